"""Decides which blocks are the article: a paragraph kind for each that stays, a reason for each that is removed."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from summarizer.ingest import metadata
from summarizer.ingest.clean import furniture as words
from summarizer.ingest.clean.blocks import Block, size
from summarizer.ingest.clean.furniture import match_furniture
from summarizer.ingest.clean.region import DROP, NAMES, find_region, machine_marked, read_header, title_text
from summarizer.text.article import ParagraphKind
from summarizer.text.typography import ANY_MARK, DASHES, sentence_end

MIN_SIZE = 40
"""Fewest Latin letters in the sentences of an article."""
_PROSE = 80
"""Letters from which on a block is not a heading."""
_LONGEST_HEADING = 300
_TITLE_REACH = 4
"""Blocks at the start of an extracted text that may be its title."""
_SENTENCE = 25
_CLEAN_SHARE = 0.8
"""A text is clean if this share of its letters is in sentences …"""
_CLEAN_CHROME = 0.03
"""… at most this share of its blocks is boilerplate by its wording …"""
_CLEAN_RUN = 4
"""… and at most this many consecutive lines are not sentences."""
_SHORT_TEXT = 60
_FEW_SENTENCES = 0.2
"""A short text without boilerplate is clean if at least this share of it is in sentences; the rest may be a list."""
_NEUTRAL = frozenset([words.WIRE, words.ORNAMENT, words.FOLIO])
"""Reasons that do not show a page around the text."""
_CERTAIN = 0.5
"""Log-odds from which on a phrase alone does not remove a block."""
_ENTRIES = 4
"""Repeated lines from which on they separate the entries of a live report."""
_ENTRY = 5
"""Blocks of an entry, by which the first may be away from the region."""
_DESCRIBED = 0.5
"""Least share of the entries of a live report that have a sentence; the others are figures."""
_LARGE = 150
"""Letters from which on a sentence without policy words and calls to action counts as prose anywhere."""
_NUMBER = re.compile(r"(?:#|no\.? ?|nr\.? ?)?(\d{1,3})[.):] ?\D", re.IGNORECASE)
_FIGURES = re.compile(r"\d+")
_FACT = re.compile(r"[^\W\d][^:]{2,50}: \S")
_APART = 8
"""Most blocks between two numbers of a numbered list."""
_FEWEST = 3
_OPENING = 16
"""Code points at the start of a line whose digits define its shape."""
_CLOSING = frozenset([words.COMMENTS, words.COPYRIGHT])
_FOR_STRAY_LINES = frozenset([words.STRAY, words.LINKS, words.BEFORE])
_BOX_HEADING = 40
_SUBHEAD = 4
_FULL_STOP = re.compile(r"[.!:…。！।۔][\"'”’»)\]」』]*$|[\"”»」』]$")
_BOX = 12
"""Most lines of a box of links."""
_ENDS_ALL = frozenset([words.COMMENTS, words.COPYRIGHT, words.COOKIES])
_LONG_WORD = re.compile(r"[^\W\d_]{5,}|[^\W\d_a-zß-ÿ][^\W\d_]{3,}")
_SHARED_WORDS, _SHARED_SHARE = 3, 0.3
"""Fewest longer words and names, and their smallest share, that a paragraph beyond a box shares with the article."""
_REMEMBERED = 40
"""Blocks at the end of the region whose words are compared."""
_BYLINE_ABOVE = 4
"""Lines above a first paragraph that may be its byline."""
_SHORTEST_CAPTION, _LONGEST_CAPTION = 15, 240
_COLUMN_GAP = re.compile(r"\S {3,}(?=\S)")
_ENDS = sentence_end(":")
_POLICY, _CALL = NAMES.index("policy"), NAMES.index("call")
_CREDIT = NAMES.index("credit")
_NOT_FOR_HEADINGS = frozenset([words.MENU, words.CAPTION, words.CONTACT, words.COOKIES, words.SHARE])


@dataclass(frozen=True, slots=True)
class Judgement:
    """The classification of all blocks, and the article's metadata."""

    kinds: list[ParagraphKind | None]
    """For each block its paragraph kind; None if it is removed."""
    reasons: list[str]
    """For each block why it is removed; empty if it stays."""
    title: str | None
    author: str | None
    published: str | None
    site: str | None


