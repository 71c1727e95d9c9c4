"""Summaries that a model wrote: what it drafted, and what the pipeline made of that very draft."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from benchmarks._dev_model import KeptDrafts
from summarizer.article import Article
from summarizer.tasks.drafter import Drafter
from summarizer.tasks.schemas import PartDraft, StatementDraft, SummaryDraft
from summarizer.errors import BadReply
from summarizer.evidence import EvidenceIndex
from summarizer.models.chat import ChatModel
from summarizer.models.ledger import Ledger
from summarizer.models.structured import StructuredCaller
from summarizer.engine import Engine
from summarizer.tasks.prompting import Wanted
from summarizer.rereading import Claim, SecondReader, sentences_of
from summarizer.results import Summary


@dataclass(frozen=True)
class Judged:
    """A statement with what the check and the second reading say of it."""

    text: str
    worded: bool
    """By the model; otherwise it is a sentence of the article."""
    supported: bool
    """The check says so."""
    agrees: bool | None
    """What a second reading by the same model says; None without a verdict."""


@dataclass(frozen=True)
class Written:
    """One article's summary, twice; empty where the model gave no usable reply."""

    unchecked: tuple[Judged, ...]
    printed: tuple[Judged, ...]


def text_of(statements: Sequence[Judged]) -> str:
    """As running text: overview, then key points."""
    return " ".join(statement.text for statement in statements)


def written(model: ChatModel, articles: Sequence[Article]) -> list[Written]:
    """The summaries of some articles. Raises ModelError."""
    return asyncio.run(_written(model, articles))


async def _written(model: ChatModel, articles: Sequence[Article]) -> list[Written]:
    try:
        return [await _one(model, article) for article in articles]
    finally:
        await model.close()


async def _one(model: ChatModel, article: Article) -> Written:
    kept = KeptDrafts()
    try:
        report = await Engine(model, Ledger()).report(article, Wanted(stances=False), kept)
    except BadReply:
        return Written((), ())
    drafted = [Claim(draft.text, tuple(draft.cites)) for draft in _statements(kept.drafts)]
    printed, worded = _printed(article, report.summary)
    judged = await _judged(model, article, [*drafted, *printed], [True] * len(drafted) + worded)
    return Written(tuple(judged[: len(drafted)]), tuple(judged[len(drafted) :]))


def _statements(drafts: Sequence[BaseModel]) -> list[StatementDraft]:
    found: list[StatementDraft] = []
    for draft in drafts:
        if isinstance(draft, SummaryDraft):
            found += draft.overview
        if isinstance(draft, SummaryDraft | PartDraft):
            found += draft.key_points
    return found


def _printed(article: Article, summary: Summary | None) -> tuple[list[Claim], list[bool]]:
    statements = (*summary.overview.sentences, *summary.key_points) if summary else ()
    claims = [Claim(statement.text, sentences_of(article, statement.evidence)) for statement in statements]
    return claims, [statement.origin == "model" for statement in statements]


async def _judged(model: ChatModel, article: Article, claims: Sequence[Claim], worded: Sequence[bool]) -> list[Judged]:
    """Each text is read once, also when it was drafted and printed."""
    index = EvidenceIndex(article)
    of_text = {claim.text: claim for claim in claims}
    reader = SecondReader(Drafter(StructuredCaller(model, Ledger())))
    readings = await reader.read(article, list(of_text.values()))
    agrees = {text: reading.agrees for text, reading in zip(of_text, readings, strict=True)}
    return [
        Judged(claim.text, by_model, index.check(claim.text, claim.sentences).supported, agrees[claim.text])
        for claim, by_model in zip(claims, worded, strict=True)
    ]
