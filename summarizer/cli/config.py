"""``summarize config``: the configuration file and the settings."""

from typing import Any

import typer

from summarizer.cli import options as o

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The configuration: init, path, show.")


@app.command("init")
def init(_debug: o.DebugOption = False) -> int:
    """Ask three questions and write the configuration file; one that is there already is left alone."""
    from summarizer.config import config_path, config_text
    from summarizer.errors import UsageError
    from summarizer.llm.capabilities import PROVIDERS, provider_named
    from summarizer.llm.recordings import write_atomic

    place = config_path()
    if place.exists():
        raise UsageError(f"{place} is there already; edit it, or delete it first")
    typer.echo(f"Providers: none, {', '.join(row.name for row in PROVIDERS)}")
    name = typer.prompt("Which provider", default="none").strip().lower()
    if name == "none":
        model, address = "embedded", ""
    else:
        row = provider_named(name)
        model = typer.prompt("Which model (auto: the one it serves)", default="auto").strip()
        address = typer.prompt("Base URL", default=row.url or None).strip()
        address = "" if address == row.url else address
        typer.echo(f"The key is read from {row.keys[0]}" + ("." if row.needs_key else ", if that is set."))
    write_atomic(place, config_text(name, model, address))
    typer.echo(f"{place} is written; try it: summarize doctor")
    return 0


@app.command("path")
def path(_debug: o.DebugOption = False) -> int:
    """Print the path of the configuration file, even if it does not exist."""
    from summarizer.config import config_path

    typer.echo(str(config_path()))
    return 0


@app.command("show")
@o.with_options(o.MODEL_OPTIONS)
def show(*, _debug: o.DebugOption = False, flags: dict[str, Any]) -> int:
    """Print the settings that a run with these options would have; keys are masked."""
    from summarizer.config import describe_settings, load_settings

    for name, value in describe_settings(load_settings(flags)):
        typer.echo(f"{name} = {value}")
    return 0
