"""Questions put to articles: those of a command line, and those of a conversation on a terminal."""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from summarizer.cli.log import Log, last_conversation, questions_path
from summarizer.cli.output import Messages, Output, cli_engine, deadline_of, finish_line, print_result
from summarizer.config import Settings
from summarizer.engine import Engine, time_limit
from summarizer.errors import CheckError, SummarizerError, UsageError, plural
from summarizer.extract.questions import Turn, complete_question, is_follow_up, turn_of
from summarizer.ingest.load import load_article
from summarizer.render.answers import Answered, AskWriter, answers_text, context_text, evidence_of
from summarizer.render.phrases import name_of, one_line, statements_of, title_of
from summarizer.render.report import ReportWriter, room_for
from summarizer.results import Report, RunReport
from summarizer.settings import MOST_TURNS, Wanted
from summarizer.tasks import ArticleAnalysis, gather

if TYPE_CHECKING:
    from prompt_toolkit.completion import Completer
    from prompt_toolkit.history import History

COMMANDS = {
    "/evidence": "/evidence [N]   the passages of the last answer in context, or the N-th of them",
    "/stances": "/stances        who takes which side",
    "/summary": "/summary        headline, overview, key points",
    "/wrong": "/wrong [N] [WHY] list what was printed last; note the N-th statement as wrong in a golden case",
    "/save": "/save PATH      write this conversation to a file, as Markdown",
    "/help": "/help           this list",
    "/quit": "/quit           leave; Ctrl-D does the same",
}
_WORDS = frozenset("help quit exit bye".split())
"""A line that is only one of these is a command, with or without the stroke."""
_PROMPT = "ask> "


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation that goes on: its articles, its turns so far, and where the next ones are logged."""

    paths: Sequence[str]
    log: Log
    turns: tuple[Turn, ...] = ()
    checksums: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of the articles at the last turn."""


def thread_of(paths: Sequence[str], settings: Settings, messages: Messages, *, goes_on: bool) -> Thread:
    """A new conversation about some articles, or the last one, about these or any articles.

    Raises UsageError if there is no such conversation, or if its article cannot be opened again.
    """
    if not goes_on:
        return Thread(paths, Log(settings))
    entries = last_conversation(paths)
    articles = entries[-1].articles
    if any(article.path == "-" for article in articles):
        raise UsageError("the last article came from standard input, so it cannot be read again; name its file")
    turns = tuple(Turn(entry.asked, entry.reply) for entry in entries if entry.kind == "ask")
    names = ", ".join(article.title or article.path for article in articles)
    messages.note(f"continuing with {names}" + (f"; the last question was: {turns[-1].asked}" if turns else ""))
    checksums = {article.path: article.sha256 for article in articles}
    return Thread(list(checksums), Log(settings, entries[-1].conversation), turns, checksums)


def check_clear(engine: Engine, question: str, turns: Sequence[Turn]) -> None:
    """Raises UsageError if a question depends on earlier ones and no rule or model can tell how."""
    if engine.model is None and is_follow_up(question, turns) and complete_question(question, turns) == question:
        raise UsageError(f"it is not clear what “{question}” refers to; ask again with the name of the thing or person")


async def answer_questions(
    thread: Thread,
    questions: Sequence[str],
    settings: Settings,
    writer: AskWriter,
    output: Output,
    messages: Messages,
    *,
    strict: bool,
    chained: bool,
) -> int:
    """Answer and print the questions; returns the exit code of the first failure, or 0.

    A question may refer to the turns of the thread, and if ``chained`` to the questions before it. ``strict`` makes it
    a failure when no article answers a question. Raises SummarizerError when no article can be read and the format
    cannot show it, or no model can be opened.
    """
    code = 0

    def fail(what: str, error: SummarizerError) -> None:
        nonlocal code
        messages.error(str(error))
        output.write(writer.error(what, error))
        code = code or error.exit_code

    articles, failures = load_all(thread, settings, messages)
    if not articles and not writer.shows_errors:
        for _, error in failures[:-1]:
            messages.error(str(error))
        raise failures[-1][1]
    output.write(writer.opening())
    for path, error in failures:
        fail(path, error)
    async with cli_engine(settings, messages) as engine:
        deadline, turns = deadline_of(settings), thread.turns
        for question in questions if articles else ():
            try:
                check_clear(engine, question, turns)
                with messages.spinner():
                    async with time_limit(settings.timeout, until=deadline):
                        answers = await answers_of(engine, articles, question, turns)
            except SummarizerError as error:
                fail(question, error)
                continue
            reports = [answer.report for answer in answers]
            output.write(writer.answers(question, answers))
            thread.log.add_answers(question, reports)
            for report in reports:
                messages.note(finish_line(report.run))
            turns = (*turns, turn_of(question, reports, turns)) if chained else turns
            if strict and not any(report.answer is not None for report in reports):
                code = code or CheckError.exit_code
    output.write(writer.closing())
    output.finish()
    return code


