"""What an endpoint sent, whatever its shape, as one value. Nothing in a reply raises anything here.

Servers that speak “the OpenAI protocol” differ in where the text stands (a string, parts, a reasoning field, the
arguments of a tool call), in what they leave out, and in the types of their figures.
"""

import json
import math
import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from typing import Any

from summarizer.llm.capabilities import parameters

MOST_CHARACTERS = 2_000_000
"""Of one reply; what a model writes in any window of today is shorter. The rest is not read."""
_MOST_TOKENS = 1_000_000_000
"""A larger figure in a usage is no count of tokens."""


@dataclass(frozen=True, slots=True)
class Told:
    """Tokens as the endpoint counted them. ``cached`` are part of ``sent``; None: not told."""

    sent: int | None
    written: int | None
    cached: int


@dataclass
class Completion:
    """What a chat completion holds, whether it came whole or in pieces."""

    text: str = ""
    refusal: str = ""
    reasoning: str = ""
    """Thoughts that came in a field of their own."""
    arguments: str = ""
    """Of a tool call that the model made instead of writing."""
    finish_reason: str | None = None
    usage: Told | None = None
    choices: int = 0
    alternatives: list[tuple[tuple[str, float], ...]] = field(default_factory=list)
    """For each token, what else might have stood there; see ``ChatReply``."""
    fault: Any = None
    """The body of an error that came with status 200, or in the middle of a stream."""

    @property
    def answer(self) -> str:
        """The text, wherever it stood."""
        return self.text if self.text.strip() else self.arguments or self.reasoning

    @property
    def size(self) -> int:
        """Characters of all of it."""
        return len(self.text) + len(self.reasoning) + len(self.arguments) + len(self.refusal)

    def add(self, chunk: Any) -> None:
        """One piece of a stream; the last one may bring the usage, without a choice."""
        if not isinstance(chunk, dict):
            return
        self.fault = self.fault or chunk.get("error")
        self.usage = told(chunk.get("usage")) or self.usage
        choice = next(iter(_list(chunk.get("choices"))), None)
        if choice is not None:
            self.choices = 1
            self._add_choice(_dict(choice), ("delta", "message"))

    def _add_choice(self, choice: dict[str, Any], places: tuple[str, ...]) -> None:
        message = next((_dict(choice[place]) for place in places if choice.get(place)), {})
        self.fault = self.fault or choice.get("error")
        self.text += text_of(message.get("content")) or text_of(choice.get("text"))
        self.refusal += text_of(message.get("refusal"))
        self.reasoning += text_of(message.get("reasoning_content")) or text_of(message.get("reasoning"))
        self.arguments += _arguments(message)
        self.alternatives += alternatives_in(choice)
        reason = choice.get("finish_reason")
        self.finish_reason = reason if isinstance(reason, str) and reason else self.finish_reason


def whole(body: Any) -> Completion:
    """A reply that came in one piece; without a choice where it is no chat completion."""
    made = Completion()
    if isinstance(body, list) and len(body) == 1:  # Gemini wraps its errors so
        body = body[0]
    if not isinstance(body, dict):
        return made
    made.fault = body.get("error")
    made.usage = told(body.get("usage"))
    choices = _list(body.get("choices"))
    if choices:
        made.choices = 1
        made._add_choice(_dict(choices[0]), ("message", "delta"))
        made.finish_reason = made.finish_reason or "stop"
    return made


async def streamed(lines: AsyncIterator[str]) -> Completion:
    """A reply that came as server-sent events. A line that is not one, or holds no JSON, is passed over.

    A stream that says it is done needs no reason for its end.
    """
    reader = _EventReader()
    async for line in lines:
        if reader.take(line):
            break
    return reader.made


def events(text: str) -> Completion:
    """The same for events that are all there."""
    reader = _EventReader()
    for line in text.split("\n"):
        if reader.take(line):
            break
    return reader.made


async def lines_of(chunks: AsyncIterator[bytes]) -> AsyncIterator[str]:
    """The lines of a body that streams in. Only line feeds end one: JSON may hold any other separator."""
    rest = b""
    async for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line.decode("utf-8", "replace")
        if len(rest) > 4 * MOST_CHARACTERS:
            break
    yield rest.decode("utf-8", "replace")


class _EventReader:
    """Takes a stream's lines one by one. An event whose JSON is spread over several is put together."""

    def __init__(self) -> None:
        self.made = Completion()
        self._open: list[str] = []

    def take(self, line: str) -> bool:
        """Take up one line; true when nothing may follow."""
        name, colon, data = line.strip().lstrip("\ufeff").partition(":")
        if not name:
            self._open.clear()
        if not colon or name.strip() != "data":
            return False
        if data.strip() == "[DONE]":
            self.made.finish_reason = self.made.finish_reason or ("stop" if self.made.choices else None)
            return True
        self._open.append(data)
        if (event := parsed("\n".join(self._open))) is not None or (event := parsed(data)) is not None:
            self._open.clear()
            self.made.add(event)
        if self.made.size > MOST_CHARACTERS:
            self.made.finish_reason = "length"
            return True
        return False


