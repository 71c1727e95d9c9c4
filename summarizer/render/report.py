"""Reports as text, for a terminal or a pipe, and as Markdown; and the writers, which print reports as they come.

A report is laid out once, by ``fill``: a layout says how a format shows each of its parts.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Protocol

from pydantic import BaseModel

from summarizer.errors import SummarizerError
from summarizer.ingest.sources import valid_unicode
from summarizer.render import phrases
from summarizer.render.phrases import Part, Screen, escape, in_marks, one_line, places, where
from summarizer.results import (
    Dropped,
    ErrorInfo,
    ErrorReport,
    Evidence,
    Item,
    Quoted,
    Report,
    Stance,
    Statement,
    also_quoted,
    first_role,
    group_by,
)
from summarizer.settings import LENGTHS
from summarizer.text.article import Article

if TYPE_CHECKING:
    from summarizer.render.html import Failed, Shown

_POSITION_STYLE = {"favor": "green", "against": "red", "mixed": "yellow", "neutral": "dim"}
EvidenceStyle = Literal["none", "list", "inline"]
"""Where the evidence of a model's statements stands: nowhere, numbered in a list, or below each statement."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many holders, stances of each and quotations are shown; None: all."""

    most_holders: int | None = 8
    most_quotations: int | None = 6
    most_stances: int | None = None


EVERYTHING = Room(None, None, None)


def room_for(words: int | None, *, everything: bool = False) -> Room:
    """The room beside a summary of this many words; None counts as medium."""
    if everything:
        return EVERYTHING
    if words is None or LENGTHS["short"] < words <= LENGTHS["medium"]:
        return Room()
    return Room(4, 3, 1) if words <= LENGTHS["short"] else EVERYTHING


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with the stances that the article gives them."""

    name: str
    role: str | None
    author: bool
    """Whether this is the article's writer."""
    stances: tuple[Stance, ...]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who is quoted without a stance."""

    name: str | None
    role: str | None
    quotations: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class Voices:
    """The holders and speakers that are shown, and how many holders and quotations are not."""

    holders: tuple[Holder, ...]
    speakers: tuple[Speaker, ...]
    holders_left: int
    quotations_left: int
    stances_left: int = 0
    """Of the holders that are shown."""

    @property
    def stances(self) -> int:
        """How many are shown."""
        return sum(len(holder.stances) for holder in self.holders)


def voices_of(report: Report, room: Room = EVERYTHING) -> Voices:
    """The holders in the order of the article, then the speakers who hold no stance.

    Where there is no room for all, the author stays, and the holders of most stances.
    """
    holders = [
        Holder(name, first_role(stances), author, tuple(stances))
        for (name, author), stances in group_by(report.stances or (), lambda s: (s.holder, s.voice == "author"))
    ]
    quotations = also_quoted(report)
    main = main_holders(holders, lambda holder: (holder.author, len(holder.stances)), room.most_holders)
    shown = [replace(holder, stances=holder.stances[: room.most_stances]) for holder in main]
    quoted = quotations[: room.most_quotations]
    speakers = [Speaker(name, first_role(said), tuple(said)) for name, said in group_by(quoted, lambda q: q.speaker)]
    return Voices(
        tuple(shown),
        tuple(speakers),
        len(holders) - len(shown),
        len(quotations) - len(quoted),
        sum(len(holder.stances) for holder in main) - sum(len(holder.stances) for holder in shown),
    )


def main_holders(holders: Sequence[Item], weight: Callable[[Item], tuple[bool, int]], most: int | None) -> list[Item]:
    """The ``most`` weightiest holders (the author first, then by number of stances), in their original order."""
    ranked = sorted(range(len(holders)), key=lambda at: weight(holders[at]), reverse=True)
    return [holders[at] for at in sorted(ranked[:most])]


def model_evidence(report: Report, voices: Voices) -> list[Evidence]:
    """The evidence of what a model wrote and is shown, each piece once, in the order of the article."""
    stances = (stance for holder in voices.holders for stance in holder.stances)
    shown: list[Statement | Stance] = [*phrases.statements_of(report), *stances]
    written = [one.evidence for one in shown if one.support != "verbatim"]
    pieces = {(piece.start, piece.end): piece for evidence in written for piece in evidence}
    return [piece for _, piece in sorted(pieces.items())]


# The layout of a report


class Layout(Protocol):
    """How a format shows the parts of a report."""

    def headline(self, one: Statement) -> None:
        """The headline."""

    def byline(self, words: str) -> None:
        """Author, date and site."""

    def overview(self, sentences: Sequence[Statement]) -> None:
        """One paragraph."""

    def heading(self, words: str) -> None:
        """The heading of a section."""

    def plain(self, words: str) -> None:
        """A sentence in place of a section's entries."""

    def point(self, one: Statement) -> None:
        """A key point."""

    def name(self, name: str, roles: Sequence[str]) -> None:
        """A holder or speaker, above what they hold or say."""

    def stance(self, one: Stance) -> None:
        """A stance of the holder named last."""

    def quotation(self, quoted: Quoted) -> None:
        """Words of the speaker named last."""

    def left(self, words: str) -> None:
        """What there was no room for."""


