"""Reports as documents with numbered evidence: a note for Obsidian, and a Word document.

Both are made from the same blocks. A number refers to a piece of evidence, in the order of first mention.
"""

import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from summarizer.errors import UsageError, install_command
from summarizer.render import phrases
from summarizer.render.markdown import escape, places
from summarizer.render.phrases import in_marks, where
from summarizer.render.references import author_names
from summarizer.render.safe import one_line
from summarizer.results import EXTRACTIVE, Evidence, Report, Statement, Support
from summarizer.text.article import Article
from summarizer.voices import Room, voices_of

if TYPE_CHECKING:
    from docx.document import Document

Kind = Literal["title", "text", "heading", "item", "subitem"]
_MARKDOWN: dict[Kind, str] = {"title": "# ", "text": "", "heading": "## ", "item": "- ", "subitem": "  - "}
_WORD: dict[Kind, str] = {
    "title": "Heading 1",
    "text": "Normal",
    "heading": "Heading 2",
    "item": "List Bullet",
    "subitem": "List Bullet 2",
}
_OBSIDIAN = re.compile(r"(?<!\\)(==|%%|\$|\^)")
"""Highlights, comments, formulas and block names, which Markdown itself does not have."""
_NO_XML = re.compile("[\ufffe\uffff]")
"""Characters that XML forbids and that ``one_line`` leaves."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a block, with their evidence."""

    text: str
    style: Literal["", "bold", "italic"] = ""
    support: Support = "verbatim"
    evidence: Sequence[Evidence] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or an item of a list."""

    kind: Kind
    pieces: tuple[Piece, ...]


def blocks_of(report: Report, room: Room) -> Iterator[Block]:
    """The report: its counts, summary, stances and quotations."""
    if summary := report.summary:
        yield Block("title", (_piece(summary.headline),))
        about = report.article
        if byline := " · ".join(part for part in (about.author, about.published, about.site) if part):
            yield Block("text", (Piece(byline, "italic"),))
        yield Block("text", tuple(map(_piece, summary.overview)))
        if summary.key_points:
            yield Block("heading", (Piece("Key points"),))
            yield from (Block("item", (_piece(point),)) for point in summary.key_points)
    if report.stances is not None:
        yield from _voices(report, room)
    yield Block("text", (Piece(phrases.tally(report), "italic"),))


def _piece(one: Statement) -> Piece:
    return Piece(one.text, "", one.support, one.evidence)


def _voices(report: Report, room: Room) -> Iterator[Block]:
    voices = voices_of(report, room)
    yield Block("heading", (Piece("Stances"),))
    if not voices.holders:
        yield Block("text", (Piece(phrases.why_no_stances(report)),))
    for holder in voices.holders:
        yield _named(holder.name, holder.role)
        for stance in holder.stances:
            claim = Piece(phrases.claim_of(stance), "", stance.support, stance.evidence)
            yield Block("subitem", (Piece(stance.position, "bold"), Piece(f"on {stance.target}:", "italic"), claim))
    if voices.speakers:
        yield Block("heading", (Piece("Also quoted"),))
    for speaker in voices.speakers:
        yield _named(speaker.name or phrases.NO_SPEAKER, speaker.role)
        for quoted in speaker.quotations:
            yield Block("subitem", (Piece(in_marks(one_line(quoted.text)), "", "verbatim", quoted.evidence),))
    if left := phrases.left_out(voices.holders_left, voices.quotations_left):
        yield Block("text", (Piece(f"… and {left}", "italic"),))


def _named(name: str, role: str | None) -> Block:
    return Block("item", (Piece(name, "bold"), *((Piece(f"({role})"),) if role else ())))


class Footnotes:
    """Numbers pieces of evidence in the order in which they are first cited."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[int, int], int] = {}
        self.pieces: list[Evidence] = []

    def cite(self, evidence: Iterable[Evidence]) -> list[int]:
        """The numbers of some pieces, from 1."""
        numbers = []
        for piece in evidence:
            span = (piece.start, piece.end)
            if span not in self._numbers:
                self.pieces.append(piece)
                self._numbers[span] = len(self.pieces)
            numbers.append(self._numbers[span])
        return numbers


