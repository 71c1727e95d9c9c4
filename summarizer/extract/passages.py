"""Passages: the sentences of an article that bear on a question, best first. They are no answer and claim nothing.

Every sentence gets a score, linear in its features; over the sentences of the article the scores make a distribution
(a conditional logit), and a sentence with a likely or a needed neighbour becomes a passage of two. The coefficients
stand in ``passages.json``, made by ``python -m benchmarks._fit_passages``: one set for English, one for other
languages, which does without the vectors of English words.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import numpy as np

from summarizer.article import Article
from summarizer.extract.features import Candidates, Features
from summarizer.extract.matching import Matches, Sentences
from summarizer.extract.questions import ask_of
from summarizer.orders import orders_to_machines
from summarizer.retrieval.index import SentenceIndex

Match = Literal["strong", "weak"]

JOINS = 0.1
"""A neighbour joins a passage from this part of its chance on. With 0.1 six in ten passages have two sentences, with
0.2 four, which finds 0.01 less; with any neighbour joined, 0.03 more is found."""

LEANING = 0.1
"""What is added to a neighbour's chance when one of the two sentences opens with a pronoun."""

LEAST = 0.01
"""Sentences of a smaller chance are no passage, except for the first."""


LAST = 3.0
"""What a heading or a caption loses: it names what the sentences beside it tell. Set, since the data has hardly any."""

STRONG = 0.5
JUST_WEAK = 0.49
LEAST_SHARE = 0.5
"""No passage is strong that meets less than half of the question, that lacks a figure which the question names, or a
word like "against" or "after" that turns its sense."""

MISSING = ("figures_missing", "relations_missing", "names_missing")
"""Features of what the question says and the passage does not."""

FEW_NEW = math.log1p(3)
"""A sentence with at most three words that the question does not have goes on in the next one."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One or two neighbouring sentences that bear on a question."""

    sentences: tuple[int, ...]
    """``Sentence.number`` of each, 1-based, in article order."""
    match: Match
    """``strong`` from a ``score`` of one half on. Cross-validated on questions about news, a quarter of which the
    article does not answer, 0.78 of the strong first passages hold what was asked for and 0.40 of the weak ones; where
    the article does answer, 0.94 and 0.56."""
    score: float
    """The chance that the passage holds the answer, 0 to 1. It cannot tell whether the article answers at all."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Coefficients by the names of the features."""

    rank: Mapping[str, float]
    """Of sentences, for the order."""
    match: Mapping[str, float]
    """Of passages, for the chance; see ``match_features``."""


class PassageIndex:
    """An article prepared for questions. Build it once for several questions."""

    def __init__(self, article: Article) -> None:
        self._barred = orders_to_machines(article)
        self._sentences = Sentences(SentenceIndex(article))
        self._weights = weights_for(article.language)

    def find(self, question: str, most: int = 3) -> list[Passage]:
        """The passages that bear on a question, at most so many, best first; no sentence stands in two of them.

        Empty when no sentence shares a word with the question. Sentences that give orders to a machine are left out.
        Raises ValueError for a negative number.
        """
        if most < 0:
            raise ValueError(f"most must not be negative: {most}")
        found = self._candidates(question)
        if found is None:
            return []
        scores = sentence_scores(found, self._weights.rank)
        return group(found, scores, self._weights.match, most)

    def rank(self, question: str, *, sharing: bool = False) -> list[tuple[int, float]]:
        """Single sentences, their number and score, best first: at most ``features.POOL`` of them.

        ``sharing``: only those that hold a word of the question, or one that stands for it. The scores compare
        sentences of one question only.
        """
        found = self._candidates(question)
        if found is None:
            return []
        scores = sentence_scores(found, self._weights.rank)
        met: list[bool] = list(np.any(found.matches.exact, axis=0))
        scored = [(at + 1, score) for at, score in zip(found.places, scores, strict=True) if met[at] or not sharing]
        return sorted(scored, key=lambda pair: (-pair[1], pair[0]))

    def _candidates(self, question: str) -> Candidates | None:
        asked = ask_of(self._sentences.index, question)
        if not asked.stems or not self._sentences.count:
            return None
        return Candidates(Matches(self._sentences, asked), self._barred)


