"""What an input is: by its first bytes, then by its name. Content wins over names, which are often wrong."""

import re
import zipfile
from io import BytesIO
from typing import Literal

from summarizer.errors import InputError
from summarizer.reading.inputs import Bytes, Media

Container = Literal["pdf", "docx", "epub"]

_PDF_HEAD = 1_024
_SNIFFED = 4_096
_FOREIGN = (
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
    (b"From: <Saved by", "a web archive (MHTML)", "save the page as HTML only"),
    (b"%!PS", "PostScript", "convert it to PDF first"),
    (b"SQLite format 3\0", "a database", "give the article's text"),
    (b"\x7fELF", "a program", "give the article's text"),
)
"""First bytes of what people give by mistake, what it is, and what to do."""
_HTML_MARK = re.compile(
    r"<(?:!doctype\s+html|(?:html|head|body|meta|title|link|script|style|article|main|div|section|p|h1|table)[\s>/])",
    re.IGNORECASE,
)
_BEFORE_HTML = re.compile(r"\s+|<\?[^>]*>|<!--(?:(?!-->).)*-->", re.DOTALL)
_HTML_NAMES = (".html", ".htm", ".xhtml", ".xht", ".shtml")
_MARKDOWN_NAMES = (".md", ".markdown", ".mdown", ".mkd", ".mdx")
_HTML_TYPES = ("text/html", "application/xhtml+xml")
_MARKDOWN_TYPES = ("text/markdown", "text/x-markdown")
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,15}[\s>/]")
_FRONT_MATTER = re.compile(r"(?:---|\+\+\+)[ \t]*\n[ \t]*[\w-]{1,40}[ \t]*[:=]")
_MARKDOWN_LINK = re.compile(r"\]\((?:https?://|/|\.{1,2}/|#|mailto:)")
_MARKDOWN_HEADING = re.compile(r"^#{1,6}[ \t]+\S", re.MULTILINE)


def container(source: Bytes) -> Container | None:
    """The format of an input that is not text. Raises InputError for one that is not read here."""
    data = source.data
    if b"%PDF-" in data[:_PDF_HEAD]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _zipped(source)
    for mark, what, cure in _FOREIGN:
        if data.startswith(mark):
            raise InputError(f"{source.name} is {what}, not an article; {cure}")
    return None


def _zipped(source: Bytes) -> Container:
    try:
        with zipfile.ZipFile(BytesIO(source.data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InputError(f"{source.name} is a damaged archive ({error}); save or fetch it again") from None
    if "META-INF/container.xml" in names:
        return "epub"
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return "docx"
    raise InputError(f"{source.name} is an archive, neither .docx nor .epub; unpack it first")


def text_media(text: str, source: Bytes) -> Media:
    """Whether decoded text is HTML, Markdown or plain."""
    head = text[:_SNIFFED].lstrip("\ufeff")
    start = 0
    while skipped := _BEFORE_HTML.match(head, start):
        start = skipped.end()
    name = (source.url or source.name).casefold().partition("?")[0].partition("#")[0]
    if _HTML_MARK.match(head, start):
        return "html"
    opening = text[: 16 * _SNIFFED]
    if (name.endswith(_HTML_NAMES) or source.content_type in _HTML_TYPES) and _TAG.search(opening):
        return "html"
    named = name.endswith(_MARKDOWN_NAMES) or source.content_type in _MARKDOWN_TYPES
    marked = _MARKDOWN_LINK.search(opening) and _MARKDOWN_HEADING.search(opening)
    return "markdown" if named or marked or _FRONT_MATTER.match(head, start) else "text"
