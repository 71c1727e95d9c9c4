"""What finds sentences for a question or a statement: ours, whole passages and single sentences, and BM25."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

from summarizer.extract.passages import PassageIndex
from summarizer.extract.ranking import SentenceIndex
from summarizer.text.article import Article
from summarizer.text.tokens import analyse, content_stems

K1, B = 1.2, 0.4
"""Sentences differ less in length than documents do: hence the small B."""


def bm25_ranking(index: SentenceIndex, text: str) -> list[tuple[int, float]]:
    """The sentences that share a stem with the text: their numbers with scores, best first.

    Okapi BM25 over stems (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009), with
    the idf of Lucene.
    """
    stems = analyse(index.article).stems
    mean = max(sum(map(len, stems)) / max(len(stems), 1), 1.0)
    scores: dict[int, float] = defaultdict(float)
    for stem, asked in Counter(content_stems(text, index.article.language)).items():
        for at in index.sentences_with(stem):
            count = stems[at].count(stem)
            norm = K1 * (1 - B + B * len(stems[at]) / mean)
            scores[at] += asked * index.idf(stem) * count * (K1 + 1) / (count + norm)
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
