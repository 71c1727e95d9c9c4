"""Structured output from any model.

A reply is requested in strict JSON Schema, then in JSON mode, then as plain text, until the endpoint accepts a format;
that format is kept for the rest of the run. A reply that does not fit the schema is requested once more, with the
error.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from summarizer.errors import BadReply, FormatRefused, faults_in, shorten
from summarizer.llm.client import OUTPUT_FORMATS, ChatModel, ChatReply, ChatRequest, Message, OutputFormat, tokens_of
from summarizer.llm.ledger import Ledger
from summarizer.llm.replies import without_reasoning, without_surrogates
from summarizer.prompts import fill

_FENCE = re.compile(r"```[\w-]*[ \t]*\n(.*?)(?:\n```|\Z)", re.DOTALL)
_MOST_STARTS = 40
"""Most positions in a reply at which JSON may start."""
_MOST_REPAIRS = 3
"""Most of these positions from which broken JSON is repaired."""


class RepeatedKey(ValueError):
    """An object gives one key two different values, so it is not clear which one is meant."""


def json_values(text: str, *, repair: bool = True) -> Iterator[Any]:
    """The JSON objects and lists in a reply: complete ones first, then broken ones repaired by json-repair.

    Reasoning, code fences and text around the JSON are skipped. Of several complete values the last comes first,
    since a model that retries or gives an example means its last one. Raises RepeatedKey.
    """
    text = _answer(text)
    fenced = [found[1] for found in _FENCE.finditer(text) if "{" in found[1]]
    broken: list[str] = []
    for place in [*reversed(fenced), text]:
        whole = list(_complete_values(place, broken))
        yield from reversed(whole)
    if repair:
        for start in broken[:_MOST_REPAIRS]:
            yield _repair(start)


def unwrapped(value: Any, schema: type[BaseModel]) -> Any:
    """The value meant for a schema: out of a list of one or an outer object; a bare list for a schema of one field."""
    known = schema.model_fields.keys()
    for _ in range(3):
        if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict) and known & value[0].keys():
            value = value[0]
        elif isinstance(value, dict) and len(value) == 1 and not known & value.keys():
            value = next(iter(value.values()))
    return {next(iter(known)): value} if isinstance(value, list) and len(known) == 1 else value


def _answer(text: str) -> str:
    """A reply's answer, out of a JSON string."""
    text = without_reasoning(text).strip().lstrip("\ufeff")
    if text.startswith('"'):  # JSON inside a JSON string
        inner = _decode_at(text, 0)
        return inner[0] if inner and isinstance(inner[0], str) else text
    return text


def _complete_values(text: str, broken: list[str]) -> Iterator[Any]:
    """The complete values, from left to right. The text from each incomplete value on is added to ``broken``."""
    at = text.find("[") if text.lstrip().startswith("[") else text.find("{")
    for _ in range(_MOST_STARTS):
        if at < 0:
            return
        found = _decode_at(text, at)
        if found:
            yield found[0]
            end = found[1]
        else:
            broken.append(text[at:])
            end = _closing_bracket(text, at)
        at = text.find("{", end) if end else -1


def _decode_at(text: str, at: int) -> tuple[Any, int] | None:
    try:
        return _DECODER.raw_decode(text, at)
    except RepeatedKey:
        raise
    except (ValueError, RecursionError):
        return None


def _closing_bracket(text: str, at: int) -> int:
    """The position after the bracket that closes the one at ``at``; 0 if there is none."""
    depth = 0
    for found in re.compile(r"[{}\[\]]").finditer(text, at):
        depth += 1 if found[0] in "{[" else -1
        if depth == 0:
            return found.end()
    return 0


def _repair(text: str) -> Any:
    from json_repair import repair_json

    try:
        return repair_json(text, return_objects=True)
    except Exception:  # a repair may fail in any way; the reply is requested again
        return None


def _reject_repeated_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made and made[key] != value:
            raise RepeatedKey(f"it gives “{without_surrogates(key)[:40]}” two different values")
        made[key] = value
    return made


_DECODER = json.JSONDecoder(object_pairs_hook=_reject_repeated_keys, parse_constant=lambda _: None, strict=False)


NO_BOUNDS: Mapping[str, int] = MappingProxyType({})
Draft = TypeVar("Draft", bound=BaseModel)


@dataclass
class FormatFallback:
    """The output format that a run uses; falls back to the next one when the endpoint refuses it."""

    current: OutputFormat = OUTPUT_FORMATS[0]
    """The format of the next call."""


def first_format(model: ChatModel) -> OutputFormat:
    """The format to try first with a model.

    If the provider puts the schema at the start of the prompt, calls with different schemas share no cached prefix.
    Then the schema goes into the last message, and the request asks for JSON mode.
    """
    return "json_object" if model.schema_in_prefix else OUTPUT_FORMATS[0]


