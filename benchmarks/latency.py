"""Concurrency: the wall time of a run of many chunks against an endpoint of fixed latency, over the ideal.

Ideal: the calls for chunks and for merging their points, in rounds of the concurrency, one round for the last of them,
and the calls that verify, in rounds again. The server is in this process; the tool is a process of its own, whose
start-up (measured with a run over one chunk, less its calls, which wait for one another) is not counted.
"""

import json
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from benchmarks._processes import send_completion
from benchmarks.report import Report
from tests.verifying import task_of, verifying

LATENCY = 1.0
CHUNKS = 40
CONCURRENCY = 8
_SENTENCES_PER_CHUNK = 10


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


class _FixedLatency(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    calls = 0
    verifying = 0
    """Of these calls, those that verify."""
    lock = threading.Lock()

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.lock:
            type(self).calls += 1
            type(self).verifying += task_of(asked) is not None
        time.sleep(LATENCY)
        send_completion(self, _REPLY(asked))

    def log_message(self, *_: object) -> None:
        pass


def _reply(asked: dict[str, Any]) -> str:
    merge = "points above" in asked["messages"][-1]["content"]
    first = int(asked["messages"][1]["content"].split("Ward ")[1].split()[0])
    statement = {"text": _sentence(first), "cites": [1]}
    if merge:
        return json.dumps({"chosen": [1, 2, 3], "headline": "Wards vote", "overview": [statement | {"cites": [1]}]})
    return json.dumps({"headline": "Wards vote", "overview": [statement], "key_points": [statement]})


_REPLY = verifying(_reply)


def _sentence(ward: int) -> str:
    return f"Ward {ward} of Veldby counted {ward * 100} votes for the footbridge on Tuesday evening."


def _article(sentences: int) -> str:
    return "\n\n".join(map(_sentence, range(1, sentences + 1)))


@dataclass(frozen=True)
class _Run:
    """One run of the tool."""

    seconds: float
    calls: int
    verifying: int
    memory: float
    """At its peak, in MB."""


def _timed(url: str, text: str, folder: Path) -> _Run:
    path = folder / "article.txt"
    path.write_text(text, encoding="utf-8")
    _FixedLatency.calls = _FixedLatency.verifying = 0
    command = [sys.executable, "-m", "summarizer", str(path), "--base-url", url, "--model", "m", "--no-stances"]
    command += ["--no-cache", "--offline", "--format", "json", "--quiet", "--concurrency", str(CONCURRENCY)]
    command += ["--context-tokens", str(_window())]
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", _MEASURED, *command], check=True, stdout=subprocess.PIPE)
    seconds = time.perf_counter() - start
    return _Run(seconds, _FixedLatency.calls, _FixedLatency.verifying, float(done.stdout.split()[-1]))


_MEASURED = (
    "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
)


def _window() -> int:
    """The context window whose chunks take ``_SENTENCES_PER_CHUNK`` sentences."""
    from summarizer.llm.ledger import estimate_tokens
    from summarizer.tasks.drafter import chunk_budget

    wanted = _SENTENCES_PER_CHUNK * estimate_tokens(
        "[240] Ward 240 of Veldby counted 24000 votes for the footbridge on Tuesday evening.\n"
    )
    return next(window for window in range(256, 8192, 8) if chunk_budget(window) >= wanted)


def run() -> Report:
    """Wall time over the ideal for 40 chunks at 8 calls at once, and memory against a run of 10 chunks."""
    server = _Server(("127.0.0.1", 0), _FixedLatency)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            one = _timed(url, _article(5), folder)
            few = _timed(url, _article(10 * _SENTENCES_PER_CHUNK), folder)
            many = _timed(url, _article(CHUNKS * _SENTENCES_PER_CHUNK), folder)
    finally:
        server.shutdown()
        server.server_close()
    startup = one.seconds - one.calls * LATENCY
    drafting = many.calls - many.verifying
    ideal = (_rounds(drafting - 1) + 1 + _rounds(many.verifying)) * LATENCY
    wall = many.seconds - startup
    rows = [
        [
            "one chunk (start-up)",
            str(one.calls),
            str(one.verifying),
            f"{one.seconds:.2f}",
            f"{one.calls * LATENCY:.2f}",
        ],
        ["10 chunks", str(few.calls), str(few.verifying), "", "", "", f"{few.memory:.0f}"],
        [
            f"{CHUNKS} chunks",
            str(many.calls),
            str(many.verifying),
            f"{wall:.2f}",
            f"{ideal:.2f}",
            f"{wall / ideal:.3f}",
        ],
    ]
    rows[0] += ["", ""]
    rows[2].append(f"{many.memory:.0f}")
    return Report(
        "latency",
        CHUNKS,
        {"wall_over_ideal": wall / ideal, "memory_ratio": many.memory / few.memory},
        ["run", "calls", "that verify", "wall s", "ideal s", "ratio", "peak MB"],
        rows,
        [f"{LATENCY:g} s a call, {CONCURRENCY} calls at once; start-up is not in the wall time"],
    )


def _rounds(calls: int) -> int:
    return -(-calls // CONCURRENCY)
