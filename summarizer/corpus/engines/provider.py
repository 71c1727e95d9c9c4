"""Rows by the OpenAI Batch API: half the price, within a day, and no process that has to wait for it.

A row is made as everywhere, by the same code, over a model that answers from the replies that have come. A call without
one is noted as wanted, and the row put off. Then what is wanted is sent as a batch. Once its replies are fetched, rows
are tried again, until none has to be put off. A row takes a round for its drafts, one for the verdicts on them, and one
for the repairs of what was refused.
"""

import asyncio
import json
import tempfile
import uuid
from collections.abc import Coroutine, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from summarizer.configuration import VERIFY_OFF
from summarizer.corpus.callstore import CallStore, Done
from summarizer.corpus.items import Item
from summarizer.corpus.making import error_row, make_row, read_item
from summarizer.corpus.recipe import Recipe
from summarizer.corpus.rows import Row
from summarizer.engine import Engine
from summarizer.errors import InputError, UsageError
from summarizer.models.chat import ChatReply, ChatRequest, ModelWrapper, Usage
from summarizer.models.ledger import CostLimitReached, Ledger, Price, price_missing
from summarizer.models.openai_compatible import OpenAICompatible
from summarizer.models.recorded import request_key
from summarizer.tasks.prompting import Wanted
from summarizer.tokens import estimate_tokens

MOST_CALLS = 50_000
MOST_BYTES = 190_000_000
"""The provider's limits for one batch: 50,000 requests, 200 MB."""
_IDLE_TURNS = 50
"""Turns of the event loop without a new call after which a row is put off. Too few would cost a further batch."""
_MANY = 100_000


def half_price(price: Price | None) -> Price | None:
    """What a batch costs where a call costs so much."""
    if price is None:
        return None
    return Price(price.input_usd / 2, price.output_usd / 2, price.cached_usd / 2)


class BatchedModel(ModelWrapper):
    """Answers from the replies that have come; waits for ever for the others, after it has noted that it wants them."""

    def __init__(self, inner: OpenAICompatible, store: CallStore) -> None:
        super().__init__(inner)
        self.asked = 0
        self._endpoint = inner
        self._store = store

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The reply that came for this request, or the error."""
        self.asked += 1
        key = request_key(self.identity, request)
        done = self._store.done(key)
        if done is None:
            self._store.want(key, self._endpoint.batch_line(key, request))
            await asyncio.Event().wait()
            raise AssertionError("nobody sets this event")
        if done.status != 200:
            raise self._endpoint.batch_error(done.status or 503, done.said, request.rung)
        return self._endpoint.batch_reply(done.body, request)


class ProviderRows:
    """Makes the rows whose replies have come, and notes what calls the others want."""

    places = 1

    def __init__(self, recipe: Recipe, endpoint: OpenAICompatible, store: CallStore, price: Price | None) -> None:
        self._recipe = recipe
        self._model = BatchedModel(endpoint, store)
        settings = recipe.settings
        self._engine = Engine(
            self._model,
            Ledger(price=half_price(price)),
            concurrency=_MANY,
            verifier=None if settings.verify == VERIFY_OFF else self._model,
            exam=exam.score if (exam := endpoint.memory.exam) else None,
            max_output_tokens=settings.max_output_tokens,
            in_turn=False,  # each turn would be a further batch
        )

    async def make(self, item: Item) -> Row | None:
        """See ``RowEngine``."""
        try:
            article = read_item(item, self._recipe.settings.reading)
        except InputError as error:
            return error_row(item, self._recipe, error)
        row = await self._tried(make_row(item, self._recipe, self._engine, lambda: article))
        if row is None:
            for part in _questions(self._recipe):  # they wait for the report in a row, but do not depend on it
                await self._tried(make_row(item, part, self._engine, lambda: article))
        return row

    async def close(self) -> None:
        """Nothing to let go of; the endpoint is its opener's to close."""

    async def _tried(self, making: Coroutine[Any, Any, Row]) -> Row | None:
        task, idle = asyncio.create_task(making), 0
        while not task.done() and idle < _IDLE_TURNS:
            before = self._model.asked
            await asyncio.sleep(0)
            idle = idle + 1 if self._model.asked == before else 0
        if task.done():
            return task.result()
        task.cancel()
        await asyncio.wait([task])
        return None