def sentence_scores(found: Candidates, rank: Mapping[str, float]) -> list[float]:
    """The score of each candidate; headings and captions come last."""
    return [linear(one, rank) - LAST * max(one["heading"], one["caption"]) for one in found.features]


def group(found: Candidates, scores: Sequence[float], match: Mapping[str, float], most: int) -> list[Passage]:
    """Join scored sentences to passages, and say how well each matches."""
    chances = dict(zip(found.places, softmax(scores), strict=True))
    features = dict(zip(found.places, found.features, strict=True))
    free = set(found.places)
    passages: list[Passage] = []
    for at in sorted(chances, key=lambda at: (-chances[at], at)):
        if len(passages) == most or (passages and chances[at] < LEAST):
            break
        if at not in free:
            continue
        inside = sorted({at} | _joining(at, free, chances, features))
        free.difference_update(inside)
        here = [features[one] for one in inside]
        score = _chance(match_features(here, sum(chances[one] for one in inside)), match)
        score = min(score, passages[-1].score if passages else 1.0, 1.0 if _may_be_strong(here) else JUST_WEAK)
        passages.append(Passage(tuple(one + 1 for one in inside), "strong" if score >= STRONG else "weak", score))
    return passages


def _may_be_strong(sentences: Sequence[Features]) -> bool:
    lacking = any(all(one[name] for one in sentences) for name in ("figures_missing", "turn_missing"))
    return not lacking and max(one["share"] for one in sentences) >= LEAST_SHARE


def _joining(at: int, free: set[int], chances: Mapping[int, float], features: Mapping[int, Features]) -> set[int]:
    """The neighbour that belongs to a sentence, if there is one: it is likely, or one needs the other."""
    values = {
        other: chances[other] + LEANING * _needs(at, other, features)
        for other in (at - 1, at + 1)
        if other in free and not features[other]["heading"] and not features[other]["caption"]
    }
    best = max(values, key=lambda other: values[other], default=None)
    return {best} if best is not None and values[best] >= JOINS * chances[at] else set()


def _needs(at: int, other: int, features: Mapping[int, Features]) -> float:
    """How much a sentence needs its neighbour to be understood, or to say what is asked."""
    here, there = features[at], features[other]
    if other < at:
        return here["anaphor"]
    no_reason = "reason_because" in here and not here["reason_because"] and not here["reason_reason"]
    if here["colon"] or here["new_words"] <= FEW_NEW or (no_reason and there["quoted"] and not here["quoted"]):
        return 1.0
    return there["anaphor"] / 2


def match_features(sentences: Sequence[Features], chance: float) -> Features:
    """What a passage's chance of holding the answer is made from; ``chance`` is its part of the distribution."""
    best = {name: max(one[name] for one in sentences) for name in ("share", "soft_sharp", "soft_near_any_sharp")}
    missing = {name: min(one[name] for one in sentences) for name in MISSING}
    return {**best, **missing, "chance": chance, "log_chance": math.log(chance + 1e-4), "bias": 1.0}


def linear(features: Features, weights: Mapping[str, float]) -> float:
    """The sum of features by weight; one without a weight counts nothing."""
    return sum(value * weights.get(name, 0.0) for name, value in features.items())


def softmax(scores: Sequence[float]) -> list[float]:
    """Scores as a distribution."""
    top = max(scores, default=0.0)
    powers = [math.exp(score - top) for score in scores]
    return [power / sum(powers) for power in powers]


@cache
def weights_for(language: str) -> Weights:
    """The coefficients for an article's language, an ISO 639-1 code."""
    with (files(__package__) / "passages.json").open(encoding="utf-8") as file:
        kept: dict[str, Any] = json.load(file)
    chosen = kept["english"] if language == "en" else kept["other"]
    return Weights(chosen["rank"], chosen["match"])


def _chance(features: Features, weights: Mapping[str, float]) -> float:
    return 1 / (1 + math.exp(-linear(features, weights)))
