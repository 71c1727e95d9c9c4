"""A batch against an endpoint of fixed latency: wall time over the ideal, and what a tenth of failed replies does.

Ideal: the calls of all articles in rounds of the concurrency, each of the fixed latency. Start-up, measured with a run
over one article less its calls, is not counted. ``SUMMARIZER_THROUGHPUT`` sets the number of articles (default 1,000).
"""

import json
import os
import random
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from benchmarks._corpus_data import write_corpus
from benchmarks._processes import run as run_command
from benchmarks.latency import _Server
from benchmarks.report import Report
from tests.verifying import verifying

LATENCY = 4.0
FAULTY_LATENCY = 0.2
CONCURRENCY = 64
_CALLS = 2
"""A draft of summary and stances, and the verdicts on it."""
_FAULTS = 0.1


class _Replies(BaseHTTPRequestHandler):
    """A model that drafts the article's first sentences and finds them supported, after a while."""

    protocol_version = "HTTP/1.1"
    latency = LATENCY
    faults = 0.0
    calls = 0
    faulty = 0
    chance = random.Random(4)
    lock = threading.Lock()

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.lock:
            type(self).calls += 1
            faulty = self.chance.random() < self.faults
            status = self.chance.choice((429, 500)) if faulty else 200
            type(self).faulty += faulty
        if faulty:
            self._send(status, {"error": {"message": "busy"}})
            return
        time.sleep(self.latency)
        reply = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": _REPLY(asked)}}
        usage = {"prompt_tokens": sum(len(m["content"]) for m in asked["messages"]) // 4, "completion_tokens": 60}
        usage["total_tokens"] = sum(usage.values())
        self._send(
            200,
            {"id": "x", "object": "chat.completion", "created": 0, "model": "m", "choices": [reply]} | {"usage": usage},
        )

    def _send(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


def _reply(asked: dict[str, Any]) -> str:
    lines = asked["messages"][1]["content"].split("\n")
    sentences = dict(line[1:].split("] ", 1) for line in lines if line.startswith("[") and "] " in line)
    cited = [number for number, text in sentences.items() if text.endswith((".", "”"))][:3]
    points = [{"text": sentences[number], "cites": [int(number)]} for number in cited]
    return json.dumps({"headline": points[0]["text"], "overview": points[:1], "key_points": points, "stances": []})


_REPLY = verifying(_reply)


def run() -> Report:
    """1,000 articles at 64 calls at once; then the same with a tenth of the replies 429 or 500."""
    articles = int(os.environ.get("SUMMARIZER_THROUGHPUT", "1000"))
    server = _Server(("127.0.0.1", 0), _Replies)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_corpus(folder / "one", 1)
            write_corpus(folder / "all", articles)
            startup = _timed(url, folder, "one")[0] - _CALLS * LATENCY
            seconds, cpu, memory, ok = _timed(url, folder, "all")
            calls = _Replies.calls
            _Replies.latency, _Replies.faults = FAULTY_LATENCY, _FAULTS
            faulty_seconds, _, _, faulty_ok = _timed(url, folder, "all", out="faulty")
            faults = _Replies.faulty
    finally:
        server.shutdown()
        server.server_close()
    ideal = -(-calls // CONCURRENCY) * LATENCY
    ratio = (seconds - startup) / ideal
    used = [f"{cpu:.1f}", f"{memory:.0f}"]
    scores = {"wall_over_ideal": ratio, "rows_ok": ok, "faulty_rows_ok": faulty_ok, "peak_mb": memory}
    return Report(
        "throughput",
        articles,
        scores,
        ["run", "rows without error", "calls", "faults", "wall s", "ideal s", "ratio", "CPU s", "peak MB"],
        [
            [
                "all replies good",
                str(ok),
                str(calls),
                "0",
                f"{seconds - startup:.1f}",
                f"{ideal:.1f}",
                f"{ratio:.3f}",
                *used,
            ],
            [
                "a tenth 429 or 500",
                str(faulty_ok),
                str(_Replies.calls),
                str(faults),
                f"{faulty_seconds:.1f}",
                *[""] * 4,
            ],
        ],
        [f"{LATENCY:g} s a reply, {FAULTY_LATENCY:g} s in the second run; {CONCURRENCY} at once; start-up not counted"],
    )


def _timed(url: str, folder: Path, name: str, out: str = "") -> tuple[float, float, float, int]:
    """Seconds, CPU seconds, peak MB, and rows without an error of one run."""
    results = folder / f"{out or name}.jsonl"
    _Replies.calls = 0
    command = [sys.executable, "-m", "summarizer", "batch", str(folder / name), "-o", str(results), "--base-url", url]
    command += ["--model", "m", "--context-tokens", "16384", "--concurrency", str(CONCURRENCY), "--no-cache", "--quiet"]
    ran = run_command([*command, "--offline"])
    with results.open(encoding="utf-8") as lines:
        good = sum(json.loads(line)["status"] == "ok" for line in lines)
    return ran.seconds, ran.cpu_seconds, ran.peak_mb, good
