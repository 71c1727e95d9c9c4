"""Finds the region of the article on a page, and title, byline and date in the lines above it.

A linear model scores each block by its features; the region is the run of blocks with the largest sum of scores
(Pasternack and Roth, "Extracting Article Text from the Web with Maximum Subsequence Segmentation", 2009). The weights
are in ``weights.json``; ``python -m benchmarks._fit_cleaning`` fits them again.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import mul

from summarizer.ingest import metadata
from summarizer.ingest.clean import furniture as words
from summarizer.ingest.clean.blocks import Block, size
from summarizer.ingest.clean.furniture import match_furniture
from summarizer.ingest.metadata import is_date_line
from summarizer.text import lexicon
from summarizer.text.typography import DASHES, OPENING_MARKS, is_quoted, letters, sentence_end

LIMIT = 3.0
"""Log-odds are limited to this before they are summed, so that no single block decides …"""
LEAN = 0.25
"""… and this is added, in favour of the article."""
_LITTLE = 600
"""If the region has fewer letters, it is searched again …"""
_DOUBT = 1.0
"""… with this added to all log-odds, since paragraphs of a short text have little prose around them."""
_BELOW_TITLE = 0.4
"""The run below the title is preferred if its score is at least this share of the best run's above it."""
DROP = -1.5
"""A block inside the region is removed if its log-odds are below this."""

_ENDS = sentence_end(":")
_STOP_INSIDE = re.compile(r"[.!?…][\"'”’»)\]]*\s+\S|[。！？؟۔]")
_CUT = re.compile(r"(?:…|\.\.\.)\s*$")
_TIME = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}:\d\d|\bago\b|\bmin read\b|\bminutes\b|\bhours\b")
_ADDRESS = words.Signs(("http://", "https://", "www.", " @", ".com", ".org", ".net"))
_DIGITS = re.compile(r"\d")
_CALLS, _CREDITS = words.Signs(words.CALLS), words.Signs(words.CREDITS)
_LEGAL_OR_CALL = words.Signs(words.POLICY + words.CALLS)
_REASONS = (
    words.SPONSOR, words.RELATED, words.SHARE, words.CAPTION, words.NEWSLETTER, words.COOKIES, words.CONTACT,
    words.COPYRIGHT, words.COMMENTS, words.MENU,
)  # fmt: skip

_NO_REASON = (False,) * len(_REASONS)
_REASON_ROWS = {reason: tuple(reason == known for known in _REASONS) for reason in _REASONS}
_READ = 320
"""Code points of a block that are searched for boilerplate phrases."""
_ENDING_LINE = 40
"""Longest heading of comments or of a box of links."""
_STRUCTURAL = 4
"""A short line that occurs this often, digits aside, is part of the page's structure: ``Reply`` below a comment,
``5 minutes`` below a teaser."""
_STRUCTURAL_LINE = 60
_NEAR = 2
"""Blocks on either side that are searched for structural lines."""
_BEGUN = 1.5
"""Prose, in blocks of 300 letters, after which a line such as ``12 comments`` may end an article."""
_TITLE_FADE = 0.95
_DATELINE = re.compile(
    rf"[^\W\d_]{{3}}[^.!?]{{0,60}}?(?: ?\((?:{lexicon.agencies()})\)|[^\W\d_a-zß-ÿ]{{3}}) ?[-–—] ?[^\W\d_]"
)
_FADE = 0.8
"""Share of a block's weight that is passed on to the next block."""

