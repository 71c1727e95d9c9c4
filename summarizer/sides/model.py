"""What the readers of this package hand on. Values only; spans are code points of ``Article.text``."""

from dataclasses import dataclass

from summarizer.article import Span
from summarizer.results import Position


@dataclass(frozen=True, slots=True)
class Taken:
    """A side that somebody takes."""

    target: Span
    position: Position
    confidence: float
    shown_by: tuple[Span, ...]
    """The words that show it."""
