"""Where the article is on a page: a linear model of what each block and its surroundings show, then the stretch of
blocks whose scores have the largest sum, less the blocks inside it that speak clearly against themselves
(maximum-sum segments, after Pasternack and Roth, "Extracting Article Text from the Web with Maximum Subsequence
Segmentation", 2009).

The weights stand in ``weights.json``, with what made them; ``python -m benchmarks._fit_cleaning`` fits them anew.
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
"""Log-odds are cut off here before they are summed, so that no single block decides …"""
LEAN = 0.25
"""… and lean this much towards the article."""
_LITTLE = 600
"""Letters below which a region is looked for again …"""
_DOUBT = 1.0
"""… with this added to all log-odds: in a short text each paragraph has few like it around."""
_BELOW_TITLE = 0.4
"""The run below the title is the article when the sum of its scores is this share of that of the best run above it."""
DROP = -1.5
"""Inside the article, a block goes when its log-odds are below this."""


@dataclass(frozen=True, slots=True)
class Region:
    """The article's first block, one past its last, and what speaks for each block of the page."""

    first: int
    end: int
    logits: list[float]
    """Log-odds that a block belongs to the article."""
    rows: list[tuple[float, ...]]
    """Its features, ``features.NAMES``."""


@cache
def shipped_weights() -> tuple[float, ...]:
    """The weights in ``weights.json``, one for each of ``features.NAMES``."""
    known = json.loads((files("summarizer.ingest.clean") / "weights.json").read_text(encoding="utf-8"))["weights"]
    return tuple(known[name] for name in NAMES)


def find_region(blocks: Sequence[Block], reasons: Sequence[str], weights: Sequence[float] | None = None) -> Region:
    """The region of the article on a page; (0, 0) when nothing speaks for any block.

    ``reasons`` are those by which each block names itself boilerplate, empty for the others.
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
    if 0 < end <= title:  # what stands above the title is not the article, if there is one below it
        low, high = best_run(scores[title + 1 :])
        below = sum(scores[title + 1 + low : title + 1 + high])
        if below >= _BELOW_TITLE * sum(scores[first:end]):
            first, end = title + 1 + low, title + 1 + high
    return Region(first, end, logits, rows)


def _scores(blocks: Sequence[Block], logits: Sequence[float]) -> list[float]:
    """Limited log-odds by the square roots of the blocks' words."""
    large = [(1 + block.text.count(" ") + 2 * block.text.count("。")) ** 0.5 for block in blocks]
    return [(max(-LIMIT, min(LIMIT, one)) + LEAN) * n for one, n in zip(logits, large, strict=True)]


def best_run(scores: Sequence[float]) -> tuple[int, int]:
    """First and one past the last index of the run with the largest sum; (0, 0) when no score is above 0."""
    best, where, total, start = 0.0, (0, 0), 0.0, 0
    for index, score in enumerate(scores):
        if total <= 0:
            total, start = 0.0, index
        total += score
        if total > best:
            best, where = total, (start, index + 1)
    return where
