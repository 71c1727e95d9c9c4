"""A report for a terminal or a pipe, through rich, and the screen that all text output is printed on.

``COLUMNS`` sets the width; ``FORCE_COLOR`` asks for colour and ``NO_COLOR`` forbids it, unless they are empty.
"""

import io
import os
import shutil
import sys
from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from summarizer.render import phrases
from summarizer.render.phrases import where
from summarizer.render.safe import one_line
from summarizer.results import Dropped, Evidence, Report, Statement, Summary, Support
from summarizer.voices import Holder, Room, Speaker, voices_of

_POSITION_STYLE = {"favor": "green", "against": "red", "mixed": "yellow", "neutral": "dim"}
NARROWEST, WIDEST = 40, 100
"""Columns; longer lines are hard to read, even on a wide terminal."""


def width() -> int:
    """The number of columns to use."""
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size((80, 24)).columns))


def coloured() -> bool:
    """Whether escape sequences for colour may be printed."""
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


class Screen:
    """A rich console that collects its output as text, without blanks at line ends."""

    def __init__(self) -> None:
        self.coloured = coloured()
        self._file = io.StringIO()
        self.console = Console(
            file=self._file,
            force_terminal=self.coloured,
            no_color=not self.coloured,
            width=width(),
            height=25,
            highlight=False,
        )

    def text(self) -> str:
        """All that was printed."""
        return "".join(line.rstrip() + "\n" for line in self._file.getvalue().splitlines())


def pad(text: str, columns: int) -> str:
    """The text, padded to this many columns; wide characters take two."""
    return text + " " * max(0, columns - cell_len(text))


def wrap(text: str, columns: int, indent: int) -> str:
    """The text in indented lines of at most this many columns."""
    lines = Text(text).wrap(Console(file=io.StringIO(), width=columns), max(1, columns - indent))
    return "\n".join(" " * indent + line.plain.rstrip() for line in lines)


def report_text(report: Report, *, room: Room, show_dropped: bool) -> str:
    """A report: its tally, summary, stances, quotations, and the evidence of a model's statements."""
    screen = Screen()
    screen.console.print(Group(*_parts(report, room, show_dropped)))
    return screen.text()


def _parts(report: Report, room: Room, show_dropped: bool) -> Iterable[RenderableType]:
    yield Text(one_line(phrases.tally(report)), "dim")
    yield Text()
    if report.summary:
        yield from _summary(report, report.summary)
    if report.stances is not None:
        yield from _voices(report, room)
    yield from _evidence(report)
    if show_dropped:
        yield from _dropped(report.dropped)
    if legend := phrases.legend(report):
        yield Text()
        yield Text(one_line(legend), "dim")


def _summary(report: Report, summary: Summary) -> Iterable[RenderableType]:
    yield _with_mark(Text(one_line(summary.headline.text), "bold"), summary.headline.support)
    about = report.article
    if byline := " · ".join(one_line(part) for part in (about.author, about.published, about.site) if part):
        yield Text(byline, "dim")
    yield Text()
    yield _overview(summary.overview)
    if not summary.key_points:
        return
    yield _heading("Key points")
    table = Table.grid(padding=(0, 1))
    table.add_column(width=1)
    table.add_column(overflow="fold")
    for point in summary.key_points:
        table.add_row("•", _with_place(Text(one_line(point.text)), point.support, point.evidence))
    yield table


def _overview(sentences: Sequence[Statement]) -> RenderableType:
    """One paragraph, each sentence with its mark, and the places in the same order."""
    text = Text(" ").join(_with_mark(Text(one_line(one.text)), one.support) for one in sentences)
    places = " · ".join(dict.fromkeys(where(one.evidence) for one in sentences if one.evidence))
    return Group(text, Text(f"({places})", "dim")) if places else text


def _with_mark(text: Text, support: Support) -> Text:
    mark = phrases.MARKS[support]
    return text.append(f" ({mark})" if mark.isalpha() else f" {mark}", "not bold dim") if mark else text


def _with_place(text: Text, support: Support, evidence: Sequence[Evidence]) -> Text:
    note = phrases.mark_and_place(support, where(evidence))
    return text.append(f" ({note})", "dim") if note else text


def _voices(report: Report, room: Room) -> Iterable[RenderableType]:
    voices = voices_of(report, room)
    yield _heading("Stances")
    if not voices.holders:
        yield Padding(Text(phrases.why_no_stances(report)), (0, 0, 0, 2))
    for holder in voices.holders:
        yield from _holder(holder)
    if voices.speakers:
        yield _heading("Also quoted")
    for speaker in voices.speakers:
        yield from _speaker(speaker)
    if left := phrases.left_out(voices.holders_left, voices.quotations_left):
        yield Padding(Text(f"… and {left}; --all shows them", "dim"), (0, 0, 0, 2))


def _holder(holder: Holder) -> Iterable[RenderableType]:
    yield _named(holder.name, holder.role, author=holder.author)
    for stance in holder.stances:
        side = Text(stance.position, _POSITION_STYLE[stance.position])
        yield _indented(side.append(f" · {one_line(stance.target)}", "default"))
        yield _indented(_with_place(Text(one_line(phrases.claim_of(stance))), stance.support, stance.evidence))


def _speaker(speaker: Speaker) -> Iterable[RenderableType]:
    yield _named(speaker.name or phrases.NO_SPEAKER, speaker.role)
    for quoted in speaker.quotations:
        yield _indented(_with_place(Text(phrases.in_marks(one_line(quoted.text))), "verbatim", quoted.evidence))


def _named(name: str, role: str | None, *, author: bool = False) -> RenderableType:
    line = Text(one_line(name), "bold")
    if author:
        line.append(", the author", "not bold dim")
    if role:
        line.append(f", {one_line(role)}", "not bold dim")
    return Padding(line, (0, 0, 0, 2))


def _indented(text: Text) -> Padding:
    return Padding(text, (0, 0, 0, 4))


def _evidence(report: Report) -> Iterable[RenderableType]:
    """The evidence of what a model wrote."""
    pieces = phrases.model_evidence(report)
    if pieces:
        yield _heading("Evidence")
    for piece in pieces:
        place, words = Text(where([piece]), "dim"), Text(phrases.in_marks(one_line(piece.quote)), "dim")
        yield Padding(place.append(": ").append_text(words), (0, 0, 0, 2))


def _dropped(dropped: Sequence[Dropped]) -> Iterable[RenderableType]:
    yield _heading("Dropped")
    if not dropped:
        yield Text("  Nothing.")
    for one in dropped:
        yield Padding(Text(f"{phrases.drop_kind(one)}: {one_line(one.text)}"), (0, 0, 0, 2))
        yield _indented(Text(one_line(one.reason), "dim"))
        if one.instead:
            yield _indented(Text(f"shown instead: {one_line(one.instead)}", "dim"))


def _heading(text: str) -> Text:
    return Text(f"\n{text}", "bold underline")
