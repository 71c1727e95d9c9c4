"""What governs a verb: negation, modality, doubt, time past. A side under any of these is not told as so."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from summarizer.extract.quotations.lexicon import BE, MODALS, NEGATIONS
from summarizer.extract.stances.predicates import listed, table
from summarizer.text import lexicon
from summarizer.text.tokens import Word

_LOOKED_BACK = 3
OWN = frozenset({"i", "we"})


@dataclass(frozen=True, slots=True)
class Group:
    """A verb group: auxiliaries, negation and adverbs before a verb."""

    negated: bool
    doubtful: bool
    """``may``, ``allegedly``, ``once``: it is not told as so."""
    would: bool
    cannot: bool
    be: bool
    helped: bool
    """An auxiliary stands in it."""
    infinitive: int | None
    """Where its ``to`` stands."""
    past: bool
    """``once``, ``formerly``, ``no longer``."""

    def turned(self, sign: int) -> int | None:
        """The side that is left of ``sign``; None where none is: who does not oppose a thing is not for it."""
        if self.doubtful or self.past:
            return None
        if not self.negated:
            return sign
        return -1 if sign > 0 else None

    def willed(self) -> "Group":
        """The same where the modal verb tells what the speaker means to do."""
        return replace(self, doubtful=False) if not self.past else self


def read_group(words: Sequence[Word], start: int, at: int) -> Group:
    """The verb group from ``start`` up to the verb at ``at``."""
    lower = [w.lower for w in words[start:at]]
    before = words[start - 1].lower if start else ""
    negated = any(w in NEGATIONS or w.endswith("n't") for w in lower)
    cannot = "cannot" in lower or "can't" in lower or ("can" in lower and negated)
    modal = bool(set(lower) & listed("scope", "modal")) and not cannot
    doubt = bool(set(lower) & listed("scope", "doubtful")) or before in listed("scope", "doubtful")
    past = bool(set(lower) & listed("scope", "past")) or before in listed("scope", "past")
    around = [w.lower for w in words[max(start - 2, 0) : at]]
    longer = "longer" in around and "no" in around
    would = "would" in lower or "'d" in lower or "wouldn't" in lower
    will = "will" in lower or "'ll" in lower
    if (would or will) and at < len(words) and not negated:
        doubt = doubt or words[at].lower not in _willing() | BE | {"be", "like"} | _WILLED
    doubt = doubt or (negated and "yet" in lower)
    infinitive = next((start + i for i, w in enumerate(lower) if w == "to"), None)
    be = bool(set(lower) & (BE | {"am", "'m"}) - {"got", "get", "gets"})
    helped = any(w in MODALS or w in BE or w in _HELPERS or w.endswith("n't") for w in lower)
    return Group(negated, modal or doubt, would, cannot, be, helped, infinitive, past or longer)


_WILLED = frozenset({"continue", "keep", "seek", "try"})
_HELPERS = frozenset({"do", "does", "did", "has", "have", "had", "will", "'ll", "'ve", "to", "cannot"})


@cache
def _willing() -> frozenset[str]:
    return frozenset().union(*(form for verb in listed("scope", "would") for form in lexicon.forms(verb)))


def is_question(words: Sequence[Word]) -> bool:
    """True for a sentence that ends with a question mark."""
    return any(w.text == "?" for w in words[-2:])


def is_conditional(words: Sequence[Word], start: int) -> bool:
    """True where the clause that begins about ``start`` stands under *if* or *whether*."""
    openers = listed("scope", "openers")
    return any(w.lower in openers for w in words[max(start - _LOOKED_BACK, 0) : start]) or _fronted(words, start)


def _fronted(words: Sequence[Word], start: int) -> bool:
    """``Unless it is mended, Holt opposes it``: the sentence opens with a condition."""
    return bool(words) and words[0].lower in ("if", "unless", "suppose") and start > 0


def is_emptied(words: Sequence[Word], start: int, end: int) -> bool:
    """``Nobody``, ``few councillors``, ``not all traders``: a subject of whom it is not told."""
    lower = [w.lower for w in words[start:end]]
    before = [w.lower for w in words[max(start - 2, 0) : start]]
    if not lower or lower[0] in listed("scope", "negative_subject") or "nor" in lower:
        return True
    if before[-1:] and before[-1] in ("not", "neither", "nor", "no"):
        return True
    whole = f" {' '.join(before + lower)} "
    return any(f" {' '.join(phrase)} " in whole for phrase in lexicon.phrases(table()["scope"]["negative_opening"]))


def is_ironic(words: Sequence[Word]) -> bool:
    """True where a sentence says that something was said in irony."""
    return any(w.lower in listed("scope", "irony") for w in words)
