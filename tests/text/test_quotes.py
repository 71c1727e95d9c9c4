"""Words in quotation marks, and whether a text has them verbatim."""

import pytest

from summarizer.text.quotes import VerbatimText, quoted_words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She said “no way” and left.", ["no way"]),
        ('He called it "a robbery", then left.', ["a robbery"]),
        ("Sie sagte: „Nie und nimmer“.", ["Nie und nimmer"]),
        ("Il dit : « Jamais de la vie ».", [" Jamais de la vie "]),
        ("Er sagte: »Nie wieder«.", ["Nie wieder"]),
        ("他说：“从来没有。”", ["从来没有。"]),
        ("彼は「絶対にない」と話した。", ["絶対にない"]),
        ("It was ‘a robbery’, he said.", ["a robbery"]),
        ("The traders' plan isn't the mayor's.", []),
        ("Rock 'n' roll in the '90s and Erik's boats' sails", ["n"]),
        ("“He said ‘no’ to me,” she said.", ["He said ‘no’ to me,"]),
        ("It is 5' 11\" tall", []),
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
