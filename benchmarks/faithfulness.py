"""Does the article support the statement? The evidence check on three public data sets, without citations.

``SUMMARIZER_DEV_MODEL=FILE.gguf`` adds a second reading by that model (``--verify``) on a seeded sample of each set,
half of it true statements.
"""

import time
from collections.abc import Sequence

import numpy as np

from benchmarks import _fit_evidence as fitting
from benchmarks._dev_model import dev_model
from benchmarks._second_reading import reread
from benchmarks.report import Report, read_rows
from summarizer.assembling import article_from_text
from summarizer.evidence import EvidenceIndex
from summarizer.evidence.weights import CASED, FITTED_ON, UNCASED

_SAMPLES = 1000
_PASSES = 3


def run() -> Report:
    """Figures are cross-validated on the articles the weights were fitted on; elsewhere the weights are as shipped."""
    cases = fitting.cases()
    shipped = fitting.supported(cases, {False: CASED, True: UNCASED})
    seen = fitting.fingerprint(cases) == FITTED_ON
    verdicts = fitting.cross_validated(cases) if seen else shipped
    scores: dict[str, float] = {}
    rows = []
    for name in fitting.SETS:
        part = [i for i, case in enumerate(cases) if case.data == name]
        truth = [cases[i].faithful for i in part]
        ours = [verdicts[i] for i in part]
        balanced, alarms = balanced_accuracy(truth, ours), false_alarms(truth, ours)
        low, high = _interval([cases[i].group for i in part], truth, ours)
        fitted = balanced_accuracy(truth, [shipped[i] for i in part])
        baseline = balanced_accuracy(truth, _baseline(name))
        scores |= {f"{name}.balanced_accuracy": balanced, f"{name}.false_alarms": alarms, f"{name}.shipped": fitted}
        scores |= {f"{name}.baseline": baseline, f"{name}.majority": 0.5}
        figures = [
            f"{balanced:.3f}",
            f"{low:.3f}–{high:.3f}",
            f"{alarms:.3f}",
            f"{fitted:.3f}",
            f"{baseline:.3f}",
            "0.500",
        ]
        rows.append([name, str(len(part)), *figures])
    more_rows, more_scores = _second_readings(cases, verdicts)
    rows, scores = rows + more_rows, scores | more_scores
    truth = [case.faithful for case in cases]
    scores["false_alarms"] = false_alarms(truth, verdicts)
    scores["statements_per_s"] = _speed()
    notes = [
        "balanced accuracy "
        + (
            "cross-validated by article"
            if seen
            else "of the shipped weights (it is cross-validated on exactly the data of the fit)"
        ),
        "interval: 95 %, bootstrap over articles; false alarms: true statements called unsupported",
        "baseline: logistic regression over six overlap features, cross-validated by article on these data",
        f"false alarms over all {scores['false_alarms']:.3f}; {scores['statements_per_s']:.0f} statements/s, one core",
        "",
        *_by_edit(cases, verdicts),
    ]
    columns = ["data", "cases", "balanced acc.", "95 %", "false alarms", "shipped", "baseline", "majority"]
    return Report("faithfulness", len(cases), scores, columns, rows, notes)


def _second_readings(
    cases: Sequence[fitting.Case], verdicts: Sequence[bool]
) -> tuple[list[list[str]], dict[str, float]]:
    """Rows for a second reading by a model: alone, and after the check; nothing without a model."""
    if (model := dev_model()) is None:
        return [], {}
    rows: list[list[str]] = []
    scores: dict[str, float] = {}
    for sample in reread(model):
        truth = [cases[place].faithful for place in sample.places]
        checked = [verdicts[place] for place in sample.places]
        both = [check and agrees for check, agrees in zip(checked, sample.agrees, strict=True)]
        readings = {"check": checked, "verify": sample.agrees, "check_and_verify": both}
        for key, said in readings.items():
            balanced, alarms = balanced_accuracy(truth, said), false_alarms(truth, said)
            low, high = _interval([cases[place].group for place in sample.places], truth, said)
            name = f"{sample.name}.{key}"
            scores |= {f"{name}.balanced_accuracy": balanced, f"{name}.false_alarms": alarms}
            label = f"{sample.name} sample: {key.replace('_', ' ')}"
            rows.append(
                [label, str(len(truth)), f"{balanced:.3f}", f"{low:.3f}–{high:.3f}", f"{alarms:.3f}", "", "", ""]
            )
        scores |= {f"{sample.name}.verify.cases": float(len(truth)), f"{sample.name}.silent": float(sample.silent)}
    return rows, scores


