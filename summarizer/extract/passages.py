"""Passage retrieval: the sentences of an article that are relevant to a question, best first. They are not an answer.

The score of a sentence is linear in its features. A softmax over the sentences of the article gives a distribution
(a conditional logit). A sentence with a likely or necessary neighbour becomes a passage of two. The coefficients in
``passages.json`` are fitted by ``python -m benchmarks._fit_passages``: one set for English, and one without English
word vectors for other languages. Every feature here improves the cross-validated figures.
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

from summarizer import results
from summarizer.extract.asides import is_caption, is_housekeeping
from summarizer.extract.questions import AnswerKind, word_list
from summarizer.extract.ranking import MatchTable, SentenceIndex, Table, WeightedQuestion, weigh_question
from summarizer.results import evidence_for
from summarizer.text.article import Article
from summarizer.text.lexicon import YEAR, calendar_names, number_words
from summarizer.text.sentences import injected_sentences, is_question
from summarizer.text.tokens import Token
from summarizer.text.typography import DOUBLE_MARK

Features = dict[str, float]
Match = Literal["strong", "weak"]

JOIN_SHARE = 0.1
"""A neighbour joins a passage if its chance is at least this share of the first sentence's. With 0.1, six in ten
passages have two sentences; with 0.2, four in ten, and recall falls by 0.01. Joining every
neighbour raises recall by 0.03."""

PRONOUN_BONUS = 0.1
"""Added to a neighbour's chance if one of the two sentences opens with a pronoun."""

MIN_CHANCE = 0.01
"""A sentence with a smaller chance is not a passage, unless it is the first."""


ASIDE_PENALTY = 9.0
"""Penalty for a heading or a caption, which only names its topic. Set by hand: the data has hardly any."""

SIDE_BONUS = 9.0
"""Bonus for "against", if the question has it, where the sentence or those before it name what is asked about. Set
by hand: the data hardly asks who is against something."""

UNRELATED = 0.03
"""A sentence of another paragraph with less in common with the question is not joined to a passage."""

STRONG = 0.5
JUST_WEAK = 0.49
MIN_SHARE = 0.5
"""A passage is not strong if it matches less than half of the question, or lacks a figure of the question or a word
like "against" or "after" that changes its meaning."""

MISSING = ("figures_missing", "relations_missing", "names_missing")
"""Features that count what is in the question and not in the passage."""

FEW_NEW = math.log1p(3)
"""A sentence with at most three new words is taken to continue in the next one."""

POOL_SIZE = 30
"""How many sentences the cheap score keeps for the slower features, which read tokens."""
ROLE_WORDS = 4
"""Most content words of a question such as ``Who is the president of Norland?``."""
NEAR = 3
"""Most words between a figure and the noun that it counts."""

_YEAR = re.compile(rf"{YEAR}s?")


@dataclass(frozen=True, slots=True)
class Passage:
    """One or two neighbouring sentences that are relevant to a question."""

    sentences: tuple[int, ...]
    """``Sentence.number`` of each, 1-based, in article order."""
    match: Match
    """``strong`` if ``score`` is at least one half. Cross-validated on questions about news, a quarter of which have no
    answer in the article, 0.74 of the strong first passages contain the answer, and 0.44 of the weak ones; among
    questions that have an answer, 0.93 and 0.59."""
    score: float
    """Estimated chance that the passage contains the answer, 0 to 1. It does not say whether there is an answer."""


