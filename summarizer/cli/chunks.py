"""``summarize chunks``: the calls that reading an article would take."""

from typing import Annotated

import typer

from summarizer.cli import options as o


def chunks(
    file: o.OneFile = "-",
    budget: Annotated[
        int | None, typer.Option("--budget", metavar="N", min=50, help="Tokens of article in one chunk.")
    ] = None,
    model: o.ModelOption = None,
    base_url: o.BaseUrlOption = None,
    profile: o.ProfileOption = None,
    context_tokens: o.ContextOption = None,
    offline: o.OfflineOption = False,
    quiet: o.QuietOption = False,
    _debug: o.DebugOption = False,
) -> int:
    """Show how an article is divided for a model, with token counts."""
    from summarizer.cli.planning import print_chunks

    flags = {"model": model, "base_url": base_url, "context_tokens": context_tokens, "offline": offline or None}
    return print_chunks(file, budget, flags, profile, quiet=quiet)
