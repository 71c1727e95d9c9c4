"""The words of a question in the sentences of an article: how much each word weighs, and how well each sentence has it.

A word weighs its idf over sentences, by the formula of Lucene, which is never negative. It matches the same stem, also
without accents; a stem with the same root; a number written the other way; a word of which it may be a misspelling; the
name or role of a sentence's speaker; and, in English, words of similar meaning.

Meaning is a table of vectors: the embeddings of 30,000 single English words by all-MiniLM-L6-v2 (Apache-2.0), made by
``python -m benchmarks._fit_vectors``. Averaging and comparing static vectors follows Tulkens and van Dongen,
"Model2Vec" (2024). No model is loaded or run.
"""

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from summarizer.extract.questions import Question, analyse_question, number_variants
from summarizer.extract.quotations.finder import find_quotations
from summarizer.text.article import Article
from summarizer.text.tokens import Token, analyse, content_stems, stem, word_spans, words_of
from summarizer.text.typography import without_accents

Vectors = NDArray[np.float32]
Table = NDArray[np.float32]

SAME_ROOT = 0.7
FIGURE = 0.5
MISSPELLED = 0.9
"""Weight of such a match; the same stem has 1."""
SPEAKER = 0.8
"""Weight of a match with the name of a sentence's speaker, if the sentence does not contain it."""

LONGEST_QUESTION = 60
"""Most words of a question that are used; of a longer text, the first words say what it is about."""
COMMONEST, RAREST = 200, 20_000
LEAST_WEIGHT = 0.3
"""A word among the 200 most common counts 0.3 of its idf; from rank 20,000 on, all of it, since a common word may be
rare in one article. 0.3 is the middle of the values tried (0.2 to 0.5); the ranking hardly depends on it."""

_MIN_ROOT = 4
_MIN_MISSPELLED = 5
_BETWEEN_DIGITS = re.compile(r"(?<=\d),(?=\d)")


class SentenceIndex:
    """An inverted index over the stems of one article. Sentences count from 0 here: ``article.sentences[i]``."""

    def __init__(self, article: Article, *, vectors: bool = True) -> None:
        """``vectors``: in an English article, words of similar meaning match."""
        self.article = article
        self.has_vectors = vectors and article.language == "en"
        self.count = len(article.sentences)
        self.paragraph = np.array([sentence.paragraph for sentence in article.sentences], dtype=np.int64)
        self._postings: dict[str, list[int]] = defaultdict(list)
        self._roots: dict[str, list[str]] = defaultdict(list)
        self._by_fold: dict[str, list[str]] = defaultdict(list)
        self._analysis = analyse(article)
        self._matching: dict[str, Mapping[str, float]] = {}
        for at, stems in enumerate(self._analysis.stems):
            for term in dict.fromkeys(stems):
                self._postings[term].append(at)
        for term in self._postings:
            self._roots[term[:_MIN_ROOT]].append(term)
            self._by_fold[fold(term)].append(term)

    def sentences_with(self, term: str) -> list[int]:
        """The sentences that contain a stem, in order."""
        return self._postings.get(term, [])

    def tokens(self, at: int) -> tuple[Token, ...]:
        """The words of one sentence."""
        return self._analysis.tokens(at)

    def idf(self, term: str) -> float:
        """Inverse document frequency over sentences; largest for a word that is not in the article."""
        found = len(self._postings.get(term, ()))
        return math.log(1 + (self.count - found + 0.5) / (found + 0.5))

    def matching_stems(self, term: str) -> Mapping[str, float]:
        """The stems of the article that match a stem of a question, each with a weight in (0, 1]."""
        if term not in self._matching:
            self._matching[term] = self._find_matching_stems(term)
        return self._matching[term]

    @cached_property
    def speaker_sentences(self) -> Mapping[str, frozenset[int]]:
        """Stem of a name or role → the sentences in which that person speaks."""
        found: dict[str, set[int]] = defaultdict(set)
        for quotation in find_quotations(self.article):
            if quotation.speaker is None:
                continue
            spans = (*quotation.content, quotation.speaker.mention)
            places = {sentence.number - 1 for span in spans for sentence in self.article.sentences_in(span)}
            for term in content_stems(
                f"{quotation.speaker.name} {quotation.speaker.role or ''}", self.article.language
            ):
                found[term] |= places
        return {term: frozenset(places) for term, places in found.items()}

    @cached_property
    def vectors(self) -> tuple[Vectors, NDArray[np.int64]]:
        """The vectors of all content words of the article, and the sentence of each; zeros for unknown words."""
        words = [[t.lower for t in self.tokens(at) if not t.is_stop] for at in range(self.count)]
        places = np.repeat(np.arange(self.count), [len(row) for row in words])
        flat = [word if self.has_vectors else "" for row in words for word in row]
        return word_vectors(flat), places

    @cached_property
    def means(self) -> Vectors:
        """For each sentence, the idf-weighted sum of its word vectors."""
        vectors, places = self.vectors
        idf = [self.idf(t.stem) for at in range(self.count) for t in self.tokens(at) if not t.is_stop]
        summed = np.zeros((self.count, vectors.shape[1]), dtype=np.float32)
        np.add.at(summed, places, vectors * np.array(idf, dtype=np.float32)[:, None])
        return summed

    def _find_matching_stems(self, term: str) -> dict[str, float]:
        matching = {other: FIGURE for other in number_variants(term) if other in self._postings}
        if term[:1].isalpha():
            matching |= {
                other: SAME_ROOT for other in self._roots.get(term[:_MIN_ROOT], ()) if has_same_root(term, other)
            }
        matching |= dict.fromkeys(self._by_fold.get(fold(term), ()), 1.0)
        if matching:
            return matching
        near = (terms for spelt, terms in self._by_fold.items() if is_misspelling(fold(term), spelt))
        return dict.fromkeys(itertools.chain.from_iterable(near), MISSPELLED)