class Candidates:
    """The candidate sentences of one article for one question, with their features."""

    def __init__(
        self, index: SentenceIndex, weighted: WeightedQuestion, excluded: frozenset[int] = frozenset()
    ) -> None:
        self.index = index
        self.weighted = weighted
        self.matches = MatchTable(index, weighted.stems, weighted.words, weighted.weights)
        self._language = index.article.language
        self._columns = self._shares()
        self._wanted = frozenset(other for stem in weighted.stems for other in (*index.matching_stems(stem), stem))
        self.places = self._pool(excluded)
        self.features = [self._features_of(at) for at in self.places]

    def _pool(self, excluded: frozenset[int]) -> list[int]:
        if not self.matches.exact.any():
            return []
        columns = self._columns
        cheap = columns["soft_sharp"] + columns["soft_earlier_sharp"] + columns["soft_near_sharp"]
        order = np.argsort(-cheap, kind="stable")
        return sorted([int(at) for at in order if int(at) + 1 not in excluded and cheap[at] > 0][:POOL_SIZE])

    def _shares(self) -> Mapping[str, Table]:
        """Feature → one number for each sentence of the article."""
        matches = self.matches
        exact, soft, share, spread = matches.exact, matches.soft, matches.share, matches.spread
        earlier = spread(soft, 2, 0, inside=False)
        cosine, cosine_near = matches.cosines()
        return {
            "share": share(exact),
            "share_after": share(spread(exact, 0, 1, inside=False) * (exact == 0)),
            "soft_sharp": share(soft**2),
            "soft_near_sharp": share(spread(soft, 1, 1, inside=False) ** 2),
            "soft_earlier_sharp": share(earlier**2),
            "soft_wide": share(spread(soft, 3, 3, inside=False) ** 2),
            "cosine": cosine,
            "cosine_near": cosine_near,
        }

    def _features_of(self, at: int) -> Features:
        question = self.weighted.question
        tokens = self.index.tokens(at)
        new = [not token.is_stop and token.stem not in self._wanted for token in tokens]
        turning_words = question.relations & word_list("turns")
        features = {name: float(column[at]) for name, column in self._columns.items()}
        features |= self._words_met(at)
        features |= self._kind(at)
        features |= {
            "pairs": _pairs_kept(question.words, tokens),
            "new_words": math.log1p(sum(new)),
            "relations": _share_present(question.relations, tokens),
            "relations_missing": 1.0 - _share_present(question.relations, tokens) if question.relations else 0.0,
            "turn_missing": float(bool(turning_words) and not _share_present(turning_words, tokens)),
            "side_met": _share_present(question.relations & word_list("sides"), tokens)
            * max(features["share"], features["soft_earlier_sharp"]),
        }
        anaphors = word_list("anaphors", self._language)
        features["anaphor"] = float(any(token.lower in anaphors for token in tokens[:3]))
        return features | self._signals(at, tokens, new)

    def _signals(self, at: int, tokens: Sequence[Token], new: Sequence[bool]) -> Features:
        """Features for the expected kind of answer, and for how a person asked about is introduced."""
        question = self.weighted.question
        text = self.index.article.sentence_text(self.index.article.sentences[at])
        kind: AnswerKind | None = None if question.person else question.kind
        features = {"quoted": float(DOUBLE_MARK.search(text) is not None)}
        features |= {f"{kind}_{name}": held for name, held in self._answers(kind, tokens, new).items()}
        if kind == "reason":
            features["reason_quoted"] = features["quoted"]
        if kind == "quantity":
            features["quantity_counted"] = _counted(tokens, question.focus)
        if kind == "person" and len(self.weighted.stems) <= ROLE_WORDS:
            features["names_the_role"] = _names_the_role(tokens, [token.stem in self._wanted for token in tokens])
        if question.person:
            features |= _introduces(tokens, question.person)
        return features

    def _answers(self, kind: AnswerKind | None, tokens: Sequence[Token], new: Sequence[bool]) -> Features:
        """Whether the sentence has a time, a figure, a new name or a reason, as the kind requires; 0 or 1."""
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
            }
        return {}

    def _kind(self, at: int) -> Features:
        article = self.index.article
        text = article.sentence_text(article.sentences[at])
        return {
            "aside": float(article.is_heading(article.sentences[at]) or is_caption(text, article.language)),
            "apart": float(is_housekeeping(text, article.language)),
            "question": float(is_question(text)),
            "colon": float(text.rstrip().endswith((":", "："))),
        }

    def _words_met(self, at: int) -> Features:
        """How much of the question's names, figures, predicate and focus noun the sentence has."""
        weighted, shares = self.weighted, self.matches.shares
        row = {stem: place for place, stem in enumerate(weighted.stems)}
        exact, soft, terms = self.matches.exact[:, at], self.matches.soft[:, at], weighted.question.terms
        named = [row[term.stem] for term in terms if term.is_name]
        plain = [row[term.stem] for term in terms if not term.is_name]
        weight = float(shares[named].sum())
        names = float(shares[named] @ exact[named]) / weight if weight else 0.0
        focus = [row[stem] for stem in weighted.question.focus if stem in row]
        numbers = [row[term.stem] for term in terms if term.word[0].isdigit() or term.word.lower() in number_words()]
        return {
            "names_missing": 1.0 - names if named else 0.0,
            "plain": float(shares[plain] @ exact[plain]),
            "predicate": float(soft[plain[-1]]) if plain else 0.0,
            "focus": float(exact[focus[-1]]) if focus else 0.0,
            "focus_soft": float(soft[focus[-1]]) if focus else 0.0,
            "figures_missing": float(any(exact[place] < 1 for place in numbers)),
        }


