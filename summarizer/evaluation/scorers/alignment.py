"""Which stance of the output is which stance of the case: a one-to-one alignment of greatest weight.

The assignment problem (Kuhn 1955), as coreference scoring aligns entities (CEAF; Luo, "On Coreference Resolution
Performance Metrics", HLT 2005), solved by ``scipy.optimize.linear_sum_assignment``. Two stances can be aligned when
the holder has one of the case's names and their weight reaches ``LEAST``: half of it how far the target has the words
of one of the case's names for it, half of it how much of the case's evidence words the evidence covers. The position
takes no part: a stance told with the wrong side must meet its own, to be counted as a flip.
"""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from summarizer.article import Article
from summarizer.evaluation.cases import GoldStance
from summarizer.evaluation.matching import find_verbatim
from summarizer.results import Stance
from summarizer.text.stems import content_stems

LEAST = 0.25


def align(gold: Sequence[GoldStance], shown: Sequence[Stance], article: Article) -> list[tuple[int, int]]:
    """Pairs of places in ``gold`` and ``shown``, in the order of ``gold``."""
    if not gold or not shown:
        return []
    weights = np.array([[weight(one, other, article) for other in shown] for one in gold])
    rows, columns = linear_sum_assignment(weights, maximize=True)
    return [(int(r), int(c)) for r, c in zip(rows, columns, strict=True) if weights[r, c] >= LEAST]


def weight(gold: GoldStance, shown: Stance, article: Article) -> float:
    """How well two stances fit each other, 0 to 1; 0 when the holders differ."""
    if not any(_same_name(alias, shown.holder, article.language) for alias in gold.holder):
        return 0.0
    return (_target_fit(gold, shown, article.language) + _evidence_fit(gold, shown, article)) / 2


def _same_name(alias: str, holder: str, language: str) -> bool:
    """True when one name's words are all in the other."""
    one, other = set(content_stems(alias, language)), set(content_stems(holder, language))
    return bool(one and other) and (one <= other or other <= one)


def _target_fit(gold: GoldStance, shown: Stance, language: str) -> float:
    """The best share of an alias's content words that the target has; half as much when only the claim has them."""
    best = 0.0
    for alias in gold.target:
        if wanted := set(content_stems(alias, language)):
            in_target = len(wanted & set(content_stems(shown.target, language))) / len(wanted)
            in_claim = len(wanted & set(content_stems(shown.claim, language))) / len(wanted)
            best = max(best, in_target, in_claim / 2)
    return best


def _evidence_fit(gold: GoldStance, shown: Stance, article: Article) -> float:
    """The share of the case's evidence words that the stance's evidence covers."""
    found = find_verbatim(article.text, gold.words)
    if found is None:
        return 0.0
    start, end = found
    covered = {at for e in shown.evidence for at in range(max(start, e.start), min(end, e.end))}
    return len(covered) / (end - start)
