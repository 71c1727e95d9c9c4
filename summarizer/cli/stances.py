"""``summarize stances FILE…``: who takes which side on what, in one article, several, or an archive."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from typer import Option

from summarizer.cli import options as o
from summarizer.errors import UsageError


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

        return print_result(_timeline(corpus, holder, target, by, top, output_format), output)
    if matrix and (graph or output_format in _REPORT_FORMATS):
        raise UsageError("--matrix is printed as text, markdown or csv; leave out --graph, or choose another --format")
    if graph and output_format is not StancesFormat.TEXT:
        raise UsageError("--graph is a format of its own; leave --format out")
    from summarizer.cli.running import Reporting, run_reports
    from summarizer.render.writers import ReportWriter, StancesWriter
    from summarizer.shape import Wanted
    from summarizer.voices import EVERYTHING, Room, filter_stances

    paths, many = files or ["-"], len(files or ()) > 1
    writer: ReportWriter | StancesWriter
    if output_format in _REPORT_FORMATS:
        writer = ReportWriter(output_format.value, many=many)
    else:
        room = EVERYTHING if everything else Room(most_holders=None)
        writer = StancesWriter(output_format.value, matrix=matrix, graph=graph.value if graph else None, room=room)
    reporting = Reporting(
        Wanted(summary=False),
        writer,
        output,
        quiet=quiet,
        select=lambda report: filter_stances(report, holder, target),
    )
    return run_reports(paths, flags, reporting)


def _timeline(
    results: Path, holder: str | None, target: str | None, by: By, top: int, output_format: StancesFormat
) -> str:
    from summarizer.corpus.timeline import read_stances, timeline_of
    from summarizer.render import timeline as show

    if output_format is StancesFormat.MARKDOWN:
        raise UsageError("the stances of an archive are printed as text, csv, html, json or jsonl")
    stances = read_stances(results, holder, target, by=by.value)
    if output_format is StancesFormat.CSV:
        return show.timeline_csv(stances)
    if output_format in (StancesFormat.JSON, StancesFormat.JSONL):
        return show.timeline_json(stances, lines=output_format is StancesFormat.JSONL)
    timeline = timeline_of(stances)
    if output_format is StancesFormat.HTML:
        return show.timeline_html(timeline, top, by.value)
    return show.timeline_text(timeline, top)
