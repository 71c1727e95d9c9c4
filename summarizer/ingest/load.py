"""Loads an article from a path or address: reads the input, cleans it, and adds the metadata of its format."""

import hashlib
from dataclasses import replace

from summarizer.errors import InputError
from summarizer.ingest import metadata
from summarizer.ingest.clean.cleaner import clean_text
from summarizer.ingest.clean.furniture import blocked_reason, paywall_notice
from summarizer.ingest.encodings import decode, without_escapes
from summarizer.ingest.formats import Container, check_markup, container_format, is_feed, text_media
from summarizer.ingest.sources import (
    MAX_BYTES,
    ExtractedText,
    Media,
    Metadata,
    RawInput,
    ReadingLimits,
    SourceBytes,
    is_address,
    open_source,
    valid_unicode,
)
from summarizer.text.article import Article, OffsetMap, Removal, Run, Source, Span
from summarizer.text.sentences import article_from_text

__all__ = ["MAX_BYTES", "Metadata", "RawInput", "ReadingLimits", "is_address", "read_bytes", "read_input"]


def read_input(source: str, *, limits: ReadingLimits | None = None) -> RawInput:
    """Read a file, standard input for ``-``, or the page at an ``http(s)://`` address.

    Raises InputError, which names the input, if it cannot be read within the limits or its format is not supported.
    """
    limits = limits or ReadingLimits()
    return read_bytes(open_source(source, limits), path=source, limits=limits)


def read_bytes(source: SourceBytes, *, path: str = "-", limits: ReadingLimits | None = None) -> RawInput:
    """The decoded input in some bytes. Raises InputError like ``read_input``."""
    kind = container_format(source)
    if kind is not None:
        media: Media = kind
        found, encoding = _read_container(kind, source, limits or ReadingLimits()), None
    else:
        media, found, encoding = _read_text(source)
    if not found.text.strip():
        raise InputError(f"{source.name} has no text; there is no article to read")
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


def _read_container(kind: Container, source: SourceBytes, limits: ReadingLimits) -> ExtractedText:
    match kind:
        case "pdf":
            from summarizer.ingest.pdf import read_pdf

            return read_pdf(source, limits)
        case "docx":
            from summarizer.ingest.documents import read_docx

            return read_docx(source, limits)
        case "odt":
            from summarizer.ingest.documents import read_odt

            return read_odt(source, limits)
        case "epub":
            from summarizer.ingest.documents import read_epub

            return read_epub(source, limits)
        case "mail":
            from summarizer.ingest.mail import read_mail

            return read_mail(source)


def _read_text(source: SourceBytes) -> tuple[Media, ExtractedText, str]:
    decoded = decode(source.data, source.name, charset=source.charset)
    text, notices = decoded.text, decoded.notices
    if is_feed(text):
        from summarizer.ingest.documents import not_an_article

        raise not_an_article(source)
    media = text_media(text, source)
    if media == "captions":
        from summarizer.ingest.transcripts import read_captions

        found = read_captions(text)
    elif media == "markdown":
        from summarizer.ingest.markdown import read_markdown

        found = replace(read_markdown(text), original=text)
    else:
        found = ExtractedText(text)
    if media == "html":
        check_markup(text, source.name)
    if media == "text" and (plain := without_escapes(text)) != text:
        found, notices = ExtractedText(plain), (*notices, "its escapes (such as \\u201c and \\n) were decoded")
    return media, replace(found, notices=(*found.notices, *notices)), decoded.encoding


_FILLED_BY_PROGRAMS = ("pdf", "docx", "odt")
"""Formats whose metadata is often that of a template or of another document."""

_NOTHING_LEFT = "No article was found in the input, only the page around one; give the text of one whole article."

_WITH_LINES = ("text", "markdown", "captions")
"""Formats whose input has visible lines."""


def load_article(source: str, *, limits: ReadingLimits | None = None) -> Article:
    """The article in a file, on standard input for ``-``, or at an ``http(s)://`` address.

    Raises InputError, which names the input, if it cannot be read within the limits, has no article, or is a page shown
    instead of one: a login, a paywall, a cookie notice, an error.
    """
    return to_article(read_input(source, limits=limits))


