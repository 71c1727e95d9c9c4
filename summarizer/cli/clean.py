"""``summarize clean``: the cleaned text, and what was left out."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from summarizer.cli import options as o


class CleanFormat(StrEnum):
    """How the cleaned text is printed."""

    TEXT = "text"
    JSON = "json"


@o.with_reading_options
def clean(
    *,
    file: o.OneFile = "-",
    show_removed: Annotated[bool, typer.Option("--show-removed", help="List what was left out, and why.")] = False,
    output_format: Annotated[CleanFormat, typer.Option("--format", "-f", help="How to print it.")] = CleanFormat.TEXT,
    output: o.OutputOption = None,
    _debug: o.DebugOption = False,
    flags: dict[str, Any],
) -> int:
    """Print the article's text without the page around it. Evidence offsets count in this text."""
    from summarizer.cli.messages import Messages
    from summarizer.cli.output import Output
    from summarizer.configuration import limits_of
    from summarizer.loading import load_article
    from summarizer.rendering.cleaned import removed_text, to_clean_report

    article = load_article(file, limits=limits_of(flags))
    Messages(quiet=False).notices(article)
    out = Output(output)
    if output_format is CleanFormat.JSON:
        out.write(to_clean_report(article).model_dump_json(indent=2) + "\n")
    elif show_removed:
        out.write(removed_text(article))
    else:
        out.write(article.text + "\n")
    out.finish()
    return 0
