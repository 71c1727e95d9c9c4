"""A batch over invented articles with the embedded core: rate, memory, and how time grows with their number.

The exponent is the slope of log time over log articles, by least squares; 1 is linear. ``SUMMARIZER_CORPUS`` sets the
largest number of articles (default 5,000). Each run is a process of its own with two workers.
"""

import json
import math
import os
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks._corpus_data import generate, write_corpus
from benchmarks._processes import Ran
from benchmarks._processes import run as run_command
from benchmarks.report import Report

_WORKERS = 2


def run() -> Report:
    """Runs over a tenth, a fifth, half and all of the articles."""
    most = int(os.environ.get("SUMMARIZER_CORPUS", "5000"))
    sizes = [most // 10, most // 5, most // 2, most]
    ran: list[Ran] = []
    with tempfile.TemporaryDirectory() as name:
        for size in sizes:
            folder, out = Path(name) / f"in{size}", Path(name) / f"{size}.jsonl"
            write_corpus(folder, size)
            command = [sys.executable, "-m", "summarizer", "batch", str(folder), "-o", str(out)]
            ran.append(run_command([*command, "--workers", str(_WORKERS), "--quiet"]))
            assert ran[-1].code == 0
        right = _facts_right(out, most)
    memory = [one.peak_mb for one in ran]
    scores = {
        "rows_per_s": most / ran[-1].seconds,
        "peak_mb": memory[-1],
        "memory_growth": memory[-1] / memory[0],
        "exponent": _slope(sizes, [one.seconds for one in ran]),
        "cpu_exponent": _slope(sizes, [one.cpu_seconds for one in ran]),
        **right,
    }
    return Report(
        "corpus",
        most,
        scores,
        ["articles", "wall s", "rows/s", "CPU s", "CPU ms/row", "peak MB"],
        [_line(size, one) for size, one in zip(sizes, ran, strict=True)],
        [
            f"{_WORKERS} workers; memory is of all processes together",
            f"time grows with the power {scores['exponent']:.3f} of the number of articles, "
            f"CPU time with {scores['cpu_exponent']:.3f}",
            f"the project's cost stands in the summary of {right['cost_in_summary']:.1%} of the articles; the mayor is "
            f"found for it in {right['mayor_for']:.1%}, the critic on the side known in {right['critic_side']:.1%}",
        ],
    )


def _line(size: int, one: Ran) -> list[str]:
    return [
        f"{size:,}",
        f"{one.seconds:.1f}",
        f"{size / one.seconds:.1f}",
        f"{one.cpu_seconds:.1f}",
        f"{1000 * one.cpu_seconds / size:.1f}",
        f"{one.peak_mb:.0f}",
    ]


def _slope(sizes: list[int], values: list[float]) -> float:
    return statistics.linear_regression([math.log(n) for n in sizes], [math.log(v) for v in values]).slope


def _facts_right(out: Path, count: int) -> dict[str, float]:
    """How many rows hold what the generator knows."""
    cost = mayor = critic = 0
    with out.open(encoding="utf-8") as lines:
        for line, known in zip(lines, generate(count), strict=True):
            row = json.loads(line)
            assert Path(row["id"]).name == known.name
            told = " ".join(one["text"] for one in (*row["summary"]["overview"], *row["summary"]["key_points"]))
            cost += f"{known.story.cost} million" in told
            sides = {(s["holder"], s["position"]) for s in row["stances"]}
            mayor += (known.story.mayor, "favor") in sides
            critic += (known.story.critic, "favor" if known.converted else "against") in sides
    return {"cost_in_summary": cost / count, "mayor_for": mayor / count, "critic_side": critic / count}
