"""Messages as mail programs save them (``.eml``), and pages as browsers save them in one file (``.mhtml``), which are
messages too (RFC 5322; RFC 2045; RFC 2557), through Python's ``email``.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any, cast

from lxml import etree

from summarizer.errors import InputError
from summarizer.ingest.documents import blocks_of
from summarizer.ingest.encodings import decode
from summarizer.ingest.sources import Bytes, Extracted, Metadata, language_code
from summarizer.text.article import Removal, Span, TextBuilder

_MOST_PARTS = 1_000
_BOUNDARY = re.compile(rb"boundary\s{0,9}=", re.IGNORECASE)
_MOST_BOUNDARIES = 300
"""Parts within each other cost the library the square of their depth."""
_REPLY = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|rv|sv|vs|antw)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_QUOTED = re.compile(r"(?:^[ \t]*>.*(?:\n|\Z))+", re.MULTILINE)
_INTRODUCES = re.compile(r"(?:^|\n)[ \t]*[^\s>][^\n]{5,200}:[ \t]*\n[ \t\n]*\Z")
"""``On Monday X wrote:``, in any language, before a quotation."""
_ENOUGH = 80
"""Code points of a mail's own text from which on older mail is set apart; fewer introduce what they forward."""
_LONGEST_FIELD = 1_000
"""Code points of a header field that are looked at: the library takes seconds for some longer ones."""
_UNREADABLE_FIELD = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError)
"""What the library raises for damaged fields, which it parses when they are asked for."""
_LISTS = ("List-Id", "List-Unsubscribe", "List-Post")
"""Fields by which a newsletter or mailing list is known."""


class _Policy(policy.EmailPolicy):
    """The library's policy, for fields of bounded length."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """A field as the library reads it."""
        return super().header_fetch_parse(name, value[:_LONGEST_FIELD])


def read_mail(source: Bytes) -> Extracted:
    """The text of a message, or the page in it, with what its header says.

    A newsletter is read as its HTML shows it, other mail as its plain text, where there is one that says as much. Older
    mail that a reply quotes is set apart. Raises InputError when there is no text in it, or it is damaged.
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


def _saved_page(message: EmailMessage, name: str) -> Extracted | None:
    """The page in a browser's file; None for mail, whose parts have no address of their own."""
    for part in _text_parts(message):
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            address = _line(message, "Snapshot-Content-Location") or _line(part, "Content-Location")
            if address:
                url = address if address.lower().startswith(("http://", "https://")) else None
                return Extracted(_content(part, name), markup=True, url=url)
            break
    return None


def _message(message: EmailMessage, name: str) -> Extracted:
    newsletter = any(message.get(field) for field in _LISTS)
    said = _metadata(message, newsletter=newsletter)
    plain = html = ""
    for part in _text_parts(message):
        if part.get_content_type() == "text/plain":
            plain = f"{plain}\n\n{_content(part, name)}" if plain else _content(part, name)
        else:
            html = html or _content(part, name)
    blocks, left_out = blocks_of(html, quoted_mail=False) if html.strip() else ([], False)
    shown = "\n\n".join(blocks)
    longer = 0.5 if newsletter else 2.0  # how much more the HTML must say to be read instead of the plain text
    if plain.strip() and len(shown.split()) < longer * len(plain.split()):
        return _own_words(plain, said)
    if not shown:
        raise InputError(f"{name} is a message without text; save what is attached to it, and give that")
    return Extracted(shown, said, notices=("older mail that is quoted in it is left out",) if left_out else ())


def _text_parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that are shown as text, without attachments."""
    for number, part in enumerate(message.walk()):
        if number >= _MOST_PARTS:
            return
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html", "application/xhtml+xml") and not part.is_attachment():
            yield part


def _content(part: EmailMessage, name: str) -> str:
    """A part's text; its encoding is found like that of a file, which helps where the message names a wrong one."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        return ""
    return decode(data, name, charset=str(part.get_content_charset() or "")).text


def _line(message: EmailMessage, field: str) -> str:
    """A field of the header, decoded, in one line; empty where there is none or it cannot be read."""
    try:
        return " ".join(str(message.get(field) or "").encode("utf-8", "replace").decode().split())
    except _UNREADABLE_FIELD:
        return ""


def _metadata(message: EmailMessage, *, newsletter: bool) -> Metadata:
    """Subject, sender and date. The sender of a newsletter is its publisher, of other mail its author."""
    name, address = parseaddr(_line(message, "From"))
    sender = " ".join(name.split()) or address or None
    return Metadata(
        title=_REPLY.sub("", _line(message, "Subject")) or None,
        author=None if newsletter else sender,
        published=_day(message),
        site=sender if newsletter else None,
        language=language_code(_line(message, "Content-Language")),
    )


def _day(message: EmailMessage) -> str | None:
    try:
        sent = message["Date"].datetime
        return sent.date().isoformat() if sent is not None else None
    except _UNREADABLE_FIELD:
        return None


def _own_words(text: str, said: Metadata) -> Extracted:
    """Plain text without the older mail that it quotes; with it where hardly anything else is there."""
    builder = TextBuilder(text)
    removals: list[Removal] = []
    at = 0
    for found in _QUOTED.finditer(text):
        introduced = _INTRODUCES.search(text, max(at, found.start() - 300), found.start())
        start = introduced.start() if introduced else found.start()
        builder.copy(at, start)
        builder.insert("\n\n", start)
        removals.append(Removal(text[start : found.end()], "quoted mail", Span(start, found.end())))
        at = found.end()
    builder.copy(at, len(text))
    own, offsets = builder.build()
    if removals and len(own.strip()) >= _ENOUGH:
        return Extracted(own, said, offsets, tuple(removals), original=text)
    return Extracted(re.sub(r"^[ \t]*(?:>[ \t]?)+", "", text, flags=re.MULTILINE), said)
