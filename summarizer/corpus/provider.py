"""Rows by the OpenAI Batch API: half the price, within a day, and no process that has to wait for it.

A row is made by the same code as everywhere, over a model that answers from the replies that have come. A call without
a reply is stored as wanted, and its row put off. Then the wanted calls are sent as a batch. Once its replies are
fetched, rows are tried again, until none is put off. A row takes one round for its drafts, one for the verdicts on
them, and one for the repairs of what was refused. Calls are kept in one SQLite file beside the results, so that a
reboot at any moment loses no call that was paid for.
"""

import asyncio
import json
import sqlite3
import tempfile
import uuid
from collections.abc import Coroutine, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from summarizer.config import VERIFY_OFF
from summarizer.corpus.inputs import Item
from summarizer.corpus.rows import Row
from summarizer.corpus.run import Recipe, error_row, make_row, read_item
from summarizer.engine import Engine
from summarizer.errors import InputError, SummarizerError, UsageError
from summarizer.llm.client import ChatReply, ChatRequest, ModelWrapper, Usage
from summarizer.llm.ledger import CostLimitReached, Ledger, Price, estimate_tokens, missing_price_message
from summarizer.llm.negotiation import TRANSIENT_STATUS
from summarizer.llm.openai import OpenAICompatible
from summarizer.llm.recordings import request_key
from summarizer.settings import Wanted

MOST_CALLS = 50_000
MOST_BYTES = 190_000_000
"""The provider's limits for one batch: 50,000 requests, 200 MB."""
_IDLE_TURNS = 50
"""Turns of the event loop without a new call after which a row is put off. Too few would cost another batch."""
_MANY = 100_000


