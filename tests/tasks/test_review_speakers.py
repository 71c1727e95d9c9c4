"""Who says the quoted words: rules find a speaker, and the verifier confirms, corrects or refuses it."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from summarizer.extract.report import quotations_of
from summarizer.llm.ledger import Ledger
from summarizer.llm.structured import StructuredCaller
from summarizer.results import Dropped, Quoted
from summarizer.tasks import ArticleAnalysis
from summarizer.tasks.drafter import Drafter
from summarizer.tasks.review import Reviewer, attribution, review_speakers
from summarizer.tasks.verifier import ChatVerifier
from summarizer.text.article import Article
from summarizer.text.sentences import article_from_text
from tests.readers import ReaderModel, Says

TEXT = """Harbour board keeps the night ferry
The board of Orrin voted on Tuesday to keep the night ferry.
“The ferry is too dear for a town of our size,” said Rosa Lind, who keeps a shop at the harbour.
Karl Ott, the treasurer, said: “We shall pay for it out of the reserve.”
A poster hangs at the pier. “Nobody asked the anglers of Varn.”
"""
LIND = "Rosa Lind said: “The ferry is too dear for a town of our size”"
OTT = "Karl Ott said: “We shall pay for it out of the reserve.”"


@pytest.fixture
def article() -> Article:
    return article_from_text(TEXT)


def reviewed(
    article: Article, judge: Mapping[str, Says], **model: Any
) -> tuple[dict[str, Quoted], list[Dropped], ReaderModel]:
    """The quotations by their first words."""
    reader = ReaderModel(article, judge=judge, **model)
    verifier = ChatVerifier(Drafter(StructuredCaller(reader, Ledger())))
    reviewer = Reviewer(ArticleAnalysis(article), verifier)
    found, dropped = asyncio.run(review_speakers(reviewer, quotations_of(article)))
    return {" ".join(quoted.text.strip("“").split()[:2]): quoted for quoted in found}, dropped, reader


def test_a_speaker_whom_the_verifier_confirms_is_marked_as_verified(article: Article) -> None:
    found, dropped, reader = reviewed(article, {LIND: Says(sentences=(3,)), OTT: Says(sentences=(4,))})
    assert (found["The ferry"].speaker, found["The ferry"].speaker_support) == ("Rosa Lind", "verified")
    assert (found["We shall"].role, found["We shall"].speaker_support) == ("the treasurer", "verified")
    assert dropped == []
    assert len(reader.verifications) == 1


def test_the_quotation_stays_when_its_speaker_is_refused(article: Article) -> None:
    found, (dropped,), _ = reviewed(article, {LIND: Says("not_stated", reason="another speaks"), OTT: Says()})
    lind = found["The ferry"]
    assert (lind.speaker, lind.role, lind.speaker_support) == (None, None, None)
    assert lind.evidence
    assert (dropped.kind, dropped.text, dropped.verdict, dropped.instead) == ("quotation", LIND, "not_stated", None)


@pytest.mark.parametrize(
    ("correction", "speaker"),
    [
        ("Karl Ott said: “The ferry is too dear for a town of our size”", "Karl Ott"),
        ("Karl Ott said: “The ferry is too cheap”", None),
        ("Vera Munk said: “The ferry is too dear for a town of our size”", None),
        ("Karl Ott never said this.", None),
    ],
)
def test_a_corrected_speaker_is_one_whom_the_article_names_and_the_verifier_confirms(
    article: Article, correction: str, speaker: str | None
) -> None:
    judge = {LIND: Says("contradicted", (4,), correction=correction), OTT: Says(), correction: Says(sentences=(4,))}
    found, (dropped,), _ = reviewed(article, judge)
    assert found["The ferry"].speaker == speaker
    assert found["The ferry"].speaker_support == ("verified" if speaker else None)
    assert (dropped.text, dropped.instead) == (LIND, correction if speaker else None)


def test_without_a_verdict_no_speaker_is_named(article: Article) -> None:
    found, dropped, _ = reviewed(article, {}, garble=lambda *_: "not JSON")
    assert {quoted.speaker for quoted in found.values()} == {None}
    assert {one.verdict for one in dropped} == {None}


def test_without_a_verifier_the_speakers_stay_those_of_the_rules(article: Article) -> None:
    quotations = quotations_of(article)
    found, dropped = asyncio.run(review_speakers(Reviewer(ArticleAnalysis(article), None), quotations))
    assert (found, dropped) == (quotations, [])
    assert {quoted.speaker_support for quoted in found} == {None}


def test_an_attribution_has_one_pair_of_marks_and_a_bounded_length() -> None:
    assert attribution("Ann", "“He said ‘no’ to “us””") == "Ann said: “He said ‘no’ to ‘us”"
    assert len(attribution("Ann", "word " * 400)) < 250
