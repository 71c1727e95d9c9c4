"""A comparison as one HTML page: claims as rows, reports as columns; a cell opens the report's words."""

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer import __version__
from summarizer.render.compare import KINDS, QUOTED, cell_words, counts_in_words, labels_of
from summarizer.render.html.page import STYLE, content_security_policy, environment, static_file
from summarizer.render.phrases import in_marks, join_evidence, link_of, where
from summarizer.results import ComparedSide, ComparedVoice, CompareReport, Evidence, ReportWords, SideCell
from summarizer.text.article import Article


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


def words_view(evidence: Sequence[Evidence]) -> WordsView | None:
    """Evidence as shown in a cell; None for none."""
    if not evidence:
        return None
    return WordsView(in_marks(join_evidence(evidence)), where(evidence), link_of(evidence[0].place))


def render_comparison(report: CompareReport, articles: Sequence[Article]) -> str:
    """A whole HTML document. ``articles`` are the report's, in their order."""
    style = STYLE + static_file("compare.css")
    return (
        environment()
        .get_template("compare.html")
        .render(
            report=report,
            columns=_columns(report, articles),
            sections=_sections(report),
            cell_words=cell_words,
            kinds=KINDS,
            quoted=QUOTED,
            counts=counts_in_words(report),
            words=words_view,
            sides=[(side, _side_row(side, len(articles))) for side in report.sides],
            voices=[(voice, _voice_row(voice, len(articles))) for voice in report.voices],
            policy=content_security_policy(style, ""),
            style=style,
            version=__version__,
        )
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
            zip(labels_of(report.reports), report.reports, articles, strict=True), start=1
        )
    ]


def _sections(report: CompareReport) -> list[tuple[str, str, int]]:
    """Id, title and size of each section that has something."""
    sizes = [
        ("contradictions", "Contradictions", len(report.contradictions)),
        ("quotations", "The same words, quoted differently", len(report.quotations)),
        ("common", "Common ground", len(report.common)),
        ("alone", "Only in one", len(report.alone)),
        ("sides", "Sides", len(report.sides)),
        ("voices", "Voices", len(report.voices)),
        ("framing", "How they begin", len(report.framing)),
        ("timeline", "By date", len(report.timeline)),
    ]
    return [section for section in sizes if section[2]]


def _side_row(side: ComparedSide, reports: int) -> list[SideCell | None]:
    held = {cell.report: cell for cell in side.cells}
    return [held.get(number) for number in range(1, reports + 1)]


def _voice_row(voice: ComparedVoice, reports: int) -> list[ReportWords | bool]:
    """For each report its quotations, else whether it names the speaker."""
    quoted = {words.report: words for words in voice.quoted}
    return [quoted.get(number, number in voice.named) for number in range(1, reports + 1)]
