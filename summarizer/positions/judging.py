"""``judge_position``: the position a sentence takes on a target, with the words that decided."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.positions.features import Reading, read_relation
from summarizer.positions.speaking import read_speaker
from summarizer.positions.syntax import Cue, Token, find_cues, find_phrase, tokenize
from summarizer.positions.weights import LEAN, RELATION, SPEAKER

Position = Literal["favor", "against", "mixed", "neutral"]

_DECISIVE = 1.4
"""Log-odds of one feature that speak for a side clearly enough to make a contradiction of it ``mixed``."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The position of a holder on a target, as far as one sentence shows it."""

    position: Position
    confidence: float
    """0 to 1: how likely the position is the right one."""
    why: tuple[str, ...]
    """The words of the sentence that decided, in order; empty where none did."""


def judge_position(text: str, target: str, *, holder: str | None = None) -> Judgement:
    """The position that ``text`` (one sentence, or the words of a quotation) takes on ``target``.

    Where ``text`` names the ``holder``, the judgement is about what that holder does to, says or thinks of the
    target; else ``text`` counts as the holder's own words. A target that ``text`` does not name is judged by the
    tone of the whole, with little confidence. ``mixed`` means that the words speak clearly for both sides.

    The relation's weights are those of a multinomial logistic regression (see ``weights``); the features follow
    Deng and Wiebe, "MPQA 3.0: entity/event-level sentiment" (2015) in asking who acts on whom.
    """
    tokens = tokenize(text)
    cues = find_cues(tokens)
    targets = find_phrase(tokens, text, target)
    holders = find_phrase(tokens, text, holder) if holder else []
    pair = nearest_pair(holders, targets)
    if pair:
        return _decide(read_relation(tokens, cues, *pair), RELATION)
    return _decide(_best_of(tokens, cues, targets), SPEAKER)


def nearest_pair(holders: Sequence[range], targets: Sequence[range]) -> tuple[range, range] | None:
    """The mentions of holder and target that stand closest together without overlapping."""
    pairs = [
        (max(t.start - h.stop, h.start - t.stop), h, t)
        for h in holders
        for t in targets
        if h.stop <= t.start or t.stop <= h.start
    ]
    if not pairs:
        return None
    _, holder, target = min(pairs, key=lambda pair: pair[0])
    return holder, target


def _best_of(tokens: Sequence[Token], cues: Sequence[Cue], targets: Sequence[range]) -> Reading:
    readings = [read_speaker(tokens, cues, place) for place in targets[:8]]
    return max(readings, key=lambda r: sum(r.features.values())) if readings else read_speaker(tokens, cues, None)


def chances(reading: Reading, weights: Mapping[str, float]) -> tuple[float, float, float]:
    """The probabilities of favor, against and neutral."""
    scores = [sum(weights.get(name, 0.0) * value for name, value in side_of(reading, sign).items()) for sign in "+-"]
    exponentials = [math.exp(score) for score in (*scores, 0.0)]
    total = sum(exponentials)
    favor, against, neutral = (value / total for value in exponentials)
    return favor, against, neutral


def side_of(reading: Reading, sign: str) -> dict[str, float]:
    """The features as one side sees them: its own without the sign, the other's strongest as ``opposite``."""
    mine = {f"bias{sign}": 1.0}
    for name, value in reading.features.items():
        if name[-1] not in "+-":
            mine[name] = value
        elif name[-1] == sign:
            mine[name[:-1]] = value
        elif name.startswith(("link", "agent", "said")):
            mine["opposite"] = max(mine.get("opposite", 0.0), value)
    return mine


def _speaks_for_both(reading: Reading, weights: Mapping[str, float]) -> bool:
    """True when each side has a feature that would nearly decide by itself."""
    strongest = {"+": 0.0, "-": 0.0}
    for name, value in reading.features.items():
        if name[-1] in strongest:
            strongest[name[-1]] = max(strongest[name[-1]], weights.get(name[:-1], 0.0) * value)
    return min(strongest.values()) >= _DECISIVE


def _decide(reading: Reading, weights: Mapping[str, float]) -> Judgement:
    favor, against, neutral = chances(reading, weights)
    if _speaks_for_both(reading, weights):
        return Judgement("mixed", round(favor + against, 3), tuple(word for word, _ in reading.why))
    if max(favor, against) * LEAN <= neutral:
        return Judgement("neutral", round(neutral, 3), ())
    position: Position = "favor" if favor > against else "against"
    sign = 1 if favor > against else -1
    why = tuple(word for word, side in reading.why if side == sign)
    if not why:  # only the position of names spoke for a side: no words, no verdict
        return Judgement("neutral", round(neutral, 3), ())
    return Judgement(position, round(max(favor, against), 3), why)
