"""Saved pages and clean texts → articles."""

import time
from contextlib import suppress

import pytest

from summarizer.errors import InputError
from summarizer.ingest.clean import clean_html, clean_text

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


FACTS = "Built: 1874, of iron\n\nLength: 212 metres\n\nUsed by: 3,000 people a day\n\nOwner: the county"
FOOT = "Section: Local\n\nLanguage: English\n\nEdition: Norland\n\nDesk: Harrowgate"


@pytest.mark.parametrize(("foot", "stays"), [(f"FACTS: THE BRIDGE\n\n{FACTS}", True), (FOOT, False)])
def test_a_box_of_facts_stays_below_its_heading(foot: str, stays: bool) -> None:
    raw = PAGE.replace("• Odd Petersen can", f"{foot}\n\nMore news\n\n• Odd Petersen can")
    text = clean_text(raw, language="en").text
    assert text.endswith(foot if stays else THIRD)


def test_three_short_sentences_are_an_article() -> None:
    raw = "The bridge closed on Monday. A ferry runs from May. The mayor is pleased."
    assert clean_text(raw, language="en").text == raw


def test_a_clean_markdown_text_keeps_headings_lists_and_title() -> None:
    raw = (
        f"# Harrowgate closes its bridge\n\n{FIRST}\n\n## Health\n\n{SECOND}\n\n* first boats in May\n"
        f"* last boats in October\n\nWhat comes next\n===============\n\n{THIRD}\n"
    )
    article = clean_text(raw, language="en")
    assert [(p.kind, article.quote(p.span)[:18]) for p in article.paragraphs] == [
        ("heading", "Harrowgate closes "),
        ("body", "HARROWGATE, Norlan"),
        ("heading", "Health"),
        ("body", "“We could not wait"),
        ("list_item", "first boats in May"),
        ("list_item", "last boats in Octo"),
        ("heading", "What comes next"),
        ("body", "The decision takes"),
    ]
    assert article.title == "Harrowgate closes its bridge"
    assert article.removals == ()


def test_a_plain_title_above_a_clean_text_stays_and_its_byline_goes() -> None:
    article = clean_text(f"Harrowgate closes its bridge\n\nBy Odd Petersen\n\n{FIRST}\n\n{THIRD}", language="en")
    assert article.text == f"Harrowgate closes its bridge\n\n{FIRST}\n\n{THIRD}"
    assert (article.title, article.author) == ("Harrowgate closes its bridge", "Odd Petersen")


@pytest.mark.parametrize(
    "sentence",
    [
        "The company changed its terms of use last week, the minister said.",
        "Related species live in the hills of Norland.",
        "Share prices fell on Monday.",
        "Facebook and Twitter did not answer.",
        "Our newsletter was late, she said.",
        "“Comment?” he asked.",
        "Advertisement was her trade.",
    ],
)
def test_sentences_that_only_mention_boilerplate_stay(sentence: str) -> None:
    raw = f"{FIRST}\n\n{sentence}\n\n{SECOND}\n\n{THIRD}"
    assert clean_text(raw, language="en").text == raw


def test_spaces_and_what_cannot_be_seen_are_evened_out() -> None:
    raw = (
        "The\xa0bridge \t closed\u200b on Mon\xadday,\x1b\x07 and the ferry\u202e runs from May.\r\n\r\n"
        "It is very slow, they say."
    )
    article = clean_text(raw, language="en")
    assert article.text == "The bridge closed on Monday, and the ferry runs from May.\n\nIt is very slow, they say."
    place = article.text.index("ferry")
    assert raw[article.offsets.raw(place) :].startswith("ferry")


def test_a_hyphen_stays_where_the_text_has_it_elsewhere() -> None:
    raw = (
        "A well-known engineer wrote to the council of Harrowgate and\n"
        "to the ministry that the bridge would not stand; the well-\n"
        "known engineer was not heard by anyone in all the ten years\n"
        "that followed.\n"
    )
    assert "the well-known engineer was not heard" in clean_text(raw, language="en").text


def test_html_becomes_its_article() -> None:
    page = (
        "<html><head><title>Harrowgate closes its bridge</title><meta name='author' content='Odd Petersen'>"
        "<meta property='article:published_time' content='2021-03-04'></head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>Harrowgate closes its bridge</h1><p>{FIRST}</p><p>SEE ALSO: Eleven other bridges</p>"
        f"<p>{SECOND}</p><p>{THIRD}</p></article><footer>© 2031</footer></body></html>"
    )
    article = clean_html(page, language="en")
    assert article.text.endswith("\n\n".join([FIRST, SECOND, THIRD]))
    assert (article.title, article.author, article.published) == (
        "Harrowgate closes its bridge",
        "Odd Petersen",
        "2021-03-04",
    )


@pytest.mark.parametrize("html", ["", "   ", "<html><body><p>Hi</p></body></html>", "no markup"])
def test_html_without_an_article_is_an_input_error(html: str) -> None:
    with pytest.raises(InputError):
        clean_html(html)


@pytest.mark.parametrize("piece", ["a", "a-\n", ". ", "\t ", "# ", "* ", "word word-\n", "x\n\n", "\x00", "Home\n"])
def test_time_grows_with_size_and_no_faster(piece: str) -> None:
    raw = f"{FIRST}\n\n{piece * (60_000 // len(piece))}\n\n{SECOND}"
    started = time.process_time()
    with suppress(InputError):
        clean_text(raw, language="en")
    assert time.process_time() - started < 4
