"""Runs an evaluation: prints it, writes its reports, accepts or prunes."""

import asyncio
import io
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summarizer.article import Article
from summarizer.cli.output import Output
from summarizer.configuration import SAME_MODEL, Settings, settings_of
from summarizer.errors import CheckError
from summarizer.evaluation.cases import GoldenCase, GoldenSet, find_set, read_cases
from summarizer.evaluation.gates import accept, check_run, read_baseline, read_gates, write_baseline
from summarizer.evaluation.judge import judge_all
from summarizer.evaluation.reports.tables import EvalReport
from summarizer.evaluation.results import CaseResult, Mode, RunResult
from summarizer.evaluation.running import Contender, Progress, contenders, judge_of, run_contender
from summarizer.models.recorded import RecordingStore
from summarizer.prompts import prompts_hash

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True, slots=True)
class Evaluating:
    """What to evaluate, and how."""

    paths: Sequence[Path] = ()
    like: str = ""
    models: Sequence[str] = ()
    mode: Mode = "replay"
    repeat: int = 1
    judge: str | None = None
    flags: Mapping[str, Any] = field(default_factory=dict)
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Reports:
    """Where reports go, beside the table."""

    json: Path | None = None
    markdown: Path | None = None
    junit: Path | None = None
    html: Path | None = None


@dataclass
class Evaluated:
    """A run with the articles that it read."""

    golden: GoldenSet
    cases: list[GoldenCase]
    reported: EvalReport
    articles: dict[str, Article]
    stale: dict[Path, list[str]]
    """Folder of recordings → keys that no call asked for."""


def run_eval(evaluating: Evaluating, reports: Reports) -> int:
    """Evaluate, print and write the reports; the exit code is 0 when the gate holds, else 4."""
    outputs = {kind: Output(path) for kind in ("json", "markdown", "junit", "html") if (path := getattr(reports, kind))}
    done = evaluate(evaluating)
    for kind, output in outputs.items():
        output.write(_written(kind, done))
        output.finish()
    _print(lambda console: _print_run(console, done.reported))
    return 0 if done.reported.verdict.passed else CheckError.exit_code


def run_accept(evaluating: Evaluating) -> int:
    """Evaluate by replay and make the scores the baseline; prints what changes in it. Errors are not accepted."""
    done = evaluate(evaluating)
    verdict = done.reported.verdict
    before = read_baseline(done.golden.baseline)
    after = accept(done.reported.run, before)
    write_baseline(done.golden.baseline, after)
    for change in verdict.worse:
        print(f"- {change}")
    for change in verdict.better:
        print(f"+ {change}")
    unscored = [line for line in verdict.failed if any(r.error and r.error in line for r in done.reported.run.results)]
    for line in unscored:
        print(f"! not accepted: {line}")
    same = "" if before != after else ", as it was"
    print(f"{done.golden.baseline}: {sum(map(len, after.models.values()))} results of {len(after.models)} models{same}")
    return CheckError.exit_code if unscored else 0


def run_prune(evaluating: Evaluating) -> int:
    """Delete the recordings that no call of a whole replay asks for."""
    done = evaluate(evaluating)
    for folder, keys in done.stale.items():
        RecordingStore(folder).delete(keys)
        print(f"{folder}: {len(keys)} recordings deleted")
    return 0


