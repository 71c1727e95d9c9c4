"""The figures that every report shows, as rows of text."""

from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.evaluation.baseline import Baseline
from summarizer.evaluation.gating import Verdict
from summarizer.evaluation.results import RunResult
from summarizer.evaluation.scorers import METRICS, Metric

NOT_SCORED = "not scored"


@dataclass(frozen=True, slots=True)
class Reported:
    """A run with all that a report says of it."""

    run: RunResult
    verdict: Verdict
    baseline: Baseline
    unused: dict[str, int]
    """Model → how many of its recordings no call asked for."""
    folder: str
    """The golden set, for people."""

    @property
    def cases(self) -> int:
        """How many cases were run."""
        return len({result.case for result in self.run.results})

    @property
    def headline(self) -> str:
        """The verdict in one sentence."""
        verdict = self.verdict
        if verdict.passed:
            return f"passed: {self.cases} cases, nothing worse than accepted, every bound holds"
        counts = {
            "not scored": len(verdict.failed),
            "cases worse than accepted": len({(c.model, c.case) for c in verdict.worse}),
            "bounds broken": len(verdict.bounds),
            "metrics worse beyond chance": len(verdict.significant),
        }
        return "FAILED: " + ", ".join(f"{count} {what}" for what, count in counts.items() if count)


@dataclass(frozen=True, slots=True)
class Cell:
    """One model's score of one metric over all cases."""

    value: float | None
    count: int
    unit: str
    accepted: float | None
    """What the baseline has for the same cases."""
    direction: str
    """``better``, ``worse``, or empty where nothing changed or nothing is better."""


def rows(reported: Reported) -> Iterator[tuple[Metric, list[Cell]]]:
    """Each metric with a cell for each model."""
    for metric in METRICS.values():
        if metric.name == "judged" and reported.run.judge is None:
            continue
        yield metric, [_cell(reported, model, metric) for model in reported.run.models]


def _cell(reported: Reported, model: str, metric: Metric) -> Cell:
    scores = reported.run.scored(model, metric.name)
    value = reported.run.pooled(model, metric.name)
    accepted = _accepted(reported, model, metric)
    direction = ""
    if value is not None and accepted is not None and metric.better and abs(value - accepted) >= 5e-5:
        direction = "better" if (value > accepted) == (metric.better == "higher") else "worse"
    return Cell(value, sum(score.count for score in scores), metric.unit, accepted, direction)


def _accepted(reported: Reported, model: str, metric: Metric) -> float | None:
    cases = {result.case for result in reported.run.of(model)}
    known = reported.baseline.models.get(model, {})
    scores = [scores[metric.name] for case, scores in known.items() if case in cases and metric.name in scores]
    return metric.pooled(scores) if scores else None


def written(metric: Metric, value: float | None) -> str:
    """A score for people: counts whole where they are whole, the rest with three digits."""
    if value is None:
        return NOT_SCORED
    return f"{value:g}" if metric.pooling == "sum" else f"{value:.3f}"
