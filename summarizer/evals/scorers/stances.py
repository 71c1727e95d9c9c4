"""Stance F1 and position flips, over a one-to-one alignment of the output's stances with the case's.

The alignment is the assignment of greatest weight (Kuhn 1955), as coreference scoring aligns entities (CEAF; Luo, "On
Coreference Resolution Performance Metrics", HLT 2005). Two stances can be aligned if the holder has one of the case's
names and their weight reaches ``LEAST``: half of it is the share of words of the target's best alias that the target
has, half the share of the case's evidence that the evidence covers. The position plays no part in it: a stance with the
wrong side must be aligned with its own, to be counted as a flip.

F1 is ``2 right / (stances of the case + stances of the output)``, where right means aligned with an accepted position.
A ``neutral`` stance counts as one of the output only where it is aligned. A flip is an aligned pair in which the output
says ``favor`` and the case accepts ``against`` but not ``favor``, or the reverse: the worst error about a person.
"""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from summarizer.evals.cases import Case, GoldStance, coverage
from summarizer.evals.scores import Item, NotScored, Output, Scored, faults, ratio
from summarizer.results import Stance
from summarizer.text.article import Article
from summarizer.text.stems import content_stems

LEAST = 0.25
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
    unmatched = [s for n, s in enumerate(shown) if n not in pairs.values() and s.position != "neutral"]
    items += [Item(id=f"unasked: {s.holder} on {s.target}", score=0.0, note=s.claim) for s in unmatched]
    total = len(case.stances) + len(pairs) + len(unmatched)
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
        gold, stance = case.stances[n], shown[other]
        flipped = _OPPOSITE.get(stance.position) in gold.position and stance.position not in gold.position
        items.append(_item(gold, stance, n).model_copy(update={"score": float(not flipped)}))
    return faults(items)


def align(gold: Sequence[GoldStance], shown: Sequence[Stance], article: Article) -> list[tuple[int, int]]:
    """Pairs of indices into ``gold`` and ``shown``, in the order of ``gold``."""
    if not gold or not shown:
        return []
    weights = np.array([[_weight(one, other, article) for other in shown] for one in gold])
    rows, columns = linear_sum_assignment(weights, maximize=True)
    return [(int(r), int(c)) for r, c in zip(rows, columns, strict=True) if weights[r, c] >= LEAST]


def _weight(gold: GoldStance, shown: Stance, article: Article) -> float:
    """How well two stances fit each other, 0 to 1; 0 when the holders differ."""
    if not any(_same_name(alias, shown.holder, article.language) for alias in gold.holder):
        return 0.0
    return (_target_fit(gold, shown, article.language) + coverage(article.text, gold.words, shown.evidence)) / 2


def _same_name(alias: str, holder: str, language: str) -> bool:
    """True when one name's words are all in the other."""
    one, other = set(content_stems(alias, language)), set(content_stems(holder, language))
    return bool(one and other) and (one <= other or other <= one)


def _target_fit(gold: GoldStance, shown: Stance, language: str) -> float:
    """The best share of an alias's content words that the target has; half as much if only the claim has them."""
    target, claim = set(content_stems(shown.target, language)), set(content_stems(shown.claim, language))
    wanted = [stems for alias in gold.target if (stems := set(content_stems(alias, language)))]
    return max((max(len(w & target), len(w & claim) / 2) / len(w) for w in wanted), default=0.0)


def _item(gold: GoldStance, shown: Stance | None, number: int) -> Item:
    right = shown is not None and shown.position in gold.position
    found = f"found {shown.position}" if shown else "not found"
    note = "" if right else f"expected {' or '.join(gold.position)}, {found}: “{gold.words}”"
    return Item(id=f"{number + 1} {gold.holder[0]} on {gold.target[0]}", score=float(right), note=note)
