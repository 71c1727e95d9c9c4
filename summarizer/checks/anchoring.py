"""Anchoring: find the smallest set of sentences that supports a statement.

A citation by a model is only a proposal: it is often off by one, incomplete or missing. A statement that repeats the
article verbatim is anchored to those words. For any other, sentences are added one by one, the best first, until no
other sentence is likely to support a further part of it. This is greedy maximisation of a coverage function with a cost
for each sentence (Lin and Bilmes, "A Class of Submodular Functions for Document Summarization", 2011). The weights and
the cost, in ``anchoring.json``, are fitted by ``python -m benchmarks._fit_anchoring``.
"""

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

import numpy as np

from summarizer.checks.overlap import FEATURES, Matrix, SentenceOverlap, Statement
from summarizer.text.article import Article
from summarizer.text.injection import injected_sentences
from summarizer.text.stems import word_spans
from summarizer.text.typography import folded_words

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

    def anchor(self, text: str, cites: Sequence[int] = (), extra: str = "") -> tuple[int, ...]:
        """The numbers of the sentences that support ``text``, one to four, in article order.

        ``cites``: sentence numbers that a model proposed; unknown ones are ignored. ``extra``: context such as a
        question or a target, whose words weigh less. Prompt injections are chosen only if there is no other sentence.
        Empty only for an article without sentences.
        """
        if not self.article.sentences:
            return ()
        cites = [n for n in dict.fromkeys(cites) if 1 <= n <= len(self.article.sentences) and n not in self._excluded]
        verbatim = [place for place in self._verbatim.find(text) if len(place) <= MAX_SENTENCES]
        if verbatim:
            return min(verbatim, key=lambda place: self._preference(place, cites))
        statement = self._overlap.statement(text, cites, extra)
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
