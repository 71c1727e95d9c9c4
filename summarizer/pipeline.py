"""From an article to a report: one road for every model."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from summarizer.answering import (
    Consulted,
    Turn,
    answer_with_model,
    complete_question,
    complete_with_model,
    extract_answer,
    is_follow_up,
)
from summarizer.article import Article
from summarizer.drafting import Drafter, Drafts, Task, Watcher
from summarizer.drafts import PartDraft, StancesDraft, SummaryDraft
from summarizer.evidence import EvidenceIndex
from summarizer.models.chat import ChatModel
from summarizer.models.ledger import Ledger
from summarizer.models.prices import Price
from summarizer.models.structured import Ladder, StructuredCaller
from summarizer.prompts import prompts_hash
from summarizer.rereading import SecondReader
from summarizer.results import ArticleInfo, AskReport, Dropped, Report, RunReport, SourceInfo, Stance, Summary
from summarizer.sides import check_stances, extract_stances, reconciled, reread_stances, stances_task
from summarizer.summarizing import PLAIN, Shape, check_summary, extract_summary, summary_task

EXTRACTIVE = "extractive"
"""Name, in the run report, of the core that needs no model."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which parts of a report to make."""

    summary: bool = True
    stances: bool = True
    shape: Shape = PLAIN
    """What the summary should look like."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """The model of the second reading."""

    model: ChatModel
    price: Price | None
    marks: bool = False
    """What it disagrees with is marked instead of dropped."""
    ladder: Ladder = field(default_factory=Ladder)


@dataclass
class Engine:
    """What reads articles: a model behind a structured caller, or, without one, the extractive core."""

    model: ChatModel | None = None
    ledger: Ledger = field(default_factory=Ledger)
    concurrency: int = 4
    notice: str = ""
    """A sentence for the user: which model it is, and whether the article leaves the machine."""
    verifier: Verifier | None = None
    """Reads a model's statements once more; without a model there are none."""
    _ladder: Ladder = field(default_factory=Ladder)

    async def report(self, article: Article, wanted: Wanted, watcher: Watcher | None = None) -> Report:
        """The report of one article. Raises ModelError, CostLimitReached."""
        started = time.perf_counter()
        ledger = self.ledger.part()
        if self.model is None:
            summary = extract_summary(article, wanted.shape) if wanted.summary else None
            stances = extract_stances(article) if wanted.stances else None
            dropped: list[Dropped] = []
        else:
            caller = StructuredCaller(self.model, ledger, self._ladder)
            drafter = Drafter(caller, self.concurrency, watcher)
            summary, stances, dropped = await _drafted(article, drafter, wanted, self._second_reader(ledger))
        return Report(
            article=article_info(article),
            summary=summary,
            stances=stances,
            dropped=dropped,
            run=self._run(ledger, time.perf_counter() - started).model_copy(update={"verified_by": self._verified_by}),
        )

    async def answer(self, consulted: Consulted, question: str, turns: Sequence[Turn] = ()) -> AskReport:
        """The answer of one article to one question. Raises ModelError, CostLimitReached.

        ``turns`` are the questions before it in a conversation, which complete a follow-up question.
        """
        started = time.perf_counter()
        ledger = self.ledger.part()
        follows = is_follow_up(question, turns)
        if self.model is None:
            asked = complete_question(question, turns) if follows else question
            answer = await asyncio.to_thread(extract_answer, consulted, question, asked=asked)
        else:
            drafter = Drafter(StructuredCaller(self.model, ledger, self._ladder), self.concurrency)
            asked = await complete_with_model(consulted, question, turns, drafter) if follows else question
            answer = await answer_with_model(consulted, question, drafter, asked=asked)
        return AskReport(
            article=article_info(consulted.article),
            run=self._run(ledger, time.perf_counter() - started),
            **dict(answer),
        )

    @property
    def _verified_by(self) -> str | None:
        return self.verifier.model.name if self.verifier and self.model else None

    def _second_reader(self, ledger: Ledger) -> SecondReader | None:
        if (verifier := self.verifier) is None:
            return None
        caller = StructuredCaller(verifier.model, ledger.part_at(verifier.price), verifier.ladder)
        return SecondReader(Drafter(caller, self.concurrency), verifier.marks)

    def _run(self, ledger: Ledger, seconds: float) -> RunReport:
        usage = ledger.usage
        return RunReport(
            model=self.model.name if self.model else EXTRACTIVE,
            endpoint=self.model.endpoint if self.model else "embedded",
            prompts=prompts_hash(),
            calls=ledger.calls,
            recorded_calls=ledger.recorded_calls,
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            cached_tokens=usage.cached_tokens,
            tokens_counted="exact" if usage.exact else "estimated",
            cost_usd=ledger.cost_usd if self.model else 0.0,
            seconds=round(seconds, 3),
        )


async def _drafted(
    article: Article, drafter: Drafter, wanted: Wanted, reader: SecondReader | None = None
) -> tuple[Summary | None, list[Stance] | None, list[Dropped]]:
    drafts = await drafter.draft(article, tasks_for(article, wanted))
    index = EvidenceIndex(article)
    summary, stances, dropped = None, None, _failed(drafts)
    if wanted.summary:
        if read := [d for d in drafts.drafts if isinstance(d.draft, SummaryDraft | PartDraft)]:
            summary, more = await check_summary(article, index, read, drafter, wanted.shape, reader)
            dropped += more
        else:
            summary = extract_summary(article, wanted.shape)
    if wanted.stances:
        drafted, refuted = check_stances(article, index, drafts.of(StancesDraft))
        dropped += refuted
        if reader is not None:
            drafted, refuted = await reread_stances(article, reader, drafted)
            dropped += refuted
        stances, given_up = reconciled(extract_stances(article), drafted)
        dropped += given_up
    dropped += reader.dropped if reader else []
    return summary, stances, dropped


def tasks_for(article: Article, wanted: Wanted) -> list[Task[Any]]:
    """What a model is asked for each chunk of an article."""
    tasks: list[Task[Any]] = []
    if wanted.summary:
        tasks.append(summary_task(article, wanted.shape))
    if wanted.stances:
        tasks.append(stances_task(article))
    return tasks


def _failed(drafts: Drafts) -> list[Dropped]:
    return [
        Dropped(
            kind="chunk",
            text=f"sentences {failure.chunk.sentences[0].number} to {failure.chunk.sentences[-1].number}",
            reason=failure.reason,
        )
        for failure in drafts.failures
    ]


def article_info(article: Article) -> ArticleInfo:
    """An article's metadata as a result."""
    return ArticleInfo(
        title=article.title,
        author=article.author,
        published=article.published,
        site=article.site,
        language=article.language,
        words=article.words,
        source=SourceInfo(path=article.source.path, sha256=article.source.sha256),
    )
