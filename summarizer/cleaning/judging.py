"""Which blocks are the article: a kind for each that stays, a reason for each that goes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import mul

from summarizer import metadata
from summarizer.article import ParagraphKind
from summarizer.cleaning import vocabulary as words
from summarizer.cleaning.blocks import Block
from summarizer.cleaning.features import NAMES, features, size
from summarizer.cleaning.header import machine_marked, read_header, title_text
from summarizer.cleaning.reasons import finding
from summarizer.cleaning.region import article_region
from summarizer.cleaning.weights import WEIGHTS

MIN_SIZE = 40
"""An article has at least this many letters (of Latin script) in sentences."""
_PROSE = 80
"""A block of this many letters is no heading."""
_LONGEST_HEADING = 300
_TITLE_REACH = 4
"""Blocks at the start of a text cut out of a page among which its title may be."""
_SENTENCE = 25
_CLEAN_SHARE = 0.8
"""A text is clean when this share of its letters stands in sentences …"""
_CLEAN_CHROME = 0.03
"""… and at most this share of its blocks says that it is boilerplate."""
_CLEAN_RUN = 4
"""… and no more lines than this that are no sentences stand below each other."""
_NEUTRAL = frozenset([words.WIRE, words.ORNAMENT, words.FOLIO])
"""Reasons that do not mean that there is a site around the text."""
_CERTAIN = 0.5
"""Log-odds above which a phrase alone does not remove a block."""
_ENTRIES = 4
"""Repeated lines from which on they part the entries of a live report."""
_LARGE = 150
"""A paragraph of this many letters that names no policy and calls for nothing is prose, wherever it stands."""
_LITTLE = 600
"""When the first search finds less than this many letters of prose, a second one is made …"""
_DOUBT = 1.0
"""… with this added to all log-odds: in a short text each paragraph has few like it around."""
_COLUMN_GAP = re.compile(r"\S {3,}(?=\S)")
_ENDS = re.compile(r"[.!?…。！？؟۔:][\"'”’»)\]」』]*$")
_WEIGHTS = tuple(WEIGHTS[name] for name in NAMES)
_POLICY, _CALL = NAMES.index("policy"), NAMES.index("call")
_CREDIT = NAMES.index("credit")
_NOT_FOR_HEADINGS = frozenset([words.MENU, words.CAPTION, words.CONTACT, words.COOKIES, words.SHARE])


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


def judge(blocks: Sequence[Block], weights: Sequence[float] = _WEIGHTS) -> Judgement | None:
    """The judgement on a page, or None when there is no article among its blocks.

    ``weights`` are one for each of ``features.NAMES``; fitting passes its own.
    """
    findings = [finding(block.text) for block in blocks]
    sizes = [size(block.text) for block in blocks]
    sentence = [_is_sentence(b.text, n) and not f[0] for b, n, f in zip(blocks, sizes, findings, strict=True)]
    lone = [_lone_reason(blocks, i, found, sentence) for i, found in enumerate(findings)]
    if clean := _is_clean(blocks, sizes, sentence, lone):
        first, end, reasons = 0, len(blocks), lone
    else:
        first, end, reasons = _page(blocks, sizes, findings, sentence, weights)
    body = next((i for i in range(first, end) if sentence[i] and not reasons[i]), end)
    kept = sum(n for i, n in enumerate(sizes) if first <= i < end and sentence[i] and not reasons[i])
    if kept < MIN_SIZE:
        return None
    return _with_metadata(blocks, reasons, body, end, clean)


def judge_body(blocks: Sequence[Block], title: str | None = None) -> list[str]:
    """Reasons for the blocks of a text that was cut out of its page already; empty for those that stay.

    The title, which the page has given, and short lines above it are no part of the text.
    """
    findings = [finding(block.text) for block in blocks]
    sentence = [_is_sentence(b.text, size(b.text)) and not f[0] for b, f in zip(blocks, findings, strict=True)]
    reasons = [_lone_reason(blocks, index, findings[index], sentence) for index in range(len(blocks))]
    for at, block in enumerate(blocks[:_TITLE_REACH]):
        if title and len(block.text) <= 2 * len(title) and metadata.same_title(block.text, title):
            reasons[at] = words.TITLE
            reasons[:at] = [reason or words.BEFORE for reason in reasons[:at]]
            break
        if sentence[at]:
            break
    return reasons


def kinds_of(blocks: Sequence[Block], reasons: Sequence[str], end: int) -> list[ParagraphKind | None]:
    """The paragraph kind of each block without a reason to go."""
    return [None if reason else _kind(blocks, index, end) for index, reason in enumerate(reasons)]


def _is_sentence(text: str, large: float) -> bool:
    if "    " in text and len(_COLUMN_GAP.findall(text)) >= 2:
        return False
    return large >= _PROSE or (large >= _SENTENCE and bool(_ENDS.search(text[-6:])))


def _is_clean(blocks: Sequence[Block], sizes: Sequence[float], sentence: Sequence[bool], lone: Sequence[str]) -> bool:
    """True for a text without a site around it: nearly all sentences, hardly a line that names itself boilerplate.

    In Markdown the marked lines, headings and list items, speak neither for nor against it.
    """
    markdown = any(block.marker == "heading" for block in blocks)
    judged = [i for i, block in enumerate(blocks) if not (markdown and block.marker)]
    chrome = sum(bool(lone[i]) and lone[i] not in _NEUTRAL for i in judged)
    prose = sum(sizes[i] for i in judged if sentence[i])
    few = chrome <= max(1, _CLEAN_CHROME * len(judged))
    enough = 2 * sum(sentence[i] for i in judged) >= len(judged) - 1  # subheads may stand above each, and a title
    tidy = _longest_run(blocks, judged, sentence) <= _CLEAN_RUN
    return few and enough and tidy and prose >= _CLEAN_SHARE * sum(sizes[i] for i in judged)


def _longest_run(blocks: Sequence[Block], judged: Sequence[int], sentence: Sequence[bool]) -> int:
    """Of lines that are no sentences, below each other: menus and lists of links, but not a title with its byline."""
    longest = run = 0
    for i in judged:
        plain = sentence[i] or blocks[i].marker or metadata.byline_name(blocks[i].text)
        run = 0 if plain else run + 1
        longest = max(longest, run)
    return longest


def _lone_reason(blocks: Sequence[Block], index: int, found: tuple[str, bool], sentence: Sequence[bool]) -> str:
    """The reason by which a block goes from inside an article, going by its words; subheads such as ``Health`` stay."""
    reason, certain = found
    leads = index + 1 < len(blocks) and sentence[index + 1]
    heading = blocks[index].marker == "heading" or (
        leads and len(blocks[index].text.split()) <= 3 and _apart(blocks, index)
    )
    if not certain or (heading and reason in _NOT_FOR_HEADINGS):
        return ""
    return reason


def _apart(blocks: Sequence[Block], index: int) -> bool:
    return blocks[index].blanks > 0 and blocks[index + 1].blanks > 0


def _page(
    blocks: Sequence[Block],
    sizes: Sequence[float],
    findings: Sequence[tuple[str, bool]],
    sentence: Sequence[bool],
    weights: Sequence[float],
) -> tuple[int, int, list[str]]:
    """The article's first block and one past its last on a page with a site around it, and all reasons."""
    numbers = features(blocks, [reason for reason, _ in findings])
    logits = [sum(map(mul, weights, row)) for row in numbers]
    first, end, inside = article_region(blocks, logits)
    large = [
        n >= _LARGE and yes and not row[_POLICY] and not row[_CALL]
        for n, yes, row in zip(sizes, sentence, numbers, strict=True)
    ]
    if sum(n for n, yes in zip(sizes[first:end], sentence[first:end], strict=True) if yes) < _LITTLE:
        first, end, inside = article_region(blocks, [logit + _DOUBT for logit in logits])
    first, end = _with_entries(blocks, first, end, [reason for reason, _ in findings], sentence)
    first, end, inside = _with_neighbours(blocks, first, end, inside, large)
    reasons: list[str] = []
    seen: set[str] = set()
    for i, block in enumerate(blocks):
        reason, certain = findings[i]
        if not first <= i < end:
            reasons.append(reason or (words.BEFORE if i < first else words.AFTER))
            continue
        if not inside[i]:
            reason = reason or _stray(block, numbers[i])
        elif reason:
            reason = _lone_reason(blocks, i, (reason, certain or logits[i] < _CERTAIN), sentence)
        elif sizes[i] >= _PROSE and block.text in seen:
            reason = words.REPEATED
        seen.add(block.text)
        reasons.append(reason)
    return first, end, reasons


