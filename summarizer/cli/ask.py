"""``summarize ask FILE… QUESTION``: answers from articles, or the passages that bear on a question."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

from typer import Argument, Option

from summarizer.cli import options as o
from summarizer.errors import InputError, UsageError

_LONGEST_SUFFIX = 6


@o.with_options(o.ALL_OPTIONS)
def ask(
    *,
    words: Annotated[
        list[str] | None,
        Argument(
            metavar="FILE… [QUESTION]", help="Articles (- for standard input), then the question as one argument."
        ),
    ] = None,
    output_format: o.FormatOption = o.Format.TEXT,
    output: o.OutputOption = None,
    evidence: Annotated[
        bool, Option("--evidence", help="Show the passages in context, with their line numbers.")
    ] = False,
    show_dropped: Annotated[bool, Option("--show-dropped", help="Show withheld answers, and why.")] = False,
    strict: Annotated[
        bool, Option("--strict", help="Exit with 4 when no article answers one of the questions.")
    ] = False,
    quiet: o.QuietOption = False,
    _debug: o.DebugOption = False,
    flags: dict[str, Any],
) -> int:
    """Answer questions from articles, quoting their words; without a model, show the passages that bear on them.

    \b
      summarize ask article.txt "Who opposed the plan?"
      summarize ask a.txt b.txt "What will it cost?"      says which article answers
      summarize ask article.txt < questions.txt           one question a line
      cat article.txt | summarize ask "Who paid?"         the article from a pipe
      summarize ask article.txt                           a session, on a terminal

    The last argument is the question, unless it is an existing file, an address, or -.
    """
    import asyncio

    from summarizer.cli.output import Messages, Output
    from summarizer.cli.questions import answer_questions
    from summarizer.config import load_settings
    from summarizer.render.writers import AskWriter

    terminal = sys.stdin.isatty()
    paths, question = split_arguments(words or [], terminal=terminal)
    settings, messages = load_settings(flags), Messages(quiet=quiet)
    if question is None and terminal:
        from summarizer.cli.session import run_session

        if output_format is not o.Format.TEXT or output is not None:
            raise UsageError("a session prints text to the terminal; for --format or --output give a question")
        return run_session(paths, settings, messages)
    questions = [question] if question is not None else _questions_from_stdin(paths)
    many = question is None or len(paths) > 1
    writer = AskWriter(output_format.value, many=many, evidence=evidence, show_dropped=show_dropped)
    return asyncio.run(answer_questions(paths, questions, settings, writer, Output(output), messages, strict=strict))


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
    with suppress(OSError, ValueError):
        return Path(word).exists()
    return False


def _looks_like_path(word: str) -> bool:
    suffix = Path(word).suffix
    named = 1 < len(suffix) <= _LONGEST_SUFFIX and suffix[1:].isalnum()
    return not any(c.isspace() for c in word) and (named or "/" in word) and not word.endswith("?")


def _questions_from_stdin(paths: Sequence[str]) -> list[str]:
    if "-" in paths:
        raise UsageError(
            "standard input cannot hold both the article and the questions; give one of them as an argument"
        )
    lines = sys.stdin.buffer.read().decode("utf-8", "replace").splitlines()
    questions = [line.strip() for line in lines if line.strip()]
    if not questions:
        raise UsageError("there is no question; give one as the last argument, or one a line on standard input")
    return questions
