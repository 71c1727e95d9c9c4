"""Kept blocks → article text with its offset map; removed blocks → removals."""

import re
from collections.abc import Sequence

from summarizer.article import ParagraphKind, Removal, Span
from summarizer.cleaning.blocks import Block, glued
from summarizer.offsets import OffsetMap, TextBuilder

_RUN = re.compile(r"[^\s\x00]+(?: [^\s\x00]+)*")
_BLANKS = re.compile(r"\s")
_BROKEN_WORD = re.compile(r"([^\W\d_]{2,})-$")
_WORD_REST = re.compile(r"[^\W\d_]{2,}")
_SOFT_HYPHEN = "\xad"


def build(
    raw: str, flat: str, blocks: Sequence[Block], kinds: Sequence[ParagraphKind | None]
) -> tuple[str, OffsetMap, list[tuple[ParagraphKind, Span]]]:
    """Article text, its map to the raw text, and its paragraphs in order, one blank line between them."""
    builder = TextBuilder(raw)
    spans: list[tuple[ParagraphKind, Span]] = []
    for block, kind in zip(blocks, kinds, strict=True):
        if kind is None:
            continue
        if spans:
            builder.insert("\n\n", block.pieces[0].start)
        start = len(builder)
        for number, piece in enumerate(block.pieces):
            following = block.pieces[number + 1] if number + 1 < len(block.pieces) else None
            _copy_line(builder, raw, flat, piece, following)
        spans.append((kind, Span(start, len(builder))))
    text, offsets = builder.build()
    return text, offsets, spans


def _copy_line(builder: TextBuilder, raw: str, flat: str, piece: Span, following: Span | None) -> None:
    """Copy one line with single blanks; end it as the line that follows in the same paragraph asks for."""
    end = piece.end
    glue = ""
    if following is not None:
        here, there = flat[piece.start : end], flat[following.start : following.end]
        divided = _BROKEN_WORD.search(here) and _WORD_REST.match(there)
        if divided:
            end -= _mends(flat, here, there)
        elif not glued(here, there) and _SOFT_HYPHEN not in raw[end : following.start]:
            glue = " "
    before = piece.start
    for run in _RUN.finditer(flat, piece.start, end):
        if run.start() > before:
            gap = _BLANKS.search(flat, before, run.start())
            if gap and raw[gap.start()] == " ":
                builder.copy(gap.start(), gap.start() + 1)
            elif gap:
                builder.insert(" ", gap.start())
        builder.copy(run.start(), run.end())
        before = run.end()
    builder.insert(glue, end)


def _mends(flat: str, here: str, there: str) -> bool:
    """True when the hyphen at a line's end only divides a word.

    It belongs to the word where the text has the hyphenated form elsewhere and the joined form nowhere.
    """
    left, right = _BROKEN_WORD.search(here), _WORD_REST.match(there)
    if not left or not right or not right[0][0].islower():
        return False
    joined, hyphenated = left[1] + right[0], f"{left[1]}-{right[0]}"
    return joined in flat or hyphenated not in flat


def removals(raw: str, blocks: Sequence[Block], reasons: Sequence[str]) -> tuple[Removal, ...]:
    """What was left out, neighbours with the same reason as one."""
    found: list[tuple[str, Span]] = []
    last = -2
    for index, (block, reason) in enumerate(zip(blocks, reasons, strict=True)):
        if not reason:
            continue
        if found and last == index - 1 and found[-1][0] == reason:
            found[-1] = (reason, Span(found[-1][1].start, block.span.end))
        else:
            found.append((reason, block.span))
        last = index
    return tuple(Removal(raw[span.start : span.end], reason, span) for reason, span in found)
