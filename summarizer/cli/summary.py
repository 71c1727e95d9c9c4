"""``summarize FILE…``: the default command."""

from typing import Annotated

import typer

from summarizer.cli import options as o


def summary(
    files: o.Files = None,
    output_format: o.FormatOption = o.Format.TEXT,
    output: o.OutputOption = None,
    model: o.ModelOption = None,
    base_url: o.BaseUrlOption = None,
    profile: o.ProfileOption = None,
    stances: Annotated[bool, typer.Option("--stances/--no-stances", help="Also say who takes which side.")] = True,
    show_dropped: Annotated[bool, typer.Option("--show-dropped", help="Show what failed a check, and why.")] = False,
    context_tokens: o.ContextOption = None,
    drafts: o.DraftsOption = None,
    offline: o.OfflineOption = False,
    quiet: o.QuietOption = False,
    _debug: o.DebugOption = False,
) -> int:
    """Summarise articles: headline, overview, key points, stances (the default command)."""
    from summarizer.cli.running import Reporting, run_reports

    flags = {
        "model": model,
        "base_url": base_url,
        "context_tokens": context_tokens,
        "offline": offline or None,
        "drafts": drafts,
    }
    reporting = Reporting(output_format, output, stances=stances, show_dropped=show_dropped, quiet=quiet)
    return run_reports(files or ["-"], flags, profile, reporting)
