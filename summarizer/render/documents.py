"""What other programs open: a note for Obsidian, a Word document, and the source as BibTeX or CSL-JSON.

Note and document are made from the same blocks; a number refers to a piece of evidence, in the order of first mention.
"""

import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from summarizer.errors import UsageError, install_command
from summarizer.render import phrases
from summarizer.render.phrases import escape, in_marks, places, where
from summarizer.render.terminal import one_line
from summarizer.results import EXTRACTIVE, ArticleInfo, Evidence, Report, Statement, Support
from summarizer.text.article import Article
from summarizer.voices import Room, Voices, voices_of

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


_TEX = str.maketrans({
    **{c: f"\\{c}" for c in "&%$#_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
})  # fmt: skip
_PARTICLES = frozenset("al ap bin da das de del della den der di dos du el la le ten ter van von zu".split())
"""Lower-case words before a family name that belong to it."""


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
    voices = voices_of(report, room)
    if report.stances is not None:
        yield from _voices(report, voices)
    yield Block("text", (Piece(phrases.tally(report, voices.stances), "italic"),))


def _piece(one: Statement) -> Piece:
    return Piece(one.text, "", one.support, one.evidence)


def _voices(report: Report, voices: Voices) -> Iterator[Block]:
    yield Block("heading", (Piece("Stances"),))
    if not voices.holders:
        yield Block("text", (Piece(phrases.why_no_stances(report)),))
    for holder in voices.holders:
        yield _named(holder.name, holder.role, author=holder.author)
        for stance in holder.stances:
            claim = Piece(phrases.claim_of(stance), "", stance.support, stance.evidence)
            yield Block("subitem", (Piece(stance.position, "bold"), Piece(f"on {stance.target}:", "italic"), claim))
    if left := phrases.left_out(holders=voices.holders_left, stances=voices.stances_left):
        yield Block("text", (Piece(f"… and {left}", "italic"),))
    if voices.speakers:
        yield Block("heading", (Piece("Also quoted"),))
    for speaker in voices.speakers:
        yield _named(speaker.name or phrases.NO_SPEAKER, speaker.role)
        for quoted in speaker.quotations:
            yield Block("subitem", (Piece(in_marks(one_line(quoted.text)), "", "verbatim", quoted.evidence),))
    if left := phrases.left_out(quotations=voices.quotations_left):
        yield Block("text", (Piece(f"… and {left}", "italic"),))


def _named(name: str, role: str | None, *, author: bool = False) -> Block:
    roles = ", ".join(phrases.roles_of(name, role, author=author))
    return Block("item", (Piece(name, "bold"), *((Piece(f"({roles})"),) if roles else ())))


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


def to_bibtex(reports: Iterable[tuple[Article, Report]]) -> str:
    """An entry for each article."""
    used: dict[str, int] = {}
    return "\n".join(_bibtex_entry(article, report.article, used) for article, report in reports)


def _bibtex_entry(article: Article, about: ArticleInfo, used: dict[str, int]) -> str:
    year, month, day = _date(about)
    fields = {
        "title": f"{{{_tex(about.title)}}}" if about.title else "",
        "author": " and ".join(_bibtex_name(name) for name in author_names(about.author)),
        "journal": _tex(about.site or ""),
        "year": year,
        "month": month,
        "day": day,
        "url": one_line(article.url or "").replace("{", "%7B").replace("}", "%7D").replace(" ", "%20"),
        "language": about.language,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    kind = "article" if about.site else "misc"
    return "\n".join([f"@{kind}{{{_key(about, used)},", *lines, "}"]) + "\n"


def to_csl(reports: Iterable[tuple[Article, Report]]) -> str:
    """CSL-JSON, which Zotero, pandoc and others read: an item for each article."""
    used: dict[str, int] = {}
    items = []
    for article, report in reports:
        about = report.article
        date = [int(part) for part in _date(about) if part]
        item = {
            "id": _key(about, used),
            "type": "article-newspaper" if about.site else "webpage" if article.url else "document",
            "title": one_line(about.title or ""),
            "author": [_csl_name(name) for name in author_names(about.author)],
            "container-title": one_line(about.site or ""),
            "issued": {"date-parts": [date]} if date else None,
            "URL": one_line(article.url or ""),
            "language": about.language,
        }
        items.append({name: value for name, value in item.items() if value})
    return json.dumps(items, indent=2, ensure_ascii=False) + "\n"


def _tex(text: str) -> str:
    return one_line(text).translate(_TEX)


def author_names(author: str | None) -> list[str]:
    """The names in a byline."""
    parts = re.split(r"\s*;\s*|\s+(?:and|und|et|&)\s+", one_line(author or ""))
    return [name for name in parts if name]


def _parts_of(name: str) -> tuple[str, str]:
    """Given names and family name; no given names if the name has one word."""
    words = name.split()
    at = len(words) - 1
    while at > 1 and words[at - 1] in _PARTICLES:
        at -= 1
    return " ".join(words[:at]), " ".join(words[at:])


def _bibtex_name(name: str) -> str:
    given, family = _parts_of(name)
    return f"{_tex(family)}, {_tex(given)}" if given else f"{{{_tex(name)}}}"


def _csl_name(name: str) -> dict[str, str]:
    given, family = _parts_of(name)
    return {"family": family, "given": given} if given else {"literal": name}


def _date(about: ArticleInfo) -> tuple[str, str, str]:
    """Year, month and day; empty where not given."""
    found = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", about.published or "")
    year, month, day = found.groups(default="") if found else ("", "", "")
    return year, month.lstrip("0"), day.lstrip("0")


def _key(about: ArticleInfo, used: dict[str, int]) -> str:
    """``callowhay2026council``; with ``b``, ``c`` and so on if it is used already."""
    names = author_names(about.author)
    family = _parts_of(names[0])[1] if names else about.site or ""
    words = [word for word in _ascii(about.title or "").split() if len(word) > 3]
    author = _ascii(family).replace(" ", "")
    key = "".join((author, _date(about)[0], *words[:1])) or f"source{about.source.sha256[:8]}"
    used[key] = used.get(key, 0) + 1
    return key if used[key] == 1 else f"{key}-{used[key]}"


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9 ]", "", one_line(plain).lower())
