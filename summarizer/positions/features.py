"""What stands between a holder and a target, as a handful of named features for each side."""

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.positions import lexicon as lex
from summarizer.positions.syntax import Cue, Token, clause_breaks, words_between

_NEAR = 4
_JOINING = frozenset({"and", "or", "but", "also", "then", "later", ",", "even"})


@dataclass(frozen=True, slots=True)
class Reading:
    """The evidence for one position of a holder on a target."""

    features: dict[str, float]
    """Feature → value; signed features end in ``+`` or ``-``, the others hold for both sides."""
    why: tuple[tuple[str, int], ...]
    """The words that bear on the position, in order, each with the side it speaks for."""


def read_relation(tokens: Sequence[Token], cues: Sequence[Cue], holder: range, target: range) -> Reading:
    """The features of a sentence that names both the holder and the target."""
    features: dict[str, float] = {}
    why: list[tuple[str, int]] = []
    speech = _speaks(tokens, holder, target)
    passed_on: Cue | None = None
    for at, cue in enumerate(cues):
        if cue is passed_on or cue.start in holder or cue.start in target:
            continue
        sign = cue.sign
        if sign == 0:
            continue
        name = _place(tokens, cue, _shared_end(tokens, cues, at), holder, target, speech)
        following = cues[at + 1] if at + 1 < len(cues) else None
        if name.startswith("link") and following and _chains(tokens, cue, following, target):
            sign, passed_on = sign * following.entry.sign, following
        weight = 0.6 if cue.hedged else 1.0
        feature = f"{name}{'+' if sign > 0 else '-'}"
        features[feature] = max(features.get(feature, 0.0), weight)
        if name not in {"reverse", "outside"}:
            why.append((cue.words, sign))
    between = range(min(holder.stop, target.stop), max(holder.start, target.start))
    features["far"] = min(len(between), 30) / 10
    features["names between"] = min(sum(tokens[i].is_name for i in between), 4) / 2
    features["speech"] = float(speech)
    return Reading(features, tuple(why))


def _place(tokens: Sequence[Token], cue: Cue, end: int, holder: range, target: range, speech: bool) -> str:
    """Where a cue stands to holder and target: the name of its feature, without the side."""
    kind = cue.entry.kind
    if holder.stop <= cue.start and cue.end <= target.start:
        if cue.passive:
            by = any(tokens[i].low == "by" for i in range(cue.end, target.start))
            return "reverse" if by or kind != "quality" else "outside"
        gap = words_between(tokens, end, target.start)
        if gap > _NEAR or clause_breaks(tokens, end, target.start) or kind == "quality":
            return f"between {kind}"
        return f"link {kind}" if clause_breaks(tokens, holder.stop, cue.start) <= 1 else f"link far {kind}"
    if target.stop <= cue.start and cue.end <= holder.start:
        if any(tokens[i].low == "by" for i in range(cue.end, holder.start)) and cue.start - target.stop <= 8:
            return "agent by"
        return "said of" if speech and _predicated(tokens, cue, target) else "reverse"
    return _place_outside(tokens, cue, holder, target, speech)


def _shared_end(tokens: Sequence[Token], cues: Sequence[Cue], at: int) -> int:
    """Where the object of a cue may begin: in "praised and thanked T" both words share it."""
    end = cues[at].end
    for following in cues[at + 1 :]:
        if any(tokens[i].low not in _JOINING for i in range(end, following.start)):
            break
        end = following.end
    return end


def _place_outside(tokens: Sequence[Token], cue: Cue, holder: range, target: range, speech: bool) -> str:
    if target.stop <= cue.start and holder.stop <= target.start:
        if _predicated(tokens, cue, target):
            return "said of" if speech else "after"
        return "after far"
    if cue.end <= holder.start and cue.end <= target.start:
        near = words_between(tokens, cue.end, target.start) <= 2 and not clause_breaks(tokens, cue.end, target.start)
        return "before target" if near and target.start < holder.start else "outside"
    return "outside"


def _predicated(tokens: Sequence[Token], cue: Cue, target: range) -> bool:
    """True when the cue says something of the target: it follows in the same clause."""
    return words_between(tokens, target.stop, cue.start) <= 6 and not clause_breaks(tokens, target.stop, cue.start)


def _chains(tokens: Sequence[Token], cue: Cue, following: Cue, target: range) -> bool:
    """True for "condemned the attacks on T": the second word stands between the first and the target."""
    if following.end > target.start or following.start - cue.end > 3 or cue.entry.kind == "quality":
        return False
    return any(tokens[i].low in {"on", "against", "of", "to", "for"} for i in range(following.end, target.start))


def _speaks(tokens: Sequence[Token], holder: range, target: range) -> bool:
    """True when a word of saying stands by the holder and the target is outside of that pair."""
    after = range(holder.stop, min(holder.stop + 6, len(tokens)))
    before = range(max(holder.start - 3, 0), holder.start)
    near = [i for i in (*before, *after) if i not in target]
    return any(tokens[i].low in lex.SPEECH for i in near)
