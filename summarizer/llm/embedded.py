"""Runs a GGUF model in this process, with xllamacpp (llama.cpp). Needs the extra ``embedded``."""

import asyncio
import hashlib
import json
import os
import secrets
import struct
import threading
import urllib.error
import urllib.request
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

from summarizer.errors import ContextTooLong, ModelRefused, ModelUnavailable, needing_extra, shorten
from summarizer.llm.client import OUTPUT_FORMATS, ChatReply, ChatRequest, FinishReason, Usage, tokens_of
from summarizer.llm.negotiation import Terms
from summarizer.llm.replies import Completion

_CONTEXT_TOKENS = 8_192
_BATCH_TOKENS = 128
"""Prompt tokens processed at a time. A call can be cancelled between batches; larger ones are no faster on a CPU."""
_QUIET = -1
_HASHED_BYTES = 1 << 20
_EVERYTHING = Terms("max_tokens", set(), OUTPUT_FORMATS, sizes=True, system=True, longest_reply=None)
"""What llama.cpp accepts."""


class EmbeddedModel:
    """A GGUF file, loaded on first use. Calls run one after another in a thread."""

    endpoint = "embedded"
    counts_exactly = True
    schema_in_prefix = False

    def __init__(self, path: Path, *, name: str | None = None, context_tokens: int | None = None) -> None:
        if not path.is_file():
            raise ModelUnavailable(f"there is no model file {path}; give the path of a GGUF file")
        try:
            if not is_gguf(path):
                raise ModelUnavailable(f"{path} is not a GGUF file; give the path of one")
        except OSError as error:
            raise ModelUnavailable(f"{path} cannot be read: {error.strerror}") from None
        self.name = name or path.stem
        self._path = path
        self._wanted_context = context_tokens or _CONTEXT_TOKENS
        self._loaded: Any = None
        self._facts: dict[str, Any] = {}
        self._key = secrets.token_hex(16)
        self._lock = threading.Lock()

    @cached_property
    def identity(self) -> str:
        """The file's name, size and a hash of its first and last megabyte, which is fast and tells models apart."""
        digest = hashlib.sha256()
        with self._path.open("rb") as weights:
            digest.update(weights.read(_HASHED_BYTES))
            weights.seek(max(0, self._path.stat().st_size - _HASHED_BYTES))
            digest.update(weights.read(_HASHED_BYTES))
        return f"embedded:{self.name}:{self._path.stat().st_size}:{digest.hexdigest()[:16]}"

    @property
    def context_tokens(self) -> int:
        """Window it is loaded with: as given, else 8,192 tokens, or fewer if the model was trained on fewer."""
        self._server()
        return int(self._facts.get("n_ctx") or self._wanted_context)

    @property
    def parameters(self) -> int:
        """Number of parameters in the file's metadata; 0 if there is none."""
        self._server()
        return int(self._facts.get("n_params") or 0)

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, counted by the model's tokenizer."""
        self._server()
        return len(self._request("/tokenize", {"content": text})["tokens"])

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Run one request; see ``ChatModel.complete``. A cancelled call stops after the current token or batch."""
        stop = threading.Event()
        try:
            return await asyncio.to_thread(self._complete, request, stop)
        except asyncio.CancelledError:
            stop.set()
            raise

    async def close(self) -> None:
        """Free the model's memory."""
        with self._lock:
            self._loaded = None

    def _complete(self, request: ChatRequest, stop: threading.Event) -> ChatReply:
        completion = Completion()
        refused: list[dict[str, Any]] = []

        def receive(event: dict[str, Any] | list[dict[str, Any]]) -> bool:
            for part in event if isinstance(event, list) else [event]:
                if "error" in part or "choices" not in part:
                    refused.append(part)
                else:
                    completion.add(part)
            return stop.is_set()

        with self._lock:
            if stop.is_set():
                return ChatReply("", "stop", Usage())
            server = self._server()
            try:
                server.handle_chat_completions(self._body(request), receive)
            except (RuntimeError, ValueError) as error:
                raise self._refusal(str(error)) from None
        if refused:
            raise self._refusal(json.dumps(refused[0]))
        return self._reply(completion, request)

    def _body(self, request: ChatRequest) -> dict[str, Any]:
        body = _EVERYTHING.body(self.name, request)
        template: dict[str, Any] = body.pop("extra_body", {})
        streamed = {"stream": True, "stream_options": {"include_usage": True}}
        return body | template | streamed | {"cache_prompt": True, "return_progress": True}

    def _reply(self, completion: Completion, request: ChatRequest) -> ChatReply:
        reason: FinishReason = "length" if completion.finish_reason == "length" else "stop"
        counts = completion.usage
        if counts is None:
            sent = tokens_of(self, request.messages)
            usage = Usage(sent, self.count_tokens(completion.text), 0, exact=False)
        else:
            usage = Usage(counts.sent or 0, counts.written or 0, counts.cached)
        return ChatReply(completion.text, reason, usage, alternatives=tuple(completion.alternatives))

    def _refusal(self, said: str) -> ModelRefused | ContextTooLong:
        if "context" in said and ("exceed" in said or "larger" in said):
            return ContextTooLong(f"the request is too long for the {self.context_tokens} tokens of {self.name}")
        return ModelRefused(f"{self.name} rejected the request: {shorten(said, 200)}")

    def _server(self) -> Any:
        if self._loaded is None:
            self._loaded = self._load()
            listed = self._request("/v1/models", None)
            self._facts = listed["data"][0].get("meta") or {}
        return self._loaded

    def _load(self) -> Any:
        with needing_extra("embedded", "running a model in this process", ModelUnavailable):
            import xllamacpp

        params = xllamacpp.CommonParams()
        params.model.path = str(self._path)
        params.n_ctx = self._wanted_context
        params.n_parallel = 1
        params.verbosity = _QUIET
        params.warmup = False
        params.n_batch = _BATCH_TOKENS
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = _threads()
        params.api_keys = [self._key]
        try:
            return xllamacpp.Server(params)
        except (RuntimeError, ValueError):
            raise ModelUnavailable(f"{self._path} cannot be loaded; is it a complete GGUF model?") from None

    def _request(self, path: str, body: dict[str, Any] | None) -> Any:
        """The JSON reply of llama.cpp's loopback server. Only this process has its key."""
        request = urllib.request.Request(
            self._loaded.listening_address + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {self._key}"},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=60) as answer:
                return json.load(answer)
        except (urllib.error.URLError, OSError) as error:
            raise ModelUnavailable(f"{self.name} in this process does not answer: {error}") from None


def _threads() -> int:
    """Half of the CPUs that this process may use.

    llama.cpp's threads spin while they wait for each other, so with a thread per CPU other busy processes slow it down
    many times. Measured on two cores, in tokens a second with two threads and with one: writing 88 and 70 on an idle
    machine, 2.4 and 63 on a busy one; reading 306 and 177 on an idle one, 64 and 168 on a busy one.
    """
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, (usable or 1) // 2)


# The header of a GGUF file

MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_STRING, _ARRAY = 8, 9
_SCALAR_BYTES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_PREFIX = "general."
_LONGEST = 1 << 16
"""Longest key or text in bytes; a longer one means that the file is damaged."""


def describe_gguf(path: Path) -> dict[str, str]:
    """The text fields ``general.…`` of a GGUF file, without that prefix: ``name``, ``license``, ``size_label``.

    Converters write these fields first, so reading stops at the first other field after them. A damaged file gives the
    fields that could be read, maybe none. Raises OSError.
    """
    found: dict[str, str] = {}
    with path.open("rb") as file:
        try:
            for _ in range(_field_count(file)):
                key = _text(file)
                (kind,) = _numbers(file, "<I")
                if kind == _STRING and key.startswith(_PREFIX):
                    found[key.removeprefix(_PREFIX)] = _text(file)
                elif found and not key.startswith(_PREFIX):
                    break
                else:
                    _skip(file, kind)
        except (struct.error, UnicodeDecodeError, KeyError, ValueError):
            return found
    return found


def is_gguf(path: Path) -> bool:
    """Whether a file starts with the magic number of GGUF. Raises OSError."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def _field_count(file: BinaryIO) -> int:
    if file.read(len(MAGIC)) != MAGIC:
        return 0
    version, _tensors, fields = _numbers(file, "<IQQ")
    return fields if version in _VERSIONS else 0


def _numbers(file: BinaryIO, form: str) -> tuple[int, ...]:
    return struct.unpack(form, file.read(struct.calcsize(form)))


def _text(file: BinaryIO) -> str:
    (size,) = _numbers(file, "<Q")
    text = file.read(size) if size <= _LONGEST else b""
    if len(text) != size:
        raise ValueError(size)
    return text.decode("utf-8")


def _skip(file: BinaryIO, kind: int) -> None:
    if kind == _STRING:
        _text(file)
    elif kind == _ARRAY:
        item, count = _numbers(file, "<IQ")
        if count > _LONGEST:
            raise ValueError(count)
        if item in _SCALAR_BYTES:
            file.seek(count * _SCALAR_BYTES[item], 1)
            return
        for _ in range(count):
            _skip(file, item)
    else:
        file.seek(_SCALAR_BYTES[kind], 1)
