"""Which blocks are the article: a kind for each that stays, a reason for each that goes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer import metadata
from summarizer.article import ParagraphKind
from summarizer.cleaning.blocks import Block
from summarizer.cleaning.reasons import reason_for
from summarizer.cleaning.region import best_region, prose, size

BEFORE = "site header, before the article"
AFTER = "site footer or links, after the article"
TITLE = "title, kept as metadata"
BYLINE = "byline, kept as metadata"
DATE = "date line, kept as metadata"
REPEATED = "repeated line"

MIN_SIZE = 40
"""An article has at least this many letters (of Latin script) in sentences."""
_PROSE = 80
_ENDS = re.compile(r"[.!?…。！？؟۔:][\"'”’»)\]」』]*$")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What becomes of the blocks, and what their neighbours say about the article."""

    kinds: list[ParagraphKind | None]
    """The paragraph kind of each block that stays; None for one that goes."""
    reasons: list[str]
    """Why, for each block that goes; empty for one that stays."""
    title: str | None
    author: str | None
    published: str | None
    site: str | None


def judge(blocks: Sequence[Block]) -> Judgement | None:
    """The judgement on a page, or None when there is no article among its blocks."""
    reasons = [reason_for(block.text) or "" for block in blocks]
    scores = [prose(block, reason) for block, reason in zip(blocks, reasons, strict=True)]
    first, end = best_region(scores)
    if sum(size(b.text) for b, s in zip(blocks[first:end], scores[first:end], strict=True) if s > 0) < MIN_SIZE:
        return None
    title = _title_index(blocks, reasons, first)
    header = [block.text for block in blocks[:first]]
    footer = [block.text for block in blocks[end:]]
    name = metadata.clean_title(blocks[title].text) if title is not None else None
    bylines = _bylines(blocks, first, title, footer)
    for index in range(len(blocks)):
        if index == title:
            reasons[index] = TITLE
        elif index in bylines:
            reasons[index] = BYLINE
        elif index < end and metadata.is_date_line(blocks[index].text):
            reasons[index] = DATE
        elif not first <= index < end:
            reasons[index] = reasons[index] or (BEFORE if index < first else AFTER)
    author = next(iter(bylines.values()), None) or metadata.find_author(header, footer)
    kinds = [None if reason else _kind(blocks, index, end) for index, reason in enumerate(reasons)]
    return Judgement(
        kinds,
        reasons,
        name,
        author,
        metadata.find_published(header, footer),
        metadata.find_site(blocks[0].text, name, header + footer),
    )


def _kind(blocks: Sequence[Block], index: int, end: int) -> ParagraphKind:
    block = blocks[index]
    if block.marker:
        return block.marker
    short = size(block.text) < _PROSE and not _ENDS.search(block.text[-6:])
    return "heading" if short and index + 1 < end and size(blocks[index + 1].text) >= _PROSE else "body"


def _title_index(blocks: Sequence[Block], reasons: Sequence[str], first: int) -> int | None:
    """The line above the article that looks most like its title: marked as one, repeated, or nearest."""
    best, found = 0.0, None
    for index in range(max(0, first - 40), first):
        text = blocks[index].text
        if not 12 <= size(text) <= 250 or (reasons[index] and not text.startswith("NextImg")):
            continue
        if metadata.is_date_line(text) or metadata.byline_name(text) or (metadata.is_name(text) and len(text) < 25):
            continue
        score = 1 + min(len(text.split()), 10) / 5 - (first - index) / 20
        score += 2 * (blocks[index].marker == "heading") + 2 * text.startswith("NextImg")
        score -= 1.5 * (blocks[index].marker == "list_item")
        if score > best:
            best, found = score, index
    return found


def _bylines(blocks: Sequence[Block], first: int, title: int | None, footer: Sequence[str]) -> dict[int, str]:
    """Blocks near the top that name the author, by index."""
    low = max(0, (first if title is None else title) - 6)
    named = {i: name for i in range(low, min(first + 3, len(blocks))) if (name := metadata.byline_name(blocks[i].text))}
    if named:
        return named
    alone = [i for i in range(low, first) if i != title and metadata.is_name(blocks[i].text)]
    confirmed = [i for i in alone if any(blocks[i].text in line for line in footer[:6])]
    return {i: blocks[i].text for i in (confirmed or alone[-1:])[:1]}