def load_all(
    thread: Thread, settings: Settings, messages: Messages
) -> tuple[list[ArticleAnalysis], list[tuple[str, SummarizerError]]]:
    """The articles that can be read, and the errors of the others."""
    articles: list[ArticleAnalysis] = []
    failures: list[tuple[str, SummarizerError]] = []
    for path in thread.paths:
        try:
            articles.append(ArticleAnalysis(load_article(path, limits=settings.reading)))
            messages.notices(articles[-1].article)
            if thread.checksums.get(path, articles[-1].article.source.sha256) != articles[-1].article.source.sha256:
                messages.note(f"{path} has changed since the last question about it")
        except SummarizerError as error:
            failures.append((path, error))
    return articles, failures


async def answers_of(
    engine: Engine, articles: Sequence[ArticleAnalysis], question: str, turns: Sequence[Turn] = ()
) -> list[Answered]:
    """Every article's answer to one question, in their order; at most ``concurrency`` at once."""
    places = asyncio.Semaphore(max(1, engine.concurrency))

    async def answer(article: ArticleAnalysis) -> Answered:
        async with places:
            return Answered(await engine.answer(article, question, turns), article.article)

    return await gather([answer(article) for article in articles])


# Conversations


class Leave(Exception):
    """The user ends the session."""


class Prompt(Protocol):
    """The part of prompt_toolkit's session that the loop uses."""

    async def prompt_async(self, message: str) -> str:
        """The next line. Raises EOFError for Ctrl-D, KeyboardInterrupt for Ctrl-C."""
        ...


class Conversation:
    """Questions and answers, one line at a time; independent of the terminal."""

    def __init__(
        self, engine: Engine, articles: Sequence[ArticleAnalysis], turns: Sequence[Turn] = (), log: Log | None = None
    ) -> None:
        self._engine = engine
        self._articles = articles
        self._turns = list(turns)
        self._log = log
        self._kept: list[tuple[str, list[Answered]]] = []
        self._runs: list[RunReport] = []
        self._printed: list[tuple[ArticleAnalysis, str, str | None]] = []
        """The statements printed last, each with its article and, for an answer, its question."""

    async def reply(self, line: str) -> str:
        """The text to print for a line: an answer or a command's result. Raises Leave, SummarizerError."""
        line = line.strip()
        if not line:
            return ""
        if line.lower().strip("?!. ") in _WORDS:
            line = f"/{line.lower().strip('?!. ')}"
        if not line.startswith("/"):
            return await self._answer(line)
        command, _, rest = line.partition(" ")
        if command in ("/quit", "/exit", "/q", "/bye"):
            raise Leave
        if command in ("/help", "/?"):
            return "".join(f"  {text}\n" for text in COMMANDS.values())
        if command == "/evidence":
            return self._evidence(rest.strip())
        if command == "/save":
            return self._save(rest.strip())
        if command == "/wrong":
            return self._wrong(*rest.strip().partition(" ")[::2])
        if command in ("/stances", "/summary"):
            return await self._report(Wanted(summary=command == "/summary", stances=command == "/stances"))
        raise UsageError(f"there is no command {command}; /help lists them")

    def runs(self) -> list[RunReport]:
        """The model runs since the last call of this function."""
        done, self._runs = [run for run in self._runs if run.calls], []
        return done

    async def _answer(self, question: str) -> str:
        check_clear(self._engine, question, self._turns)
        answered = await answers_of(self._engine, self._articles, question, self._turns)
        if self._log is not None:
            self._log.add_answers(question, [one.report for one in answered])
        self._kept.append((question, answered))
        reports = zip(self._articles, (one.report for one in answered), strict=True)
        self._printed = [(one, given.answer.text, question) for one, given in reports if given.answer]
        self._runs += [one.report.run for one in answered]
        self._turns = [*self._turns, turn_of(question, [one.report for one in answered], self._turns)][-MOST_TURNS:]
        return answers_text(answered)

    def _evidence(self, which: str) -> str:
        if not self._kept:
            raise UsageError("nothing has been asked yet; ask something first")
        pieces = [(one.article, e) for one in self._kept[-1][1] for e in evidence_of(one.report)]
        if not pieces:
            return "The last answer has no evidence.\n"
        if which:
            if not which.isdecimal() or not 1 <= int(which) <= len(pieces):
                raise UsageError(f"/evidence takes a number from 1 to {len(pieces)}")
            pieces = [pieces[int(which) - 1]]
        shown = []
        for article in {id(about): about for about, _ in pieces}.values():
            named = f"{one_line(name_of(article))}\n" if len(self._articles) > 1 else ""
            shown.append(named + context_text(article, [piece for about, piece in pieces if about is article]))
        return "\n".join(shown)

    async def _report(self, wanted: Wanted) -> str:
        writer = ReportWriter("text", many=len(self._articles) > 1, room=room_for(None))
        parts = []
        self._printed = []
        for one in self._articles:
            report = await self._engine.report(one.article, wanted)
            self._runs.append(report.run)
            self._printed = [*self._printed, *((one, text, None) for text in printed_statements(report))]
            parts.append(writer.report(report, one.article))
        return "".join(parts).lstrip("\n")

    def _wrong(self, which: str, why: str) -> str:
        if not self._printed:
            raise UsageError("nothing was printed that could be wrong; ask something, or /summary")
        if not which:
            return "".join(f"{n:>3}. {one_line(text)}\n" for n, (_, text, _) in enumerate(self._printed, start=1))
        if not which.isdecimal() or not 1 <= int(which) <= len(self._printed):
            raise UsageError(f"/wrong takes a number from 1 to {len(self._printed)}; /wrong alone lists them")
        from summarizer.cli.eval import need_extra

        need_extra()
        from summarizer.evals.authoring import report_wrong

        analysis, text, question = self._printed[int(which) - 1]
        path = report_wrong(analysis.article, text, why=why.strip(), question=question)
        return f"Noted in {one_line(str(path))}; summarize eval guards it.\n"

    def _save(self, path: str) -> str:
        if not path:
            raise UsageError("/save needs a path: /save notes.md")
        target = Path(path).expanduser()
        writer = AskWriter("markdown", many=True)
        print_result("".join(writer.answers(question, answered) for question, answered in self._kept), target)
        return f"Saved {plural(len(self._kept), 'question')} to {one_line(str(target))}.\n"


