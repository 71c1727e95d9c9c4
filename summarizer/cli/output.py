"""Runs a command's work with an engine, and prints what comes of it: results, messages and progress."""

import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.errors import CheckError, SummarizerError, UsageError
from summarizer.ingest.sources import same_file
from summarizer.render.phrases import one_line
from summarizer.text.article import Article

if TYPE_CHECKING:
    from rich.console import Console

    from summarizer.config import Settings
    from summarizer.engine import Engine
    from summarizer.render.report import Writer
    from summarizer.results import Report, RunReport, Stance, Statement, Summary
    from summarizer.settings import Wanted

    Outcome = tuple[Report, Article] | SummarizerError

_UNVERIFIED = "{} gave no usable verdict on any statement, so the article's own sentences are shown"
WAIT_SECONDS = 3.0
"""After so long without a model, a note says what the run is waiting for."""
_LIVE_LINES = 12
"""Only the last lines are shown live; more would scroll."""


class Output:
    """Writes to standard output at once, or collects what belongs in a file until ``finish``."""

    def __init__(self, path: Path | None, inputs: Sequence[str] = ()) -> None:
        """Raises UsageError for a path that cannot be written, and for one that is an input: it would be replaced."""
        if path is not None and not _is_place(path):
            raise UsageError(f"cannot write to {path}; give a file in a folder that exists and may be written")
        if path is not None and path.is_file() and any(same_file(name, path) for name in inputs):
            raise UsageError(f"--output {path} is an input, which it would replace; give another file")
        self._path = path
        self._parts: list[bytes] = []

    def write(self, text: str | bytes) -> None:
        """Write or collect something."""
        if self._path is not None:
            self._parts.append(text if isinstance(text, bytes) else text.encode("utf-8", "replace"))
        elif isinstance(text, bytes):
            sys.stdout.buffer.write(text)
        else:
            sys.stdout.write(text)
            sys.stdout.flush()

    def finish(self) -> None:
        """Replace the file in one step; a link is followed, a device or pipe is written to.

        Raises SummarizerError when it cannot be written.
        """
        if self._path is None:
            return
        from summarizer.files import write_atomic

        data = b"".join(self._parts)
        try:
            if self._path.exists() and not self._path.is_file():
                with self._path.open("wb") as node:
                    node.write(data)
                return
        except OSError as error:
            raise SummarizerError(f"cannot write {self._path}: {error.strerror}; choose another place") from None
        write_atomic(self._path, data)


def _is_place(path: Path) -> bool:
    """Whether a file can be written there, or a device or pipe is there; a link is followed."""
    try:
        target = path.resolve()
    except (OSError, RuntimeError):  # a link to itself
        return False
    if target.exists() and not target.is_file():
        return not target.is_dir()
    return target.parent.is_dir() and os.access(target.parent, os.W_OK)


def print_result(text: str, path: Path | None = None, inputs: Sequence[str] = ()) -> int:
    """Write one whole result; returns the exit code 0."""
    output = Output(path, inputs)
    output.write(text)
    output.finish()
    return 0


