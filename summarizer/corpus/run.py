"""A run over a corpus: what decides its rows, the code that makes a row, and the loop that drives it.

Items go in, rows come out into the journal, each input once, within limits, on top of what was finished before.
Whichever engine runs it, a row is made by ``make_row``.
"""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from typing import Protocol

import summarizer
from summarizer.config import Settings
from summarizer.corpus.inputs import Item
from summarizer.corpus.journal import Journal
from summarizer.corpus.rows import ROW_VERSION, Row
from summarizer.engine import Engine
from summarizer.errors import InputError, ModelError, SummarizerError, shorten
from summarizer.files import text_hash
from summarizer.ingest import metadata
from summarizer.ingest.claims import ClaimedText, claims_given
from summarizer.ingest.load import load_article, read_bytes, to_article
from summarizer.ingest.sources import Metadata, ReadingLimits, SourceBytes, valid_unicode
from summarizer.llm.client import Usage
from summarizer.prompts import prompts_hash
from summarizer.results import (
    EXTRACTIVE,
    NO_FINDINGS,
    Answer,
    ClaimChecks,
    ErrorInfo,
    RunReport,
    RunTotals,
    VerifierRun,
)
from summarizer.settings import ModelSettings, Wanted
from summarizer.tasks import ArticleAnalysis
from summarizer.text.article import Article

_REFUSALS = 5
"""Consecutive refusals by the endpoint that end a run: a wrong key or an exhausted quota would refuse every article."""
_NAMED_FAILURES = 5


def _default_settings() -> Settings:
    return Settings(ModelSettings(), ReadingLimits())


@dataclass(frozen=True, slots=True)
class Recipe:
    """What to make of every input: a value that can be sent to any worker."""

    wanted: Wanted
    questions: tuple[str, ...] = ()
    keep_text: bool = True
    checks: bool = False
    """Whether each record's claims are checked against its text."""
    identity: str = EXTRACTIVE
    """Of the model that drafts, as ``ChatModel.identity``."""
    verifier: str | None = None
    """Of the model that verifies, as ``ChatModel.identity``, or ``off``; None if no model writes."""
    settings: Settings = field(default_factory=_default_settings)
    """How a worker opens these models and limits its inputs; paths and keys in it do not change the rows."""

    @property
    def hash(self) -> str:
        """Twelve hexadecimal digits; equal when the same inputs give the same rows."""
        return _hash(self)


@cache
def _hash(recipe: Recipe) -> str:
    whole = {
        "version": summarizer.__version__,
        "prompts": prompts_hash(),
        "wanted": asdict(recipe.wanted),
        "questions": recipe.questions,
        "keep_text": recipe.keep_text,
        "checks": recipe.checks,
        "identity": recipe.identity,
        "verifier": recipe.verifier,
        "max_output_tokens": recipe.settings.max_output_tokens,
    }
    return text_hash(json.dumps(whole, sort_keys=True), 12)


def read_item(item: Item, limits: ReadingLimits) -> Article:
    """The article of an item. Raises InputError."""
    if item.problem is not None:
        raise InputError(f"{item.id}: {item.problem}")
    if item.data is None:
        return load_article(item.source, limits=limits)
    raw = read_bytes(SourceBytes(item.id, item.data), path=item.id, limits=limits)
    merged = {name: getattr(item.metadata, name) or getattr(raw.metadata, name) for name in Metadata.__slots__}
    return to_article(replace(raw, metadata=Metadata(**merged)))


async def make_row(item: Item, recipe: Recipe, engine: Engine, read: Callable[[], Article]) -> Row:
    """The row of an item; a fault of the input or of the model's replies becomes an error row.

    Raises CostLimitReached, UsageError and other SummarizerErrors that are not due to this one input.
    """
    try:
        return await _result_row(item, recipe, engine, read())
    except (InputError, ModelError) as error:
        return error_row(item, recipe, error)
    except SummarizerError:
        raise
    except Exception as error:  # one bad article must not end a night's work
        return error_row(item, recipe, error)


def error_row(item: Item, recipe: Recipe, error: Exception) -> Row:
    """The row of an input that has no results."""
    if isinstance(error, SummarizerError):
        info = ErrorInfo(kind=error.kind, message=valid_unicode(str(error)), exit_code=error.exit_code)
    else:
        message = f"{item.id}: unexpected {type(error).__name__}: {shorten(str(error), 200)}"
        info = ErrorInfo(kind="unexpected", message=valid_unicode(message), exit_code=SummarizerError.exit_code)
    source = valid_unicode(item.source)
    own = {"id": item.id, "source": source, "content": item.content, "recipe": recipe.hash}
    return Row.of(NO_FINDINGS, **own, status="error", error=info)


