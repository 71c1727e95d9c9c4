"""Finds title, byline and date in the lines above an article."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from summarizer.ingest import metadata
from summarizer.ingest.clean import furniture as words
from summarizer.ingest.clean.blocks import Block
from summarizer.ingest.clean.furniture import match_furniture
from summarizer.ingest.clean.region import size

_ABOVE = 60
"""Blocks above the first paragraph that are searched for the title."""
_HEADER_LINE = 300
"""Longest line of a header, a standfirst, in letters."""
_BYLINE_REACH = 8
"""Blocks after the first sentence in which a byline still marks everything above it as header."""
_TITLE_WITH_STOP = 80
_READ = 3000
"""Letters of the article that are compared with a title."""
_ENDS = re.compile(r"[.!?…。！？؟۔:][\"'”’»)\]」』]*$")
_QUOTED = frozenset(["“”", "„“", "«»", '""', "「」", "''", "‘’"])
_WORD = re.compile(r"\w{4,}")
_COLUMNS = re.compile(r"\S(?: {2,}|\t+| [|>›»•·] )(?=\S)")
_LABEL = re.compile(r"^[^\W\d_a-z]{3,12}(?: {2,}|\t+)(?=\S)")
_FIELD = re.compile(r"(?![^\Wa-zß-ÿ\d_]{3})[^\W\d_]{3,15}: \S")
_ADDRESS = re.compile(r"\w@\w|https?:|www\.", re.IGNORECASE)
_PLACE = re.compile(r" (?:in|at|on|à|en|aus) (?=[^\W\da-zß-ÿ])")
_FIGURE = re.compile(r"(?<!\S)\W*\d[\d\W]*(?!\S)")
_NOT_NAMES = frozenset(
    word for phrases in words.WHOLE.values() for phrase in phrases for word in phrase.split() if len(word) > 2
) | frozenset(
    "the by key points fact check game guest bell auto results city state united local your our about press union "
    "association agency media team staff editorial national international public free best all new day week".split()
)

# Points for and against a line as the title, set by hand on pages with a known title.
_WORDS_UP_TO, _PER_WORD = 8, 0.25
_WORDS_BEYOND, _PER_WORD_BEYOND = 16, -0.05
_SHARED = 2.0
_MARKED = 2.0
_REPEATED = 2.0
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

    @property
    def own(self) -> frozenset[int]:
        """Indices of all metadata blocks."""
        return self.dates | self.bylines.keys() | ({self.title} if self.title is not None else set())


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
    if alone and (opening[-1] in "?!" or opening[0] + opening[-1] in _QUOTED) and size(opening) < _HEADER_LINE:
        following = blocks[1].text
        return 1 if size(following) >= 80 and following[0] not in '“"„«—–' else body
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
    read = " ".join(block.text for block in blocks[body : min(body + 12, end)])[:_READ].casefold()
    points: dict[int, float] = {}
    for index in sorted(set(range(max(0, body - _ABOVE), body)) - set(metadata_lines)):
        text = blocks[index].text
        name = metadata.is_name(text) and len(text) < 25
        if _is_field(blocks, index) or (index - 2 in points and _heads_entry(blocks, index)):
            continue
        if index in candidates and 8 <= size(text) <= 250 and not name and not _ADDRESS.search(text):
            below = any(near in metadata_lines for near in range(index + 1, index + 5))
            points[index] = _points(blocks, index, read, below) + (body - index) * _DISTANCE
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


def _points(blocks: Sequence[Block], index: int, read: str, byline_below: bool) -> float:
    block = blocks[index]
    text = _LABEL.sub("", block.text, count=1)
    folded = text.casefold()
    count = len(text.split())
    points = min(count, _WORDS_UP_TO) * _PER_WORD + max(count - _WORDS_BEYOND, 0) * _PER_WORD_BEYOND
    points += _FIGURES * len(_FIGURE.findall(text)) / count
    points += _SHARED * _shared(folded, read)
    points += _MARKED * ((block.marker == "heading") + machine_marked(text)) + _LISTED * (block.marker == "list_item")
    points += _REPEATED * (index > 0 and metadata.same_title(blocks[0].text[:400], text))
    points += _BYLINE_BELOW * byline_below
    points += _SENTENCE_END * (_ENDS.search(text[-3:]) is not None and text[-1] not in "?!\"'”’»")
    points += _IN_QUOTES * (text[0] + text[-1] in _QUOTED)
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
