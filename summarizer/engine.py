"""From an article to a report or an answer: one road with a model, one without."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from summarizer.analysis import ArticleAnalysis
from summarizer.article import Article
from summarizer.errors import VerificationFailed
from summarizer.extract.followups import Turn, complete_question, is_follow_up
from summarizer.extract.report import quotations_of, stances_of
from summarizer.extract.summary import extract_summary
from summarizer.models.chat import ChatModel
from summarizer.models.ledger import Ledger
from summarizer.models.prices import Price
from summarizer.models.structured import Ladder, StructuredCaller, first_rung
from summarizer.prompts import prompts_hash
from summarizer.results import (
    ArticleInfo,
    AskReport,
    Report,
    RunReport,
    SourceInfo,
    Stance,
    Statement,
    VerifierRun,
)
from summarizer.tasks.answers import Question, answer_with_model, complete_with_model, passages_for
from summarizer.tasks.drafter import Drafter, Progress, Watcher
from summarizer.tasks.prompting import Wanted
from summarizer.tasks.report import Drafted, draft_report, statement_shown
from summarizer.tasks.review import Outcome, Reviewer
from summarizer.tasks.stances import stances_shown
from summarizer.tasks.verifier import Verifier

EXTRACTIVE = "extractive"
"""Name, in the run report, of the core that needs no model."""


@dataclass
class Engine:
    """What reads articles: a model that drafts and one that verifies, or, without a model, the extractive core."""

    model: ChatModel | None = None
    ledger: Ledger = field(default_factory=Ledger)
    concurrency: int = 4
    notice: str = ""
    """A sentence for the user: which model it is, and whether the article leaves the machine."""
    verifier: ChatModel | None = None
    """Reads what the model wrote; the same one, or another; None with ``--verify off``."""
    verifier_price: Price | None = None
    strict: bool = False
    """Whether a report that nobody verified is an error."""
    max_output_tokens: int | None = None
    """Tokens that a reply may have; None: as the work needs."""
    in_turn: bool = True
    """Whether calls about the same part of an article wait for each other, for the provider's cache."""

    def __post_init__(self) -> None:
        self._ladder = Ladder(first_rung(self.model)) if self.model else Ladder()
        same = self.verifier is self.model
        self._verifier_ladder = self._ladder if same or self.verifier is None else Ladder(first_rung(self.verifier))

    async def report(self, article: Article, wanted: Wanted, watcher: Watcher | None = None) -> Report:
        """The report of one article. Raises ModelError, CostLimitReached, and VerificationFailed where strict."""
        started = time.perf_counter()
        if self.model is None:
            return self._extracted(article, wanted, self._run(Ledger(), started, None))
        ledger = self.ledger.part()
        if watcher is not None and wanted.summary:
            watcher.extracted(await asyncio.to_thread(extract_summary, article, wanted.shape))
        progress = Progress(watcher)
        drafter = self._drafter(self.model, ledger, self._ladder, progress)
        reviewer = self._reviewer(ArticleAnalysis(article), ledger, progress, wanted.shape.language)
        drafted = await draft_report(drafter, reviewer, wanted)
        run = self._run(ledger, started, reviewer.verifier)
        if drafted.failed:
            return self._unverified(article, wanted, run, drafted)
        return Report(
            article=article_info(article),
            summary=drafted.summary,
            stances=drafted.stances,
            quotations=quotations_of(article) if wanted.stances else None,
            dropped=drafted.dropped,
            run=run,
        )

    async def answer(self, analysis: ArticleAnalysis, question: str, turns: Sequence[Turn] = ()) -> AskReport:
        """The answer of one article to one question. Raises ModelError, CostLimitReached.

        ``turns`` are the questions before it in a conversation, which complete a follow-up question.
        """
        started = time.perf_counter()
        ledger = self.ledger.part()
        follows = is_follow_up(question, turns)
        asked = complete_question(question, turns) if follows else question
        verifier = None
        if self.model is None:
            answer = await asyncio.to_thread(passages_for, analysis, Question(question, asked))
        else:
            progress = Progress()
            drafter = self._drafter(self.model, ledger, self._ladder, progress)
            if follows:
                asked = await complete_with_model(analysis, question, turns, drafter) or asked
            reviewer = self._reviewer(analysis, ledger, progress, None)
            answer = await answer_with_model(Question(question, asked), drafter, reviewer)
            verifier = reviewer.verifier
        run = self._run(ledger, started, verifier)
        return AskReport(article=article_info(analysis.article), run=run, **dict(answer))

    def _extracted(self, article: Article, wanted: Wanted, run: RunReport) -> Report:
        """The report in the article's own sentences."""
        return Report(
            article=article_info(article),
            summary=extract_summary(article, wanted.shape) if wanted.summary else None,
            stances=stances_of(article) if wanted.stances else None,
            quotations=quotations_of(article) if wanted.stances else None,
            dropped=[],
            run=run,
        )

    def _unverified(self, article: Article, wanted: Wanted, run: RunReport, drafted: Drafted) -> Report:
        """What is shown where nobody read what the model wrote: the article's own sentences."""
        if self.strict:
            name = run.verifier.model if run.verifier else "the verifier"
            raise VerificationFailed(f"{name} gave no usable verdict on any statement; try again, or --verify MODEL")
        return self._extracted(article, wanted, run).model_copy(update={"dropped": drafted.dropped})

    def _drafter(self, model: ChatModel, ledger: Ledger, ladder: Ladder, progress: Progress) -> Drafter:
        caller = StructuredCaller(model, ledger, ladder)
        return Drafter(caller, self.concurrency, progress, self.max_output_tokens, self.in_turn)

    def _reviewer(
        self, analysis: ArticleAnalysis, ledger: Ledger, progress: Progress, language: str | None
    ) -> Reviewer:
        verifier = None
        if self.verifier is not None:
            own = ledger if self.verifier is self.model else ledger.part_at(self.verifier_price)
            verifier = Verifier(self._drafter(self.verifier, own, self._verifier_ladder, progress))
        crossing = language if language != analysis.article.language else None
        reviewer = Reviewer(analysis, verifier, crossing)
        if progress.watcher is not None:
            reviewer.settled = _telling(progress.watcher, analysis.article)
        return reviewer

    def _run(self, ledger: Ledger, started: float, verifier: Verifier | None) -> RunReport:
        usage = ledger.usage
        read = (
            VerifierRun(model=verifier.name, calls=verifier.calls, exam=None, unread=verifier.unread)
            if verifier
            else None
        )
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


def _telling(watcher: Watcher, article: Article) -> Callable[[Outcome], None]:
    def settled(outcome: Outcome) -> None:
        shown: Statement | Stance
        if outcome.item.kind == "stance":
            shown = stances_shown(article, [outcome])[0]
        else:
            shown = statement_shown(article, outcome)
        watcher.settled(outcome.item.kind, shown)

    return settled


def article_info(article: Article) -> ArticleInfo:
    """An article's metadata as a result."""
    return ArticleInfo(
        title=article.title,
        author=article.author,
        published=article.published,
        site=article.site,
        language=article.language,
        words=article.words,
        source=SourceInfo(path=article.source.path, sha256=article.source.sha256, encoding=article.source.encoding),
    )