@dataclass
class StructuredCaller:
    """Asks one model for pydantic objects, and records each call in the ledger."""

    model: ChatModel
    ledger: Ledger
    fallback: FormatFallback = field(default_factory=FormatFallback)
    """Shared by all callers of a run."""

    async def ask(
        self,
        messages: tuple[Message, ...],
        schema: type[Draft],
        *,
        max_output_tokens: int,
        most: Mapping[str, int] = NO_BOUNDS,
    ) -> Draft:
        """The model's reply as a ``schema`` object. ``most`` is the largest size of each list, by field name.

        Raises BadReply if the reply is refused, or still empty, cut off or invalid after one repair call, and the
        errors of ``ChatModel.complete``.
        """
        strict = strict_schema(schema, most)
        reply = await self._reply(messages, schema.__name__, strict, max_output_tokens)
        try:
            return self._parse(reply, schema)
        except BadReply as fault:
            if reply.finish_reason == "refusal":
                raise
            problem = str(fault)
        more = max_output_tokens * 2 if reply.finish_reason == "length" else max_output_tokens
        again = _with_error(messages, reply, problem)
        return self._parse(await self._reply(again, schema.__name__, strict, more), schema)

    async def _reply(self, messages: tuple[Message, ...], name: str, schema: dict[str, Any], limit: int) -> ChatReply:
        while True:
            output_format = self.fallback.current
            try:
                return await self.send(_request(messages, name, schema, output_format, limit))
            except FormatRefused:
                if self.fallback.current == output_format:
                    self.fallback.current = OUTPUT_FORMATS[OUTPUT_FORMATS.index(output_format) + 1]

    async def send(self, request: ChatRequest) -> ChatReply:
        """One call, booked. Raises as ``ChatModel.complete``."""
        sent = tokens_of(self.model, request.messages) if self.ledger.max_cost_usd else 0
        reserved = self.ledger.reserve(sent, request.max_output_tokens)
        reply = None
        try:
            reply = await self.model.complete(request)
        finally:
            self.ledger.settle(reserved, reply)
        return reply

    def _parse(self, reply: ChatReply, schema: type[Draft]) -> Draft:
        name = self.model.name
        if reply.finish_reason == "refusal":
            raise BadReply(f"{name} refused: {shorten(reply.text, 200) or 'no reason given'}")
        if not reply.text.strip() and reply.finish_reason != "length":
            raise BadReply(f"{name} sent an empty reply; try again or another model")
        whole = reply.finish_reason != "length"
        try:
            values = list(json_values(reply.text, repair=whole))
        except RepeatedKey as fault:
            raise BadReply(f"the reply of {name} does not fit: {fault}") from None
        problem = f"it holds no JSON object, but says “{shorten(reply.text, 80)}”"
        for number, value in enumerate(values):
            try:
                return schema.model_validate(unwrapped(value, schema))
            except ValidationError as error:
                problem = problem if number else faults_in(error, "the reply", 3)
        if not whole:
            raise BadReply(f"{name} was cut off before its reply was complete; shorten the input or raise the limit")
        raise BadReply(f"the reply of {name} does not fit: {problem}")


def strict_schema(schema: type[BaseModel], most: Mapping[str, int] = NO_BOUNDS) -> dict[str, Any]:
    """The JSON Schema of a draft for strict mode: every property required, no other properties, no titles.

    ``most`` is the largest size of each list, by field name.
    """
    strict = _unbounded(schema)
    properties = dict(strict["properties"])
    for name, items in most.items():
        properties[name] = properties[name] | {"maxItems": items}
    return strict | {"properties": properties}


@cache
def _unbounded(schema: type[BaseModel]) -> dict[str, Any]:
    return dict(_strict(schema.model_json_schema()))


def _strict(node: Any) -> Any:
    if isinstance(node, list):
        return [_strict(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _strict(value) for key, value in node.items() if not (key == "title" and isinstance(value, str))}
    if "properties" in kept:
        kept |= {"required": list(kept["properties"]), "additionalProperties": False}
    return kept


def _request(
    messages: tuple[Message, ...], name: str, schema: dict[str, Any], output_format: OutputFormat, limit: int
) -> ChatRequest:
    if output_format == "json_schema":
        return ChatRequest(messages, output_format, name, schema, limit)
    *before, last = messages
    shown = json.dumps(schema, ensure_ascii=False)
    asked = Message(last.role, last.content + "\n\n" + fill("format", schema=shown))
    return ChatRequest((*before, asked), output_format, max_output_tokens=limit)


def _with_error(messages: tuple[Message, ...], reply: ChatReply, problem: str) -> tuple[Message, ...]:
    shown = reply.text.strip()[:4000] or "(nothing)"
    return (*messages, Message("assistant", shown), Message("user", fill("retry", problem=problem)))
