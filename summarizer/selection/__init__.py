"""The extractive core: which of an article's own sentences say what it says. No model; near-linear time."""

from summarizer.selection.asides import asides
from summarizer.selection.choosing import (
    rank_around,
    rank_key_sentences,
    rank_sentences,
    select_sentences,
)
from summarizer.selection.context import is_complete, is_self_contained
from summarizer.selection.headlines import Headline, headline
from summarizer.selection.scoring import word_count
from summarizer.selection.spoken import Spoken, spoken_sentences
from summarizer.selection.standing import Standing

__all__ = [
    "Headline",
    "Spoken",
    "Standing",
    "asides",
    "headline",
    "is_complete",
    "is_self_contained",
    "rank_around",
    "rank_key_sentences",
    "rank_sentences",
    "select_sentences",
    "spoken_sentences",
    "word_count",
]
