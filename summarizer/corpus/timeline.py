"""Who said what on which target over an archive: by month, quarter, year or source."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from summarizer.corpus.aliases import has_name, introduced_abbreviations, united_holders
from summarizer.corpus.reading_rows import row_dict, row_lines, row_value
from summarizer.corpus.rows import Row
from summarizer.results import Stance
from summarizer.sides.merging import target_key

Grouping = Literal["month", "quarter", "year", "source"]
UNDATED = "undated"
UNNAMED = "unnamed"
_NO_TARGET = "–"


@dataclass(frozen=True, slots=True)
class Saying:
    """One stance of one article, under names that are the same in all articles."""

    id: str
    """The row's id."""
    title: str | None
    site: str | None
    published: str | None
    holder: str
    target: str
    stance: Stance
    """As the article tells it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a holder says on a target in one period or source."""

    sayings: tuple[Saying, ...]

    @property
    def position(self) -> str:
        """The one side that is taken; ``mixed`` where there are several."""
        positions = list(dict.fromkeys(saying.stance.position for saying in self.sayings))
        sides = [position for position in positions if position != "neutral"] or positions
        return sides[0] if len(sides) == 1 else "mixed"


@dataclass(frozen=True, slots=True)
class Line:
    """A holder and a target, and what is said in each column."""

    holder: str
    target: str
    cells: dict[str, Cell]
    """Column → what is said there; in the order of the columns."""

    @property
    def count(self) -> int:
        """How many articles' stances there are."""
        return sum(len(cell.sayings) for cell in self.cells.values())

    @property
    def changes(self) -> bool:
        """True where the sides of two columns are opposed."""
        return {"favor", "against"} <= {cell.position for cell in self.cells.values()}


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lines over columns in their order: those with a target first, and of these those told most often."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]

    def totals(self) -> dict[str, Counter[str]]:
        """Column → how often each position is taken."""
        totals: dict[str, Counter[str]] = {column: Counter() for column in self.columns}
        for line in self.lines:
            for column, cell in line.cells.items():
                totals[column].update(saying.stance.position for saying in cell.sayings)
        return totals


def read_sayings(results: Path, holder: str | None = None, target: str | None = None) -> list[Saying]:
    """The stances of all articles whose holder or role, and whose target, contain these words. Raises InputError.

    Copies of an article count once, as do texts only for the abbreviations that they introduce.
    """
    told: list[tuple[Row, Stance, bool]] = []
    abbreviations = introduced_abbreviations(row.text or "" for row in _rows(results))
    for row in _rows(results):
        bare = row.model_copy(update={"text": None, "summary": None, "stances": None, "answers": [], "dropped": []})
        named = {stance.holder for stance in row.stances or () if has_name(stance.holder, row.text or "")}
        told += [(bare, stance, stance.holder in named) for stance in row.stances or ()]
    names = united_holders((stance.holder for _, stance, is_name in told if is_name), abbreviations)
    targets: dict[str, str] = {}
    sayings = []
    for row, stance, is_name in told:
        shown = names[stance.holder] if is_name else f"{stance.holder} ({_name_of(row)})"
        about = targets.setdefault(target_key(stance.target), _bare(stance.target)) if stance.target else _NO_TARGET
        if _has(holder, f"{shown}\n{stance.holder}\n{stance.role or ''}") and _has(target, about):
            article = row.article
            assert article is not None
            sayings.append(Saying(row.id, article.title, article.site, article.published, shown, about, stance))
    return sayings


def timeline_of(sayings: Sequence[Saying], by: Grouping) -> Timeline:
    """The sayings in a table of holders and targets over time or sources."""
    columns = sorted({column_of(saying, by) for saying in sayings}, key=lambda name: (name in (UNDATED, UNNAMED), name))
    groups: dict[tuple[str, str], dict[str, list[Saying]]] = {}
    for saying in sayings:
        cells = groups.setdefault((saying.holder, saying.target), {})
        cells.setdefault(column_of(saying, by), []).append(saying)
    lines = [
        Line(holder, target, {column: Cell(tuple(cells[column])) for column in columns if column in cells})
        for (holder, target), cells in groups.items()
    ]
    lines.sort(key=lambda line: (line.target == _NO_TARGET, -line.count, line.holder, line.target))
    return Timeline(tuple(columns), tuple(lines))


def column_of(saying: Saying, by: Grouping) -> str:
    """The month (``2026-03``), quarter (``2026-Q1``), year or source of a saying."""
    if by == "source":
        return saying.site or UNNAMED
    if not saying.published:
        return UNDATED
    year, month = saying.published[:4], saying.published[5:7]
    return {"year": year, "month": f"{year}-{month}", "quarter": f"{year}-Q{(int(month) + 2) // 3}"}[by]


def _rows(results: Path) -> Iterator[Row]:
    for line in row_lines(results):
        row = row_dict(line, results)
        if row and row["status"] == "ok" and row["duplicate_of"] is None and row["stances"]:
            yield row_value(line, results)


def _name_of(row: Row) -> str:
    return (row.article.title if row.article else None) or row.id


def _bare(target: str) -> str:
    first, _, rest = target.partition(" ")
    return rest if rest and first.casefold() in ("the", "a", "an") else target


def _has(words: str | None, text: str) -> bool:
    return not words or words.casefold() in text.casefold()
