"""What finds sentences for a question or a statement: ours, whole passages and single sentences, and BM25."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from summarizer.extract.passages import PassageIndex
from summarizer.extract.ranking import SentenceIndex
from summarizer.text.article import Article
from summarizer.text.tokens import content_stems


def bm25_ranking(index: SentenceIndex, text: str) -> list[tuple[int, float]]:
    """The sentences that share a stem with the text: their numbers with scores, best first."""
    counts = Counter(content_stems(text, index.article.language))
    scores = index.bm25({stem: count * index.idf(stem) for stem, count in counts.items()}, soft=False)
    return sorted(((at + 1, score) for at, score in scores.items()), key=lambda pair: (-pair[1], pair[0]))


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
