"""``summarize eval``: scores on a golden set, and what got better or worse."""

import io
import json
import shutil
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer import Argument, Option

from summarizer.cli import options as o
from summarizer.cli.app import DefaultCommandGroup
from summarizer.cli.output import Output, print_result
from summarizer.errors import CheckError, UsageError, install_command

if TYPE_CHECKING:
    from rich.console import Console

    from summarizer.evals.reports import Evaluated
    from summarizer.evals.results import Mode


class EvalGroup(DefaultCommandGroup):
    """``eval`` alone runs the evaluation."""

    default = "run"
    runs_bare = True

    def invoke(self, ctx: Any) -> Any:
        """Run a command, or show its help. Raises UsageError for a command whose extra is not installed."""
        if not {"-h", "--help"} & set(ctx.args):
            need_extra()
        return super().invoke(ctx)


app = typer.Typer(
    cls=EvalGroup,
    rich_markup_mode=None,
    options_metavar="[OPTIONS]",
    subcommand_metavar="[PATH…] | COMMAND …",
)
Paths = Annotated[
    list[Path] | None,
    Argument(metavar="PATH…", help="A golden set's folder, or case files of one.  [default: evals]"),
]


Like = Annotated[str, Option("-k", metavar="WORDS", help="Only cases that have each word as a tag or in the name.")]
Models = Annotated[
    list[str] | None,
    Option(
        "--model",
        "-m",
        metavar="NAME",
        help="Give it several times to see models side by side. embedded: the core without a model.  "
        "[default: embedded and every recorded model]",
    ),
]


@app.command("run")
@o.with_options({k: v for k, v in o.MODEL_OPTIONS.items() if k not in ("model", "record", "replay", "timeout")})
def run(
    *,
    paths: Paths = None,
    like: Like = "",
    models: Models = None,
    replay: Annotated[bool, Option("--replay", help="Answer from recordings; call no model (the default).")] = False,
    record: Annotated[
        bool, Option("--record", help="Call the models for what is not recorded yet, and keep it for replay.")
    ] = False,
    live: Annotated[bool, Option("--live", help="Call the models, and keep no recordings.")] = False,
    repeat: Annotated[
        int, Option("--repeat", metavar="N", min=1, help="Run each case N times, each with another seed.")
    ] = 1,
    judge: Annotated[
        str | None,
        Option("--judge", metavar="NAME", help="Let a model judge what models wrote; the judge is measured too."),
    ] = None,
    json_path: Annotated[Path | None, Option("--json", metavar="PATH", help="Write the results.")] = None,
    markdown: Annotated[Path | None, Option("--markdown", metavar="PATH", help="For a CI job's summary.")] = None,
    junit: Annotated[Path | None, Option("--junit", metavar="PATH", help="JUnit XML, a test for each case.")] = None,
    html: Annotated[Path | None, Option("--html", metavar="PATH", help="One page with every difference.")] = None,
    dry_run: Annotated[
        bool, Option("--dry-run", help="With --record: say how many calls are missing and what they cost; ask nothing.")
    ] = False,
    quiet: o.QuietOption = False,
    _debug: o.DebugOption = False,
    flags: dict[str, Any],
) -> int:
    """Score every case and hold the gate: exit code 4 when it fails (the default command)."""
    from summarizer.evals.evaluate import EvalOptions, evaluate, plan
    from summarizer.evals.reports import print_run

    if replay + record + live > 1:
        raise UsageError("--replay, --record and --live exclude each other; give one of them")
    mode: Mode = "record" if record else "live" if live else "replay"
    named = {"json": json_path, "markdown": markdown, "junit": junit, "html": html}
    outputs = {kind: Output(path) for kind, path in named.items() if path}
    options = EvalOptions(paths or [], like, models or [], mode, repeat, judge, flags, quiet)
    if record:
        plans = plan(options)
        if dry_run:
            return print_result("".join(f"{line}\n" for line in plans))
        for line in [] if quiet else plans:
            print(line, file=sys.stderr)
    elif dry_run:
        raise UsageError("--dry-run says what --record would ask; give both")
    done = evaluate(options)
    for kind, output in outputs.items():
        output.write(_report(kind, done))
        output.finish()
    _print(lambda console: print_run(console, done.sets))
    return 0 if done.passed else CheckError.exit_code


@app.command("accept")
def accept(paths: Paths = None, like: Like = "", models: Models = None, _debug: o.DebugOption = False) -> int:
    """Replay, and make the scores the baseline of later runs; prints the changes. Errors are not accepted."""
    from summarizer.evals.evaluate import EvalOptions, evaluate

    done = evaluate(EvalOptions(paths or [], like, models or []))
    codes = [_accept(one) for one in done.sets]
    return max(codes)


