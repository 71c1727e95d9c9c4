"""An engine on its own thread and event loop, so that its work does not block a server."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from anyio.from_thread import start_blocking_portal

from summarizer.engine import Engine

T = TypeVar("T")


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