def balanced_accuracy(truth: Sequence[bool], verdicts: Sequence[bool]) -> float:
    """Mean of the shares of true statements supported and of false ones caught."""
    right = [[t == v for t, v in zip(truth, verdicts, strict=True) if t is side] for side in (True, False)]
    return sum(sum(side) / max(len(side), 1) for side in right) / 2


def false_alarms(truth: Sequence[bool], verdicts: Sequence[bool]) -> float:
    """Share of the true statements that are called unsupported."""
    return sum(t and not v for t, v in zip(truth, verdicts, strict=True)) / max(sum(truth), 1)


def _interval(groups: Sequence[str], truth: Sequence[bool], verdicts: Sequence[bool]) -> tuple[float, float]:
    rng = np.random.default_rng(0)
    keys = sorted(set(groups))
    counts = np.zeros((len(keys), 4))
    for group, t, v in zip(groups, truth, verdicts, strict=True):
        counts[keys.index(group), 2 * t + (t == v)] += 1
    draws = np.array([counts[rng.integers(0, len(keys), len(keys))].sum(axis=0) for _ in range(_SAMPLES)])
    with np.errstate(invalid="ignore"):  # a draw of a small sample may lack one side
        shares = (draws[:, 1] / (draws[:, 0] + draws[:, 1]) + draws[:, 3] / (draws[:, 2] + draws[:, 3])) / 2
    return float(np.nanpercentile(shares, 2.5)), float(np.nanpercentile(shares, 97.5))


def _by_edit(cases: Sequence[fitting.Case], verdicts: Sequence[bool]) -> list[str]:
    """Confusion by type of edit; a statement with several edits counts under each."""
    table: dict[str, list[int]] = {}
    for case, verdict in zip(cases, verdicts, strict=True):
        if case.data == "summedits_news":
            for edit in case.edits or ("(none named)",):
                table.setdefault(edit, [0, 0, 0, 0])[2 * case.faithful + verdict] += 1
    lines = [f"{'SummEdits by edit':30}  false: caught missed   true: passed alarmed"]
    for edit, (caught, missed, alarmed, passed) in sorted(table.items()):
        lines.append(f"{edit:30}  {caught:13} {missed:6}   {passed:12} {alarmed:7}")
    return lines


def _speed() -> float:
    """Statements a second of processor time, articles indexed beforehand; the best of three passes."""
    work = []
    for name in fitting.SETS:
        indexes: dict[str, EvidenceIndex] = {}
        for item in read_rows(f"faithfulness/{name}.jsonl"):
            text = item["article"]
            index = indexes.get(text) or indexes.setdefault(text, EvidenceIndex(article_from_text(text)))
            work.append((index, item["summary_sentence"]))
    passes = []
    for _ in range(_PASSES):
        start = time.process_time()
        for index, statement in work:
            index.check(statement)
        passes.append(time.process_time() - start)
    return len(work) / min(passes)


def _baseline(name: str) -> list[bool]:
    """Six overlap features: shares of words, pairs and triples in the article, of figures, of capitals, and length."""
    items = list(read_rows(f"faithfulness/{name}.jsonl"))
    x = np.array([_overlap(item["article"], item["summary_sentence"]) for item in items])
    y = np.array([float(item["faithful"]) for item in items])
    groups = np.array([int(fitting.group_of(item["article"]), 16) % fitting.FOLDS for item in items])
    verdicts = np.zeros(len(items), dtype=bool)
    for fold in range(fitting.FOLDS):
        held = groups == fold
        if held.any():
            verdicts[held] = _plain_fit(x[~held], y[~held], x[held])
    return [bool(v) for v in verdicts]


def _overlap(article: str, statement: str) -> list[float]:
    theirs, ours = article.lower().split(), statement.lower().split()
    row = []
    for size in (1, 2, 3):
        known = set(zip(*(theirs[i:] for i in range(size)), strict=False))
        runs = list(zip(*(ours[i:] for i in range(size)), strict=False))
        row.append(sum(run in known for run in runs) / max(len(runs), 1))
    figures = [word for word in statement.split() if any(map(str.isdigit, word))]
    capitals = [word for word in statement.split()[1:] if word[:1].isupper()]
    row += [sum(word in article for word in group) / len(group) if group else 1.0 for group in (figures, capitals)]
    return [*row, float(np.log(max(len(ours), 1)))]


def _plain_fit(x: fitting.Rows, y: fitting.Rows, held: fitting.Rows) -> list[bool]:
    importance = np.where(y > 0, len(y) / max(y.sum(), 1), len(y) / max((1 - y).sum(), 1)) / 2
    bias, weights = fitting.logistic(x, y, importance, 1.0)
    return [bool(total >= 0) for total in bias + held @ weights]
