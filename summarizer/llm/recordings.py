"""Recorded calls: the reply cache, resuming a run, and replay without a network all use them.

A recording is a JSON file. Its name is the hash of everything that determines the reply: the kind of endpoint, the
model, the messages, the schema and the sampling parameters. It never holds a key, a header or an address. Files are
written to a temporary name and renamed, so readers see a whole file or none. Texts that many calls share (rules, an
article, a schema) are written once, under ``texts/``, and recordings refer to them by hash.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from summarizer.errors import ContextTooLong, FormatRefused, ModelError, ModelUnavailable, shorten
from summarizer.files import text_hash, write_atomic, write_json
from summarizer.llm.client import ChatModel, ChatReply, ChatRequest, ModelWrapper, Usage
from summarizer.llm.ledger import Price, counter_for

_FORMAT = 1
MANIFEST = "model.json"
_TEXTS = "texts"
_SHARED = 300
"""Characters from which on a text is written once and shared."""
_FAULTS: dict[str, type[ModelError]] = {"FormatRefused": FormatRefused, "ContextTooLong": ContextTooLong}
"""Errors that are recorded like replies: the endpoint always raises them, so a replay must meet them too."""


class RecordingMissing(ModelUnavailable):
    """A replay has no recording of a call."""

    kind = "recording_missing"


def request_key(identity: str, request: ChatRequest) -> str:
    """SHA-256, in hexadecimal, of a call: the model's identity and the whole request."""
    whole = {"format": _FORMAT, "model": identity, "request": request.described()}
    return text_hash(json.dumps(whole, sort_keys=True, ensure_ascii=False))


