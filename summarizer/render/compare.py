"""Comparisons of reports as text, Markdown, JSON, CSV and HTML: contradictions first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from rich.padding import Padding
from rich.text import Text

from summarizer.ingest.sources import is_address
from summarizer.render.phrases import escape as escape_markdown
from summarizer.render.phrases import in_marks, join_evidence, plural, where
from summarizer.render.stances import to_csv
from summarizer.render.terminal import Screen, one_line
from summarizer.results import (
    ArticleInfo,
    ComparedCell,
    ComparedClaim,
    ComparedSide,
    ComparedVoice,
    CompareReport,
    Contradiction,
    Evidence,
    QuotationDifference,
    ReportVerdict,
    ReportWords,
    Version,
)
from summarizer.text.article import Article

CELLS: dict[ReportVerdict, str] = {
    "supported": "says so",
    "contradicted": "says otherwise",
    "partly": "says less",
    "not_stated": "does not say",
    "unverified": "not read for it",
}
"""Verdict → what a report makes of another's claim."""
_EXACT_CELLS = CELLS | {"supported": "has it", "not_stated": "does not have it", "unverified": "not comparable"}
KINDS = {
    "figure": "Figure",
    "date": "Date or time",
    "order": "Order",
    "doer": "Who did it",
    "speaker": "Who said what",
    "certainty": "Certainty",
    "other": "What happened",
}
"""Kind of a contradiction → its heading."""
QUOTED = {
    "changed": "the same words, changed",
    "speaker": "the same words, said by different people",
    "cut": "the same words, cut",
}
_MOST_LINES = 12
"""Entries of a section in a terminal; the other formats have all."""
_HEADLINE_CODE_POINTS = 90


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a section: a line, and the lines below it."""

    text: str
    details: tuple[str, ...] = ()
    """A line that begins with two blanks belongs to the one before it."""


def _depth(line: str) -> int:
    return int(line.startswith("  "))


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a comparison, in words."""

    title: str
    entries: tuple[Entry, ...]


def rendered(report: CompareReport, articles: Sequence[Article], output_format: str) -> str:
    """The report in one of the formats ``text``, ``markdown``, ``json``, ``csv``, ``html``.

    ``articles`` are its reports, in their order, which the page shows.
    """
    match output_format:
        case "html":
            from summarizer.render.html_pages import render_comparison

            return render_comparison(report, articles)
        case "markdown":
            return comparison_markdown(report)
        case "json":
            return report.model_dump_json(indent=2) + "\n"
        case "csv":
            return comparison_csv(report)
    return comparison_text(report)


def labels_of(reports: Sequence[ArticleInfo]) -> list[str]:
    """A short name for each report: its publication, else its file name; the whole path where names are equal."""
    short = [report.site or _file_name(report.source.path) for report in reports]
    return [name if short.count(name) == 1 else report.source.path for name, report in zip(short, reports, strict=True)]


def _file_name(path: str) -> str:
    if path == "-":
        return "standard input"
    return path if is_address(path) else PurePath(path).name


def cell_words(claim: ComparedClaim, cell: ComparedCell) -> str:
    """What a report makes of a claim, in words."""
    return (CELLS if claim.by == "verifier" else _EXACT_CELLS)[cell.verdict]


def counts_in_words(report: CompareReport) -> str:
    """``5 reports: 14 contradictions, 6 claims in common, 9 in one alone, read by MODEL``."""
    counts = [
        plural(len(report.contradictions), "contradiction"),
        f"{len(report.common)} in common",
        f"{len(report.alone)} in one alone",
    ]
    by = (
        f"read by {one_line(report.run.verifier.model)}"
        if report.run.verifier
        else "compared exactly, read by no model"
    )
    return f"{plural(len(report.reports), 'report')}: {', '.join(counts)}, {by}"


