"""Kept blocks → article text with its offset map; removed blocks → removals."""

import re
from collections.abc import Sequence

from summarizer.article import ParagraphKind, Removal, Span
from summarizer.cleaning.blocks import Block, glued
from summarizer.cleaning.characters import DROPPED
from summarizer.offsets import OffsetMap, TextBuilder

_RUN = re.compile(r"[^\s\x00]+(?: [^\s\x00]+)*")
_GAPS = ("  ", "\t", "\n", DROPPED)
"""What a line holds when its blanks must be evened out."""
_BLANKS = re.compile(r"\s")
_BROKEN_WORD = re.compile(r"([^\W\d_]{2,})-$")
_WORD_REST = re.compile(r"[^\W\d_]{2,}")
_HYPHENATED = re.compile(r"[^\W\d_]+-[^\W\d_]+")
_LONGEST_WORD = 80
_SOFT_HYPHEN = "\xad"


def build(
    raw: str, flat: str, blocks: Sequence[Block], kinds: Sequence[ParagraphKind | None]
) -> tuple[str, OffsetMap, list[tuple[ParagraphKind, Span]]]:
    """Article text, its map to the raw text, and its paragraphs in order, one blank line between them."""
    builder = TextBuilder(raw)
    divided = any(len(block.pieces) > 1 for block in blocks)
    hyphenated = frozenset(_HYPHENATED.findall(flat)) if divided else frozenset()
    spans: list[tuple[ParagraphKind, Span]] = []
    for block, kind in zip(blocks, kinds, strict=True):
        if kind is None:
            continue
        if spans:
            builder.insert("\n\n", block.pieces[0].start)
        start = len(builder)
        for number, piece in enumerate(block.pieces):
            following = block.pieces[number + 1] if number + 1 < len(block.pieces) else None
            _copy_line(builder, raw, flat, piece, following, hyphenated)
        spans.append((kind, Span(start, len(builder))))
    text, offsets = builder.build()
    return text, offsets, spans


def _copy_line(
    builder: TextBuilder, raw: str, flat: str, piece: Span, following: Span | None, hyphenated: frozenset[str]
) -> None:
    """Copy one line with single blanks; end it as the line that follows in the same paragraph asks for."""
    end = piece.end
    glue = ""
    if following is not None:
        here = flat[max(piece.start, end - _LONGEST_WORD) : end]
        there = flat[following.start : min(following.end, following.start + _LONGEST_WORD)]
        left, right = _BROKEN_WORD.search(here), _WORD_REST.match(there)
        if left and right:
            end -= _only_divides(left[1], right[0], hyphenated)
        elif not glued(here, there) and _SOFT_HYPHEN not in raw[end : following.start]:
            glue = " "
    line = flat[piece.start : end]
    if not any(gap in line for gap in _GAPS):
        builder.copy(piece.start, end)
        builder.insert(glue, end)
        return
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


def _only_divides(left: str, right: str, hyphenated: frozenset[str]) -> bool:
    """True when the hyphen at a line's end is not the word's own: no ``well-known`` elsewhere, no ``Anglo-Saxon``."""
    return right[0].islower() and f"{left}-{right}" not in hyphenated


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
