"""The values of one model call, the interface of every model, and functions on endpoint addresses."""

from dataclasses import asdict, dataclass
from ipaddress import ip_address
from typing import Any, Literal, Protocol
from urllib.parse import urlsplit, urlunsplit

OPENAI_URL = "https://api.openai.com/v1"
_CALL = "/chat/completions"


def is_local(url: str) -> bool:
    """True for loopback and private addresses, ``localhost`` and ``.local`` names. No name is looked up."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith((".local", ".localhost")):
        return True
    try:
        return not ip_address(host).is_global
    except ValueError:
        return False


def without_password(url: str) -> str:
    """The address without user name and password."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def with_scheme(url: str) -> str:
    """The address, stripped and with a scheme: ``http`` for this machine and network, else ``https``."""
    url = url.strip()
    if "://" in url or not url:
        return url
    return f"http://{url}" if is_local(f"http://{url}") else f"https://{url}"


def base_and_query(url: str, path: str) -> tuple[str, str]:
    """A base URL without its query, and the query.

    An address without a path gets ``path``. ``/chat/completions`` at the end is removed.
    """
    address, _, query = with_scheme(url).partition("?")
    address = address.rstrip("/").removesuffix(_CALL)
    return (address if urlsplit(address).path.strip("/") else f"{address.rstrip('/')}{path}"), query


def deployment_url(address: str, query: str, model: str) -> tuple[str, str]:
    """The base URL of an Azure resource or deployment, and the deployment's name.

    With a dated ``api-version`` the deployment is part of the path, as before version 1 of the API.
    """
    root, _, deployment = address.partition("/openai/deployments/")
    if deployment:
        return address, model or deployment.partition("/")[0]
    root = address.removesuffix("/openai/v1").removesuffix("/openai")
    if "api-version=20" in query and model:
        return f"{root}/openai/deployments/{model}", model
    return f"{root}/openai/v1", model


Role = Literal["system", "user", "assistant", "context", "document"]
"""The last two are known to the chat templates of models that judge a text by a document."""
OutputFormat = Literal["json_schema", "json_object", "text"]
OUTPUT_FORMATS: tuple[OutputFormat, ...] = ("json_schema", "json_object", "text")
FinishReason = Literal["stop", "length", "refusal"]


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """Everything that determines a reply, except the model."""

    messages: tuple[Message, ...]
    output_format: OutputFormat = "text"
    """How structured output is requested; ``json_schema`` needs ``schema``."""
    schema_name: str = ""
    schema: dict[str, Any] | None = None
    """JSON Schema of the reply."""
    max_output_tokens: int = 2048
    temperature: float = 0.0
    seed: int = 7
    top_logprobs: int = 0
    """How many alternatives to each token are asked for, with their probabilities."""
    template_values: dict[str, Any] | None = None
    """Values for the model's chat template, where a server takes them (vLLM, llama.cpp)."""

    def described(self) -> dict[str, Any]:
        """As a JSON value, by the names of recording format 1, which calls the output format ``rung``.

        Fields without a value are left out, so that a new field changes no recording's name.
        """
        whole = asdict(self)
        whole["rung"] = whole.pop("output_format")
        for name in ("top_logprobs", "template_values"):
            if not whole[name]:
                del whole[name]
        return whole


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one or more calls. ``cached_tokens`` is part of ``input_tokens``."""

    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    exact: bool = True
    """False if the endpoint reported no counts, so they are estimates."""

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.cached_tokens + other.cached_tokens,
            self.exact and other.exact,
        )


@dataclass(frozen=True, slots=True)
class ChatReply:
    """A model's reply."""

    text: str
    finish_reason: FinishReason
    usage: Usage
    recorded: bool = False
    """True when the reply was read from a recording instead of asked for."""
    alternatives: tuple[tuple[tuple[str, float], ...], ...] = ()
    """For each token its alternatives with their log probabilities, the written one first; empty where not asked for
    or not given. Not recorded."""


class ChatModel(Protocol):
    """A chat model. Implementations raise only ``summarizer.errors.ModelError`` and its subclasses."""

    @property
    def name(self) -> str:
        """The model's name at its endpoint."""
        ...

    @property
    def endpoint(self) -> str:
        """Where it runs: a base URL, or ``embedded``."""
        ...

    @property
    def identity(self) -> str:
        """Kind of endpoint and model name. Together with the request it determines a reply. No address, no secret."""
        ...

    @property
    def context_tokens(self) -> int:
        """Context window in tokens, prompt and reply together."""
        ...

    @property
    def schema_in_prefix(self) -> bool:
        """Whether the provider puts the JSON Schema at the start of the prompt, before the messages."""
        ...

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Send one request.

        Raises TransientFault, ModelUnavailable, FormatRefused, ModelRefused, ContextTooLong.
        """
        ...

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, exact or estimated on the high side."""
        ...

    @property
    def counts_exactly(self) -> bool:
        """Whether ``count_tokens`` uses the model's own tokenizer."""
        ...

    async def close(self) -> None:
        """Close connections and free memory. May be called twice."""
        ...


class ModelWrapper:
    """Base class of wrappers that only change how a call is made."""

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
