"""``summarize eval``: what got better or worse on a golden set, and what must not."""

from pathlib import Path
from typing import Annotated, Any

import typer

from summarizer.cli import options as o
from summarizer.cli.groups import DefaultCommandGroup


class EvalGroup(DefaultCommandGroup):
    """``eval`` alone runs the evaluation."""

    default = "run"

    def runs_bare(self) -> bool:
        """No arguments mean the golden set in ``evals``."""
        return True


app = typer.Typer(
    cls=EvalGroup,
    rich_markup_mode=None,
    help="Evaluate on a golden set: scores with their counts, gates, what got worse and where.",
    options_metavar="[OPTIONS]",
    subcommand_metavar="[PATH…] | COMMAND …",
)
Paths = Annotated[
    list[Path] | None,
    typer.Argument(metavar="PATH…", help="A golden set's folder, or case files of one.  [default: evals]"),
]

Like = Annotated[
    str, typer.Option("-k", metavar="WORDS", help="Only cases that have each word as a tag or in the name.")
]
Models = Annotated[
    list[str] | None,
    typer.Option(
        "--model",
        "-m",
        metavar="NAME",
        help="Give it several times to see models side by side. embedded: the core without a model.  "
        "[default: embedded and every recorded model]",
    ),
]
ReportPath = Path | None


def needs_extra() -> None:
    """Raises UsageError where the extra ``eval`` is not installed."""
    from importlib.util import find_spec

    from summarizer.errors import UsageError
    from summarizer.extras import install_command

    if any(find_spec(module) is None for module in ("yaml", "scipy", "junitparser")):
        raise UsageError(f"evaluating needs the extra “eval”; install it: {install_command('eval')}")


@app.command("run")
@o.with_endpoint_options
def run(
    *,
    paths: Paths = None,
    like: Like = "",
    models: Models = None,
    replay: Annotated[bool, typer.Option("--replay", help="Answer from recordings; ask nobody (the default).")] = False,
    record: Annotated[
        bool, typer.Option("--record", help="Ask the models for what is not recorded yet, and keep it for replay.")
    ] = False,
    live: Annotated[bool, typer.Option("--live", help="Ask the models, and keep no recordings.")] = False,
    repeat: Annotated[
        int, typer.Option("--repeat", metavar="N", min=1, help="Run each case N times, each with another seed.")
    ] = 1,
    judge: Annotated[
        str | None,
        typer.Option("--judge", metavar="NAME", help="Let a model judge what models worded; it is measured as well."),
    ] = None,
    json_path: Annotated[ReportPath, typer.Option("--json", metavar="PATH", help="Write the results.")] = None,
    markdown: Annotated[ReportPath, typer.Option("--markdown", metavar="PATH", help="For a CI job's summary.")] = None,
    junit: Annotated[
        ReportPath, typer.Option("--junit", metavar="PATH", help="JUnit XML, a test for each case.")
    ] = None,
    html: Annotated[ReportPath, typer.Option("--html", metavar="PATH", help="One page with every difference.")] = None,
    quiet: o.QuietOption = False,
    _debug: o.DebugOption = False,
    flags: dict[str, Any],
) -> int:
    """Score every case and hold the gate: exit code 4 when it fails (the default command)."""
    needs_extra()
    from summarizer.cli.eval_running import Evaluating, Reports, run_eval
    from summarizer.errors import UsageError
    from summarizer.evaluation.results import Mode

    if replay + record + live > 1:
        raise UsageError("--replay, --record and --live exclude each other; give one of them")
    mode: Mode = "record" if record else "live" if live else "replay"
    evaluating = Evaluating(paths or [], like, models or [], mode, repeat, judge, flags, quiet)
    return run_eval(evaluating, Reports(json_path, markdown, junit, html))


@app.command("accept")
def accept(paths: Paths = None, like: Like = "", models: Models = None, _debug: o.DebugOption = False) -> int:
    """Replay, and make the scores the baseline that later runs are held to; prints what changes in it."""
    needs_extra()
    from summarizer.cli.eval_running import Evaluating, run_accept

    return run_accept(Evaluating(paths or [], like, models or []))


@app.command("compare")
def compare(
    before: Annotated[Path, typer.Argument(metavar="A.json", help="Results that eval --json wrote.")],
    after: Annotated[Path, typer.Argument(metavar="B.json", help="Results to compare with them.")],
    _debug: o.DebugOption = False,
) -> int:
    """Show paired differences of two results, clustered by article; exit code 4 when one is worse beyond chance."""
    needs_extra()
    from summarizer.cli.eval_running import run_compare

    return run_compare(before, after)


@app.command("prune")
def prune(paths: Paths = None, models: Models = None, _debug: o.DebugOption = False) -> int:
    """Delete recordings that no case asks for any more."""
    needs_extra()
    from summarizer.cli.eval_running import Evaluating, run_prune

    return run_prune(Evaluating(paths or [], models=models or []))


@app.command("init")
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to be.")] = Path("evals"),
    _debug: o.DebugOption = False,
) -> int:
    """Begin a golden set: folders for articles and cases, gates, and the schema for editors."""
    needs_extra()
    from summarizer.evaluation.authoring import begin_set

    golden = begin_set(folder)
    typer.echo(f"{golden.folder} is there; next: summarize eval add ARTICLE --set {golden.folder}")
    return 0


@app.command("add")
def add(
    article: Annotated[Path, typer.Argument(metavar="ARTICLE", help="A file that holds an article.")],
    golden: Annotated[Path, typer.Option("--set", metavar="DIR", help="The golden set to add it to.")] = Path("evals"),
    _debug: o.DebugOption = False,
) -> int:
    """Copy an article into a golden set and draft its case, for a person to correct."""
    needs_extra()
    from summarizer.evaluation.authoring import add_article
    from summarizer.evaluation.cases import GoldenSet

    path = add_article(GoldenSet(golden), article)
    typer.echo(f"{path} is a draft: correct it, then run: summarize eval {golden}")
    return 0


@app.command("lint")
def lint(paths: Paths = None, _debug: o.DebugOption = False) -> int:
    """Find cases that cannot be right: unknown keys, evidence that is not in the article, wordings that miss it."""
    needs_extra()
    from summarizer.errors import CheckError
    from summarizer.evaluation.authoring import lint as find_faults
    from summarizer.evaluation.authoring import uncovered_articles
    from summarizer.evaluation.cases import find_set

    found, files = find_set(paths or [])
    faults = find_faults(found, files)
    for fault in faults:
        typer.echo(fault)
    typer.echo(f"{len(files)} cases, {len(faults)} faults")
    for name in [] if any(path.is_file() for path in paths or []) else uncovered_articles(found):
        typer.echo(f"no case is about articles/{name}")
    return CheckError.exit_code if faults else 0


@app.command("schema")
def schema(_debug: o.DebugOption = False) -> int:
    """Print the JSON Schema of a case file, for editors."""
    needs_extra()
    import json

    from summarizer.evaluation.cases import case_schema

    typer.echo(json.dumps(case_schema(), indent=2, ensure_ascii=False))
    return 0
