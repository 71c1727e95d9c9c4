"""Which blocks are the article: a kind for each that stays, a reason for each that goes."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from summarizer.ingest import metadata
from summarizer.ingest.clean import furniture as words
from summarizer.ingest.clean.blocks import Block
from summarizer.ingest.clean.features import NAMES, size
from summarizer.ingest.clean.furniture import finding
from summarizer.ingest.clean.header import machine_marked, read_header, title_text
from summarizer.ingest.clean.region import DROP, find_region
from summarizer.text.article import ParagraphKind

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
_SHORT_TEXT = 60
_FEW_SENTENCES = 0.2
"""A text of few lines, none of which is a site's, is an article by itself, also where it is mostly a list."""
_NEUTRAL = frozenset([words.WIRE, words.ORNAMENT, words.FOLIO])
"""Reasons that do not mean that there is a site around the text."""
_CERTAIN = 0.5
"""Log-odds above which a phrase alone does not remove a block."""
_ENTRIES = 4
"""Repeated lines from which on they part the entries of a live report."""
_LARGE = 150
"""A paragraph of this many letters that names no policy and calls for nothing is prose, wherever it stands."""
_NUMBER = re.compile(r"(?:#|no\.? ?|nr\.? ?)?(\d{1,3})[.):] ?\D", re.IGNORECASE)
_FIGURES = re.compile(r"\d+")
_FACT = re.compile(r"[^\W\d][^:]{2,50}: \S")
_APART = 8
"""Blocks within which the next number of a numbered list stands."""
_FEWEST = 3
_OPENING = 16
"""Code points of a line within which its figures show its shape."""
_CLOSING = frozenset([words.COMMENTS, words.COPYRIGHT])
_BOX_HEADING = 40
_SUBHEAD = 4
_FULL_STOP = re.compile(r"[.!:…。！।۔][\"'”’»)\]」』]*$|[\"”»」』]$")
_BOX = 12
"""Lines within which a box of links has ended."""
_ENDS_ALL = frozenset([words.COMMENTS, words.COPYRIGHT, words.COOKIES])
_LONG_WORD = re.compile(r"[^\W\d_]{5,}|[^\W\d_a-zß-ÿ][^\W\d_]{3,}")
_SHARED_WORDS, _SHARED_SHARE = 3, 0.3
"""So many of its longer words and names, and such a share of them, a paragraph beyond a box has from the article."""
_REMEMBERED = 40
"""Blocks at the end of the region whose words are compared."""
_BYLINE_ABOVE = 4
"""Lines above a first paragraph among which its byline stands."""
_QUOTES = '“"„«»‘—–'
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?| uhr|h)?", re.IGNORECASE)
_SHORTEST_CAPTION, _LONGEST_CAPTION = 15, 240
_COLUMN_GAP = re.compile(r"\S {3,}(?=\S)")
_ENDS = re.compile(r"[.!?…。！？؟۔:][\"'”’»)\]」』]*$")
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


def judge(blocks: Sequence[Block], weights: Sequence[float] | None = None) -> Judgement | None:
    """The judgement on a page, or None when there is no article among its blocks.

    ``weights`` are those of the model that finds the article's place; fitting passes its own.
    """
    findings = [finding(block.text) for block in blocks]
    sizes = [size(block.text) for block in blocks]
    sentence = [_is_sentence(b.text, n) and not f[0] for b, n, f in zip(blocks, sizes, findings, strict=True)]
    lone = [_lone_reason(blocks, i, found, sentence) for i, found in enumerate(findings)]
    if clean := _is_clean(blocks, sizes, sentence, lone):
        first, end, reasons = 0, len(blocks), lone
    else:
        first, end, reasons = _page(blocks, sizes, findings, sentence, weights)
    _mark_boxes(blocks, reasons)
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
    _mark_boxes(blocks, reasons)
    return reasons


def _mark_boxes(blocks: Sequence[Block], reasons: list[str]) -> None:
    """Give the lines of a box of links, headlines without a full stop below a line such as ``Related articles``, the
    reason of that line.
    """
    open_for = 0
    for at, block in enumerate(blocks):
        if reasons[at] == words.RELATED:
            heads = len(block.text) <= _BOX_HEADING and ":" not in block.text
            open_for = _BOX if heads else max(open_for - 1, 0)
        elif reasons[at] in ("", words.STRAY, words.LINKS) and open_for and _is_headline(blocks, at):
            reasons[at] = words.RELATED
            open_for -= 1
        elif not reasons[at]:
            open_for = 0


