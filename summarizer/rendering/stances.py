"""Stances of one article or several, side by side: text, Markdown, CSV, a table of holders and targets, a graph."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rich.cells import cell_len

from summarizer.article import Article
from summarizer.rendering.notes import as_told
from summarizer.rendering.safe import one_line
from summarizer.rendering.screen import filled, padded
from summarizer.results import Report, Stance
from summarizer.sides.merging import target_key
from summarizer.sides.names import fullest

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""First characters of a formula; spreadsheets read the wide ones too."""
_COLOURS = {"favor": "darkgreen", "against": "firebrick", "mixed": "darkorange", "neutral": "gray40"}
Key = TypeVar("Key")
_NONE = "No stance was found."
_LEGEND_GAP = "  "


@dataclass(frozen=True, slots=True)
class Told:
    """The stances of one article."""

    path: str
    report: Report
    article: Article

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
    target: str | None


def chosen(report: Report, holder: str | None, target: str | None) -> Report:
    """The report with only the stances whose holder or role, and whose target, contain these words, in any case."""

    def fits(stance: Stance) -> bool:
        named = f"{stance.holder}\n{stance.role or ''}".casefold()
        about = (stance.target or "").casefold()
        return (not holder or holder.casefold() in named) and (not target or target.casefold() in about)

    return report.model_copy(update={"stances": [stance for stance in report.stances or [] if fits(stance)]})


def aligned(told: Sequence[Told]) -> list[Line]:
    """All stances in order; a holder or target that several articles tell of has one name in all of them."""
    names = fullest(stance.holder for one in told for stance in one.stances)
    targets: dict[str, str] = {}
    lines = []
    for one in told:
        for stance in one.stances:
            key = target_key(stance.target) if stance.target else None
            target = targets.setdefault(key, stance.target or "") if key else None
            lines.append(Line(one, stance, names[stance.holder], target))
    return lines


def as_text(told: Sequence[Told], width: int) -> str:
    """Holders with their targets and positions; with several articles, each with what each of them tells."""
    return _listing(told, _TextLook(width))


def as_markdown(told: Sequence[Told]) -> str:
    """The same as nested lists."""
    return _listing(told, _MarkdownLook())


class _TextLook:
    def __init__(self, width: int) -> None:
        self._width = width

    def holder(self, name: str, role: str | None) -> str:
        return one_line(f"{name}, {role}" if role else name)

    def side(self, side: str) -> str:
        return filled(one_line(side), self._width, 2)

    def words(self, words: str) -> str:
        return filled(one_line(words), self._width, 4)

    def sides(self, position: str, target: str | None) -> str:
        return f"{position} · {target}" if target else "side unclear"


class _MarkdownLook:
    def holder(self, name: str, role: str | None) -> str:
        return f"- **{escape_markdown(name)}**" + (f", {escape_markdown(role)}" if role else "")

    def side(self, side: str) -> str:
        return f"  - {side}"

    def words(self, words: str) -> str:
        return f"    - {escape_markdown(words)}"

    def sides(self, position: str, target: str | None) -> str:
        return f"**{position}** on *{escape_markdown(target)}*" if target else "side unclear"


def _listing(told: Sequence[Told], look: _TextLook | _MarkdownLook) -> str:
    lines = aligned(told)
    if not lines:
        return _NONE + "\n"
    several = len(told) > 1
    out: list[str] = []
    for holder, of_holder in _grouped(lines, lambda line: line.holder):
        out.append(look.holder(holder, next((line.stance.role for line in of_holder if line.stance.role), None)))
        for (position, target), same in _grouped(of_holder, lambda line: (line.stance.position, line.target)):
            out.append(look.side(look.sides(position, target)))
            out += [look.words(_words(line, several)) for line in same]
    return "\n".join(out) + "\n"


def _words(line: Line, several: bool) -> str:
    numbers = dict.fromkeys(line.told.article.line(piece.start) for piece in line.stance.evidence)
    place = f"line{'s' * (len(numbers) > 1)} {', '.join(map(str, numbers))}"
    by = ", by the author" if line.stance.voice == "author" else ""
    where = f"{line.told.path}, {place}" if several else place
    return f"{as_told(line.stance, line.stance.claim.removeprefix(f'{line.stance.holder}: '))} ({where}{by})"


def _grouped(lines: Iterable[Line], key: Callable[[Line], Key]) -> list[tuple[Key, list[Line]]]:
    groups: dict[Key, list[Line]] = {}
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
    """The table of all stances that have a target."""
    sided = [line for line in aligned(told) if line.target]
    holders = tuple(dict.fromkeys(line.holder for line in sided))
    targets = tuple(dict.fromkeys(line.target or "" for line in sided))
    cells = {key: _cell(lines) for key, lines in _grouped(sided, lambda line: (line.holder, line.target or ""))}
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
    "file", "line", "holder", "role", "target", "position", "claim", "speech", "voice", "confidence", "origin", "start",
    "end", "quote",
)  # fmt: skip


def as_csv(told: Sequence[Told]) -> str:
    """One row for each stance; ``line``, ``start``, ``end`` and ``quote`` are those of its first evidence."""
    rows: list[Sequence[object]] = [CSV_COLUMNS]
    for one in told:
        for s in one.stances:
            first = s.evidence[0]
            rows.append((
                one.path, one.article.line(first.start), s.holder, s.role or "", s.target or "", s.position, s.claim,
                s.speech, s.voice, s.confidence, s.origin, first.start, first.end, first.quote,
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


def escape_markdown(text: str) -> str:
    """One line in which nothing is Markdown."""
    return _SPECIAL.sub(r"\\\1", one_line(text))


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
