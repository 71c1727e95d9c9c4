"""A sentence as somebody's own words: what the speaker of it thinks of a target."""

from collections.abc import Sequence
from typing import Literal

from summarizer.positions import lexicon as lex
from summarizer.positions.features import Reading
from summarizer.positions.syntax import Cue, Token, clause_breaks, is_hard_stop, is_mark, words_between

Subject = Literal["speaker", "pronoun", "other"]

_NEAR = 6
_REPORTING = frozenset("think believe know hope say said say feel add added thinks believes hopes says".split())
_FILLERS = lex.DETERMINERS | lex.NEGATIONS | lex.AUXILIARIES | frozenset("very so too quite far just as also".split())
_RESUMING = frozenset("it this that which these those they he she".split())


def read_speaker(tokens: Sequence[Token], cues: Sequence[Cue], target: range | None) -> Reading:
    """The features of words whose speaker is the holder; without a target, every cue bears on the unnamed one."""
    features: dict[str, float] = {}
    why: list[tuple[str, int]] = []
    passed_on: Cue | None = None
    for at, cue in enumerate(cues):
        sign = cue.sign
        if sign == 0 or cue is passed_on or (target and cue.start in target):
            continue
        name = "somewhere" if target is None else _bearing(tokens, cue, target)
        if not name:
            continue
        following = cues[at + 1] if at + 1 < len(cues) else None
        if name == "takes" and target and following and _passes_on(tokens, cue, following, target):
            sign, passed_on = sign * following.entry.sign, following
        weight = (0.7 if cue.hedged else 1.0) * (0.5 if _granted(tokens, cue.start) else 1.0)
        key = f"{name}{'+' if sign > 0 else '-'}"
        before = features.get(key, 0.0)
        features[key] = before + weight if target is None else max(before, weight)
        why.append((cue.words, sign))
    return Reading(features, tuple(why))


def subject_of(tokens: Sequence[Token], at: int) -> Subject:
    """Who does or thinks what the word at ``at`` says: the first nominal of its clause, or nobody named."""
    start = clause_start(tokens, at)
    deontic = any(tokens[i].low in lex.DEONTIC for i in range(start, at))
    for i in range(start, at):
        token = tokens[i]
        if token.low in lex.FIRST_PERSON or deontic:
            return "speaker"
        if token.low in _RESUMING:
            return "pronoun"
        if token.is_word and (token.is_name or (token.low in lex.DETERMINERS and token.low not in {"no", "not"})):
            return "other"
        if token.is_word and i + 1 < at and token.low.endswith("s") and token.low not in lex.AUXILIARIES:
            return "other"
    return "speaker"


def clause_start(tokens: Sequence[Token], at: int) -> int:
    """The first token of the clause that ``at`` stands in."""
    for i in range(at - 1, -1, -1):
        low = tokens[i].low
        if is_mark(tokens[i]) and (low != "." or is_hard_stop(tokens, i)):
            return i + 1
        if (low in lex.BOUNDARIES and low not in {"as", "before", "after", "or", "and"}) or (
            low in _REPORTING and i + 2 < at
        ):
            return i + 1
    return 0


def _bearing(tokens: Sequence[Token], cue: Cue, target: range) -> str:
    if cue.end <= target.start:
        near = words_between(tokens, cue.end, target.start) <= _NEAR
        if not near or clause_breaks(tokens, cue.end, target.start) or cue.passive:
            return ""
        if cue.entry.kind == "quality":
            return "predicated" if words_between(tokens, cue.end, target.start) <= 1 else ""
        return "takes" if subject_of(tokens, cue.start) == "speaker" else ""
    start = clause_start(tokens, cue.start)
    if target.stop <= cue.start and start <= target.start:
        return _of_subject(tokens, cue, target)
    if cue.entry.kind == "attitude" and subject_of(tokens, cue.start) == "speaker":
        return "takes it" if _resumed_after(tokens, cue) else ""
    resumed = subject_of(tokens, cue.start) == "pronoun" and is_predicate(tokens, cue, start)
    return "resumed" if resumed else ""


def _of_subject(tokens: Sequence[Token], cue: Cue, target: range) -> str:
    """The target opens the clause of the cue: it is, does or undergoes what the cue says."""
    if words_between(tokens, target.stop, cue.start) > _NEAR + 2:
        return ""
    if is_predicate(tokens, cue, target.stop):
        return "predicated"
    return "does" if is_harm_done(tokens, cue, target.stop) else ""


def is_predicate(tokens: Sequence[Token], cue: Cue, start: int) -> bool:
    """True for "… is a mistake", "… poses a threat", "… must be stopped", the subject ending at ``start``."""
    if tokens[cue.start].low in lex.DEONTIC:
        return True
    verbs = [i for i in range(start, cue.start) if _is_copula(tokens, i) or tokens[i].low in lex.DEONTIC]
    if not verbs:
        return False
    between = [tokens[i].low for i in range(verbs[-1] + 1, cue.start)]
    others = [low for low in between if low not in _FILLERS and not low.endswith("ly")]
    if len(others) > 1 or any(low in lex.PREPOSITIONS or low == "'s" or low.endswith("ing") for low in others):
        return False
    if cue.entry.kind == "quality":
        return any(_is_copula(tokens, i) for i in range(verbs[0], cue.start))
    deontic = any(tokens[i].low in lex.DEONTIC for i in verbs)
    return cue.entry.kind == "act" and (deontic if cue.passive else any(low in lex.DETERMINERS for low in between))


def _is_copula(tokens: Sequence[Token], at: int) -> bool:
    if tokens[at].low == "'s":
        return at + 1 < len(tokens) and tokens[at + 1].low in {"a", "an", "the", "not", "so", "too", "very"}
    return tokens[at].low in lex.COPULAS


def is_harm_done(tokens: Sequence[Token], cue: Cue, start: int) -> bool:
    """True for "Norland sabotaged …": a finite verb of harm right after the subject that ends at ``start``."""
    harm = cue.entry.kind == "act" and cue.entry.sign < 0 and not (cue.negated or cue.passive)
    between = (tokens[i].low for i in range(start, cue.start))
    auxiliaries = all(low in {"has", "have", "had", "also"} or low.endswith("ly") for low in between)
    return harm and auxiliaries and tokens[cue.start].low.endswith("ed")


def _resumed_after(tokens: Sequence[Token], cue: Cue) -> bool:
    return any(tokens[i].low in {"it", "this", "that", "them"} for i in range(cue.end, min(cue.end + 2, len(tokens))))


def _granted(tokens: Sequence[Token], at: int) -> bool:
    start = clause_start(tokens, at)
    opening = {tokens[i].low for i in range(max(start - 1, 0), min(start + 1, len(tokens)))}
    return bool(opening & lex.CONCESSIONS)


def _passes_on(tokens: Sequence[Token], cue: Cue, following: Cue, target: range) -> bool:
    """True for "we condemn the attacks on T": the second word hands the first one's judgement on."""
    if following.end > target.start or following.start - cue.end > 3 or following.entry.kind == "quality":
        return False
    return any(tokens[i].low in {"on", "against", "of", "to", "for"} for i in range(following.end, target.start))
