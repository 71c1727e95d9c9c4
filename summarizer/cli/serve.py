"""``summarize serve [FILE…]``: the page, live, on this machine."""

from typing import Annotated, Any

import typer

from summarizer.cli import options as o
from summarizer.cli import shaping as s


@o.with_all_options
def serve(
    *,
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE…", help="Articles to offer on the page: files or addresses."),
    ] = None,
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="Port on 127.0.0.1; 0 takes a free one.")
    ] = 0,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    length: s.Length = None,
    points: s.Points = None,
    style: s.StyleOption = s.Style.BULLETS,
    focus: s.Focus = None,
    audience: s.Audience = None,
    language: s.Language = None,
    prompt_file: s.PromptFile = None,
    quiet: o.QuietOption = False,
    debug: o.DebugOption = False,
    flags: dict[str, Any],
) -> int:
    """Serve a page on this machine: paste or upload articles, see what they say, ask them; for you alone.

    \b
      summarize serve                  prints the page's address
      summarize serve article.txt --open

    Ctrl-C ends it, with exit code 0.
    """
    from summarizer.cli.serving import run_serve
    from summarizer.tasks.prompting import Wanted

    wanted = Wanted(shape=s.shape_of(length, points, focus, audience, language, style, prompt_file))
    return run_serve(files or [], flags, wanted, port=port, open_page=open_page, quiet=quiet, debug=debug)
