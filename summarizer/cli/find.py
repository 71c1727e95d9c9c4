"""``summarize find QUESTION --corpus RESULTS``: a question put to a whole archive."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from typer import Argument, Option

from summarizer.cli import options as o


class FindFormat(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"


@o.with_options(o.MODEL_OPTIONS)
def find(
    *,
    question: Annotated[str, Argument(metavar="QUESTION", help="What to ask.")],
    corpus: Annotated[
        Path, Option("--corpus", metavar="PATH", help="The results of summarize batch, as JSON lines or Parquet.")
    ],
    top: Annotated[int, Option("--top", metavar="N", min=1, max=1000, help="How many articles to read.")] = 8,
    answers: Annotated[int, Option("--answers", metavar="N", min=1, help="How many articles to show.")] = 3,
    output_format: Annotated[FindFormat, Option("--format", "-f", help="How to print them.")] = FindFormat.TEXT,
    output: o.OutputOption = None,
    strict: Annotated[
        bool,
        Option("--strict", help="Exit with 4 when there is no answer, or, without a model, no passage."),
    ] = False,
    quiet: o.QuietOption = False,
    _debug: o.DebugOption = False,
    flags: dict[str, Any],
) -> int:
    """Find the articles of an archive that bear on a question; a model answers from them.

    Without a model, the passages that bear on the question are shown instead of an answer.

    \b
      summarize batch articles/ -o results.jsonl
      summarize find "Who opposed the tram in Halvermouth?" --corpus results.jsonl
    """
    import asyncio

    from summarizer.cli.output import Messages, Output
    from summarizer.cli.running import cli_engine
    from summarizer.config import load_settings
    from summarizer.corpus.search import Archive, FindReport, find_answers
    from summarizer.errors import CheckError, UsageError
    from summarizer.render.answers import findings_text

    if not question.strip():
        raise UsageError("the question is empty; ask something")
    out = Output(output)

    async def run() -> FindReport:
        with Archive(corpus) as archive:
            async with cli_engine(load_settings(flags), Messages(quiet=quiet)) as engine:
                return await find_answers(archive, question, engine, top)

    report = asyncio.run(run())
    as_json = output_format is FindFormat.JSON
    out.write(report.model_dump_json(indent=2) + "\n" if as_json else findings_text(report, answers))
    out.finish()
    found = report.status == "answered" or (report.status == "passages" and report.findings)
    return CheckError.exit_code if strict and not found else 0
