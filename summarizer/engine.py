"""The engine: makes reports, answers questions, checks claims and compares reports, with a model or without."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from summarizer.extract.evidence import article_info
from summarizer.extract.report import extract_findings
from summarizer.prompts import prompts_hash
from summarizer.results import EXTRACTIVE, Report, RunReport
from summarizer.shape import Wanted
from summarizer.text.article import Article

if TYPE_CHECKING:
    from summarizer.extract.entities import Entity
    from summarizer.extract.followups import Turn
    from summarizer.ingest.claims import ClaimedText
    from summarizer.llm.client import ChatModel
    from summarizer.llm.ledger import Ledger, Price
    from summarizer.results import AskReport, CheckReport, CompareReport, DiffReport
    from summarizer.tasks import ArticleAnalysis
    from summarizer.tasks.drafter import Watcher
    from summarizer.tasks.pipeline import Pipeline


@dataclass
class Engine:
    """Reads articles with a model that drafts and one that verifies, or without a model with the extractive core.

    What needs a model is imported when the first article or question asks for it.
    """

    model: "ChatModel | None" = None
    ledger: "Ledger | None" = None
    """Adds up the calls of a run; None: one of its own, without a price."""
    concurrency: int = 4
    notice: str = ""
    """A sentence for the user: which model it is, and whether the article leaves the machine."""
    verifier: "ChatModel | None" = None
    """Reads the model's statements; the same model, or another; None with ``--verify off``."""
    verifier_price: "Price | None" = None
    exam: float | None = None
    """The verifier's exam score; None if it was not examined."""
    strict: bool = False
    """Whether an unverified report is an error."""
    max_output_tokens: int | None = None
    """Tokens allowed for a reply; None: as the task needs."""
    in_turn: bool = True
    """Whether calls on the same part of an article run one after another, so that later ones hit a cache."""

    @cached_property
    def _pipeline(self) -> "Pipeline":
        from summarizer.llm.ledger import Ledger
        from summarizer.tasks.pipeline import Pipeline

        return Pipeline(
            self.model,
            self.ledger or Ledger(),
            self.concurrency,
            self.verifier,
            self.verifier_price,
            self.exam,
            self.strict,
            self.max_output_tokens,
            self.in_turn,
        )

    async def report(self, article: Article, wanted: Wanted, watcher: "Watcher | None" = None) -> Report:
        """The report of one article. Raises ModelError, CostLimitReached, and VerificationFailed if strict."""
        if self.model is not None:
            return await self._pipeline.report(article, wanted, watcher)
        started = time.perf_counter()
        found = extract_findings(article, wanted)
        return Report.of(found, article=article_info(article), run=extractive_run(started))

    async def answer(
        self,
        analysis: "ArticleAnalysis",
        question: str,
        turns: "Sequence[Turn]" = (),
        watcher: "Watcher | None" = None,
    ) -> "AskReport":
        """The answer of one article to one question. Raises ModelError, CostLimitReached.

        ``turns`` are the earlier questions of the conversation, from which a follow-up question is completed.
        """
        return await self._pipeline.answer(analysis, question, turns, watcher)

    async def diff(self, old: Article, new: Article) -> "DiffReport":
        """What changed between two versions of an article; a model says each change in a sentence that is verified.

        Raises ModelError, CostLimitReached.
        """
        if self.model is not None:
            return await self._pipeline.diff(old, new)
        from summarizer.extract.changes import diff_report, find_changes

        started = time.perf_counter()
        changes = find_changes(old, new)
        return diff_report(old, new, changes, [], extractive_run(started))

    async def unite(
        self, holders: "Sequence[Entity]", targets: "Sequence[Entity]", contexts: "Mapping[tuple[str, str], str]"
    ) -> "tuple[list[Entity], list[Entity]]":
        """The holders and targets of several articles, with those joined that a model finds to be one.

        ``contexts``: (article, name) → a sentence with the name. Without a model nothing is joined. Raises ModelError,
        CostLimitReached.
        """
        if self.model is None:
            return list(holders), list(targets)
        return await self._pipeline.unite(holders, targets, contexts)

    async def check(
        self, analyses: "Sequence[ArticleAnalysis]", given: "ClaimedText", path: str | None
    ) -> "CheckReport":
        """What each claim of a text comes to beside one source or several. Raises ModelError, CostLimitReached.

        ``path`` is that of the text with the claims; None if they were given directly. Without a verifier the claims
        get the results of the exact checks and the nearest sentences.
        """
        return await self._pipeline.check(analyses, given, path)

    async def compare(
        self,
        analyses: "Sequence[ArticleAnalysis]",
        *,
        about: str | None = None,
        language: str | None = None,
        watcher: "Watcher | None" = None,
    ) -> "CompareReport":
        """Reports of one event side by side. Raises ModelError, CostLimitReached, and VerificationFailed if strict.

        ``about`` is what the reports were chosen by. Without a model that writes and one that verifies, the comparison
        is exact alone.
        """
        return await self._pipeline.compare(analyses, about=about, language=language, watcher=watcher)


def extractive_run(started: float) -> RunReport:
    """The run of a report that no model wrote."""
    return RunReport(
        model=EXTRACTIVE,
        endpoint="embedded",
        prompts=prompts_hash(),
        calls=0,
        recorded_calls=0,
        input_tokens=0,
        output_tokens=0,
        cached_tokens=0,
        tokens_counted="exact",
        cost_usd=0.0,
        seconds=round(time.perf_counter() - started, 3),
    )
