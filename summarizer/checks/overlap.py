"""Word overlap between a statement and the sentences of an article: the features that ``anchoring`` weighs.

Two words match if they have the same stem, a common beginning (inflections), or if one ends with the other (Arabic and
Hebrew attach "and" and "the" to the next word). Word vectors were tried and left out: they did not help in English, and
other languages have none. Each word of the statement is weighted by its inverse document frequency over the sentences
and by how well the article matches it at all, so that a paraphrase does not count against its source. Besides single
words, neighbourhoods of words are compared ("smooth" features): a sentence that matches a stretch of the statement
supports that part of it, even if some of its words do not match.
"""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from summarizer.text.article import Article
from summarizer.text.stems import is_stop_word, stem, word_spans
from summarizer.text.typography import without_accents

Matrix = NDArray[np.float32]
Places = NDArray[np.int64]

FEATURES = (
    *"share share_of_best context_share spoken_of gain gain_smooth gain_of_open".split(),
    *"cited near_cited extra beside_chosen further".split(),
)
"""The columns of ``Statement.features``, in order."""
_COLUMN = {name: at for at, name in enumerate(FEATURES)}

_MAX_WHOLE = 160
"""Up to this many sentences, an article is compared whole."""
_POOL_SIZE = 48
"""Sentences compared in a longer article: those that share most words with the statement, and their neighbours."""
_AFFIX = 4
"""Letters that related words must share at one end."""
_RELATED = 0.7
"""Match strength of words that share most of their letters; equal stems have 1."""
_CARRIED_OVER = 0.5
"""Weight of the previous sentence's words in a sentence, for the pronouns that refer to them."""
_SMOOTHING_REACH = 2.0
"""Distance, in words, at which the weight of a neighbouring word falls to 1/e."""
_QUOTED = re.compile(r"[\"“„«‹「『]([^\"”“»›」』]{3,})[\"”“»›」』]")
_QUOTED_WEIGHT = 1.5
_MARKS = re.compile(r"[.,'’٬٫\s]")


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of a statement."""

    key: str
    """Its folded stem, by which words are matched."""
    weight: float
    """1, or more inside quotation marks."""


def content_terms(text: str, language: str) -> list[Term]:
    """The content words of a text in order; all its words if it has only stop words."""
    words = [(span.start, text[span.start : span.end]) for span in word_spans(text)]
    content = [(at, word) for at, word in words if not _is_stop_word(word, language)] or words
    quoted = [match.span(1) for match in _QUOTED.finditer(text)]
    return [
        Term(
            fold_stem(word, language),
            _QUOTED_WEIGHT if any(start <= at < end for start, end in quoted) else 1.0,
        )
        for at, word in content
    ]


_is_stop_word = lru_cache(maxsize=65_536)(is_stop_word)


@lru_cache(maxsize=65_536)
def fold_stem(word: str, language: str) -> str:
    """The key by which a word is matched: its stem without accents, or its digits as 0-9."""
    if word[:1].isdigit():
        digits = _MARKS.sub("", word)
        return digits if digits.isascii() else "".join(_digit(c) for c in digits)
    key = stem(word, language)
    if key.isascii():
        return key
    return without_accents(key.casefold()) or key


def _digit(character: str) -> str:
    value = unicodedata.digit(character, None)
    return character if value is None else str(value)


@dataclass(frozen=True)
class Pool:
    """The sentences that a statement is compared with. Places count from 0, in article order."""

    places: Places
    columns: Places
    """Place of a sentence in the article → its column in the pool, or -1."""
    follows: NDArray[np.bool_]
    """For each column, whether its sentence directly follows that of the column before."""
    rows: dict[str, Matrix] = field(default_factory=dict)
    """Cache: key → how well each sentence matches it."""


class SentenceOverlap:
    """The words of one article, indexed for many statements."""

    def __init__(self, article: Article, excluded: Iterable[int] = ()) -> None:
        """``excluded``: numbers of sentences that support nothing."""
        self._language = article.language
        self._size = len(article.sentences)
        self._keys = [
            tuple(dict.fromkeys(term.key for term in content_terms(article.sentence_text(sentence), self._language)))
            for sentence in article.sentences
        ]
        found: dict[str, list[int]] = defaultdict(list)
        for place, keys in enumerate(self._keys):
            for key in keys:
                found[key].append(place)
        self._postings = {key: np.array(places, dtype=np.int64) for key, places in found.items()}
        self._by_affix: dict[str, list[str]] = defaultdict(list)
        for key in self._postings:
            if _has_affixes(key):
                self._by_affix[f"{key[:_AFFIX]}-"].append(key)
                self._by_affix[f"-{key[-_AFFIX:]}"].append(key)
        self._matched: dict[str, list[tuple[str, float]]] = {}
        usable = sorted(set(range(self._size)) - {number - 1 for number in excluded})
        self._usable = np.array(usable or range(self._size), dtype=np.int64)
        self._is_usable = np.zeros(self._size, dtype=bool)
        self._is_usable[self._usable] = True
        self._heading = np.array([article.is_heading(sentence) for sentence in article.sentences], dtype=np.float32)

    @cached_property
    def _total_weights(self) -> Matrix:
        """The sum of the word weights of each sentence."""
        sums = [sum(map(self.idf, keys)) for keys in self._keys]
        return np.array(sums, dtype=np.float32)

    @cached_property
    def _whole(self) -> Pool:
        return self._make_pool(self._usable)

    def idf(self, key: str) -> float:
        """Inverse document frequency over sentences; largest for a word that is not in the article."""
        found = len(self._postings.get(key, ()))
        return math.log(1 + (self._size - found + 0.5) / (found + 0.5))

    def statement(self, text: str, cites: Sequence[int], extra: str = "") -> "Statement":
        """Compare a statement with the sentences. ``cites`` must exist; the words of ``extra`` count less."""
        terms = content_terms(text, self._language)
        context = content_terms(extra, self._language) if extra else []
        return Statement(self, terms, context, cites)

    def pool(self, terms: Sequence[Term], cites: Sequence[int]) -> Pool:
        """The sentences to compare: all of a short article, else those that share most with the words."""
        if self._size <= _MAX_WHOLE:
            return self._whole
        scores = np.zeros(self._size, dtype=np.float32)
        for term in {term.key: term for term in terms}.values():
            for key, strength in self.matching_keys(term.key):
                scores[self._postings[key]] += strength * self.idf(key)
        scores[~self._is_usable] = 0
        best = np.argpartition(-scores, _POOL_SIZE)[:_POOL_SIZE]
        near = {int(place) + step for place in best[scores[best] > 0] for step in (-1, 0, 1)}
        near |= {number - 1 + step for number in cites for step in (-2, -1, 0, 1, 2)}
        places = [place for place in sorted(near) if 0 <= place < self._size and self._is_usable[place]]
        return self._make_pool(np.array(places or self._usable[:_POOL_SIZE], dtype=np.int64))

    def _make_pool(self, places: Places) -> Pool:
        columns = np.full(self._size, -1, dtype=np.int64)
        columns[places] = np.arange(len(places))
        return Pool(places, columns, np.concatenate([[False], np.diff(places) == 1]))

    def matching_keys(self, key: str) -> list[tuple[str, float]]:
        """The keys of the article that a key of a statement matches, each with its strength."""
        if key not in self._matched:
            found = [(key, 1.0)] if key in self._postings else []
            if _has_affixes(key):
                others = {*self._by_affix.get(f"{key[:_AFFIX]}-", ()), *self._by_affix.get(f"-{key[-_AFFIX:]}", ())} - {
                    key
                }
                found += [(second, _RELATED) for second in sorted(others) if _is_related(key, second)]
            self._matched[key] = found
        return self._matched[key]

    def matches(self, pool: Pool, terms: Sequence[Term]) -> Matrix:
        """How well each sentence of the pool (columns) matches each term (rows), 0 to 1."""
        matched = np.zeros((len(terms), len(pool.places)), dtype=np.float32)
        for row, term in enumerate(terms):
            if term.key not in pool.rows:
                pool.rows[term.key] = self._row(pool, term.key)
            matched[row] = pool.rows[term.key]
        return matched

    def _row(self, pool: Pool, word: str) -> Matrix:
        row = np.zeros(len(pool.places), dtype=np.float32)
        for key, strength in self.matching_keys(word):
            columns = pool.columns[self._postings[key]]
            columns = columns[columns >= 0]
            row[columns] = np.maximum(row[columns], strength)
        return row

    def total_weights(self, pool: Pool) -> Matrix:
        """The sum of the word weights of each sentence of the pool."""
        return np.asarray(self._total_weights[pool.places])

    def headings(self, pool: Pool) -> Matrix:
        """1 for each sentence of the pool that is a heading, else 0."""
        return np.asarray(self._heading[pool.places])


def _has_affixes(key: str) -> bool:
    return len(key) >= _AFFIX and key.isalpha()


def _is_related(first: str, second: str) -> bool:
    """Whether most of the longer word is their common beginning, or the longer ends with the shorter."""
    short, long = sorted((first, second), key=len)
    least = max(_AFFIX, math.ceil(0.6 * len(long)))
    return len(short) >= least and (long[:least] == short[:least] or long.endswith(short))


class Statement:
    """One statement, compared with the sentences of its pool."""

    def __init__(
        self, index: SentenceOverlap, terms: Sequence[Term], context: Sequence[Term], cites: Sequence[int]
    ) -> None:
        self.pool = index.pool([*terms, *context], cites)
        weights = np.array([index.idf(term.key) * term.weight for term in terms], dtype=np.float32)
        self._matched = index.matches(self.pool, terms)
        covered = weights * self._matched.max(1, initial=0.0)
        self.coverage = float(covered.sum() / max(float(weights.sum()), 1e-9))
        """Share of the statement that any sentence of the pool matches, 0 to 1."""
        self._weights = covered / max(float(covered.sum()), 1e-9)
        self._smooth = _smoothing(self._weights) @ self._matched
        self.headings = index.headings(self.pool)
        """1 for each sentence of the pool that is a heading, else 0."""
        self._features = np.zeros((len(self.pool.places), len(FEATURES)), dtype=np.float32)
        for name, column in self._fixed_features(index, context, cites, weights).items():
            self._features[:, _COLUMN[name]] = column

    def _fixed_features(
        self, index: SentenceOverlap, context: Sequence[Term], cites: Sequence[int], weights: Matrix
    ) -> dict[str, Matrix]:
        pool = self.pool
        share = self._weights @ self._matched
        before = np.where(pool.follows, np.roll(self._matched, 1, axis=1), 0) * _CARRIED_OVER
        matched_idf = (weights > 0) @ (self._matched * weights[:, None])
        extra = np.zeros_like(share)
        if context:
            extra_weights = np.array([index.idf(term.key) for term in context], dtype=np.float32)
            extra = extra_weights @ index.matches(pool, context) / max(float(extra_weights.sum()), 1e-9)
        cited, near = np.zeros_like(share), np.zeros_like(share)
        for number in cites:
            away = np.abs(pool.places + 1 - number)
            cited[away == 0] = 1
            near[away == 1] = 1
        return {
            "share": share,
            "share_of_best": share / max(float(share.max(initial=0.0)), 1e-9),
            "context_share": self._weights @ np.maximum(self._matched, before),
            "spoken_of": np.minimum(matched_idf / (index.total_weights(pool) + 3.0), 1.0),
            "extra": extra,
            "cited": cited,
            "near_cited": near,
        }

    def features(self, chosen: Sequence[int]) -> Matrix:
        """The features of each sentence of the pool (rows), given those already chosen (columns of the pool)."""
        matched = self._matched[:, chosen].max(1, initial=0.0)[:, None]
        smooth = self._smooth[:, chosen].max(1, initial=0.0)[:, None]
        gain = self._weights @ np.maximum(self._matched - matched, 0)
        still_open = float(self._weights @ (1 - matched[:, 0])) if len(self._weights) else 0.0
        beside = np.zeros(len(self.pool.places), dtype=np.float32)
        for column in chosen:
            beside[np.abs(self.pool.places - self.pool.places[column]) == 1] = 1
        features = self._features.copy()
        features[:, _COLUMN["gain"]] = gain
        features[:, _COLUMN["gain_smooth"]] = self._weights @ np.maximum(self._smooth - smooth, 0)
        features[:, _COLUMN["gain_of_open"]] = gain / max(still_open, 0.1)
        features[:, _COLUMN["beside_chosen"]] = beside
        features[:, _COLUMN["further"]] = bool(chosen)
        return features


def _smoothing(shares: Matrix) -> Matrix:
    """A matrix whose row *p* weights the words of a statement by their distance from word *p* and their own weight."""
    at = np.arange(len(shares))
    near = np.exp(-np.abs(at[:, None] - at) / _SMOOTHING_REACH) * shares
    return np.asarray(near / np.maximum(near.sum(1, keepdims=True), 1e-9), dtype=np.float32)
