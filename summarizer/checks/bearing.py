"""How sentences of an article bear on a statement: the figures that ``anchoring`` weighs.

Words meet by their stems, by a common beginning (inflections), and where one ends with the other (Arabic and Hebrew
write "and" and "the" in one with the word after them). Vectors of words were tried and left out: in English they gained
nothing that counts, and other languages have none. Each word of the statement counts by its inverse document frequency
over the article's sentences and by how well the article meets it at all, so that a paraphrase is not held against the
sentence it comes from. Beside the words themselves, runs of them are compared (smooth): a sentence that meets a stretch
of the statement bears that part of it, whichever of its words it leaves unmet.
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

Matrix = NDArray[np.float32]
Places = NDArray[np.int64]

FEATURES = (
    *"share share_of_best context_share spoken_of gain gain_smooth gain_of_open".split(),
    *"cited near_cited extra beside_chosen further".split(),
)
"""The columns of ``Statement.features``, in order."""
_COLUMN = {name: at for at, name in enumerate(FEATURES)}

_ALL = 160
"""Articles of at most so many sentences are compared whole."""
_POOL = 48
"""Of longer ones, so many sentences that share most with the statement, and their neighbours."""
_PART = 4
"""Letters that two words must have in common at one end."""
_AKIN = 0.7
"""How well words meet that have most of their letters in common."""
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
    weight: float
    """1, or more inside quotation marks."""


def terms_of(text: str, language: str) -> list[Term]:
    """The content words of a text in order; all its words where it has no others."""
    words = [(span.start, text[span.start : span.end]) for span in word_spans(text)]
    content = [(at, word) for at, word in words if not _is_stop_word(word, language)] or words
    quoted = [match.span(1) for match in _QUOTED.finditer(text)]
    return [
        Term(
            key_of(word, language),
            _QUOTED_WEIGHT if any(start <= at < end for start, end in quoted) else 1.0,
        )
        for at, word in content
    ]


_is_stop_word = lru_cache(maxsize=65_536)(is_stop_word)


@lru_cache(maxsize=65_536)
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


@dataclass(frozen=True)
class Pool:
    """The sentences that a statement is compared with; places are from 0, in article order."""

    places: Places
    columns: Places
    """Place of a sentence in the article → its column here, or -1."""
    follows: NDArray[np.bool_]
    """Columns whose sentence comes right after the one of the column before."""
    rows: dict[str, Matrix] = field(default_factory=dict)
    """How well the sentences meet a word, once it was asked for."""


class Bearing:
    """The words of one article, indexed for many statements."""

    def __init__(self, article: Article, barred: Iterable[int] = ()) -> None:
        """``barred`` are numbers of sentences that bear nothing."""
        self._language = article.language
        self._size = len(article.sentences)
        self._keys = [
            tuple(dict.fromkeys(term.key for term in terms_of(article.sentence_text(sentence), self._language)))
            for sentence in article.sentences
        ]
        found: dict[str, list[int]] = defaultdict(list)
        for place, keys in enumerate(self._keys):
            for key in keys:
                found[key].append(place)
        self._postings = {key: np.array(places, dtype=np.int64) for key, places in found.items()}
        self._parts: dict[str, list[str]] = defaultdict(list)
        for key in self._postings:
            if _has_parts(key):
                self._parts[f"{key[:_PART]}-"].append(key)
                self._parts[f"-{key[-_PART:]}"].append(key)
        self._met: dict[str, list[tuple[str, float]]] = {}
        told = sorted(set(range(self._size)) - {number - 1 for number in barred})
        self._told = np.array(told or range(self._size), dtype=np.int64)
        self._may = np.zeros(self._size, dtype=bool)
        self._may[self._told] = True
        self._heading = np.array([article.is_heading(sentence) for sentence in article.sentences], dtype=np.float32)

    @cached_property
    def _masses(self) -> Matrix:
        """What all the words of each sentence weigh."""
        sums = [sum(map(self.idf, keys)) for keys in self._keys]
        return np.array(sums, dtype=np.float32)

    @cached_property
    def _whole(self) -> Pool:
        return self._make_pool(self._told)

    def idf(self, key: str) -> float:
        """Inverse document frequency over sentences; largest for a word the article does not have."""
        found = len(self._postings.get(key, ()))
        return math.log(1 + (self._size - found + 0.5) / (found + 0.5))

    def statement(self, text: str, cites: Sequence[int], extra: str = "") -> "Statement":
        """A statement beside what may bear it; ``cites`` are numbers that exist, ``extra`` counts less."""
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
        return Pool(places, columns, np.concatenate([[False], np.diff(places) == 1]))

    def met(self, key: str) -> list[tuple[str, float]]:
        """The words of the article that a word of a statement meets by its letters, and how well."""
        if key not in self._met:
            found = [(key, 1.0)] if key in self._postings else []
            if _has_parts(key):
                others = {*self._parts.get(f"{key[:_PART]}-", ()), *self._parts.get(f"-{key[-_PART:]}", ())} - {key}
                found += [(other, _AKIN) for other in sorted(others) if _akin(key, other)]
            self._met[key] = found
        return self._met[key]

    def meetings(self, pool: Pool, terms: Sequence[Term]) -> Matrix:
        """How well each sentence of the pool (columns) meets each word (rows), 0 to 1."""
        met = np.zeros((len(terms), len(pool.places)), dtype=np.float32)
        for row, term in enumerate(terms):
            if term.key not in pool.rows:
                pool.rows[term.key] = self._row(pool, term.key)
            met[row] = pool.rows[term.key]
        return met

    def _row(self, pool: Pool, word: str) -> Matrix:
        row = np.zeros(len(pool.places), dtype=np.float32)
        for key, strength in self.met(word):
            columns = pool.columns[self._postings[key]]
            columns = columns[columns >= 0]
            row[columns] = np.maximum(row[columns], strength)
        return row

    def masses(self, pool: Pool) -> Matrix:
        """What all the words of each sentence weigh."""
        return np.asarray(self._masses[pool.places])

    def headings(self, pool: Pool) -> Matrix:
        """1 for a heading."""
        return np.asarray(self._heading[pool.places])


def _has_parts(key: str) -> bool:
    return len(key) >= _PART and key.isalpha()


def _akin(one: str, other: str) -> bool:
    """True where most of the longer word is their common beginning, or is the other word at its end."""
    short, long = sorted((one, other), key=len)
    least = max(_PART, math.ceil(0.6 * len(long)))
    return len(short) >= least and (long[:least] == short[:least] or long.endswith(short))


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
        self.headings = bearing.headings(self.pool)
        """1 for each sentence of the pool that is a heading, else 0."""
        self._features = np.zeros((len(self.pool.places), len(FEATURES)), dtype=np.float32)
        for name, column in self._fixed_features(bearing, around, cites, weights).items():
            self._features[:, _COLUMN[name]] = column

    def _fixed_features(
        self, bearing: Bearing, around: Sequence[Term], cites: Sequence[int], weights: Matrix
    ) -> dict[str, Matrix]:
        pool = self.pool
        share = self._shares @ self._met
        before = np.where(pool.follows, np.roll(self._met, 1, axis=1), 0) * _HANDED_ON
        idf_met = (weights > 0) @ (self._met * weights[:, None])
        extra = np.zeros_like(share)
        if around:
            extra_weights = np.array([bearing.idf(term.key) for term in around], dtype=np.float32)
            extra = extra_weights @ bearing.meetings(pool, around) / max(float(extra_weights.sum()), 1e-9)
        cited, near = np.zeros_like(share), np.zeros_like(share)
        for number in cites:
            away = np.abs(pool.places + 1 - number)
            cited[away == 0] = 1
            near[away == 1] = 1
        return {
            "share": share,
            "share_of_best": share / max(float(share.max(initial=0.0)), 1e-9),
            "context_share": self._shares @ np.maximum(self._met, before),
            "spoken_of": np.minimum(idf_met / (bearing.masses(pool) + 3.0), 1.0),
            "extra": extra,
            "cited": cited,
            "near_cited": near,
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
        features = self._features.copy()
        features[:, _COLUMN["gain"]] = gain
        features[:, _COLUMN["gain_smooth"]] = self._shares @ np.maximum(self._smooth - smooth, 0)
        features[:, _COLUMN["gain_of_open"]] = gain / max(still_open, 0.1)
        features[:, _COLUMN["beside_chosen"]] = beside
        features[:, _COLUMN["further"]] = bool(chosen)
        return features


def _smoothing(shares: Matrix) -> Matrix:
    """Row *p* weighs the words of a statement by their nearness to word *p* and by their own weight."""
    at = np.arange(len(shares))
    near = np.exp(-np.abs(at[:, None] - at) / _REACH) * shares
    return np.asarray(near / np.maximum(near.sum(1, keepdims=True), 1e-9), dtype=np.float32)
