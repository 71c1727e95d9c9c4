"""Stance F1 and position flips, over a one-to-one alignment of the output's stances with the case's.

The alignment is the assignment of greatest weight (Kuhn 1955), as coreference scoring aligns entities (CEAF; Luo, "On
Coreference Resolution Performance Metrics", HLT 2005). Two stances can be aligned if the holder has one of the case's
names and their weight reaches ``LEAST``: half of it is the share of words of the target's best alias that the target
has, half the share of the case's evidence that the evidence covers. A target that shares one content word with an
alias, or with the case's words, is about the same thing. The position only breaks ties: a stance with the wrong side
must be aligned with its own, to be counted as a flip.

F1 is ``2 right / (stances of the case + stances of the output)``, where right means aligned with an accepted position.
Where a case marks main stances, the others may be told: they count once they are aligned, and are not missed. A
``neutral`` stance counts as one of the output only where it is aligned. A flip is an aligned pair in which the output
says ``favor`` and the case accepts ``against`` but not ``favor``, or the reverse: the worst error about a person.

The quotations that must be there are the words of the case's stances that the article has in quotation marks. One is
complete if a single quotation of the output covers all of them, and its speaker right if that is one of the holder's
names.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
from scipy.optimize import linear_sum_assignment

from summarizer.evals.cases import Case, GoldStance
from summarizer.evals.outputs import Item, NotScored, Output, Scored, faults, ratio, share
from summarizer.evals.wording import coverage
from summarizer.results import Quoted, Stance
from summarizer.text.article import Article
from summarizer.text.tokens import content_stems
from summarizer.text.typography import PLAIN_STRING, find_verbatim

LEAST = 0.25
_TIE = 1e-3
"""What a right position adds to the weight of a pair."""
_NONE = NotScored(why="the case says nothing of stances")


def stance_f1(case: Case, output: Output) -> Scored | NotScored:
    """F1 over holders, targets and positions."""
    if case.stances is None:
        return _NONE
    shown = output.report.stances or []
    pairs = dict(align(case.stances, shown, output.article))
    needed = [n for n, gold in enumerate(case.stances) if n in pairs or gold.main or not _has_main(case)]
    items = [_item(case.stances[n], shown[pairs[n]] if n in pairs else None, n, output) for n in needed]
    right = sum(item.score for item in items)
    unmatched = [s for n, s in enumerate(shown) if n not in pairs.values() and s.position != "neutral"]
    items += [Item(id=f"unasked: {s.holder} on {s.target}", score=0.0, note=s.claim) for s in unmatched]
    total = len(needed) + len(pairs) + len(unmatched)
    if total == 0:  # no stance is the right answer, and it was given
        return Scored(got=1, of=1, count=0)
    return ratio(2 * right, total, len(needed), items, why_none="")


def stance_precision(case: Case, output: Output) -> Scored | NotScored:
    """Share of the stances shown that are right."""
    if case.stances is None:
        return _NONE
    shown = output.report.stances or []
    gold_of = {other: case.stances[n] for n, other in align(case.stances, shown, output.article)}
    items = []
    for number, stance in enumerate(shown):
        gold = gold_of.get(number)
        if gold is None and stance.position == "neutral":
            continue
        right = gold is not None and _is_right(gold, stance, output.article.language)
        items.append(
            Item(id=f"{stance.holder} {stance.position} {stance.target}", score=float(right), note=stance.claim)
        )
    return share(items, why_none="no stance is shown")


def main_stances(case: Case, output: Output) -> Scored | NotScored:
    """Share of the main stances of the case that are shown with the right side."""
    if case.stances is None:
        return _NONE
    shown = output.report.stances or []
    pairs = dict(align(case.stances, shown, output.article))
    main = [(n, gold) for n, gold in enumerate(case.stances) if gold.main]
    items = [_item(gold, shown[pairs[n]] if n in pairs else None, n, output) for n, gold in main]
    return share(items, why_none="the case marks no stance as main")


def position_flips(case: Case, output: Output) -> Scored | NotScored:
    """Aligned stances with the opposite side."""
    if not case.stances:
        return _NONE if case.stances is None else NotScored(why="the case has no stances")
    shown = output.report.stances or []
    items = []
    for n, other in align(case.stances, shown, output.article):
        gold, stance = case.stances[n], shown[other]
        opposed = _is_opposed(gold, stance, output.article.language)
        flipped = gold.accepts(stance.position, opposed=not opposed) and stance.position in ("favor", "against")
        flipped = flipped and not gold.accepts(stance.position, opposed=opposed)
        items.append(_item(gold, stance, n, output).model_copy(update={"score": float(not flipped)}))
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
    if not any(same_name(alias, shown.holder, article.language) for alias in gold.holder):
        return 0.0
    fit = (_target_fit(gold, shown, article.language) + coverage(article.text, gold.words, shown.evidence)) / 2
    return fit + _TIE * (fit > 0 and _is_right(gold, shown, article.language))


def same_name(alias: str, holder: str, language: str) -> bool:
    """Whether one name's words are all in the other."""
    one, other = set(content_stems(alias, language)), set(content_stems(holder, language))
    return bool(one and other) and (one <= other or other <= one)