def _accept(done: "Evaluated") -> int:
    """Accept the scores and outputs of one set; returns the exit code."""
    from summarizer.errors import plural
    from summarizer.evals.evaluate import keep_outputs
    from summarizer.evals.results import accept, read_baseline, write_baseline

    verdict = done.verdict
    before = read_baseline(done.golden.baseline)
    after = accept(done.run, before)
    write_baseline(done.golden.baseline, after)
    keep_outputs(done)
    for sign, changes in (("-", verdict.worse), ("+", verdict.better)):
        for change in changes:
            print(f"{sign} {change}")
    unscored = [line for line in verdict.failed if any(r.error and r.error in line for r in done.run.results)]
    for line in unscored:
        print(f"! not accepted: {line}")
    same = "" if before != after else ", as it was"
    counts = f"{plural(sum(map(len, after.models.values())), 'result')} of {plural(len(after.models), 'model')}"
    print(f"{done.golden.baseline}: {counts}{same}")
    return CheckError.exit_code if unscored else 0


@app.command("score")
def score(
    case: Annotated[Path, Argument(metavar="CASE.yaml", help="A case of a golden set.")],
    report: Annotated[Path, Argument(metavar="REPORT.json", help="What --format json printed for its article.")],
    _debug: o.DebugOption = False,
) -> int:
    """Score a report that was made elsewhere, or changed by hand, on a case; exit code 4 when it does not hold."""
    from summarizer.evals.evaluate import score_report
    from summarizer.evals.results import Baseline, regressions

    result = score_report(case, report)
    faults = [str(change).split(" · ", 2)[2] for change in regressions(result, Baseline())]
    held = f"{result.case}: the report does not hold" if faults else f"{result.case}: the report holds"
    print_result("".join(f"{line}\n" for line in [*faults, held]))
    return CheckError.exit_code if faults else 0


@app.command("compare")
def compare(
    before: Annotated[Path, Argument(metavar="A.json", help="Results that eval --json wrote.")],
    after: Annotated[Path, Argument(metavar="B.json", help="Results to compare with them.")],
    _debug: o.DebugOption = False,
) -> int:
    """Show paired differences of two results, clustered by article; exit code 4 when one is worse beyond chance."""
    from summarizer.evals.reports import print_comparison
    from summarizer.evals.results import compare_runs, read_results

    compared = list(compare_runs(read_results(before), read_results(after)))

    def show(console: "Console") -> None:
        for model, differences in compared:
            print_comparison(console, model, differences)

    _print(show)
    worse = any(one.verdict == "worse" for _, differences in compared for one in differences)
    return CheckError.exit_code if worse else 0


@app.command("diff")
def diff(
    paths: Paths = None,
    like: Like = "",
    models: Models = None,
    html: Annotated[Path | None, Option("--html", metavar="PATH", help="One page, old and new side by side.")] = None,
    _debug: o.DebugOption = False,
) -> int:
    """Show what recorded models put out now beside what was accepted last, for review after a new recording."""
    from summarizer.evals.evaluate import EvalOptions, evaluate
    from summarizer.evals.outputs import changes, to_text
    from summarizer.evals.reports import changes_to_html

    output = Output(html) if html else None
    done = evaluate(EvalOptions(paths or [], like, models or []))
    found = [change for one in done.sets for change in changes(one.outputs)]
    if output is not None:
        output.write(changes_to_html(found))
        output.finish()
    return print_result(to_text(found))


@app.command("prune")
def prune(paths: Paths = None, models: Models = None, _debug: o.DebugOption = False) -> int:
    """Delete recordings that no case uses any more."""
    from summarizer.errors import plural
    from summarizer.evals.evaluate import EvalOptions, evaluate
    from summarizer.llm.recordings import RecordingStore

    for one in evaluate(EvalOptions(paths or [], models=models or [])).sets:
        for folder, keys in one.unused.items():
            RecordingStore(folder).delete(keys)
            print(f"{folder}: {plural(len(keys), 'recording')} deleted")
    return 0


@app.command("init")
def init(
    folder: Annotated[Path, Argument(metavar="DIR", help="The folder to create.")] = Path("evals"),
    _debug: o.DebugOption = False,
) -> int:
    """Create a golden set: folders for articles and cases, gates, and the schema for editors."""
    from summarizer.evals.authoring import begin_set

    golden = begin_set(folder)
    return print_result(f"{golden.folder} is there; next: summarize eval add ARTICLE --set {golden.folder}\n")


@app.command("add")
def add(
    article: Annotated[Path, Argument(metavar="ARTICLE", help="A file that holds an article.")],
    golden: Annotated[Path, Option("--set", metavar="DIR", help="The golden set to add it to.")] = Path("evals"),
    _debug: o.DebugOption = False,
) -> int:
    """Copy an article into a golden set and draft its case, for a person to correct."""
    from summarizer.evals.authoring import add_article
    from summarizer.evals.cases import GoldenSet

    path = add_article(GoldenSet(golden), article)
    then = f"correct it, delete its line “draft: true”, then run: summarize eval {golden}"
    return print_result(f"{path} is a draft: {then}\n")