def comparison_text(report: CompareReport) -> str:
    """For a terminal or a pipe: section by section, each entry with the reports' words."""
    screen = Screen()
    console = screen.console
    console.print(Text(counts_in_words(report)))
    if report.note:
        console.print(Text(one_line(report.note), "bold"))
    for line in report_lines(report):
        console.print(Padding(Text(line, "dim"), (0, 0, 0, 2)))
    for section in sections_of(report):
        console.print()
        console.print(Text(section.title, "bold"))
        for entry in section.entries[:_MOST_LINES]:
            console.print(Padding(Text(one_line(entry.text)), (0, 0, 0, 2)))
            nested = any(map(_depth, entry.details))
            for detail in entry.details:
                depth = _depth(detail)
                style = "" if nested and not depth else "dim"
                console.print(Padding(Text(one_line(detail), style), (0, 0, 0, 4 + 2 * depth)))
        if left := len(section.entries) - _MOST_LINES if len(section.entries) > _MOST_LINES else 0:
            console.print(Padding(Text(f"… and {left} more; other formats have all", "dim"), (0, 0, 0, 2)))
    return screen.text()


def comparison_markdown(report: CompareReport) -> str:
    """A heading for each section, and a list of its entries."""
    parts = [f"*{escape_markdown(counts_in_words(report))}*"]
    if report.note:
        parts.append(f"**{escape_markdown(one_line(report.note))}**")
    parts.append("\n".join(f"{at}. {escape_markdown(line[3:])}" for at, line in enumerate(report_lines(report), 1)))
    for section in sections_of(report):
        lines = [f"## {section.title}", ""]
        for entry in section.entries:
            lines.append(f"- {escape_markdown(one_line(entry.text))}")
            lines += [f"{'  ' * (1 + _depth(one))}- {escape_markdown(one_line(one))}" for one in entry.details]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


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


def report_lines(report: CompareReport) -> list[str]:
    """``1  courier.txt: HEADLINE (2027-04-17)``, a line for each report."""
    lines = []
    for at, (label, info) in enumerate(zip(labels_of(report.reports), report.reports, strict=True), start=1):
        title = f": {info.title[:_HEADLINE_CODE_POINTS]}" if info.title else ""
        about = ", ".join(filter(None, (info.author, info.published)))
        lines.append(one_line(f"{at}  {label}{title}{f' ({about})' if about else ''}"))
    return lines


def sections_of(report: CompareReport) -> list[Section]:
    """The sections that have entries, in words; what a reader must see first at the top."""
    labels = labels_of(report.reports)
    several = len(report.reports)
    found = {
        "Contradictions": [contradiction_entry(one, labels) for one in report.contradictions],
        "The same words, quoted differently": [_quotation_entry(one, labels) for one in report.quotations],
        "Common ground": [_common_entry(claim, labels, several) for claim in report.common],
        "Only in one": [_alone_entry(claim, labels) for claim in report.alone],
        "Sides": [_side_entry(side, labels) for side in report.sides],
        "Voices": [_voice_entry(voice, labels) for voice in report.voices],
        "How they begin": [
            Entry(f"{labels[one.report - 1]}: {one.headline or 'no headline'}", (_quoted(one.lead),))
            for one in report.framing
        ],
        "Other words for the same": [
            Entry(thing.thing, tuple(words_line(words, labels) for words in thing.words)) for thing in report.words
        ],
        "By date": [
            Entry(dated.date, tuple(words_line(words, labels) for words in dated.words)) for dated in report.timeline
        ],
    }
    return [Section(title, tuple(entries)) for title, entries in found.items() if entries]


def contradiction_entry(one: Contradiction, labels: Sequence[str]) -> Entry:
    """Both versions, each with its reports' words."""
    details = [*_version_lines(one.first, labels), *_version_lines(one.second, labels)]
    if one.reason:
        details.append(one.reason)
    return Entry(KINDS[one.kind], tuple(details))