def _is_headline(blocks: Sequence[Block], at: int) -> bool:
    """True for a line of a box of links: no sentence, and no short subhead right above a paragraph."""
    text = blocks[at].text
    subhead = text.isupper() or blocks[at].marker == "heading" or len(text.split()) <= _SUBHEAD
    leads = at + 1 < len(blocks) and _is_sentence(blocks[at + 1].text, size(blocks[at + 1].text))
    return not _FULL_STOP.search(text[-4:]) and not (subhead and leads)


def kinds_of(blocks: Sequence[Block], reasons: Sequence[str], end: int) -> list[ParagraphKind | None]:
    """The paragraph kind of each block without a reason to go."""
    return [
        None if reason else "caption" if _is_caption(blocks, reasons, index) else _kind(blocks, index, end)
        for index, reason in enumerate(reasons)
    ]


def _is_caption(blocks: Sequence[Block], reasons: Sequence[str], index: int) -> bool:
    """True for a short paragraph with a picture's credit right below it, or a word for a picture right above."""
    block = blocks[index]
    if block.marker or not _SHORTEST_CAPTION <= len(block.text) <= _LONGEST_CAPTION:
        return False
    below, above = index + 1, index - 1
    if below < len(blocks) and reasons[below] == words.CAPTION and not blocks[below].blanks:
        return not _is_picture(blocks[below].text)
    labelled = above >= 0 and reasons[above] == words.CAPTION and not block.blanks
    return labelled and _is_picture(blocks[above].text)


def _is_picture(text: str) -> bool:
    return text.strip(" :.").casefold() in words.WHOLE[words.CAPTION]


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
    if not any(lone) and len(judged) <= _SHORT_TEXT and prose >= _FEW_SENTENCES * sum(sizes[i] for i in judged):
        return True
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
    weights: Sequence[float] | None,
) -> tuple[int, int, list[str]]:
    """The article's first block and one past its last on a page with a site around it, and all reasons."""
    region = find_region(blocks, [reason for reason, _ in findings], weights)
    logits, numbers = region.logits, region.rows
    large = [
        n >= _LARGE and yes and not row[_POLICY] and not row[_CALL]
        for n, yes, row in zip(sizes, sentence, numbers, strict=True)
    ]
    inside = [logit > DROP for logit in logits]
    first, end = _with_entries(blocks, region.first, region.end, [reason for reason, _ in findings], sentence)
    first, end = _past_boxes(blocks, first, end, [reason for reason, _ in findings], sentence, inside)
    end = _with_list(blocks, first, end, [reason for reason, _ in findings], inside)
    first, end, inside = _with_neighbours(blocks, first, end, inside, large)
    end = _before_columns(blocks, first, end, sentence)
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
    """The region with all entries of a live report: a time, or the same line, stands between them. Of the entries that
    times part, one is in the region; of others, most are.
    """
    places: dict[str, list[int]] = {}
    for index, reason in enumerate(reasons):
        if reason:
            clock = _CLOCK.fullmatch(blocks[index].text)
            places.setdefault("" if clock else blocks[index].text, []).append(index)
    for line, at in places.items():
        held = sum(first <= index < end for index in at)
        between = [any(sentence[a:b]) for a, b in pairwise(at)]
        if len(at) >= _ENTRIES and held and all(between) and (not line or 2 * held > len(at)):
            first, end = min(first, at[0]), max(end, at[-1] + 1)
            while end < len(blocks) and not reasons[end] and (sentence[end] or not blocks[end].blanks):
                end += 1
    return first, end


def _past_boxes(
    blocks: Sequence[Block], first: int, end: int, reasons: Sequence[str], sentence: Sequence[bool], inside: list[bool]
) -> tuple[int, int]:
    """The region with the paragraphs beyond a box of links at either end of it: a box ends without ending the article.

    Lines of the box stay outside; the paragraphs that follow the first one beyond it without a gap are the article's.
    """
    said = {stem for block in blocks[max(first, end - _REMEMBERED) : end] for stem in _stems(block.text)}
    for step in (-1, 1):
        edge = first - 1 if step < 0 else end
        boxed, inside_box = False, []
        for at in range(edge, edge + step * _BOX, step):
            if not 0 <= at < len(blocks) or reasons[at] in _ENDS_ALL:
                break
            boxed = boxed or reasons[at] == words.RELATED
            inside_box.append(at)
            if boxed and sentence[at] and _is_part(blocks, at, said, first, end):
                for between in inside_box:
                    inside[between] = False
                while 0 <= at < len(blocks) and sentence[at]:
                    inside[at] = True
                    first, end = min(first, at), max(end, at + 1)
                    at += step
                break
    return first, end


