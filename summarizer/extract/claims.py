"""Sides as the words of one sentence state them: who, verb, what, and which side. Nobody is resolved here."""

from collections.abc import Iterable, Iterator, Sequence

from summarizer.extract.declarations import declarations
from summarizer.extract.evaluations import evaluations
from summarizer.extract.frames import Match, listed, matches, own_only
from summarizer.extract.governors import Governor, governor_of, own_will, turned
from summarizer.extract.model import Claim, claimed
from summarizer.extract.phrases import names_something, noun_phrase
from summarizer.extract.scope import Group, read_group
from summarizer.extract.subjects import finite_subject, nearest_phrase
from summarizer.extract.targets import target_of
from summarizer.quotations.grammar import is_adverb, subject_before, verb_group_start
from summarizer.quotations.lexicon import ORGANISATION_WORDS, PREPOSITIONS
from summarizer.quotations.model import Range
from summarizer.text.tokens import Word

_JOINTS = frozenset({"and", "but", "or", "then"})
_RELATIVE = frozenset({"who", "which", "that"})
_DEEDS = frozenset(
    """veto sign sue boycott vote challenge appeal strike repeal overturn outlaw protest file join ratify approve ban
    throw rule uphold""".split()
)
_KEEPING = frozenset({"keep", "save", "close", "end", "stop", "drop", "build", "join"})


def claims(words: Sequence[Word]) -> list[Claim]:
    """The sides that one sentence states, in order of their verbs."""
    found: list[Claim] = []
    for match in matches(words, "object"):
        found += _of_verb(words, match, found)
    for match in _others(matches(words, "institution"), found):
        found += [c for c in _of_verb(words, match, found) if c.subject and _is_institution(words, c.subject)]
    for match in _others(matches(words, "deed"), found):
        found += _of_deed(words, match)
    found += [*declarations(words), *evaluations(words)]
    own = (c for c in found if c.key not in own_only() or (c.subject and words[c.subject[0]].lower in ("i", "we")))
    kept = (c for c in own if _is_it(words, c.target) or names_something(words, c.target))
    return sorted(kept, key=lambda c: c.verb)


def _others(found: Iterable[Match], claims_before: Sequence[Claim]) -> Iterator[Match]:
    """The matches that no claim has used yet."""
    for match in found:
        if not any(claim.verb[0] <= match.at < claim.verb[1] for claim in claims_before):
            yield match


def _is_it(words: Sequence[Word], target: Range) -> bool:
    """A lone pronoun that stands for a thing."""
    return target[1] - target[0] == 1 and words[target[0]].lower in ("it", "this", "that")


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
    target, sign = target_of(words, match)
    if group.infinitive is not None or (match.form == "ing" and not group.be):
        governor = governor_of(words, match, group, start, 0)
        if governor is not None and match.key not in listed("object", "direct_only"):
            side = turned(sign, governor)
            if side is not None:
                sign = side
                yield from claimed(
                    words, governor.subject, (governor.start, match.end), target, sign, governor.group, deed=deed
                )
        return
    subject = finite_subject(words, start, match.at, match.form, group, before)
    acted = group.negated and not (group.would or group.cannot) and match.key not in listed("object", "attitudes")
    if acted and "of" not in match.key.split() and sign >= 0:
        return  # who has not voted for a thing may be for it all the same
    if subject is not None:
        yield from claimed(words, subject, verb, target, sign, group, deed=deed, key=match.key)


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
    agent_at = agent_at + 1 if agent_at and words[agent_at].lower in ("then", "both") else agent_at
    agent = noun_phrase(words, agent_at) if agent_at else None
    if agent is None or group.infinitive is not None:
        return
    target = subject_before(words, start)
    if target is None and start and (words[start - 1].lower in _JOINTS or words[start - 1].text == ","):
        target = next((c.target for c in reversed(before) if c.passive), None)
    if target is not None and words[target[0]].lower in _RELATIVE:
        target = nearest_phrase(words, target)
    guards = listed("idioms", match.key)
    if target is not None and any(w.lower in guards for w in words[target[0] : target[1]]):
        return
    for claim in claimed(words, agent, (start, match.end), target, match.sign, group, deed=deed):
        yield Claim(claim.subject, claim.verb, claim.target, claim.sign, claim.group, claim.deed, passive=True)


def _of_deed(words: Sequence[Word], match: Match) -> Iterator[Claim]:
    """``plans to close the mine``; told of oneself also ``we will close it``."""
    start = verb_group_start(words, match.at)
    group = read_group(words, start, match.at)
    if match.form in ("past", "third"):
        return
    target = noun_phrase(words, match.end)
    if match.key in _KEEPING and not _is_whole(words, target):
        return
    governor: Governor | None
    if group.infinitive is not None or match.form == "ing":
        governor = governor_of(words, match, group, start, 0)
    else:
        governor = own_will(words, start, group)
    if governor is None:
        return
    sign = turned(match.sign, governor)
    if sign is not None:
        yield from claimed(
            words, governor.subject, (governor.start, match.end), target, sign, governor.group, deed=False
        )


def _is_whole(words: Sequence[Word], target: Range | None) -> bool:
    """False for ``keep working``, ``keep the meals interesting``: more than a thing is kept."""
    if target is None or (words[target[0]].kind == "word" and words[target[0]].lower.endswith("ing")):
        return False
    follows = words[target[1]] if target[1] < len(words) else None
    return follows is None or follows.kind == "mark" or follows.lower in PREPOSITIONS | {"and", "or", "but", "because"}


def _is_institution(words: Sequence[Word], subject: Range) -> bool:
    return any(w.lower in ORGANISATION_WORDS for w in words[subject[0] : subject[1]])
