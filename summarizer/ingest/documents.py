"""Reads formats made of XML: ``.docx`` with python-docx (MIT), ``.odt`` with odfdo (Apache-2.0), and simple HTML,
``.epub`` (EPUB 3.3, W3C, sections 4 and 5) and feeds with lxml.

The result is text with headings and lists marked; of a feed, its list of articles. The libraries parse a document; its
words are collected here, each cell once, even if it is declared to repeat a billion times.
"""

import importlib
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import unquote, urljoin

from lxml import etree

from summarizer.errors import InputError, install_command, plural
from summarizer.ingest.load import BLOCK_TAGS, HTML_TYPES, SILENT_TAGS, check_archive, check_markup, is_feed
from summarizer.ingest.metadata import is_nobody
from summarizer.ingest.sources import (
    ExtractedText,
    Metadata,
    ReadingLimits,
    SourceBytes,
    decode,
    language_code,
    open_source,
)
from summarizer.settings import is_address
from summarizer.text.article import Landmark
from summarizer.text.lexicon import any_of

_HEADINGS = {"h1": "# ", "h2": "## ", "h3": "## ", "h4": "## ", "h5": "## ", "h6": "## "}
_SKIPPED = SILENT_TAGS | {"nav", "math", "s", "strike", "del", "title"}
HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])|mso-hide\s*:\s*all", re.IGNORECASE
)
"""Styles of what nobody sees."""
_DEEPEST = 200
SUPERSCRIPT = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")


def html_blocks(page: str, *, quoted_mail: bool = True) -> tuple[list[str], bool]:
    """The text blocks of an HTML page, and whether quoted mail was left out, as without ``quoted_mail``.

    Raises lxml's errors, and ValueError if the page is not markup.
    """
    from lxml import html  # lists of inputs read feeds, and start without it

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
        block = bool(mark) or tag in BLOCK_TAGS
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
        if element.get("hidden") is not None or HIDDEN_STYLE.search(element.get("style") or ""):
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
    return words.translate(SUPERSCRIPT) if words.strip("0123456789+-") == "" else words


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
    return ExtractedText(
        "\n\n".join(paragraphs), stated_metadata(properties.title, properties.author, properties.language)
    )


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
        paragraphs,
        stated_metadata(properties.title, properties.initial_creator or properties.creator, properties.language),
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


def stated_metadata(title: str | None, author: str | None, language: str | None) -> Metadata:
    """What a document says of itself. Its date is not used: it is the file's, not the article's."""
    name = " ".join((author or "").split())
    return Metadata(
        title=" ".join((title or "").split()) or None,
        author=None if is_nobody(name) else name,
        language=language_code(language),
    )


# --- Books

_CHAPTER_HEADING = re.compile(r"##? (.+)")
_LONGEST_CHAPTER = 120


def read_epub(source: SourceBytes, limits: ReadingLimits) -> ExtractedText:
    """The text of a book or magazine in reading order, and its metadata.

    Raises InputError if it unpacks to more than the limits allow, or is damaged.
    """
    with check_archive(source, limits) as archive:
        try:
            place = _package_place(archive)
            package = _xml(archive.read(place))
            files = dict.fromkeys(_reading_order(package, posixpath.dirname(place)))  # each file once
            pages = (archive.read(name) for name in files if name in archive.NameToInfo)
            text, landmarks = _chapters(pages, limits, source.name)
            return ExtractedText(text, _book_metadata(package), landmarks=landmarks)
        except InputError:
            raise
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
    """Elements with a local name, in any namespace, since books mix them up."""
    return (item for item in root.iter(etree.Element) if _local_name(item) == name)


def _reading_order(package: Any, folder: str) -> Iterator[str]:
    items = {item.get("id"): item for item in _named(package, "item")}
    for reference in _named(package, "itemref"):
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type") not in HTML_TYPES or "nav" in (item.get("properties") or "").split():
            continue
        if reference.get("linear") != "no":
            yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))


def _book_metadata(package: Any) -> Metadata:
    def said(name: str) -> str | None:
        return next(filter(None, map(_inner_text, _named(package, name))), None)

    authors = map(_inner_text, _named(package, "creator"))
    return Metadata(
        title=said("title"),
        author=", ".join(filter(None, authors)) or None,
        published=said("date"),
        site=said("publisher"),
        language=language_code(said("language")),
    )


