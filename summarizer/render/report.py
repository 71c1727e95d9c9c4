"""A report as text, for a terminal or a pipe, and as Markdown: every statement with its place, then the evidence."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from summarizer.render import phrases
from summarizer.render.phrases import escape, in_marks, places, where
from summarizer.render.terminal import Screen, one_line
from summarizer.results import Dropped, Evidence, Report, Statement, Summary, Support
from summarizer.voices import Holder, Room, Speaker, voices_of

_POSITION_STYLE = {"favor": "green", "against": "red", "mixed": "yellow", "neutral": "dim"}


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


def to_markdown(report: Report, *, room: Room, show_dropped: bool = False) -> str:
    """The whole report."""
    parts = [f"*{escape(phrases.tally(report))}*"]
    if report.summary:
        parts += _markdown_summary(report, report.summary)
    if report.stances is not None:
        parts += _markdown_voices(report, room)
    if evidence := [f"- {places([piece])}: {_markdown_words(piece.quote)}" for piece in phrases.model_evidence(report)]:
        parts += ["## Evidence", "\n".join(evidence)]
    if show_dropped:
        parts += ["## Dropped", "\n".join(map(_markdown_drop, report.dropped)) or "Nothing."]
    if legend := phrases.legend(report):
        parts.append(f"*{escape(legend)}*")
    return "\n\n".join(part for part in parts if part) + "\n"


def _markdown_summary(report: Report, summary: Summary) -> Iterator[str]:
    yield f"# {_markdown_mark(summary.headline)}"
    about = report.article
    yield " · ".join(escape(part) for part in (about.author, about.published, about.site) if part)
    found = " · ".join(dict.fromkeys(places(one.evidence) for one in summary.overview if one.evidence))
    yield " ".join(map(_markdown_mark, summary.overview)) + (f" ({found})" if found else "")
    if summary.key_points:
        yield "## Key points"
        yield "\n".join(f"- {_markdown_place(escape(p.text), p.support, p.evidence)}" for p in summary.key_points)


def _markdown_mark(statement: Statement) -> str:
    mark = phrases.MARKS[statement.support]
    return f"{escape(statement.text)} {f'({mark})' if mark.isalpha() else mark}".rstrip()


def _markdown_place(words: str, support: Support, evidence: Sequence[Evidence]) -> str:
    note = phrases.mark_and_place(support, places(evidence))
    return f"{words} ({note})" if note else words


def _markdown_voices(report: Report, room: Room) -> Iterator[str]:
    voices = voices_of(report, room)
    yield "## Stances"
    yield "\n".join(line for holder in voices.holders for line in _markdown_holder(holder)) or escape(
        phrases.why_no_stances(report)
    )
    if voices.speakers:
        yield "## Also quoted"
        yield "\n".join(line for speaker in voices.speakers for line in _markdown_speaker(speaker))
    if left := phrases.left_out(voices.holders_left, voices.quotations_left):
        yield f"… and {left}"


def _markdown_holder(holder: Holder) -> Iterator[str]:
    author = ", the author" if holder.author else ""
    yield f"- {_markdown_name(holder.name, holder.role, author)}"
    for stance in holder.stances:
        claim = _markdown_place(escape(phrases.claim_of(stance)), stance.support, stance.evidence)
        yield f"  - **{stance.position}** on *{escape(stance.target)}*: {claim}"


def _markdown_speaker(speaker: Speaker) -> Iterator[str]:
    yield f"- {_markdown_name(speaker.name or phrases.NO_SPEAKER, speaker.role)}"
    for quoted in speaker.quotations:
        yield f"  - {_markdown_words(quoted.text)} ({places(quoted.evidence)})"


def _markdown_name(name: str, role: str | None, author: str = "") -> str:
    return f"**{escape(name)}**{author}" + (f", {escape(role)}" if role else "")


def _markdown_drop(one: Dropped) -> str:
    instead = f"\n  - shown instead: {escape(one.instead)}" if one.instead else ""
    return f"- {phrases.drop_kind(one)}: {escape(one.text)}\n  - {escape(one.reason)}{instead}"


def _markdown_words(words: str) -> str:
    return escape(in_marks(one_line(words)))
