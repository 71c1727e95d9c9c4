"""Concurrency: the wall time of a run of many chunks against an endpoint of fixed latency, over the ideal.

Ideal: the calls for chunks and for merging their points, in rounds of the concurrency, one round for the last of them,
and the calls that verify, in rounds again. The server is in this process; the tool is a process of its own, whose
start-up (measured with a run over one chunk, less its calls, which wait for one another) is not counted.
"""

import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks._processes import run as run_command
from benchmarks.report import Report
from summarizer.llm.ledger import estimate_tokens
from summarizer.tasks.drafter import chunk_budget
from tests.loopback import Endpoint, serve
from tests.verifying import task_of, verifying

LATENCY = 1.0
CHUNKS = 40
CONCURRENCY = 8
_SENTENCES_PER_CHUNK = 10


def _reply(asked: dict[str, Any]) -> str:
    merge = "points above" in asked["messages"][-1]["content"]
    first = int(asked["messages"][1]["content"].split("Ward ")[1].split()[0])
    statement = {"text": _sentence(first), "cites": [1]}
    if merge:
        return json.dumps({"chosen": [1, 2, 3], "headline": "Wards vote", "overview": [statement]})
    return json.dumps({"headline": "Wards vote", "overview": [statement], "key_points": [statement]})


def _sentence(ward: int) -> str:
    return f"Ward {ward} of Veldby counted {ward * 100} votes for the footbridge on Tuesday evening."


@dataclass(frozen=True)
class _Run:
    """One run of the tool."""

    seconds: float
    calls: int
    verifying: int
    memory: float
    """At its peak, in MB."""

    def row(self, name: str, seconds: float | None = None, ideal: float | None = None) -> list[str]:
        timed = [f"{seconds:.2f}", f"{ideal:.2f}"] if seconds and ideal else ["", ""]
        ratio = f"{seconds / ideal:.3f}" if seconds and ideal else ""
        return [name, str(self.calls), str(self.verifying), *timed, ratio, f"{self.memory:.0f}"]


def _timed(endpoint: Endpoint, sentences: int, folder: Path) -> _Run:
    path = folder / "article.txt"
    path.write_text("\n\n".join(map(_sentence, range(1, sentences + 1))), encoding="utf-8")
    endpoint.requests.clear()
    command = [sys.executable, "-m", "summarizer", str(path), "--base-url", endpoint.url, "--model", "m"]
    command += ["--no-stances", "--no-cache", "--offline", "--quiet", "--concurrency", str(CONCURRENCY)]
    ran = run_command([*command, "--context-tokens", str(_window())])
    assert ran.code == 0
    verifying = sum(task_of(asked) is not None for asked in endpoint.requests)
    return _Run(ran.seconds, len(endpoint.requests), verifying, ran.peak_mb)


def _window() -> int:
    """The context window whose chunks take ``_SENTENCES_PER_CHUNK`` sentences."""
    wanted = _SENTENCES_PER_CHUNK * estimate_tokens(f"[240] {_sentence(240)}\n")
    return next(window for window in range(256, 8192, 8) if chunk_budget(window) >= wanted)


def run() -> Report:
    """Wall time over the ideal for 40 chunks at 8 calls at once, and memory against a run of 10 chunks."""
    answers = Endpoint(default=verifying(_reply), latency=LATENCY, usage=False)
    with serve(answers) as endpoint, tempfile.TemporaryDirectory() as name:
        one, few, many = (
            _timed(endpoint, sentences, Path(name))
            for sentences in (5, 10 * _SENTENCES_PER_CHUNK, CHUNKS * _SENTENCES_PER_CHUNK)
        )
    drafting = many.calls - many.verifying
    ideal = (_rounds(drafting - 1) + 1 + _rounds(many.verifying)) * LATENCY
    wall = many.seconds - (one.seconds - one.calls * LATENCY)
    return Report(
        "latency",
        CHUNKS,
        {"wall_over_ideal": wall / ideal, "memory_ratio": many.memory / few.memory},
        ["run", "calls", "that verify", "wall s", "ideal s", "ratio", "peak MB"],
        [one.row("one chunk (start-up)"), few.row("10 chunks"), many.row(f"{CHUNKS} chunks", wall, ideal)],
        [f"{LATENCY:g} s a call, {CONCURRENCY} calls at once; start-up is not in the wall time"],
    )


def _rounds(calls: int) -> int:
    return -(-calls // CONCURRENCY)
