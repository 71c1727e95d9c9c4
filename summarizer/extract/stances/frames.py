"""Clause frames: who takes which side on what, in the words of one sentence. Names are not resolved here.

Every frame is a predicate of the lists (a verb, a noun with a verb that carries it, a state, a verdict) with
its target and its doer. The doer is the subject of a finite verb, or, up a chain of infinitives and participles, of the
verb on which the predicate hangs: ``vowed to continue fighting the toll``.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.extract.quotations.grammar import (
    JOINTS,
    is_adverb,
    names_before,
    noun_phrase_start,
    subject_after,
    subject_before,
    verb_group_start,
)
from summarizer.extract.quotations.lexicon import (
    ARTICLES,
    CONJUNCTIONS,
    CUES,
    DEMONSTRATIVES,
    DETERMINERS,
    ORGANISATION_WORDS,
    POSSESSIVES,
    PREPOSITIONS,
    WH,
    Range,
)
from summarizer.extract.stances.predicates import (
    ANAPHORS,
    COPULAS,
    OWN,
    REACH,
    SUPPORT,
    Doer,
    Group,
    Match,
    can_act,
    closes,
    doer_of,
    finite_subject,
    group_at,
    is_idiom,
    leading,
    listed,
    match_at,
    past_forms,
    phrases,
    read_group,
    side_of,
    verb_forms,
    verdict_at,
)
from summarizer.extract.stances.targets import (
    called_for,
    clause_phrase,
    is_pronoun,
    names_something,
    namings,
    noun_phrase,
    object_pronoun,
    predicate,
    simple_phrase,
    target_of,
    verb_phrase,
    whole_subject,
)
from summarizer.text.tokens import Word
from summarizer.text.typography import POSSESSIVE


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
    doer: Doer,
    end: int,
    target: Range | None,
    sign: int,
    *,
    deed: bool = False,
    passive: bool = False,
    key: str = "",
) -> Iterator[Claim]:
    """One claim, unless its verb group cancels it."""
    if doer.turns:
        sign = -1 if sign > 0 else 1 if sign < 0 else 0
        if sign > 0:
            return
    turned = doer.group.turned(sign)
    if target is not None and turned is not None:
        yield Claim(doer.subject, (doer.group.start, end), target, turned, doer.group, deed, passive, key)


_NOT_BE = frozenset({"isn't", "aren't", "wasn't", "weren't"})
_MUST = frozenset({"will", "'ll", "must", "should", "would", "'d"})


def claims(words: Sequence[Word]) -> list[Claim]:
    """The stances in one sentence, in the order of their verbs."""
    found: list[Claim] = []
    at = 0
    while at < len(words):
        made = next((m for frame in _FRAMES if (m := list(frame(words, at)))), [])
        found += made
        at = max([at, *(claim.verb[1] - 1 for claim in made if not claim.passive)]) + 1
    kept = [c for c in found if is_pronoun(words, c.target) or names_something(words, c.target)]
    return sorted(kept, key=lambda c: c.verb)


def _of_verb(words: Sequence[Word], at: int) -> Iterator[Claim]:
    """``opposes the dam``; ``was criticised by``."""
    match = match_at(words, at, "verbs")
    if match is None:
        return
    deed = match.key.split()[0] in listed("verbs", "acts")
    group = group_at(words, at)
    by = _by(words, match.end)
    if match.form == "past" and by is not None:
        yield from _passive(words, match, group, by, deed=deed)
        return
    wish = match_at(words, match.end, "deeds") if match.key in verb_forms("governors", "gerund") else None
    target, sign = target_of(words, match)
    doer = doer_of(words, at, match.form) if target and not (wish and wish.form == "ing") else None
    if doer is None:
        return
    own = doer.subject is not None and words[doer.subject[0]].lower in OWN
    if match.key in listed("verbs", "own_favor") | listed("verbs", "own_against") and not own:
        return
    if match.key in listed("verbs", "negated"):
        willing = _MUST | {"won't", "wouldn't", "cannot", "can't", "can"}
        willed = any(w.lower in willing for w in words[group.start : at])
        if not (doer.turns or (group.negated and willed)):
            return
    stated = group.would or group.cannot or match.key in listed("verbs", "attitudes") | listed("verbs", "negated")
    now = any(w.lower in ("do", "does", "don't", "doesn't") for w in words[group.start : at])
    stated = stated or (now and match.key in listed("verbs", "now"))
    acted = group.negated and not stated
    if acted and "of" not in match.key.split() and sign >= 0:
        return  # whoever has not voted for something may still support it
    yield from claim_of(doer, match.end, target, sign, deed=deed, key=match.key)


def _by(words: Sequence[Word], at: int) -> int | None:
    """Where the agent after *by* begins."""
    while at < len(words) - 1 and is_adverb(words[at]):
        at += 1
    return at + 1 if at < len(words) - 1 and words[at].lower == "by" else None


def _passive(words: Sequence[Word], match: Match, group: Group, by: int, *, deed: bool) -> Iterator[Claim]:
    agent = noun_phrase(words, by + 1 if words[by].lower in ("then", "both") else by)
    if agent is None or group.infinitive is not None:
        return
    target = subject_before(words, group.start)
    if target is None and group.start and words[group.start - 1].lower in JOINTS:
        target = leading(words, group.start)
    inner = {w.lower for w in words[target[0] : target[1]]} if target else set()
    only = listed("only", match.key)
    if inner & listed("idioms", match.key) or (only and not inner & only):
        return
    yield from claim_of(Doer(agent, group), match.end, target, match.sign, deed=deed, passive=True)


def _of_deed(words: Sequence[Word], at: int) -> Iterator[Claim]:
    """``plans to close the mine``; ``we will close it``; of a court or parliament also what it did."""
    match = match_at(words, at, "deeds")
    if match is None:
        return
    target = noun_phrase(words, match.end) or object_pronoun(words, match.end)
    own = target is not None and words[target[0]].lower in POSSESSIVES
    if own and match.sign > 0:
        return
    group = group_at(words, at)
    by = _by(words, match.end)
    if match.form == "past" and by is not None:
        made = _passive(words, match, group, by, deed=True)
        yield from (c for c in made if c.subject and _enacts(words, match, c.subject))
        return
    doer = doer_of(words, at, match.form)
    if doer is None:
        return
    own = doer.subject is not None and words[doer.subject[0]].lower in OWN
    if not doer.wished and own and any(w.lower in _MUST for w in words[group.start : at]):
        doer = replace(doer, group=doer.group.willed())
    elif not doer.wished and not (doer.subject and _enacts(words, match, doer.subject)):
        return
    yield from claim_of(doer, match.end, target, match.sign, deed=not doer.wished and not own, key=match.key)


def _enacts(words: Sequence[Word], match: Match, subject: Range) -> bool:
    """``sacked the chief``; by a parliament or court also ``passed the bill``: an act that shows the side."""
    institution = any(w.lower in ORGANISATION_WORDS for w in words[subject[0] : subject[1]])
    if match.key in listed("deeds", "done"):
        return True
    active = match.form != "past" or _by(words, match.end) is None
    only = listed("only", match.key) if active else ()
    fits = not only or target_of(words, match)[0] is not None
    return institution and match.key in listed("deeds", "enacted") and fits


def _of_wish(words: Sequence[Word], at: int) -> Iterator[Claim]:
    """``urged Trump to make the debate a game-changer``: the whole wish is the target."""
    verb, form = verb_forms("governors", "whole").get(words[at].lower, ("", "base"))
    thing = simple_phrase(words, at + 1) if verb == "want" else None
    done = past_forms("deeds").get(words[thing[1]].lower) if thing and thing[1] < len(words) else None
    if thing and done:  # ``wants the toll scrapped``
        doer = doer_of(words, at, form)
        if doer and not doer.group.negated:
            yield from claim_of(doer, thing[1] + 1, thing, done)
        return
    to = next((i for i in range(at + 1, min(at + REACH, len(words) - 1)) if words[i].lower == "to"), None)
    direct = verb not in listed("governors", "urge")
    if not verb or to is None or (direct and to != at + 1):
        return
    if (verb == "call" and words[at + 1].lower not in ("on", "upon")) or (
        verb == "want" and not (at + 1 < to and can_act(words, (at + 1, to)))
    ):
        return
    if any(w.kind == "quoted" or w.lower in _BREAKS for w in words[at + 1 : to]):
        return
    refuses = verb in listed("governors", "refuse")
    if words[to + 1].lower in listed("governors", "goals"):
        return
    target = verb_phrase(words, to + 1, refused=refuses)
    doer = doer_of(words, at, form) if target else None
    if doer and not doer.turns and not doer.group.negated:
        sign = -1 if refuses else 1
        yield from claim_of(doer, at + 1, target, sign)


_BREAKS = CONJUNCTIONS | {";", ":", "(", "—", "–"}


def _of_noun(words: Sequence[Word], at: int) -> Iterator[Claim]:
    """``took a firm stance against``: a noun of stance with the verb that carries it."""
    lower = words[at].lower
    link = words[at + 1].lower if at + 1 < len(words) else ""
    sign = side_of(lower, "nouns", link) if link else 0
    if link in listed("nouns", "feelings") and lower in listed("nouns", "against_about"):
        sign = -1
    if not sign or any(w.lower in _HEDGES for w in words[max(at - 2, 0) : at]):
        return
    doer = _noun_doer(words, at)
    target = _grievance(words, at + 2, lower)
    if target and lower in ("call", "calls"):
        target, sign = called_for(words, at + 2, target, sign)
    contrasted = target and any(w.lower == "none" for w in words[target[1] : target[1] + 2])
    if doer and not doer.group.negated and not contrasted:
        yield from claim_of(doer, at + 2, target, sign)


_HEDGES = frozenset({"no", "any", "some", "little", "limited", "without"})
"""``some sympathy``, ``no objection``: the noun does not give the side."""


def _noun_doer(words: Sequence[Word], at: int) -> Doer | None:
    """The holder of a noun of stance: the subject of its verb."""
    for back in range(at - 1, max(at - REACH // 2, -1), -1):
        word = words[back]
        found = verb_forms("nouns", "carriers").get(word.lower) if word.kind == "word" else None
        if found and found[0] == "have" and words[at + 1].lower == "of":
            return None  # ``had the support of``: the subject receives it
        if found:
            return doer_of(words, back, found[1])
        if word.kind in ("mark", "quoted") or word.lower in PREPOSITIONS | CONJUNCTIONS | {"to"} | CUES.keys():
            return None
    return None


def _grievance(words: Sequence[Word], at: int, feeling: str) -> Range | None:
    """The target of a complaint; whoever worries about safety is not against it."""
    target = noun_phrase(words, at)
    worried = feeling in listed("nouns", "against_about") | listed("states", "displeased")
    if target and worried and any(w.lower in listed("states", "valued") for w in words[target[0] : target[1]]):
        return None
    return target


def _of_state(words: Sequence[Word], at: int) -> Iterator[Claim]:
    """``is opposed to the toll``, ``is very angry about it``; also ``Holt, a critic of the toll,``."""
    apposed = words[at].text == ","
    if not (apposed or words[at].lower in COPULAS | _NOT_BE):
        return
    after = at + 1
    while after < len(words) and (is_adverb(words[after]) or words[after].lower in ("not", "no", "very", "so")):
        after += 1
    found = _state_at(words, after)
    if found is None or (apposed and words[after].lower not in ARTICLES):
        return
    end, sign = found
    group = read_group(words, at if apposed else verb_group_start(words, at), after)
    subject = subject_before(words, group.start) or finite_subject(words, after, "past", group)
    if subject is not None:
        clause = words[end - 1].lower == "that"
        if clause and (end == len(words) or words[end].lower in OWN):
            return
        target = clause_phrase(words, end) if clause else _grievance(words, end, words[after].lower)
        yield from claim_of(Doer(subject, group), end, target, sign)


def _state_at(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """The end and the side of the state that begins at a word."""
    if at + 1 >= len(words):
        return None
    lower = words[at].lower
    for phrase, sign in phrases("states").get(lower, ()):
        end = at + len(phrase)
        if tuple(w.lower for w in words[at:end]) == phrase:
            guards = listed("idioms", "_".join(phrase))
            return None if any(w.lower in guards for w in words[end : end + 3]) else (end, sign)
    sign = (lower in listed("states", "pleased")) - (lower in listed("states", "displeased"))
    felt = words[at + 1].lower == "that" and lower not in listed("states", "fearful")
    if sign and (felt or words[at + 1].lower in listed("states", "links")):
        return at + 2, sign
    for i in range(at + 1, min(at + _ADJECTIVES, len(words) - 1)) if lower in ARTICLES else ():
        noun = words[i].lower
        sign = (noun in listed("nouns", "supporters")) - (noun in listed("nouns", "opponents"))
        plain = noun in ("supporter", "fan") and i == at + 1
        if sign and words[i + 1].lower in ("of", "for") and not plain:
            return i + 2, sign
        three = tuple(w.lower for w in words[i : i + 3])
        if three[:1] == ("in",) and three[2:] == ("of",) and three[1] in SUPPORT:
            return i + 3, 1
    return None


_ADJECTIVES = 8
"""Most words from the article to the noun: ``an influential voice on Capitol Hill in support of``."""


def _of_received(words: Sequence[Word], at: int) -> Iterator[Claim]:
    """``The opening received critical support from both parties``."""
    form = verb_forms("received", "verbs").get(words[at].lower, ("", "ing"))[1]
    if form == "ing" or words[at].kind != "word":
        return
    for noun in range(at + 1, min(at + REACH // 2, len(words) - 2)):
        lower = words[noun].lower
        sign = side_of(lower, "received")
        own = sign > 0 and words[noun + 1].lower == "of" and words[at].lower in verb_forms("received", "having")
        if sign and (own or words[noun + 1].lower in ("from", "by")):
            agent = subject_after(words, noun + 2, long=True)
            group = group_at(words, at)
            subject = subject_before(words, group.start)
            hedged = any(w.lower in _HEDGES for w in words[at:noun])
            if agent and not group.negated and not hedged:
                yield from claim_of(Doer(agent, group), noun + 2, subject, sign, passive=True)
            return
        if words[noun].kind not in ("word", "name") or lower in PREPOSITIONS:
            return


def _of_effect(words: Sequence[Word], at: int) -> Iterator[Claim]:
    """``The sentence angered the charity``: a feeling that the target gives its holder."""
    angered, pleased = verb_forms("effects", "against"), verb_forms("effects", "favor")
    form = (angered.get(words[at].lower) or pleased.get(words[at].lower) or ("", "base"))[1]
    if form not in ("third", "past") or words[at].kind != "word":
        return
    group = group_at(words, at)
    if group.be or group.negated:
        return
    holder, target = simple_phrase(words, at + 1), subject_before(words, group.start)
    if holder and can_act(words, holder):
        sign = -1 if words[at].lower in angered else 1
        yield from claim_of(Doer(holder, group), at + 1, target, sign, passive=True)


# --- what a speaker says of a thing: that it is a mistake, or deserves a bad name


def _of_verdict(words: Sequence[Word], at: int) -> Iterator[Claim]:
    """``the dam is a mistake``: the view of the speaker. Praise in this form is too often about something else."""
    if words[at].lower not in COPULAS | {"be"} or _is_possessive(words, at):
        return
    going = tuple(w.lower for w in words[at + 1 : at + 4]) == ("going", "to", "be")
    found = verdict_at(words, at + 1 + 3 * going)
    denied = found is None and at + 1 < len(words) and words[at + 1].lower == "not"
    found = verdict_at(words, at + 2) if denied else found
    group = group_at(words, at)
    if found is None or (found[1] > 0) != denied or group.negated or group.infinitive is not None:
        return
    subject = whole_subject(words, subject_before(words, group.start))
    after = words[found[0]].lower if found[0] < len(words) else ""
    if subject is not None and words[subject[0]].lower == "it" and after in ("to", "that", "for", "of", "if", "when"):
        subject = verb_phrase(words, found[0] + 1, any_verb=True) if after == "to" else None
    if subject is None:
        return
    for claim in claim_of(Doer(None, group), found[0], subject, -1):
        denied = any(w.lower == "not" for w in words[at : found[0]])
        yield replace(claim, else_target=None if denied else predicate(words, at + 1 + 3 * going, found[0]))


def _is_possessive(words: Sequence[Word], at: int) -> bool:
    """``Holt’s ignorant view``, unlike ``Holt’s a bully``, ``he’s wrong``."""
    noun = at and words[at].text in POSSESSIVE and words[at - 1].lower not in ANAPHORS | {"there", "what", "here"}
    after = words[at + 1].lower if at + 1 < len(words) else ""
    return bool(noun) and after not in ("a", "an", "not", "just", "simply") and not closes(words, at + 2)


def _of_naming(words: Sequence[Word], at: int) -> Iterator[Claim]:
    """``called the vote "a disgrace"``, ``described the findings as very worrying``."""
    found = verb_forms("verdicts", "naming").get(words[at].lower)
    found = None if found and is_idiom(words, at + 1, found[0]) else found
    target = (
        (noun_phrase(words, at + 1) or object_pronoun(words, at + 1)) if found and words[at].kind == "word" else None
    )
    if found is None or target is None:
        return
    for thing, place in namings(words, target):
        verdict = verdict_at(words, place, named=True)
        if verdict:
            doer = doer_of(words, at, found[1])
            if doer and not doer.group.negated and not doer.wished:
                yield from claim_of(doer, max(verdict[0], at + 1), thing, verdict[1])
            return


def _of_epithet(words: Sequence[Word], at: int) -> Iterator[Claim]:
    """``such a stupid wall``, ``his ignorant view of Islam``: the view of the speaker."""
    opened = at > 0 and (words[at - 1].lower in DEMONSTRATIVES | POSSESSIVES or words[at - 1].text in POSSESSIVE)
    such = at > 1 and words[at - 2].lower == "such"
    if not (opened or such) or words[at].lower not in listed("verdicts", "epithets"):
        return
    start = at - 1
    while words[start].text in POSSESSIVE or (start > 0 and words[start - 1].text in POSSESSIVE):
        start -= 1
    target = noun_phrase(words, start)
    if target and target[1] > at + 1:
        yield Claim(None, (at, at + 1), target, -1, read_group(words, at, at))


def _of_possession(words: Sequence[Word], at: int) -> Iterator[Claim]:
    """``Bell’s long opposition to the dam``, ``criticism of the dam from residents``: a noun with its owner."""
    hedged = any(w.lower in _HEDGES for w in words[max(at - 2, 0) : at])
    if hedged or (words[at].kind != "word" and at) or at + 2 >= len(words):
        return
    lower, link = words[at].lower, words[at + 1].lower
    sign = side_of(lower, "nouns" if link in ("of", "to") else "owned", link)
    target = noun_phrase(words, at + 2) if sign else None
    if target is None:
        return
    owner = next((i for i in range(at - 1, max(at - _OWNED, 0), -1) if words[i].text in POSSESSIVE), None)
    loose = PREPOSITIONS | CONJUNCTIONS | listed("owned", "unsure")
    plain = owner and all(w.kind == "word" and w.lower not in loose for w in words[owner + 1 : at])
    holder = _owner(words, owner) if owner and plain else None
    own = next((i for i in range(at - 1, max(at - _OWNED, -1), -1) if words[i].lower in ("our", "my")), None)
    if own is not None and all(w.kind == "word" and w.lower not in loose for w in words[own + 1 : at]):
        yield Claim(None, (at, at + 2), target, sign, read_group(words, at, at))
        return
    simple = simple_phrase(words, at + 2)
    if holder is None and simple and words[simple[1] : simple[1] + 1] and words[simple[1]].lower in ("from", "by"):
        target, holder = simple, subject_after(words, simple[1] + 1, long=True)
    if holder:
        yield Claim(holder, (at, at + 2), target, sign, read_group(words, at, at), passive=True)


def _owner(words: Sequence[Word], end: int) -> Range | None:
    """A name, or a phrase with its determiner, before ``’s``; not a plural (``tracks voters’ support``)."""
    start = noun_phrase_start(words, end)
    if words[start].lower not in DETERMINERS:
        start = names_before(words, end)
    return (start, end) if start < end and words[end].lower == "'s" else None


_OWNED = 4
"""Most words from an owner to the noun of stance: ``Bell’s long and fierce opposition``."""


def _of_demand(words: Sequence[Word], at: int) -> Iterator[Claim]:
    """``The toll should be scrapped``, ``Lind must go``, ``we need to publish the report``: the view of the speaker."""
    linked = words[at].lower in _LINKED_MODALS
    subject = subject_before(words, at) if linked or words[at].lower in ("should", "must") else None
    if subject is None or _is_asked(words, subject[0]):
        return
    verb = at + 1
    negated = not linked and [w.lower for w in words[verb : verb + 1]] in (["not"], ["never"])
    verb += negated
    if linked and [w.lower for w in words[verb : verb + 1]] != ["to"]:
        return
    verb += linked
    while verb < len(words) and is_adverb(words[verb]):
        verb += 1
    rest = [w.lower for w in words[verb : verb + 2]]
    sign = past_forms("deeds").get(rest[1]) if len(rest) > 1 and rest[0] == "be" else None
    if rest and not linked and not (len(rest) > 1 and rest[1].isalpha()):
        sign = sign or (rest[0] in listed("deeds", "stays")) - (rest[0] in listed("deeds", "leaves"))
    target: Range | None = subject
    if not sign:
        target, sign = _demanded(words, verb, subject)
    if sign and target:
        end = min(verb + 2 if target == subject else verb + 1, len(words))
        yield Claim(None, (at, end), target, -sign if negated else sign, read_group(words, at, at))


_LINKED_MODALS = frozenset({"need", "needs", "ought"})
"""Modals before *to*."""


def _is_asked(words: Sequence[Word], start: int) -> bool:
    """``asked what the council should do``, ``because they need to``: the clause asks, or gives a reason."""
    return any(w.lower in WH | {"whom", "whose", "because"} for w in words[max(start - 2, 0) : start])


def _demanded(words: Sequence[Word], verb: int, subject: Range) -> tuple[Range | None, int]:
    """``ministers must | publish the report``: what somebody is to do, and on which side whoever asks for it is."""
    if verb >= len(words) or not can_act(words, subject) or words[verb].lower in listed("deeds", "expected"):
        return None, 0
    deed = match_at(words, verb, "deeds")
    if deed is None:
        return verb_phrase(words, verb), 1
    target = noun_phrase(words, deed.end) or object_pronoun(words, deed.end)
    return target, deed.sign


_Frame = Callable[[Sequence[Word], int], Iterator[Claim]]
_FRAMES: tuple[_Frame, ...] = (
    _of_naming,
    _of_verb,
    _of_deed,
    _of_wish,
    _of_noun,
    _of_received,
    _of_effect,
    _of_possession,
    _of_state,
    _of_demand,
    _of_verdict,
    _of_epithet,
)
