"""``summarize batch INPUTS…``: thousands of articles, one row each, in a run that can be killed and goes on."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from summarizer.cli import options as o
from summarizer.cli import shaping as s
from summarizer.errors import UsageError


class EngineName(StrEnum):
    """Where rows are made."""

    LOCAL = "local"
    RAY = "ray"
    PROVIDER_BATCH = "provider-batch"


class Step(StrEnum):
    """One half of a run by provider batches."""

    SUBMIT = "submit"
    COLLECT = "collect"


@o.with_all_options
def batch(
    *,
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUTS…",
            help="Files, folders, patterns in quotes, addresses; tables (.jsonl, .csv, .tsv, .parquet) with an article "
            "a record; - for a list of names or JSON records on standard input.",
        ),
    ],
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="PATH", help="A .jsonl or .parquet file, or - for standard output."),
    ],
    tasks: Annotated[str, typer.Option("--tasks", metavar="LIST", help="Of summary and stances.")] = "summary,stances",
    questions: Annotated[
        Path | None, typer.Option("--ask", metavar="PATH", help="Questions to ask of every article, one a line.")
    ] = None,
    text_column: Annotated[
        str | None,
        typer.Option("--text-column", metavar="NAME", help="Where tables hold the text.  [default: text, content, …]"),
    ] = None,
    id_column: Annotated[
        str | None,
        typer.Option("--id-column", metavar="NAME", help="What names a record.  [default: id, else its number]"),
    ] = None,
    engine: Annotated[EngineName, typer.Option("--engine", help="Where rows are made.")] = EngineName.LOCAL,
    workers: Annotated[
        int | None,
        typer.Option("--workers", metavar="N", min=1, max=1024, help="Processes.  [default: one a core]"),
    ] = None,
    step: Annotated[
        Step | None,
        typer.Option("--step", help="With provider-batch: send and leave, or fetch what is there. Else it waits."),
    ] = None,
    max_failures: Annotated[
        int | None, typer.Option("--max-failures", metavar="N", min=0, help="Stop after more error rows than this.")
    ] = None,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Make rows again that hold an error of an earlier run.")
    ] = False,
    keep_text: Annotated[bool, typer.Option("--text/--no-text", help="Keep each article's text in its row.")] = True,
    journal: Annotated[
        Path | None,
        typer.Option("--journal", metavar="PATH", help="With -o -: keep finished rows here."),
    ] = None,
    length: s.Length = None,
    points: s.Points = None,
    focus: s.Focus = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 4 also when a part of an article got no usable reply.")
    ] = False,
    quiet: o.QuietOption = False,
    _debug: o.DebugOption = False,
    flags: dict[str, Any],
) -> int:
    """Make one row of results for each of thousands of articles; a run that was ended goes on where it was.

    \b
      summarize batch articles/ -o results.jsonl
      summarize batch 'news/**/*.html' archive.parquet -o results.parquet --ask questions.txt
      find . -name '*.txt' | summarize batch - -o results.jsonl

    Give the same command again after a kill, a full disk or a power cut: finished rows are kept, none is doubled. Exit
    codes: 0 every input has its row, 4 some rows hold errors, 1 the run was stopped before its end.
    """
    from summarizer.cli.batching import Batching, run_batch
    from summarizer.corpus.inputs import Columns

    shape = s.shape_of(length, points, focus, None, None, s.Style.BULLETS, None)
    if step is not None and engine is not EngineName.PROVIDER_BATCH:
        raise UsageError("--step goes with --engine provider-batch")
    batching = Batching(
        inputs, output, journal, Columns(text_column, id_column), engine.value, step.value if step else None, workers,
        max_failures, retry_failed, strict, quiet,
    )  # fmt: skip
    return run_batch(batching, s.tasks_of(tasks), questions, shape, keep_text, flags)
