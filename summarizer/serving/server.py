"""The server: one socket on loopback, bounded connections, an end that leaves nobody waiting."""

import asyncio
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from types import FrameType

import uvicorn

from summarizer.errors import UsageError
from summarizer.serving.app import App, Serving
from summarizer.serving.bounds import CONNECTIONS, BoundedProtocol

_ADDRESS = "127.0.0.1"
_FAREWELL = 2
"""Seconds that connections get to end in when the server stops."""


def listening(port: int) -> socket.socket:
    """A socket on loopback; port 0 takes a free one. Raises UsageError when the port is taken or not allowed."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((_ADDRESS, port))
        listener.listen(CONNECTIONS)
    except (OSError, OverflowError) as error:
        listener.close()
        said = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"cannot listen on port {port}: {said}; choose another --port, or 0 for a free one") from None
    return listener


def address(listener: socket.socket, token: str) -> str:
    """What a user opens."""
    return f"http://{_ADDRESS}:{listener.getsockname()[1]}/?token={token}"


class Server(uvicorn.Server):
    """uvicorn's server, which ends on SIGINT or SIGTERM, with the work in hand stopped first."""

    def __init__(self, config: uvicorn.Config, stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._stop = stop
        self._loop = asyncio.get_running_loop()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """See uvicorn."""
        super().handle_exit(sig, frame)
        self._loop.call_soon_threadsafe(self._stop)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """See uvicorn; but a signal that ended the server is not raised again: to stop is what was asked for."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {sig: signal.signal(sig, self.handle_exit) for sig in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for sig, handler in before.items():
                signal.signal(sig, handler)


async def serve(
    serving: Serving, listener: socket.socket, ready: Callable[["Server"], None], *, debug: bool = False
) -> None:
    """Answer requests until the server is told to exit. ``ready`` is called once with the server, before the first."""
    app = App(replace(serving, port=listener.getsockname()[1]))
    config = uvicorn.Config(
        app,
        http=partial(BoundedProtocol, patience=serving.patience),  # type: ignore[arg-type]
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error" if debug else "critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=CONNECTIONS,
        timeout_graceful_shutdown=_FAREWELL,
    )
    server = Server(config, app.stop)
    ready(server)
    await server.serve(sockets=[listener])