class Messages:
    """Writes to standard error; only errors when ``quiet``."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet

    def note(self, text: str) -> None:
        """Print one line, unless quiet."""
        if not self.quiet:
            self.error(text)

    def error(self, text: str) -> None:
        """Print one line, also when quiet."""
        print(f"summarize: {one_line(text)}", file=sys.stderr, flush=True)

    def notices(self, article: Article) -> None:
        """Print how the article was read, where that matters."""
        for notice in article.notices:
            self.note(notice)

    def download(self, what: str, done: int, total: int) -> None:
        """Print the progress of a download."""
        if not self.quiet and (done in (0, total) or sys.stderr.isatty()):
            share = f" {100 * done // total} %" if done else ""
            end = "\n" if done in (0, total) or not sys.stderr.isatty() else "\r"
            print(f"summarize: {what}{share}", file=sys.stderr, end=end, flush=True)

    def finished(self, name: str, report: "Report") -> None:
        """Print the finish line of a report and its warnings."""
        self.note(finish_line(report.run))
        for warning in warnings(report):
            self.error(f"{name}: {warning}")

    def spinner(self) -> AbstractContextManager[object]:
        """Shows on a terminal that work goes on."""
        if self.quiet or not sys.stderr.isatty():
            return nullcontext()
        return _stderr_console().status("reading…", spinner="line")


def _stderr_console() -> "Console":
    from rich.console import Console

    return Console(stderr=True)


def finish_line(run: "RunReport") -> str:
    """Model, calls, tokens, cost and time of a run, in one line."""
    parts = [run.model]
    if run.calls:
        recorded = f" ({run.recorded_calls} cached)" if run.recorded_calls else ""
        about = "" if run.tokens_counted == "exact" else "about "
        cached = f" ({run.cached_tokens:,} cached)" if run.cached_tokens else ""
        parts += [
            f"{run.calls} calls{recorded}",
            f"{about}{run.input_tokens:,} tokens in{cached}, {run.output_tokens:,} out",
            *cost_text(run.cost_usd),
        ]
    return " · ".join([*parts, f"{run.seconds:.1f} s"])


def cost_text(usd: float | None) -> list[str]:
    """``0.1234 USD``, or ``cost unknown``; nothing for a model on this machine, and for replies that are recorded."""
    return ["cost unknown"] if usd is None else [f"{usd:.4f} USD"] if usd else []


def warnings(report: "Report") -> Iterator[str]:
    """What makes a report poorer than it was meant to be, one sentence each."""
    from summarizer.render.phrases import supports_of

    verifier = report.run.verifier
    drafted = [entry for entry in report.dropped if entry.kind != "part"]
    verified = "verified" in supports_of(report) or any(entry.verdict for entry in drafted)
    if verifier is not None and drafted and verifier.unread >= len(drafted) and not verified:
        yield _UNVERIFIED.format(verifier.model)
    for part in report.dropped:
        if part.kind == "part":
            yield f"{part.text} could not be read by the model: {part.reason}"


class Display(AbstractContextManager["Display"]):
    """A live display for all articles of a run, if standard error is a terminal.

    It shows the article's own sentences dimmed, then a model's statements as they are verified.
    """

    def __init__(self, *, quiet: bool, stream: bool) -> None:
        self._stream = stream
        self._live = None
        if not quiet and sys.stderr.isatty():
            from rich.live import Live

            self._live = Live(console=_stderr_console(), transient=True)
        self._watchers: list[ArticleWatcher] = []

    def __enter__(self) -> "Display":
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live is not None:
            self._live.stop()

    def watcher(self) -> "ArticleWatcher":
        """A watcher for one more article."""
        self._watchers.append(ArticleWatcher(self))
        return self._watchers[-1]

    def update(self) -> None:
        """Show what the watchers know now."""
        if self._live is None:
            return
        from rich.console import Group
        from rich.text import Text

        done, total = sum(one.done for one in self._watchers), sum(one.total for one in self._watchers)
        lines = [
            Text(f"• {one_line(line)}", "" if one.verified else "dim")
            for one in self._watchers
            for line in (one.verified or one.extract if self._stream else ())
        ]
        self._live.update(Group(*lines[-_LIVE_LINES:], Text(f"reading: {done} of {total} calls done", "dim")))


class ArticleWatcher:
    """Reports the progress of one article to the display. See ``tasks.drafter.Watcher``."""

    def __init__(self, display: Display) -> None:
        self._display = display
        self.done = self.total = 0
        self.extract: list[str] = []
        self.verified: list[str] = []

    def progressed(self, done: int, total: int) -> None:
        """Calls done, calls in total."""
        self.done, self.total = done, total
        self._display.update()

    def extracted(self, summary: "Summary") -> None:
        """The article's own sentences."""
        self.extract = [one.text for one in summary.statements]
        self._display.update()

    def settled(self, _kind: str, shown: "Statement | Stance", /) -> None:
        """A statement that will be shown."""
        from summarizer.results import Stance

        self.verified.append(shown.claim if isinstance(shown, Stance) else shown.text)
        self._display.update()


@dataclass(frozen=True, slots=True)
class Reporting:
    """What to report, and where it goes."""

    wanted: "Wanted"
    writer: "Writer"
    output: Path | None = None
    strict: bool = False
    stream: bool = False
    quiet: bool = False
    select: "Callable[[Report], Report]" = lambda report: report
    """Reduces a report to what is shown."""
    before_closing: "Callable[[Engine], Awaitable[None]] | None" = None
    """What is still to be done with the engine when all reports are written."""


