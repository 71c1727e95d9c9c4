"""The ``summarize`` command: its subcommands, and how errors become exit codes."""

import errno
import io
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup

from summarizer import __version__
from summarizer.errors import SummarizerError, UsageError

_GROUP_OPTIONS = {"--help", "-h", "--version", "--install-completion", "--show-completion"}
_LIKE_A_COMMAND = 0.75
"""How similar a word must be to a command's name, from 0 to 1, to be a mistyped one; at 0.7, ``call`` is ``clean``."""


class Command(TyperCommand):
    """A command whose help shows its parameters in groups."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Show the parameters by group."""
        show_parameters(self.get_params(ctx), ctx, formatter)


def show_parameters(params: Sequence[Any], ctx: Any, formatter: Any) -> None:
    """Show arguments and options, each group under its heading."""
    from summarizer.cli.options import group_of

    groups: dict[str, list[Any]] = {}
    for param in params:
        if row := param.get_help_record(ctx):
            heading = "Arguments" if param.param_type_name == "argument" else group_of(param.name)
            groups.setdefault(heading, []).append(row)
    for heading, rows in groups.items():
        with formatter.section(heading):
            formatter.write_dl(rows)


class DefaultCommandGroup(TyperGroup):
    """A group that passes arguments to its default command when the first one names no command."""

    default = "summary"
    runs_bare: ClassVar[bool] = False
    """Whether the default command runs without arguments also where no input is piped in."""
    mistaken: ClassVar[dict[str, str]] = {}
    """Words that are taken for commands, and what to say instead."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Insert the default command's name where no command is named. Raises UsageError for a mistyped one."""
        piped = sys.stdin is None or not sys.stdin.isatty()
        bare = not args and not ctx.resilient_parsing and (self.runs_bare or piped)
        if bare or (args and args[0] not in _GROUP_OPTIONS and args[0] not in self.list_commands(ctx)):
            if args and not ctx.resilient_parsing and (meant := self.mistyped(ctx, args[0])):
                raise UsageError(f"there is no command or file {args[0]}; did you mean {ctx.command_path} {meant}?")
            if args and not ctx.resilient_parsing and (late := self._late_command(ctx, args)):
                raise UsageError(f"options go after the command: {ctx.command_path} {late} …")
            args = [self.default, *args]
        return super().parse_args(ctx, args)

    def mistyped(self, ctx: Any, word: str) -> str | None:
        """The command that a word most likely stands for; None if it may be a file, an address or an option."""
        if not word.isalpha() or Path(word).exists():
            return None
        known = {name: name for name in self.list_commands(ctx)} | self.mistaken
        near = get_close_matches(word.lower(), known, 1, _LIKE_A_COMMAND)
        return known[near[0]] if near else None

    def _late_command(self, ctx: Any, args: list[str]) -> str | None:
        """The command that stands behind options; None if a file has its name, or it is an option's value."""
        known = self.list_commands(ctx) if args[0].startswith("-") else ()
        found = [(before, word) for before, word in pairwise(args) if word in known and not Path(word).exists()]
        flags = {
            name
            for option in (self._default(ctx).get_params(ctx) if found else ())
            if getattr(option, "is_flag", False)
            for name in option.opts
        }
        return next((word for before, word in found if not before.startswith("-") or before in flags), None)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Complete a command's name or an option of the default command."""
        return [*super().shell_complete(ctx, incomplete), *self._default(ctx).shell_complete(ctx, incomplete)]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Show the commands, then the default command's options."""
        self.format_commands(ctx, formatter)
        own = [p for p in self._default(ctx).get_params(ctx) if p.param_type_name == "option" and p.name != "help"]
        show_parameters(own, ctx, formatter)

    def _default(self, ctx: Any) -> Any:
        return self.get_command(ctx, self.default)