def _with_entries(
    blocks: Sequence[Block], first: int, end: int, reasons: Sequence[str], sentence: Sequence[bool]
) -> tuple[int, int]:
    """The region with all entries of a live report: the same line stands between them, and most of them are in it."""
    places: dict[str, list[int]] = {}
    for index, reason in enumerate(reasons):
        if reason:
            places.setdefault(blocks[index].text, []).append(index)
    for at in places.values():
        held = [index for index in at if first <= index < end]
        between = [any(sentence[a:b]) for a, b in pairwise(at)]
        if len(at) >= _ENTRIES and 2 * len(held) > len(at) and all(between):
            first, end = min(first, at[0]), max(end, at[-1] + 1)
            while end < len(blocks) and not reasons[end] and (sentence[end] or not blocks[end].blanks):
                end += 1
    return first, end


def _with_neighbours(
    blocks: Sequence[Block], first: int, end: int, inside: list[bool], large: Sequence[bool]
) -> tuple[int, int, list[bool]]:
    """The article's region with the long paragraphs that adjoin it: no article ends between two of them."""
    inside = list(inside)
    while 0 < end < len(blocks) and large[end - 1] and large[end]:
        inside[end] = True
        end += 1
    while 0 < first < len(blocks) and large[first] and large[first - 1]:
        first -= 1
        inside[first] = True
    return first, end, inside


