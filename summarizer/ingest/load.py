"""Loads an article from a path or address: detects the format of the input, from its content first and then from its
name, which is often wrong; reads it, cleans it, and adds the metadata of its format.

Archives are opened only if their unpacked size is within the limits.
"""

import hashlib
import re
import zipfile
import zlib
from contextlib import suppress
from dataclasses import fields, replace
from io import BytesIO

from summarizer.errors import InputError
from summarizer.ingest import metadata
from summarizer.ingest.clean import clean_text
from summarizer.ingest.clean.furniture import blocked_reason, paywall_notice
from summarizer.ingest.sources import (
    Container,
    ExtractedText,
    Media,
    RawInput,
    ReadingLimits,
    SourceBytes,
    decode,
    open_source,
    source_name,
    valid_unicode,
    without_escapes,
)
from summarizer.text.article import Article, OffsetMap, Removal, Run, Source
from summarizer.text.sentences import article_from_text

_PDF_HEAD = 1_024
_SNIFFED = 4_096
_MOST_MEMBERS = 10_000
_READ_SIZE = 1 << 20
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError)
"""What ``zipfile`` raises for a damaged member."""
_OPEN_DOCUMENT_TEXT = b"application/vnd.oasis.opendocument.text"
_NOT_ARTICLES = (
    (b"\x89PNG\r\n", "a picture (PNG)", "give the article's text"),
    (b"\xff\xd8\xff", "a picture (JPEG)", "give the article's text"),
    (b"GIF8", "a picture (GIF)", "give the article's text"),
    (b"\x1f\x8b", "compressed (gzip)", "unpack it first"),
    (b"BZh", "compressed (bzip2)", "unpack it first"),
    (b"\xfd7zXZ\0", "compressed (xz)", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed (zstd)", "unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it first"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document", "save it as .docx first"),
    (b"{\\rtf", "a rich-text document (RTF)", "save it as .docx or plain text first"),
    (b"bplist00", "a web archive of Safari or another property list", "save the page as PDF or HTML"),
    (b"%!PS", "PostScript", "convert it to PDF first"),
    (b"SQLite format 3\0", "a database", "give the article's text"),
    (b"\x7fELF", "a program", "give the article's text"),
)
"""Inputs that people give by mistake: first bytes, what the file is, and what to do."""
_HTML_MARK = re.compile(
    r"<(?:!doctype\s+html|(?:html|head|body|meta|title|link|script|style|article|main|div|section|p|h1|table)[\s>/])",
    re.IGNORECASE,
)
_BEFORE_HTML = re.compile(r"\s+|<\?[^>]*>|<!--(?:(?!-->).)*-->", re.DOTALL)
_HTML_NAMES = (".html", ".htm", ".xhtml", ".xht", ".shtml")
_MARKUP_NAMES = (*_HTML_NAMES, ".xml", ".rels", ".opf", ".ncx")
_MARKDOWN_NAMES = (".md", ".markdown", ".mdown", ".mkd", ".mdx")
_MAIL_NAMES = (".eml", ".mht", ".mhtml")
TEXT_NAMES = (".txt", ".text", *_MARKDOWN_NAMES, *_HTML_NAMES)
"""Files of text: they cannot exhaust the memory or crash a parser."""
ARTICLE_NAMES = (*TEXT_NAMES, *_MAIL_NAMES, ".pdf", ".docx", ".odt", ".epub", ".vtt", ".srt")
"""Endings of the files taken from folders; any file can be named."""
HTML_TYPES = ("text/html", "application/xhtml+xml")
_MARKDOWN_TYPES = ("text/markdown", "text/x-markdown")
_MAIL_HEADER = re.compile(
    rb"(?:From [^\r\n]*\r?\n)?(?:[!-9;-~]{1,76}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,}(?=\r?\n)"
)
"""The header of a message (RFC 5322, section 2.2), after an optional ``From`` line of a mailbox."""
_FIELD_NAME = re.compile(rb"^([!-9;-~]+):", re.MULTILINE)
_SURE_MAIL_FIELDS = frozenset([b"mime-version", b"message-id", b"received", b"return-path"])
_MAIL_FIELDS = _SURE_MAIL_FIELDS | {b"from", b"to", b"subject", b"date", b"content-type"}
_FEED = re.compile(r"<(?:\w+:)?(?:rss|rdf|feed)[\s>][^<]*", re.IGNORECASE)
_FEED_SIGNS = re.compile(
    r"<rss|http://www\.w3\.org/2005/Atom|http://purl\.org/(?:rss|atom)/|http://my\.netscape\.com/rdf", re.I
)
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,15}[\s>/]")
BLOCK_TAGS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td th thead tr ul".split()
)
"""Elements that begin a line of their own; so does ``br``."""
SILENT_TAGS = frozenset("head script style noscript template svg select iframe button textarea".split())
"""Elements without text of the page."""
_MOST_TAGS = 40_000
"""Tags that a page may have; a long article has a few thousand."""
_LONG_TAG, _MOST_ATTRIBUTES = 20_000, 5_000
"""Code points of a tag from which on its attributes are counted, and how many it may have."""
_QUOTED_VALUE = re.compile(r"\"[^\"]*\"|'[^']*'")
_TAG_NAME = re.compile(r"[a-zA-Z][\w:-]{0,60}\s+[a-zA-Z@:_][\w:.@-]{0,200}\s*(?:=|\s)")
_FRONT_MATTER = re.compile(r"(?:---|\+\+\+)[ \t]*\n[ \t]*[\w-]{1,40}[ \t]*[:=]")
_MARKDOWN_LINK = re.compile(r"\]\((?:https?://|/|\.{1,2}/|#|mailto:)")
_MARKDOWN_HEADING = re.compile(r"^#{1,6}[ \t]+\S", re.MULTILINE)


