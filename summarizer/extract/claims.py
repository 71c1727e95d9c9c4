"""Sides as the words of one sentence state them: who, verb, what, and which side. Nobody is resolved here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.extract.evaluations import evaluations
from summarizer.extract.frames import Form, Match, listed, matches, past_forms, plain, verb_forms
from summarizer.extract.model import Claim
from summarizer.extract.phrases import names_something, noun_phrase, simple_phrase, trimmed
from summarizer.extract.scope import Group, read_group
from summarizer.extract.subjects import finite_subject
from summarizer.quotations.grammar import (
    Range,
    antecedent,
    is_adverb,
    is_finite,
    leading_subject,
    subject_after,
    subject_before,
    verb_group_start,
)
from summarizer.quotations.lexicon import BE, DETERMINERS, ORGANISATION_WORDS, PREPOSITIONS
from summarizer.quotations.words import Word
from summarizer.text import lexicon

_JOINTS = frozenset({"and", "but", "or", "then"})
_RELATIVE = frozenset({"who", "which", "that"})
_COPULAS = BE - {"got", "get", "gets", "be", "being"} | {"am", "remains", "remain", "remained", "'m"}
_REACH = 12
_DEPTH = 3
_DEEDS = frozenset(
    """veto sign sue boycott vote challenge appeal strike repeal overturn outlaw protest file join ratify approve ban
    throw rule uphold""".split()
)
_CALLS = frozenset({"call for", "push for", "press for", "campaign for", "plead for", "argue for", "demand", "lobby for"})
_LEAVING = frozenset({"resign", "go", "quit", "step", "leave", "stop", "end"})
_READY = frozenset("determined ready prepared willing proud happy glad eager pledged pleased committed".split())
_ORDERS = frozenset("order demand recommend insist propose urge request ask".split())
_WITHOUT_COMPLEMENT = frozenset({"accuse", "blame", "sue", "congratulate", "fault"})
_MUST = frozenset({"will", "'ll", "must", "should"})


@dataclass(frozen=True, slots=True)
class _Governor:
    """The verb on which a deed hangs: ``vowed`` of ``vowed to oppose``."""

    subject: Range | None
    start: int
    turns: bool
    """It turns the side round: ``refused to support``."""
    group: Group


def claims(words: Sequence[Word]) -> list[Claim]:
    """The sides that one sentence states, in order of their verbs."""
    found: list[Claim] = []
    for match in matches(words, "object"):
        found += _of_verb(words, match, found)
    for match in matches(words, "institution"):
        if not any(claim.verb[0] <= match.at < claim.verb[1] for claim in found):
            found += [c for c in _of_verb(words, match, found) if c.subject and _is_institution(words, c.subject)]
    for match in matches(words, "deed"):
        if not any(claim.verb[0] <= match.at < claim.verb[1] for claim in found):
            found += _of_deed(words, match)
    for at, word in enumerate(words):
        if word.lower in _COPULAS or (word.text == "," and at + 1 < len(words)):
            found += _of_state(words, at)
        if word.lower in ("should", "must"):
            found += _of_demand(words, at)
        if word.lower == "that" and at:
            found += _of_order(words, at)
        if word.kind == "word" and word.lower in verb_forms("received", "verbs"):
            found += _of_received(words, at)
        if word.lower in verb_forms_of("leave"):
            found += _of_left(words, at)
    found += evaluations(words)
    return sorted((c for c in found if names_something(words, c.target)), key=lambda c: c.verb)


def _claim(
    words: Sequence[Word], subject: Range | None, verb: Range, target: Range | None, sign: int, group: Group, *, deed: bool
) -> Iterator[Claim]:
    """One claim, unless the verb group says that it is not so."""
    turned = group.turned(sign)
    if target is not None and turned is not None:
        yield Claim(subject, verb, trimmed(words, target), turned, group, deed)


def _of_verb(words: Sequence[Word], match: Match, before: Sequence[Claim]) -> Iterator[Claim]:
    start = verb_group_start(words, match.at)
    group = read_group(words, start, match.at)
    deed = match.key.split()[0] in _DEEDS
    verb = (start, match.end)
    if match.form == "past" and _by(words, match.end) and not group.perfect_active(words, start, match.at):
        yield from _passive(words, match, start, group, before, deed=deed)
        return
    if match.form == "past" and group.be:
        return
    target, sign = _target(words, match)
    if group.infinitive is not None or match.form == "ing" and not group.be:
        governor = _governor(words, match, group, start, 0)
        if governor is not None:
            sign = _turned(sign, governor)
            if sign is not None:
                yield from _claim(words, governor.subject, (governor.start, match.end), target, sign, governor.group, deed=deed)
        return
    subject = finite_subject(words, start, match.at, match.form, group, before)
    if subject is not None:
        yield from _claim(words, subject, verb, target, sign, group, deed=deed)


def _turned(sign: int, governor: _Governor) -> int | None:
    if not governor.turns:
        return sign
    return -1 if sign > 0 else None


def _by(words: Sequence[Word], at: int) -> int | None:
    """Where the agent after *by* begins."""
    for i in range(at, min(at + 3, len(words) - 1)):
        if words[i].lower == "by":
            return i + 1
        if not is_adverb(words[i]):
            return None
    return None


def _passive(
    words: Sequence[Word], match: Match, start: int, group: Group, before: Sequence[Claim], *, deed: bool
) -> Iterator[Claim]:
    agent_at = _by(words, match.end)
    agent = subject_after(words, agent_at, long=True) if agent_at else None
    if agent is None or group.infinitive is not None:
        return
    target = subject_before(words, start)
    if target is None and start and (words[start - 1].lower in _JOINTS or words[start - 1].text == ","):
        target = next((c.target for c in reversed(before) if c.passive), None)
    if target is not None and words[target[0]].lower in _RELATIVE:
        target = antecedent(words, target[0] - 1 if words[target[0] - 1].text == "," else target[0])
    for claim in _claim(words, agent, (start, match.end), target, match.sign, group, deed=deed):
        yield Claim(claim.subject, claim.verb, claim.target, claim.sign, claim.group, claim.deed, passive=True)


def _target(words: Sequence[Word], match: Match) -> tuple[Range | None, int]:
    """What a verb's side is on; ``called for the repeal of X`` is against X."""
    at = match.end
    while at < len(words) and is_adverb(words[at]) and at - match.end < 2:
        at += 1
    if match.key in _WITHOUT_COMPLEMENT:
        return simple_phrase(words, at), match.sign
    target = noun_phrase(words, at)
    if target is None:
        return None, match.sign
    if match.key in _CALLS:
        return _called_for(words, at, target, match.sign)
    follows = words[target[1]].lower if target[1] < len(words) else "."
    if match.key in ("challenge", "approve", "support", "back") and follows == "to" and _is_verb(words, target[1] + 1):
        return None, match.sign
    if match.key == "welcome" and follows in ("to", "into", "back", "home"):
        return None, match.sign
    return target, match.sign


