"""The server: one socket on loopback, bounded connections, a clean shutdown."""

import asyncio
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from types import FrameType
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from summarizer.errors import UsageError
from summarizer.web.app import PATIENCE, App, Serving

CONNECTIONS = 128
"""Most at once; the next one is answered with 503."""
_ADDRESS = "127.0.0.1"
_FAREWELL = 2
"""Seconds for connections to close when the server stops."""


def open_listener(port: int) -> socket.socket:
    """A socket on loopback; port 0 takes a free one. Raises UsageError when the port is taken or not allowed."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((_ADDRESS, port))
        listener.listen(CONNECTIONS)
    except (OSError, OverflowError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            f"cannot listen on port {port}: {reason}; choose another --port, or 0 for a free one"
        ) from None
    return listener


def address(listener: socket.socket, token: str) -> str:
    """The address that a user opens."""
    return f"http://{_ADDRESS}:{listener.getsockname()[1]}/?token={token}"


class BoundedProtocol(H11Protocol):
    """uvicorn's protocol for one request a connection, closed when the client is too slow.

    uvicorn itself waits forever for the first request, for a body and for a slow reader.
    """

    def __init__(self, *args: Any, patience: float = PATIENCE, **options: Any) -> None:
        super().__init__(*args, **options)
        self._patience = patience
        self._request_timer: asyncio.TimerHandle | None = None
        self._reader_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """See asyncio.Protocol."""
        super().connection_made(transport)
        self._request_timer = self.loop.call_later(self._patience, self._close_unless_complete)

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio.Protocol."""
        for timer in (self._request_timer, self._reader_timer):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """See asyncio.Protocol: the client reads too slowly."""
        super().pause_writing()
        self._wait_for_reader()

    def resume_writing(self) -> None:
        """See asyncio.Protocol."""
        super().resume_writing()
        if self._reader_timer is not None:
            self._reader_timer.cancel()

    def on_response_complete(self) -> None:
        """See uvicorn: everything is written, but maybe not yet read."""
        super().on_response_complete()
        self._wait_for_reader()

    def _wait_for_reader(self) -> None:
        if self._reader_timer is not None:
            self._reader_timer.cancel()
        self._reader_timer = self.loop.call_later(self._patience, self.transport.abort)

    def _close_unless_complete(self) -> None:
        if self.cycle is None or self.cycle.more_body:
            self.transport.abort()


class Server(uvicorn.Server):
    """uvicorn's server; SIGINT and SIGTERM first cancel the work, then end it."""

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
        """See uvicorn; but a signal that stopped the server is not raised again."""
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
    """Answer requests until the server exits. ``ready`` is called once with the server, before the first request."""
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
