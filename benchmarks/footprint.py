"""What an installation takes: the packages that the program needs, and those that each extra adds."""

import os
import re
import statistics
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions

from packaging.requirements import Requirement

from benchmarks.report import Report
from summarizer.errors import DISTRIBUTION

ROUNDS = 7
MODULE = "summarizer"
LEFT_OUT = {"dev", "benchmarks"}
"""Extras for working on the program, not with it."""


def run() -> Report:
    """Seconds: processor time of fresh processes, median, less a bare interpreter's. Megabytes (10^6): files."""
    core = _needed(DISTRIBUTION, "")
    rows = [["(none)", f"{len(core)}", f"{_megabytes(core):.0f}", MODULE, f"{_seconds([MODULE]):.2f}"]]
    scores = {"core.megabytes": _megabytes(core), "core.import_seconds": _seconds([MODULE])}
    notes = []
    for extra in sorted(set(distribution(DISTRIBUTION).metadata.get_all("Provides-Extra") or ()) - LEFT_OUT):
        try:
            added = _needed(DISTRIBUTION, extra) - core
        except PackageNotFoundError as error:
            notes.append(f"{extra}: {error} is not installed here")
            continue
        modules = _modules(extra)
        size, seconds = _megabytes(added), _seconds(modules)
        rows.append([extra, f"+{len(added)}", f"+{size:.0f}", ", ".join(modules), f"{seconds:.2f}"])
        scores |= {f"{extra}.megabytes": size, f"{extra}.import_seconds": seconds}
    return Report("footprint", len(rows), scores, ["extra", "packages", "MB", "imports", "seconds"], rows, notes)


def _needed(name: str, extra: str) -> set[str]:
    """A package and all it needs, by normal name. Raises PackageNotFoundError."""
    found: set[str] = set()
    waiting = [(name, extra)]
    while waiting:
        package, wanted = waiting.pop()
        found.add(_normal(package))
        for requirement in _requirements(package, wanted):
            for more in ["", *requirement.extras]:
                if _normal(requirement.name) not in found or more:
                    waiting.append((requirement.name, more))
    return found


def _requirements(package: str, extra: str) -> list[Requirement]:
    needs = map(Requirement, distribution(package).requires or ())
    return [need for need in needs if need.marker is None or need.marker.evaluate({"extra": extra})]


def _modules(extra: str) -> list[str]:
    """What the extra's own requirements are imported as."""
    plain = {_normal(need.name) for need in _requirements(DISTRIBUTION, "")}
    wanted = {_normal(need.name) for need in _requirements(DISTRIBUTION, extra)} - plain
    tops = packages_distributions()
    return sorted(
        top for top, names in tops.items() if top.isidentifier() and top[0] != "_" and wanted & set(map(_normal, names))
    )


def _megabytes(packages: set[str]) -> float:
    files = {str(file.locate()) for package in packages for file in distribution(package).files or ()}
    return sum(os.stat(file).st_size for file in files if os.path.isfile(file)) / 1e6  # noqa: PTH113, PTH116 - many


def _seconds(modules: list[str]) -> float:
    return _median(f"import {', '.join(modules)}") - _median("pass")


def _median(code: str) -> float:
    times = []
    for _ in range(ROUNDS + 1):
        before = os.times()
        subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True)
        after = os.times()
        times.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return statistics.median(times[1:])


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