def duplicate_row(item: Item, computed: Row) -> Row:
    """The row of an item whose content was computed as another row: the same results under its own name."""
    article, error, check = computed.article, computed.error, computed.check
    if article is not None:
        known = item.metadata
        published = metadata.find_date(known.published) if known.published else None
        source = article.source.model_copy(update={"path": item.id})
        update = {"source": source, "published": published or article.published, "site": known.site or article.site}
        article = article.model_copy(update=update)
    if error is not None:
        error = error.model_copy(update={"message": error.message.replace(computed.id, item.id)})
    if check is not None:
        claims = [claim.model_copy(update={"source": item.id}) for claim in check.claims]
        check = check.model_copy(update={"claims": claims})
    own = {"id": item.id, "source": valid_unicode(item.source), "article": article, "error": error, "check": check}
    return computed.model_copy(update=own | {"duplicate_of": computed.duplicate_of or computed.id, "run": None})


async def _result_row(item: Item, recipe: Recipe, engine: Engine, article: Article) -> Row:
    report = await engine.report(article, recipe.wanted)
    analysis = ArticleAnalysis(article)
    answers = [await engine.answer(analysis, question) for question in recipe.questions]
    checked = await engine.check([analysis], _claims_of(item), None) if recipe.checks else None
    return Row.of(
        report,
        schema_version=ROW_VERSION,
        id=item.id,
        source=valid_unicode(item.source),
        content=item.content or report.article.source.sha256,
        recipe=recipe.hash,
        status="ok",
        text=article.text if recipe.keep_text else None,
        answers=[Answer.of(answer) for answer in answers],
        check=ClaimChecks.of(checked) if checked else None,
        run=_totals([report.run, *(one.run for one in (*answers, checked) if one)], engine),
    )


def _claims_of(item: Item) -> ClaimedText:
    """Raises InputError where there is nothing to check."""
    if item.claims is None:
        raise InputError(f"{item.id} has no claims; --check reads a column of a table")
    try:
        return claims_given(item.claims)
    except InputError as error:
        raise InputError(f"{item.id}: {error}") from None


def _totals(runs: list[RunReport], engine: Engine) -> RunTotals:
    """The runs of a report and its answers as one."""
    counts = ("calls", "input_tokens", "output_tokens", "cached_tokens")
    sums = {name: sum(getattr(run, name) for run in runs) for name in counts}
    exact = all(run.tokens_counted == "exact" for run in runs)
    usage = Usage(sums["input_tokens"], sums["output_tokens"], sums["cached_tokens"], exact)
    return RunTotals.of(
        runs[0],
        **sums,
        tokens_counted="exact" if exact else "estimated",
        verifier=_verifier([run.verifier for run in runs if run.verifier is not None]),
        cost_usd=_cost(runs, usage, engine),
    )


def _verifier(runs: list[VerifierRun]) -> VerifierRun | None:
    """The verifier's runs as one: a report and its answers have the same verifier."""
    if not runs:
        return None
    return runs[0].model_copy(update={name: sum(getattr(run, name) for run in runs) for name in ("calls", "unread")})


def _cost(runs: list[RunReport], usage: Usage, engine: Engine) -> float | None:
    """What the calls cost when they were made; with a second model, whose price is its own, what was paid now."""
    if engine.verifier not in (None, engine.model):
        paid = [run.cost_usd for run in runs]
        return None if None in paid else sum(cost or 0.0 for cost in paid)
    price = engine.ledger.price if engine.ledger else None
    return 0.0 if not usage.input_tokens else None if price is None else price.of(usage)


# The run


class RowEngine(Protocol):
    """Makes rows, several at once."""

    @property
    def capacity(self) -> int:
        """How many rows may be in progress at once; bounds the memory."""
        ...

    async def make(self, item: Item) -> Row | None:
        """The row of an item; None if its replies come later.

        Raises SummarizerErrors that are not due to this one input.
        """
        ...

    async def close(self) -> None:
        """Close processes and connections."""
        ...


class BatchStopped(SummarizerError):
    """A limit of the run was reached before all inputs had their row."""

    kind = "stopped"


