"""A question put to a whole archive: the articles that bear on it are found, and each is asked as ever."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from summarizer.analysis import ArticleAnalysis
from summarizer.article import Article, ParagraphKind, Source, Span
from summarizer.assembling import assemble
from summarizer.corpus.archive import Archive
from summarizer.corpus.rows import Row
from summarizer.offsets import OffsetMap
from summarizer.reading.sources import is_address
from summarizer.results import AskReport, Count
from summarizer.tasks.drafter import gather
from summarizer.text.stems import content_stems

if TYPE_CHECKING:
    from summarizer.engine import Engine

_PARAGRAPH = re.compile(r"\S(?:.*?\S)?(?=\n\n|\s*\Z)", re.DOTALL)

FindStatus = Literal["answered", "unconfirmed", "not_in_articles", "passages"]


class Finding(AskReport):
    """What one article says to the question; its evidence counts in the article's text, as the row has it."""

    id: str
    """The row's id: which article it is."""


class FindReport(BaseModel):
    """What ``summarize find --format json`` prints."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    schema_version: Literal[2] = 2
    question: str
    """As the user put it."""
    status: FindStatus
    """``answered``: some article answers; ``unconfirmed``: none does, and for some an answer was withheld or not all
    was read; ``not_in_articles``: a model that read the articles of ``read`` found no answer in them; ``passages``: no
    model answered."""
    findings: list[Finding]
    """Answers where the status is ``answered``, else what bears on the question; the article that bears most on it
    first. Empty where nothing does."""
    articles: Count
    """How many articles there are."""
    read: Count
    """How many of them were read for this question."""


async def find_answers(archive: Archive, question: str, engine: "Engine", top: int) -> FindReport:
    """Ask the ``top`` articles that bear most on a question. Raises ModelError."""
    hits = archive.search(question, top)
    asked = await gather([_ask(hit.row, question, engine) for hit in hits])
    status = _status(asked)
    return FindReport(
        question=question,
        status=status,
        findings=_shown(asked, status, question),
        articles=archive.articles,
        read=len(hits),
    )


def _status(asked: list[Finding]) -> FindStatus:
    statuses = {finding.status for finding in asked}
    if "answered" in statuses:
        return "answered"
    if "unconfirmed" in statuses:
        return "unconfirmed"
    return "not_in_articles" if "not_in_article" in statuses else "passages"


def _shown(asked: list[Finding], status: FindStatus, question: str) -> list[Finding]:
    """The answers; where there is none, the articles with passages.

    First come those of a strong match, then those whose title and passages have more of the question's words, then
    those that the search found first: in a small archive, BM25 gives no weight to a word that many articles have.
    """
    if status == "answered":
        return [finding for finding in asked if finding.status == "answered"]
    bearing = [finding for finding in asked if finding.passages]
    return sorted(bearing, key=lambda finding: (not _is_strong(finding), -_words_met(finding, question)))


def _is_strong(finding: Finding) -> bool:
    return any(passage.match == "strong" for passage in finding.passages)


def _words_met(finding: Finding, question: str) -> int:
    language = finding.article.language
    quotes = (piece.quote for passage in finding.passages for piece in passage.evidence)
    shown = " ".join([finding.article.title or "", *quotes])
    return len(set(content_stems(question, language)) & set(content_stems(shown, language)))


def article_of_row(row: Row) -> Article:
    """The article of a row, as far as the row has it: its text is as it was, and so are all offsets in it.

    Raises ValueError for a row without an article or its text.
    """
    about, text = row.article, row.text
    if about is None or text is None:
        raise ValueError(f"{row.id} holds no article")
    blocks: list[tuple[ParagraphKind, Span]] = [("body", Span(*found.span())) for found in _PARAGRAPH.finditer(text)]
    article = assemble(text, blocks, offsets=OffsetMap.identity(len(text)), raw=text, language=about.language)
    known = {name: getattr(about, name) for name in ("title", "author", "published", "site")}
    path = about.source.path
    source = Source(path, about.source.sha256)
    return replace(article, **known, source=source, has_lines=False, url=path if is_address(path) else None)


async def _ask(row: Row, question: str, engine: "Engine") -> Finding:
    report = await engine.answer(ArticleAnalysis(article_of_row(row)), question)
    return Finding(id=row.id, **{name: getattr(report, name) for name in AskReport.model_fields})
