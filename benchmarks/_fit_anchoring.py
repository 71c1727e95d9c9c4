"""Fits ``summarizer/checks/anchoring.json``: ``python -m benchmarks._fit_anchoring [--write]``.

Logistic regression with a quadratic penalty: does a sentence hold gold words, beside those already chosen? The states
it learns from are those the greedy choice itself comes to (Ross, Gordon and Bagnell, "A Reduction of Imitation
Learning", 2011), under all conditions of ``_anchoring``, on the even articles of ``news``: the odd ones are there to be
measured on. The least score is the one that gives ``SIZE`` sentences in the mean, one with citations and one without.
Figures printed are cross-validated by article.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks._anchoring import CONDITIONS, Item, items
from benchmarks._fitting import logistic
from benchmarks._news_data import HALVES
from summarizer.checks.anchoring import (
    FEATURES,
    MAX_SENTENCES,
    Matrix,
    SentenceOverlap,
    Statement,
    Weights,
    select_sentences,
)

SIZE = 2.6
"""Sentences a statement, in the mean."""
PENALTY = 20.0
ROUNDS = 4
FOLDS = 6
FITTED = "the even articles of news, under all conditions of benchmarks/_anchoring.py"
WEIGHT = {"statements": 1.0, "stances": 0.4, "answers": 0.6} | {"first": 1.5, "after": 0.5, "before": 0.5, "none": 1.0}
"""What a kind and a condition count for: statements most, and citations are right more often than not."""

Case = tuple[Item, Statement, str]


def cases(chosen: Sequence[Item]) -> list[Case]:
    """Every item under every condition, compared with its article."""
    found = []
    bearings = {item.article_id: SentenceOverlap(item.article) for item in chosen}
    for item in chosen:
        for condition in CONDITIONS:
            cites = [n for n in item.cites(condition) if 1 <= n <= len(item.article.sentences)]
            found.append((item, bearings[item.article_id].statement(item.text, cites), condition))
    return found


def fit(train: Sequence[Case]) -> Weights:
    """Weights of the features, and the least score."""
    weight = np.array([1.0 if name in ("share", "gain", "cited") else 0.0 for name in FEATURES], dtype=np.float32)
    for _ in range(ROUNDS):
        rows, labels, importance = [], [], []
        for item, statement, condition in train:
            for features, gold in _states(item, statement, weight):
                rows.append(features)
                labels.append(gold)
                importance.append(np.full(len(gold), WEIGHT[item.kind] * WEIGHT[condition]))
        x, y, counts = (np.concatenate(parts).astype(np.float64) for parts in (rows, labels, importance))
        _, fitted = logistic(x, y, counts, penalty=PENALTY, scale=x.std(axis=0) + 1e-9)
        weight = fitted.astype(np.float32)
    return Weights(weight, _least(train, weight, cited=False), _least(train, weight, cited=True))


def _states(item: Item, statement: Statement, weight: Matrix) -> list[tuple[Matrix, Matrix]]:
    """The features of the sentences still to choose from, and which are gold, as the greedy choice goes on."""
    gold = np.isin(statement.pool.places + 1, item.gold)
    chosen: list[int] = []
    states = []
    while len(chosen) < min(MAX_SENTENCES, len(gold)):
        features = statement.features(chosen)
        rest = np.setdiff1d(np.arange(len(gold)), chosen)
        states.append((features[rest], gold[rest].astype(float)))
        chosen.append(int(rest[(features[rest] @ weight).argmax()]))
    return states


def _least(train: Sequence[Case], weight: Matrix, *, cited: bool) -> float:
    """The least score that gives statements ``SIZE`` sentences in the mean."""
    low, high = -20.0, 20.0
    statements = [st for item, st, condition in train if item.kind == "statements" and (condition != "none") is cited]
    for _ in range(12):
        middle = (low + high) / 2
        size = np.mean([len(select_sentences(st, Weights(weight, middle, middle), cited=cited)) for st in statements])
        low, high = (middle, high) if size > SIZE else (low, middle)
    return round(high, 4)


def cross_validated(everything: Sequence[Case]) -> dict[tuple[str, str], tuple[float, float, float]]:
    """Kind and condition → share with all gold words, mean size, precision; each article under weights without it."""
    results: dict[tuple[str, str], list[tuple[bool, int, int]]] = {}
    ids = sorted({item.article_id for item, _, _ in everything})
    for fold in range(FOLDS):
        held = set(ids[fold::FOLDS])
        model = fit([case for case in everything if case[0].article_id not in held])
        for item, statement, condition in everything:
            if item.article_id in held:
                chosen, gold = set(select_sentences(statement, model, cited=condition != "none")), set(item.gold)
                row = (gold <= chosen, len(chosen), len(gold & chosen))
                results.setdefault((item.kind, condition), []).append(row)
    return {key: _summed(rows) for key, rows in results.items()}


def _summed(rows: Sequence[tuple[bool, int, int]]) -> tuple[float, float, float]:
    whole, size, hit = (sum(column) for column in zip(*rows, strict=True))
    return whole / len(rows), size / len(rows), hit / size


def main() -> None:
    """Print cross-validated figures; with ``--write``, write the weights fitted on all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the weights")
    options = parser.parse_args()
    everything = cases(items(HALVES[".even"]))
    for (kind, condition), (whole, size, precision) in cross_validated(everything).items():
        print(f"{kind:<11} {condition:<7} all {whole:.3f}  size {size:.2f}  precision {precision:.2f}")
    weights = fit(everything)
    kept = {
        "made_by": f"python -m benchmarks._fit_anchoring --write, on {FITTED}",
        "features": {name: round(float(w), 4) for name, w in zip(FEATURES, weights.features, strict=True)},
        "least": weights.least,
        "least_cited": weights.least_cited,
    }
    text = json.dumps(kept, indent=2) + "\n"
    print(text)
    if options.write:
        (Path(__file__).parent.parent / "summarizer/checks/anchoring.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
