"""``summarize check SOURCE…``: is each claim of another text really there?"""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

from typer import Option

from summarizer.cli import options as o
from summarizer.errors import CheckError, InputError, UsageError

if TYPE_CHECKING:
    from summarizer.config import Settings
    from summarizer.ingest.claims import ClaimedText

_NO_MODEL = (
    "no model has read the claims, so meaning is unverified; set OPENAI_API_KEY, --base-url or --model, "
    "or use --exact for the exact checks alone"
)
VERDICTS = ("contradicted", "disputed", "partly", "not_stated", "unverified")


class CheckFormat(StrEnum):
    """How checked claims are printed."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    JSONL = "jsonl"
    JUNIT = "junit"
    SARIF = "sarif"
    HTML = "html"


@o.with_options(o.ALL_OPTIONS)
def check(
    *,
    sources: o.Files = None,
    claim: Annotated[
        list[str] | None, Option("--claim", metavar="TEXT", help="A claim to check; repeat it for more.")
    ] = None,
    claims: Annotated[
        str | None,
        Option("--claims", metavar="FILE", help="A file of claims, one a line or JSON lines; - for a pipe."),
    ] = None,
    text: Annotated[
        str | None,
        Option(
            "--text",
            metavar="FILE",
            help="A text to check sentence by sentence: Markdown, HTML or plain; - for a pipe.",
        ),
    ] = None,
    exact: Annotated[
        bool, Option("--exact", help="Run the exact checks alone (quotations, figures); no model reads.")
    ] = False,
    fail_on: Annotated[
        str | None,
        Option(
            "--fail-on",
            metavar="VERDICTS",
            help=f"Exit with 4 when a claim has one of these verdicts: {', '.join(VERDICTS)}.",
        ),
    ] = None,
    output_format: Annotated[CheckFormat, Option("--format", "-f", help="How to print the result.")] = (
        CheckFormat.TEXT
    ),
    dry_run: o.DryRunOption = False,
    output: o.OutputOption = None,
    quiet: o.QuietOption = False,
    _debug: o.DebugOption = False,
    flags: dict[str, Any],
) -> int:
    """Check claims, or somebody else's text, against their source: supported, contradicted, or not there.

    \b
      summarize check article.txt --text summary.md       each sentence of a summary
      summarize check article.txt --claim "The vote was unanimous."
      summarize check a.txt b.txt --claims claims.txt     which source bears out which claim
      summarize check article.txt --text theirs.md --fail-on contradicted,not_stated --format junit

    The exact checks come first: quotations, figures, dates. What a claim means is read by the model that --model or
    --verify names.
    """
    from summarizer.cli.output import Messages, Output
    from summarizer.cli.running import run_once
    from summarizer.config import VERIFY_OFF, load_settings
    from summarizer.ingest.load import load_article
    from summarizer.render.checks import rendered
    from summarizer.tasks import ArticleAnalysis

    verdicts, paths = o.failing(fail_on, VERDICTS), sources or ["-"]
    if flags.get("verify") == VERIFY_OFF and not exact:
        raise UsageError("--verify off leaves nothing to read the claims; use --exact for the exact checks alone")
    settings, messages = load_settings(flags | ({"model": "embedded"} if exact else {})), Messages(quiet=quiet)
    given, path = _given(claim or [], claims, text, paths, settings)
    analyses = [ArticleAnalysis(load_article(source, limits=settings.reading)) for source in paths]
    if dry_run:
        from summarizer.cli.planning import print_check_plan

        return print_check_plan(analyses, given, settings)
    report = run_once(
        settings,
        Output(output, [*paths, path or "-"]),
        messages,
        lambda engine: engine.check(analyses, given, path),
        lambda made: rendered(made, [analysis.article for analysis in analyses], output_format.value),
    )
    if any(getattr(report.counts, verdict) for verdict in verdicts):
        return CheckError.exit_code
    if not exact and report.run.verifier is None:
        messages.error(_NO_MODEL)
        return 1
    return 0


def _given(
    single: list[str], listed: str | None, text: str | None, sources: list[str], settings: "Settings"
) -> "tuple[ClaimedText, str | None]":
    """The claims, and the path of the text they come from."""
    from summarizer.ingest.claims import Claim, ClaimedText, claims_in, claims_listed
    from summarizer.ingest.load import read_input

    ways = sum(map(bool, (single, listed, text)))
    if ways != 1:
        what = "give the claims in one way only" if ways else "say what to check"
        raise UsageError(f"{what}: --claim TEXT, --claims FILE, or --text FILE")
    path = listed or text
    if path is None:
        if any(not one.strip() for one in single):
            raise UsageError("a claim is empty; give a sentence")
        return ClaimedText(tuple(Claim(" ".join(one.split())) for one in single), ()), None
    if path == "-" and "-" in sources:
        raise UsageError("standard input cannot hold both the source and the claims; give one of them as a file")
    raw = read_input(path, limits=settings.reading)
    words = raw.text if raw.original is None else raw.original
    given = claims_listed(words) if listed else claims_in(words, raw.media)
    if not given.claims:
        raise InputError(f"{path} claims nothing; there is no sentence to check")
    return given, path
