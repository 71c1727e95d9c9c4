"""``summarize ask FILE… QUESTION``: answers from articles, or the passages that bear on a question."""

from typing import Annotated, Any

import typer

from summarizer.cli import options as o


@o.with_all_options
def ask(
    *,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE… [QUESTION]", help="Articles (- for standard input), then the question as one argument."
        ),
    ] = None,
    output_format: o.FormatOption = o.Format.TEXT,
    output: o.OutputOption = None,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="Show the passages in context, with their lines in the article text.")
    ] = False,
    show_dropped: Annotated[
        bool, typer.Option("--show-dropped", help="Show answers that are withheld, and why.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 4 when no article answers one of the questions.")
    ] = False,
    quiet: o.QuietOption = False,
    _debug: o.DebugOption = False,
    flags: dict[str, Any],
) -> int:
    """Answer questions from articles, with the words that say it; without a model, show the passages that bear on them.

    \b
      summarize ask article.txt "Who opposed the plan?"
      summarize ask a.txt b.txt "What will it cost?"      says which article answers
      summarize ask article.txt < questions.txt           one question a line
      cat article.txt | summarize ask "Who paid?"         the article from a pipe
      summarize ask article.txt                           a session, on a terminal

    The last argument is the question, unless it is a file that exists, an address, or -.
    """
    from summarizer.cli.asking import Asking, run_ask

    asking = Asking(output_format, output, evidence=evidence, show_dropped=show_dropped, strict=strict, quiet=quiet)
    return run_ask(words or [], flags, asking)
