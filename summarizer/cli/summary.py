"""``summarize FILE…``: the default command."""

from typing import Annotated, Any

import typer

from summarizer.cli import options as o
from summarizer.cli import shaping as s


@o.with_all_options
def summary(
    *,
    files: o.Files = None,
    output_format: o.FormatOption = o.Format.TEXT,
    output: o.OutputOption = None,
    length: s.Length = None,
    points: s.Points = None,
    style: s.StyleOption = s.Style.BULLETS,
    focus: s.Focus = None,
    audience: s.Audience = None,
    language: s.Language = None,
    prompt_file: s.PromptFile = None,
    stances: Annotated[bool, typer.Option("--stances/--no-stances", help="Also say who takes which side.")] = True,
    everything: o.AllOption = False,
    show_dropped: Annotated[
        bool, typer.Option("--show-dropped", help="Show what was drafted and refused, and why.")
    ] = False,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help="Exit with 4 when a part of an article got no usable reply, with 1 when nothing was verified.",
        ),
    ] = False,
    stream: Annotated[
        bool, typer.Option("--stream/--no-stream", help="On a terminal, show statements as their verdicts arrive.")
    ] = True,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the calls, tokens and most it can cost, and call nothing.")
    ] = False,
    quiet: o.QuietOption = False,
    _debug: o.DebugOption = False,
    flags: dict[str, Any],
) -> int:
    """Summarise articles: headline, overview, key points, stances (the default command)."""
    from summarizer.cli.planning import print_plan
    from summarizer.cli.running import Reporting, run_reports
    from summarizer.tasks.prompting import Wanted

    shape = s.shape_of(length, points, focus, audience, language, style, prompt_file)
    wanted = Wanted(stances=stances, shape=shape)
    if dry_run:
        return print_plan(files or ["-"], flags, wanted)
    reporting = Reporting(
        output_format,
        output,
        wanted,
        show_dropped=show_dropped,
        strict=strict,
        stream=stream,
        quiet=quiet,
        everything=everything,
    )
    return run_reports(files or ["-"], flags, reporting)
