"""Where rows are made: in this process, in worker processes, on a Ray cluster, or by a provider's batches."""

import os
from typing import Protocol

from summarizer.corpus.engines.workers import SPARED, CallingRows, PooledRows
from summarizer.corpus.inputs import Item
from summarizer.corpus.recipe import Recipe
from summarizer.corpus.rows import Row
from summarizer.engine import Engine
from summarizer.errors import UsageError


class RowEngine(Protocol):
    """Makes rows, several at once."""

    @property
    def capacity(self) -> int:
        """How many rows may be in progress at once; bounds the memory."""
        ...

    async def make(self, item: Item) -> Row | None:
        """The row of an item; None if its replies come later.

        Raises SummarizerErrors that are not due to this one input.
        """
        ...

    async def close(self) -> None:
        """Close processes and connections."""
        ...


def engine_by_name(name: str, recipe: Recipe, engine: Engine, workers: int | None) -> RowEngine:
    """The engine ``local`` or ``ray``. Raises UsageError for one that is not installed, or cannot keep to a limit.

    The local one is worker processes for what computes here, and concurrent calls for an endpoint. A model in the
    process uses all cores by itself, so it gets one worker unless more are asked for. Unless the number of workers is
    given, they start only when there is work for them.
    """
    limited = recipe.settings.model.max_cost_usd is not None
    if name == "ray":
        from summarizer.corpus.engines.cluster import ClusterRows

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