def judge(blocks: Sequence[Block], weights: Sequence[float] | None = None) -> Judgement | None:
    """The classification of a page's blocks; None if there is no article among them.

    ``weights`` are those of the region model; only fitting passes its own.
    """
    findings = [match_furniture(block.text) for block in blocks]
    sizes = [size(block.text) for block in blocks]
    sentence = [is_sentence(b.text, n) and not f[0] for b, n, f in zip(blocks, sizes, findings, strict=True)]
    own_reasons = [_wording_reason(blocks, i, found, sentence) for i, found in enumerate(findings)]
    if clean := _is_clean(blocks, sizes, sentence, own_reasons):
        first, end, reasons = 0, len(blocks), own_reasons
    else:
        first, end, reasons = _judge_page(blocks, sizes, findings, sentence, weights)
    _mark_boxes(blocks, reasons)
    _keep_subheads_of_entries(blocks, reasons, sentence, range(max(first - 2, 0), end))
    body = next((i for i in range(first, end) if sentence[i] and not reasons[i]), end)
    kept = sum(n for i, n in enumerate(sizes) if first <= i < end and sentence[i] and not reasons[i])
    if kept < MIN_SIZE:
        return None
    return _with_metadata(blocks, reasons, body, end, clean)


def judge_body(blocks: Sequence[Block], titles: Iterable[str | None] = ()) -> list[str]:
    """Why each block of an extracted text is removed; empty for blocks that stay.

    A repetition of one of the titles, and short lines above it, are removed.
    """
    findings = [match_furniture(block.text) for block in blocks]
    sentence = [is_sentence(b.text, size(b.text)) and not f[0] for b, f in zip(blocks, findings, strict=True)]
    reasons = [_wording_reason(blocks, index, findings[index], sentence) for index in range(len(blocks))]
    for at, block in enumerate(blocks[:_TITLE_REACH]):
        if any(
            title and len(block.text) <= 2 * len(title) and metadata.same_title(block.text, title) for title in titles
        ):
            reasons[at] = words.TITLE
            reasons[:at] = [reason or words.BEFORE for reason in reasons[:at]]
            break
        if sentence[at]:
            break
    _mark_boxes(blocks, reasons)
    return reasons


def _mark_boxes(blocks: Sequence[Block], reasons: list[str]) -> None:
    """Mark the lines of boxes of links: headlines without a full stop below a line such as ``Related articles``."""
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


def _keep_subheads_of_entries(
    blocks: Sequence[Block], reasons: list[str], sentence: Sequence[bool], region: range
) -> None:
    """Keep the lines right below a time of day that head the entries of a live report."""
    for at in region[:-1]:
        below = at + 1
        heads = not sentence[below] and not blocks[below].blanks and reasons[below] in _FOR_STRAY_LINES
        if heads and metadata.is_time_line(blocks[at].text):
            reasons[below] = ""


def _is_headline(blocks: Sequence[Block], at: int) -> bool:
    """True for a line that may be in a box of links: not a sentence, nor a subhead right above a paragraph."""
    text = blocks[at].text
    subhead = text.isupper() or blocks[at].marker == "heading" or len(text.split()) <= _SUBHEAD
    leads = at + 1 < len(blocks) and is_sentence(blocks[at + 1].text, size(blocks[at + 1].text))
    return not _FULL_STOP.search(text[-4:]) and not (subhead and leads)


def kinds_of(blocks: Sequence[Block], reasons: Sequence[str], end: int) -> list[ParagraphKind | None]:
    """The paragraph kind of each block that stays; None for the others."""
    return [
        None if reason else "caption" if _is_caption(blocks, reasons, index) else _kind(blocks, index, end)
        for index, reason in enumerate(reasons)
    ]


def _is_caption(blocks: Sequence[Block], reasons: Sequence[str], index: int) -> bool:
    """True for a short paragraph right above a picture credit, or right below a word for a picture."""
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


def is_sentence(text: str, large: float) -> bool:
    """True for running text, of ``large`` letters: a long block, or a shorter one that ends like a sentence."""
    if _has_columns(text):
        return False
    return large >= _PROSE or (large >= _SENTENCE and bool(_ENDS.search(text[-6:])))


def _has_columns(text: str) -> bool:
    return "   " in text and len(_COLUMN_GAP.findall(text)) >= 2


def _is_clean(
    blocks: Sequence[Block], sizes: Sequence[float], sentence: Sequence[bool], own_reasons: Sequence[str]
) -> bool:
    """True for a text without a page around it: nearly all sentences, hardly any boilerplate.

    In Markdown, headings and list items do not count.
    """
    markdown = any(block.marker == "heading" for block in blocks)
    judged = [i for i, block in enumerate(blocks) if not (markdown and block.marker)]
    chrome = sum(bool(own_reasons[i]) and own_reasons[i] not in _NEUTRAL for i in judged)
    prose = sum(sizes[i] for i in judged if sentence[i])
    if not any(own_reasons) and len(judged) <= _SHORT_TEXT and prose >= _FEW_SENTENCES * sum(sizes[i] for i in judged):
        return True
    few = chrome <= max(1, _CLEAN_CHROME * len(judged))
    enough = 2 * sum(sentence[i] for i in judged) >= len(judged) - 1  # subheads may stand above each, and a title
    tidy = _longest_run(blocks, judged, sentence) <= _CLEAN_RUN
    return few and enough and tidy and prose >= _CLEAN_SHARE * sum(sizes[i] for i in judged)