ATTEMPTS = 3
"""How often a call is sent before its failure counts."""
_TABLES = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE IF NOT EXISTS calls (
    key TEXT PRIMARY KEY, line TEXT, state TEXT, attempts INTEGER, nonce TEXT, status INTEGER, body TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_state ON calls (state);
CREATE INDEX IF NOT EXISTS by_nonce ON calls (nonce);
CREATE TABLE IF NOT EXISTS batches (nonce TEXT PRIMARY KEY, id TEXT, open INTEGER);
"""


@dataclass(frozen=True, slots=True)
class Done:
    """The reply to a call."""

    status: int
    """HTTP status; 0 if the batch ended without one."""
    body: dict[str, Any]

    @property
    def message(self) -> str:
        """The error's message."""
        error = self.body.get("error", self.body)
        return str(error.get("message", "") if isinstance(error, dict) else error)


class CallStore:
    """Calls, by the hash of their request: wanted, sent, or done. Use as a context manager."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.executescript(_TABLES)
        except sqlite3.Error as error:
            raise SummarizerError(f"cannot keep calls in {path}: {error}; free space or choose another place") from None

    def __enter__(self) -> "CallStore":
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def delete(self) -> None:
        """Close and delete the file."""
        self._db.close()
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def done(self, key: str) -> Done | None:
        """The reply to a call; None while it is wanted or sent."""
        found = self._db.execute("SELECT status, body FROM calls WHERE key = ? AND state = 'done'", (key,)).fetchone()
        return Done(found[0], json.loads(found[1])) if found else None

    def want(self, key: str, line: dict[str, Any]) -> None:
        """Add a call, unless it is already stored."""
        with self._changed() as db:
            values = (key, json.dumps(line, ensure_ascii=False))
            db.execute("INSERT OR IGNORE INTO calls VALUES (?, ?, 'wanted', 0, NULL, NULL, NULL)", values)

    def wanted(self) -> list[tuple[str, int]]:
        """Key of every call to be sent, and the size of its line in bytes."""
        query = "SELECT key, length(CAST(line AS BLOB)) FROM calls WHERE state = 'wanted' ORDER BY key"
        return list(self._db.execute(query))

    def line(self, key: str) -> str:
        """A call's line in an input file."""
        return str(self._db.execute("SELECT line FROM calls WHERE key = ?", (key,)).fetchone()[0])

    def begin(self, nonce: str, keys: Iterable[str]) -> None:
        """Record that these calls are about to be sent as one batch."""
        with self._changed() as db:
            db.execute("INSERT INTO batches VALUES (?, NULL, 1)", (nonce,))
            query = "UPDATE calls SET state = 'sent', nonce = ?, attempts = attempts + 1 WHERE key = ?"
            db.executemany(query, ((nonce, key) for key in keys))

    def created(self, nonce: str, identity: str | None) -> None:
        """Record the provider's id of a batch."""
        with self._changed() as db:
            db.execute("UPDATE batches SET id = ? WHERE nonce = ?", (identity, nonce))

    def open_batches(self) -> list[tuple[str, str | None]]:
        """Nonce and id of the batches that are not fetched yet; None for an id that was not recorded."""
        return list(self._db.execute("SELECT nonce, id FROM batches WHERE open ORDER BY rowid"))

    def close_batch(self, nonce: str, results: Iterable[tuple[str, Done]], why: str, *, counted: bool = True) -> None:
        """Store a batch's replies. Calls that failed temporarily or have no reply are wanted again, a few times."""
        with self._changed() as db:
            query = "UPDATE calls SET state = 'done', status = ?, body = ? WHERE key = ? AND nonce = ?"
            for key, result in results:
                db.execute(query, (result.status, json.dumps(result.body, ensure_ascii=False), key, nonce))
            if not counted:
                db.execute("UPDATE calls SET attempts = attempts - 1 WHERE nonce = ?", (nonce,))
            nothing = json.dumps({"error": {"message": why}})
            db.execute(
                "UPDATE calls SET state = 'done', status = 0, body = ? WHERE nonce = ? AND state = 'sent'",
                (nothing, nonce),
            )
            passing = f"status IN (0, {', '.join(map(str, TRANSIENT_STATUS))}) OR status >= 500"
            db.execute(
                f"UPDATE calls SET state = 'wanted' WHERE nonce = ? AND attempts < ? AND ({passing})", (nonce, ATTEMPTS)
            )
            db.execute("UPDATE batches SET open = 0 WHERE nonce = ?", (nonce,))

    def forget_failures(self) -> None:
        """Retry the calls that failed for good."""
        with self._changed() as db:
            db.execute("UPDATE calls SET state = 'wanted', attempts = 0 WHERE state = 'done' AND status != 200")

    @contextmanager
    def _changed(self) -> Iterator[sqlite3.Connection]:
        """A transaction."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            raise SummarizerError(f"cannot keep calls in {self.path}: {error}; free space and continue") from None


def half_price(price: Price | None) -> Price | None:
    """The price of a call in a batch."""
    if price is None:
        return None
    return Price(price.input_usd / 2, price.output_usd / 2, price.cached_usd / 2)


class BatchedModel(ModelWrapper):
    """Answers from the replies that have come; stores the other calls as wanted and never returns from them."""

    def __init__(self, inner: OpenAICompatible, store: CallStore) -> None:
        super().__init__(inner)
        self.asked = 0
        self._endpoint = inner
        self._store = store

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The reply to this request, or its error."""
        self.asked += 1
        key = request_key(self.identity, request)
        done = self._store.done(key)
        if done is None:
            self._store.want(key, self._endpoint.batch_line(key, request))
            await asyncio.Event().wait()
            raise AssertionError("nobody sets this event")
        if done.status != 200:
            raise self._endpoint.batch_error(done.status or 503, done.message, request.output_format)
        return self._endpoint.batch_reply(done.body, request)


class ProviderRows:
    """Makes the rows whose replies have come, and stores the calls that the others want."""

    capacity = 1

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
            in_turn=False,  # each turn would be another batch
        )

    async def make(self, item: Item) -> Row | None:
        """See ``RowEngine``."""
        try:
            article = read_item(item, self._recipe.settings.reading)
        except InputError as error:
            return error_row(item, self._recipe, error)
        row = await self._try(make_row(item, self._recipe, self._engine, lambda: article))
        if row is None:
            for part in _questions(self._recipe):  # in a row they come after the report, but do not depend on it
                await self._try(make_row(item, part, self._engine, lambda: article))
        return row

    async def close(self) -> None:
        """Nothing to close; the caller that opened the endpoint closes it."""

    async def _try(self, making: Coroutine[Any, Any, Row]) -> Row | None:
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
    """Send every wanted call, in as many batches as the provider's limits require; returns how many calls.

    Raises CostLimitReached, before anything is sent, if the calls may cost more than ``most_usd``; and ModelError.
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
    """Fetch the replies of finished batches; returns how many batches are unfinished. Raises ModelError."""
    unfinished = 0
    await recover(store, endpoint)
    for nonce, identity in store.open_batches():
        assert identity is not None
        state = await endpoint.batch_state(identity)
        if not state.is_over:
            unfinished += 1
            continue
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for number, file in enumerate(state.files):
                paths.append(Path(folder) / f"{number}.jsonl")
                await endpoint.download(file, paths[-1])
            why = f"the batch {identity} {state.status}" + (f": {state.said}" if state.said else "")
            store.close_batch(nonce, (result for path in paths for result in _results(path)), why)
    return unfinished


async def recover(store: CallStore, endpoint: OpenAICompatible) -> None:
    """Find the batches whose id was not recorded, because the process died before or after creating them."""
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
        raise UsageError(missing_price_message("the model"))
    most = 0.0
    for key in keys:
        body = json.loads(store.line(key))["body"]
        read = sum(estimate_tokens(message["content"]) for message in body["messages"])
        most += price.of(Usage(read, body.get("max_tokens") or body.get("max_completion_tokens") or 0))
    if most > most_usd:
        raise CostLimitReached(
            f"stopped before exceeding --max-cost: {len(keys)} calls may cost {most:.4f} USD of {most_usd:g}"
        )


def _results(path: Path) -> Iterator[tuple[str, Done]]:
    """The calls' replies in a file of replies or errors; unreadable lines are skipped."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            try:
                result = json.loads(line)
                response = result.get("response") or {}
                body = response.get("body") or {"error": result.get("error") or {}}
                yield str(result["custom_id"]), Done(int(response.get("status_code") or 0), body)
            except (ValueError, KeyError, TypeError, AttributeError):
                continue
