"""Any endpoint that speaks the OpenAI chat-completions protocol. The only module that imports ``openai``."""

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import openai
from openai.types import CompletionUsage
from openai.types.chat import ChatCompletion, ChatCompletionChunk

from summarizer.errors import (
    ContextTooLong,
    FormatRefused,
    ModelError,
    ModelRefused,
    ModelUnavailable,
    TransientFault,
    UsageError,
)
from summarizer.models.addresses import OPENAI_URL, without_password
from summarizer.models.chat import ChatReply, ChatRequest, FinishReason, Rung, Usage
from summarizer.tokens import TokenCounter, counter_for

_OPENAI_DEFAULT = "gpt-4.1-mini"
"""What ``auto`` asks at OpenAI itself."""
_OPENAI_CONTEXT = 128_000
"""The smallest window among the chat models OpenAI serves today."""
UNKNOWN_CONTEXT = 8_192
"""Assumed where an endpoint does not tell; small enough for a local server's default."""

SILENCE_SECONDS = 1_800.0
"""Without ``--timeout``, how long a server may send nothing: a small machine reads a long article for many minutes."""
_OPENAI_HOSTS = (".openai.com", ".azure.com")
_SIZES = frozenset({"minItems", "maxItems", "minLength", "maxLength"})

_DISCOVERY_SECONDS = 5.0
_NONCE = "summarizer_nonce"
"""Metadata by which a batch is known again that a killed process had just created."""

