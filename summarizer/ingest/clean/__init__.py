"""Raw text → Article: boilerplate out, lines joined, every removal with its reason, every offset leading back.

    flatten ──▶ split_blocks ──▶ judge ──▶ build

``characters`` evens out spaces and drops what cannot be seen, ``blocks`` joins wrapped lines, ``judging`` decides
which blocks are the article, ``building`` writes the text and its offset map.
"""

from summarizer.ingest.clean.cleaner import clean_html, clean_text

__all__ = ["clean_html", "clean_text"]
