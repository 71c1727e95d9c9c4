"""``summarize diff OLD NEW``: what changed between two versions of an article."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Option

from summarizer.cli import options as o
from summarizer.errors import CheckError, UsageError

if TYPE_CHECKING:
    from summarizer.results import ChangePart


class DiffFormat(StrEnum):
    """How changes are printed."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    HTML = "html"


ANY = "any"
FAILING: "dict[str, ChangePart]" = {
    "headline": "headline",
    "figures": "figure",
    "dates": "date",
    "names": "name",
    "negations": "negation",
    "qualifiers": "qualifier",
    "quotations": "quotation",
    "corrections": "correction",
}
"""Word of ``--fail-on`` → what a change is about."""


@o.with_options(o.ALL_OPTIONS)
def diff(
    *,
    old: Annotated[str, Argument(metavar="OLD", help="The old version: a file, an address, or - for a pipe.")],
    new: Annotated[str, Argument(metavar="NEW", help="The new version.")],
    fail_on: Annotated[
        str | None,
        Option(
            "--fail-on",
            metavar="WHAT",
            help=f"Exit with 4 if any of these changed: {', '.join(FAILING)}, {ANY}.",
        ),
    ] = None,
    output_format: Annotated[DiffFormat, Option("--format", "-f", help="How to print the result.")] = DiffFormat.TEXT,
    dry_run: o.DryRunOption = False,
    output: o.OutputOption = None,
    quiet: o.QuietOption = False,
    _debug: o.DebugOption = False,
    flags: dict[str, Any],
) -> int:
    """Show what changed between two versions of an article: headline, corrections, figures, names, quotations first.

    \b
      summarize diff old.html new.html                  what was added, dropped, changed, moved
      summarize diff old.txt new.txt --format html      both versions side by side
      summarize diff old.txt new.txt --fail-on figures,quotations

    Markup and typography are no changes. No model is needed; one that --model names says each change in a sentence, and
    the verifier compares the sentence with both versions.
    """
    from summarizer.cli.output import Messages, Output
    from summarizer.cli.running import run_once
    from summarizer.config import load_settings
    from summarizer.ingest.load import load_article
    from summarizer.render.diff import rendered

    fails = o.failing(fail_on, [*FAILING, ANY])
    if old == new == "-":
        raise UsageError("standard input cannot hold both versions; give one of them as a file")
    settings, messages = load_settings(flags), Messages(quiet=quiet)
    before, after = [load_article(path, limits=settings.reading) for path in (old, new)]
    for article in (before, after):
        messages.notices(article)
    if dry_run:
        from summarizer.cli.planning import print_diff_plan

        return print_diff_plan(before, after, settings)
    report = run_once(
        settings,
        Output(output, [old, new]),
        messages,
        lambda engine: engine.diff(before, after),
        lambda made: rendered(made, output_format.value),
    )
    parts = {FAILING[word] for word in fails if word != ANY}
    failed = any(ANY in fails or not parts.isdisjoint(change.about) for change in report.changes)
    return CheckError.exit_code if failed else 0