_CONTEXT_WORDS = re.compile(
    r"context[ _-]*(length|size|window)|maximum context|too many tokens|prompt is too long|exceeds? .{0,40}context",
    re.IGNORECASE,
)
_TRANSIENT_STATUS = {408, 409, 425, 429}
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
    ) -> None:
        address = (base_url or OPENAI_URL).rstrip("/")
        self.endpoint = without_password(address)
        self.name = name or (_OPENAI_DEFAULT if self.endpoint == OPENAI_URL else "")
        self._key = api_key or ""
        self._client = openai.AsyncOpenAI(
            api_key=api_key or "none",
            base_url=address,
            max_retries=0,
            timeout=openai.Timeout(request_timeout or SILENCE_SECONDS, connect=10.0),
        )
        self._context = context_tokens
        self._offline_tokens = offline_tokens
        self._counter_cache: TokenCounter | None = None
        self._stream_options: dict[str, Any] = {"stream": True, "stream_options": {"include_usage": True}}

    @property
    def identity(self) -> str:
        """The protocol and the model's name."""
        return f"openai:{self.name}"

    @property
    def context_tokens(self) -> int:
        """As given or discovered; else OpenAI's smallest, or ``UNKNOWN_CONTEXT`` elsewhere."""
        if self._context is not None:
            return self._context
        return _OPENAI_CONTEXT if self.endpoint == OPENAI_URL else UNKNOWN_CONTEXT

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
        """Ask the endpoint what it serves: the model's window (llama.cpp, vLLM and OpenRouter tell), and its name
        where none was given and there is only one.

        Raises UsageError when no name was given and there are several; TransientFault or ModelRefused when no name
        was given and the endpoint does not list its models.
        """
        if self.endpoint == OPENAI_URL or (self.name and self._context is not None):
            return
        try:
            with self._translated("text"):
                listed = (await self._client.models.list(timeout=_DISCOVERY_SECONDS)).data
        except ModelError:
            if not self.name:
                raise
            return
        if not self.name:
            self.name = _only_name([model.id for model in listed], self.endpoint)
        for model in listed:
            if self._context is None and (model.id == self.name or len(listed) == 1):
                self._context = _window(model.model_extra or {})

    async def list_models(self) -> list[str]:
        """The names the endpoint offers. Raises ModelError."""
        with self._translated("text"):
            listed = await self._client.models.list(timeout=10.0)
        return [model.id for model in listed.data]

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Send one request; see ``ChatModel.complete`` for what it raises."""
        while True:
            with self._translated(request.rung):
                try:
                    return self._reply(await self._completion(self._body(request)), request)
                except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                    if not self._stream_options or "stream" not in _said(error):
                        raise
                    self._stream_options = {}  # it does not take a stream, or not our way of asking for one

    async def _completion(self, body: dict[str, Any]) -> "_Completion":
        """The reply, streamed so that a slow server is not taken for a dead one; a server may send it whole as well."""
        raw = await self._client.chat.completions.with_raw_response.create(**body, **self._stream_options)
        if "text/event-stream" not in raw.headers.get("content-type", ""):
            await raw.http_response.aread()
            return _whole(json.loads(raw.http_response.content))
        collected = _Completion()
        async with raw.parse() as stream:
            async for chunk in stream:
                collected.add(chunk)
        return collected

    def batch_line(self, key: str, request: ChatRequest) -> dict[str, Any]:
        """One line of an input file of the Batch API."""
        return {"custom_id": key, "method": "POST", "url": "/v1/chat/completions", "body": self._body(request)}

    def batch_reply(self, body: dict[str, Any], request: ChatRequest) -> ChatReply:
        """The reply in a line of an output file. Raises ModelError for a body that is no chat completion."""
        return self._reply(_whole(body), request)

    def batch_error(self, status: int, said: str, rung: Rung) -> ModelError:
        """The error in a line of an error file, as the same status would be on a call of its own."""
        said = self._clean(said)
        if _CONTEXT_WORDS.search(said) or status == 413:
            return ContextTooLong(f"the request is too long for {self._who()}: {said}")
        if status in _TRANSIENT_STATUS or status >= 500:
            return TransientFault(
                f"{self._who()} answered {status} ({said or 'no reason given'}) each time it was asked"
            )
        if rung != "text" and status in (400, 422):
            return FormatRefused(f"{self._who()} does not take {rung} requests: {said}")
        return ModelRefused(f"{self._who()} rejected the request ({status}): {said}")

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
        """Close the connections, and give their transports a turn of the loop to end."""
        await self._client.close()
        await asyncio.sleep(0)

    def _body(self, request: ChatRequest) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self.name,
            "messages": [{"role": m.role, "content": m.content} for m in request.messages],
        }
        if self.endpoint == OPENAI_URL:
            body["max_completion_tokens"] = request.max_output_tokens
        else:
            body["max_tokens"] = request.max_output_tokens
        if not _reasons(self.name):
            body |= {"temperature": request.temperature, "seed": request.seed}
        if request.rung == "json_schema":
            form = _without_sizes(request.schema) if self._at_openai else request.schema
            schema = {"name": request.schema_name, "schema": form, "strict": True}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif request.rung == "json_object":
            body["response_format"] = {"type": "json_object"}
        return body

    @property
    def schema_in_prefix(self) -> bool:
        """OpenAI and Azure document that a schema is a prefix to the system message (docs/models.md has the source)."""
        return self._at_openai

    @property
    def _at_openai(self) -> bool:
        """Whether it is OpenAI's or Azure's; their strict modes take no bounds on the sizes of strings and lists."""
        return (urlsplit(self.endpoint).hostname or "").endswith(_OPENAI_HOSTS)

    def _reply(self, completion: "_Completion", request: ChatRequest) -> ChatReply:
        if not completion.choices:
            raise TransientFault(f"{self._who()} sent a reply without content; try again, or another model")
        if completion.finish_reason is None:
            raise TransientFault(f"{self._who()} stopped in the middle of its reply; try again")
        text, refusal = completion.text, completion.refusal
        reason: FinishReason = "length" if completion.finish_reason == "length" else "stop"
        if refusal or completion.finish_reason == "content_filter":
            return ChatReply(refusal or text, "refusal", self._usage(completion, request, refusal))
        return ChatReply(text, reason, self._usage(completion, request, text))

    def _usage(self, completion: "_Completion", request: ChatRequest, text: str) -> Usage:
        told = completion.usage
        expected = sum(self.count_tokens(m.content) for m in request.messages)
        if told is None or not told.prompt_tokens:
            return Usage(expected, self.count_tokens(text), 0, exact=False)
        if told.prompt_tokens < expected // 3:
            raise ContextTooLong(
                f"{self._who()} read only {told.prompt_tokens} of about {expected} tokens sent to it; "
                "give the server a larger context, or tell --context-tokens"
            )
        details = told.prompt_tokens_details
        cached = (details.cached_tokens or 0) if details else 0
        return Usage(told.prompt_tokens, told.completion_tokens, cached)

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
            raise TransientFault(
                f"the connection to {self._who()} broke during its reply ({said}); try again"
            ) from None
        except ValueError:  # a body that is not the JSON its header promises
            raise TransientFault(f"{self._who()} sent something that is not JSON; is the base URL right?") from None

    def _translate(self, error: openai.OpenAIError, rung: Rung) -> ModelError:
        """One of our errors for any of the vendor's; the key never gets into the message."""
        who = self._who()
        if isinstance(error, openai.APITimeoutError):
            return TransientFault(f"{who} did not answer in time; is it overloaded? Try again or raise --timeout")
        if isinstance(error, openai.APIResponseValidationError):
            return TransientFault(f"{who} sent something that is not a chat completion; is the base URL right?")
        if isinstance(error, openai.APIStatusError):
            return self._translate_status(error, rung)
        if isinstance(error, openai.APIConnectionError):
            return self._translate_connection(error)
        return ModelUnavailable(f"the call to {who} failed: {self._clean(str(error))}")

    def _translate_connection(self, error: openai.APIConnectionError) -> ModelError:
        cause = str(error.__cause__ or error)
        if "CERTIFICATE_VERIFY_FAILED" in cause or "certificate" in cause.lower():
            return ModelUnavailable(f"{self.endpoint} has an invalid TLS certificate; check the address")
        return TransientFault(
            f"cannot reach {self.endpoint} ({self._clean(cause) or 'connection failed'}); "
            "check the address and that the server runs, or use --model embedded"
        )

    def _translate_status(self, error: openai.APIStatusError, rung: Rung) -> ModelError:
        status, who = error.status_code, self._who()
        said = self._clean(_said(error))
        if status == 401 or status == 403:
            return ModelRefused(f"{self.endpoint} does not accept the API key ({status}); set OPENAI_API_KEY")
        if status == 404:
            return ModelRefused(f"{self.endpoint} has no model {self.name!r} ({said}); check --model and --base-url")
        if status in _TRANSIENT_STATUS or status >= 500:
            if _CONTEXT_WORDS.search(said):
                return ContextTooLong(f"the request is too long for {who}: {said}")
            return self._translate_transient(error, said)
        if _CONTEXT_WORDS.search(said) or status == 413 or error.code == "context_length_exceeded":
            return ContextTooLong(f"the request is too long for {who}: {said}")
        if rung != "text" and status in (400, 422):
            return FormatRefused(f"{who} does not take {rung} requests: {said}")
        return ModelRefused(f"{who} rejected the request ({status}): {said}")

    def _translate_transient(self, error: openai.APIStatusError, said: str) -> ModelError:
        if error.status_code == 501:
            return ModelRefused(f"{self._who()} does not implement this request: {said}")
        if error.code == "insufficient_quota":
            return ModelRefused(f"the account at {self.endpoint} has no quota left: {said}")
        return TransientFault(
            f"{self._who()} answered {error.status_code} ({said or 'no reason given'}); try again later",
            retry_after=_retry_after(error),
            rate_limited=error.status_code == 429,
        )

    def _clean(self, text: str) -> str:
        if self._key:
            text = text.replace(self._key, "***")
        text = _SECRET.sub("***", text)
        text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
        return text if len(text) <= 200 else text[:199] + "…"


