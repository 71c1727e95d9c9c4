"""Options that several commands share."""

import inspect
from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from summarizer.cli import completing


class Format(StrEnum):
    """How a report is printed."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    JSONL = "jsonl"
    HTML = "html"


Files = Annotated[
    list[str] | None,
    typer.Argument(metavar="FILE…", help="Articles: files or http(s) addresses; - or nothing reads standard input."),
]
OneFile = Annotated[
    str,
    typer.Argument(metavar="FILE", help="An article: a file or an http(s) address; - or nothing reads standard input."),
]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How to print the result.")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="PATH", help="Write the result to a file, whole or not at all.")
]
AllOption = Annotated[
    bool,
    typer.Option("--all", help="Show every holder and quotation; else as many as the length has room for."),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Nothing on standard error but errors.")]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show a traceback with an error.")]

_MODEL_OPTIONS: dict[str, Any] = {
    "model": Annotated[
        str | None,
        typer.Option(
            "--model",
            "-m",
            metavar="NAME",
            autocompletion=completing.models,
            help="auto (the default): the configured endpoint if there is one, else embedded. embedded: no model "
            "writes. smollm2, PATH.gguf or hf:OWNER/REPO/FILE.gguf: a model in this process. command:'PROGRAM': what "
            "reads a prompt and prints a reply. Anything else: a model of the endpoint.  [env: SUMMARIZER_MODEL]",
        ),
    ],
    "provider": Annotated[
        str | None,
        typer.Option(
            "--provider",
            metavar="NAME",
            autocompletion=completing.providers,
            help="openai, azure, anthropic, gemini, mistral, groq, openrouter, deepseek, ollama, lmstudio, llamacpp or "
            "vllm: sets the base URL, and the variable that holds the key.  [env: SUMMARIZER_PROVIDER]",
        ),
    ],
    "base_url": Annotated[
        str | None,
        typer.Option(
            "--base-url",
            metavar="URL",
            help="An OpenAI-compatible endpoint, such as a local server.  [env: OPENAI_BASE_URL]",
        ),
    ],
    "profile": Annotated[
        str | None,
        typer.Option(
            "--profile",
            "-p",
            metavar="NAME",
            autocompletion=completing.profiles,
            help="A profile of the configuration file.  [env: SUMMARIZER_PROFILE]",
        ),
    ],
    "context_tokens": Annotated[
        int | None,
        typer.Option(
            "--context-tokens",
            metavar="N",
            min=256,
            help="Context window in tokens, if the endpoint does not report it.",
        ),
    ],
    "max_output_tokens": Annotated[
        int | None,
        typer.Option(
            "--max-output-tokens",
            metavar="N",
            min=1,
            help="Tokens that a reply may have, a reasoning model's thoughts included.  [default: as the work needs]",
        ),
    ],
    "verify": Annotated[
        str | None,
        typer.Option(
            "--verify",
            metavar="MODEL|off",
            help="Which model reads beside the article what a model wrote. off: what it wrote is shown as unverified.  "
            "[default: the same model]",
            show_default=False,
        ),
    ],
    "concurrency": Annotated[
        int | None,
        typer.Option("--concurrency", metavar="N", min=1, max=256, help="Calls at once.  [default: 4]"),
    ],
    "timeout": Annotated[
        float | None, typer.Option("--timeout", metavar="SECONDS", min=0.1, help="A deadline for the whole run.")
    ],
    "max_cost": Annotated[
        float | None, typer.Option("--max-cost", metavar="USD", min=0.0, help="Stop before spending more than this.")
    ],
    "cache": Annotated[
        bool | None,
        typer.Option(
            "--cache/--no-cache", help="Keep replies and use them again.  [default: cache]", show_default=False
        ),
    ],
    "record": Annotated[
        Path | None, typer.Option("--record", metavar="DIR", help="Keep every call as a file that can be reviewed.")
    ],
    "replay": Annotated[
        Path | None, typer.Option("--replay", metavar="DIR", help="Answer from recordings alone; ask nobody.")
    ],
    "offline": Annotated[
        bool | None,
        typer.Option("--offline", help="Never use the network, not even to fetch a model.", show_default=False),
    ],
}


_READING_OPTIONS: dict[str, Any] = {
    "max_bytes": Annotated[
        int | None,
        typer.Option("--max-bytes", metavar="N", min=1, help="Largest input that is read.  [default: 64 MiB]"),
    ],
    "fetch_timeout": Annotated[
        float | None,
        typer.Option("--fetch-timeout", metavar="SECONDS", min=0.1, help="For fetching an address.  [default: 30]"),
    ],
    "allow_private": Annotated[
        bool | None,
        typer.Option("--allow-private", help="Fetch from this machine and private networks too.", show_default=False),
    ],
}

Command = Callable[..., int]


def with_model_options(command: Command) -> Command:
    """Gives a command the options that choose a model; it receives them together, as ``flags``, by name."""
    return _with_options(command, _MODEL_OPTIONS)


def with_reading_options(command: Command) -> Command:
    """Gives a command the options that bound its inputs; it receives them together, as ``flags``, by name."""
    return _with_options(command, _READING_OPTIONS | {"offline": _MODEL_OPTIONS["offline"]})


def with_endpoint_options(command: Command) -> Command:
    """Gives a command the options that say how models are reached, without the choice of one, as ``flags``."""
    own = ("model", "record", "replay", "timeout")
    return _with_options(command, {name: option for name, option in _MODEL_OPTIONS.items() if name not in own})


def with_all_options(command: Command) -> Command:
    """Gives a command the options that choose a model and bound its inputs, as ``flags``, by name."""
    return _with_options(command, _MODEL_OPTIONS | _READING_OPTIONS)


def _with_options(command: Command, options: dict[str, Any]) -> Command:
    own = [p for p in inspect.signature(command).parameters.values() if p.name != "flags"]
    keyword = inspect.Parameter.KEYWORD_ONLY
    shared = [inspect.Parameter(name, keyword, default=None, annotation=option) for name, option in options.items()]

    @wraps(command)
    def wrapped(**values: Any) -> int:
        flags = {name: values.pop(name) for name in options}
        return command(**values, flags=flags)

    parameters = [p.replace(kind=keyword) for p in own] + shared
    wrapped.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    wrapped.__annotations__ = {p.name: p.annotation for p in parameters}
    return wrapped
