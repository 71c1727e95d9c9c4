"""A report for a terminal or a pipe, through rich.

Every statement has its place in the article; what a model worded has a mark besides, and its evidence below.
"""

from collections.abc import Iterable, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from summarizer.rendering.dropped import kind_of
from summarizer.rendering.holders import NO_SPEAKER, Holder, Room, Speaker, claim_of, voices_of, why_no_stances
from summarizer.rendering.places import in_marks, where
from summarizer.rendering.safe import one_line
from summarizer.rendering.support import MARKS, legend, marked, worded_evidence
from summarizer.rendering.tally import tally
from summarizer.results import Dropped, Evidence, Report, Stance, Statement, Summary, Support

_POSITION_STYLE = {"favor": "green", "against": "red", "mixed": "yellow", "neutral": "dim"}


def print_report(console: Console, report: Report, *, room: Room, show_dropped: bool) -> None:
    """Print a report: its tally, summary, stances, quotations, then the evidence of a model's statements."""
    console.print(Group(*_parts(report, room, show_dropped)))


def _parts(report: Report, room: Room, show_dropped: bool) -> Iterable[RenderableType]:
    yield Text(one_line(tally(report)), "dim")
    yield Text()
    if report.summary:
        yield from _summary(report, report.summary)
    if report.stances is not None:
        yield from _voices(report, room)
    yield from _evidence(report)
    if show_dropped:
        yield from _dropped(report.dropped)
    if told := legend(report):
        yield Text()
        yield Text(one_line(" ".join(told)), "dim")


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
    table = _grid(1)
    for point in summary.key_points:
        table.add_row("•", _with_place(Text(one_line(point.text)), point.support, point.evidence))
    yield table


def _overview(sentences: Sequence[Statement]) -> RenderableType:
    """One paragraph, each sentence with its mark; below it the places, in the same order."""
    text = Text(" ").join(_with_mark(Text(one_line(one.text)), one.support) for one in sentences)
    places = " · ".join(dict.fromkeys(where(one.evidence) for one in sentences if one.evidence))
    return Group(text, Text(f"({places})", "dim")) if places else text


def _with_mark(text: Text, support: Support) -> Text:
    mark = MARKS[support]
    return text.append(f" ({mark})" if mark.isalpha() else f" {mark}", "not bold dim") if mark else text


def _with_place(text: Text, support: Support, evidence: Sequence[Evidence]) -> Text:
    told = marked(support, where(evidence))
    return text.append(f" ({told})", "dim") if told else text


def _voices(report: Report, room: Room) -> Iterable[RenderableType]:
    voices = voices_of(report, room)
    yield _heading("Stances")
    if not voices.holders:
        yield Padding(Text(why_no_stances(report)), (0, 0, 0, 2))
    for holder in voices.holders:
        yield from _holder(holder)
    if voices.speakers:
        yield _heading("Also quoted")
    for speaker in voices.speakers:
        yield from _speaker(speaker)
    if voices.left:
        yield Padding(Text(f"… and {voices.left}; --all shows them", "dim"), (0, 0, 0, 2))


def _holder(holder: Holder) -> Iterable[RenderableType]:
    yield _named(holder.name, holder.role, author=holder.author)
    for stance in holder.stances:
        side = Text(stance.position, _POSITION_STYLE[stance.position])
        yield _indented(side.append(f" · {one_line(stance.target)}", "default"))
        yield _indented(_claim(stance))


def _claim(stance: Stance) -> Text:
    return _with_place(Text(one_line(claim_of(stance))), stance.support, stance.evidence)


def _speaker(speaker: Speaker) -> Iterable[RenderableType]:
    yield _named(speaker.name or NO_SPEAKER, speaker.role)
    for quoted in speaker.quotations:
        yield _indented(_with_place(Text(in_marks(one_line(quoted.text))), "verbatim", quoted.evidence))


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
    """The article's words behind what a model worded, in the order of the article."""
    pieces = worded_evidence(report)
    if pieces:
        yield _heading("Evidence")
    for piece in pieces:
        place, words = Text(where([piece]), "dim"), Text(in_marks(one_line(piece.quote)), "dim")
        yield Padding(place.append(": ").append_text(words), (0, 0, 0, 2))


def _dropped(dropped: Sequence[Dropped]) -> Iterable[RenderableType]:
    yield _heading("Dropped")
    if not dropped:
        yield Text("  Nothing.")
    for one in dropped:
        yield Padding(Text(f"{kind_of(one)}: {one_line(one.text)}"), (0, 0, 0, 2))
        yield _indented(Text(one_line(one.reason), "dim"))
        if one.instead:
            yield _indented(Text(f"shown instead: {one_line(one.instead)}", "dim"))


def _heading(text: str) -> Text:
    return Text(f"\n{text}", "bold underline")


def _grid(first_width: int) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(width=first_width)
    table.add_column(overflow="fold")
    return table