def container_format(source: SourceBytes) -> Container | None:
    """The format of an input that is not text; None for text. Raises InputError for an unsupported format."""
    data = source.data
    if b"%PDF-" in data[:_PDF_HEAD]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _zip_format(source)
    for mark, what, cure in _NOT_ARTICLES:
        if data.startswith(mark):
            raise InputError(f"{source.name} is {what}, not an article; {cure}")
    return "mail" if _is_mail(source) else None


def _is_mail(source: SourceBytes) -> bool:
    """True for a message saved by a mail program, but not for text that only starts ``From: … Subject: …``."""
    header = _MAIL_HEADER.match(source.data[: 16 * _SNIFFED])
    if header is None:
        return False
    names = {name.lower() for name in _FIELD_NAME.findall(header[0])}
    named = source.name.casefold().endswith(_MAIL_NAMES)
    return not names.isdisjoint(_MAIL_FIELDS if named else _SURE_MAIL_FIELDS)


def _zip_format(source: SourceBytes) -> Container:
    try:
        with zipfile.ZipFile(BytesIO(source.data)) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype")[:80] if _size(archive, "mimetype") < _SNIFFED else b""
    except _DAMAGED:
        raise InputError(f"{source.name} is a damaged archive; save or fetch it again") from None
    if "META-INF/container.xml" in names:
        return "epub"
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return "docx"
    if kind.startswith(_OPEN_DOCUMENT_TEXT) and "content.xml" in names:
        return "odt"
    raise InputError(f"{source.name} is an archive, neither .docx nor .odt nor .epub; unpack it first")


def _size(archive: zipfile.ZipFile, name: str) -> int:
    return archive.NameToInfo[name].file_size if name in archive.NameToInfo else _SNIFFED