NAMES = (
    "bias", "size", "long", "ends", "stops", "commas", "list_item", "heading", "lower_start", "quote", "capitals",
    "upper", "digits", "cut", "link", "time", "credit", "policy", "call", "repeated", "close", "off_indent", "ornament",
    *_REASONS,
    "prose_before", "prose_after", "prose_before_3", "prose_after_3", "prose_far_before", "prose_far_after",
    "noise_before", "noise_after", "alone", "commented", "related_above", "structural", "structure_near",
    "prose_share_before", "prose_share_after", "above_title", "below_title", "dateline",
)  # fmt: skip
"""The features, in the order of the numbers in a tuple:

``bias`` 1 · ``size`` log2(1 + letters) / 8 · ``long`` letters up to 400, / 400 · ``ends`` ends a sentence ·
``stops`` a sentence ends inside · ``commas`` has one · ``list_item``, ``heading`` its marker · ``lower_start``,
``quote`` how it begins · ``capitals`` share of words with a capital · ``upper`` all capitals · ``digits`` their
share · ``cut`` ends in dots · ``link``, ``time``, ``credit``, ``call`` an address, a time, a picture credit, a call
to act · ``policy`` words of legal notices, up to 3 · ``repeated`` stands more than once · ``close`` no blank line
above · ``off_indent`` not indented like most prose · a reason's name: what ``reasons`` said · ``prose_…`` prose
mass (0…1) of the neighbour, of three neighbours, of all those before and after it, each further one counting less,
of the share of the page's before and after it · ``noise_…`` the neighbour has a reason · ``alone`` no prose on
either side · ``commented`` a line that heads readers' comments has been seen after some prose · ``related_above``
0…1, a line that heads a box of links stands above, fading · ``structural`` a short line that stands often ·
``structure_near`` near one · ``above_title`` at or above the line that the page's first line repeats or is repeated
in, ``below_title`` 1…0, soon after it · ``dateline`` begins with a place and an agency or dash.
"""


@dataclass(frozen=True, slots=True)
class Region:
    """The article's region on a page, and the scores of all blocks."""

    first: int
    end: int
    logits: list[float]
    """For each block, the log-odds that it belongs to the article."""
    rows: list[tuple[float, ...]]
    """For each block, its features, as in ``NAMES``."""


@cache
def shipped_weights() -> tuple[float, ...]:
    """The weights in ``weights.json``, one for each of ``NAMES``."""
    known = json.loads((files("summarizer.ingest.clean") / "weights.json").read_text(encoding="utf-8"))["weights"]
    return tuple(known[name] for name in NAMES)


def find_region(blocks: Sequence[Block], reasons: Sequence[str], weights: Sequence[float] | None = None) -> Region:
    """The region of the article on a page; (0, 0) if no block scores above 0.

    ``reasons`` has the reason why each block is boilerplate by its wording, empty for the others.
    """
    weights = weights or shipped_weights()
    rows = features(blocks, reasons)
    logits = [sum(map(mul, weights, row)) for row in rows]
    scores = _scores(blocks, logits)
    first, end = best_run(scores)
    if sum(map(size, (block.text for block in blocks[first:end]))) < _LITTLE:
        logits = [logit + _DOUBT for logit in logits]
        scores = _scores(blocks, logits)
        first, end = best_run(scores)
    title = title_line(blocks)
    if 0 < end <= title:  # prefer the text below the title
        low, high = best_run(scores[title + 1 :])
        below = sum(scores[title + 1 + low : title + 1 + high])
        if below >= _BELOW_TITLE * sum(scores[first:end]):
            first, end = title + 1 + low, title + 1 + high
    return Region(first, end, logits, rows)


def _scores(blocks: Sequence[Block], logits: Sequence[float]) -> list[float]:
    """Limited log-odds, weighted by the square root of the block's words."""
    large = [(1 + block.text.count(" ") + 2 * block.text.count("。")) ** 0.5 for block in blocks]
    return [(max(-LIMIT, min(LIMIT, one)) + LEAN) * n for one, n in zip(logits, large, strict=True)]


def best_run(scores: Sequence[float]) -> tuple[int, int]:
    """First and one past the last index of the run with the largest sum; (0, 0) if no score is above 0."""
    best, where, total, start = 0.0, (0, 0), 0.0, 0
    for index, score in enumerate(scores):
        if total <= 0:
            total, start = 0.0, index
        total += score
        if total > best:
            best, where = total, (start, index + 1)
    return where


def prose_mass(text: str, large: float, reason: str) -> float:
    """How much running text a block is, 0 to 1."""
    if reason or large < 40:
        return 0.0
    return min(large, 300) / 300 * (1.0 if _ENDS.search(text[-6:]) else 0.3)


