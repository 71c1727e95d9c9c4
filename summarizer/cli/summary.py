"""``summarize FILE…``: the default command."""

from typing import Annotated, Any

from typer import Option

from summarizer.cli import options as o
from summarizer.errors import UsageError

_NO_MODEL = {"model": "embedded", "base_url": None, "provider": None, "replay": None}


@o.with_options(o.SHAPE_OPTIONS, o.ALL_OPTIONS, o.LOG_OPTIONS)
def summary(
    *,
    files: o.Files = None,
    output_format: Annotated[
        o.ReportFormat,
        Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="text, markdown, json, jsonl, html (a page), obsidian (a note with footnotes), docx; csv: the "
            "quotations; bibtex, csl: the source as a reference.",
        ),
    ] = o.ReportFormat.TEXT,
    output: o.OutputOption = None,
    stances: Annotated[bool, Option("--stances/--no-stances", help="Also show who takes which side.")] = True,
    everything: o.AllOption = False,
    show_dropped: Annotated[bool, Option("--show-dropped", help="Show rejected drafts, and why.")] = False,
    strict: Annotated[
        bool,
        Option(
            "--strict",
            help="Exit with 4 when a part of an article got no usable reply, with 1 when nothing was verified.",
        ),
    ] = False,
    stream: Annotated[
        bool, Option("--stream/--no-stream", help="On a terminal, show statements as their verdicts arrive.")
    ] = True,
    dry_run: o.DryRunOption = False,
    quiet: o.QuietOption = False,
    _debug: o.DebugOption = False,
    flags: dict[str, Any],
) -> int:
    """Summarise articles: headline, overview, key points, stances (the default command)."""
    from summarizer.shape import Wanted

    paths, wanted = files or ["-"], Wanted(stances=stances, shape=o.shape_of(flags))
    if output_format is o.ReportFormat.DOCX and output is None:
        raise UsageError("a docx goes to a file; add -o report.docx")
    if output_format is o.ReportFormat.CSV:
        wanted = Wanted(summary=False, stances=True)
    if output_format in (o.ReportFormat.BIBTEX, o.ReportFormat.CSL):
        wanted, flags = Wanted(summary=False, stances=False), flags | _NO_MODEL
    if dry_run:
        from summarizer.cli.planning import print_plan
        from summarizer.config import load_settings

        return print_plan(paths, load_settings(flags), wanted)
    from summarizer.cli.running import Reporting, run_reports
    from summarizer.render.writers import ExportWriter, ReportWriter, Writer
    from summarizer.voices import room_for

    room = room_for(wanted.shape.length, everything=everything)
    writer: Writer = ExportWriter(output_format.value, room=room)
    if output_format.value in list(o.Format):
        writer = ReportWriter(output_format.value, many=len(paths) > 1, show_dropped=show_dropped, room=room)
    return run_reports(paths, flags, Reporting(wanted, writer, output, strict, stream, quiet))
