"""Claims beside their sources, and reports of one event beside one another, as text and Markdown."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from summarizer.errors import plural
from summarizer.ingest.sources import source_name
from summarizer.render.phrases import Screen, escape, in_marks, join_evidence, one_line, where
from summarizer.results import (
    ArticleInfo,
    CheckedClaim,
    CheckReport,
    ClaimVerdict,
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
from summarizer.settings import is_address

GROUPS: dict[ClaimVerdict, str] = {
    "contradicted": "Contradicted",
    "disputed": "Sources disagree",
    "partly": "Only partly supported",
    "not_stated": "Not in the source",
    "unverified": "Not verified",
    "supported": "Supported",
}
"""Verdict → heading, what a reader must see first at the top."""
_STYLES: dict[ClaimVerdict, str] = {
    "contradicted": "bold red",
    "disputed": "bold yellow",
    "partly": "bold yellow",
    "not_stated": "bold yellow",
    "unverified": "bold",
    "supported": "bold green",
}
_DECIDED = ("supported", "contradicted", "disputed", "partly")
WORD_FOR_WORD = "a sentence of the source, word for word"
_NEAREST = 2
"""Sentences shown beside a claim that no sentence decides."""
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
SECTIONS = {
    "contradictions": "Contradictions",
    "quotations": "The same words, quoted differently",
    "common": "Common ground",
    "alone": "Only in one",
    "sides": "Sides",
    "voices": "Voices",
    "framing": "How they begin",
    "words": "Other words for the same",
    "timeline": "By date",
}
"""Field of a comparison → its heading, what a reader must see first at the top."""
_MOST_LINES = 12
_HEADLINE_CODE_POINTS = 90


def claims_text(report: CheckReport | CompareReport, output_format: str) -> str:
    """The result of ``check`` or ``compare`` as ``text``, ``markdown``, or what ``documents.export`` makes."""
    if output_format not in ("text", "markdown"):
        from summarizer.render.documents import export

        return export(report, output_format)
    outline = _check_outline(report) if isinstance(report, CheckReport) else _comparison_outline(report)
    return _outline_markdown(outline) if output_format == "markdown" else _outline_text(outline)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a section: a line, and the lines below it."""

    text: str
    details: tuple[str, ...] = ()
    """A line that begins with two blanks belongs to the one before it."""
    note: str = ""
    """Follows the text, dimmed."""
    dims: bool = True
    """Whether the lines below are dimmed."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a result, in words."""

    title: str
    entries: tuple[Entry, ...]
    style: str = "bold"
    """Of the title."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A result in words."""

    counts: str
    sections: tuple[Section, ...]
    most: int | None = None
    """Entries of a section that a terminal shows; None for all. The other formats have all."""
    warning: str = ""
    numbered: tuple[str, ...] = ()
    """A list above the sections."""
    end: str = ""


def _outline_text(outline: Outline) -> str:
    screen = Screen()
    screen.line(outline.counts)
    if outline.warning:
        screen.line(outline.warning, style="bold")
    for at, line in enumerate(outline.numbered, start=1):
        screen.line(f"{at}  {line}", style="dim", indent=2)
    for section in outline.sections:
        _print_section(screen, section, outline.most)
    if outline.end:
        screen.line()
        screen.line(outline.end, style="dim")
    return screen.text()


def _outline_markdown(outline: Outline) -> str:
    parts = [f"*{escape(outline.counts)}*"]
    if outline.warning:
        parts.append(f"**{escape(outline.warning)}**")
    if outline.numbered:
        parts.append("\n".join(f"{at}. {escape(line)}" for at, line in enumerate(outline.numbered, start=1)))
    for section in outline.sections:
        parts += [f"## {section.title}", _markdown_list(section.entries)]
    if outline.end:
        parts.append(f"*{escape(outline.end)}*")
    return "\n\n".join(parts) + "\n"


