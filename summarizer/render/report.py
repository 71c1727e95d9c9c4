"""A report as text, for a terminal or a pipe, and as Markdown: every statement with its place, then the evidence."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from summarizer.render import phrases
from summarizer.render.phrases import escape, in_marks, places, where
from summarizer.render.terminal import Screen, one_line
from summarizer.results import Dropped, Evidence, Report, Stance, Statement, Summary, Support
from summarizer.voices import Holder, Room, Speaker, Voices, voices_of

_POSITION_STYLE = {"favor": "green", "against": "red", "mixed": "yellow", "neutral": "dim"}


EvidenceStyle = Literal["none", "list", "inline"]
"""Where the evidence of a model's statements stands: nowhere, numbered in a list, or below each statement."""


@dataclass(frozen=True, slots=True)
class _Cites:
    """How statements refer to the evidence of what a model wrote."""

    pieces: Sequence[Evidence]
    """Listed, and numbered from 1."""
    inline: bool

    def numbers(self, evidence: Sequence[Evidence]) -> str:
        """``[3, 4]``; empty for what is not listed."""
        spans = {(piece.start, piece.end) for piece in evidence}
        found = [str(at) for at, piece in enumerate(self.pieces, 1) if (piece.start, piece.end) in spans]
        return f"[{', '.join(found)}]" if found else ""

    def numbers_of(self, support: Support, evidence: Sequence[Evidence]) -> str:
        """The same for a statement; the article's own words have none."""
        return "" if support == "verbatim" else self.numbers(evidence)

    def below(self, support: Support, evidence: Sequence[Evidence]) -> list[str]:
        """The words to show below a statement."""
        return [in_marks(one_line(piece.quote)) for piece in evidence] if self.inline and support != "verbatim" else []


def _cites(report: Report, voices: Voices, style: EvidenceStyle) -> _Cites:
    return _Cites(phrases.model_evidence(report, voices) if style == "list" else (), style == "inline")


def report_text(report: Report, *, room: Room, show_dropped: bool, evidence: EvidenceStyle = "list") -> str:
    """A report: its tally, summary, stances, quotations, and the evidence of a model's statements."""
    screen = Screen()
    voices = voices_of(report, room)
    screen.console.print(Group(*_parts(report, voices, _cites(report, voices, evidence), show_dropped)))
    return screen.text()


def _parts(report: Report, voices: Voices, cites: _Cites, show_dropped: bool) -> Iterable[RenderableType]:
    yield Text(one_line(phrases.tally(report, voices.stances)), "dim")
    yield Text()
    if report.summary:
        yield from _summary(report, report.summary, cites)
    if report.stances is not None:
        yield from _voices(report, voices, cites)
    yield from _evidence(cites)
    if show_dropped:
        yield from _dropped(report.dropped)
    if legend := phrases.legend(report):
        yield Text()
        yield Text(one_line(legend), "dim")


def _summary(report: Report, summary: Summary, cites: _Cites) -> Iterable[RenderableType]:
    yield _with_mark(summary.headline, cites, "bold")
    yield from _below(summary.headline, cites, 2)
    about = report.article
    if byline := " · ".join(one_line(part) for part in (about.author, about.published, about.site) if part):
        yield Text(byline, "dim")
    yield Text()
    yield _overview(summary.overview, cites)
    if not summary.key_points:
        return
    yield _heading("Key points")
    table = Table.grid(padding=(0, 1))
    table.add_column(width=1)
    table.add_column(overflow="fold")
    for point in summary.key_points:
        words = _with_place(one_line(point.text), point.support, point.evidence, cites)
        table.add_row("•", Group(words, *_below(point, cites, 2)))
    yield table


def _overview(sentences: Sequence[Statement], cites: _Cites) -> RenderableType:
    """One paragraph, each sentence with its mark, and the places in the same order."""
    text = Text(" ").join(_with_mark(one, cites) for one in sentences)
    places = " · ".join(dict.fromkeys(where(one.evidence) for one in sentences if one.evidence))
    lines = [Text(f"({places})", "dim")] if places else []
    return Group(text, *lines, *(line for one in sentences for line in _below(one, cites, 2)))


