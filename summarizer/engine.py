"""The engine: makes reports, answers questions and checks claims, with a model or without."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from summarizer.errors import VerificationFailed
from summarizer.extract.followups import Turn, complete_question, is_follow_up
from summarizer.extract.report import quotations_of, stances_of
from summarizer.extract.summary import extract_summary
from summarizer.ingest.claims import Claim, ClaimedText
from summarizer.llm.client import ChatModel
from summarizer.llm.ledger import Ledger, Price
from summarizer.llm.prompts import prompts_hash
from summarizer.llm.structured import FormatFallback, StructuredCaller, first_format
from summarizer.results import (
    EXTRACTIVE,
    ArticleInfo,
    AskReport,
    CheckReport,
    ClaimPlace,
    Findings,
    Report,
    RunReport,
    SkippedText,
    SourceInfo,
    VerifierRun,
)
from summarizer.tasks.analysis import ArticleAnalysis
from summarizer.tasks.answers import Question, answer_with_model, complete_with_model, passages_for
from summarizer.tasks.check import check_source, counts_of, decide
from summarizer.tasks.drafter import Drafter, Progress, Watcher, gather
from summarizer.tasks.prompting import Wanted
from summarizer.tasks.report import draft_report, shown_result
from summarizer.tasks.review import Reviewer
from summarizer.tasks.verifier import Verifier
from summarizer.text.article import Article


@dataclass
class Engine:
    """Works with a model that drafts and one that verifies, or with the extractive core alone."""

    model: ChatModel | None = None
    ledger: Ledger = field(default_factory=Ledger)
    concurrency: int = 4
    notice: str = ""
    """A sentence for the user: which model is used, and whether the article leaves the machine."""
    verifier: ChatModel | None = None
    """Verifies the model's statements; the same model or another; None with ``--verify off``."""
    verifier_price: Price | None = None
    exam: float | None = None
    """The verifier's exam score; None if it was not examined."""
    strict: bool = False
    """Whether an unverified report is an error."""
    max_output_tokens: int | None = None
    """Tokens allowed for a reply; None: as the task needs."""
    in_turn: bool = True
    """Whether calls on the same part of an article run one after another, so that later ones hit a cache."""

    def __post_init__(self) -> None:
        self._fallback = FormatFallback(first_format(self.model)) if self.model else FormatFallback()
        same = self.verifier is self.model
        self._verifier_fallback = (
            self._fallback if same or self.verifier is None else FormatFallback(first_format(self.verifier))
        )

    async def report(self, article: Article, wanted: Wanted, watcher: Watcher | None = None) -> Report:
        """The report of one article. Raises ModelError, CostLimitReached, and VerificationFailed if strict."""
        started = time.perf_counter()
        if self.model is None:
            found = _extractive_findings(article, wanted)
            return Report.of(found, article=article_info(article), run=self._run_report(Ledger(), started, None))
        ledger = self.ledger.child()
        if watcher is not None and wanted.summary:
            watcher.extracted(await asyncio.to_thread(extract_summary, article, wanted.shape))
        progress = Progress(watcher)
        drafter = self._drafter(self.model, ledger, self._fallback, progress)
        reviewer = self._reviewer(ArticleAnalysis(article), ledger, progress, wanted.shape.language)
        drafted = await draft_report(drafter, reviewer, wanted)
        run = self._run_report(ledger, started, reviewer.verifier)
        findings = drafted.findings
        if drafted.unread:
            if self.strict:
                name = run.verifier.model if run.verifier else "the verifier"
                raise VerificationFailed(
                    f"{name} gave no usable verdict on any statement; try again, or name another with --verify"
                )
            findings = _extractive_findings(article, wanted).model_copy(update={"dropped": findings.dropped})
        return Report.of(findings, article=article_info(article), run=run)

    async def answer(
        self, analysis: ArticleAnalysis, question: str, turns: Sequence[Turn] = (), watcher: Watcher | None = None
    ) -> AskReport:
        """One article's answer to one question. Raises ModelError, CostLimitReached.

        ``turns`` are the earlier questions of the conversation, from which a follow-up question is completed.
        """
        started = time.perf_counter()
        ledger = self.ledger.child()
        follows = is_follow_up(question, turns)
        asked = complete_question(question, turns) if follows else question
        verifier = None
        if self.model is None:
            answer = await asyncio.to_thread(passages_for, analysis, Question(question, asked))
        else:
            progress = Progress(watcher)
            drafter = self._drafter(self.model, ledger, self._fallback, progress)
            if follows:
                asked = await complete_with_model(analysis, question, turns, drafter) or asked
            reviewer = self._reviewer(analysis, ledger, progress, None)
            answer = await answer_with_model(Question(question, asked), drafter, reviewer)
            verifier = reviewer.verifier
        run = self._run_report(ledger, started, verifier)
        return AskReport.of(answer, article=article_info(analysis.article), run=run)

    async def check(self, analyses: Sequence[ArticleAnalysis], given: ClaimedText, path: str | None) -> CheckReport:
        """The result of each claim, checked against one source or several. Raises ModelError, CostLimitReached.

        ``path`` is that of the text with the claims; None if they were given directly. Without a verifier the claims
        get the results of the exact checks and the nearest sentences.
        """
        started = time.perf_counter()
        ledger, progress = self.ledger.child(), Progress()
        reviewers = [self._reviewer(analysis, ledger, progress, given.language) for analysis in analyses]
        found = await gather([check_source(reviewer, given.claims) for reviewer in reviewers])
        claims = [
            decide(claim, _claim_place(claim), [of_source[at] for of_source in found], analyses)
            for at, claim in enumerate(given.claims)
        ]
        verifiers = [reviewer.verifier for reviewer in reviewers if reviewer.verifier]
        return CheckReport(
            sources=[article_info(analysis.article) for analysis in analyses],
            text=path,
            claims=claims,
            skipped=[SkippedText(text=one.text, line=one.line, reason=one.reason) for one in given.skipped],
            counts=counts_of(claims),
            run=self._run_report(ledger, started, *verifiers),
        )

    def _drafter(self, model: ChatModel, ledger: Ledger, fallback: FormatFallback, progress: Progress) -> Drafter:
        caller = StructuredCaller(model, ledger, fallback)
        return Drafter(caller, self.concurrency, progress, self.max_output_tokens, self.in_turn)

    def _reviewer(
        self, analysis: ArticleAnalysis, ledger: Ledger, progress: Progress, language: str | None
    ) -> Reviewer:
        verifier = None
        if self.verifier is not None:
            own = ledger if self.verifier is self.model else ledger.child_with_price(self.verifier_price)
            verifier = Verifier(self._drafter(self.verifier, own, self._verifier_fallback, progress))
        article, watcher = analysis.article, progress.watcher
        reviewer = Reviewer(analysis, verifier, language if language != article.language else None)
        if watcher is not None:
            reviewer.on_shown = lambda shown: watcher.settled(shown.item.kind, shown_result(article, shown))
        return reviewer

    def _run_report(self, ledger: Ledger, started: float, *verifiers: Verifier | None) -> RunReport:
        usage, read = ledger.usage, None
        if used := [verifier for verifier in verifiers if verifier is not None]:
            calls, unread = sum(v.calls for v in used), sum(v.unread for v in used)
            read = VerifierRun(model=used[0].name, calls=calls, exam=self.exam, unread=unread)
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
            seconds=round(time.perf_counter() - started, 3),
            verifier=read,
        )


def _extractive_findings(article: Article, wanted: Wanted) -> Findings:
    """The findings of the extractive core."""
    return Findings(
        summary=extract_summary(article, wanted.shape) if wanted.summary else None,
        stances=stances_of(article) if wanted.stances else None,
        quotations=quotations_of(article) if wanted.stances else None,
        dropped=[],
    )


def _claim_place(claim: Claim) -> ClaimPlace | None:
    if claim.span is None or claim.line is None:
        return None
    return ClaimPlace(line=claim.line, start=claim.span.start, end=claim.span.end)


def article_info(article: Article) -> ArticleInfo:
    """An article's metadata, as a result."""
    source = SourceInfo(**{name: getattr(article.source, name) for name in SourceInfo.model_fields})
    return ArticleInfo(source=source, **{n: getattr(article, n) for n in ArticleInfo.model_fields if n != "source"})
