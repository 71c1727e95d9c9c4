"""Runs the server of the live page."""

import asyncio
import webbrowser
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from summarizer.analysis import ArticleAnalysis
from summarizer.cli.messages import Messages
from summarizer.cli.running import opened_engine
from summarizer.configuration import settings_of
from summarizer.errors import UsageError
from summarizer.extras import install_command
from summarizer.loading import load_article
from summarizer.tasks.prompting import Wanted


def run_serve(
    paths: Sequence[str],
    flags: Mapping[str, Any],
    wanted: Wanted,
    *,
    port: int,
    open_page: bool,
    quiet: bool,
    debug: bool,
) -> int:
    """Serve until the user stops it. Raises UsageError without the extra, InputError for an unreadable article."""
    try:
        from summarizer.serving.app import Serving
        from summarizer.serving.bodies import UPLOAD_BYTES
        from summarizer.serving.guard import new_token
        from summarizer.serving.server import Server, address, listening, serve
        from summarizer.worker import working
    except ModuleNotFoundError as error:
        command = install_command("web")
        raise UsageError(
            f"serving a page needs the extra “web” ({error.name} is missing); install it: {command}"
        ) from None
    settings, messages = settings_of(flags), Messages(quiet=quiet)
    given = [ArticleAnalysis(load_article(path, limits=settings.reading)) for path in paths]
    most = flags.get("max_bytes") or UPLOAD_BYTES
    with listening(port) as listener, working(lambda: opened_engine(settings, messages)) as worker:
        serving = Serving(
            worker, port, new_token(), given, wanted, replace(settings.reading, max_bytes=most), settings.timeout
        )

        def ready(_: Server) -> None:
            print(page := address(listener, serving.token), flush=True)
            messages.note("the page is for you alone: its address holds the key. Ctrl-C ends the server")
            if open_page:
                webbrowser.open(page)

        asyncio.run(serve(serving, listener, ready, debug=debug))
    return 0
