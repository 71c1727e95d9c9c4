"""Runs the reports of several inputs: side by side, printed in their order, each failing alone."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarizer.article import Article
from summarizer.cli.messages import Messages, finish_line, warnings
from summarizer.cli.options import Format
from summarizer.cli.output import Output
from summarizer.cli.watching import Display
from summarizer.configuration import Settings, settings_of
from summarizer.engine import Engine
from summarizer.errors import CheckError, ModelUnavailable, SummarizerError
from summarizer.loading import load_article
from summarizer.opening import open_engine
from summarizer.rendering.holders import Room, room_for
from summarizer.rendering.reports import ReportWriter
from summarizer.results import Report
from summarizer.tasks.prompting import Wanted


@dataclass(frozen=True, slots=True)
class Reporting:
    """What to report, and how to print it."""

    format: Format
    output: Path | None
    wanted: Wanted
    show_dropped: bool
    strict: bool
    stream: bool
    quiet: bool
    everything: bool = False
    """Whether all holders and quotations are shown, whatever the length."""

    @property
    def room(self) -> Room:
        """How much of stances and quotations is shown."""
        return room_for(self.wanted.shape.length, everything=self.everything)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One input's report and article, or the error that stands for them."""

    path: str
    report: Report | None = None
    article: Article | None = None
    error: SummarizerError | None = None


def run_reports(paths: Sequence[str], flags: Mapping[str, Any], reporting: Reporting) -> int:
    """Make and print the reports; returns the exit code of the first that failed, or 0.

    Raises SummarizerError when the only input cannot be read, or no model can be opened.
    """
    return asyncio.run(_run(paths, settings_of(flags), reporting))


def opened_engine(
    settings: Settings, messages: Messages, *, strict: bool = False
) -> AbstractAsyncContextManager[Engine]:
    """An engine for the settings, closed at the end of the block; says which model it is."""
    progress = None if messages.quiet else messages.download
    return open_engine(settings, note=messages.note, progress=progress, strict=strict)


async def _run(paths: Sequence[str], settings: Settings, reporting: Reporting) -> int:
    messages = Messages(quiet=reporting.quiet)
    output = Output(reporting.output)
    writer = ReportWriter(
        reporting.format.value, many=len(paths) > 1, show_dropped=reporting.show_dropped, room=reporting.room
    )
    only = (
        load_article(paths[0], limits=settings.reading)
        if len(paths) == 1 and reporting.format in (Format.TEXT, Format.MARKDOWN, Format.HTML)
        else None
    )
    code = 0
    async with opened_engine(settings, messages, strict=reporting.strict) as engine:
        if engine.model is None and (unheeded := reporting.wanted.shape.for_a_model):
            messages.note(f"no model writes, so these have no effect: {', '.join(unheeded)}")
        with Display(quiet=reporting.quiet, stream=reporting.stream) as display:
            work = outcomes(paths, only, engine, settings, reporting, display)
            output.write(writer.opening())
            async for outcome in work:
                failed = _print(outcome, writer, output, messages, reporting)
                code = code or failed
    output.write(writer.closing())
    output.finish()
    return code


async def outcomes(
    paths: Sequence[str],
    only: Article | None,
    engine: Engine,
    settings: Settings,
    reporting: Reporting,
    display: Display,
) -> AsyncIterator[Outcome]:
    """The outcomes in the order of the inputs; so many at once as calls may run at once."""
    places = asyncio.Semaphore(engine.concurrency)
    deadline = None if settings.timeout is None else asyncio.get_running_loop().time() + settings.timeout

    async def one(path: str) -> Outcome:
        async with places:
            try:
                article = only or load_article(path, limits=settings.reading)
                async with asyncio.timeout_at(deadline):
                    report = await engine.report(article, reporting.wanted, display.watcher())
            except TimeoutError:
                said = f"{path}: not done within --timeout {settings.timeout:g} seconds; give it more time"
                return Outcome(path, error=ModelUnavailable(said))
            except SummarizerError as error:
                return Outcome(path, error=error)
            return Outcome(path, report, article)

    tasks = [asyncio.create_task(one(path)) for path in paths]
    try:
        for task in tasks:
            yield await task
    finally:
        for task in tasks:
            task.cancel()


def _print(outcome: Outcome, writer: ReportWriter, output: Output, messages: Messages, reporting: Reporting) -> int:
    """Print one outcome; returns its exit code."""
    if outcome.report is None or outcome.article is None:
        error = outcome.error or SummarizerError(f"{outcome.path} gave nothing")
        messages.error(str(error))
        output.write(writer.error(outcome.path, error))
        return error.exit_code
    messages.notices(outcome.article)
    output.write(writer.report(outcome.report, outcome.article))
    messages.note(finish_line(outcome.report.run))
    for warning in warnings(outcome.report):
        messages.error(f"{outcome.path}: {warning}")
    failed = any(part.kind == "part" for part in outcome.report.dropped)
    return CheckError.exit_code if failed and reporting.strict else 0
