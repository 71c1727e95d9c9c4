"""Options that several commands share, what they mean, and how a shell completes them."""

import inspect
from collections.abc import Callable, Collection, Mapping
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from typer import Argument, Option

from summarizer.errors import SummarizerError, UsageError

if TYPE_CHECKING:
    from summarizer.settings import Shape

_MAX_PROMPT_LENGTH = 20_000


def complete_profile(incomplete: str) -> list[str]:
    """The profiles of the configuration file; none if it cannot be read."""
    return [name for name in _profiles() if name.startswith(incomplete)]


def complete_model(incomplete: str) -> list[str]:
    """Built-in names, the profiles' models and the models on this machine. The network is not used."""
    from summarizer.llm.weights import list_local_models

    configured = [profile.model for profile in _profiles().values() if profile.model]
    local = [model.name for model in list_local_models()]
    names = dict.fromkeys(["auto", "embedded", "smollm2", *configured, *local])
    return [name for name in names if name.startswith(incomplete)]


def complete_provider(incomplete: str) -> list[str]:
    """The providers that ``--provider`` takes."""
    from summarizer.llm.capabilities import PROVIDERS

    return [row.name for row in PROVIDERS if row.name.startswith(incomplete)]


def _profiles() -> dict[str, Any]:
    from summarizer.config import config_path, read_config

    try:
        return dict(read_config(config_path()).profiles)
    except SummarizerError:
        return {}


Files = Annotated[
    list[str] | None,
    Argument(metavar="FILE…", help="Articles: files or http(s) addresses; - or nothing reads standard input."),
]
OneFile = Annotated[
    str, Argument(metavar="FILE", help="An article: a file or an http(s) address; - or nothing reads standard input.")
]
FORMAT = Option("--format", "-f", help="How to print the result.")
OutputOption = Annotated[
    Path | None, Option("--output", "-o", metavar="PATH", help="Write the result to a file, whole or not at all.")
]
AllOption = Annotated[
    bool, Option("--all", help="Show every holder and quotation; else as many as the length has room for.")
]
DryRunOption = Annotated[
    bool, Option("--dry-run", help="Show the calls, tokens and highest possible cost; call nothing.")
]
QuietOption = Annotated[bool, Option("--quiet", "-q", help="Print nothing but errors on standard error.")]
DebugOption = Annotated[bool, Option("--debug", help="Show a traceback with an error.")]


def _optional(kind: Any, *names: str, **details: Any) -> Any:
    """An option that is None unless it is given."""
    return Annotated[kind | None, Option(*names, show_default=False, **details)]


SHAPE_OPTIONS = {
    "length": _optional(
        str,
        "--length",
        metavar="short|medium|long|N",
        help="Words of overview and key points together: 80, 160, 320 or N.",
    ),
    "points": _optional(int, "--points", metavar="N", min=1, max=50, help="Number of key points."),
    "focus": _optional(str, "--focus", metavar="TEXT", help="A topic to put first."),
    "style": _optional(
        Literal["bullets", "prose"], "--style", help="Overview and key points, or one running text.  [default: bullets]"
    ),
    "audience": _optional(str, "--audience", metavar="TEXT", help="The readers a model should write for."),
    "language": _optional(
        str, "--language", metavar="CODE", help="The language a model writes in; evidence stays in the article's."
    ),
    "prompt_file": _optional(
        Path, "--prompt-file", metavar="PATH", help="Your own instructions to the model; its output is still checked."
    ),
}
MODEL_OPTIONS = {
    "model": _optional(
        str,
        "--model",
        "-m",
        metavar="NAME",
        autocompletion=complete_model,
        help="auto (the default): the configured endpoint if there is one, else embedded. embedded: no model writes. "
        "smollm2, PATH.gguf or hf:OWNER/REPO/FILE.gguf: a model in this process. command:'PROGRAM': a program that "
        "reads a prompt and prints a reply. Anything else: a model of the endpoint.  [env: SUMMARIZER_MODEL]",
    ),
    "provider": _optional(
        str,
        "--provider",
        metavar="NAME",
        autocompletion=complete_provider,
        help="openai, azure, anthropic, gemini, mistral, groq, openrouter, deepseek, ollama, lmstudio, llamacpp or "
        "vllm: sets the base URL, and the variable that holds the key.  [env: SUMMARIZER_PROVIDER]",
    ),
    "base_url": _optional(
        str,
        "--base-url",
        metavar="URL",
        help="An OpenAI-compatible endpoint, such as a local server.  [env: OPENAI_BASE_URL]",
    ),
    "profile": _optional(
        str,
        "--profile",
        "-p",
        metavar="NAME",
        autocompletion=complete_profile,
        help="A profile of the configuration file.  [env: SUMMARIZER_PROFILE]",
    ),
    "context_tokens": _optional(
        int,
        "--context-tokens",
        metavar="N",
        min=256,
        help="Context window in tokens, if the endpoint does not report it.",
    ),
    "max_output_tokens": _optional(
        int,
        "--max-output-tokens",
        metavar="N",
        min=1,
        help="Most tokens in a reply, a model's reasoning included.  [default: as the task needs]",
    ),
    "verify": _optional(
        str,
        "--verify",
        metavar="MODEL|off",
        help="The model that compares each statement with the article: a name of the endpoint, hf:OWNER/REPO (a "
        "cross-encoder, in this process), or classifier:URL. off: statements are marked unverified.  "
        "[default: the same model]",
    ),
    "concurrency": _optional(int, "--concurrency", metavar="N", min=1, max=256, help="Calls at once.  [default: 4]"),
    "timeout": _optional(float, "--timeout", metavar="SECONDS", min=0.1, help="A deadline for the whole run."),
    "max_cost": _optional(float, "--max-cost", metavar="USD", min=0.0, help="Stop before spending more than this."),
    "cache": _optional(bool, "--cache/--no-cache", help="Keep replies and use them again.  [default: cache]"),
    "record": _optional(Path, "--record", metavar="DIR", help="Keep every call as a file that can be reviewed."),
    "replay": _optional(Path, "--replay", metavar="DIR", help="Answer from recordings alone; call no model."),
    "offline": _optional(bool, "--offline", help="Never use the network, not even to fetch a model."),
}
READING_OPTIONS = {
    "max_bytes": _optional(
        int, "--max-bytes", metavar="N", min=1, help="Largest input that is read.  [default: 64 MiB]"
    ),
    "fetch_timeout": _optional(
        float, "--fetch-timeout", metavar="SECONDS", min=0.1, help="For fetching an address.  [default: 30]"
    ),
    "allow_private": _optional(bool, "--allow-private", help="Fetch from this machine and private networks too."),
}
LOG_OPTIONS = {
    "log": _optional(
        bool,
        "--log/--no-log",
        help="Keep the question and a model's answer, for summarize log and --continue.  [default: log]  "
        "[env: SUMMARIZER_NO_LOG]",
    ),
    "log_quotes": _optional(bool, "--log-quotes", help="Keep the article's words of the result too."),
}
ALL_OPTIONS = MODEL_OPTIONS | READING_OPTIONS
RUN_OPTIONS = {"quiet": QuietOption, "_debug": DebugOption}
DRY_RUN = {"dry_run": DryRunOption}
PRINT_OPTIONS = DRY_RUN | {"output": OutputOption} | RUN_OPTIONS
_OUTPUT = {
    "output_format",
    "output",
    "stances",
    "everything",
    "evidence",
    "show_dropped",
    "strict",
    "stream",
    "quiet",
    "dry_run",
    "_debug",
}


