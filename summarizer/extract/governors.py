"""What an infinitive or a participle hangs on: ``vowed`` of ``vowed to oppose``, ``urged`` of ``urged him to go``."""

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.extract.frames import Form, Match, listed, verb_forms
from summarizer.extract.scope import Group, read_group
from summarizer.extract.subjects import finite_subject
from summarizer.quotations.grammar import (
    is_adverb,
    is_finite,
    leading_subject,
    subject_before,
    verb_group_start,
)
from summarizer.quotations.lexicon import BE, PREPOSITIONS
from summarizer.quotations.model import Range
from summarizer.text.tokens import Word

_REACH = 12
_DEPTH = 3
_COPULAS = BE - {"got", "get", "gets", "be", "being"} | {"am", "remains", "remain", "remained", "'m"}
_READY = frozenset("determined ready prepared willing proud happy glad eager pledged pleased committed".split())
_MUST = frozenset({"will", "'ll", "must", "should"})
_PAPERS = frozenset(
    "letter letters petition petitions statement statements lawsuit suit brief motion resolution ad".split()
)
_SENT = frozenset(
    "sent send sends wrote write signed sign signs issued issue filed file joined join introduced released ran".split()
)


@dataclass(frozen=True, slots=True)
class Governor:
    """The verb on which a deed hangs: ``vowed`` of ``vowed to oppose``."""

    subject: Range | None
    start: int
    turns: bool
    """It turns the side round: ``refused to support``."""
    group: Group


def turned(sign: int, governor: Governor) -> int | None:
    if not governor.turns:
        return sign
    return -1 if sign > 0 else None


def own_will(words: Sequence[Word], start: int, group: Group) -> Governor | None:
    """``We must reject the dam``."""
    subject = subject_before(words, start)
    own = subject is not None and words[subject[0]].lower in ("i", "we") and subject[1] - subject[0] == 1
    if not own or not any(w.lower in _MUST for w in words[start : start + 4]):
        return None
    return Governor(subject, start, False, group.willed())


def governor_of(words: Sequence[Word], match: Match, group: Group, start: int, depth: int) -> Governor | None:
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
        return (
            _aspect(words, at, depth)
            or _gerund(words, at, depth)
            or _meanwhile(words, at, start)
            or _of_paper(words, at)
        )
    return (
        _wish(words, at, depth)
        or _aspect(words, at, depth)
        or _ready(words, at)
        or _vote(words, at)
        or _effort(words, at)
        or _time(words, at)
        or _urging(words, at)
    )


def _wish(words: Sequence[Word], at: int, depth: int) -> Governor | None:
    refused = verb_forms("wish", "refuse").get(words[at].lower)
    found = refused or verb_forms("wish", "verbs").get(words[at].lower)
    if words[at].lower == "like" and at and words[at - 1].lower in ("would", "'d"):
        found = ("like", "base")
    return _finite_governor(words, at, found[1], depth, turns=refused is not None) if found else None


def _aspect(words: Sequence[Word], at: int, depth: int) -> Governor | None:
    found = verb_forms("wish", "aspect").get(words[at].lower)
    return _finite_governor(words, at, found[1], depth, turns=False) if found else None


def _finite_governor(words: Sequence[Word], at: int, form: Form, depth: int, *, turns: bool) -> Governor | None:
    start = verb_group_start(words, at)
    group = read_group(words, start, at)
    if group.be and form == "past":
        return None
    if group.infinitive is not None:
        inner = Match(at, at + 1, words[at].lower, form, 1)
        outer = governor_of(words, inner, group, start, depth + 1)
        return None if outer is None or outer.turns else Governor(outer.subject, outer.start, turns, outer.group)
    if form == "ing" and not group.be:
        if start == 0 or words[start - 1].text not in (",", "—", "–"):
            return None
        return Governor(leading_subject(words), start, turns, group)
    subject = finite_subject(words, start, at, form, group, ())
    return Governor(subject, start, turns, group) if subject else None


def _gerund(words: Sequence[Word], at: int, depth: int) -> Governor | None:
    """``proposes doing away with``."""
    found = verb_forms("wish", "gerund").get(words[at].lower)
    return _finite_governor(words, at, found[1], depth, turns=False) if found else None


def _meanwhile(words: Sequence[Word], at: int, start: int) -> Governor | None:
    """``He spoke while showing support for``."""
    if words[at].lower != "while":
        return None
    subject = leading_subject(words)
    return Governor(subject, start, False, read_group(words, start, start)) if subject and subject[1] <= at else None


def _effort(words: Sequence[Word], at: int) -> Governor | None:
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


def _time(words: Sequence[Word], at: int) -> Governor | None:
    """``it is time to end the sanctions``: so says whoever speaks."""
    if (
        words[at].lower != "time"
        or at < 2
        or words[at - 1].lower not in _COPULAS
        or words[at - 2].lower not in ("it", "now")
    ):
        return None
    return Governor(None, at - 2, False, read_group(words, at - 1, at - 1))


def _ready(words: Sequence[Word], at: int) -> Governor | None:
    """``is determined to``."""
    if words[at].lower not in _READY:
        return None
    start = verb_group_start(words, at)
    group = read_group(words, start, at)
    subject = subject_before(words, start) if group.be else None
    return Governor(subject, start, False, group) if subject else None


def _vote(words: Sequence[Word], at: int) -> Governor | None:
    """``voted 19-15 along party lines to reject``."""
    for back in range(at, max(at - _REACH, 0), -1):
        if words[back].lower in ("voted", "votes", "vote", "voting"):
            form: Form = "past" if words[back].lower == "voted" else "third" if words[back].lower == "votes" else "base"
            return _finite_governor(words, back, form, _DEPTH, turns=False)
        if words[back].kind == "quoted" or words[back].text in (";", ":") or is_finite(words, back):
            return None
    return None


def _urging(words: Sequence[Word], at: int) -> Governor | None:
    """``urged the council to``, ``called on the governor to``."""
    for back in range(at, max(at - _REACH, -1), -1):
        word = words[back]
        called = (
            word.lower in ("on", "upon") and back and words[back - 1].lower in ("call", "calls", "called", "calling")
        )
        verb = back - 1 if called else back
        found = ("call", _form_of_call(words[verb].lower)) if called else verb_forms("wish", "urging").get(word.lower)
        if found and back < at:
            return _finite_governor(words, verb, found[1], _DEPTH, turns=False)
        marked = word.kind == "mark" and word.text not in ("’s", "'s", "’")
        if word.kind == "quoted" or marked or word.lower in ("to", "now") or is_finite(words, back):
            return None
    return None


def _form_of_call(lower: str) -> Form:
    return {"call": "base", "calls": "third", "called": "past"}.get(lower, "ing")  # type: ignore[return-value]


def _of_paper(words: Sequence[Word], at: int) -> Governor | None:
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
