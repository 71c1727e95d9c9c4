"""The engine: makes reports, answers questions, checks claims and compares reports, with a model or without.

``open_engine`` opens the models that settings ask for. What needs a model is imported when one is asked for.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from summarizer.config import SAME_MODEL, VERIFY_OFF, Settings
from summarizer.errors import ModelUnavailable, UsageError
from summarizer.results import EXTRACTIVE, Report, RunReport, article_info
from summarizer.settings import CONCURRENCY, EXTRACTIVE_CORE, EXTRACTIVE_NOTICE, Wanted
from summarizer.text.article import Article

if TYPE_CHECKING:
    from summarizer.extract.entities import Entity
    from summarizer.extract.questions import Turn
    from summarizer.ingest.claims import ClaimedText
    from summarizer.llm.client import ChatModel
    from summarizer.llm.factory import ModelSetup
    from summarizer.llm.ledger import Ledger, Price
    from summarizer.llm.weights import Progress
    from summarizer.pipeline import Pipeline
    from summarizer.results import AskReport, CheckReport, CompareReport, DiffReport
    from summarizer.tasks import ArticleAnalysis
    from summarizer.tasks.drafter import Watcher


@dataclass
class Engine:
    """Reads articles with a model that drafts and one that verifies, or without a model with the extractive core."""

    model: "ChatModel | None" = None
    ledger: "Ledger | None" = None
    """Adds up the calls of a run; None: a new one, without a price."""
    concurrency: int = CONCURRENCY
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
        from summarizer.pipeline import Pipeline

        return Pipeline(self)

    async def report(self, article: Article, wanted: Wanted, watcher: "Watcher | None" = None) -> Report:
        """The report of one article. Raises ModelError, CostLimitReached, and VerificationFailed if strict."""
        if self.model is not None:
            return await self._pipeline.report(article, wanted, watcher)
        from summarizer.extract.report import extract_findings

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
        if self.model is not None:
            return await self._pipeline.answer(analysis, question, turns, watcher)
        from summarizer.extract.passages import passages_of
        from summarizer.extract.questions import complete_question
        from summarizer.results import AskReport

        started = time.perf_counter()
        asked = complete_question(question, turns)
        passages = await asyncio.to_thread(lambda: passages_of(analysis.article, analysis.passages, asked))
        return AskReport(
            article=article_info(analysis.article),
            question=question,
            asked=asked,
            status="passages",
            answer=None,
            passages=passages,
            dropped=[],
            run=extractive_run(started),
        )

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
        if self.model is not None or self.verifier is not None:
            return await self._pipeline.compare(analyses, about=about, language=language, watcher=watcher)
        from summarizer.extract.comparison import compare_report, exact_claims, sources_of

        started = time.perf_counter()
        articles = [analysis.article for analysis in analyses]
        claims = await asyncio.to_thread(exact_claims, articles)
        sources = await asyncio.to_thread(sources_of, articles)
        return compare_report(articles, claims, sources, extractive_run(started), about=about)


def extractive_run(started: float) -> RunReport:
    """The run of a report that no model wrote."""
    return RunReport(
        model=EXTRACTIVE,
        endpoint="embedded",
        prompts="",
        calls=0,
        recorded_calls=0,
        input_tokens=0,
        output_tokens=0,
        cached_tokens=0,
        tokens_counted="exact",
        cost_usd=0.0,
        seconds=round(time.perf_counter() - started, 3),
    )


@asynccontextmanager
async def time_limit(
    seconds: float | None, *, until: float | None = None, what: str = "", name: str = "--timeout"
) -> AsyncIterator[None]:
    """Raises ModelUnavailable if a block is not done within these seconds.

    ``until``: when they end, on the loop's clock, if they began before the block. ``what`` begins the message.
    """
    limit = asyncio.timeout(seconds) if until is None else asyncio.timeout_at(until)
    try:
        async with limit:
            yield
    except TimeoutError:
        if not limit.expired():
            raise
        raise ModelUnavailable(f"{what}not done within {name} {seconds:g} seconds; raise it") from None


# Opening the models


@dataclass(frozen=True, slots=True)
class RunModels:
    """The models of a run: the one that drafts and the one that verifies."""

    drafter: "ModelSetup"
    """Its model is None for the extractive core."""
    verifier: "ChatModel | None"
    verifier_price: "Price | None"
    exam: float | None
    """The verifier's exam score; None if it was not examined."""
    notices: tuple[str, ...]
    """Sentences for the user about the models."""

    async def close(self) -> None:
        """Close connections and free memory."""
        for model in {id(m): m for m in (self.drafter.model, self.verifier) if m is not None}.values():
            await model.close()


