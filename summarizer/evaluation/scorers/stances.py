"""Stance F1 and position flips, over the alignment of ``alignment``.

A stance of the output is right when it is aligned and its position is one of those accepted. F1 is
``2 right / (stances of the case + stances of the output)``; a stance that takes no side (``neutral``) counts as one of
the output only where it is aligned, and quotations, which take none, never do. A flip is an aligned pair in
which the output says ``favor`` and the case accepts ``against`` but not ``favor``, or the other way round: the worst
that can be said about a person; a count, lower is better.
"""

from summarizer.evaluation.cases import Case, GoldStance
from summarizer.evaluation.outputs import Output
from summarizer.evaluation.scorers.alignment import align
from summarizer.evaluation.scores import Item, NotScored, Scored, faults, ratio
from summarizer.results import Stance

_OPPOSITE = {"favor": "against", "against": "favor"}
_NONE = NotScored(why="the case says nothing of stances")


def stance_f1(case: Case, output: Output) -> Scored | NotScored:
    """F1 over holders, targets and positions."""
    if case.stances is None:
        return _NONE
    shown = output.report.stances or []
    pairs = dict(align(case.stances, shown, output.article))
    items = [_item(gold, shown[pairs[n]] if n in pairs else None, n) for n, gold in enumerate(case.stances)]
    right = sum(item.score for item in items)
    items += [
        Item(id=f"unasked: {s.holder} on {s.target}", score=0.0, note=s.claim)
        for n, s in enumerate(shown)
        if _takes_side(s) and n not in pairs.values()
    ]
    total = len(case.stances) + sum(n in pairs.values() or _takes_side(s) for n, s in enumerate(shown))
    if total == 0:  # no stance is the right answer, and it was given
        return Scored(got=1, of=1, count=0)
    return ratio(2 * right, total, len(case.stances), items, why_none="")


def position_flips(case: Case, output: Output) -> Scored | NotScored:
    """Aligned stances with the opposite side."""
    if not case.stances:
        return _NONE if case.stances is None else NotScored(why="the case has no stances")
    shown = output.report.stances or []
    items = []
    for n, other in align(case.stances, shown, output.article):
        flipped = is_flip(case.stances[n], shown[other])
        items.append(_item(case.stances[n], shown[other], n).model_copy(update={"score": float(not flipped)}))
    return faults(items)


def _takes_side(shown: Stance) -> bool:
    return shown.position != "neutral"


def is_flip(gold: GoldStance, shown: Stance) -> bool:
    """True when the output takes the side opposite to the only one accepted."""
    return _OPPOSITE.get(shown.position) in gold.position and shown.position not in gold.position


def _item(gold: GoldStance, shown: Stance | None, number: int) -> Item:
    right = shown is not None and shown.position in gold.position
    wanted = " or ".join(gold.position)
    note = f"{wanted} wanted, {f'{shown.position} told' if shown else 'not told'}: “{gold.words}”"
    return Item(id=f"{number + 1} {gold.holder[0]} on {gold.target[0]}", score=float(right), note="" if right else note)
