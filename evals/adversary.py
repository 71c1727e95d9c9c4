"""Serves the drafts of ``adversary.yaml`` as if a model had written them, and records them for the golden set.

``python evals/adversary.py`` writes ``recordings/adversary/`` anew. What it tests is not a model but the checks: of
statements that each lie in one way, which reach a reader? Run it again when a prompt or a schema of drafts has changed.
"""

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import rmtree
from typing import Any

import yaml

HERE = Path(__file__).parent
PORT = 8765
NAME = "adversary"
LIES: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "adversary.yaml").read_text(encoding="utf-8"))


def draft(asked: dict[str, Any]) -> dict[str, Any]:
    """The draft for a request: which article it is about shows in the messages, which task in the schema's name."""
    told = " ".join(message["content"] for message in asked["messages"])
    lies = next(one for one in LIES.values() if one["named"] in told)
    task = asked["response_format"]["json_schema"]["name"]
    if task == "SummaryDraft":
        return {
            "headline": lies["summary"][0]["text"],
            "overview": lies["summary"][:2],
            "key_points": lies["summary"][2:],
        }
    if task == "StancesDraft":
        return {"stances": [{"role": "", "speech": "direct", **stance} for stance in lies["stances"]]}
    if task == "AnswerDraft":
        given = (answer for ask, answer in lies.get("answers", {}).items() if ask in asked["messages"][-1]["content"])
        said = next(given, None)
        nothing = {"cites": [], "phrase": "", "status": "not_in_article", "answer": "", "premise": ""}
        return nothing if said is None else nothing | said | {"status": "answered"}
    return {"statements": []}  # asked to mend a lie, it gives it up


class _Liar(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._send({"object": "list", "data": [{"id": NAME, "object": "model"}]})

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        message = {"role": "assistant", "content": json.dumps(draft(asked), ensure_ascii=False)}
        choice = {"index": 0, "finish_reason": "stop", "message": message}
        self._send({"id": "lie", "object": "chat.completion", "created": 0, "model": NAME, "choices": [choice]})

    def _send(self, value: dict[str, Any]) -> None:
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> int:
    """Record every case anew; returns the exit code of the evaluation."""
    rmtree(HERE / "recordings" / NAME, ignore_errors=True)
    server = ThreadingHTTPServer(("127.0.0.1", PORT), _Liar)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    cases = [str(HERE / "cases" / f"{case}.yaml") for case in LIES]
    options = ("--record", "-m", NAME, "--base-url", f"http://127.0.0.1:{PORT}/v1", "--context-tokens", "16384")
    command = [sys.executable, "-m", "summarizer", "eval", *cases, *options, "--offline"]
    try:
        return subprocess.run(command, check=False).returncode
    finally:
        server.shutdown()


if __name__ == "__main__":
    sys.exit(main())