def features(blocks: Sequence[Block], reasons: Sequence[str]) -> list[tuple[float, ...]]:
    """One tuple of ``NAMES`` for each block."""
    sizes = [size(block.text) for block in blocks]
    mass = [prose_mass(b.text, n, r) for b, n, r in zip(blocks, sizes, reasons, strict=True)]
    lines = [_shape(b.text) if len(b.text) <= _STRUCTURAL_LINE else b.text for b in blocks]
    counts = Counter(lines)
    indents: Counter[int] = Counter()
    for block, m in zip(blocks, mass, strict=True):
        indents[block.indent] += int(m * 100)
    usual = indents.most_common(1)[0][0]
    structural = [
        len(line) <= _STRUCTURAL_LINE and counts[line] >= _STRUCTURAL and not m
        for line, m in zip(lines, mass, strict=True)
    ]
    around = _around(mass, reasons, structural, [len(b.text) for b in blocks])
    title = title_line(blocks)
    return [
        (
            1.0,
            *_own(b, sizes[i], reasons[i], counts[lines[i]] > 1, b.indent != usual),
            *around[i],
            i <= title,
            _TITLE_FADE ** (i - title) if i > title >= 0 else 0.0,
            bool(_DATELINE.match(b.text)),
        )
        for i, b in enumerate(blocks)
    ]


def _shape(line: str) -> str:
    """A short line with its digits replaced; a date line becomes ``0``."""
    bare = _DIGITS.sub("0", line)
    return "0" if bare != line and is_date_line(line) else bare


def title_line(blocks: Sequence[Block]) -> int:
    """Index of the first later block that repeats the page's first line, with or without the site's name; else -1.

    Saved pages often have their title at the top, and again where the article starts.
    """
    page_title = letters(blocks[0].text[:400].casefold())
    if len(page_title) < 12:
        return -1
    for index in range(1, len(blocks)):
        if 15 <= len(blocks[index].text) <= 300:
            line = letters(blocks[index].text.casefold())
            if len(line) >= 12 and (page_title.startswith(line) or line.startswith(page_title)):
                return index
    return -1


def _own(block: Block, large: float, reason: str, repeated: bool, off: bool) -> tuple[float, ...]:
    text = block.text
    folded = text[:_READ].casefold()
    short = len(text) <= 400
    said = _LEGAL_OR_CALL.in_text(folded)
    tokens = text.split()[:40] if short else ()
    capitals = sum(t[0].isupper() for t in tokens) / len(tokens) if len(tokens) > 1 else 0.0
    return (
        math.log2(1 + large) / 8,
        min(large, 400) / 400,
        bool(_ENDS.search(text[-6:])),
        bool(_STOP_INSIDE.search(text)),
        "," in text or "，" in text or "、" in text or "،" in text,
        block.marker == "list_item",
        block.marker == "heading",
        text[0].islower(),
        text[0] in OPENING_MARKS or text[0] == "—",
        capitals,
        short and text.isupper(),
        short and len(_DIGITS.findall(text)) / len(text),
        bool(_CUT.search(text[-5:])),
        _ADDRESS.in_text(folded),
        short and bool(_TIME.search(folded)),
        short and _CREDITS.in_text(folded),
        min(sum(map(folded.count, words.POLICY)), 3) / (1 if large < 1000 else 2) if said else 0.0,
        said and _CALLS.in_text(folded),
        repeated,
        block.blanks == 0,
        off,
        reason == words.ORNAMENT,
        *_REASON_ROWS.get(reason, _NO_REASON),
    )


