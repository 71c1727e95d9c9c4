"""Any endpoint that speaks the OpenAI chat-completions protocol. The only module that imports ``openai``."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2
import openai

from summarizer.errors import (
    ContextTooLong,
    FormatRefused,
    ModelError,
    ModelUnavailable,
    SummarizerError,
    TransientFault,
    UsageError,
)
from summarizer.llm.capabilities import (
    Capabilities,
    Memory,
    Provider,
    capabilities_of,
    parameters,
    provider_named,
    provider_of,
)
from summarizer.llm.client import (
    OPENAI_URL,
    ChatReply,
    ChatRequest,
    FinishReason,
    Rung,
    Usage,
    base_and_query,
    deployment_url,
    with_scheme,
    without_password,
)
from summarizer.llm.negotiation import (
    MOST_STEPS,
    Refusal,
    Terms,
    error_of,
    keep_terms,
    refusal_of,
    status_of,
    terms_for,
)
from summarizer.llm.replies import (
    Completion,
    events,
    lines_of,
    models_listed,
    ollama_facts,
    parsed,
    streamed,
    whole,
    window_and_size,
    without_surrogates,
)
from summarizer.llm.tokens import TokenCounter, counter_for

_OPENAI_DEFAULT = "gpt-4.1-mini"
"""What ``auto`` asks at OpenAI itself."""
_OPENAI_CONTEXT = 128_000
"""At OpenAI, of a model that the table does not know: the smallest window among the chat models served there today."""
UNKNOWN_CONTEXT = 8_192
"""Assumed where nobody tells; small enough for a local server's default."""
OLLAMA_CONTEXT = 4_096
"""What Ollama gives a model on a machine without a large graphics card (docs.ollama.com/context-length, 2026-11)."""
_SHORT_KEY = 8
"""A key of fewer characters is a local server's dummy, and may be part of any word."""

SILENCE_SECONDS = 1_800.0
"""Without ``--timeout``, how long a server may send nothing: a small machine reads a long article for many minutes."""
_DISCOVERY_SECONDS = 5.0
_NONCE = "summarizer_nonce"
"""Metadata by which a batch is known again that a killed process had just created."""

