"""``python -m benchmarks._fit_selection``: fit the weights of ``summarizer/extract/selection.json`` on a coarse grid.

The aim is ROUGE-1 plus ROUGE-L at the length of the first three sentences (``benchmarks/summaries``). A grid point is
chosen on all folds but one and scored on that one; what is printed as cross-validated is the mean over articles of
those scores, that is, of articles that had no part in choosing. The differences between neighbouring points are
smaller than the noise of this many articles: the weights kept are the round numbers in the middle of the plateau.
"""

import itertools
import random
import statistics
from collections.abc import Sequence

from benchmarks.summaries import METRICS, Case, Scores, cut, differences, lead, load, rouge
from summarizer.extract.selection import Weights, rank_sentences, weights

FOLDS = 9
GRID = {
    "lead_length": (1.75, 3.0),
    "frequency": (0.15, 0.3),
    "repeated": (0.2, 0.45),
    "redundant": (0.6, 0.7),
    "names": (0.0, -0.15, -0.3, -0.45),
    "brief": (0.0, 0.5),
}


def score(case: Case, weighted: Weights) -> Scores:
    """ROUGE of one article at the words of its first three sentences."""
    order = [sentence.number - 1 for sentence in rank_sentences(case.article, weighted)]
    return rouge(case.references, cut(case.article, lambda _, count: order[:count], case.lead_words))


def main() -> None:
    """Print the best grid points, the cross-validated figures and those of the weights in use."""
    cases = load()
    points = [{**weights(), **dict(zip(GRID, values, strict=True))} for values in itertools.product(*GRID.values())]
    table = [[score(case, point) for case in cases] for point in points]
    everywhere = range(len(cases))
    for at in sorted(range(len(points)), key=lambda at: -_aim(table[at], everywhere))[:10]:
        print({name: points[at][name] for name in GRID}, _means(table[at]))
    held_out = _cross_validated(table, len(cases))
    first = [rouge(case.references, cut(case.article, lead, case.lead_words)) for case in cases]
    print(f"cross-validated, {FOLDS} folds:", _means(held_out))
    print("its gain over the first three sentences:", differences("gain", held_out, first))
    print("weights in use:", _means([score(case, weights()) for case in cases]))
    print("first three sentences:", _means(first))


def _cross_validated(table: Sequence[list[Scores]], cases: int) -> list[Scores]:
    shuffled = random.Random(0).sample(range(cases), cases)
    held_out: dict[int, Scores] = {}
    for fold in range(FOLDS):
        test = shuffled[fold::FOLDS]
        train = [i for i in shuffled if i not in test]
        best = max(table, key=lambda scored: _aim(scored, train))
        held_out |= {i: best[i] for i in test}
    return [held_out[i] for i in range(cases)]


def _aim(found: Sequence[Scores], which: Sequence[int]) -> float:
    return statistics.fmean(found[i]["rouge1"] + found[i]["rougeL"] for i in which)


def _means(found: Sequence[Scores]) -> dict[str, float]:
    return {metric: round(statistics.fmean(one[metric] for one in found), 4) for metric in METRICS}


if __name__ == "__main__":
    main()
