"""A batch against an endpoint of fixed latency: wall time over the ideal, and what a tenth of failed replies does.

Ideal: the calls of all articles in rounds of the concurrency, each of the fixed latency. Start-up, measured with a run
over one article less its calls, is not counted. ``SUMMARIZER_THROUGHPUT`` sets the number of articles (default 1,000).
"""

import json
import os
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks._corpus_data import write_corpus
from benchmarks._processes import Ran
from benchmarks._processes import run as run_command
from benchmarks.report import Report
from tests.loopback import Endpoint, Fault, serve, status
from tests.verifying import verifying

LATENCY = 4.0
FAULTY_LATENCY = 0.2
CONCURRENCY = 64
_CALLS = 2
"""A draft of summary and stances, and the verdicts on it."""
_FAULTS = 0.1


def _reply(asked: dict[str, Any]) -> str:
    """A draft of the article's first sentences."""
    lines = asked["messages"][1]["content"].split("\n")
    sentences = dict(line[1:].split("] ", 1) for line in lines if line.startswith("[") and "] " in line)
    cited = [number for number, text in sentences.items() if text.endswith((".", "”"))][:3]
    points = [{"text": sentences[number], "cites": [int(number)]} for number in cited]
    return json.dumps({"headline": points[0]["text"], "overview": points[:1], "key_points": points, "stances": []})


def _faults(calls: int) -> list[str | Fault]:
    """A tenth of the replies 429 or 500, the others good."""
    chance = random.Random(4)
    return [status(chance.choice((429, 500)), "busy") if chance.random() < _FAULTS else "" for _ in range(calls)]


def run() -> Report:
    """1,000 articles at 64 calls at once; then the same with a tenth of the replies 429 or 500."""
    articles = int(os.environ.get("SUMMARIZER_THROUGHPUT", "1000"))
    answers = Endpoint(default=verifying(_reply), latency=LATENCY)
    with serve(answers) as endpoint, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_corpus(folder / "one", 1)
        write_corpus(folder / "all", articles)
        startup = _batch(endpoint, folder / "one", folder / "one.jsonl")[0].seconds - _CALLS * LATENCY
        good, ok = _batch(endpoint, folder / "all", folder / "all.jsonl")
        calls = len(endpoint.requests)
        endpoint.latency, endpoint.script = FAULTY_LATENCY, _faults(20 * articles)
        planned = list(endpoint.script)
        faulty, faulty_ok = _batch(endpoint, folder / "all", folder / "faulty.jsonl")
        faults = sum(map(callable, planned[: len(endpoint.requests)]))
    ideal = -(-calls // CONCURRENCY) * LATENCY
    wall = good.seconds - startup
    scores = {"wall_over_ideal": wall / ideal, "rows_ok": ok, "faulty_rows_ok": faulty_ok, "peak_mb": good.peak_mb}
    timed = [f"{wall:.1f}", f"{ideal:.1f}", f"{wall / ideal:.3f}", f"{good.cpu_seconds:.1f}", f"{good.peak_mb:.0f}"]
    return Report(
        "throughput",
        articles,
        scores,
        ["run", "rows without error", "calls", "faults", "wall s", "ideal s", "ratio", "CPU s", "peak MB"],
        [
            ["all replies good", str(ok), str(calls), "0", *timed],
            [
                *("a tenth 429 or 500", str(faulty_ok), str(len(endpoint.requests)), str(faults)),
                *(f"{faulty.seconds:.1f}", "", "", "", ""),
            ],
        ],
        [f"{LATENCY:g} s a reply, {FAULTY_LATENCY:g} s in the second run; {CONCURRENCY} at once; start-up not counted"],
    )


def _batch(endpoint: Endpoint, folder: Path, results: Path) -> tuple[Ran, int]:
    """One run, and its rows without an error."""
    endpoint.requests.clear()
    command = [sys.executable, "-m", "summarizer", "batch", str(folder), "-o", str(results)]
    command += ["--base-url", endpoint.url, "--model", "m", "--context-tokens", "16384"]
    ran = run_command([*command, "--concurrency", str(CONCURRENCY), "--no-cache", "--quiet", "--offline"])
    with results.open(encoding="utf-8") as lines:
        return ran, sum(json.loads(line)["status"] == "ok" for line in lines)
