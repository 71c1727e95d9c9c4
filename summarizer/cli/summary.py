"""``summarize FILE…``, the default command, and ``summarize demo``, which shows it on a packaged article."""

import sys
from pathlib import Path
from typing import Annotated, Any, Literal

from typer import Option

from summarizer.cli import options as o
from summarizer.errors import UsageError

FOLDER = Path(__file__).parent.parent / "showcase"
"""The article and the recordings; ``python docs/demo.py`` copies them from the golden set."""
_FIRST = """\
1  Without a model: rules choose the article's own sentences, on this machine.

   summarize {article}
"""
_SECOND = """
2  With a model: it writes, and a verifier compares every statement with the article.
   Here its replies are recorded; a ✓ marks what the verifier found supported.

   summarize {article} --replay {recordings}
"""
_NEXT = """
3  Your turn

   summarize YOUR-ARTICLE                   a file, an address, or - for a pipe
   summarize ask YOUR-ARTICLE "Who paid?"
   summarize config init                    choose a model
"""
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
    evidence: Annotated[
        Literal["none", "list", "inline"],
        Option(
            "--evidence",
            help="A model's evidence in text and Markdown: a numbered list at the end, below each statement, or none.",
        ),
    ] = "list",
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
        many = len(paths) > 1
        writer = ReportWriter(output_format.value, many=many, show_dropped=show_dropped, room=room, evidence=evidence)
    return run_reports(paths, flags, Reporting(wanted, writer, output, strict, stream, quiet))


def demo(*, _debug: o.DebugOption = False) -> int:
    """Show what a summary looks like, without a model and with one; offline, from a packaged article."""
    from summarizer.cli.running import Reporting, run_with_settings
    from summarizer.config import ConfigFile, resolve
    from summarizer.render.writers import ReportWriter
    from summarizer.shape import Wanted
    from summarizer.voices import Room

    article, recordings = FOLDER / "library-cat.txt", FOLDER / "recordings"
    steps: list[tuple[str, dict[str, Any]]] = [(_FIRST, {"model": "embedded"}), (_SECOND, {"replay": recordings})]
    code = 0
    for heading, flags in steps:
        print(heading.format(article=article, recordings=recordings))
        sys.stdout.flush()
        settings = resolve({"offline": True, "log": False, **flags}, config=ConfigFile(), environ={})
        writer = ReportWriter("text", many=False, room=Room())
        code = code or run_with_settings([str(article)], settings, Reporting(Wanted(), writer, quiet=True))
    print(_NEXT, end="")
    return code
