"""Numbers pieces of evidence as notes: the same words, the same number."""

from collections.abc import Iterator, Sequence

from summarizer.results import Evidence


class Notes:
    """Hands out note numbers, from 1, in the order of first use."""

    def __init__(self) -> None:
        self._numbers: dict[Evidence, int] = {}

    def number(self, evidence: Sequence[Evidence]) -> list[int]:
        """The note numbers of some pieces of evidence."""
        return [self._numbers.setdefault(piece, len(self._numbers) + 1) for piece in evidence]

    def numbered(self) -> Iterator[tuple[int, Evidence]]:
        """Every note with its number, in order."""
        for piece, number in self._numbers.items():
            yield number, piece