def _is_verb(words: Sequence[Word], at: int) -> bool:
    return at < len(words) and words[at].kind == "word" and words[at].lower not in DETERMINERS | PREPOSITIONS


def _called_for(words: Sequence[Word], at: int, target: Range, sign: int) -> tuple[Range | None, int]:
    head = simple_phrase(words, at)
    if head and head[1] + 1 < len(words) and words[head[1]].lower in ("of", "to", "on", "in", "against"):
        if words[head[1] - 1].lower in listed("nouns", "undoing"):
            inner = noun_phrase(words, head[1] + 1)
            return (inner, -sign) if inner else (None, sign)
    rest = [w.lower for w in words[target[1] : target[1] + 3]]
    if rest[:2] == ["to", "be"] and len(rest) > 2:
        done = past_forms("deed").get(rest[2])
        return (target, sign * done) if done else (None, sign)
    if rest[:1] == ["to"] and len(rest) > 1 and _is_verb(words, target[1] + 1):
        return (target, -sign) if rest[1] in _LEAVING else (None, sign)
    return target, sign


def _of_deed(words: Sequence[Word], match: Match) -> Iterator[Claim]:
    """``plans to close the mine``; told of oneself also ``we will close it``."""
    start = verb_group_start(words, match.at)
    group = read_group(words, start, match.at)
    if match.form == "past" or (match.form in ("third",)):
        return
    target = noun_phrase(words, match.end)
    governor: _Governor | None
    if group.infinitive is not None or match.form == "ing":
        governor = _governor(words, match, group, start, 0)
    else:
        governor = _own_will(words, start, group)
    if governor is None:
        return
    sign = _turned(match.sign, governor)
    if sign is not None:
        yield from _claim(words, governor.subject, (governor.start, match.end), target, sign, governor.group, deed=False)


