"""The values that reading passes on, and the bytes of a file, of standard input or of a web page."""

import errno
import re
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, BinaryIO, Literal

from summarizer.errors import InputError
from summarizer.text.article import Landmark, OffsetMap, Removal

Media = Literal["text", "markdown", "html", "pdf", "docx", "odt", "epub", "mail", "captions"]
MAX_BYTES = 64 * 1024 * 1024
"""Default limit for the size of an input: far above any article, and small enough for memory."""


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Limits for reading one input. An input beyond a limit raises InputError; it is never cut."""

    max_bytes: int = MAX_BYTES
    """SourceBytes of a file, of standard input, or of a web page after decompression."""
    max_unpacked: int = 2 * MAX_BYTES
    """SourceBytes that a ``.docx``, ``.odt`` or ``.epub`` may unpack to, and code points that a ``.pdf`` may have."""
    max_tags: int = 3_000_000
    """Tags in all members of an archive; a parsed tag takes far more memory than its characters."""
    fetch_timeout: float = 30.0
    """Seconds for a whole fetch: name lookup, connections, redirects and body; also to wait for a pipe's writer."""
    max_redirects: int = 5
    """Most redirects that are followed."""
    allow_private: bool = False
    """Whether addresses on this machine and on private networks are allowed."""
    offline: bool = False
    """Whether all web addresses are refused."""
    parse_timeout: float = 60.0
    """Seconds for extracting the text of a ``.pdf``."""

    @classmethod
    def of(cls, flags: Mapping[str, Any]) -> "ReadingLimits":
        """The limits from the options of the command line, and the defaults."""
        names = ("max_bytes", "fetch_timeout", "allow_private", "offline")
        return cls(**{name: flags[name] for name in names if flags.get(name) is not None})


@dataclass(frozen=True, slots=True)
class Metadata:
    """Metadata that the format has outside of the text. None: not given."""

    title: str | None = None
    author: str | None = None
    published: str | None = None
    """ISO 8601 date."""
    site: str | None = None
    language: str | None = None
    """ISO 639-1 code."""


@dataclass(frozen=True, slots=True)
class SourceBytes:
    """The bytes of an input."""

    name: str
    """For messages: the path or address, or ``standard input``."""
    data: bytes
    content_type: str = ""
    """Media type from the server, in lower case; empty for files."""
    charset: str = ""
    """Encoding from the server; empty if it gave none."""
    url: str | None = None
    """Address of a fetched page, after redirects; None for other inputs."""


@dataclass(frozen=True, slots=True)
class ExtractedText:
    """The text of an input without its format, as the reader of the format returns it."""

    text: str
    metadata: Metadata = Metadata()
    offsets: OffsetMap | None = None
    """Maps ``text`` to ``original``; None if there is no ``original``."""
    removals: tuple[Removal, ...] = ()
    """What the reader left out; positions in the decoded input."""
    original: str | None = None
    """The decoded input, or the part of it that ``text`` comes from; None if both are the same."""
    landmarks: tuple[Landmark, ...] = ()
    """Where pages, chapters and cues start, in ``original`` or else in ``text``."""
    markup: bool = False
    """Whether ``text`` is HTML."""
    url: str | None = None
    """The address that a saved page was saved from, if it says so."""
    notices: tuple[str, ...] = ()
    """Sentences for the user about how the input was read, without its name."""


@dataclass(frozen=True, slots=True)
class RawInput:
    """A decoded input, ready for cleaning."""

    path: str
    """As the user gave it; ``-`` for standard input."""
    text: str
    """Plain text with headings and lists marked, or HTML."""
    media: Media
    sha256: str
    """SHA-256 of the bytes, in hexadecimal."""
    metadata: Metadata = Metadata()
    """Metadata that the format has outside of the text."""
    url: str | None = None
    """Address of a fetched page, after redirects, or of a saved page, if it says so; else None."""
    original: str | None = field(default=None, repr=False)
    """The text that ``text`` comes from (Markdown, captions); None if ``text`` is the whole input."""
    offsets: OffsetMap | None = field(default=None, repr=False)
    """Maps ``text`` to ``original``; None if there is no ``original``."""
    removals: tuple[Removal, ...] = field(default=(), repr=False)
    """What the reader of the format left out; positions in ``original``."""
    landmarks: tuple[Landmark, ...] = field(default=(), repr=False)
    """Where pages, chapters and cues start, in ``original`` or else in ``text``."""
    encoding: str | None = None
    """The encoding of the bytes; None if the format defines it, as in a PDF."""
    notices: tuple[str, ...] = ()
    """Sentences for the user about how the input was read, without its name."""


