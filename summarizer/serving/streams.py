"""Work whose progress a client watches as server-sent events, and which ends when the client leaves."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from summarizer.errors import ModelUnavailable, SummarizerError

Emit = Callable[[str, Any], None]
"""Sends one event: its name, and its data as what JSON can hold. For the loop's own thread."""
Work = Callable[[Emit], Awaitable[None]]


def event(name: str, data: Any) -> bytes:
    """One event on the wire. JSON on one line holds no line end, so nothing in the data can begin another event."""
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()


class Streams:
    """The work in hand: so much at once, so much waiting, and what is more is refused."""

    def __init__(self, *, running: int, waiting: int, seconds: float | None = None) -> None:
        self._places = asyncio.Semaphore(running)
        self._free = running + waiting
        self._seconds = seconds
        self._tasks: set[asyncio.Task[None]] = set()

    @contextmanager
    def admitted(self) -> Iterator[None]:
        """Room for one request. Raises HTTPException 503 when there is none."""
        if self._free <= 0:
            raise HTTPException(503, "the server is busy; ask again in a moment", {"Retry-After": "5"})
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1

    async def respond(self, work: Work, scope: Scope, receive: Receive, send: Send) -> None:
        """Do the work, and send its events until it is done or the client has left."""
        queue: asyncio.Queue[bytes | None] = asyncio.Queue()
        task = asyncio.create_task(self._done(work, lambda name, data: queue.put_nowait(event(name, data))))
        task.add_done_callback(lambda _: queue.put_nowait(None))
        self._tasks.add(task)
        try:
            response = StreamingResponse(_all_of(queue), media_type="text/event-stream")
            await response(scope, receive, send)
        finally:
            self._tasks.discard(task)
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def stop(self) -> None:
        """End all work in hand; its clients are told."""
        for task in self._tasks:
            task.cancel()

    async def _done(self, work: Work, emit: Emit) -> None:
        try:
            emit("waiting", {})
            async with self._places:
                await self._in_time(work(emit))
        except SummarizerError as error:
            emit("error", {"kind": error.kind, "message": str(error)})
        except asyncio.CancelledError:
            emit("error", {"kind": "stopped", "message": "the server was stopped"})
            raise
        except Exception as error:
            said = f"unexpected {type(error).__name__}; start the server again with --debug and report what it shows"
            emit("error", {"kind": "error", "message": said})
            raise

    async def _in_time(self, work: Awaitable[None]) -> None:
        try:
            async with asyncio.timeout(self._seconds) as deadline:
                await work
        except TimeoutError:
            if not deadline.expired():
                raise
            said = f"not done within --timeout {self._seconds:g} seconds; give it more time"
            raise ModelUnavailable(said) from None


async def _all_of(queue: "asyncio.Queue[bytes | None]") -> AsyncIterator[bytes]:
    while (found := await queue.get()) is not None:
        yield found