class PassageIndex:
    """An article indexed for questions. Build it once and ask several questions."""

    def __init__(self, article: Article) -> None:
        self._excluded = injected_sentences(article)
        self._index = SentenceIndex(article)
        self._weights = load_weights(article.language)

    def find(self, question: str, most: int = 3) -> list[Passage]:
        """At most ``most`` passages relevant to a question, best first; no sentence is in two of them.

        Empty if no sentence shares a word with the question. Prompt injections are left out. Raises ValueError if
        ``most`` is negative.
        """
        if most < 0:
            raise ValueError(f"most must not be negative: {most}")
        found = self._candidates(question)
        if found is None:
            return []
        scores = sentence_scores(found, self._weights["rank"])
        return group_passages(found, scores, self._weights["match"], most)

    def rank(self, question: str, *, only_matching: bool = False) -> list[tuple[int, float]]:
        """Single sentences as pairs of number and score, best first; at most ``POOL_SIZE``.

        ``only_matching``: only sentences that match a word of the question. Scores are comparable within one question
        only.
        """
        found = self._candidates(question)
        if found is None:
            return []
        scores = sentence_scores(found, self._weights["rank"])
        met: list[bool] = list(np.any(found.matches.exact, axis=0))
        scored = [
            (at + 1, score) for at, score in zip(found.places, scores, strict=True) if met[at] or not only_matching
        ]
        return sorted(scored, key=lambda pair: (-pair[1], pair[0]))

    def _candidates(self, question: str) -> Candidates | None:
        weighted = weigh_question(self._index, question)
        if not weighted.stems or not self._index.count:
            return None
        return Candidates(self._index, weighted, self._excluded)


def sentence_scores(found: Candidates, rank: Mapping[str, float]) -> list[float]:
    """The score of each candidate; headings and captions come last, sentences with the side asked for come first."""
    return [linear(one, rank) - ASIDE_PENALTY * one["aside"] + SIDE_BONUS * one["side_met"] for one in found.features]


def group_passages(found: Candidates, scores: Sequence[float], match: Mapping[str, float], most: int) -> list[Passage]:
    """Join scored sentences into passages, and rate each match."""
    chances = dict(zip(found.places, softmax(scores), strict=True))
    features = dict(zip(found.places, found.features, strict=True))
    free = set(found.places)
    passages: list[Passage] = []
    for at in sorted(chances, key=lambda at: (-chances[at], at)):
        if len(passages) == most or (passages and chances[at] < MIN_CHANCE):
            break
        if at not in free:
            continue
        beside = {other for other in (at - 1, at + 1) if other in free and _belongs(found, at, other, features)}
        inside = sorted({at} | _neighbour_to_join(at, beside, chances, features))
        free.difference_update(inside)
        here = [features[one] for one in inside]
        score = _probability(match_features(here, sum(chances[one] for one in inside)), match)
        score = min(score, passages[-1].score if passages else 1.0, 1.0 if _may_be_strong(here) else JUST_WEAK)
        passages.append(Passage(tuple(one + 1 for one in inside), "strong" if score >= STRONG else "weak", score))
    return passages


def _may_be_strong(sentences: Sequence[Features]) -> bool:
    lacking = any(all(one[name] for one in sentences) for name in ("figures_missing", "turn_missing"))
    return not lacking and max(one["share"] for one in sentences) >= MIN_SHARE


def _belongs(found: Candidates, at: int, other: int, features: Mapping[int, Features]) -> bool:
    """Whether a neighbour has to do with a sentence: its paragraph, words of the question, a colon or a pronoun."""
    sentences, here, there = found.index.article.sentences, features[at], features[other]
    near = sentences[other].paragraph == sentences[at].paragraph or there["soft_sharp"] > UNRELATED
    return not there["apart"] and (near or any((here["colon"], here["anaphor"], there["anaphor"])))


def _neighbour_to_join(
    at: int, free: set[int], chances: Mapping[int, float], features: Mapping[int, Features]
) -> set[int]:
    """The neighbour to join to a sentence, or an empty set: a likely one, or one that is needed to understand it."""
    values = {
        other: chances[other] + PRONOUN_BONUS * _need(at, other, features)
        for other in (at - 1, at + 1)
        if other in free and not features[other]["aside"]
    }
    best = max(values, key=lambda other: values[other], default=None)
    return {best} if best is not None and values[best] >= JOIN_SHARE * chances[at] else set()


