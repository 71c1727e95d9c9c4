"""``summarize find QUESTION --corpus RESULTS``: a question put to a whole archive."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from summarizer.cli import options as o


class FindFormat(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"


@o.with_model_options
def find(
    *,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="What to ask.")],
    corpus: Annotated[
        Path, typer.Option("--corpus", metavar="PATH", help="The results of summarize batch, as JSON lines or Parquet.")
    ],
    top: Annotated[int, typer.Option("--top", metavar="N", min=1, max=1000, help="How many articles to read.")] = 8,
    answers: Annotated[int, typer.Option("--answers", metavar="N", min=1, help="How many articles to show.")] = 3,
    output_format: Annotated[FindFormat, typer.Option("--format", "-f", help="How to print them.")] = FindFormat.TEXT,
    output: o.OutputOption = None,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Exit with 4 when there is no answer, or, without a model, no passage."),
    ] = False,
    quiet: o.QuietOption = False,
    _debug: o.DebugOption = False,
    flags: dict[str, Any],
) -> int:
    """Find the articles of an archive that bear on a question, with their passages; a model answers from them.

    Without a model, passages are shown and no answer: what bears on the question, in the articles' own words.

    \b
      summarize batch articles/ -o results.jsonl
      summarize find "Who opposed the tram in Halvermouth?" --corpus results.jsonl
    """
    import asyncio

    from summarizer.cli.finding import Looking, run_find

    looking = Looking(corpus, top, answers, output_format.value, output, strict, quiet)
    return asyncio.run(run_find(question, looking, flags))