class MatchTable:
    """Match strength, 0 to 1, of the words of a question (rows) with the sentences of an article (columns)."""

    def __init__(
        self, index: SentenceIndex, stems: Sequence[str], words: Sequence[str], weights: Sequence[float]
    ) -> None:
        """``words[i]`` has the stem ``stems[i]`` and the weight ``weights[i]``."""
        self._index = index
        self._weights = np.array(weights, dtype=np.float32)
        self._vectors = word_vectors([word if index.has_vectors else "" for word in words])
        self.shares = self._weights / max(float(self._weights.sum()), 1e-9)
        self.exact = self._exact(stems)
        self.similarity = self._similarity()
        self.soft: Table = np.maximum(self.exact, self.similarity)
        """The larger of both."""

    def share(self, table: Table) -> Table:
        """For each sentence, the weighted share of the question that it matches."""
        return np.asarray(self.shares @ table, dtype=np.float32)

    def cosines(self) -> tuple[Table, Table]:
        """Cosine similarity of the question to each sentence, alone and with its neighbours."""
        wanted = normalize_rows(self._weights @ self._vectors)
        means = self._index.means
        around = means.copy()
        around[1:] += means[:-1]
        around[:-1] += means[1:]
        return normalize_rows(means) @ wanted, normalize_rows(around) @ wanted

    def spread(self, table: Table, before: int, after: int, *, inside: bool) -> Table:
        """A table of the maximum over so many sentences before and after; ``inside``: within the paragraph only."""
        best = table.copy()
        count, paragraph = table.shape[1], self._index.paragraph
        for step in range(-before, after + 1):
            if step == 0 or abs(step) >= count:
                continue
            here, there = slice(max(-step, 0), min(count, count - step)), slice(max(step, 0), min(count, count + step))
            kept = paragraph[here] == paragraph[there] if inside else np.True_
            best[:, here] = np.maximum(best[:, here], table[:, there] * kept)
        return best

    def _exact(self, stems: Sequence[str]) -> Table:
        index = self._index
        table = np.zeros((len(stems), index.count), dtype=np.float32)
        for row, term in enumerate(stems):
            table[row, list(index.speaker_sentences.get(term, ()))] = SPEAKER
            for other, weight in {**index.matching_stems(term), term: 1.0}.items():
                places = index.sentences_with(other)
                table[row, places] = np.maximum(table[row, places], weight)
        return table

    def _similarity(self) -> Table:
        table = np.zeros_like(self.exact)
        vectors, places = self._index.vectors
        if self._vectors.any() and places.size:
            filled, starts = np.unique(places, return_index=True)
            cosine = np.maximum(self._vectors @ vectors.T, 0.0)
            table[:, filled] = np.maximum.reduceat(cosine, starts, axis=1)
        return table


