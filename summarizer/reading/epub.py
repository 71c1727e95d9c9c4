"""``.epub`` → text with headings and lists marked. An EPUB is a zip of XHTML files and a list of their order, so
``zipfile`` and ``lxml``, which trafilatura brings along, read it (EPUB 3.3, W3C, sections 4 and 5).
"""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from lxml import etree, html

from summarizer.errors import InputError
from summarizer.reading.archives import check_archive
from summarizer.reading.inputs import Bytes, Extracted, Metadata, language_code
from summarizer.reading.limits import ReadingLimits

_XHTML = ("application/xhtml+xml", "text/html")
_HEADINGS = {"h1": "# ", "h2": "## ", "h3": "## ", "h4": "## ", "h5": "## ", "h6": "## "}
_BLOCKS = frozenset(
    "p div section article blockquote ul ol dl dt dd table tr td th figure figcaption aside header footer main pre hr "
    "body address center".split()
)
_SKIPPED = frozenset("script style nav head template svg math noscript".split())
_DEEPEST = 200


def read_epub(source: Bytes, limits: ReadingLimits) -> Extracted:
    """The text of a book's or magazine's files in reading order, and its metadata.

    Raises InputError when it unpacks to more than the limits allow, or is damaged.
    """
    with check_archive(source, limits) as archive:
        try:
            place = _package_place(archive)
            package = _xml(archive.read(place))
            files = list(_reading_order(package, posixpath.dirname(place)))
            pages = [_text(archive.read(name)) for name in files if name in archive.NameToInfo]
            return Extracted("\n\n".join(filter(None, pages)), _metadata(package))
        except (etree.LxmlError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError, RuntimeError) as error:
            why = type(error).__name__
            raise InputError(f"{source.name} is a damaged .epub book ({why}); save or fetch it again") from None


def _xml(data: bytes) -> Any:
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, recover=True))
    if root is None:
        raise ValueError("no XML")
    return root


def _package_place(archive: zipfile.ZipFile) -> str:
    for file in _named(_xml(archive.read("META-INF/container.xml")), "rootfile"):
        return str(file.get("full-path"))
    raise ValueError("no package")


def _named(root: Any, name: str) -> Iterator[Any]:
    """Elements by their local name: books mix up namespaces."""
    return (item for item in root.iter(etree.Element) if etree.QName(item).localname == name)


def _reading_order(package: Any, folder: str) -> Iterator[str]:
    items = {item.get("id"): item for item in _named(package, "item")}
    for reference in _named(package, "itemref"):
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type") not in _XHTML or "nav" in (item.get("properties") or "").split():
            continue
        if reference.get("linear") != "no":
            yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))


def _metadata(package: Any) -> Metadata:
    def said(name: str) -> str | None:
        values = [" ".join("".join(item.itertext()).split()) for item in _named(package, name)]
        return next(filter(None, values), None)

    authors = [" ".join("".join(item.itertext()).split()) for item in _named(package, "creator")]
    return Metadata(
        title=said("title"),
        author=", ".join(filter(None, authors)) or None,
        published=said("date"),
        site=said("publisher"),
        language=language_code(said("language")),
    )


def _text(page: bytes) -> str:
    tree = html.document_fromstring(page.decode("utf-8", "replace").encode(), html.HTMLParser(encoding="utf-8"))
    body = tree.find("body")
    writer = _Writer()
    if body is not None:
        writer.write(body, 0)
    return writer.text()


class _Writer:
    """Words of an XHTML page, block by block."""

    def __init__(self) -> None:
        self._blocks: list[str] = []
        self._words: list[str] = []
        self._mark = ""

    def text(self) -> str:
        self._end()
        return "\n\n".join(self._blocks)

    def write(self, element: Any, depth: int) -> None:
        """The element's words and those of the elements in it."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _SKIPPED or not tag or depth > _DEEPEST:
            return
        mark = _HEADINGS.get(tag) or ("* " if tag == "li" else "")
        block = bool(mark) or tag in _BLOCKS
        if block:
            self._end()
            self._mark = mark or self._mark
        elif tag == "br":
            self._words.append(" ")
        self._words.append(element.text or "")
        for child in element:
            self.write(child, depth + 1)
            self._words.append(child.tail or "")
        if block:
            self._end()
            self._mark = ""

    def _end(self) -> None:
        words = " ".join("".join(self._words).split())
        if words:
            self._blocks.append(self._mark + words)
            self._mark = ""
        self._words.clear()