def _longest_run(blocks: Sequence[Block], judged: Sequence[int], sentence: Sequence[bool]) -> int:
    """The longest run of lines that are not sentences, such as a menu; bylines do not count."""
    longest = run = 0
    for i in judged:
        plain = sentence[i] or blocks[i].marker or metadata.byline_name(blocks[i].text)
        run = 0 if plain else run + 1
        longest = max(longest, run)
    return longest


def _wording_reason(blocks: Sequence[Block], index: int, found: tuple[str, bool], sentence: Sequence[bool]) -> str:
    """Why a block inside an article is removed by its wording; empty if uncertain, or for a subhead like ``Health``."""
    reason, certain = found
    if not certain:
        return ""
    leads = index + 1 < len(blocks) and sentence[index + 1]
    heading = blocks[index].marker == "heading" or (
        leads and len(blocks[index].text.split()) <= 3 and _stands_apart(blocks, index)
    )
    return "" if heading and reason in _NOT_FOR_HEADINGS else reason


def _stands_apart(blocks: Sequence[Block], index: int) -> bool:
    return blocks[index].blanks > 0 and blocks[index + 1].blanks > 0


def _judge_page(
    blocks: Sequence[Block],
    sizes: Sequence[float],
    findings: Sequence[tuple[str, bool]],
    sentence: Sequence[bool],
    weights: Sequence[float] | None,
) -> tuple[int, int, list[str]]:
    """The first block of the article on a page, one past its last, and the reasons of all blocks."""
    named = [reason for reason, _ in findings]
    region = find_region(blocks, named, weights)
    logits, numbers = region.logits, region.rows
    large = [
        n >= _LARGE and yes and not row[_POLICY] and not row[_CALL]
        for n, yes, row in zip(sizes, sentence, numbers, strict=True)
    ]
    inside = [logit > DROP for logit in logits]
    first, end = _extend_over_entries(blocks, region.first, region.end, named, sentence, inside)
    first, end = _extend_past_boxes(blocks, first, end, named, sentence, inside)
    end = _extend_over_list(blocks, first, end, named, inside)
    first, end, inside = _extend_over_neighbours(blocks, first, end, inside, large)
    end = _cut_columns(blocks, first, end, sentence)
    reasons: list[str] = []
    seen: set[str] = set()
    for i, block in enumerate(blocks):
        reason, certain = findings[i]
        if not first <= i < end:
            reasons.append(reason or (words.BEFORE if i < first else words.AFTER))
            continue
        if not inside[i]:
            reason = reason or _stray_reason(block, numbers[i])
        elif reason:
            reason = _wording_reason(blocks, i, (reason, certain or logits[i] < _CERTAIN), sentence)
        elif sizes[i] >= _PROSE and block.text in seen:
            reason = words.REPEATED
        seen.add(block.text)
        reasons.append(reason)
    return first, end, reasons


def _extend_over_entries(
    blocks: Sequence[Block], first: int, end: int, reasons: Sequence[str], sentence: Sequence[bool], inside: list[bool]
) -> tuple[int, int]:
    """Extend the region over all entries of a live report, which are separated by times or by a repeated line.

    At least one of the times must be beside the region, or most of the repeated lines in it, and most entries must have
    a sentence. Their sentences and figures are marked as inside.
    """
    places: dict[str, list[int]] = {}
    for index, reason in enumerate(reasons):
        clock = metadata.is_time_line(blocks[index].text) or metadata.is_entry_line(blocks[index].text)
        if clock or reason:
            places.setdefault("" if clock else blocks[index].text, []).append(index)
    for line, at in places.items():
        beside = 0 if line else _ENTRY
        held = sum(first - beside <= index < end + beside for index in at)
        described = sum(any(sentence[a:b]) for a, b in pairwise(at))
        most = described >= _DESCRIBED * (len(at) - 1) if not line else described == len(at) - 1
        if len(at) >= _ENTRIES and held and most and (not line or 2 * held > len(at)):
            first, end = min(first, at[0]), max(end, at[-1] + 1)
            while end < len(blocks) and not reasons[end] and (any(sentence[end : end + 2]) or not blocks[end].blanks):
                end += 1
            while first and not reasons[first - 1] and sentence[first - 1]:
                first -= 1
            for i in range(first, end):
                inside[i] = inside[i] or sentence[i] or (not reasons[i] and _FIGURES.search(blocks[i].text) is not None)
    return first, end


