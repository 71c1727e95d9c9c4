"""Runs questions over articles, or begins a session."""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarizer.analysis import ArticleAnalysis
from summarizer.cli.messages import Messages, finish_line
from summarizer.cli.options import Format
from summarizer.cli.output import Output
from summarizer.cli.running import opened_engine
from summarizer.configuration import Settings, settings_of
from summarizer.engine import Engine
from summarizer.errors import CheckError, InputError, ModelUnavailable, SummarizerError, UsageError
from summarizer.extract.followups import Turn
from summarizer.loading import load_article
from summarizer.rendering.answers import Answered, AskWriter
from summarizer.tasks.drafter import gather

_LONGEST_SUFFIX = 6


@dataclass(frozen=True, slots=True)
class Asking:
    """How to print answers."""

    format: Format
    output: Path | None
    evidence: bool
    show_dropped: bool
    strict: bool
    quiet: bool


def run_ask(words: Sequence[str], flags: Mapping[str, Any], asking: Asking) -> int:
    """Answer the questions and return the exit code; without a question, on a terminal, hold a session.

    Raises UsageError where articles and questions cannot be told apart, or both should come from standard input.
    """
    terminal = sys.stdin.isatty()
    paths, question = split_arguments(words, terminal=terminal)
    settings = settings_of(flags)
    if question is None and terminal:
        from summarizer.cli.session import run_session

        if asking.format is not Format.TEXT or asking.output is not None:
            raise UsageError("a session prints text to the terminal; for --format or --output give a question")
        return asyncio.run(run_session(paths, settings, Messages(quiet=asking.quiet)))
    questions = [question] if question is not None else _from_stdin(paths)
    return asyncio.run(_answer_all(paths, questions, settings, asking, many=question is None or len(paths) > 1))


def split_arguments(words: Sequence[str], *, terminal: bool) -> tuple[list[str], str | None]:
    """The articles and the question: the last argument, unless it is an article. Raises UsageError, InputError."""
    if not words:
        raise UsageError('give an article and a question: summarize ask article.txt "Who opposed the plan?"')
    *paths, last = words
    if last.strip() and _is_input(last):
        return [*paths, last], None
    if _looks_like_path(last):
        raise InputError(f"there is no file {last}; check the path, or write the question with its spaces")
    if not last.strip():
        raise UsageError("the question is empty; ask something")
    if not paths and terminal:
        raise UsageError(f"{last!r} is taken for a question, and there is no article; name a file before it")
    return paths or ["-"], last


def _is_input(word: str) -> bool:
    if word == "-" or word.startswith(("http://", "https://")):
        return True
    try:
        return Path(word).exists()
    except (OSError, ValueError):
        return False


def _looks_like_path(word: str) -> bool:
    suffix = Path(word).suffix
    named = 1 < len(suffix) <= _LONGEST_SUFFIX and suffix[1:].isalnum()
    return not any(c.isspace() for c in word) and (named or "/" in word) and not word.endswith("?")


def _from_stdin(paths: Sequence[str]) -> list[str]:
    if "-" in paths:
        raise UsageError(
            "standard input cannot hold both the article and the questions; give one of them as an argument"
        )
    lines = sys.stdin.buffer.read().decode("utf-8", "replace").splitlines()
    questions = [line.strip() for line in lines if line.strip()]
    if not questions:
        raise UsageError("there is no question; give one as the last argument, or one a line on standard input")
    return questions


async def _answer_all(
    paths: Sequence[str], questions: Sequence[str], settings: Settings, asking: Asking, *, many: bool
) -> int:
    messages, output = Messages(quiet=asking.quiet), Output(asking.output)
    writer = AskWriter(asking.format.value, many=many, evidence=asking.evidence, show_dropped=asking.show_dropped)
    consulted, failures = load_all(paths, settings)
    if not consulted and asking.format in (Format.TEXT, Format.MARKDOWN, Format.HTML):
        for _, error in failures[:-1]:
            messages.error(str(error))
        raise failures[-1][1]
    code = 0
    for analysis in consulted:
        messages.notices(analysis.article)
    output.write(writer.opening())
    for path, error in failures:
        code = code or _tell(path, error, writer, messages, output)
    async with opened_engine(settings, messages) as engine:
        deadline = None if settings.timeout is None else asyncio.get_running_loop().time() + settings.timeout
        for question in questions:
            try:
                with waiting(messages):
                    async with asyncio.timeout_at(deadline):
                        answered = await answers_of(engine, consulted, question)
            except TimeoutError:
                said = f"not done within --timeout {settings.timeout:g} seconds; give it more time"
                code = code or _tell(question, ModelUnavailable(said), writer, messages, output)
                break
            except SummarizerError as error:
                code = code or _tell(question, error, writer, messages, output)
                continue
            output.write(writer.answers(question, answered))
            for one in answered:
                messages.note(finish_line(one.report.run))
            if asking.strict and not any(one.report.status == "answered" for one in answered):
                code = code or CheckError.exit_code
    output.write(writer.closing())
    output.finish()
    return code


def _tell(what: str, error: SummarizerError, writer: AskWriter, messages: Messages, output: Output) -> int:
    """Report what could not be done; returns its exit code."""
    messages.error(str(error))
    output.write(writer.error(what, error))
    return error.exit_code


def waiting(messages: Messages) -> AbstractContextManager[object]:
    """Shows on a terminal that work goes on, until it is done."""
    if messages.quiet or not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status("reading…", spinner="line")


def load_all(
    paths: Sequence[str], settings: Settings
) -> tuple[list[ArticleAnalysis], list[tuple[str, SummarizerError]]]:
    """The articles that can be read, and what is wrong with the others."""
    consulted: list[ArticleAnalysis] = []
    failures: list[tuple[str, SummarizerError]] = []
    for path in paths:
        try:
            consulted.append(ArticleAnalysis(load_article(path, limits=settings.reading)))
        except SummarizerError as error:
            failures.append((path, error))
    return consulted, failures


async def answers_of(
    engine: Engine, consulted: Sequence[ArticleAnalysis], question: str, turns: Sequence[Turn] = ()
) -> list[Answered]:
    """Every article's answer to one question, in their order; so many at once as calls may run at once."""
    places = asyncio.Semaphore(max(1, engine.concurrency))

    async def one(article: ArticleAnalysis) -> Answered:
        async with places:
            return Answered(await engine.answer(article, question, turns), article.article)

    return await gather([one(article) for article in consulted])
