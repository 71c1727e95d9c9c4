"""``.pdf`` → text, through pypdf (BSD-3-Clause): lines put together to paragraphs, running heads left out."""

import logging
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from summarizer.errors import InputError
from summarizer.reading.extras import document_library
from summarizer.reading.inputs import Bytes, Extracted, Metadata, language_code
from summarizer.reading.limits import ReadingLimits

_RUNNING = 2
"""Lines at the top and at the foot of a page that may be a running head or a page number."""
_MOST_PAGES = 5_000
_SEVERAL = 3
"""Pages on which a running head stands, at least; two are enough in a document of four."""
_NUMBER = re.compile(r"\d+")
_ENDS = re.compile(r"[.!?…:。！？؟][\"'”’»)\]]*$")
_SHORT_LINE = 0.8
"""A line that ends a sentence ends its paragraph when it is shorter than this share of the usual line."""
_MARK = re.compile(r"(?:[•‣▪◦●–*]|\d{1,2}[.)])\s")
_HYPHEN = re.compile(r"[^\W\d_]{2,}-$")
_HYPHENATED = re.compile(r"[^\W\d_]+-[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_JUNK_TITLE = re.compile(
    r"\.(?:docx?|pdf|indd|qxd|tex|dvi|rtf|odt|pptx?)$|^untitled|^microsoft word|^document\d*$|^slide \d", re.I
)
_JUNK_AUTHOR = frozenset(["user", "admin", "administrator", "owner", "unknown", "anonymous", "microsoft office user"])
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")


def read_pdf(source: Bytes, limits: ReadingLimits) -> Extracted:
    """The text of a document's pages and what its properties say.

    Raises InputError when it is encrypted, damaged, has no text (pictures of pages), holds more than the limits
    allow, or pypdf is not installed.
    """
    pypdf = document_library("pypdf", source.name, "a .pdf document")
    try:
        with _quiet():
            reader = pypdf.PdfReader(BytesIO(source.data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise InputError(f"{source.name} is encrypted; save a copy without a password")
            pages = _pages(reader, source.name, limits)
            said = _properties(reader)
    except InputError:
        raise
    except Exception as error:  # a damaged document fails anywhere in the library, and in any way
        raise InputError(f"{source.name} is a damaged .pdf document ({type(error).__name__}); save it again") from None
    text = "\n\n".join(_paragraphs(_without_running_heads(pages)))
    if not text:
        raise InputError(f"{source.name} holds pictures of pages and no text; make it searchable (OCR) first")
    return Extracted(text, said)


@contextmanager
def _quiet() -> Iterator[None]:
    """pypdf tells its log about each fault it gets over; standard error is not for that."""
    log = logging.getLogger("pypdf")
    level, log.level = log.level, logging.CRITICAL
    try:
        yield
    finally:
        log.level = level


def _pages(reader: Any, name: str, limits: ReadingLimits) -> list[list[str]]:
    pages: list[list[str]] = []
    size = 0
    deadline = time.monotonic() + limits.parse_timeout
    for page in reader.pages:
        if len(pages) >= _MOST_PAGES or time.monotonic() > deadline:
            raise InputError(f"{name} has too many or too heavy pages; save the pages of the article alone")
        text = page.extract_text() or ""
        size += len(text)
        if size > limits.max_unpacked:
            raise InputError(f"{name} holds more than {limits.max_unpacked:,} characters; save a part of it")
        pages.append([" ".join(line.split()) for line in text.splitlines()])
    return pages


def _without_running_heads(pages: Sequence[list[str]]) -> list[str]:
    """The lines of all pages without those that stand at the edge of several, numbers aside."""
    edges = Counter(key for page in pages for key in {_key(line) for line in _edge(page)})
    most = min(_SEVERAL, max(2, len(pages) // 2))
    lines: list[str] = []
    for page in pages:
        filled = [index for index, line in enumerate(page) if line]
        outer = {*filled[:_RUNNING], *filled[-_RUNNING:]}
        lines += [
            line
            for index, line in enumerate(page)
            if not (index in outer and ((len(pages) > 1 and edges[_key(line)] >= most) or line.isdecimal()))
        ]
    return lines


def _edge(page: list[str]) -> list[str]:
    filled = [line for line in page if line]
    return filled[:_RUNNING] + filled[-_RUNNING:]


def _key(line: str) -> str:
    return _NUMBER.sub("0", line)


def _paragraphs(lines: Sequence[str]) -> list[str]:
    """Lines put together: a paragraph ends at a blank line, before a list item, after a short last line."""
    lengths = sorted(len(line) for line in lines if line)
    usual = lengths[len(lengths) * 3 // 4] if lengths else 0  # a quarter of the lines may be code, tables, captions
    hyphenated = {word for line in lines for word in _HYPHENATED.findall(line)}
    paragraphs: list[str] = []
    open_line = ""
    for line in lines:
        if not line:
            open_line = ""
            continue
        if open_line and not _MARK.match(line) and not _ends_paragraph(open_line, line, usual):
            paragraphs[-1] = _joined(paragraphs[-1], line, hyphenated)
        else:
            paragraphs.append(line)
        open_line = line
    return paragraphs


def _ends_paragraph(line: str, following: str, usual: int) -> bool:
    short = len(line) < _SHORT_LINE * usual
    return short and (bool(_ENDS.search(line[-4:])) or not following[0].islower())


def _joined(before: str, line: str, hyphenated: set[str]) -> str:
    left, right = _HYPHEN.search(before[-80:]), _WORD.match(line)
    if left and right and right[0][0].islower() and left[0] + right[0] not in hyphenated:
        return before[:-1] + line
    glued = before[-1] >= "\u2e80" and line[0] >= "\u2e80"
    return before + ("" if glued or left else " ") + line


def _properties(reader: Any) -> Metadata:
    said = reader.metadata or {}
    title, author = (" ".join(str(said.get(key) or "").split()) for key in ("/Title", "/Author"))
    made = _DATE.match(str(said.get("/CreationDate") or ""))
    catalogue = reader.trailer.get("/Root") or {}
    return Metadata(
        title=title if title and not _JUNK_TITLE.search(title) else None,
        author=author if author.lower() not in _JUNK_AUTHOR and author else None,
        published="-".join(made.groups()) if made else None,
        language=language_code(str(catalogue.get("/Lang") or "")),
    )
