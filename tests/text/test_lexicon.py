"""The word lists and the forms of verbs."""

import pytest

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


def test_phrases_are_cut_at_semicolons_the_longest_first() -> None:
    assert lexicon.phrases("call for; oppose;\n vote\n against ;") == (
        ("call", "for"),
        ("vote", "against"),
        ("oppose",),
    )


@pytest.mark.parametrize("name", ["stances", "turns", "verbs"])
def test_every_table_is_read(name: str) -> None:
    assert lexicon.table(name)


def test_a_verb_stands_in_one_side_only() -> None:
    table = lexicon.table("stances")
    for section in ("object", "state", "deed", "evaluation", "institution"):
        favor, against = (set(lexicon.phrases(table[section][side])) for side in ("favor", "against"))
        assert not favor & against


def test_a_table_that_is_not_there() -> None:
    with pytest.raises(FileNotFoundError):
        lexicon.table("stances", "xx")
