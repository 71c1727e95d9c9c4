"""Does a run pass? Floors and ceilings for whole runs; nothing worse than the baseline, case by case.

A replay is exact, so any item of any case that got worse fails the gate and is named. A live model varies: there a
metric fails when the whole interval of its paired difference from the baseline, clustered by article, is on the worse
side of zero. A case that could not be scored fails either way.
"""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from summarizer.errors import UsageError
from summarizer.evals.cases import GoldenCase
from summarizer.evals.outputs import DIGITS, Scored
from summarizer.evals.results import CaseResult, Comparison, RunResult, compare
from summarizer.evals.scorers import METRICS, Metric
from summarizer.llm.recordings import write_json

_EQUAL = 1e-9
_MOST_FAULTS = 3


class _Value(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AcceptedScore(_Value):
    """An accepted score, ``got / of``, with its items where they mean the same in every run."""

    got: float
    of: float
    items: dict[str, float] = {}
    """Item → its score, 1 as expected."""

    @property
    def value(self) -> float:
        """The score itself."""
        return round(self.got / self.of, DIGITS)


Scores = dict[str, AcceptedScore]
"""Metric → accepted score; a metric that was not scored is missing."""


class Baseline(_Value):
    """The scores that were accepted last: model → case → scores."""

    version: Literal[1] = 1
    models: dict[str, dict[str, Scores]] = {}


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


class Bounds(_Value):
    """Metric → the least or the most that a whole run may score."""

    floors: dict[str, float] = {}
    ceilings: dict[str, float] = {}

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

    models: dict[str, ModelGates] = {}

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
    try:
        return Gates.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Gates()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}; correct it") from None
    except ValidationError as error:
        fault = error.errors(include_input=False)[0]
        raise UsageError(f"{path}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}; correct it") from None


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
