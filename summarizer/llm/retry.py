"""Another try for faults that may pass, and fewer requests at once where an endpoint asks for fewer."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from summarizer.errors import TransientFault
from summarizer.llm.client import ChatModel, ChatReply, ChatRequest, ModelWrapper


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Exponential backoff with full jitter (AWS architecture blog, "Exponential Backoff And Jitter")."""

    attempts: int = 5
    """Tries in all."""
    base_seconds: float = 0.5
    cap_seconds: float = 20.0

    def pause(self, failures: int, asked: float | None, jitter: float) -> float:
        """Seconds to wait after so many failures; what the endpoint asked for counts when it is longer."""
        own = min(self.cap_seconds, self.base_seconds * 2.0 ** (failures - 1)) * jitter
        return max(own, asked or 0.0)


class Throttle:
    """At most ``limit`` requests at once; halved when the endpoint says 429, regrown one by one as replies come.

    Additive increase, multiplicative decrease, as TCP does it (Chiu and Jain, 1989).
    """

    def __init__(self, limit: int) -> None:
        self._most = self._limit = max(1, limit)
        self._running = 0
        self._successes = 0
        self._quiet_until = 0.0
        self._halved = 0.0
        self._changed = asyncio.Condition()

    @property
    def limit(self) -> int:
        """How many requests may run at once now."""
        return self._limit

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Hold one of the places, waiting for it first, and for any pause the endpoint asked for."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._running < self._limit)
            self._running += 1
        try:
            while (pause := self._quiet_until - time.monotonic()) > 0:
                await asyncio.sleep(pause)
            yield
        finally:
            async with self._changed:
                self._running -= 1
                self._changed.notify_all()

    def slow_down(self, pause: float, began: float | None = None) -> None:
        """The endpoint said 429: halve the places, and nobody starts before ``pause`` seconds are over.

        A request that ``began`` before the last halving says nothing new: many refused at once halve once.
        """
        if began is None or began >= self._halved:
            self._limit = max(1, self._limit // 2)
            self._successes = 0
            self._halved = time.monotonic()
        self._quiet_until = max(self._quiet_until, time.monotonic() + pause)

    async def succeeded(self) -> None:
        """A reply came: after as many as there are places, one more place."""
        if self._limit == self._most:
            return
        self._successes += 1
        if self._successes >= self._limit:
            self._successes = 0
            async with self._changed:
                self._limit += 1
                self._changed.notify_all()


class RetryingModel(ModelWrapper):
    """Wraps a model: the same calls, with retries and a throttle."""

    def __init__(
        self,
        inner: ChatModel,
        *,
        throttle: Throttle,
        policy: RetryPolicy | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        super().__init__(inner)
        self._policy = policy or RetryPolicy()
        self._throttle = throttle
        self._sleep = sleep
        self._jitter = jitter

    async def complete(self, request: ChatRequest) -> ChatReply:
        """As the wrapped model; raises its last TransientFault once the tries are used up."""
        failures = 0
        while True:
            began = time.monotonic()
            try:
                async with self._throttle.slot():
                    began = time.monotonic()
                    reply = await self._inner.complete(request)
            except TransientFault as fault:
                failures += 1
                if failures >= self._policy.attempts:
                    raise
                pause = self._policy.pause(failures, fault.retry_after, self._jitter())
                if fault.rate_limited:
                    self._throttle.slow_down(pause, began)
                await self._sleep(pause)
            else:
                await self._throttle.succeeded()
                return reply
