"""Fit the weights of ``summarizer.cleaning.weights``: ``python -m benchmarks._fit_cleaning`` prints figures and table.

Each block of a page is one example, labelled by whether more than half its four-word shingles are in the gold body
(short blocks: whether they are a line of it, near its long ones). A block weighs as many as it has words of its page,
so that a mistake costs what it costs in the score. Logistic regression with an L2 penalty (scikit-learn). The
cross-validated figures leave out whole pages, in both dumps at once, in seven folds by the page's id.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.cleaning import DUMPS, Score, mean, score, shingles
from benchmarks.report import read_rows
from summarizer.cleaning.blocks import Block, split_blocks
from summarizer.cleaning.characters import flatten
from summarizer.cleaning.features import NAMES, features
from summarizer.cleaning.judging import judge
from summarizer.cleaning.reasons import reason_for

PENALTY = 0.1
"""Inverse strength of the L2 penalty."""
FOLDS = 7


@dataclass
class Page:
    """One page's blocks with their features, labels (in the gold body?) and weights."""

    dump: str
    key: str
    gold: str
    blocks: list[Block]
    features: Any
    labels: Any
    weights: Any


def main() -> None:
    """Print cross-validated scores, then the table fitted on every page."""
    pages = [_page(dump, row) for dump, name in DUMPS.items() for row in read_rows(name)]
    held: dict[str, list[Score]] = {dump: [] for dump in DUMPS}
    for fold in range(FOLDS):
        weights = fit([page for page in pages if _fold(page.key) != fold])
        for page in pages:
            if _fold(page.key) == fold:
                held[page.dump].append(_score(page, weights))
    weights = fit(pages)
    for dump, scores in held.items():
        again = [_score(page, weights) for page in pages if page.dump == dump]
        print(f"# {dump}: cross-validated {_shown(mean(scores))}; on the pages it was fitted on {_shown(mean(again))}")
    for name, weight in zip(NAMES, weights, strict=True):
        print(f'    "{name}": {weight:.2f},')


def fit(pages: list[Page]) -> Any:
    """One weight for each feature."""
    rows = np.vstack([page.features for page in pages])
    labels = np.concatenate([page.labels for page in pages])
    model = LogisticRegression(C=PENALTY, max_iter=3000)
    model.fit(rows[:, 1:], labels, sample_weight=np.concatenate([page.weights for page in pages]))
    return np.concatenate([model.intercept_, model.coef_[0]])


def _page(dump: str, row: dict[str, Any]) -> Page:
    blocks = split_blocks(flatten(row["noisy"]))
    numbers = features(blocks, [reason_for(block.text) or "" for block in blocks])
    words = np.array([len(block.text.split()) + 2 * block.text.count("。") for block in blocks], float)
    weights = 100 * words / words.sum() + 40 / len(blocks)
    return Page(dump, row["id"], row["gold"], blocks, np.array(numbers, float), _labels(blocks, row["gold"]), weights)


def _labels(blocks: list[Block], gold: str) -> Any:
    known, lines = shingles(gold), {line.strip() for line in gold.split("\n")}
    inside = []
    for block in blocks:
        own = shingles(block.text)
        few = len(block.text.split()) < 4
        shared = sum(count for shingle, count in own.items() if shingle in known)
        inside.append(block.text in lines if few else shared > own.total() / 2)
    large = [
        i for i, (block, yes) in enumerate(zip(blocks, inside, strict=True)) if yes and len(block.text.split()) >= 8
    ]
    low, high = (large[0] - 15, large[-1] + 40) if large else (0, 0)
    return np.array(
        [yes and (len(blocks[i].text.split()) >= 4 or low <= i <= high) for i, yes in enumerate(inside)], bool
    )


def _score(page: Page, weights: Any) -> Score:
    judgement = judge(page.blocks, [float(weight) for weight in weights])
    kinds = judgement.kinds if judgement else [None] * len(page.blocks)
    kept = [block.text for block, kind in zip(page.blocks, kinds, strict=True) if kind]
    return score("\n".join(kept), page.gold)


def _fold(key: str) -> int:
    return int(hashlib.md5(key.encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS


def _shown(score_: Score) -> str:
    return "precision {:.3f} recall {:.3f} F1 {:.3f}".format(*score_)


if __name__ == "__main__":
    main()
