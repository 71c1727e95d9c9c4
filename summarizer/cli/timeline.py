"""Prints the stances of a whole archive."""

from dataclasses import dataclass
from pathlib import Path

from summarizer.cli.output import Output
from summarizer.corpus.timeline import Grouping, read_sayings, timeline_of
from summarizer.errors import UsageError
from summarizer.rendering import timeline as show


@dataclass(frozen=True, slots=True)
class Look:
    """What of an archive's stances is shown, and how."""

    holder: str | None
    target: str | None
    by: Grouping
    top: int
    format: str


def print_timeline(results: Path, look: Look, output: Path | None) -> int:
    """Print, and return the exit code. Raises UsageError for a format there is not, InputError for no archive."""
    if look.format == "markdown":
        raise UsageError("the stances of an archive are printed as text, csv, html, json or jsonl")
    out = Output(output)
    sayings = read_sayings(results, look.holder, look.target)
    if look.format == "csv":
        out.write(show.timeline_csv(sayings, look.by))
    elif look.format in ("json", "jsonl"):
        out.write(show.timeline_json(sayings, look.by, lines=look.format == "jsonl"))
    else:
        timeline = timeline_of(sayings, look.by)
        as_html = look.format == "html"
        out.write(
            show.timeline_html(timeline, look.top, look.by) if as_html else show.timeline_text(timeline, look.top)
        )
    out.finish()
    return 0