@dataclass
class Progress:
    """The progress of a run. Counts are of this run, except ``kept``."""

    started: float = field(default_factory=time.monotonic)
    total: int | None = None
    """All inputs, once they are counted."""
    kept: int = 0
    """Inputs whose row an earlier run finished."""
    made: int = 0
    failed: int = 0
    """Error rows made."""
    failures: list[tuple[int, str]] = field(default_factory=list)
    """Why the first inputs failed, each with its place among the inputs."""
    incomplete: int = 0
    """Rows made with a part without a usable reply, or a statement without a verdict."""
    failed_before: int = 0
    """Error rows kept."""
    duplicates: int = 0
    """Rows copied from one with the same content."""
    waiting: int = 0
    """Inputs whose replies have not come yet."""
    tokens: int = 0
    cost_usd: float | None = 0.0
    """Cost of the rows; None once one has no known price."""

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.monotonic() - self.started

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.made / max(self.seconds, 1e-9)

    @property
    def seconds_left(self) -> float | None:
        """At this rate; None while it is unknown."""
        if self.total is None or not self.made:
            return None
        return max(0, self.total - self.kept - self.made) / self.rate

    def count(self, row: Row, place: int) -> None:
        """Add the row of an input."""
        self.made += 1
        self.failed += row.status == "error"
        if row.error is not None:
            why = row.error.message if row.id in row.error.message else f"{row.id}: {row.error.message}"
            self.failures = sorted([*self.failures, (place, why)])[:_NAMED_FAILURES]
        unread = row.run is not None and row.run.verifier is not None and row.run.verifier.unread > 0
        self.incomplete += unread or any(part.kind == "part" for part in row.dropped)
        self.duplicates += row.duplicate_of is not None
        if row.run is not None:
            self.tokens += row.run.input_tokens + row.run.output_tokens
            cost = row.run.cost_usd
            self.cost_usd = None if cost is None or self.cost_usd is None else self.cost_usd + cost


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits that end a run early."""

    max_failures: int | None = None
    """Error rows allowed; one more stops the run."""
    timeout: float | None = None
    """Seconds for the whole run."""


@dataclass
class BatchRun:
    """One run over a corpus."""

    journal: Journal
    engine: RowEngine
    limits: Limits = field(default_factory=Limits)
    retry_failed: bool = False
    progress: Progress = field(default_factory=Progress)
    on_row: Callable[[], None] = lambda: None
    """Called after every row that is or was finished."""
    _waiting: dict[str, list[tuple[Item, int]]] = field(default_factory=dict)
    _refused: int = 0
    _stop: Exception | None = None

    async def run(self, items: Iterator[Item]) -> None:
        """Make all rows. Raises BatchStopped, CostLimitReached, and InputError for an unreadable list of inputs.

        Rows in progress when a limit is reached are still finished, since they are paid for; only a timeout cuts them
        off.
        """
        try:
            async with asyncio.timeout(self.limits.timeout):
                await self._run(items)
        except TimeoutError:
            raise BatchStopped(
                f"not finished within --timeout {self.limits.timeout:g} seconds; repeat the command to continue"
            ) from None

    async def _run(self, items: Iterator[Item]) -> None:
        slots = asyncio.Semaphore(self.engine.capacity)
        tasks: set[asyncio.Task[None]] = set()
        place = -1
        try:
            while self._stop is None and (item := await self._next(items)) is not None:
                place += 1
                if self._has_row(item, place):
                    continue
                await slots.acquire()
                if self._stop is not None:
                    break
                task = asyncio.create_task(self._make(item, place, slots))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
            while tasks:
                await asyncio.wait(tasks)
        finally:
            for task in tasks:
                task.cancel()
        if self._stop is not None:
            raise self._stop

    async def _next(self, items: Iterator[Item]) -> Item | None:
        """The next item, read in a thread: standard input may be slow."""
        try:
            return await asyncio.to_thread(next, items, None)
        except SummarizerError as error:
            self._stop = error
            return None

    def _has_row(self, item: Item, place: int) -> bool:
        """True if the item has a row, gets one from its duplicate now, or waits for its duplicate's row."""
        index = self.journal.index
        entry = index.find(item.id)
        if entry is not None and (entry.ok or not self.retry_failed):
            index.set_place(item.id, place)
            self.progress.kept += 1
            self.on_row()
            return True
        if (same := index.with_content(item.content)) is not None:
            self._keep(duplicate_row(item, self.journal.row(same)), place)
            return True
        if item.content and item.content in self._waiting:
            self._waiting[item.content].append((item.without_data(), place))
            return True
        return False

    async def _make(self, item: Item, place: int, slots: asyncio.Semaphore) -> None:
        if item.content:
            self._waiting[item.content] = []
        try:
            row = await self.engine.make(item)
            if row is None:
                self.progress.waiting += 1 + len(self._waiting.get(item.content, ()))
                return
            self._keep(row, place)
            for duplicate, its_place in self._waiting.pop(item.content, ()):
                self._keep(duplicate_row(duplicate, row), its_place)
            self._watch(row)
        except Exception as error:
            self._stop = self._stop or error
        finally:
            self._waiting.pop(item.content, None)
            slots.release()

    def _keep(self, row: Row, place: int) -> None:
        self.journal.append(row, place)
        self.progress.count(row, place)
        self.on_row()

    def _watch(self, row: Row) -> None:
        """Stop if more rows would only be more errors."""
        refused = row.error is not None and row.error.kind == "model_refused"
        self._refused = self._refused + 1 if refused else 0
        failed, most = self.progress.failed, self.limits.max_failures
        if most is not None and failed > most:
            reason = f"stopped after {failed} failed inputs, more than --max-failures {most}"
        elif self._refused >= _REFUSALS and row.error is not None:
            reason = f"stopped after {_REFUSALS} refusals in a row: {row.error.message}"
        else:
            return
        self._stop = self._stop or BatchStopped(f"{reason}; repeat the command with --retry-failed to continue")
