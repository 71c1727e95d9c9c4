"""The stance matrix: holders down, targets across, a mark for each side that is taken."""

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.rendering.stances import Line, Told, aligned, side_of

_MOST_NAMED_COLUMNS = 5
"""More targets than this are numbered, with their names below: their names are too long for narrow heads."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One side in one article, and the stance that it leads to."""

    position: str
    claim: str
    """Id of the first stance behind it."""
    told: str
    """Where it is told; empty where there is one article."""


@dataclass(frozen=True, slots=True)
class MatrixView:
    """A table: ``rows[i]`` are a holder and, for each of ``targets``, the marks in that cell."""

    targets: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[Mark, ...], ...]], ...]

    @property
    def numbered(self) -> bool:
        """True where columns are headed by numbers."""
        return len(self.targets) > _MOST_NAMED_COLUMNS


def matrix_view(told: Sequence[Told], claims: Sequence[str]) -> MatrixView | None:
    """The matrix of all stances, or None where there are none.

    ``claims`` are the ids of the stances of all articles, in their order.
    """
    several = len(told) > 1
    cells: dict[tuple[str, str], dict[str, list[tuple[Line, str]]]] = {}
    for line, claim in zip(aligned(told), claims, strict=True):
        by_article = cells.setdefault((line.holder, line.target), {})
        by_article.setdefault(line.told.path, []).append((line, claim))
    if not cells:
        return None
    holders = dict.fromkeys(holder for holder, _ in cells)
    targets = tuple(dict.fromkeys(target for _, target in cells))
    rows = tuple(
        (holder, tuple(_marks(cells.get((holder, target), {}), several=several) for target in targets))
        for holder in holders
    )
    return MatrixView(targets, rows)


def _marks(by_article: dict[str, list[tuple[Line, str]]], *, several: bool) -> tuple[Mark, ...]:
    return tuple(
        Mark(side_of([line for line, _ in found]), found[0][1], path if several else "")
        for path, found in by_article.items()
    )
