"""Parses what an endpoint sends: completions, streams, model lists. No reply makes these functions raise.

Servers that speak “the OpenAI protocol” put the text in different places (a string, parts, a reasoning field, the
arguments of a tool call), leave out different fields, and send numbers in different types.
"""

import json
import math
import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from typing import Any

from summarizer.llm.capabilities import parameters

MOST_CHARACTERS = 2_000_000
"""Longest reply that is read; the rest is cut off. No current context window holds a longer one."""
_MOST_TOKENS = 1_000_000_000
"""A larger number in a usage field cannot be a token count, so it is ignored."""


@dataclass(frozen=True, slots=True)
class TokenCounts:
    """Tokens as the endpoint counted them. ``cached`` is part of ``sent``. None: not reported."""

    sent: int | None
    written: int | None
    cached: int


@dataclass
class Completion:
    """The content of a chat completion, sent in one piece or streamed."""

    text: str = ""
    refusal: str = ""
    reasoning: str = ""
    """Reasoning that came in its own field."""
    arguments: str = ""
    """The arguments of a tool call, if the model made one instead of writing text."""
    finish_reason: str | None = None
    usage: TokenCounts | None = None
    choices: int = 0
    alternatives: list[tuple[tuple[str, float], ...]] = field(default_factory=list)
    """For each token, what else might have stood there; see ``ChatReply``."""
    fault: Any = None
    """The error body, if an error came with status 200 or in the middle of a stream."""

    @property
    def answer(self) -> str:
        """The text, from whichever field has it."""
        return self.text if self.text.strip() else self.arguments or self.reasoning

    @property
    def size(self) -> int:
        """Characters in all fields together."""
        return len(self.text) + len(self.reasoning) + len(self.arguments) + len(self.refusal)

    def add(self, chunk: Any) -> None:
        """Add one chunk of a stream. The last chunk may have the usage and no choice."""
        if not isinstance(chunk, dict):
            return
        self.fault = self.fault or chunk.get("error")
        self.usage = token_counts(chunk.get("usage")) or self.usage
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
        self.alternatives += _alternatives(choice)
        reason = choice.get("finish_reason")
        self.finish_reason = reason if isinstance(reason, str) and reason else self.finish_reason


def out_of_list(body: Any) -> Any:
    """A JSON body, out of a list of one, in which Gemini wraps errors."""
    return body[0] if isinstance(body, list) and len(body) == 1 else body


def parse_completion(body: Any) -> Completion:
    """The completion in a JSON body. ``choices`` stays 0 if the body is not a chat completion."""
    completion = Completion()
    body = out_of_list(body)
    if not isinstance(body, dict):
        return completion
    completion.fault = body.get("error")
    completion.usage = token_counts(body.get("usage"))
    choices = _list(body.get("choices"))
    if choices:
        completion.choices = 1
        completion._add_choice(_dict(choices[0]), ("message", "delta"))
        completion.finish_reason = completion.finish_reason or "stop"
    return completion


async def read_stream(lines: AsyncIterator[str]) -> Completion:
    """The completion in a stream of server-sent events. Lines that are not events or not JSON are skipped.

    If a stream ends with ``[DONE]`` and gives no finish reason, the reason is ``stop``.
    """
    reader = _EventReader()
    async for line in lines:
        if reader.read_line(line):
            break
    return reader.completion


def parse_events(text: str) -> Completion:
    """The completion in server-sent events that were read as one text."""
    reader = _EventReader()
    for line in text.split("\n"):
        if reader.read_line(line):
            break
    return reader.completion


async def stream_lines(chunks: AsyncIterator[bytes]) -> AsyncIterator[str]:
    """The lines of a streamed body. Only a line feed ends a line: JSON may contain any other separator."""
    rest = b""
    async for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line.decode("utf-8", "replace")
        if len(rest) > 4 * MOST_CHARACTERS:
            break
    yield rest.decode("utf-8", "replace")


