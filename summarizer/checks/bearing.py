"""How sentences of an article bear on a statement: the figures that ``anchoring`` weighs.

Words meet by their stems, by a common beginning (inflections of languages without a stemmer) and, in English, by the
likeness of their vectors. Each word of the statement counts by its inverse document frequency over the article's
sentences and by how well the article meets it at all, so that a paraphrase is not held against the sentence it comes
from. Beside the words themselves (sharp), runs of them are compared (smooth): a sentence that meets a stretch of the
statement bears that part of it, whichever of its words it leaves unmet.
"""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from summarizer.article import Article
from summarizer.words import is_stop_word, stem, word_spans

Matrix = NDArray[np.float32]
Places = NDArray[np.int64]

FEATURES = (
    *"share share_of_best context_share pairs cosine spoken_of gain gain_smooth gain_of_open".split(),
    *"cited near_cited extra beside_chosen heading second third fourth".split(),
)
"""The columns of ``Bearing.features``, in order."""

_ALL = 160
"""Articles of at most so many sentences are compared whole."""
_POOL = 48
"""Of longer ones, so many sentences that share most with the statement, and their neighbours."""
_BEGINNING = 4
_SAME_BEGINNING = 0.7
_UNLIKE = 0.3
"""Likeness of word vectors that says nothing: one pair of unrelated words in a hundred is as like."""
_HANDED_ON = 0.5
"""What a sentence keeps of the words of the one before it: pronouns stand for them."""
_REACH = 2.0
"""Words of a statement so many places apart count as of one stretch with weight exp(-1)."""
_QUOTED = re.compile(r"[\"“„«‹「『]([^\"”“»›」』]{3,})[\"”“»›」』]")
_QUOTED_WEIGHT = 1.5
_MARKS = re.compile(r"[.,'’٬٫\s]")


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of a statement."""

    key: str
    """Its stem, folded: what it meets by."""
    word: str
    """Lower case."""
    weight: float
    """1, or more inside quotation marks."""


def terms_of(text: str, language: str) -> list[Term]:
    """The content words of a text in order; all its words where it has no others."""
    words = [(span.start, text[span.start : span.end]) for span in word_spans(text)]
    content = [(at, word) for at, word in words if not is_stop_word(word, language)] or words
    quoted = [match.span(1) for match in _QUOTED.finditer(text)]
    return [
        Term(
            key_of(word, language),
            word.lower(),
            _QUOTED_WEIGHT if any(start <= at < end for start, end in quoted) else 1.0,
        )
        for at, word in content
    ]


def key_of(word: str, language: str) -> str:
    """What a word meets by: its stem without accents, or its bare digits in any script."""
    if word[:1].isdigit():
        digits = _MARKS.sub("", word)
        return digits if digits.isascii() else "".join(_digit(c) for c in digits)
    key = stem(word, language)
    if key.isascii():
        return key
    decomposed = unicodedata.normalize("NFD", key.casefold())
    return "".join(c for c in decomposed if unicodedata.category(c) != "Mn") or key


def _digit(character: str) -> str:
    value = unicodedata.digit(character, None)
    return character if value is None else str(value)


def _unit(rows: Matrix) -> Matrix:
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.where(lengths == 0, 1, lengths), dtype=np.float32)


@dataclass(frozen=True)
class Pool:
    """The sentences that a statement is compared with; places are from 0, in article order."""

    places: Places
    columns: Places
    """Place of a sentence in the article → its column here, or -1."""
    words: Places
    """For the vectors: the words of all sentences of the pool, one after the other."""
    starts: Places
    """Where the words of each sentence begin; every sentence has at least one."""
    vectors: Matrix
    """A row for each of ``words``."""
    follows: NDArray[np.bool_]
    """Columns whose sentence comes right after the one of the column before."""


class Bearing:
    """The words of one article, indexed for many statements."""

    def __init__(self, article: Article, barred: Iterable[int] = ()) -> None:
        """``barred`` are numbers of sentences that bear nothing."""
        self.article = article
        self._language = article.language
        self._size = len(article.sentences)
        self._keys: list[list[str]] = []
        self._spelt: dict[str, int] = {"": 0}
        self._word_ids: list[list[int]] = []
        for sentence in article.sentences:
            self._add(article.sentence_text(sentence))
        found: dict[str, list[int]] = defaultdict(list)
        for place, keys in enumerate(self._keys):
            for key in dict.fromkeys(keys):
                found[key].append(place)
        self._postings = {key: np.array(places, dtype=np.int64) for key, places in found.items()}
        self._beginnings: dict[str, list[str]] = defaultdict(list)
        for key in self._postings:
            if len(key) >= _BEGINNING and key.isalpha():
                self._beginnings[key[:_BEGINNING]].append(key)
        self._met: dict[str, list[tuple[str, float]]] = {}
        told = sorted(set(range(self._size)) - {number - 1 for number in barred})
        self._told = np.array(told or range(self._size), dtype=np.int64)
        self._may = np.zeros(self._size, dtype=bool)
        self._may[self._told] = True
        self._heading = np.array([article.is_heading(sentence) for sentence in article.sentences], dtype=np.float32)

    def _add(self, text: str) -> None:
        terms = terms_of(text, self._language)
        self._keys.append([term.key for term in terms])
        ids = [self._spelt.setdefault(term.word, len(self._spelt)) for term in terms]
        self._word_ids.append(ids or [0])

    @cached_property
    def _vectors(self) -> Matrix | None:
        if self._language != "en":
            return None
        # Imported here because reading the table takes a quarter of a second, and is of use in English alone.
        from summarizer.retrieval.vectors import word_vectors

        return word_vectors(list(self._spelt))

    @cached_property
    def _pairs(self) -> list[frozenset[tuple[str, str]]]:
        return [frozenset(zip(keys, keys[1:], strict=False)) for keys in self._keys]

    @cached_property
    def _masses(self) -> Matrix:
        """What all the words of each sentence weigh."""
        sums = [sum(self.idf(key) for key in set(keys)) for keys in self._keys]
        return np.array(sums, dtype=np.float32)

    @cached_property
    def _whole(self) -> Pool:
        return self._make_pool(self._told)

    def idf(self, key: str) -> float:
        """Inverse document frequency over sentences; largest for a word the article does not have."""
        found = len(self._postings.get(key, ()))
        return math.log(1 + (self._size - found + 0.5) / (found + 0.5))

    def statement(self, text: str, cites: Sequence[int], extra: str = "") -> "Statement":
        """A statement beside the sentences that may bear it; ``cites`` are numbers that exist, ``extra`` weighs less."""
        terms = terms_of(text, self._language)
        around = terms_of(extra, self._language) if extra else []
        return Statement(self, terms, around, cites)

    def pool(self, terms: Sequence[Term], cites: Sequence[int]) -> Pool:
        """The sentences worth comparing: all of an article, or those of a book that share most with the words."""
        if self._size <= _ALL:
            return self._whole
        scores = np.zeros(self._size, dtype=np.float32)
        for term in {term.key: term for term in terms}.values():
            for key, strength in self.met(term.key):
                scores[self._postings[key]] += strength * self.idf(key)
        scores[~self._may] = 0
        best = np.argpartition(-scores, _POOL)[:_POOL]
        near = {int(place) + step for place in best[scores[best] > 0] for step in (-1, 0, 1)}
        near |= {number - 1 + step for number in cites for step in (-2, -1, 0, 1, 2)}
        places = [place for place in sorted(near) if 0 <= place < self._size and self._may[place]]
        return self._make_pool(np.array(places or self._told[:_POOL], dtype=np.int64))

    def _make_pool(self, places: Places) -> Pool:
        columns = np.full(self._size, -1, dtype=np.int64)
        columns[places] = np.arange(len(places))
        lists = [self._word_ids[place] for place in places]
        starts = np.cumsum([0, *map(len, lists[:-1])])
        words = np.array([word for ids in lists for word in ids], dtype=np.int64)
        vectors = self._vectors
        follows = np.concatenate([[False], np.diff(places) == 1])
        none = np.zeros((len(words), 1), dtype=np.float32)
        return Pool(places, columns, words, starts, none if vectors is None else vectors[words], follows)

    def met(self, key: str) -> list[tuple[str, float]]:
        """The words of the article that a word of a statement meets by its letters, and how well."""
        if key not in self._met:
            found = [(key, 1.0)] if key in self._postings else []
            if key.isalpha():
                others = self._beginnings.get(key[:_BEGINNING], ()) if len(key) >= _BEGINNING else ()
                found += [(other, _SAME_BEGINNING) for other in others if other != key and _akin(key, other)]
            self._met[key] = found
        return self._met[key]

    def meetings(self, pool: Pool, terms: Sequence[Term]) -> Matrix:
        """How well each sentence of the pool (columns) meets each word (rows), 0 to 1."""
        met = self._alike(pool, terms)
        for row, term in enumerate(terms):
            for key, strength in self.met(term.key):
                columns = pool.columns[self._postings[key]]
                columns = columns[columns >= 0]
                met[row, columns] = np.maximum(met[row, columns], strength)
        return met

    def _alike(self, pool: Pool, terms: Sequence[Term]) -> Matrix:
        if self._vectors is None or not terms:
            return np.zeros((len(terms), len(pool.places)), dtype=np.float32)
        from summarizer.retrieval.vectors import word_vectors

        like = word_vectors([term.word for term in terms]) @ pool.vectors.T
        best = np.maximum.reduceat(like, pool.starts, axis=1)
        return np.asarray(np.clip((best - _UNLIKE) / (1 - _UNLIKE), 0, 1), dtype=np.float32)

    def pairs_met(self, pool: Pool, terms: Sequence[Term]) -> Matrix:
        """The share of the statement's neighbouring words that are neighbours in a sentence, too."""
        pairs = {(a.key, b.key) for a, b in zip(terms, terms[1:], strict=False)}
        known = self._known_pairs & pairs
        shares = np.zeros(len(pool.places), dtype=np.float32)
        if known:
            for column, place in enumerate(pool.places):
                shares[column] = len(known & self._pairs[place]) / len(pairs)
        return shares

    @cached_property
    def _known_pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset().union(*self._pairs)

    def masses(self, pool: Pool) -> Matrix:
        """What all the words of each sentence weigh."""
        return np.asarray(self._masses[pool.places])

    def headings(self, pool: Pool) -> Matrix:
        """1 for a heading."""
        return np.asarray(self._heading[pool.places])

    def cosines(self, pool: Pool, terms: Sequence[Term], weights: Matrix) -> Matrix:
        """How near each sentence comes to the statement as a whole."""
        if self._vectors is None or not terms:
            return np.zeros(len(pool.places), dtype=np.float32)
        from summarizer.retrieval.vectors import word_vectors

        whole = _unit(weights @ word_vectors([term.word for term in terms]))
        return np.asarray(self._means[pool.places] @ whole)

    @cached_property
    def _means(self) -> Matrix:
        """One row a sentence: the mean of its word vectors, by idf."""
        assert self._vectors is not None  # asked for in English alone
        rows = np.zeros((self._size, self._vectors.shape[1]), dtype=np.float32)
        for place, (ids, keys) in enumerate(zip(self._word_ids, self._keys, strict=True)):
            if keys:
                rows[place] = np.array([self.idf(key) for key in keys], dtype=np.float32) @ self._vectors[ids]
        return _unit(rows)