def fill(layout: Layout, report: Report, voices: Voices) -> None:
    """Lay out a report's summary, and the stances and quotations that there is room for."""
    if summary := report.summary:
        layout.headline(summary.headline)
        about = report.article
        if byline := " · ".join(part for part in (about.author, about.published, about.site) if part):
            layout.byline(byline)
        layout.overview(summary.overview)
        if summary.key_points:
            layout.heading("Key points")
        for point in summary.key_points:
            layout.point(point)
    if report.stances is not None:
        _fill_voices(layout, report, voices)


def _fill_voices(layout: Layout, report: Report, voices: Voices) -> None:
    layout.heading("Stances")
    if not voices.holders:
        layout.plain(phrases.why_no_stances(report))
    for holder in voices.holders:
        layout.name(holder.name, phrases.roles_of(holder.name, holder.role, author=holder.author))
        for stance in holder.stances:
            layout.stance(stance)
    if left := phrases.left_out(holders=voices.holders_left, stances=voices.stances_left):
        layout.left(left)
    if voices.speakers:
        layout.heading("Also quoted")
    for speaker in voices.speakers:
        name = speaker.name or phrases.NO_SPEAKER
        layout.name(name, phrases.roles_of(name, speaker.role))
        for quoted in speaker.quotations:
            layout.quotation(quoted)
    if left := phrases.left_out(quotations=voices.quotations_left):
        layout.left(left)


@dataclass(frozen=True, slots=True)
class _Cites:
    """How statements refer to the evidence of what a model wrote."""

    pieces: Sequence[Evidence]
    """Listed, and numbered from 1."""
    inline: bool

    def numbers_of(self, one: Statement | Stance) -> str:
        """``[3, 4]``; empty for the article's own words, and for what is not listed."""
        if one.support == "verbatim":
            return ""
        spans = {(piece.start, piece.end) for piece in one.evidence}
        found = [str(at) for at, piece in enumerate(self.pieces, 1) if (piece.start, piece.end) in spans]
        return f"[{', '.join(found)}]" if found else ""

    def below(self, one: Statement | Stance) -> list[str]:
        """The words to show below a statement."""
        shown = self.inline and one.support != "verbatim"
        return [in_marks(one_line(piece.quote)) for piece in one.evidence] if shown else []

    def mark(self, one: Statement) -> str:
        """What stands after a sentence without its place: ``✓ [3]``."""
        return " ".join(filter(None, (phrases.mark_of(one.support), self.numbers_of(one))))


def _cites(report: Report, voices: Voices, style: EvidenceStyle) -> _Cites:
    return _Cites(model_evidence(report, voices) if style == "list" else (), style == "inline")


def report_text(report: Report, *, room: Room, show_dropped: bool, evidence: EvidenceStyle = "list") -> str:
    """A report: its tally, summary, stances, quotations, and the evidence of a model's statements."""
    voices = voices_of(report, room)
    cites = _cites(report, voices, evidence)
    screen = Screen()
    screen.line(phrases.tally(report, voices.stances), style="dim")
    screen.line()
    layout = _TextLayout(screen, cites)
    fill(layout, report, voices)
    if cites.pieces:
        layout.heading("Evidence")
    for number, piece in enumerate(cites.pieces, start=1):
        screen.line(f"[{number}] {where([piece])}: {in_marks(one_line(piece.quote))}", style="dim", indent=2)
    if show_dropped:
        layout.heading("Dropped")
        layout.dropped(report.dropped)
    if legend := phrases.legend(report):
        screen.line()
        screen.line(legend, style="dim")
    return screen.text()