def _questions(recipe: Recipe) -> Iterator[Recipe]:
    nothing = Wanted(False, False, recipe.wanted.shape)
    for question in recipe.questions:
        yield replace(recipe, wanted=nothing, questions=(question,))


async def send_wanted(store: CallStore, endpoint: OpenAICompatible, price: Price | None, most_usd: float | None) -> int:
    """Send every wanted call, in as many batches as the provider's limits ask for; returns how many calls.

    Raises CostLimitReached before anything is sent that may cost more than is left, and ModelError.
    """
    wanted = store.wanted()
    if most_usd is not None:
        _check_cost(store, [key for key, _ in wanted], half_price(price), most_usd)
    for keys in _groups(wanted):
        nonce = uuid.uuid4().hex
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "batch.jsonl"
            with path.open("w", encoding="utf-8") as lines:
                lines.writelines(store.line(key) + "\n" for key in keys)
            store.begin(nonce, keys)
            store.created(nonce, await endpoint.create_batch(path, nonce))
    return len(wanted)


async def fetch_finished(store: CallStore, endpoint: OpenAICompatible) -> int:
    """Fetch what the batches that are over brought; returns how many are still worked on. Raises ModelError."""
    open_still = 0
    await recover(store, endpoint)
    for nonce, identity in store.open_batches():
        assert identity is not None
        state = await endpoint.batch_state(identity)
        if not state.is_over:
            open_still += 1
            continue
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for number, file in enumerate(state.files):
                paths.append(Path(folder) / f"{number}.jsonl")
                await endpoint.download(file, paths[-1])
            why = f"the batch {identity} {state.status}" + (f": {state.said}" if state.said else "")
            store.close_batch(nonce, (result for path in paths for result in _results(path)), why)
    return open_still


async def recover(store: CallStore, endpoint: OpenAICompatible) -> None:
    """Find the batches that a process created, or did not come to create, before it could note their id."""
    for nonce, identity in store.open_batches():
        if identity is None:
            if (found := await endpoint.find_batch(nonce)) is not None:
                store.created(nonce, found)
            else:
                store.close_batch(nonce, (), "the batch was never created", counted=False)


def _groups(calls: list[tuple[str, int]]) -> Iterator[list[str]]:
    group: list[str] = []
    size = 0
    for key, length in calls:
        if group and (len(group) >= MOST_CALLS or size + length + 1 > MOST_BYTES):
            yield group
            group, size = [], 0
        group.append(key)
        size += length + 1
    if group:
        yield group


def _check_cost(store: CallStore, keys: list[str], price: Price | None, most_usd: float) -> None:
    if price is None:
        raise UsageError(price_missing("the model"))
    most = 0.0
    for key in keys:
        body = json.loads(store.line(key))["body"]
        read = sum(estimate_tokens(message["content"]) for message in body["messages"])
        most += price.of(Usage(read, body.get("max_tokens") or body.get("max_completion_tokens") or 0))
    if most > most_usd:
        said = f"{len(keys)} calls may cost {most:.4f} USD of {most_usd:g}"
        raise CostLimitReached(f"stopped before exceeding --max-cost: {said}")


def _results(path: Path) -> Iterator[tuple[str, Done]]:
    """What a file of replies or errors says of each call; lines that cannot be read say nothing."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            try:
                result = json.loads(line)
                response = result.get("response") or {}
                body = response.get("body") or {"error": result.get("error") or {}}
                yield str(result["custom_id"]), Done(int(response.get("status_code") or 0), body)
            except (ValueError, KeyError, TypeError, AttributeError):
                continue