def _chapters(pages: Iterable[bytes], limits: ReadingLimits, name: str) -> tuple[str, tuple[Landmark, ...]]:
    """The text of all files, and the chapters: where each file that has a heading starts."""
    parts: list[str] = []
    landmarks: list[Landmark] = []
    length = 0
    for page in pages:
        markup = page.decode("utf-8", "replace")
        check_markup(markup, name, limits.max_tags)
        blocks, _ = html_blocks(markup)
        if not blocks:
            continue
        if heading := next(filter(None, map(_CHAPTER_HEADING.match, blocks[:3])), None):
            landmarks.append(Landmark(length, chapter=heading[1][:_LONGEST_CHAPTER]))
        text = "\n\n".join(blocks)
        parts.append(text)
        length += len(text) + 2
        if length > limits.max_unpacked:
            raise InputError(f"{name} has more than {limits.max_unpacked:,} characters; save a part of it")
    return "\n\n".join(parts), tuple(landmarks)


# --- Feeds, whose articles ``summarize batch`` reads

_ENTRIES = frozenset(["item", "entry"])
_MOST_ENTRIES = 10_000
_FEED_NAMES = (".xml", ".rss", ".atom", ".rdf")
_FEED_ADDRESS = re.compile(rf"(?:{any_of(_FEED_NAMES)}|\b(?:feeds?|rss|atom)/?)(?:[?#]|\Z)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An article in a feed."""

    address: str
    """http or https."""
    title: str


def may_be_feed(source: str) -> bool:
    """Whether the name of a path or address looks like a feed's; the content decides."""
    return (_FEED_ADDRESS.search(source) is not None) if is_address(source) else source.lower().endswith(_FEED_NAMES)


def feed_entries(source: str, limits: ReadingLimits) -> tuple[FeedEntry, ...] | None:
    """The articles of a feed; None if the input is not a feed or cannot be read, which later reading reports."""
    try:
        found = open_source(source, limits)
        text = decode(found.data, found.name, charset=found.charset).text
        return read_feed(found) if is_feed(text) else None
    except InputError:
        return None


def read_feed(source: SourceBytes) -> tuple[FeedEntry, ...]:
    """The articles of a feed that have an address, each once, in order. Raises InputError for a damaged feed."""
    try:
        found = {entry.address: entry for entry in _feed_entries(_xml(source.data.lstrip()), source.url or "")}
    except (etree.LxmlError, ValueError) as error:
        why = type(error).__name__
        raise InputError(f"{source.name} is a damaged feed ({why}); give the addresses of its articles") from None
    return tuple(found.values())[:_MOST_ENTRIES]


def not_an_article(source: SourceBytes) -> InputError:
    """The error for a feed given as an article; names its first articles."""
    entries = read_feed(source)
    titles = ", ".join(f"“{entry.title[:60]}”" for entry in entries[:3] if entry.title)
    named = f" ({titles}{', …' if len(entries) > 3 else ''})" if titles else ""
    return InputError(
        f"{source.name} is a feed of {plural(len(entries), 'article')}{named}, "
        "not an article; give the address of one, or summarize all with: summarize batch"
    )


def _feed_entries(root: Any, base: str) -> Iterator[FeedEntry]:
    for element in root.iter(etree.Element):
        if _local_name(element) not in _ENTRIES:
            continue
        address = urljoin(base, _entry_address(element))
        if is_address(address):
            title = next((_inner_text(child) for child in element if _local_name(child) == "title"), "")
            yield FeedEntry(address, title)


def _entry_address(entry: Any) -> str:
    """The address of an entry's article: its link, else its id if that is an address."""
    links = (child for child in entry if _local_name(child) == "link")
    for link in (link for link in links if link.get("rel", "alternate") == "alternate"):
        if address := (link.get("href") or _inner_text(link)).strip():
            return address
    ids = (child for child in entry if _local_name(child) in ("guid", "id") and child.get("isPermaLink") != "false")
    return next((text for child in ids if "://" in (text := _inner_text(child))), "")


def _local_name(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _inner_text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
