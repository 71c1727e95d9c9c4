"""``summarize diff OLD NEW``: what changed between two versions of an article."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Option

from summarizer.cli import options as o
from summarizer.errors import CheckError, UsageError

if TYPE_CHECKING:
    from summarizer.config import Settings
    from summarizer.results import ChangePart, DiffReport
    from summarizer.text.article import Article


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
    dry_run: Annotated[
        bool, Option("--dry-run", help="Show the calls, tokens and highest possible cost; call nothing.")
    ] = False,
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
    import asyncio

    from summarizer.cli.output import Messages, Output, finish_line
    from summarizer.config import load_settings
    from summarizer.ingest.load import load_article
    from summarizer.render.diff import rendered

    failing = _failing(fail_on)
    if old == new == "-":
        raise UsageError("standard input cannot hold both versions; give one of them as a file")
    settings, messages = load_settings(flags), Messages(quiet=quiet)
    articles = [load_article(path, limits=settings.reading) for path in (old, new)]
    for article in articles:
        messages.notices(article)
    if dry_run:
        from summarizer.cli.planning import print_diff_plan

        return print_diff_plan(articles[0], articles[1], settings)
    report = asyncio.run(_run(articles[0], articles[1], settings, messages.quiet))
    writer = Output(output)
    writer.write(rendered(report, output_format.value))
    writer.finish()
    messages.note(finish_line(report.run))
    failed = report.changes if ANY in failing else [c for c in report.changes if not failing.isdisjoint(c.about)]
    return CheckError.exit_code if failing and failed else 0


def _failing(words: str | None) -> set[str]:
    """What fails the run: ``any``, or what a change is about."""
    found = [word.strip() for word in (words or "").split(",") if word.strip()]
    if unknown := [word for word in found if word not in FAILING and word != ANY]:
        raise UsageError(f"--fail-on does not know {', '.join(unknown)}; choose from {', '.join([*FAILING, ANY])}")
    return {FAILING.get(word, word) for word in found}


async def _run(old: "Article", new: "Article", settings: "Settings", quiet: bool) -> "DiffReport":
    import asyncio

    from summarizer.cli.output import Messages
    from summarizer.cli.running import cli_engine, timeout_error

    async with cli_engine(settings, Messages(quiet=quiet)) as engine:
        try:
            async with asyncio.timeout(settings.timeout):
                return await engine.diff(old, new)
        except TimeoutError:
            raise timeout_error(settings) from None
