"""A real HTTP server on loopback that speaks the chat-completions protocol, well or badly, as a script says."""

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Fault = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Endpoint:
    """What a server was asked, and what it answers: scripted behaviours first, then ``default`` for ever."""

    default: str | Callable[[dict[str, Any]], str | dict[str, Any]] = "{}"
    script: list[str | Fault] = field(default_factory=list)
    models: Sequence[dict[str, Any]] = ({"id": "test-model", "object": "model"},)
    latency: float = 0.0
    usage: bool = True
    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    most_at_once: int = 0
    _running: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self) -> str | Fault:
        with self._lock:
            return self.script.pop(0) if self.script else ""

    def enter(self) -> None:
        with self._lock:
            self._running += 1
            self.most_at_once = max(self.most_at_once, self._running)

    def leave(self) -> None:
        with self._lock:
            self._running -= 1


def send(handler: BaseHTTPRequestHandler, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
    """One HTTP answer; a str body is sent as it is, anything else as JSON."""
    data = (body if isinstance(body, str) else json.dumps(body)).encode()
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(data)))
    for name, value in (headers or {}).items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(data)


def status(code: int, message: str = "", headers: dict[str, str] | None = None, error_code: str | None = None) -> Fault:
    """A fault: an error status with the body that OpenAI's servers send."""
    return lambda handler: send(handler, code, {"error": {"message": message, "code": error_code}}, headers)


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    """A fault: the connection closes without an answer."""
    handler.close_connection = True
    handler.connection.close()


def cut_midway(handler: BaseHTTPRequestHandler) -> None:
    """A fault: the answer stops in the middle of its body."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"choices": [')
    handler.close_connection = True
    handler.connection.close()


def body(value: Any) -> Fault:
    """A fault: status 200 with any body."""
    return lambda handler: send(handler, 200, value)


def completion(content: str | None, finish_reason: str = "stop", usage: dict[str, int] | None = None) -> dict[str, Any]:
    """A chat completion."""
    return {
        "id": "c",
        "object": "chat.completion",
        "created": 0,
        "model": "test-model",
        "choices": [{"index": 0, "finish_reason": finish_reason, "message": {"role": "assistant", "content": content}}],
        **({"usage": usage} if usage else {}),
    }


@contextmanager
def serve(endpoint: Endpoint, tls: ssl.SSLContext | None = None) -> Iterator[Endpoint]:
    """Run an endpoint's server on a free loopback port for the time of the block, with TLS where a context is given."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            send(self, 200, {"object": "list", "data": list(endpoint.models)})

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            endpoint.requests.append(asked)
            endpoint.headers.append({name.lower(): value for name, value in self.headers.items()})
            endpoint.enter()
            try:
                time.sleep(endpoint.latency)
                reply = endpoint.take()
                if callable(reply):
                    reply(self)
                else:
                    send(self, 200, self.completed(reply, asked))
            finally:
                endpoint.leave()

        def completed(self, reply: str, asked: dict[str, Any]) -> dict[str, Any]:
            default = endpoint.default if isinstance(endpoint.default, str) else endpoint.default(asked)
            if isinstance(default, dict) and not reply:
                return default
            sent = sum(len(m["content"]) for m in asked["messages"]) // 4
            usage = {"prompt_tokens": sent, "completion_tokens": 20, "total_tokens": sent + 20}
            return completion(reply or str(default), usage=usage if endpoint.usage else None)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    host = "http://127.0.0.1" if tls is None else "https://localhost"
    endpoint.url = f"{host}:{server.server_address[1]}/v1"
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
