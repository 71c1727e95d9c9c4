"""``summarize chunks``: the parts that an article is read in."""

from typing import Annotated, Any

import typer

from summarizer.cli import options as o


@o.with_all_options
def chunks(
    *,
    file: o.OneFile = "-",
    budget: Annotated[
        int | None, typer.Option("--budget", metavar="N", min=50, help="Tokens of article in one chunk.")
    ] = None,
    quiet: o.QuietOption = False,
    _debug: o.DebugOption = False,
    flags: dict[str, Any],
) -> int:
    """Show how an article is divided for a model, with token counts."""
    from summarizer.cli.planning import print_chunks

    return print_chunks(file, budget, flags, quiet=quiet)
