"""One spelling for comparison, words in quotation marks, and whether a text has them verbatim."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.text.tokens import capitalised, compounds, pieces, words_of
from summarizer.text.typography import (
    VerbatimText,
    bare_name,
    folded_words,
    plain,
    plain_lower,
    quoted_words,
    single_spaced,
    without_accents,
    without_possessive,
)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("“We’ll go” – now…", '"We\'ll go" - now...', True),
        ("10\u202f000 km", "10 000 km", True),
        ("town\xadhall", "townhall", True),
        ("«Oui»", '"Oui"', True),
        ("ﬁve", "five", True),
        ("We go", "we go", False),
        ("we go", "we, go", False),
        ("resume", "résumé", False),
    ],
)
def test_plain_folds_marks_dashes_and_spaces_and_nothing_else(one: str, other: str, same: bool) -> None:
    assert (plain(one) == plain(other)) is same


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“Don’t!” — said O'Brien; twice.", ["dont", "said", "obrien", "twice"]),
        ("STRASSE Straße", ["strasse", "strasse"]),
        ("the workers' hall", ["the", "workers", "hall"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("— … !", []),
    ],
)
def test_folded_words_have_neither_case_nor_punctuation(text: str, words: list[str]) -> None:
    assert folded_words(text) == words


def test_offsets_stay_where_only_case_and_apostrophes_change() -> None:
    text = "L’ÉCOLE — it’s HERE"
    assert plain_lower(text) == "l'école — it's here"
    assert len(plain_lower(text)) == len(text)


@pytest.mark.parametrize(
    ("word", "bare"), [("Bell’s", "Bell"), ("workers'", "workers"), ("its", "its"), ("O’B", "O’B")]
)
def test_possessive(word: str, bare: str) -> None:
    assert without_possessive(word) == bare


@pytest.mark.parametrize(
    ("name", "bare"),
    [("the Greens’", "Greens"), ("The Mayor", "Mayor"), ("a ban", "ban"), ("An Nguyen", "An Nguyen"), ("Theo", "Theo")],
)
def test_name_without_its_article(name: str, bare: str) -> None:
    assert bare_name(name) == bare


def test_accents_and_spaces() -> None:
    assert without_accents("möngke señor") == "mongke senor"
    assert single_spaced(" a\n\n b ") == " a b "


@settings(deadline=None)
@given(st.text())
def test_folding_twice_is_folding_once_and_pieces_make_the_text(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert folded_words(" ".join(folded_words(text))) == folded_words(text)
    assert "".join(pieces(text)) == text


def test_words_compounds_and_capitals() -> None:
    text = "Jean-Luc O’Brien’s well-known 3rd G20 plan"
    assert words_of(text) == ["Jean", "Luc", "O’Brien’s", "well", "known", "3rd", "G20", "plan"]
    assert [word[0] for word in compounds(text)] == ["Jean-Luc", "O’Brien’s", "well-known", "G20", "plan"]
    assert [word[0] for word in capitalised(f"{text} A I")] == ["Jean-Luc", "O’Brien’s", "G20"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She said “no way” and left.", ["no way"]),
        ('He called it "a robbery", then left.', ["a robbery"]),
        ("Sie sagte: „Nie und nimmer“.", ["Nie und nimmer"]),
        ("Il dit : « Jamais de la vie ».", ["Jamais de la vie"]),
        ("Er sagte: »Nie wieder«.", ["Nie wieder"]),
        ("他说：“从来没有。”", ["从来没有。"]),
        ("彼は「絶対にない」と話した。", ["絶対にない"]),
        ("It was ‘a robbery’, he said.", ["a robbery"]),
        ("The traders' plan isn't the mayor's.", []),
        ("Rock 'n' roll in the '90s and Erik's boats' sails", ["n"]),
        ("“He said ‘no’ to me,” she said.", ["He said ‘no’ to me,"]),
        ("It is 5' 11\" tall", []),
        ("“He left, she said. It was ‘a robbery’.", ["a robbery"]),
        ("他读了《家》这本书。", ["家"]),
        ("A robbery: “they took\nall of it”.", []),
    ],
)
def test_quoted_words(text: str, expected: list[str]) -> None:
    assert [quoted.text for quoted in quoted_words(text)] == expected


@pytest.mark.parametrize(
    ("quoted", "held"),
    [
        ("we were never asked about the plan", True),
        ("We were never asked about the plan.", True),
        ("we were … asked about the plan", True),
        ("we were never asked about [it]", True),
        ("[They] were never asked", True),
        ("we  were never asked, about the plan", True),
        ("we were asked about the plan", False),
        ("asked about the plan … we were", False),
        ("we were never asked about the plans", False),
    ],
)
def test_verbatim(quoted: str, held: bool) -> None:
    assert VerbatimText("“We were never asked about the plan,” said Rosa Lind.").contains(quoted) is held
