"""A file, standard input or an address → text. Bytes in, text and its SHA-256 out; no boilerplate is removed here.

    open_source ──▶ container? ──▶ pdf, docx, odt, epub, mail ──▶ text
                        └──▶ decode ──▶ captions, markdown ──▶ text │ html │ text

``sources`` and ``fetching`` get the bytes within limits, ``formats`` says what they are, ``encodings`` makes text of
them, and one module each takes the text out of a format.
"""

import hashlib
from dataclasses import replace

from summarizer.errors import InputError
from summarizer.reading.encodings import decode, without_escapes
from summarizer.reading.formats import Container, container, is_feed, text_media
from summarizer.reading.inputs import MAX_BYTES, Bytes, Extracted, Media, Metadata, RawInput, ReadingLimits
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
    kind = container(source)
    if kind is not None:
        media: Media = kind
        found, encoding = _unpacked(kind, source, limits or ReadingLimits()), None
    else:
        media, found, encoding = _text(source)
    if not found.text.strip():
        raise InputError(f"{source.name} holds no text; there is no article to read")
    return RawInput(
        path,
        found.text,
        "html" if found.markup else media,
        hashlib.sha256(source.data).hexdigest(),
        found.metadata,
        source.url or found.url,
        found.original,
        found.offsets,
        found.removals,
        found.landmarks,
        encoding,
        found.notices,
    )


def _unpacked(kind: Container, source: Bytes, limits: ReadingLimits) -> Extracted:
    match kind:
        case "pdf":
            from summarizer.reading.pdf import read_pdf

            return read_pdf(source, limits)
        case "docx":
            from summarizer.reading.documents import read_docx

            return read_docx(source, limits)
        case "odt":
            from summarizer.reading.documents import read_odt

            return read_odt(source, limits)
        case "epub":
            from summarizer.reading.epub import read_epub

            return read_epub(source, limits)
        case "mail":
            from summarizer.reading.mail import read_mail

            return read_mail(source)


def _text(source: Bytes) -> tuple[Media, Extracted, str]:
    decoded = decode(source.data, source.name, charset=source.charset)
    text, notices = decoded.text, decoded.notices
    if is_feed(text):
        from summarizer.reading.feeds import not_an_article

        raise not_an_article(source)
    media = text_media(text, source)
    if media == "captions":
        from summarizer.reading.captions import read_captions

        found = read_captions(text)
    elif media == "markdown":
        from summarizer.reading.markdown import read_markdown

        found = replace(read_markdown(text), original=text)
    else:
        found = Extracted(text)
    if media == "text" and (plain := without_escapes(text)) != text:
        found, notices = Extracted(plain), (*notices, "its escapes (such as \\u201c and \\n) are decoded")
    return media, replace(found, notices=(*found.notices, *notices)), decoded.encoding
