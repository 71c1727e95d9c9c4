"""Interim."""

import re

from summarizer.article import Span


def verbatim_span(text: str, words: str) -> Span | None:
    """Where some words stand in a text, white space and the kind of marks aside; None where they do not."""
    parts = [re.escape(part) for part in words.strip(" .…\"“”„«»'‘’").split()]
    found = re.search(r"\s+".join(parts), text) if parts else None
    return Span(found.start(), found.end()) if found else None