def to_obsidian(report: Report, article: Article, room: Room) -> str:
    """A note with front matter; the evidence and its places are footnotes."""
    notes, text, before = Footnotes(), _front_matter(report, article), ""
    for block in blocks_of(report, room):
        words = " ".join(_markdown(piece, notes) for piece in block.pieces)
        in_list = before.endswith("item") and block.kind.endswith("item")
        text += f"\n{'' if in_list else chr(10)}{_MARKDOWN[block.kind]}{words}"
        before = block.kind
    for number, piece in enumerate(notes.pieces, start=1):
        text += f"\n\n[^{number}]: {_escape(in_marks(one_line(piece.quote)))} ({_place(places([piece]))})"
    return text + "\n"


def _place(place: str) -> str:
    """A place without signs that a document does not explain."""
    return place.replace("¶ ", "paragraph ", 1)


def _markdown(piece: Piece, notes: Footnotes) -> str:
    around = {"": "", "bold": "**", "italic": "*"}[piece.style]
    mark = phrases.MARKS[piece.support]
    shown = f" ({mark})" if mark.isalpha() else f" {mark}" if mark else ""
    references = "".join(f"[^{number}]" for number in notes.cite(piece.evidence))
    return f"{around}{_escape(piece.text)}{around}{references}{shown}"


def _escape(text: str) -> str:
    return _OBSIDIAN.sub(r"\\\1", escape(text))


def _front_matter(report: Report, article: Article) -> str:
    about, run = report.article, report.run
    fields: dict[str, Any] = {
        "title": about.title,
        "author": author_names(about.author),
        "published": about.published,
        "site": about.site,
        "source": article.url or about.source.path,
        "language": about.language,
        "words": about.words,
        "model": None if run.model == EXTRACTIVE else run.model,
        "verifier": run.verifier.model if run.verifier else None,
    }
    return "\n".join(["---", *(f"{name}: {_yaml(value)}" for name, value in fields.items() if value), "---"])


def _yaml(value: Any) -> str:
    """A value on one line. JSON strings are YAML, once the characters are gone that YAML forbids."""
    if isinstance(value, list):
        return f"[{', '.join(map(_yaml, value))}]"
    return str(value) if isinstance(value, int) else json.dumps(_plain(value), ensure_ascii=False)


def _plain(text: str) -> str:
    return _NO_XML.sub("\ufffd", one_line(text).replace("\ufeff", ""))


def to_docx(reports: Sequence[Report], room: Room) -> bytes:
    """The reports as one Word document, each followed by its evidence. Raises UsageError without python-docx."""
    try:
        import docx
    except ImportError:
        raise UsageError(f"--format docx needs an extra: {install_command('documents')}") from None
    document = docx.Document()
    document.core_properties.author = ""
    document.core_properties.title = _plain("; ".join(report.article.title or "" for report in reports))
    for at, report in enumerate(reports):
        if at:
            document.add_paragraph().paragraph_format.page_break_before = True
        _add_report(document, report, room)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add_report(document: "Document", report: Report, room: Room) -> None:
    notes = Footnotes()
    for block in blocks_of(report, room):
        paragraph = document.add_paragraph(style=_WORD[block.kind])
        for at, piece in enumerate(block.pieces):
            run = paragraph.add_run((" " if at else "") + _plain(piece.text))
            run.bold, run.italic = piece.style == "bold" or None, piece.style == "italic" or None
            if mark := phrases.MARKS[piece.support]:
                paragraph.add_run(f" ({mark})" if mark.isalpha() else f" {mark}")
            if numbers := notes.cite(piece.evidence):
                paragraph.add_run(f" [{', '.join(map(str, numbers))}]").font.superscript = True
    if notes.pieces:
        document.add_paragraph("Evidence", style="Heading 2")
    for number, evidence in enumerate(notes.pieces, start=1):
        paragraph = document.add_paragraph(f"[{number}] {_plain(in_marks(one_line(evidence.quote)))} ")
        paragraph.add_run(f"({_place(_plain(where([evidence])))})").italic = True
    if legend := phrases.legend(report):
        document.add_paragraph(_plain(legend)).runs[0].italic = True