class _TextLayout:
    """Lines of a screen."""

    def __init__(self, screen: Screen, cites: _Cites) -> None:
        self._screen, self._cites = screen, cites

    def headline(self, one: Statement) -> None:
        self._screen.line(*self._marked(one), style="bold")
        self._below(one, 2)

    def byline(self, words: str) -> None:
        self._screen.line(words, style="dim")

    def overview(self, sentences: Sequence[Statement]) -> None:
        """With each sentence's mark, and the places in the same order."""
        self._screen.line()
        self._screen.line(*[part for one in sentences for part in (" ", *self._marked(one))][1:])
        if places := " · ".join(dict.fromkeys(where(one.evidence) for one in sentences if one.evidence)):
            self._screen.line(f"({places})", style="dim")
        for one in sentences:
            self._below(one, 2)

    def heading(self, words: str) -> None:
        self._screen.line()
        self._screen.line(words, style="bold underline")

    def plain(self, words: str) -> None:
        self._screen.line(words, indent=2)

    def point(self, one: Statement) -> None:
        self._screen.row(["•"], [1], one_line(one.text), *self._note(one))
        self._below(one, 4)

    def name(self, name: str, roles: Sequence[str]) -> None:
        following = [(f", {words}", "not bold dim") for words in roles]
        self._screen.line(one_line(name), *following, style="bold", indent=2)

    def stance(self, one: Stance) -> None:
        self._screen.line((one.position, _POSITION_STYLE[one.position]), f" · {one_line(one.target)}", indent=4)
        self._screen.line(one_line(phrases.claim_of(one)), *self._note(one), indent=4)
        self._below(one, 6)

    def quotation(self, quoted: Quoted) -> None:
        self._screen.line(in_marks(one_line(quoted.text)), (f" ({where(quoted.evidence)})", "dim"), indent=4)

    def left(self, words: str) -> None:
        self._screen.line(f"… and {words}; --all shows them", style="dim", indent=2)

    def dropped(self, dropped: Sequence[Dropped]) -> None:
        """What is not shown, and why."""
        if not dropped:
            self.plain("Nothing.")
        for one in dropped:
            self.plain(f"{phrases.drop_kind(one)}: {phrases.drop_text(one)}")
            self._screen.line(one.reason, style="dim", indent=4)
            if instead := one.stance_instead or one.instead:
                self._screen.line(f"shown instead: {instead}", style="dim", indent=4)

    def _marked(self, one: Statement) -> list[Part]:
        mark = self._cites.mark(one)
        return [one_line(one.text), *([(f" {mark}", "not bold dim")] if mark else [])]

    def _note(self, one: Statement | Stance) -> list[Part]:
        note = f"{phrases.mark_and_place(one.support, where(one.evidence))} {self._cites.numbers_of(one)}".strip()
        return [(f" ({note})", "dim")] if note else []

    def _below(self, one: Statement | Stance, indent: int) -> None:
        for words in self._cites.below(one):
            self._screen.line(words, style="dim", indent=indent)


def to_markdown(report: Report, *, room: Room, show_dropped: bool = False, evidence: EvidenceStyle = "list") -> str:
    """The whole report."""
    voices = voices_of(report, room)
    cites = _cites(report, voices, evidence)
    layout = _MarkdownLayout(cites)
    layout.paragraph(f"*{escape(phrases.tally(report, voices.stances))}*")
    fill(layout, report, voices)
    if cites.pieces:
        layout.heading("Evidence")
    for number, piece in enumerate(cites.pieces, start=1):
        layout.item(f"{number}. {places([piece])}: {escape(in_marks(one_line(piece.quote)))}")
    if show_dropped:
        layout.heading("Dropped")
        layout.dropped(report.dropped)
    if legend := phrases.legend(report):
        layout.paragraph(f"*{escape(legend)}*")
    return layout.text()


