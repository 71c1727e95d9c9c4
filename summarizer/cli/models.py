"""``summarize models``: the models that run in this process, and the exam of any model."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from summarizer.cli import options as o

if TYPE_CHECKING:
    from summarizer.evals.exam import Sat

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
    no_args_is_help=True, rich_markup_mode=None, help="Models that run in this process: list, pull, remove; and exam."
)


@app.command("list")
def list_models(_debug: o.DebugOption = False) -> int:
    """List the models on this machine, and some worth pulling."""
    from summarizer.llm.local import list_local_models

    found = list_local_models()
    for model in found:
        typer.echo(model.describe() + "\n")
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
    from summarizer.llm.local import pull_model

    model = pull_model(name, progress=None if quiet else Messages(quiet=False).download)
    typer.echo(model.describe())
    return 0


@app.command("remove")
def remove(name: Name, _debug: o.DebugOption = False) -> int:
    """Remove a model from this machine."""
    from summarizer.llm.local import remove_model

    freed = remove_model(name)
    typer.echo(f"removed {name}, {freed / 1e6:,.1f} MB")
    return 0


@app.command("exam")
@o.with_options(o.MODEL_OPTIONS)
def exam(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="As --model takes it.")] = None,
    quiet: o.QuietOption = False,
    _debug: o.DebugOption = False,
    *,
    flags: dict[str, Any],
) -> int:
    """Examine a model: how well it verifies and writes, and so what it may do.

    It reads 80 statements about ten invented articles in five languages; one that reads well enough also summarises
    each article and answers a question. That takes about 50 calls; an exam that was broken off goes on where it
    stopped. The result is kept for the endpoint and the model, and every run says it.
    """
    import asyncio

    from summarizer.cli.output import Messages
    from summarizer.config import load_settings
    from summarizer.evals.exam import examine

    settings = load_settings(flags | {"model": name or flags["model"]})
    sat = asyncio.run(examine(settings, Messages(quiet=quiet).note))
    typer.echo(_sheet(sat))
    return 0


def _sheet(sat: "Sat") -> str:
    from summarizer.evals.exam import FEWEST_OF_A_KIND, FEWEST_SCORE, FEWEST_TASKS

    exam = sat.exam
    (kept, true), (caught, false) = sat.right(true=True), sat.right(true=False)
    kinds = [f"{kind} {'/'.join(map(str, sat.right(kind=kind)))}" for kind in sat.kinds]
    drafting = "not set: it does not read well enough" if sat.tasks is None else f"{sat.tasks} of 20 tasks done well"
    may = "write and verify" if exam.writes else "verify for another" if exam.verifies else "neither write nor verify"
    cached = f" ({sat.recorded_calls} cached)" if sat.recorded_calls else ""
    usage = sat.usage
    return "\n".join(
        [
            f"{sat.model} at {sat.endpoint}",
            f"reading   {exam.score:.2f} balanced accuracy (95 %: {exam.low:.2f} to {exam.high:.2f}), "
            f"{FEWEST_SCORE:g} needed and {FEWEST_OF_A_KIND:g} of each kind",
            f"  true    {kept} of {true} supported; {sat.false_alarms} refused, which are false alarms",
            f"  false   {caught} of {false} refused; {sat.unread} of all {true + false} without a verdict",
            f"  by kind {', '.join(kinds)}",
            f"drafting  {drafting}, {FEWEST_TASKS} needed",
            f"took      {sat.calls} calls{cached}, {usage.input_tokens:,} tokens in, {usage.output_tokens:,} out, "
            f"{sat.seconds:.1f} s",
            f"may       {may}",
        ]
    )
