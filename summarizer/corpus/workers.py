"""The engines that make rows: worker processes and concurrent calls on this machine, and tasks on a Ray cluster.

Here, workers clean and run models in the process; an endpoint gets concurrent calls. A process takes about as long to
start as forty short articles to read, so a small run gets none: see ``WorkerPool``. When a worker of
``concurrent.futures`` dies, the whole pool dies with it. Every item in progress is then repeated alone, in a pool of
one: an item whose worker dies there too becomes an error row, and the others lose nothing.

On a cluster, each Ray Core task makes one row with the same code. ``RAY_ADDRESS`` names the cluster; without it, one is
started on this machine for the run. An item carries its file's bytes, so workers need not see this machine's disk. Only
a few tasks a core are in flight, and a row is small enough to come back with the task's reply, so the object store
stays nearly empty. Ray repeats a task whose worker dies; one that kills its worker four times becomes an error row.
"""

import asyncio
import atexit
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, TypeVar

from summarizer.corpus.inputs import Item
from summarizer.corpus.rows import Row
from summarizer.corpus.run import Recipe, RowEngine, error_row, make_row, read_item
from summarizer.engine import Engine, build_engine, open_models
from summarizer.errors import InputError, ModelUnavailable, SummarizerError, UsageError, last_line, needing_extra
from summarizer.ingest.load import TEXT_NAMES
from summarizer.results import EXTRACTIVE

Result = TypeVar("Result")
SPARED = 2.0
"""Seconds of processor time for which this process does the work itself. Two workers take about 1.5 to start."""
_LIGHT_BYTES = 100_000
_PER_WORKER = 4
"""Items in progress or waiting for each worker, so that none is idle."""


class WorkerDied(ModelUnavailable):
    """A worker process ended while it made a row."""

    kind = "worker_died"


class WorkerPool:
    """Runs functions of an item in processes that end with this one.

    The first light items are processed on a thread of this process, for ``spared`` seconds of processor time.
    """

    def __init__(self, workers: int, spared: float = 0.0) -> None:
        self.workers = workers
        self._pool = _new_pool(workers)  # its processes start with the first call
        self._alone = asyncio.Lock()
        self._spared = spared
        self._here = asyncio.Lock()

    async def run(self, function: Callable[..., Result], item: Item, *args: Any) -> Result:
        """The function's result. Raises what it raises, and WorkerDied when its process dies."""
        if self._spared > 0 and _is_light(item):
            async with self._here:
                if self._spared > 0:
                    return await asyncio.to_thread(self._run_here, function, item, *args)
        return await self._run_there(function, item, *args)

    def _run_here(self, function: Callable[..., Result], *args: Any) -> Result:
        started = time.thread_time()
        try:
            return function(*args)
        finally:
            self._spared -= time.thread_time() - started

    async def _run_there(self, function: Callable[..., Result], *args: Any) -> Result:
        pool = self._pool
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(pool, function, *args)
        except BrokenProcessPool:
            if self._pool is pool:
                self._pool = _new_pool(self.workers)
        async with self._alone:
            single = _new_pool(1)
            try:
                return await loop.run_in_executor(single, function, *args)
            except BrokenProcessPool:
                raise WorkerDied("the worker process died; the article may need more memory than there is") from None
            finally:
                single.shutdown(wait=False)

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        for process in list((self._pool._processes or {}).values()):
            process.terminate()
        self._pool.shutdown(wait=True, cancel_futures=True)
        del self._pool  # its semaphores are unlinked when nothing holds them


def _is_light(item: Item) -> bool:
    if item.data is not None:
        return len(item.data) <= _LIGHT_BYTES
    try:
        return item.source.lower().endswith(TEXT_NAMES) and Path(item.source).stat().st_size <= _LIGHT_BYTES
    except (OSError, ValueError):
        return False


class PooledRows:
    """Makes rows in worker processes, but the first light ones for ``spared`` seconds in this one."""

    def __init__(self, recipe: Recipe, workers: int, spared: float = 0.0) -> None:
        self._recipe = recipe
        self._pool = WorkerPool(workers, spared)
        self.capacity = workers * _PER_WORKER

    async def make(self, item: Item) -> Row:
        """See ``RowEngine``."""
        try:
            return await self._pool.run(row_of, item, self._recipe)
        except WorkerDied as error:
            return error_row(item, self._recipe, error)

    async def close(self) -> None:
        """End the workers."""
        self._pool.close()


def row_of(item: Item, recipe: Recipe) -> Row:
    """Make a row in this process, with a model that is opened once."""
    loop = _loop()
    engine = loop.run_until_complete(_engine_for(recipe))
    return loop.run_until_complete(make_row(item, recipe, engine, lambda: read_item(item, recipe.settings.reading)))


_engines: dict[str, Engine] = {}


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """One loop for all rows of this process: a client's connections belong to the loop they were made in."""
    loop = asyncio.new_event_loop()
    atexit.register(loop.close)
    return loop


async def _engine_for(recipe: Recipe) -> Engine:
    if recipe.hash not in _engines:
        if recipe.identity == EXTRACTIVE:
            _engines[recipe.hash] = Engine()
        else:
            _engines[recipe.hash] = build_engine(recipe.settings, await open_models(recipe.settings))
    return _engines[recipe.hash]


