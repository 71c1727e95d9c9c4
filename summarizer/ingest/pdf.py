"""Reads the text of a ``.pdf`` from the positions of the words on its pages, which ``pdf_pages`` finds.

    pieces ──▶ rows ──▶ columns ──▶ lines ──▶ paragraphs

A piece is a run of words without a wide gap; a row is the pieces side by side. Running heads are removed from the rows,
pages are split at the gutters between columns, lines are joined to paragraphs, and the start of each page is noted.
"""

import json
import math
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import accumulate, groupby, pairwise
from statistics import median
from typing import Any

from summarizer.errors import InputError
from summarizer.ingest import pdf_pages
from summarizer.ingest.clean.blocks import divided_word, hyphenated_words, joins_without_space
from summarizer.ingest.documents import missing_library, stated_metadata
from summarizer.ingest.pdf_pages import Piece
from summarizer.ingest.sources import ExtractedText, Metadata, ReadingLimits, SourceBytes
from summarizer.text.article import Landmark
from summarizer.text.typography import BULLETS, sentence_end

_COLUMN_ROWS = 4
"""Fewest rows on each side of a gutter …"""
_COLUMN_LETTERS = 15
"""… and their fewest letters; tables have fewer."""
_MOST_COLUMNS_DEEP = 3
_RUNNING = 2
"""Rows at the top and bottom of a page that may be a running head or a page number."""
_SEVERAL = 3
"""Fewest pages with the same running head; in a document of four pages, two are enough."""
_MARGIN = 0.08
"""Share of a page's height at its top and bottom where browsers print address, time and page number."""
_PRINTED_BY_BROWSER = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}:\d\d\b.*|(?:https?|file)://\S+(?: \d{1,4}/\d{1,4})?|\d{1,4}/\d{1,4}"
)
_NUMBER = re.compile(r"\d+")
_ENDS = sentence_end(":")
_SHORT_LINE = 0.8
"""A line that ends a sentence also ends its paragraph if it is shorter than this share of the usual line."""
_APART = 1.4
"""A gap of this many usual line distances separates paragraphs."""
_MARK = re.compile(rf"(?:[–*{BULLETS}]|\d{{1,2}}[.)])\s")
_JUNK_TITLE = re.compile(
    r"\.(?:docx?|pdf|indd|qxd|tex|dvi|rtf|odt|pptx?)$|^untitled|^microsoft word|^document\d*$|^slide \d", re.I
)


_Row = list[Piece]
"""Pieces side by side, from left to right."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of text in reading order."""

    text: str
    page: int
    starts_paragraph: bool
    """Whether a gap or an indent shows a new paragraph."""


def read_pdf(source: SourceBytes, limits: ReadingLimits) -> ExtractedText:
    """The text of a document in reading order, column by column, and its metadata.

    Raises InputError if it is encrypted or damaged, has no text (images of pages), is beyond the limits, or if
    pypdfium2 is not installed.
    """
    if find_spec("pypdfium2") is None:
        raise missing_library(source.name, "a .pdf document")
    properties, pages = _pages(source, limits)
    heads = _running_heads(pages)
    lines = [line for page, rows in enumerate(pages, 1) for line in _lines(_without_heads(rows, heads), page)]
    text, landmarks = _paragraphs(lines)
    if not text:
        raise InputError(f"{source.name} has images of pages and no text; make it searchable (OCR) first")
    return ExtractedText(text, _properties(properties), landmarks=landmarks)


def _pages(source: SourceBytes, limits: ReadingLimits) -> tuple[dict[str, Any], list[list[_Row]]]:
    """A document's metadata, and the rows of each page. Raises InputError."""
    command = [sys.executable, "-P", pdf_pages.__file__, str(limits.max_unpacked), str(math.ceil(limits.parse_timeout))]
    try:
        done = subprocess.run(
            command, input=source.data, capture_output=True, timeout=limits.parse_timeout, check=False
        )
    except subprocess.TimeoutExpired:
        raise InputError(f"{source.name} takes too long to read; save only the pages of the article") from None
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    for line in lines:
        if "error" in line:
            raise InputError(f"{source.name} {_error_text(line, limits)}")
    if done.returncode or not lines:
        raise InputError(f"{source.name} is a damaged .pdf document or takes too much memory; save it again")
    return lines[0], [_without_margins(_rows(Piece(*p) for p in page["pieces"]), page["height"]) for page in lines[1:]]


