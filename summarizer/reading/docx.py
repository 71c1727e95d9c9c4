"""``.docx`` → text with headings and lists marked, through python-docx (MIT)."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

from summarizer.errors import InputError
from summarizer.reading.archives import check_archive
from summarizer.reading.extras import document_library
from summarizer.reading.inputs import Bytes, Extracted, Metadata, language_code
from summarizer.reading.limits import ReadingLimits

_PIECES = (
    ".//w:t[not(ancestor::w:moveFrom or ancestor::w:txbxContent)] | .//w:br | .//w:cr | .//w:tab[not(ancestor::w:tabs)]"
)
"""Words and what parts them, with insertions and without deletions; the library's own ``text`` lacks insertions."""
_TEMPLATE_AUTHORS = frozenset(["python-docx", "user", "admin", "administrator", "microsoft office user", "unknown"])
"""Names that programs put there."""


def read_docx(source: Bytes, limits: ReadingLimits) -> Extracted:
    """The paragraphs of a document in order, those of tables among them, and its properties.

    Raises InputError when it unpacks to more than the limits allow, is damaged, or python-docx is not installed.
    """
    check_archive(source, limits)
    docx = document_library("docx", source.name, "a .docx document")
    try:
        document = docx.Document(BytesIO(source.data))
        text = "\n\n".join(_paragraphs(document.iter_inner_content(), _styles(document)))
        return Extracted(text, _properties(document.core_properties))
    except Exception as error:  # a damaged document fails anywhere in the library, and in any way
        raise InputError(f"{source.name} is a damaged .docx document ({type(error).__name__}); save it again") from None


def _styles(document: Any) -> dict[str, str]:
    """Style id → the mark its paragraphs get."""
    marks = {}
    for style in document.styles:
        name = (style.name or "").lower()
        if name == "title":
            marks[style.style_id] = "# "
        elif name.startswith("heading"):
            marks[style.style_id] = "## "
        elif name.startswith("list"):
            marks[style.style_id] = "* "
    return marks


def _paragraphs(content: Any, marks: dict[str, str]) -> Iterator[str]:
    for item in content:
        if hasattr(item, "rows"):
            seen = set()
            for cell in (cell for row in item.rows for cell in row.cells):
                if cell._tc not in seen:  # a merged cell stands in each of its places
                    seen.add(cell._tc)
                    yield from _paragraphs(cell.iter_inner_content(), marks)
        elif text := " ".join("".join(piece.text or " " for piece in item._p.xpath(_PIECES)).split()):
            yield marks.get(item._p.style or "", "") + text


def _properties(properties: Any) -> Metadata:
    author = " ".join((properties.author or "").split())
    created = properties.created
    return Metadata(
        title=" ".join((properties.title or "").split()) or None,
        author=author if author and author.lower() not in _TEMPLATE_AUTHORS else None,
        published=created.date().isoformat() if isinstance(created, datetime) else None,
        language=language_code(properties.language),
    )
