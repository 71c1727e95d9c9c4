"""Retries after transient faults, and fewer concurrent requests when an endpoint limits the rate."""

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
    """Attempts in all."""
    base_seconds: float = 0.5
    cap_seconds: float = 20.0

    def pause(self, failures: int, asked: float | None, jitter: float) -> float:
        """Seconds to wait after this many failures: the longer of our own pause and the endpoint's ``Retry-After``."""
        own = min(self.cap_seconds, self.base_seconds * 2.0 ** (failures - 1)) * jitter
        return max(own, asked or 0.0)


class Throttle:
    """Allows at most ``limit`` requests at once. Halves the limit on 429, and raises it by one as replies come.

    Additive increase, multiplicative decrease, as in TCP (Chiu and Jain, 1989).
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
        """The current limit."""
        return self._limit

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Wait for a free slot and for any pause that the endpoint asked for, then hold the slot."""
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
        """After a 429: halve the limit, and start no request for ``pause`` seconds.

        A request that ``began`` before the last halving does not halve again: many refusals at once count once.
        """
        if began is None or began >= self._halved:
            self._limit = max(1, self._limit // 2)
            self._successes = 0
            self._halved = time.monotonic()
        self._quiet_until = max(self._quiet_until, time.monotonic() + pause)

    async def succeeded(self) -> None:
        """After a reply: raise the limit by one after every ``limit`` replies."""
        if self._limit == self._most:
            return
        self._successes += 1
        if self._successes >= self._limit:
            self._successes = 0
            async with self._changed:
                self._limit += 1
                self._changed.notify_all()


class RetryingModel(ModelWrapper):
    """Wraps a model with retries and a throttle."""

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
        """Like the wrapped model. Raises the last TransientFault when all attempts have failed."""
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
