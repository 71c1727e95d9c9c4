"""A batch that is killed (SIGKILL) twenty times at random moments and resumed, beside one that nobody disturbs."""

import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks._corpus_data import write_corpus
from benchmarks.report import Report

KILLS = 20
ARTICLES = 600
_SEED = 20


def run() -> Report:
    """Twenty kills over 600 articles; then the run is let end, and compared with the undisturbed one byte for byte."""
    chance = random.Random(_SEED)
    with tempfile.TemporaryDirectory() as name:
        folder, out, whole = Path(name) / "in", Path(name) / "r.jsonl", Path(name) / "whole.jsonl"
        write_corpus(folder, ARTICLES)
        rows_at_kills = [_killed(folder, out, chance) for _ in range(KILLS)]
        torn = sum(not one.complete for one in rows_at_kills)
        _command(folder, out).wait()
        _command(folder, whole).wait()
        ids = [line.split(b'"', 6)[5] for line in out.read_bytes().splitlines()]
        equal = out.read_bytes() == whole.read_bytes()
    scores = {"kills": KILLS, "rows": len(ids), "distinct": len(set(ids)), "equal": float(equal), "torn_lines": torn}
    return Report(
        "kills",
        ARTICLES,
        scores,
        ["inputs", "kills", "rows", "distinct ids", "equal to an undisturbed run"],
        [[str(ARTICLES), str(KILLS), str(len(ids)), str(len(set(ids))), "yes" if equal else "NO"]],
        [
            f"rows there at each kill: {', '.join(str(one.rows) for one in rows_at_kills)}",
            f"kills that left a torn line: {torn}",
        ],
    )


class _Left:
    def __init__(self, data: bytes) -> None:
        self.rows = data.count(b"\n")
        self.complete = not data or data.endswith(b"\n")


def _killed(folder: Path, out: Path, chance: random.Random) -> _Left:
    """Kill a run some time after it begins or, more often, after it has written its first new row."""
    before = out.stat().st_size if out.exists() else 0
    process = _command(folder, out)
    if chance.random() < 0.8:
        while process.poll() is None and (not out.exists() or out.stat().st_size <= before):
            time.sleep(0.005)
    time.sleep(chance.random() / 2)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return _Left(out.read_bytes() if out.exists() else b"")


def _command(folder: Path, out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "summarizer", "batch", str(folder), "-o", str(out), "--quiet", "--workers", "2"]
    return subprocess.Popen(command)
