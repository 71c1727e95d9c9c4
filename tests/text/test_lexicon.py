"""The word lists and the forms of verbs."""

import re

import pytest

from summarizer.extract.quotations.lexicon import CUES
from summarizer.extract.structure import has_verb
from summarizer.text import lexicon


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


def test_entries_are_words_or_phrases() -> None:
    assert lexicon.entries("call for; oppose;\n vote\n against ;") == {"call for", "oppose", "vote against"}
    assert lexicon.entries("call\nfor ") == {"call", "for"}


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


def test_verbs_of_saying_are_verbs_that_report_a_quotation() -> None:
    assert {form for form in lexicon.verbs_of_saying() if " " not in form} <= CUES.keys()
    assert lexicon.verbs_beside_quotations() <= CUES.keys()
    assert lexicon.verbs_of_saying("it") == frozenset()


def test_a_pattern_of_any_of_some_words() -> None:
    pattern = re.compile(lexicon.any_of(["go", "go on", "don't"]))
    assert [pattern.match(text)[0] for text in ("go on", "go", "don’t")] == ["go on", "go", "don’t"]  # type: ignore[index]  # each matches
    assert not pattern.match("do")


def test_irregular_verbs_stand_in_one_table() -> None:
    assert lexicon.forms("speak")[2] == {"spoke", "spoken"}
    assert lexicon.forms("agree")[3] == {"agreeing"}
    assert [*lexicon.forms("run")[2:], *lexicon.forms("lie")[2:]] == [
        {"ran", "run"},
        {"running"},
        {"lay", "lain"},
        {"lying"},
    ]


def test_finite_verbs_are_past_tenses_and_no_participles() -> None:
    assert {"fell", "withdrew", "swam", "led", "put", "goes"} <= lexicon.finite_verbs()
    assert not {"fallen", "withdrawn", "swum", "go", "cast", "cost", "lay"} & lexicon.finite_verbs()
    assert {"fallen", "fell", "cost", "dropped"} <= lexicon.past_forms()


def test_a_line_is_known_for_a_sentence_by_the_base_form_of_a_verb() -> None:
    assert {"spend", "believe", "go"} <= lexicon.verbs_of_sentences()
    assert not {"spent", "bridge", "report"} & lexicon.verbs_of_sentences()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Plans for the bridge were dropped.", True),
        ("Cuts to the service have angered many.", True),
        ("Cost of living rises again this month.", True),
        ("Councils spend less.", True),
        ("Ran a college that cheated its students.", False),
        ("Fell to its lowest level in a year.", False),
        ("Cut out the coupon on page 11.", False),
        ("Merchandise on sale with just days to go", False),
    ],
)
def test_whether_a_line_has_a_verb(line: str, expected: bool) -> None:
    assert has_verb(line) is expected


def test_every_auxiliary_can_be_negated() -> None:
    assert {"won't", "can't", "cannot", "shouldn't", "couldn't"} <= lexicon.negated_modals()
    assert {"isn't", "didn't", "hasn't"} <= lexicon.negated_auxiliaries()
    assert not lexicon.negated_modals() & lexicon.negated_auxiliaries()


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


DATES = (
    "Monday, May 4, 2026; Sept. 3; 4th March; 3 Dec 1999; in 1848; 2026-03-04; 01.01.2019; at 10 a.m.; 9.30 pm; 17:05"
)


@pytest.mark.parametrize("text", DATES.split("; "))
def test_a_date_or_a_time_has_no_figure_left(text: str) -> None:
    assert not any(map(str.isdigit, lexicon.dates().sub("", text)))


@pytest.mark.parametrize("text", ["$6.99 a month", "1.34 million", "won 3-2", "2,000 marchers", "in 2026.5 units"])
def test_an_amount_is_no_date(text: str) -> None:
    assert lexicon.dates().search(text) is None


def test_a_table_is_read_in_the_languages_that_have_it() -> None:
    assert {"de", "en", "es", "fr"} <= set(lexicon.languages_with("quotations"))
    for name in ("quotations", "furniture", "bylines"):
        found = lexicon.languages_with(name)
        assert "mul" not in found
        assert all(lexicon.table(name, language) for language in found)
    assert lexicon.languages_with("no_such_table") == ()
