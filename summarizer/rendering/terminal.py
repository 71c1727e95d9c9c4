"""A report for a terminal or a pipe, through rich."""

from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from summarizer.article import Article
from summarizer.rendering.notes import Notes
from summarizer.rendering.safe import one_line
from summarizer.results import Dropped, Report, Stance, Statement, Summary

_POSITION_STYLE = {"favor": "green", "against": "red", "mixed": "yellow", "neutral": "dim"}


def print_report(console: Console, report: Report, article: Article, *, show_dropped: bool) -> None:
    """Print a report: summary, stances, then the evidence with line numbers of the input."""
    notes = Notes()
    console.print(Group(*_parts(report, notes, show_dropped)), end="")
    if rows := list(notes.numbered()):
        console.print()
        console.print(_heading("Evidence"))
        table = _grid(3)
        for number, piece in rows:
            line = f"line {article.line(piece.start)}"
            table.add_row(Text(f"[{number}]", "dim"), Text(line, "dim"), Text(one_line(piece.quote), "dim"))
        console.print(table)


def _parts(report: Report, notes: Notes, show_dropped: bool) -> Iterable[RenderableType]:
    if report.summary:
        yield from _summary(report, report.summary, notes)
    if report.stances is not None:
        yield Text()
        yield _heading("Stances")
        if not report.stances:
            yield Text("  The article reports none.")
        for stance in report.stances:
            yield _stance(stance, notes)
    if show_dropped:
        yield from _dropped(report.dropped)


def _summary(report: Report, summary: Summary, notes: Notes) -> Iterable[RenderableType]:
    yield Text(one_line(summary.headline), "bold")
    article = report.article
    if byline := " · ".join(one_line(part) for part in (article.author, article.published, article.site) if part):
        yield Text(byline, "dim")
    yield Text()
    yield _statement(summary.overview, notes)
    yield Text()
    yield _heading("Key points")
    table = _grid(2)
    for point in summary.key_points:
        table.add_row("•", _statement(point, notes))
    yield table


def _stance(stance: Stance, notes: Notes) -> RenderableType:
    first = Text("  ")
    first.append(one_line(stance.holder), "bold")
    if stance.role:
        first.append(f", {one_line(stance.role)}", "dim")
    second = Text(stance.position, _POSITION_STYLE[stance.position])
    if stance.target:
        second.append(f" · {one_line(stance.target)}", "default")
    words = stance.claim.removeprefix(f"{stance.holder}: ")
    third = _with_notes(Text(one_line(words)), notes.number(stance.evidence))
    return Group(first, Padding(second, (0, 0, 0, 4)), Padding(third, (0, 0, 0, 4)))


def _dropped(dropped: list[Dropped]) -> Iterable[RenderableType]:
    yield Text()
    yield _heading("Dropped")
    if not dropped:
        yield Text("  Nothing.")
    for statement in dropped:
        yield Text(f"  {statement.kind}: {one_line(statement.text)}")
        yield Text(f"    {one_line(statement.reason)}", "dim")


def _statement(statement: Statement, notes: Notes) -> Text:
    return _with_notes(Text(one_line(statement.text)), notes.number(statement.evidence))


def _with_notes(text: Text, numbers: list[int]) -> Text:
    return text.append(" " + "".join(f"[{number}]" for number in numbers), "dim")


def _heading(text: str) -> Text:
    return Text(text, "bold underline")


def _grid(columns: int) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(width=1)
    for _ in range(columns - 1):
        table.add_column(overflow="fold")
    return table
