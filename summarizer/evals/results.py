"""The results of a run, and whether they are worse than what was accepted, or the difference is noise.

``--json`` writes results, ``compare`` reads them. A run passes if every case could be scored, floors and ceilings hold
for the whole run, and nothing is worse than the baseline, case by case. A replay is exact, so any item of any case that
got worse fails the gate and is named. A live model varies: there a metric fails when the whole interval of its paired
difference from the baseline is on the worse side of zero.

The differences are paired, and clustered by article. A pooled score is a ratio of sums over articles, ``A / B``, and a
difference of two runs is ``A1/B1 - A2/B2`` over the same articles. Results on one article are not independent (repeats,
several cases), so the article is the unit. The standard error is that of the linearised ratio (Cochran, "Sampling
Techniques", 3rd ed. 1977, section 6.3), with one residual for each article ``u = (a1 - r1 b1) / B1 - (a2 - r2 b2) /
B2`` and ``se² = n/(n-1) Σ u²``; for one score an article this is the standard error of a paired t-test, and for several
the clustered one of Miller, "Adding Error Bars to Evals" (2024). The interval takes Student's t with ``n - 1`` degrees
of freedom. The bootstrap draws articles with replacement (Efron 1979), from a fixed seed, and shows the percentiles.
"""

import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import Field, ValidationError, field_validator

from summarizer.config import read_toml
from summarizer.errors import UsageError
from summarizer.evals.cases import GoldenCase, Model
from summarizer.evals.outputs import DIGITS, Ratio, Score, Scored, Shown, Value
from summarizer.evals.scorers import METRICS, Direction, Metric
from summarizer.files import write_json

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
    return read_value(path, RunResult, "results of summarize eval --json; write them again")


def read_value(path: Path, kind: type[Model], what: str) -> Model:
    """The value in a JSON file. Raises UsageError for a file that cannot be read, or that holds no ``what``."""
    try:
        return kind.model_validate_json(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}; check the path") from None
    except (UnicodeDecodeError, ValidationError):
        raise UsageError(f"{path} holds no {what}") from None


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


_CONFIDENCE = 0.95