def _print_section(screen: Screen, section: Section, most: int | None) -> None:
    screen.line()
    screen.line(section.title, style=section.style)
    for entry in section.entries[:most]:
        screen.line(one_line(entry.text), (entry.note, "dim"), indent=2)
        nested = any(map(_depth, entry.details))
        for detail in entry.details:
            dims = entry.dims and (bool(_depth(detail)) or not nested)
            screen.line(one_line(detail), style="dim" if dims else "", indent=4 + 2 * _depth(detail))
    if most is not None and (left := len(section.entries) - most) > 0:
        screen.line(f"… and {left} more; other formats have all", style="dim", indent=2)


def _markdown_list(entries: Iterable[Entry]) -> str:
    lines = []
    for entry in entries:
        lines.append(f"- {escape(f'{one_line(entry.text)}{entry.note}')}")
        lines += [f"{'  ' * (1 + _depth(one))}- {escape(one)}" for one in entry.details]
    return "\n".join(lines)


def _depth(line: str) -> int:
    return int(line.startswith("  "))


# Checked claims: contradictions first


def check_counts(report: CheckReport) -> str:
    """``10 claims: 4 contradicted, 6 supported by MODEL``."""
    found = {verdict: getattr(report.counts, verdict) for verdict in GROUPS}
    words = [f"{count} {verdict.replace('_', ' ')}" for verdict, count in found.items() if count]
    by = f", read by {one_line(report.run.verifier.model)}" if report.run.verifier else ", read by no model"
    return f"{plural(len(report.claims), 'claim')}: {', '.join(words) or 'none'}{by}"


def _check_outline(report: CheckReport) -> Outline:
    lines = ", ".join(f"line {one.line} ({one.reason})" for one in report.skipped)
    end = f"Not checked, since nothing is claimed there: {lines}" if lines else ""
    return Outline(check_counts(report), tuple(_check_sections(report)), end=end)


def _check_sections(report: CheckReport) -> Iterator[Section]:
    several = len(report.sources) > 1
    for verdict, title in GROUPS.items():
        entries = [
            Entry(
                claim.text,
                tuple(_details(claim, several=several)),
                f" (line {claim.place.line})" if claim.place and report.text else "",
                dims=verdict == "supported",
            )
            for claim in report.claims
            if claim.verdict == verdict
        ]
        if entries:
            yield Section(title, tuple(entries), _STYLES[verdict])


def _details(claim: CheckedClaim, *, several: bool) -> Iterator[str]:
    if claim.reason:
        yield claim.reason
    if claim.by == "wording":
        yield WORD_FOR_WORD
    if claim.part:
        yield f"supported: {claim.part}"
    elif claim.correction:
        yield f"the source bears out: {claim.correction}"
    if claim.evidence:
        yield deciding_words(claim, claim.source if several else None)
    for other in claim.others:
        words = in_marks(one_line(join_evidence(other.evidence)))
        yield f"{other.verdict} by {words} ({other.source}, {where(other.evidence)})"


def is_decided(claim: CheckedClaim) -> bool:
    """Whether the sentences of a claim's evidence decide it; else they are only the nearest ones."""
    return claim.verdict in _DECIDED


def shown_evidence(claim: CheckedClaim) -> list[Evidence]:
    """The sentences shown beside a claim."""
    return claim.evidence if is_decided(claim) else claim.evidence[:_NEAREST]


def deciding_words(claim: CheckedClaim, source: str | None) -> str:
    """The shown sentences with their place, and the source if it is given."""
    evidence = shown_evidence(claim)
    named = f"{source}, {where(evidence)}" if source else where(evidence)
    nearest = "" if is_decided(claim) else "nearest: "
    return f"{nearest}{in_marks(one_line(join_evidence(evidence)))} ({named})"


# Comparisons of reports: contradictions first


def labels_of(reports: Sequence[ArticleInfo]) -> list[str]:
    """A short name for each report: its publication, else its file name; the whole path where names are equal."""
    short = [report.site or _file_name(report.source.path) for report in reports]
    return [name if short.count(name) == 1 else report.source.path for name, report in zip(short, reports, strict=True)]


def _file_name(path: str) -> str:
    return path if is_address(path) else PurePath(source_name(path)).name


def cell_words(claim: ComparedClaim, cell: ComparedCell) -> str:
    """What a report makes of a claim, in words."""
    return (CELLS if claim.by == "verifier" else _EXACT_CELLS)[cell.verdict]


