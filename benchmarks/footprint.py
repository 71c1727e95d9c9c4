"""What an installation takes: the wheel alone in an empty environment, then with each extra alone."""

import re
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

from benchmarks.report import Report

ROOT = Path(__file__).parent.parent
ARTICLE = ROOT / "evals" / "articles" / "harbour-tram.txt"
ROUNDS = 5
LEFT_OUT = {"dev", "benchmarks"}
"""Extras for working on the program, not with it."""

MODULES = """
import re, sys
from importlib.metadata import packages_distributions, requires
normal = lambda name: re.sub(r"[-_.]+", "-", name).lower()
wanted = {normal(re.match(r"[\\w.-]+", r)[0]) for r in requires("summarizer") if f"extra == '{sys.argv[1]}'" in r}
tops = [top for top, names in packages_distributions().items() if wanted & set(map(normal, names))]
print(" ".join(sorted(top for top in tops if top.isidentifier() and not top.startswith("_"))))
"""
"""Prints the modules of an extra's own requirements."""


def run() -> Report:
    """Seconds are medians of fresh processes, less a bare interpreter's; megabytes (10^6) are those of added files."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        _pip(sys.executable, "wheel", "--no-deps", "-w", place, ROOT)
        (wheel,) = place.glob("*.whl")
        core = _Installed(place / "core", str(wheel))
        rows = [["(none)", "summarizer", f"{core.seconds('summarizer'):.2f}", f"{core.megabytes:.0f}"]]
        scores = {"core.megabytes": core.megabytes, "core.import_seconds": core.seconds("summarizer")}
        for extra in _extras():
            with_extra = _Installed(place / extra, f"{wheel}[{extra}]")
            modules = with_extra.modules(extra)
            seconds, more = with_extra.seconds(", ".join(modules)), with_extra.megabytes - core.megabytes
            rows.append([extra, ", ".join(modules), f"{seconds:.2f}", f"+{more:.0f}"])
            scores |= {f"{extra}.megabytes": more, f"{extra}.import_seconds": seconds}
    return Report("footprint", len(rows), scores, ["extra", "imports", "seconds", "MB"], rows)


class _Installed:
    """An environment of its own in which an article has been summarised."""

    def __init__(self, place: Path, requirement: str) -> None:
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
        self._python = str(place / "bin" / "python")
        before = _bytes(place)
        _pip(self._python, "install", "-c", ROOT / "constraints.txt", requirement)
        subprocess.run([self._python, "-m", "summarizer", ARTICLE, "--quiet"], check=True, stdout=subprocess.DEVNULL)
        self.megabytes = (_bytes(place) - before) / 1e6

    def modules(self, extra: str) -> list[str]:
        """What the extra brings to import."""
        return subprocess.check_output([self._python, "-c", MODULES, extra], text=True).split()

    def seconds(self, modules: str) -> float:
        """How long importing takes."""
        return self._median(f"import {modules}") - self._median("pass")

    def _median(self, code: str) -> float:
        times = []
        for _ in range(ROUNDS + 1):
            start = time.perf_counter()
            subprocess.run([self._python, "-W", "ignore", "-c", code], check=True)
            times.append(time.perf_counter() - start)
        return statistics.median(times[1:])


def _pip(python: str, *words: str | Path) -> None:
    command = [python, "-m", "pip", "--quiet", "--disable-pip-version-check", *map(str, words)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(re.sub(r"(?m)^WARNING.*\n", "", done.stderr))


def _extras() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return sorted(set(project["project"]["optional-dependencies"]) - LEFT_OUT)


def _bytes(place: Path) -> int:
    return sum(path.stat().st_size for path in place.rglob("*") if path.is_file() and not path.is_symlink())
