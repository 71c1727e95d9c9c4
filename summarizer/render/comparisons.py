"""Texts beside one another, as text and Markdown: checked claims, reports of one event, two versions of an article."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from summarizer.ingest.sources import is_address
from summarizer.render.phrases import MARKS, Part, Screen, escape, in_marks, join_evidence, one_line, plural, where
from summarizer.results import (
    ArticleInfo,
    Change,
    ChangedValue,
    CheckedClaim,
    CheckReport,
    ClaimVerdict,
    ComparedCell,
    ComparedClaim,
    ComparedSide,
    ComparedVoice,
    CompareReport,
    Contradiction,
    DiffReport,
    Evidence,
    QuotationDifference,
    ReportVerdict,
    ReportWords,
    Version,
    WordPiece,
    group_by,
)
from summarizer.text.article import Article

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
_MOST_LINES = 12
_HEADLINE_CODE_POINTS = 90
NO_CHANGE = "No change in the words."
OTHER_WORDS = "Other words"
"""Heading of changed sentences with the same facts; rules cannot say whether they mean the same."""
ABSENT = "—"
"""Stands for a fact that one version lacks."""
_FIELDS = {"author": "Byline", "published": "Date", "site": "Site"}
_NAMES = {"Facts changed": "of facts", OTHER_WORDS: "of other words"}
_SAME_AROUND = 12
"""Words shown before and after each change in a long sentence."""


def show(report: CheckReport | CompareReport | DiffReport, articles: Sequence[Article], output_format: str) -> str:
    """The result of ``check``, ``compare`` or ``diff`` in one of its command's formats.

    ``articles`` are the texts that it is about, in their order, which the page shows.
    """
    if output_format == "json":
        return report.model_dump_json(indent=2) + "\n"
    if output_format == "html":
        from summarizer.render.html_pages import page_of

        return page_of(report, articles)
    if isinstance(report, DiffReport):
        return _diff_text(report) if output_format == "text" else _diff_markdown(report)
    if output_format not in ("text", "markdown"):
        from summarizer.render.documents import export

        return export(report, output_format)
    outline = _check_outline(report) if isinstance(report, CheckReport) else _comparison_outline(report)
    return _outline_text(outline) if output_format == "text" else _outline_markdown(outline)


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
        yield "a sentence of the source, word for word"
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
    if path == "-":
        return "standard input"
    return path if is_address(path) else PurePath(path).name


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
    """The sections that have entries, in words; what a reader must see first at the top."""
    labels = labels_of(report.reports)
    total = len(report.reports)
    found = {
        "Contradictions": [_contradiction_entry(one, labels) for one in report.contradictions],
        "The same words, quoted differently": [_quotation_entry(one, labels) for one in report.quotations],
        "Common ground": [_common_entry(claim, labels, total) for claim in report.common],
        "Only in one": [_alone_entry(claim, labels) for claim in report.alone],
        "Sides": [_side_entry(side, labels) for side in report.sides],
        "Voices": [_voice_entry(voice, labels) for voice in report.voices],
        "How they begin": [
            Entry(f"{labels[one.report - 1]}: {one.headline or 'no headline'}", (_quoted(one.lead),))
            for one in report.framing
        ],
        "Other words for the same": [
            Entry(thing.thing, tuple(_words_line(words, labels) for words in thing.words)) for thing in report.words
        ],
        "By date": [
            Entry(dated.date, tuple(_words_line(words, labels) for words in dated.words)) for dated in report.timeline
        ],
    }
    return tuple(Section(title, tuple(entries)) for title, entries in found.items() if entries)


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
    bearing = [cell for cell in claim.cells if cell.verdict == "supported"]
    other = [cell for cell in claim.cells if cell.verdict in ("contradicted", "partly")]
    details = [f"{labels[cell.report - 1]}: {_quoted(cell.evidence)}" for cell in bearing if cell.evidence]
    details += [_other_cell(claim, cell, labels) for cell in other]
    return Entry(f"{claim.text} ({len(bearing)} of {total})", tuple(details))


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


# Two versions of an article: headline, corrections and facts first


def section_of(change: Change) -> str:
    """The heading that a change stands under."""
    if "headline" in change.about:
        return "Headline"
    if "correction" in change.about:
        return "Corrections and notes"
    if change.kind == "changed":
        return "Facts changed" if change.about else OTHER_WORDS
    return {"added": "Added", "dropped": "Dropped", "moved": "Moved"}[change.kind]


def diff_sections(report: DiffReport) -> list[tuple[str, list[Change]]]:
    """The changes under their headings, in the report's order."""
    return group_by(report.changes, section_of)


def diff_counts(report: DiffReport) -> str:
    """``5 changes: 1 headline, 2 facts changed``, or that there is none."""
    if not report.changes:
        return NO_CHANGE
    found = [(name, len(changes)) for name, changes in diff_sections(report)]
    named = [
        f"{count} correction or note"
        if (name, count) == ("Corrections and notes", 1)
        else f"{count} {_NAMES.get(name, name.lower())}"
        for name, count in found
    ]
    return f"{plural(len(report.changes), 'change')}: {', '.join(named)}"


