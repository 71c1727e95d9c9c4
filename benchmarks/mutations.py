"""Deliberate damages: which of them do the evals catch, and which the tests? A trial of both.

Every damage is made in a copy of the tree, by code appended to one module, by one stretch of it changed, or by a line
taken out of a prompt. The golden sets are then replayed there as in CI, and the tests of the damaged part are run. A
damage is caught by the evals when a score got worse or a bound broke; a call that has no recording is no catch, since
it would tell nothing once the recordings are made anew. It is caught by the tests when one of them fails.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks._damages import DAMAGES, Damage
from benchmarks.report import Report
from summarizer.evals.cases import GoldenSet
from summarizer.evals.gates import Verdict, check_run, read_baseline, read_gates
from summarizer.evals.results import RunResult, read_results

_ROOT = Path(__file__).parent.parent
_COPIED = ("summarizer", "prompts", "evals")
_FOR_TESTS = ("tests", "docs", "pyproject.toml", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "action.yml")
_NAMED = 2
"""Cases named in the table; the rest are counted."""
_SECONDS = 900
_CASES = (
    *("harbour-tram", "interview-glaciologist", "heat-pump-street", "school-dinners", "opinion-four-bells"),
    *("copper-smelter-results", "pension-fund-vote", "windpark-moorbruegge", "sequia-valdorra", "toll-bridge"),
)
"""A few golden cases of every kind: a damage that only others show is not worth ten times the wait."""
_HOSTILE = ("harbour-tram", "copper-smelter-results", "mill-fire", "quarry-licence")
_EVALUATE = f"""
from pathlib import Path
from summarizer.evals.evaluate import EvalOptions, evaluate
for folder, cases, out in (("evals", {_CASES}, "golden.json"), ("evals/hostile", {_HOSTILE}, "hostile.json")):
    paths = [Path(folder, "cases", case + ".yaml") for case in cases]
    Path(out).write_text(evaluate(EvalOptions(paths, quiet=True)).reported.run.model_dump_json(), encoding="utf-8")
"""


def run(damages: Sequence[Damage] = DAMAGES) -> Report:
    """Make every damage, and hold the golden sets and the tests against it.

    Raises ValueError when a damage can no longer be made, RuntimeError when the undamaged tree fails.
    """
    for damage in damages:
        damage.make((_ROOT / damage.file).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as place:
        if _evaluated(_copied(_ROOT, Path(place) / "whole", _COPIED)).caught:
            raise RuntimeError("the golden sets fail without any damage; mend that first")
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        trials = list(pool.map(_trial, damages))
    rows = [trial.row for trial in trials]
    by_evals, by_tests = sum(t.evals.caught for t in trials), sum(t.tests is not None for t in trials)
    either = sum(trial.evals.caught or trial.tests is not None for trial in trials)
    scores = {
        "damages": float(len(damages)),
        "caught": float(either),
        "evals": float(by_evals),
        "tests": float(by_tests),
    }
    notes = [
        f"{either} of {len(damages)} damages caught: {by_evals} by the evals, {by_tests} by the tests of their part"
    ]
    columns = ("part", "damage", "by the evals", "cases named", "by the tests")
    return Report("mutations", len(damages), scores, columns, rows, notes)


@dataclass(frozen=True, slots=True)
class _Evaluated:
    """What the golden sets say of a tree."""

    verdicts: tuple[Verdict, ...]
    fault: str = ""
    """Why the evaluation could not be run at all."""

    @property
    def lines(self) -> list[str]:
        """Everything that fails, but for calls without a recording, and cases that are not scored for want of one."""
        failed = [line for verdict in self.verdicts for line in verdict.failed if "has no recording" not in line]
        bounds = [line for verdict in self.verdicts for line in verdict.bounds if "not scored" not in line]
        lost = [change for verdict in self.verdicts for change in verdict.worse if change.after is not None]
        return [*filter(None, [self.fault]), *failed, *bounds, *map(str, lost)]

    @property
    def caught(self) -> bool:
        return bool(self.lines)

    @property
    def metrics(self) -> str:
        """What got worse, the most frequent first."""
        changes = [c.metric for verdict in self.verdicts for c in verdict.worse if c.after is not None]
        named = sorted(set(changes), key=lambda metric: -changes.count(metric))
        return ", ".join(named[:3]) or (self.lines[0][:60] if self.lines else "–")

    @property
    def cases(self) -> str:
        found = sorted(
            {change.case for verdict in self.verdicts for change in verdict.worse if change.after is not None}
        )
        return ", ".join(found[:_NAMED]) + (f" and {len(found) - _NAMED} more" if len(found) > _NAMED else "")


@dataclass(frozen=True, slots=True)
class _Trial:
    damage: Damage
    evals: _Evaluated
    tests: str | None
    """The test that failed; None if none did."""

    @property
    def row(self) -> tuple[str, str, str, str, str]:
        part = self.damage.file.split("/")[1] if self.damage.file.startswith("summarizer") else "tasks"
        tests = self.tests or "–"
        missed = not self.evals.caught and self.tests is None
        return part, self.damage.what, "NOT CAUGHT" if missed else self.evals.metrics, self.evals.cases, tests


def _trial(damage: Damage) -> _Trial:
    with tempfile.TemporaryDirectory() as place:
        tree = _copied(_ROOT, Path(place) / "damaged", (*_COPIED, *_FOR_TESTS))
        file = tree / damage.file
        damaged = damage.make(file.read_text(encoding="utf-8"))
        file.unlink()  # the copy is a link: the original must stay as it is
        file.write_text(damaged, encoding="utf-8")
        return _Trial(damage, _evaluated(tree), _tested(tree, damage.tests))


def _copied(source: Path, tree: Path, names: Sequence[str]) -> Path:
    """A copy of parts of a tree, made of links, so that it costs neither time nor space."""
    tree.mkdir()
    for name in names:
        if (source / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source / name, tree / name, ignore=ignored, copy_function=os.link)
        elif (source / name).exists():
            os.link(source / name, tree / name)
    return tree


def _evaluated(tree: Path) -> _Evaluated:
    done = _python(tree, "-c", _EVALUATE)
    if done.returncode:
        return _Evaluated((), fault=f"exit {done.returncode}: {done.stderr.strip()[-80:]}")
    golden, hostile = tree / "evals", tree / "evals" / "hostile"
    sets = ((golden, tree / "golden.json"), (hostile, tree / "hostile.json"))
    return _Evaluated(tuple(_judged(GoldenSet(folder), read_results(run)) for folder, run in sets))


def _judged(golden: GoldenSet, run: RunResult) -> Verdict:
    """The verdict by the undamaged program: a damage of the gates hides nothing."""
    return check_run(run, read_gates(golden.gates), read_baseline(golden.baseline))


def _tested(tree: Path, names: Sequence[str]) -> str | None:
    """The first test that fails in the tree; None if none does, or none is named."""
    files = [f"tests/{name}.py" if "/" in name else f"tests/test_{name}.py" for name in names]
    there = [file for file in files if (tree / file).exists()]
    if not there:
        return None
    done = _python(tree, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:randomly", "-p", "no:cacheprovider", *there)
    found = re.search(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE) or re.search(
        r"^_+ (\w+.*?) _+$", done.stdout, re.MULTILINE
    )
    return (found[1].split("::")[-1] if found else "a test") if done.returncode == 1 else None


def _python(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the tree's own program, or its tests, in it."""
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=tree, env=environment, capture_output=True, text=True, check=False, timeout=_SECONDS
    )
