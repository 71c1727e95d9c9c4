"""Commands that answer questions: ``ask`` from articles, ``find`` from an archive."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal

from typer import Argument, Option

from summarizer.cli import options as o
from summarizer.errors import CheckError, UsageError

_LONGEST_SUFFIX = 6


@o.with_options(o.RUN_OPTIONS, o.ALL_OPTIONS, o.LOG_OPTIONS)
def ask(
    *,
    words: Annotated[
        list[str] | None,
        Argument(
            metavar="FILE… [QUESTION…]",
            help="Articles (- for standard input), then the questions, each as one argument.",
        ),
    ] = None,
    output_format: Annotated[Literal["text", "markdown", "json", "jsonl", "html"], o.FORMAT] = "text",
    output: o.OutputOption = None,
    evidence: Annotated[
        bool, Option("--evidence", help="Show the passages in context, with their line numbers.")
    ] = False,
    show_dropped: Annotated[bool, Option("--show-dropped", help="Show withheld answers, and why.")] = False,
    strict: Annotated[
        bool, Option("--strict", help="Exit with 4 when no article answers one of the questions.")
    ] = False,
    goes_on: Annotated[
        bool,
        Option("--continue", "-c", help="Go on with the last conversation: FILE may be left out, and “he” is known."),
    ] = False,
    flags: dict[str, Any],
) -> int:
    """Answer questions from articles, quoting their words; without a model, show the passages that bear on them.

    \b
      summarize ask article.txt "Who opposed the plan?"
      summarize ask article.txt "Who opposed the plan?" "And who welcomed it?"
      summarize ask a.txt b.txt "What will it cost?"      says which article answers
      summarize ask article.txt < questions.txt           one question a line
      cat article.txt | summarize ask "Who paid?"         the article from a pipe
      summarize ask article.txt                           a session, on a terminal
      summarize ask --continue "And who opposed it?"      the last article, and what was asked about it

    The last arguments are the questions: those that are no existing file, no address, and not -.
    """
    import asyncio

    from summarizer.cli.output import Messages, Output
    from summarizer.cli.questions import answer_questions, thread_of
    from summarizer.config import load_settings
    from summarizer.render.answers import AskWriter

    terminal = sys.stdin is not None and sys.stdin.isatty()
    paths, questions = split_arguments(words or [], terminal=terminal, goes_on=goes_on)
    settings, messages = load_settings(flags), Messages(quiet=flags["quiet"])
    thread = thread_of(paths, settings, messages, goes_on=goes_on)
    if not questions and terminal:
        from summarizer.cli.questions import run_session

        if output_format != "text" or output is not None:
            raise UsageError("a session prints text to the terminal; for --format or --output give a question")
        return run_session(thread, settings, messages)
    many, chained = len(questions) != 1 or len(thread.paths) > 1, bool(questions)
    questions = questions or _questions_from_stdin(paths)
    writer = AskWriter(output_format, many=many, evidence=evidence, show_dropped=show_dropped)
    return asyncio.run(
        answer_questions(
            thread, questions, settings, writer, Output(output, thread.paths), messages, strict=strict, chained=chained
        )
    )


def split_arguments(words: Sequence[str], *, terminal: bool, goes_on: bool = False) -> tuple[list[str], list[str]]:
    """The articles and the questions, which are the last arguments. Raises UsageError, InputError.

    Without an article it is standard input, or none if the last conversation goes on.
    """
    from summarizer.ingest.sources import missing_file, valid_unicode

    if not words and not goes_on:
        raise UsageError('give an article and a question: summarize ask article.txt "Who opposed the plan?"')
    first = len(words)
    while first and not (_is_input(words[first - 1]) or _looks_like_path(words[first - 1])):
        first -= 1
    paths, questions = list(words[:first]), [valid_unicode(word) for word in words[first:]]
    if words and not questions and not _is_input(paths[-1]):
        raise missing_file(paths[-1], "check the path, or write the question with its spaces")
    if not all(map(str.strip, questions)):
        raise UsageError("the question is empty; ask something")
    if goes_on:
        return paths, questions
    if not paths and terminal:
        raise UsageError(f"{questions[0]!r} is taken for a question, and there is no article; name a file before it")
    return paths or ["-"], questions


def _is_input(word: str) -> bool:
    if not word.strip():
        return False
    from summarizer.settings import is_address

    if word == "-" or is_address(word):
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


@o.with_options(o.RUN_OPTIONS, o.MODEL_OPTIONS)
def find(
    *,
    question: Annotated[
        str | None, Argument(metavar="[QUESTION]", help="What to ask; with --speaker, words that must be said.")
    ] = None,
    corpus: Annotated[
        Path, Option("--corpus", metavar="PATH", help="The results of summarize batch, as JSON lines or Parquet.")
    ],
    speaker: Annotated[
        str | None,
        Option(
            "--speaker",
            metavar="NAME",
            help="List what this speaker said, when and where, under all names in the articles; no model is asked.",
        ),
    ] = None,
    top: Annotated[int, Option("--top", metavar="N", min=1, max=1000, help="How many articles to read.")] = 8,
    answers: Annotated[int, Option("--answers", metavar="N", min=1, help="How many articles to show.")] = 3,
    output_format: Annotated[Literal["text", "json"], Option("--format", "-f", help="How to print them.")] = "text",
    output: o.OutputOption = None,
    strict: Annotated[
        bool,
        Option("--strict", help="Exit with 4 when there is no answer, or, without a model, no passage."),
    ] = False,
    flags: dict[str, Any],
) -> int:
    """Find the articles of an archive that bear on a question; a model answers from them.

    Without a model, the passages that bear on the question are shown instead of an answer.

    \b
      summarize batch articles/ -o results.jsonl
      summarize find "Who opposed the tram in Halvermouth?" --corpus results.jsonl
      summarize find --speaker "Mayor" --corpus results.jsonl
    """
    if speaker is not None:
        return _list_sayings(corpus, speaker, question, output_format, output, strict=strict)
    import asyncio

    from summarizer.cli.output import Messages, Output, cli_engine
    from summarizer.config import load_settings
    from summarizer.corpus.search import Archive, FindReport, find_answers
    from summarizer.render.answers import findings_text

    if question is None or not question.strip():
        raise UsageError("the question is empty; ask something, or name a speaker with --speaker")
    out = Output(output, [str(corpus)])

    async def run() -> FindReport:
        with Archive(corpus) as archive:
            async with cli_engine(load_settings(flags), Messages(quiet=flags["quiet"])) as engine:
                return await find_answers(archive, question, engine, top)

    report = asyncio.run(run())
    as_json = output_format == "json"
    out.write(report.model_dump_json(indent=2) + "\n" if as_json else findings_text(report, answers))
    out.finish()
    found = report.status in ("answered", "false_premise") or (report.status == "passages" and report.findings)
    return CheckError.exit_code if strict and not found else 0


def _list_sayings(
    corpus: Path, speaker: str, question: str | None, output_format: str, output: Path | None, *, strict: bool
) -> int:
    from summarizer.cli.output import print_result
    from summarizer.corpus.search import find_sayings
    from summarizer.render.answers import sayings_text

    if not speaker.strip():
        raise UsageError("--speaker is empty; give a part of a name or role")
    report = find_sayings(corpus, speaker.strip(), question)
    as_json = output_format == "json"
    print_result(report.model_dump_json(indent=2) + "\n" if as_json else sayings_text(report), output, [str(corpus)])
    return CheckError.exit_code if strict and not report.sayings else 0
