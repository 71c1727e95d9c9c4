"""The stances of an archive by month, quarter, year or source."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from summarizer.corpus.entities import has_name, introduced_abbreviations, resolve_holders
from summarizer.corpus.rows import row_dict, row_lines
from summarizer.extract.stances.holders import target_key
from summarizer.voices import joint_position

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
    """In the article text; None for a row of version 1 that has no text."""
    line: int | None


@dataclass(frozen=True, slots=True)
class ArchiveStance:
    """One stance of one article, under names that are the same in all articles."""

    id: str
    """The row's id."""
    title: str | None
    site: str | None
    published: str | None
    column: str
    """The month (``2026-03``), quarter (``2026-Q1``), year or source."""
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
    """A holder's stances on a target in one period or source."""

    stances: tuple[ArchiveStance, ...]

    @property
    def position(self) -> str:
        """The joint position; ``mixed`` if they differ."""
        return joint_position(stance.position for stance in self.stances)


@dataclass(frozen=True, slots=True)
class Line:
    """A holder and a target, with the stances of each column."""

    holder: str
    target: str
    cells: dict[str, Cell]
    """By column, in the order of the columns."""

    @property
    def count(self) -> int:
        """The number of stances."""
        return sum(len(cell.stances) for cell in self.cells.values())

    @property
    def changes(self) -> bool:
        """Whether the positions of two columns are opposed."""
        return {"favor", "against"} <= {cell.position for cell in self.cells.values()}


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lines over columns; those with the most stances first."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]

    def totals(self) -> dict[str, Counter[str]]:
        """Column → how often each position is taken."""
        totals: dict[str, Counter[str]] = {column: Counter() for column in self.columns}
        for line in self.lines:
            for column, cell in line.cells.items():
                totals[column].update(stance.position for stance in cell.stances)
        return totals


def read_stances(
    results: Path, holder: str | None = None, target: str | None = None, *, by: Grouping = "month"
) -> list[ArchiveStance]:
    """The stances of all articles whose holder or role, and whose target, contain these words. Raises InputError.

    Copies of an article count once.
    """
    found: list[tuple[_About, dict[str, Any], bool]] = []
    abbreviations = introduced_abbreviations(row["text"] or "" for row in _rows(results))
    for row in _rows(results):
        about = _about(row)
        named = {one["holder"] for one in row["stances"] if has_name(one["holder"], row["text"] or "")}
        found += [(about, one, one["holder"] in named) for one in row["stances"]]
    names = resolve_holders((one["holder"] for _, one, is_name in found if is_name), abbreviations)
    targets: dict[str, str] = {}
    stances = []
    for about, one, is_name in found:
        named_as, role = one["holder"], one["role"] or ""
        shown = names[named_as] if is_name else f"{named_as} ({about.title or about.id})"
        target_shown = targets.setdefault(target_key(one["target"]), _bare(one["target"]))
        if _has(holder, f"{shown}\n{named_as}\n{role}") and _has(target, target_shown):
            stances.append(_stance(about, one, shown, target_shown, by))
    return stances


@dataclass(frozen=True, slots=True)
class _About:
    """What a row says about its article."""

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


def _stance(about: _About, stance: dict[str, Any], holder: str, target: str, by: Grouping) -> ArchiveStance:
    return ArchiveStance(
        column=_column(about, by),
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


def timeline_of(stances: Sequence[ArchiveStance]) -> Timeline:
    """The stances in a table of holders and targets over time or sources."""
    columns = sorted({stance.column for stance in stances}, key=lambda name: (name in (UNDATED, UNNAMED), name))
    groups: dict[tuple[str, str], dict[str, list[ArchiveStance]]] = {}
    for stance in stances:
        cells = groups.setdefault((stance.holder, stance.target), {})
        cells.setdefault(stance.column, []).append(stance)
    lines = [
        Line(holder, target, {column: Cell(tuple(cells[column])) for column in columns if column in cells})
        for (holder, target), cells in groups.items()
    ]
    lines.sort(key=lambda line: (-line.count, line.holder, line.target))
    return Timeline(tuple(columns), tuple(lines))


def _column(about: _About, by: Grouping) -> str:
    if by == "source":
        return about.site or UNNAMED
    if not about.published:
        return UNDATED
    year, month = about.published[:4], about.published[5:7]
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