class RecordingStore:
    """A folder of recordings."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.used: set[str] = set()
        """Keys that this process read or wrote; any other recording in the folder is stale."""

    def read(self, key: str) -> ChatReply | None:
        """The recorded reply; None if there is none or the file is damaged.

        Raises FormatRefused or ContextTooLong if that was recorded.
        """
        try:
            stored = json.loads(self._path(key).read_text(encoding="utf-8"))
            if "fault" in stored:
                fault = _FAULTS[stored["fault"]["kind"]](stored["fault"]["message"])
                self.used.add(key)
                raise fault
            reply = stored["reply"]
            found = ChatReply("\n".join(reply["text"]), reply["finish_reason"], Usage(**reply["usage"]), recorded=True)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        self.used.add(key)
        return found

    def write(self, key: str, model: str, request: ChatRequest, reply: ChatReply) -> None:
        """Write one recording. Raises SummarizerError if the folder cannot be written."""
        answered = {
            "text": reply.text.split("\n"),
            "finish_reason": reply.finish_reason,
            "usage": asdict(reply.usage),
        }
        self._write(key, model, request, {"reply": answered})

    def write_fault(self, key: str, model: str, request: ChatRequest, fault: ModelError) -> None:
        """Record an error of the endpoint. Raises SummarizerError if the folder cannot be written."""
        self._write(key, model, request, {"fault": {"kind": type(fault).__name__, "message": str(fault)}})

    def _write(self, key: str, model: str, request: ChatRequest, outcome: dict[str, Any]) -> None:
        asked = request.described()
        asked["messages"] = [{"role": m.role, "content": self._text_or_reference(m.content)} for m in request.messages]
        if request.schema is not None:
            asked["schema"] = self._shared(json.dumps(request.schema, indent=1, ensure_ascii=False))
        write_json(self._path(key), {"format": _FORMAT, "model": model, "request": asked, **outcome}, private=True)
        self.used.add(key)

    def _text_or_reference(self, text: str) -> list[str] | str:
        return text.split("\n") if len(text) < _SHARED else self._shared(text)

    def _shared(self, text: str) -> str:
        """Write a text to ``texts/`` unless it is there. Returns its name."""
        name = f"{_TEXTS}/{text_hash(text, 16)}.txt"
        if not (self.folder / name).exists():
            write_atomic(self.folder / name, text, private=True)
        return name

    def write_manifest(self, model: ChatModel, price: Price | None) -> None:
        """Note the recorded model and its price, for ``ReplayModel``."""
        facts = {
            "name": model.name,
            "identity": model.identity,
            "endpoint": model.endpoint,
            "context_tokens": model.context_tokens,
            "counts_exactly": model.counts_exactly,
            "schema_in_prefix": model.schema_in_prefix,
            "price": asdict(price) if price else None,
        }
        write_json(self.folder / MANIFEST, facts, private=True)

    def read_manifest(self) -> dict[str, Any]:
        """What ``write_manifest`` noted. Raises ModelUnavailable if the folder has no recordings."""
        try:
            return dict(json.loads((self.folder / MANIFEST).read_text(encoding="utf-8")))
        except (OSError, ValueError):
            raise ModelUnavailable(f"{self.folder} holds no recordings; make them with --record") from None

    def keys(self) -> list[str]:
        """The keys of all recordings, sorted."""
        return sorted(path.stem for path in self.folder.glob("??/*.json"))

    def bytes(self) -> int:
        """Size of all recordings in bytes."""
        files = [*self.folder.glob("??/*.json"), *self.folder.glob(f"{_TEXTS}/*.txt")]
        return sum(path.stat().st_size for path in files)

    def clear(self) -> int:
        """Delete all recordings. Returns how many there were."""
        keys = self.keys()
        self.delete(keys)
        return len(keys)

    def delete(self, keys: Iterable[str]) -> None:
        """Delete some recordings, if they exist, and the shared texts that nothing refers to any more."""
        for key in keys:
            self._path(key).unlink(missing_ok=True)
        left = "".join(path.read_text(encoding="utf-8") for path in self.folder.glob("??/*.json"))
        for text in self.folder.glob(f"{_TEXTS}/*.txt"):
            if text.name not in left:
                text.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"


def reply_stores(cache: Path) -> list[RecordingStore]:
    """The stores in a cache folder, one for each endpoint."""
    return [RecordingStore(folder) for folder in sorted(cache.glob("*")) if folder.is_dir()]


class RecordingModel(ModelWrapper):
    """Wraps a model: returns recorded replies, and records new ones."""

    def __init__(self, inner: ChatModel, store: RecordingStore, *, faults: bool = False) -> None:
        super().__init__(inner)
        self._store = store
        self._faults = faults
        """Whether errors are recorded as well: for replays, not for the cache, since an endpoint may change."""

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The recorded reply, or the model's, which is then recorded."""
        key = request_key(self.identity, request)
        if (found := self._store.read(key)) is not None:
            return found
        try:
            reply = await self._inner.complete(request)
        except (FormatRefused, ContextTooLong) as fault:
            if self._faults:
                self._store.write_fault(key, self.name, request, fault)
            raise
        self._store.write(key, self.name, request, reply)
        return reply


class ReplayModel:
    """Replaces the model that a folder of recordings was made with; makes no calls.

    Its replies do not count as recorded, so that a replayed run reports the same as the recorded run.
    """

    def __init__(self, store: RecordingStore) -> None:
        facts = store.read_manifest()
        self._store = store
        self.name = str(facts["name"])
        self.identity = str(facts["identity"])
        self.endpoint = str(facts["endpoint"])
        self.context_tokens = int(facts["context_tokens"])
        self.counts_exactly = bool(facts["counts_exactly"])
        self.schema_in_prefix = bool(facts["schema_in_prefix"])
        self.price = Price(**facts["price"]) if facts["price"] else None
        self._counter = counter_for(self.name, offline=not self.counts_exactly)

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, counted like the recorded model if its tokenizer is available."""
        return self._counter.count(text)

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The recorded reply. Raises RecordingMissing, which names the call, if there is none."""
        key = request_key(self.identity, request)
        if (found := self._store.read(key)) is not None:
            return replace(found, recorded=False)
        call = shorten(request.messages[-1].content, 60)
        raise RecordingMissing(
            f"{self._store.folder} has no recording {key[:12]} of the call “{call}” to {self.name}; "
            "record it again with --record"
        )

    async def close(self) -> None:
        """Nothing to close."""