def _own_will(words: Sequence[Word], start: int, group: Group) -> _Governor | None:
    """``We must reject the dam``."""
    subject = subject_before(words, start)
    own = subject is not None and words[subject[0]].lower in ("i", "we") and subject[1] - subject[0] == 1
    if not own or not any(w.lower in _MUST for w in words[start : start + 4]):
        return None
    return _Governor(subject, start, False, group.willed())


def _governor(words: Sequence[Word], match: Match, group: Group, start: int, depth: int) -> _Governor | None:
    """What an infinitive or a participle hangs on; None where it may be anybody's deed."""
    if depth > _DEPTH:
        return None
    at = (group.infinitive if group.infinitive is not None else start) - 1
    while at > 0 and is_adverb(words[at]):
        at -= 1
    if at < 0:
        return None
    negated = group.infinitive is not None and (
        words[at].lower == "not" or any(w.lower in ("not", "never") for w in words[group.infinitive : match.at])
    )
    if negated:
        return None
    if group.infinitive is None:
        return _aspect(words, at, depth) or _gerund(words, at, depth) or _meanwhile(words, at, start) or _of_paper(words, at)
    return (
        _wish(words, at, depth)
        or _aspect(words, at, depth)
        or _ready(words, at)
        or _vote(words, at)
        or _effort(words, at)
        or _time(words, at)
        or _urging(words, at)
    )


def _wish(words: Sequence[Word], at: int, depth: int) -> _Governor | None:
    refused = verb_forms("wish", "refuse").get(words[at].lower)
    found = refused or verb_forms("wish", "verbs").get(words[at].lower)
    if words[at].lower == "like" and at and words[at - 1].lower in ("would", "'d"):
        found = ("like", "base")
    return _finite_governor(words, at, found[1], depth, turns=refused is not None) if found else None


def _aspect(words: Sequence[Word], at: int, depth: int) -> _Governor | None:
    found = verb_forms("wish", "aspect").get(words[at].lower)
    return _finite_governor(words, at, found[1], depth, turns=False) if found else None


def _finite_governor(words: Sequence[Word], at: int, form: Form, depth: int, *, turns: bool) -> _Governor | None:
    start = verb_group_start(words, at)
    group = read_group(words, start, at)
    if group.be and form == "past":
        return None
    if group.infinitive is not None:
        inner = Match(at, at + 1, words[at].lower, form, 1)
        outer = _governor(words, inner, group, start, depth + 1)
        return None if outer is None or outer.turns else _Governor(outer.subject, outer.start, turns, outer.group)
    if form == "ing" and not group.be:
        if start == 0 or words[start - 1].text not in (",", "—", "–"):
            return None
        return _Governor(leading_subject(words), start, turns, group)
    subject = finite_subject(words, start, at, form, group, ())
    return _Governor(subject, start, turns, group.willed()) if subject else None


def _gerund(words: Sequence[Word], at: int, depth: int) -> _Governor | None:
    """``proposes doing away with``."""
    found = verb_forms("wish", "gerund").get(words[at].lower)
    return _finite_governor(words, at, found[1], depth, turns=False) if found else None


def _meanwhile(words: Sequence[Word], at: int, start: int) -> _Governor | None:
    """``He spoke while showing support for``."""
    if words[at].lower != "while":
        return None
    subject = leading_subject(words)
    return _Governor(subject, start, False, read_group(words, start, start)) if subject and subject[1] <= at else None


def _effort(words: Sequence[Word], at: int) -> _Governor | None:
    """``continue their efforts to repeal``, ``leads the campaign to save``."""
    if words[at].lower not in listed("wish", "efforts"):
        return None
    for back in range(at - 1, max(at - 5, -1), -1):
        found = verb_forms("wish", "leading").get(words[back].lower)
        if found:
            return _finite_governor(words, back, found[1], _DEPTH, turns=False)
        if words[back].kind == "mark" or words[back].lower in PREPOSITIONS:
            return None
    return None


def _time(words: Sequence[Word], at: int) -> _Governor | None:
    """``it is time to end the sanctions``: so says whoever speaks."""
    if words[at].lower != "time" or at < 2 or words[at - 1].lower not in _COPULAS or words[at - 2].lower not in ("it", "now"):
        return None
    return _Governor(None, at - 2, False, read_group(words, at - 1, at - 1))


