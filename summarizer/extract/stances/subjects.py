"""The subject of a verb, including the understood one of infinitives and participles, and the claim that both make."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.extract.quotations.grammar import (
    is_adverb,
    is_finite,
    leading_subject,
    noun_phrase_start,
    subject_before,
    verb_group_start,
)
from summarizer.extract.quotations.lexicon import (
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    CUES,
    DAYS,
    DETERMINERS,
    ORGANISATION_WORDS,
    PREPOSITIONS,
    ROLES,
    Range,
    is_role,
)
from summarizer.extract.stances.predicates import Form, Group, listed, read_group, verb_forms
from summarizer.text.tokens import Word

COPULAS = BE - {"got", "get", "gets", "be", "being"} | {"am", "remains", "remain", "remained", "'m"}
JOINTS = frozenset({"and", "but", "or", "then"})
RELATIVE = frozenset({"who", "which", "that"})
POSSESSIVE = frozenset({"’s", "'s", "’"})
PRONOUNS = frozenset({"it", "this", "that", "they", "them", "he", "she", "him", "her", "these", "those"})
_DEPTH = 3
REACH = 12
"""Most words between a verb and the infinitive that depends on it."""


@dataclass(frozen=True, slots=True)
class Doer:
    """The subject of a verb, with the start and the properties of its verb group."""

    subject: Range | None
    start: int
    group: Group
    turns: bool = False
    """Whether the governing verb reverses the side: ``refused to support``."""
    wished: bool = False
    """Whether the predicate depends on another verb."""


def doer_of(words: Sequence[Word], at: int, form: Form, depth: int = 0) -> Doer | None:
    """The subject of the verb at ``at``; None if the word is not a verb or its subject is general."""
    start = verb_group_start(words, at)
    group = read_group(words, start, at)
    if form == "past" and group.be:
        return None
    if group.infinitive is not None or (form == "ing" and not group.be):
        return _governor(words, at, group, start, depth) if depth < _DEPTH else None
    subject = finite_subject(words, start, at, form, group)
    return Doer(subject, start, group) if subject else None


def _governor(words: Sequence[Word], verb: int, group: Group, start: int, depth: int) -> Doer | None:
    """The subject of the verb that governs an infinitive or a participle."""
    inside = [w.lower for w in words[group.infinitive or start : verb]]
    link = (start if group.infinitive is None else group.infinitive) - 1
    while link > 0 and is_adverb(words[link]) and words[link].lower not in ("not", "never"):
        link -= 1
    gerund = group.infinitive is None
    if link < 0 or {"not", "never"} & {words[link].lower, *inside}:
        return None
    lower = words[link].lower
    for name in ("aspect", "gerund") if gerund else ("aspect", "wish", "refuse"):
        if lower in verb_forms("governors", name):
            found = doer_of(words, link, verb_forms("governors", name)[lower][1], depth + 1)
            if found:
                return None if found.turns else replace(found, turns=name == "refuse", wished=True)
    if gerund and (words[link].text in (",", "—", "–") or lower == "while"):
        subject = leading_subject(words)
        listing = words[link - 1].lower.endswith(("ing", "ed")) and words[link - 2].lower not in DETERMINERS
        opened = subject is not None and subject[1] <= link and not listing
        return Doer(subject, start, group) if opened else None
    found = _carried(words, link, depth) or (None if gerund else _urged(words, link, depth))
    people = described_people(words, start) if gerund and link == start - 1 else None
    return found or (Doer(people, start, group) if people else None)


def described_people(words: Sequence[Word], end: int) -> Range | None:
    """``residents | opposing the dam``: the people before the words that describe them."""
    last, start = words[end - 1], noun_phrase_start(words, end)
    singular = last.lower.removesuffix("s")
    people = last.lower in listed("holder", "people") or is_role(singular)
    bare = end - start - (words[start].lower in DETERMINERS) < _TELLING and last.lower in _ANYBODY
    part = start > 0 and words[start - 1].lower == "of"  # ``one of the towns suing``
    common = last.kind == "word" or end == 1
    return (start, end) if start < end and common and people and not (bare or part) else None


def is_people(noun: str) -> bool:
    """Whether a noun names people or a body of people."""
    known = listed("holder", "people") | ORGANISATION_WORDS
    return any(n in known or is_role(n) for n in (noun, noun.removesuffix("s")))


_TELLING = 2
_ANYBODY = frozenset({"group", "groups", "people", "men", "women", "party", "parties", "members"})
"""Nouns that need a word before them to say who is meant."""


def _carried(words: Sequence[Word], link: int, depth: int) -> Doer | None:
    """``sent a letter to the chamber opposing``, ``leads the campaign to save``: the owner of the paper or effort."""
    nouns, verbs = listed("governors", "papers") | listed("governors", "efforts"), ("sending", "leading")
    noun = next((i for i in range(link, max(link - REACH // 2, -1), -1) if words[i].lower in nouns), None)
    for back in range(noun - 1, max(noun - REACH // 2, -1), -1) if noun else ():
        found = next((f for v in verbs if (f := verb_forms("governors", v).get(words[back].lower))), None)
        if found:
            return _wished(doer_of(words, back, found[1], depth + 1))
    return None


def _wished(doer: Doer | None) -> Doer | None:
    return replace(doer, wished=True) if doer else None


def _urged(words: Sequence[Word], link: int, depth: int) -> Doer | None:
    """``urged the council to``, ``called on the governor to``, ``voted 19-15 to``."""
    for back in range(link, max(link - REACH, -1), -1):
        lower = words[back].lower
        found = verb_forms("governors", "urge").get(lower)
        called = found is None or found[0] != "call" or words[back + 1].lower in ("on", "upon", "for")
        if found and called and (back < link or found[0] == "vote"):
            return _wished(doer_of(words, back, found[1], depth + 1))
        marked = words[back].kind == "mark" and words[back].text not in {*POSSESSIVE, "-"}
        if words[back].kind == "quoted" or marked or lower == "now" or is_finite(words, back):
            return None
        if lower == "to" and words[back + 1].kind != "number":
            return None
    return None


def finite_subject(words: Sequence[Word], start: int, at: int, form: Form, group: Group) -> Range | None:
    """The subject of a finite verb; None if the word is not a finite verb or has no subject."""
    before_verb = words[start - 1].lower if start else ""
    if form in ("base", "third") and start == at and before_verb in PREPOSITIONS | DETERMINERS:
        return None  # ``in protest of``, ``an attack``: a noun
    subject = _true_subject(words, subject_before(words, start))
    if subject is None:
        joint = words[start - 1] if start else None
        if joint is None or not (joint.lower in JOINTS or joint.text == ",") or form in ("base", "ing"):
            return None
        return leading(words, start)
    if not any(w.kind == "name" or w.lower not in DETERMINERS for w in words[subject[0] : subject[1]]):
        return None
    if words[subject[1] - 1].text in ("’s", "'s", "’", "'") or (start < at and words[start].text in ("’s", "'s")):
        return None
    if form == "base" and group.be:
        return None
    if form == "base" and not (group.helped or _is_plural(words, subject)):
        return None
    if form == "third" and words[subject[0]].lower in ("i", "we", "they", "you"):
        return None
    return subject


def _true_subject(words: Sequence[Word], subject: Range | None) -> Range | None:
    """The subject without ``on Tuesday`` or ``led by Vessa``; None if the phrase contains another verb."""
    if subject is None:
        return None
    inner = words[subject[0] : subject[1]]
    before = subject[0] - 1
    if before > 0 and (words[before].lower, inner[0].kind) == ("in", "number"):
        return before - 1, subject[1]  # ``six in 10 voters``
    if all(w.lower in DAYS for w in inner):
        return subject_before(words, before if before >= 0 and words[before].lower in ("on", "in") else subject[0])
    if before > 0 and words[before].lower == "by" and words[before - 1].lower.endswith(("ed", "led")):
        return subject_before(words, before - 1) or subject
    has_report_verb = any((cue := CUES.get(w.lower)) and cue.form == "past" and w.kind == "word" for w in inner[1:])
    return None if has_report_verb and len(inner) > 1 and inner[-1].kind != "name" else subject


_CLAUSE_OPENERS = frozenset({"that", "who", "which", "whether", "if", "after", "before", "when", "because"})


def leading(words: Sequence[Word], end: int) -> Range | None:
    """The subject of the sentence, if no other clause begins before ``end``."""
    subject = leading_subject(words)
    if subject is None or subject[1] > end:
        return None
    between = words[subject[1] : end]
    apart = [w.text for w in between[-2:]] == [",", "and"]  # ``said that it was odd, and accused``
    inner = (
        {"who", "which"} if apart else {"that", "who", "which", "whether", "if", "after", "before", "when", "because"}
    )
    return None if any(w.lower in inner or w.kind == "quoted" for w in between) else subject


def _is_plural(words: Sequence[Word], subject: Range) -> bool:
    inner = words[subject[0] : subject[1]]
    stop = next((i for i, w in enumerate(inner) if i and w.lower in PREPOSITIONS), len(inner))
    head = inner[stop - 1].lower
    joined = any(w.lower == "and" for w in inner[:stop])
    return (
        joined
        or head.endswith("s")
        or head in ("i", "we", "they", "you", "people", "police", "many", "others", "who", "women", "men")
    )


def nearest_phrase(words: Sequence[Word], relative: Range) -> Range | None:
    """``a member of the group Hale, which``: the noun phrase right before a relative pronoun."""
    end = relative[0] - 1 if relative[0] and words[relative[0] - 1].text == "," else relative[0]
    start = end
    closed = PREPOSITIONS | AUXILIARIES | CONJUNCTIONS | {"to"}
    while start > 0 and words[start - 1].kind in ("word", "name", "number") and words[start - 1].lower not in closed:
        verbal = words[start - 1].lower.endswith("ing") or words[start - 1].lower in CUES.keys() - ROLES
        if is_adverb(words[start - 1]) or (verbal and start < end and words[start - 1].kind == "word"):
            break
        start -= 1
        if words[start].lower in DETERMINERS:
            break
    if start > 0 and words[start - 1].lower == "to":
        start += 1  # the verb of an infinitive
    return (start, end) if start < end else None


def whole_subject(words: Sequence[Word], subject: Range | None) -> Range | None:
    """A subject with the noun before its last preposition: ``constraints on | freedom``; None if it would begin in the
    middle of a longer phrase."""
    if subject is None:
        return None
    start = subject[0]
    if start and words[start].lower in PREPOSITIONS:
        start = noun_phrase_start(words, start)  # ``the comment | by Bo Lind``
    while start > 1 and words[start - 1].lower in PREPOSITIONS:
        start = noun_phrase_start(words, start - 1)
    if start > 2 and words[start - 1].lower in AUXILIARIES | {"'re"} and words[start - 2].lower in ("they", "we", "he"):
        start = noun_phrase_start(words, start - 2)  # ``the cuts | they’re having to make``
    if start > 1 and words[start - 1].text in POSSESSIVE and words[start - 2].lower in DAYS | {"today", "yesterday"}:
        start -= 2  # ``today’s ruling``
    while start < subject[1] - 1 and (is_adverb(words[start]) or words[start].lower in _OPENING):
        start += 1
    reports = [i for i in range(start, subject[1] - 1) if is_reporting(words[i]) or words[i].lower in _FEELING]
    said = [i + 1 for i in reports if i == start or words[i - 1].lower not in DETERMINERS]
    return (said[-1] if said else start), subject[1]


_FEELING = frozenset("know knows feel feels felt hope hopes".split())


def is_reporting(word: Word) -> bool:
    """Whether a word is a verb of saying, telling or thinking."""
    cue = CUES.get(word.lower) if word.kind == "word" else None
    return cue is not None and bool(cue.frames & _REPORTING)


_REPORTING = frozenset({"say", "tell", "think", "ask"})
_OPENING = frozenset(
    {"however", "and", "but", "so", "well", "yes", "now", "because", "that", "saying", "adding", "claiming", "far"}
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A stance in one sentence. Ranges count its words."""

    subject: Range | None
    """The holder; None means the speaker of the sentence."""
    verb: Range
    """The words that state it."""
    target: Range
    sign: int
    """+1 for the target, -1 against it, 0 both."""
    group: Group
    deed: bool = False
    """Whether it is an act, such as a veto, a lawsuit or a vote."""
    passive: bool = False
    key: str = ""
    """The listed verb that states it; empty for all else."""
    else_target: Range | None = None
    """The target where ``target`` is a pronoun that refers to nothing sure."""


def claim_of(
    doer: Doer, end: int, target: Range | None, sign: int, *, deed: bool = False, key: str = ""
) -> Iterator[Claim]:
    """One claim, unless its verb group cancels it."""
    if doer.turns:
        sign = -1 if sign > 0 else 1 if sign < 0 else 0
        if sign > 0:
            return
    turned = doer.group.turned(sign)
    if target is not None and turned is not None:
        yield Claim(doer.subject, (doer.start, end), target, turned, doer.group, deed, key=key)


def can_act(words: Sequence[Word], subject: Range) -> bool:
    """Whether a subject is *we*, *they*, a name or people; a thing that should do something is only expected to."""
    first = words[subject[0]].lower
    if subject[1] - subject[0] == 1 and first in PRONOUNS | {"i", "we", "you"}:
        return first in ("we", "they", "he", "she")
    inner = words[subject[0] : subject[1]]
    stop = next((i for i, w in enumerate(inner) if i and w.lower in PREPOSITIONS), len(inner))
    return inner[stop - 1].lower not in listed("holder", "things") and (
        inner[stop - 1].kind == "name" or is_people(inner[stop - 1].lower)
    )
