"""A real server of the live page on loopback, and a client that may misbehave."""

import asyncio
import http.client
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from summarizer.engine import Engine
from summarizer.llm.client import ChatModel, ChatReply, ChatRequest
from summarizer.web.app import Serving, open_worker, serve
from summarizer.web.server import Server, open_listener
from tests.scripted import ScriptedModel

TOKEN = "a-token-for-tests"
PATIENT = 60.0

Event = tuple[str, dict[str, Any]]


@dataclass
class Live:
    """A running server."""

    port: int
    stop: Callable[[], None]
    connections: Callable[[], int] = lambda: 0
    """How many are open."""

    def until(self, connections: int) -> bool:
        """Wait for so many open connections; False when they do not come."""
        end = time.monotonic() + PATIENT
        while self.connections() != connections and time.monotonic() < end:
            time.sleep(0.05)
        return self.connections() == connections

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/?token={TOKEN}"

    def request(
        self, method: str, target: str, body: Any = None, headers: dict[str, str] | None = None, *, token: str = TOKEN
    ) -> tuple[int, dict[str, str], str]:
        """One request: status, headers in lower case, body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENT)
        allowed = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            connection.request(method, target, body, allowed | (headers or {}))
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode()
        finally:
            connection.close()

    def get(self, target: str, headers: dict[str, str] | None = None, *, token: str = TOKEN) -> int:
        """The status of one GET."""
        return self.request("GET", target, headers=headers, token=token)[0]

    def read(self, text: str, name: str = "") -> list[Event]:
        """The events of reading a text."""
        status, _, body = self.request("POST", f"/summarize?name={quote(name)}", text.encode())
        assert status == 200, body
        return events_of(body)

    def ask(self, article: str, question: str) -> list[Event]:
        """The events of a question."""
        status, _, body = self.request("POST", "/ask", json.dumps({"article": article, "question": question}))
        assert status == 200, body
        return events_of(body)

    def check(self, article: str, text: str) -> list[Event]:
        """The events of checking a text against an article."""
        status, _, body = self.request("POST", "/check", json.dumps({"article": article, "text": text}))
        assert status == 200, body
        return events_of(body)

    def forget(self, article: str | None) -> str:
        """Forget an article, or all; the markup of the list that is left."""
        status, _, body = self.request("POST", "/forget", json.dumps({"article": article}))
        assert status == 200, body
        return str(json.loads(body)["html"])

    def raw(self, sent: bytes) -> socket.socket:
        """A connection that has sent some bytes."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENT)
        connection.sendall(sent)
        return connection

    def head(self, method: str, target: str, *more: str) -> bytes:
        """The beginning of a request that may be made, as bytes."""
        lines = (f"{method} {target} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", f"Authorization: Bearer {TOKEN}", *more)
        return "".join(f"{line}\r\n" for line in (*lines, "")).encode()


def events_of(body: str) -> list[Event]:
    """The events in the body of an answer."""
    found = []
    for block in filter(None, body.split("\n\n")):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


class HangingModel(ScriptedModel):
    """A model that never replies, and knows whether it was asked and whether the call was cancelled."""

    def __init__(self) -> None:
        super().__init__([])
        self.asked = threading.Event()
        self.cancelled = threading.Event()

    async def complete(self, request: ChatRequest) -> ChatReply:
        self.asked.set()
        try:
            await asyncio.get_running_loop().create_future()
        except asyncio.CancelledError:
            self.cancelled.set()
            raise
        raise AssertionError("unreachable")


@contextmanager
def live(model: ChatModel | None = None, **setup: Any) -> Iterator[Live]:
    """A server for the time of a block; ``setup`` are values of ``Serving``."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Engine]:
        yield Engine(model, notice="a model for tests", verifier=model)

    servers: list[Server] = []
    ready = threading.Event()

    def began(server: Server) -> None:
        servers.append(server)
        ready.set()

    with open_listener(0) as listener, open_worker(opened) as worker:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 32_768)  # so that a client's not reading shows soon
        port = listener.getsockname()[1]
        serving = Serving(worker, port, TOKEN, **setup)
        thread = threading.Thread(target=lambda: asyncio.run(serve(serving, listener, began)))
        thread.start()
        try:
            assert ready.wait(PATIENT)
            open_now = servers[0].server_state.connections
            yield Live(port, lambda: servers[0].handle_exit(15, None), lambda: len(open_now))
        finally:
            servers[0].handle_exit(15, None)
            thread.join()
