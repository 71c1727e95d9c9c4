"""Questions put to several articles: all answers to one question together, a failure told and passed over."""

import asyncio
from collections.abc import Sequence

from summarizer.cli.output import Messages, Output, finish_line
from summarizer.cli.running import cli_engine, deadline_of, timeout_error
from summarizer.config import Settings
from summarizer.engine import Engine
from summarizer.errors import CheckError, SummarizerError
from summarizer.extract.followups import Turn
from summarizer.ingest.load import load_article
from summarizer.render.phrases import Answered
from summarizer.render.writers import AskWriter
from summarizer.tasks.analysis import ArticleAnalysis
from summarizer.tasks.drafter import gather


async def answer_questions(
    paths: Sequence[str],
    questions: Sequence[str],
    settings: Settings,
    writer: AskWriter,
    output: Output,
    messages: Messages,
    *,
    strict: bool,
) -> int:
    """Answer and print the questions; returns the exit code of the first failure, or 0.

    ``strict`` makes it a failure when no article answers a question. Raises SummarizerError when no article can be
    read and the format cannot show it, or no model can be opened.
    """
    code = 0

    def fail(what: str, error: SummarizerError) -> None:
        nonlocal code
        messages.error(str(error))
        output.write(writer.error(what, error))
        code = code or error.exit_code

    articles, failures = load_all(paths, settings, messages)
    if not articles and not writer.shows_errors:
        for _, error in failures[:-1]:
            messages.error(str(error))
        raise failures[-1][1]
    output.write(writer.opening())
    for path, error in failures:
        fail(path, error)
    async with cli_engine(settings, messages) as engine:
        deadline = deadline_of(settings)
        for question in questions:
            try:
                with messages.spinner():
                    async with asyncio.timeout_at(deadline):
                        answers = await answers_of(engine, articles, question)
            except TimeoutError:
                fail(question, timeout_error(settings))
                break
            except SummarizerError as error:
                fail(question, error)
                continue
            output.write(writer.answers(question, answers))
            for answer in answers:
                messages.note(finish_line(answer.report.run))
            if strict and not any(answer.report.status == "answered" for answer in answers):
                code = code or CheckError.exit_code
    output.write(writer.closing())
    output.finish()
    return code


def load_all(
    paths: Sequence[str], settings: Settings, messages: Messages
) -> tuple[list[ArticleAnalysis], list[tuple[str, SummarizerError]]]:
    """The articles that can be read, and the errors of the others."""
    articles: list[ArticleAnalysis] = []
    failures: list[tuple[str, SummarizerError]] = []
    for path in paths:
        try:
            articles.append(ArticleAnalysis(load_article(path, limits=settings.reading)))
            messages.notices(articles[-1].article)
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
