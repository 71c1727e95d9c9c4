"""``summarize config``: the configuration file and the settings."""

from typing import Any

import typer

from summarizer.cli import options as o

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The configuration: path, show.")


@app.command("path")
def path(_debug: o.DebugOption = False) -> int:
    """Print the path of the configuration file, even if it does not exist."""
    from summarizer.configuration import config_path

    typer.echo(str(config_path()))
    return 0


@app.command("show")
@o.with_options(o.MODEL_OPTIONS)
def show(*, _debug: o.DebugOption = False, flags: dict[str, Any]) -> int:
    """Print the settings that a run with these options would have; keys are masked."""
    from summarizer.configuration import described, settings_of

    for name, value in described(settings_of(flags)):
        typer.echo(f"{name} = {value}")
    return 0
