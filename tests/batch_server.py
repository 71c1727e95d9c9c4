"""A server on loopback that speaks the files and batches of OpenAI's API, well or badly, as a plan says."""

import json
import random
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.loopback import completion, send

Fate = Callable[[dict[str, Any]], int]
"""Input line → the status of its reply."""


@dataclass
class Provider:
    """What was uploaded and created, and what becomes of it. The n-th batch has the n-th plan, the others the last."""

    reply: Callable[[dict[str, Any]], str]
    fates: list[Fate] = field(default_factory=lambda: [lambda _: 200])
    ends: list[str] = field(default_factory=lambda: ["completed"])
    """Status in which each batch ends: completed, expired (half of it done), failed (none of it done)."""
    polls: int = 2
    """Times that a batch is asked about before it is over."""
    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    batches: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """Keys of all requests of all batches, in order."""
    lose_next_create: bool = False
    """Whether the next creation is done but its answer never arrives."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def create(self, asked: dict[str, Any]) -> dict[str, Any]:
        """A new batch, with what its input deserves."""
        number = len(self.batches)
        lines = [json.loads(line) for line in self.files[asked["input_file_id"]].splitlines()]
        keys = [line["custom_id"] for line in lines]
        wrong = len(set(keys)) < len(keys) or any(
            (line["method"], line["url"]) != ("POST", asked["endpoint"]) for line in lines
        )
        end = "failed" if wrong else self.ends[min(number, len(self.ends) - 1)]
        self.asked += keys
        batch = {
            "id": f"batch_{number}", "object": "batch", "endpoint": asked["endpoint"], "errors": None,
            "input_file_id": asked["input_file_id"], "completion_window": asked["completion_window"],
            "status": "validating", "created_at": number, "metadata": asked.get("metadata"),
            "request_counts": {"total": len(lines), "completed": 0, "failed": 0},
        }  # fmt: skip
        self.batches[batch["id"]] = batch | {"_lines": lines, "_end": end, "_polls": 0, "_number": number}
        return batch

    def poll(self, identity: str) -> dict[str, Any]:
        """A batch one step further on."""
        batch = self.batches[identity]
        batch["_polls"] += 1
        if batch["_polls"] > self.polls and batch["status"] not in ("completed", "expired", "failed"):
            self._end(batch)
        elif batch["status"] == "validating":
            batch["status"] = "in_progress"
        return shown(batch)

    def _end(self, batch: dict[str, Any]) -> None:
        batch["status"] = batch["_end"]
        if batch["_end"] == "failed":
            fault = {
                "code": "token_limit_exceeded",
                "message": "enqueued token limit reached",
                "line": None,
                "param": None,
            }
            batch["errors"] = {"object": "list", "data": [fault]}
            return
        lines = list(batch["_lines"])
        random.Random(batch["_number"]).shuffle(lines)
        half = len(lines) // 2 if batch["_end"] == "expired" else len(lines)
        fate = self.fates[min(batch["_number"], len(self.fates) - 1)]
        good, bad = [], []
        for line in lines[:half]:
            status = fate(line)
            told = sum(len(m["content"]) for m in line["body"]["messages"]) // 4
            usage = {"prompt_tokens": told, "completion_tokens": 20, "total_tokens": told + 20}
            body = completion(self.reply(line["body"]), usage=usage) if status == 200 else {"error": {"message": "no"}}
            response = {"status_code": status, "request_id": "r", "body": body}
            (good if status == 200 else bad).append(
                {"custom_id": line["custom_id"], "response": response, "error": None}
            )
        for line in lines[half:]:
            fault = {"code": "batch_expired", "message": "not executed before the window ended"}
            bad.append({"custom_id": line["custom_id"], "response": None, "error": fault})
        for name, found in (("output_file_id", good), ("error_file_id", bad)):
            if found:
                batch[name] = f"file_{name}_{batch['_number']}"
                self.files[batch[name]] = b"".join(json.dumps(one).encode() + b"\n" for one in found)
        batch["request_counts"] |= {"completed": len(good), "failed": len(bad)}


def shown(batch: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in batch.items() if not name.startswith("_")}


def uploaded(body: bytes, content_type: str) -> bytes:
    """The file in a multipart form. Raises ValueError where the form is not what the API asks for."""
    found = re.search(r"boundary=(\S+)", content_type)
    assert found is not None
    parts = body.split(b"--" + found[1].strip('"').encode())
    fields = [part.split(b"\r\n\r\n", 1) for part in parts if b"\r\n\r\n" in part]
    by_name = {re.search(rb'name="(\w+)"', head)[1]: data.removesuffix(b"\r\n") for head, data in fields}
    if by_name[b"purpose"] != b"batch":
        raise ValueError("purpose must be batch")
    return by_name[b"file"]


@contextmanager
def serve_batches(provider: Provider) -> Iterator[Provider]:
    """Run the server on a free loopback port for the time of the block."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.partition("?")[0].removeprefix("/v1")
            with provider.lock:
                if path == "/models":
                    send(self, 200, {"object": "list", "data": [{"id": "test-model", "object": "model"}]})
                elif path == "/batches":
                    listed = [shown(batch) for batch in reversed(provider.batches.values())]
                    send(self, 200, {"object": "list", "data": listed, "has_more": False})
                elif path.startswith("/batches/"):
                    send(self, 200, provider.poll(path.removeprefix("/batches/")))
                elif path.endswith("/content") and (name := path.split("/")[2]) in provider.files:
                    send(self, 200, provider.files[name].decode())
                else:
                    send(self, 404, {"error": {"message": "not found"}})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with provider.lock:
                if self.path == "/v1/files":
                    name = f"file_{len(provider.files)}"
                    provider.files[name] = uploaded(body, self.headers["Content-Type"])
                    send(self, 200, {
                        "id": name, "object": "file", "bytes": len(body), "created_at": 0, "filename": "b",
                        "purpose": "batch", "status": "processed",
                    })  # fmt: skip
                    return
                batch = provider.create(json.loads(body))
                if provider.lose_next_create:
                    self.close_connection = True
                    self.connection.close()
                    return
                send(self, 200, batch)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    provider.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
