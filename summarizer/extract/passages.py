"""Passages: the sentences of an article that bear on a question, best first. They are no answer and claim nothing.

Every sentence gets a score, linear in its features; over the sentences of the article the scores make a distribution
(a conditional logit), and a sentence with a likely or a needed neighbour becomes a passage of two. The coefficients
stand in ``passages.json``, made by ``python -m benchmarks._fit_passages``: one set for English, one for other
languages, which does without the vectors of English words. Only features that move its cross-validated figures are
here.
"""

import json
import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, Literal

import numpy as np

from summarizer.extract.asides import is_caption
from summarizer.extract.questions import AnswerKind, WeightedQuestion, number_words, weigh, word_list
from summarizer.extract.ranking import Matches, SentenceIndex, Table
from summarizer.extract.structure import is_question, listed
from summarizer.text.article import Article
from summarizer.text.injection import injected_sentences
from summarizer.text.tokens import Token

Features = dict[str, float]
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

POOL = 30
"""How many sentences the cheap score passes on to the features that read tokens."""
ROLE_WORDS = 4
"""Content words of a question like ``Who is the president of Norland?``, at most."""
NEAR = 3
"""Words within which a figure belongs to the noun that it counts."""

_YEAR = re.compile(r"(?:1\d{3}|20\d\d)s?")
_MARKS = re.compile(r"[\"“”„«»「」『』]")


@dataclass(frozen=True, slots=True)
class Passage:
    """One or two neighbouring sentences that bear on a question."""

    sentences: tuple[int, ...]
    """``Sentence.number`` of each, 1-based, in article order."""
    match: Match
    """``strong`` from a ``score`` of one half on. Cross-validated on questions about news, a quarter of which the
    article does not answer, 0.76 of the strong first passages hold what was asked for and 0.43 of the weak ones; where
    the article does answer, 0.93 and 0.59."""
    score: float
    """The chance that the passage holds the answer, 0 to 1. It cannot tell whether the article answers at all."""


