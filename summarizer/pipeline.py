"""What the engine does with a model: drafts, reviews and answers of one article, claims of a text, several reports."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from summarizer.errors import VerificationFailed
from summarizer.extract.changes import diff_report, find_changes
from summarizer.extract.comparison import compare_report, exact_claims, sources_of
from summarizer.extract.entities import Entity
from summarizer.extract.questions import Turn, complete_question, is_follow_up
from summarizer.extract.report import extract_findings, extract_summary
from summarizer.ingest.claims import ClaimedText
from summarizer.llm.client import ChatModel, is_scorer
from summarizer.llm.ledger import FREE, Ledger
from summarizer.llm.structured import FormatFallback, StructuredCaller, first_format
from summarizer.prompts import prompts_hash
from summarizer.results import (
    EXTRACTIVE,
    AskReport,
    CheckReport,
    ComparedClaims,
    CompareReport,
    DiffReport,
    Findings,
    Quoted,
    Report,
    RunReport,
    SkippedText,
    VerifierRun,
    article_info,
)
from summarizer.settings import Wanted
from summarizer.tasks import ArticleAnalysis, gather
from summarizer.tasks.answers import answer_with_model, complete_with_model
from summarizer.tasks.check import check_source, counts_of, decide
from summarizer.tasks.compare import Contexts, compare_claims, shape_for, unite_names
from summarizer.tasks.compare_results import comparison_of
from summarizer.tasks.diff import state_changes
from summarizer.tasks.drafter import Drafter, Progress, Watcher
from summarizer.tasks.report import draft_report, shown_result
from summarizer.tasks.review import Reviewer
from summarizer.tasks.verifier import ChatVerifier, ScoringVerifier, Verifier
from summarizer.text.article import Article

if TYPE_CHECKING:
    from summarizer.engine import Engine


class Pipeline:
    """Drafts with an engine's model and verifies with the same or another; without a model it finds what is exact."""

    def __init__(self, engine: "Engine") -> None:
        self._engine, self.model, self.verifier = engine, engine.model, engine.verifier
        self.ledger = engine.ledger or Ledger()
        if self.model is None:
            self.ledger = replace(self.ledger, price=FREE)
        self._ladder = FormatFallback(first_format(self.model)) if self.model else FormatFallback()
        other = self.verifier if self.verifier is not self.model else None
        self._verifier_ladder = FormatFallback(first_format(other)) if other else self._ladder

    async def report(self, article: Article, wanted: Wanted, watcher: Watcher | None = None) -> Report:
        """The report of one article. Raises ModelError, CostLimitReached, and VerificationFailed if strict."""
        assert self.model is not None
        started = time.perf_counter()
        ledger = self.ledger.child()
        if watcher is not None and wanted.summary:
            watcher.extracted(await asyncio.to_thread(extract_summary, article, wanted.shape))
        progress = Progress(watcher)
        drafter = self._drafter(self.model, ledger, self._ladder, progress)
        reviewer = self._reviewer(ArticleAnalysis(article), ledger, progress, wanted.shape.language)
        findings = await self._findings(drafter, reviewer, wanted)
        run = self._run(ledger, started, reviewer)
        return Report.of(findings, article=article_info(article), run=run)

    async def answer(
        self, analysis: ArticleAnalysis, question: str, turns: Sequence[Turn] = (), watcher: Watcher | None = None
    ) -> AskReport:
        """The answer of one article to one question. Raises ModelError, CostLimitReached.

        ``turns``, the earlier questions of a conversation, complete a follow-up question.
        """
        assert self.model is not None
        started = time.perf_counter()
        ledger, progress = self.ledger.child(), Progress(watcher)
        drafter = self._drafter(self.model, ledger, self._ladder, progress)
        asked = question
        if is_follow_up(question, turns):
            completed = await complete_with_model(analysis, question, turns, drafter)
            asked = completed or complete_question(question, turns)
        reviewer = self._reviewer(analysis, ledger, progress, None)
        answer = await answer_with_model(question, asked, drafter, reviewer)
        run = self._run(ledger, started, reviewer)
        return AskReport.of(answer, article=article_info(analysis.article), run=run)

    async def check(self, analyses: Sequence[ArticleAnalysis], given: ClaimedText, path: str | None) -> CheckReport:
        """What each claim of a text comes to beside one source or several. Raises ModelError, CostLimitReached.

        ``path`` is that of the text; None where the claims were given by themselves. Without a verifier the claims get
        what the exact checks find, and the nearest sentences.
        """
        started = time.perf_counter()
        ledger, progress = self.ledger.child(), Progress()
        reviewers = [self._reviewer(analysis, ledger, progress, given.language) for analysis in analyses]
        found = await gather([check_source(reviewer, given.claims) for reviewer in reviewers])
        claims = [
            decide(claim, [of_source[at] for of_source in found], analyses) for at, claim in enumerate(given.claims)
        ]
        return CheckReport(
            sources=[article_info(analysis.article) for analysis in analyses],
            text=path,
            claims=claims,
            skipped=[SkippedText(**asdict(one)) for one in given.skipped],
            counts=counts_of(claims),
            run=self._run(ledger, started, *reviewers),
        )

    async def compare(
        self,
        analyses: Sequence[ArticleAnalysis],
        *,
        about: str | None = None,
        language: str | None = None,
        watcher: Watcher | None = None,
    ) -> CompareReport:
        """Reports of one event side by side. Raises ModelError, CostLimitReached, and VerificationFailed if strict.

        Without a model that writes and one that verifies, or if the model's grouping cannot be used, the comparison is
        exact alone. ``about`` is what the reports were chosen by.
        """
        started = time.perf_counter()
        articles = [analysis.article for analysis in analyses]
        ledger, progress = self.ledger.child(), Progress(watcher)
        reviewers = [self._reviewer(analysis, ledger, progress, language) for analysis in analyses]
        found: ComparedClaims | None = None
        note = None
        quotations: list[list[Quoted] | None] = []
        if self.model is not None and self.verifier is not None:
            drafter = self._drafter(self.model, ledger, self._ladder, progress)
            wanted = [Wanted(shape=shape_for(article, language)) for article in articles]
            drafted = await gather(
                [self._findings(drafter, one, want) for one, want in zip(reviewers, wanted, strict=True)]
            )
            quotations = [findings.quotations for findings in drafted]
            compared = await compare_claims(drafted, drafter, reviewers, self.verifier)
            found = comparison_of(compared, articles) if compared else None
            note = None if found else f"{self.model.name} gave no usable comparison, so only exact matches are shown"
        claims = found if found is not None else await asyncio.to_thread(exact_claims, articles)
        sources = await asyncio.to_thread(sources_of, articles, quotations)
        run = self._run(ledger, started, *reviewers)
        return compare_report(articles, claims, sources, run, about=about, note=note)

    async def _findings(self, drafter: Drafter, reviewer: Reviewer, wanted: Wanted) -> Findings:
        """What the model drafts and the verifier supports; if nothing could be verified, the article's own sentences.

        Raises ModelError, and VerificationFailed if strict.
        """
        drafted, unread = await draft_report(drafter, reviewer, wanted)
        if not unread:
            return drafted
        if self._engine.strict:
            name = reviewer.verifier.name if reviewer.verifier else "the verifier"
            raise VerificationFailed(
                f"{name} gave no usable verdict on any statement; try again, or name another with --verify"
            )
        extracted = extract_findings(reviewer.analysis.article, wanted)
        dropped = [one for one in drafted.dropped if one.kind != "quotation"]
        return extracted.model_copy(update={"dropped": dropped})

    async def diff(self, old: Article, new: Article) -> DiffReport:
        """What changed between two versions, each change in a sentence. Raises ModelError, CostLimitReached."""
        assert self.model is not None
        started = time.perf_counter()
        ledger, progress = self.ledger.child(), Progress()
        changes = await asyncio.to_thread(find_changes, old, new)
        reviewers: list[Reviewer] = []

        def reviewer_for(analysis: ArticleAnalysis) -> Reviewer:
            reviewers.append(self._reviewer(analysis, ledger, progress, None))
            return reviewers[-1]

        drafter = self._drafter(self.model, ledger, self._ladder, progress)
        stated, dropped = await state_changes(drafter, reviewer_for, changes, new)
        return diff_report(old, new, stated, dropped, self._run(ledger, started, *reviewers))

    async def unite(
        self, holders: Sequence[Entity], targets: Sequence[Entity], contexts: Contexts
    ) -> tuple[list[Entity], list[Entity]]:
        """The holders and targets of several articles, with those joined that the model finds to be one.

        Raises ModelError, CostLimitReached.
        """
        assert self.model is not None
        drafter = self._drafter(self.model, self.ledger.child(), self._ladder, Progress())
        return await unite_names(drafter, holders, targets, contexts)

    def _drafter(self, model: ChatModel, ledger: Ledger, ladder: FormatFallback, progress: Progress) -> Drafter:
        caller = StructuredCaller(model, ledger, ladder)
        return Drafter(caller, self._engine.concurrency, progress, self._engine.max_output_tokens, self._engine.in_turn)

    def _reviewer(
        self, analysis: ArticleAnalysis, ledger: Ledger, progress: Progress, language: str | None
    ) -> Reviewer:
        article, watcher = analysis.article, progress.watcher
        verifier = self._reader(analysis, ledger, progress)
        reviewer = Reviewer(analysis, verifier, language if language != article.language else None)
        if watcher is not None:
            reviewer.on_shown = lambda shown: watcher.settled(shown.item.kind, shown_result(article, shown))
        return reviewer

    def _reader(self, analysis: ArticleAnalysis, ledger: Ledger, progress: Progress) -> Verifier | None:
        """What reads claims about an article, by the kind of the verifier's model."""
        model = self.verifier
        if model is None:
            return None
        own = ledger if model is self.model else ledger.child_with_price(self._engine.verifier_price)
        drafter = self._drafter(model, own, self._verifier_ladder, progress)
        if is_scorer(model):
            return ScoringVerifier(drafter, lambda text: [number for number, _ in analysis.passages.rank(text)])
        return ChatVerifier(drafter)

    def _run(self, ledger: Ledger, started: float, *reviewers: Reviewer) -> RunReport:
        usage, read, asked = ledger.usage, None, self.model
        if at_work := [reviewer.verifier for reviewer in reviewers if reviewer.verifier]:
            calls, unread = sum(v.calls for v in at_work), sum(v.unread for v in at_work)
            asked = asked or self.verifier
            read = VerifierRun(model=at_work[0].name, calls=calls, exam=self._engine.exam, unread=unread)
        return RunReport(
            model=self.model.name if self.model else EXTRACTIVE,
            endpoint=asked.endpoint if asked else "embedded",
            prompts=prompts_hash() if asked else "",
            calls=ledger.calls,
            recorded_calls=ledger.recorded_calls,
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            cached_tokens=usage.cached_tokens,
            tokens_counted="exact" if usage.exact else "estimated",
            cost_usd=None if self.model is None and asked and self._engine.verifier_price is None else ledger.cost_usd,
            seconds=round(time.perf_counter() - started, 3),
            verifier=read,
        )
