"""Answers as text, Markdown, JSON or JSON lines; passages in their context; the words a session prints."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from summarizer.article import Article, Span
from summarizer.errors import SummarizerError
from summarizer.rendering.dropped import kind_of
from summarizer.rendering.markdown import escaped, places
from summarizer.rendering.places import in_marks, joined, where
from summarizer.rendering.replies import NOTHING_MATCHES, Reply, evidence_of, reply_to
from summarizer.rendering.safe import one_line, printable
from summarizer.rendering.screen import Screen
from summarizer.results import AskReport, Dropped, ErrorInfo, ErrorReport, Evidence

_UNTITLED = "standard input"
_ORDER = ("answered", "passages", "unconfirmed", "not_in_article")
"""Of several articles, those that help most come first."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One article's answer with the article."""

    report: AskReport
    article: Article


class AnswersPage:
    """Collects answers and failures for one HTML page; an article has all its answers beside it."""

    def __init__(self) -> None:
        self._answers: dict[str, tuple[Article, list[AskReport]]] = {}
        self._failed: list[tuple[str, str]] = []

    def add(self, answered: Sequence[Answered]) -> None:
        """Take the answers to one question."""
        for one in answered:
            self._answers.setdefault(one.article.source.path, (one.article, []))[1].append(one.report)

    def fail(self, what: str, message: str) -> None:
        """Take what could not be read or answered."""
        self._failed.append((what, message))

    def text(self) -> str:
        """The page."""
        from summarizer.rendering.html import Failed, Shown, render_page

        shown = [Shown(article, answers=tuple(answers)) for article, answers in self._answers.values()]
        return render_page([*shown, *(Failed(what, message) for what, message in self._failed)])


class AskWriter:
    """Turns answers and errors into text. ``many`` makes a JSON array."""

    def __init__(self, output_format: str, *, many: bool, evidence: bool, show_dropped: bool = False) -> None:
        self._format = output_format
        self._array = many and output_format == "json"
        self._many = many
        self._evidence = evidence
        self._show_dropped = show_dropped
        self._written = 0
        self._page = AnswersPage()

    def opening(self) -> str:
        """What stands before the first answer."""
        return "[\n" if self._array else ""

    def answers(self, question: str, answered: Sequence[Answered]) -> str:
        """All articles' answers to one question, those that say most first."""
        if self._format in ("json", "jsonl"):
            return "".join(self._json(one.report) for one in answered)
        if self._format == "html":
            self._page.add(answered)
            return ""
        heading = f"{one_line(question)}\n" if self._many else ""
        if self._format == "markdown":
            heading = f"## {escaped(question)}\n\n" if self._many else ""
            return self._separated(heading + self._markdown(answered), "\n")
        return self._separated(heading + answers_text(answered, self._evidence, self._show_dropped), "\n")

    def error(self, path: str, error: SummarizerError) -> str:
        """An input without answers: an object in the JSON formats, nothing in the others."""
        if self._format == "html":
            self._page.fail(path, str(error))
        if self._format not in ("json", "jsonl"):
            return ""
        info = ErrorInfo(kind=error.kind, message=str(error), exit_code=error.exit_code)
        return self._json(ErrorReport(source=path, error=info))

    def closing(self) -> str:
        """What stands after the last answer."""
        if self._format == "html":
            return self._page.text()
        return "\n]\n" if self._array else ""

    def _json(self, value: AskReport | ErrorReport) -> str:
        if self._format == "jsonl":
            return value.model_dump_json() + "\n"
        text = value.model_dump_json(indent=2)
        return self._separated(text, ",\n") if self._array else text + "\n"

    def _markdown(self, answered: Sequence[Answered]) -> str:
        parts: list[str] = []
        for one in _best_first(answered):
            if len(answered) > 1:
                parts.append(f"**{escaped(name_of(one.article))}:**")
            parts += _markdown_reply(reply_to(one.report))
            if self._show_dropped:
                parts += [f"*Dropped {escaped(_drop(drop))}*" for drop in one.report.dropped]
        return "\n\n".join(parts) + "\n"

    def _separated(self, text: str, separator: str) -> str:
        self._written += 1
        return text if self._written == 1 else separator + text


