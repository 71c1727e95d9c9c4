"""The results of a run, and whether another run is worse or the difference is noise.

``--json`` writes results, ``compare`` reads them. The differences are paired, and clustered by article.
A pooled score is a ratio of sums over articles, ``A / B``, and a difference of two runs is ``A1/B1 - A2/B2`` over the
same articles. Results on one article are not independent (repeats, several cases), so the article is the unit. The
standard error is that of the linearised ratio (Cochran, "Sampling Techniques", 3rd ed. 1977, section 6.3), with one
residual for each article ``u = (a1 - r1 b1) / B1 - (a2 - r2 b2) / B2`` and ``se² = n/(n-1) Σ u²``; for one score an
article this is the standard error of a paired t-test, and for several the clustered one of Miller, "Adding Error Bars
to Evals" (2024). The interval takes Student's t with ``n - 1`` degrees of freedom. The bootstrap draws articles with
replacement (Efron 1979), from a fixed seed, and shows the percentiles.
"""

import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import Field, ValidationError

from summarizer.errors import UsageError
from summarizer.evals.outputs import DIGITS, Score, Scored, Shown, Value
from summarizer.evals.scorers import METRICS, Direction, Metric

Mode = Literal["replay", "record", "live"]
Status = Literal["scored", "error", "no_recording"]


class CaseResult(Value):
    """One case with one model, once."""

    case: str
    article: str
    """The article's file; results are clustered by it."""
    model: str
    repeat: int = 0
    """0 for the first time."""
    status: Status
    error: str | None = None
    """What went wrong, in one sentence."""
    stale: str | None = None
    """Set if the output was made under other prompts, since there is no recording under today's: their version."""
    scores: dict[str, Score] = Field(default={})
    """Metric → score; empty unless the status is ``scored``."""
    shown: list[Shown] = Field(default=[])
    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0


class RunResult(Value):
    """A whole run of one set, and of the sets inside it."""

    version: Literal[2] = 2
    """2: ``shown`` has ``support`` in place of ``origin``."""
    mode: Mode
    live: list[str] = Field(default=[])
    """The models whose replies were not all recorded: their differences may be chance."""
    prompts: str
    """Hash of the prompts' texts."""
    every_case: bool
    """Whether all cases of the set were run, so that floors and unused recordings can be judged."""
    every_model: bool
    """Whether all models were run that the set has recordings of."""
    judge: str | None = None
    """How far the judge agrees with people, if one was asked."""
    results: list[CaseResult]
    inner: "dict[str, RunResult]" = Field(default={})
    """Sets inside the set, by folder name: the blind half, hostile drafts."""

    @property
    def models(self) -> list[str]:
        """The models, in the order in which they ran."""
        return list(dict.fromkeys(result.model for result in self.results))

    def is_exact(self, model: str) -> bool:
        """True when the same code gives the same results: the core, and replayed models."""
        return model not in self.live

    def of(self, model: str) -> list[CaseResult]:
        """The results of one model."""
        return [result for result in self.results if result.model == model]

    def scored(self, model: str, metric: str) -> list[Scored]:
        """The scores of one metric, without the cases that have none."""
        scores = (result.scores.get(metric) for result in self.of(model))
        return [score for score in scores if isinstance(score, Scored)]

    def pooled(self, model: str, metric: str) -> float | None:
        """The score over all cases; None when no case has one. A count is averaged over the repeats."""
        scores = self.scored(model, metric)
        if not scores:
            return None
        repeats = 1 + max(result.repeat for result in self.of(model))
        pooled = METRICS[metric].pooled(scores)
        return round(pooled / repeats, DIGITS) if METRICS[metric].pooling == "sum" else pooled


def read_results(path: Path) -> RunResult:
    """The results in a file that ``--json`` wrote. Raises UsageError."""
    try:
        return RunResult.model_validate_json(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}; check the path") from None
    except (UnicodeDecodeError, ValidationError):
        raise UsageError(f"{path} holds no results of summarize eval --json; write them again") from None


Sums = tuple[float, float]
"""An article's ``got`` and ``of``."""
Part = tuple[str, str, float, float]
"""Case, metric, ``got`` and ``of`` of one score."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A paired difference, first minus second."""

    value: float
    low: float
    high: float
    """The interval from the standard error."""
    boot_low: float
    boot_high: float
    """The percentile interval of the bootstrap."""
    articles: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """One metric of two runs, over the cases that both scored."""

    metric: Metric
    before: float
    after: float
    difference: Difference | None
    """After minus before; None with fewer than two articles."""

    def __str__(self) -> str:
        interval = f": {self.difference.low:+.3f} to {self.difference.high:+.3f}" if self.difference else ""
        return f"{self.metric.name} {self.before:.4g} → {self.after:.4g}{interval}"

    @property
    def verdict(self) -> Direction | None:
        """``better`` or ``worse`` when the whole interval is on one side of zero."""
        found = self.difference
        if found is None or found.low <= 0 <= found.high:
            return None
        return self.metric.direction(0, found.low, tolerance=0)