def to_article(raw: RawInput) -> Article:
    """The article in a decoded input. Raises InputError like ``load_article``."""
    name = "standard input" if raw.path == "-" else raw.path
    markup = raw.media == "html"
    try:
        article = _clean(raw)
        if not article.text:
            raise InputError(_NOTHING_LEFT)
    except InputError as error:
        raise InputError(f"{name}: {blocked_reason(raw.text, markup=markup) or error}") from None
    if reason := blocked_reason(raw.text, article.text, article.title, markup=markup):
        raise InputError(f"{name}: {reason}")
    notices = [notice for notice in [*article.notices, paywall_notice(one.text for one in article.removals)] if notice]
    article = replace(article, notices=tuple(f"{name}: {notice}" for notice in notices))
    if raw.original is not None and raw.offsets is not None:
        article = _map_to_original(article, raw.original, raw.offsets, raw.removals)
    has_lines = raw.media in _WITH_LINES and raw.url is None
    return replace(
        _with_metadata(article, raw),
        source=Source(valid_unicode(raw.path), raw.sha256, raw.encoding),
        has_lines=has_lines,
        url=raw.url,
        landmarks=raw.landmarks,
        notices=(*(f"{name}: {notice}" for notice in raw.notices), *article.notices),
    )


def _clean(raw: RawInput) -> Article:
    if raw.media == "html":
        from summarizer.ingest.clean.cleaner import clean_html

        return clean_html(raw.text, url=raw.url)
    if raw.media == "captions":
        from summarizer.text.language import detect_language

        return article_from_text(raw.text, raw.metadata.language or detect_language(raw.text))
    return clean_text(raw.text, language=None if raw.media in _FILLED_BY_PROGRAMS else raw.metadata.language)


def _with_metadata(article: Article, raw: RawInput) -> Article:
    """The article with its format's metadata, which is preferred to what the text shows.

    In the formats of ``_FILLED_BY_PROGRAMS`` the text is preferred, except for a title that its first lines repeat.
    """
    stated = raw.metadata
    published = metadata.find_date(stated.published) if stated.published else None
    if raw.media in _FILLED_BY_PROGRAMS:
        confirmed = stated.title is not None and metadata.same_title(stated.title, raw.text[: len(stated.title) + 200])
        return replace(
            article,
            title=stated.title if confirmed else article.title or stated.title,
            author=article.author or stated.author,
            published=article.published or published,
            site=article.site or stated.site,
        )
    return replace(
        article,
        title=stated.title or article.title,
        author=stated.author or article.author,
        published=published or article.published,
        site=stated.site or article.site,
    )


def _map_to_original(article: Article, original: str, offsets: OffsetMap, removed: tuple[Removal, ...]) -> Article:
    """The article with positions in the original instead of in the text that was extracted from it."""
    mapped = []
    for removal in article.removals:
        span = Span(offsets.raw(removal.raw_span.start), offsets.raw(removal.raw_span.end - 1) + 1)
        mapped.append(Removal(original[span.start : span.end], removal.reason, span))
    removals = tuple(sorted([*mapped, *removed], key=lambda removal: removal.raw_span))
    return replace(article, raw=original, offsets=_compose_offsets(article.offsets, offsets), removals=removals)


def _compose_offsets(outer: OffsetMap, inner: OffsetMap) -> OffsetMap:
    """The map that applies ``outer``, then ``inner``."""
    runs: list[Run] = []
    ends = [run.start for run in outer.runs[1:]] + [outer.length]
    at = 0
    for run, end in zip(outer.runs, ends, strict=True):
        if not run.copied:
            runs.append(Run(run.start, inner.raw(run.raw_start), False))
            continue
        stop = run.raw_start + end - run.start
        while at + 1 < len(inner.runs) and inner.runs[at + 1].start <= run.raw_start:
            at += 1
        while at < len(inner.runs) and inner.runs[at].start < stop:
            piece = inner.runs[at]
            start = max(piece.start, run.raw_start)
            place = piece.raw_start + (start - piece.start if piece.copied else 0)
            runs.append(Run(run.start + start - run.raw_start, place, piece.copied))
            if at + 1 < len(inner.runs) and inner.runs[at + 1].start < stop:
                at += 1
            else:
                break
    return OffsetMap(outer.length, tuple(runs))
