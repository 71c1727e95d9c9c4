"""Fits ``summarizer/evidence/weights.py`` on the faithfulness data: ``python -m benchmarks._fit_evidence``.

Logistic regression with a quadratic penalty, by Newton's method. Statements that a decisive finding settles are left
out. Every data set counts the same, and in each the true and the false statements count the same.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.report import read_rows
from summarizer.assembling import article_from_text
from summarizer.evidence.checking import EvidenceIndex
from summarizer.evidence.features import DECISIVE, features

SETS = ("summedits_news", "qags_cnndm", "wice_dev")
FOLDS = 10
PENALTY = 5.0
KEPT = (
    *"best_share support_share article_share order_share copied_share link_share sentences".split(),
    *"unknown_strange tail_missing name_swapped name_part name_elsewhere number_elsewhere date_elsewhere".split(),
    *"ordinal_elsewhere order attribution title".split(),
    *"uncased uncased:copied_share uncased:order_share uncased:support_share uncased:article_share".split(),
    *"uncased:best_share uncased:sentences uncased:link_share".split(),
)
"""The features that are weighed; chosen on these data by cross-validation over articles."""


@dataclass(frozen=True)
class Case:
    """One statement of a data set, examined."""

    data: str
    group: str
    """A key of its article: cases of one article are never on both sides of a split."""
    faithful: bool
    edits: tuple[str, ...]
    row: dict[str, float]
    decided: str | None
    """Kind of the first decisive finding."""


def cases(names: Sequence[str] = SETS) -> list[Case]:
    """Every statement of the data sets. Raises DataMissing when one is not there."""
    found, indexes = [], {}
    for name in names:
        for item in read_rows(f"faithfulness/{name}.jsonl"):
            text = item["article"]
            index = indexes.get(text) or indexes.setdefault(text, EvidenceIndex(article_from_text(text)))
            comparisons, findings = index.examine(item["summary_sentence"])
            decided = next((f.kind for f in findings if f.kind in DECISIVE), None)
            row = features(comparisons, findings) if comparisons else {}
            group = hashlib.sha256(text.encode()).hexdigest()
            found.append(Case(name, group, item["faithful"], tuple(item.get("edit_types") or ()), row, decided))
    return found


def fit(train: Sequence[Case]) -> tuple[float, dict[str, float]]:
    """Bias and weight of each feature, for features as they are (not standardised)."""
    number = Counter((case.data, case.faithful) for case in train)
    importance = np.array([len(train) / 2 / len(SETS) / number[case.data, case.faithful] for case in train])
    open_cases = np.array([case.decided is None for case in train])
    x = matrix(train)[open_cases]
    y = np.array([float(case.faithful) for case in train])[open_cases]
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    a = np.column_stack([(x - mean) / spread, np.ones(len(x))])
    penalty = np.diag([PENALTY] * len(KEPT) + [0.0])
    w, b = importance[open_cases], np.zeros(a.shape[1])
    for _ in range(15):
        p = 1 / (1 + np.exp(-a @ b))
        hessian = a.T @ (a * (w * p * (1 - p) + 1e-9)[:, None]) + penalty
        b += np.linalg.solve(hessian, a.T @ (w * (y - p)) - penalty @ b)
    weights = b[:-1] / spread
    return float(b[-1] - weights @ mean), dict(zip(KEPT, map(float, weights), strict=True))


def matrix(rows: Sequence[Case]) -> np.ndarray:
    """Cases by kept features."""
    return np.array([[case.row.get(name, 0.0) for name in KEPT] for case in rows])


def supported(rows: Sequence[Case], bias: float, weights: dict[str, float]) -> list[bool]:
    """The verdicts under some weights."""
    sums = [bias + sum(weights.get(name, 0.0) * value for name, value in case.row.items()) for case in rows]
    return [case.decided is None and total >= 0 for case, total in zip(rows, sums, strict=True)]


def cross_validated(rows: Sequence[Case]) -> list[bool]:
    """The verdict on each case under weights fitted without any case of its article."""
    verdicts = [False] * len(rows)
    for fold in range(FOLDS):
        held = [i for i, case in enumerate(rows) if int(case.group, 16) % FOLDS == fold]
        if not held:
            continue
        inside = set(held)
        model = fit([case for i, case in enumerate(rows) if i not in inside])
        for i, verdict in zip(held, supported([rows[i] for i in held], *model), strict=True):
            verdicts[i] = verdict
    return verdicts


def fingerprint(rows: Sequence[Case]) -> str:
    """Names the articles of some cases, whatever their order."""
    return hashlib.sha256("".join(sorted({case.group for case in rows})).encode()).hexdigest()[:16]


def main() -> None:
    """Fit and write the module of weights."""
    rows = cases()
    bias, weights = fit(rows)
    lines = [
        '"""Weights of a logistic regression over the features of a statement.',
        "",
        "Written by ``benchmarks/_fit_evidence.py``; a feature that is not here weighs nothing.",
        '"""',
        "",
        f'FITTED_ON = "{fingerprint(rows)}"',
        '"""Which articles the weights were fitted on: figures on those must be cross-validated."""',
        f"BIAS = {bias:.3f}",
        "WEIGHTS: dict[str, float] = {",
        *(f'    "{name}": {weight:.3f},' for name, weight in weights.items()),
        "}",
        '"""Positive weights speak for a statement."""',
    ]
    path = Path(__file__).parent.parent / "summarizer/evidence/weights.py"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