class Candidates:
    """The sentences of one article that come into question, with their features."""

    def __init__(self, index: SentenceIndex, asked: WeightedQuestion, barred: frozenset[int] = frozenset()) -> None:
        self.index = index
        self.asked = asked
        self.matches = Matches(index, asked.stems, asked.words, asked.weights)
        self._language = index.article.language
        self._columns = self._shares()
        self._wanted = frozenset(other for stem in asked.stems for other in (*index.meetings(stem), stem))
        self.places = self._pool(barred)
        self.features = [self._of(at) for at in self.places]

    def _pool(self, barred: frozenset[int]) -> list[int]:
        if not self.matches.exact.any():
            return []
        columns = self._columns
        cheap = columns["bm25"] + columns["soft_sharp"] + columns["soft_earlier_sharp"] + columns["soft_near_sharp"]
        order = np.argsort(-cheap, kind="stable")
        return sorted([int(at) for at in order if int(at) + 1 not in barred and cheap[at] > 0][:POOL])

    def _shares(self) -> Mapping[str, Table]:
        """One column of numbers a feature, one number a sentence."""
        matches, count = self.matches, self.index.count
        exact, soft, share, spread = matches.exact, matches.soft, matches.share, matches.spread
        weights = dict(zip(self.asked.stems, self.asked.weights, strict=True))
        bm25 = np.zeros(count, dtype=np.float32)
        for at, score in self.index.bm25(weights).items():
            bm25[at] = score / (sum(weights.values()) or 1.0)
        best = float(bm25.max(initial=0.0)) or 1.0
        earlier = spread(soft, 2, 0, inside=False)
        cosine, cosine_near = matches.cosines()
        return {
            "bm25": bm25,
            "bm25_below_best": (best - bm25) / best,
            "share": share(exact),
            "share_after": share(spread(exact, 0, 1, inside=False) * (exact == 0)),
            "soft_sharp": share(soft**2),
            "soft_near_sharp": share(spread(soft, 1, 1, inside=False) ** 2),
            "soft_earlier_sharp": share(earlier**2),
            "soft_wide": share(spread(soft, 3, 3, inside=False) ** 2),
            "cosine": cosine,
            "cosine_near": cosine_near,
        }

    def _of(self, at: int) -> Features:
        question = self.asked.question
        tokens = self.index.tokens(at)
        new = [not token.is_stop and token.stem not in self._wanted for token in tokens]
        turns = question.relations & word_list("turns")
        features = {name: float(column[at]) for name, column in self._columns.items()}
        features |= self._words_met(at)
        features |= self._kind(at)
        features |= {
            "pairs": _pairs_kept(question.words, tokens),
            "new_words": math.log1p(sum(new)),
            "relations": _held(question.relations, tokens),
            "relations_missing": 1.0 - _held(question.relations, tokens) if question.relations else 0.0,
            "turn_missing": float(bool(turns) and not _held(turns, tokens)),
        }
        leaning = any(token.lower in word_list("anaphors", self._language) for token in tokens[:3])
        features["anaphor"] = float(leaning)
        features["anaphor_soft"] = float(leaning) * features["soft_earlier_sharp"]
        return features | self._signals(at, tokens, new)

    def _signals(self, at: int, tokens: Sequence[Token], new: Sequence[bool]) -> Features:
        """What by its form may answer the kind of question, and how a person asked about is introduced."""
        question = self.asked.question
        text = self.index.article.sentence_text(self.index.article.sentences[at])
        kind: AnswerKind | None = None if question.person else question.kind
        features = {"quoted": float(_MARKS.search(text) is not None)}
        features |= {f"{kind}_{name}": held for name, held in self._answers(kind, tokens, new).items()}
        if kind == "reason":
            features["reason_quoted"] = features["quoted"]
        if kind == "quantity":
            features["quantity_counted"] = _counted(tokens, question.focus)
        if kind == "person" and len(self.asked.stems) <= ROLE_WORDS:
            features["names_the_role"] = _names_the_role(tokens, [token.stem in self._wanted for token in tokens])
        if question.person:
            features |= _introduces(tokens, question.person)
        return features

    def _answers(self, kind: AnswerKind | None, tokens: Sequence[Token], new: Sequence[bool]) -> Features:
        """Whether the sentence holds a time, a figure, a new name, a reason; 0 or 1."""
        language = self._language
        lowered = {token.lower for token in tokens}
        new_tokens = [token for token, is_new in zip(tokens, new, strict=True) if is_new]
        figure = float(any(map(_is_number, new_tokens)))
        if kind == "time":
            years = any(_YEAR.fullmatch(token.lower) for token in tokens)
            named = years or any(map(_is_day, tokens)) or bool(lowered & word_list("periods"))
            return {"time": float(named), "year": float(years), "figure": figure}
        if kind == "quantity":
            return {"figure": figure}
        if kind in {"person", "organisation", "place"}:
            return {"name": float(any(_is_name(token) for token in new_tokens if token is not tokens[0]))}
        if kind == "reason":
            because = bool(lowered & word_list("because", language))
            return {
                "because": float(because),
                "reason": float(because or bool(lowered & word_list("reasons", language))),
                "purpose": float(bool(lowered & word_list("purpose", language))),
            }
        return {}

    def _kind(self, at: int) -> Features:
        article = self.index.article
        text = article.sentence_text(article.sentences[at])
        return {
            "aside": float(article.is_heading(article.sentences[at]) or is_caption(text, article.language)),
            "question": float(is_question(text)),
            "colon": float(text.rstrip().endswith((":", "："))),
        }

    def _words_met(self, at: int) -> Features:
        """Of the names, the figures and the noun asked for, what the sentence holds."""
        asked, shares = self.asked, self.matches.shares
        row = {stem: place for place, stem in enumerate(asked.stems)}
        exact, soft, terms = self.matches.exact[:, at], self.matches.soft[:, at], asked.question.terms
        named = [row[term.stem] for term in terms if term.is_name]
        plain = [row[term.stem] for term in terms if not term.is_name]
        weight = float(shares[named].sum())
        names = float(shares[named] @ exact[named]) / weight if weight else 0.0
        focus = [row[stem] for stem in asked.question.focus if stem in row]
        numbers = [row[term.stem] for term in terms if term.word[0].isdigit() or term.word.lower() in number_words()]
        return {
            "names": names,
            "names_missing": 1.0 - names if named else 0.0,
            "plain": float(shares[plain] @ exact[plain]),
            "predicate": float(soft[plain[-1]]) if plain else 0.0,
            "focus": float(exact[focus[-1]]) if focus else 0.0,
            "focus_soft": float(soft[focus[-1]]) if focus else 0.0,
            "figures_missing": float(any(exact[place] < 1 for place in numbers)),
        }


