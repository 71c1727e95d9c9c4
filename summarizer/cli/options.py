"""Options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How a report is printed."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    JSONL = "jsonl"


Files = Annotated[
    list[str] | None, typer.Argument(metavar="[FILE]…", help="Articles; - or nothing reads standard input.")
]
OneFile = Annotated[str, typer.Argument(metavar="[FILE]", help="An article; - or nothing reads standard input.")]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How to print the result.")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="PATH", help="Write the result to a file, whole or not at all.")
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        "-m",
        metavar="NAME",
        help="auto (the default): the configured endpoint if there is one, else embedded. embedded: no model writes. "
        "smollm2 or PATH.gguf: a model in this process. Anything else: a model of the endpoint.  "
        "[env: SUMMARIZER_MODEL]",
    ),
]
BaseUrlOption = Annotated[
    str | None,
    typer.Option(
        "--base-url",
        metavar="URL",
        help="An OpenAI-compatible endpoint, such as a local server.  [env: OPENAI_BASE_URL]",
    ),
]
ProfileOption = Annotated[
    str | None,
    typer.Option(
        "--profile", "-p", metavar="NAME", help="A profile of the configuration file.  [env: SUMMARIZER_PROFILE]"
    ),
]
ContextOption = Annotated[
    int | None,
    typer.Option("--context-tokens", metavar="N", min=256, help="The model's window, where it does not tell."),
]
OfflineOption = Annotated[bool, typer.Option("--offline", help="Never use the network, not even to fetch a model.")]
DraftsOption = Annotated[
    bool | None,
    typer.Option(
        "--drafts/--no-drafts",
        help="Whether a model's own wording may be used, once checked. By default not that of a model "
        "known to have under a billion parameters.",
        show_default=False,
    ),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Nothing on standard error but errors.")]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show a traceback with an error.")]
