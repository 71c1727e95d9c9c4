"""Structured output from any model: the ladder json_schema → json_object → text, then one repair call.

The first rung that an endpoint takes is remembered for the rest of the run.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from summarizer.errors import BadReply, FormatRefused
from summarizer.models.chat import ChatModel, ChatReply, ChatRequest, Message, Rung
from summarizer.models.fitting import RepeatedKey, fitted, json_values
from summarizer.models.ledger import Ledger
from summarizer.prompts import fill

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
                return await self._send(_request(messages, form, rung, limit))
            except FormatRefused:
                if self.ladder.rung == rung:
                    self.ladder.rung = RUNGS[RUNGS.index(rung) + 1]

    async def _send(self, request: ChatRequest) -> ChatReply:
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