def comparison_counts(report: CompareReport) -> str:
    """``5 reports: 14 contradictions, 6 claims in common, 9 in one alone, read by MODEL``."""
    counts = [
        plural(len(report.contradictions), "contradiction"),
        f"{len(report.common)} in common",
        f"{len(report.alone)} in one alone",
    ]
    verifier = report.run.verifier
    by = f"read by {one_line(verifier.model)}" if verifier else "compared exactly, read by no model"
    return f"{plural(len(report.reports), 'report')}: {', '.join(counts)}, {by}"


def _comparison_outline(report: CompareReport) -> Outline:
    lines = tuple(_report_lines(report))
    return Outline(comparison_counts(report), _comparison_sections(report), _MOST_LINES, report.note or "", lines)


def _report_lines(report: CompareReport) -> Iterator[str]:
    """``courier.txt: HEADLINE (2027-04-17)``, a line for each report."""
    for label, info in zip(labels_of(report.reports), report.reports, strict=True):
        title = f": {info.title[:_HEADLINE_CODE_POINTS]}" if info.title else ""
        about = ", ".join(filter(None, (info.author, info.published)))
        yield one_line(f"{label}{title}{f' ({about})' if about else ''}")


def _comparison_sections(report: CompareReport) -> tuple[Section, ...]:
    """The sections that have entries, in words."""
    labels = labels_of(report.reports)
    total = len(report.reports)
    found = {
        "contradictions": [_contradiction_entry(one, labels) for one in report.contradictions],
        "quotations": [_quotation_entry(one, labels) for one in report.quotations],
        "common": [_common_entry(claim, labels, total) for claim in report.common],
        "alone": [_alone_entry(claim, labels) for claim in report.alone],
        "sides": [_side_entry(side, labels) for side in report.sides],
        "voices": [_voice_entry(voice, labels) for voice in report.voices],
        "framing": [
            Entry(f"{labels[one.report - 1]}: {one.headline or 'no headline'}", (_quoted(one.lead),))
            for one in report.framing
        ],
        "words": [
            Entry(thing.thing, tuple(_words_line(words, labels) for words in thing.words)) for thing in report.words
        ],
        "timeline": [
            Entry(dated.date, tuple(_words_line(words, labels) for words in dated.words)) for dated in report.timeline
        ],
    }
    return tuple(Section(title, tuple(found[field])) for field, title in SECTIONS.items() if found[field])


def _contradiction_entry(one: Contradiction, labels: Sequence[str]) -> Entry:
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


def _common_entry(claim: ComparedClaim, labels: Sequence[str], total: int) -> Entry:
    bearing = claim.bearing
    other = [cell for cell in claim.cells if cell.verdict in ("contradicted", "partly")]
    details = [f"{labels[cell.report - 1]}: {_quoted(cell.evidence)}" for cell in bearing if cell.evidence]
    details += [_other_cell(claim, cell, labels) for cell in other]
    return Entry(f"{claim.text} ({len(bearing)} of {total})", tuple(details))


def _other_cell(claim: ComparedClaim, cell: ComparedCell, labels: Sequence[str]) -> str:
    words = f": {_quoted(cell.evidence)}" if cell.evidence else ""
    return f"{labels[cell.report - 1]} {cell_words(claim, cell)}{words}"


def _alone_entry(claim: ComparedClaim, labels: Sequence[str]) -> Entry:
    (own,) = claim.bearing
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
    details = tuple(_words_line(words, labels) for words in voice.quoted)
    return Entry(f"{voice.name}{role}: quoted by {', '.join(labels[at - 1] for at in quoting)}{named}", details)


def _words_line(words: ReportWords, labels: Sequence[str]) -> str:
    """A report's words with their place."""
    return f"{labels[words.report - 1]}: {in_marks(words.text)} ({where(words.evidence)})"


def _is_copy(text: str, evidence: Sequence[Evidence]) -> bool:
    """Whether a text is its evidence, word for word."""
    return " ".join(join_evidence(evidence).split()) == text


def _quoted(evidence: Sequence[Evidence]) -> str:
    return f"{in_marks(join_evidence(evidence))} ({where(evidence)})" if evidence else ""
