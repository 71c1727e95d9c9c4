"""All metrics, in the order of the reports. Each file says what it scores and names its source."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from summarizer.evals.cases import Case
from summarizer.evals.outputs import DIGITS, NotScored, Output, Ratio, Scored
from summarizer.evals.scorers import questions, stances, statements
from summarizer.evals.scorers.stances import quotations as quotations

Pooling = Literal["ratio", "mean", "sum"]
Direction = Literal["better", "worse"]
NO_MODEL = "only what a model wrote is scored"
BY_MODEL = "only what no model wrote is scored"


@dataclass(frozen=True, slots=True)
class Metric:
    """What is measured, and how cases add up."""

    name: str
    unit: str
    """What ``count`` counts, in the singular."""
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


def _unjudged(_case: Case, _output: Output) -> NotScored:
    """The share of statements in a model's words that a judge finds supported; ``--judge`` fills it in."""
    return NotScored(why="no judge was asked")


_answers = partial(Metric, unit="question", by_model=True)
_verdicts = partial(Metric, unit="statement", by_model=True)
_errors = partial(_verdicts, better="lower", itemised=False)
METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric("fact_recall", "fact", partial(statements.facts, must=True), expected=1),
        Metric("optional_facts", "fact", partial(statements.facts, must=False), better=None),
        Metric("forbidden", "rule", statements.forbidden, better="lower", pooling="sum", expected=0),
        _errors("false_printed", scorer=statements.false_printed, expected=0),
        _errors("true_refused", scorer=statements.true_refused),
        _verdicts("verdicts_right", scorer=statements.verdicts_right, expected=1),
        _verdicts("planted_evidence", scorer=statements.planted_evidence, expected=1),
        Metric("exact_catches", "statement", statements.exact_catches),
        Metric("exact_alarms", "statement", statements.exact_alarms, better="lower", expected=0),
        Metric("quote_fidelity", "quote", statements.quote_fidelity, itemised=False, expected=1),
        Metric("places_right", "place", statements.places_right, itemised=False, expected=1),
        Metric("quotations_complete", "quotation", partial(stances.quotations, ask="complete")),
        Metric("quotations_speaker", "quotation", partial(stances.quotations, ask="speaker"), itemised=False),
        Metric("stance_f1", "stance", stances.stance_f1, expected=1),
        Metric("stance_precision", "stance", stances.stance_precision, itemised=False),
        Metric("main_stances", "stance", stances.main_stances, expected=1),
        Metric("position_flips", "stance", stances.position_flips, better="lower", pooling="sum", expected=0),
        Metric("passage_first", "question", partial(questions.passages, most=1), by_model=False),
        Metric("passage_top3", "question", partial(questions.passages, most=3), expected=1, by_model=False),
        _answers("answer_found", scorer=questions.answer_found, expected=1),
        _answers("answer_evidence", scorer=questions.answer_evidence, itemised=False),
        Metric("abstention_precision", "declined question", questions.abstention_precision, expected=1, by_model=True),
        _answers("abstention_recall", scorer=questions.abstention_recall, expected=1),
        _answers("premises", scorer=questions.premises),
        _answers("unconfirmed", scorer=questions.unconfirmed, better="lower", pooling="sum"),
        Metric("verbatim", "statement", partial(statements.support, kind="verbatim"), better=None),
        Metric("verified", "statement", partial(statements.support, kind="verified"), better=None),
        Metric("unverified", "statement", partial(statements.support, kind="unverified"), better=None),
        Metric("cleaning_f1", "piece", statements.cleaning_f1, expected=1),
        Metric("metadata", "field", statements.metadata, expected=1),
        Metric("printed", "statement", statements.printed, itemised=False, expected=1),
        Metric("length", "word", statements.length, better=None, pooling="mean"),
        Metric("judged", "statement", _unjudged, better=None),
    )
}


def score_all(case: Case, output: Output) -> dict[str, Scored | NotScored]:
    """Every metric of one case."""
    return {name: metric.score(case, output) for name, metric in METRICS.items()}
