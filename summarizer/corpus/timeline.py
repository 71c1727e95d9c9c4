"""Who said what on which target over an archive: by month, quarter, year or source."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from summarizer.corpus.aliases import has_name, introduced_abbreviations, united_holders
from summarizer.corpus.rows import row_dict, row_lines
from summarizer.extract.names import target_key

Grouping = Literal["month", "quarter", "year", "source"]
UNDATED = "undated"
UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of a stance's evidence."""

    quote: str
    start: int
    end: int
    paragraph: int | None
    """Where it stands in the article text; None where a row of version 1 was made without the text."""
    line: int | None


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
    named: str
    """The holder as the article names it."""
    role: str | None
    position: str
    claim: str
    speech: str
    support: str
    verifier: str | None
    """The model that verified it; None where none did."""
    evidence: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a holder says on a target in one period or source."""

    sayings: tuple[Saying, ...]

    @property
    def position(self) -> str:
        """The one side that is taken; ``mixed`` where there are several."""
        positions = list(dict.fromkeys(saying.position for saying in self.sayings))
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
    """Lines over columns in their order, those told most often first."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]

    def totals(self) -> dict[str, Counter[str]]:
        """Column → how often each position is taken."""
        totals: dict[str, Counter[str]] = {column: Counter() for column in self.columns}
        for line in self.lines:
            for column, cell in line.cells.items():
                totals[column].update(saying.position for saying in cell.sayings)
        return totals


def read_sayings(results: Path, holder: str | None = None, target: str | None = None) -> list[Saying]:
    """The stances of all articles whose holder or role, and whose target, contain these words. Raises InputError.

    Copies of an article count once, as do texts only for the abbreviations that they introduce.
    """
    told: list[tuple[_About, dict[str, Any], bool]] = []
    abbreviations = introduced_abbreviations(row["text"] or "" for row in _rows(results))
    for row in _rows(results):
        about, stances = _about(row), row["stances"]
        named = {stance["holder"] for stance in stances if has_name(stance["holder"], row["text"] or "")}
        told += [(about, stance, stance["holder"] in named) for stance in stances]
    names = united_holders((stance["holder"] for _, stance, is_name in told if is_name), abbreviations)
    targets: dict[str, str] = {}
    sayings = []
    for about, stance, is_name in told:
        named_as, role = stance["holder"], stance["role"] or ""
        shown = names[named_as] if is_name else f"{named_as} ({about.title or about.id})"
        target_shown = targets.setdefault(target_key(stance["target"]), _bare(stance["target"]))
        if _has(holder, f"{shown}\n{named_as}\n{role}") and _has(target, target_shown):
            sayings.append(_saying(about, stance, shown, target_shown))
    return sayings


@dataclass(frozen=True, slots=True)
class _About:
    """What is kept of a row while all rows are read."""

    id: str
    title: str | None
    site: str | None
    published: str | None
    verifier: str | None


def _about(row: dict[str, Any]) -> _About:
    article = row["article"] or {}
    verifier = (row["run"] or {}).get("verifier") or {}
    known = {name: article.get(name) for name in ("title", "site", "published")}
    return _About(row["id"], **known, verifier=verifier.get("model"))


def _saying(about: _About, stance: dict[str, Any], holder: str, target: str) -> Saying:
    return Saying(
        **{name: getattr(about, name) for name in ("id", "title", "site", "published")},
        holder=holder,
        target=target,
        named=stance["holder"],
        **{name: stance[name] for name in ("role", "position", "claim", "speech", "support")},
        verifier=about.verifier if stance["support"] == "verified" else None,
        evidence=tuple(_words(piece) for piece in stance["evidence"]),
    )


def _words(piece: dict[str, Any]) -> Words:
    place = piece["place"] or {}
    return Words(piece["quote"], piece["start"], piece["end"], place.get("paragraph"), place.get("line"))


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
    lines.sort(key=lambda line: (-line.count, line.holder, line.target))
    return Timeline(tuple(columns), tuple(lines))


def column_of(saying: Saying, by: Grouping) -> str:
    """The month (``2026-03``), quarter (``2026-Q1``), year or source of a saying."""
    if by == "source":
        return saying.site or UNNAMED
    if not saying.published:
        return UNDATED
    year, month = saying.published[:4], saying.published[5:7]
    return {"year": year, "month": f"{year}-{month}", "quarter": f"{year}-Q{(int(month) + 2) // 3}"}[by]


def _rows(results: Path) -> Iterator[dict[str, Any]]:
    for line in row_lines(results):
        row = row_dict(line, results)
        if row and row["status"] == "ok" and row["duplicate_of"] is None and row["stances"]:
            yield row


def _bare(target: str) -> str:
    first, _, rest = target.partition(" ")
    return rest if rest and first.casefold() in ("the", "a", "an") else target


def _has(words: str | None, text: str) -> bool:
    return not words or words.casefold() in text.casefold()
