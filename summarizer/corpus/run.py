"""Drives a run: items in, rows into the journal, each input once, within limits, on top of what was finished before."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from summarizer.corpus.engines import RowEngine
from summarizer.corpus.inputs import Item
from summarizer.corpus.journal import Journal
from summarizer.corpus.recipe import duplicate_row
from summarizer.corpus.rows import Row
from summarizer.errors import SummarizerError

_REFUSALS = 5
"""Consecutive refusals by the endpoint that end a run: a wrong key or an exhausted quota would refuse every article."""


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

    def count(self, row: Row) -> None:
        """Add a row."""
        self.made += 1
        self.failed += row.status == "error"
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
        self.progress.count(row)
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