class PassageIndex:
    """An article prepared for questions. Build it once for several questions."""

    def __init__(self, article: Article) -> None:
        self._barred = injected_sentences(article)
        self._index = SentenceIndex(article)
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
        scores = sentence_scores(found, self._weights["rank"])
        return group(found, scores, self._weights["match"], most)

    def rank(self, question: str, *, sharing: bool = False) -> list[tuple[int, float]]:
        """Single sentences, their number and score, best first: at most ``features.POOL`` of them.

        ``sharing``: only those that hold a word of the question, or one that stands for it. The scores compare
        sentences of one question only.
        """
        found = self._candidates(question)
        if found is None:
            return []
        scores = sentence_scores(found, self._weights["rank"])
        met: list[bool] = list(np.any(found.matches.exact, axis=0))
        scored = [(at + 1, score) for at, score in zip(found.places, scores, strict=True) if met[at] or not sharing]
        return sorted(scored, key=lambda pair: (-pair[1], pair[0]))

    def _candidates(self, question: str) -> Candidates | None:
        asked = weigh(self._index, question)
        if not asked.stems or not self._index.count:
            return None
        return Candidates(self._index, asked, self._barred)


def sentence_scores(found: Candidates, rank: Mapping[str, float]) -> list[float]:
    """The score of each candidate; headings and captions come last."""
    return [linear(one, rank) - LAST * one["aside"] for one in found.features]


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
        if other in free and not features[other]["aside"]
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
    best = {name: max(one[name] for one in sentences) for name in ("share", "soft_sharp", "soft_near_sharp")}
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
def weights_for(language: str) -> Mapping[str, Mapping[str, float]]:
    """The coefficients for an article's language, an ISO 639-1 code, by the names of the features.

    ``rank``: of sentences, for the order; ``match``: of passages, for the chance (see ``match_features``).
    """
    with (files(__package__) / "passages.json").open(encoding="utf-8") as file:
        kept: dict[str, Any] = json.load(file)
    chosen: dict[str, dict[str, float]] = kept["english" if language == "en" else "other"]
    return chosen


def _chance(features: Features, weights: Mapping[str, float]) -> float:
    return 1 / (1 + math.exp(-linear(features, weights)))


def _is_name(token: Token) -> bool:
    return token.text[0].isupper() and not token.is_stop


def _is_number(token: Token) -> bool:
    """Figures and number words."""
    word = token.lower
    return word[0].isdigit() or word in number_words() or word in word_list("numbers")


def _is_day(token: Token) -> bool:
    """A month or a weekday."""
    named = token.lower in listed("opening", "months") or token.lower in listed("opening", "weekdays")
    return named and token.text[0].isupper()


def _held(wanted: frozenset[str], tokens: Sequence[Token]) -> float:
    return len(wanted & {token.lower for token in tokens}) / len(wanted) if wanted else 0.0


def _pairs_kept(words: Sequence[str], tokens: Sequence[Token]) -> float:
    """The share of the question's neighbouring words, function words too, that are neighbours in the sentence."""
    asked = set(pairwise(words))
    return len(asked & set(pairwise(token.lower for token in tokens))) / len(asked) if asked else 0.0


def _counted(tokens: Sequence[Token], asked: Collection[str]) -> float:
    """1 where a figure stands right before a word of the question, or within three words of it."""
    places = [at for at, token in enumerate(tokens) if token.stem in asked]
    figures = [at for at, token in enumerate(tokens) if _is_number(token)]
    return float(any(0 < place - figure <= NEAR for place in places for figure in figures))


def _introduces(tokens: Sequence[Token], name: Sequence[str]) -> Features:
    """How a sentence presents the bearer of a name, given as stems: in full, after a role, before an apposition."""
    stems, size = [token.stem for token in tokens], len(name)
    at = next((at for at in range(len(stems) - size + 1) if stems[at : at + size] == list(name)), None)
    if at is None:
        return {}
    before = tokens[at - 1] if at else None
    following = tokens[at + size] if at + size < len(tokens) else None
    role = before is not None and not tokens[at].gap.strip(" ") and not before.is_stop
    role = role and before is not None and not (_is_day(before) or _YEAR.fullmatch(before.lower))
    apposed = following is not None and following.gap.lstrip().startswith((",", "(", "–", "—", "-"))
    return {"intro_full": 1.0, "intro_role": float(role), "intro_apposed": float(apposed)}


def _names_the_role(tokens: Sequence[Token], is_asked: Sequence[bool]) -> float:
    """1 where a word that is asked for stands right before a name, or after a name and a comma: ``Mayor Elin Brandt``.

    ``is_asked`` tells which tokens meet the question.
    """
    for at, other in enumerate(tokens[1:]):
        joined = other.gap.strip() == "," or (not other.gap.strip() and not is_asked[at + 1])
        if is_asked[at] and joined and _is_name(other):
            return 1.0
    return 0.0
