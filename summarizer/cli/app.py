"""The ``summarize`` command: its subcommands, the default one, and how errors become exit codes."""

import os
import sys
from typing import Annotated

import typer

from summarizer import __version__
from summarizer.cli import (
    ask,
    batch,
    cache,
    check,
    chunks,
    clean,
    config,
    doctor,
    evaluating,
    find,
    mcp,
    models,
    schema,
    serve,
    stances,
    summary,
)
from summarizer.cli.groups import DefaultCommandGroup
from summarizer.errors import SummarizerError, UsageError

_INTERRUPTED = 130


app = typer.Typer(
    cls=DefaultCommandGroup,
    rich_markup_mode=None,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    options_metavar="[OPTIONS]",
    subcommand_metavar="FILE… | COMMAND …",
    epilog="A file that is named like a command is reached as ./NAME. Exit codes: 0 ok, 1 failed, 2 usage, "
    "3 input unreadable or without an article, 4 a check failed, 130 interrupted.",
)
app.command("summary")(summary.summary)
app.command("stances")(stances.stances)
app.command("ask")(ask.ask)
app.command("check")(check.check)
app.command("batch")(batch.batch)
app.command("serve")(serve.serve)
app.command("mcp")(mcp.mcp)
app.command("find")(find.find)
app.command("clean")(clean.clean)
app.command("chunks")(chunks.chunks)
app.command("schema")(schema.schema)
app.command("doctor")(doctor.doctor)
app.add_typer(evaluating.app, name="eval")
app.add_typer(models.app, name="models")
app.add_typer(config.app, name="config")
app.add_typer(cache.app, name="cache")


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"summarizer {__version__}")
        raise typer.Exit


@app.callback()
def root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Say what an article says, who takes which side in it, and on which words each statement rests.

    \b
      summarize article.txt                   headline, overview, key points, stances
      summarize a.txt b.txt --format json     for programs
      curl -s URL | summarize                 from a pipe
      summarize ask article.txt "Who paid?"   an answer, or the passages that bear on it
      summarize check a.txt --text theirs.md  is each of their sentences really there?
      summarize batch articles/ -o out.jsonl  an archive, one row each, resumable
      summarize clean article.txt             only the cleaned text

    Without a key or a server, the article's own sentences are chosen by rules, on this machine. With OPENAI_API_KEY or
    --base-url, a model writes, and a verifier reads every statement beside the article before it is shown.
    """


def main() -> None:
    """The console script: run, then end the process with the exit code."""
    _leave(run())


def run(args: list[str] | None = None) -> int:
    """Run a command line (``sys.argv`` when none is given) and return its exit code; errors go to standard error."""
    debug = "--debug" in (sys.argv if args is None else args)
    try:
        code = app(args, prog_name="summarize", standalone_mode=False) or 0
    except SummarizerError as error:
        return _failed(str(error), error.exit_code, error if debug else None)
    except KeyboardInterrupt:
        code = _INTERRUPTED
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - nobody reads on; stay silent
        return 1
    except Exception as error:
        return _unexpected(error, debug=debug)
    return _failed("interrupted", code) if code == _INTERRUPTED else int(code)


def _unexpected(error: Exception, *, debug: bool) -> int:
    if isinstance(error, typer.Abort):
        return _failed("interrupted", _INTERRUPTED)
    if (explain := getattr(error, "format_message", None)) is not None:  # the parser's own errors
        return _failed(f"{explain().rstrip('.')}; see summarize --help", UsageError.exit_code)
    message = f"unexpected {type(error).__name__}; run again with --debug and report what it shows"
    return _failed(message, 1, error if debug else None)


def _failed(message: str, code: int, traced: BaseException | None = None) -> int:
    from summarizer.rendering.safe import one_line

    if traced is not None:
        import traceback

        traceback.print_exception(traced)
    print(f"summarize: {one_line(message)}", file=sys.stderr)
    return code


def _leave(code: int) -> None:
    """End now: a thread that is still inside a model's code must not hold the process."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            code = code or 1
    os._exit(code)
