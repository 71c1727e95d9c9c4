"""A path, standard input or an address → bytes, bounded in size."""

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from summarizer.errors import InputError
from summarizer.text.article import Landmark, OffsetMap, Removal

Media = Literal["text", "markdown", "html", "pdf", "docx", "odt", "epub", "mail", "captions"]
MAX_BYTES = 64 * 1024 * 1024
"""Largest input that is read, unless told otherwise."""


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Bounds of one reading. What goes beyond one of them is an InputError, never a part of the input."""

    max_bytes: int = MAX_BYTES
    """Bytes of a file, of standard input, or of a fetched page after its transfer encoding is undone."""
    max_unpacked: int = 2 * MAX_BYTES
    """Bytes that the members of a ``.docx``, ``.odt`` or ``.epub`` may unpack to, and code points that a ``.pdf`` may
    hold."""
    max_marks: int = 3_000_000
    """Tags that the members of an archive may hold together; each takes far more memory than its letters."""
    fetch_timeout: float = 30.0
    """Seconds for all of a fetch: names, connections, redirects and the body together."""
    max_redirects: int = 5
    """Redirects that are followed."""
    allow_private: bool = False
    """Whether an address may lead to this machine or a private network."""
    offline: bool = False
    """Whether addresses are refused altogether."""
    parse_timeout: float = 60.0
    """Seconds for taking the text out of a ``.pdf``; looked at while its pages are read."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a format says about its article outside of the text. None where it says nothing."""

    title: str | None = None
    author: str | None = None
    published: str | None = None
    """ISO 8601 date."""
    site: str | None = None
    language: str | None = None
    """ISO 639-1 code."""


@dataclass(frozen=True, slots=True)
class Bytes:
    """An input as it came."""

    name: str
    """For messages: the path or address, or ``standard input``."""
    data: bytes
    content_type: str = ""
    """Media type that a server named, in lower case; empty for files."""
    charset: str = ""
    """Encoding that a server named."""
    url: str | None = None
    """Where a fetched page was found, after redirects."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of one input, freed of its format."""

    text: str
    metadata: Metadata = Metadata()
    offsets: OffsetMap | None = None
    """Leads from ``text`` to ``original``; None without one."""
    removals: tuple[Removal, ...] = ()
    """What the format holds beside the article's words; places in the decoded input."""
    original: str | None = None
    """The decoded input or the part of it that ``text`` was taken out of; None where both are the same."""
    landmarks: tuple[Landmark, ...] = ()
    """Where pages, chapters and cues begin, in ``original`` or, without one, in ``text``."""
    markup: bool = False
    """Whether ``text`` is HTML."""
    url: str | None = None
    """The address that a saved page says it was saved from."""
    notices: tuple[str, ...] = ()
    """What the user should know of the reading, each without the name of the input."""


@dataclass(frozen=True, slots=True)
class RawInput:
    """One decoded input."""

    path: str
    """As the user gave it; ``-`` for standard input."""
    text: str
    """What cleaning reads: plain text with headings and lists marked, or HTML."""
    media: Media
    sha256: str
    """Of the bytes."""
    metadata: Metadata = Metadata()
    """What the format says outside of its text."""
    url: str | None = None
    """Where a fetched page was found, after redirects, or what a saved page says of itself; None for other files."""
    original: str | None = field(default=None, repr=False)
    """What ``text`` was taken out of, where that is text (Markdown, captions); None where ``text`` is the input."""
    offsets: OffsetMap | None = field(default=None, repr=False)
    """Leads from ``text`` to ``original``; None without one."""
    removals: tuple[Removal, ...] = field(default=(), repr=False)
    """What the format holds beside the article's words; places in ``original``."""
    landmarks: tuple[Landmark, ...] = field(default=(), repr=False)
    """Where pages, chapters and cues begin, in ``original`` or, without one, in ``text``."""
    encoding: str | None = None
    """The encoding in which the bytes were read as text; None where the format decides it."""
    notices: tuple[str, ...] = ()
    """What the user should know of the reading, each without the name of the input."""


def language_code(tag: str | None) -> str | None:
    """``en-GB`` or ``EN`` → ``en``; None for what is no BCP 47 tag with a code of two letters."""
    code = (tag or "").strip().lower().replace("_", "-").partition("-")[0]
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{1,20})://")


def is_address(source: str) -> bool:
    """True for ``http://…`` and ``https://…``."""
    found = _ADDRESS.match(source)
    return found is not None and found[1].lower() in ("http", "https")


def open_source(source: str, limits: ReadingLimits) -> Bytes:
    """The bytes of an input.

    Raises InputError, one sentence for a person, when it is missing, a folder, unreadable, too large or empty, or
    when an address cannot be fetched within the limits.
    """
    if is_address(source):
        if limits.offline:
            raise InputError(f"{source} is not fetched with --offline; save the article and give its file")
        from summarizer.ingest.fetch import fetch

        found = fetch(source, limits)
    elif source == "-":
        found = Bytes("standard input", _standard_input(limits.max_bytes))
    else:
        found = Bytes(source, _file(source, limits.max_bytes))
    if len(found.data) > limits.max_bytes:
        raise InputError(f"{found.name} is larger than {limits.max_bytes:,} bytes; raise --max-bytes or split it")
    if not found.data.strip():
        raise InputError(f"{found.name} is empty; there is no article to read")
    return found


def _file(path: str, max_bytes: int) -> bytes:
    file = Path(path)
    try:
        if file.is_dir():
            raise InputError(f"{path} is a folder; give the files in it")
        with file.open("rb") as stream:
            return stream.read(max_bytes + 1)
    except FileNotFoundError:
        if other := _ADDRESS.match(path):
            raise InputError(f"{path}: only http and https addresses are fetched, not {other[1]}") from None
        raise InputError(f"there is no file {path}; check the path") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from None
    except ValueError:  # a NUL in the path
        raise InputError(f"{path!r} is not a path; check it") from None


def _standard_input(max_bytes: int) -> bytes:
    if sys.stdin is None or sys.stdin.closed:
        raise InputError("standard input is closed; give a file, or pipe an article in")
    return sys.stdin.buffer.read(max_bytes + 1)
