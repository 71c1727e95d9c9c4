"""Start-up: ``summarize --help`` beside a bare ``import typer``, alternating, medians of one run."""

import statistics
import subprocess
import sys
import time

from benchmarks.report import Report

ROUNDS = 15
COMMANDS = {
    "summarize --help": [sys.executable, "-m", "summarizer", "--help"],
    "import typer": [sys.executable, "-c", "import typer"],
    "bare interpreter": [sys.executable, "-c", "pass"],
}


def run() -> Report:
    """Ratios of medians; absolute seconds are only of this machine at this moment."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS + 1):
        for name, command in COMMANDS.items():
            start = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            times[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(values[1:]) for name, values in times.items()}
    base = medians["import typer"]
    return Report(
        "startup",
        ROUNDS,
        {"help_ratio": medians["summarize --help"] / base},
        ["command", "median s", "ratio"],
        [[name, f"{value:.3f}", f"{value / base:.2f}"] for name, value in medians.items()],
    )
