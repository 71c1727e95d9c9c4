"""What other programs open: notes for Obsidian, Word documents, BibTeX, CSL-JSON, JUnit, SARIF, comparisons as CSV.

Note and document are made from the same blocks; a number refers to a piece of evidence, in the order of first mention.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote
from xml.sax.saxutils import escape as escape_xml
from xml.sax.saxutils import quoteattr

from summarizer import __version__
from summarizer.errors import needing_extra
from summarizer.ingest.metadata import split_authors
from summarizer.render import phrases
from summarizer.render.comparisons import deciding_words, labels_of
from summarizer.render.phrases import escape, in_marks, join_evidence, one_line, places, where
from summarizer.render.report import Room, Writer, fill, voices_of
from summarizer.results import (
    EXTRACTIVE,
    ArticleInfo,
    CheckedClaim,
    CheckReport,
    CompareReport,
    Evidence,
    Quoted,
    Report,
    Stance,
    Statement,
    Support,
)
from summarizer.text import lexicon
from summarizer.text.article import Article
from summarizer.text.typography import without_accents

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
_LEVELS = {"contradicted": "error", "unverified": "note"}
"""SARIF's levels; the others are warnings."""
_ABOUT_RULES = {
    "contradicted": "The source says otherwise.",
    "disputed": "One source supports the claim and another contradicts it.",
    "partly": "The source bears out only a part of the claim.",
    "not_stated": "The claim is not in the source.",
    "unverified": "No model has read the claim beside the source.",
}
QUOTATION_COLUMNS = (
    "file", "title", "speaker", "role", "words", "page", "chapter", "time", "paragraph", "line", "link", "start", "end",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""First characters of a formula; spreadsheets read the wide ones too."""
_PARTICLES = lexicon.words(lexicon.table("bylines", "mul")["particles"]) | {
    "ten"
}  # which in a text is more often a number
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


class _BlockLayout:
    """Blocks, which a note and a Word document show alike."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []

    def headline(self, one: Statement) -> None:
        self._add("title", _piece(one))

    def byline(self, words: str) -> None:
        self._add("text", Piece(words, "italic"))

    def overview(self, sentences: Sequence[Statement]) -> None:
        self._add("text", *map(_piece, sentences))

    def heading(self, words: str) -> None:
        self._add("heading", Piece(words))

    def plain(self, words: str) -> None:
        self._add("text", Piece(words))

    def point(self, one: Statement) -> None:
        self._add("item", _piece(one))

    def name(self, name: str, roles: Sequence[str]) -> None:
        self._add("item", Piece(name, "bold"), *((Piece(f"({', '.join(roles)})"),) if roles else ()))

    def stance(self, one: Stance) -> None:
        claim = Piece(phrases.claim_of(one), "", one.support, one.evidence)
        self._add("subitem", Piece(one.position, "bold"), Piece(f"on {one.target}:", "italic"), claim)

    def quotation(self, quoted: Quoted) -> None:
        self._add("subitem", Piece(in_marks(one_line(quoted.text)), "", "verbatim", quoted.evidence))

    def left(self, words: str) -> None:
        self._add("text", Piece(f"… and {words}", "italic"))

    def _add(self, kind: Kind, *pieces: Piece) -> None:
        self.blocks.append(Block(kind, pieces))


def blocks_of(report: Report, room: Room) -> list[Block]:
    """The report: its summary, stances, quotations, and its counts."""
    layout, voices = _BlockLayout(), voices_of(report, room)
    fill(layout, report, voices)
    return [*layout.blocks, Block("text", (Piece(phrases.tally(report, voices.stances), "italic"),))]


def _piece(one: Statement) -> Piece:
    return Piece(one.text, "", one.support, one.evidence)


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
    references = "".join(f"[^{number}]" for number in notes.cite(piece.evidence))
    return f"{around}{_escape(piece.text)}{around}{references} {phrases.mark_of(piece.support)}".rstrip()


def _escape(text: str) -> str:
    return _OBSIDIAN.sub(r"\\\1", escape(text))


def _front_matter(report: Report, article: Article) -> str:
    about, run = report.article, report.run
    fields: dict[str, Any] = {
        "title": about.title,
        "author": _authors(about),
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
    with needing_extra("documents", "--format docx"):
        import docx

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
            if mark := phrases.mark_of(piece.support):
                paragraph.add_run(f" {mark}")
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
        "author": " and ".join(_bibtex_name(name) for name in _authors(about)),
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
            "author": [_csl_name(name) for name in _authors(about)],
            "container-title": one_line(about.site or ""),
            "issued": {"date-parts": [date]} if date else None,
            "URL": one_line(article.url or ""),
            "language": about.language,
        }
        items.append({name: value for name, value in item.items() if value})
    return json.dumps(items, indent=2, ensure_ascii=False) + "\n"


def _tex(text: str) -> str:
    return one_line(text).translate(_TEX)


def _parts_of(name: str) -> tuple[str, str]:
    """Given names and family name; no given names if the name has one word."""
    family, comma, given = name.partition(", ")
    if comma:
        return given, family
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


def _authors(about: ArticleInfo) -> list[str]:
    return split_authors(one_line(about.author or ""))


def _key(about: ArticleInfo, used: dict[str, int]) -> str:
    """``callowhay2026council``; with ``b``, ``c`` and so on if it is used already."""
    names = _authors(about)
    family = _parts_of(names[0])[1] if names else about.site or ""
    words = [word for word in _ascii(about.title or "").split() if len(word) > 3]
    author = _ascii(family).replace(" ", "")
    key = "".join((author, _date(about)[0], *words[:1])) or f"source{about.source.sha256[:8]}"
    used[key] = used.get(key, 0) + 1
    return key if used[key] == 1 else f"{key}-{used[key]}"


def _ascii(text: str) -> str:
    return re.sub(r"[^a-z0-9 ]", "", one_line(without_accents(text)).lower())


class ExportWriter(Writer):
    """Collects reports, and prints them as one document at the end: ``csv``, ``bibtex``, ``csl``, ``docx``.

    ``obsidian`` notes are printed as they come.
    """

    def __init__(self, output_format: str, *, room: Room) -> None:
        super().__init__(output_format, many=False)
        self._room = room

    def report(self, report: Report, article: Article) -> str:
        """A note, or nothing yet."""
        if self._format == "obsidian":
            return self._separated(to_obsidian(report, article, self._room), "\n")
        return super().report(report, article)

    def closing(self) -> str | bytes:
        """The document."""
        if not self._reports:
            return ""
        if self._format == "csv":
            return quotations_csv(report for _, report in self._reports)
        if self._format == "docx":
            return to_docx([report for _, report in self._reports], self._room)
        return {"bibtex": to_bibtex, "csl": to_csl}[self._format](self._reports)


def export(report: CheckReport | CompareReport, output_format: str) -> str:
    """A result of ``check`` as ``jsonl``, ``junit`` or ``sarif``; one of ``compare`` as ``csv``."""
    if isinstance(report, CompareReport):
        return comparison_csv(report)
    if output_format == "jsonl":
        return "".join(claim.model_dump_json() + "\n" for claim in report.claims)
    return to_junit(report) if output_format == "junit" else to_sarif(report)


def to_junit(report: CheckReport) -> str:
    """JUnit XML: each claim a test, a refused one a failure, one that nobody read skipped."""
    name = report.text or "claims"
    unread = report.counts.unverified
    failed = len(report.claims) - report.counts.supported - unread
    cases = "".join(_test_case(report, number, claim) for number, claim in enumerate(report.claims, start=1))
    size = f'tests="{len(report.claims)}" failures="{failed}" skipped="{unread}"'
    suite = f"<testsuite name={quoteattr(one_line(name))} {size}>\n{cases}</testsuite>"
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="summarize check" {size}>\n{suite}\n</testsuites>\n'
    )


