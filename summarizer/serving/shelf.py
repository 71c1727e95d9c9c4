"""The articles that were read, kept for questions: the newest few, in memory alone."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field

from summarizer.analysis import ArticleAnalysis
from summarizer.extract.followups import Turn


@dataclass
class Kept:
    """An article, and what was asked about it."""

    name: str
    """Cannot be guessed."""
    consulted: ArticleAnalysis
    turns: list[Turn] = field(default_factory=list)
    claims: int = 0
    """Numbered statements shown beside it so far."""


class Shelf:
    """Articles by name; the one not used for longest goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[str, Kept] = OrderedDict()

    def put(self, consulted: ArticleAnalysis) -> Kept:
        """Keep an article."""
        kept = Kept(secrets.token_urlsafe(12), consulted)
        self._kept[kept.name] = kept
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return kept

    def get(self, name: str) -> Kept | None:
        """The article of a name, or None when it is not kept, or not any more."""
        if (found := self._kept.get(name)) is not None:
            self._kept.move_to_end(name)
        return found
