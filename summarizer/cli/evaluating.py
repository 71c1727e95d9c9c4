"""``summarize eval``: what got better or worse on a golden set, and what must not."""

from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli import options as o

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Evaluate on a golden set: scores, gates, what got worse.",
)
Paths = Annotated[
    list[Path] | None,
    typer.Argument(metavar="PATH…", help="A golden set's folder, or case files of one.  [default: evals]"),
]


@app.command("lint")
def lint(paths: Paths = None, _debug: o.DebugOption = False) -> int:
    """Find cases that cannot be right: unknown keys, evidence that is not in the article, wordings that miss it."""
    from summarizer.errors import CheckError
    from summarizer.evaluation import golden, linting

    found, files = golden.find_set(paths or [])
    faults = linting.lint(found, files)
    for fault in faults:
        typer.echo(fault)
    typer.echo(f"{len(files)} cases, {len(faults)} faults")
    for name in [] if any(path.is_file() for path in paths or []) else linting.without_case(found):
        typer.echo(f"no case is about articles/{name}")
    return CheckError.exit_code if faults else 0


@app.command("schema")
def schema(_debug: o.DebugOption = False) -> int:
    """Print the JSON Schema of a case file, for editors."""
    import json

    from summarizer.evaluation.cases import case_schema

    typer.echo(json.dumps(case_schema(), indent=2, ensure_ascii=False))
    return 0
