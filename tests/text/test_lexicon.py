"""The word lists and the forms of verbs."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from summarizer.extract.quotations.lexicon import CUES
from summarizer.text import lexicon
from summarizer.text.tokens import plain_words


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("oppose", ("opposes", "opposed", "opposing")),
        ("back", ("backs", "backed", "backing")),
        ("deny", ("denies", "denied", "denying")),
        ("slash", ("slashes", "slashed", "slashing")),
        ("agree", ("agrees", "agreed", "agreeing")),
        ("veto", ("vetoes", "vetoed", "vetoing")),
        ("slam", ("slams", "slammed", "slamming")),
    ],
)
def test_forms(verb: str, expected: tuple[str, str, str]) -> None:
    base, third, past, ing = lexicon.forms(verb)
    assert base == {verb}
    assert (third, past, ing) == tuple(frozenset({form}) for form in expected)


def test_verbs_with_more_than_one_past_form() -> None:
    assert lexicon.forms("withdraw")[2] == {"withdrew", "withdrawn"}


def test_phrases_are_cut_at_semicolons_the_longest_first() -> None:
    assert lexicon.phrases("call for; oppose;\n vote\n against ;") == (
        ("call", "for"),
        ("vote", "against"),
        ("oppose",),
    )


@pytest.mark.parametrize("name", ["stances", "turns", "verbs"])
def test_every_table_is_read(name: str) -> None:
    assert lexicon.table(name)


def test_a_table_that_is_not_there() -> None:
    with pytest.raises(FileNotFoundError):
        lexicon.table("stances", "xx")


def _lists(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, list[str]]]:
    for key, value in table.items():
        if isinstance(value, str) and key != "about":
            yield f"{path}{key}", [entry.strip() for entry in value.split(";" if ";" in value else None)]
        elif isinstance(value, dict):
            yield from _lists(value, f"{path}{key}.")


LANGUAGES = ("de", "en", "es", "fr")
LISTS = [
    (language, name, path, listed)
    for name in ("quotations", "tokens")
    for language in LANGUAGES
    for path, listed in _lists(lexicon.table(name, language))
]


def _is_a_word(entry: str, language: str) -> bool:
    """True when some text has a word that the entry meets."""
    forms = (entry, entry.title(), f"it{entry}", f"{entry}a", f"dit{entry}")
    texts = (f"{form} Y" for form in forms)
    return any(word.lower == entry for text in texts for word in plain_words(text, 0, len(text), language))


@pytest.mark.parametrize(("language", "name", "path", "listed"), LISTS, ids=[f"{n}.{p} {la}" for la, n, p, _ in LISTS])
def test_every_entry_stands_once_and_can_match(language: str, name: str, path: str, listed: list[str]) -> None:
    assert len(listed) == len(set(listed))
    if name == "quotations" and path not in ("abstract", "plural_endings", "verb_endings"):
        assert not [entry for entry in listed if not _is_a_word(entry, language)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_lists_contradict(language: str) -> None:
    lists = {path: set(listed) for la, name, path, listed in LISTS if (la, name) == (language, "quotations")}
    apart = [("given_names.male", "given_names.female"), ("given_names.male", "given_names.other")]
    apart += [("given_names.female", "given_names.other"), ("titles.male", "titles.female")]
    apart += [("pronouns.male", "pronouns.female"), ("determiners.male", "determiners.female")]
    apart += [("people.male", "people.female"), ("people.roles", "people.no_roles"), ("saying", "adverbs")]
    apart += [("saying", "participles"), ("groups", "roles"), ("words.prepositions", "words.subject_pronouns")]
    assert [pair for pair in apart if lists.get(pair[0], set()) & lists.get(pair[1], set())] == []


def test_verbs_of_saying_are_verbs_that_report_a_quotation() -> None:
    assert {form for form in lexicon.verbs_of_saying() if " " not in form} <= CUES.keys()
    assert lexicon.verbs_beside_quotations() <= CUES.keys()
    assert lexicon.verbs_of_saying("it") == frozenset()


def test_a_pattern_of_any_of_some_words() -> None:
    pattern = re.compile(lexicon.any_of(["go", "go on", "don't"]))
    assert [pattern.match(text)[0] for text in ("go on", "go", "don’t")] == ["go on", "go", "don’t"]  # type: ignore[index]
    assert not pattern.match("do")


def test_irregular_verbs_stand_in_one_table() -> None:
    assert lexicon.forms("speak")[2] == {"spoke", "spoken"}
    assert lexicon.forms("agree")[3] == {"agreeing"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The council voted on Tuesday.", "en"),
        ("Regjeringen vil bruke mer penger på jernbanen neste år, sier statsministeren i Oslo.", "nb"),
        ("Regeringen vil bruge flere penge på jernbanen næste år, siger statsministeren efter mødet.", "da"),
        ("Уряд виділить більше грошей на залізницю наступного року.", "uk"),
        ("政府は来年、鉄道にもっと多くの資金を使う。", "ja"),
        ("4 : 2", "en"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert lexicon.detect_language(text) == language