def _ready(words: Sequence[Word], at: int) -> _Governor | None:
    """``is determined to``."""
    if words[at].lower not in _READY:
        return None
    start = verb_group_start(words, at)
    group = read_group(words, start, at)
    subject = subject_before(words, start) if group.be else None
    return _Governor(subject, start, False, group) if subject else None


def _vote(words: Sequence[Word], at: int) -> _Governor | None:
    """``voted 19-15 along party lines to reject``."""
    for back in range(at, max(at - _REACH, 0), -1):
        if words[back].lower in ("voted", "votes", "vote", "voting"):
            form: Form = "past" if words[back].lower == "voted" else "third" if words[back].lower == "votes" else "base"
            return _finite_governor(words, back, form, _DEPTH, turns=False)
        if words[back].kind == "quoted" or words[back].text in (";", ":") or is_finite(words, back):
            return None
    return None


def _urging(words: Sequence[Word], at: int) -> _Governor | None:
    """``urged the council to``, ``called on the governor to``."""
    for back in range(at - 1, max(at - _REACH, -1), -1):
        word = words[back]
        called = word.lower in ("on", "upon") and back and words[back - 1].lower in ("call", "calls", "called", "calling")
        verb = back - 1 if called else back
        found = ("call", _form_of_call(words[verb].lower)) if called else verb_forms("wish", "urging").get(word.lower)
        if found and (called or back < at):
            return _finite_governor(words, verb, found[1], _DEPTH, turns=False)  # type: ignore[arg-type]
        if word.kind == "quoted" or (word.kind == "mark" and word.text not in ("’s", "'s", "’")) or is_finite(words, back):
            return None
    return None


def _form_of_call(lower: str) -> Form:
    return {"call": "base", "calls": "third", "called": "past"}.get(lower, "ing")  # type: ignore[return-value]


_PAPERS = frozenset("letter letters petition petitions statement statements lawsuit suit brief motion resolution ad".split())
_SENT = frozenset(
    "sent send sends wrote write signed sign signs issued issue filed file joined join introduced released passed ran".split()
)


def _of_paper(words: Sequence[Word], at: int) -> _Governor | None:
    """``sent a letter to the chamber opposing``, ``filed suit challenging``: whose paper it is."""
    for back in range(at, max(at - _REACH, -1), -1):
        if words[back].lower in _PAPERS:
            verb = next((i for i in range(back - 1, max(back - 6, -1), -1) if words[i].lower in _SENT), None)
            if verb is None:
                return None
            form: Form = "past" if words[verb].lower.endswith(("ed", "t", "e", "n")) else "base"
            return _finite_governor(words, verb, form, _DEPTH, turns=False)
        if words[back].kind in ("quoted", "mark") and words[back].text not in ("’s", "'s", "’", "-"):
            return None
    return None


def _of_state(words: Sequence[Word], at: int) -> Iterator[Claim]:
    """``is opposed to the toll``; also ``Holt, a critic of the toll,``."""
    apposed = words[at].text == ","
    after = at + 1
    while after < len(words) and after - at <= 3 and (is_adverb(words[after]) or words[after].lower in ("not", "no", "very", "so")):
        after += 1
    if after >= len(words) or (apposed and words[after].lower not in ("a", "an")):
        return
    first = words[after].lower
    if first in ("a", "an") and not apposed:
        yield from _of_voice(words, at, after)
    for phrase, sign in plain("state").get(first, ()):
        if tuple(w.lower for w in words[after : after + len(phrase)]) != phrase:
            continue
        end = after + len(phrase)
        if frames_idiom(words, end, phrase):
            return
        start = verb_group_start(words, at) if not apposed else at
        group = read_group(words, start, after)
        subject = subject_before(words, start)
        if subject is not None:
            yield from _claim(words, subject, (start, end), noun_phrase(words, end), sign, group, deed=False)
        return


def _of_voice(words: Sequence[Word], at: int, after: int) -> Iterator[Claim]:
    """``has been an influential voice in support of the sanctions``."""
    for i in range(after + 1, min(after + 8, len(words) - 3)):
        if words[i].kind not in ("word", "name"):
            return
        three = tuple(w.lower for w in words[i : i + 3])
        if three[0] == "in" and three[1] in ("support", "favor", "favour") and three[2] == "of":
            start = verb_group_start(words, at)
            subject = subject_before(words, start)
            if subject:
                group = read_group(words, start, after)
                yield from _claim(words, subject, (start, i + 3), noun_phrase(words, i + 3), 1, group, deed=False)
            return


