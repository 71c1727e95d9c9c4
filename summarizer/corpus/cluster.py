"""Rows on a Ray cluster: Ray Core tasks, each of which makes one row with the code that every engine uses.

``RAY_ADDRESS`` names the cluster; without it, one is started on this machine for the run. An item carries its file's
bytes, so workers need not see this machine's disk. Only a few tasks a core are in flight, and a row is small enough to
come back with the task's reply, so the object store stays nearly empty. Ray repeats a task whose worker dies; one that
kills its worker four times becomes an error row.
"""

import asyncio
import os
import socket
from typing import Any

from summarizer.corpus.inputs import Item
from summarizer.corpus.rows import Row
from summarizer.corpus.run import Recipe, error_row
from summarizer.corpus.workers import WorkerDied, row_of
from summarizer.errors import ModelUnavailable, SummarizerError, UsageError, install_command

_PER_CORE = 4
_RETRIES = 3
_CONNECT_SECONDS = 5.0


class ClusterRows:
    """Makes rows on a cluster. Raises UsageError without Ray, ModelUnavailable for an unreachable address."""

    def __init__(self, recipe: Recipe, workers: int | None) -> None:
        self._ray = _ray()
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


def _ray() -> Any:
    try:
        import ray
    except ImportError:
        raise UsageError(f"--engine ray needs Ray; install it: {install_command('ray')}") from None
    return ray


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
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1][:300] if lines else type(error).__name__
