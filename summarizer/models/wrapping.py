"""A model around a model: everything but ``complete`` is the inner one's."""

from summarizer.models.chat import ChatModel


class ModelWrapper:
    """Base of wrappers that only change how a call is made."""

    def __init__(self, inner: ChatModel) -> None:
        self._inner = inner
        self.name, self.endpoint, self.identity = inner.name, inner.endpoint, inner.identity

    @property
    def context_tokens(self) -> int:
        """The inner model's window."""
        return self._inner.context_tokens

    @property
    def schema_in_prefix(self) -> bool:
        """As the inner model's provider."""
        return self._inner.schema_in_prefix

    @property
    def counts_exactly(self) -> bool:
        """As the inner model counts."""
        return self._inner.counts_exactly

    def count_tokens(self, text: str) -> int:
        """As the inner model counts."""
        return self._inner.count_tokens(text)

    async def close(self) -> None:
        """Close the inner model."""
        await self._inner.close()
