"""Reads ``.epub`` as text with headings and lists marked.

An EPUB is a zip archive of XHTML files and their reading order, so ``zipfile`` and ``lxml`` are enough (EPUB 3.3, W3C,
sections 4 and 5).
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from lxml import etree

from summarizer.errors import InputError
from summarizer.ingest.documents import html_blocks
from summarizer.ingest.formats import check_archive, check_markup
from summarizer.ingest.sources import ExtractedText, Metadata, ReadingLimits, SourceBytes, language_code
from summarizer.text.article import Landmark

_XHTML = ("application/xhtml+xml", "text/html")
_HEADING = re.compile(r"##? (.+)")
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
            return ExtractedText(text, _metadata(package), landmarks=landmarks)
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
        if heading := next(filter(None, map(_HEADING.match, blocks[:3])), None):
            landmarks.append(Landmark(length, chapter=heading[1][:_LONGEST_CHAPTER]))
        text = "\n\n".join(blocks)
        parts.append(text)
        length += len(text) + 2
        if length > limits.max_unpacked:
            raise InputError(f"{name} has more than {limits.max_unpacked:,} characters; save a part of it")
    return "\n\n".join(parts), tuple(landmarks)
