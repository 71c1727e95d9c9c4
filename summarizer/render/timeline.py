"""The stances of an archive as text, CSV, JSON, or one HTML page whose cells are linked to their evidence."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.corpus.timeline import ArchiveStance, Line, Timeline
from summarizer.render.html.page import content_security_policy, environment, static_file
from summarizer.render.safe import one_line
from summarizer.render.stances import to_csv

COLUMNS = (
    "published", "site", "column", "holder", "named_as", "role", "target", "position", "claim", "speech", "support",
    "verified_by", "quote", "start", "end", "paragraph", "line", "id", "title",
)  # fmt: skip
POSITIONS = ("favor", "mixed", "neutral", "against")
_NONE = "No stance was found.\n"
_HEIGHT = 120
_BAR = 36


def timeline_text(timeline: Timeline, most: int) -> str:
    """A line for each holder and target, with the position in each column."""
    if not timeline.lines:
        return _NONE
    out = [_text_line(line) for line in timeline.lines[:most]]
    if (left := len(timeline.lines) - most) > 0:
        out.append(f"and {left:,} more holders and targets; see --top, --holder, --target, or --format csv")
    return "\n".join(out) + "\n"


def _text_line(line: Line) -> str:
    cells = [f"{column} {cell.position}{_times(len(cell.stances))}" for column, cell in line.cells.items()]
    changed = "  (changed sides)" if line.changes else ""
    return f"{one_line(line.holder)} on {one_line(line.target)}: {' · '.join(map(one_line, cells))}{changed}"


def _times(count: int) -> str:
    return f" ×{count}" if count > 1 else ""


def timeline_csv(stances: Sequence[ArchiveStance]) -> str:
    """One row for each stance of each article."""
    return to_csv([COLUMNS, *([*_record(stance).values()] for stance in stances)])


def timeline_json(stances: Sequence[ArchiveStance], *, lines: bool) -> str:
    """The same as one JSON array, or as JSON lines."""
    records = [_record(stance) for stance in stances]
    if lines:
        return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"


def _record(stance: ArchiveStance) -> dict[str, object]:
    first = stance.evidence[0]
    values = (
        stance.published or "", stance.site or "", stance.column, stance.holder, stance.named,
        stance.role or "", stance.target, stance.position, stance.claim, stance.speech, stance.support,
        stance.verifier or "", first.quote, first.start, first.end, first.paragraph, first.line,
        stance.id, stance.title or "",
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell of the page's table."""

    key: str
    """Id of its evidence on the page."""
    line: Line
    column: str
    position: str
    stances: tuple[ArchiveStance, ...]


@dataclass(frozen=True, slots=True)
class BarView:
    """A piece of a column's bar."""

    column: str
    position: str
    count: int
    x: int
    y: float
    height: float
    cells: tuple[CellView, ...]


def timeline_html(timeline: Timeline, most: int, by: str) -> str:
    """The whole page: a chart of all columns, a table whose cells are linked to their evidence, and the evidence."""
    shown = Timeline(timeline.columns, timeline.lines[:most])
    rows = _rows(shown)
    cells = [cell for _, row in rows for cell in row if cell is not None]
    style = static_file("timeline.css")
    return (
        environment()
        .get_template("timeline.html")
        .render(
            by=by,
            columns=shown.columns,
            rows=rows,
            cells=cells,
            bars=_bars(shown, cells),
            width=max(1, len(shown.columns)) * _BAR,
            height=_HEIGHT,
            bar=_BAR,
            left_off=len(timeline.lines) - len(shown.lines),
            positions=POSITIONS,
            policy=content_security_policy(style, ""),
            style=style,
        )
    )


def _rows(timeline: Timeline) -> list[tuple[Line, list[CellView | None]]]:
    rows = []
    for number, line in enumerate(timeline.lines, start=1):
        row: list[CellView | None] = []
        for at, column in enumerate(timeline.columns, start=1):
            cell = line.cells.get(column)
            row.append(CellView(f"c{number}-{at}", line, column, cell.position, cell.stances) if cell else None)
        rows.append((line, row))
    return rows


def _bars(timeline: Timeline, cells: Sequence[CellView]) -> list[BarView]:
    totals = timeline.totals()
    tallest = max((counts.total() for counts in totals.values()), default=1) or 1
    bars = []
    for at, column in enumerate(timeline.columns):
        top = float(_HEIGHT)
        for position in reversed(POSITIONS):
            count = totals[column][position]
            height = round(_HEIGHT * count / tallest, 2)
            top -= height
            behind = tuple(cell for cell in cells if cell.column == column and _takes(cell, position))
            if count:
                bars.append(BarView(column, position, count, at * _BAR, round(top, 2), height, behind))
    return bars


def _takes(cell: CellView, position: str) -> bool:
    return any(stance.position == position for stance in cell.stances)
