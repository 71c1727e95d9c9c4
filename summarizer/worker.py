"""An engine on a thread and loop of its own: reading and checking keep no server from answering."""

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
        """The result of some work of the engine, which is cancelled with the caller. Raises what the work raises."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))


@contextmanager
def working(opened: Callable[[], AbstractAsyncContextManager[Engine]]) -> Iterator[Worker]:
    """A worker for the time of a block, with an engine that is opened and closed on its thread. Raises ModelError."""
    with start_blocking_portal("asyncio") as portal, portal.wrap_async_context_manager(opened()) as engine:
        yield Worker(engine, portal.call(_running_loop))


async def _running_loop() -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()
