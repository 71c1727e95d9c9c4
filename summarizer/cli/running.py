"""Runs the reports of several inputs: side by side, printed in their order, each failing alone."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarizer.article import Article
from summarizer.cli.messages import Messages, finish_line
from summarizer.cli.options import Format
from summarizer.cli.output import Output
from summarizer.configuration import Settings, config_path, read_config, resolve
from summarizer.errors import InputError, ModelError, SummarizerError
from summarizer.loading import load_article
from summarizer.models.factory import open_model
from summarizer.pipeline import Engine, Wanted
from summarizer.rendering.reports import ReportWriter
from summarizer.results import Report


@dataclass(frozen=True, slots=True)
class Reporting:
    """How reports are to be printed."""

    format: Format
    output: Path | None
    stances: bool
    show_dropped: bool
    quiet: bool


def run_reports(paths: Sequence[str], flags: Mapping[str, Any], profile: str | None, reporting: Reporting) -> int:
    """Make and print the reports; returns the exit code. Raises SummarizerError when none can be made."""
    settings = resolve(flags, config=read_config(config_path()), environ=os.environ, profile=profile)
    return asyncio.run(_run(paths, settings, reporting))


@asynccontextmanager
async def opened_engine(settings: Settings, messages: Messages) -> AsyncIterator[Engine]:
    """An engine for the settings, closed at the end; says which model it is."""
    opened = await open_model(settings.model, progress=messages.download)
    messages.note(opened.notice)
    try:
        yield Engine(opened.model, opened.ledger, settings.model.concurrency)
    finally:
        if opened.model is not None:
            await opened.model.close()


async def _run(paths: Sequence[str], settings: Settings, reporting: Reporting) -> int:
    messages = Messages(quiet=reporting.quiet)
    output = Output(reporting.output)
    loaded = [_load(path) for path in paths]
    code = 0
    if len(loaded) == 1 and isinstance(loaded[0], InputError) and reporting.format in (Format.TEXT, Format.MARKDOWN):
        raise loaded[0]
    writer = ReportWriter(reporting.format.value, many=len(paths) > 1, show_dropped=reporting.show_dropped)
    async with opened_engine(settings, messages) as engine:
        wanted = Wanted(stances=reporting.stances)
        tasks = [asyncio.create_task(_report(engine, article, wanted)) for article in loaded]
        output.write(writer.opening())
        for path, article, task in zip(paths, loaded, tasks, strict=True):
            outcome = await task
            if isinstance(outcome, SummarizerError):
                code = code or outcome.exit_code
                messages.error(str(outcome))
                output.write(writer.error(path, outcome))
            elif isinstance(article, Article):
                output.write(writer.report(outcome, article))
                messages.note(finish_line(outcome.run))
    output.write(writer.closing())
    output.finish()
    return code


def _load(path: str) -> Article | InputError:
    try:
        return load_article(path)
    except InputError as error:
        return error


async def _report(engine: Engine, article: Article | InputError, wanted: Wanted) -> Report | SummarizerError:
    if isinstance(article, InputError):
        return article
    try:
        return await engine.report(article, wanted)
    except ModelError as error:
        return error
