"""Finds the region of the article on a page.

A linear model scores each block by its features; the region is the run of blocks with the largest sum of scores
(Pasternack and Roth, "Extracting Article Text from the Web with Maximum Subsequence Segmentation", 2009). The weights
are in ``weights.json``; ``python -m benchmarks._fit_cleaning`` fits them again.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import mul

from summarizer.ingest.clean.blocks import Block
from summarizer.ingest.clean.features import NAMES, features, size, title_line

LIMIT = 3.0
"""Log-odds are limited to this before they are summed, so that no single block decides …"""
LEAN = 0.25
"""… and this is added, in favour of the article."""
_LITTLE = 600
"""If the region has fewer letters, it is searched again …"""
_DOUBT = 1.0
"""… with this added to all log-odds, since paragraphs of a short text have little prose around them."""
_BELOW_TITLE = 0.4
"""The run below the title is preferred if its score is at least this share of the best run's above it."""
DROP = -1.5
"""A block inside the region is removed if its log-odds are below this."""


@dataclass(frozen=True, slots=True)
class Region:
    """The article's region on a page, and the scores of all blocks."""

    first: int
    end: int
    logits: list[float]
    """For each block, the log-odds that it belongs to the article."""
    rows: list[tuple[float, ...]]
    """For each block, its features, as in ``features.NAMES``."""


@cache
def shipped_weights() -> tuple[float, ...]:
    """The weights in ``weights.json``, one for each of ``features.NAMES``."""
    known = json.loads((files("summarizer.ingest.clean") / "weights.json").read_text(encoding="utf-8"))["weights"]
    return tuple(known[name] for name in NAMES)


def find_region(blocks: Sequence[Block], reasons: Sequence[str], weights: Sequence[float] | None = None) -> Region:
    """The region of the article on a page; (0, 0) if no block scores above 0.

    ``reasons`` has the reason why each block is boilerplate by its wording, empty for the others.
    """
    weights = weights or shipped_weights()
    rows = features(blocks, reasons)
    logits = [sum(map(mul, weights, row)) for row in rows]
    scores = _scores(blocks, logits)
    first, end = best_run(scores)
    if sum(map(size, (block.text for block in blocks[first:end]))) < _LITTLE:
        logits = [logit + _DOUBT for logit in logits]
        scores = _scores(blocks, logits)
        first, end = best_run(scores)
    title = title_line(blocks)
    if 0 < end <= title:  # prefer the text below the title
        low, high = best_run(scores[title + 1 :])
        below = sum(scores[title + 1 + low : title + 1 + high])
        if below >= _BELOW_TITLE * sum(scores[first:end]):
            first, end = title + 1 + low, title + 1 + high
    return Region(first, end, logits, rows)


def _scores(blocks: Sequence[Block], logits: Sequence[float]) -> list[float]:
    """Limited log-odds, weighted by the square root of the block's words."""
    large = [(1 + block.text.count(" ") + 2 * block.text.count("。")) ** 0.5 for block in blocks]
    return [(max(-LIMIT, min(LIMIT, one)) + LEAN) * n for one, n in zip(logits, large, strict=True)]


def best_run(scores: Sequence[float]) -> tuple[int, int]:
    """First and one past the last index of the run with the largest sum; (0, 0) if no score is above 0."""
    best, where, total, start = 0.0, (0, 0), 0.0, 0
    for index, score in enumerate(scores):
        if total <= 0:
            total, start = 0.0, index
        total += score
        if total > best:
            best, where = total, (start, index + 1)
    return where
