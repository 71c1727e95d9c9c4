"""``summarize stances FILE…``: who takes which side on what, in one article, several, or an archive."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Option

from summarizer.cli import options as o
from summarizer.errors import UsageError

if TYPE_CHECKING:
    from summarizer.corpus.timeline import Unite
    from summarizer.engine import Engine
    from summarizer.extract.entities import Entity
    from summarizer.render.writers import ReportWriter, StancesWriter


class StancesFormat(StrEnum):
    """How stances are printed."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    HTML = "html"


class Graph(StrEnum):
    """Graph languages."""

    DOT = "dot"
    MERMAID = "mermaid"


class By(StrEnum):
    """The columns for an archive."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    SOURCE = "source"


OFF = "off"
"""Value of ``--unite`` that is no model."""
_REPORT_FORMATS = (StancesFormat.JSON, StancesFormat.JSONL, StancesFormat.HTML)
"""Formats that print each report by itself."""


@o.with_options(o.ALL_OPTIONS, o.LOG_OPTIONS)
def stances(
    *,
    files: o.Files = None,
    holder: Annotated[
        str | None, Option("--holder", metavar="WORDS", help="Only holders whose name or role contains these words.")
    ] = None,
    target: Annotated[
        str | None, Option("--target", metavar="WORDS", help="Only targets that contain these words.")
    ] = None,
    matrix: Annotated[bool, Option("--matrix", help="A table of holders and targets.")] = False,
    graph: Annotated[Graph | None, Option("--graph", help="A graph of holders and targets.")] = None,
    unite: Annotated[
        str | None,
        Option(
            "--unite",
            metavar="MODEL|off",
            help="The model that joins the names which several articles have for one holder or target, in one call, "
            "where rules cannot.  [default: the model of the run; with --corpus: off]",
        ),
    ] = None,
    corpus: Annotated[
        Path | None,
        Option("--corpus", metavar="PATH", help="The results of summarize batch, instead of files."),
    ] = None,
    by: Annotated[By, Option("--by", help="With --corpus: the columns of the table.")] = By.MONTH,
    top: Annotated[int, Option("--top", metavar="N", min=1, help="With --corpus: number of holders and targets.")] = 50,
    output_format: Annotated[StancesFormat, Option("--format", "-f", help="How to print the result.")] = (
        StancesFormat.TEXT
    ),
    output: o.OutputOption = None,
    everything: Annotated[bool, Option("--all", help="Show every quotation, not just the first few.")] = False,
    quiet: o.QuietOption = False,
    _debug: o.DebugOption = False,
    flags: dict[str, Any],
) -> int:
    """Show who takes which side on what, in whose words; several articles, or a whole archive, are compared."""
    if corpus is not None:
        if files or matrix or graph:
            raise UsageError("--corpus goes without files, --matrix and --graph; see --by and --format html")
        from summarizer.cli.output import print_result

        names = _unite_archive(unite, flags, quiet=quiet)
        return print_result(_timeline(corpus, (holder, target), by, top, output_format, names), output, [str(corpus)])
    if matrix and (graph or output_format in _REPORT_FORMATS):
        raise UsageError("--matrix is printed as text, markdown or csv; leave out --graph, or choose another --format")
    if graph and output_format is not StancesFormat.TEXT:
        raise UsageError("--graph is a format of its own; leave --format out")
    from summarizer.cli.running import Reporting, run_reports
    from summarizer.corpus.entities import filter_stances
    from summarizer.render.writers import ReportWriter, StancesWriter
    from summarizer.shape import Wanted
    from summarizer.voices import EVERYTHING, Room

    paths, many = files or ["-"], len(files or ()) > 1
    writer: ReportWriter | StancesWriter
    if output_format in _REPORT_FORMATS:
        writer = ReportWriter(output_format.value, many=many)
    else:
        room = EVERYTHING if everything else Room(most_holders=None)
        form = graph.value if graph else "matrix" if matrix else None
        writer = StancesWriter(output_format.value, form, room, holder=holder, target=target)
    collects = isinstance(writer, StancesWriter)
    joins = many and unite != OFF and collects
    reporting = Reporting(
        Wanted(summary=False),
        writer,
        output,
        quiet=quiet,
        select=(lambda report: report) if collects else (lambda report: filter_stances(report, holder, target)),
        before_closing=_uniting(writer, unite, flags, quiet=quiet) if joins else None,
    )
    return run_reports(paths, flags, reporting)


def _uniting(
    writer: "ReportWriter | StancesWriter", model: str | None, flags: dict[str, Any], *, quiet: bool
) -> "Callable[[Engine], Awaitable[None]]":
    """Gives the writer names that a model joined; on a fault of the model those that rules joined are kept."""
    from summarizer.cli.output import Messages
    from summarizer.corpus.entities import common_names, contexts_of
    from summarizer.errors import ModelError
    from summarizer.extract.entities import CommonNames
    from summarizer.render.writers import StancesWriter

    async def unite(engine: "Engine") -> None:
        assert isinstance(writer, StancesWriter)
        names = common_names(writer.sources)
        try:
            async with _engine_for(model, engine, flags, quiet=quiet) as chosen:
                holders, targets = await chosen.unite(names.holders, names.targets, contexts_of(writer.sources))
        except ModelError as error:
            Messages(quiet=quiet).error(f"names are joined by rules alone: {error}")
            return
        writer.names = CommonNames(tuple(holders), tuple(targets))

    return unite


@asynccontextmanager
async def _engine_for(
    model: str | None, engine: "Engine | None", flags: dict[str, Any], *, quiet: bool
) -> "AsyncIterator[Engine]":
    """The engine itself, or one with another model for the block."""
    if model is None and engine is not None:
        yield engine
        return
    from summarizer.cli.output import Messages
    from summarizer.cli.running import cli_engine
    from summarizer.config import VERIFY_OFF, load_settings

    settings = load_settings(flags | {"model": model, "verify": VERIFY_OFF})
    async with cli_engine(settings, Messages(quiet=quiet)) as other:
        yield other


def _unite_archive(model: str | None, flags: dict[str, Any], *, quiet: bool) -> "Unite | None":
    """Joins the names of an archive by a model; None if none is named."""
    if model in (None, OFF):
        return None

    import asyncio

    async def unite(
        holders: "list[Entity]", targets: "list[Entity]", contexts: dict[tuple[str, str], str]
    ) -> "tuple[list[Entity], list[Entity]]":
        async with _engine_for(model, None, flags, quiet=quiet) as engine:
            return await engine.unite(holders, targets, contexts)

    return lambda *names: asyncio.run(unite(*names))


def _timeline(
    results: Path,
    words: tuple[str | None, str | None],
    by: By,
    top: int,
    output_format: StancesFormat,
    unite: "Unite | None",
) -> str:
    from summarizer.corpus.timeline import read_stances, timeline_of
    from summarizer.render import stances as show

    if output_format is StancesFormat.MARKDOWN:
        raise UsageError("the stances of an archive are printed as text, csv, html, json or jsonl")
    stances = read_stances(results, *words, by=by.value, unite=unite)
    if output_format is StancesFormat.CSV:
        return show.timeline_csv(stances)
    if output_format in (StancesFormat.JSON, StancesFormat.JSONL):
        return show.timeline_json(stances, lines=output_format is StancesFormat.JSONL)
    timeline = timeline_of(stances)
    if output_format is StancesFormat.HTML:
        from summarizer.render.html_pages import timeline_html

        return timeline_html(timeline, top, by.value)
    return show.timeline_text(timeline, top)