def _around(
    mass: Sequence[float], reasons: Sequence[str], structural: Sequence[bool], lengths: Sequence[int]
) -> list[tuple[float, ...]]:
    """Features of a block's surroundings. Boilerplate blocks do not count as neighbours, so that an advertisement does
    not separate two paragraphs.
    """
    count = len(mass)
    total = sum(mass) or 1.0
    plain = [0.0, 0.0, 0.0, *(m for m, reason in zip(mass, reasons, strict=True) if not reason), 0.0, 0.0, 0.0]
    at = 3
    """Index into ``plain`` of the next plain block."""
    far_after = _faded(mass[::-1])[::-1]
    far_before = _faded(mass)
    seen = commented = related = 0.0
    found: list[tuple[float, ...]] = []
    for i, reason in enumerate(reasons):
        heads = reason != "" and lengths[i] <= _ENDING_LINE and not structural[i]
        if heads and reason == words.COMMENTS and seen >= _BEGUN:
            commented = 1.0
        after = at if reason else at + 1
        b3, b2, b1 = plain[at - 3 : at]
        a1, a2, a3 = plain[after : after + 3]
        near = any(structural[max(0, i - _NEAR) : i]) or any(structural[i + 1 : i + 1 + _NEAR])
        found.append(
            (
                *(b1, a1, b1 + b2 + b3, a1 + a2 + a3, far_before[i], far_after[i]),
                i > 0 and reasons[i - 1] != "" and not structural[i - 1],
                i + 1 < count and reasons[i + 1] != "" and not structural[i + 1],
                b1 == a1 == 0.0,
                commented,
                related,
                structural[i],
                near,
                *(seen / total, 1 - (seen + mass[i]) / total),
            )
        )
        related = 1.0 if heads and reason == words.RELATED else related * (1 - mass[i]) * _FADE
        seen += mass[i]
        at = after
    return found


def _faded(mass: Sequence[float]) -> list[float]:
    """For each position, the sum of the masses before it, weighted by distance."""
    found, sum_ = [], 0.0
    for m in mass:
        found.append(sum_)
        sum_ = _FADE * (sum_ + m)
    return found


_ABOVE = 60
"""Blocks above the first paragraph that are searched for the title."""
_HEADER_LINE = 300
"""Longest line of a header, a standfirst, in letters."""
_BYLINE_REACH = 8
"""Blocks after the first sentence in which a byline still marks everything above it as header."""
_TITLE_WITH_STOP = 80
_COMPARED = 3000
"""Letters of the article that are compared with a title."""
_WORD = re.compile(r"\w{4,}")
_COLUMNS = re.compile(rf"\S(?:{words.GAP}| {words.BETWEEN} )(?=\S)")
_LABEL = re.compile(rf"^[^\W\d_a-z]{{3,12}}{words.GAP}(?=\S)")
_FIELD = re.compile(r"(?![^\Wa-zß-ÿ\d_]{3})[^\W\d_]{3,15}: \S")
_CONTACT = re.compile(r"\w@\w|https?:|www\.", re.IGNORECASE)
_PLACE = re.compile(r" (?:in|at|on|à|en|aus) (?=[^\W\da-zß-ÿ])")
_FIGURE = re.compile(r"(?<!\S)\W*\d[\d\W]*(?!\S)")
_NOT_NAMES = frozenset(
    word for listed in words.WHOLE.values() for phrase in listed for word in phrase.split() if len(word) > 2
) | lexicon.words(lexicon.table("bylines")["no_byline"])

# Points for and against a line as the title, set by hand on pages with a known title.
_WORDS_UP_TO, _PER_WORD = 8, 0.25
_WORDS_BEYOND, _PER_WORD_BEYOND = 16, -0.05
_SHARED = 2.0
_MARKED = 2.0
_REPEATED = 2.0
_WITH_SITE = 1.5
"""A page's first line, out of reach, with the site's name behind it; no line above the text repeats it."""
_BYLINE_BELOW = 0.7
_SENTENCE_END = -1.0
_IN_QUOTES = -0.4
_COLUMN = -1.2
_CREDIT = -2.5
_LISTED = -1.5
_DISTANCE = -0.03
_FIGURES = -3.0
_EARLIER = 0.8
"""A shorter line right above the best one is the title if it is at most this many points behind: then the best line is
a standfirst."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header above the first paragraph."""

    body: int
    """Index of the first block below the header."""
    title: int | None
    """Index of the title's block."""
    bylines: dict[int, str]
    """Authors' names by block index."""
    dates: frozenset[int]
    """Indices of the date lines."""


