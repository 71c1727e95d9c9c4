"""Stances of one article, several or an archive: text, Markdown, CSV, JSON, a table, a graph; quotations as CSV."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING

from rich.cells import cell_len

from summarizer.corpus.stances import (
    AlignedStance,
    Matrix,
    SourceReport,
    align,
    common_names,
    matrix_of,
    select_stances,
)
from summarizer.extract.entities import CommonNames
from summarizer.render.documents import to_csv
from summarizer.render.phrases import (
    NO_SPEAKER,
    claim_of,
    in_marks,
    left_out,
    mark_and_place,
    one_line,
    pad,
    tally,
    where,
    why_no_stances,
    width,
    wrap,
)
from summarizer.render.phrases import escape as escape_markdown
from summarizer.render.report import EVERYTHING, Room, Writer, main_holders
from summarizer.results import Quoted, also_quoted, first_role, group_by

if TYPE_CHECKING:
    from summarizer.corpus.stances import ArchiveStance, Line, Timeline

ARCHIVE_COLUMNS = (
    "published", "site", "column", "holder", "named_as", "role", "target", "position", "claim", "speech", "support",
    "verified_by", "quote", "start", "end", "paragraph", "line", "id", "title",
)  # fmt: skip
_COLOURS = {"favor": "darkgreen", "against": "firebrick", "mixed": "darkorange", "neutral": "gray40"}
_NONE = "No stance was found."
_GAP = "  "
ALSO = "also: {}"
"""How other names of a holder or target are shown."""


@dataclass(frozen=True, slots=True)
class HolderStances:
    """A holder's stances in all articles, by position and target."""

    name: str
    role: str | None
    sides: tuple[tuple[str, str, tuple[AlignedStance, ...]], ...]
    """Position, target, and the stances."""


