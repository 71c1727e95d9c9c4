"""Stances of one article or several, side by side: text, Markdown, CSV, a table of holders and targets, a graph."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rich.cells import cell_len

from summarizer.extract.names import fullest, target_key
from summarizer.rendering.holders import EVERYTHING, NO_SPEAKER, Room, also_quoted, claim_of, left_out, why_no_stances
from summarizer.rendering.markdown import escaped as escape_markdown
from summarizer.rendering.places import in_marks, where
from summarizer.rendering.safe import one_line
from summarizer.rendering.screen import filled, padded
from summarizer.rendering.support import marked
from summarizer.rendering.tally import tally
from summarizer.results import Quoted, Report, Stance

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""First characters of a formula; spreadsheets read the wide ones too."""
_COLOURS = {"favor": "darkgreen", "against": "firebrick", "mixed": "darkorange", "neutral": "gray40"}
Item = TypeVar("Item")
Key = TypeVar("Key")
_NONE = "No stance was found."
_LEGEND_GAP = "  "


@dataclass(frozen=True, slots=True)
class Told:
    """The stances of one article."""

    path: str
    report: Report

    @property
    def stances(self) -> list[Stance]:
        """The stances, in the order of the article."""
        return self.report.stances or []


@dataclass(frozen=True, slots=True)
class Line:
    """A stance where it is told, under names that are the same in all articles."""

    told: Told
    stance: Stance
    holder: str
    target: str


def chosen(report: Report, holder: str | None, target: str | None) -> Report:
    """The report with only what is asked for, in any case.

    Stances whose holder or role, and whose target, contain these words; quotations whose speaker or role does, and
    none where a target is asked for: a quotation has none.
    """

    def fits(stance: Stance) -> bool:
        about = stance.target.casefold()
        return _names(holder, stance.holder, stance.role) and (not target or target.casefold() in about)

    quotations = None
    if report.quotations is not None:
        quotations = [one for one in report.quotations if not target and _names(holder, one.speaker, one.role)]
    fitting = [stance for stance in report.stances or [] if fits(stance)]
    return report.model_copy(update={"stances": fitting, "quotations": quotations})


def _names(holder: str | None, name: str | None, role: str | None) -> bool:
    return not holder or holder.casefold() in f"{name or ''}\n{role or ''}".casefold()


def aligned(told: Sequence[Told]) -> list[Line]:
    """All stances in order; a holder or target that several articles tell of has one name in all of them."""
    names = fullest(stance.holder for one in told for stance in one.stances)
    targets: dict[str, str] = {}
    lines = []
    for one in told:
        for stance in one.stances:
            target = targets.setdefault(target_key(stance.target), stance.target)
            lines.append(Line(one, stance, names[stance.holder], target))
    return lines


def as_text(told: Sequence[Told], width: int, room: Room = EVERYTHING) -> str:
    """Holders with their targets and positions, then who is quoted besides; several articles side by side."""
    return _listing(told, _TextLook(width), room)


def as_markdown(told: Sequence[Told], room: Room = EVERYTHING) -> str:
    """The same as nested lists."""
    return _listing(told, _MarkdownLook(), room)


class _TextLook:
    def __init__(self, width: int) -> None:
        self._width = width

    def heading(self, words: str) -> str:
        return f"\n{words}"

    def holder(self, name: str, role: str | None) -> str:
        return filled(one_line(f"{name}, {role}" if role else name), self._width, 0)

    def side(self, position: str, target: str) -> str:
        return filled(one_line(f"{position} · {target}"), self._width, 2)

    def words(self, words: str) -> str:
        return filled(one_line(words), self._width, 4)

    def note(self, words: str) -> str:
        return filled(one_line(words), self._width, 0)


class _MarkdownLook:
    def heading(self, words: str) -> str:
        return f"\n## {words}\n"

    def holder(self, name: str, role: str | None) -> str:
        return f"- **{escape_markdown(name)}**" + (f", {escape_markdown(role)}" if role else "")

    def side(self, position: str, target: str) -> str:
        return f"  - **{position}** on *{escape_markdown(target)}*"

    def words(self, words: str) -> str:
        return f"    - {escape_markdown(words)}"

    def note(self, words: str) -> str:
        return f"- {escape_markdown(words)}"