@dataclass(frozen=True, slots=True)
class WeightedQuestion:
    """A question with the weights of its words in one article."""

    question: Question
    stems: tuple[str, ...]
    """Its content words, each once, in order."""
    words: tuple[str, ...]
    """The words as written, in lower case: ``words[i]`` has the stem ``stems[i]``."""
    weights: tuple[float, ...]
    """Weight of each word: its idf in the article, reduced if the word is common in English."""


def weigh_question(index: SentenceIndex, text: str, *, by_rarity: bool = True) -> WeightedQuestion:
    """Analyse and weight a question for an article. Without content words, ``stems`` is empty.

    ``by_rarity``: in an English article, common English words count less.
    """
    language = index.article.language
    text = _truncate(" ".join(text.split()))
    question = analyse_question(text, language)
    found: dict[str, str] = {}
    for word in words_of(text):
        found.setdefault(stem(word, language), word.lower())
    kept = {key: word for key, word in found.items() if key in question.stems}
    rare = by_rarity and language == "en"
    weights = tuple(index.idf(key) * (_rarity(word) if rare else 1.0) for key, word in kept.items())
    return WeightedQuestion(question, tuple(kept), tuple(kept.values()), weights)


@cache
def fold(term: str) -> str:
    """A stem in simplified spelling: ``möngke`` → ``mongke``, ``10,000`` → ``10000``, ``labour`` → ``labor``."""
    return _BETWEEN_DIGITS.sub("", without_accents(term)).replace("our", "or")


def is_misspelling(one: str, other: str) -> bool:
    """Whether two stems differ by one letter or two swapped letters, and the first is not an English word."""
    if len(one) < _MIN_MISSPELLED or one[0] != other[:1] or not one.isalpha() or word_rank(one) is not None:
        return False
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) > 1 or one == other:
        return False
    at = next((i for i, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    if len(shorter) < len(longer):
        return shorter[at:] == longer[at + 1 :]
    exchanged = shorter[at : at + 2] == longer[at : at + 2][::-1] and shorter[at + 2 :] == longer[at + 2 :]
    return exchanged or shorter[at + 1 :] == longer[at + 1 :]


def has_same_root(one: str, other: str) -> bool:
    """Whether two stems have a long common beginning: ``invad`` and ``invas``, ``coloni`` and ``colonist``."""
    shorter, longer = sorted((one, other), key=len)
    pairs = zip(shorter, longer, strict=False)
    common = next((at for at, (a, b) in enumerate(pairs) if a != b), len(shorter))
    return common >= max(_MIN_ROOT, len(shorter) - 1, len(longer) - 3)


def word_vectors(words: Sequence[str]) -> Vectors:
    """One row of length 1 for each lower-case word; zeros for a word without a vector."""
    places, table = _vector_table()
    rows = np.array([places.get(word, -1) for word in words], dtype=np.int64)
    found = np.zeros((len(words), table.shape[1]), dtype=np.float32)
    known = rows >= 0
    found[known] = table[rows[known]]
    return normalize_rows(found)


def word_rank(word: str) -> int | None:
    """The approximate frequency rank of an English word; None if the table does not have it.

    The table lists words by frequency first; the rest, in alphabetical order, are rare.
    """
    return _vector_table()[0].get(word)


def normalize_rows(rows: Vectors) -> Vectors:
    """Rows scaled to length 1; zeros stay."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.where(lengths == 0, 1, lengths), dtype=np.float32)


@cache
def _vector_table() -> tuple[dict[str, int], NDArray[np.int8]]:
    with (files(__package__) / "vectors.npz").open("rb") as file, np.load(file) as kept:
        words = kept["words"].tobytes().decode().split("\n")
        return {word: at for at, word in enumerate(words)}, kept["vectors"]


def _truncate(text: str) -> str:
    spans = word_spans(text)
    return text if len(spans) <= LONGEST_QUESTION else text[: spans[LONGEST_QUESTION - 1].end]


def _rarity(word: str) -> float:
    """A factor from ``LEAST_WEIGHT`` for the most common English words to 1."""
    rank = word_rank(word)
    if rank is None:
        return 1.0
    share = math.log(max(rank, COMMONEST) / COMMONEST) / math.log(RAREST / COMMONEST)
    return LEAST_WEIGHT + (1 - LEAST_WEIGHT) * min(share, 1.0)
