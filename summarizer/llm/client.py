"""Model calls: their values, the interface of every model, wrappers that retry, and functions on endpoint addresses.

A model that scores pairs has the same interface: its request is a premise and a claim, and its reply is the scores, so
that retries, recordings, replay and the ledger work for it as for any model.
"""

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from ipaddress import ip_address
from typing import Any, Literal, Protocol
from urllib.parse import urlsplit, urlunsplit

from summarizer.errors import BadReply, TransientFault

OPENAI_URL = "https://api.openai.com/v1"
_CALL = "/chat/completions"
UNKNOWN_CONTEXT = 8_192
"""Window assumed of a model that reports none; small enough for the defaults of local servers."""
SILENCE_SECONDS = 1_800.0
"""How long a model may send nothing, without ``--timeout``: a small machine needs minutes to read a long article."""
DISCOVERY_SECONDS = 5.0
"""How long a server may take to say what it serves."""


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


def tokens_of(model: ChatModel, messages: Iterable[Message]) -> int:
    """Tokens of a prompt, as the model counts them."""
    return sum(model.count_tokens(message.content) for message in messages)


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


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Exponential backoff with full jitter (AWS architecture blog, "Exponential Backoff And Jitter")."""

    attempts: int = 5
    """Attempts in all."""
    base_seconds: float = 0.5
    cap_seconds: float = 20.0

    def pause(self, failures: int, asked: float | None, jitter: float) -> float:
        """Seconds to wait after this many failures: the longer of our own pause and the endpoint's ``Retry-After``."""
        own = min(self.cap_seconds, self.base_seconds * 2.0 ** (failures - 1)) * jitter
        return max(own, asked or 0.0)


class Throttle:
    """Allows at most ``limit`` requests at once. Halves the limit on 429, and raises it by one as replies come.

    Additive increase, multiplicative decrease, as in TCP (Chiu and Jain, 1989).
    """

    def __init__(self, limit: int) -> None:
        self._most = self._limit = max(1, limit)
        self._running = 0
        self._successes = 0
        self._quiet_until = 0.0
        self._halved = 0.0
        self._changed = asyncio.Condition()

    @property
    def limit(self) -> int:
        """The current limit."""
        return self._limit

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Wait for a free slot and for any pause that the endpoint asked for, then hold the slot."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._running < self._limit)
            self._running += 1
        try:
            while (pause := self._quiet_until - time.monotonic()) > 0:
                await asyncio.sleep(pause)
            yield
        finally:
            async with self._changed:
                self._running -= 1
                self._changed.notify_all()

    def slow_down(self, pause: float, began: float | None = None) -> None:
        """After a 429: halve the limit, and start no request for ``pause`` seconds.

        A request that ``began`` before the last halving does not halve again: many refusals at once count once.
        """
        if began is None or began >= self._halved:
            self._limit = max(1, self._limit // 2)
            self._successes = 0
            self._halved = time.monotonic()
        self._quiet_until = max(self._quiet_until, time.monotonic() + pause)

    async def succeeded(self) -> None:
        """After a reply: raise the limit by one after every ``limit`` replies."""
        if self._limit == self._most:
            return
        self._successes += 1
        if self._successes >= self._limit:
            self._successes = 0
            async with self._changed:
                self._limit += 1
                self._changed.notify_all()


class RetryingModel(ModelWrapper):
    """Wraps a model with retries and a throttle."""

    def __init__(
        self,
        inner: ChatModel,
        *,
        throttle: Throttle,
        policy: RetryPolicy | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        super().__init__(inner)
        self._policy = policy or RetryPolicy()
        self._throttle = throttle
        self._sleep = sleep
        self._jitter = jitter

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Like the wrapped model. Raises the last TransientFault when all attempts have failed."""
        failures = 0
        while True:
            began = time.monotonic()
            try:
                async with self._throttle.slot():
                    began = time.monotonic()
                    reply = await self._inner.complete(request)
            except TransientFault as fault:
                failures += 1
                if failures >= self._policy.attempts:
                    raise
                pause = self._policy.pause(failures, fault.retry_after, self._jitter())
                if fault.rate_limited:
                    self._throttle.slow_down(pause, began)
                await self._sleep(pause)
            else:
                await self._throttle.succeeded()
                return reply


# Models that score pairs

SCORES = "scores:"
"""Start of such a model's identity."""


@dataclass(frozen=True, slots=True)
class Scores:
    """A model's scores of a pair: probabilities from 0 to 1."""

    supported: float
    contradicted: float = 0.0
    """0 from a model that knows only supported and not supported."""


def is_scorer(model: ChatModel) -> bool:
    """Whether a model scores pairs instead of writing."""
    return model.identity.startswith(SCORES)


def pair_request(premise: str, claim: str) -> ChatRequest:
    """The request for the scores of a pair."""
    return ChatRequest((Message("user", premise), Message("user", claim)), max_output_tokens=1)


def pair_of(request: ChatRequest) -> tuple[str, str]:
    """The premise and the claim of such a request."""
    premise, claim = request.messages
    return premise.content, claim.content


def scores_reply(scores: Scores, usage: Usage) -> ChatReply:
    """The reply that carries scores."""
    return ChatReply(json.dumps(asdict(scores)), "stop", usage)


def scores_in(reply: ChatReply) -> Scores:
    """The scores of a reply. Raises BadReply."""
    try:
        found = Scores(**json.loads(reply.text))
        if all(0 <= value <= 1 for value in (found.supported, found.contradicted)):
            return found
    except (ValueError, TypeError):
        pass
    raise BadReply(f"a reply without scores: “{reply.text[:80]}”")
