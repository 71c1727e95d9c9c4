"""Questions put to several articles: all answers to one question together, a failure told and passed over."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from summarizer.cli.log import Log, last_conversation
from summarizer.cli.output import Messages, Output, finish_line
from summarizer.cli.running import cli_engine, deadline_of, timeout_error
from summarizer.config import Settings
from summarizer.engine import Engine
from summarizer.errors import CheckError, SummarizerError, UsageError
from summarizer.extract.followups import Turn, complete_question, is_follow_up, turn_of
from summarizer.ingest.load import load_article
from summarizer.render.answers import AskWriter
from summarizer.render.phrases import Answered
from summarizer.tasks import ArticleAnalysis, gather


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
                answers = await _in_time(engine, articles, question, turns, settings, messages, deadline)
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


async def _in_time(
    engine: Engine,
    articles: Sequence[ArticleAnalysis],
    question: str,
    turns: Sequence[Turn],
    settings: Settings,
    messages: Messages,
    deadline: float | None,
) -> list[Answered]:
    """The answers before the deadline. Raises ModelUnavailable after it, UsageError for an unclear question."""
    check_clear(engine, question, turns)
    try:
        with messages.spinner():
            async with asyncio.timeout_at(deadline):
                return await answers_of(engine, articles, question, turns)
    except TimeoutError:
        raise timeout_error(settings) from None


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
