"""An article's sentences, indexed once for many questions: Okapi BM25 over stems, with soft meetings of words.

BM25: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with the idf of Lucene,
which is never negative. ``matching`` tells which words meet a question word; in a sentence the strongest meeting
counts, times the idf of the question word.
"""

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cached_property

import numpy as np

from summarizer.article import Article
from summarizer.quotations import Quotation, find_quotations
from summarizer.retrieval.matching import MISSPELT, SAME_ROOT, SYNONYM, folded, misspelt, same_root, synonyms
from summarizer.retrieval.vectors import Vectors, word_vectors
from summarizer.text.stems import content_stems
from summarizer.text.tokens import Token, analysed

K1 = 1.2
B = 0.4
"""Saturation and length normalisation; sentences differ less in length than documents do."""

_ROOT = 4


class SentenceIndex:
    """Postings over the stems of one article. Sentences are counted from 0 here: ``article.sentences[i]``."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._roots: dict[str, list[str]] = defaultdict(list)
        self._folded: dict[str, list[str]] = defaultdict(list)
        self._words = analysed(article)
        self._meetings: dict[str, Mapping[str, float]] = {}
        self._vectors: dict[int, Vectors] = {}
        self._means: dict[int, Vectors] = {}
        self.lengths: list[int] = []
        for at, stems in enumerate(self._words.stems):
            counts = Counter(stems)
            self.lengths.append(counts.total())
            for term, count in counts.items():
                self._postings[term].append((at, count))
        for term in self._postings:
            self._roots[term[:_ROOT]].append(term)
            self._folded[folded(term)].append(term)
        self._mean_length = max(sum(self.lengths) / max(len(self.lengths), 1), 1.0)
        self.title_stems = frozenset(content_stems(article.title or "", article.language))

    def holding(self, term: str) -> list[int]:
        """The sentences that hold a stem, in order."""
        return [at for at, _ in self._postings.get(term, ())]

    def tokens(self, at: int) -> tuple[Token, ...]:
        """The words of one sentence."""
        return self._words.terms(at)

    def vectors(self, at: int) -> Vectors:
        """The content words of one sentence as vectors, one a row; outside English all zeros."""
        if at not in self._vectors:
            english = self.article.language == "en"
            self._vectors[at] = word_vectors([t.lower if english else "" for t in self.tokens(at) if not t.is_stop])
        return self._vectors[at]

    def mean_vector(self, at: int) -> Vectors:
        """The sum of its words' vectors, each weighted by its idf."""
        if at not in self._means:
            weights = np.array([self.idf(t.stem) for t in self.tokens(at) if not t.is_stop], dtype=np.float32)
            self._means[at] = weights @ self.vectors(at)
        return self._means[at]

    @cached_property
    def quotations(self) -> tuple[Quotation, ...]:
        """Who says what; found when a question first asks for it."""
        return find_quotations(self.article)

    def idf(self, term: str) -> float:
        """Inverse document frequency over sentences; largest for a word the article does not have."""
        found = len(self._postings.get(term, ()))
        return math.log(1 + (len(self.lengths) - found + 0.5) / (found + 0.5))

    def meetings(self, term: str) -> Mapping[str, float]:
        """The stems of this article that meet a question word, each with its weight in (0, 1]."""
        if term not in self._meetings:
            self._meetings[term] = self._find_meetings(term)
        return self._meetings[term]

    def bm25(self, weights: Mapping[str, float], *, soft: bool = True) -> dict[int, float]:
        """Sentence → score, for the sentences that hold at least one term; ``weights`` gives each stem's idf."""
        scores: dict[int, float] = defaultdict(float)
        for term, idf in weights.items():
            met = self.meetings(term) if soft else {term: 1.0}
            best: dict[int, float] = {}
            for stem, weight in met.items():
                for at, count in self._postings.get(stem, ()):
                    norm = K1 * (1 - B + B * self.lengths[at] / self._mean_length)
                    best[at] = max(best.get(at, 0.0), weight * count * (K1 + 1) / (count + norm))
            for at, value in best.items():
                scores[at] += idf * value
        return dict(scores)

    def _find_meetings(self, term: str) -> dict[str, float]:
        met = {other: SYNONYM for other in synonyms(term) if other in self._postings}
        if term[:1].isalpha():
            met |= {other: SAME_ROOT for other in self._roots.get(term[:_ROOT], ()) if same_root(term, other)}
        met |= dict.fromkeys(self._folded.get(folded(term), ()), 1.0)
        return met or self._misspelt(folded(term))

    def _misspelt(self, term: str) -> dict[str, float]:
        near = (terms for spelt, terms in self._folded.items() if misspelt(term, spelt))
        return dict.fromkeys(itertools.chain.from_iterable(near), MISSPELT)
