"""The fallback of output formats, lenient parsing and the repair call."""

import asyncio
import json
from typing import Any

import pytest
from pydantic import BaseModel

from summarizer.errors import BadReply, FormatRefused
from summarizer.llm.client import Message, Usage
from summarizer.llm.ledger import CostLimitReached, Ledger, Price
from summarizer.llm.structured import StructuredCaller, strict_schema
from summarizer.tasks.schemas import Line
from tests.scripted import ScriptedModel

MESSAGES = (Message("system", "rules"), Message("user", "task"))
GOOD = '{"city": "Varn", "year": 1904}'


class City(BaseModel):
    city: str
    year: int


def ask(model: ScriptedModel, ledger: Ledger | None = None) -> tuple[City, StructuredCaller]:
    caller = StructuredCaller(model, ledger or Ledger())
    return asyncio.run(caller.ask(MESSAGES, City, max_output_tokens=100)), caller


def test_the_strictest_format_is_asked_first() -> None:
    model = ScriptedModel([GOOD])
    city, caller = ask(model)
    assert city == City(city="Varn", year=1904)
    assert model.requests[0].output_format == "json_schema"
    assert model.requests[0].schema == strict_schema(City)
    assert caller.fallback.current == "json_schema"


def test_refused_formats_step_down_and_are_remembered() -> None:
    model = ScriptedModel([FormatRefused("no"), FormatRefused("no"), GOOD, GOOD])
    _, caller = ask(model)
    asyncio.run(caller.ask(MESSAGES, City, max_output_tokens=100))
    assert [r.output_format for r in model.requests] == ["json_schema", "json_object", "text", "text"]
    assert '"year"' in model.requests[-1].messages[-1].content, "a plain request shows the schema"
    assert model.requests[-1].messages[0] == MESSAGES[0]
    model.assert_finished()


@pytest.mark.parametrize(
    ("first", "shown"),
    [
        ("", "empty reply"),
        ("I cannot tell.", "does not fit"),
        ('{"city": "Varn"}', "year: Field required"),
        (('{"city": "Va', "length"), "cut off"),
        ("<think>on and on about {cities", "does not fit"),
    ],
)
def test_one_repair_call_shows_the_model_its_error(first: Any, shown: str) -> None:
    model = ScriptedModel([first, GOOD])
    ledger = Ledger()
    assert ask(model, ledger)[0].year == 1904
    assert shown in model.requests[1].messages[-1].content
    assert model.requests[1].messages[:2] == MESSAGES
    assert ledger.calls == 2


def test_a_cut_off_reply_gets_more_room() -> None:
    model = ScriptedModel([('{"city"', "length"), GOOD])
    ask(model)
    assert [r.max_output_tokens for r in model.requests] == [100, 200]


def test_two_bad_replies_are_an_error() -> None:
    with pytest.raises(BadReply, match="does not fit: year"):
        ask(ScriptedModel(['{"city": "Varn"}', '{"city": "Varn"}']))


def test_a_refusal_is_not_repaired() -> None:
    model = ScriptedModel([("I must not.", "refusal")])
    with pytest.raises(BadReply, match="refused: I must not"):
        ask(model)
    model.assert_finished()


@pytest.mark.parametrize(("cached", "usd"), [(0, 3.4), (1_000_000, 1.6), (400_000, 2.68)])
def test_tokens_from_a_cache_cost_what_is_asked_for_these(cached: int, usd: float) -> None:
    usage = Usage(input_tokens=1_000_000, output_tokens=100_000, cached_tokens=cached)
    assert Price(input_usd=2.0, output_usd=14.0, cached_usd=0.2).of(usage) == pytest.approx(usd)


def test_cost_stops_before_the_limit() -> None:
    ledger = Ledger(price=Price(1000.0, 1000.0, 0.0), max_cost_usd=0.25)
    model = ScriptedModel([GOOD])
    ask(model, ledger)
    assert ledger.cost_usd == pytest.approx(0.11)
    with pytest.raises(CostLimitReached, match="before exceeding"):
        asyncio.run(StructuredCaller(model, Ledger(ledger.price, 0.05)).ask(MESSAGES, City, max_output_tokens=100))


def test_bounds_are_sent_but_a_reply_beyond_them_is_read() -> None:
    class Towns(BaseModel):
        names: list[Line]

    many = ["Ostmar " * 80, "Varn", "Sulheim"]
    model = ScriptedModel([json.dumps({"names": many})])
    asked = StructuredCaller(model, Ledger()).ask(MESSAGES, Towns, max_output_tokens=100, most={"names": 2})
    assert asyncio.run(asked).names == [name.strip() for name in many]
    sent = model.requests[0].schema
    assert sent is not None
    assert sent["properties"]["names"] == {
        "type": "array",
        "maxItems": 2,
        "items": {"type": "string", "maxLength": 200},
    }


def test_a_strict_schema_requires_every_property() -> None:
    class Outer(BaseModel):
        title: str
        cities: list[City] = []

    schema = strict_schema(Outer)
    assert schema["required"] == ["title", "cities"]
    assert schema["$defs"]["City"]["additionalProperties"] is False
    assert schema["properties"]["title"] == {"type": "string"}
