"""Names: every one must be in the article, in the sentences that bear the statement, and in its own place there."""

import re
from collections.abc import Iterator

from summarizer.evidence.comparing import Comparison, Finding
from summarizer.evidence.quantities import WEEKDAYS
from summarizer.evidence.wording import Wording

_TIGHT = 0.5
"""Share of the statement's words that must keep their order before an exchange of two names is looked for."""
_FEW_MOVED = 6
_CLOSE = 7
"""How far apart two names may stand when only one of them has left its place."""
_NEARLY_ALL = 0.75
_WHICH = frozenset("north south east west northern southern eastern western new old great upper lower".split())
"""Words that tell one bearer of a name from another."""
_BELIEF = re.compile(r"is[mt]s?$")
_ADJECTIVE = re.compile(r"(?:an|ish|ese|ic|ch)$")


def findings(c: Comparison) -> Iterator[Finding]:
    """Kinds: ``name`` (not in the article), ``name_part``, ``name_elsewhere``, ``place_elsewhere``, ``order``,
    ``name_swapped`` (another name in its place), ``name_exchanged`` (the same, in a sentence that says all the rest).
    """
    for name in c.names:
        yield from _name(c, name)
    yield from _order(c)


def _name(c: Comparison, name: list[int]) -> Iterator[Finding]:
    shown = shown_name(c, name)
    if c.near_copy or _rest_is_borne(c, name):
        exchanged = _exchanged(c, name)
        if exchanged:
            yield Finding("name_exchanged", f"the article says this of “{exchanged}”, not of “{shown}”")
            return
    forms = [c.statement.forms[at] for at in name]
    if c.support and any(at in c.alignments[0].matched for at in name):
        strangers = [at for at in name if at not in c.bearer and not c.index.has(c.statement.forms[at])]
        if strangers and not _is_short_form(c, name):
            yield Finding("name_part", f"“{shown}” is not what the article calls them")
        return
    if not any(map(c.index.has, forms)):
        if not _is_short_form(c, name):
            yield Finding("name", f"“{shown}” is not in the article")
        return
    rival = _rival(c, name)
    if rival:
        kind = "name_exchanged" if _rest_is_borne(c, name) else "name_swapped"
        yield Finding(kind, f"the article says this of “{rival}”, not of “{shown}”")
    elif not any(at in c.bearer for at in name):
        kind = "place_elsewhere" if forms[-1].startswith("country:") else "name_elsewhere"
        yield Finding(kind, f"the article names “{shown}”, but not where it says this")


def _exchanged(c: Comparison, name: list[int]) -> str | None:
    """In a near copy: the capitalised words that stand in the place of one of this name's words."""
    best, taken = c.best, set(c.alignments[0].matched.values())
    for ours, theirs in c.gaps():
        if any(at in ours and at not in c.alignments[0].matched and ":" not in c.statement.forms[at] for at in name):
            rivals = [
                j for j in theirs if best.capital[j] and j not in taken and j in best.content and _is_proper(c, j, True)
            ]
            if rivals and _same_part(c, name, rivals) and not _is_short_form(c, name):
                return best.text[best.starts[rivals[0]] : best.starts[rivals[-1]] + len(best.words[rivals[-1]])]
    return None


def _same_part(c: Comparison, name: list[int], rivals: list[int]) -> bool:
    """False for ``Kline's`` in the place of ``Kline``: an owner has not taken the place of one who acts."""
    return c.best.words[rivals[-1]].endswith("'s") <= c.statement.words[name[-1]].endswith("'s")


def shown_name(c: Comparison, name: list[int]) -> str:
    """A name as the statement writes it."""
    start, last = c.statement.starts[name[0]], name[-1]
    return c.statement.text[start : c.statement.starts[last] + len(c.statement.words[last])]


def _is_short_form(c: Comparison, name: list[int]) -> bool:
    """True for ``WHO`` where the article writes the name out, the other way round, and for ``Nazism`` of ``Nazi``."""
    words = [c.statement.words[at].replace(".", "") for at in name]
    if len(words) == 1:
        return words[0] in c.index.initials or _BELIEF.sub("", words[0]) in c.index.proper
    return c.index.has("".join(word[0] for word in words))