def check_archive(source: SourceBytes, limits: ReadingLimits) -> zipfile.ZipFile:
    """The archive in an input, after checks of its size.

    Adds up the declared sizes, which ``zipfile`` enforces, and counts the tags in the members before any parser reads
    them. Raises InputError if either is beyond the limits, or if the archive is damaged or encrypted.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(source.data))
    except _DAMAGED:
        raise InputError(f"{source.name} is a damaged archive; save or fetch it again") from None
    members = archive.infolist()
    if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > limits.max_unpacked:
        raise InputError(f"{source.name} unpacks to more than {limits.max_unpacked:,} bytes; save its text as .txt")
    if any(member.flag_bits & 1 for member in members):
        raise InputError(f"{source.name} is encrypted; save a copy without a password")
    if _count_tags(archive, limits.max_tags) > limits.max_tags:
        raise InputError(f"{source.name} holds more than {limits.max_tags:,} tags; save its text as .txt")
    return archive


def _count_tags(archive: zipfile.ZipFile, most: int) -> int:
    """Tags in all markup members, counted up to about ``most``. Damaged members are skipped; reading reports them."""
    count = 0
    for member in archive.infolist():
        if member.filename.lower().endswith(_MARKUP_NAMES):
            with (
                suppress(*_DAMAGED),
                archive.open(member) as part,
            ):
                while count <= most and (data := part.read(_READ_SIZE)):
                    count += data.count(b"<")
    return count


def check_markup(page: str, name: str, most_tags: int = _MOST_TAGS) -> None:
    """Raises InputError for a page of so many tags, or a tag of so many attributes, that it would take minutes."""
    if page.count("<") - page.count("</") - page.count("<!") > most_tags:
        raise InputError(f"{name} has more than {most_tags:,} tags; save the text of its article as .txt")
    for piece in page.split(">"):
        if len(piece) > _LONG_TAG and _attributes(piece) > _MOST_ATTRIBUTES:
            raise InputError(f"{name} has a tag of more than {_MOST_ATTRIBUTES:,} attributes; save its text as .txt")


def _attributes(piece: str) -> int:
    """The attributes of the tag that a piece of a page ends with; 0 if it ends with other text, such as a script."""
    tag = piece.rpartition("<")[2]
    return len(_QUOTED_VALUE.sub("", tag).split()) if _TAG_NAME.match(tag) else 0


def is_feed(text: str) -> bool:
    """True for decoded text that is an RSS or Atom feed."""
    head = text[: 4 * _SNIFFED].lstrip("\ufeff")
    root = _FEED.match(head, _skip_comments(head))
    return root is not None and _FEED_SIGNS.search(root[0]) is not None


def _skip_comments(head: str) -> int:
    start = 0
    while skipped := _BEFORE_HTML.match(head, start):
        start = skipped.end()
    return start


def text_media(text: str, source: SourceBytes) -> Media:
    """Whether decoded text is captions, HTML, Markdown or plain."""
    head = text[:_SNIFFED].lstrip("\ufeff")
    start = _skip_comments(head)
    name = (source.url or source.name).casefold().partition("?")[0].partition("#")[0]
    if _HTML_MARK.match(head, start):
        return "html"
    start_of_text = text[: 16 * _SNIFFED]
    if "-->" in start_of_text:
        from summarizer.ingest.transcripts import is_captions

        if is_captions(text):
            return "captions"
    if (name.endswith(_HTML_NAMES) or source.content_type in HTML_TYPES) and _TAG.search(start_of_text):
        return "html"
    named = name.endswith(_MARKDOWN_NAMES) or source.content_type in _MARKDOWN_TYPES
    marked = _MARKDOWN_LINK.search(start_of_text) and _MARKDOWN_HEADING.search(start_of_text)
    return "markdown" if named or marked or _FRONT_MATTER.match(head, start) else "text"


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
    found = replace(found, url=source.url or found.url)
    return RawInput(
        **{one.name: getattr(found, one.name) for one in fields(found)},
        path=path,
        media="html" if found.markup else media,
        sha256=hashlib.sha256(source.data).hexdigest(),
        encoding=encoding,
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
    name = source_name(raw.path)
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
        from summarizer.ingest.clean import clean_html

        return clean_html(raw.text, url=raw.url)
    if raw.media == "captions":
        from summarizer.text.lexicon import detect_language

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
    mapped = [Removal.of(original, offsets.raw_span(one.raw_span), one.reason) for one in article.removals]
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
            runs.append(Run(run.start + start - run.raw_start, piece.raw(start), piece.copied))
            if at + 1 < len(inner.runs) and inner.runs[at + 1].start < stop:
                at += 1
            else:
                break
    return OffsetMap(outer.length, tuple(runs))
