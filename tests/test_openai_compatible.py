"""The one adapter for HTTP endpoints, against real servers on loopback."""

import asyncio
import inspect
from typing import Any

import openai
import pytest

from summarizer.errors import (
    ContextTooLong,
    FormatRefused,
    ModelError,
    ModelRefused,
    SummarizerError,
    TransientFault,
    UsageError,
)
from summarizer.llm.client import OPENAI_URL, ChatReply, ChatRequest, Message, OutputFormat
from summarizer.llm.openai import OpenAICompatible
from tests.loopback import Endpoint, Fault, body, completion, cut_midway, hang_up, serve, status

KEY = "sk-planted-secret-0123456789"
REQUEST = ChatRequest((Message("system", "rules"), Message("user", "task")), max_output_tokens=50)


def complete(endpoint: Endpoint, request: ChatRequest = REQUEST, **options: Any) -> ChatReply:
    async def call() -> ChatReply:
        model = OpenAICompatible("test-model", base_url=endpoint.url, api_key=KEY, offline_tokens=True, **options)
        try:
            return await model.complete(request)
        finally:
            await model.close()

    return asyncio.run(call())


def structured(output_format: OutputFormat) -> ChatRequest:
    return ChatRequest(REQUEST.messages, output_format, "Thing", {"type": "object"}, 50)


def test_a_reply_with_its_usage() -> None:
    usage = {
        "prompt_tokens": 9,
        "completion_tokens": 3,
        "total_tokens": 12,
        "prompt_tokens_details": {"cached_tokens": 4},
    }
    with serve(Endpoint(script=[body(completion("hello", usage=usage))])) as endpoint:  # type: ignore[arg-type]
        reply = complete(endpoint)
    assert (reply.text, reply.finish_reason) == ("hello", "stop")
    assert (reply.usage.input_tokens, reply.usage.output_tokens, reply.usage.cached_tokens) == (9, 3, 4)
    assert reply.usage.exact
    assert endpoint.headers[0]["authorization"] == f"Bearer {KEY}"
    assert endpoint.requests[0]["max_tokens"] == 50


@pytest.mark.parametrize(
    ("address", "bounded"),
    [(OPENAI_URL, False), ("https://mine.openai.azure.com/openai/v1", False), (None, True)],
    ids=["OpenAI", "Azure", "another"],
)
def test_sizes_in_a_schema_are_sent_where_they_are_taken(address: str | None, bounded: bool) -> None:
    sized = {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "string", "maxLength": 40}}
    form = {"type": "object", "properties": {"towns": sized}, "required": ["towns"]}

    async def call(url: str) -> None:
        model = OpenAICompatible("test-model", base_url=url, offline_tokens=True)
        model.endpoint = address or model.endpoint
        await model.complete(ChatRequest(REQUEST.messages, "json_schema", "Towns", form, 50))
        await model.close()

    with serve(Endpoint()) as endpoint:
        asyncio.run(call(endpoint.url))
    sent = endpoint.requests[0]["response_format"]["json_schema"]["schema"]
    plain = {"type": "array", "items": {"type": "string"}}
    assert sent == (form if bounded else form | {"properties": {"towns": plain}})


def test_usage_is_estimated_where_the_endpoint_gives_none() -> None:
    with serve(Endpoint(default="hello there", usage=False)) as endpoint:
        reply = complete(endpoint)
    assert reply.usage.input_tokens > 0
    assert not reply.usage.exact


@pytest.mark.parametrize(
    ("output_format", "form"),
    [
        (
            "json_schema",
            {"type": "json_schema", "json_schema": {"name": "Thing", "schema": {"type": "object"}, "strict": True}},
        ),
        ("json_object", {"type": "json_object"}),
        ("text", None),
    ],
)
def test_each_output_format_is_requested_in_its_own_way(output_format: OutputFormat, form: Any) -> None:
    with serve(Endpoint()) as endpoint:
        complete(endpoint, structured(output_format))
    assert endpoint.requests[0].get("response_format") == form


FAULTS: list[tuple[str, Fault, type[ModelError], str]] = [
    ("wrong key", status(401, f"Incorrect API key provided: {KEY}"), ModelRefused, "API key"),
    ("forbidden", status(403, "no"), ModelRefused, "API key"),
    ("unknown model", status(404, "model not found"), ModelRefused, "no model 'test-model'"),
    ("timeout", status(408, "slow"), TransientFault, "408"),
    ("conflict", status(409, "busy"), TransientFault, "409"),
    ("rate limit", status(429, "slow down", {"Retry-After": "7"}), TransientFault, "429"),
    ("quota", status(429, "no money", error_code="insufficient_quota"), ModelRefused, "quota"),
    ("overload", status(503, "overloaded"), TransientFault, "503"),
    ("server error", status(500, "oops"), TransientFault, "500"),
    ("not implemented", status(501, "no"), ModelRefused, "does not implement"),
    ("context by code", status(400, "too long", error_code="context_length_exceeded"), ContextTooLong, "too long"),
    ("context by words", status(400, "exceeds the available context size"), ContextTooLong, "too long"),
    ("context as 500", status(500, "the request exceeds the available context size"), ContextTooLong, "too long"),
    ("bad request", status(400, "what?"), ModelRefused, "rejected the request"),
    ("hang up", hang_up, TransientFault, "cannot reach"),
    ("cut midway", cut_midway, TransientFault, "broke during its reply"),
    ("no choices", body({"id": "x", "object": "chat.completion", "choices": []}), TransientFault, "without content"),
    ("not a completion", body([1, 2]), TransientFault, "without content"),
    ("html", body("<html>Welcome</html>"), TransientFault, ""),
]