def compare_runs(before: RunResult, after: RunResult) -> Iterator[tuple[str, list[Comparison]]]:
    """For each model of both runs, its metrics. Raises UsageError when the runs have no model in common.

    Two runs of one model each are compared even if the models differ.
    """
    pairs = [(model, model) for model in after.models if model in before.models]
    if not pairs and len(before.models) == len(after.models) == 1:
        pairs = [(before.models[0], after.models[0])]
    if not pairs:
        raise UsageError("the two results have no model in common; compare runs of the same models")
    for first, second in pairs:
        name = first if first == second else f"{first} → {second}"
        yield name, compare(_parts(before.of(first)), after.of(second))


def compare(before: Iterable[Part], after: Sequence[CaseResult]) -> list[Comparison]:
    """Every metric that both have, over the cases that both scored."""
    articles = {result.case: result.article for result in after}
    old, new = _by_metric(before), _by_metric(_parts(after))
    found = []
    for name, metric in METRICS.items():
        if cases := [case for case in new[name] if case in old[name]]:
            first, second = _by_article(old[name], cases, articles), _by_article(new[name], cases, articles)
            found.append(Comparison(metric, _pooled(first), _pooled(second), paired_difference(second, first)))
    return found


def _parts(results: Iterable[CaseResult]) -> Iterator[Part]:
    for result in results:
        for name, score in result.scores.items():
            if isinstance(score, Scored):
                yield result.case, name, score.got, score.of


def _by_metric(parts: Iterable[Part]) -> dict[str, dict[str, list[Sums]]]:
    """Metric → case → what each repeat adds to a pooled score: its parts for a ratio, else its value and 1."""
    found: dict[str, dict[str, list[Sums]]] = defaultdict(lambda: defaultdict(list))
    for case, name, got, of in parts:
        if name in METRICS:
            found[name][case].append((got, of) if METRICS[name].pooling == "ratio" else (got / of, 1.0))
    return found


def _by_article(sums: Mapping[str, list[Sums]], cases: Sequence[str], articles: Mapping[str, str]) -> list[Sums]:
    """An article's sums, with each case's repeats averaged so that runs with different repeats are comparable."""
    totals: dict[str, Sums] = {}
    for case in cases:
        got, of = totals.get(articles[case], (0.0, 0.0))
        repeats = sums[case]
        totals[articles[case]] = (
            got + sum(part for part, _ in repeats) / len(repeats),
            of + sum(part for _, part in repeats) / len(repeats),
        )
    return list(totals.values())


def _pooled(sums: Sequence[Sums]) -> float:
    total = sum(of for _, of in sums)
    return sum(got for got, _ in sums) / total if total else 0.0


def paired_difference(
    first: Sequence[Sums], second: Sequence[Sums], *, confidence: float = 0.95, resamples: int = 2000, seed: int = 7
) -> Difference | None:
    """The difference of the pooled scores of two runs over the same articles; None for fewer than two articles.

    ``first[i]`` and ``second[i]`` are one article's sums over its cases and repeats.
    """
    from scipy.special import stdtrit

    if len(first) != len(second):
        raise ValueError("runs are paired by article")
    n = len(first)
    sums = np.array([(*one, *other) for one, other in zip(first, second, strict=True)], dtype=float)
    if n < 2 or not (sums[:, 1].sum() > 0 and sums[:, 3].sum() > 0):
        return None
    value = float(_difference(*sums.T))
    residuals = _residuals(sums[:, 0], sums[:, 1]) - _residuals(sums[:, 2], sums[:, 3])
    error = float(np.sqrt(n / (n - 1) * np.square(residuals).sum()))
    reach = float(stdtrit(n - 1, (1 + confidence) / 2)) * error
    low, high = _bootstrap(sums, confidence, resamples, seed)
    return Difference(value, value - reach, value + reach, low, high, n)


def _residuals(got: Any, of: Any) -> Any:
    return (got - got.sum() / of.sum() * of) / of.sum()


def _difference(got1: Any, of1: Any, got2: Any, of2: Any, axis: int = -1) -> Any:
    return got1.sum(axis) / of1.sum(axis) - got2.sum(axis) / of2.sum(axis)


def _bootstrap(sums: Any, confidence: float, resamples: int, seed: int) -> tuple[float, float]:
    from scipy.stats import bootstrap

    with np.errstate(invalid="ignore", divide="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a draw without any item of a rare kind has no score: it is left out below
        drawn = bootstrap(
            tuple(sums.T),
            _difference,
            paired=True,
            vectorized=True,
            n_resamples=resamples,
            confidence_level=confidence,
            method="percentile",
            rng=np.random.default_rng(seed),
        ).bootstrap_distribution
    kept = drawn[np.isfinite(drawn)]
    tail = 100 * (1 - confidence) / 2
    return float(np.percentile(kept, tail)), float(np.percentile(kept, 100 - tail))
