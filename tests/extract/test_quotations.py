"""Quoted words and their speakers. The cases are data: ``data/extract_quotations.yaml``."""

import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.api import load_text
from summarizer.extract.quotations.finder import verbatim_quotations
from summarizer.text.sentences import article_from_text

DATA = Path(__file__).parent.parent / "data"
CASES = yaml.safe_load((DATA / "extract_quotations.yaml").read_text(encoding="utf-8"))
SEED = Path(os.environ.get("SUMMARIZER_DATA", "../shared/data")) / "seed" / "article.txt"
SHOWN = 40
"""Code points of the words that a case shows."""
PIECES = st.sampled_from(
    "Ada Holt|said|that|“|”|\"|‘|’|'|«|»|„|,|.|:|—|- |the port|he|told|added|according to|\n|is safe.|?|who|(|)|and|A:|"
    "Q:|HOLT:|MODERATOR:|SIR -|Bo Lind, Hale|That was how|put it|went on to say|is quoted as saying|another".split("|")
)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    article = article_from_text(case["text"])
    found = [
        [q.speaker and q.speaker.name, " ".join(article.quote(q.spans[0]).split())[:SHOWN]]
        for q in verbatim_quotations(article)
    ]
    assert found == case["quoted"]


@settings(deadline=None)
@given(st.lists(PIECES, max_size=50))
def test_every_quotation_is_verbatim_and_in_its_sentences(pieces: list[str]) -> None:
    article = article_from_text(" ".join(pieces))
    for quoted in verbatim_quotations(article):
        assert quoted.spans
        assert all(0 <= span.start < span.end <= len(article.text) for span in quoted.spans)
        numbers = {s.number for span in quoted.spans for s in article.sentences_in(span)}
        assert quoted.sentences == tuple(sorted(numbers))
        if quoted.speaker is not None:
            assert article.quote(quoted.speaker.named_at) == quoted.speaker.name


def test_words_quoted_in_a_clause_are_given_without_it() -> None:
    article = article_from_text("Ada Holt said the vote was “a disgrace” for Hale.")
    (quoted,) = verbatim_quotations(article)
    assert [article.quote(span) for span in quoted.spans] == ["“a disgrace”"]
    assert quoted.speech == "mixed"


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
