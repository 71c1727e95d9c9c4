"""Sides declared without a verb of their own: ``is opposed to``, ``received support from``, ``should be scrapped``."""

from collections.abc import Iterator, Sequence

from summarizer.extract.frames import Match, listed, past_forms, plain, verb_forms
from summarizer.extract.governors import governor_of, own_will, turned
from summarizer.extract.model import Claim, claimed
from summarizer.extract.phrases import noun_phrase, simple_phrase
from summarizer.extract.scope import read_group
from summarizer.extract.subjects import finite_subject
from summarizer.quotations.grammar import is_adverb, subject_after, subject_before, verb_group_start
from summarizer.quotations.lexicon import BE, PREPOSITIONS
from summarizer.text import lexicon
from summarizer.text.tokens import Word

_COPULAS = BE - {"got", "get", "gets", "be", "being"} | {"am", "remains", "remain", "remained", "'m"}
_ORDERS = frozenset("order demand recommend insist propose urge request ask".split())
_REACH = 12


def declarations(words: Sequence[Word]) -> Iterator[Claim]:
    """The sides that one sentence declares."""
    leaving = _forms_of("leave")
    for at, word in enumerate(words):
        if word.lower in _COPULAS or (word.text == "," and at + 1 < len(words)):
            yield from _of_state(words, at)
        elif word.lower in ("should", "must"):
            yield from _of_demand(words, at)
        elif word.lower == "that" and at:
            yield from _of_order(words, at)
        elif word.kind == "word" and word.lower in verb_forms("received", "verbs"):
            yield from _of_received(words, at)
        elif word.lower in leaving:
            yield from _of_left(words, at)


def _of_state(words: Sequence[Word], at: int) -> Iterator[Claim]:
    """``is opposed to the toll``; also ``Holt, a critic of the toll,``."""
    apposed = words[at].text == ","
    after = at + 1
    while (
        after < len(words)
        and after - at <= 3
        and (is_adverb(words[after]) or words[after].lower in ("not", "no", "very", "so"))
    ):
        after += 1
    if after >= len(words) or (apposed and words[after].lower not in ("a", "an")):
        return
    first = words[after].lower
    if first in ("a", "an"):
        yield from _of_adherent(words, at, after)
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
            yield from claimed(words, subject, (start, end), noun_phrase(words, end), sign, group, deed=False)
        return


def _of_adherent(words: Sequence[Word], at: int, after: int) -> Iterator[Claim]:
    """``is an outspoken critic of the toll``; a supporter without more may be one of a club."""
    for i in range(after + 1, min(after + _ADJECTIVES, len(words) - 2)):
        lower = words[i].lower
        sign = (lower in listed("voices", "favor")) - (lower in listed("voices", "against"))
        plain = lower == "supporter" and i == after + 1
        if sign and words[i + 1].lower in ("of", "for") and not plain:
            start = at if words[at].text == "," else verb_group_start(words, at)
            subject = subject_before(words, start)
            if subject is not None:
                group = read_group(words, start, after)
                yield from claimed(words, subject, (start, i + 2), noun_phrase(words, i + 2), sign, group, deed=False)
            return
        if words[i].kind != "word":
            return


_ADJECTIVES = 4
"""Words from the article to the noun, at most: ``a long-time and outspoken critic``."""


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
                yield from claimed(words, subject, (start, i + 3), noun_phrase(words, i + 3), 1, group, deed=False)
            return


def frames_idiom(words: Sequence[Word], at: int, phrase: tuple[str, ...]) -> bool:
    """True where the object gives a state another sense."""
    guards = listed("idioms", "_".join(phrase))
    return any(w.lower in guards for w in words[at : at + 3])


def _of_received(words: Sequence[Word], at: int) -> Iterator[Claim]:
    """``The opening received critical support from both parties``."""
    for noun in range(at + 1, min(at + 6, len(words) - 2)):
        lower = words[noun].lower
        sign = (lower in listed("received", "favor")) - (lower in listed("received", "against"))
        if sign and words[noun + 1].lower in ("from", "by"):
            agent = subject_after(words, noun + 2, long=True)
            start = verb_group_start(words, at)
            subject = subject_before(words, start)
            group = read_group(words, start, at)
            if agent and subject and not (group.negated or group.cannot):
                for claim in claimed(words, agent, (start, noun + 2), subject, sign, group, deed=False):
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
    governor = (
        governor_of(words, match, group, start, 0) if group.infinitive is not None else own_will(words, start, group)
    )
    sign = turned(1, governor) if governor else None
    if governor and sign is not None and target[0] < target[1]:
        yield from claimed(
            words, governor.subject, (governor.start, target[1] + 1), target, sign, governor.group, deed=False
        )


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
    yield Claim(
        None, (at, at + 3 if len(words) > at + 3 else len(words)), subject, -sign if negated else sign, group, False
    )


def _of_order(words: Sequence[Word], at: int) -> Iterator[Claim]:
    """``ordered that the fountain be removed``."""
    verb = at - 1
    found = next((v for v in _ORDERS if words[verb].lower in _forms_of(v)), None)
    if found is None:
        return
    sign: int | None
    be = next((i for i in range(at + 2, min(at + _REACH, len(words) - 1)) if words[i].lower == "be"), None)
    sign = past_forms("deed").get(words[be + 1].lower) if be else None
    if be is None or sign is None:
        return
    sign = -sign if words[be - 1].lower == "not" else sign
    start = verb_group_start(words, verb)
    group = read_group(words, start, verb)
    subject = finite_subject(words, start, verb, "past", group, ())
    if subject:
        yield from claimed(words, subject, (start, at), noun_phrase(words, at + 1), sign, group, deed=True)


def _forms_of(verb: str) -> frozenset[str]:
    return frozenset().union(*lexicon.forms(verb))