def group_of(name: str | None) -> str:
    """The heading of an option in the help, from the name of its parameter."""
    groups = {
        "Shape": SHAPE_OPTIONS.keys(),
        "Model": MODEL_OPTIONS.keys(),
        "Reading": READING_OPTIONS.keys(),
        "Output": _OUTPUT,
        "Log": LOG_OPTIONS.keys(),
    }
    return next((heading for heading, names in groups.items() if name in names), "Options")


Command = Callable[..., int]


def with_options(*groups: dict[str, Any]) -> Callable[[Command], Command]:
    """Give a command more options; it receives their values together, as ``flags``, by name."""
    options = {name: option for group in groups for name, option in group.items()}

    def add(command: Command) -> Command:
        @wraps(command)
        def wrapped(**values: Any) -> int:
            flags = {name: values.pop(name) for name in options}
            return command(**values, flags=flags)

        keyword = inspect.Parameter.KEYWORD_ONLY
        own = [p for p in inspect.signature(command).parameters.values() if p.name != "flags"]
        parameters = [p.replace(kind=keyword) for p in own] + [
            inspect.Parameter(name, keyword, default=None, annotation=option) for name, option in options.items()
        ]
        wrapped.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # typer reads it; mypy knows no such attribute
        wrapped.__annotations__ = {p.name: p.annotation for p in parameters}
        return wrapped

    return add


def listed(option: str, words: str | None, known: Collection[str]) -> list[str]:
    """What an option lists, with commas. Raises UsageError for a word that is not known."""
    found = [word.strip().replace("-", "_") for word in (words or "").split(",") if word.strip()]
    if unknown := [word for word in found if word not in known]:
        raise UsageError(f"{option} does not know {', '.join(unknown)}; choose from {', '.join(known)}")
    return found


def shape_of(flags: Mapping[str, Any]) -> "Shape":
    """The summary's shape. Raises UsageError for an invalid length or language, or an unreadable prompt file."""
    from summarizer.settings import Shape

    return Shape(
        length=_words(flags.get("length")),
        points=flags.get("points"),
        focus=flags.get("focus"),
        audience=flags.get("audience"),
        language=_language_code(flags.get("language")),
        style=flags.get("style") or "bullets",
        task=_instructions(flags.get("prompt_file")),
    )


def _words(length: str | None) -> int | None:
    from summarizer.settings import LENGTHS

    if length is None or length in LENGTHS:
        return LENGTHS[length] if length else None
    if length.isascii() and length.isdigit() and 10 <= int(length[:7]) <= 10_000:
        return int(length)
    raise UsageError(f"--length cannot be {length!r}; say short, medium, long, or a number of words from 10 to 10000")


def _language_code(language: str | None) -> str | None:
    if language is None:
        return None
    from summarizer.tasks.drafter import LANGUAGE_NAMES

    code = language.strip().lower()
    named = {name.lower(): known for known, name in LANGUAGE_NAMES.items()}
    code = named.get(code, code.replace("_", "-").split("-")[0])
    if 2 <= len(code) <= 3 and code.isascii() and code.isalpha():
        return code
    raise UsageError(f"--language cannot be {language!r}; give a code such as de, or a name such as German")


def _instructions(path: Path | None) -> str | None:
    if path is None:
        return None
    text = read_option_file("--prompt-file", path).strip()
    if not text or len(text) > _MAX_PROMPT_LENGTH:
        raise UsageError(f"--prompt-file {path} must hold 1 to {_MAX_PROMPT_LENGTH} characters of text")
    return text


def read_option_file(option: str, path: Path) -> str:
    """The text of a file that an option names. Raises UsageError if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise UsageError(f"cannot read {option} {path}: {reason}") from None
