"""A file, standard input or an address → text. Bytes in, text and its SHA-256 out; no boilerplate is removed here.

    open_source ──▶ container? ──▶ pdf, docx, epub ──▶ text
                        └──▶ decode ──▶ html │ markdown ──▶ text │ text

``sources`` and ``fetching`` get the bytes within limits, ``sniffing`` says what they are, ``encodings`` makes text of
them, and one module each takes the text out of a format.
"""

import hashlib

from summarizer.errors import InputError
from summarizer.reading.encodings import decode
from summarizer.reading.inputs import Bytes, Extracted, Media, Metadata, RawInput
from summarizer.reading.limits import MAX_BYTES, ReadingLimits
from summarizer.reading.sniffing import container, text_media
from summarizer.reading.sources import is_address, open_source

__all__ = ["MAX_BYTES", "Metadata", "RawInput", "ReadingLimits", "is_address", "read_bytes", "read_input"]


def read_input(source: str, *, limits: ReadingLimits | None = None) -> RawInput:
    """Read a file, standard input for ``-``, or the page at an ``http(s)://`` address.

    Raises InputError, one sentence for a person that names the input, when it cannot be had within the limits or is
    nothing that can be read.
    """
    limits = limits or ReadingLimits()
    return read_bytes(open_source(source, limits), path=source, limits=limits)


def read_bytes(source: Bytes, *, path: str = "-", limits: ReadingLimits | None = None) -> RawInput:
    """The text of bytes that are at hand already. Raises InputError like ``read_input``."""
    media, found, original = _extracted(source, limits or ReadingLimits())
    if not found.text.strip():
        raise InputError(f"{source.name} holds no text; there is no article to read")
    return RawInput(
        path,
        found.text,
        media,
        hashlib.sha256(source.data).hexdigest(),
        found.metadata,
        source.url,
        original if found.offsets else None,
        found.offsets,
        found.removals,
    )


def _extracted(source: Bytes, limits: ReadingLimits) -> tuple[Media, Extracted, str | None]:
    match container(source):
        case "pdf":
            from summarizer.reading.pdf import read_pdf

            return "pdf", read_pdf(source, limits), None
        case "docx":
            from summarizer.reading.docx import read_docx

            return "docx", read_docx(source, limits), None
        case "epub":
            from summarizer.reading.epub import read_epub

            return "epub", read_epub(source, limits), None
    text = decode(source.data, source.name, charset=source.charset)
    media = text_media(text, source)
    if media == "markdown":
        from summarizer.reading.markdown import read_markdown

        return media, read_markdown(text), text
    return media, Extracted(text), text
