"""What finds sentences for a question: ours, whole passages and single sentences, and BM25 beside them."""

from collections.abc import Callable, Mapping, Sequence

from benchmarks._bm25 import bm25_ranking
from summarizer.extract.passages import PassageIndex
from summarizer.extract.ranking import SentenceIndex
from summarizer.text.article import Article

TOP = 3

Finder = Callable[[str], Sequence[frozenset[int]]]
"""A question → sets of sentence numbers, the best ``TOP`` first."""


def _passages(article: Article) -> Finder:
    index = PassageIndex(article)
    return lambda question: [frozenset(passage.sentences) for passage in index.find(question, TOP)]


def _single(article: Article) -> Finder:
    index = PassageIndex(article)
    return lambda question: [frozenset({number}) for number, _ in index.rank(question)[:TOP]]


def _bm25(article: Article) -> Finder:
    index = SentenceIndex(article)
    return lambda question: [frozenset({number}) for number, _ in bm25_ranking(index, question)[:TOP]]


FINDERS: Mapping[str, Callable[[Article], Finder]] = {"passages": _passages, "single": _single, "bm25": _bm25}
