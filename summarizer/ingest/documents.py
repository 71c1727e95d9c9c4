"""Reads ``.docx`` with python-docx (MIT), ``.odt`` with odfdo (Apache-2.0), and simple HTML with lxml.

The result is text with headings and lists marked. The libraries parse a document; its words are collected here, each
cell once, even if it is declared to repeat a billion times.
"""

import importlib
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from lxml import html

from summarizer.errors import InputError, install_command
from summarizer.ingest.formats import check_archive
from summarizer.ingest.sources import ExtractedText, Metadata, ReadingLimits, SourceBytes, language_code

_HEADINGS = {"h1": "# ", "h2": "## ", "h3": "## ", "h4": "## ", "h5": "## ", "h6": "## "}
_BLOCKS = frozenset(
    "p div section article blockquote ul ol dl dt dd table tr td th figure figcaption aside header footer main pre hr "
    "body address center".split()
)
_SKIPPED = frozenset("script style nav head template svg math noscript s strike del title".split())
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_DEEPEST = 200
_SUPERSCRIPT = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")


def html_blocks(page: str, *, quoted_mail: bool = True) -> tuple[list[str], bool]:
    """The text blocks of an HTML page, and whether quoted mail was left out, as without ``quoted_mail``.

    Raises lxml's errors, and ValueError if the page is not markup.
    """
    tree = html.document_fromstring(
        page.encode("utf-8", "replace"), html.HTMLParser(encoding="utf-8", remove_comments=True)
    )
    body = tree.find("body")
    writer = _BlockWriter(quoted_mail)
    if body is not None:
        writer.write(body, 0)
    return writer.blocks(), writer.left_out


