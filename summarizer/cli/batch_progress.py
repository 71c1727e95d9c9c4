"""Progress of a batch on standard error: one line that changes on a terminal, one now and then elsewhere."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

from summarizer.corpus.inputs import Inputs
from summarizer.corpus.run import Progress
from summarizer.errors import SummarizerError

_TERMINAL_SECONDS = 0.5
_LOG_SECONDS = 15.0


class ProgressLine(AbstractAsyncContextManager["ProgressLine"]):
    """Shows progress until the block ends. A closed standard error stops the showing, not the work."""

    def __init__(self, progress: Progress, *, quiet: bool) -> None:
        self._progress = progress
        self._quiet = quiet
        self._terminal = sys.stderr.isatty()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "ProgressLine":
        if not self._quiet:
            self._task = asyncio.create_task(self._show())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            if self._terminal:
                self._print("\r\x1b[K")

    async def _show(self) -> None:
        while True:
            await asyncio.sleep(_TERMINAL_SECONDS if self._terminal else _LOG_SECONDS)
            line = progress_line(self._progress)
            self._print(f"\r\x1b[K{line}" if self._terminal else f"summarize: {line}\n")

    def _print(self, text: str) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.write(text)
            sys.stderr.flush()


@asynccontextmanager
async def counted(inputs: Inputs, progress: Progress) -> AsyncIterator[None]:
    """Counts the inputs beside the work, so that the remaining time can be told."""

    async def count() -> None:
        with suppress(SummarizerError):  # the run itself will say it
            progress.total = await asyncio.to_thread(inputs.count)

    task = asyncio.create_task(count())
    try:
        yield
    finally:
        task.cancel()


def progress_line(progress: Progress) -> str:
    """Rows, rate, remaining time, tokens and money."""
    done = progress.kept + progress.made
    of = "" if progress.total is None else f" of {progress.total:,}"
    parts = [f"{done:,}{of} rows", f"{progress.rate:.1f} a second"]
    if (left := progress.seconds_left) is not None:
        parts.append(f"{_duration(left)} left")
    return " · ".join([*parts, *_extras(progress)])


def summary_line(progress: Progress) -> str:
    """What a run did, in one line."""
    kept = f" ({progress.kept:,} were there)" if progress.kept else ""
    parts = [f"{progress.kept + progress.made:,} rows{kept} in {_duration(progress.seconds)}"]
    if progress.made:
        parts.append(f"{progress.rate:.1f} a second")
    return " · ".join([*parts, *_extras(progress)])


def _extras(progress: Progress) -> list[str]:
    parts = []
    if progress.duplicates:
        parts.append(f"{progress.duplicates:,} duplicates")
    if progress.failed or progress.failed_before:
        parts.append(f"{progress.failed + progress.failed_before:,} failed")
    if progress.waiting:
        parts.append(f"{progress.waiting:,} waiting")
    if progress.tokens:
        money = "cost unknown" if progress.cost_usd is None else f"{progress.cost_usd:.4f} USD"
        parts += [f"{progress.tokens:,} tokens", money]
    return parts


def _duration(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{seconds:.1f} s" if seconds < 10 else f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