def frames_idiom(words: Sequence[Word], at: int, phrase: tuple[str, ...]) -> bool:
    """True where the object gives a state another sense."""
    guards = listed("idioms", "_".join(phrase))
    return any(w.lower in guards for w in words[at : at + 3])


def _is_institution(words: Sequence[Word], subject: Range) -> bool:
    return any(w.lower in ORGANISATION_WORDS for w in words[subject[0] : subject[1]])


def _of_received(words: Sequence[Word], at: int) -> Iterator[Claim]:
    """``The opening received critical support from both parties``."""
    for noun in range(at + 1, min(at + 6, len(words) - 2)):
        lower = words[noun].lower
        sign = (lower in listed("received", "favor")) - (lower in listed("received", "against"))
        if sign and words[noun + 1].lower in ("from", "by"):
            agent = subject_after(words, noun + 2, long=True)
            start = verb_group_start(words, at)
            subject = subject_before(words, start)
            if agent and subject:
                group = read_group(words, start, at)
                for claim in _claim(words, agent, (start, noun + 2), subject, sign, group, deed=False):
                    yield Claim(claim.subject, claim.verb, claim.target, claim.sign, claim.group, False, passive=True)
            return
        if words[noun].kind not in ("word", "name") or lower in PREPOSITIONS:
            return


def _of_left(words: Sequence[Word], at: int) -> Iterator[Claim]:
    """``urged the council to leave the scheme intact``."""
    target = simple_phrase(words, at + 1)
    end = target[1] - 1 if target else at
    if target and words[end].lower in listed("deed", "left"):
        target = (target[0], end)
    elif not target or end + 1 >= len(words) or words[end + 1].lower not in listed("deed", "left"):
        return
    start = verb_group_start(words, at)
    group = read_group(words, start, at)
    match = Match(at, at + 1, "leave", "base", 1)
    governor = _governor(words, match, group, start, 0) if group.infinitive is not None else _own_will(words, start, group)
    sign = _turned(1, governor) if governor else None
    if governor and sign is not None and target[0] < target[1]:
        yield from _claim(words, governor.subject, (governor.start, target[1] + 1), target, sign, governor.group, deed=False)


def _of_demand(words: Sequence[Word], at: int) -> Iterator[Claim]:
    """``The toll should be scrapped``: said by whoever speaks."""
    rest = [w.lower for w in words[at + 1 : at + 4]]
    negated = rest[:1] in (["not"], ["never"])
    rest = rest[1:] if negated else rest
    sign = past_forms("deed").get(rest[1]) if len(rest) > 1 and rest[0] == "be" else None
    stays = {"stay": 1, "remain": 1, "go": -1, "resign": -1}.get(rest[0]) if rest else None
    if stays is not None and len(rest) > 1 and rest[1].isalpha():
        stays = None
    sign = sign if sign is not None else stays
    subject = subject_before(words, at)
    if sign is None or subject is None:
        return
    group = read_group(words, at, at)
    yield Claim(None, (at, at + 3 if len(words) > at + 3 else len(words)), subject, -sign if negated else sign, group, False)


def _of_order(words: Sequence[Word], at: int) -> Iterator[Claim]:
    """``ordered that the fountain be removed``."""
    verb = at - 1
    found = next((v for v in _ORDERS if words[verb].lower in _forms_of(v)), None)
    if found is None:
        return
    be = next((i for i in range(at + 2, min(at + _REACH, len(words) - 1)) if words[i].lower == "be"), None)
    sign = past_forms("deed").get(words[be + 1].lower) if be else None
    if be is None or sign is None:
        return
    start = verb_group_start(words, verb)
    group = read_group(words, start, verb)
    subject = finite_subject(words, start, verb, "past", group, ())
    if subject:
        yield from _claim(words, subject, (start, at), noun_phrase(words, at + 1), sign, group, deed=True)


def verb_forms_of(verb: str) -> frozenset[str]:
    """All forms of a verb."""
    return _forms_of(verb)


def _forms_of(verb: str) -> frozenset[str]:
    return frozenset().union(*lexicon.forms(verb))