class _BlockWriter:
    """Collects the text of a page in blocks."""

    def __init__(self, quoted_mail: bool) -> None:
        self.left_out = False
        self._quoted_mail = quoted_mail
        self._blocks: list[str] = []
        self._words: list[str] = []
        self._mark = ""

    def blocks(self) -> list[str]:
        """The blocks so far."""
        self._end()
        return self._blocks

    def write(self, element: Any, depth: int) -> None:
        """Add the text of an element and of its descendants."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _SKIPPED or not tag or depth > _DEEPEST or self._is_hidden(element):
            return
        mark = _HEADINGS.get(tag) or ("* " if tag == "li" else "")
        block = bool(mark) or tag in _BLOCKS
        if block:
            self._end()
            self._mark = mark or self._mark
        elif tag == "br":
            self._words.append(" ")
        self._words.append(_superscript(element) if tag == "sup" else element.text or "")
        for child in element:
            self.write(child, depth + 1)
            self._words.append(child.tail or "")
        if block:
            self._end()
            self._mark = ""

    def _is_hidden(self, element: Any) -> bool:
        if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
            return True
        quoted = element.get("type") == "cite" or "gmail_quote" in (element.get("class") or "").split()
        if quoted and not self._quoted_mail:
            self.left_out = True
            return True
        return False

    def _end(self) -> None:
        words = " ".join("".join(self._words).split())
        if words:
            self._blocks.append(self._mark + words)
            self._mark = ""
        self._words.clear()


def _superscript(element: Any) -> str:
    """The text of a superscript; digits become superscript digits, so that they do not join a number before them."""
    words = element.text or ""
    return words.translate(_SUPERSCRIPT) if words.strip("0123456789+-") == "" else words


JUNK_AUTHORS = frozenset(
    ["python-docx", "user", "admin", "administrator", "owner", "unknown", "anonymous", "microsoft office user"]
)
"""Names that programs write into the author field."""
_PIECES = (
    ".//w:t[not(ancestor::w:moveFrom or ancestor::w:txbxContent)] | .//w:br | .//w:cr | .//w:tab[not(ancestor::w:tabs)]"
)
"""XPath of a paragraph's text, with insertions and without deletions; the library's ``text`` has no insertions."""
_OPEN_DOCUMENT_PARAGRAPHS = frozenset(["text:p", "text:h"])
_LEFT_OUT = frozenset("text:tracked-changes text:note office:annotation draw:frame text:table-of-content".split())
"""Elements that are skipped: deletions, notes, comments, floating frames, tables of contents."""
_BLANKS = frozenset("text:s text:tab text:line-break".split())


def missing_library(name: str, kind: str) -> InputError:
    """The error for an input that needs a missing library of the extra ``documents``."""
    command = install_command("documents")
    return InputError(f"{name} is {kind}, which needs the extra “documents”; install it: {command}")


def read_docx(source: SourceBytes, limits: ReadingLimits) -> ExtractedText:
    """The paragraphs of a document in order, including those in tables, and its metadata.

    Raises InputError if it unpacks to more than the limits allow or is damaged, or if python-docx is not installed.
    """
    return _read(source, limits, "docx", "docx", _docx)


def read_odt(source: SourceBytes, limits: ReadingLimits) -> ExtractedText:
    """Like ``read_docx``, for an OpenDocument text, with odfdo."""
    return _read(source, limits, "odfdo", "odt", _odt)


def _read(
    source: SourceBytes, limits: ReadingLimits, module: str, kind: str, extracted: Callable[[Any, bytes], ExtractedText]
) -> ExtractedText:
    check_archive(source, limits).close()
    try:
        library = importlib.import_module(module)
    except ImportError:
        raise missing_library(source.name, f"a .{kind} document") from None
    try:
        return extracted(library, source.data)
    except Exception as error:  # a damaged document can make the library fail in any way
        why = type(error).__name__
        raise InputError(f"{source.name} is a damaged .{kind} document ({why}); save it again") from None


def _docx(library: Any, data: bytes) -> ExtractedText:
    document = library.Document(BytesIO(data))
    marks = _docx_marks(document)
    tag = library.oxml.ns.qn
    paragraphs: list[str] = []
    for paragraph in document.element.body.iter(tag("w:p")):
        if any(above.tag == tag("w:txbxContent") for above in paragraph.iterancestors()):
            continue
        if text := " ".join("".join(piece.text or " " for piece in paragraph.xpath(_PIECES)).split()):
            paragraphs.append(marks.get(paragraph.style or "", "") + text)
    properties = document.core_properties
    return ExtractedText("\n\n".join(paragraphs), _metadata(properties.title, properties.author, properties.language))


def _docx_marks(document: Any) -> dict[str, str]:
    """The marks for paragraphs, by style id."""
    marks = {}
    for style in document.styles:
        name = (style.name or "").lower()
        if name == "title":
            marks[style.style_id] = "# "
        elif name.startswith("heading"):
            marks[style.style_id] = "## "
        elif name.startswith("list"):
            marks[style.style_id] = "* "
    return marks


def _odt(library: Any, data: bytes) -> ExtractedText:
    document = library.Document(BytesIO(data))
    titles = {"Title"} | {
        style.get_attribute("style:name")
        for style in document.get_styles(family="paragraph")
        if style.get_attribute("style:parent-style-name") == "Title"
    }
    paragraphs = "\n\n".join(_odt_paragraphs(document.body, titles, "", 0))
    properties = document.meta
    return ExtractedText(
        paragraphs, _metadata(properties.title, properties.initial_creator or properties.creator, properties.language)
    )


def _odt_paragraphs(element: Any, titles: set[str], mark: str, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    for child in element.children:
        tag = child.tag
        if tag in _OPEN_DOCUMENT_PARAGRAPHS:
            if text := " ".join("".join(_odt_words(child, 0)).split()):
                is_title = child.get_attribute("text:style-name") in titles
                yield ("# " if is_title else "## " if tag == "text:h" else mark) + text
        elif tag not in _LEFT_OUT:
            yield from _odt_paragraphs(child, titles, "* " if tag == "text:list-item" else mark, depth + 1)


def _odt_words(element: Any, depth: int) -> Iterator[str]:
    yield element.text or ""
    for child in element.children:
        if child.tag in _BLANKS:
            yield " "
        elif child.tag not in _LEFT_OUT and depth < _DEEPEST:
            yield from _odt_words(child, depth + 1)
        yield child.tail or ""


def _metadata(title: str | None, author: str | None, language: str | None) -> Metadata:
    """A document's metadata. Its date is not used: it is the file's, not the article's."""
    name = " ".join((author or "").split())
    return Metadata(
        title=" ".join((title or "").split()) or None,
        author=name if name and name.lower() not in JUNK_AUTHORS else None,
        language=language_code(language),
    )
