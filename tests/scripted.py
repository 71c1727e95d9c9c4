"""Models for tests: one that notes its requests, and one that replies from a script and complains when it is too short
or too long."""

from collections.abc import Sequence

from summarizer.llm.client import ChatReply, ChatRequest, FinishReason, Usage
from summarizer.llm.ledger import EstimatingModel


class NotingModel(EstimatingModel):
    """A model that notes each request and gives ``reply``."""

    name, identity, endpoint = "noting", "test:noting", "test"

    def __init__(self, context_tokens: int = 8192) -> None:
        self.context_tokens = context_tokens
        self.requests: list[ChatRequest] = []

    async def complete(self, request: ChatRequest) -> ChatReply:
        self.requests.append(request)
        return ChatReply(self.reply(request), "stop", Usage(100, 10, 0))

    def reply(self, request: ChatRequest) -> str:
        """What it says to a request."""
        raise NotImplementedError


class ScriptedModel(NotingModel):
    """Gives its replies in order. A reply is a text, a (text, finish reason) pair, or an error to raise."""

    name, identity = "scripted", "test:scripted"

    def __init__(
        self, replies: Sequence[str | tuple[str, FinishReason] | Exception], context_tokens: int = 8192
    ) -> None:
        super().__init__(context_tokens)
        self._replies = list(replies)

    async def complete(self, request: ChatRequest) -> ChatReply:
        self.requests.append(request)
        if not self._replies:
            raise AssertionError(f"the script has no reply for call {len(self.requests)}")
        reply = self._replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        text, reason = reply if isinstance(reply, tuple) else (reply, "stop")
        return ChatReply(text, reason, Usage(100, 10, 0))

    def assert_finished(self) -> None:
        assert not self._replies, f"{len(self._replies)} scripted replies were never asked for"
