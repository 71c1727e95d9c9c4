"""What an engine must be able to do."""

from typing import Protocol

from summarizer.corpus.items import Item
from summarizer.corpus.rows import Row


class RowEngine(Protocol):
    """Makes rows, several at once."""

    @property
    def places(self) -> int:
        """How many rows may be in work at once; bounds the memory."""
        ...

    async def make(self, item: Item) -> Row | None:
        """The row of an item; None where its replies come later.

        Raises SummarizerErrors that are no fault of this one input.
        """
        ...

    async def close(self) -> None:
        """Let go of processes and connections."""
        ...
