"""``summarize stances FILE…``: who takes which side on what, in one article or compared over several."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from summarizer.cli import options as o
from summarizer.errors import UsageError

if TYPE_CHECKING:
    from summarizer.cli.running import Reporting
    from summarizer.rendering.holders import Room
    from summarizer.rendering.stances import Told
    from summarizer.results import Report


class StancesFormat(StrEnum):
    """How stances are printed."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    HTML = "html"


class Graph(StrEnum):
    """Languages for graphs."""

    DOT = "dot"
    MERMAID = "mermaid"


class By(StrEnum):
    """What stands side by side for an archive."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    SOURCE = "source"


_BY_REPORT = (StancesFormat.JSON, StancesFormat.JSONL, StancesFormat.HTML)
"""Formats that a ``ReportWriter`` prints."""


@o.with_all_options
def stances(
    *,
    files: o.Files = None,
    holder: Annotated[
        str | None, typer.Option("--holder", metavar="WORDS", help="Only holders whose name or role has these words.")
    ] = None,
    target: Annotated[
        str | None, typer.Option("--target", metavar="WORDS", help="Only targets that have these words.")
    ] = None,
    matrix: Annotated[bool, typer.Option("--matrix", help="A table of holders and targets.")] = False,
    graph: Annotated[Graph | None, typer.Option("--graph", help="A graph of holders and targets.")] = None,
    corpus: Annotated[
        Path | None,
        typer.Option("--corpus", metavar="PATH", help="The results of summarize batch: an archive instead of files."),
    ] = None,
    by: Annotated[By, typer.Option("--by", help="With --corpus: what stands side by side.")] = By.MONTH,
    top: Annotated[
        int, typer.Option("--top", metavar="N", min=1, help="With --corpus: how many holders and targets.")
    ] = 50,
    output_format: Annotated[StancesFormat, typer.Option("--format", "-f", help="How to print the result.")] = (
        StancesFormat.TEXT
    ),
    output: o.OutputOption = None,
    everything: Annotated[bool, typer.Option("--all", help="Show every quotation, not just the first few.")] = False,
    quiet: o.QuietOption = False,
    _debug: o.DebugOption = False,
    flags: dict[str, Any],
) -> int:
    """Say who takes which side on what, in whose words; several articles, or a whole archive, are compared."""
    if corpus is not None:
        from summarizer.cli.timeline import Look, print_timeline

        if files or matrix or graph:
            raise UsageError("--corpus goes without files, --matrix and --graph; see --by and --format html")
        return print_timeline(corpus, Look(holder, target, by.value, top, output_format.value), output)
    if matrix and (graph or output_format in _BY_REPORT):
        raise UsageError("--matrix is printed as text, markdown or csv; leave out --graph, or choose another --format")
    if graph and output_format is not StancesFormat.TEXT:
        raise UsageError("--graph is a format of its own; leave --format out")
    import asyncio

    from summarizer.cli.options import Format
    from summarizer.cli.running import Reporting
    from summarizer.rendering.holders import EVERYTHING, Room
    from summarizer.tasks.prompting import Wanted

    written = Format(output_format.value) if output_format in _BY_REPORT else Format.JSON
    reporting = Reporting(written, output, Wanted(summary=False), False, False, False, quiet, everything)
    look = _Look(holder, target, matrix, graph, output_format, EVERYTHING if everything else Room(most_holders=None))
    return asyncio.run(_run(files or ["-"], flags, reporting, look))


class _Look:
    """What of the stances is shown, and how."""

    def __init__(
        self,
        holder: str | None,
        target: str | None,
        matrix: bool,
        graph: Graph | None,
        output_format: StancesFormat,
        room: "Room",
    ) -> None:
        self._room = room
        self._holder, self._target = holder, target
        self._matrix, self._graph, self._format = matrix, graph, output_format

    @property
    def by_report(self) -> bool:
        """True where each report is printed for itself."""
        return self._format in _BY_REPORT

    def chosen(self, report: "Report") -> "Report":
        """A report with the stances that are asked for."""
        from summarizer.rendering.stances import chosen

        return chosen(report, self._holder, self._target)

    def text(self, told: "list[Told]") -> str:
        """All articles together."""
        from summarizer.rendering import stances as show
        from summarizer.rendering.screen import width

        if self._graph:
            return {Graph.DOT: show.as_dot, Graph.MERMAID: show.as_mermaid}[self._graph](told)
        if self._matrix:
            table = show.matrix_of(told)
            printers = {StancesFormat.CSV: show.matrix_csv, StancesFormat.MARKDOWN: show.matrix_markdown}
            printer = printers.get(self._format)
            return printer(table) if printer else show.matrix_text(table, width())
        if self._format is StancesFormat.CSV:
            return show.as_csv(told)
        if self._format is StancesFormat.MARKDOWN:
            return show.as_markdown(told, self._room)
        return show.as_text(told, width(), self._room)


async def _run(paths: list[str], flags: dict[str, Any], reporting: "Reporting", look: _Look) -> int:
    from summarizer.cli.messages import Messages, finish_line, warnings
    from summarizer.cli.output import Output
    from summarizer.cli.running import opened_engine, outcomes
    from summarizer.cli.watching import Display
    from summarizer.configuration import settings_of
    from summarizer.errors import SummarizerError
    from summarizer.rendering.reports import ReportWriter
    from summarizer.rendering.stances import Told

    messages, out, code = Messages(quiet=reporting.quiet), Output(reporting.output), 0
    writer = ReportWriter(reporting.format.value, many=len(paths) > 1)
    told: list[Told] = []
    parts: list[str] = []
    settings = settings_of(flags)
    async with opened_engine(settings, messages) as engine:
        with Display(quiet=reporting.quiet, stream=False) as display:
            async for outcome in outcomes(paths, None, engine, settings, reporting, display):
                if outcome.report is None or outcome.article is None:
                    error = outcome.error or SummarizerError(f"{outcome.path} gave nothing")
                    messages.error(str(error))
                    code = code or error.exit_code
                    parts.append(writer.error(outcome.path, error))
                    continue
                messages.notices(outcome.article)
                report = look.chosen(outcome.report)
                told.append(Told(outcome.path, report))
                parts.append(writer.report(report, outcome.article) if look.by_report else "")
                messages.note(finish_line(report.run))
                for warning in warnings(outcome.report):
                    messages.error(f"{outcome.path}: {warning}")
    if look.by_report:
        out.write("".join((writer.opening(), *parts, writer.closing())))
    elif told:
        out.write(look.text(told))
    out.finish()
    return code
