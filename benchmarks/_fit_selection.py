"""``python -m benchmarks._fit_selection``: fit the weights of an overview in ``summarizer/extract/selection.json``.

The aim is ROUGE-1 at the words of the first three sentences (``benchmarks/summaries``). Random points are scored, and
the weights are the mean of the best twentieth: single points differ by less than the noise of this many articles. What
is printed as cross-validated is the mean over articles, each scored under weights that it had no part in choosing.
"""

import random
import statistics
from collections.abc import Sequence

from benchmarks.summaries import METRICS, Case, Scores, cut, differences, lead, load, rouge
from summarizer.extract.selection import Weights, rank_sentences, weights

FOLDS, SHUFFLES = 10, 5
POINTS, BEST = 300, 15
RANGES = {
    "position": (0.6, 1.6),
    "frequency": (0.05, 0.6),
    "repeated": (0.0, 0.9),
    "redundant": (0.55, 0.8),
    "names": (-0.5, 0.0),
    "length": (0.0, 1.0),
    "present": (0.0, 0.35),
}


def score(case: Case, weighted: Weights) -> Scores:
    """ROUGE of one article at the words of its first three sentences."""
    order = [sentence.number - 1 for sentence in rank_sentences(case.article, weighted)]
    return rouge(case.references, cut(case.article, lambda _, count: order[:count], case.lead_words))


def main() -> None:
    """Print the fitted weights, and the figures cross-validated, fitted, in use and of the first three sentences."""
    cases = load()
    draw = random.Random(0)
    points = [{name: draw.uniform(*ends) for name, ends in RANGES.items()} for _ in range(POINTS)]
    table = [[score(case, {**weights(), **point})["rouge1"] for point in points] for case in cases]
    fitted = _mean_of_best(points, table)
    print("fitted:", {name: round(value, 2) for name, value in fitted.items()})
    held_out = [_cross_validated(cases, points, table, random.Random(seed)) for seed in range(SHUFFLES)]
    first = [rouge(case.references, cut(case.article, lead, case.lead_words)) for case in cases]
    for scores in held_out:
        print(f"cross-validated, {FOLDS} folds:", _means(scores))
    print("gain of the first of these over the first three sentences:", differences("gain", held_out[0], first))
    print("fitted weights:", _means([score(case, {**weights(), **fitted}) for case in cases]))
    print("weights in use:", _means([score(case, weights()) for case in cases]))
    print("first three sentences:", _means(first))


def _mean_of_best(points: Sequence[Weights], table: Sequence[Sequence[float]]) -> Weights:
    means = [statistics.fmean(scores) for scores in zip(*table, strict=True)]
    best = sorted(range(len(points)), key=lambda at: -means[at])[:BEST]
    return {name: statistics.fmean(points[at][name] for at in best) for name in RANGES}


def _cross_validated(
    cases: Sequence[Case], points: Sequence[Weights], table: Sequence[Sequence[float]], draw: random.Random
) -> list[Scores]:
    shuffled = draw.sample(range(len(cases)), len(cases))
    held_out: dict[int, Scores] = {}
    for fold in range(FOLDS):
        test = shuffled[fold::FOLDS]
        chosen = {**weights(), **_mean_of_best(points, [row for i, row in enumerate(table) if i not in test])}
        held_out |= {i: score(cases[i], chosen) for i in test}
    return [held_out[i] for i in range(len(cases))]


def _means(found: Sequence[Scores]) -> dict[str, float]:
    return {metric: round(statistics.fmean(one[metric] for one in found), 4) for metric in METRICS}


if __name__ == "__main__":
    main()
