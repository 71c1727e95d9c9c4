"""Reads mail (``.eml``), and web pages saved in one file (``.mhtml``), which has the format of a message, with Python's
``email`` (RFC 5322, RFC 2045, RFC 2557).
"""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any, cast

from lxml import etree

from summarizer.errors import InputError
from summarizer.ingest.documents import html_blocks
from summarizer.ingest.load import HTML_TYPES, check_markup
from summarizer.ingest.sources import ExtractedText, Metadata, SourceBytes, decode, language_code
from summarizer.settings import is_address
from summarizer.text.article import Removal, Span, TextBuilder

_MOST_PARTS = 1_000
_BOUNDARY = re.compile(rb"boundary\s{0,9}=", re.IGNORECASE)
_MOST_BOUNDARIES = 300
"""Limit for nested parts, which take the library time quadratic in their depth."""
_REPLY = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|rv|sv|vs|antw)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_QUOTED = re.compile(r"(?:^[ \t]*>.*(?:\n|\Z))+", re.MULTILINE)
_INTRODUCES = re.compile(r"(?:^|\n)[ \t]*[^\s>][^\n]{5,200}:[ \t]*\n[ \t\n]*\Z")
"""A line before quoted mail, such as ``On Monday X wrote:``, in any language."""
_ENOUGH = 80
"""Fewest code points of a mail's own text for which quoted mail is left out; less text introduces forwarded mail."""
_LONGEST_FIELD = 1_000
"""Code points of a header field that are parsed: the library takes seconds for some longer fields."""
_UNREADABLE_FIELD = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError)
"""Errors of the library for damaged fields, which it parses on access."""
_LISTS = ("List-Id", "List-Unsubscribe", "List-Post")
"""Header fields of newsletters and mailing lists."""


class _Policy(policy.EmailPolicy):
    """The library's policy, with a limit for the length of a field."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """The start of a field, parsed by the library."""
        return super().header_fetch_parse(name, value[:_LONGEST_FIELD])


def read_mail(source: SourceBytes) -> ExtractedText:
    """The text of a message, or the web page in it, with the metadata of its header.

    A newsletter is read as HTML, other mail as plain text, unless that part is much shorter than the other. Quoted mail
    is left out. Raises InputError if the message has no text or is damaged.
    """
    if len(_BOUNDARY.findall(source.data)) > _MOST_BOUNDARIES:
        raise InputError(f"{source.name} is a message of too many parts; save the text of the one that matters")
    try:
        message = cast(EmailMessage, message_from_bytes(source.data.lstrip(), policy=_Policy()))
        page = _saved_page(message, source.name)
        return page if page is not None else _message(message, source.name)
    except InputError:
        raise
    except (etree.LxmlError, *_UNREADABLE_FIELD) as error:
        why = type(error).__name__
        raise InputError(f"{source.name} is a damaged message ({why}); save the text of it") from None


def _saved_page(message: EmailMessage, name: str) -> ExtractedText | None:
    """The page in a ``.mhtml`` file; None for mail, whose parts have no address."""
    for part in _text_parts(message):
        if part.get_content_type() in HTML_TYPES:
            address = _header_field(message, "Snapshot-Content-Location") or _header_field(part, "Content-Location")
            if address:
                return ExtractedText(_content(part, name), markup=True, url=address if is_address(address) else None)
            break
    return None


def _message(message: EmailMessage, name: str) -> ExtractedText:
    newsletter = any(message.get(field) for field in _LISTS)
    metadata = _metadata(message, newsletter=newsletter)
    plain = html = ""
    for part in _text_parts(message):
        if part.get_content_type() == "text/plain":
            plain = f"{plain}\n\n{_content(part, name)}" if plain else _content(part, name)
        else:
            html = html or _content(part, name)
    blocks, left_out = html_blocks(html, quoted_mail=False) if html.strip() else ([], False)
    shown = "\n\n".join(blocks)
    longer = 0.5 if newsletter else 2.0  # how much longer the HTML must be to be used
    if plain.strip() and len(shown.split()) < longer * len(plain.split()):
        return _without_quoted_mail(plain, metadata)
    if not shown:
        raise InputError(f"{name} is a message without text; save what is attached to it, and give that")
    return ExtractedText(shown, metadata, notices=("quoted mail was left out",) if left_out else ())


def _text_parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """The text parts, without attachments."""
    for number, part in enumerate(message.walk()):
        if number >= _MOST_PARTS:
            return
        kind = part.get_content_type()
        if kind in ("text/plain", *HTML_TYPES) and not part.is_attachment():
            yield part


def _content(part: EmailMessage, name: str) -> str:
    """A part's text. Its encoding is detected as for a file, since messages often name a wrong one."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        return ""
    text = decode(data, name, charset=str(part.get_content_charset() or "")).text
    if part.get_content_type() != "text/plain":
        check_markup(text, name)
    return text


def _header_field(message: EmailMessage, field: str) -> str:
    """A header field, decoded and on one line; empty if it is missing or damaged."""
    try:
        return " ".join(str(message.get(field) or "").encode("utf-8", "replace").decode().split())
    except _UNREADABLE_FIELD:
        return ""


def _metadata(message: EmailMessage, *, newsletter: bool) -> Metadata:
    """Subject, sender and date. The sender is the site of a newsletter, and the author of other mail."""
    name, address = parseaddr(_header_field(message, "From"))
    sender = " ".join(name.split()) or address or None
    return Metadata(
        title=_REPLY.sub("", _header_field(message, "Subject")) or None,
        author=None if newsletter else sender,
        published=_sent_date(message),
        site=sender if newsletter else None,
        language=language_code(_header_field(message, "Content-Language")),
    )


def _sent_date(message: EmailMessage) -> str | None:
    try:
        sent = message["Date"].datetime
        return sent.date().isoformat() if sent is not None else None
    except _UNREADABLE_FIELD:
        return None


def _without_quoted_mail(text: str, metadata: Metadata) -> ExtractedText:
    """The plain text without quoted mail, unless there is hardly any other text."""
    builder = TextBuilder(text)
    removals: list[Removal] = []
    at = 0
    for found in _QUOTED.finditer(text):
        introduced = _INTRODUCES.search(text, max(at, found.start() - 300), found.start())
        start = introduced.start() if introduced else found.start()
        builder.copy(at, start)
        builder.insert("\n\n", start)
        removals.append(Removal.of(text, Span(start, found.end()), "quoted mail"))
        at = found.end()
    builder.copy(at, len(text))
    own, offsets = builder.build()
    if removals and len(own.strip()) >= _ENOUGH:
        return ExtractedText(own, metadata, offsets, tuple(removals), original=text)
    return ExtractedText(re.sub(r"^[ \t]*(?:>[ \t]?)+", "", text, flags=re.MULTILINE), metadata)