def read_header(blocks: Sequence[Block], body: int, end: int, clean: bool, candidates: Collection[int]) -> Header:
    """The header of an article whose first sentence is in block ``body`` and whose last block is before ``end``.

    ``clean``: the text has no page around it. ``candidates``: the blocks that may be its title.
    """
    body = _header_end(blocks, body, end, clean)
    named = {i for i in range(max(0, body - 20), min(body + 3, end)) if metadata.byline_name(blocks[i].text)}
    dates = frozenset(
        i for i in range(max(0, body - 20), min(body + 3, end)) if i not in named and _is_date(blocks[i], i < body)
    )
    title = _title(blocks, body, end, named | dates, candidates)
    return Header(body, title, _bylines(blocks, body, end, title, dates), dates - {title})


def title_text(text: str) -> str:
    """A title without a label such as ``LIVE`` or one added by a program, and with single spaces."""
    return metadata.clean_title(_LABEL.sub("", text, count=1))


def machine_marked(text: str) -> bool:
    """True for a line with a label that programs put before titles."""
    return metadata.clean_title(text) != " ".join(text.split())


def _header_end(blocks: Sequence[Block], body: int, end: int, clean: bool) -> int:
    """The first block after the header. Headlines and standfirsts may be sentences."""
    for index in range(body, min(body + _BYLINE_REACH, end - 1)):
        if len(blocks[index].text) > _HEADER_LINE:
            break
        if metadata.byline_name(blocks[index].text):
            below = index + 1
            while below < end - 1 and metadata.is_day_line(blocks[below].text):
                below += 1
            return below
    opening = blocks[body].text
    alone = clean and body == 0 and end > 1 and len(blocks[0].pieces) == 1 and len(opening) <= 120
    if alone and (opening[-1] in "?!" or is_quoted(opening)) and size(opening) < _HEADER_LINE:
        following = blocks[1].text
        return 1 if size(following) >= 80 and following[0] not in OPENING_MARKS | DASHES else body
    if (
        alone
        and opening[-1] == "."
        and len(opening) <= _TITLE_WITH_STOP
        and _is_repeated_below(opening, blocks[2:_BYLINE_REACH])
    ):
        return 1
    return body


def _is_repeated_below(opening: str, blocks: Sequence[Block]) -> bool:
    """True if a later paragraph has all words of the first line, which is then a title that ends like a sentence."""
    own = {word[:5] for word in _WORD.findall(opening.casefold())}
    return len(own) >= 3 and any(own <= {word[:5] for word in _WORD.findall(block.text.casefold())} for block in blocks)


def _is_date(block: Block, above: bool) -> bool:
    return metadata.is_date_line(block.text) or (above and metadata.is_day_line(block.text))


def _title(
    blocks: Sequence[Block], body: int, end: int, metadata_lines: Collection[int], candidates: Collection[int]
) -> int | None:
    """The line above the article that is most likely its title; None if none is likely."""
    read = " ".join(block.text for block in blocks[body : min(body + 12, end)])[:_COMPARED].casefold()
    points: dict[int, float] = {}
    far_title = body > _ABOVE and not any(
        metadata.same_title(blocks[0].text[:400], block.text) for block in blocks[1:body]
    )
    above = {*range(max(0, body - _ABOVE), body), *range(far_title)} - set(metadata_lines)
    for index in sorted(above):
        text = blocks[index].text
        name = metadata.is_name(text) and len(text) < 25
        if _is_field(blocks, index) or (index - 2 in points and _heads_entry(blocks, index)):
            continue
        if index in candidates and 8 <= size(text) <= 250 and not name and not _CONTACT.search(text):
            below = any(near in metadata_lines for near in range(index + 1, index + 5))
            away = min(body - index, _ABOVE)
            points[index] = _points(blocks, index, read, below, far_title and index == 0) + away * _DISTANCE
    if not points:
        return None
    best = max(points, key=lambda index: (points[index], index))
    if points[best] <= 0:
        return None
    for _ in range(2):
        if best - 1 not in points or points[best - 1] < points[best] - _EARLIER:
            break
        if not 4 <= _words(blocks[best - 1]) <= _words(blocks[best]):
            break
        best -= 1
    return best


