"""Anchoring: find the smallest set of sentences that supports a statement.

A citation by a model is only a proposal: it is often off by one, incomplete or missing. A statement that repeats the
article verbatim is anchored to those words. For any other, sentences are added one by one, the best first, until no
other sentence is likely to support a further part of it. This is greedy maximisation of a coverage function with a
cost for each sentence (Lin and Bilmes, "A Class of Submodular Functions for Document Summarization", 2011). The weights
and the cost, in ``anchoring.json``, are fitted by ``python -m benchmarks._fit_anchoring``.

The features are overlaps of words. Two words match if they have the same stem, a common beginning (inflections), or if
one ends with the other (Arabic and Hebrew attach "and" and "the" to the next word). Word vectors were tried and left
out: they did not help in English, and other languages have none. Each word of the statement is weighted by its inverse
document frequency over the sentences and by how well the article matches it at all, so that a paraphrase does not count
against its source. Besides single words, neighbourhoods of words are compared ("smooth" features): a sentence that
matches a stretch of the statement supports that part of it, even if some of its words do not match.
"""

import json
import math
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from summarizer.checks.quotes import existing_citations
from summarizer.text.article import Article
from summarizer.text.notation import fold_digits
from summarizer.text.sentences import injected_sentences
from summarizer.text.tokens import is_stop_word, stem, word_spans
from summarizer.text.typography import folded_words, quoted_words, without_accents

# --- overlap of words

Matrix = NDArray[np.float32]
Places = NDArray[np.int64]