def language_code(tag: str | None) -> str | None:
    """``en`` for ``en-GB`` or ``EN``; None for anything but a BCP 47 tag with a two-letter code."""
    code = (tag or "").strip().lower().replace("_", "-").partition("-")[0]
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{1,20})://")


def is_address(source: str) -> bool:
    """True for ``http://…`` and ``https://…``."""
    found = _ADDRESS.match(source)
    return found is not None and found[1].lower() in ("http", "https")


_LIKE_A_NAME = 0.8
"""How similar a file's name must be, from 0 to 1, to be offered in the place of one that is not there."""


_LONE_SURROGATE = re.compile("[\ud800-\udc7f\udd00-\udfff]")


def valid_unicode(text: str) -> str:
    """The text for JSON and databases: undecodable bytes of a file name as ``\\xe9``, lone surrogates as U+FFFD."""
    known = _LONE_SURROGATE.sub("\ufffd", text)
    return known.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def open_source(source: str, limits: ReadingLimits) -> SourceBytes:
    """The bytes of an input.

    Raises InputError if the input is missing, a folder, unreadable, too large or empty, or if an address cannot be
    fetched within the limits.
    """
    if is_address(source):
        if limits.offline:
            raise InputError(f"--offline is set, so {source} was not fetched; save the article and give the file")
        from summarizer.ingest.fetch import fetch

        found = fetch(source, limits)
    elif source == "-":
        found = SourceBytes("standard input", _read_standard_input(limits.max_bytes))
    else:
        found = SourceBytes(source, _read_file(source, limits.max_bytes, limits.fetch_timeout))
    if len(found.data) > limits.max_bytes:
        raise InputError(f"{found.name} is larger than {limits.max_bytes:,} bytes; raise --max-bytes or split it")
    if not found.data.strip():
        raise InputError(f"{found.name} is empty; there is no article to read")
    return found


def _open_pipe(path: Path, seconds: float) -> BinaryIO:
    """A named pipe, once something writes to it. Raises InputError if nothing does in time."""
    opened: list[BinaryIO] = []
    waiting = threading.Thread(target=lambda: opened.append(path.open("rb")), daemon=True)
    waiting.start()
    waiting.join(seconds)
    if not opened:
        raise InputError(
            f"{path} is a pipe that nothing wrote to in {seconds:g} s; raise --fetch-timeout, or give a file"
        )
    return opened[0]


def _read_file(path: str, max_bytes: int, seconds: float) -> bytes:
    file = Path(path)
    try:
        if file.is_dir():
            every = f"summarize batch {path or '.'} -o rows.jsonl"
            raise InputError(f"{path or '.'} is a folder; give a file in it, or read all of them: {every}")
        with _open_pipe(file, seconds) if file.is_fifo() else file.open("rb") as stream:
            return stream.read(max_bytes + 1)
    except FileNotFoundError:
        if other := _ADDRESS.match(path):
            raise InputError(f"{path}: only http and https addresses are fetched, not {other[1]}") from None
        raise missing_file(path) from None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise InputError(f"{path[:60]}… is no file; give a path, or pipe the text itself") from None
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from None
    except ValueError:  # a NUL in the path
        raise InputError(f"{path!r} is not a path; check it") from None


def missing_file(path: str, advice: str = "check the path") -> InputError:
    """The error for a file that is not there; it names files beside it that are called almost the same."""
    file = Path(path)
    try:
        beside = {other.name.casefold(): str(other) for other in file.parent.iterdir()}
    except (OSError, ValueError):
        beside = {}
    if near := get_close_matches(file.name.casefold(), beside, 2, _LIKE_A_NAME):
        advice = f"did you mean {' or '.join(beside[name] for name in near)}?"
    return InputError(f"there is no file {path}; {advice}")


def _read_standard_input(max_bytes: int) -> bytes:
    if sys.stdin is None or sys.stdin.closed:
        raise InputError("standard input is closed; give a file, or pipe an article in")
    return sys.stdin.buffer.read(max_bytes + 1)
