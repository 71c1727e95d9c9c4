"""Anchoring of evidence: the smallest set of sentences that bears a statement.

A model's citation is a proposal: often off by one, incomplete, or absent. A statement in the article's very words is
anchored to these. Any other gets sentences one by one, the best beside those already chosen, until no further one is
likely to bear a part of it: greedy maximisation of a coverage function with a price for each sentence, as Lin and
Bilmes do in "A Class of Submodular Functions for Document Summarization" (2011); the price is learnt.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

import numpy as np

from summarizer.article import Article
from summarizer.checks.bearing import FEATURES, Bearing, Matrix, Statement
from summarizer.checks.verbatim import Wording
from summarizer.orders import orders_to_machines

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
        barred = orders_to_machines(self.article)
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