def paired_difference(
    first: Sequence[Sums], second: Sequence[Sums], *, resamples: int = 2000, seed: int = 7
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
    reach = float(stdtrit(n - 1, (1 + _CONFIDENCE) / 2)) * error
    low, high = _bootstrap(sums, resamples, seed)
    return Difference(value, value - reach, value + reach, low, high, n)


def _residuals(got: Any, of: Any) -> Any:
    return (got - got.sum() / of.sum() * of) / of.sum()


def _difference(got1: Any, of1: Any, got2: Any, of2: Any, axis: int = -1) -> Any:
    return got1.sum(axis) / of1.sum(axis) - got2.sum(axis) / of2.sum(axis)


def _bootstrap(sums: Any, resamples: int, seed: int) -> tuple[float, float]:
    from scipy.stats import bootstrap

    with np.errstate(invalid="ignore", divide="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a draw without any item of a rare kind has no score: it is left out below
        drawn = bootstrap(
            tuple(sums.T),
            _difference,
            paired=True,
            vectorized=True,
            n_resamples=resamples,
            confidence_level=_CONFIDENCE,
            method="percentile",
            rng=np.random.default_rng(seed),
        ).bootstrap_distribution
    kept = drawn[np.isfinite(drawn)]
    tail = 100 * (1 - _CONFIDENCE) / 2
    return float(np.percentile(kept, tail)), float(np.percentile(kept, 100 - tail))


# Gates and the baseline

_EQUAL = 1e-9
_MOST_FAULTS = 3


class AcceptedScore(Ratio):
    """An accepted score, with its items where they mean the same in every run."""

    items: dict[str, float] = Field(default={})
    """Item → its score, 1 as expected."""


Scores = dict[str, AcceptedScore]
"""Metric → accepted score; a metric that was not scored is missing."""


class Baseline(Value):
    """The scores that were accepted last: model → case → scores."""

    version: Literal[1] = 1
    models: dict[str, dict[str, Scores]] = Field(default={})


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file, or an empty one when there is none. Raises UsageError."""
    try:
        return Baseline.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Baseline()
    except (OSError, UnicodeDecodeError, ValidationError):
        raise UsageError(f"{path} is no baseline; restore it, or delete it and run: summarize eval accept") from None


def write_baseline(path: Path, baseline: Baseline) -> None:
    """Write a baseline, sorted, so that its changes can be reviewed. Raises SummarizerError."""
    write_json(path, baseline.model_dump(mode="json"))


def accept(run: RunResult, before: Baseline) -> Baseline:
    """The baseline updated with a run's scores. A run of everything drops the models and cases that it did not run."""
    kept = {model: cases for model, cases in before.models.items() if not run.every_model or model in run.models}
    models = {m: {} if run.every_case and m in run.models else dict(cases) for m, cases in kept.items()}
    for result in run.results:
        if result.status == "scored" and result.repeat == 0:
            scores = ((METRICS[name], s) for name, s in result.scores.items() if isinstance(s, Scored))
            models.setdefault(result.model, {})[result.case] = {
                metric.name: _accepted(metric, s) for metric, s in scores
            }
    return Baseline(models=models)


def _accepted(metric: Metric, score: Scored) -> AcceptedScore:
    items = {item.id: item.score for item in score.items} if metric.itemised else {}
    return AcceptedScore(got=score.got, of=score.of, items=items)


@dataclass(frozen=True, slots=True)
class Change:
    """One metric of one case that differs from its baseline, or from what is expected of a new case."""

    model: str
    case: str
    metric: str
    before: float | None
    """None for a case or metric that is new, or was not scored."""
    after: float | None
    """None if it is not scored any more."""
    items: tuple[tuple[str, str], ...] = ()
    """The items that got worse, each with what was found; for a change for the better, those that got better."""

    def __str__(self) -> str:
        before = "new" if self.before is None else f"{self.before:g}"
        after = "not scored" if self.after is None else f"{self.after:g}"
        items = "; ".join(f"{item}{f' ({note})' if note else ''}" for item, note in self.items)
        return f"{self.model} · {self.case} · {self.metric} {before} → {after}{f': {items}' if items else ''}"


def regressions(result: CaseResult, baseline: Baseline) -> Iterator[Change]:
    """What got worse in a case: an item, even if another made up for it, or the score of a metric without items.

    A case or item that the baseline does not have must meet all that its metric expects.
    """
    accepted = baseline.models.get(result.model, {}).get(result.case, {})
    for name, metric in METRICS.items():
        score, before = result.scores.get(name), accepted.get(name)
        value = before.value if before else None
        if metric.better is None:
            continue
        if not isinstance(score, Scored):
            if value and metric.better == "higher":
                yield Change(result.model, result.case, name, value, None)
        elif metric.itemised:
            new = 0.0 if metric.expected is None else 1.0
            items = before.items if before else {}
            worse = tuple((i.id, i.note) for i in score.items if i.score < items.get(i.id, new) - _EQUAL)
            if worse:
                yield Change(result.model, result.case, name, value, score.value, worse)
        else:
            least = metric.expected if value is None else value
            if least is not None and metric.direction(least, score.value) == "worse":
                faults = tuple((item.id, item.note) for item in score.items if item.score < 1)[:_MOST_FAULTS]
                yield Change(result.model, result.case, name, value, score.value, faults)


def improvements(result: CaseResult, baseline: Baseline) -> Iterator[Change]:
    """What got better in a case, without the metrics in which something got worse."""
    spoilt = {change.metric for change in regressions(result, baseline)}
    for name, before in baseline.models.get(result.model, {}).get(result.case, {}).items():
        score, metric = result.scores.get(name), METRICS.get(name)
        if metric is None or metric.better is None or name in spoilt or not isinstance(score, Scored):
            continue
        items = tuple((i.id, "") for i in score.items if i.score > before.items.get(i.id, 1.0) + _EQUAL)
        if items or metric.direction(before.value, score.value) == "better":
            yield Change(result.model, result.case, name, before.value, score.value, items)


class Bounds(Value):
    """Metric → the least or the most that a whole run may score."""

    floors: dict[str, float] = Field(default={})
    ceilings: dict[str, float] = Field(default={})

    @field_validator("floors", "ceilings")
    @classmethod
    def _are_metrics(cls, bounds: dict[str, float]) -> dict[str, float]:
        if unknown := sorted(set(bounds) - set(METRICS)):
            raise ValueError(f"no such metric: {', '.join(unknown)}; there are: {', '.join(METRICS)}")
        return bounds


class ModelGates(Bounds):
    """The bounds of one model."""

    cases: list[str] | None = None
    """The cases that it is run on, if not all: recordings of a slow model take hours."""


class Gates(Bounds):
    """``gates.toml``: bounds for every model, and further ones for single models."""

    models: dict[str, ModelGates] = Field(default={})

    def cases_of(self, model: str, cases: Sequence[GoldenCase]) -> list[GoldenCase]:
        """The cases that a model is run on."""
        listed = self.models.get(model, ModelGates()).cases
        return [case for case in cases if listed is None or case.name in listed]

    def broken(self, run: RunResult, model: str) -> Iterator[str]:
        """The bounds that a model does not meet, its own in place of the common ones."""
        own = self.models.get(model, ModelGates())
        for metric, floor in {**self.floors, **own.floors}.items():
            value = run.pooled(model, metric)
            if value is None:
                yield f"{model} · {metric}: not scored, and gates.toml has a floor for it"
            elif value < floor:
                yield f"{model} · {metric} is {value:.4g}, below the floor of {floor:g}"
        for metric, ceiling in {**self.ceilings, **own.ceilings}.items():
            value = run.pooled(model, metric)
            if value is not None and value > ceiling:
                yield f"{model} · {metric} is {value:.4g}, above the ceiling of {ceiling:g}"


def read_gates(path: Path) -> Gates:
    """The gates in a file, or none when there is no file. Raises UsageError, naming the fault."""
    return read_toml(path, Gates)


@dataclass
class Verdict:
    """Whether a run passes, and why not."""

    failed: list[str] = field(default_factory=list)
    """Cases that could not be scored."""
    bounds: list[str] = field(default_factory=list)
    """Floors and ceilings that are not met."""
    worse: list[Change] = field(default_factory=list)
    """Cases that got worse, in replay."""
    better: list[Change] = field(default_factory=list)
    """Cases that got better, in replay."""
    compared: dict[str, list[Comparison]] = field(default_factory=dict)
    """Live model → differences from the baseline."""

    @property
    def significant(self) -> list[str]:
        """Metrics of live models that are worse beyond chance."""
        return [f"{model} · {c}" for model, all_ in self.compared.items() for c in all_ if c.verdict == "worse"]

    @property
    def passed(self) -> bool:
        """True when nothing fails."""
        return not (self.failed or self.bounds or self.worse or self.significant)


def check_run(run: RunResult, gates: Gates, baseline: Baseline) -> Verdict:
    """The verdict on a run. Bounds apply to whole runs only: a few cases say little about a mean."""
    verdict = Verdict()
    for result in run.results:
        if result.status != "scored":
            verdict.failed.append(f"{result.model} · {result.case}: {result.error}")
        elif run.is_exact(result.model):
            verdict.worse += regressions(result, baseline)
            verdict.better += improvements(result, baseline)
    verdict.failed += _missing(run, baseline)
    for model in run.models:
        if run.every_case:
            verdict.bounds += gates.broken(run, model)
        if not run.is_exact(model):
            accepted = baseline.models.get(model, {})
            before = [(case, name, s.got, s.of) for case, scores in accepted.items() for name, s in scores.items()]
            verdict.compared[model] = compare(before, run.of(model))
    return verdict


def _missing(run: RunResult, baseline: Baseline) -> Iterator[str]:
    """What the baseline has and a run of everything did not run: it must not vanish unnoticed."""
    hint = "restore it, or run: summarize eval accept"
    for model, cases in baseline.models.items():
        if model not in run.models:
            if run.every_model and run.every_case:
                yield f"{model}: the baseline has it, and there are no recordings of it; {hint}"
        elif run.every_case:
            for case in sorted(set(cases) - {result.case for result in run.of(model)}):
                yield f"{model} · {case}: the baseline has it, and there is no case; {hint}"
