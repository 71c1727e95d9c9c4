"""A model behind any endpoint that speaks the OpenAI chat-completions protocol; also the provider's Batch API.

The only module that imports ``openai``: its errors are translated into ours here.
"""

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
    BadReply,
    ContextTooLong,
    FormatRefused,
    ModelError,
    ModelUnavailable,
    SummarizerError,
    TransientFault,
    UsageError,
    shorten,
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
    DISCOVERY_SECONDS,
    OPENAI_URL,
    SILENCE_SECONDS,
    UNKNOWN_CONTEXT,
    ChatReply,
    ChatRequest,
    FinishReason,
    OutputFormat,
    Usage,
    base_and_query,
    deployment_url,
    tokens_of,
    with_scheme,
    without_password,
)
from summarizer.llm.ledger import TokenCounter, counter_for
from summarizer.llm.negotiation import (
    MOST_STEPS,
    Refusal,
    Terms,
    error_for,
    parse_refusal,
    save_terms,
    status_in_body,
    terms_for,
)
from summarizer.llm.replies import (
    MOST_CHARACTERS,
    Completion,
    listed_models,
    ollama_facts,
    parse_completion,
    parse_events,
    parse_json,
    read_stream,
    stream_lines,
    window_and_size,
    without_surrogates,
)

_OPENAI_DEFAULT = "gpt-4.1-mini"
"""The model that ``auto`` means at OpenAI."""
_OPENAI_CONTEXT = 128_000
"""Window of a model of OpenAI that the table does not list: the smallest window of its current chat models."""
OLLAMA_CONTEXT = 4_096
"""Ollama's default window on a machine without a large graphics card (docs.ollama.com/context-length, 2026-11)."""
_SHORT_KEY = 8
"""A shorter key is a dummy for a local server. It may occur inside words, so it is masked only as a whole word."""

_NONCE = "summarizer_nonce"
"""Metadata key that identifies a batch which a killed process created but did not note."""
_MOST_BYTES = 4 * MOST_CHARACTERS
"""Of a reply that is not streamed."""