def _listing(told: Sequence[Told], look: _TextLook | _MarkdownLook, room: Room) -> str:
    several = len(told) > 1
    stated = [one for one in told if one.stances or one.report.dropped]
    out = [look.note(f"{one.path}: {tally(one.report)}" if several else tally(one.report)) for one in stated]
    out += [""] if stated else []
    quotations = [(one, quoted) for one in told for quoted in also_quoted(one.report)]
    holders = _grouped(aligned(told), lambda line: line.holder)
    shown, quoted = holders[: room.most_holders], quotations[: room.most_quotations]
    for holder, of_holder in shown:
        out.append(look.holder(holder, next((line.stance.role for line in of_holder if line.stance.role), None)))
        for (position, target), same in _grouped(of_holder, lambda line: (line.stance.position, line.target)):
            out.append(look.side(position, target))
            out += [look.words(_words(line, several)) for line in same]
    if not holders:
        foreign = bool(told) and all(one.report.article.language != "en" for one in told)
        out.append(why_no_stances(told[0].report) if foreign else _NONE)
    out += _quotations(quoted, look, several)
    if left := left_out(len(holders) - len(shown), len(quotations) - len(quoted)):
        out.append(look.note(f"… and {left}; --all shows them"))
    return "\n".join(out) + "\n"


def _quotations(quoted: Sequence[tuple[Told, Quoted]], look: _TextLook | _MarkdownLook, several: bool) -> list[str]:
    out = [look.heading("Also quoted")] if quoted else []
    for speaker, of_speaker in _grouped(quoted, lambda one: one[1].speaker):
        role = next((one.role for _, one in of_speaker if one.role), None)
        out.append(look.holder(speaker or NO_SPEAKER, role))
        for told, one in of_speaker:
            place = where(one.evidence)
            out.append(look.words(f"{in_marks(one.text)} ({f'{told.path}, {place}' if several else place})"))
    return out


def _words(line: Line, several: bool) -> str:
    by = ", by the author" if line.stance.voice == "author" else ""
    place = marked(line.stance.support, where(line.stance.evidence))
    return f"{claim_of(line.stance)} ({f'{line.told.path}, {place}' if several else place}{by})"


