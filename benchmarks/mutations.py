"""Deliberate damages: which of them do the evals catch, and which the tests? A trial of both.

Every damage is made in a copy of the tree, by code appended to one module, by one stretch of it changed, or by a line
taken out of a prompt. The golden sets are then replayed there as in CI, and the tests of the damaged part are run. A
damage is caught by the evals when a score got worse or a bound broke; a call that has no recording is no catch, since
it would tell nothing once the recordings are made anew. It is caught by the tests when one of them fails.

Libraries are imported once; each evaluation is a fork of that process which imports the program anew from the damaged
copy. This needs a system with ``fork``.
"""

import contextlib
import importlib
import json
import multiprocessing
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks._damages import DAMAGES, Damage
from benchmarks.report import Report
from summarizer.evals.cases import GoldenSet
from summarizer.evals.results import RunResult, Verdict, check_run, read_baseline, read_gates

_ROOT = Path(__file__).parent.parent
_COPIED = (
    *("summarizer", "prompts", "evals", "tests", "docs"),
    *("pyproject.toml", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "action.yml"),
)
_NAMED = 2
"""Cases named in the table; the rest are counted."""
_SECONDS = 600
"""The most that one half of a trial may take."""
_SETS: dict[str, tuple[str, ...]] = {
    "evals": (
        *("harbour-tram", "interview-glaciologist", "school-dinners", "opinion-four-bells"),
        *("windpark-moorbruegge", "sequia-valdorra", "toll-bridge"),
    ),
    "evals/hostile": (
        *("harbour-tram", "copper-smelter-results", "mill-fire", "quarry-licence"),
        *("scripted-believer", "scripted-broken", "scripted-reader", "scripted-uncited"),
    ),
    "evals/saved": (),
}
"""Set → its cases that are replayed, all if none is named: a damage that only others show is not worth the wait."""


def run(damages: Sequence[Damage] = DAMAGES) -> Report:
    """Make every damage, and hold the golden sets and the tests against it.

    Raises ValueError when a damage can no longer be made, RuntimeError when the undamaged tree fails.
    """
    for damage in damages:
        damage.make((_ROOT / damage.file).read_text(encoding="utf-8"))
    _evaluate()  # imports the libraries for the forks that follow
    with _copy() as tree:
        if lines := _evaluated(tree).lines:
            raise RuntimeError(f"the golden sets fail without any damage: {lines[0]}; mend that first")
    with multiprocessing.get_context("fork").Pool(os.cpu_count(), maxtasksperchild=1) as pool:
        trials = []
        for trial in pool.imap(_trial, damages, chunksize=1):
            trials.append(trial)
            print(" · ".join(trial.row), f"· {trial.seconds:.0f} s", file=sys.stderr, flush=True)
    by_evals, by_tests = sum(t.evals.caught for t in trials), sum(t.tests is not None for t in trials)
    either = sum(trial.caught for trial in trials)
    scores = {
        "damages": float(len(damages)),
        "caught": float(either),
        "evals": float(by_evals),
        "tests": float(by_tests),
    }
    seconds = sum(trial.seconds for trial in trials) / len(trials)
    notes = [
        f"{either} of {len(damages)} damages caught: {by_evals} by the evals, {by_tests} by the tests of their part; "
        f"{seconds:.0f} s a trial"
    ]
    columns = ("part", "damage", "by the evals", "cases named", "by the tests")
    return Report("mutations", len(damages), scores, columns, [trial.row for trial in trials], notes)


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
    part: str
    what: str
    evals: _Evaluated
    tests: str | None
    """The test that failed; None if none did."""
    seconds: float = 0.0

    @property
    def caught(self) -> bool:
        return self.evals.caught or self.tests is not None

    @property
    def row(self) -> tuple[str, str, str, str, str]:
        metrics = self.evals.metrics if self.caught else "NOT CAUGHT"
        return self.part, self.what, metrics, self.evals.cases, (self.tests or "–").split("::")[-1]