@dataclass
class _Completion:
    """What a chat completion holds, whether it came whole or in pieces."""

    text: str = ""
    refusal: str = ""
    finish_reason: str | None = None
    usage: CompletionUsage | None = None
    choices: int = 0

    def add(self, chunk: ChatCompletionChunk) -> None:
        """One piece of a stream; the last one brings the usage, without a choice."""
        self.usage = chunk.usage or self.usage
        for choice in (chunk.choices or [])[:1]:
            self.choices = 1
            self.text += choice.delta.content or ""
            self.refusal += choice.delta.refusal or ""
            self.finish_reason = choice.finish_reason or self.finish_reason


def _whole(body: Any) -> _Completion:
    """A reply that came in one piece; without a choice where it is no chat completion."""
    try:
        completion = ChatCompletion.model_validate(body)
    except ValueError:
        return _Completion()
    if not completion.choices:
        return _Completion()
    choice = completion.choices[0]
    reason = choice.finish_reason or "stop"
    return _Completion(choice.message.content or "", choice.message.refusal or "", reason, completion.usage, 1)


def _without_sizes(node: Any) -> Any:
    if isinstance(node, list):
        return [_without_sizes(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {key: _without_sizes(value) for key, value in node.items() if key not in _SIZES}


def _only_name(names: list[str], endpoint: str) -> str:
    if len(names) == 1:
        return names[0]
    offered = f"one of: {', '.join(names[:8])}" if names else "a model it serves"
    raise UsageError(f"{endpoint} serves {len(names)} models; say which with --model, {offered}")


def _said(error: openai.APIStatusError) -> str:
    body = error.body
    if isinstance(body, dict):
        body = body.get("message") or body.get("error") or body.get("detail") or ""
    return str(body or "")


def _retry_after(error: openai.APIStatusError) -> float | None:
    try:
        milliseconds = error.response.headers.get("retry-after-ms")
        seconds = float(milliseconds) / 1000 if milliseconds else float(error.response.headers["retry-after"])
    except (KeyError, ValueError):
        return None
    return seconds if 0 <= seconds <= 3600 else None


def _reasons(name: str) -> bool:
    """True for OpenAI's reasoning models, which take neither temperature nor seed."""
    return re.match(r"(o\d|gpt-5)", name.rpartition("/")[2]) is not None


def _window(told: dict[str, Any]) -> int | None:
    meta = told.get("meta")
    for value in (
        meta.get("n_ctx") if isinstance(meta, dict) else None,
        told.get("max_model_len"),
        told.get("context_length"),
        told.get("loaded_context_length"),
    ):
        if isinstance(value, int) and value > 0:
            return value
    return None