def _with_mark(statement: Statement, cites: _Cites, style: str = "") -> Text:
    mark = _mark(statement, cites)
    return Text(one_line(statement.text), style).append(f" {mark}" if mark else "", "not bold dim")


def _mark(statement: Statement, cites: _Cites) -> str:
    """What stands after a sentence without its place: ``✓ [3]``."""
    mark = phrases.MARKS[statement.support]
    words = (f"({mark})" if mark.isalpha() else mark, cites.numbers_of(statement.support, statement.evidence))
    return " ".join(filter(None, words))


def _with_place(words: str, support: Support, evidence: Sequence[Evidence], cites: _Cites) -> Text:
    note = f"{phrases.mark_and_place(support, where(evidence))} {cites.numbers_of(support, evidence)}".strip()
    return Text(words).append(f" ({note})" if note else "", "dim")


def _below(one: Statement | Stance, cites: _Cites, indent: int) -> Iterable[RenderableType]:
    for words in cites.below(one.support, one.evidence):
        yield Padding(Text(words, "dim"), (0, 0, 0, indent))


def _voices(report: Report, voices: Voices, cites: _Cites) -> Iterable[RenderableType]:
    yield _heading("Stances")
    if not voices.holders:
        yield Padding(Text(phrases.why_no_stances(report)), (0, 0, 0, 2))
    for holder in voices.holders:
        yield from _holder(holder, cites)
    yield from _left(phrases.left_out(holders=voices.holders_left, stances=voices.stances_left))
    if voices.speakers:
        yield _heading("Also quoted")
    for speaker in voices.speakers:
        yield from _speaker(speaker, cites)
    yield from _left(phrases.left_out(quotations=voices.quotations_left))


def _left(words: str) -> Iterable[RenderableType]:
    if words:
        yield Padding(Text(f"… and {words}; --all shows them", "dim"), (0, 0, 0, 2))


def _holder(holder: Holder, cites: _Cites) -> Iterable[RenderableType]:
    yield _named(holder.name, holder.role, author=holder.author)
    for stance in holder.stances:
        side = Text(stance.position, _POSITION_STYLE[stance.position])
        yield _indented(side.append(f" · {one_line(stance.target)}", "default"))
        yield _indented(_with_place(one_line(phrases.claim_of(stance)), stance.support, stance.evidence, cites))
        yield from _below(stance, cites, 6)


def _speaker(speaker: Speaker, cites: _Cites) -> Iterable[RenderableType]:
    yield _named(speaker.name or phrases.NO_SPEAKER, speaker.role)
    for quoted in speaker.quotations:
        yield _indented(_with_place(in_marks(one_line(quoted.text)), "verbatim", quoted.evidence, cites))


def _named(name: str, role: str | None, *, author: bool = False) -> RenderableType:
    line = Text(one_line(name), "bold")
    for words in phrases.roles_of(name, role, author=author):
        line.append(f", {one_line(words)}", "not bold dim")
    return Padding(line, (0, 0, 0, 2))


def _indented(text: Text) -> Padding:
    return Padding(text, (0, 0, 0, 4))


def _evidence(cites: _Cites) -> Iterable[RenderableType]:
    """The evidence of what a model wrote."""
    if cites.pieces:
        yield _heading("Evidence")
    for number, piece in enumerate(cites.pieces, start=1):
        words = f"[{number}] {where([piece])}: {in_marks(one_line(piece.quote))}"
        yield Padding(Text(words, "dim"), (0, 0, 0, 2))


def _dropped(dropped: Sequence[Dropped]) -> Iterable[RenderableType]:
    yield _heading("Dropped")
    if not dropped:
        yield Text("  Nothing.")
    for one in dropped:
        yield Padding(Text(f"{phrases.drop_kind(one)}: {one_line(phrases.drop_text(one))}"), (0, 0, 0, 2))
        yield _indented(Text(one_line(one.reason), "dim"))
        if instead := one.stance_instead or one.instead:
            yield _indented(Text(f"shown instead: {one_line(instead)}", "dim"))


def _heading(text: str) -> Text:
    return Text(f"\n{text}", "bold underline")


