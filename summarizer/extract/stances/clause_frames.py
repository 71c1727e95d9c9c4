"""Clause frames: who takes which side on what, in the words of one sentence. Names are not resolved here.

Every frame is a predicate of the lists (a verb, a noun with a verb that carries it, a state, a verdict, a demand) with
its target and its doer. The doer is the subject of a finite verb, or, up a chain of infinitives and participles, of the
verb on which the predicate hangs: ``vowed to continue fighting the toll``.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from summarizer.extract.quotations.grammar import (
    is_adverb,
    subject_after,
    subject_before,
    verb_group_start,
)
from summarizer.extract.quotations.lexicon import (
    CONJUNCTIONS,
    CUES,
    ORGANISATION_WORDS,
    PREPOSITIONS,
    Range,
)
from summarizer.extract.stances.judgements import of_epithet, of_naming, of_verdict
from summarizer.extract.stances.predicates import (
    OWN,
    Match,
    keys,
    listed,
    match_at,
    past_forms,
    phrases,
    read_group,
    verb_forms,
)
from summarizer.extract.stances.subjects import (
    COPULAS,
    JOINTS,
    PRONOUNS,
    REACH,
    Claim,
    Doer,
    can_act,
    claim_of,
    described_people,
    doer_of,
    finite_subject,
    leading,
)
from summarizer.extract.stances.targets import (
    called_for,
    clause_phrase,
    names_something,
    noun_phrase,
    object_pronoun,
    simple_phrase,
    target_of,
    verb_phrase,
)
from summarizer.text.tokens import Word

_NOT_BE = frozenset({"isn't", "aren't", "wasn't", "weren't"})
_DEEDS = frozenset("veto sign sue boycott vote strike repeal overturn outlaw protest file join ratify approve".split())
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


def is_pronoun(words: Sequence[Word], phrase: Range) -> bool:
    """Whether a phrase is a single pronoun, which refers to something named before."""
    return phrase[1] - phrase[0] == 1 and words[phrase[0]].lower in PRONOUNS


def _of_verb(words: Sequence[Word], at: int) -> Iterator[Claim]:
    """``opposes the dam``; ``was criticised by``."""
    match = match_at(words, at, "verbs")
    if match is None:
        return
    deed = match.key.split()[0] in _DEEDS
    start = verb_group_start(words, at)
    group = read_group(words, start, at)
    by = _by(words, match.end)
    if match.form == "past" and by is not None:
        yield from _passive(words, match, start, by, deed=deed)
        return
    wish = match_at(words, match.end, "deeds") if match.key in verb_forms("governors", "gerund") else None
    target, sign = target_of(words, match)
    doer = doer_of(words, at, match.form) if target and not (wish and wish.form == "ing") else None
    if doer is None or (doer.wished and match.key in keys("verbs", "without_will")):
        return
    own = doer.subject is not None and words[doer.subject[0]].lower in OWN
    if match.key in keys("verbs", "own_favor") | keys("verbs", "own_against") and not own:
        return
    if match.key in keys("verbs", "negated"):
        willed = any(w.lower in _MUST | {"won't", "wouldn't", "cannot", "can't", "can"} for w in words[start:at])
        if not (doer.turns or (group.negated and willed)):
            return
    stated = group.would or group.cannot or match.key in listed("verbs", "attitudes") | keys("verbs", "negated")
    now = any(w.lower in ("do", "does", "don't", "doesn't") for w in words[start:at])
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


def _passive(words: Sequence[Word], match: Match, start: int, by: int, *, deed: bool) -> Iterator[Claim]:
    agent = noun_phrase(words, by + 1 if words[by].lower in ("then", "both") else by)
    group = read_group(words, start, match.at)
    if agent is None or group.infinitive is not None:
        return
    target = subject_before(words, start)
    if target is None and start and words[start - 1].lower in JOINTS:
        target = leading(words, start)
    guards = listed("idioms", match.key)
    if target is None or any(w.lower in guards for w in words[target[0] : target[1]]):
        return
    only = listed("only", match.key)
    if only and not any(w.lower in only for w in words[target[0] : target[1]]):
        return
    for claim in claim_of(Doer(agent, start, group), match.end, target, match.sign, deed=deed):
        yield replace(claim, passive=True)


def _of_deed(words: Sequence[Word], at: int) -> Iterator[Claim]:
    """``plans to close the mine``; ``we will close it``; of a court or parliament also what it did."""
    match = match_at(words, at, "deeds")
    if match is None:
        return
    target = noun_phrase(words, match.end) or object_pronoun(words, match.end)
    own = target is not None and words[target[0]].lower in ("his", "her", "its", "their")
    if own and match.sign > 0:
        return
    start = verb_group_start(words, at)
    by = _by(words, match.end)
    if match.form == "past" and by is not None:
        made = _passive(words, match, start, by, deed=True)
        yield from (c for c in made if c.subject and _enacts(words, match, c.subject))
        return
    doer = doer_of(words, at, match.form)
    if doer is None:
        return
    own = doer.subject is not None and words[doer.subject[0]].lower in OWN
    if not doer.wished and own and any(w.lower in _MUST for w in words[start:at]):
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
    sign = (lower in listed("nouns", f"favor_{link}")) - (lower in listed("nouns", f"against_{link}"))
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
    described = described_people(words, at) if words[at].lower in _DESCRIBING else None
    if not (apposed or described or words[at].lower in COPULAS | _NOT_BE):
        return
    after = at + (described is None)
    while after < len(words) and (is_adverb(words[after]) or words[after].lower in ("not", "no", "very", "so")):
        after += 1
    found = _state_at(words, after)
    if found is None or (apposed and words[after].lower not in ("a", "an", "the")):
        return
    end, sign = found
    start = at if apposed or described else verb_group_start(words, at)
    group = read_group(words, start, after)
    subject = described or subject_before(words, start) or finite_subject(words, start, after, "past", group)
    if subject is not None:
        clause = words[end - 1].lower == "that"
        if clause and words[end].lower in OWN:
            return
        target = clause_phrase(words, end) if clause else _grievance(words, end, words[after].lower)
        yield from claim_of(Doer(subject, start, group), end, target, sign)


_DESCRIBING = frozenset({"opposed", "hostile", "critical", "supportive"})
"""States that may follow directly after the people: ``residents opposed to the dam``."""


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
    for i in range(at + 1, min(at + _ADJECTIVES, len(words) - 1)) if lower in ("a", "an", "the") else ():
        noun = words[i].lower
        sign = (noun in listed("nouns", "supporters")) - (noun in listed("nouns", "opponents"))
        plain = noun in ("supporter", "fan") and i == at + 1
        if sign and words[i + 1].lower in ("of", "for") and not plain:
            return i + 2, sign
        three = tuple(w.lower for w in words[i : i + 3])
        if three[:1] == ("in",) and three[2:] == ("of",) and three[1] in ("support", "favor", "favour"):
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
        sign = (lower in listed("received", "favor")) - (lower in listed("received", "against"))
        own = sign > 0 and words[noun + 1].lower == "of" and words[at].lower in verb_forms("received", "having")
        if sign and (own or words[noun + 1].lower in ("from", "by")):
            agent = subject_after(words, noun + 2, long=True)
            start = verb_group_start(words, at)
            subject, group = subject_before(words, start), read_group(words, start, at)
            hedged = any(w.lower in _HEDGES for w in words[at:noun])
            if agent and subject and not group.negated and not hedged:
                for claim in claim_of(Doer(agent, start, group), noun + 2, subject, sign):
                    yield replace(claim, passive=True)
            return
        if words[noun].kind not in ("word", "name") or lower in PREPOSITIONS:
            return


def _of_effect(words: Sequence[Word], at: int) -> Iterator[Claim]:
    """``The sentence angered the charity``: a feeling that the target gives its holder."""
    angered, pleased = verb_forms("effects", "against"), verb_forms("effects", "favor")
    form = (angered.get(words[at].lower) or pleased.get(words[at].lower) or ("", "base"))[1]
    if form not in ("third", "past") or words[at].kind != "word":
        return
    start = verb_group_start(words, at)
    group = read_group(words, start, at)
    if group.be or group.negated:
        return
    holder, target = simple_phrase(words, at + 1), subject_before(words, start)
    if holder and target and can_act(words, holder):
        sign = -1 if words[at].lower in angered else 1
        for claim in claim_of(Doer(holder, start, group), at + 1, target, sign):
            yield replace(claim, passive=True)


_Frame = Callable[[Sequence[Word], int], Iterator[Claim]]
_FRAMES: tuple[_Frame, ...] = (
    of_naming,
    _of_verb,
    _of_deed,
    _of_wish,
    _of_noun,
    _of_received,
    _of_effect,
    _of_state,
    of_verdict,
    of_epithet,
)