def _new_pool(workers: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_start)


def _start() -> None:
    """Leave Ctrl-C to the parent, and exit when the parent does, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_exit_after, args=(parent.sentinel,), daemon=True).start()


def _exit_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


class CallingRows:
    """Makes rows with concurrent calls in this process, and reads and cleans articles in workers."""

    def __init__(self, recipe: Recipe, engine: Engine, workers: int, spared: float = 0.0) -> None:
        self._recipe = recipe
        self._engine = engine
        self._pool = WorkerPool(workers, spared)
        self.capacity = engine.concurrency

    async def make(self, item: Item) -> Row:
        """See ``RowEngine``."""
        try:
            article = await self._pool.run(read_item, item, self._recipe.settings.reading)
        except (InputError, WorkerDied) as error:
            return error_row(item, self._recipe, error)
        return await make_row(item, self._recipe, self._engine, lambda: article)

    async def close(self) -> None:
        """End the workers; the caller that opened the model closes it."""
        self._pool.close()


def engine_by_name(name: str, recipe: Recipe, engine: Engine, workers: int | None) -> RowEngine:
    """The engine ``local`` or ``ray``. Raises UsageError for one that is not installed, or cannot keep to a limit.

    The local one is worker processes for what computes here, and concurrent calls for an endpoint. A model in the
    process uses all cores by itself, so it gets one worker unless more are asked for. Unless the number of workers is
    given, they start only when there is work for them.
    """
    limited = recipe.settings.model.max_cost_usd is not None
    if name == "ray":
        if limited:
            raise UsageError("--max-cost cannot be kept on a cluster, where many spend at once; use --engine local")
        return ClusterRows(recipe, workers)
    cores = (os.process_cpu_count() if hasattr(os, "process_cpu_count") else os.cpu_count()) or 1
    if engine.model is None:
        return PooledRows(recipe, workers or cores, 0 if workers else SPARED)
    if engine.model.endpoint == "embedded":
        paid = engine.verifier is not None and engine.verifier.endpoint != "embedded"
        if paid and limited and (workers or 1) > 1:
            raise UsageError("--max-cost cannot be kept by several workers that spend at once; use --workers 1")
        return PooledRows(recipe, workers or 1)
    return CallingRows(recipe, engine, workers or max(1, cores // 2), 0 if workers else SPARED)


# A Ray cluster

_PER_CORE = 4
_RETRIES = 3
_CONNECT_SECONDS = 5.0


class ClusterRows:
    """Makes rows on a cluster. Raises UsageError without Ray, ModelUnavailable for an unreachable address."""

    def __init__(self, recipe: Recipe, workers: int | None) -> None:
        with needing_extra("ray", "--engine ray"):
            import ray

        self._ray: Any = ray
        self._recipe = recipe
        self._started = not self._ray.is_initialized()
        if self._started:
            _connect(self._ray, workers)
        cores = max(1, int(self._ray.cluster_resources().get("CPU", 1)))
        self.capacity = _PER_CORE * cores
        self._task = self._ray.remote(num_cpus=1, max_retries=_RETRIES)(_lines)
        self._sent_recipe = self._ray.put(recipe)

    async def make(self, item: Item) -> Row:
        """See ``RowEngine``."""
        faults = self._ray.exceptions
        try:
            line: str = await self._task.remote(item, self._sent_recipe)
        except (faults.WorkerCrashedError, faults.OutOfMemoryError) as error:
            return error_row(item, self._recipe, WorkerDied(f"{item.id}: {_last_line(error)}"))
        except faults.RayError as error:
            raise SummarizerError(
                f"the cluster could not make a row: {_last_line(error)}; repeat the command to continue"
            ) from None
        return Row.model_validate_json(line)

    async def close(self) -> None:
        """Leave the cluster; end it if it was started for this run."""
        if self._started:
            await asyncio.to_thread(self._ray.shutdown)


def _lines(item: Item, recipe: Recipe) -> str:
    return row_of(item, recipe).model_dump_json()


def _connect(ray: Any, workers: int | None) -> None:
    """Join the cluster of ``RAY_ADDRESS``; without one, start a cluster with this many workers."""
    options: dict[str, Any] = {"logging_level": "warning", "log_to_driver": False, "include_dashboard": False}
    address = os.environ.get("RAY_ADDRESS", "")
    if address:
        _check_reachable(address)
    else:
        options |= {"num_cpus": workers, "address": "local"}
    try:
        ray.init(**options)
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise ModelUnavailable(f"no Ray cluster can be reached: {_last_line(error)}; check RAY_ADDRESS") from None


def _check_reachable(address: str) -> None:
    """Raises ModelUnavailable for a closed port: Ray itself would retry for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not port.isdigit():
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_CONNECT_SECONDS).close()
    except OSError as error:
        raise ModelUnavailable(f"no Ray cluster answers at {address} ({error}); check RAY_ADDRESS") from None


def _last_line(error: Exception) -> str:
    return last_line(str(error)) or type(error).__name__