class _EventReader:
    """Reads a stream line by line, and joins an event whose JSON is spread over several lines."""

    def __init__(self) -> None:
        self.completion = Completion()
        self._pending: list[str] = []

    def read_line(self, line: str) -> bool:
        """Read one line. True if the stream is over."""
        name, colon, data = line.strip().lstrip("\ufeff").partition(":")
        if not name:
            self._pending.clear()
        if not colon or name.strip() != "data":
            return False
        if data.strip() == "[DONE]":
            self.completion.finish_reason = self.completion.finish_reason or (
                "stop" if self.completion.choices else None
            )
            return True
        self._pending.append(data)
        if (event := parse_json("\n".join(self._pending))) is not None or (event := parse_json(data)) is not None:
            self._pending.clear()
            self.completion.add(event)
        if self.completion.size > MOST_CHARACTERS:
            self.completion.finish_reason = "length"
            return True
        return False


def listed_models(body: Any) -> dict[str, dict[str, Any]]:
    """The models in the reply of ``/models``: each name with its row."""
    rows = body if isinstance(body, list) else _list(_dict(body).get("data")) or _list(_dict(body).get("models"))
    named = ((row.get("id") or row.get("name"), row) for row in rows if isinstance(row, dict))
    return {name: row for name, row in named if isinstance(name, str)}


def window_and_size(facts: dict[str, Any]) -> tuple[int | None, float | None]:
    """A model's context window and number of parameters, from its row in a model list. None: not reported."""
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
    """A model's facts from the replies of Ollama's ``/api/show`` and ``/api/ps``.

    Returns the window it is loaded with or set to, the largest window it supports, and its number of parameters, each
    None if not reported.
    """
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


_THOUGHT = re.compile(r"<(think|thinking|reasoning|thought)>.*?</\1>|\[THINK\].*?\[/THINK\]", re.DOTALL | re.IGNORECASE)
_UNFINISHED_THOUGHT = re.compile(r"^\s*(<(think|thinking|reasoning|thought)>|\[THINK\])", re.IGNORECASE)
_END_OF_THOUGHT = re.compile(r"</(think|thinking|reasoning|thought)>|\[/THINK\]", re.IGNORECASE)
_CHANNEL = re.compile(r"<\|channel\|>\s*final\b[^<]*(?:<\|constrain\|>[^<]*)?<\|message\|>", re.IGNORECASE)
"""The start of the answer in the harmony format (cookbook.openai.com/articles/openai-harmony)."""
_TAG = re.compile(r"<\|[\w|]{1,20}\|>")


def without_reasoning(text: str) -> str:
    """A reply without the reasoning before its answer; empty if there is only reasoning."""
    *_, text = _CHANNEL.split(text)
    text = _THOUGHT.sub("", _TAG.sub("", text))
    for end in _END_OF_THOUGHT.finditer(text):
        text = end.string[end.end() :]
    return "" if _UNFINISHED_THOUGHT.match(text) else text


def without_surrogates(text: str) -> str:
    """The text with surrogate pairs joined and lone surrogates replaced, so that it can be encoded."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def parse_json(text: str) -> Any:
    """The JSON value of a text; None if it is not JSON."""
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


def token_counts(usage: Any) -> TokenCounts | None:
    """The token counts in a usage field; None if it has no usable ones.

    Some providers report cached tokens apart from the prompt's tokens, not as part of them. This shows when there are
    more cached tokens than prompt tokens; then the two are added.
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
    return TokenCounts(sent or None, written, cached if sent else 0)


def _alternatives(choice: dict[str, Any]) -> list[tuple[tuple[str, float], ...]]:
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
    """The arguments of the first tool call, or of a ``function_call``, its older form."""
    calls = _list(message.get("tool_calls"))
    call = _dict(_dict(calls[0]).get("function")) if calls else _dict(message.get("function_call"))
    arguments = call.get("arguments")
    if isinstance(arguments, dict):
        return _dump(arguments)
    return arguments if isinstance(arguments, str) else ""


def _dump(value: Any) -> str:
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