def _grouped(lines: Iterable[Item], key: Callable[[Item], Key]) -> list[tuple[Key, list[Item]]]:
    groups: dict[Key, list[Item]] = {}
    for line in lines:
        groups.setdefault(key(line), []).append(line)
    return list(groups.items())


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who takes which position on what."""

    holders: tuple[str, ...]
    targets: tuple[str, ...]
    cells: dict[tuple[str, str], str]
    """(holder, target) → the position, or what each article tells where they differ."""


def matrix_of(told: Sequence[Told]) -> Matrix:
    """The table of all stances."""
    lines = aligned(told)
    holders = tuple(dict.fromkeys(line.holder for line in lines))
    targets = tuple(dict.fromkeys(line.target for line in lines))
    cells = {key: _cell(same) for key, same in _grouped(lines, lambda line: (line.holder, line.target))}
    return Matrix(holders, targets, cells)


def _cell(lines: Sequence[Line]) -> str:
    by_article = {path: side_of(same) for path, same in _grouped(lines, lambda line: line.told.path)}
    if len(set(by_article.values())) == 1:
        return next(iter(by_article.values()))
    return "; ".join(f"{path}: {position}" for path, position in by_article.items())


def side_of(lines: Sequence[Line]) -> str:
    """The one position that stances on the same target take together."""
    positions = list(dict.fromkeys(line.stance.position for line in lines))
    sides = [position for position in positions if position != "neutral"] or positions
    return sides[0] if len(sides) == 1 else "mixed"


def matrix_text(matrix: Matrix, width: int) -> str:
    """Tables at most so many columns wide, with numbers for the targets, which are named below: they are too long."""
    if not matrix.holders:
        return _NONE + "\n"
    first = min(max(cell_len(one_line(holder)) for holder in matrix.holders), width // 3)
    blocks: list[list[tuple[int, int]]] = [[]]
    room = width - first
    for at, target in enumerate(matrix.targets):
        cells = [str(at + 1), *(one_line(matrix.cells.get((holder, target), "")) for holder in matrix.holders)]
        needs = max(map(cell_len, cells)) + len(_LEGEND_GAP)
        if needs > room and blocks[-1]:
            blocks.append([])
            room = width - first
        blocks[-1].append((at, needs))
        room -= needs
    tables = ["\n".join(line.rstrip() for line in _block(matrix, block, first)) for block in blocks]
    legend = [f"{number}{_LEGEND_GAP}{one_line(target)}" for number, target in enumerate(matrix.targets, start=1)]
    return "\n\n".join([*tables, "\n".join(legend)]) + "\n"


def _block(matrix: Matrix, block: Sequence[tuple[int, int]], first: int) -> Iterator[str]:
    """Some columns of a matrix: the numbers, then every holder who takes a side in them; long names fill lines."""
    yield " " * first + "".join(padded(f"{_LEGEND_GAP}{at + 1}", needs) for at, needs in block)
    for holder in matrix.holders:
        cells = [one_line(matrix.cells.get((holder, matrix.targets[at]), "")) for at, _ in block]
        if any(cells):
            name, *more = filled(one_line(holder), first, 0).split("\n")
            row = "".join(padded(_LEGEND_GAP + cell, needs) for cell, (_, needs) in zip(cells, block, strict=True))
            yield padded(name, first) + row
            yield from more


def matrix_markdown(matrix: Matrix) -> str:
    """A Markdown table."""
    if not matrix.holders:
        return _NONE + "\n"
    rows = [["", *map(escape_markdown, matrix.targets)], ["---"] * (len(matrix.targets) + 1)]
    rows += [
        [escape_markdown(h), *(escape_markdown(matrix.cells.get((h, t), "")) for t in matrix.targets)]
        for h in matrix.holders
    ]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def matrix_csv(matrix: Matrix) -> str:
    """The table as CSV; the first column holds the holders."""
    rows = [["holder", *matrix.targets]]
    rows += [[h, *(matrix.cells.get((h, t), "") for t in matrix.targets)] for h in matrix.holders]
    return _csv(rows)


CSV_COLUMNS = (
    "file", "paragraph", "line", "holder", "role", "target", "position", "claim", "speech", "voice", "support", "start",
    "end", "quote",
)  # fmt: skip


def as_csv(told: Sequence[Told]) -> str:
    """One row for each stance, with the place, span and words of its first evidence."""
    rows: list[Sequence[object]] = [CSV_COLUMNS]
    for one in told:
        for s in one.stances:
            first = s.evidence[0]
            rows.append((
                one.path, first.place.paragraph, first.place.line, s.holder, s.role or "", s.target, s.position,
                s.claim, s.speech, s.voice, s.support, first.start, first.end, first.quote,
            ))  # fmt: skip
    return _csv(rows)


def _csv(rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([escape_csv(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return out.getvalue()


def as_dot(told: Sequence[Told]) -> str:
    """A Graphviz graph: holders, targets, and an edge for each position."""
    lines = ["digraph stances {", "  rankdir=LR;", '  node [fontname="sans-serif"];']
    holders, targets, edges = _graph(told)
    lines += [f"  {node} [label={_dot(name)}, shape=box];" for name, node in holders.items()]
    lines += [f"  {node} [label={_dot(name)}, shape=ellipse];" for name, node in targets.items()]
    lines += [
        f'  {holders[h]} -> {targets[t]} [label={_dot(position)}, color="{_COLOURS.get(position, "black")}"];'
        for (h, t), position in edges.items()
    ]
    return "\n".join([*lines, "}"]) + "\n"


def as_mermaid(told: Sequence[Told]) -> str:
    """The same as a Mermaid flow chart."""
    holders, targets, edges = _graph(told)
    lines = ["flowchart LR"]
    lines += [f'  {node}["{_mermaid(name)}"]' for name, node in holders.items()]
    lines += [f'  {node}(["{_mermaid(name)}"])' for name, node in targets.items()]
    lines += [f'  {holders[h]} -->|"{_mermaid(position)}"| {targets[t]}' for (h, t), position in edges.items()]
    return "\n".join(lines) + "\n"


def _graph(told: Sequence[Told]) -> tuple[dict[str, str], dict[str, str], dict[tuple[str, str], str]]:
    matrix = matrix_of(told)
    holders = {name: f"h{at}" for at, name in enumerate(matrix.holders, start=1)}
    targets = {name: f"t{at}" for at, name in enumerate(matrix.targets, start=1)}
    return holders, targets, matrix.cells


def escape_csv(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    flat = one_line(cell)
    return f"'{flat}" if flat.startswith(_FORMULA) else flat


def _dot(text: str) -> str:
    escaped = one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _mermaid(text: str) -> str:
    """Text for a quoted label: what the language or HTML would read is written as an entity code."""
    return "".join(c if c.isalnum() or c in " .,:’“”-–—" else f"#{ord(c)};" for c in one_line(text))
