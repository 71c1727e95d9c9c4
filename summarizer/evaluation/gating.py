"""Does a run pass? Floors and ceilings for whole runs; nothing worse than the baseline, case by case.

In replay nothing is left to chance, so any item of any case that got worse fails the gate and is named. A live model
varies: there a metric fails when the whole interval of its paired difference from the baseline, clustered by article,
is on the worse side of zero. A case that could not be scored fails either way.
"""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from summarizer.errors import UsageError
from summarizer.evaluation.baseline import Baseline, Change, better, worse
from summarizer.evaluation.comparing import Compared, compare_to_baseline
from summarizer.evaluation.golden import GoldenCase
from summarizer.evaluation.results import RunResult
from summarizer.evaluation.scorers import METRICS


class Bounds(BaseModel):
    """Metric → the least or the most that a whole run may score."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    floors: dict[str, float] = {}
    ceilings: dict[str, float] = {}

    @field_validator("floors", "ceilings")
    @classmethod
    def _are_metrics(cls, bounds: dict[str, float]) -> dict[str, float]:
        if unknown := sorted(set(bounds) - set(METRICS)):
            raise ValueError(f"no such metric: {', '.join(unknown)}; there are: {', '.join(METRICS)}")
        return bounds


class ModelGates(Bounds):
    """What is said of one model."""

    cases: list[str] | None = None
    """The cases that it is run on, where that is not all of them: recordings of a slow model take hours."""


class Gates(Bounds):
    """``gates.toml``: bounds for every model, and further ones for single models."""

    models: dict[str, ModelGates] = {}

    def of(self, model: str) -> Iterator[tuple[str, str, float]]:
        """Kind of bound, metric and bound, for a model; its own bounds take the place of the common ones."""
        own = self.models.get(model, ModelGates())
        for kind, common, special in (("floor", self.floors, own.floors), ("ceiling", self.ceilings, own.ceilings)):
            for metric, bound in {**common, **special}.items():
                yield kind, metric, bound

    def chosen(self, model: str, cases: Sequence[GoldenCase]) -> list[GoldenCase]:
        """The cases that a model is run on."""
        listed = self.models.get(model, ModelGates()).cases
        return [case for case in cases if listed is None or case.name in listed]


@dataclass
class Verdict:
    """What the gate says of a run."""

    failed: list[str] = field(default_factory=list)
    """Cases that could not be scored."""
    bounds: list[str] = field(default_factory=list)
    """Floors and ceilings that do not hold."""
    worse: list[Change] = field(default_factory=list)
    """Cases that got worse, in replay."""
    better: list[Change] = field(default_factory=list)
    """Cases that got better, in replay."""
    compared: dict[str, list[Compared]] = field(default_factory=dict)
    """Live model → differences from the baseline."""

    @property
    def significant(self) -> list[str]:
        """Metrics of live models that are worse beyond chance."""
        return [f"{model} · {c}" for model, all_ in self.compared.items() for c in all_ if c.verdict == "worse"]

    @property
    def passed(self) -> bool:
        """True when nothing speaks against the run."""
        return not (self.failed or self.bounds or self.worse or self.significant)


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


def judge(run: RunResult, gates: Gates, baseline: Baseline) -> Verdict:
    """The verdict on a run. Floors and ceilings are for whole runs alone: a few cases say little of a mean."""
    verdict = Verdict()
    for result in run.results:
        if result.status != "scored":
            verdict.failed.append(f"{result.model} · {result.case}: {result.error}")
        elif run.is_exact(result.model):
            verdict.worse += worse(result, baseline)
            verdict.better += better(result, baseline)
    verdict.failed += _missing(run, baseline)
    for model in run.models:
        if run.every_case:
            verdict.bounds += _broken_bounds(run, model, gates)
        if not run.is_exact(model):
            verdict.compared[model] = compare_to_baseline(baseline, run.of(model), model)
    return verdict


def _missing(run: RunResult, baseline: Baseline) -> Iterator[str]:
    """What the baseline knows and a run of everything did not come across: it must not pass unnoticed."""
    hint = "restore it, or run: summarize eval accept"
    for model, cases in baseline.models.items():
        if model not in run.models:
            if run.every_model:
                yield f"{model}: the baseline has it, and there are no recordings of it; {hint}"
        elif run.every_case:
            there = {result.case for result in run.of(model)}
            yield from (
                f"{model} · {case}: the baseline has it, and there is no case; {hint}"
                for case in sorted(set(cases) - there)
            )


def _broken_bounds(run: RunResult, model: str, gates: Gates) -> Iterator[str]:
    for kind, metric, bound in gates.of(model):
        value = run.pooled(model, metric)
        if value is None and kind == "floor":
            yield f"{model} · {metric}: not scored, and gates.toml has a floor for it"
        elif value is None:  # nothing was there to exceed a ceiling
            continue
        elif value < bound if kind == "floor" else value > bound:
            side = "below" if kind == "floor" else "above"
            yield f"{model} · {metric} is {value:.4g}, {side} the {kind} of {bound:g}"