def _trial(damage: Damage) -> _Trial:
    part = damage.file.split("/")[1] if damage.file.startswith("summarizer") else "tasks"
    began = time.monotonic()
    with _copy() as tree:
        file = tree / damage.file
        damaged = damage.make(file.read_text(encoding="utf-8"))
        file.unlink()  # the copy is a link: the original must stay as it is
        file.write_text(damaged, encoding="utf-8")
        files = [f"tests/{name}.py" if "/" in name else f"tests/test_{name}.py" for name in damage.tests]
        evals, failed = _evaluated(tree), _failing(tree, files)
    if failed:
        with _copy() as tree:
            if _failing(tree, [failed]):
                raise RuntimeError(f"{failed} fails without any damage; mend that first")
    return _Trial(part, damage.what, evals, failed, time.monotonic() - began)


@contextlib.contextmanager
def _copy() -> Iterator[Path]:
    """A copy of the tree made of links, compiled modules too, so that it costs neither time nor space."""
    with tempfile.TemporaryDirectory() as place:
        tree = Path(place) / "tree"
        tree.mkdir()
        for name in _COPIED:
            if (_ROOT / name).is_dir():
                shutil.copytree(_ROOT / name, tree / name, copy_function=os.link)
            else:
                os.link(_ROOT / name, tree / name)
        yield tree


def _evaluated(tree: Path) -> _Evaluated:
    """The verdicts by the undamaged program on the damaged one's runs: a damage of the gates hides nothing."""
    fault, text = _forked(tree, _evaluate)
    if fault:
        return _Evaluated((), fault=text.strip()[-100:])
    runs = [(GoldenSet(_ROOT / folder), RunResult.model_validate(run)) for folder, run in json.loads(text).items()]
    return _Evaluated(tuple(check_run(run, read_gates(s.gates), read_baseline(s.baseline)) for s, run in runs))


def _evaluate() -> str:
    """The runs of the sets in the current folder, as JSON."""
    evals = importlib.import_module("summarizer.evals.evaluate")
    runs = {}
    for folder, cases in _SETS.items():
        paths = [Path(folder, "cases", f"{case}.yaml") for case in cases] or sorted(Path(folder, "cases").glob("*"))
        done = evals.evaluate(evals.EvalOptions(paths, quiet=True))
        runs[folder] = done.run.model_dump(mode="json")
    return json.dumps(runs)


def _failing(tree: Path, tests: Sequence[str]) -> str | None:
    """The first test that fails in the tree; None if none does, or none is named."""
    options = ("-x", "-q", "-rfE", "-n", "0", "-p", "no:randomly", "-p", "no:cacheprovider")
    if not tests:
        return None
    command = [sys.executable, "-m", "pytest", *options, *tests]
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    done = subprocess.run(
        command, cwd=tree, env=environment, capture_output=True, text=True, check=False, timeout=_SECONDS
    )
    found = re.search(r"^(?:FAILED|ERROR) (tests/.+?)(?: - .*)?$", done.stdout, re.MULTILINE)
    return (found[1] if found else done.stdout.strip()[-100:]) if done.returncode else None


def _forked(tree: Path, work: Callable[[], str]) -> tuple[int, str]:
    """Work done in a fork of this process whose program is the tree's: its code, and its result or what went wrong."""
    told = tree.parent / "told"
    child = os.fork()
    if child == 0:
        code = 1
        try:
            for name in [name for name in sys.modules if name.split(".")[0] == "summarizer"]:
                del sys.modules[name]  # so that the tree's are imported
            sys.path.insert(0, str(tree))
            importlib.invalidate_caches()
            os.chdir(tree)
            signal.alarm(_SECONDS)
            told.write_text(work(), encoding="utf-8")
            code = 0
        except BaseException as error:
            told.write_text(f"{type(error).__name__}: {error}", encoding="utf-8")
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), told.read_text(encoding="utf-8") if told.exists() else "it took too long"
