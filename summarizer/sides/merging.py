"""One record for each holder, target and position: the same stance told twice has two pieces of evidence."""

from collections.abc import Iterable

from summarizer.results import Evidence, Stance
from summarizer.sides.names import fullest, name_words

_DETERMINERS = frozenset("the a an this that these those any some his her its their our my your all such".split())


def united(stances: Iterable[Stance]) -> list[Stance]:
    """The stances in the order in which they are first told; the holder by the fullest name told.

    A target with a capital letter in it is the same as one that it is the end of: ``Putin``, ``Vladimir Putin``.
    """
    told = list(stances)
    names = fullest(stance.holder for stance in told)
    records: dict[tuple[str, str, str], Stance] = {}
    targets = _Targets(stance.target for stance in told if stance.target)
    speakers: dict[str, Evidence] = {}
    roles: dict[str, str | None] = {}
    for stance in told:
        speakers.setdefault(stance.holder, stance.speaker)
        roles[names[stance.holder]] = roles.get(names[stance.holder]) or stance.role
    for each in told:
        name = names[each.holder]
        known = {"holder": name, "role": each.role or roles[name], "speaker": speakers[name]}
        stance = each if name == each.holder and each.role == known["role"] else each.model_copy(update=known)
        about = targets.key(stance.target) if stance.target else f"\n{stance.claim}"
        key = (stance.holder.casefold(), about, stance.position)
        earlier = records.get(key)
        records[key] = stance if earlier is None else with_evidence(earlier, stance)
    return list(records.values())


def target_key(target: str) -> str:
    """A target without determiners, marks and case: equal for the same target."""
    words = [word.strip(".,’'“”\"‘") for word in target.casefold().split()]
    while len(words) > 1 and words[0] in _DETERMINERS:
        words = words[1:]
    return " ".join(words)


class _Targets:
    """The targets of one article, and which of them are the same."""

    def __init__(self, targets: Iterable[str]) -> None:
        known = dict.fromkeys(targets)
        persons = [t for t in known if name_words(t) and len(name_words(t)) == len(t.split())]
        self._same = {target_key(short): target_key(long) for short, long in fullest(persons).items()}

    def key(self, target: str) -> str:
        key = target_key(target)
        return self._same.get(key, key)


def about_the_same(one: str | None, other: str | None) -> bool:
    """True when one target's words are the other's, or among them; a stance without a target is about nothing."""
    words, others = (frozenset(target_key(target or "").split()) for target in (one, other))
    return bool(words and others) and (words <= others or others <= words)


def with_evidence(stance: Stance, again: Stance) -> Stance:
    """A stance that is told again: the evidence of both, less what lies inside another piece."""
    outer: list[Evidence] = []
    for piece in sorted((*stance.evidence, *again.evidence), key=lambda e: (e.start, -e.end)):
        if not outer or piece.end > outer[-1].end:
            outer.append(piece)
    confidence = max(stance.confidence, again.confidence)
    return stance.model_copy(update={"evidence": outer, "confidence": confidence})
