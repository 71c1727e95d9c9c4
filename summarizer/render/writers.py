"""Streams of reports or answers in one format, as they come; some formats are one document at the end."""

from typing import TYPE_CHECKING

from pydantic import BaseModel

from summarizer.errors import SummarizerError
from summarizer.ingest.sources import valid_unicode
from summarizer.results import ErrorInfo, ErrorReport, Report
from summarizer.text.article import Article
from summarizer.voices import EVERYTHING, Room

if TYPE_CHECKING:
    from summarizer.corpus.entities import SourceReport
    from summarizer.extract.entities import CommonNames
    from summarizer.render.html import Failed, Shown
    from summarizer.render.report import EvidenceStyle


class Writer:
    """Turns results and errors into text, as they come. ``many`` makes a JSON array."""

    def __init__(self, output_format: str, *, many: bool, show_dropped: bool = False) -> None:
        self._format = output_format
        self._many = many
        self._array = many and output_format == "json"
        self._show_dropped = show_dropped
        self._written = 0
        self._failed: list[Failed] = []

    @property
    def shows_errors(self) -> bool:
        """Whether the format has a place for an input that failed."""
        return self._format in ("json", "jsonl")

    def opening(self) -> str:
        """The text before the first result."""
        return "[\n" if self._array else ""

    def report(self, report: Report, article: Article) -> str:
        """The text for one report."""
        raise NotImplementedError

    def error(self, source: str, error: SummarizerError) -> str:
        """The text for an input without a result: an object in the JSON formats, nothing in the others."""
        if self._format == "html":
            from summarizer.render.html import Failed

            self._failed.append(Failed(source, str(error)))
        if not self.shows_errors:
            return ""
        info = ErrorInfo(kind=error.kind, message=valid_unicode(str(error)), exit_code=error.exit_code)
        return self._json(ErrorReport(source=valid_unicode(source), error=info))

    def closing(self) -> str | bytes:
        """What comes after the last result."""
        if self._format == "html":
            from summarizer.render.html import render_page

            return render_page(self._shown(), self._failed)
        return "\n]\n" if self._array else ""

    def _shown(self) -> "list[Shown]":
        raise NotImplementedError

    def _json(self, value: BaseModel) -> str:
        if self._format == "jsonl":
            return value.model_dump_json() + "\n"
        text = value.model_dump_json(indent=2)
        return self._separated(text, ",\n") if self._array else text + "\n"

    def _separated(self, text: str, separator: str) -> str:
        self._written += 1
        return text if self._written == 1 else separator + text


class ReportWriter(Writer):
    """Turns reports and errors into text. ``room`` limits the stances and quotations in text and Markdown, ``evidence``
    says where a model's evidence stands there."""

    def __init__(
        self,
        output_format: str,
        *,
        many: bool,
        show_dropped: bool = False,
        room: Room = EVERYTHING,
        evidence: "EvidenceStyle" = "list",
    ) -> None:
        super().__init__(output_format, many=many, show_dropped=show_dropped)
        self._room = room
        self._evidence = evidence
        self._reports: list[tuple[Article, Report]] = []

    def report(self, report: Report, article: Article) -> str:
        """One report, with the separator from the one before."""
        if self._format == "text":
            from summarizer.render.report import report_text

            text = report_text(report, room=self._room, show_dropped=self._show_dropped, evidence=self._evidence)
            return self._separated(text, "\n" + "─" * 20 + "\n\n")
        if self._format == "markdown":
            from summarizer.render.report import to_markdown

            text = to_markdown(report, room=self._room, show_dropped=self._show_dropped, evidence=self._evidence)
            return self._separated(text, "\n---\n\n")
        if self._format == "html":
            self._reports.append((article, report))
            return ""
        return self._json(report)

    def _shown(self) -> "list[Shown]":
        from summarizer.render.html import Shown

        return [Shown(article, report) for article, report in self._reports]


class ExportWriter(Writer):
    """Collects reports, and prints them as one document at the end: ``csv``, ``bibtex``, ``csl``, ``docx``.

    ``obsidian`` notes are printed as they come.
    """

    def __init__(self, output_format: str, *, room: Room) -> None:
        super().__init__(output_format, many=False)
        self._room = room
        self._reports: list[tuple[Article, Report]] = []

    def report(self, report: Report, article: Article) -> str:
        """A note, or nothing yet."""
        if self._format == "obsidian":
            from summarizer.render.documents import to_obsidian

            return self._separated(to_obsidian(report, article, self._room), "\n")
        self._reports.append((article, report))
        return ""

    def closing(self) -> str | bytes:
        """The document."""
        from summarizer.render import documents

        if not self._reports:
            return ""
        if self._format == "csv":
            from summarizer.render.stances import quotations_csv

            return quotations_csv(report for _, report in self._reports)
        if self._format == "docx":
            from summarizer.render.documents import to_docx

            return to_docx([report for _, report in self._reports], self._room)
        return {"bibtex": documents.to_bibtex, "csl": documents.to_csl}[self._format](self._reports)


class StancesWriter(Writer):
    """Collects reports, and prints the stances of all of them together at the end."""

    def __init__(
        self,
        output_format: str,
        form: str | None = None,
        room: Room = EVERYTHING,
        *,
        holder: str | None = None,
        target: str | None = None,
    ) -> None:
        """``form``: ``matrix``, ``dot`` or ``mermaid`` instead of a list. ``holder``, ``target``: words in one of the
        names of those that are shown."""
        super().__init__(output_format, many=False)
        self._form, self._room, self._words = form, room, (holder, target)
        self._reports: list[tuple[Report, Article]] = []
        self.names: CommonNames | None = None
        """The names under which holders and targets are shown; None: as rules join them."""

    def report(self, report: Report, article: Article) -> str:
        """Nothing yet."""
        self._reports.append((report, article))
        return ""

    @property
    def sources(self) -> "list[SourceReport]":
        """The reports so far."""
        from summarizer.corpus.entities import SourceReport

        return [SourceReport(article.source.path, report, article) for report, article in self._reports]

    def closing(self) -> str:
        """The stances; nothing if there is no report."""
        from summarizer.corpus.entities import common_names, list_stances, matrix_of, select_stances
        from summarizer.render import stances as show
        from summarizer.render.terminal import width

        if not self._reports:
            return ""
        names = self.names or common_names(self.sources)
        reports = select_stances(self.sources, names, *self._words)
        if self._form:
            output_format = self._format if self._form == "matrix" else self._form
            return show.table_or_graph(matrix_of(reports, names), output_format, width())
        if self._format == "csv":
            return show.as_csv(reports)
        listing = list_stances(reports, self._room, names)
        return show.as_markdown(listing) if self._format == "markdown" else show.as_text(listing, width())
