"""Citations: which of the cited sentences exist, and whether any of them may serve as evidence."""

from collections.abc import Sequence
from functools import cached_property

from summarizer.article import Article
from summarizer.orders import orders_to_machines


def existing(article: Article, cites: Sequence[int]) -> list[int]:
    """The cited sentence numbers that the article has, each once, in the order of the citation."""
    return [number for number in dict.fromkeys(cites) if 1 <= number <= len(article.sentences)]


class CitationCheck:
    """The check of citations against one article."""

    def __init__(self, article: Article) -> None:
        self._article = article

    @cached_property
    def _orders(self) -> frozenset[int]:
        return orders_to_machines(self._article)

    def refusal(self, cites: Sequence[int]) -> str | None:
        """Why no cited sentence may bear a statement: all that exist give orders to a machine."""
        numbers = existing(self._article, cites)
        if numbers and self._orders.issuperset(numbers):
            return "the cited sentence gives orders to a machine and is no evidence"
        return None
