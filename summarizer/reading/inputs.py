"""What reading gives: values only."""

from dataclasses import dataclass, field
from typing import Literal

from summarizer.article import Removal
from summarizer.offsets import OffsetMap

Media = Literal["text", "markdown", "html", "pdf", "docx", "epub"]


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
    """Leads from ``text`` to the decoded input, where that is text; None where both are the same."""
    removals: tuple[Removal, ...] = ()
    """What the format holds beside the article's words; places in the decoded input."""


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
    """Where a fetched page was found, after redirects; None for files."""
    original: str | None = field(default=None, repr=False)
    """The decoded input, where ``text`` was taken out of it (Markdown); None where ``text`` is the input."""
    offsets: OffsetMap | None = field(default=None, repr=False)
    """Leads from ``text`` to ``original``; None without one."""
    removals: tuple[Removal, ...] = field(default=(), repr=False)
    """What the format holds beside the article's words; places in ``original``."""


def language_code(tag: str | None) -> str | None:
    """``en-GB`` or ``EN`` → ``en``; None for what is no BCP 47 tag with a code of two letters."""
    code = (tag or "").strip().lower().replace("_", "-").partition("-")[0]
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None
