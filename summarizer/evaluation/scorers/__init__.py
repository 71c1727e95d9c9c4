"""All metrics, in the order of the reports. One scoring idea a file; each file names its source."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from summarizer.evaluation.cases import Case
from summarizer.evaluation.outputs import Output
from summarizer.evaluation.scorers import (
    abstention,
    answers,
    citations,
    cleaning,
    facts,
    forbidden,
    passages,
    quotes,
    stances,
    support,
)
from summarizer.evaluation.scorers.length import length
from summarizer.evaluation.scores import DIGITS, NotScored, Scored

Pooling = Literal["ratio", "mean", "sum"]


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
    score: Callable[[Case, Output], Scored | NotScored]
    better: Literal["higher", "lower"] | None = "higher"
    """None: neither; nothing is gated but by a floor or ceiling."""
    pooling: Pooling = "ratio"
    """``ratio``: sum of ``got`` over sum of ``of``. ``mean``: of the cases' values. ``sum``: of ``got``."""
    itemised: bool = True
    """Whether its items mean the same in every run, so that each can get worse by itself."""
    expected: float | None = None
    """What a case must reach that no baseline knows; None for no demand."""

    def pooled(self, scores: Sequence[Ratio]) -> float:
        """The score of all cases together; there must be one."""
        if self.pooling == "mean":
            value = sum(score.got / score.of for score in scores) / len(scores)
        else:
            value = sum(s.got for s in scores) / (1 if self.pooling == "sum" else sum(s.of for s in scores))
        return round(value, DIGITS)


def _unjudged(case: Case, output: Output) -> NotScored:  # noqa: ARG001 - every scorer takes both
    """What a model as judge finds supported, of what models worded; ``judging`` fills it in, with ``--judge``."""
    return NotScored(why="no judge was asked")


METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric("fact_recall", "facts", facts.fact_recall, expected=1),
        Metric("optional_facts", "facts", facts.optional_facts, better=None),
        Metric("forbidden", "rules", forbidden.forbidden, better="lower", pooling="sum", expected=0),
        Metric("quote_fidelity", "quotes", quotes.quote_fidelity, itemised=False, expected=1),
        Metric("citation_recall", "statements", citations.citation_recall, pooling="mean", itemised=False),
        Metric("citation_precision", "citations", citations.citation_precision, pooling="mean", itemised=False),
        Metric("stance_f1", "stances", stances.stance_f1, expected=1),
        Metric("position_flips", "stances", stances.position_flips, better="lower", pooling="sum", expected=0),
        Metric("passage_first", "questions", passages.passage_first),
        Metric("passage_top3", "questions", passages.passage_top3, expected=1),
        Metric("answer_found", "questions", answers.answer_found, expected=1),
        Metric("answer_exact", "questions", answers.answer_exact),
        Metric("answer_f1", "questions", answers.answer_f1),
        Metric("abstention_precision", "declined", abstention.abstention_precision, expected=1),
        Metric("abstention_recall", "questions", abstention.abstention_recall, expected=1),
        Metric("withheld", "questions", abstention.withheld, better="lower", pooling="sum"),
        Metric("verbatim", "statements", support.verbatim, better=None),
        Metric("verified", "statements", support.verified, better=None),
        Metric("unverified", "statements", support.unverified, better=None),
        Metric("dropped_true", "dropped", support.dropped_true, better="lower", pooling="sum", itemised=False),
        Metric("verified_forbidden", "rules", support.verified_forbidden, better="lower", pooling="sum", expected=0),
        Metric("cleaning_f1", "pieces", cleaning.cleaning_f1, expected=1),
        Metric("metadata", "fields", cleaning.metadata, expected=1),
        Metric("length", "words", length, better=None, pooling="mean"),
        Metric("judged", "statements", _unjudged, better=None),
    )
}


def score_all(case: Case, output: Output) -> dict[str, Scored | NotScored]:
    """Every metric of one case."""
    return {name: metric.score(case, output) for name, metric in METRICS.items()}
