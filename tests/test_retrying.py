"""Retries, backoff and the throttle."""

import asyncio

import pytest

from summarizer.errors import ModelRefused, TransientFault
from summarizer.llm.client import ChatReply, ChatRequest, Message, RetryingModel, RetryPolicy, Throttle, Usage
from tests.scripted import ScriptedModel

REQUEST = ChatRequest((Message("user", "hello"),))


def retrying(model: ScriptedModel, throttle: Throttle, pauses: list[float]) -> RetryingModel:
    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    return RetryingModel(model, throttle=throttle, policy=RetryPolicy(attempts=4), sleep=sleep, jitter=lambda: 1.0)


def test_faults_that_pass_are_tried_again_with_growing_pauses() -> None:
    async def run() -> tuple[ChatReply, list[float]]:
        pauses: list[float] = []
        model = ScriptedModel([TransientFault("a"), TransientFault("b"), "done"])
        return await retrying(model, Throttle(4), pauses).complete(REQUEST), pauses

    reply, pauses = asyncio.run(run())
    assert reply.text == "done"
    assert pauses == [0.5, 1.0]


def test_the_endpoint_s_own_pause_counts_when_longer() -> None:
    assert RetryPolicy().pause(1, 9.0, 1.0) == 9.0
    assert RetryPolicy().pause(3, 0.1, 0.5) == 1.0
    assert RetryPolicy(cap_seconds=3).pause(30, None, 1.0) == 3


def test_tries_are_bounded_and_refusals_are_not_retried() -> None:
    async def run(model: ScriptedModel) -> None:
        await retrying(model, Throttle(4), []).complete(REQUEST)

    bad = ScriptedModel([TransientFault(str(n)) for n in range(4)])
    with pytest.raises(TransientFault, match="3"):
        asyncio.run(run(bad))
    bad.assert_finished()
    refused = ScriptedModel([ModelRefused("no"), "never asked"])
    with pytest.raises(ModelRefused):
        asyncio.run(run(refused))
    assert len(refused.requests) == 1


def test_a_rate_limit_halves_the_places_and_success_regrows_them() -> None:
    async def run() -> list[int]:
        throttle = Throttle(8)
        limits = [throttle.limit]
        throttle.slow_down(0.0)
        limits.append(throttle.limit)
        throttle.slow_down(0.0)
        limits.append(throttle.limit)
        for _ in range(2):
            await throttle.succeeded()
        limits.append(throttle.limit)
        return limits

    assert asyncio.run(run()) == [8, 4, 2, 3]


class SlowModel(ScriptedModel):
    """Counts how many calls run at once."""

    def __init__(self) -> None:
        super().__init__([])
        self.running = self.most = 0

    async def complete(self, request: ChatRequest) -> ChatReply:
        self.running += 1
        self.most = max(self.most, self.running)
        await asyncio.sleep(0.005)
        self.running -= 1
        return ChatReply("ok", "stop", Usage())


def test_no_more_than_the_limit_run_at_once() -> None:
    async def run() -> int:
        model = SlowModel()
        wrapped = RetryingModel(model, throttle=Throttle(3))
        await asyncio.gather(*(wrapped.complete(REQUEST) for _ in range(12)))
        return model.most

    assert asyncio.run(run()) == 3


async def _burst() -> int:
    throttle = Throttle(64)
    for _ in range(8):
        throttle.slow_down(0.0, began=1.0)
    return throttle.limit


def test_a_burst_of_refusals_halves_the_calls_once() -> None:
    assert asyncio.run(_burst()) == 32
