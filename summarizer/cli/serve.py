"""``summarize serve`` and ``summarize mcp``: an engine for a browser and for an assistant."""

import asyncio
import webbrowser
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

from typer import Argument, Option

from summarizer.cli import options as o
from summarizer.cli.output import Messages, cli_engine
from summarizer.config import load_settings
from summarizer.errors import UsageError, needing_extra
from summarizer.ingest.load import load_article
from summarizer.settings import Wanted
from summarizer.tasks import ArticleAnalysis
from summarizer.text.article import Article


@o.with_options(o.RUN_OPTIONS, o.SHAPE_OPTIONS, o.ALL_OPTIONS)
def serve(
    *,
    files: Annotated[
        list[str] | None,
        Argument(metavar="FILE…", help="Articles to offer on the page: files or addresses."),
    ] = None,
    port: Annotated[
        int, Option("--port", metavar="N", min=0, max=65535, help="Port on 127.0.0.1; 0 takes a free one.")
    ] = 0,
    open_page: Annotated[bool, Option("--open", help="Open the page in the browser.")] = False,
    flags: dict[str, Any],
) -> int:
    """Serve a page on this machine, for you alone: paste or upload articles, read their summaries, ask questions.

    \b
      summarize serve                  prints the page's address
      summarize serve article.txt --open

    Ctrl-C ends it, with exit code 0.
    """
    with needing_extra("web", "serving a page"):
        from summarizer.web.app import Serving, open_worker
        from summarizer.web.app import serve as run_server
        from summarizer.web.server import UPLOAD_BYTES, Server, address, new_token, open_listener
    wanted = Wanted(shape=o.shape_of(flags))
    settings, messages = load_settings(flags), Messages(quiet=flags["quiet"])
    given = [ArticleAnalysis(load_article(path, limits=settings.reading)) for path in files or []]
    reading = replace(settings.reading, max_bytes=flags.get("max_bytes") or UPLOAD_BYTES)
    with open_listener(port) as listener, open_worker(lambda: cli_engine(settings, messages)) as worker:
        serving = Serving(worker, port, new_token(), given, wanted, reading, settings.timeout, note_wrong=wrong_notes())

        def ready(_: Server) -> None:
            print(page := address(listener, serving.token), flush=True)
            messages.note("the page is for you alone: its address holds the key. Ctrl-C ends the server")
            if open_page:
                webbrowser.open(page)

        asyncio.run(run_server(serving, listener, ready, debug=flags["_debug"]))
    return 0


@o.with_options(o.RUN_OPTIONS, o.ALL_OPTIONS)
def mcp(
    *,
    folder: Annotated[
        list[Path] | None,
        Option("--folder", metavar="DIR", help="A folder whose files may be read; may be repeated."),
    ] = None,
    flags: dict[str, Any],
) -> int:
    """Offer tools to an assistant that speaks the Model Context Protocol: summarize, ask, check, list files.

    \b
      summarize mcp                          text and addresses
      summarize mcp --folder ~/Documents     also the files there

    Standard output carries the protocol alone. The command ends when the assistant closes standard input.
    """
    with needing_extra("mcp", "offering tools to an assistant"):
        from summarizer.mcp import Tools, server_of
        from summarizer.web.app import open_worker
    if missing := [str(path) for path in folder or [] if not path.is_dir()]:
        raise UsageError(f"--folder {missing[0]} is not a folder; give one that exists")
    settings, messages = load_settings(flags), Messages(quiet=flags["quiet"])
    with open_worker(lambda: cli_engine(settings, messages)) as worker:

        async def offer() -> None:
            await server_of(Tools(worker, settings, folder or [])).run_stdio_async()

        asyncio.run(offer())
    return 0


def wrong_notes() -> Callable[[Article, str, str | None], str] | None:
    """What notes a wrong statement in the golden set ``evals`` here; None without one, or without the extra."""
    if not Path("evals", "cases").is_dir() or find_spec("yaml") is None:
        return None
    from summarizer.evals.authoring import report_wrong

    return lambda article, statement, question: str(
        report_wrong(article, statement, question=question, from_file=False)
    )
