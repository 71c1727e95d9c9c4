"""``summarize mcp``: the tools for assistants, over standard input and output."""

from pathlib import Path
from typing import Annotated, Any

import typer

from summarizer.cli import options as o


@o.with_all_options
def mcp(
    *,
    folder: Annotated[
        list[Path] | None,
        typer.Option("--folder", metavar="DIR", help="A folder whose files may be read; may be given several times."),
    ] = None,
    quiet: o.QuietOption = False,
    _debug: o.DebugOption = False,
    flags: dict[str, Any],
) -> int:
    """Offer summarize, stances and ask to an assistant that speaks the Model Context Protocol.

    \b
      summarize mcp                          text and addresses
      summarize mcp --folder ~/Documents     also the files there

    Standard output carries the protocol alone. It ends when the assistant closes standard input.
    """
    import asyncio

    from summarizer.cli.messages import Messages
    from summarizer.cli.running import opened_engine
    from summarizer.configuration import settings_of
    from summarizer.errors import UsageError
    from summarizer.extras import install_command

    try:
        from summarizer.assistants import Tools, server_of
        from summarizer.worker import working
    except ModuleNotFoundError as error:
        command = install_command("mcp")
        raise UsageError(
            f"tools for assistants need the extra “mcp” ({error.name} is missing); install it: {command}"
        ) from None
    if missing := [str(path) for path in folder or [] if not path.is_dir()]:
        raise UsageError(f"--folder {missing[0]} is not a folder; give one that exists")
    settings = settings_of(flags)
    messages = Messages(quiet=quiet)
    with working(lambda: opened_engine(settings, messages)) as worker:

        async def offer() -> None:
            await server_of(Tools(worker, settings, folder or [])).run_stdio_async()

        asyncio.run(offer())
    return 0
