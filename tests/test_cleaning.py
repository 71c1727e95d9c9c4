"""Saved pages and clean texts → articles."""

import pytest

from summarizer.cleaning import clean_text
from summarizer.errors import InputError

FIRST = (
    "HARROWGATE, Norland — The town council of Harrowgate voted on Monday to close the old iron bridge over the "
    "river Tarn, which engineers have called unsafe for almost ten years."
)
SECOND = (
    "“We could not wait any longer,” said Mayor Ilsa Brandvold, who has asked the ministry for money to build a new "
    "crossing before the winter floods arrive."
)
THIRD = "The decision takes effect in May, and a ferry will carry people on foot until the new bridge is finished."

PAGE = f"""THE NORLAND PAPER
Mar 4, 2031\xa0 |\xa0\x20
0
 | Harrowgate,NO
Sponsor:  ZAPPO\x20
Sponsor:  ZAPPO: Better toasters for everyone who likes toast!
back\x20\x20
topic
Odd Petersen


NextImg:Harrowgate closes its iron bridge, and the ferry returns

{FIRST}

SEE ALSO: Norland wants to build eleven bridges before the next election

{SECOND}

A ferry until the autumn

{THIRD}

• Odd Petersen can be reached at odd@norland.example."""


def test_page_becomes_its_article() -> None:
    article = clean_text(PAGE, language="en")
    assert article.text == "\n\n".join([FIRST, SECOND, "A ferry until the autumn", THIRD])
    assert [p.kind for p in article.paragraphs] == ["body", "body", "heading", "body"]
    assert article.title == "Harrowgate closes its iron bridge, and the ferry returns"
    assert (article.author, article.published) == ("Odd Petersen", "2031-03-04")


def test_every_removal_has_its_place_and_a_reason() -> None:
    article = clean_text(PAGE, language="en")
    assert all(r.reason and PAGE[r.raw_span.start : r.raw_span.end] == r.text for r in article.removals)
    assert {r.reason for r in article.removals} >= {"sponsor line", "link to other pages", "contact line"}


@pytest.mark.parametrize("raw", ["", " \n\t\n", "Hello there", "Home\nNews\nSport\nLog in\n\nPrivacy Policy\n© 2031"])
def test_no_article_is_an_input_error(raw: str) -> None:
    with pytest.raises(InputError):
        clean_text(raw)


def test_wrapped_lines_are_joined_and_divided_words_mended() -> None:
    raw = (
        "The town council of Harrowgate voted on Monday to close the\n"
        "old iron bridge over the river Tarn, which several engin-\n"
        "eers have called unsafe for almost ten years, and to run a\n"
        "ferry.\n"
    )
    assert clean_text(raw, language="en").text == (
        "The town council of Harrowgate voted on Monday to close the old iron bridge over the river Tarn, which "
        "several engineers have called unsafe for almost ten years, and to run a ferry."
    )


def test_three_short_sentences_are_an_article() -> None:
    raw = "The bridge closed on Monday. A ferry runs from May. The mayor is pleased."
    assert clean_text(raw, language="en").text == raw
