"""The results of a run: each case's scores with each model. ``--json`` writes them, ``compare`` reads them."""

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from summarizer.errors import UsageError
from summarizer.evals.scorers import METRICS
from summarizer.evals.scores import DIGITS, Score, Scored, Shown, Value

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