def with_writer(settings: Settings) -> Settings:
    """The settings if ``--model`` names a model that scores: that model verifies, and the extractive core writes."""
    from summarizer.llm.factory import names_scorer

    if not names_scorer(settings.model.model):
        return settings
    verify = settings.model.model if settings.verify == SAME_MODEL else settings.verify
    return replace(settings, model=replace(settings.model, model=EXTRACTIVE_CORE), verify=verify)


async def open_models(settings: Settings, *, progress: "Progress | None" = None, connect: bool = True) -> RunModels:
    """Open the models of a run; without ``connect`` no endpoint is called.

    A model that is too small to verify does not write either, unless another model verifies or verification is off.
    Raises UsageError for impossible settings, ModelUnavailable if a model cannot be reached or loaded.
    """
    from summarizer.llm.factory import ModelSetup, names_scorer, open_model

    settings = with_writer(settings)
    setup = await open_model(settings.model, progress=progress, connect=connect)
    named = settings.verify not in (SAME_MODEL, VERIFY_OFF)
    if named and (setup.model is not None or names_scorer(settings.verify)):  # a scorer checks others' texts, too
        return await _with_verifier(settings, setup, progress=progress, connect=connect)
    if setup.model is None or settings.verify == VERIFY_OFF:
        return RunModels(setup, None, None, None, _notices(setup))
    if setup.may_write:
        notices = _notices(replace(setup, notice=f"{setup.notice}; {_exam_note(setup)}"))
        return RunModels(setup, setup.model, setup.ledger.price, _score(setup), notices)
    await setup.model.close()
    notice = (
        f"{_unfit_reason(setup)}, so the extractive core is used; to let it write, name a verifier with --verify MODEL"
    )
    return RunModels(ModelSetup(None, setup.ledger, notice), None, None, None, (notice,))


async def _with_verifier(
    settings: Settings, setup: "ModelSetup", *, progress: "Progress | None", connect: bool
) -> RunModels:
    """The models of a run with two different models."""
    from summarizer.llm.factory import open_verifier

    try:
        second = await open_verifier(settings.model, settings.verify, progress=progress, connect=connect)
    except BaseException:
        await RunModels(setup, None, None, None, ()).close()
        raise
    notices = (*_notices(setup), f"verified by {second.notice}; {_exam_note(second)}")
    both = RunModels(setup, second.model, second.ledger.price, _score(second), notices)
    if not second.may_verify:
        await both.close()
        raise UsageError(f"--verify {settings.verify}: {_unfit_reason(second)}; name another")
    return both


def _notices(setup: "ModelSetup") -> tuple[str, ...]:
    return (setup.notice, setup.remark) if setup.remark else (setup.notice,)


def _exam_note(setup: "ModelSetup") -> str:
    return f"exam {setup.exam.score:.2f}" if setup.exam else "verifier not examined"


def _score(setup: "ModelSetup") -> float | None:
    return setup.exam.score if setup.exam else None


def _unfit_reason(setup: "ModelSetup") -> str:
    """Why a model may not verify or write."""
    name = setup.model.name if setup.model else "the model"
    if setup.exam is None:
        return f"{name} has {(setup.parameters or 0) / 1e9:.2g} billion parameters, too few to verify statements"
    if setup.exam.verifies:
        return f"{name} may verify but not write, by its exam"
    return f"{name} may not verify statements: its exam gave {setup.exam.score:.2f}"


@asynccontextmanager
async def open_engine(
    settings: Settings,
    *,
    note: Callable[[str], object] = lambda _: None,
    progress: "Progress | None" = None,
    strict: bool = False,
) -> AsyncIterator[Engine]:
    """An engine for the duration of a block. ``note`` receives notices, ``progress`` the progress of a download.

    With ``strict``, an unverified report is an error. Raises the errors of ``open_models``.
    """
    if settings.model.is_extractive and settings.verify in (SAME_MODEL, VERIFY_OFF):
        # decided here and not by open_models, which imports the code of models
        note(EXTRACTIVE_NOTICE)
        yield Engine(concurrency=settings.model.concurrency, notice=EXTRACTIVE_NOTICE)
        return
    models = await open_models(settings, progress=progress)
    try:
        for notice in models.notices:
            note(notice)
        engine = build_engine(settings, models)
        engine.strict = strict
        yield engine
    finally:
        await models.close()


def build_engine(settings: Settings, models: RunModels) -> Engine:
    """The engine with opened models."""
    return Engine(
        models.drafter.model,
        models.drafter.ledger,
        settings.model.concurrency,
        models.drafter.notice,
        models.verifier,
        models.verifier_price,
        exam=models.exam,
        max_output_tokens=settings.max_output_tokens,
    )
