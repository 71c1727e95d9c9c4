"""A file or standard input → decoded text. Bytes in, text and its SHA-256 out; nothing is cleaned here."""

import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from summarizer.errors import InputError

MAX_BYTES = 64 * 1024 * 1024
"""Largest input that is read, unless told otherwise."""
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SNIFFED_BYTES = 4_096
_HTML_MARKS = ("<!doctype html", "<html", "<head", "<body")

Media = Literal["text", "html"]


@dataclass(frozen=True, slots=True)
class RawInput:
    """One decoded input."""

    path: str
    """As the user gave it; ``-`` for standard input."""
    text: str
    media: Media
    sha256: str
    """Of the bytes."""


def read_input(path: str, *, max_bytes: int = MAX_BYTES) -> RawInput:
    """Read a file, or standard input for ``-``.

    Raises InputError, one sentence for a person, when it is missing, a folder, unreadable, too large or binary.
    """
    data = _standard_input(max_bytes) if path == "-" else _file(path, max_bytes)
    name = "standard input" if path == "-" else path
    if len(data) > max_bytes:
        raise InputError(f"{name} is larger than {max_bytes:,} bytes; raise --max-bytes or split it")
    if not data.strip():
        raise InputError(f"{name} is empty; there is no article to read")
    text = decode(data, name)
    return RawInput(path, text, _media(text, path), hashlib.sha256(data).hexdigest())


def decode(data: bytes, name: str) -> str:
    """Bytes → text with ``\\n`` line ends. Raises InputError for what is not text.

    A byte-order mark decides; then UTF-8; then whatever charset-normalizer finds likely.
    """
    encoding = next((encoding for bom, encoding in _BOMS if data.startswith(bom)), None)
    if encoding is None and b"\x00" in data[:_SNIFFED_BYTES]:
        raise InputError(f"{name} is a binary file, not text; save the article as text or HTML first")
    try:
        text = data.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        text = _guess(data, name)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _guess(data: bytes, name: str) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise InputError(f"{name} is not text in any encoding known here; save the article as UTF-8 first")
    return str(best)


def _file(path: str, max_bytes: int) -> bytes:
    file = Path(path)
    if file.is_dir():
        raise InputError(f"{path} is a folder; give the files in it")
    try:
        with file.open("rb") as stream:
            return stream.read(max_bytes + 1)
    except FileNotFoundError:
        raise InputError(f"there is no file {path}; check the path") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from None


def _standard_input(max_bytes: int) -> bytes:
    if sys.stdin is None or sys.stdin.closed:
        raise InputError("standard input is closed; give a file, or pipe an article in")
    return sys.stdin.buffer.read(max_bytes + 1)


def _media(text: str, path: str) -> Media:
    head = text[:_SNIFFED_BYTES].lstrip().casefold()
    if head.startswith(_HTML_MARKS) or (path.casefold().endswith((".html", ".htm", ".xhtml")) and "<" in head):
        return "html"
    return "text"