def answers_text(answered: Sequence[Answered], evidence: bool = False, show_dropped: bool = False) -> str:
    """The answers for a terminal or a pipe; of several articles, those with nothing to show are named last."""
    screen = Screen()
    console = screen.console
    several = len(answered) > 1
    for one in _best_first(answered):
        if several and _silent(one):
            continue
        if several:
            console.print(Text(one_line(name_of(one.article)), "underline"), soft_wrap=True)
        for line in _lines(one.report):
            console.print(line)
        if evidence:
            console.print(_context(one.article, evidence_of(one.report)))
        if show_dropped:
            for drop in one.report.dropped:
                console.print(Text(f"  dropped {one_line(_drop(drop))}", "dim"))
    for line in _silences([one for one in answered if several and _silent(one)]):
        console.print(Text(one_line(line)), soft_wrap=True)
    return screen.text()


def _silent(one: Answered) -> bool:
    """True where there is nothing to say but that there is nothing."""
    reply = reply_to(one.report)
    return one.report.status in ("not_in_article", "passages") and not reply.shown and not reply.note


def _silences(silent: Sequence[Answered]) -> Iterator[str]:
    """One line for the articles that do not say, by whom, and one for those in which no sentence matches."""
    by_whom: dict[str, list[str]] = {}
    for one in silent:
        by_whom.setdefault(reply_to(one.report).behind, []).append(name_of(one.article))
    for behind, names in by_whom.items():
        listed = ", ".join(names)
        yield f"Not said in {listed} ({behind})." if behind else f"In {listed}: {NOTHING_MATCHES}"


def context_text(article: Article, evidence: Iterable[Evidence]) -> str:
    """The evidence, marked ``>``, between the sentences beside it, with line numbers of the article text."""
    screen = Screen()
    screen.console.print(_context(article, evidence))
    return screen.text()


def _context(article: Article, evidence: Iterable[Evidence]) -> Table:
    spans = [Span(piece.start, piece.end) for piece in evidence]
    cited = {sentence.number for span in spans for sentence in article.sentences_in(span)}
    table = Table.grid(padding=(0, 1))
    table.add_column(width=5, justify="right")
    table.add_column(width=1)
    table.add_column(overflow="fold")
    last = None
    for sentence in article.sentences:
        if cited.isdisjoint(range(sentence.number - 1, sentence.number + 2)):
            continue
        if last is not None and sentence.number > last + 1:
            table.add_row("", Text("⋯", "dim"), "")
        last = sentence.number
        style, mark = ("", ">") if sentence.number in cited else ("dim", "")
        line = str(article.text.count("\n", 0, sentence.span.start) + 1)
        table.add_row(Text(line, style), mark, Text(one_line(article.sentence_text(sentence)), style))
    return table


def name_of(article: Article) -> str:
    """What to call an article beside others: its path."""
    return _UNTITLED if article.source.path == "-" else article.source.path


def _best_first(answered: Sequence[Answered]) -> list[Answered]:
    def rank(one: Answered) -> tuple[int, bool]:
        strong = any(passage.match == "strong" for passage in one.report.passages)
        return _ORDER.index(one.report.status), not strong

    return sorted(answered, key=rank)


def _lines(report: AskReport) -> Iterator[RenderableType]:
    reply = reply_to(report)
    if report.asked != report.question:
        yield Text(f"({one_line(report.asked)})", "dim")
    if report.status == "not_in_article":
        yield Text(reply.said).append(f" ({one_line(reply.behind)})", "dim")
    else:
        yield from _said(reply, bold=report.status == "answered")
    if reply.note:
        yield Text(one_line(reply.note), "dim")
    if reply.heading:
        yield Text(reply.heading)
    for shown in reply.shown:
        place = f"{where(shown.evidence)}; {shown.match}" if shown.match else where(shown.evidence)
        words = in_marks(one_line(joined(shown.evidence)))
        yield Padding(Text(words).append(f" ({place})", "dim"), (0, 0, 0, 2))
    if report.status == "answered":
        yield Text(one_line(reply.behind), "dim")


def _said(reply: Reply, *, bold: bool) -> Iterator[Text]:
    for line in printable(reply.said).split("\n"):
        if line.strip():
            yield Text(line, "bold" if bold else "")


def _markdown_reply(reply: Reply) -> Iterator[str]:
    said = "  \n".join(escaped(line) for line in reply.said.split("\n") if line.strip())
    behind = f" *({escaped(reply.behind)})*" if reply.behind else ""
    yield from (part for part in (f"{said}{behind}".strip(), escaped(reply.note), reply.heading) if part)
    for shown in reply.shown:
        place = f"{places(shown.evidence)}; {shown.match}" if shown.match else places(shown.evidence)
        yield f"> {escaped(in_marks(one_line(joined(shown.evidence))))} ({place})"


def _drop(one: Dropped) -> str:
    return f"{kind_of(one)}: {one.text} ({one.reason})"