def to_sarif(report: CheckReport) -> str:
    """SARIF 2.1.0 (OASIS): a result for each claim that is not supported, at its place in the text under test."""
    rules = [{"id": rule, "shortDescription": {"text": text}} for rule, text in _ABOUT_RULES.items()]
    driver = {"name": "summarize check", "version": __version__, "rules": rules}
    results = [_result(report, claim) for claim in report.claims if claim.verdict != "supported"]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _message(claim: CheckedClaim) -> str:
    found = [claim.reason or _ABOUT_RULES.get(claim.verdict, "")]
    if claim.correction:
        found.append(f"Supported instead: {claim.correction}")
    if claim.evidence:
        found.append(deciding_words(claim, claim.source))
    return one_line(" ".join(part if part.endswith((".", ")")) else f"{part}." for part in found if part))


def _test_case(report: CheckReport, number: int, claim: CheckedClaim) -> str:
    name = quoteattr(f"{number}. {one_line(claim.text)}")
    place = f' file={quoteattr(report.text)} line="{claim.place.line}"' if report.text and claim.place else ""
    head = f"<testcase classname={quoteattr(one_line(report.text or 'claims'))} name={name}{place}"
    if claim.verdict == "supported":
        return f"{head}/>\n"
    tag, kind = ("skipped", "") if claim.verdict == "unverified" else ("failure", f' type="{claim.verdict}"')
    message = _message(claim)
    return f"{head}><{tag}{kind} message={quoteattr(message)}>{escape_xml(message)}</{tag}></testcase>\n"


