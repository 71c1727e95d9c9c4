"""Quoted words and their speakers in English. The cases are data: short invented texts with every quotation in them.

``data/quotations.yaml`` has every report with its kind; ``data/extract_quotations.yaml`` the verbatim words alone.
"""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.api import load_text
from summarizer.extract.quotations.finder import find_quotations, verbatim_quotations
from summarizer.extract.quotations.lexicon import Quotation
from summarizer.text.article import Article, Span
from summarizer.text.sentences import article_from_text
from tests.extract.speech_cases import cases

REPORTS = cases("quotations.yaml")
QUOTED = cases("extract_quotations.yaml")
DEFAULTS: dict[str, Any] = {"speech": "direct", "modality": "asserted", "act": "speech"}
SEED = Path(os.environ.get("SUMMARIZER_DATA", "../shared/data")) / "seed" / "article.txt"
SHOWN = 40
"""Code points of the words that a case shows."""
PIECES = st.sampled_from(
    "Ada Holt|Mr. Holt|said|that|“|”|\"|‘|’|'|''|«|»|„|,|.|?|:|—|- |\n|(|)|the port|is safe|is safe.|he|who|and|not|"
    "told|asked|whether|added|adding|per|according to|A:|Q:|HOLT:|MODERATOR:|SIR -|Bo Lind, Hale|That was how|put it|"
    "went on to say|is quoted as saying|another".split("|")
)


def _shown(article: Article, quotation: Quotation) -> dict[str, Any]:
    def text(span: Span | None) -> str | None:
        return None if span is None else article.quote(span)

    return {
        "said": [article.quote(span) for span in quotation.content],
        "by": quotation.speaker and quotation.speaker.name,
        "role": quotation.speaker and quotation.speaker.role,
        "speech": quotation.speech,
        "modality": quotation.modality,
        "act": quotation.act,
        "mention": text(quotation.mention),
        "cue": text(quotation.cue),
    }


def test_there_are_many_cases() -> None:
    assert len(REPORTS) >= 80
    assert len({case["name"] for case in REPORTS}) == len(REPORTS)


@pytest.mark.parametrize("case", REPORTS, ids=[case["name"] for case in REPORTS])
def test_every_report_is_found(case: dict[str, Any]) -> None:
    article = article_from_text(case["text"])
    wanted = [DEFAULTS | quotation for quotation in case["quotes"]]
    found = [_shown(article, quotation) for quotation in find_quotations(article)]
    assert [q["said"] for q in found] == [q["said"] for q in wanted]
    assert [{key: f[key] for key in w} for f, w in zip(found, wanted, strict=True)] == wanted


@pytest.mark.parametrize("case", QUOTED, ids=[case["name"] for case in QUOTED])
def test_quoted_words_have_their_speaker(case: dict[str, Any]) -> None:
    article = article_from_text(case["text"])
    found = [
        [q.speaker and q.speaker.name, " ".join(article.quote(q.spans[0]).split())[:SHOWN]]
        for q in verbatim_quotations(article)
    ]
    assert found == case["quoted"]


@settings(deadline=None)
@given(st.lists(PIECES, max_size=60))
def test_everything_found_stands_in_the_article(pieces: list[str]) -> None:
    article = article_from_text(" ".join(pieces))
    for found in (*find_quotations(article), *verbatim_quotations(article)):
        spans = found.content if isinstance(found, Quotation) else found.spans
        assert spans
        assert all(0 <= span.start < span.end <= len(article.text) for span in spans)
        if not isinstance(found, Quotation):
            assert found.sentences == tuple(sorted({s.number for span in spans for s in article.sentences_in(span)}))
        if found.speaker is not None:
            assert article.quote(found.speaker.named_at) == found.speaker.name
            assert found.speaker.mention == found.mention
            assert found.speaker.role is None or found.speaker.role in article.text


@settings(deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_quotations_come_in_the_order_of_the_text(pieces: list[str]) -> None:
    article = article_from_text("\n\n".join([" ".join(pieces)] * 2))
    starts = [article.sentence_at(q.span.start).paragraph for q in find_quotations(article)]
    assert starts == sorted(starts)


def test_words_quoted_in_a_clause_are_given_without_it() -> None:
    article = article_from_text("Ada Holt said the vote was “a disgrace” for Hale.")
    (quoted,) = verbatim_quotations(article)
    assert [article.quote(span) for span in quoted.spans] == ["“a disgrace”"]
    assert quoted.speech == "mixed"


@pytest.mark.parametrize(
    ("text", "language", "speakers"),
    [
        ("Ana Holt: “La diga deve andare via.”\n\nAna Holt è di Hale.", "it", ["Ana Holt"]),
        ("“La diga deve andare via.”\n\n— Ana Holt, Hale", "it", ["Ana Holt"]),
        ("“La diga deve andare via,” said Ana Holt.", "it", []),
        ("“La diga deve andare via,” said Ana Holt.", "en", ["Ana Holt"]),
    ],
)
def test_without_rules_of_a_language_only_labels_and_signatures_name_speakers(
    text: str, language: str, speakers: list[str | None]
) -> None:
    found = find_quotations(article_from_text(text, language=language))
    assert [quotation.speaker and quotation.speaker.name for quotation in found] == speakers


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Police say the dam is safe.", ["Police"]),
        ("The mayor and the clerk say the dam is safe.", ["The mayor and the clerk"]),
        ("The clerk say the dam is safe.", []),
    ],
)
def test_a_plural_verb_has_a_plural_subject(text: str, speakers: list[str]) -> None:
    found = find_quotations(article_from_text(text))
    assert [quotation.speaker and quotation.speaker.name for quotation in found] == speakers


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("“The dam must go,” the 24-year-old said.", ["the 24-year-old"]),
        ("“The dam must go,” the then 24-year-old told the court.", ["the then 24-year-old"]),
        ("“The dam must go,” said Atty. Ana Holt.", ["Ana Holt"]),
        ("“The dam must go,” said Cllr. Ana Holt.", ["Ana Holt"]),
        ("“The dam must go,” the much-loved said.", []),
    ],
)
def test_an_age_or_a_title_is_part_of_who_speaks(text: str, speakers: list[str]) -> None:
    found = find_quotations(article_from_text(text))
    assert [quotation.speaker and quotation.speaker.name for quotation in found] == speakers


def test_a_she_that_nobody_names_is_kept_as_a_mention() -> None:
    article = article_from_text("“The dam is safe,” she went on to say.")
    (quoted,) = verbatim_quotations(article)
    assert quoted.speaker is None
    assert quoted.mention is not None
    assert article.quote(quoted.mention) == "she"


@pytest.mark.skipif(not SEED.is_file(), reason=f"{SEED} is not there")
def test_the_seed_quotes_its_four_speakers() -> None:
    found = verbatim_quotations(load_text(SEED.read_text(encoding="utf-8")))
    assert {q.speaker.name for q in found if q.speaker} == {
        "Vladimir Putin",
        "Chang Ho-jin",
        "Matthew Miller",
        "Yang Uk",
    }
    assert all(q.speaker for q in found)
