"""Interim."""

from dataclasses import dataclass
from typing import Literal

from summarizer.article import Article
from summarizer.orders import orders_to_machines
from summarizer.retrieval import SentenceIndex, rank_sentences


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences that bear on a question."""

    sentences: tuple[int, ...]
    match: Literal["strong", "weak"]
    score: float


class PassageIndex:
    """Interim."""

    def __init__(self, article: Article) -> None:
        self._index = SentenceIndex(article)
        self._orders = orders_to_machines(article)

    def find(self, question: str, most: int = 3) -> list[Passage]:
        """The best passages."""
        ranked = rank_sentences(self._index, question, top=most)
        return [Passage((one.number,), "weak", one.score) for one in ranked if one.number not in self._orders]