_SECRET = re.compile(r"\b(sk|key|tok)[-_][\w*.…-]{6,}|Bearer +\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BatchState:
    """The state of a batch at the provider."""

    status: str
    """The provider's status: ``validating``, ``in_progress``, ``finalizing``, ``completed``, ``expired``, …"""
    done: int
    """Requests with a reply or an error."""
    files: tuple[str, ...]
    """Ids of the files with replies and errors, once they exist."""
    said: str
    """Why the batch failed, in the provider's words."""

    @property
    def is_over(self) -> bool:
        """True if no more replies will come."""
        return self.status in ("completed", "failed", "expired", "cancelled")


class _RequestRefused(Exception):
    """The endpoint refused a request, which may be changed and sent again."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


class OpenAICompatible:
    """A chat model behind HTTP. One attempt per call; ``client.RetryingModel`` retries."""

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
        """Connects to nothing yet.

        ``provider`` names a row of the table, if the address does not identify it. ``known`` is the folder with what
        earlier runs learnt. ``client`` is a configured client, in place of address and key. Raises UsageError.
        """
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
        self._chosen_provider = named
        self._key = api_key or (client.api_key if client else "") or ""
        self._own_client = None if client else _client(address, query, api_key, request_timeout)
        self._client: openai.AsyncOpenAI = self._own_client or client.with_options(max_retries=0)
        self._context = context_tokens
        self._offline_tokens = offline_tokens
        self._counter_cache: TokenCounter | None = None
        self._known = known
        self.parameters = parameters(self.name)
        """Number of parameters, if its name or endpoint tells."""
        self.guess = ""
        """Why ``context_tokens`` is a guess; empty if it is not."""

    @property
    def identity(self) -> str:
        """The protocol and the model's name."""
        return f"openai:{self.name}"

    @property
    def context_tokens(self) -> int:
        """Context window: as given, else as the endpoint reports, else as in the table, else a guess."""
        return self._known_context or UNKNOWN_CONTEXT

    @property
    def _known_context(self) -> int | None:
        return self._context or self.documented.window or (_OPENAI_CONTEXT if self.endpoint == OPENAI_URL else None)

    @property
    def provider(self) -> Provider:
        """The provider's row in the table."""
        return self._chosen_provider or provider_of(self.endpoint)

    @property
    def documented(self) -> Capabilities:
        """What the table says about the model at its endpoint."""
        return capabilities_of(self.endpoint, self.name, self.provider)

    @property
    def schema_in_prefix(self) -> bool:
        """What the table of providers says."""
        return self.documented.schema_in_prefix

    @property
    def memory(self) -> Memory:
        """What earlier runs learnt about the model."""
        return Memory(self._known, self.endpoint, self.identity)

    @property
    def terms(self) -> Terms:
        """What the endpoint accepts, as far as is known."""
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
        """Ask the endpoint for the model's window and size, and for its name if none was given and it serves only one.

        llama.cpp, vLLM, OpenRouter and Ollama report window and size. Raises UsageError if no name was given and there
        are several models, TransientFault or ModelRefused if no name was given and the models cannot be listed.
        """
        if self.endpoint == OPENAI_URL or (self.name and self._context is not None):
            return
        try:
            listed = await self._listed(DISCOVERY_SECONDS)
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
        """Ask Ollama's own API, the only one that reports its windows and sizes."""
        root = self.endpoint.removesuffix("/v1")
        client = self._client.with_options(timeout=DISCOVERY_SECONDS)
        try:
            with self._translate_errors("text"):
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
        with self._translate_errors("text"):
            raw = await self._client.models.with_raw_response.list(timeout=seconds)
        return listed_models(parse_json(raw.http_response.text))

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Send one request. Raises the errors of ``ChatModel.complete``.

        If a refusal names a parameter, the request is changed and sent again.
        """
        if request.output_format not in self.terms.formats:
            raise FormatRefused(f"{self._label()} is known not to accept {request.output_format} requests")
        for step in range(MOST_STEPS + 1):
            terms = self.terms
            body = terms.body(self.name, request) | terms.stream_options()
            try:
                with self._translate_errors(request.output_format):
                    reply = self._reply(await self._completion(body), request)
            except _RequestRefused as refused:
                if step == MOST_STEPS or not terms.drop_refused(refused.refusal, body):
                    error = self._error(refused.refusal, request.output_format)
                    if isinstance(error, FormatRefused):
                        terms.drop_format(request.output_format)
                    raise error from None
            else:
                self._remember(terms)
                return reply
        raise AssertionError("the last step returns or raises")

    def _remember(self, terms: Terms) -> None:
        """Save what was learnt, after a reply has confirmed it. A full disk does not stop the run."""
        if terms.learnt and not terms.kept:
            with suppress(SummarizerError):
                save_terms(terms, self.memory)

    async def _completion(self, body: dict[str, Any]) -> Completion:
        """The reply. It is requested as a stream, so that a slow server does not time out; it may also come whole."""
        try:
            raw = await self._client.chat.completions.with_raw_response.create(**body)
        except openai.APIStatusError as error:
            raise _RequestRefused(_refusal(error)) from None
        response = raw.http_response
        try:
            completion = await self._read(response)
        finally:
            await response.aclose()
        if completion.fault:
            raise _RequestRefused(
                parse_refusal(status_in_body(completion.fault), {"error": completion.fault}, response.headers)
            )
        return completion

    async def _read(self, response: httpx2.Response) -> Completion:
        if "text/event-stream" in response.headers.get("content-type", ""):
            return await read_stream(stream_lines(response.aiter_bytes()))
        data = bytearray()
        async for chunk in response.aiter_bytes():
            data += chunk
            if len(data) > _MOST_BYTES:
                raise BadReply(f"the reply of {self.name} is larger than {_MOST_BYTES:,} bytes; try another model")
        text = data.decode("utf-8", "replace").strip().lstrip("\ufeff")
        if text.startswith(("data:", "event:", ":")):
            return parse_events(text)
        body = parse_json(text)
        if body is None and text != "null":
            raise ValueError
        return parse_completion(body)

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
        return self._reply(parse_completion(body), request)

    def batch_error(self, status: int, said: str, output_format: OutputFormat) -> ModelError:
        """The error in a line of an error file; the same as for a single call with that status."""
        error = self._error(Refusal(status, said), output_format)
        if isinstance(error, TransientFault):
            said = self._redact(said) or "no reason given"
            return self._transient(f"{self._label()} answered {status} ({said}) each time it was asked")
        return error

    async def create_batch(self, path: Path, nonce: str) -> str:
        """Upload an input file and start its batch, due within a day. Returns the batch's id. Raises ModelError."""
        with self._translate_errors("text"):
            uploaded = await self._retrying_client.files.create(file=path, purpose="batch")
            batch = await self._retrying_client.batches.create(
                input_file_id=uploaded.id,
                endpoint="/v1/chat/completions",
                completion_window="24h",
                metadata={_NONCE: nonce},
            )
        return batch.id

    async def find_batch(self, nonce: str) -> str | None:
        """The id of a batch that an earlier process created without noting it, or None. Raises ModelError."""
        with self._translate_errors("text"):
            async for batch in self._retrying_client.batches.list(limit=100):
                if (batch.metadata or {}).get(_NONCE) == nonce:
                    return batch.id
        return None

    async def batch_state(self, identity: str) -> BatchState:
        """The state of a batch. Raises ModelError."""
        with self._translate_errors("text"):
            batch = await self._retrying_client.batches.retrieve(identity)
        files = tuple(name for name in (batch.output_file_id, batch.error_file_id) if name)
        faults = (batch.errors.data or []) if batch.errors else []
        done = batch.request_counts.completed + batch.request_counts.failed if batch.request_counts else 0
        return BatchState(batch.status, done, files, "; ".join(fault.message or "" for fault in faults))

    async def download(self, file: str, path: Path) -> None:
        """Download one of the endpoint's files to a path, in chunks. Raises ModelError."""
        with self._translate_errors("text"):
            async with self._retrying_client.files.with_streaming_response.content(file) as response:
                await response.stream_to_file(path)

    @property
    def _retrying_client(self) -> openai.AsyncOpenAI:
        """A client that retries by itself: calls about batches do not go through ``client.RetryingModel``."""
        return self._client.with_options(max_retries=4)

    async def close(self) -> None:
        """Close our own connections, not those of a caller's client. Lets the event loop run once to finish that."""
        if self._own_client is not None:
            await self._own_client.close()
        await asyncio.sleep(0)

    def _reply(self, completion: Completion, request: ChatRequest) -> ChatReply:
        if not completion.choices:
            raise self._transient(f"{self._label()} sent a reply without content; try again, or use another model")
        if completion.finish_reason is None:
            raise self._transient(f"{self._label()} stopped in the middle of its reply; try again")
        text, refusal = without_surrogates(completion.answer), without_surrogates(completion.refusal)
        reason: FinishReason = "length" if completion.finish_reason == "length" else "stop"
        if refusal or completion.finish_reason == "content_filter":
            return ChatReply(refusal or text, "refusal", self._usage(completion, request, refusal))
        usage = self._usage(completion, request, text)
        return ChatReply(text, reason, usage, alternatives=tuple(completion.alternatives))

    def _usage(self, completion: Completion, request: ChatRequest, text: str) -> Usage:
        counts = completion.usage
        expected = tokens_of(self, request.messages)
        written = self.count_tokens(text) if counts is None or counts.written is None else counts.written
        if counts is None or not counts.sent:
            return Usage(expected, written, 0, exact=False)
        if counts.sent < expected // 3:
            raise ContextTooLong(
                f"{self._label()} read only {counts.sent} of about {expected} tokens that were sent; "
                "give the server a larger context window, or set --context-tokens",
                endpoint=self.endpoint,
            )
        return Usage(counts.sent, written, counts.cached, exact=counts.written is not None)

    def _label(self) -> str:
        return f"{self.name} at {self.endpoint}"

    @contextmanager
    def _translate_errors(self, output_format: OutputFormat) -> Iterator[None]:
        try:
            yield
        except openai.OpenAIError as error:
            raise self._translate(error, output_format) from None
        except httpx2.HTTPError as error:  # raised while a reply streams in
            said = self._redact(str(error)) or "no reason given"
            raise self._transient(
                f"the connection to {self._label()} broke during its reply ({said}); try again"
            ) from None
        except ValueError:  # the body is not JSON, whatever its header says
            raise self._transient(f"{self._label()} sent something that is not JSON; is the base URL right?") from None

    def _transient(self, said: str) -> TransientFault:
        return TransientFault(said, endpoint=self.endpoint)

    def _translate(self, error: openai.OpenAIError, output_format: OutputFormat) -> ModelError:
        """Our error for an error of ``openai``. The key never appears in the message."""
        who = self._label()
        if isinstance(error, openai.APITimeoutError):
            return self._transient(f"{who} did not answer in time; is it overloaded? Try again or raise --timeout")
        if isinstance(error, openai.APIResponseValidationError):
            return self._transient(f"{who} sent something that is not a chat completion; is the base URL right?")
        if isinstance(error, openai.APIStatusError):
            return self._error(_refusal(error), output_format)
        if isinstance(error, openai.APIConnectionError):
            return self._translate_connection(error)
        return ModelUnavailable(f"the call to {who} failed: {self._redact(str(error))}", endpoint=self.endpoint)

    def _translate_connection(self, error: openai.APIConnectionError) -> ModelError:
        cause = str(error.__cause__ or error)
        if "CERTIFICATE_VERIFY_FAILED" in cause or "certificate" in cause.lower():
            return ModelUnavailable(
                f"{self.endpoint} has an invalid TLS certificate; check the address", endpoint=self.endpoint
            )
        return self._transient(
            f"cannot reach {self.endpoint} ({self._redact(cause) or 'connection failed'}); "
            "check the address and that the server runs, or use --model embedded"
        )

    def _error(self, refusal: Refusal, output_format: OutputFormat) -> ModelError:
        cleaned = replace(refusal, message=self._redact(refusal.message))
        key = self.provider.keys[0]
        return error_for(cleaned, output_format, who=self._label(), name=self.name, endpoint=self.endpoint, key=key)

    def _redact(self, text: str) -> str:
        if self._key:
            key = re.escape(self._key)
            text = re.sub(key if len(self._key) >= _SHORT_KEY else rf"(?<!\w){key}(?!\w)", "***", text)
        text = _SECRET.sub("***", text)
        return shorten("".join(c if c.isprintable() else " " for c in text), 200)


def _client(address: str, query: str, api_key: str | None, timeout: float | None) -> openai.AsyncOpenAI:
    parameters = dict(parse_qsl(query))
    shared: dict[str, Any] = {
        "api_key": api_key or "none",
        "base_url": address,
        "max_retries": 0,
        "timeout": openai.Timeout(timeout or SILENCE_SECONDS, connect=10.0),
    }
    if "/openai/deployments/" in address and "api-version" in parameters:  # sends the key as api-key
        return openai.AsyncAzureOpenAI(api_version=parameters["api-version"], **shared)
    return openai.AsyncOpenAI(default_query=parameters, **shared)


def _only_name(names: list[str], endpoint: str) -> str:
    if len(names) == 1:
        return names[0]
    offered = f"one of: {', '.join(names[:8])}" if names else "a model it serves"
    raise UsageError(f"{endpoint} serves {len(names)} models; say which with --model, {offered}")


def _refusal(error: openai.APIStatusError) -> Refusal:
    return parse_refusal(error.status_code, error.response.text or error.body, error.response.headers)