def _result(report: CheckReport, claim: CheckedClaim) -> dict[str, Any]:
    found: dict[str, Any] = {
        "ruleId": claim.verdict,
        "level": _LEVELS.get(claim.verdict, "warning"),
        "message": {"text": f"{one_line(claim.text)}: {_message(claim)}"},
    }
    if report.text and claim.place:
        region = {
            "startLine": claim.place.line,
            "charOffset": claim.place.start,
            "charLength": claim.place.end - claim.place.start,
        }
        uri = quote(PurePath(report.text).as_posix())
        found["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}]
    return found


def comparison_csv(report: CompareReport) -> str:
    """One row for what each report makes of each claim, and for each version of a contradiction."""
    labels = labels_of(report.reports)
    rows: list[Sequence[object]] = [
        ["section", "number", "kind", "claim", "report", "verdict", "text", "words", "place"],
    ]
    for section, number, kind, claim, at, verdict, text, evidence in _csv_rows(report):
        words = (text or "", join_evidence(evidence), where(evidence))
        rows.append([section, number, kind, claim, labels[at - 1], verdict, *words])
    return to_csv(rows)


_CsvRow = tuple[str, int, str, str, int, str, str | None, Sequence[Evidence]]


def _csv_rows(report: CompareReport) -> Iterator[_CsvRow]:
    for number, one in enumerate(report.contradictions, start=1):
        for side, version in (("first", one.first), ("second", one.second)):
            for words in version.reports:
                yield "contradiction", number, one.kind, version.text, words.report, side, words.text, words.evidence
    for section, claims in (("common", report.common), ("alone", report.alone)):
        for number, claim in enumerate(claims, start=1):
            for cell in claim.cells:
                yield section, number, claim.kind, claim.text, cell.report, cell.verdict, cell.text, cell.evidence
    yield from _csv_quotations(report)
    for number, side_of in enumerate(report.sides, start=1):
        for held in side_of.cells:
            name = f"{side_of.holder}: {side_of.target}"
            yield "side", number, "stance", name, held.report, held.position, held.claim, held.evidence


def _csv_quotations(report: CompareReport) -> Iterator[_CsvRow]:
    for number, one in enumerate(report.quotations, start=1):
        for speaker, words in zip(one.speakers, one.versions, strict=True):
            yield "quotation", number, one.kind, speaker or "", words.report, "", words.text, words.evidence


def quotations_csv(reports: Iterable[Report]) -> str:
    """One row for each quotation: who says which words, and where the first of them stand."""
    rows: list[Sequence[object]] = [QUOTATION_COLUMNS]
    for report in reports:
        about = report.article
        for quoted in report.quotations or ():
            first, last = quoted.evidence[0], quoted.evidence[-1]
            place = first.place
            rows.append((
                *(about.source.path, about.title or "", quoted.speaker or "", quoted.role or "", quoted.text),
                *(place.page or "", place.chapter or "", place.time or "", place.paragraph, place.line),
                *(place.link or "", first.start, last.end),
            ))  # fmt: skip
    return to_csv(rows)


def to_csv(rows: Iterable[Sequence[object]]) -> str:
    """The rows as CSV; no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([escape_csv(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return out.getvalue()


def escape_csv(cell: str) -> str:
    """A cell that no spreadsheet reads as a formula."""
    flat = one_line(cell)
    return f"'{flat}" if flat.startswith(_FORMULA) else flat