def _need(at: int, other: int, features: Mapping[int, Features]) -> float:
    """How much a sentence needs its neighbour to be understood or to answer, 0 to 1."""
    here, there = features[at], features[other]
    if other < at:
        return here["anaphor"]
    no_reason = "reason_because" in here and not here["reason_because"] and not here["reason_reason"]
    if here["colon"] or here["new_words"] <= FEW_NEW or (no_reason and there["quoted"] and not here["quoted"]):
        return 1.0
    return there["anaphor"] / 2


def match_features(sentences: Sequence[Features], chance: float) -> Features:
    """The features for a passage's chance to contain the answer; ``chance`` is its share of the distribution."""
    best = {name: max(one[name] for one in sentences) for name in ("share", "soft_sharp", "soft_near_sharp")}
    missing = {name: min(one[name] for one in sentences) for name in MISSING}
    return {**best, **missing, "chance": chance, "log_chance": math.log(chance + 1e-4), "bias": 1.0}


def linear(features: Features, weights: Mapping[str, float]) -> float:
    """The weighted sum of features; a feature without a weight counts 0."""
    return sum(value * weights.get(name, 0.0) for name, value in features.items())


def softmax(scores: Sequence[float]) -> list[float]:
    """Scores as a distribution."""
    top = max(scores, default=0.0)
    powers = [math.exp(score - top) for score in scores]
    return [power / sum(powers) for power in powers]


@cache
def load_weights(language: str) -> Mapping[str, Mapping[str, float]]:
    """The coefficients for a language (ISO 639-1), by feature name.

    ``rank``: for the order of sentences; ``match``: for the chance of passages (see ``match_features``).
    """
    with (files(__package__) / "passages.json").open(encoding="utf-8") as file:
        kept: dict[str, Any] = json.load(file)
    chosen: dict[str, dict[str, float]] = kept["english" if language == "en" else "other"]
    return chosen


def _probability(features: Features, weights: Mapping[str, float]) -> float:
    return 1 / (1 + math.exp(-linear(features, weights)))


def _is_name(token: Token) -> bool:
    return token.text[0].isupper() and not token.is_stop


def _is_number(token: Token) -> bool:
    """Whether a token is a figure or a number word."""
    word = token.lower
    return word[0].isdigit() or word in number_words() or word in word_list("numbers")


def _is_day(token: Token) -> bool:
    """Whether a token is a month or a weekday."""
    return token.lower in calendar_names() and token.text[0].isupper()


def _share_present(wanted: frozenset[str], tokens: Sequence[Token]) -> float:
    return len(wanted & {token.lower for token in tokens}) / len(wanted) if wanted else 0.0


def _pairs_kept(words: Sequence[str], tokens: Sequence[Token]) -> float:
    """The share of the question's word pairs, stop words included, that are also neighbours in the sentence."""
    weighted = set(pairwise(words))
    return len(weighted & set(pairwise(token.lower for token in tokens))) / len(weighted) if weighted else 0.0


def _counted(tokens: Sequence[Token], weighted: Collection[str]) -> float:
    """1 if a figure is at most ``NEAR`` words before a word of the question, else 0."""
    places = [at for at, token in enumerate(tokens) if token.stem in weighted]
    figures = [at for at, token in enumerate(tokens) if _is_number(token)]
    return float(any(0 < place - figure <= NEAR for place in places for figure in figures))


def _introduces(tokens: Sequence[Token], name: Sequence[str]) -> Features:
    """How a sentence introduces a name (given as stems): in full, after a role, before an apposition."""
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
    """1 if a word of the question comes right before a name, with or without a comma: ``Mayor Elin Brandt``.

    ``is_asked``: for each token, whether it matches the question.
    """
    for at, other in enumerate(tokens[1:]):
        joined = other.gap.strip() == "," or (not other.gap.strip() and not is_asked[at + 1])
        if is_asked[at] and joined and _is_name(other):
            return 1.0
    return 0.0


MOST_PASSAGES = 3


def passages_of(article: Article, index: PassageIndex, question: str) -> list[results.Passage]:
    """The passages of an article that are relevant to a question, best first, as a result shows them."""
    found = index.find(question, MOST_PASSAGES)
    return [results.Passage(match=one.match, evidence=evidence_for(article, one.sentences)) for one in found]
