"""Negation: a statement must say no where the article says no, and only there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from summarizer.evidence.comparing import Comparison, Finding
from summarizer.evidence.lexicon import NEGATIVE_VERBS, NEGATORS
from summarizer.evidence.wording import Wording

_TIGHT = 0.5
"""Share of the statement that one sentence must bear before its negations are compared."""
_FEW = 1
"""In a near copy, so many content words may be left out with a negator that still counts as removed."""
_REACH = 2
"""How many content words after it a negator governs."""

_NOT_NEGATING = frozenset({("not", "only"), ("not", "just"), ("no", "doubt")})


@dataclass(frozen=True, slots=True)
class Negation:
    """One negator and what it governs."""

    at: int
    scope: tuple[int, ...]
    """Content positions, nearest first."""
    plain: bool
    """True for ``not`` and its kind, False for ``fail``, ``deny``, …"""


def findings(c: Comparison) -> Iterator[Finding]:
    """Kinds: ``negation_added``, ``negation_removed``."""
    if not c.support or not _bears_enough(c):
        return
    yield from _elsewhere(c)
    ours, theirs = negations(c.statement), negations(c.best)
    reordered = len(c.chained) < len(c.alignments[0].matched) and _plain(ours) == _plain(theirs)
    if c.near_copy and not reordered:
        yield from _in_gaps(c)
        return
    matched = c.alignments[0].matched
    open_theirs = list(theirs)
    for negation in ours:
        partner = next((n for n in open_theirs if _same(negation, n, matched)), None)
        if partner:
            open_theirs.remove(partner)
        elif (negation.plain or _is_unsaid(c, negation)) and not any(
            n for n in open_theirs if _near(negation, n, matched)
        ):
            word = c.text(negation.scope[0]) if negation.scope else c.text(negation.at)
            yield Finding("negation_added", f"the article does not say “not” of “{word}”")
    backwards = {j: i for i, j in matched.items()}
    governed = {i for n in ours for i in n.scope}
    for negation in open_theirs:
        partner_at = backwards.get(negation.scope[0]) if negation.scope and negation.plain else None
        if partner_at is not None and partner_at not in governed and not any(_near(n, negation, matched) for n in ours):
            yield Finding("negation_removed", f"the article says “not” of “{c.text(partner_at)}”")


def _elsewhere(c: Comparison) -> Iterator[Finding]:
    """Words that only a further sentence has, and has under a negator, where the statement has none."""
    if negations(c.statement):
        return
    for order, number in enumerate(c.support[1:], start=1):
        backwards = {j: i for i, j in c.alignments[order].matched.items() if c.bearer[i] == order}
        for negation in negations(c.index.sentences[number]):
            governed = [backwards[j] for j in negation.scope if j in backwards]
            if negation.plain and len(governed) == _REACH:
                yield Finding("negation_removed", f"the article says “not” of “{c.text(governed[0])}”")
                return


def _bears_enough(c: Comparison) -> bool:
    """True when one sentence has the half of the statement, or of what it says of those it names."""
    for content in (c.weights.keys(), c.weights.keys() - c.named):
        borne = sum(c.weights[i] for i in content if i in c.alignments[0].matched)
        if borne >= _TIGHT * sum(c.weights[i] for i in content) > 0:
            return True
    return False


def _in_gaps(c: Comparison) -> Iterator[Finding]:
    """In a near copy: a negator on one side of a place where both have otherwise the same."""
    in_ours = [n.at for n in negations(c.statement) if n.plain]
    in_theirs = [n.at for n in negations(c.best) if n.plain]
    if not in_ours and not in_theirs:
        return
    for ours, theirs in c.gaps():
        added = sum(at in ours for at in in_ours) - sum(at in theirs for at in in_theirs)
        few = _FEW if theirs.start > 0 and theirs.stop < len(c.best.forms) else 0
        kept = added < 0 and not _left_out(c.best, max(at for at in in_theirs if at in theirs), theirs.stop, few)
        if added > 0 and not any(c.best.words[j] in NEGATIVE_VERBS for j in theirs):
            word = c.text(min(ours.stop, len(c.statement.words) - 1))
            yield Finding("negation_added", f"the article does not say “not” of “{word}”")
        elif kept and not any(c.statement.words[i] in NEGATIVE_VERBS for i in ours):
            word = c.text(min(ours.stop, len(c.statement.words) - 1))
            yield Finding("negation_removed", f"the article says “not” before “{word}”")


def _is_unsaid(c: Comparison, negation: Negation) -> bool:
    """True for ``rejected`` where the article says so of nothing."""
    return negation.at not in c.bearer and not c.index.has(c.statement.forms[negation.at])


def _plain(found: list[Negation]) -> int:
    return sum(negation.plain for negation in found)


def _left_out(best: Wording, negator: int, end: int, few: int) -> bool:
    """True when a negator went together with what it governs: a clause ends after it, or several words are missing."""
    after = range(negator + 1, end)
    clause_ends = any(best.breaks[j] for j in (*after, end) if j < len(best.breaks))
    return clause_ends or sum(j in best.content for j in after) > few


def negations(wording: Wording) -> list[Negation]:
    """Every negator of a sentence with what it governs."""
    found = []
    for at, word in enumerate(wording.words):
        ruled_out = word == "out" and at > 0 and wording.forms[at - 1] == "rule"
        plain = word in NEGATORS or (word[-1] == "t" and word.endswith("n't")) or ruled_out
        if not plain and word not in NEGATIVE_VERBS:
            continue
        if plain and (word, _following(wording, at)) in _NOT_NEGATING:
            continue
        if word == "no" and _following(wording, at)[:1].isdecimal():
            continue
        found.append(Negation(at, _scope(wording, at), plain))
    return found


def _following(wording: Wording, at: int) -> str:
    return wording.words[at + 1] if at + 1 < len(wording.words) else ""


def _scope(wording: Wording, at: int) -> tuple[int, ...]:
    scope: list[int] = []
    for i in range(at + 1, len(wording.words)):
        if wording.breaks[i] or len(scope) == _REACH:
            break
        if i in wording.content:
            scope.append(i)
    return tuple(scope)


def _same(ours: Negation, theirs: Negation, matched: Mapping[int, int]) -> bool:
    return any(matched.get(i) in theirs.scope or matched.get(i) == theirs.at for i in (*ours.scope, ours.at))


def _near(ours: Negation, theirs: Negation, matched: Mapping[int, int]) -> bool:
    """True when both stand between the same matched words."""
    before = max((j for i, j in matched.items() if i < ours.at and j < theirs.at + 3), default=-1)
    return before <= theirs.at + 2 and abs(theirs.at - before) <= 4
