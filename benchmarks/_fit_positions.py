"""``python -m benchmarks._fit_positions``: fit the weights of ``summarizer.positions.weights.RELATION`` and print them.

Multinomial logistic regression (full batch, AdaGrad, L2), both sides sharing their weights. The labelled rows are
those of ``stance/dse_valid.jsonl``, with the neutral rows of ``stance/dse_train.jsonl`` (it has no others) added at a
weight that leaves the share of neutral as it is. Every neutral row also enters with holder and target exchanged, as
often as labelled rows name the target first: in this data set only non-neutral rows do, and that says nothing about
language.
Five-fold cross-validation by sentence; LEAN is chosen inside each fold.
"""

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.report import read_rows
from summarizer.positions.features import read_relation
from summarizer.positions.judging import nearest_pair, side_of
from summarizer.positions.syntax import find_cues, find_phrase, tokenize

CLASSES = ("positive", "negative", "neutral")
LEANS = (1.0, 1.5, 2.0, 2.5, 3.0)
TARGET_FIRST = 0.14
FOLDS = 5
ROUNDS = 120
L2 = 2.0

Weights = Mapping[str, float]


@dataclass(frozen=True)
class Example:
    """One row: how each side sees its features, and what it is."""

    favor: dict[str, float]
    against: dict[str, float]
    label: int
    """Index into CLASSES."""
    weight: float
    fold: int
    counts: bool
    """True for the rows that the score is taken on."""


def sides(row: Mapping[str, Any], exchanged: bool = False) -> tuple[dict[str, float], dict[str, float]] | None:
    """The features of a row; None where holder and target are not both in the sentence."""
    holder, target = row["holder"], row["target"]
    if exchanged:
        holder, target = target, holder
    tokens = tokenize(row["text"])
    pair = nearest_pair(find_phrase(tokens, row["text"], holder), find_phrase(tokens, row["text"], target))
    if pair is None:
        return None
    reading = read_relation(tokens, find_cues(tokens), *pair)
    return side_of(reading, "+"), side_of(reading, "-")


def examples() -> list[Example]:
    """Every row that names both, with its weight and its fold."""
    labelled = list(read_rows("stance/dse_valid.jsonl"))
    extra = [row for row in read_rows("stance/dse_train.jsonl") if row["label"] == "neutral"]
    neutral = sum(row["label"] == "neutral" for row in labelled)
    share = neutral / (neutral + len(extra))
    found = []
    for rows, counts in ((labelled, True), (extra, False)):
        for row in rows:
            label = CLASSES.index(row["label"])
            fold = hashlib.sha256(row["text"].encode()).digest()[0] % FOLDS
            weights = (1.0,) if label < 2 else (share * (1 - TARGET_FIRST), share * TARGET_FIRST)
            for exchanged, weight in zip((False, True), weights, strict=False):
                seen = sides(row, exchanged)
                if seen:
                    found.append(Example(*seen, label, weight, fold, counts and not exchanged))
    return found


def fit(data: Sequence[Example]) -> Weights:
    """The weights that make the labels likeliest."""
    weights: dict[str, float] = defaultdict(float)
    squares: dict[str, float] = defaultdict(lambda: 1e-6)
    total = sum(example.weight for example in data)
    for _ in range(ROUNDS):
        slope: dict[str, float] = defaultdict(float)
        for example in data:
            chance = chances(weights, example)
            for label, side in enumerate((example.favor, example.against)):
                error = (chance[label] - (example.label == label)) * example.weight
                for name, value in side.items():
                    slope[name] += error * value
        for name, raw in slope.items():
            step = (raw + (0.0 if name.startswith("bias") else L2 * weights[name])) / total
            squares[name] += step * step
            weights[name] -= 0.5 * step / math.sqrt(squares[name])
    return dict(weights)


def chances(weights: Weights, example: Example) -> tuple[float, float, float]:
    """The probability of each class."""
    scores = [sum(weights.get(k, 0.0) * v for k, v in side.items()) for side in (example.favor, example.against)]
    parts = [math.exp(score) for score in (*scores, 0.0)]
    return parts[0] / sum(parts), parts[1] / sum(parts), parts[2] / sum(parts)


def decide(chance: Sequence[float], lean: float) -> int:
    """The class, when neutral must be ``lean`` times likelier than a side."""
    side = 0 if chance[0] > chance[1] else 1
    return side if chance[side] * lean > chance[2] else 2


def f1s(gold: Sequence[int], said: Sequence[int]) -> list[float]:
    """F1 of each class."""
    right = Counter(g for g, s in zip(gold, said, strict=True) if g == s)
    sizes = Counter(gold) + Counter(said)
    return [2 * right[c] / sizes[c] if sizes[c] else 0.0 for c in range(len(CLASSES))]


def best_lean(pairs: Sequence[tuple[int, tuple[float, float, float]]]) -> float:
    """The lean with the best macro-F1 on rows whose chances are known."""
    gold = [label for label, _ in pairs]
    return max(LEANS, key=lambda lean: sum(f1s(gold, [decide(chance, lean) for _, chance in pairs])))


def main() -> None:
    """Cross-validate, then print the table fitted on everything."""
    data = examples()
    pairs: list[tuple[int, tuple[float, float, float]]] = []
    gold: list[int] = []
    said: list[int] = []
    for fold in range(FOLDS):
        rest = [example for example in data if example.fold != fold]
        weights = fit(rest)
        lean = best_lean([(e.label, chances(weights, e)) for e in rest if e.counts])
        held = [example for example in data if example.fold == fold and example.counts]
        gold += [example.label for example in held]
        said += [decide(chances(weights, example), lean) for example in held]
        pairs += [(example.label, chances(weights, example)) for example in held]
    each = f1s(gold, said)
    print(f"cross-validated on {len(gold)} rows: macro-F1 {sum(each) / 3:.3f}", dict(zip(CLASSES, each, strict=True)))
    print(f"LEAN = {best_lean(pairs)}")
    for name, weight in sorted(fit(data).items(), key=lambda item: -item[1]):
        print(f'    "{name}": {weight:.2f},')


if __name__ == "__main__":
    main()