@dataclass(frozen=True, slots=True)
class QuotedSpeaker:
    """A speaker's quotations that are no stance's evidence, each with its article's path."""

    name: str | None
    role: str | None
    quotations: tuple[tuple[str, Quoted], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """The holders and speakers of several articles that are shown, and how much is not."""

    reports: tuple[SourceReport, ...]
    holders: tuple[HolderStances, ...]
    speakers: tuple[QuotedSpeaker, ...]
    holders_left: int
    quotations_left: int
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Holder or target → its other names."""


def list_stances(reports: Sequence[SourceReport], room: Room = EVERYTHING, names: CommonNames | None = None) -> Listing:
    """Holders, then speakers, in the order of the articles; as many as there is room for."""
    names = names or common_names(reports)
    lines = align(reports, names)
    holders = [_holder_stances(name, same) for name, same in group_by(lines, lambda line: line.holder)]
    quotations = [(source.path, quotation) for source in reports for quotation in also_quoted(source.report)]
    shown = main_holders(holders, _weight, room.most_holders)
    quoted = quotations[: room.most_quotations]
    speakers = [
        QuotedSpeaker(name, first_role(quotation for _, quotation in said), tuple(said))
        for name, said in group_by(quoted, lambda pair: pair[1].speaker)
    ]
    left = len(holders) - len(shown), len(quotations) - len(quoted)
    return Listing(tuple(reports), tuple(shown), tuple(speakers), *left, names.also)


def _weight(holder: HolderStances) -> tuple[bool, int]:
    lines = [line for _, _, same in holder.sides for line in same]
    return any(line.stance.voice == "author" for line in lines), len(lines)


def _holder_stances(name: str, lines: Sequence[AlignedStance]) -> HolderStances:
    sides = group_by(lines, lambda line: (line.stance.position, line.target))
    return HolderStances(
        name,
        first_role(line.stance for line in lines),
        tuple((position, target, tuple(same)) for (position, target), same in sides),
    )


def as_text(listing: Listing, width: int) -> str:
    """Holders with their targets and positions, then who else is quoted; several articles side by side."""
    return _list(listing, _Look(width))


def as_markdown(listing: Listing) -> str:
    """The same as nested lists."""
    return _list(listing, _Look(None))


@dataclass(frozen=True, slots=True)
class _Look:
    """How lines are shown: in text wrapped to a width, in Markdown as items of a list."""

    width: int | None
    """None: Markdown."""

    def line(self, words: str, level: int = 0) -> str:
        if self.width is None:
            return f"{'  ' * level}- {escape_markdown(words)}"
        return wrap(one_line(words), self.width, 2 * level)

    def heading(self, words: str) -> str:
        return f"\n## {words}\n" if self.width is None else f"\n{words}"

    def holder(self, name: str, role: str | None) -> str:
        if self.width is not None:
            return self.line(f"{name}, {role}" if role else name)
        return f"- **{escape_markdown(name)}**" + (f", {escape_markdown(role)}" if role else "")

    def side(self, position: str, target: str) -> str:
        if self.width is not None:
            return self.line(f"{position} · {target}", 1)
        return f"  - **{position}** on *{escape_markdown(target)}*"


def _list(listing: Listing, look: _Look) -> str:
    reports = listing.reports
    several = len(reports) > 1
    lines = [line for holder in listing.holders for _, _, same in holder.sides for line in same]
    out = []
    for source in reports:
        if source.stances or source.report.dropped:
            counts = tally(source.report, sum(line.path == source.path for line in lines))
            out.append(look.line(f"{source.path}: {counts}" if several else counts))
    out += [""] if out else []
    also = dict(listing.also)
    for holder in listing.holders:
        out.append(look.holder(holder.name, holder.role))
        out += _also(also, holder.name, look, 1)
        for position, target, same in holder.sides:
            out.append(look.side(position, target))
            out += _also(also, target, look, 2)
            out += [look.line(_claim(line, several), 2) for line in same]
    if not listing.holders:
        foreign = bool(reports) and all(source.report.article.language != "en" for source in reports)
        out.append(why_no_stances(reports[0].report) if foreign else _NONE)
    out += _left(left_out(holders=listing.holders_left), look)
    out += [look.heading("Also quoted")] if listing.speakers else []
    for speaker in listing.speakers:
        out.append(look.holder(speaker.name or NO_SPEAKER, speaker.role))
        for path, quotation in speaker.quotations:
            place = where(quotation.evidence)
            out.append(look.line(f"{in_marks(quotation.text)} ({f'{path}, {place}' if several else place})", 2))
    out += _left(left_out(quotations=listing.quotations_left), look)
    return "\n".join(out) + "\n"


def _left(words: str, look: _Look) -> list[str]:
    return [look.line(f"… and {words}; --all shows them")] if words else []


def _also(names: dict[str, tuple[str, ...]], name: str, look: _Look, level: int) -> list[str]:
    """The other names of a holder or target, as one line where it comes first."""
    others = names.pop(name, ())
    return [look.line(ALSO.format(", ".join(others)), level)] if others else []


def _claim(line: AlignedStance, several: bool) -> str:
    by = ", by the author" if line.stance.voice == "author" else ""
    place = mark_and_place(line.stance.support, where(line.stance.evidence))
    return f"{claim_of(line.stance)} ({f'{line.path}, {place}' if several else place}{by})"


def _cell(matrix: Matrix, holder: str, target: str) -> str:
    """The position, or each article's where they differ."""
    positions = matrix.cells.get((holder, target), {})
    if len(set(positions.values())) <= 1:
        return next(iter(positions.values()), "")
    return "; ".join(f"{path}: {position}" for path, position in positions.items())


def table_or_graph(matrix: Matrix, output_format: str, width: int) -> str:
    """The matrix as ``text``, ``markdown``, ``csv``, ``dot`` or ``mermaid``."""
    if output_format == "text":
        return matrix_text(matrix, width)
    printers = {"markdown": matrix_markdown, "csv": matrix_csv, "dot": as_dot, "mermaid": as_mermaid}
    return printers[output_format](matrix)


def matrix_text(matrix: Matrix, width: int) -> str:
    """Tables of at most this many columns. Targets are too long for heads, so they are numbered and listed below."""
    if not matrix.holders:
        return _NONE + "\n"
    first = min(max(cell_len(one_line(holder)) for holder in matrix.holders), width // 3)
    blocks: list[list[tuple[int, int]]] = [[]]
    room = width - first
    for at, target in enumerate(matrix.targets):
        cells = [str(at + 1), *(one_line(_cell(matrix, holder, target)) for holder in matrix.holders)]
        needs = min(max(map(cell_len, cells)) + len(_GAP), width - first)
        if needs > room and blocks[-1]:
            blocks.append([])
            room = width - first
        blocks[-1].append((at, needs))
        room -= needs
    tables = ["\n".join(line.rstrip() for line in _block(matrix, block, first)) for block in blocks]
    digits = len(str(len(matrix.targets)))
    legend = [
        str(number).ljust(digits) + _hung(f"{target}{_also_in_brackets(matrix, target)}", width, digits)
        for number, target in enumerate(matrix.targets, start=1)
    ]
    others = [
        wrap(one_line(f"{holder}{_also_in_brackets(matrix, holder)}"), width, 0)
        for holder in matrix.holders
        if matrix.also.get(holder)
    ]
    return "\n\n".join([*tables, "\n".join([*legend, *others])]) + "\n"


def _hung(text: str, width: int, digits: int) -> str:
    """Lines to the right of a number with this many digits; the first line leaves out the indent."""
    return wrap(one_line(text), width, digits + len(_GAP)).removeprefix(" " * digits)


def _also_in_brackets(matrix: Matrix, name: str) -> str:
    return f" ({ALSO.format(one_line(', '.join(matrix.also[name])))})" if matrix.also.get(name) else ""


def _block(matrix: Matrix, block: Sequence[tuple[int, int]], first: int) -> Iterator[str]:
    """Some columns of a matrix: the numbers, then every holder with a position in them, wrapped to the columns."""
    yield " " * first + "".join(pad(f"{_GAP}{at + 1}", needs) for at, needs in block)
    for holder in matrix.holders:
        cells = [one_line(_cell(matrix, holder, matrix.targets[at])) for at, _ in block]
        if any(cells):
            columns = [wrap(one_line(holder), first, 0).split("\n")]
            columns += [wrap(cell, needs, len(_GAP)).split("\n") for cell, (_, needs) in zip(cells, block, strict=True)]
            widths = [first, *(needs for _, needs in block)]
            for line in zip_longest(*columns, fillvalue=""):
                yield "".join(pad(part, wide) for part, wide in zip(line, widths, strict=True))


def matrix_markdown(matrix: Matrix) -> str:
    """A Markdown table."""
    if not matrix.holders:
        return _NONE + "\n"
    head, *rows = [[escape_markdown(cell) for cell in row] for row in _matrix_rows(matrix, "")]
    rule = ["---"] * len(head)
    table = "".join(f"| {' | '.join(row)} |\n" for row in (head, rule, *rows))
    names = [name for name in (*matrix.holders, *matrix.targets) if matrix.also.get(name)]
    legend = "".join(f"- {escape_markdown(name + _also_in_brackets(matrix, name))}\n" for name in names)
    return f"{table}\n{legend}" if legend else table


def matrix_csv(matrix: Matrix) -> str:
    """The table as CSV; the first column holds the holders."""
    return to_csv(_matrix_rows(matrix, "holder"))


def _matrix_rows(matrix: Matrix, corner: str) -> Iterator[list[str]]:
    yield [corner, *matrix.targets]
    for holder in matrix.holders:
        yield [holder, *(_cell(matrix, holder, target) for target in matrix.targets)]


CSV_COLUMNS = (
    "file", "paragraph", "line", "holder", "role", "target", "position", "claim", "speech", "voice", "support", "start",
    "end", "quote",
)  # fmt: skip


def as_csv(reports: Sequence[SourceReport]) -> str:
    """One row for each stance, with the place, span and words of its first evidence."""
    rows: list[Sequence[object]] = [CSV_COLUMNS]
    for source in reports:
        for s in source.stances:
            first = s.evidence[0]
            rows.append((
                source.path, first.place.paragraph, first.place.line, s.holder, s.role or "", s.target, s.position,
                s.claim, s.speech, s.voice, s.support, first.start, first.end, first.quote,
            ))  # fmt: skip
    return to_csv(rows)


def as_dot(matrix: Matrix) -> str:
    """A Graphviz graph: holders, targets, and an edge for each position."""
    holders, targets = _nodes(matrix)
    lines = ["digraph stances {", "  rankdir=LR;", '  node [fontname="sans-serif"];']
    lines += [f"  {node} [label={_dot(name)}, shape=box];" for name, node in holders.items()]
    lines += [f"  {node} [label={_dot(name)}, shape=ellipse];" for name, node in targets.items()]
    for h, t in matrix.cells:
        position = _cell(matrix, h, t)
        colour = _COLOURS.get(position, "black")
        lines.append(f'  {holders[h]} -> {targets[t]} [label={_dot(position)}, color="{colour}"];')
    return "\n".join([*lines, "}"]) + "\n"


def as_mermaid(matrix: Matrix) -> str:
    """The same as a Mermaid flow chart."""
    holders, targets = _nodes(matrix)
    lines = ["flowchart LR"]
    lines += [f'  {node}["{_mermaid(name)}"]' for name, node in holders.items()]
    lines += [f'  {node}(["{_mermaid(name)}"])' for name, node in targets.items()]
    lines += [f'  {holders[h]} -->|"{_mermaid(_cell(matrix, h, t))}"| {targets[t]}' for h, t in matrix.cells]
    return "\n".join(lines) + "\n"


def _nodes(matrix: Matrix) -> tuple[dict[str, str], dict[str, str]]:
    holders = {name: f"h{at}" for at, name in enumerate(matrix.holders, start=1)}
    return holders, {name: f"t{at}" for at, name in enumerate(matrix.targets, start=1)}


def _dot(text: str) -> str:
    return '"' + one_line(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _mermaid(text: str) -> str:
    """Text for a quoted label; characters that Mermaid or HTML would interpret become entity codes."""
    return "".join(c if c.isalnum() or c in " .,:’“”-–—" else f"#{ord(c)};" for c in one_line(text))


def timeline_text(timeline: "Timeline", most: int) -> str:
    """A line for each holder and target, with the position in each column."""
    if not timeline.lines:
        return f"{_NONE}\n"
    out = [_timeline_line(line) for line in timeline.lines[:most]]
    if (left := len(timeline.lines) - most) > 0:
        out.append(f"and {left:,} more holders and targets; see --top, --holder, --target, or --format csv")
    return "\n".join(out) + "\n"


def _timeline_line(line: "Line") -> str:
    cells = [f"{column} {cell.position}{_times(len(cell.stances))}" for column, cell in line.cells.items()]
    changed = "  (changed sides)" if line.changes else ""
    return f"{one_line(line.holder)} on {one_line(line.target)}: {' · '.join(map(one_line, cells))}{changed}"


def _times(count: int) -> str:
    return f" ×{count}" if count > 1 else ""


def timeline_csv(stances: "Sequence[ArchiveStance]") -> str:
    """One row for each stance of each article."""
    return to_csv([ARCHIVE_COLUMNS, *([*_archive_record(stance).values()] for stance in stances)])


def timeline_json(stances: "Sequence[ArchiveStance]", *, lines: bool) -> str:
    """The same as one JSON array, or as JSON lines."""
    records = [_archive_record(stance) for stance in stances]
    if lines:
        return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"


def _archive_record(stance: "ArchiveStance") -> dict[str, object]:
    first = stance.evidence[0]
    values = (
        stance.published or "", stance.site or "", stance.column, stance.holder, stance.named,
        stance.role or "", stance.target, stance.position, stance.claim, stance.speech, stance.support,
        stance.verifier or "", first.quote, first.start, first.end, first.paragraph, first.line,
        stance.id, stance.title or "",
    )  # fmt: skip
    return dict(zip(ARCHIVE_COLUMNS, values, strict=True))


class StancesWriter(Writer):
    """Collects reports, and prints the stances of all of them together at the end."""

    def __init__(
        self,
        output_format: str,
        form: str | None = None,
        room: Room = EVERYTHING,
        *,
        holder: str | None = None,
        target: str | None = None,
    ) -> None:
        """``form``: ``matrix``, ``dot`` or ``mermaid`` instead of a list. ``holder``, ``target``: words in one of the
        names of those that are shown."""
        super().__init__(output_format, many=False)
        self._form, self._room, self._words = form, room, (holder, target)
        self.names: CommonNames | None = None
        """The names under which holders and targets are shown; None: as rules join them."""

    @property
    def sources(self) -> list[SourceReport]:
        """The reports so far."""
        return [SourceReport(article.source.path, report, article) for article, report in self._reports]

    def closing(self) -> str:
        """The stances; nothing if there is no report."""
        if not self._reports:
            return ""
        names = self.names or common_names(self.sources)
        reports = select_stances(self.sources, names, *self._words)
        if self._form:
            output_format = self._format if self._form == "matrix" else self._form
            return table_or_graph(matrix_of(reports, names), output_format, width())
        if self._format == "csv":
            return as_csv(reports)
        listing = list_stances(reports, self._room, names)
        return as_markdown(listing) if self._format == "markdown" else as_text(listing, width())
