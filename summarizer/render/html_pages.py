"""The other pages, each texts beside one another: checked claims, reports of one event, two versions, an archive.

A text under test stands beside its sources, both ways clickable; reports are columns whose cells open their words; a
change is a card with both versions; the stances of an archive are a chart and a table linked to their evidence.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.corpus.stances import ArchiveStance, Line, Timeline
from summarizer.render import comparisons, diff
from summarizer.render.html import (
    SCRIPT,
    ClaimMaker,
    ClaimView,
    ParagraphView,
    paragraphs_of,
    render_document,
    render_part,
)
from summarizer.render.phrases import in_marks, join_evidence, link_of, name_of, title_of, where
from summarizer.results import (
    Change,
    CheckedClaim,
    CheckReport,
    ClaimVerdict,
    ComparedClaim,
    ComparedSide,
    ComparedVoice,
    CompareReport,
    DiffReport,
    Evidence,
    SkippedText,
    SourceVerdict,
    WordPiece,
)
from summarizer.text.article import Article

POSITIONS = ("favor", "mixed", "neutral", "against")
_HEIGHT = 120
_BAR = 36


@dataclass(frozen=True, slots=True)
class CheckedView:
    """One claim beside one source."""

    claim: ClaimView
    """What ties it to the source's sentences."""
    checked: CheckedClaim
    """With the verdict, reason and evidence of this source."""
    verdict: str
    """In words."""
    nearest: bool
    """Whether its sentences are only the nearest ones, since none decides."""
    starts: bool
    """Whether it begins a line of the text."""
    others: tuple[tuple[str, str, str], ...] = ()
    """Other sources that decide it too: a verdict in words, the source, the id of the claim beside it."""

    @property
    def note(self) -> str:
        """Who decided, where it is not the verifier."""
        if self.checked.by == "exact":
            return "by an exact check"
        return comparisons.WORD_FOR_WORD if self.checked.by == "wording" else ""


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source, and beside it the claims that it decides or comes nearest to, in the order of the text."""

    key: str
    article: Article
    lines: tuple[CheckedView | SkippedText, ...]
    paragraphs: tuple[ParagraphView, ...]

    @property
    def title(self) -> str:
        """Its title, else its path."""
        return title_of(self.article)

    @property
    def path(self) -> str:
        """Its path or address."""
        return name_of(self.article)

    @property
    def count(self) -> int:
        """How many claims stand beside it."""
        return sum(isinstance(line, CheckedView) for line in self.lines)


def page_of(report: CheckReport | CompareReport | DiffReport, articles: Sequence[Article]) -> str:
    """A whole HTML document about a result. ``articles`` are the texts that it is about, in their order."""
    if isinstance(report, CheckReport):
        return render_checks(report, articles)
    return render_comparison(report, articles) if isinstance(report, CompareReport) else render_diff(report)


def render_checks(report: CheckReport, articles: Sequence[Article]) -> str:
    """A whole HTML document. ``articles`` are the report's sources, in their order."""
    return render_document(
        "check.html",
        script=SCRIPT,
        report=report,
        views=source_views(report, articles),
        tally=list(_tally(report, [article.source.path for article in articles])),
        counts=comparisons.check_counts(report),
    )


def source_views(report: CheckReport, articles: Sequence[Article]) -> list[SourceView]:
    """One view a source; lines that claim nothing stand beside the first."""
    views = []
    for at, article in enumerate(articles):
        claims = list(_beside(report, articles, at))
        lines: list[CheckedView | SkippedText] = [*claims, *(report.skipped if at == 0 else ())]
        if report.skipped:
            lines.sort(key=_start_of)
        key = f"a{at + 1}"
        paragraphs = tuple(paragraphs_of(article, key, [one.claim for one in claims]))
        views.append(SourceView(key, article, tuple(lines), paragraphs))
    return views


def checked_lines(report: CheckReport, article: Article, key: str, first: int = 1) -> str:
    """The markup of the claims of a report about one article, numbered from ``first``, for a page that shows it."""
    views = [_checked_view(article, key, at, claim, starts=True) for at, claim in enumerate(report.claims, start=first)]
    lines: list[CheckedView | SkippedText] = sorted([*views, *report.skipped], key=_start_of)
    return render_part("checked_lines", lines, comparisons.check_counts(report))


def _beside(report: CheckReport, articles: Sequence[Article], at: int) -> Iterator[CheckedView]:
    paths = [article.source.path for article in articles]
    before = None
    for number, claim in enumerate(report.claims, start=1):
        home = _home(claim, paths)
        found = claim if home == at else _other(claim, paths[at])
        if found is None:
            continue
        line = claim.place.line if claim.place else None
        view = _checked_view(articles[at], f"a{at + 1}", number, found, starts=line is None or line != before)
        before = line
        links = list(_links(claim, paths, number)) if home == at else [_link(claim, home, paths, number)]
        yield replace(view, others=tuple(links))