class _MarkdownLayout:
    """Paragraphs and lists."""

    def __init__(self, cites: _Cites) -> None:
        self._cites = cites
        self._blocks: list[list[str]] = []
        self._listing = False

    def text(self) -> str:
        """All blocks."""
        return "\n\n".join("\n".join(lines) for lines in self._blocks) + "\n"

    def paragraph(self, words: str) -> None:
        """A separate block."""
        self._blocks.append([words])
        self._listing = False

    def item(self, line: str) -> None:
        """A line of the list that the block before began, or of a new one."""
        if not self._listing:
            self._blocks.append([])
        self._blocks[-1].append(line)
        self._listing = True

    def headline(self, one: Statement) -> None:
        self.paragraph(f"# {self._marked(one)}")
        self._below([one], "")

    def byline(self, words: str) -> None:
        self.paragraph(escape(words))

    def overview(self, sentences: Sequence[Statement]) -> None:
        """With each sentence's mark, and the places in the same order."""
        found = " · ".join(dict.fromkeys(places(one.evidence) for one in sentences if one.evidence))
        if words := " ".join(map(self._marked, sentences)) + (f" ({found})" if found else ""):
            self.paragraph(words)
        self._below(sentences, "")

    def heading(self, words: str) -> None:
        self.paragraph(f"## {words}")

    def plain(self, words: str) -> None:
        self.paragraph(escape(words))

    def point(self, one: Statement) -> None:
        self.item(f"- {escape(one.text)}{self._note(one)}")
        self._below([one], "  ")

    def name(self, name: str, roles: Sequence[str]) -> None:
        self.item("- " + ", ".join([f"**{escape(name)}**", *map(escape, roles)]))

    def stance(self, one: Stance) -> None:
        claim = f"{escape(phrases.claim_of(one))}{self._note(one)}"
        self.item(f"  - **{one.position}** on *{escape(one.target)}*: {claim}")
        self._below([one], "    ")

    def quotation(self, quoted: Quoted) -> None:
        self.item(f"  - {escape(in_marks(one_line(quoted.text)))} ({places(quoted.evidence)})")

    def left(self, words: str) -> None:
        self.paragraph(f"… and {words}")

    def dropped(self, dropped: Sequence[Dropped]) -> None:
        """What is not shown, and why."""
        if not dropped:
            self.paragraph("Nothing.")
        for one in dropped:
            self.item(f"- {phrases.drop_kind(one)}: {escape(phrases.drop_text(one))}")
            self.item(f"  - {escape(one.reason)}")
            if instead := one.stance_instead or one.instead:
                self.item(f"  - shown instead: {escape(instead)}")

    def _marked(self, one: Statement) -> str:
        return f"{escape(one.text)} {escape(self._cites.mark(one))}".rstrip()

    def _note(self, one: Statement | Stance) -> str:
        numbers = escape(self._cites.numbers_of(one))
        note = f"{phrases.mark_and_place(one.support, places(one.evidence))} {numbers}".strip()
        return f" ({note})" if note else ""

    def _below(self, of: Iterable[Statement | Stance], indent: str) -> None:
        for one in of:
            for words in self._cites.below(one):
                self.item(f"{indent}- {escape(words)}")


class Writer:
    """Turns results and errors into text, as they come. ``many`` makes a JSON array."""

    def __init__(self, output_format: str, *, many: bool, show_dropped: bool = False) -> None:
        self._format = output_format
        self._many = many
        self._array = many and output_format == "json"
        self._show_dropped = show_dropped
        self._written = 0
        self._failed: list[Failed] = []
        self._reports: list[tuple[Article, Report]] = []

    @property
    def shows_errors(self) -> bool:
        """Whether the format has a place for an input that failed."""
        return self._format in ("json", "jsonl")

    def opening(self) -> str:
        """The text before the first result."""
        return "[\n" if self._array else ""

    def report(self, report: Report, article: Article) -> str:
        """The text for one report; nothing yet if it is printed with the others at the end."""
        self._reports.append((article, report))
        return ""

    def error(self, source: str, error: SummarizerError) -> str:
        """The text for an input without a result: an object in the JSON formats, nothing in the others."""
        if self._format == "html":
            from summarizer.render.html import Failed

            self._failed.append(Failed(source, str(error)))
        if not self.shows_errors:
            return ""
        info = ErrorInfo(kind=error.kind, message=valid_unicode(str(error)), exit_code=error.exit_code)
        return self._json(ErrorReport(source=valid_unicode(source), error=info))

    def closing(self) -> str | bytes:
        """What comes after the last result."""
        if self._format == "html":
            from summarizer.render.html import render_page

            return render_page(self._shown(), self._failed)
        return "\n]\n" if self._array else ""

    def _shown(self) -> "list[Shown]":
        from summarizer.render.html import Shown

        return [Shown(article, report) for article, report in self._reports]

    def _json(self, value: BaseModel) -> str:
        if self._format == "jsonl":
            return value.model_dump_json() + "\n"
        text = value.model_dump_json(indent=2)
        return self._separated(text, ",\n") if self._array else text + "\n"

    def _separated(self, text: str, separator: str) -> str:
        self._written += 1
        return text if self._written == 1 else separator + text


class ReportWriter(Writer):
    """Turns reports and errors into text. ``room`` limits the stances and quotations in text and Markdown, ``evidence``
    says where a model's evidence stands there."""

    def __init__(
        self,
        output_format: str,
        *,
        many: bool,
        show_dropped: bool = False,
        room: Room = EVERYTHING,
        evidence: "EvidenceStyle" = "list",
    ) -> None:
        super().__init__(output_format, many=many, show_dropped=show_dropped)
        self._room = room
        self._evidence = evidence

    def report(self, report: Report, article: Article) -> str:
        """One report, with the separator from the one before."""
        if self._format == "text":
            text = report_text(report, room=self._room, show_dropped=self._show_dropped, evidence=self._evidence)
            return self._separated(text, "\n" + "─" * 20 + "\n\n")
        if self._format == "markdown":
            text = to_markdown(report, room=self._room, show_dropped=self._show_dropped, evidence=self._evidence)
            return self._separated(text, "\n---\n\n")
        return super().report(report, article) if self._format == "html" else self._json(report)