def note_in_words(report: DiffReport) -> str:
    """Whether the new version says that it was changed; empty if nothing was."""
    if not report.changes:
        return ""
    if report.has_note:
        return "The new version carries a new correction or note on an update."
    if report.kept_notes:
        return (
            f"The new version carries no correction or note that the old one lacks (both: {where(report.kept_notes)})."
        )
    return "The new version carries no correction and no note on an update."


def metadata_lines(report: DiffReport) -> list[str]:
    """``Date: 2026-03-03 → 2026-03-04``."""
    return [f"{_FIELDS[one.field]}: {one.old} → {one.new}" for one in report.metadata]


def value_in_words(value: ChangedValue) -> str:
    """``figure: 40 → 14``."""
    marked = in_marks if value.part == "quotation" else str
    sides = [ABSENT if side is None else marked(side) for side in (value.old, value.new)]
    return f"{value.part}: {' → '.join(sides)}"


def place_in_words(change: Change) -> str:
    """``¶ 3, line 5 → ¶ 4, line 7``; one place where only one version has the words."""
    old, new = where(change.old_evidence), where(change.new_evidence)
    return f"{old} → {new}" if old and new and old != new else new or old


def _diff_text(report: DiffReport) -> str:
    """Without colour, words are marked ``[-dropped-]`` and ``{+added+}``."""
    screen = Screen()
    screen.line(diff_counts(report))
    for line in filter(None, [note_in_words(report), *metadata_lines(report)]):
        screen.line(line, style="dim")
    for name, changes in diff_sections(report):
        screen.line()
        screen.line(name, style="bold")
        for change in changes:
            _print_change(screen, change)
    for dropped in report.dropped:
        screen.line(f"Not shown: {dropped.text} ({dropped.reason})", style="dim")
    return screen.text()


def _print_change(screen: Screen, change: Change) -> None:
    if change.statement:
        screen.line(f"{change.statement} ({MARKS[change.support or 'unverified']})", indent=2)
    pieces = [_marked_piece(piece, coloured=screen.coloured) for piece in shortened(pieces_of(change))]
    screen.line(*pieces, (f" ({_facts_of_place(change)})", "dim"), indent=2)
    if values := "; ".join(map(value_in_words, change.values)):
        screen.line(values, style="bold" if screen.coloured else "", indent=2)


def _facts_of_place(change: Change) -> str:
    place = place_in_words(change) or "headline"
    return f"{place}, moved" if change.moved and change.kind != "moved" else place


def pieces_of(change: Change) -> list[WordPiece]:
    """The words of a change by version; those of an added, dropped or moved sentence are one piece."""
    if change.words:
        return change.words
    kinds = {"added": "added", "dropped": "dropped"}
    piece = {"kind": kinds.get(change.kind, "same"), "text": change.new or change.old}
    return [WordPiece.model_validate(piece)]


def shortened(pieces: Sequence[WordPiece]) -> list[WordPiece]:
    """The pieces; long stretches that both versions have keep the words beside the changes."""
    shown = []
    for at, piece in enumerate(pieces):
        words = piece.text.split(" ")
        ends = (at > 0) + (at + 1 < len(pieces))
        if piece.kind != "same" or len(pieces) == 1 or len(words) <= (ends + 1) * _SAME_AROUND:
            shown.append(piece)
            continue
        before = words[:_SAME_AROUND] if at > 0 else []
        after = words[-_SAME_AROUND:] if at + 1 < len(pieces) else []
        shown.append(WordPiece(kind="same", text=" ".join([*before, "…", *after])))
    return shown


def _marked_piece(piece: WordPiece, *, coloured: bool) -> Part:
    if piece.kind == "same":
        return piece.text
    if coloured:
        return piece.text, "red strike" if piece.kind == "dropped" else "green"
    opening, closing = ("[-", "-]") if piece.kind == "dropped" else ("{+", "+}")
    return f"{opening}{piece.text}{closing}"


def _diff_markdown(report: DiffReport) -> str:
    """Sections of lists; dropped words are struck through, added ones bold."""
    parts = [f"*{escape(diff_counts(report))}*"]
    parts += [escape(line) for line in filter(None, [note_in_words(report), *metadata_lines(report)])]
    for name, changes in diff_sections(report):
        lines = []
        for change in changes:
            marked = "".join(map(_markdown_piece, shortened(pieces_of(change))))
            lines.append(f"- {marked} ({escape(_facts_of_place(change))})")
            if change.statement:
                mark = MARKS[change.support or "unverified"]
                lines.append(f"  - {escape(change.statement)} ({mark})")
            lines += [f"  - {escape(value_in_words(value))}" for value in change.values]
        parts += [f"## {name}", "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def _markdown_piece(piece: WordPiece) -> str:
    words = one_line(piece.text)
    before, after = (" " if piece.text[:1].isspace() else ""), (" " if words and piece.text[-1:].isspace() else "")
    mark = {"dropped": "~~", "added": "**"}.get(piece.kind, "") if words else ""
    return f"{before}{mark}{escape(words)}{mark}{after}"
