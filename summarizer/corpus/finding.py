"""A question put to a whole archive: the articles that bear on it are found, and each is asked as ever."""

from dataclasses import replace
from typing import Literal

from pydantic import BaseModel, ConfigDict

from summarizer.analysis import ArticleAnalysis
from summarizer.article import Article, Source
from summarizer.assembling import article_from_text
from summarizer.corpus.archive import Archive
from summarizer.corpus.rows import Row
from summarizer.engine import Engine
from summarizer.results import AskReport, Count
from summarizer.tasks.drafter import gather


class Finding(AskReport):
    """One article's answer; its evidence counts in the article's text, as the row has it."""

    id: str
    """The row's id: which article says so."""


class FindReport(BaseModel):
    """What ``summarize find --format json`` prints."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    schema_version: Literal[1] = 1
    question: str
    status: Literal["answered", "none_says"]
    findings: list[Finding]
    """Answers, those first whose article bears most on the question; empty when none says."""
    articles: Count
    """How many articles there are."""
    read: Count
    """How many of them were read for this question."""


async def find_answers(archive: Archive, question: str, engine: Engine, top: int) -> FindReport:
    """Ask the ``top`` articles that bear most on a question. Raises ModelError."""
    hits = archive.search(question, top)
    asked = await gather([_ask(hit.row, question, engine) for hit in hits])
    said = [finding for finding in asked if finding.status == "answered"]
    return FindReport(
        question=question,
        status="answered" if said else "none_says",
        findings=said,
        articles=archive.articles,
        read=len(hits),
    )


def article_of_row(row: Row) -> Article:
    """The article of a row, as far as the row has it: its text is as it was, and so are all offsets in it."""
    about = row.article
    if about is None or row.text is None:
        raise ValueError(f"{row.id} holds no article")
    article = article_from_text(row.text, about.language, about.title)
    source = Source(about.source.path, about.source.sha256)
    return replace(article, author=about.author, published=about.published, site=about.site, source=source)


async def _ask(row: Row, question: str, engine: Engine) -> Finding:
    report = await engine.answer(ArticleAnalysis(article_of_row(row)), question)
    return Finding(id=row.id, **{name: getattr(report, name) for name in AskReport.model_fields})
