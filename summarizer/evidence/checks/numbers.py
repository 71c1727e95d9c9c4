"""Numbers, units and dates: every one of the statement must stand in the sentences that bear it."""

import re
from collections.abc import Iterator

from summarizer.evidence.comparing import Comparison, Finding
from summarizer.evidence.labels import labels
from summarizer.evidence.quantities import UNITS, WEEKDAYS, is_number, rounds_to, same_amount, value_of
from summarizer.evidence.wording import Wording

_RENT = re.compile(r"(?<=\d[.,]) (?=\d)")
"""The space that tokenised text leaves inside a number: ``3, 800``; a sentence may seem to end there."""

_NEARLY_ALL = 0.75
_BESIDE = 2


def findings(c: Comparison) -> Iterator[Finding]:
    """Kinds: ``unit``; and of ``number``, ``date`` (month or weekday) and ``ordinal`` three each.

    ``number`` is nowhere in the article; ``number_elsewhere`` is, but not in the sentences that bear the statement;
    ``number_exchanged`` stands where the article has another one.
    """
    for at in c.statement.content:
        form = c.statement.forms[at]
        if is_number(form):
            yield from _number(c, at)
        elif (at not in c.bearer or (c.near_copy and at not in c.chained and _rival(c, at))) and (
            form[0] == "#" or form in WEEKDAYS or form.startswith("month:")
        ):
            yield _missing(c, at, "ordinal" if form[0] == "#" else "date")
    yield from _turned(c)
    yield from _labelled(c)


def _labelled(c: Comparison) -> Iterator[Finding]:
    """``Line 10`` where the article has Lines 1, 3 and 7: the number may stand there for something else."""
    for word, at in labels(c.statement):
        known = c.index.labels.get(c.statement.forms[word])
        if known and c.statement.forms[at] not in known:
            yield Finding("number", f"the article has no “{c.text(word)} {_shown(c, at)}”")
            return


def _turned(c: Comparison) -> Iterator[Finding]:
    """A score the other way round: ``9 to 14`` where the article has ``14 votes to 9``."""
    for number in c.support:
        theirs = _scores(c.index.sentences[number])
        for first, second in _scores(c.statement) - theirs:
            if (second, first) in theirs:
                yield Finding(
                    "number_exchanged", f"the article says {second:g} to {first:g}, not {first:g} to {second:g}"
                )
                return


def _scores(wording: Wording) -> set[tuple[float, float]]:
    """Pairs of numbers with ``to`` between them, and at most one word after the first."""
    found = set()
    for to in (at for at, word in enumerate(wording.words) if word == "to" and 0 < at < len(wording.words) - 1):
        before = [value for form in wording.forms[max(0, to - 2) : to] if (value := value_of(form)) is not None]
        after = value_of(wording.forms[to + 1])
        if before and after is not None:
            found.add((float(before[-1]), float(after)))
    return found


def _number(c: Comparison, at: int) -> Iterator[Finding]:
    found = _number_finding(c, at)
    if found and not any(_torn(_shown(c, at), c.index.from_sentence(number)) for number in c.support):
        yield found


def _number_finding(c: Comparison, at: int) -> Finding | None:
    value, unit = value_of(c.statement.forms[at]), unit_of(c.statement, at)
    assert value is not None
    exchanged = at not in c.chained and (c.near_copy or (_rest_is_kept(c, at) and _other_amount(c, at)))
    if exchanged and _rival(c, at) is not None:
        return _missing(c, at, "number")
    other_units = set()
    for number in c.support:
        sentence = c.index.sentences[number]
        for j in sentence.content:
            other = value_of(sentence.forms[j])
            if other is None:
                continue
            other_unit = unit_of(sentence, j)
            if same_amount(value, unit, other, other_unit):
                return None
            if other == value:
                other_units.add(other_unit)
            elif unit == other_unit and _rounds(c, at, other):
                return None
    if other_units:
        theirs = " or ".join(sorted(filter(None, other_units)))
        return Finding("unit", f"the number {_shown(c, at)} is given in {theirs} by the article, not in {unit}")
    return _missing(c, at, "number")