def evaluate(evaluating: Evaluating) -> Evaluated:
    """Run every contender over the chosen cases. Raises UsageError, CaseFault, ModelUnavailable."""
    golden, files = find_set(evaluating.paths)
    cases = read_cases(golden, files, evaluating.like)
    chosen = contenders(golden, evaluating.models, evaluating.mode, lambda name: _settings(name, evaluating.flags))
    concurrency = evaluating.flags.get("concurrency") or 4
    results: list[CaseResult] = []
    articles: dict[str, Article] = {}
    stale: dict[Path, list[str]] = {}
    every_case = {case.path.name for case in cases} == {path.name for path in golden.cases.glob("*.yaml")}
    gates = read_gates(golden.gates)
    named = bool(evaluating.like) or any(path.is_file() for path in evaluating.paths)
    for contender in (_as_recorded(one, evaluating.flags) for one in chosen):
        freely = evaluating.mode != "replay" and named
        own = cases if freely else gates.cases_of(contender.name, cases)
        with _progress(contender, quiet=evaluating.quiet) as progress:
            work = run_contender(contender, own, repeat=evaluating.repeat, concurrency=concurrency, progress=progress)
            ran = asyncio.run(work)
        results += ran.results
        articles |= ran.articles
        if every_case:
            stale |= ran.unused
    agreement = None
    if evaluating.judge is not None:
        judge = judge_of(golden, evaluating.judge, evaluating.mode, lambda name: _settings(name, evaluating.flags))
        results, measured = asyncio.run(judge_all(judge, golden, results, articles))
        agreement = str(measured)
    run = RunResult(
        mode=evaluating.mode,
        live=[c.name for c in chosen if c.settings is not None and evaluating.mode == "live"],
        prompts=prompts_hash(),
        every_case=every_case,
        every_model=not evaluating.models,
        judge=agreement,
        results=results,
    )
    baseline = read_baseline(golden.baseline)
    verdict = check_run(run, gates, baseline)
    unused = {str(folder.relative_to(golden.recordings)): len(keys) for folder, keys in stale.items()}
    return Evaluated(golden, cases, EvalReport(run, verdict, baseline, unused, str(golden.folder)), articles, stale)


def _settings(name: str, flags: Mapping[str, Any]) -> Settings:
    return settings_of({**flags, "model": name})


def _as_recorded(contender: Contender, flags: Mapping[str, Any]) -> Contender:
    """A contender with what the command line says of its recordings; a configuration file has no say in a replay."""
    verify = flags.get("verify") or SAME_MODEL
    return replace(contender, verify=verify, max_output_tokens=flags.get("max_output_tokens"))


@contextmanager
def _progress(contender: Contender, *, quiet: bool) -> Iterator[Progress | None]:
    """Shows on a terminal how many cases are done."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status(contender.name, spinner="line") as status:

        def progress(done: int, total: int) -> None:
            status.update(f"{contender.name}: {done} of {total} cases")

        yield progress


def _written(kind: str, done: Evaluated) -> str:
    if kind == "json":
        return done.reported.run.model_dump_json(indent=1) + "\n"
    if kind == "markdown":
        from summarizer.evaluation.reports.tables import to_markdown

        return to_markdown(done.reported)
    if kind == "junit":
        from summarizer.evaluation.reports.tables import to_junit

        return to_junit(done.reported)
    from summarizer.evaluation.reports.html import to_html

    return to_html(done.reported, done.cases, done.articles)


def _print_run(console: "Console", reported: EvalReport) -> None:
    from summarizer.evaluation.reports.tables import print_run

    print_run(console, reported)


def run_compare(before: Path, after: Path) -> int:
    """Print the paired differences of two results; the exit code is 4 when some metric is worse beyond chance."""
    from summarizer.evaluation.comparison import compare_runs
    from summarizer.evaluation.reports.tables import print_comparison
    from summarizer.evaluation.results import read_results

    compared = list(compare_runs(read_results(before), read_results(after)))

    def show(console: "Console") -> None:
        for model, differences in compared:
            print_comparison(console, model, differences)

    _print(show)
    worse = any(one.verdict == "worse" for _, differences in compared for one in differences)
    return CheckError.exit_code if worse else 0


def _print(show: Callable[["Console"], None]) -> None:
    """Print through rich as the other commands do: coloured on a terminal only, no wider than it."""
    from rich.console import Console

    coloured = (sys.stdout.isatty() and "NO_COLOR" not in os.environ) or bool(os.environ.get("FORCE_COLOR"))
    text = io.StringIO()
    width = max(60, shutil.get_terminal_size((120, 24)).columns)
    show(Console(file=text, force_terminal=coloured, no_color=not coloured, width=width, highlight=False))
    output = Output(None)
    output.write("".join(line.rstrip() + "\n" for line in text.getvalue().splitlines()))