def _extend_past_boxes(
    blocks: Sequence[Block], first: int, end: int, reasons: Sequence[str], sentence: Sequence[bool], inside: list[bool]
) -> tuple[int, int]:
    """Extend the region past boxes of links at both ends, to paragraphs that belong to the article.

    The lines of the box stay outside. Paragraphs that directly follow the first one beyond it are included.
    """
    article_stems = {stem for block in blocks[max(first, end - _REMEMBERED) : end] for stem in _word_stems(block.text)}
    for step in (-1, 1):
        edge = first - 1 if step < 0 else end
        boxed, inside_box = False, []
        for at in range(edge, edge + step * _BOX, step):
            if not 0 <= at < len(blocks) or reasons[at] in _ENDS_ALL:
                break
            boxed = boxed or reasons[at] == words.RELATED
            inside_box.append(at)
            if boxed and sentence[at] and _is_part(blocks, at, article_stems, first, end):
                for between in inside_box:
                    inside[between] = False
                while 0 <= at < len(blocks) and sentence[at]:
                    inside[at] = True
                    first, end = min(first, at), max(end, at + 1)
                    at += step
                break
    return first, end


def _is_part(blocks: Sequence[Block], at: int, article_stems: Collection[str], first: int, end: int) -> bool:
    """True for a paragraph beyond a box that continues an open quotation, is below the byline, or shares words with the
    article.
    """
    if (
        at >= end
        and (blocks[at].text[0] in ANY_MARK or blocks[at].text[0] in DASHES)
        and _is_open(blocks[end - 1].text)
    ):
        return True
    if size(blocks[at].text) < _PROSE:
        return False
    if at < first and any(metadata.byline_name(block.text) for block in blocks[max(0, at - _BYLINE_ABOVE) : at]):
        return True
    own = _word_stems(blocks[at].text)
    return len(own & set(article_stems)) >= max(_SHARED_WORDS, _SHARED_SHARE * len(own))


def _word_stems(text: str) -> set[str]:
    return {word[:6].casefold() for word in _LONG_WORD.findall(text)}


def _is_open(text: str) -> bool:
    """True for a paragraph with a quotation that is not closed."""
    return text.count("“") > text.count("”") or text.count("«") > text.count("»") or text.count('"') % 2 == 1


def _extend_over_list(blocks: Sequence[Block], first: int, end: int, reasons: Sequence[str], inside: list[bool]) -> int:
    """Extend the region over a list at the end of the article, and mark its lines as inside. Returns the region's end.

    A numbered list continues as long as its numbers do. Other lists are adjacent lines of the same shape with digits,
    such as dates; menus have no digits, and boxes of links have a heading.
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
        while stop < len(blocks) and not reasons[stop] and _same_shape(blocks[start], blocks[stop]):
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


def _same_shape(one: Block, other: Block) -> bool:
    """True for two lines of a list with figures in the same places, or of a box of facts: ``RunModels: in May``."""
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


def _extend_over_neighbours(
    blocks: Sequence[Block], first: int, end: int, inside: list[bool], large: Sequence[bool]
) -> tuple[int, int, list[bool]]:
    """Extend the region over adjacent long paragraphs: an article does not end between two of them."""
    inside = list(inside)
    while 0 < end < len(blocks) and large[end - 1] and large[end]:
        inside[end] = True
        end += 1
    while 0 < first < len(blocks) and large[first] and large[first - 1]:
        first -= 1
        inside[first] = True
    return first, end, inside


def _cut_columns(blocks: Sequence[Block], first: int, end: int, sentence: Sequence[bool]) -> int:
    """The region's end before rows of columns below its text, such as a page's footer."""
    rows = [at for at in range(first, end) if _has_columns(blocks[at].text)]
    return rows[0] if rows and sum(sentence[rows[0] : end]) <= 1 and any(sentence[first : rows[0]]) else end


def _stray_reason(block: Block, numbers: Sequence[float]) -> str:
    if numbers[_CREDIT]:
        return words.CAPTION
    return words.LINKS if block.marker == "list_item" else words.STRAY


def _with_metadata(blocks: Sequence[Block], reasons: list[str], body: int, end: int, clean: bool) -> Judgement:
    """Read title, byline and date from the blocks above the first paragraph, and classify all blocks.

    The title becomes metadata. In a clean text it also stays as a heading; on a page it is removed, since there it is
    among the site's own lines, often more than once.
    """
    title_candidates = {i for i in range(body + 8) if i < len(blocks) and _may_be_title(blocks[i].text, reasons[i])}
    header = read_header(blocks, body, end, clean, title_candidates)
    above, footer = [block.text for block in blocks[: header.body]], [block.text for block in blocks[end - 1 :]]
    title = header.title
    name = title_text(blocks[title].text) if title is not None else None
    if name and metadata.site_suffix(name, above + footer):
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
    return "heading" if short and is_sentence(following, size(following)) else "body"
