"""What a user wants a summary to look like."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from summarizer.article import Article
from summarizer.errors import UsageError

LENGTHS = MappingProxyType({"short": 80, "medium": 160, "long": 320})
"""Words of overview and key points together."""
TOLERANCE = 0.15
"""A summary's words may differ from those asked for by this share."""
FEWEST_POINTS, MOST_POINTS = 3, 7
_MOST_OF_ARTICLE = 0.75
"""A summary takes no more than this share of an article's words, whatever was asked: short articles are not padded."""
_WORDS_A_POINT = 24
_SHARE_OF_POINTS = 0.6


@dataclass(frozen=True, slots=True)
class Shape:
    """The wishes for a summary; the defaults leave everything to the article."""

    length: int | None = None
    """Words of overview and key points together; None: as the article's length suggests."""
    points: int | None = None
    """How many key points."""
    focus: str | None = None
    """What to put first, in the user's words."""
    audience: str | None = None
    """For whom; only a model can heed it."""
    language: str | None = None
    """ISO 639-1 code of the summary's language; None: the article's. Evidence stays in the article's."""
    style: Literal["bullets", "prose"] = "bullets"
    """``prose``: one running text instead of an overview and key points."""
    task: str | None = None
    """The user's own words for what a model is asked."""

    def __post_init__(self) -> None:
        if (self.length is not None and self.length < 1) or (self.points is not None and self.points < 1):
            raise UsageError("a summary has at least one word and one point")

    def words(self, article: Article) -> int | None:
        """The words to aim at for an article; None when no length was asked for."""
        if self.length is None:
            return None
        return max(1, min(self.length, round(article.words * _MOST_OF_ARTICLE)))

    def wanted_points(self, article: Article) -> int:
        """How many key points: as asked, or as the length asks, or one for about a hundred words of the article."""
        if self.points is not None:
            return self.points
        if (words := self.words(article)) is not None:
            return max(1, round(words * _SHARE_OF_POINTS / _WORDS_A_POINT))
        return max(FEWEST_POINTS, min(MOST_POINTS, round(article.words / 100)))

    @property
    def for_a_model(self) -> list[str]:
        """The options given that only a model can heed."""
        given = {"--audience": self.audience, "--language": self.language, "--prompt-file": self.task}
        return [name for name, value in given.items() if value]


PLAIN = Shape()
"""No wishes."""
