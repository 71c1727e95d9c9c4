"""Work on the engine's own thread, whose progress a client follows as server-sent events until it leaves."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from anyio.from_thread import start_blocking_portal
from starlette.exceptions import HTTPException
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from summarizer.engine import Engine
from summarizer.errors import ModelUnavailable, SummarizerError
from summarizer.render.html import ClaimMaker, render_part
from summarizer.results import Stance, Statement, Summary
from summarizer.text.article import Article

T = TypeVar("T")
KEY = "a1"
"""Begins the ids of the page, which shows one article at a time."""

Emit = Callable[[str, Any], None]
"""Sends one event, a name and JSON data; to be called on the loop's thread."""
Work = Callable[[Emit], Awaitable[None]]


def event(name: str, data: Any) -> bytes:
    """One event on the wire. The JSON has no line end, so data cannot begin another event."""
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()


@dataclass(frozen=True, slots=True)
class Worker:
    """Runs an engine's work for callers on other threads."""

    engine: Engine
    _loop: asyncio.AbstractEventLoop

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The work's result. Cancelling the caller cancels the work; what the work raises is raised."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))


@contextmanager
def open_worker(opened: Callable[[], AbstractAsyncContextManager[Engine]]) -> Iterator[Worker]:
    """A worker for the time of a block; its engine is opened and closed on its thread. Raises ModelError."""
    with start_blocking_portal("asyncio") as portal, portal.wrap_async_context_manager(opened()) as engine:
        yield Worker(engine, portal.call(_running_loop))


async def _running_loop() -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()


class Streams:
    """Bounded work: at most ``running`` at once and ``waiting`` in line; the rest is refused."""

    def __init__(self, *, running: int, waiting: int, seconds: float | None = None) -> None:
        self._places = asyncio.Semaphore(running)
        self._free = running + waiting
        self._seconds = seconds
        self._tasks: set[asyncio.Task[None]] = set()

    @contextmanager
    def admit(self) -> Iterator[None]:
        """Admit one request. Raises HTTPException 503 when there is no room."""
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
        """Cancel all work; the clients get an error event."""
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
            message = f"unexpected {type(error).__name__}; restart the server with --debug and report the traceback"
            emit("error", {"kind": "error", "message": message})
            raise

    async def _in_time(self, work: Awaitable[None]) -> None:
        try:
            async with asyncio.timeout(self._seconds) as deadline:
                await work
        except TimeoutError:
            if not deadline.expired():
                raise
            message = f"not done within --timeout {self._seconds:g} seconds; raise it"
            raise ModelUnavailable(message) from None


async def _all_of(queue: "asyncio.Queue[bytes | None]") -> AsyncIterator[bytes]:
    while (found := await queue.get()) is not None:
        yield found


class LiveWatcher:
    """Sends a client the progress of one article. Created on the server's loop, called from the engine's thread."""

    def __init__(self, article: Article, emit: Emit) -> None:
        self._emit = emit
        self._loop = asyncio.get_running_loop()
        self._claims = ClaimMaker(article, KEY)

    def progressed(self, done: int, total: int) -> None:
        """See ``tasks.drafter.Watcher``."""
        self._send("progress", {"done": done, "total": total})

    def extracted(self, summary: Summary) -> None:
        """See ``tasks.drafter.Watcher``: the article's own points are shown at once, dimmed."""
        for point in summary.key_points:
            self._point("extract", point)

    def settled(self, kind: str, shown: Statement | Stance, /) -> None:
        """See ``tasks.drafter.Watcher``: a point is shown as soon as it is verified."""
        if kind == "key_point" and isinstance(shown, Statement):
            self._point("point", shown)

    def _point(self, name: str, point: Statement) -> None:
        self._send(name, {"html": render_part("point", self._claims.statement("point", point))})

    def _send(self, name: str, data: Any) -> None:
        self._loop.call_soon_threadsafe(self._emit, name, data)