def _error_text(line: dict[str, Any], limits: ReadingLimits) -> str:
    match line["error"]:
        case "password":
            return "is encrypted; save a copy without a password"
        case "pages":
            return f"has {line['count']:,} pages; save only the pages of the article"
        case "characters":
            return f"has more than {limits.max_unpacked:,} characters; save a part of it"
    return "is a damaged .pdf document; save it again"


def _rows(pieces: Iterable[Piece]) -> list[_Row]:
    """Group pieces into rows, from top to bottom."""
    rows: list[_Row] = []
    for piece in sorted(pieces, key=lambda piece: -piece.bottom - piece.height / 2):
        if rows and rows[-1][0].is_level_with(piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def _text(row: _Row) -> str:
    """The text of a row. Pieces that touch are one word, as where the font changes inside a word."""
    parts = [row[0].text]
    for before, piece in pairwise(row):
        parts += ["" if before.touches(piece) else " ", piece.text]
    return " ".join("".join(parts).split())


def _without_margins(rows: list[_Row], height: float) -> list[_Row]:
    """The rows without those that browsers print in the margins."""

    def printed(row: _Row) -> bool:
        outside = row[0].bottom > (1 - _MARGIN) * height or row[0].top < _MARGIN * height
        return outside and _PRINTED_BY_BROWSER.fullmatch(_text(row)) is not None

    return [row for row in rows if not printed(row)]


def _running_heads(pages: Sequence[list[_Row]]) -> frozenset[tuple[str, int]]:
    """The keys of rows at the top or bottom of several pages."""
    edges = Counter(key for rows in pages for key in {_key(row) for row in rows[:_RUNNING] + rows[-_RUNNING:]})
    most = min(_SEVERAL, max(2, len(pages) // 2))
    return frozenset(key for key, count in edges.items() if count >= most and len(pages) > 1)


def _without_heads(rows: list[_Row], heads: frozenset[tuple[str, int]]) -> list[_Row]:
    outer = {*range(_RUNNING), *range(len(rows) - _RUNNING, len(rows))}
    return [
        row for index, row in enumerate(rows) if not (index in outer and (_key(row) in heads or _text(row).isdecimal()))
    ]


def _key(row: _Row) -> tuple[str, int]:
    """The text of a row without its numbers, and its size: a title is larger than the running head that repeats it."""
    return _NUMBER.sub("0", _text(row)), round(_main_piece(row).height / 2)


def _main_piece(row: _Row) -> Piece:
    """The longest piece; list marks and note numbers may have other sizes."""
    return max(row, key=lambda piece: len(piece.text))


def _lines(rows: list[_Row], page: int) -> Iterator[_Line]:
    """The lines of a page in reading order."""
    for column in _columns(rows, _MOST_COLUMNS_DEEP):
        bodies = [_main_piece(row) for row in column]
        steps = [above.bottom - body.bottom for above, body in pairwise(bodies)]
        usual = median(steps) if len(steps) > 1 else 1.2 * bodies[0].height
        edge = min(row[0].left for row in column)
        yield _Line(_text(column[0]), page, False)
        for above, row in pairwise(column):
            yield _Line(_text(row), page, _starts_paragraph(above, row, usual, edge))


def _starts_paragraph(above: _Row, row: _Row, usual: float, edge: float) -> bool:
    """True if a gap, another letter size or an indent shows a new paragraph."""
    before, body = _main_piece(above), _main_piece(row)
    if before.bottom - body.bottom > _APART * usual or not 0.8 < before.height / body.height < 1.25:
        return True
    indent, flush = row[0].left - edge, above[0].left - edge < 0.3 * body.height
    return flush and 0.6 * body.height < indent < 4 * body.height and bool(_ENDS.search(_text(above)[-4:]))


def _columns(rows: list[_Row], deeper: int) -> Iterator[list[_Row]]:
    """Split rows at the gutters into columns, each from top to bottom.

    A row that crosses the gutter, such as a headline, separates the rows above and below it. Rows that are too few or
    too short for columns, such as a table, stay together.
    """
    gutter = _gutter(rows) if deeper else None
    if gutter is None:
        yield from [rows] if rows else []
        return
    whole: list[_Row] = []
    for crossed, group in groupby(rows, lambda row: any(piece.left < gutter < piece.right for piece in row)):
        band = list(group)
        left, right = _split_at(band, gutter)
        if crossed or not (_is_column(left) and _is_column(right)):
            whole += band
            continue
        yield from [whole] if whole else []
        whole = []
        yield from _columns(left, deeper - 1)
        yield from _columns(right, deeper - 1)
    yield from [whole] if whole else []


def _split_at(rows: Iterable[_Row], at: float) -> tuple[list[_Row], list[_Row]]:
    left = [[piece for piece in row if piece.right <= at] for row in rows]
    right = [[piece for piece in row if piece.left >= at] for row in rows]
    return list(filter(None, left)), list(filter(None, right))


def _is_column(rows: Sequence[_Row]) -> bool:
    return len(rows) >= _COLUMN_ROWS and median(len(_text(row)) for row in rows) >= _COLUMN_LETTERS


def _gutter(rows: Sequence[_Row]) -> float | None:
    """The position of the gutter between columns of text that the fewest rows cross; None if there is none."""
    pieces = [piece for row in rows for piece in row]
    if len(pieces) < 2 * _COLUMN_ROWS:
        return None
    start, end = int(min(piece.left for piece in pieces)), int(max(piece.right for piece in pieces)) + 1
    changes = [0] * (end - start + 2)
    for piece in pieces:
        changes[int(piece.left) - start] += 1
        changes[math.ceil(piece.right) - start] -= 1
    covered = list(accumulate(changes))
    narrowest = max(4, int(0.5 * median(piece.height for piece in pieces)))
    best: tuple[int, float] | None = None
    at = start
    for cover, group in groupby(covered):
        width = len(list(group))
        middle = at + width / 2
        at += width
        if width >= narrowest and cover <= len(rows) / 2 and (best is None or cover < best[0]):
            left, right = _split_at(rows, middle)
            if _is_column(left) and _is_column(right) and _overlap_vertically(left, right):
                best = cover, middle
    return best[1] if best else None


def _overlap_vertically(left: Sequence[_Row], right: Sequence[_Row]) -> bool:
    """True if the columns are side by side for at least half of the shorter one's height."""
    (low, high), (other_low, other_high) = ((rows[-1][0].bottom, rows[0][0].top) for rows in (left, right))
    common = min(high, other_high) - max(low, other_low)
    return common >= min(high - low, other_high - other_low) / 2


def _paragraphs(lines: Sequence[_Line]) -> tuple[str, tuple[Landmark, ...]]:
    """The text of the lines, and where each page starts in it.

    A paragraph ends at a gap, before a list item, and after a short last line.
    """
    lengths = sorted(len(line.text) for line in lines)
    usual = lengths[len(lengths) * 3 // 4] if lengths else 0  # a quarter of the lines may be code, tables or captions
    hyphenated = hyphenated_words("\n".join(line.text for line in lines))
    parts: list[str] = []
    length = 0
    landmarks: list[Landmark] = []
    before: _Line | None = None
    for line in lines:
        words = line.text
        if before is not None:
            mark = _separator(before, line, usual, hyphenated)
            if mark is None:
                parts[-1], mark = parts[-1][:-1], ""
                length -= 1
            parts.append(mark)
            length += len(mark)
        if before is None or line.page != before.page:
            landmarks.append(Landmark(length, page=line.page))
        parts.append(words)
        length += len(words)
        before = line
    return "".join(parts), tuple(landmarks)


def _separator(before: _Line, line: _Line, usual: int, hyphenated: frozenset[str]) -> str | None:
    """The text between two lines: a blank line, a space, or nothing; None if the first one's hyphen is dropped."""
    if line.starts_paragraph or _MARK.match(line.text) or _ends_paragraph(before.text, line.text, usual):
        return "\n\n"
    if (inside := divided_word(before.text[-80:], line.text, hyphenated)) is not None:
        return "" if inside else None
    return "" if joins_without_space(before.text, line.text) else " "


def _ends_paragraph(line: str, following: str, usual: int) -> bool:
    short = len(line) < _SHORT_LINE * usual
    return short and (bool(_ENDS.search(line[-4:])) or not following[0].islower())


def _properties(properties: dict[str, Any]) -> Metadata:
    title = properties.get("title") or ""
    kept = None if _JUNK_TITLE.search(title.strip()) else title
    return stated_metadata(kept, properties.get("author"), properties.get("language"))