def _other(claim: CheckedClaim, path: str) -> CheckedClaim | None:
    """The claim as another source than the deciding one sees it, if that one decides it too."""
    for other in claim.others:
        if other.source == path:
            return claim.model_copy(
                update={
                    "verdict": other.verdict,
                    "source": path,
                    "evidence": other.evidence,
                    "reason": other.reason,
                    "by": "verifier",
                    "part": None,
                    "correction": None,
                    "others": [],
                }
            )
    return None


def _links(claim: CheckedClaim, paths: Sequence[str], number: int) -> Iterator[tuple[str, str, str]]:
    for other in claim.others:
        if other.source in paths:
            yield _link(other, paths.index(other.source), paths, number)


def _link(found: CheckedClaim | SourceVerdict, at: int, paths: Sequence[str], number: int) -> tuple[str, str, str]:
    return _verdict_words(found.verdict), paths[at], f"a{at + 1}-c{number}"


def _checked_view(article: Article, key: str, number: int, claim: CheckedClaim, *, starts: bool) -> CheckedView:
    nearest = not comparisons.is_decided(claim)
    evidence: Sequence[Evidence] = comparisons.shown_evidence(claim)
    verdict = _verdict_words(claim.verdict)
    view = ClaimMaker(article, key, first=number).checked(claim.text, claim.verdict, evidence)
    return CheckedView(view, claim, verdict, nearest, starts)


def _verdict_words(verdict: ClaimVerdict) -> str:
    return comparisons.GROUPS[verdict].lower()


def _tally(report: CheckReport, paths: Sequence[str]) -> Iterator[tuple[ClaimVerdict, str, int, str]]:
    """Verdict, its words, how many claims have it, and the id of the first."""
    for verdict in comparisons.GROUPS:
        found = [(at, claim) for at, claim in enumerate(report.claims, start=1) if claim.verdict == verdict]
        if found:
            number, claim = found[0]
            yield verdict, _verdict_words(verdict), len(found), f"a{_home(claim, paths) + 1}-c{number}"


def _home(claim: CheckedClaim, paths: Sequence[str]) -> int:
    """The source that decides a claim or comes nearest to it."""
    return paths.index(claim.source) if claim.source in paths else 0


def _start_of(line: CheckedView | SkippedText) -> int:
    if isinstance(line, SkippedText):
        return line.start
    return line.checked.place.start if line.checked.place else 0


@dataclass(frozen=True, slots=True)
class Column:
    """A report, as the head of a column."""

    number: int
    label: str
    title: str
    about: str
    """Author and date."""
    language: str


@dataclass(frozen=True, slots=True)
class WordsView:
    """Words of a report and where they stand."""

    text: str
    place: str
    link: str | None


@dataclass(frozen=True, slots=True)
class Cell:
    """What one report makes of a claim or a speaker; it opens if there is more to show than ``words``."""

    words: str
    kind: str = ""
    """The verdict or position; chooses symbol and colour."""
    text: str = ""
    evidence: Sequence[Evidence] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A claim, a side or a voice, with a cell for each report."""

    name: str
    notes: Sequence[str]
    cells: Sequence[Cell]


def words_view(evidence: Sequence[Evidence]) -> WordsView | None:
    """Evidence as shown in a cell; None for none."""
    if not evidence:
        return None
    return WordsView(in_marks(join_evidence(evidence)), where(evidence), link_of(evidence[0].place))


def render_comparison(report: CompareReport, articles: Sequence[Article]) -> str:
    """A whole HTML document. ``articles`` are the report's, in their order."""
    numbers = range(1, len(articles) + 1)
    return render_document(
        "compare.html",
        css="compare.css",
        report=report,
        columns=_columns(report, articles),
        sections=_compared_sections(report),
        kinds=comparisons.KINDS,
        quoted=comparisons.QUOTED,
        counts=comparisons.comparison_counts(report),
        words=words_view,
        common=[_claim_row(claim) for claim in report.common],
        sides=[_side_row(side, numbers) for side in report.sides],
        voices=[_voice_row(voice, numbers) for voice in report.voices],
    )


def _columns(report: CompareReport, articles: Sequence[Article]) -> list[Column]:
    return [
        Column(
            number,
            label,
            info.title or "",
            ", ".join(filter(None, (info.author, info.site, info.published))),
            article.language,
        )
        for number, (label, info, article) in enumerate(
            zip(comparisons.labels_of(report.reports), report.reports, articles, strict=True), start=1
        )
    ]


def _compared_sections(report: CompareReport) -> list[tuple[str, str, int]]:
    """Id, title and size of each section that has something; other words for the same stand beside how they begin."""
    sizes = ((field, title, len(getattr(report, field))) for field, title in comparisons.SECTIONS.items())
    return [section for section in sizes if section[2] and section[0] != "words"]


def _claim_row(claim: ComparedClaim) -> Row:
    cells = [
        Cell(
            comparisons.cell_words(claim, cell),
            cell.verdict,
            "" if cell.text in (None, claim.text) else cell.text or "",
            cell.evidence,
            cell.reason or "",
        )
        for cell in claim.cells
    ]
    return Row(claim.text, (), cells)


