"""Where the article is: the stretch of blocks whose scores have the largest sum, less the blocks inside it that speak
clearly against themselves (maximum-sum segments, after Pasternack and Roth, "Extracting Article Text from the Web with
Maximum Subsequence Segmentation", 2009).
"""

from collections.abc import Sequence

from summarizer.cleaning.blocks import Block
from summarizer.cleaning.weights import DROP, LEAN, LIMIT


def article_region(blocks: Sequence[Block], logits: Sequence[float]) -> tuple[int, int, list[bool]]:
    """First block, one past the last, and for every block whether its own score lets it stay inside.

    ``logits`` are the log-odds that each block belongs to the article. They are limited, so that no single block
    decides, lean towards the article, and count by the square root of the block's words.
    """
    scores = [
        (max(-LIMIT, min(LIMIT, logit)) + LEAN) * (1 + block.text.count(" ") + 2 * block.text.count("。")) ** 0.5
        for block, logit in zip(blocks, logits, strict=True)
    ]
    first, end = best_run(scores)
    return first, end, [logit > DROP for logit in logits]


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
