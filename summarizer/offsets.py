"""Where each code point of a rewritten text stood in the text it came from."""

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of new text: copied code point by code point, or inserted at one place."""

    start: int
    """First code point, in the new text."""
    raw_start: int
    """Where it stood, in the raw text; for inserted text the place it was inserted at."""
    copied: bool
    """True: new[start + k] is raw[raw_start + k]. False: every code point maps to ``raw_start``."""


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """A total map from code points of a new text to code points of the raw text; never decreasing."""

    length: int
    """Length of the new text in code points."""
    runs: tuple[Run, ...]

    def raw(self, offset: int) -> int:
        """The raw offset of a code point of the new text.

        Raises IndexError outside 0..length; ``length`` itself maps to one past the last code point.
        """
        if not 0 <= offset <= self.length:
            raise IndexError(f"offset {offset} outside 0..{self.length}")
        if offset == self.length and offset > 0:
            return self.raw(offset - 1) + 1
        at = bisect_right(self.runs, offset, key=lambda run: run.start) - 1
        if at < 0:
            return 0
        run = self.runs[at]
        return run.raw_start + (offset - run.start if run.copied else 0)

    @classmethod
    def identity(cls, length: int) -> "OffsetMap":
        """The map of an unchanged text."""
        return cls(length, (Run(0, 0, True),) if length else ())


class TextBuilder:
    """Builds a new text out of pieces of a raw text, and the map that leads back."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._parts: list[str] = []
        self._runs: list[Run] = []
        self._length = 0
        self._raw_end = 0

    def __len__(self) -> int:
        return self._length

    def copy(self, start: int, end: int) -> None:
        """Append ``raw[start:end]``. Pieces must come in raw order; raises ValueError otherwise."""
        if not self._raw_end <= start <= end <= len(self._raw):
            raise ValueError(f"piece {start}..{end} is out of order or outside the raw text")
        if start == end:
            return
        if not (self._runs and self._runs[-1].copied and self._raw_end == start):
            self._runs.append(Run(self._length, start, True))
        self._append(self._raw[start:end])
        self._raw_end = end

    def insert(self, text: str, at: int) -> None:
        """Append text that the raw input does not have (or has in another form) at raw offset ``at``."""
        at = min(max(at, self._raw_end), max(len(self._raw) - 1, 0))
        if text:
            self._runs.append(Run(self._length, at, False))
            self._append(text)

    def build(self) -> tuple[str, OffsetMap]:
        """The new text and its map."""
        return "".join(self._parts), OffsetMap(self._length, tuple(self._runs))

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