@app.command("wrong")
def wrong(
    article: Annotated[Path, Argument(metavar="ARTICLE", help="The article's file.")],
    statement: Annotated[str, Argument(metavar="STATEMENT", help="What was printed, word for word.")],
    why: Annotated[str, Option("--why", metavar="TEXT", help="What is wrong, for the next person.")] = "",
    verdict: Annotated[
        Literal["contradicted", "not_stated", "supported"], Option("--verdict", help="The right one.")
    ] = "not_stated",
    golden: Annotated[Path, Option("--set", metavar="DIR", help="The golden set.")] = Path("evals"),
    _debug: o.DebugOption = False,
) -> int:
    """Note a wrong statement (or a right one that was refused) in a golden case, which guards it from then on."""
    from summarizer.evals.authoring import report_wrong
    from summarizer.ingest.load import load_article

    path = report_wrong(load_article(str(article)), statement, verdict=verdict, why=why, folder=golden)
    return print_result(f"{path} guards it; a model's verdict on it is recorded with: summarize eval --record\n")


@app.command("export")
def export(
    to: Annotated[Literal["promptfoo", "inspect"], Option("--to", help="The tool.")],
    folder: Annotated[Path, Option("--output", "-o", metavar="DIR", help="Where to write.")],
    paths: Paths = None,
    like: Like = "",
    _debug: o.DebugOption = False,
) -> int:
    """Write golden cases for another tool: promptfoo's configuration and tests, or a data set and task of Inspect."""
    from summarizer.evals.cases import find_set, read_cases
    from summarizer.evals.export import export

    golden, files = find_set(paths or [])
    written = export(read_cases(golden, files, like), to, folder)
    return print_result("".join(f"{path}\n" for path in written))


@app.command("lint")
def lint(
    paths: Paths = None,
    strict: Annotated[
        bool, Option("--strict", help="Exit with 4 for drafts and cases that guard nothing, too.")
    ] = False,
    _debug: o.DebugOption = False,
) -> int:
    """Find faulty cases, and cases that guard nothing: it tries negated and exchanged outputs on each."""
    from summarizer.errors import plural
    from summarizer.evals.authoring import lint as find_faults
    from summarizer.evals.authoring import uncovered_articles
    from summarizer.evals.cases import find_set

    found, files = find_set(paths or [])
    whole = not any(path.is_file() for path in paths or [])
    report = find_faults(found, files)
    for inner in found.inner() if whole else []:
        report += find_faults(inner, inner.case_files)
    lines = [*report.faults, *(f"{line} (guards nothing)" for line in report.weak)]
    lines += [f"{path}: a draft; correct it, then delete its line “draft: true”" for path in report.drafts]
    counts = f"{plural(report.cases, 'case')}, {plural(len(report.faults), 'fault')}, {len(report.weak)} guard nothing"
    lines.append(f"{counts}, {plural(len(report.drafts), 'draft')} not counted as guarded" if report.drafts else counts)
    lines += [f"no case is about articles/{name}" for name in uncovered_articles(found)] if whole else []
    print_result("".join(f"{line}\n" for line in lines))
    return CheckError.exit_code if report.faults or (strict and (report.weak or report.drafts)) else 0


@app.command("schema")
def schema(_debug: o.DebugOption = False) -> int:
    """Print the JSON Schema of a case file, for editors."""
    from summarizer.evals.cases import case_schema

    return print_result(json.dumps(case_schema(), indent=2, ensure_ascii=False) + "\n")


def need_extra() -> None:
    """Raises UsageError where the extra ``eval`` is not installed."""
    if any(find_spec(module) is None for module in ("yaml", "scipy", "junitparser")):
        raise UsageError(f"evaluating needs the extra “eval”; install it: {install_command('eval')}")


def _report(kind: str, done: "Evaluated") -> str:
    if kind == "json":
        return done.run.model_dump_json(indent=1) + "\n"
    from summarizer.evals import reports

    return {"markdown": reports.to_markdown, "junit": reports.to_junit, "html": reports.to_html}[kind](done.sets)


def _print(show: Callable[["Console"], None]) -> None:
    """Print through rich: coloured on a terminal only, no wider than it."""
    from rich.console import Console

    from summarizer.render.phrases import coloured

    text, colours = io.StringIO(), coloured()
    width = max(60, shutil.get_terminal_size((120, 24)).columns)
    show(Console(file=text, force_terminal=colours, no_color=not colours, width=width, highlight=False))
    print_result("".join(line.rstrip() + "\n" for line in text.getvalue().splitlines()))
