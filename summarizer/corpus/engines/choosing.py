"""Which engine makes the rows of a run."""

import os

from summarizer.corpus.engines.base import RowEngine
from summarizer.corpus.engines.calling import CallingRows
from summarizer.corpus.engines.workers import PooledRows
from summarizer.corpus.recipe import Recipe
from summarizer.engine import Engine
from summarizer.errors import UsageError


def chosen_engine(name: str, recipe: Recipe, engine: Engine, workers: int | None) -> RowEngine:
    """The engine of a name: ``local`` or ``ray``. Raises UsageError for one that is not installed."""
    if name == "ray":
        from summarizer.corpus.engines.cluster import ClusterRows

        if recipe.settings.model.max_cost_usd is not None:
            raise UsageError("--max-cost cannot be held on a cluster, where many spend at once; use --engine local")
        return ClusterRows(recipe, workers)
    return _local_engine(recipe, engine, workers)


def _local_engine(recipe: Recipe, engine: Engine, workers: int | None) -> RowEngine:
    """Worker processes for what computes here, calls side by side for an endpoint.

    A model in the process uses all cores by itself, so one worker is enough for it unless more are asked for.
    """
    cores = os.process_cpu_count() if hasattr(os, "process_cpu_count") else os.cpu_count()
    if engine.model is None:
        return PooledRows(recipe, workers or cores or 1)
    if engine.model.endpoint == "embedded":
        paid = engine.verifier is not None and engine.verifier.endpoint != "embedded"
        if paid and recipe.settings.model.max_cost_usd is not None and (workers or 1) > 1:
            raise UsageError("--max-cost cannot be held by several workers that spend at once; use --workers 1")
        return PooledRows(recipe, workers or 1)
    return CallingRows(recipe, engine, workers or max(1, (cores or 1) // 2))
