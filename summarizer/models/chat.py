"""One model call as values, and what every model must be able to do."""

from dataclasses import dataclass
from typing import Any, Literal, Protocol

Role = Literal["system", "user", "assistant"]
Rung = Literal["json_schema", "json_object", "text"]
FinishReason = Literal["stop", "length", "refusal"]


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """Everything that determines a reply, apart from the model itself."""

    messages: tuple[Message, ...]
    rung: Rung = "text"
    """How structured output is asked for; ``json_schema`` needs ``schema``."""
    schema_name: str = ""
    schema: dict[str, Any] | None = None
    """JSON Schema of the reply."""
    max_output_tokens: int = 2048
    temperature: float = 0.0
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one or more calls. ``cached_tokens`` are part of ``input_tokens``."""

    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    exact: bool = True
    """False when the endpoint gave no figures and they were estimated."""

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.cached_tokens + other.cached_tokens,
            self.exact and other.exact,
        )


@dataclass(frozen=True, slots=True)
class ChatReply:
    """What came back."""

    text: str
    finish_reason: FinishReason
    usage: Usage
    recorded: bool = False
    """True when the reply was read from a recording instead of asked for."""


class ChatModel(Protocol):
    """A chat model. Implementations raise only ``summarizer.errors.ModelError`` and its subclasses."""

    @property
    def name(self) -> str:
        """The model's name as its endpoint knows it."""
        ...

    @property
    def endpoint(self) -> str:
        """Where it runs: a base URL, or ``embedded``."""
        ...

    @property
    def identity(self) -> str:
        """Kind of endpoint and model: what, with the request, determines a reply. No address, no secret."""
        ...

    @property
    def context_tokens(self) -> int:
        """Size of the context window, prompt and reply together."""
        ...

    @property
    def schema_in_prefix(self) -> bool:
        """Whether the provider counts a reply's JSON Schema as the beginning of the prompt, before the messages."""
        ...

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Send one request.

        Raises TransientFault, ModelUnavailable, FormatRefused, ModelRefused, ContextTooLong.
        """
        ...

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, exactly or by a cautious estimate."""
        ...

    @property
    def counts_exactly(self) -> bool:
        """Whether ``count_tokens`` uses the model's own tokenizer."""
        ...

    async def close(self) -> None:
        """Let go of connections and memory; calling it twice is harmless."""
        ...


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