_INTERRUPTED = 130
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
_COMMANDS = {
    "summary": ("articles", "Summarise articles (the default command)."),
    "stances": ("articles", "Show who takes which side on what, in whose words."),
    "ask": ("ask", "Answer questions from articles, or show the passages that bear on them."),
    "check": ("comparisons", "Check claims, or somebody else's text, against their source."),
    "compare": ("comparisons", "Compare reports of one event: common ground, contradictions, voices, sides."),
    "diff": ("comparisons", "Show what changed between two versions of an article."),
    "batch": ("batch", "Process thousands of articles, one row each; resumable."),
    "serve": ("serve", "Serve a page on this machine to read and ask articles."),
    "mcp": ("serve", "Offer summarize, ask, check, compare and other tools to an assistant over MCP."),
    "find": ("ask", "Find the articles of an archive that bear on a question."),
    "clean": ("articles", "Print the article's text without the page around it."),
    "chunks": ("planning", "Show how an article is divided for a model."),
    "log": ("log", "What was read and asked before: list, show, search, clear."),
    "demo": ("articles", "An example, offline: without a model, and with one."),
    "schema": ("maintenance", "Print the JSON Schema of an output."),
    "doctor": ("maintenance", "Check the configuration, the endpoint and the embedded model."),
    "eval": ("eval", "Evaluate on a golden set: scores with counts, gates, what got worse."),
    "models": ("maintenance", "Models that run in this process: list, pull, remove; and exam."),
    "config": ("maintenance", "The configuration: init, path, show."),
    "cache": ("maintenance", "Cached model replies: stats, clear."),
}
"""Name → module of ``summarizer.cli`` and help. A module is imported when its command runs or its help is shown."""


