"""Anchoring of evidence: the smallest set of sentences that bears a statement.

A model's citation is a proposal: often off by one, incomplete, or absent. A statement in the article's very words is
anchored to these. Any other gets sentences one by one, the best beside those already chosen, until no further one is
likely to bear a part of it: greedy maximisation of a coverage function with a price for each sentence, as Lin and
Bilmes do in "A Class of Submodular Functions for Document Summarization" (2011); the price is learnt.
"""

import json
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

import numpy as np

from summarizer.checks.bearing import FEATURES, Bearing, Matrix, Statement
from summarizer.text.article import Article
from summarizer.text.injection import injected_sentences
from summarizer.text.stems import word_spans

_SHORTEST = 4
"""Words (pairs of characters, where no spaces part words) from which a part of a sentence is its wording."""
_PLACES = 50
"""Repetitions looked at."""


class _Kept(dict[int, str]):
    """For ``str.translate``: a letter, digit or mark stays, all else is a space."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        stays = character.isalnum() or unicodedata.category(character)[0] == "M"
        return self.setdefault(code, character if stays else " ")


_KEPT = _Kept()


def plain(text: str) -> str:
    """The letters, digits and marks on them in lower case; one space for whatever stands between them."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(folded.translate(_KEPT).split())


class Wording:
    """The words of an article, to be looked up verbatim."""

    def __init__(self, article: Article, barred: frozenset[int] = frozenset()) -> None:
        """``barred`` are numbers of sentences that are not found."""
        self._numbers: list[int] = []
        self._starts: list[int] = []
        self._whole: dict[str, list[int]] = defaultdict(list)
        pieces: list[str] = []
        length = 0
        for sentence in article.sentences:
            text = plain(article.sentence_text(sentence))
            if not text:
                continue
            if sentence.number in barred:
                text = "\n"  # nothing goes on across it
            else:
                self._whole[text].append(sentence.number)
            self._numbers.append(sentence.number)
            self._starts.append(length)
            pieces.append(text)
            length += len(text) + 1
        self._text = " ".join(pieces)

    def whole(self, text: str) -> list[tuple[int, ...]]:
        """The numbers of the sentences that have these words and no others."""
        return [(number,) for number in self._whole.get(plain(text), ())]

    def places(self, text: str) -> list[tuple[int, ...]]:
        """The numbers of the sentences that have these words: whole sentences, or else a stretch of one or more."""
        words = plain(text)
        if not words:
            return []
        whole: list[tuple[int, ...]] = [(number,) for number in self._whole.get(words, ())]
        if whole or words not in self._text or len(word_spans(words)) < _SHORTEST:
            return whole
        return list(dict.fromkeys(self._stretches(words)))

    def _stretches(self, words: str) -> Iterator[tuple[int, ...]]:
        at = -1
        for _ in range(_PLACES):
            at = self._text.find(words, at + 1)
            if at < 0:
                return
            if self._parts_words(at) and self._parts_words(at + len(words)):
                first = bisect_right(self._starts, at) - 1
                last = bisect_right(self._starts, at + len(words) - 1)
                yield tuple(self._numbers[first:last])

    def _parts_words(self, at: int) -> bool:
        """True where a word ends or begins; between characters of a script without spaces, everywhere."""
        around = self._text[max(at - 1, 0) : at + 1]
        return at in (0, len(self._text)) or " " in around or len(word_spans(f"x{around[1]}")) > 1


MOST = 4
"""Sentences of a statement's evidence, at most."""
_HEADING = 2.0
"""What a heading loses against a sentence: it is evidence where it alone bears. By judgement: too few to fit."""
_ABOUT_NOTHING = 0.12
"""Where the article meets less of a statement than this, a citation tells more than the words do."""


class Anchoring:
    """One article, to which statements are anchored. It is analysed when the first one comes."""

    def __init__(self, article: Article) -> None:
        self.article = article

    def anchor(self, text: str, cites: Sequence[int] = (), extra: str = "") -> tuple[int, ...]:
        """The numbers of the sentences that bear ``text``, one to four, in article order.

        ``cites`` are sentence numbers a model proposed; those that do not exist are passed over. ``extra`` is what
        the text stands beside, a question or a target: its words weigh less. Sentences that give orders to a machine
        are chosen only where the article has no others. Empty for an article without sentences alone.
        """
        if not self.article.sentences:
            return ()
        cites = [n for n in dict.fromkeys(cites) if 1 <= n <= len(self.article.sentences) and n not in self._barred]
        verbatim = [place for place in self._wording.places(text) if len(place) <= MOST]
        if verbatim:
            return min(verbatim, key=lambda place: self._standing(place, cites))
        statement = self._bearing.statement(text, cites, extra)
        if cites and statement.reach < _ABOUT_NOTHING:
            return tuple(sorted(cites[:MOST]))
        weights = kept_weights()
        return choose(statement, weights, cited=bool(cites))

    def is_wording(self, text: str) -> bool:
        """Whether a text is a whole sentence of the article, marks and case aside."""
        return any(len(place) == 1 for place in self._wording.whole(text))

    def _standing(self, place: tuple[int, ...], cites: Sequence[int]) -> tuple[int, bool, int, int]:
        """Few sentences before many, body before headings, near the citations, early."""
        heading = any(self.article.is_heading(self.article.sentences[number - 1]) for number in place)
        away = min((abs(number - cite) for number in place for cite in cites), default=0)
        return len(place), heading, away, place[0]

    @cached_property
    def _barred(self) -> frozenset[int]:
        barred = injected_sentences(self.article)
        return barred if len(barred) < len(self.article.sentences) else frozenset()

    @cached_property
    def _wording(self) -> Wording:
        return Wording(self.article, self._barred)

    @cached_property
    def _bearing(self) -> Bearing:
        return Bearing(self.article, self._barred)


@dataclass(frozen=True)
class Weights:
    """What the features of a sentence count for."""

    features: Matrix
    """One weight for each of ``FEATURES``."""
    least: float
    """The least score of a further sentence beside others: the price of a sentence."""
    least_cited: float
    """The same where sentences are cited."""


def choose(statement: Statement, weights: Weights, *, cited: bool) -> tuple[int, ...]:
    """Greedy choice: the best sentence always, others while their score reaches the least."""
    least = weights.least_cited if cited else weights.least
    chosen: list[int] = []
    while len(chosen) < min(MOST, len(statement.pool.places)):
        scores = statement.features(chosen) @ weights.features - _HEADING * statement.headings
        scores[chosen] = -np.inf
        best = int(scores.argmax())
        if chosen and scores[best] < least:
            break
        chosen.append(best)
    return tuple(sorted(int(statement.pool.places[column]) + 1 for column in chosen))


@cache
def kept_weights() -> Weights:
    """The fitted weights."""
    kept = json.loads((files(__package__) / "anchoring.json").read_text(encoding="utf-8"))
    features = np.array([kept["features"][name] for name in FEATURES], dtype=np.float32)
    return Weights(features, kept["least"], kept["least_cited"])
