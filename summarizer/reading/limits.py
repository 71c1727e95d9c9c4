"""How much of an input is read, how long an address may take, and where one may lead."""

from dataclasses import dataclass

MAX_BYTES = 64 * 1024 * 1024
"""Largest input that is read, unless told otherwise."""


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Bounds of one reading. What goes beyond one of them is an InputError, never a part of the input."""

    max_bytes: int = MAX_BYTES
    """Bytes of a file, of standard input, or of a fetched page after its transfer encoding is undone."""
    max_unpacked: int = 2 * MAX_BYTES
    """Bytes that the members of a ``.docx`` or ``.epub`` may unpack to, and code points that a ``.pdf`` may hold."""
    fetch_timeout: float = 30.0
    """Seconds for all of a fetch: names, connections, redirects and the body together."""
    max_redirects: int = 5
    """Redirects that are followed."""
    allow_private: bool = False
    """Whether an address may lead to this machine or a private network."""
    offline: bool = False
    """Whether addresses are refused altogether."""
    parse_timeout: float = 60.0
    """Seconds for taking the text out of a ``.pdf``; looked at after each page."""
