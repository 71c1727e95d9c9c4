"""Cleaned text and its blocks → Article: numbers the sentences and ties them to their paragraphs."""

import re
from collections.abc import Sequence
from dataclasses import replace

from summarizer.article import Article, Paragraph, ParagraphKind, Sentence, Span
from summarizer.offsets import OffsetMap
from summarizer.sentences import split_sentences


def assemble(
    text: str,
    blocks: Sequence[tuple[ParagraphKind, Span]],
    *,
    offsets: OffsetMap,
    raw: str,
    language: str = "en",
) -> Article:
    """An Article without metadata; ``blocks`` are the paragraphs in order. A heading is one sentence."""
    paragraphs: list[Paragraph] = []
    sentences: list[Sentence] = []
    for index, (kind, span) in enumerate(blocks):
        first = len(sentences)
        whole = kind == "heading"
        inner = [span] if whole else split_sentences(text[span.start : span.end], language, span.start)
        sentences += (Sentence(number, piece, index) for number, piece in enumerate(inner, first + 1))
        paragraphs.append(Paragraph(kind, span, range(first, len(sentences))))
    return Article(text, tuple(paragraphs), tuple(sentences), offsets, raw, language=language)


def article_from_text(text: str, language: str = "en", title: str | None = None) -> Article:
    """An Article from text that is clean already: each non-blank line is a body paragraph, nothing is removed."""
    blocks: list[tuple[ParagraphKind, Span]] = [
        ("body", Span(m.start(), m.end())) for m in re.finditer(r"[^\s](?:[^\n]*[^\s])?", text)
    ]
    article = assemble(text, blocks, offsets=OffsetMap.identity(len(text)), raw=text, language=language)
    return replace(article, title=title)