FEATURES = (
    *"share share_of_best context_share spoken_of gain gain_smooth gain_of_open".split(),
    *"cited near_cited beside_chosen further".split(),
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
    quoted = [(words.start, words.end) for words in quoted_words(text)]
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
        return fold_digits(_MARKS.sub("", word))
    key = stem(word, language)
    if key.isascii():
        return key
    return without_accents(key.casefold()) or key


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

    def statement(self, text: str, cites: Sequence[int]) -> "Statement":
        """Compare a statement with the sentences. ``cites`` must exist."""
        return Statement(self, content_terms(text, self._language), cites)

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

    def __init__(self, index: SentenceOverlap, terms: Sequence[Term], cites: Sequence[int]) -> None:
        self.pool = index.pool(terms, cites)
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
        for name, column in self._fixed_features(index, cites, weights).items():
            self._features[:, _COLUMN[name]] = column

    def _fixed_features(self, index: SentenceOverlap, cites: Sequence[int], weights: Matrix) -> dict[str, Matrix]:
        pool = self.pool
        share = self._weights @ self._matched
        before = np.where(pool.follows, np.roll(self._matched, 1, axis=1), 0) * _CARRIED_OVER
        matched_idf = (weights > 0) @ (self._matched * weights[:, None])
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


# --- verbatim words

_MIN_WORDS = 4
"""Least length of a part of a sentence that counts as verbatim, in words, or character pairs without spaces."""
_MAX_MATCHES = 50
"""Most occurrences of the same words that are examined."""


class VerbatimIndex:
    """Looks up words verbatim in the sentences of an article."""

    def __init__(self, article: Article, excluded: frozenset[int] = frozenset()) -> None:
        """``excluded``: numbers of sentences that are never found."""
        self._numbers: list[int] = []
        self._starts: list[int] = []
        self._whole: dict[str, list[int]] = defaultdict(list)
        pieces: list[str] = []
        length = 0
        for sentence in article.sentences:
            text = " ".join(folded_words(article.sentence_text(sentence)))
            if not text:
                continue
            if sentence.number in excluded:
                text = "\n"  # no match crosses it
            else:
                self._whole[text].append(sentence.number)
            self._numbers.append(sentence.number)
            self._starts.append(length)
            pieces.append(text)
            length += len(text) + 1
        self._text = " ".join(pieces)

    def find_whole(self, text: str) -> list[tuple[int, ...]]:
        """The numbers of the sentences that consist of exactly these words, each as a tuple."""
        return [(number,) for number in self._whole.get(" ".join(folded_words(text)), ())]

    def find(self, text: str) -> list[tuple[int, ...]]:
        """Every place with these words, as sentence numbers: whole sentences, or else parts of one or more."""
        words = " ".join(folded_words(text))
        if not words:
            return []
        whole: list[tuple[int, ...]] = [(number,) for number in self._whole.get(words, ())]
        if whole or words not in self._text or len(word_spans(words)) < _MIN_WORDS:
            return whole
        return list(dict.fromkeys(self._stretches(words)))

    def _stretches(self, words: str) -> Iterator[tuple[int, ...]]:
        at = -1
        for _ in range(_MAX_MATCHES):
            at = self._text.find(words, at + 1)
            if at < 0:
                return
            if self._is_word_boundary(at) and self._is_word_boundary(at + len(words)):
                first = bisect_right(self._starts, at) - 1
                last = bisect_right(self._starts, at + len(words) - 1)
                yield tuple(self._numbers[first:last])

    def _is_word_boundary(self, at: int) -> bool:
        """Whether a word begins or ends here; in a script without spaces, always."""
        around = self._text[max(at - 1, 0) : at + 1]
        return at in (0, len(self._text)) or " " in around or len(word_spans(f"x{around[1]}")) > 1


MAX_SENTENCES = 4
"""Most sentences of evidence for one statement; more than a reader checks."""
_HEADING_PENALTY = 2.0
"""Penalty on the score of a heading, so that it is evidence only if nothing else is. Set by hand: too few to fit."""
_MIN_COVERAGE = 0.12
"""If the article covers less of a statement than this share, its citations are used instead of its words."""


class Anchoring:
    """Anchors statements to one article. The article is indexed when it is first needed."""

    def __init__(self, article: Article) -> None:
        self.article = article

    def anchor(self, text: str, cites: Sequence[int] = ()) -> tuple[int, ...]:
        """The numbers of the sentences that support ``text``, one to four, in article order.

        ``cites``: sentence numbers that a model proposed; unknown ones are ignored. Prompt injections are chosen only
        if there is no other sentence. Empty only for an article without sentences.
        """
        if not self.article.sentences:
            return ()
        cites = [n for n in existing_citations(self.article, cites) if n not in self._excluded]
        verbatim = [place for place in self._verbatim.find(text) if len(place) <= MAX_SENTENCES]
        if verbatim:
            return min(verbatim, key=lambda place: self._preference(place, cites))
        statement = self._overlap.statement(text, cites)
        if cites and statement.coverage < _MIN_COVERAGE:
            return tuple(sorted(cites[:MAX_SENTENCES]))
        weights = load_weights()
        return select_sentences(statement, weights, cited=bool(cites))

    def is_verbatim_sentence(self, text: str) -> bool:
        """Whether a text is one whole sentence of the article, ignoring punctuation and case."""
        return any(len(place) == 1 for place in self._verbatim.find_whole(text))

    def _preference(self, place: tuple[int, ...], cites: Sequence[int]) -> tuple[int, bool, int, int]:
        """Sort key for verbatim places: fewer sentences, no heading, near the citations, early."""
        heading = any(self.article.is_heading(self.article.sentences[number - 1]) for number in place)
        away = min((abs(number - cite) for number in place for cite in cites), default=0)
        return len(place), heading, away, place[0]

    @cached_property
    def _excluded(self) -> frozenset[int]:
        excluded = injected_sentences(self.article)
        return excluded if len(excluded) < len(self.article.sentences) else frozenset()

    @cached_property
    def _verbatim(self) -> VerbatimIndex:
        return VerbatimIndex(self.article, self._excluded)

    @cached_property
    def _overlap(self) -> SentenceOverlap:
        return SentenceOverlap(self.article, self._excluded)


@dataclass(frozen=True)
class Weights:
    """Fitted weights."""

    features: Matrix
    """One weight for each of ``FEATURES``."""
    least: float
    """Least score of each sentence after the first: the cost of a sentence."""
    least_cited: float
    """The same, if the statement has citations."""


def select_sentences(statement: Statement, weights: Weights, *, cited: bool) -> tuple[int, ...]:
    """Greedy selection: the best sentence always, then others while their score is at least ``weights.least``."""
    least = weights.least_cited if cited else weights.least
    chosen: list[int] = []
    while len(chosen) < min(MAX_SENTENCES, len(statement.pool.places)):
        scores = statement.features(chosen) @ weights.features - _HEADING_PENALTY * statement.headings
        scores[chosen] = -np.inf
        best = int(scores.argmax())
        if chosen and scores[best] < least:
            break
        chosen.append(best)
    return tuple(sorted(int(statement.pool.places[column]) + 1 for column in chosen))


@cache
def load_weights() -> Weights:
    """The fitted weights from ``anchoring.json``."""
    stored = json.loads((files(__package__) / "anchoring.json").read_text(encoding="utf-8"))
    features = np.array([stored["features"][name] for name in FEATURES], dtype=np.float32)
    return Weights(features, stored["least"], stored["least_cited"])
