"""Two runs side by side: each metric's paired difference, clustered by article, with its interval."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from summarizer.errors import UsageError
from summarizer.evaluation.baseline import Baseline
from summarizer.evaluation.results import CaseResult, RunResult
from summarizer.evaluation.scorers import METRICS, Metric
from summarizer.evaluation.scores import Scored
from summarizer.evaluation.statistics import Difference, Sums, paired_difference

Parts = Mapping[str, Mapping[str, list[Sums]]]
"""Case → metric → the sums of each of its repeats."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One metric of two runs, over the cases that both scored."""

    metric: Metric
    before: float
    after: float
    difference: Difference | None
    """After minus before; None where there are too few articles to tell."""

    def __str__(self) -> str:
        interval = f": {self.difference.low:+.3f} to {self.difference.high:+.3f}" if self.difference else ""
        return f"{self.metric.name} {self.before:.4g} → {self.after:.4g}{interval}"

    @property
    def verdict(self) -> str:
        """``better`` or ``worse`` when the whole interval is on one side of zero; else ``no difference shown``."""
        found = self.difference
        if found is None or self.metric.better is None or found.low <= 0 <= found.high:
            return "no difference shown"
        return "better" if (found.low > 0) == (self.metric.better == "higher") else "worse"


def compare_runs(before: RunResult, after: RunResult) -> Iterator[tuple[str, list[Compared]]]:
    """For each model of both runs, its metrics. Raises UsageError when the runs have no model in common.

    Two runs of one model each are compared even where the models differ.
    """
    pairs = [(model, model) for model in after.models if model in before.models]
    if not pairs and len(before.models) == len(after.models) == 1:
        pairs = [(before.models[0], after.models[0])]
    if not pairs:
        raise UsageError("the two results have no model in common; compare runs of the same models")
    for first, second in pairs:
        name = first if first == second else f"{first} → {second}"
        yield name, compare(parts_of(before.of(first)), parts_of(after.of(second)), _articles(after.of(second)))


def compare_to_baseline(baseline: Baseline, results: Sequence[CaseResult], model: str) -> list[Compared]:
    """A model's results against its accepted scores."""
    known = baseline.models.get(model, {})
    before = {case: {name: [_unit(METRICS[name], s.got, s.of)] for name, s in scores.items() if name in METRICS}
              for case, scores in known.items()}  # fmt: skip
    return compare(before, parts_of(results), _articles(results))


def parts_of(results: Sequence[CaseResult]) -> Parts:
    """The sums that pooled scores are made of."""
    parts: dict[str, dict[str, list[Sums]]] = defaultdict(lambda: defaultdict(list))
    for result in results:
        for name, score in result.scores.items():
            if isinstance(score, Scored):
                parts[result.case][name].append(_unit(METRICS[name], score.got, score.of))
    return parts


def compare(before: Parts, after: Parts, articles: Mapping[str, str]) -> list[Compared]:
    """Every metric that both runs have, over the cases that both scored."""
    found = []
    for name, metric in METRICS.items():
        cases = [case for case in after if name in after[case] and name in before.get(case, {})]
        if not cases:
            continue
        first = _by_article(before, cases, name, articles)
        second = _by_article(after, cases, name, articles)
        difference = paired_difference(second, first)
        found.append(Compared(metric, _pooled(first), _pooled(second), difference))
    return found


def _unit(metric: Metric, got: float, of: float) -> Sums:
    """What a case adds to a pooled score: its parts for a ratio, its value and 1 for a mean or a count."""
    return (got, of) if metric.pooling == "ratio" else (got / of, 1.0)


def _by_article(parts: Parts, cases: Sequence[str], metric: str, articles: Mapping[str, str]) -> list[Sums]:
    """An article's sums, each case's repeats averaged so that runs with different repeats are comparable."""
    sums: dict[str, list[float]] = {}
    for case in cases:
        repeats = parts[case][metric]
        total = sums.setdefault(articles[case], [0.0, 0.0])
        total[0] += sum(got for got, _ in repeats) / len(repeats)
        total[1] += sum(of for _, of in repeats) / len(repeats)
    return [(got, of) for got, of in sums.values()]


def _pooled(sums: Sequence[Sums]) -> float:
    total = sum(of for _, of in sums)
    return sum(got for got, _ in sums) / total if total else 0.0


def _articles(results: Sequence[CaseResult]) -> dict[str, str]:
    return {result.case: result.article for result in results}
