"""Fits ``summarizer/evidence/weights.py`` on the faithfulness data: ``python -m benchmarks._fit_evidence``.

Logistic regression with a quadratic penalty, by Newton's method. Statements that a decisive finding settles are left
out. Every data set counts the same, and in each the true and the false statements count the same. Articles without
capitals have weights of their own.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.report import read_rows
from summarizer.assembling import article_from_text
from summarizer.evidence.checking import EvidenceIndex
from summarizer.evidence.features import DECISIVE, features

SETS = ("summedits_news", "qags_cnndm", "wice_dev")
Rows = np.ndarray[Any, np.dtype[np.float64]]
FOLDS = 10
LEAST = 30
"""Cases of a data set below which it does not take part in a fit."""
KEPT = {
    False: (
        *"support_share article_share order_share run_share copied_share unknown_strange".split(),
        *"name_swapped name_part name_elsewhere".split(),
    ),
    True: ("article_share", "order_share", "run_share", "copied_share", "omission", "clause_omission"),
}
"""The features that are weighed, for cased and uncased articles; chosen by cross-validation over articles."""
OF_COVERAGE = ("unsaid",)
"""Decisive findings that follow from coverage: leaving such cases out would bend the weights of coverage."""
PENALTY = {False: 50.0, True: 5.0}

Weights = dict[bool, tuple[float, dict[str, float]]]
"""Uncased or not → bias, and the weight of each feature."""


@dataclass(frozen=True)
class Case:
    """One statement of a data set, examined."""

    data: str
    group: str
    """A key of its article: cases of one article are never on both sides of a split."""
    faithful: bool
    edits: tuple[str, ...]
    row: dict[str, float]
    uncased: bool
    decided: str | None
    """Kind of the first decisive finding."""


def cases(names: Sequence[str] = SETS) -> list[Case]:
    """Every statement of the data sets. Raises DataMissing when one is not there."""
    found: list[Case] = []
    indexes: dict[str, EvidenceIndex] = {}
    for name in names:
        for item in read_rows(f"faithfulness/{name}.jsonl"):
            text = item["article"]
            index = indexes.get(text) or indexes.setdefault(text, EvidenceIndex(article_from_text(text)))
            comparisons, findings = index.examine(item["summary_sentence"])
            decided = next((f.kind for f in findings if f.kind in DECISIVE), None)
            row = features(comparisons, findings) if comparisons else {}
            found.append(
                Case(
                    name,
                    group_of(text),
                    item["faithful"],
                    tuple(item.get("edit_types") or ()),
                    row,
                    index.uncased,
                    decided,
                )
            )
    return found


def group_of(text: str) -> str:
    """The key of an article, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def fit(train: Sequence[Case]) -> Weights:
    """Weights for features as they are (not standardised)."""
    return {uncased: _fit([case for case in train if case.uncased is uncased], uncased) for uncased in KEPT}


def _fit(train: Sequence[Case], uncased: bool) -> tuple[float, dict[str, float]]:
    kept = KEPT[uncased]
    size = Counter(case.data for case in train)
    train = [case for case in train if size[case.data] >= LEAST]
    number = Counter((case.data, case.faithful) for case in train)
    importance = np.array([len(train) / len(number) / number[case.data, case.faithful] for case in train])
    open_cases = np.array([case.decided in (None, *OF_COVERAGE) for case in train])
    x = np.array([[case.row.get(name, 0.0) for name in kept] for case in train])[open_cases]
    y = np.array([float(case.faithful) for case in train])[open_cases]
    bias, weights = logistic(x, y, importance[open_cases], PENALTY[uncased])
    return bias, dict(zip(kept, map(float, weights), strict=True))


def logistic(x: Rows, y: Rows, importance: Rows, penalty: float) -> tuple[float, Rows]:
    """Bias and weights of a logistic regression; the penalty is on the weights of standardised columns."""
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    a = np.column_stack([(x - mean) / spread, np.ones(len(x))])
    ridge = np.diag([penalty] * x.shape[1] + [0.0])
    b = np.zeros(a.shape[1])
    for _ in range(15):
        p = 1 / (1 + np.exp(-a @ b))
        hessian = a.T @ (a * (importance * p * (1 - p) + 1e-9)[:, None]) + ridge
        b += np.linalg.solve(hessian, a.T @ (importance * (y - p)) - ridge @ b)
    weights = b[:-1] / spread
    return float(b[-1] - weights @ mean), weights


def supported(rows: Sequence[Case], weights: Weights) -> list[bool]:
    """The verdicts under some weights."""
    return [case.decided is None and _sum(case, weights[case.uncased]) >= 0 for case in rows]


def _sum(case: Case, model: tuple[float, dict[str, float]]) -> float:
    return model[0] + sum(model[1].get(name, 0.0) * value for name, value in case.row.items())


def cross_validated(rows: Sequence[Case]) -> list[bool]:
    """The verdict on each case under weights fitted without any case of its article."""
    verdicts = [False] * len(rows)
    for fold in range(FOLDS):
        held = [i for i, case in enumerate(rows) if int(case.group, 16) % FOLDS == fold]
        if not held:
            continue
        inside = set(held)
        model = fit([case for i, case in enumerate(rows) if i not in inside])
        for i, verdict in zip(held, supported([rows[i] for i in held], model), strict=True):
            verdicts[i] = verdict
    return verdicts


def fingerprint(rows: Sequence[Case]) -> str:
    """Names the articles of some cases, whatever their order."""
    return hashlib.sha256("".join(sorted({case.group for case in rows})).encode()).hexdigest()[:16]


def main() -> None:
    """Fit and write the module of weights."""
    rows = cases()
    lines = [
        '"""Weights of a logistic regression over the features of a statement.',
        "",
        "Written by ``benchmarks/_fit_evidence.py``; a feature that is not here weighs nothing.",
        '"""',
        "",
        f'FITTED_ON = "{fingerprint(rows)}"',
        '"""Which articles the weights were fitted on: figures on those must be cross-validated."""',
    ]
    for uncased, (bias, weights) in fit(rows).items():
        lines += [
            f"{'UNCASED' if uncased else 'CASED'}: tuple[float, dict[str, float]] = (",
            f"    {bias:.3f},",
            "    {",
            *(f'        "{name}": {weight:.3f},' for name, weight in weights.items()),
            "    },",
            ")",
            f'"""Bias and weights for articles with{"out" if uncased else ""} capitals."""',
        ]
    path = Path(__file__).parent.parent / "summarizer/evidence/weights.py"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