def _target_fit(gold: GoldStance, shown: Stance, language: str) -> float:
    """The best share of an alias's content words that the target has; half as much if only the claim has them."""
    target, claim = set(content_stems(shown.target, language)), set(content_stems(shown.claim, language))
    wanted = [stems for alias in (*gold.target, *gold.opposed) if (stems := set(content_stems(alias, language)))]
    best = max((max(len(w & target), len(w & claim) / 2) / len(w) for w in wanted), default=0.0)
    shared = target & set(content_stems(gold.words, language)).union(*wanted)
    return max(best, 2 * LEAST) if shared else best


def _is_right(gold: GoldStance, shown: Stance, language: str) -> bool:
    return gold.accepts(shown.position, opposed=_is_opposed(gold, shown, language))


def _is_opposed(gold: GoldStance, shown: Stance, language: str) -> bool:
    """Whether the output's target is the opposite of the case's target, as well as that target or better."""
    target = set(content_stems(shown.target, language))

    def share(names: Sequence[str]) -> float:
        wanted = (set(content_stems(name, language)) for name in names)
        return max((len(stems & target) / len(stems) for stems in wanted if stems), default=0.0)

    return 0 < share(gold.opposed) >= share(gold.target)


def _has_main(case: Case) -> bool:
    return any(gold.main for gold in case.stances or [])


def _item(gold: GoldStance, shown: Stance | None, number: int, output: Output) -> Item:
    right = shown is not None and _is_right(gold, shown, output.article.language)
    found = f"found {shown.position} {shown.target}" if shown else "not found"
    note = "" if right else f"expected {' or '.join(gold.position)}, {found}: “{gold.words}”"
    return Item(id=f"{number + 1} {gold.holder[0]} on {gold.target[0]}", score=float(right), note=note)


def quotations(case: Case, output: Output, *, ask: Literal["complete", "speaker"]) -> Scored | NotScored:
    """Share of the quotations that must be there that are whole, or of those found that have the right speaker."""
    items = []
    for number, gold in enumerate(_quoted_stances(case, output.article), start=1):
        best = max(output.report.quotations or [], key=lambda q: _share(q, gold, output.article), default=None)
        covered = _share(best, gold, output.article) if best else 0.0
        if ask == "complete":
            right, note = covered == 1.0, f"{covered:.0%} of “{gold.words}”"
        elif best is None or covered < 0.5:
            continue
        else:
            named = best.speaker or ""
            right = any(same_name(alias, named, output.article.language) for alias in gold.holder)
            note = f"given to {best.speaker or 'nobody'}: “{gold.words}”"
        items.append(
            Item(id=f"{number} {gold.holder[0]}: {gold.words[:50]}", score=float(right), note="" if right else note)
        )
    return share(items, why_none="no stance of the case rests on quoted words")


def _quoted_stances(case: Case, article: Article) -> Iterator[GoldStance]:
    paragraphs = (paragraph.span for paragraph in article.paragraphs)
    quoted = [found.span() for one in paragraphs for found in PLAIN_STRING.finditer(article.text, one.start, one.end)]
    for gold in case.stances or []:
        where = find_verbatim(article.text, gold.words)
        if where and any(start <= where[0] and where[1] <= end for start, end in quoted):
            yield gold


def _share(quotation: Quoted, gold: GoldStance, article: Article) -> float:
    return coverage(article.text, gold.words.strip(" ,.;:"), quotation.evidence)
