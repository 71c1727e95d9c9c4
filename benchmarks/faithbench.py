"""Sentences of modern models' summaries, labelled by people: a careful reader beside two detectors.

The reader saw the sentences blind, and one at a time; the detectors judged whole summaries, so that theirs is the
verdict of the summary which a sentence stands in.
"""

from collections.abc import Callable
from typing import Any

from benchmarks.report import Report, balanced, read_rows

_HHEM_PASSES = 0.5
_Verdict = Callable[[dict[str, Any]], bool]
_JUDGES: dict[str, _Verdict] = {
    "reader": lambda row: row["verdict"] == "supported",
    "gpt_4o": lambda row: bool(row["gpt_4o_summary"]),
    "hhem": lambda row: float(row["hhem_summary"]) >= _HHEM_PASSES,
}


def run() -> Report:
    """Balanced accuracy of each: the mean of the shares of faithful sentences passed and of others refused."""
    cases = list(read_rows("faithfulness/faithbench_read.jsonl"))
    truth = [bool(row["faithful"]) for row in cases]
    scores: dict[str, float] = {}
    rows = []
    for name, judge in _JUDGES.items():
        accuracy, refused, passed = balanced(truth, [judge(row) for row in cases])
        scores[f"{name}.balanced_accuracy"] = accuracy
        rows.append([name, f"{accuracy:.3f}", f"{refused:.3f}", f"{passed:.3f}"])
    notes = [f"{len({row['article'] for row in cases})} passages; the reader's verdicts are recorded with the data"]
    return Report(
        "faithbench", len(cases), scores, ["judge", "balanced acc.", "true refused", "false passed"], rows, notes
    )
