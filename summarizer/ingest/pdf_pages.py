"""A separate program that reads a PDF on standard input and writes the words with their positions as JSON lines.

PDFium (pypdfium2; BSD-3-Clause, Apache-2.0) is C++, and a page of a few kilobytes can make it use gigabytes. So it runs
in its own process with limits of memory and time, which may be killed at any moment. The first line has the document's
metadata or an error; then there is a line for each page.
"""

import ctypes
import json
import math
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

MOST_PAGES = 5_000
_MOST_MEMORY = 2 << 30
"""Most bytes of address space; an ordinary document takes a tenth of it."""
_WORD_GAP = 0.13
"""Gap between glyphs that separates words, as a share of the line's height …"""
_PIECE_GAP = 0.7
"""… and gap that separates pieces."""
_FARTHEST = 20_000
"""Largest coordinate in points; a page is at most 200 inches wide."""
_SLANTED = 0.1
"""Sine of the angle from which on a letter counts as rotated and is skipped."""
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\x02": "-", "\xad": "-"}
)
"""Ligatures, and PDFium's character for a hyphen at the end of a line."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words without a wide gap; coordinates in points, from the page's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float
    text: str

    @property
    def height(self) -> float:
        """Height of the line, about the size of its letters."""
        return self.top - self.bottom

    def is_level_with(self, other: "Piece") -> bool:
        """True for pieces of one line: the middle of the lower one is between top and bottom of the other."""
        low, high = sorted((self, other), key=lambda piece: piece.height)
        return high.bottom <= (low.bottom + low.top) / 2 <= high.top

    def touches(self, after: "Piece") -> bool:
        """True if the other piece follows without a space."""
        return after.left - self.right <= _WORD_GAP * after.height


def _glyphs(raw: Any, text: Any) -> Iterator[Piece]:
    """The letters that are not rotated, with their boxes, in drawing order."""
    box = raw.FS_RECTF()
    bottom = None
    for at in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, at)
        if (code < 32 and code != 2) or 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF) or code > 0x10FFFF:
            continue
        raw.FPDFText_GetLooseCharBox(text, at, box)
        if not all(abs(edge) < _FARTHEST for edge in (box.left, box.bottom, box.right, box.top)):
            continue
        if box.bottom != bottom and abs(math.sin(raw.FPDFText_GetCharAngle(text, at))) > _SLANTED:
            continue
        bottom = box.bottom
        yield Piece(box.left, box.bottom, box.right, box.top, chr(code))


def _pieces(glyphs: Iterable[Piece]) -> Iterator[Piece]:
    """Join consecutive glyphs of a line to pieces."""
    run: list[Piece] = []
    words: list[str] = []
    spaced = False
    for glyph in glyphs:
        if glyph.text.isspace() or glyph.height <= 0:
            spaced = spaced or glyph.text.isspace()
            continue
        if run and not _follows(run[-1], glyph):
            yield _piece(run, words)
            run, words = [], []
        elif run and (spaced or not run[-1].touches(glyph)):
            words.append(" ")
        run.append(glyph)
        words.append(glyph.text)
        spaced = False
    if run:
        yield _piece(run, words)


def _follows(before: Piece, after: Piece) -> bool:
    height = max(before.height, after.height)
    return before.is_level_with(after) and -height < after.left - before.right < _PIECE_GAP * height


def _piece(run: list[Piece], words: list[str]) -> Piece:
    """A piece with the height of its tallest glyph, so that a note mark does not change its line."""
    high = max(run, key=lambda glyph: glyph.height)
    left, right = min(glyph.left for glyph in run), max(glyph.right for glyph in run)
    return Piece(left, high.bottom, right, high.top, "".join(words).translate(_LIGATURES))


def _language(pdfium: Any, document: Any) -> str:
    room = (ctypes.c_ushort * 64)()
    pdfium.raw.FPDFCatalog_GetLanguage(document, room, ctypes.sizeof(room))
    return bytes(room).decode("utf-16-le", "replace").partition("\0")[0]


def _write(line: dict[str, Any]) -> None:
    print(json.dumps(line), flush=True)


def main(most_characters: int, seconds: int) -> None:
    """Read the document and write the lines. ``error`` in the first or last line says why there are no more."""
    _bound(seconds)
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(sys.stdin.buffer.read())
        said = document.get_metadata_dict()
        _write({"title": said.get("Title"), "author": said.get("Author"), "language": _language(pdfium, document)})
        if len(document) > MOST_PAGES:
            return _write({"error": "pages", "count": len(document)})
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            most_characters -= text.count_chars()
            if most_characters < 0:
                return _write({"error": "characters"})
            pieces = [[p.left, p.bottom, p.right, p.top, p.text] for p in _pieces(_glyphs(pdfium.raw, text))]
            _write({"height": page.get_height(), "pieces": pieces})
            text.close()
            page.close()
    except pdfium.PdfiumError as error:
        return _write({"error": "password" if re.search("password", str(error), re.IGNORECASE) else "damaged"})
    return None


def _bound(seconds: int) -> None:
    """Limit memory and time of this process, if the system can; otherwise only the caller's timeout holds."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in ((resource.RLIMIT_AS, _MOST_MEMORY), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