def _rival(c: Comparison, name: list[int]) -> str | None:
    """The name that stands in this name's place in the sentence that bears the statement, if another one does.

    In its place: next to the counterpart of a word that stands next to the name in the statement.
    """
    if not c.support:
        return None
    best, matched = c.best, c.alignments[0].matched
    ours = {c.statement.forms[at] for at in c.named}
    taken = set(matched.values())
    places = [_beside(c, name[0], -1), _beside(c, name[-1], 1)]
    if _rest_is_borne(c, name):
        places.append(c.alignments[0].opposite_number(best, name[0]))
    for near in places:
        rivals = [j for j in near if j not in taken and _is_proper(c, j) and best.forms[j] not in ours]
        if rivals:
            first = min(rivals)
            last = first
            while last + 1 in rivals:
                last += 1
            if not _same_part(c, name, [last]):
                continue
            return best.text[best.starts[first] : best.starts[last] + len(best.words[last])]
    return None


def _rest_is_borne(c: Comparison, name: list[int]) -> bool:
    """True when the sentence that bears the statement has nearly all of it but this name."""
    if not c.support:
        return False
    rest = {i: weight for i, weight in c.weights.items() if i not in name}
    return sum(w for i, w in rest.items() if i in c.alignments[0].matched) >= _NEARLY_ALL * sum(rest.values()) > 0


def _beside(c: Comparison, at: int, step: int) -> list[int]:
    """Where the word beside ``at`` stands in the sentence that bears the statement: three content words next to it."""
    content, best = c.statement.content, c.best
    neighbour = content.index(at) + step if at in content else -1
    anchor = c.alignments[0].matched.get(content[neighbour]) if 0 <= neighbour < len(content) else None
    if anchor is None:
        return []
    order = best.content.index(anchor)
    return best.content[order + 1 : order + 4] if step < 0 else best.content[max(order - 3, 0) : order]


def _is_proper(c: Comparison, j: int, copied: bool = False) -> bool:
    best = c.best
    word, form = best.words[j], best.forms[j]
    if not best.capital[j] or form[0] == "#" or form in WEEKDAYS or form.startswith("month:"):
        return False
    if copied and j:
        return True
    return (j > 0 or word in c.index.proper) and word not in c.index.lower


def _order(c: Comparison) -> Iterator[Finding]:
    """Two names in each other's place while everything else keeps its order: who did what to whom."""
    if not c.support or len(c.chained) < _TIGHT * len(c.weights):
        return
    moved = [at for at in c.alignments[0].matched if at not in c.chained]
    if len(moved) > _FEW_MOVED or _turned_to_passive(c):
        return
    placed = [(name, i, here) for name in c.names for i, here in _places(c, name)]
    for one, i, here in placed:
        if i in c.chained:
            continue
        for other, k, there in placed:
            crossed = one is not other and (k < i) != (there < here) and not _listed_together(c, here, there)
            if crossed and (k not in c.chained or (abs(k - i) <= _CLOSE and abs(there - here) <= _CLOSE)):
                first, second = sorted((one, other))
                yield Finding("order", f"“{shown_name(c, first)}” and “{shown_name(c, second)}” have changed places")
                return


def _listed_together(c: Comparison, here: int, there: int) -> bool:
    """True for ``Ann and Bob``, who may be named the other way round."""
    left, right = sorted((here, there))
    told = set(c.alignments[0].matched.values())
    between = (j for j in range(left + 2, right) if not c.best.capital[j])
    return c.best.words[left + 1] == "and" and told.isdisjoint(between)


def _places(c: Comparison, name: list[int]) -> Iterator[tuple[int, int]]:
    """A word of a name, and where the best sentence has it; nothing when that cannot be told.

    ``North Korea`` stands where both of its words do. Where they all stand apart each is a name of its own, unless it
    only tells which one (``North``), or describes a noun.
    """
    statement, forms, matched = c.statement, c.best.forms, c.alignments[0].matched
    size = name[-1] - name[0]
    whole = statement.forms[name[0] : name[-1] + 1]
    ends = [j for j in range(size, len(forms)) if forms[j - size : j + 1] == whole] if name[-1] in matched else []
    if size and ends:
        if len(ends) == 1:
            yield name[-1], ends[0]
        return
    for at in name if all(at in matched for at in name) else ():
        if forms.count(statement.forms[at]) > 1:
            continue
        if statement.forms[at] not in WEEKDAYS and statement.words[at] not in _WHICH and not _describes(statement, at):
            yield at, matched[at]


def _describes(statement: Wording, at: int) -> bool:
    """True for a name's adjective before its noun: ``Asian`` in ``his Asian tour``."""
    follows = at + 1
    if not _ADJECTIVE.search(statement.words[at]) or follows >= len(statement.words) or statement.breaks[follows]:
        return False
    return follows in statement.content and not statement.words[follows].endswith("ed")


def _turned_to_passive(c: Comparison) -> bool:
    return c.statement.words.count("by") != c.best.words.count("by")
