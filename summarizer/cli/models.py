"""``summarize models``: the models that run in this process."""

from typing import Annotated

import typer

from summarizer.cli import options as o

RECOMMENDED = """\
To let a model of a billion parameters or more write everything, in this process:

  memory  download  name
    2 GB    1.1 GB  hf:Qwen/Qwen2.5-1.5B-Instruct-GGUF/qwen2.5-1.5b-instruct-q4_k_m.gguf  (Apache-2.0)
    3 GB    2.1 GB  hf:Qwen/Qwen2.5-3B-Instruct-GGUF/qwen2.5-3b-instruct-q4_k_m.gguf  (Qwen Research: not commercial)
    6 GB    4.7 GB  hf:Qwen/Qwen2.5-7B-Instruct-GGUF/qwen2.5-7b-instruct-q4_k_m-00001-of-00002.gguf  (Apache-2.0)

Smaller ones, such as smollm2, leave the wording to the article: the extractive core works instead.
"""
Name = Annotated[str, typer.Argument(metavar="NAME", help="smollm2, or hf:OWNER/REPO/FILE.gguf.")]

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Models that run in this process: list, pull, remove."
)


@app.command("list")
def list_models(_debug: o.DebugOption = False) -> int:
    """List the models on this machine, and some worth pulling."""
    from summarizer.models.local import list_local_models

    found = list_local_models()
    for model in found:
        typer.echo(model.described() + "\n")
    if not found:
        typer.echo("No model is on this machine.\n")
    typer.echo(RECOMMENDED, nl=False)
    return 0


@app.command("pull")
def pull(name: Name, quiet: o.QuietOption = False, _debug: o.DebugOption = False) -> int:
    """Fetch a model, or bring it up to date, and verify its SHA-256.

    A model in several files is named by its first one. HF_ENDPOINT, HF_HUB_OFFLINE, HF_HOME and HF_TOKEN are honoured.
    """
    from summarizer.cli.output import Messages
    from summarizer.models.local import pull_model

    model = pull_model(name, progress=None if quiet else Messages(quiet=False).download)
    typer.echo(model.described())
    return 0


@app.command("remove")
def remove(name: Name, _debug: o.DebugOption = False) -> int:
    """Remove a model from this machine."""
    from summarizer.models.local import remove_model

    freed = remove_model(name)
    typer.echo(f"removed {name}, {freed / 1e6:,.1f} MB")
    return 0