def to_markdown(report: Report, *, room: Room, show_dropped: bool = False, evidence: EvidenceStyle = "list") -> str:
    """The whole report."""
    voices = voices_of(report, room)
    cites = _cites(report, voices, evidence)
    parts = [f"*{escape(phrases.tally(report, voices.stances))}*"]
    if report.summary:
        parts += _markdown_summary(report, report.summary, cites)
    if report.stances is not None:
        parts += _markdown_voices(report, voices, cites)
    if listed := [f"{at}. {places([one])}: {_markdown_words(one.quote)}" for at, one in enumerate(cites.pieces, 1)]:
        parts += ["## Evidence", "\n".join(listed)]
    if show_dropped:
        parts += ["## Dropped", "\n".join(map(_markdown_drop, report.dropped)) or "Nothing."]
    if legend := phrases.legend(report):
        parts.append(f"*{escape(legend)}*")
    return "\n\n".join(part for part in parts if part) + "\n"


def _markdown_summary(report: Report, summary: Summary, cites: _Cites) -> Iterator[str]:
    yield f"# {_markdown_mark(summary.headline, cites)}"
    yield _quotes_below(summary.headline, cites, "")
    about = report.article
    yield " · ".join(escape(part) for part in (about.author, about.published, about.site) if part)
    found = " · ".join(dict.fromkeys(places(one.evidence) for one in summary.overview if one.evidence))
    overview = " ".join(_markdown_mark(one, cites) for one in summary.overview)
    yield overview + (f" ({found})" if found else "")
    yield "\n".join(filter(None, (_quotes_below(one, cites, "") for one in summary.overview)))
    if summary.key_points:
        yield "## Key points"
        yield "\n".join(f"- {_markdown_place(escape(point.text), point, cites)}" for point in summary.key_points)


def _markdown_mark(statement: Statement, cites: _Cites) -> str:
    return f"{escape(statement.text)} {escape(_mark(statement, cites))}".rstrip()


def _markdown_place(words: str, one: Statement | Stance, cites: _Cites) -> str:
    numbers = escape(cites.numbers_of(one.support, one.evidence))
    note = f"{phrases.mark_and_place(one.support, places(one.evidence))} {numbers}".strip()
    below = _quotes_below(one, cites, "  " if isinstance(one, Statement) else "    ")
    return (f"{words} ({note})" if note else words) + (f"\n{below}" if below else "")


def _quotes_below(one: Statement | Stance, cites: _Cites, indent: str) -> str:
    return "\n".join(f"{indent}- {escape(words)}" for words in cites.below(one.support, one.evidence))


def _markdown_voices(report: Report, voices: Voices, cites: _Cites) -> Iterator[str]:
    yield "## Stances"
    yield "\n".join(line for holder in voices.holders for line in _markdown_holder(holder, cites)) or escape(
        phrases.why_no_stances(report)
    )
    if left := phrases.left_out(holders=voices.holders_left, stances=voices.stances_left):
        yield f"… and {left}"
    if voices.speakers:
        yield "## Also quoted"
        yield "\n".join(line for speaker in voices.speakers for line in _markdown_speaker(speaker))
    if left := phrases.left_out(quotations=voices.quotations_left):
        yield f"… and {left}"


def _markdown_holder(holder: Holder, cites: _Cites) -> Iterator[str]:
    yield f"- {_markdown_name(holder.name, holder.role, author=holder.author)}"
    for stance in holder.stances:
        claim = _markdown_place(escape(phrases.claim_of(stance)), stance, cites)
        yield f"  - **{stance.position}** on *{escape(stance.target)}*: {claim}"


def _markdown_speaker(speaker: Speaker) -> Iterator[str]:
    yield f"- {_markdown_name(speaker.name or phrases.NO_SPEAKER, speaker.role)}"
    for quoted in speaker.quotations:
        yield f"  - {_markdown_words(quoted.text)} ({places(quoted.evidence)})"


def _markdown_name(name: str, role: str | None, *, author: bool = False) -> str:
    return ", ".join([f"**{escape(name)}**", *map(escape, phrases.roles_of(name, role, author=author))])


def _markdown_drop(one: Dropped) -> str:
    shown = one.stance_instead or one.instead
    instead = f"\n  - shown instead: {escape(shown)}" if shown else ""
    return f"- {phrases.drop_kind(one)}: {escape(phrases.drop_text(one))}\n  - {escape(one.reason)}{instead}"


def _markdown_words(words: str) -> str:
    return escape(in_marks(one_line(words)))
