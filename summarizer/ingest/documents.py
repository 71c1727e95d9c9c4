"""Documents of word processors → text with headings and lists marked: ``.docx`` through python-docx (MIT), ``.odt``
through odfdo (Apache-2.0). Both libraries give the parts of a document, the words are taken from them here: cell by
cell, so that a cell said to repeat a billion times is read once.
"""

import importlib
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from lxml import html

from summarizer.errors import InputError, install_command
from summarizer.ingest.formats import check_archive
from summarizer.ingest.sources import Bytes, Extracted, Metadata, ReadingLimits, language_code

_HEADINGS = {"h1": "# ", "h2": "## ", "h3": "## ", "h4": "## ", "h5": "## ", "h6": "## "}
_BLOCKS = frozenset(
    "p div section article blockquote ul ol dl dt dd table tr td th figure figcaption aside header footer main pre hr "
    "body address center".split()
)
_SKIPPED = frozenset("script style nav head template svg math noscript s strike del title".split())
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_DEEPEST = 200
_SUPERSCRIPT = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")


def blocks_of(page: str, *, quoted_mail: bool = True) -> tuple[list[str], bool]:
    """The blocks of a page, and whether older mail was left out, which happens without ``quoted_mail``.

    Raises lxml's errors and ValueError for what is no markup.
    """
    tree = html.document_fromstring(
        page.encode("utf-8", "replace"), html.HTMLParser(encoding="utf-8", remove_comments=True)
    )
    body = tree.find("body")
    writer = _Writer(quoted_mail)
    if body is not None:
        writer.write(body, 0)
    return writer.blocks(), writer.left_out


class _Writer:
    """Words of a page, block by block."""

    def __init__(self, quoted_mail: bool) -> None:
        self.left_out = False
        self._quoted_mail = quoted_mail
        self._blocks: list[str] = []
        self._words: list[str] = []
        self._mark = ""

    def blocks(self) -> list[str]:
        """What was written."""
        self._end()
        return self._blocks

    def write(self, element: Any, depth: int) -> None:
        """The element's words and those of the elements in it."""
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
        self._words.append(_raised(element) if tag == "sup" else element.text or "")
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


def _raised(element: Any) -> str:
    """The words of a superscript: a figure stays apart from the figure before it."""
    words = element.text or ""
    return words.translate(_SUPERSCRIPT) if words.strip("0123456789+-") == "" else words


JUNK_AUTHORS = frozenset(
    ["python-docx", "user", "admin", "administrator", "owner", "unknown", "anonymous", "microsoft office user"]
)
"""Names that programs put there."""
_PIECES = (
    ".//w:t[not(ancestor::w:moveFrom or ancestor::w:txbxContent)] | .//w:br | .//w:cr | .//w:tab[not(ancestor::w:tabs)]"
)
"""Words and what parts them, with insertions and without deletions; the library's own ``text`` lacks insertions."""
_OPEN_DOCUMENT_PARAGRAPHS = frozenset(["text:p", "text:h"])
_LEFT_OUT = frozenset("text:tracked-changes text:note office:annotation draw:frame text:table-of-content".split())
"""Deletions, notes, comments, what floats beside the text, and contents."""
_BLANKS = frozenset("text:s text:tab text:line-break".split())


def missing_library(name: str, kind: str) -> InputError:
    """What is said where an input needs a library of the extra ``documents`` that is not there."""
    command = install_command("documents")
    return InputError(f"{name} is {kind}, which needs the extra “documents”; install it: {command}")


def read_docx(source: Bytes, limits: ReadingLimits) -> Extracted:
    """The paragraphs of a document in order, those of tables among them, and its properties.

    Raises InputError when it unpacks to more than the limits allow, is damaged, or python-docx is not installed.
    """
    return _read(source, limits, "docx", "docx", _docx)


def read_odt(source: Bytes, limits: ReadingLimits) -> Extracted:
    """As ``read_docx``, for an OpenDocument text and odfdo."""
    return _read(source, limits, "odfdo", "odt", _odt)


def _read(
    source: Bytes, limits: ReadingLimits, module: str, kind: str, extracted: Callable[[Any, bytes], Extracted]
) -> Extracted:
    check_archive(source, limits).close()
    try:
        library = importlib.import_module(module)
    except ImportError:
        raise missing_library(source.name, f"a .{kind} document") from None
    try:
        return extracted(library, source.data)
    except Exception as error:  # a damaged document fails anywhere in the library, and in any way
        why = type(error).__name__
        raise InputError(f"{source.name} is a damaged .{kind} document ({why}); save it again") from None


def _docx(library: Any, data: bytes) -> Extracted:
    document = library.Document(BytesIO(data))
    marks = _docx_marks(document)
    tag = library.oxml.ns.qn
    paragraphs: list[str] = []
    for paragraph in document.element.body.iter(tag("w:p")):
        if any(above.tag == tag("w:txbxContent") for above in paragraph.iterancestors()):
            continue
        if text := " ".join("".join(piece.text or " " for piece in paragraph.xpath(_PIECES)).split()):
            paragraphs.append(marks.get(paragraph.style or "", "") + text)
    said = document.core_properties
    return Extracted("\n\n".join(paragraphs), _said(said.title, said.author, said.language))


def _docx_marks(document: Any) -> dict[str, str]:
    """Style id → the mark its paragraphs get."""
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


def _odt(library: Any, data: bytes) -> Extracted:
    document = library.Document(BytesIO(data))
    titles = {"Title"} | {
        style.get_attribute("style:name")
        for style in document.get_styles(family="paragraph")
        if style.get_attribute("style:parent-style-name") == "Title"
    }
    paragraphs = "\n\n".join(_odt_paragraphs(document.body, titles, "", 0))
    said = document.meta
    return Extracted(paragraphs, _said(said.title, said.initial_creator or said.creator, said.language))


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


def _said(title: str | None, author: str | None, language: str | None) -> Metadata:
    """What a document's properties say. The day the file was made is not the day the article was published."""
    name = " ".join((author or "").split())
    return Metadata(
        title=" ".join((title or "").split()) or None,
        author=name if name and name.lower() not in JUNK_AUTHORS else None,
        language=language_code(language),
    )