def _akin(one: str, other: str) -> bool:
    """True for words with a common beginning of most of the longer one."""
    common = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return common >= max(_BEGINNING, 0.6 * max(len(one), len(other)))


class Statement:
    """One statement beside the sentences of its pool."""

    def __init__(self, bearing: Bearing, terms: Sequence[Term], around: Sequence[Term], cites: Sequence[int]) -> None:
        self.pool = bearing.pool([*terms, *around], cites)
        weights = np.array([bearing.idf(term.key) * term.weight for term in terms], dtype=np.float32)
        self._met = bearing.meetings(self.pool, terms)
        reached = weights * self._met.max(1, initial=0.0)
        self.reach = float(reached.sum() / max(float(weights.sum()), 1e-9))
        """How much of the statement the article meets anywhere, 0 to 1."""
        self._shares = reached / max(float(reached.sum()), 1e-9)
        self._smooth = _smoothing(self._shares) @ self._met
        self._fixed = self._fixed_features(bearing, terms, around, cites, weights)

    def _fixed_features(
        self,
        bearing: Bearing,
        terms: Sequence[Term],
        around: Sequence[Term],
        cites: Sequence[int],
        weights: Matrix,
    ) -> dict[str, Matrix]:
        pool = self.pool
        share = self._shares @ self._met
        before = np.where(pool.follows, np.roll(self._met, 1, axis=1), 0) * _HANDED_ON
        idf_met = (weights > 0) @ (self._met * weights[:, None])
        extra = np.zeros_like(share)
        if around:
            extra_weights = np.array([bearing.idf(term.key) for term in around], dtype=np.float32)
            extra = extra_weights @ bearing.meetings(pool, around) / max(float(extra_weights.sum()), 1e-9)
        numbers = pool.places + 1
        return {
            "share": share,
            "share_of_best": share / max(float(share.max(initial=0.0)), 1e-9),
            "context_share": self._shares @ np.maximum(self._met, before),
            "pairs": bearing.pairs_met(pool, terms),
            "cosine": bearing.cosines(pool, terms, weights),
            "spoken_of": np.minimum(idf_met / (bearing.masses(pool) + 3.0), 1.0),
            "extra": extra,
            "cited": np.isin(numbers, cites),
            "near_cited": np.isin(numbers, [number + step for number in cites for step in (-1, 1)]),
            "heading": bearing.headings(pool),
        }

    def features(self, chosen: Sequence[int]) -> Matrix:
        """A row for each sentence of the pool, beside those already chosen (columns of the pool)."""
        met = self._met[:, chosen].max(1, initial=0.0)[:, None]
        smooth = self._smooth[:, chosen].max(1, initial=0.0)[:, None]
        gain = self._shares @ np.maximum(self._met - met, 0)
        still_open = float(self._shares @ (1 - met[:, 0])) if len(self._shares) else 0.0
        beside = np.zeros(len(self.pool.places), dtype=np.float32)
        for column in chosen:
            beside[np.abs(self.pool.places - self.pool.places[column]) == 1] = 1
        now = self._fixed | {
            "gain": gain,
            "gain_smooth": self._shares @ np.maximum(self._smooth - smooth, 0),
            "gain_of_open": gain / max(still_open, 0.1),
            "beside_chosen": beside,
            "second": np.full_like(beside, len(chosen) >= 1),
            "third": np.full_like(beside, len(chosen) >= 2),
            "fourth": np.full_like(beside, len(chosen) >= 3),
        }
        return np.stack([now[name] for name in FEATURES], axis=1).astype(np.float32)


def _smoothing(shares: Matrix) -> Matrix:
    """Row *p* weighs the words of a statement by their nearness to word *p* and by their own weight."""
    at = np.arange(len(shares))
    near = np.exp(-np.abs(at[:, None] - at) / _REACH) * shares
    return np.asarray(near / np.maximum(near.sum(1, keepdims=True), 1e-9), dtype=np.float32)
