"""Where the article is: the stretch of blocks with the most prose and the least else."""

import re
from collections.abc import Sequence

from summarizer.cleaning.blocks import Block, is_unspaced

_ENDS = re.compile(r"[.!?…。！？؟۔:][\"'”’»)\]」』]*$")


def size(text: str) -> float:
    """Length in letters of Latin script: a Chinese or Japanese character says as much as two and a half."""
    if text.isascii():
        return len(text)
    return len(text) + 1.5 * sum(map(is_unspaced, text))


def prose(block: Block, reason: str | None) -> float:
    """How much a block speaks for the article (above 0) or against it."""
    if reason:
        return -0.6
    large = size(block.text)
    ends = bool(_ENDS.search(block.text[-6:]))
    if large >= 80:
        return min(large, 600) / 100 * (1.0 if ends else 0.4)
    if ends and large >= 25:
        return 0.6
    return -0.35 if block.marker == "heading" else -0.6


def best_region(scores: Sequence[float]) -> tuple[int, int]:
    """First and one past the last index of the run of scores with the largest sum; (0, 0) when none is above 0."""
    best, where, total, start = 0.0, (0, 0), 0.0, 0
    for index, score in enumerate(scores):
        if total <= 0:
            total, start = 0.0, index
        total += score
        if total > best:
            best, where = total, (start, index + 1)
    return where