_SECRET = re.compile(r"\b(sk|key|tok)[-_][\w*.…-]{6,}|Bearer +\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BatchState:
    """How far a batch of the provider is."""

    status: str
    """As the provider says: ``validating``, ``in_progress``, ``finalizing``, ``completed``, ``expired``, …"""
    done: int
    """Requests that have their reply or error."""
    files: tuple[str, ...]
    """Ids of the files with replies and errors, once there are any."""
    said: str
    """Why a batch failed as a whole."""

    @property
    def is_over(self) -> bool:
        """True when nothing more will come."""
        return self.status in ("completed", "failed", "expired", "cancelled")


class _Refused(Exception):
    """The endpoint refused a request; it may yet be shaped anew."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.said)
        self.refusal = refusal


class OpenAICompatible:
    """A chat model behind HTTP. One attempt a call: retrying belongs to ``models.retrying``."""

    def __init__(
        self,
        name: str | None = None,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
        context_tokens: int | None = None,
        request_timeout: float | None = None,
        offline_tokens: bool = False,
        provider: str | None = None,
        known: Path | None = None,
        client: Any = None,
    ) -> None:
        """``provider`` is a name of the table, where the address does not tell; ``known`` the folder of what earlier
        runs learnt; ``client`` one that is set up already, in place of address and key. Raises UsageError."""
        named = provider_named(provider) if provider else None
        row = named or provider_of(with_scheme(base_url or OPENAI_URL))
        path = urlsplit(row.url).path if row.url or row.hosts else "/v1"
        address, query = base_and_query(base_url or row.url or OPENAI_URL, path)
        if row.name == "azure":
            address, name = deployment_url(address, query, name or "")
        if client is not None:
            if not isinstance(client, openai.AsyncOpenAI):
                raise UsageError(f"a client must be an openai.AsyncOpenAI, not {type(client).__name__}")
            address = str(client.base_url).rstrip("/")
        self.endpoint = without_password(address)
        self.name = name or (_OPENAI_DEFAULT if self.endpoint == OPENAI_URL else "")
        self._named = named
        self._key = api_key or (client.api_key if client else "") or ""
        self._own = None if client else _client(address, query, api_key, request_timeout)
        self._client: openai.AsyncOpenAI = self._own or client.with_options(max_retries=0)
        self._context = context_tokens
        self._offline_tokens = offline_tokens
        self._counter_cache: TokenCounter | None = None
        self._known = known
        self.parameters = parameters(self.name)
        """How many parameters it has, where its name or its endpoint tells."""
        self.guess = ""
        """Why ``context_tokens`` is a guess; empty where it is none."""

    @property
    def identity(self) -> str:
        """The protocol and the model's name."""
        return f"openai:{self.name}"

    @property
    def context_tokens(self) -> int:
        """As given; else as the endpoint told; else as the table of models knows; else a guess."""
        return self._known_context or UNKNOWN_CONTEXT

    @property
    def _known_context(self) -> int | None:
        return self._context or self.documented.window or (_OPENAI_CONTEXT if self.endpoint == OPENAI_URL else None)

    @property
    def provider(self) -> Provider:
        """The provider's row in the table."""
        return self._named or provider_of(self.endpoint)

    @property
    def documented(self) -> Capabilities:
        """What the table says of the model at its endpoint."""
        return capabilities_of(self.endpoint, self.name, self.provider)

    @property
    def schema_in_prefix(self) -> bool:
        """As the table of providers says."""
        return self.documented.schema_in_prefix

    @property
    def memory(self) -> Memory:
        """What earlier runs learnt about it."""
        return Memory(self._known, self.endpoint, self.identity)

    @property
    def terms(self) -> Terms:
        """How requests to it are shaped."""
        return terms_for(self.endpoint, self.name, self.documented, self.memory)

    @property
    def counts_exactly(self) -> bool:
        """Whether tiktoken knows this model and has its table."""
        return self._counter.exact

    def count_tokens(self, text: str) -> int:
        """Tokens of a text for this model."""
        return self._counter.count(text)

    @property
    def _counter(self) -> TokenCounter:
        if self._counter_cache is None:
            self._counter_cache = counter_for(self.name, offline=self._offline_tokens)
        return self._counter_cache

    async def discover(self) -> None:
        """Ask the endpoint what it serves: the model's window and size (llama.cpp, vLLM, OpenRouter and Ollama tell),
        and its name where none was given and there is only one.

        Raises UsageError when no name was given and there are several; TransientFault or ModelRefused when no name
        was given and the endpoint does not list its models.
        """
        if self.endpoint == OPENAI_URL or (self.name and self._context is not None):
            return
        try:
            listed = await self._listed(_DISCOVERY_SECONDS)
        except ModelError:
            if not self.name:
                raise
            listed = {}
        if not self.name:
            self.name = _only_name(list(listed), self.endpoint)
        for name, facts in listed.items():
            if name == self.name or len(listed) == 1:
                self._learn(*window_and_size(facts))
        if listed and self.provider.name == "ollama" and self._context is None:
            await self._ask_ollama()
        if self._known_context is None:
            self.guess = f"assuming {UNKNOWN_CONTEXT:,} tokens"

    def _learn(self, window: int | None, size: float | None) -> None:
        self._context = self._context or window
        self.parameters = parameters(self.name) or size

    async def _ask_ollama(self) -> None:
        """Ollama tells window and size on paths of its own only."""
        root = self.endpoint.removesuffix("/v1")
        client = self._client.with_options(timeout=_DISCOVERY_SECONDS)
        try:
            with self._translated("text"):
                shown = await client.post(f"{root}/api/show", body={"model": self.name}, cast_to=object)
                running = await client.get(f"{root}/api/ps", cast_to=object)
        except ModelError:
            return
        window, most, size = ollama_facts(shown, running, self.name)
        self._learn(window, size)
        if window is None and most is not None:
            self._context = min(most, OLLAMA_CONTEXT)
            self.guess = f"assuming {self._context:,} of its {most:,} tokens, Ollama's default"

    async def _listed(self, seconds: float) -> dict[str, dict[str, Any]]:
        with self._translated("text"):
            raw = await self._client.models.with_raw_response.list(timeout=seconds)
        return models_listed(parsed(raw.http_response.text))

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Send one request; see ``ChatModel.complete`` for what it raises.

        A refusal that names a parameter is answered by sending the request again without it, or with another bound.
        """
        if request.rung not in self.terms.formats:
            raise FormatRefused(f"{self._who()} is known not to take {request.rung} requests")
        for step in range(MOST_STEPS + 1):
            terms = self.terms
            body = terms.body(self.name, request) | terms.stream_options()
            try:
                with self._translated(request.rung):
                    reply = self._reply(await self._completion(body), request)
            except _Refused as refused:
                if step == MOST_STEPS or not terms.give_up(refused.refusal, body):
                    error = self._error(refused.refusal, request.rung)
                    if isinstance(error, FormatRefused):
                        terms.give_up_format(request.rung)
                    raise error from None
            else:
                self._remember(terms)
                return reply
        raise AssertionError("the last step returns or raises")

    def _remember(self, terms: Terms) -> None:
        """Keep what was learnt, once a reply shows that it was right; a full disk does not stop a run."""
        if terms.learnt and not terms.kept:
            with suppress(SummarizerError):
                keep_terms(terms, self.memory)

    async def _completion(self, body: dict[str, Any]) -> Completion:
        """The reply, streamed so that a slow server is not taken for a dead one; a server may send it whole as well."""
        try:
            raw = await self._client.chat.completions.with_raw_response.create(**body)
        except openai.APIStatusError as error:
            raise _Refused(_refusal(error)) from None
        response = raw.http_response
        try:
            completion = await self._read(response)
        finally:
            await response.aclose()
        if completion.fault:
            raise _Refused(refusal_of(status_of(completion.fault), {"error": completion.fault}, response.headers))
        return completion

    async def _read(self, response: httpx2.Response) -> Completion:
        if "text/event-stream" in response.headers.get("content-type", ""):
            return await streamed(lines_of(response.aiter_bytes()))
        text = (await response.aread()).decode("utf-8", "replace").strip().lstrip("\ufeff")
        if text.startswith(("data:", "event:", ":")):
            return events(text)
        body = parsed(text)
        if body is None and text != "null":
            raise ValueError
        return whole(body)

    def batch_line(self, key: str, request: ChatRequest) -> dict[str, Any]:
        """One line of an input file of the Batch API."""
        return {
            "custom_id": key,
            "method": "POST",
            "url": "/v1/chat/completions",
            "body": self.terms.body(self.name, request),
        }

    def batch_reply(self, body: dict[str, Any], request: ChatRequest) -> ChatReply:
        """The reply in a line of an output file. Raises ModelError for a body that is no chat completion."""
        return self._reply(whole(body), request)

    def batch_error(self, status: int, said: str, rung: Rung) -> ModelError:
        """The error in a line of an error file, as the same status would be on a call of its own."""
        error = self._error(Refusal(status, said), rung)
        if isinstance(error, TransientFault):
            said = self._clean(said) or "no reason given"
            return self._passing(f"{self._who()} answered {status} ({said}) each time it was asked")
        return error

    async def create_batch(self, path: Path, nonce: str) -> str:
        """Upload an input file and have it worked on within a day; returns the batch's id. Raises ModelError."""
        with self._translated("text"):
            uploaded = await self._patient.files.create(file=path, purpose="batch")
            batch = await self._patient.batches.create(
                input_file_id=uploaded.id,
                endpoint="/v1/chat/completions",
                completion_window="24h",
                metadata={_NONCE: nonce},
            )
        return batch.id

    async def find_batch(self, nonce: str) -> str | None:
        """The id of a batch that an earlier process created and could not note. Raises ModelError."""
        with self._translated("text"):
            async for batch in self._patient.batches.list(limit=100):
                if (batch.metadata or {}).get(_NONCE) == nonce:
                    return batch.id
        return None

    async def batch_state(self, identity: str) -> BatchState:
        """How far a batch is. Raises ModelError."""
        with self._translated("text"):
            batch = await self._patient.batches.retrieve(identity)
        files = tuple(name for name in (batch.output_file_id, batch.error_file_id) if name)
        faults = (batch.errors.data or []) if batch.errors else []
        done = batch.request_counts.completed + batch.request_counts.failed if batch.request_counts else 0
        return BatchState(batch.status, done, files, "; ".join(fault.message or "" for fault in faults))

    async def download(self, file: str, path: Path) -> None:
        """Fetch a file of the endpoint into one of ours, piece by piece. Raises ModelError."""
        with self._translated("text"):
            async with self._patient.files.with_streaming_response.content(file) as response:
                await response.stream_to_file(path)

    @property
    def _patient(self) -> openai.AsyncOpenAI:
        """The client with retries: what batches are made of is asked for seldom, and not behind ``models.retrying``."""
        return self._client.with_options(max_retries=4)

    async def close(self) -> None:
        """Close the connections, but not those of a caller's client, and give their transports a turn of the loop."""
        if self._own is not None:
            await self._own.close()
        await asyncio.sleep(0)

    def _reply(self, completion: Completion, request: ChatRequest) -> ChatReply:
        if not completion.choices:
            raise self._passing(f"{self._who()} sent a reply without content; try again, or another model")
        if completion.finish_reason is None:
            raise self._passing(f"{self._who()} stopped in the middle of its reply; try again")
        text, refusal = without_surrogates(completion.answer), without_surrogates(completion.refusal)
        reason: FinishReason = "length" if completion.finish_reason == "length" else "stop"
        if refusal or completion.finish_reason == "content_filter":
            return ChatReply(refusal or text, "refusal", self._usage(completion, request, refusal))
        usage = self._usage(completion, request, text)
        return ChatReply(text, reason, usage, alternatives=tuple(completion.alternatives))

    def _usage(self, completion: Completion, request: ChatRequest, text: str) -> Usage:
        told = completion.usage
        expected = sum(self.count_tokens(m.content) for m in request.messages)
        written = self.count_tokens(text) if told is None or told.written is None else told.written
        if told is None or not told.sent:
            return Usage(expected, written, 0, exact=False)
        if told.sent < expected // 3:
            raise ContextTooLong(
                f"{self._who()} read only {told.sent} of about {expected} tokens sent to it; "
                "give the server a larger context, or tell --context-tokens",
                endpoint=self.endpoint,
            )
        return Usage(told.sent, written, told.cached, exact=told.written is not None)

    def _who(self) -> str:
        return f"{self.name} at {self.endpoint}"

    @contextmanager
    def _translated(self, rung: Rung) -> Iterator[None]:
        try:
            yield
        except openai.OpenAIError as error:
            raise self._translate(error, rung) from None
        except httpx2.HTTPError as error:  # while a reply streams in, the client's own errors come through
            said = self._clean(str(error)) or "no reason given"
            raise self._passing(f"the connection to {self._who()} broke during its reply ({said}); try again") from None
        except ValueError:  # a body that is not the JSON its header promises
            raise self._passing(f"{self._who()} sent something that is not JSON; is the base URL right?") from None

    def _passing(self, said: str) -> TransientFault:
        return TransientFault(said, endpoint=self.endpoint)

    def _translate(self, error: openai.OpenAIError, rung: Rung) -> ModelError:
        """One of our errors for any of the vendor's; the key never gets into the message."""
        who = self._who()
        if isinstance(error, openai.APITimeoutError):
            return self._passing(f"{who} did not answer in time; is it overloaded? Try again or raise --timeout")
        if isinstance(error, openai.APIResponseValidationError):
            return self._passing(f"{who} sent something that is not a chat completion; is the base URL right?")
        if isinstance(error, openai.APIStatusError):
            return self._error(_refusal(error), rung)
        if isinstance(error, openai.APIConnectionError):
            return self._translate_connection(error)
        return ModelUnavailable(f"the call to {who} failed: {self._clean(str(error))}", endpoint=self.endpoint)

    def _translate_connection(self, error: openai.APIConnectionError) -> ModelError:
        cause = str(error.__cause__ or error)
        if "CERTIFICATE_VERIFY_FAILED" in cause or "certificate" in cause.lower():
            return ModelUnavailable(
                f"{self.endpoint} has an invalid TLS certificate; check the address", endpoint=self.endpoint
            )
        return self._passing(
            f"cannot reach {self.endpoint} ({self._clean(cause) or 'connection failed'}); "
            "check the address and that the server runs, or use --model embedded"
        )

    def _error(self, refusal: Refusal, rung: Rung) -> ModelError:
        cleaned = replace(refusal, said=self._clean(refusal.said))
        key = self.provider.keys[0]
        return error_of(cleaned, rung, who=self._who(), name=self.name, endpoint=self.endpoint, key=key)

    def _clean(self, text: str) -> str:
        if self._key:
            key = re.escape(self._key)
            text = re.sub(key if len(self._key) >= _SHORT_KEY else rf"(?<!\w){key}(?!\w)", "***", text)
        text = _SECRET.sub("***", text)
        text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
        return text if len(text) <= 200 else text[:199] + "…"


def _client(address: str, query: str, api_key: str | None, timeout: float | None) -> openai.AsyncOpenAI:
    parameters = dict(parse_qsl(query))
    shared: dict[str, Any] = {
        "api_key": api_key or "none",
        "base_url": address,
        "max_retries": 0,
        "timeout": openai.Timeout(timeout or SILENCE_SECONDS, connect=10.0),
    }
    if "/openai/deployments/" in address and "api-version" in parameters:  # its key goes into a header of its own
        return openai.AsyncAzureOpenAI(api_version=parameters["api-version"], **shared)
    return openai.AsyncOpenAI(default_query=parameters, **shared)


def _only_name(names: list[str], endpoint: str) -> str:
    if len(names) == 1:
        return names[0]
    offered = f"one of: {', '.join(names[:8])}" if names else "a model it serves"
    raise UsageError(f"{endpoint} serves {len(names)} models; say which with --model, {offered}")


def _refusal(error: openai.APIStatusError) -> Refusal:
    return refusal_of(error.status_code, error.response.text or error.body, error.response.headers)
