"""A model that replies from a script, and complains when the script is too short or too long."""

from collections.abc import Sequence

from summarizer.llm.client import ChatReply, ChatRequest, FinishReason, Usage
from summarizer.llm.ledger import estimate_tokens


class ScriptedModel:
    """Gives its replies in order. A reply is a text, a (text, finish reason) pair, or an error to raise."""

    name = "scripted"
    identity = "test:scripted"
    endpoint = "test"
    counts_exactly = False
    schema_in_prefix = False

    def __init__(
        self, replies: Sequence[str | tuple[str, FinishReason] | Exception], context_tokens: int = 8192
    ) -> None:
        self.context_tokens = context_tokens
        self.requests: list[ChatRequest] = []
        self._replies = list(replies)

    def count_tokens(self, text: str) -> int:
        return estimate_tokens(text)

    async def complete(self, request: ChatRequest) -> ChatReply:
        self.requests.append(request)
        if not self._replies:
            raise AssertionError(f"the script has no reply for call {len(self.requests)}")
        reply = self._replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        text, reason = reply if isinstance(reply, tuple) else (reply, "stop")
        return ChatReply(text, reason, Usage(100, 10, 0))

    async def close(self) -> None:
        pass

    def assert_finished(self) -> None:
        assert not self._replies, f"{len(self._replies)} scripted replies were never asked for"