def printed_statements(report: Report) -> list[str]:
    """The statements of a report in the order in which they are printed."""
    stances = report.stances or []
    return [*(statement.text for statement in statements_of(report)), *(stance.claim for stance in stances)]


def completer() -> "Completer":
    """Completes commands and the path of ``/save``."""
    from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
    from prompt_toolkit.document import Document

    class Commands(Completer):
        def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
            text = document.text_before_cursor
            if text.startswith("/save "):
                rest = Document(text.removeprefix("/save "))
                yield from PathCompleter(expanduser=True).get_completions(rest, complete_event)
            elif text.startswith("/") and " " not in text:
                yield from (Completion(name, -len(text)) for name in COMMANDS if name.startswith(text))

    return Commands()


def typed_lines(*, kept: bool = True) -> "History":
    """The questions of earlier sessions, kept in the platform's data folder, readable by the user alone."""
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    class KeptHistory(FileHistory):
        def store_string(self, string: str) -> None:
            with suppress(OSError):  # a full disk must not end the session
                super().store_string(string)

    path = questions_path()
    with suppress(OSError):
        if kept:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            return KeptHistory(str(path))
    return InMemoryHistory()


def run_session(thread: Thread, settings: Settings, messages: Messages) -> int:
    """Run a session about some articles; returns the exit code. Raises SummarizerError when none can be read."""
    articles, failures = load_all(thread, settings, messages)
    if not articles:
        raise failures[0][1]
    for _, error in failures:
        messages.error(str(error))
    asyncio.run(_session(articles, thread, settings, messages))
    return failures[0][1].exit_code if failures else 0


async def _session(articles: Sequence[ArticleAnalysis], thread: Thread, settings: Settings, messages: Messages) -> None:
    from prompt_toolkit import PromptSession

    async with cli_engine(settings, messages) as engine:
        names = ", ".join(one_line(title_of(one.article)) for one in articles)
        messages.note(f"ask about: {names}. help lists commands; Ctrl-D leaves")
        prompt: PromptSession[str] = PromptSession(
            history=typed_lines(kept=settings.log),
            completer=completer(),
            complete_while_typing=False,
            enable_open_in_editor=False,
        )
        await converse(Conversation(engine, articles, thread.turns, thread.log), prompt, _print, messages)


async def converse(conversation: Conversation, prompt: Prompt, show: Callable[[str], None], messages: Messages) -> None:
    """Read, answer and print until the user leaves. Ctrl-C ends the line or the answer, never the session."""
    while True:
        try:
            line = await prompt.prompt_async(_PROMPT)
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        try:
            with messages.spinner():
                reply = await _interruptible(conversation.reply(line))
            show(reply)
            for run in conversation.runs():
                messages.note(finish_line(run))
        except Leave:
            return
        except asyncio.CancelledError:
            messages.error("stopped; ask something else, or /quit")
        except SummarizerError as error:
            messages.error(str(error))


async def _interruptible(work: Awaitable[str]) -> str:
    """The work's result. Raises CancelledError when Ctrl-C cancels it."""
    task: asyncio.Future[Any] = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    before = signal.getsignal(signal.SIGINT)
    try:
        loop.add_signal_handler(signal.SIGINT, task.cancel)
    except (NotImplementedError, RuntimeError, ValueError):  # Windows' loop, or not the main thread
        return str(await task)
    try:
        return str(await task)
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, before)


def _print(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
