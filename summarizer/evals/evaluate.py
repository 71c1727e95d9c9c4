"""Runs the contenders of an evaluation over a golden set, and holds the results to the gates and the baseline."""

import asyncio
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from summarizer.config import SAME_MODEL, Settings, load_settings
from summarizer.evals.cases import GoldenCase, GoldenSet, find_set, read_cases
from summarizer.evals.gates import check_run, read_baseline, read_gates
from summarizer.evals.judge import judge_all
from summarizer.evals.reports.tables import EvalReport
from summarizer.evals.results import CaseResult, Mode, RunResult
from summarizer.evals.run import Contender, Progress, contenders, judge_of, run_contender
from summarizer.prompts import prompts_hash
from summarizer.text.article import Article


@dataclass(frozen=True, slots=True)
class EvalOptions:
    """What to evaluate, and how."""

    paths: Sequence[Path] = ()
    like: str = ""
    models: Sequence[str] = ()
    mode: Mode = "replay"
    repeat: int = 1
    judge: str | None = None
    flags: Mapping[str, Any] = field(default_factory=dict)
    quiet: bool = False


@dataclass
class Evaluated:
    """A run with the articles that it read."""

    golden: GoldenSet
    cases: list[GoldenCase]
    reported: EvalReport
    articles: dict[str, Article]
    stale: dict[Path, list[str]]
    """Folder of recordings → keys that no call used."""


def evaluate(options: EvalOptions) -> Evaluated:
    """Run every contender over the chosen cases. Raises UsageError, CaseFault, ModelUnavailable."""
    golden, files = find_set(options.paths)
    cases = read_cases(golden, files, options.like)
    chosen = contenders(golden, options.models, options.mode, lambda name: _settings(name, options.flags))
    concurrency = options.flags.get("concurrency") or 4
    results: list[CaseResult] = []
    articles: dict[str, Article] = {}
    stale: dict[Path, list[str]] = {}
    every_case = {case.path.name for case in cases} == {path.name for path in golden.cases.glob("*.yaml")}
    gates = read_gates(golden.gates)
    named = bool(options.like) or any(path.is_file() for path in options.paths)
    for contender in (_as_recorded(one, options.flags) for one in chosen):
        freely = options.mode != "replay" and named
        own = cases if freely else gates.cases_of(contender.name, cases)
        with _progress(contender, quiet=options.quiet) as progress:
            work = run_contender(contender, own, repeat=options.repeat, concurrency=concurrency, progress=progress)
            ran = asyncio.run(work)
        results += ran.results
        articles |= ran.articles
        if every_case:
            stale |= ran.unused
    agreement = None
    if options.judge is not None:
        judge = judge_of(golden, options.judge, options.mode, lambda name: _settings(name, options.flags))
        results, measured = asyncio.run(judge_all(judge, golden, results, articles))
        agreement = str(measured)
    run = RunResult(
        mode=options.mode,
        live=[c.name for c in chosen if c.settings is not None and options.mode == "live"],
        prompts=prompts_hash(),
        every_case=every_case,
        every_model=not options.models,
        judge=agreement,
        results=results,
    )
    baseline = read_baseline(golden.baseline)
    verdict = check_run(run, gates, baseline)
    unused = {str(folder.relative_to(golden.recordings)): len(keys) for folder, keys in stale.items()}
    return Evaluated(golden, cases, EvalReport(run, verdict, baseline, unused, str(golden.folder)), articles, stale)


def _settings(name: str, flags: Mapping[str, Any]) -> Settings:
    return load_settings({**flags, "model": name})


def _as_recorded(contender: Contender, flags: Mapping[str, Any]) -> Contender:
    """The contender with the command line's options; a configuration file does not affect a replay."""
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