@pytest.mark.parametrize(("fault", "expected", "said"), [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS])
def test_every_fault_becomes_one_of_our_errors(fault: Fault, expected: type[ModelError], said: str) -> None:
    with serve(Endpoint(script=[fault])) as endpoint, pytest.raises(expected) as caught:
        complete(endpoint)
    message = str(caught.value)
    assert type(caught.value) is expected
    assert said in message
    assert KEY not in message
    assert "\n" not in message


def test_retry_after_is_handed_on() -> None:
    with serve(Endpoint(script=[status(429, "slow", {"Retry-After": "7"})])) as endpoint:
        with pytest.raises(TransientFault) as caught:
            complete(endpoint)
    assert (caught.value.retry_after, caught.value.rate_limited) == (7.0, True)


def test_a_format_that_is_refused_is_told_from_a_request_that_is_refused() -> None:
    with serve(Endpoint(script=[status(400, "response_format is not supported")])) as endpoint:
        with pytest.raises(FormatRefused):
            complete(endpoint, structured("json_schema"))


def test_a_prompt_cut_short_by_the_server_is_noticed() -> None:
    usage = {"prompt_tokens": 40, "completion_tokens": 5, "total_tokens": 45}
    request = ChatRequest((Message("user", "word " * 2000),))
    with serve(Endpoint(script=[body(completion("ok", usage=usage))])) as endpoint:
        with pytest.raises(ContextTooLong, match="read only 40"):
            complete(endpoint, request)


def test_nobody_listens() -> None:
    with serve(Endpoint()) as endpoint:
        pass
    with pytest.raises(TransientFault, match=r"check the address"):
        complete(endpoint)


def test_a_slow_endpoint_runs_into_the_timeout() -> None:
    with serve(Endpoint(latency=1.0)) as endpoint, pytest.raises(TransientFault, match="in time"):
        complete(endpoint, request_timeout=0.2)


def test_truncation_and_refusal_are_told() -> None:
    refused = completion("")
    refused["choices"][0]["message"]["refusal"] = "I must not."
    filtered = completion("", "content_filter")
    script: list[Any] = [body(completion('{"a', "length")), body(refused), body(filtered)]
    with serve(Endpoint(script=script)) as endpoint:
        replies = [complete(endpoint) for _ in range(3)]
    assert [r.finish_reason for r in replies] == ["length", "refusal", "refusal"]
    assert replies[1].text == "I must not."


def discovered(name: str | None, models: list[dict[str, Any]]) -> OpenAICompatible:
    async def call() -> OpenAICompatible:
        with serve(Endpoint(models=models)) as endpoint:
            model = OpenAICompatible(name, base_url=endpoint.url, offline_tokens=True)
            try:
                await model.discover()
            finally:
                await model.close()
            return model

    return asyncio.run(call())


@pytest.mark.parametrize(
    ("told", "window"),
    [
        ({"meta": {"n_ctx": 4096}}, 4096),
        ({"max_model_len": 32768}, 32768),
        ({"context_length": 65536}, 65536),
        ({}, 8192),
    ],
)
def test_the_window_is_asked_of_the_endpoint(told: dict[str, Any], window: int) -> None:
    model = discovered(None, [{"id": "only", "object": "model", **told}])
    assert (model.name, model.context_tokens) == ("only", window)


def test_several_models_need_a_choice() -> None:
    with pytest.raises(UsageError, match="one of: a, b"):
        discovered(None, [{"id": "a", "object": "model"}, {"id": "b", "object": "model"}])


def test_every_error_of_the_vendor_is_mapped() -> None:
    """Each exception class that openai can raise from a call becomes one of ours."""
    import httpx2

    model = OpenAICompatible("test-model", base_url="http://127.0.0.1:9/v1", api_key=KEY)
    request = httpx2.Request("POST", "http://127.0.0.1:9/v1/chat/completions")
    seen = 0
    for name, kind in inspect.getmembers(openai, inspect.isclass):
        if not issubclass(kind, openai.OpenAIError):
            continue
        error = kind.__new__(kind)
        Exception.__init__(error, f"{name} {KEY}")
        for attribute, value in {
            "message": name,
            "request": request,
            "body": None,
            "code": None,
            "status_code": 400,
        }.items():
            setattr(error, attribute, value)
        error.response = httpx2.Response(400, request=request)  # type: ignore[attr-defined]
        ours = model._translate(error, "text")
        assert isinstance(ours, SummarizerError), name
        assert KEY not in str(ours)
        seen += 1
    assert seen >= 12
    asyncio.run(model.close())
