"""Summaries, stances and answers that carry the article's own words as evidence."""

__version__ = "0.1.0"
