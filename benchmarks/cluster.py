"""The same batch on this machine's workers and on a local Ray cluster of as many: time, memory, and whether rows agree.

Needs the extra ``ray``. A cluster takes a while to start, so its rate is also given without the time of one row alone.
"""

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks._corpus_data import write_corpus
from benchmarks._processes import Ran
from benchmarks._processes import run as run_command
from benchmarks.report import Report

_WORKERS = 2


def run() -> Report:
    """One row and many rows with both engines. ``SUMMARIZER_CORPUS`` sets how many (default 1,000)."""
    count = int(os.environ.get("SUMMARIZER_CORPUS", "1000"))
    rows, results = [], []
    scores: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_corpus(folder / "one", 1)
        write_corpus(folder / "many", count)
        for engine in ("local", "ray"):
            alone = _ran(engine, folder / "one", folder / f"{engine}-one.jsonl")
            out = folder / f"{engine}.jsonl"
            ran = _ran(engine, folder / "many", out)
            results.append(out.read_bytes())
            rate, steady = count / ran.seconds, count / (ran.seconds - alone.seconds)
            scores |= {f"{engine}.rows_per_s": rate, f"{engine}.steady_rows_per_s": steady}
            rows.append(_line(engine, alone, ran, rate, steady))
    scores["same"] = float(results[0] == results[1])
    scores["ray_over_local"] = scores["ray.steady_rows_per_s"] / scores["local.steady_rows_per_s"]
    return Report(
        "cluster",
        count,
        scores,
        ["engine", "one row, s", "all rows, s", "rows/s", "rows/s after start-up", "peak MB"],
        rows,
        [f"{_WORKERS} workers each; the results are {'the same' if scores['same'] else 'NOT the same'}, byte for byte"],
    )


def _ran(engine: str, folder: Path, out: Path) -> Ran:
    command = [sys.executable, "-m", "summarizer", "batch", str(folder), "-o", str(out), "--engine", engine]
    ran = run_command([*command, "--workers", str(_WORKERS), "--quiet"])
    if ran.code != 0:
        raise RuntimeError(f"the engine {engine} ended with {ran.code}; is the extra ray installed?")
    return ran


def _line(engine: str, alone: Ran, ran: Ran, rate: float, steady: float) -> Sequence[str]:
    return [engine, f"{alone.seconds:.1f}", f"{ran.seconds:.1f}", f"{rate:.1f}", f"{steady:.1f}", f"{ran.peak_mb:.0f}"]