class CommandLine(DefaultCommandGroup):
    """The commands of ``summarize``."""

    mistaken: ClassVar[dict[str, str]] = {"summarize": "FILE"}

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the signature is click's
        """The names, in the order of the help."""
        return list(_COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - the signature is click's
        """The command of a name, or None."""
        if cmd_name not in self.commands and cmd_name in _COMMANDS:
            place, words = _COMMANDS[cmd_name]
            module = import_module(f"summarizer.cli.{place}")
            found = getattr(module, cmd_name, None) or module.app
            parent = typer.Typer(rich_markup_mode=None)
            if isinstance(found, typer.Typer):
                parent.add_typer(found, name=cmd_name, help=words)
            else:
                parent.command(cmd_name, cls=Command)(found)
            self.commands.update(typer.main.get_group(parent).commands)
        return self.commands.get(cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - the signature is click's
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


app = typer.Typer(
    cls=CommandLine,
    rich_markup_mode=None,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    options_metavar="[OPTIONS]",
    subcommand_metavar="FILE… | COMMAND …",
    epilog="To read a file that is named like a command, write ./NAME. Exit codes: 0 ok, 1 failed, 2 usage, "
    "3 input unreadable or without an article, 4 a check failed, 130 interrupted.",
)


def _print_version(requested: bool) -> None:
    if requested:
        typer.echo(f"summarizer {__version__}")
        raise typer.Exit


@app.callback()
def root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Say what an article says and who takes which side, each statement with the article's own words.

    \b
      summarize article.txt                   headline, overview, key points, stances
      summarize a.txt b.txt --format json     for programs
      curl -s URL | summarize                 from a pipe
      summarize ask article.txt "Who paid?"   an answer, or the passages that bear on it
      summarize check a.txt --text theirs.md  is each of their sentences really there?
      summarize compare a.txt b.txt c.txt     where reports of one event agree, and where not
      summarize diff old.txt new.txt          what changed: headline, figures, names first
      summarize batch articles/ -o out.jsonl  an archive, one row each, resumable
      summarize clean article.txt             only the cleaned text

    Without a key or a server, rules choose the article's own sentences on this machine. With OPENAI_API_KEY or
    --base-url, a model writes, and a verifier compares every statement with the article before it is shown.
    """


_FIRST_SCREEN = """\
What an article says, and who takes which side, with the article's own words.

  summarize article.txt                   headline, overview, key points, sides
  summarize ask article.txt "Who paid?"   an answer, or the passages
  summarize check a.txt --text theirs.md  is each of their sentences there?
  summarize compare a.txt b.txt           where reports of one event part
  summarize diff old.txt new.txt          what changed between two versions
  summarize batch articles/ -o out.jsonl  an archive, one row each, resumable

An article is a file (text, HTML, PDF, .docx, .odt, .epub, mail, captions), an
http(s) address, or a pipe. Without a key, rules choose the article's own
sentences, and nothing leaves this machine. With OPENAI_API_KEY, --base-url or
`summarize config init`, a model writes, and a verifier reads it before you do.

  summarize demo       an example, offline: without a model, and with one
  summarize doctor     what is configured, and does it work?
  summarize --help     every command and option; COMMAND --help: those of one"""
"""What the bare command prints on a terminal."""


def main() -> None:
    """The console script: run, then exit."""
    _prepare_streams()
    _leave(run())


class _ClosedOutput(io.TextIOBase):
    """Stands in for a closed standard output: writing to it raises an error."""

    encoding = "utf-8"

    @property
    def buffer(self) -> "_ClosedOutput":
        """The same for bytes."""
        return self

    def write(self, _: object) -> int:
        """Raises SummarizerError."""
        raise SummarizerError("standard output is closed; open it, or use --output")


def _prepare_streams() -> None:
    """Make standard output carry every character, and closed streams harmless.

    Descriptors of closed streams are reserved, so that no file that is opened later gets one of them. Messages for a
    closed standard error go nowhere.
    """
    while (spare := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(spare)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - open as long as the process
    if isinstance(sys.stdout, io.TextIOWrapper):
        encoding = sys.stdout.encoding if sys.stdout.encoding.lower().startswith("utf") else "utf-8"
        if isinstance(sys.stdout.buffer, io.RawIOBase):  # PYTHONUNBUFFERED, with which a full disk would cut silently
            sys.stdout = io.TextIOWrapper(io.BufferedWriter(sys.stdout.buffer), encoding, line_buffering=True)
        sys.stdout.reconfigure(encoding=encoding, errors="replace")
    elif sys.stdout is None:
        sys.stdout = _ClosedOutput()


def run(args: list[str] | None = None) -> int:
    """Run a command line (``sys.argv`` when none is given) and return its exit code; errors go to standard error."""
    words = sys.argv[1:] if args is None else args
    try:
        if not words and sys.stdin is not None and sys.stdin.isatty():
            print(_FIRST_SCREEN)
            return 0
        code = _run(words)
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - the reader is gone; stay silent
        return 1
    except SummarizerError as error:
        return _failed(str(error), error.exit_code)
    except OSError as error:
        return _failed(f"cannot write the result: {error.strerror}; free space, or choose another place", 1)
    return code


def _run(args: list[str]) -> int:
    debug = "--debug" in args
    try:
        code = app(args, prog_name="summarize", standalone_mode=False) or 0
    except SummarizerError as error:
        return _failed(str(error), error.exit_code, error if debug else None)
    except KeyboardInterrupt:
        code = _INTERRUPTED
    except OSError as error:
        if error.errno in _NO_ROOM or isinstance(error, BrokenPipeError):
            raise
        return _unexpected(error, args, debug=debug)
    except Exception as error:
        return _unexpected(error, args, debug=debug)
    return _failed("interrupted", code) if code == _INTERRUPTED else int(code)


def _unexpected(error: Exception, args: Sequence[str], *, debug: bool) -> int:
    if isinstance(error, typer.Abort) or "KeyboardInterrupt" in str(error):  # as pydantic puts it
        return _failed("interrupted", _INTERRUPTED)
    if (explain := getattr(error, "format_message", None)) is not None:  # the parser's own errors
        return _misused(error, explain(), args)
    message = f"unexpected {type(error).__name__}; run again with --debug and report the traceback"
    return _failed(message, 1, error if debug else None)


def _misused(error: Any, explanation: str, args: Sequence[str]) -> int:
    """Print what the parser found wrong; for a group without a command its help."""
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError" and context:
        print(context.get_help())
        return 0
    if files := [word for word in args if word.startswith("-") and Path(word).is_file()]:
        message = f"{files[0]} is read as an option; write ./{files[0]} for the file"
    elif getattr(error, "option_name", "") == "--json" and _takes_format(context):
        message = "there is no option --json; write --format json"
    elif near := getattr(error, "possibilities", None):
        message = f"there is no option {error.option_name}; did you mean {near[0]}?"
    else:
        command = context.command_path.removesuffix(" summary") if context else "summarize"
        message = f"{explanation.rstrip('.').replace('Value error, ', '')}; see {command} --help"
    return _failed(message, UsageError.exit_code)


def _takes_format(context: Any) -> bool:
    return context is not None and any("--format" in param.opts for param in context.command.params)


def _failed(message: str, code: int, traced: BaseException | None = None) -> int:
    from summarizer.render.phrases import one_line

    if traced is not None:
        import traceback

        traceback.print_exception(traced)
    print(f"summarize: {one_line(message)}", file=sys.stderr)
    return code


def _leave(code: int) -> None:
    """Exit at once, without waiting for a thread that is still inside a model's code."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except (OSError, ValueError):
            code = code or 1
    os._exit(code)
