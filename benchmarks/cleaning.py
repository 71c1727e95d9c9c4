"""Plain-text and HTML cleaning against the article bodies of real pages.

Score of a page: 4-gram shingle F1. A text's words (runs of word characters, case kept) give its shingles, the multiset
of all runs of four words; a text of fewer words is one shingle. Precision and recall are the shared shingles over those
of ours and those of the gold body; a page on which no article is found scores 0. The scores are means over pages.
"""

import re
from collections import Counter

from summarizer.cleaning import clean_text
from summarizer.errors import InputError

SHINGLE = 4
_WORD = re.compile(r"\w+")
_ENDS = re.compile(r"[.!?…][\"'”’»)]*$")

Score = tuple[float, float, float]
"""Precision, recall, F1."""


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The multiset of four-word runs of a text; one shorter run when it has fewer words."""
    words = _WORD.findall(text)
    if len(words) < SHINGLE:
        return Counter([tuple(words)] if words else [])
    return Counter(zip(*(words[i:] for i in range(SHINGLE)), strict=False))


def score(ours: str, gold: str) -> Score:
    """Precision, recall and F1 of shared shingles."""
    a, b = shingles(ours), shingles(gold)
    shared = (a & b).total()
    if not shared:
        return (0.0, 0.0, 0.0)
    precision, recall = shared / a.total(), shared / b.total()
    return (precision, recall, 2 * precision * recall / (precision + recall))


def ours(raw: str) -> str:
    """Our article text; empty where we find none."""
    try:
        return clean_text(raw, language="en").text
    except InputError:
        return ""


DUMPS = {"html_text": "cleaning/text_html-text.jsonl", "inscriptis": "cleaning/text_inscriptis.jsonl"}


def mean(scores: list[Score]) -> Score:
    """Mean precision, recall and F1."""
    return tuple(sum(column) / len(scores) for column in zip(*scores, strict=True))  # type: ignore[return-value]
