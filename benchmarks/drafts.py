"""What a strong model writes of real news, true and false: what do the checks refuse?

Statements, stances and answers of 24 articles, written and read blind by careful readers (headlines left out). An
item cites the sentences that hold the words it was written from.
"""

from collections.abc import Sequence

from benchmarks import _anchoring, _verified
from benchmarks._news_data import GROUPS, Written, articles, written
from benchmarks.report import Report, mean
from summarizer.checks import ExactChecks


def exact(cases: Sequence[Written]) -> list[bool]:
    """Which items the exact checks refuse."""
    checks = {key: ExactChecks(article) for key, article in articles().items()}
    return [checks[one.article].refusal(one.item.text, one.item.cites) is not None for one in cases]


def run() -> Report:
    """Share of the true items refused (false alarms) and of the false ones, by group of items and way to decide."""
    cases = list(written())
    scores = _exact_scores(cases, exact(cases)) | _verified.scores() | _anchoring.evidence_scores()
    rows = []
    for group in GROUPS:
        prefix, count = _prefix(group), str(sum(one.group == group for one in cases))
        alarms, caught = (scores[f"{prefix}exact.{key}"] for key in ("false_alarms", "catches"))
        rows.append([group, "exact checks", count, f"{alarms:.3f}", f"{caught:.3f}"])
        alarms, missed = (scores[f"{prefix}verified.{key}"] for key in ("false_alarms", "misses"))
        rows.append([group, "and recorded verdicts", count, f"{alarms:.3f}", f"{1 - missed:.3f}"])
    notes = [
        f"{len(articles())} articles; statements without headlines; each item cites the sentences it was written from",
        "recorded verdicts: of a careful reader, who saw the items blind, in the verifier's place",
        *(f"evidence of true {group} whole: {scores[f'{_prefix(group)}evidence.all']:.3f}" for group in GROUPS),
        "evidence: the worst of its first sentence cited, cites shifted by one, and none",
    ]
    columns = ["items", "decided by", "cases", "true refused", "false refused"]
    return Report("drafts", len(cases), scores, columns, rows, notes)


def _exact_scores(cases: Sequence[Written], refused: Sequence[bool]) -> dict[str, float]:
    scores: dict[str, float] = {}
    for group in GROUPS:
        part = [(one.true, no) for one, no in zip(cases, refused, strict=True) if one.group == group]
        alarms, caught = (mean(no for true, no in part if true is side) for side in (True, False))
        scores |= {f"{_prefix(group)}exact.false_alarms": alarms, f"{_prefix(group)}exact.catches": caught}
    return scores


def _prefix(group: str) -> str:
    return "" if group == "statements" else f"{group}."
