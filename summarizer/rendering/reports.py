"""A stream of reports in one of the formats: text, markdown, json, jsonl; html comes at the end, as one page."""

from typing import TYPE_CHECKING

from summarizer.article import Article
from summarizer.errors import SummarizerError
from summarizer.rendering.holders import EVERYTHING, Room
from summarizer.rendering.markdown import to_markdown
from summarizer.results import ErrorInfo, ErrorReport, Report

if TYPE_CHECKING:
    from summarizer.rendering.html import Failed, Shown


class ReportWriter:
    """Turns reports and errors into text. ``many`` makes a JSON array of several inputs.

    ``room`` is how much of the stances and quotations text and Markdown show.
    """

    def __init__(self, output_format: str, *, many: bool, show_dropped: bool = False, room: Room = EVERYTHING) -> None:
        self._format = output_format
        self._array = many and output_format == "json"
        self._show_dropped = show_dropped
        self._room = room
        self._written = 0
        self._shown: list[Shown | Failed] = []

    def opening(self) -> str:
        """What stands before the first report."""
        return "[\n" if self._array else ""

    def report(self, report: Report, article: Article) -> str:
        """One report, with what separates it from the one before."""
        if self._format == "text":
            return self._separated(self._text(report), "\n" + "─" * 20 + "\n\n")
        if self._format == "markdown":
            return self._separated(self._markdown(report), "\n---\n\n")
        if self._format == "html":
            from summarizer.rendering.html import Shown

            self._shown.append(Shown(article, report))
            return ""
        return self._json(report)

    def error(self, path: str, error: SummarizerError) -> str:
        """An input that has no report: an object in the JSON formats, nothing in the others."""
        if self._format == "html":
            from summarizer.rendering.html import Failed

            self._shown.append(Failed(path, str(error)))
        if self._format not in ("json", "jsonl"):
            return ""
        info = ErrorInfo(kind=error.kind, message=str(error), exit_code=error.exit_code)
        return self._json(ErrorReport(source=path, error=info))

    def closing(self) -> str:
        """What stands after the last report."""
        if self._format == "html":
            from summarizer.rendering.html import render_page

            return render_page(self._shown)
        return "\n]\n" if self._array else ""

    def _json(self, value: Report | ErrorReport) -> str:
        if self._format == "jsonl":
            return value.model_dump_json() + "\n"
        text = value.model_dump_json(indent=2)
        return self._separated(text, ",\n") if self._array else text + "\n"

    def _markdown(self, report: Report) -> str:
        return to_markdown(report, room=self._room, show_dropped=self._show_dropped)

    def _text(self, report: Report) -> str:
        from summarizer.rendering.screen import Screen
        from summarizer.rendering.terminal import print_report

        screen = Screen()
        print_report(screen.console, report, room=self._room, show_dropped=self._show_dropped)
        return screen.text()

    def _separated(self, text: str, separator: str) -> str:
        self._written += 1
        return text if self._written == 1 else separator + text
