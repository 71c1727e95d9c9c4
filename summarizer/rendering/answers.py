"""Answers as text, Markdown, JSON or JSON lines; passages in their context; the words a session prints."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from summarizer.article import Article, Span
from summarizer.errors import SummarizerError
from summarizer.rendering.safe import one_line, printable
from summarizer.rendering.screen import Screen
from summarizer.results import AskReport, ErrorInfo, ErrorReport, Evidence

NOT_SAID = "The article does not say."
_UNTITLED = "standard input"
_QUOTATION_MARKS = frozenset("\"'“‘«„")
_MARKDOWN_SPECIAL = str.maketrans({c: f"\\{c}" for c in "\\`*_{}[]<>#|~"})


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
        """All articles' answers to one question; what has one first, then who does not say."""
        if self._format in ("json", "jsonl"):
            return "".join(self._json(one.report) for one in answered)
        if self._format == "html":
            self._page.add(answered)
            return ""
        heading = f"{one_line(question)}\n" if self._many else ""
        if self._format == "markdown":
            heading = f"## {_escaped(question)}\n\n" if self._many else ""
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
        parts = []
        for one in _said_first(answered):
            named = f"**{_escaped(name_of(one.article))}:** " if len(answered) > 1 else ""
            parts.append(named + _markdown_answer(one.report))
            parts += [f"> {_quote_markdown(one, e)} (line {one.article.line(e.start)})" for e in one.report.evidence]
        return "\n\n".join(parts) + "\n"

    def _separated(self, text: str, separator: str) -> str:
        self._written += 1
        return text if self._written == 1 else separator + text


def answers_text(answered: Sequence[Answered], evidence: bool = False, show_dropped: bool = False) -> str:
    """The answers for a terminal or a pipe; on a terminal the fitting phrase is bold, else between asterisks."""
    screen = Screen()
    console = screen.console
    silent = [one for one in answered if one.report.status != "answered" and one.report.premise is None]
    for one in _said_first(answered):
        if len(answered) > 1 and one in silent:
            continue
        if len(answered) > 1:
            console.print(Text(one_line(name_of(one.article)), "underline"), soft_wrap=True)
        for line in _lines(one, screen.coloured):
            console.print(line)
        if evidence:
            console.print(_context(one.article, one.report.evidence))
        if show_dropped:
            for drop in one.report.dropped:
                console.print(Text(f"  dropped: {one_line(drop.text)} ({one_line(drop.reason)})", "dim"))
    if silent and len(answered) > 1:
        names = ", ".join(one_line(name_of(one.article)) for one in silent)
        console.print(Text(f"Not said in {names}."), soft_wrap=True)
    return screen.text()


def context_text(article: Article, evidence: Iterable[Evidence]) -> str:
    """The evidence, marked ``>``, between the sentences beside it, with line numbers of the input."""
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
        line = str(article.line(sentence.span.start))
        table.add_row(Text(line, style), mark, Text(one_line(article.sentence_text(sentence)), style))
    return table


def name_of(article: Article) -> str:
    """What to call an article beside others: its path."""
    return _UNTITLED if article.source.path == "-" else article.source.path


def refusal(report: AskReport) -> str:
    """That the article does not say, and what of the question it does not say."""
    return report.premise or NOT_SAID


def _said_first(answered: Sequence[Answered]) -> list[Answered]:
    return sorted(answered, key=lambda one: one.report.status != "answered")


def _lines(one: Answered, coloured: bool) -> Iterable[RenderableType]:
    report = one.report
    if report.asked != report.question:
        yield Text(f"({one_line(report.asked)})", "dim")
    if report.status != "answered":
        yield Text(one_line(refusal(report)))
        return
    quoted = [e.quote for e in report.evidence]
    answer = report.answer or ""
    own = " ".join(quoted)
    if answer not in (own, f"Yes: {own}"):
        for line in printable(answer).split("\n"):
            yield Text(line, "bold")
    elif answer != own:
        yield Text("Yes.", "bold")
    for piece in report.evidence:
        where = Text(f" (line {one.article.line(piece.start)})", "dim")
        yield Padding(_highlighted(piece, report.phrase, coloured).append_text(where), (0, 0, 0, 2))


def _highlighted(piece: Evidence, phrase: Evidence | None, coloured: bool) -> Text:
    before, inside, after = _parts(piece, phrase)
    opens, closes = ("", "") if piece.quote[:1] in _QUOTATION_MARKS else ("“", "”")
    text = Text(opens).append(before)
    if inside:
        text.append(inside, "bold") if coloured else text.append(f"**{inside}**")
    return text.append(after).append(closes)


def _parts(piece: Evidence, phrase: Evidence | None) -> tuple[str, str, str]:
    """A quote before, inside and after the phrase, each on one line; the phrase is empty where it lies elsewhere."""
    if phrase is None or not (piece.start <= phrase.start and phrase.end <= piece.end):
        return one_line(piece.quote), "", ""
    start, end = phrase.start - piece.start, phrase.end - piece.start
    flat = [" ".join(("x" + part + "x").split())[1:-1] for part in (piece.quote[:start], piece.quote[end:])]
    before, after = (printable(part) for part in flat)
    return before, one_line(phrase.quote), after


def _markdown_answer(report: AskReport) -> str:
    if report.status != "answered":
        return _escaped(refusal(report))
    return "  \n".join(_escaped(line) for line in (report.answer or "").split("\n"))


def _quote_markdown(one: Answered, piece: Evidence) -> str:
    before, inside, after = _parts(piece, one.report.phrase)
    marked = f"**{inside.translate(_MARKDOWN_SPECIAL)}**" if inside else ""
    return f"“{before.translate(_MARKDOWN_SPECIAL)}{marked}{after.translate(_MARKDOWN_SPECIAL)}”"


def _escaped(text: str) -> str:
    return one_line(text).translate(_MARKDOWN_SPECIAL)
