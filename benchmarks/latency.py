"""Concurrency: the wall time of a run of many chunks against an endpoint of fixed latency, over the ideal.

Ideal: the calls for chunks and for merging their points, in rounds of the concurrency, and one round for the last
call. The server is in this process; the tool is a process of its own, whose start-up (measured with a run of one call,
less that call) is not counted.
"""

import json
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from benchmarks._endpoint import send_completion
from benchmarks.report import Report

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
    lock = threading.Lock()

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.lock:
            type(self).calls += 1
        time.sleep(LATENCY)
        send_completion(self, _reply(asked))

    def log_message(self, *_: object) -> None:
        pass


def _reply(asked: dict[str, Any]) -> str:
    merge = "points above" in asked["messages"][-1]["content"]
    first = int(asked["messages"][1]["content"].split("Ward ")[1].split()[0])
    statement = {"text": f"Ward {first} counted {first * 100} votes for the footbridge.", "cites": [1]}
    if merge:
        return json.dumps({"chosen": [1, 2, 3], "headline": "Wards vote", "overview": [statement | {"cites": [1]}]})
    return json.dumps({"headline": "Wards vote", "overview": [statement], "key_points": [statement]})


def _article(sentences: int) -> str:
    lines = (
        f"Ward {n} of Veldby counted {n * 100} votes for the footbridge on Tuesday evening."
        for n in range(1, sentences + 1)
    )
    return "\n\n".join(lines)


def _timed(url: str, text: str, folder: Path) -> tuple[float, int, float]:
    """Seconds, calls, and peak memory in MB of one run of the tool."""
    path = folder / "article.txt"
    path.write_text(text, encoding="utf-8")
    _FixedLatency.calls = 0
    command = [sys.executable, "-m", "summarizer", str(path), "--base-url", url, "--model", "m", "--no-stances"]
    command += ["--no-cache", "--offline", "--format", "json", "--quiet", "--concurrency", str(CONCURRENCY)]
    command += ["--context-tokens", str(_window())]
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", _MEASURED, *command], check=True, stdout=subprocess.PIPE)
    seconds = time.perf_counter() - start
    return seconds, _FixedLatency.calls, float(done.stdout.split()[-1])


_MEASURED = (
    "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
)


def _window() -> int:
    """The context window whose chunks take ``_SENTENCES_PER_CHUNK`` sentences."""
    from summarizer.tasks.drafter import chunk_budget
    from summarizer.tokens import estimate_tokens

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
            startup = _timed(url, _article(5), folder)[0] - LATENCY
            _, few_calls, few_memory = _timed(url, _article(10 * _SENTENCES_PER_CHUNK), folder)
            seconds, calls, memory = _timed(url, _article(CHUNKS * _SENTENCES_PER_CHUNK), folder)
    finally:
        server.shutdown()
        server.server_close()
    ideal = (-(-(calls - 1) // CONCURRENCY) + 1) * LATENCY
    ratio = (seconds - startup) / ideal
    return Report(
        "latency",
        CHUNKS,
        {"wall_over_ideal": ratio, "memory_ratio": memory / few_memory},
        ["run", "calls", "wall s", "ideal s", "ratio", "peak MB"],
        [
            ["one call (start-up)", "1", f"{startup + LATENCY:.2f}", f"{LATENCY:.2f}", "", ""],
            ["10 chunks", str(few_calls), "", "", "", f"{few_memory:.0f}"],
            [
                f"{CHUNKS} chunks",
                str(calls),
                f"{seconds - startup:.2f}",
                f"{ideal:.2f}",
                f"{ratio:.3f}",
                f"{memory:.0f}",
            ],
        ],
        [f"{LATENCY:g} s a call, {CONCURRENCY} calls at once; start-up is not in the wall time"],
    )