def _is_field(blocks: Sequence[Block], index: int) -> bool:
    """True for a line of a form, next to another one: ``Before: Stahl CJ`` above ``Between: Lind and Selkraft Ltd.``"""
    near = blocks[max(index - 1, 0) : index + 2]
    here = _FIELD.match(blocks[index].text) and blocks[index].marker != "heading"
    return bool(here) and sum(_FIELD.match(block.text) is not None for block in near) > 1


def _heads_entry(blocks: Sequence[Block], index: int) -> bool:
    """True for a line below a time of day that stands right below another possible title, as in a live report."""
    return metadata.is_time_line(blocks[index - 1].text) and blocks[index - 2].marker != "list_item"


def _words(block: Block) -> int:
    return len(block.text.split())


def _points(blocks: Sequence[Block], index: int, read: str, byline_below: bool, page_title: bool) -> float:
    block = blocks[index]
    text, site = metadata.split_site(block.text) if page_title else (block.text, None)
    text = _LABEL.sub("", text, count=1)
    folded = text.casefold()
    count = len(text.split())
    points = min(count, _WORDS_UP_TO) * _PER_WORD + max(count - _WORDS_BEYOND, 0) * _PER_WORD_BEYOND
    points += _FIGURES * len(_FIGURE.findall(text)) / count
    points += _SHARED * _shared(folded, read)
    points += _MARKED * ((block.marker == "heading") + machine_marked(text)) + _LISTED * (block.marker == "list_item")
    points += _REPEATED * (index > 0 and metadata.same_title(blocks[0].text[:400], text))
    points += _BYLINE_BELOW * byline_below + _WITH_SITE * (site is not None)
    points += _SENTENCE_END * (_ENDS.search(text[-3:]) is not None and text[-1] not in "?!\"'”’»")
    points += _IN_QUOTES * is_quoted(text)
    points += _COLUMN * min(len(_COLUMNS.findall(text)), 3)
    points += _CREDIT * any(credit in folded for credit in words.CREDITS)
    return points


def _shared(folded: str, read: str) -> float:
    """Share of a line's longer words that the article has; of pairs of characters in scripts without spaces."""
    own = set(_WORD.findall(folded)) if " " in folded else {folded[i : i + 2] for i in range(len(folded) - 1)}
    return sum(word[:7] in read for word in own) / len(own) if own else 0.0


def _bylines(blocks: Sequence[Block], body: int, end: int, title: int | None, dates: Collection[int]) -> dict[int, str]:
    """Blocks near the top with the author's name: ``By …``; or a bare name that is in the last lines, below the title,
    or next to the date, where a place may follow it.
    """
    low = max(0, (body if title is None else title) - 6)
    named = {i: name for i in range(low, min(body + 3, end)) if (name := metadata.byline_name(blocks[i].text))}
    if named:
        return named
    alone = [i for i in range(low, body) if i != title and _may_be_name(blocks[i].text)]
    footer = [block.text for block in blocks[end - 1 : end + 5]]
    confirmed = [i for i in alone if any(blocks[i].text in line for line in footer)]
    placed = [i for i in alone if (title is not None and title < i <= title + 3) or {i - 1, i + 1} & set(dates)]
    if confirmed or placed:
        return {i: blocks[i].text for i in (confirmed or placed)[:1]}
    located = {i: _PLACE.split(blocks[i].text)[0] for near in dates for i in (near - 1, near + 1) if low <= i < body}
    return {i: name for i, name in located.items() if name != blocks[i].text and _may_be_name(name)}


def _may_be_name(text: str) -> bool:
    bare = metadata.is_name(text) and not text.isupper() and not match_furniture(text)[0]
    return bare and not any(word.casefold() in _NOT_NAMES for word in text.split())
