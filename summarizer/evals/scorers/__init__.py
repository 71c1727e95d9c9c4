"""All metrics, in the order of the reports. Each file holds one scoring idea and names its source."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, Protocol

from summarizer.evals.cases import Case
from summarizer.evals.scorers import evidence, questions, stances, statements, verdicts
from summarizer.evals.scores import DIGITS, NotScored, Output, Scored

Pooling = Literal["ratio", "mean", "sum"]
Direction = Literal["better", "worse"]
NO_MODEL = "no model answers; passages are scored instead"
BY_MODEL = "a model answers; its answers are scored instead"


class Ratio(Protocol):
    """A score's two parts."""

    @property
    def got(self) -> float: ...
    @property
    def of(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Metric:
    """What is measured, and how cases add up."""

    name: str
    unit: str
    """What ``count`` counts."""
    scorer: Callable[[Case, Output], Scored | NotScored]
    better: Literal["higher", "lower"] | None = "higher"
    """None: neither; only a floor or ceiling gates it."""
    pooling: Pooling = "ratio"
    """``ratio``: sum of ``got`` over sum of ``of``. ``mean``: of the cases' values. ``sum``: of ``got``."""
    itemised: bool = True
    """Whether its items mean the same in every run, so that each can get worse by itself."""
    expected: float | None = None
    """What a case without a baseline must reach; None for no demand."""
    by_model: bool | None = None
    """Whether only outputs of a model are scored (True), or only those of the core (False)."""

    def score(self, case: Case, output: Output) -> Scored | NotScored:
        """The score of one case."""
        if self.by_model is not None and output.by_model is not self.by_model:
            return NotScored(why=NO_MODEL if self.by_model else BY_MODEL)
        return self.scorer(case, output)

    def pooled(self, scores: Sequence[Ratio]) -> float:
        """The score of all cases together; there must be one."""
        if self.pooling == "mean":
            value = sum(score.got / score.of for score in scores) / len(scores)
        else:
            value = sum(s.got for s in scores) / (1 if self.pooling == "sum" else sum(s.of for s in scores))
        return round(value, DIGITS)

    def direction(self, before: float, after: float, tolerance: float = 1e-9) -> Direction | None:
        """Whether a change is for the better; None for no change, or where no value is better than another."""
        if self.better is None or abs(after - before) <= tolerance:
            return None
        return "better" if (after > before) == (self.better == "higher") else "worse"


def _unjudged(case: Case, output: Output) -> NotScored:  # noqa: ARG001 - every scorer takes both
    """The share of statements in a model's words that a judge finds supported; ``--judge`` fills it in."""
    return NotScored(why="no judge was asked")


_answers = partial(Metric, unit="questions", by_model=True)
_verdicts = partial(Metric, unit="statements", by_model=True)
METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric("fact_recall", "facts", partial(statements.facts, must=True), expected=1),
        Metric("optional_facts", "facts", partial(statements.facts, must=False), better=None),
        Metric("forbidden", "rules", statements.forbidden, better="lower", pooling="sum", expected=0),
        Metric("quote_fidelity", "quotes", evidence.quote_fidelity, itemised=False, expected=1),
        Metric("citation_recall", "statements", evidence.citation_recall, pooling="mean", itemised=False),
        Metric("citation_precision", "citations", evidence.citation_precision, pooling="mean", itemised=False),
        Metric("stance_f1", "stances", stances.stance_f1, expected=1),
        Metric("position_flips", "stances", stances.position_flips, better="lower", pooling="sum", expected=0),
        Metric("passage_first", "questions", partial(questions.passages, most=1), by_model=False),
        Metric("passage_top3", "questions", partial(questions.passages, most=3), expected=1, by_model=False),
        _answers("answer_found", scorer=questions.answer_found, expected=1),
        _answers("answer_exact", scorer=partial(questions.answer_words, metric=questions.exact_match)),
        _answers("answer_f1", scorer=partial(questions.answer_words, metric=questions.token_f1)),
        Metric("abstention_precision", "declined", questions.abstention_precision, expected=1, by_model=True),
        _answers("abstention_recall", scorer=questions.abstention_recall, expected=1),
        _answers("withheld", scorer=questions.withheld, better="lower", pooling="sum"),
        Metric("verbatim", "statements", partial(statements.support, kind="verbatim"), better=None),
        Metric("verified", "statements", partial(statements.support, kind="verified"), better=None),
        Metric("unverified", "statements", partial(statements.support, kind="unverified"), better=None),
        Metric("dropped_true", "dropped", statements.dropped_true, better="lower", pooling="sum", itemised=False),
        Metric("verified_forbidden", "rules", statements.verified_forbidden, better="lower", pooling="sum", expected=0),
        _verdicts("verdicts_right", scorer=verdicts.verdicts_right),
        _verdicts("false_printed", scorer=verdicts.false_printed, better="lower"),
        _verdicts("true_refused", scorer=verdicts.true_refused, better="lower"),
        Metric("cleaning_f1", "pieces", statements.cleaning_f1, expected=1),
        Metric("metadata", "fields", statements.metadata, expected=1),
        Metric("length", "words", statements.length, better=None, pooling="mean"),
        Metric("judged", "statements", _unjudged, better=None),
    )
}


def score_all(case: Case, output: Output) -> dict[str, Scored | NotScored]:
    """Every metric of one case."""
    return {name: metric.score(case, output) for name, metric in METRICS.items()}
