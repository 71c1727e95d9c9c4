"""The scores that were accepted last, case by case, and how others differ from them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from summarizer.errors import UsageError
from summarizer.evaluation.results import CaseResult, RunResult
from summarizer.evaluation.scorers import METRICS, Metric
from summarizer.evaluation.scores import DIGITS, Scored
from summarizer.models.recorded import write_json

_EQUAL = 1e-9


class Known(BaseModel):
    """An accepted score, ``got / of``, with its items where they mean the same in every run."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    got: float
    of: float
    items: dict[str, float] = {}
    """Item → its score, 1 as wanted."""

    @property
    def value(self) -> float:
        """The score itself."""
        return round(self.got / self.of, DIGITS)


Scores = dict[str, Known]
"""Metric → accepted score; a metric that was not scored is not there."""


class Baseline(BaseModel):
    """Model → case → scores."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal[1] = 1
    models: dict[str, dict[str, Scores]] = {}

    def of(self, model: str, case: str) -> Scores | None:
        """The accepted scores of a case; None when it is new."""
        return self.models.get(model, {}).get(case)


@dataclass(frozen=True, slots=True)
class Change:
    """One metric of one case that differs from what was accepted, or from what is expected of a new case."""

    model: str
    case: str
    metric: str
    before: float | None
    """None for a case or metric that is new, or was not scored."""
    after: float | None
    """None where it is not scored any more."""
    items: tuple[tuple[str, str], ...] = ()
    """The items that got worse, each with what was found; for a change for the better, those that got better."""

    def __str__(self) -> str:
        before = "new" if self.before is None else f"{self.before:g}"
        after = "not scored" if self.after is None else f"{self.after:g}"
        named = "; ".join(f"{item}{f' ({note})' if note else ''}" for item, note in self.items)
        return f"{self.model} · {self.case} · {self.metric} {before} → {after}{f': {named}' if named else ''}"


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
    write_json(path, json.loads(baseline.model_dump_json(exclude_defaults=False)))


def accepted(run: RunResult, before: Baseline) -> Baseline:
    """The baseline with a run's scores in it. What a run of everything did not come across is dropped."""
    kept = {model: cases for model, cases in before.models.items() if not run.every_model or model in run.models}
    models = {m: {} if run.every_case and m in run.models else dict(cases) for m, cases in kept.items()}
    for result in run.results:
        if result.status == "scored" and result.repeat == 0:
            models.setdefault(result.model, {})[result.case] = known_scores(result)
    return Baseline(models=models)


def known_scores(result: CaseResult) -> Scores:
    """A case's scores as a baseline keeps them."""
    return {name: _known(METRICS[name], score) for name, score in result.scores.items() if isinstance(score, Scored)}


def _known(metric: Metric, score: Scored) -> Known:
    items = {item.id: item.score for item in score.items} if metric.itemised else {}
    return Known(got=score.got, of=score.of, items=items)


def worse(result: CaseResult, baseline: Baseline) -> Iterator[Change]:
    """What got worse in a case: an item, also where another made up for it, or the score of a metric without items.

    Of a case or item that the baseline does not know, everything that its metric expects must hold.
    """
    known = baseline.of(result.model, result.case) or {}
    for name, metric in METRICS.items():
        score, before = result.scores.get(name), known.get(name)
        was = before.value if before else None
        if metric.better is None:
            continue
        if not isinstance(score, Scored):
            if before is not None and metric.better == "higher" and before.value > 0:
                yield Change(result.model, result.case, name, was, None)
        elif metric.itemised:
            if items := _worse_items(metric, score, before):
                yield Change(result.model, result.case, name, was, score.value, items)
        elif (least := was if before else metric.expected) is not None and _is_worse(metric, score.value, least):
            yield Change(result.model, result.case, name, was, score.value, _first_faults(score))


def better(result: CaseResult, baseline: Baseline) -> Iterator[Change]:
    """What got better in a case, where nothing of the same metric got worse."""
    spoilt = {change.metric for change in worse(result, baseline)}
    for name, before in (baseline.of(result.model, result.case) or {}).items():
        score, metric = result.scores.get(name), METRICS.get(name)
        if metric is None or metric.better is None or name in spoilt or not isinstance(score, Scored):
            continue
        items = tuple((i.id, "") for i in score.items if i.score > before.items.get(i.id, 1.0) + _EQUAL)
        if items or _is_worse(metric, before.value, score.value):
            yield Change(result.model, result.case, name, before.value, score.value, items)


def _worse_items(metric: Metric, score: Scored, before: Known | None) -> tuple[tuple[str, str], ...]:
    unknown = 0.0 if metric.expected is None else 1.0
    known = before.items if before else {}
    return tuple((i.id, i.note) for i in score.items if i.score < known.get(i.id, unknown) - _EQUAL)


def _first_faults(score: Scored) -> tuple[tuple[str, str], ...]:
    return tuple((item.id, item.note) for item in score.items if item.score < 1)[:3]


def _is_worse(metric: Metric, value: float, than: float) -> bool:
    return value > than + _EQUAL if metric.better == "lower" else value < than - _EQUAL