def run_reports(paths: Sequence[str], settings: "Settings", reporting: Reporting) -> int:
    """Make and print the reports; returns the exit code of the first that failed, or 0.

    Raises SummarizerError when the only input cannot be read, or no model can be opened.
    """
    import asyncio

    return asyncio.run(_run(paths, settings, reporting))


@asynccontextmanager
async def cli_engine(settings: "Settings", messages: Messages, *, strict: bool = False) -> "AsyncIterator[Engine]":
    """An engine for the settings, closed at the end of the block; prints which model it uses, or what it waits for."""
    import asyncio

    from summarizer.engine import open_engine

    progress = None if messages.quiet else messages.download
    _, _, host = (settings.model.base_url or settings.model.provider or "the endpoint").rpartition("//")
    waiting = f"waiting for {host.rpartition('@')[2]} to answer"
    timer = asyncio.get_running_loop().call_later(WAIT_SECONDS, messages.note, waiting)
    try:
        async with open_engine(settings, note=messages.note, progress=progress, strict=strict) as engine:
            timer.cancel()
            yield engine
    finally:
        timer.cancel()


def deadline_of(settings: "Settings") -> float | None:
    """The time on the running loop's clock when ``--timeout`` ends; None for no timeout."""
    import asyncio

    return None if settings.timeout is None else asyncio.get_running_loop().time() + settings.timeout


async def _run(paths: Sequence[str], settings: "Settings", reporting: Reporting) -> int:
    from summarizer.ingest.load import load_article

    messages, output, writer = Messages(quiet=reporting.quiet), Output(reporting.output, paths), reporting.writer
    articles = {}
    if len(paths) == 1 and not writer.shows_errors:
        articles[paths[0]] = load_article(paths[0], limits=settings.reading)
    code = 0
    async with cli_engine(settings, messages, strict=reporting.strict) as engine:
        if engine.model is None and (ignored := reporting.wanted.shape.for_a_model):
            messages.note(f"no model writes, so these have no effect: {', '.join(ignored)}")
        output.write(writer.opening())
        async for path, outcome in _outcomes(paths, engine, settings, reporting, articles):
            if isinstance(outcome, SummarizerError):
                messages.error(str(outcome))
                output.write(writer.error(path, outcome))
                code = code or outcome.exit_code
                continue
            report, article = outcome
            messages.notices(article)
            output.write(writer.report(reporting.select(report), article))
            messages.finished(path, report)
            if settings.log:
                from summarizer.cli.log import Log

                Log(settings).add_report(report)
            if reporting.strict and any(part.kind == "part" for part in report.dropped):
                code = code or CheckError.exit_code
        if reporting.before_closing is not None:
            await reporting.before_closing(engine)
    output.write(writer.closing())
    output.finish()
    return code


async def _outcomes(
    paths: Sequence[str],
    engine: "Engine",
    settings: "Settings",
    reporting: Reporting,
    articles: Mapping[str, Article],
) -> "AsyncIterator[tuple[str, Outcome]]":
    """Each input with its report and article, or its error, in order; at most ``concurrency`` are read at once.

    ``articles`` are loaded already.
    """
    import asyncio

    from summarizer.engine import time_limit
    from summarizer.ingest.load import load_article

    places = asyncio.Semaphore(engine.concurrency)
    deadline = deadline_of(settings)

    async def outcome_of(path: str) -> "Outcome":
        async with places:
            try:
                article = articles.get(path) or load_article(path, limits=settings.reading)
                async with time_limit(settings.timeout, until=deadline, what=f"{path}: "):
                    report = await engine.report(article, reporting.wanted, display.watcher())
            except SummarizerError as error:
                return error
            return report, article

    with Display(quiet=reporting.quiet, stream=reporting.stream) as display:
        tasks = [asyncio.create_task(outcome_of(path)) for path in paths]
        try:
            for path, task in zip(paths, tasks, strict=True):
                yield path, await task
        finally:
            for task in tasks:
                task.cancel()