def _side_row(side: ComparedSide, numbers: Iterable[int]) -> Row:
    held = {cell.report: Cell(cell.position, cell.position, cell.claim, cell.evidence) for cell in side.cells}
    name = f"{side.holder}, {side.role}" if side.role else side.holder
    notes = (f"on {side.target}", f"also: {', '.join(side.also)}" if side.also else "")
    return Row(name, notes, [held.get(number, Cell("—")) for number in numbers])


def _voice_row(voice: ComparedVoice, numbers: Iterable[int]) -> Row:
    cells = {number: Cell("named only") for number in voice.named}
    cells |= {words.report: Cell("quoted", evidence=words.evidence) for words in voice.quoted}
    notes = (voice.role or "", "" if voice.quoted else "quoted by none")
    return Row(voice.name, notes, [cells.get(number, Cell("—")) for number in numbers])


@dataclass(frozen=True, slots=True)
class SideView:
    """One version's words of a change."""

    name: str
    """``Old`` or ``New``."""
    pieces: tuple[WordPiece, ...]
    """Empty if this version lacks the words."""
    place: str
    link: str | None
    """Opens the web page at these words."""


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change, as a card."""

    key: str
    change: Change
    sides: tuple[SideView, SideView]
    values: tuple[str, ...]
    note: str
    """``moved``, where the words changed too."""


def render_diff(report: DiffReport) -> str:
    """A whole HTML document, without a script."""
    numbers = {id(change): number for number, change in enumerate(report.changes, start=1)}
    groups = [
        (name, [_change_view(change, f"c{numbers[id(change)]}") for change in changes])
        for name, changes in diff.diff_sections(report)
    ]
    return render_document(
        "diff.html",
        css="diff.css",
        report=report,
        title=report.new.title or report.old.title or "Two versions",
        counts=diff.diff_counts(report),
        note=diff.note_in_words(report),
        metadata=diff.metadata_lines(report),
        groups=groups,
    )


def _change_view(change: Change, key: str) -> ChangeView:
    pieces = diff.shortened(diff.pieces_of(change))
    old = _side_view(
        "Old", [piece for piece in pieces if piece.kind != "added"] if change.old else [], change.old_evidence
    )
    new = _side_view(
        "New", [piece for piece in pieces if piece.kind != "dropped"] if change.new else [], change.new_evidence
    )
    moved = "moved" if change.moved and change.kind != "moved" else ""
    return ChangeView(key, change, (old, new), tuple(map(diff.value_in_words, change.values)), moved)


def _side_view(name: str, pieces: list[WordPiece], evidence: list[Evidence]) -> SideView:
    link = link_of(evidence[0].place) if evidence else None
    return SideView(name, tuple(pieces), where(evidence), link)


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell of the page's table."""

    key: str
    """Id of its evidence on the page."""
    line: Line
    column: str
    position: str
    stances: tuple[ArchiveStance, ...]


@dataclass(frozen=True, slots=True)
class BarView:
    """A piece of a column's bar."""

    column: str
    position: str
    count: int
    x: int
    y: float
    height: float
    cells: tuple[CellView, ...]


def timeline_html(timeline: Timeline, most: int, by: str) -> str:
    """The whole page: a chart of all columns, a table whose cells are linked to their evidence, and the evidence."""
    shown = Timeline(timeline.columns, timeline.lines[:most])
    rows = _timeline_rows(shown)
    cells = [cell for _, row in rows for cell in row if cell is not None]
    return render_document(
        "timeline.html",
        css="timeline.css",
        by=by,
        columns=shown.columns,
        rows=rows,
        cells=cells,
        bars=_bars(shown, cells),
        width=max(1, len(shown.columns)) * _BAR,
        height=_HEIGHT,
        bar=_BAR,
        left_off=len(timeline.lines) - len(shown.lines),
    )


def _timeline_rows(timeline: Timeline) -> list[tuple[Line, list[CellView | None]]]:
    rows = []
    for number, line in enumerate(timeline.lines, start=1):
        row: list[CellView | None] = []
        for at, column in enumerate(timeline.columns, start=1):
            cell = line.cells.get(column)
            row.append(CellView(f"c{number}-{at}", line, column, cell.position, cell.stances) if cell else None)
        rows.append((line, row))
    return rows


def _bars(timeline: Timeline, cells: Sequence[CellView]) -> list[BarView]:
    totals = timeline.totals()
    tallest = max((counts.total() for counts in totals.values()), default=1) or 1
    bars = []
    for at, column in enumerate(timeline.columns):
        top = float(_HEIGHT)
        for position in reversed(POSITIONS):
            count = totals[column][position]
            height = round(_HEIGHT * count / tallest, 2)
            top -= height
            behind = tuple(cell for cell in cells if cell.column == column and _has_position(cell, position))
            if count:
                bars.append(BarView(column, position, count, at * _BAR, round(top, 2), height, behind))
    return bars


def _has_position(cell: CellView, position: str) -> bool:
    return any(stance.position == position for stance in cell.stances)