def models_listed(body: Any) -> dict[str, dict[str, Any]]:
    """The names in a list of models, each with what else is told of it."""
    rows = body if isinstance(body, list) else _list(_dict(body).get("data")) or _list(_dict(body).get("models"))
    named = ((row.get("id") or row.get("name"), row) for row in rows if isinstance(row, dict))
    return {name: row for name, row in named if isinstance(name, str)}


def window_and_size(facts: dict[str, Any]) -> tuple[int | None, float | None]:
    """A model's window and number of parameters, where its row in a list of models tells them."""
    meta, provider = _dict(facts.get("meta")), _dict(facts.get("top_provider"))
    windows = (
        meta.get("n_ctx"),
        facts.get("max_model_len"),
        facts.get("loaded_context_length"),
        provider.get("context_length"),
        facts.get("context_length"),
        facts.get("context_window"),
        facts.get("max_context_length"),
    )
    size = meta.get("n_params")
    return _window(windows), float(size) if isinstance(size, int) and size > 0 else None


_NUM_CTX = re.compile(r"^\s*num_ctx\s+(\d{1,9})\s*$", re.MULTILINE)


def ollama_facts(shown: Any, running: Any, name: str) -> tuple[int | None, int | None, float | None]:
    """What Ollama's ``/api/show`` and ``/api/ps`` tell of a model: its window where it is loaded or set, the most that
    it takes, and its number of parameters."""
    loaded = [
        row for row in map(_dict, _list(_dict(running).get("models"))) if name in (row.get("name"), row.get("model"))
    ]
    set_to = _NUM_CTX.search(text_of(_dict(shown).get("parameters")))
    info = _dict(_dict(shown).get("model_info"))
    most = _window(value for key, value in info.items() if key.endswith(".context_length"))
    window = _window([*(row.get("context_length") for row in loaded), int(set_to[1]) if set_to else None])
    return window, most, parameters(text_of(_dict(_dict(shown).get("details")).get("parameter_size")))


def _window(values: Iterable[Any]) -> int | None:
    return next((value for value in values if isinstance(value, int) and value > 1), None)


def without_surrogates(text: str) -> str:
    """A text that can be written: halves of a character outside the basic plane are joined, or replaced when alone."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def parsed(text: str) -> Any:
    """The JSON value of a text; None where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def text_of(content: Any) -> str:
    """The text of a message's content: a string, or the text parts of a list of parts."""
    if isinstance(content, str):
        return content
    if isinstance(content, dict):
        if content.get("type") in ("thinking", "reasoning"):
            return ""
        return text_of(content.get("text") or content.get("content"))
    return "".join(_texts(content)) if isinstance(content, list) else ""


def told(usage: Any) -> Told | None:
    """The figures of a usage; None where there are none to be used.

    Providers that report the tokens read from a cache beside the prompt's, instead of among them, are known by figures
    that could not be otherwise; there they are added.
    """
    figures = _dict(usage)
    sent = _count(figures.get("prompt_tokens")) or _count(figures.get("input_tokens"))
    written = _count(figures.get("completion_tokens"))
    if written is None:
        written = _count(figures.get("output_tokens"))
    cached = _count(_dict(figures.get("prompt_tokens_details")).get("cached_tokens")) or 0
    cached = cached or _count(figures.get("cache_read_input_tokens")) or _count(figures.get("cached_tokens")) or 0
    if not sent and written is None:
        return None
    if sent and cached > sent:
        sent += cached
    return Told(sent or None, written, cached if sent else 0)


def alternatives_in(choice: dict[str, Any]) -> list[tuple[tuple[str, float], ...]]:
    """The tokens of a choice with their log probabilities, each before its alternatives."""
    found = []
    for token in _list(_dict(choice.get("logprobs")).get("content")):
        rows = [_dict(token), *map(_dict, _list(_dict(token).get("top_logprobs")))]
        pairs = [(row.get("token"), row.get("logprob")) for row in rows]
        found.append(tuple((t, float(p)) for t, p in pairs if isinstance(t, str) and isinstance(p, int | float)))
    return found


def _count(value: Any) -> int | None:
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 20:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return int(value) if 0 <= value <= _MOST_TOKENS else None


def _arguments(message: dict[str, Any]) -> str:
    """The arguments of the first tool call, or of a function call as they were before there were tools."""
    calls = _list(message.get("tool_calls"))
    call = _dict(_dict(calls[0]).get("function")) if calls else _dict(message.get("function_call"))
    arguments = call.get("arguments")
    if isinstance(arguments, dict):
        return _dumped(arguments)
    return arguments if isinstance(arguments, str) else ""


def _dumped(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except (ValueError, RecursionError):
        return ""


def _texts(parts: Iterable[Any]) -> Iterable[str]:
    return (part if isinstance(part, str) else text_of(part) if isinstance(part, dict) else "" for part in parts)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
