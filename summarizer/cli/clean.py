"""``summarize clean``: the cleaned text, and what was left out."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

from typer import Option

from summarizer.cli import options as o
from summarizer.cli.output import Messages, print_result
from summarizer.ingest.load import load_article
from summarizer.ingest.sources import ReadingLimits
from summarizer.render.terminal import one_line
from summarizer.text.article import Article

if TYPE_CHECKING:
    from summarizer.results import CleanReport


class CleanFormat(StrEnum):
    """How the cleaned text is printed."""

    TEXT = "text"
    JSON = "json"


@o.with_options(o.READING_OPTIONS, {"offline": o.MODEL_OPTIONS["offline"]})
def clean(
    *,
    file: o.OneFile = "-",
    show_removed: Annotated[bool, Option("--show-removed", help="List what was left out, and why.")] = False,
    output_format: Annotated[CleanFormat, Option("--format", "-f", help="How to print it.")] = CleanFormat.TEXT,
    output: o.OutputOption = None,
    quiet: o.QuietOption = False,
    _debug: o.DebugOption = False,
    flags: dict[str, Any],
) -> int:
    """Print the article's text without the page around it. Evidence offsets count in this text."""
    article = load_article(file, limits=ReadingLimits.of(flags))
    Messages(quiet=quiet).notices(article)
    if output_format is CleanFormat.JSON:
        return print_result(_clean_report(article).model_dump_json(indent=2) + "\n", output, [file])
    return print_result(_removals(article) if show_removed else article.text + "\n", output, [file])


def _clean_report(article: Article) -> "CleanReport":
    from summarizer.extract.evidence import article_info
    from summarizer.results import CleanReport, RemovalInfo

    removed = [
        RemovalInfo(text=r.text, reason=r.reason, start=r.raw_span.start, end=r.raw_span.end) for r in article.removals
    ]
    return CleanReport(article=article_info(article), text=article.text, removed=removed)


def _removals(article: Article) -> str:
    """One line for each removal: line number of the input, reason, text."""
    lines = []
    for removal in article.removals:
        line = article.raw.count("\n", 0, removal.raw_span.start) + 1
        lines.append(f"{line:>5}  {removal.reason:<24}  {one_line(removal.text)}\n")
    return "".join(lines) or "Nothing was left out.\n"
