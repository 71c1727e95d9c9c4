"""The shape of a summary that a user asks for."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from summarizer.errors import UsageError
from summarizer.text.article import Article

LENGTHS = MappingProxyType({"short": 80, "medium": 160, "long": 320})
"""Words of overview and key points together, by name of the length."""
TOLERANCE = 0.15
"""Share by which the length may differ from the wanted one."""
FEWEST_POINTS, MOST_POINTS = 3, 7
_MOST_OF_ARTICLE = 0.75
"""Longest summary as a share of the article's words, so that summaries of short articles are not padded."""
_WORDS_A_POINT = 24
_SHARE_OF_POINTS = 0.6


@dataclass(frozen=True, slots=True)
class Shape:
    """The options of a summary. Defaults depend on the article."""

    length: int | None = None
    """Words of overview and key points together; None: depends on the article's length."""
    points: int | None = None
    """Number of key points; None: depends on the article's length."""
    focus: str | None = None
    """The topic to put first, in the user's words."""
    audience: str | None = None
    """The intended readers; needs a model."""
    language: str | None = None
    """ISO 639-1 code of the summary's language; None: the article's. Evidence stays in the article's."""
    style: Literal["bullets", "prose"] = "bullets"
    """``prose``: one running text instead of an overview and key points."""
    task: str | None = None
    """The user's own instructions to the model."""

    def __post_init__(self) -> None:
        if (self.length is not None and self.length < 1) or (self.points is not None and self.points < 1):
            raise UsageError("length and points must be at least 1")

    def words(self, article: Article) -> int | None:
        """The wanted length in words; None if none was given."""
        if self.length is None:
            return None
        return max(1, min(self.length, round(article.words * _MOST_OF_ARTICLE)))

    def wanted_points(self, article: Article) -> int:
        """Number of key points: as given, else to fit the length, else one per hundred words of the article."""
        if self.points is not None:
            return self.points
        if (words := self.words(article)) is not None:
            return max(1, round(words * _SHARE_OF_POINTS / _WORDS_A_POINT))
        return max(FEWEST_POINTS, min(MOST_POINTS, round(article.words / 100)))

    @property
    def for_a_model(self) -> list[str]:
        """The given options that need a model."""
        given = {"--audience": self.audience, "--language": self.language, "--prompt-file": self.task}
        return [name for name, value in given.items() if value]


PLAIN = Shape()
"""All defaults."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The parts of a report to make."""

    summary: bool = True
    stances: bool = True
    shape: Shape = PLAIN
    """The wanted form of the summary."""
