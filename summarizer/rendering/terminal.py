"""A report for a terminal or a pipe, through rich.

What is the article's own words is marked with its line in the input; what a model worded has numbered notes.
"""

from collections.abc import Iterable, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from summarizer.article import Article
from summarizer.rendering.notes import Notes, as_told, why_no_stances
from summarizer.rendering.safe import one_line
from summarizer.results import Dropped, Evidence, Report, Stance, Statement, Summary

_POSITION_STYLE = {"favor": "green", "against": "red", "mixed": "yellow", "neutral": "dim"}


def print_report(console: Console, report: Report, article: Article, *, show_dropped: bool) -> None:
    """Print a report: summary, stances, then the evidence of a model's statements."""
    page = _Page(article)
    console.print(Group(*page.parts(report, show_dropped)))
    if rows := list(page.notes.numbered()):
        console.print(Text("\nEvidence", "bold underline"))
        console.print(page.evidence(rows))


class _Page:
    """Builds the parts of one report; collects the notes on the way."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.notes = Notes()

    def parts(self, report: Report, show_dropped: bool) -> Iterable[RenderableType]:
        if report.summary:
            yield from self.summary(report, report.summary)
        if report.stances is not None:
            yield _heading("Stances")
            if not report.stances:
                yield Text(f"  {why_no_stances(report)}")
            for stance in report.stances:
                yield self.stance(stance)
        if show_dropped:
            yield from _dropped(report.dropped)

    def summary(self, report: Report, summary: Summary) -> Iterable[RenderableType]:
        yield Text(one_line(summary.headline), "bold")
        about = report.article
        if byline := " · ".join(one_line(part) for part in (about.author, about.published, about.site) if part):
            yield Text(byline, "dim")
        yield Text()
        yield self.statement(summary.overview)
        if not summary.key_points:
            return
        yield _heading("Key points")
        table = _grid(1)
        for point in summary.key_points:
            table.add_row("•", self.statement(point))
        yield table

    def stance(self, stance: Stance) -> RenderableType:
        lines = [Text("  ").append(one_line(stance.holder), "bold")]
        if stance.voice == "author":
            lines[0].append(", the author", "dim")
        if stance.role:
            lines[0].append(f", {one_line(stance.role)}", "dim")
        side = Text("side unclear", "dim")
        if stance.target:
            side = Text(stance.position, _POSITION_STYLE[stance.position])
            side.append(f" · {one_line(stance.target)}", "default")
        words = Text(one_line(as_told(stance, stance.claim.removeprefix(f"{stance.holder}: "))))
        told = self.marked(words, stance.evidence, in_its_words=stance.origin == "extract")
        return Group(*lines, Padding(side, (0, 0, 0, 4)), Padding(told, (0, 0, 0, 4)))

    def statement(self, statement: Statement) -> Text:
        words = Text(one_line(as_told(statement)))
        return self.marked(words, statement.evidence, in_its_words=statement.origin == "extract")

    def marked(self, text: Text, evidence: Sequence[Evidence], *, in_its_words: bool) -> Text:
        if in_its_words:
            lines = dict.fromkeys(self.article.line(piece.start) for piece in evidence)
            return text.append(f" (line{'s' * (len(lines) > 1)} {', '.join(map(str, lines))})", "dim")
        return text.append(" " + "".join(f"[{number}]" for number in self.notes.number(evidence)), "dim")

    def evidence(self, rows: Sequence[tuple[int, Evidence]]) -> Table:
        table = _grid(len(f"[{len(rows)}]"))
        for number, piece in rows:
            words = Text(f"line {self.article.line(piece.start)}: “{one_line(piece.quote)}”", "dim")
            table.add_row(Text(f"[{number}]", "dim"), words)
        return table


def _dropped(dropped: list[Dropped]) -> Iterable[RenderableType]:
    yield _heading("Dropped")
    if not dropped:
        yield Text("  Nothing.")
    for statement in dropped:
        yield Text(f"  {statement.kind}: {one_line(statement.text)}")
        yield Text(f"    {one_line(statement.reason)}", "dim")


def _heading(text: str) -> Text:
    return Text(f"\n{text}", "bold underline")


def _grid(first_width: int) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(width=first_width)
    table.add_column(overflow="fold")
    return table
