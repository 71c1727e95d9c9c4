"""Structured output from any model: the ladder json_schema → json_object → text, then one repair call.

The first rung that an endpoint takes is remembered for the rest of the run.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from summarizer.errors import BadReply, FormatRefused
from summarizer.llm.client import ChatModel, ChatReply, ChatRequest, Message, Rung
from summarizer.llm.ledger import Ledger
from summarizer.llm.replies import without_surrogates
from summarizer.prompts import fill

_THOUGHT = re.compile(r"<(think|thinking|reasoning|thought)>.*?</\1>|\[THINK\].*?\[/THINK\]", re.DOTALL | re.IGNORECASE)
_UNFINISHED_THOUGHT = re.compile(r"^\s*(<(think|thinking|reasoning|thought)>|\[THINK\])", re.IGNORECASE)
_END_OF_THOUGHT = re.compile(r"</(think|thinking|reasoning|thought)>|\[/THINK\]", re.IGNORECASE)
_CHANNEL = re.compile(r"<\|channel\|>\s*final\b[^<]*(?:<\|constrain\|>[^<]*)?<\|message\|>", re.IGNORECASE)
"""The beginning of the answer in the harmony format (cookbook.openai.com/articles/openai-harmony)."""
_TAG = re.compile(r"<\|[\w|]{1,20}\|>")
_FENCE = re.compile(r"```[\w-]*[ \t]*\n(.*?)(?:\n```|\Z)", re.DOTALL)
_CITED = re.compile(r"\W*(\d{1,9})\W*")
_MOST_STARTS = 40
"""Places in a reply where JSON is looked for."""
_MOST_MENDED = 3
"""Of these, places from where broken JSON is mended."""
_DEEPEST = 60
"""Levels of a value that are looked at; drafts have four."""


class RepeatedKey(ValueError):
    """An object gives one key two different values, so that nobody knows which is meant."""


def json_values(text: str, *, mend: bool = True) -> Iterator[Any]:
    """The JSON objects and lists in a reply: whole ones first, then what json-repair makes of broken ones.

    They come past reasoning, code fences and chatter; of several whole ones, the last first: a model that tries again
    or shows an example before its answer means its last. Raises RepeatedKey.
    """
    text = _answer(text)
    fenced = [found[1] for found in _FENCE.finditer(text) if "{" in found[1]]
    broken: list[str] = []
    for place in [*reversed(fenced), text]:
        whole = list(_whole(place, broken))
        yield from reversed(whole)
    if mend:
        for start in broken[:_MOST_MENDED]:
            yield _mended(start)


def fitted(value: Any, schema: dict[str, Any]) -> Any:
    """A value in the shape of a schema, as far as nothing has to be made up for it.

    Unwraps an object that stands alone in a list or under a name of its own; wraps a list that the object is all about;
    reads ``"[3]"`` as 3 where numbers are asked for, and a text as a list of one where a list is.
    """
    defs = schema.get("$defs")
    return _Fit(defs if isinstance(defs, dict) else {}).top(value, schema)


class _Fit:
    def __init__(self, defs: dict[str, Any]) -> None:
        self._defs = defs

    def top(self, value: Any, schema: dict[str, Any]) -> Any:
        known = schema.get("properties") or {}
        for _ in range(3):
            if (
                isinstance(value, list)
                and len(value) == 1
                and isinstance(value[0], dict)
                and known.keys() & value[0].keys()
            ):
                value = value[0]
            elif isinstance(value, dict) and len(value) == 1 and not known.keys() & value.keys():
                value = next(iter(value.values()))
        if isinstance(value, list) and len(known) == 1:
            name, inner = next(iter(known.items()))
            value = {name: value} if self._kind(inner) == "array" else value
        return self.fit(value, schema, 0)

    def fit(self, value: Any, schema: Any, depth: int) -> Any:
        schema = self._resolved(schema)
        if depth > _DEEPEST:
            return None
        if isinstance(value, str):
            value = without_surrogates(value)
        kind = schema.get("type")
        if kind == "object" and isinstance(schema.get("properties"), dict):
            return self._object(value, schema["properties"], depth)
        if kind == "array":
            return self._array(value, schema.get("items"), depth)
        if kind == "integer":
            return _number(value)
        return value

    def _object(self, value: Any, properties: dict[str, Any], depth: int) -> Any:
        if isinstance(value, str) and depth and value.strip():
            texts = [name for name, inner in properties.items() if self._kind(inner) == "string"]
            lists = [name for name, inner in properties.items() if self._kind(inner) == "array"]
            if len(texts) == 1 and len(texts) + len(lists) == len(properties):
                return {texts[0]: value} | {name: [] for name in lists}
        if not isinstance(value, dict):
            return value
        return {key: self.fit(item, properties.get(key), depth + 1) for key, item in value.items()}

    def _array(self, value: Any, items: Any, depth: int) -> Any:
        numbers = self._kind(items) == "integer"
        if isinstance(value, str) and numbers:
            value = re.findall(r"\d{1,9}", value)
        elif isinstance(value, str | dict | int | float):
            value = [value]
        if not isinstance(value, list):
            return value
        fit = [self.fit(item, items, depth + 1) for item in value]
        return [item for item in fit if isinstance(item, int)] if numbers else fit

    def _kind(self, schema: Any) -> Any:
        return self._resolved(schema).get("type")

    def _resolved(self, schema: Any) -> dict[str, Any]:
        for _ in range(5):
            if not isinstance(schema, dict) or not isinstance(schema.get("$ref"), str):
                break
            schema = self._defs.get(schema["$ref"].rpartition("/")[2])
        return schema if isinstance(schema, dict) else {}


def _number(value: Any) -> Any:
    """A number as a model may write it; None where it is none that can be meant."""
    if isinstance(value, str) and (found := _CITED.fullmatch(value)):
        return int(found[1])
    if isinstance(value, float):
        return int(value) if math.isfinite(value) and value.is_integer() else None
    return value


def _answer(text: str) -> str:
    """A reply without the thoughts before its answer; nothing where it is all thought."""
    *_, text = _CHANNEL.split(text)
    text = _THOUGHT.sub("", _TAG.sub("", text))
    for end in _END_OF_THOUGHT.finditer(text):
        text = end.string[end.end() :]
    if _UNFINISHED_THOUGHT.match(text):
        return ""
    text = text.strip().lstrip("\ufeff")
    if text.startswith('"'):  # JSON within a string of JSON
        inner = _decoded(text, 0)
        return inner[0] if inner and isinstance(inner[0], str) else text
    return text


def _whole(text: str, broken: list[str]) -> Iterator[Any]:
    """The values that are whole, from left to right; where one is not, the text from there goes to ``broken``."""
    at = text.find("[") if text.lstrip().startswith("[") else text.find("{")
    for _ in range(_MOST_STARTS):
        if at < 0:
            return
        found = _decoded(text, at)
        if found:
            yield found[0]
            end = found[1]
        else:
            broken.append(text[at:])
            end = _closed(text, at)
        at = text.find("{", end) if end else -1


def _decoded(text: str, at: int) -> tuple[Any, int] | None:
    try:
        return _DECODER.raw_decode(text, at)
    except RepeatedKey:
        raise
    except (ValueError, RecursionError):
        return None


def _closed(text: str, at: int) -> int:
    """Where the bracket at a place is closed, by counting; 0 where it is not."""
    depth = 0
    for found in re.compile(r"[{}\[\]]").finditer(text, at):
        depth += 1 if found[0] in "{[" else -1
        if depth == 0:
            return found.end()
    return 0


def _mended(text: str) -> Any:
    from json_repair import repair_json

    try:
        return repair_json(text, return_objects=True)
    except Exception:  # a mender of broken text may fail on any text; the reply is asked for again
        return None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made and made[key] != value:
            raise RepeatedKey(f"it gives “{without_surrogates(key)[:40]}” two different values")
        made[key] = value
    return made


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=lambda _: None, strict=False)


NO_BOUNDS: Mapping[str, int] = MappingProxyType({})
RUNGS: tuple[Rung, ...] = ("json_schema", "json_object", "text")
Draft = TypeVar("Draft", bound=BaseModel)


@dataclass
class Ladder:
    """Which formats an endpoint takes, as far as a run has learnt."""

    rung: Rung = RUNGS[0]
    """Where calls start; steps down when the endpoint refuses a format."""
    used: Counter[str] = field(default_factory=Counter)
    """How many replies came on each rung."""


def first_rung(model: ChatModel) -> Rung:
    """Where calls to a model start.

    Where a provider counts the schema as the beginning of the prompt, calls with different schemas share no cached
    prefix; there the schema goes into the task instead, and JSON mode is asked for.
    """
    return "json_object" if model.schema_in_prefix else RUNGS[0]


@dataclass
class StructuredCaller:
    """Asks one model for pydantic objects and books every call."""

    model: ChatModel
    ledger: Ledger
    ladder: Ladder = field(default_factory=Ladder)
    """Shared by all callers of a run."""

    async def ask(
        self,
        messages: tuple[Message, ...],
        schema: type[Draft],
        *,
        max_output_tokens: int,
        most: Mapping[str, int] = NO_BOUNDS,
    ) -> Draft:
        """The model's reply as a ``schema`` object; ``most`` bounds its lists, by their names, where schemas hold.

        Raises BadReply when it is refused, empty, cut off or invalid also after one repair; and what
        ``ChatModel.complete`` raises.
        """
        form = _Form(schema.__name__, strict_schema(schema, most))
        reply = await self._reply(messages, form, max_output_tokens)
        try:
            return self._parse(reply, schema)
        except BadReply as fault:
            if reply.finish_reason == "refusal":
                raise
            problem = str(fault)
        self.ledger.repairs += 1
        more = max_output_tokens * 2 if reply.finish_reason == "length" else max_output_tokens
        return self._parse(await self._reply(_with_error(messages, reply, problem), form, more), schema)

    async def _reply(self, messages: tuple[Message, ...], form: "_Form", limit: int) -> ChatReply:
        while True:
            rung = self.ladder.rung
            try:
                return await self.send(_request(messages, form, rung, limit))
            except FormatRefused:
                if self.ladder.rung == rung:
                    self.ladder.rung = RUNGS[RUNGS.index(rung) + 1]

    async def send(self, request: ChatRequest) -> ChatReply:
        """One call, booked. Raises as ``ChatModel.complete``."""
        sent = sum(self.model.count_tokens(m.content) for m in request.messages) if self.ledger.max_cost_usd else 0
        reserved = self.ledger.reserve(sent, request.max_output_tokens)
        reply = None
        try:
            reply = await self.model.complete(request)
        finally:
            self.ledger.settle(reserved, reply)
        self.ladder.used[request.rung] += 1
        return reply

    def _parse(self, reply: ChatReply, schema: type[Draft]) -> Draft:
        name = self.model.name
        if reply.finish_reason == "refusal":
            raise BadReply(f"{name} refused: {' '.join(reply.text.split())[:200] or 'no reason given'}")
        if not reply.text.strip() and reply.finish_reason != "length":
            raise BadReply(f"{name} sent an empty reply; try again or another model")
        whole = reply.finish_reason != "length"
        try:
            values = list(json_values(reply.text, mend=whole))
        except RepeatedKey as fault:
            raise BadReply(f"the reply of {name} does not fit: {fault}") from None
        problem = f"it holds no JSON object, but says “{_beginning(reply.text)}”"
        for number, value in enumerate(values):
            try:
                return schema.model_validate(fitted(value, strict_schema(schema)))
            except ValidationError as error:
                problem = problem if number else _explain(error)
        if not whole:
            raise BadReply(f"{name} was cut off before its reply was complete; shorten the input or raise the limit")
        raise BadReply(f"the reply of {name} does not fit: {problem}")


def _beginning(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= 80 else said[:79] + "…"


def strict_schema(schema: type[BaseModel], most: Mapping[str, int] = NO_BOUNDS) -> dict[str, Any]:
    """The JSON Schema of a draft as strict modes want it: every property required, none besides, no titles.

    ``most`` says how many items the lists of these names may have.
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


@dataclass(frozen=True, slots=True)
class _Form:
    """What a reply must look like."""

    name: str
    schema: dict[str, Any]


def _request(messages: tuple[Message, ...], form: _Form, rung: Rung, limit: int) -> ChatRequest:
    if rung == "json_schema":
        return ChatRequest(messages, rung, form.name, form.schema, limit)
    *before, last = messages
    shown = json.dumps(form.schema, ensure_ascii=False)
    asked = Message(last.role, last.content + "\n\n" + fill("format", schema=shown))
    return ChatRequest((*before, asked), rung, max_output_tokens=limit)


def _with_error(messages: tuple[Message, ...], reply: ChatReply, problem: str) -> tuple[Message, ...]:
    shown = reply.text.strip()[:4000] or "(nothing)"
    return (*messages, Message("assistant", shown), Message("user", fill("retry", problem=problem)))


def _explain(error: ValidationError) -> str:
    faults = [f"{'.'.join(map(str, e['loc'])) or 'the reply'}: {e['msg']}" for e in error.errors()[:3]]
    return "; ".join(faults)
