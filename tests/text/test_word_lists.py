"""Words are data: lists of words are in ``text/data``, and each list there can be trusted."""

import ast
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import summarizer
from summarizer.extract.questions import analyse_question
from summarizer.extract.structure import has_phrase, pattern, word_set
from summarizer.ingest.clean import furniture
from summarizer.text import lexicon
from summarizer.text.tokens import plain_words, words_of
from summarizer.text.typography import plain_lower

PACKAGE = Path(summarizer.__file__).parent
LONGEST_IN_CODE = 12
"""Most words of a list that stands in code."""
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")

NO_WORDS = {
    "cli/app.py": "subcommands",
    "ingest/clean/region.py": "features of a fitted model",
    "ingest/html.py": "tags of HTML, and names of classes in pages",
    "ingest/load.py": "tags of HTML",
    "render/documents.py": "columns",
    "render/stances.py": "columns",
    "tasks/drafter.py": "codes of languages",
    "text/lexicon.py": "codes of languages",
    "text/tokens.py": "codes of languages",
}
"""Modules that have lists of more than a dozen names, and what they name."""


def lists_in(source: str) -> Iterator[list[str]]:
    """The plain lower-case words of each literal, each split string and each alternation in a regular expression."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Set | ast.Tuple | ast.List):
            yield [text for text in map(_text, node.elts) if _is_word(text)]
        elif isinstance(node, ast.Dict):
            yield [text for text in map(_text, filter(None, node.keys)) if _is_word(text)]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "split":
            yield [text for text in _text(node.func.value).split() if _is_word(text)]
        elif "|" in _text(node):
            for group in re.split(r"[()]", _text(node)):
                pieces = (re.sub(r"\\b|\\s|[?:+*]", "", piece).strip() for piece in group.split("|"))
                yield [piece for piece in pieces if _is_word(piece)]


def _text(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _is_word(text: str) -> bool:
    return text == text.lower() and WORD.fullmatch(text) is not None


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_long_list_of_words_stands_in_code(path: Path) -> None:
    long = [found for found in lists_in(path.read_text(encoding="utf-8")) if len(found) > LONGEST_IN_CODE]
    assert bool(long) == (path.relative_to(PACKAGE).as_posix() in NO_WORDS)


SHAPES = {
    "split": '"{}".split()'.format,
    "literal": lambda words: repr(set(words.split())),
    "expression": lambda words: rf're.compile(r"\b(?:{"|".join(words.split())})\b")',
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_guard_sees_long_lists(shape: str) -> None:
    words = " ".join(f"re{'d' * count}" for count in range(LONGEST_IN_CODE + 1))
    assert max(map(len, lists_in(SHAPES[shape](words)))) == LONGEST_IN_CODE + 1


# --- the data

Lists = dict[str, list[str]]
"""Section and key of each list, as ``section.key``, and its entries in order."""


def lists_of(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, list[str]]]:
    for key, value in table.items():
        if isinstance(value, str):
            pieces = value.split(";") if ";" in value else value.split()
            yield path + key, [" ".join(piece.split()) for piece in pieces if piece.strip()]
        elif isinstance(value, list):
            yield path + key, value
        elif isinstance(value, dict):
            yield from lists_of(value, f"{path}{key}.")


FILES = sorted((PACKAGE / "text" / "data").rglob("*.toml"))
DATA: dict[tuple[str, str], Lists] = {
    (path.parent.name, path.stem): dict(lists_of(lexicon.table(path.stem, path.parent.name))) for path in FILES
}


def of_language(name: str) -> list[str]:
    """The languages that have a file of this name."""
    return [language for language, file in DATA if file == name]


def as_read(text: str, language: str) -> str:
    """The words of a text, as the rules read them, between spaces."""
    return f" {' '.join(word.lower for word in plain_words(text, 0, len(text), language))} "


def is_read(entry: str, language: str) -> bool:
    """Whether some text has the words of an entry: as they are, with a capital, or leaning on another word."""
    pieces = entry.replace(",", "").split()
    forms = (entry, entry.title(), f"it{entry}", f"{entry}a", f"dit{entry}")
    if pieces in (as_read(f"{entry} Y", language).split()[:-1], list(words_of(entry))):
        return True
    return any(f" {entry} " in as_read(f"{form} Y", language) for form in forms)


@pytest.mark.parametrize("file", DATA, ids="/".join)
def test_no_entry_stands_twice(file: tuple[str, str]) -> None:
    endings = ("quotations", "endings.")  # the empty ending of several forms
    twice = {
        name: repeated
        for name, entries in DATA[file].items()
        if not (file[1] == endings[0] and name.startswith(endings[1]))
        and (repeated := [entry for entry, times in Counter(entries).items() if times > 1])
    }
    assert twice == {}


AS_WRITTEN = {"abbreviations", "figures", "injections", "units"}
"""Files in which capitals count: short forms, currencies, expressions."""


@pytest.mark.parametrize("file", [file for file in DATA if file[1] not in AS_WRITTEN], ids="/".join)
def test_every_entry_is_folded_like_the_text_that_it_is_sought_in(file: tuple[str, str]) -> None:
    odd = {name: [entry for entry in entries if plain_lower(entry) != entry] for name, entries in DATA[file].items()}
    assert [
        entry for name, found in odd.items() if name not in {"titles", "short", "agencies"} for entry in found
    ] == []


NO_READ_WORDS = {
    "bylines": {"agencies", "behind_name_inside", "domains", "media_inside"},
    "changes": set[str](),
    "questions": {"words.figures"},
    "quotations": {
        "abstract", "agents", "endings", "own_sources", "plural_endings", "sources", "thus", "verb_endings",
    },
    "stances": set[str](),
    "summary": {"captions", "corrections", "housekeeping", "of itself"},
    "tokens": {"gendered", "marks", "prefixes"},
    "turns": {"no_speaker"},
    "verbs": {"past"},
}  # fmt: skip
"""File → lists or sections of what is not read word by word: parts of words, phrases with marks."""


@pytest.mark.parametrize("file", [file for file in DATA if file[1] in NO_READ_WORDS], ids="/".join)
def test_every_word_can_be_read_in_a_text(file: tuple[str, str]) -> None:
    odd = {
        name: [entry for entry in entries if not is_read(entry.lower(), file[0].replace("mul", "fr"))]
        for name, entries in DATA[file].items()
        if not {name, name.split(".")[0]} & NO_READ_WORDS[file[1]]
    }
    assert {name: found for name, found in odd.items() if found} == {}


SOUGHT = [
    *((kind, "{}", furniture.WHOLE) for kind in furniture.WHOLE),
    *((kind, "{}: Hale", furniture.OPENING) for kind in furniture.OPENING),
    *((kind, "Hale {} Marlow", furniture.ANYWHERE) for kind in furniture.ANYWHERE),
]


@pytest.mark.parametrize(("reason", "line", "phrases"), SOUGHT, ids=[f"{line} {kind}" for kind, line, _ in SOUGHT])
def test_every_phrase_of_furniture_gives_its_reason(
    reason: str, line: str, phrases: Mapping[str, tuple[str, ...]]
) -> None:
    others = {phrase for kind, listed in phrases.items() if kind != reason for phrase in listed}
    assert others & set(phrases[reason]) == set()
    found = {phrase: furniture.reason_for(line.format(phrase)) for phrase in phrases[reason]}
    assert {phrase: other for phrase, other in found.items() if other != reason} == {}


MARKS = {
    "bracketed": ("captions.bracketed", "({})"),
    "named": ("captions.named", "Bell, {}, and"),
    "caption": ("captions.opening", "{} Hale"),
    "shown": ("captions.shown", "Mayor Ada Bell {} at Hale"),
    "correction": ("corrections.opening", "{} Hale"),
    "correction heading": ("corrections.heading", "{}"),
    "housekeeping": ("housekeeping.opening", "{} Hale"),
    "call": ("housekeeping.calls", "{} it here."),
    "greeting": ("housekeeping.titles", "{} Hale"),
    "telling": ("labels.telling", "{}:"),
    "checked claim": ("labels.checked", "{}"),
    "argues": ("saying.arguing", "Bell {} it"),
    "siding": ("saying.sides", "Bell {} it"),
    "takes side": ("saying.sides", "Bell {} it"),
}


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("language", of_language("summary"))
def test_every_entry_of_a_mark_matches_its_pattern(language: str, mark: str) -> None:
    name, text = MARKS[mark]
    entries = DATA[language, "summary"].get(name, [])
    assert [entry for entry in entries if not pattern(mark, language).search(text.format(entry))] == []


def test_verbs_beside_a_list_belong_to_it_in_the_forms_that_it_has() -> None:
    assert {"speak", "speaks", "dons"} <= word_set("captions", "shown")
    assert {"slammed", "slams", "oppose", "according to"} <= word_set("saying", "sides")
    assert {"fear", "fears", "feared", "mantra"} <= word_set("saying", "arguing")
    assert not {"spoke", "attack", "speaking"} & (word_set("captions", "shown") | word_set("saying", "sides"))


@pytest.mark.parametrize("name", ["captions", "corrections", "housekeeping"])
@pytest.mark.parametrize("language", of_language("summary"))
def test_every_phrase_sought_anywhere_is_found(language: str, name: str) -> None:
    phrases = DATA[language, "summary"].get(f"{name}.anywhere", [])
    assert [phrase for phrase in phrases if not has_phrase(f"Hale {phrase} Marlow", name, language)] == []


@pytest.mark.parametrize("language", of_language("questions"))
def test_every_question_word_asks_for_its_kind(language: str) -> None:
    lists = DATA[language, "questions"]
    asking = {name.partition(".")[2]: words for name, words in lists.items() if name.startswith("asking.")}
    found = {word: analyse_question(f"{word} Hale?", language).kind for words in asking.values() for word in words}
    assert found == {word: kind for kind, words in asking.items() for word in words}
    focus = {name.partition(".")[2]: words for name, words in lists.items() if name.startswith("focus.")}
    found = {word: analyse_question(f"Which {word} is it?").kind for words in focus.values() for word in words}
    assert found == {word: kind for kind, words in focus.items() for word in words}


APART = [
    ("quotations", "given_names.male", "given_names.female"),
    ("quotations", "given_names.male", "given_names.other"),
    ("quotations", "given_names.female", "given_names.other"),
    ("quotations", "titles.male", "titles.female"),
    ("quotations", "pronouns.male", "pronouns.female"),
    ("quotations", "determiners.male", "determiners.female"),
    ("quotations", "people.male", "people.female"),
    ("quotations", "people.roles", "people.no_roles"),
    ("quotations", "people.titles", "people.courtesy"),
    ("quotations", "saying", "adverbs"),
    ("quotations", "saying", "participles"),
    ("quotations", "groups", "roles"),
    ("quotations", "words.prepositions", "words.subject_pronouns"),
    ("quotations", "words.articles", "words.quantifiers"),
    ("quotations", "words.possessives", "words.quantifiers"),
    ("quotations", "words.modals", "words.auxiliaries"),
    ("turns", "asking", "no_speaker"),
    ("summary", "opening.pointing", "opening.connectives"),
    ("summary", "pointing.known", "pointing.nouns"),
    ("summary", "pointing.known", "pointing.persons"),
    ("summary", "verbs.nouns", "verbs.common"),
]
"""Lists of one file that say opposite things of a word."""


@pytest.mark.parametrize(("name", "one", "other"), APART)
def test_no_two_lists_contradict(name: str, one: str, other: str) -> None:
    for language in of_language(name):
        lists = DATA[language, name]
        assert set(lists.get(one, ())) & set(lists.get(other, ())) == set(), language


@pytest.mark.parametrize("language", of_language("changes"))
def test_a_small_word_has_one_meaning(language: str) -> None:
    table = lexicon.table("changes", language)
    lists = [lexicon.phrases(text) for text in (table["negations"], *table["qualifiers"].values())]
    assert [phrase for phrase, times in Counter(itertools.chain(*lists)).items() if times > 1] == []


def test_irregular_verbs_are_irregular() -> None:
    verbs = lexicon.irregular_verbs()
    regular = {verb: verb.removesuffix("e") + "ed" for verb in verbs}
    assert [verb for verb in verbs if lexicon.forms(verb)[2] == {regular[verb]}] == []