def _stray(block: Block, numbers: Sequence[float]) -> str:
    if numbers[_CREDIT]:
        return words.CAPTION
    return words.LINKS if block.marker == "list_item" else words.STRAY


def _with_metadata(blocks: Sequence[Block], reasons: list[str], body: int, end: int, clean: bool) -> Judgement:
    """Read title, byline and date off the blocks above the first paragraph, and settle every block's kind.

    The title is metadata. In a text without a site around it, it also stays as the heading that it is there; on a
    page it goes, for there it stands among the site's own lines, often more than once.
    """
    passable = {i for i in range(body + 8) if i < len(blocks) and _may_be_title(blocks[i].text, reasons[i])}
    header = read_header(blocks, body, end, clean, passable)
    above, footer = [block.text for block in blocks[: header.body]], [block.text for block in blocks[end - 1 :]]
    title = header.title
    name = title_text(blocks[title].text) if title is not None else None
    if name and metadata.site_behind(name, above + footer):
        name = metadata.split_site(name)[0]
    for indices, reason in ((header.bylines, words.BYLINE), (header.dates, words.DATE)):
        for index in indices:
            reasons[index] = reason
    if title is not None:
        reasons[title] = "" if clean and not machine_marked(blocks[title].text) else words.TITLE
        for index in range(title):
            if clean and not reasons[index] and len(blocks[index].text.split()) <= 3:
                reasons[index] = words.BEFORE
    kinds = kinds_of(blocks, reasons, end)
    if title is not None and kinds[title]:
        kinds[title] = "heading"
    return Judgement(
        kinds,
        reasons,
        name,
        next(iter(header.bylines.values()), None) or metadata.find_author(above[-20:], footer),
        metadata.find_published(above, footer),
        metadata.find_site(blocks[0].text[:400], name, above + footer),
    )


def _may_be_title(text: str, reason: str) -> bool:
    return reason in ("", words.BEFORE, words.STRAY, words.LINKS) or machine_marked(text)


def _kind(blocks: Sequence[Block], index: int, end: int) -> ParagraphKind:
    block = blocks[index]
    if block.marker and (block.marker != "heading" or len(block.text) <= _LONGEST_HEADING):
        return block.marker
    short = size(block.text) < _PROSE and not _ENDS.search(block.text[-6:])
    following = blocks[index + 1].text if index + 1 < end else ""
    return "heading" if short and _is_sentence(following, size(following)) else "body"
