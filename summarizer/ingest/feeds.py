"""Reads RSS and Atom feeds as lists of articles, which ``summarize batch`` takes as inputs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from summarizer.errors import InputError
from summarizer.ingest.encodings import decode
from summarizer.ingest.formats import is_feed
from summarizer.ingest.sources import ReadingLimits, SourceBytes, is_address, open_source

_ENTRIES = frozenset(["item", "entry"])
_MOST = 10_000
_SUFFIXES = (".xml", ".rss", ".atom", ".rdf")
_FEED_ADDRESS = re.compile(r"(?:\.(?:xml|rss|atom|rdf)|\b(?:feeds?|rss|atom)/?)(?:[?#]|\Z)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An article in a feed."""

    address: str
    """http or https."""
    title: str


def may_be_feed(source: str) -> bool:
    """Whether the name of a path or address looks like a feed's; the content decides."""
    return (_FEED_ADDRESS.search(source) is not None) if is_address(source) else source.lower().endswith(_SUFFIXES)


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
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
        root = etree.fromstring(source.data.lstrip(), parser)
        found = {} if root is None else {entry.address: entry for entry in _entries(root, source.url or "")}
    except (etree.LxmlError, ValueError) as error:
        why = type(error).__name__
        raise InputError(f"{source.name} is a damaged feed ({why}); give the addresses of its articles") from None
    return tuple(found.values())[:_MOST]


def not_an_article(source: SourceBytes) -> InputError:
    """The error for a feed given as an article; names its first articles."""
    entries = read_feed(source)
    titles = ", ".join(f"“{entry.title[:60]}”" for entry in entries[:3] if entry.title)
    named = f" ({titles}{', …' if len(entries) > 3 else ''})" if titles else ""
    count = f"{len(entries)} article{'s' * (len(entries) != 1)}"
    return InputError(
        f"{source.name} is a feed of {count}{named}, not an article; give the address of one, or summarize all "
        "with: summarize batch"
    )


def _entries(root: Any, base: str) -> Iterator[FeedEntry]:
    for element in root.iter(etree.Element):
        if _name(element) not in _ENTRIES:
            continue
        address = urljoin(base, _address(element))
        if address.lower().startswith(("http://", "https://")):
            title = next((_words(child) for child in element if _name(child) == "title"), "")
            yield FeedEntry(address, title)


def _address(entry: Any) -> str:
    """The address of an entry's article: its link, else its id if that is an address."""
    links = (child for child in entry if _name(child) == "link")
    for link in (link for link in links if link.get("rel", "alternate") == "alternate"):
        if address := (link.get("href") or _words(link)).strip():
            return address
    ids = (child for child in entry if _name(child) in ("guid", "id") and child.get("isPermaLink") != "false")
    return next((text for child in ids if "://" in (text := _words(child))), "")


def _name(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