def _is_part(blocks: Sequence[Block], at: int, said: Collection[str], first: int, end: int) -> bool:
    """True for a paragraph beyond a box that goes on with an open quotation, stands below the byline, or has the words
    of the article.
    """
    if at >= end and blocks[at].text[0] in _QUOTES and _is_open(blocks[end - 1].text):
        return True
    if size(blocks[at].text) < _PROSE:
        return False
    if at < first and any(metadata.byline_name(block.text) for block in blocks[max(0, at - _BYLINE_ABOVE) : at]):
        return True
    own = _stems(blocks[at].text)
    return len(own & set(said)) >= max(_SHARED_WORDS, _SHARED_SHARE * len(own))


def _stems(text: str) -> set[str]:
    return {word[:6].casefold() for word in _LONG_WORD.findall(text)}


def _is_open(text: str) -> bool:
    """True for a paragraph with a quotation that the next one may go on with."""
    return text.count("“") > text.count("”") or text.count("«") > text.count("»") or text.count('"') % 2 == 1


def _with_list(blocks: Sequence[Block], first: int, end: int, reasons: Sequence[str], inside: list[bool]) -> int:
    """The region's end, moved behind the list with which an article ends, whose lines it marks as inside.

    A numbered list goes on as long as the numbers do, whatever stands between them. Other lists are lines of one shape
    with figures, such as dates, that adjoin the article, or its last lines. A menu has no figures, a box of links has a
    heading of its own.
    """
    numbers = [(at, int(found[1])) for at in range(first, end) if (found := _NUMBER.match(blocks[at].text))]
    at, number = numbers[-1] if numbers else (end, -1)
    while following := next(
        (i for i in range(at + 1, min(at + _APART, len(blocks))) if _is_item(blocks[i], number + 1)), 0
    ):
        if any(reason in _CLOSING for reason in reasons[at:following]):
            break
        inside[at : following + 1] = [True] * (following + 1 - at)
        at, number = following, number + 1
        end = max(end, at + 1)
    for start in (end, end + 1):
        stop = start
        while stop < len(blocks) and not reasons[stop] and _alike(blocks[start], blocks[stop]):
            stop += 1
        listed = stop - start >= _FEWEST and not any(reasons[end:start])
        if listed and (not _is_fact(blocks[start]) or _heads(blocks[start - 1])):
            inside[end:stop] = [True] * (stop - end)
            return stop
    return end


def _is_item(block: Block, number: int) -> bool:
    found = _NUMBER.match(block.text)
    return found is not None and int(found[1]) == number


def _heads(block: Block) -> bool:
    """True for a line that may head a box of facts: no sentence, and no fact itself."""
    return not _is_fact(block) and not _ENDS.search(block.text[-6:])


def _is_fact(block: Block) -> bool:
    return _FACT.match(block.text) is not None and not block.text.isupper()


def _alike(one: Block, other: Block) -> bool:
    """True for two lines of a list with figures in the same places, or of a box of facts: ``Opened: in May``."""
    if _is_fact(one) and _is_fact(other):
        return True
    a, b = _FIGURES.sub("0", one.text), _FIGURES.sub("0", other.text)
    if "0" not in a[:_OPENING] or metadata.is_date_line(one.text):
        return False
    head, rest = a[:_OPENING].partition("0")[::2]
    return (
        rest[:2] == b[:_OPENING].partition("0")[2][:2]
        and "0" in b[:_OPENING]
        and len(head.split()) == len(b.partition("0")[0].split())
    )


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


def _before_columns(blocks: Sequence[Block], first: int, end: int, sentence: Sequence[bool]) -> int:
    """The region's end without rows of columns that stand below its text, such as a page's foot."""
    rows = [
        at for at in range(first, end) if "   " in blocks[at].text and len(_COLUMN_GAP.findall(blocks[at].text)) >= 2
    ]
    return rows[0] if rows and sum(sentence[rows[0] : end]) <= 1 and any(sentence[first : rows[0]]) else end


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
        metadata.find_published(above, footer)
        or metadata.dateline_date([block.text for block in blocks[body : body + 2]]),
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