def _rest_is_kept(c: Comparison, at: int) -> bool:
    """True when the best sentence has nearly all else, in its order, and the number belongs to another sentence."""
    rest = sum(weight for i, weight in c.weights.items() if i != at)
    kept = c.support and sum(c.weights[i] for i in c.chained) >= _NEARLY_ALL * rest
    return bool(kept) and _sort(c.statement.forms[at]) != "year" and not _at_home(c, at)


def _other_amount(c: Comparison, at: int) -> bool:
    """True when the best sentence has, in this number's place, one of the same unit that it is not rounded from."""
    unit = unit_of(c.statement, at)
    rivals = [j for j in c.alignments[0].opposite_number(c.best, at) if is_number(c.best.forms[j])]
    values = [value_of(c.best.forms[j]) for j in rivals if unit_of(c.best, j) == unit]
    return any(value is not None and not _rounds(c, at, value) for value in values)


def _rounds(c: Comparison, at: int, actual: float) -> bool:
    """True for ``more than 5,000`` where the article has ``5,621``."""
    return rounds_to(value_of(c.statement.forms[at]) or 0.0, actual, c.statement.words[max(at - 4, 0) : at])


def _at_home(c: Comparison, at: int) -> bool:
    """True when the sentence that has the number has it beside a word that stands beside it in the statement too."""
    content, order = c.statement.content, c.bearer.get(at)
    if order is None:
        return False
    matched, place = c.alignments[order].matched, content.index(at)
    beside = (*content[max(place - 1, 0) : place], *content[place + 1 : place + 2])
    return any(i in matched and abs(matched[i] - matched[at]) <= _BESIDE for i in beside)


def _torn(shown: str, text: str) -> bool:
    """True when a number stands in a text with a space inside."""
    whole = _RENT.sub("", text)
    return len(whole) < len(text) and shown in whole and shown not in text


def _missing(c: Comparison, at: int, kind: str) -> Finding:
    shown = _shown(c, at)
    called = {"number": "the number ", "date": "the date "}.get(kind, "") + f"“{shown}”"
    rival = _rival(c, at)
    if rival is not None:
        return Finding(f"{kind}_exchanged", f"{called} is not what the article says there: it says “{rival}”")
    if c.index.has(c.statement.forms[at]):
        return Finding(f"{kind}_elsewhere", f"{called} is in the article, but not where it says this")
    return Finding(kind, f"{called} is not in the article")


def _rival(c: Comparison, at: int) -> str | None:
    """The number or date that the sentence bearing the statement has in this one's place."""
    if not c.support:
        return None
    for j in c.alignments[0].opposite_number(c.best, at):
        if _sort(c.best.forms[j]) == _sort(c.statement.forms[at]):
            return c.best.text[c.best.starts[j] :][: len(c.best.words[j])]
    return None


def _sort(form: str) -> str:
    """What a form is one of: a number, a year, an ordinal, a month, a weekday; or only itself."""
    if form[0] == "#":
        if form.endswith("o"):
            return "ordinal"
        return "year" if len(form) == 5 and form[1:3] in {"17", "18", "19", "20"} else "number"
    return "weekday" if form in WEEKDAYS else form.partition(":")[0]


def unit_of(wording: Wording, at: int) -> str | None:
    """The unit of the number at a position: the word after it, or the one after ``square`` and the like."""
    for near in range(at + 1, min(at + 3, len(wording.forms))):
        form = wording.forms[near]
        if form in UNITS:
            return form
        if wording.words[near] not in {"square", "cubic", "us", "u.s", "nautical", "more", "or"}:
            return None
    return None


def _shown(c: Comparison, at: int) -> str:
    """The number as the statement writes it, with the words that belong to it."""
    statement = c.statement
    end = at + 1
    while end < len(statement.starts) and statement.starts[end] == statement.starts[at]:
        end += 1
    stop = statement.starts[end] if end < len(statement.starts) else len(statement.text)
    return statement.text[statement.starts[at] : stop].strip(" \t\n.,;:!?-–—()\"'“”’%") or c.text(at)
