"""Rows by an endpoint: calls of many articles side by side in this process, reading and cleaning in workers."""

from summarizer.corpus.engines.workers import WorkerDied, WorkerPool, article_of
from summarizer.corpus.items import Item
from summarizer.corpus.making import error_row, make_row
from summarizer.corpus.recipe import Recipe
from summarizer.corpus.rows import Row
from summarizer.engine import Engine
from summarizer.errors import InputError


class CallingRows:
    """Makes rows with an engine that waits for replies most of the time."""

    def __init__(self, recipe: Recipe, engine: Engine, workers: int) -> None:
        self._recipe = recipe
        self._engine = engine
        self._pool = WorkerPool(workers)
        self.places = engine.concurrency

    async def make(self, item: Item) -> Row:
        """See ``RowEngine``."""
        try:
            article = await self._pool.run(article_of, item, self._recipe.settings.reading)
        except (InputError, WorkerDied) as error:
            return error_row(item, self._recipe, error)
        return await make_row(item, self._recipe, self._engine, lambda: article)

    async def close(self) -> None:
        """End the workers; the model is its opener's to close."""
        self._pool.close()
