"""A run on a terminal: the scores side by side, then what changed, then the verdict."""

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from summarizer.evaluation.comparing import Compared
from summarizer.evaluation.reports.tables import Cell, Reported, rows, written
from summarizer.evaluation.scorers import Metric
from summarizer.rendering.safe import one_line

_STYLES = {"better": "green", "worse": "red", "": ""}
_MOST_SHOWN = 40
"""Lines of one kind; the other reports have all."""


def print_run(console: Console, reported: Reported) -> None:
    """Print a run."""
    run = reported.run
    console.print(f"{reported.folder}: {reported.cases} cases, {run.mode}, prompts {run.prompts[:12]}")
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("metric")
    for model in run.models:
        table.add_column(one_line(model), justify="right")
        table.add_column("n", justify="right", style="dim")
    for metric, cells in rows(reported):
        table.add_row(metric.name, *(part for cell in cells for part in _cells(metric, cell)))
    console.print(table)
    if run.judge:
        console.print(Text(run.judge, "dim"))
    for title, style, lines in _changes(reported):
        _print_lines(console, title, style, lines)
    console.print(Text(reported.headline, "bold green" if reported.verdict.passed else "bold red"))


def print_comparison(console: Console, model: str, compared: Iterable[Compared]) -> None:
    """Print one model's paired differences."""
    table = Table(box=None, pad_edge=False, header_style="bold", title=one_line(model), title_justify="left")
    for column in ("metric", "before", "after", "difference", "95 % interval", "bootstrap", "articles", ""):
        table.add_column(column, justify="left" if column in ("metric", "") else "right")
    for one in compared:
        found = one.difference
        figures = ["–"] * 4
        if found:
            figures = [f"{found.value:+.3f}", f"{found.low:+.3f} to {found.high:+.3f}"]
            figures += [f"{found.boot_low:+.3f} to {found.boot_high:+.3f}", str(found.articles)]
        before, after = (written(one.metric, round(value, 4)) for value in (one.before, one.after))
        verdict = Text(one.verdict, _STYLES.get(one.verdict, "dim"))
        table.add_row(one.metric.name, before, after, *figures, verdict)
    console.print(table)


def _cells(metric: Metric, cell: Cell) -> tuple[Text, str]:
    text = Text(written(metric, cell.value), "dim" if cell.value is None else _STYLES[cell.direction])
    if cell.direction:
        text.append(f" (was {written(metric, cell.accepted)})")
    return text, f"{cell.count} {cell.unit}" if cell.value is not None else ""


def _changes(reported: Reported) -> Iterator[tuple[str, str, list[str]]]:
    verdict = reported.verdict
    yield "Not scored", "red", verdict.failed
    yield "Worse than accepted", "red", [str(change) for change in verdict.worse]
    yield "Bounds that do not hold", "red", verdict.bounds
    yield "Worse beyond chance", "red", verdict.significant
    yield "Better than accepted (summarize eval accept keeps it)", "green", [str(change) for change in verdict.better]
    stale = [f"{model}: {count} recordings that no call asks for" for model, count in reported.unused.items() if count]
    yield "Unused recordings (summarize eval prune deletes them)", "yellow", stale


def _print_lines(console: Console, title: str, style: str, lines: list[str]) -> None:
    if not lines:
        return
    console.print(Text(title, f"bold {style}"))
    for line in lines[:_MOST_SHOWN]:
        console.print(Padding(Text(one_line(line)), (0, 0, 0, 2)))
    if len(lines) > _MOST_SHOWN:
        console.print(f"  … and {len(lines) - _MOST_SHOWN} more")
