"""Verdicts in so many words: ``the dam is a mistake``, ``called the vote "a disgrace"``."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from summarizer.extract.frames import listed, plain, verb_forms
from summarizer.extract.model import Claim
from summarizer.extract.phrases import noun_phrase, simple_phrase
from summarizer.extract.scope import Group, read_group
from summarizer.extract.subjects import finite_subject
from summarizer.quotations.grammar import (
    is_adverb,
    is_finite,
    noun_phrase_start,
    subject_before,
    verb_group_start,
)
from summarizer.quotations.lexicon import CONJUNCTIONS, CUES, DAYS, PREPOSITIONS
from summarizer.quotations.model import Range
from summarizer.text.tokens import Word

_BEING = frozenset(
    {
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "'s",
        "'re",
        "remains",
        "become",
        "became",
        "becomes",
        "isn't",
        "wasn't",
        "aren't",
        "weren't",
    }
)
_SOFT = 4
"""Words before a verdict that do not change it: ``a really terrible mistake``."""
_THINKING = frozenset("think thinks thought believe believes believed say says said know knows feel feels felt".split())


@cache
def _verdicts() -> Mapping[str, Sequence[tuple[tuple[str, ...], int]]]:
    found: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for entries in plain("evaluation").values():
        for phrase, sign in entries:
            bare = phrase[1:] if phrase[0] in ("a", "an", "the") and len(phrase) > 1 else phrase
            found.setdefault(bare[0], []).append((bare, sign))
    return {word: sorted(entries, key=lambda e: -len(e[0])) for word, entries in found.items()}


def evaluations(words: Sequence[Word]) -> Iterator[Claim]:
    """The verdicts of one sentence: those of whoever says it have no subject."""
    for at, word in enumerate(words):
        if word.lower in _BEING:
            yield from _predicated(words, at)
        elif word.kind == "word" and word.lower in verb_forms("evaluation", "naming"):
            yield from _named(words, at)


def _predicated(words: Sequence[Word], at: int) -> Iterator[Claim]:
    found = _verdict(words, at + 1)
    if found is None:
        return
    end, sign, negated = found
    start = verb_group_start(words, at)
    group = read_group(words, start, at)
    subject = subject_before(words, start)
    sign = -sign if (negated or group.negated or words[at].lower.endswith("n't")) else sign
    refused = (negated or group.negated or words[at].lower.endswith("n't")) and sign > 0
    subject = whole_subject(words, subject) if subject else None
    if subject is not None and not _opens_clause(words, subject[0]):
        return
    if subject is None or group.doubtful or group.past or refused or group.infinitive is not None:
        return
    yield Claim(None, (start, end), _after_thinking(words, subject), sign, group, False)


def _opens_clause(words: Sequence[Word], at: int) -> bool:
    """True where a clause begins: not in the middle of a longer subject."""
    if at == 0:
        return True
    before = words[at - 1]
    ends = before.kind == "quoted" or (before.kind == "mark" and (before.text[0] not in "’'" or len(before.text) == 1))
    return ends or before.lower in CONJUNCTIONS or before.lower in CUES or is_adverb(before)


def whole_subject(words: Sequence[Word], subject: Range) -> Range:
    """A subject with what stands before its last preposition: ``constraints on | freedom``."""
    start = subject[0]
    while start > 1 and words[start - 1].lower in PREPOSITIONS:
        before = noun_phrase_start(words, start - 1)
        if before >= start - 1 or not any(w.kind in ("word", "name") for w in words[before : start - 1]):
            break
        start = before
    while start < subject[1] - 1 and (is_adverb(words[start]) or words[start].lower in _OPENING):
        start += 1
    return start, subject[1]


_OPENING = frozenset(
    {"however", "and", "but", "so", "well", "yes", "now", "because", "that", "saying", "adding", "claiming"}
)


def _after_thinking(words: Sequence[Word], subject: Range) -> Range:
    """``I think the dam``: without who thinks so."""
    start = next((i + 1 for i in range(subject[1] - 2, subject[0], -1) if words[i].lower in _THINKING), subject[0])
    return start, subject[1]


def _verdict(words: Sequence[Word], at: int, *, named: bool = False) -> tuple[int, int, bool] | None:
    """The verdict that begins at a word: one past its end, its side, and whether *not* stands before it. ``named``:
    a noun may follow, as in ``called them despicable remarks``."""
    negated = False
    for i in range(at, min(at + _SOFT + 1, len(words))):
        lower = words[i].lower
        for phrase, sign in _verdicts().get(lower, ()):
            end = i + len(phrase)
            if tuple(w.lower for w in words[i:end]) == phrase and (named or _closes(words, end)):
                return end, sign, negated
        if lower in ("not", "never", "no", "nothing"):
            negated = True
        elif not (
            lower in listed("evaluation", "softeners")
            or is_adverb(words[i])
            or words[i].kind == "number"
            or words[i].text == "%"
        ):
            return None
    return None


def _closes(words: Sequence[Word], at: int) -> bool:
    """True where no noun follows: ``a fair | market`` is no verdict."""
    if at >= len(words) or words[at].kind in ("mark", "quoted"):
        return at >= len(words) or words[at].text not in ("-",)
    lower = words[at].lower
    if lower == "to" and words[at - 1].lower in ("right", "wrong"):
        return False
    return lower in PREPOSITIONS | CONJUNCTIONS | DAYS | {"to", "aimed", "dressed"} or is_adverb(words[at])


def _named(words: Sequence[Word], at: int) -> Iterator[Claim]:
    _, form = verb_forms("evaluation", "naming")[words[at].lower]
    start = verb_group_start(words, at)
    group: Group = read_group(words, start, at)
    whole = noun_phrase(words, at + 1)
    if whole is None or group.negated or group.doubtful or group.past or group.infinitive is not None:
        return
    if (form == "past" and group.be) or (form == "ing" and not group.be):
        return
    for target in (whole, simple_phrase(words, at + 1)):
        found = _called(words, target) if target else None
        subject = finite_subject(words, start, at, form, group, ()) if found else None
        if target and found and subject:
            yield Claim(subject, (start, found[0]), target, found[1], group, False)
            return
    split = _split_name(words, whole) or _far_verdict(words, whole)
    subject = finite_subject(words, start, at, form, group, ()) if split else None
    if split and subject:
        yield Claim(subject, (start, split[1]), split[0], split[2], group, False)


def _far_verdict(words: Sequence[Word], target: Range) -> tuple[Range, int, int] | None:
    """``branded the players who had left a disgrace``: what stands between still belongs to the thing."""
    for at in range(target[1], min(target[1] + _FAR, len(words) - 1)):
        if words[at].kind in ("mark", "quoted") and words[at].text not in ("’s", "'s", "’"):
            return None
        told = is_finite(words, at) and not any(w.lower in _RELATIVE for w in words[target[1] : at])
        if told or (words[at].kind == "word" and words[at].lower in _SAID):
            return None
        found = _verdict(words, at, named=True) if words[at].lower in ("a", "an") else None
        if found and not found[2]:
            relative = next((i for i in range(target[1], at) if words[i].lower in ("who", "which", "that")), None)
            return (target[0], relative or at), found[0], found[1]
    return None


_RELATIVE = frozenset({"who", "which", "that"})
_SAID = frozenset({"said", "says", "he", "she", "they", "it"})
_FAR = 12
"""Words between a thing and what it is called."""


def _called(words: Sequence[Word], target: Range) -> tuple[int, int] | None:
    after = target[1] + (target[1] < len(words) and words[target[1]].lower == "as")
    found = _verdict(words, after, named=True)
    return None if found is None or found[2] else found[:2]


def _split_name(words: Sequence[Word], phrase: Range) -> tuple[Range, int, int] | None:
    """``called the plan crazy``: the verdict stands at the end of the phrase."""
    for at in range(phrase[0] + 1, phrase[1]):
        found = _verdict(words, at)
        if (
            found
            and found[0] >= phrase[1]
            and not found[2]
            and words[at - 1].lower not in ("the", "a", "an", "its", "his")
        ):
            return (phrase[0], at), found[0], found[1]
    return None
