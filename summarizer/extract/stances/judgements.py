"""What a speaker says of a thing: that it is a mistake, should be scrapped, or deserves a bad name.

The holder of such a claim is the speaker, or who gives the name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from summarizer.extract.quotations.grammar import is_adverb, is_finite, subject_before, verb_group_start
from summarizer.extract.quotations.lexicon import Range
from summarizer.extract.stances.predicates import (
    closes,
    is_idiom,
    listed,
    read_group,
    verb_forms,
    verdict_at,
)
from summarizer.extract.stances.subjects import (
    COPULAS,
    POSSESSIVE,
    PRONOUNS,
    REACH,
    RELATIVE,
    Claim,
    Doer,
    claim_of,
    doer_of,
    whole_subject,
)
from summarizer.extract.stances.targets import (
    names_something,
    noun_phrase,
    object_pronoun,
    simple_phrase,
    verb_phrase,
)
from summarizer.text.tokens import Word


def of_verdict(words: Sequence[Word], at: int) -> Iterator[Claim]:
    """``the dam is a mistake``: the view of the speaker. Praise in this form is too often about something else."""
    if words[at].lower not in COPULAS | {"be"} or _is_possessive(words, at):
        return
    going = tuple(w.lower for w in words[at + 1 : at + 4]) == ("going", "to", "be")
    found = verdict_at(words, at + 1 + 3 * going)
    denied = found is None and at + 1 < len(words) and words[at + 1].lower == "not"
    found = verdict_at(words, at + 2) if denied else found
    start = verb_group_start(words, at)
    group = read_group(words, start, at)
    if found is None or (found[1] > 0) != denied or group.negated or group.infinitive is not None:
        return
    subject = whole_subject(words, subject_before(words, start))
    after = words[found[0]].lower if found[0] < len(words) else ""
    if subject is not None and words[subject[0]].lower == "it" and after in ("to", "that", "for", "of", "if", "when"):
        subject = verb_phrase(words, found[0] + 1, any_verb=True) if after == "to" else None
    if subject is None:
        return
    for claim in claim_of(Doer(None, start, group), found[0], subject, -1):
        denied = any(w.lower == "not" for w in words[at : found[0]])
        yield replace(claim, else_target=None if denied else _predicate(words, at + 1 + 3 * going, found[0]))


def _predicate(words: Sequence[Word], start: int, end: int) -> Range | None:
    """``it is | a phony system``: what is named with a verdict, where the pronoun before it refers to nothing sure."""
    while start < end and (is_adverb(words[start]) or words[start].lower in ("a", "an")):
        start += 1
    head = words[end - 1].lower
    fits = end - start > 1 and head not in listed("verdicts", "nouns_against") | listed("verdicts", "against")
    return (start, end) if fits and head.isalpha() and names_something(words, (end - 1, end)) else None


def _is_possessive(words: Sequence[Word], at: int) -> bool:
    """``Holt’s ignorant view``, unlike ``Holt’s a bully``, ``he’s wrong``."""
    noun = at and words[at].text in POSSESSIVE and words[at - 1].lower not in PRONOUNS | {"there", "what", "here"}
    after = words[at + 1].lower if at + 1 < len(words) else ""
    return bool(noun) and after not in ("a", "an", "not", "just", "simply") and not closes(words, at + 2)


def of_naming(words: Sequence[Word], at: int) -> Iterator[Claim]:
    """``called the vote "a disgrace"``, ``described the findings as very worrying``."""
    found = verb_forms("verdicts", "naming").get(words[at].lower)
    found = None if found and is_idiom(words, at + 1, found[0]) else found
    target = (
        (noun_phrase(words, at + 1) or object_pronoun(words, at + 1)) if found and words[at].kind == "word" else None
    )
    if found is None or target is None:
        return
    for thing, place in _namings(words, target):
        verdict = verdict_at(words, place, named=True)
        if verdict:
            doer = doer_of(words, at, found[1])
            if doer and not doer.group.negated and not doer.wished:
                yield from claim_of(doer, max(verdict[0], at + 1), thing, verdict[1])
            return


def _namings(words: Sequence[Word], target: Range) -> Iterator[tuple[Range, int]]:
    """Where the object may end and its name begin: ``the plan | crazy``, ``the players who had left | a disgrace``."""
    head = simple_phrase(words, target[0]) or target
    for phrase in (target, head):
        yield phrase, phrase[1] + (phrase[1] < len(words) and words[phrase[1]].lower == "as")
    for at in range(target[0] + 1, target[1]):
        if words[at - 1].lower not in ("the", "a", "an", "its", "his", "her", "their"):
            yield (target[0], at), at
    relative = target[1] < len(words) and words[target[1]].lower in RELATIVE
    for at in range(target[1], min(target[1] + REACH, len(words) - 1)):
        if words[at].kind == "quoted" or (words[at].kind == "mark" and words[at].text not in POSSESSIVE):
            return
        if words[at].lower in ("a", "an"):
            yield (target if relative else (target[0], at)), at
            return
        if words[at].lower == "as":
            yield target, at + 1
        if not relative and at > target[1] and (is_finite(words, at) or words[at].lower in ("to", "but", "or")):
            return


def of_epithet(words: Sequence[Word], at: int) -> Iterator[Claim]:
    """``such a stupid wall``, ``his ignorant view of Islam``: the view of the speaker."""
    opened = at > 0 and (words[at - 1].lower in _DEFINITE or words[at - 1].text in POSSESSIVE)
    such = at > 1 and words[at - 2].lower == "such"
    if not (opened or such) or words[at].lower not in listed("verdicts", "epithets"):
        return
    start = at - 1
    while words[start].text in POSSESSIVE or (start > 0 and words[start - 1].text in POSSESSIVE):
        start -= 1
    target = noun_phrase(words, start)
    if target and target[1] > at + 1:
        yield Claim(None, (at, at + 1), target, -1, read_group(words, at, at))


_DEFINITE = frozenset({"this", "these", "his", "their", "your", "that", "those"})