def _version_lines(version: Version, labels: Sequence[str]) -> Iterator[str]:
    names = ", ".join(labels[words.report - 1] for words in version.reports)
    copied = [words for words in version.reports if _is_copy(version.text, words.evidence)]
    place = f" ({where(copied[0].evidence)})" if len(version.reports) == 1 and copied else ""
    yield f"{names}: {version.text}{place}"
    if not place:
        yield from (f"  {labels[words.report - 1]}: {_quoted(words.evidence)}" for words in version.reports)


def _quotation_entry(one: QuotationDifference, labels: Sequence[str]) -> Entry:
    versions = [
        f"{labels[words.report - 1]}, {speaker or 'no speaker'}: {in_marks(words.text)} ({where(words.evidence)})"
        for speaker, words in zip(one.speakers, one.versions, strict=True)
    ]
    differs = [
        f"only in {labels[words.report - 1]}: {rest}"
        for words, rest in zip(one.versions, one.differs, strict=True)
        if rest
    ]
    return Entry(QUOTED[one.kind], (*versions, *differs))


def _common_entry(claim: ComparedClaim, labels: Sequence[str], several: int) -> Entry:
    bearing = [cell for cell in claim.cells if cell.verdict == "supported"]
    other = [cell for cell in claim.cells if cell.verdict in ("contradicted", "partly")]
    details = [f"{labels[cell.report - 1]}: {_quoted(cell.evidence)}" for cell in bearing if cell.evidence]
    details += [_other_cell(claim, cell, labels) for cell in other]
    return Entry(f"{claim.text} ({len(bearing)} of {several})", tuple(details))


def _other_cell(claim: ComparedClaim, cell: ComparedCell, labels: Sequence[str]) -> str:
    words = f": {_quoted(cell.evidence)}" if cell.evidence else ""
    return f"{labels[cell.report - 1]} {cell_words(claim, cell)}{words}"


def _alone_entry(claim: ComparedClaim, labels: Sequence[str]) -> Entry:
    (own,) = [cell for cell in claim.cells if cell.verdict == "supported"]
    words = f"({where(own.evidence)})" if _is_copy(claim.text, own.evidence) else _quoted(own.evidence)
    return Entry(f"{labels[own.report - 1]}: {claim.text}", (words,))


def _side_entry(side: ComparedSide, labels: Sequence[str]) -> Entry:
    role = f", {side.role}" if side.role else ""
    also = f" (also: {', '.join(side.also)})" if side.also else ""
    details = tuple(
        f"{labels[cell.report - 1]}, {cell.position}: {cell.claim} {_quoted(cell.evidence)}" for cell in side.cells
    )
    return Entry(f"{side.holder}{role}, on {side.target}{also}", details)


def _voice_entry(voice: ComparedVoice, labels: Sequence[str]) -> Entry:
    role = f", {voice.role}" if voice.role else ""
    quoting = [words.report for words in voice.quoted]
    silent = [labels[at - 1] for at in voice.named if at not in quoting]
    if not quoting:
        return Entry(f"{voice.name}{role}: named by {', '.join(silent)}, quoted by none")
    named = f"; named, not quoted: {', '.join(silent)}" if silent else ""
    details = tuple(words_line(words, labels) for words in voice.quoted)
    return Entry(f"{voice.name}{role}: quoted by {', '.join(labels[at - 1] for at in quoting)}{named}", details)


def words_line(words: ReportWords, labels: Sequence[str]) -> str:
    """A report's words with their place."""
    return f"{labels[words.report - 1]}: {in_marks(words.text)} ({where(words.evidence)})"


def _is_copy(text: str, evidence: Sequence[Evidence]) -> bool:
    """Whether a text is its evidence, word for word."""
    return " ".join(join_evidence(evidence).split()) == text


def _quoted(evidence: Sequence[Evidence]) -> str:
    return f"{in_marks(join_evidence(evidence))} ({where(evidence)})" if evidence else ""
