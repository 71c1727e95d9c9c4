"""Reports of several inputs: made concurrently, printed in the order of the inputs, each failing alone."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from summarizer.cli.log import Log
from summarizer.cli.output import Display, Messages, Output, finish_line
from summarizer.config import Settings, load_settings
from summarizer.engine import Engine, open_engine
from summarizer.errors import CheckError, ModelUnavailable, SummarizerError
from summarizer.ingest.load import load_article
from summarizer.render.writers import Writer
from summarizer.results import CheckReport, CompareReport, DiffReport, Report
from summarizer.shape import Wanted
from summarizer.text.article import Article

Made = TypeVar("Made", CheckReport, CompareReport, DiffReport)


@dataclass(frozen=True, slots=True)
class Reporting:
    """What to report, and where it goes."""

    wanted: Wanted
    writer: Writer
    output: Path | None = None
    strict: bool = False
    stream: bool = False
    quiet: bool = False
    select: Callable[[Report], Report] = lambda report: report
    """Reduces a report to what is shown."""
    before_closing: Callable[[Engine], Awaitable[None]] | None = None
    """What is still to be done with the engine when all reports are written."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One input's report and article, or an error."""

    path: str
    report: Report | None = None
    article: Article | None = None
    error: SummarizerError | None = None


def run_reports(paths: Sequence[str], flags: Mapping[str, Any], reporting: Reporting) -> int:
    """Make and print the reports; returns the exit code of the first that failed, or 0.

    Raises SummarizerError when the only input cannot be read, or no model can be opened.
    """
    return run_with_settings(paths, load_settings(flags), reporting)


def run_with_settings(paths: Sequence[str], settings: Settings, reporting: Reporting) -> int:
    """As ``run_reports``, with settings that are known."""
    return asyncio.run(_run(paths, settings, reporting))


def cli_engine(settings: Settings, messages: Messages, *, strict: bool = False) -> AbstractAsyncContextManager[Engine]:
    """An engine for the settings, closed at the end of the block; prints which model it uses."""
    progress = None if messages.quiet else messages.download
    return open_engine(settings, note=messages.note, progress=progress, strict=strict)


def run_once(
    settings: Settings,
    output: Output,
    messages: Messages,
    work: Callable[[Engine], Awaitable[Made]],
    rendered: Callable[[Made], str],
) -> Made:
    """Make one result with an engine, before ``--timeout``, and print it and its finish line."""

    async def made() -> Made:
        async with cli_engine(settings, messages) as engine:
            try:
                async with asyncio.timeout(settings.timeout):
                    return await work(engine)
            except TimeoutError:
                raise timeout_error(settings) from None

    result = asyncio.run(made())
    output.write(rendered(result))
    output.finish()
    messages.note(finish_line(result.run))
    return result


def deadline_of(settings: Settings) -> float | None:
    """The time on the running loop's clock when ``--timeout`` ends; None for no timeout."""
    return None if settings.timeout is None else asyncio.get_running_loop().time() + settings.timeout


def timeout_error(settings: Settings, what: str = "") -> ModelUnavailable:
    """The error for a run that took longer than ``--timeout``."""
    return ModelUnavailable(f"{what}not done within --timeout {settings.timeout:g} seconds; raise it")


async def _run(paths: Sequence[str], settings: Settings, reporting: Reporting) -> int:
    messages, output, writer = Messages(quiet=reporting.quiet), Output(reporting.output, paths), reporting.writer
    articles = {}
    if len(paths) == 1 and not writer.shows_errors:
        articles[paths[0]] = load_article(paths[0], limits=settings.reading)
    code = 0
    async with cli_engine(settings, messages, strict=reporting.strict) as engine:
        if engine.model is None and (ignored := reporting.wanted.shape.for_a_model):
            messages.note(f"no model writes, so these have no effect: {', '.join(ignored)}")
        output.write(writer.opening())
        async for outcome in _outcomes(paths, engine, settings, reporting, articles):
            if outcome.report is None or outcome.article is None:
                error = outcome.error or SummarizerError(f"{outcome.path} gave nothing")
                messages.error(str(error))
                output.write(writer.error(outcome.path, error))
                code = code or error.exit_code
                continue
            messages.notices(outcome.article)
            output.write(writer.report(reporting.select(outcome.report), outcome.article))
            messages.finished(outcome.path, outcome.report)
            Log(settings).add_report(outcome.report)
            if reporting.strict and any(part.kind == "part" for part in outcome.report.dropped):
                code = code or CheckError.exit_code
        if reporting.before_closing is not None:
            await reporting.before_closing(engine)
    output.write(writer.closing())
    output.finish()
    return code


async def _outcomes(
    paths: Sequence[str],
    engine: Engine,
    settings: Settings,
    reporting: Reporting,
    articles: Mapping[str, Article],
) -> AsyncIterator[Outcome]:
    """The outcomes in the order of the inputs, at most ``concurrency`` at once. ``articles`` are loaded already."""
    places = asyncio.Semaphore(engine.concurrency)
    deadline = deadline_of(settings)

    async def outcome_of(path: str) -> Outcome:
        async with places:
            try:
                article = articles.get(path) or load_article(path, limits=settings.reading)
                async with asyncio.timeout_at(deadline):
                    report = await engine.report(article, reporting.wanted, display.watcher())
            except TimeoutError:
                return Outcome(path, error=timeout_error(settings, f"{path}: "))
            except SummarizerError as error:
                return Outcome(path, error=error)
            return Outcome(path, report, article)

    with Display(quiet=reporting.quiet, stream=reporting.stream) as display:
        tasks = [asyncio.create_task(outcome_of(path)) for path in paths]
        try:
            for task in tasks:
                yield await task
        finally:
            for task in tasks:
                task.cancel()
