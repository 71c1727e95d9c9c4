"""Endpoints as they are: each row is one way in which a server was seen to behave, on a real server on loopback."""

import asyncio
import contextlib
import inspect
import itertools
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from typing import Any

import openai
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from summarizer.errors import (
    BadReply,
    ContextTooLong,
    ModelError,
    ModelRefused,
    SummarizerError,
    TransientFault,
    UsageError,
)
from summarizer.llm.capabilities import capabilities_of
from summarizer.llm.client import (
    ChatReply,
    ChatRequest,
    Message,
    RetryingModel,
    RetryPolicy,
    Throttle,
    Usage,
)
from summarizer.llm.ledger import Ledger
from summarizer.llm.negotiation import Terms, parse_refusal
from summarizer.llm.openai import OpenAICompatible
from summarizer.llm.replies import Completion, TokenCounts, parse_completion, parse_events, token_counts
from summarizer.llm.structured import RepeatedKey, StructuredCaller, json_values, unwrapped
from summarizer.tasks.schemas import ComparisonDraft, StancesDraft, SummaryDraft
from tests.loopback import Endpoint, Fault, body, completion, cut_midway, hang_up, send, serve, status

DRAFT = {
    "headline": "Orrin council votes for dam on river Sel",
    "overview": [{"text": "The council of Orrin voted on Tuesday to build a dam on the river Sel.", "cites": [1]}],
    "key_points": [
        {"text": "Seven councillors voted for it and four against.", "cites": [2]},
        {"text": "The dam will cost 14 million crowns.", "cites": [3]},
    ],
}
GOOD = json.dumps(DRAFT)
MESSAGES = (
    Message("system", "rules"),
    Message("user", "article"),
    Message("assistant", "Read."),
    Message("user", "task"),
)
USAGE = {"prompt_tokens": 900, "completion_tokens": 90, "total_tokens": 990}


def ask(
    endpoint: Endpoint, key: str | None = None, url: str = "", attempts: int = 5
) -> tuple[SummaryDraft, StructuredCaller, list[float]]:
    """The draft of a model behind retries, as the program asks for it, and the pauses between its tries."""
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    async def call() -> tuple[SummaryDraft, StructuredCaller]:
        inner = OpenAICompatible("m", base_url=url or endpoint.url, api_key=key, offline_tokens=True)
        model = RetryingModel(inner, throttle=Throttle(4), policy=RetryPolicy(attempts, 0.001), sleep=pause)
        caller = StructuredCaller(model, Ledger())
        try:
            return await caller.ask(MESSAGES, SummaryDraft, max_output_tokens=2048), caller
        finally:
            await model.close()

    draft, caller = asyncio.run(call())
    return draft, caller, pauses


def always(fault: Fault) -> Endpoint:
    return Endpoint(script=[fault] * 12)


def message(**fields: Any) -> dict[str, Any]:
    made = completion(None, usage=USAGE)
    made["choices"][0]["message"] |= fields
    return made


def choice(**fields: Any) -> dict[str, Any]:
    made = completion(GOOD, usage=USAGE)
    made["choices"][0] |= fields
    return made


def usage(value: Any) -> dict[str, Any]:
    return completion(GOOD) | {"usage": value}


def raw(data: bytes, kind: str = "application/json", code: int = 200) -> Fault:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def stream(*lines: str) -> Fault:
    return raw("".join(f"{line}\n" for line in lines).encode(), "text/event-stream; charset=utf-8")


def piece(text: str | None, reason: str | None = None) -> str:
    return "data: " + json.dumps({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": reason}]})


CALL = {"function": {"name": "SummaryDraft", "arguments": GOOD}}
SHAPES: list[tuple[str, Fault]] = [
    ("reasoning", body(message(reasoning_content=f"Let me see. {GOOD}"))),
    ("reasoning, another name", body(message(reasoning=GOOD, content=""))),
    ("toolcalls", body(message(tool_calls=[CALL]))),
    ("tool call with an object", body(message(tool_calls=[{"function": {"arguments": DRAFT}}]))),
    ("function call", body(message(function_call={"arguments": GOOD}))),
    ("parts", body(message(content=[{"type": "text", "text": GOOD}]))),
    ("parts in two", body(message(content=[{"type": "text", "text": GOOD[:50]}, {"type": "text", "text": GOOD[50:]}]))),
    ("parts and a thought", body(message(content=[{"type": "thinking", "thinking": [{"text": "{"}]}, {"text": GOOD}]))),
    ("legacy text", body({"choices": [{"text": GOOD, "finish_reason": "stop"}]})),
    ("no finish_reason", body(choice(finish_reason=None))),
    ("odd finish_reason", body(choice(finish_reason=3))),
    ("lengthok", body(completion(GOOD, "length", USAGE))),
    ("usagenull", body(usage({"prompt_tokens": 900, "completion_tokens": None, "total_tokens": None}))),
    ("usagestr", body(usage({"prompt_tokens": "900", "completion_tokens": "90"}))),
    ("usage is a list", body(usage([1, 2]))),
    ("usage is text", body(usage("many"))),
    ("usage is negative", body(usage({"prompt_tokens": -5, "completion_tokens": -1}))),
    ("usagecachedonly", body(usage({"prompt_tokens": 4, "prompt_tokens_details": {"cached_tokens": 900}}))),
    ("usagedetails", body(usage(USAGE | {"prompt_tokens_details": {"cached_tokens": None}}))),
    ("nousage", body(completion(GOOD))),
    ("error is null", body(completion(GOOD) | {"error": None})),
    ("plain", raw(json.dumps(completion(GOOD)).encode(), "text/plain")),
    ("octet", raw(json.dumps(completion(GOOD)).encode(), "application/octet-stream")),
    ("keepalive", raw(b"\n\n \n" + json.dumps(completion(GOOD)).encode())),
    ("bombody", raw(b"\xef\xbb\xbf" + json.dumps(completion(GOOD)).encode())),
    ("bad UTF-8 beside the reply", raw(json.dumps(completion(GOOD) | {"id": "?"}).encode().replace(b'"?"', b'"\xff"'))),
    ("events called JSON", raw(f"{piece(GOOD)}\n\ndata: [DONE]\n".encode())),
    ("stream", stream(piece(GOOD[:40]), "", piece(GOOD[40:], "stop"), "", "data: [DONE]")),
    ("stream without an end", stream(piece(GOOD), "", "data: [DONE]")),
    ("stream without [DONE]", stream(piece(GOOD, "stop"))),
    (
        "stream with odd lines",
        stream(": ping", "event: message", "data: {oops", "", "nonsense", "data: null", "data: []", "data: 7",
                    'data: {"choices": null}', 'data: {"choices": [null]}', "", piece(GOOD[:9]), "", "id: 4",
                    piece(GOOD[9:]), "", piece(None, "stop"), "", 'data: {"choices": [], "usage": null}',
                    "data: [DONE]"),
    ),
    ("stream without blanks", stream(piece(GOOD[:30]).replace("data: ", "data:"), piece(GOOD[30:], "stop"))),
    ("event over several lines", stream('data: {"choices": [{"delta":', f'data: {{"content": {json.dumps(GOOD)}}},',
                                        'data: "finish_reason": "stop"}]}', "", "data: [DONE]")),
    ("stream with a separator of lines in its JSON", stream(
        f'data: {{"id": "\u2028\x85", "choices": [{{"delta": {{"content": {json.dumps(GOOD)}}}}}]}}', "",
        "data: [DONE]")),
]  # fmt: skip
TEXTS: list[tuple[str, str]] = [
    ("fence", f"Here you are:\n```json\n{GOOD}\n```\nAnything else?"),
    ("fence2", f'The form:\n```json\n{{"headline": "..."}}\n```\nMy answer:\n```json\n{GOOD}\n```'),
    ("fence2, answer first", f'```json\n{GOOD}\n```\nIn the form\n```json\n{{"headline": "..."}}\n```'),
    ("think", f"<think>Is it {{this}}?</think>{GOOD}"),
    ("thinkopen", f'First {{"headline": "x"}} maybe.</think>\n{GOOD}'),
    ("think in brackets", f"[THINK]{{hm}}[/THINK]{GOOD}"),
    (
        "harmony",
        f"<|channel|>analysis<|message|>{{hm}}<|end|><|start|>assistant<|channel|>final<|message|>{GOOD}<|return|>",
    ),
    ("array", f"[{GOOD}]"),
    ("double", json.dumps(GOOD)),
    ("single", str(DRAFT)),
    ("python", str(DRAFT | {"more": None, "sure": True})),
    ("comments", GOOD.replace('"overview"', '/* two */ "overview"')),
    ("trailing commas", GOOD.replace("}]", "},]")),
    ("bom", "\ufeff" + GOOD),
    ("ctrl", GOOD.replace("Seven councillors", "Seven\ncouncillors")),
    ("escape", json.dumps(DRAFT | {"note": "ö"})),
    ("surrogate", GOOD.replace("million", "million \\ud83d")),
    ("floatcites", GOOD.replace("[1]", "[1.0]")),
    ("wrapped", json.dumps({"SummaryDraft": DRAFT})),
    ("wrapped twice", json.dumps({"result": {"summary": DRAFT}})),
    ("strcites", GOOD.replace("[1]", '["1"]').replace("[2]", '"2"').replace("[3]", '["[3]"]')),
    ("bare number", GOOD.replace("[1]", "1")),
    ("strpoints", json.dumps(DRAFT | {"overview": DRAFT["overview"][0]["text"]})),
    ("one object instead of a list", json.dumps(DRAFT | {"overview": DRAFT["overview"][0]})),
    ("brace", f"Using {{headline, overview}} as asked: {GOOD}"),
    ("nan", GOOD.replace("[1]", "[NaN, 1]").replace("[2]", "[2, Infinity]")),
    ("prose around", f"Sure! {GOOD} Hope this helps {{you}}."),
    ("same key with the same value", GOOD[:-1] + f', "headline": {json.dumps(DRAFT["headline"])}}}'),
]


@pytest.mark.parametrize("fault", [row[1] for row in SHAPES], ids=[row[0] for row in SHAPES])
def test_a_good_reply_is_read_in_any_shape(fault: Fault) -> None:
    with serve(Endpoint(script=[fault])) as endpoint:
        draft, caller, _ = ask(endpoint)
    assert draft == SummaryDraft.model_validate(DRAFT)
    assert (len(endpoint.requests), caller.ledger.calls) == (1, 1)


@pytest.mark.parametrize("text", [row[1] for row in TEXTS], ids=[row[0] for row in TEXTS])
def test_a_good_text_is_read_in_any_dress(text: str) -> None:
    with serve(Endpoint(script=[text])) as endpoint:
        draft, caller, _ = ask(endpoint)
    assert draft.headline == DRAFT["headline"]
    assert [set(point.cites) for point in draft.key_points] == [{2}, {3}]
    assert all(set(point.cites) <= {1} for point in draft.overview)
    assert (len(endpoint.requests), caller.ledger.calls) == (1, 1)


KEY = "sk-planted-secret-0123456789"
BAD: list[tuple[str, Fault | str, type[ModelError], str, int]] = [
    ("wrong key", status(401, f"Incorrect API key provided: {KEY}"), ModelRefused, "API key", 1),
    ("forbidden", status(403, "forbidden"), ModelRefused, "API key", 1),
    ("unknown model", status(404, "model not found"), ModelRefused, "has no model 'm'", 1),
    ("timeout", status(408, "slow"), TransientFault, "408", 5),
    ("conflict", status(409, "busy"), TransientFault, "409", 5),
    ("overload", status(503, "overloaded"), TransientFault, "503", 5),
    ("not implemented", status(501, "no"), ModelRefused, "does not implement", 1),
    ("context by code", status(400, "too long", error_code="context_length_exceeded"), ContextTooLong, "too long", 1),
    ("hang up", hang_up, TransientFault, "cannot reach", 5),
    ("cut midway", cut_midway, TransientFault, "broke during its reply", 5),
    ("null", body(message()), BadReply, "empty reply", 2),
    ("msgnull", body(choice(message=None)), BadReply, "empty reply", 2),
    ("choicenull", body({"choices": [None]}), BadReply, "empty reply", 2),
    ("choice is text", body({"choices": ["x"]}), BadReply, "empty reply", 2),
    ("choices are empty", body({"choices": []}), TransientFault, "without content", 5),
    ("jsonnull", raw(b"null"), TransientFault, "without content", 5),
    ("html200", body("<html>Sign in</html>"), TransientFault, "is the base URL right", 5),
    ("html502", raw(b"<html>502</html>", "text/html", 502), TransientFault, "502", 5),
    ("length", body(completion(GOOD[:150], "length", USAGE)), BadReply, "cut off", 2),
    ("refuse", "I'm sorry, but I can't help with that.", BadReply, "says “I'm sorry, but", 2),
    ("dup", GOOD[:-1] + ', "headline": "Orrin rejects dam"}', BadReply, "two different values", 2),
    ("err200", body({"error": {"message": "Insufficient credits", "code": 402}}), ModelRefused, "Insufficient cred", 1),
    ("error as text", body({"error": "the model is gone"}), TransientFault, "the model is gone", 5),
    (
        "errchoice",
        body(choice(error={"message": "Provider returned error", "code": 400}, finish_reason="error")),
        ModelRefused,
        "Provider returned error",
        3,
    ),
    ("error in a stream", stream(piece(GOOD[:9]), "", 'data: {"error": {"message": "boom", "code": 500}}'),
     TransientFault, "boom", 5),
    ("stream cut off", stream(piece(GOOD[:9])), TransientFault, "in the middle", 5),
    ("e403", status(403, "Your country is not supported by this model"), ModelRefused, "Your country is not", 1),
    ("html403", raw(b"<!DOCTYPE html><html>Blocked</html>", "text/html", 403), ModelRefused, "in front of", 1),
    ("error body is text", raw(b"no such luck", "text/plain", 400), ModelRefused, "no such luck", 1),
    ("error body is a string in JSON", raw(b'{"error": "no such luck"}', code=400), ModelRefused, "no such luck", 1),
    ("error body is empty", raw(b"", code=500), TransientFault, "no reason given", 5),
    ("Gemini's list", raw(b'[{"error": {"code": 400, "message": "API key not valid"}}]', code=400),
     ModelRefused, "API key not valid", 1),
    ("raw words of the provider", raw(json.dumps({"error": {"message": "Provider returned error", "metadata":
        {"raw": "model is warming up"}}}).encode(), code=503), TransientFault, "warming up", 5),
    ("quota429", status(429, "no money", error_code="insufficient_quota"), ModelRefused, "no money", 1),
    ("quota429b", status(429, "Your credit balance is too low"), ModelRefused, "credit balance", 1),
    ("unnamed 400", status(400, "the moon is in the wrong phase"), ModelRefused, "moon", 1),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "expected", "said", "calls"), [r[1:] for r in BAD], ids=[r[0] for r in BAD])
def test_what_cannot_be_used_ends_in_one_sentence(
    fault: Fault | str, expected: type[ModelError], said: str, calls: int
) -> None:
    with serve(Endpoint(script=[fault] * 12)) as endpoint, pytest.raises(expected) as caught:
        ask(endpoint, key=KEY)
    assert type(caught.value) is expected
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert KEY not in str(caught.value)
    assert len(endpoint.requests) == calls


def test_what_cannot_be_read_is_asked_again_once_and_then_read() -> None:
    with serve(Endpoint(script=["I cannot.", GOOD])) as endpoint:
        draft, caller, _ = ask(endpoint)
    assert draft.headline == DRAFT["headline"]
    assert caller.ledger.calls == 2


def picky(refuses: Callable[[dict[str, Any]], str | None], code: int = 400, param: str | None = None) -> Endpoint:
    """A server that refuses requests for a reason, and answers all others."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        reason = refuses(endpoint.requests[-1])
        if reason is None:
            send(handler, 200, completion(GOOD, usage=USAGE))
        else:
            send(handler, code, {"error": {"message": reason, "param": param}})

    endpoint = Endpoint(script=[answer] * 20)
    return endpoint


def refuses(name: str, reason: str) -> Callable[[dict[str, Any]], str | None]:
    return lambda asked: reason if name in asked else None


def alternates(asked: dict[str, Any]) -> str | None:
    roles = [m["role"] for m in asked["messages"]]
    good = roles == [r for r, _ in zip(itertools.cycle(("user", "assistant")), roles, strict=False)]
    return None if good else "Conversation roles must alternate user/assistant/user/assistant/..."


def bounded(asked: dict[str, Any]) -> str | None:
    if asked["max_tokens"] <= 1000:
        return None
    return f"max_tokens is too large: {asked['max_tokens']}. This model supports at most 1000 completion tokens"


def sized(asked: dict[str, Any]) -> str | None:
    return "In context=(), 'maxItems' is not permitted" if "maxItems" in json.dumps(asked) else None


def system(asked: dict[str, Any]) -> str | None:
    return None if asked["messages"][0]["role"] == "user" else "Only user and assistant roles are supported!"


MAXTOK = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
TEMPERATURE = (
    "Unsupported value: 'temperature' does not support 0.0 with this model. Only the default (1) is supported."
)
FORMAT = "'response_format.type' must be 'text'"
NEGOTIATED: list[tuple[str, Endpoint, int, Callable[[dict[str, Any]], bool]]] = [
    ("maxtok", picky(refuses("max_tokens", MAXTOK)), 2, lambda b: b["max_completion_tokens"] == 2048),
    ("maxtok by its field", picky(refuses("max_tokens", "Use another max_tokens"), param="max_tokens"), 2,
     lambda b: "max_completion_tokens" in b),
    ("no bound at all", picky(lambda b: "max_tokens unknown" if "max_tokens" in b else "max_completion_tokens unknown"
     if "max_completion_tokens" in b else None), 3, lambda b: "max_tokens" not in b),
    ("temp", picky(refuses("temperature", TEMPERATURE)), 2, lambda b: "temperature" not in b and "seed" in b),
    ("temp with 422", picky(refuses("temperature", TEMPERATURE), 422), 2, lambda b: "temperature" not in b),
    ("temp with 404", picky(refuses("temperature", TEMPERATURE), 404), 2, lambda b: "temperature" not in b),
    ("seed", picky(refuses("seed", 'Unknown name "seed": Cannot find field.')), 2, lambda b: "seed" not in b),
    ("system", picky(system), 2, lambda b: b["messages"][0] == {"role": "user", "content": "rules\n\narticle"}),
    ("system as 500", picky(system, 500), 2, lambda b: b["messages"][0]["role"] == "user"),
    ("alternate", picky(alternates), 2, lambda b: len(b["messages"]) == 3),
    ("maxtoobig", picky(bounded), 2, lambda b: b["max_tokens"] == 1000),
    ("sizes", picky(sized), 2, lambda b: b["response_format"]["type"] == "json_schema"),
    ("stream", picky(refuses("stream", "stream is not supported")), 2, lambda b: "stream" not in b),
    ("stream_options", picky(refuses("stream_options", "stream_options: extra inputs")), 2, lambda b: b["stream"]),
    ("norf", picky(refuses("response_format", FORMAT)), 3, lambda b: "response_format" not in b),
    ("norf500", picky(refuses("response_format", "Internal error: grammar not supported"), 500), 3,
     lambda b: "response_format" not in b),
    ("all at once", picky(lambda b: next((w for n, w in (("max_tokens", MAXTOK), ("temperature", TEMPERATURE), ("seed",
     "seed?"), ("response_format", FORMAT)) if n in b), None)), 6, lambda b: "temperature" not in b),
]  # fmt: skip


@pytest.mark.parametrize(
    ("endpoint", "calls", "fits"), [row[1:] for row in NEGOTIATED], ids=[row[0] for row in NEGOTIATED]
)
def test_just_what_is_refused_is_given_up_and_remembered(
    endpoint: Endpoint, calls: int, fits: Callable[[dict[str, Any]], bool]
) -> None:
    with serve(endpoint):
        draft, _, _ = ask(endpoint)
        assert len(endpoint.requests) == calls
        assert fits(endpoint.requests[-1])
        ask(endpoint)
    again = len(endpoint.requests) - calls
    assert again == 1, "what was refused is not tried again"
    assert draft.headline == DRAFT["headline"]


def test_a_refused_parameter_is_no_refused_format() -> None:
    with serve(picky(refuses("temperature", TEMPERATURE))) as endpoint:
        ask(endpoint)
    assert [r["response_format"]["type"] for r in endpoint.requests] == ["json_schema", "json_schema"]


def test_a_server_that_refuses_for_ever_is_asked_a_bounded_number_of_times() -> None:
    endpoint = always(status(400, "temperature, seed, max_tokens, stream, system role: all wrong"))
    with serve(endpoint), pytest.raises(ModelRefused):
        ask(endpoint)
    assert len(endpoint.requests) <= 9


@pytest.mark.parametrize("words", ["upstream error", "stream closed by peer", "seedling failed"])
def test_a_server_error_that_names_nothing_sent_is_tried_again_as_it_was(words: str) -> None:
    endpoint = Endpoint(script=[status(500, words), GOOD])
    with serve(endpoint):
        ask(endpoint)
    assert endpoint.requests[0] == endpoint.requests[1]


CONTEXT = [
    "This model's maximum context length is 4097 tokens. However, you requested 5000 tokens",
    "prompt is too long: 210000 tokens > 200000 maximum",
    "Prompt contains 40000 tokens, too large for model with 32768 maximum context length",
    "the request exceeds the available context size, try increasing it",
    "Trying to keep the first 5000 tokens when context the overflows. context length of only 4096 tokens",
    "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
    "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8193. Given: 9000 `inputs` tokens",
    "Input is too long for requested model.",
    "This model's maximum prompt length is 131072 but the request contains 140000 tokens.",
    "Range of input length should be [1, 30720]",
    "too many tokens: size limit exceeded by 2000 tokens",
    "Please reduce the length of the messages. context_length_exceeded",
]


@pytest.mark.parametrize("words", CONTEXT)
@pytest.mark.parametrize("code", [400, 413, 422, 500])
def test_a_request_that_is_too_long_is_known_by_the_words_of_all_vendors(words: str, code: int) -> None:
    endpoint = always(status(code, words))
    with serve(endpoint), pytest.raises(ContextTooLong):
        ask(endpoint)
    assert len(endpoint.requests) == 1


def test_a_pause_is_kept_as_a_date_as_a_number_and_from_the_body() -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=8), usegmt=True)
    body_delay = json.dumps({"error": {"message": "slow", "details": [{"retryDelay": "2s"}]}}).encode()
    script: list[Any] = [
        status(429, "slow", {"Retry-After": date}),
        status(429, "slow", {"Retry-After": "3"}),
        status(429, "slow", {"Retry-After": "nan"}),
        raw(body_delay, code=429),
        GOOD,
    ]
    endpoint = Endpoint(script=script)
    with serve(endpoint):
        _, _, pauses = ask(endpoint)
    assert 5 <= pauses[0] <= 8
    assert [round(pause) for pause in pauses[1:]] == [3, 0, 2]


def test_a_query_stays_behind_the_path_and_blanks_are_stripped() -> None:
    paths: list[str] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        paths.append(handler.path)
        send(handler, 200, completion(GOOD))

    with serve(Endpoint(script=[answer] * 2)) as endpoint:
        ask(endpoint, url=f"{endpoint.url}?api-version=2024-10-21 ")
        ask(endpoint, url=f" {endpoint.url}/ ")
    assert paths == ["/v1/chat/completions?api-version=2024-10-21", "/v1/chat/completions"]


def test_a_short_key_is_not_masked_inside_words() -> None:
    with serve(always(status(400, "max tokens exceeded, key x"))) as endpoint, pytest.raises(ModelRefused) as caught:
        ask(endpoint, key="x")
    assert "max tokens exceeded, key ***" in str(caught.value)


def test_a_format_that_the_table_rules_out_costs_no_call() -> None:
    with serve(Endpoint(default=GOOD)) as endpoint:

        async def call() -> str:
            model = OpenAICompatible("m", base_url=endpoint.url, offline_tokens=True)
            model.endpoint = "https://api.anthropic.com/v1"
            caller = StructuredCaller(model, Ledger())
            await caller.ask(MESSAGES, SummaryDraft, max_output_tokens=2048)
            await model.close()
            return caller.fallback.current

        assert asyncio.run(call()) == "text"
    assert len(endpoint.requests) == 1
    assert "key_points" in endpoint.requests[0]["messages"][-1]["content"], "the schema stands in the task"


def test_a_guessed_window_is_said_aloud(run_cli: Any, tmp_path: Any) -> None:
    article = tmp_path / "dam.txt"
    article.write_text("The council of Orrin voted on Tuesday to build a dam on the river Sel. " * 5, encoding="utf-8")
    fixed = (article, "--no-cache", "--offline", "--verify", "off", "--no-stances")
    with serve(
        Endpoint(default=GOOD, models=[{"id": n, "object": "model"} for n in ("mystery", "gpt-4.1")])
    ) as endpoint:
        said = [run_cli(*fixed, "--model", name, "--base-url", endpoint.url)[2] for name in ("mystery", "gpt-4.1")]
        given = run_cli(*fixed, "--model", "mystery", "--base-url", endpoint.url, "--context-tokens", "9000")[2]
    assert "context window of mystery not known; assuming 8,192 tokens, see --context-tokens" in said[0]
    assert "not known" not in said[1] + given


# one call


def complete(endpoint: Endpoint, request: ChatRequest, **options: Any) -> ChatReply:
    async def call() -> ChatReply:
        model = OpenAICompatible("m", base_url=endpoint.url, api_key=KEY, offline_tokens=True, **options)
        try:
            return await model.complete(request)
        finally:
            await model.close()

    return asyncio.run(call())


def test_a_reply_with_its_usage() -> None:
    usage = {
        "prompt_tokens": 9,
        "completion_tokens": 3,
        "total_tokens": 12,
        "prompt_tokens_details": {"cached_tokens": 4},
    }
    with serve(Endpoint(script=[body(completion("hello", usage=usage))])) as endpoint:
        reply = complete(endpoint, ChatRequest(MESSAGES))
    assert (reply.text, reply.finish_reason) == ("hello", "stop")
    assert (reply.usage.input_tokens, reply.usage.output_tokens, reply.usage.cached_tokens) == (9, 3, 4)
    assert reply.usage.exact
    assert endpoint.headers[0]["authorization"] == f"Bearer {KEY}"


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
def test_each_output_format_is_requested_in_its_own_way(output_format: Any, form: Any) -> None:
    with serve(Endpoint()) as endpoint:
        complete(endpoint, ChatRequest(MESSAGES, output_format, "Thing", {"type": "object"}, 50))
    assert endpoint.requests[0].get("response_format") == form


def test_a_prompt_cut_short_by_the_server_is_noticed() -> None:
    usage = {"prompt_tokens": 40, "completion_tokens": 5, "total_tokens": 45}
    request = ChatRequest((Message("user", "word " * 2000),))
    with serve(Endpoint(script=[body(completion("ok", usage=usage))])) as endpoint:
        with pytest.raises(ContextTooLong, match="read only 40"):
            complete(endpoint, request)


def test_a_slow_endpoint_runs_into_the_timeout() -> None:
    with serve(Endpoint(latency=1.0)) as endpoint, pytest.raises(TransientFault, match="in time"):
        complete(endpoint, ChatRequest(MESSAGES), request_timeout=0.2)


def test_truncation_and_refusal_are_told() -> None:
    refused = completion("")
    refused["choices"][0]["message"]["refusal"] = "I must not."
    filtered = completion("", "content_filter")
    script: list[Any] = [body(completion('{"a', "length")), body(refused), body(filtered)]
    with serve(Endpoint(script=script)) as endpoint:
        replies = [complete(endpoint, ChatRequest(MESSAGES)) for _ in range(3)]
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

    model = OpenAICompatible("m", base_url="http://127.0.0.1:9/v1", api_key=KEY)
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
        error.response = httpx2.Response(400, request=request)
        ours = model._translate(error, "text")
        assert isinstance(ours, SummarizerError), name
        assert KEY not in str(ours)
        seen += 1
    assert seen >= 12
    asyncio.run(model.close())


# nothing in a reply raises

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "choices message delta content text type usage prompt_tokens completion_tokens error code metadata raw "
                "prompt_tokens_details cached_tokens finish_reason tool_calls function arguments reasoning headline "
                "detail overview key_points cites stances loc msg details retryDelay param".split()
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(JSON)
def test_any_json_is_some_completion_and_some_refusal(value: Any) -> None:
    made = parse_completion(value)
    assert isinstance(made.answer, str)
    assert isinstance(parse_events(f"data: {json.dumps(value)}\n"), Completion)
    refusal = parse_refusal(400, value)
    assert isinstance(refusal.message, str)
    assert refusal.retry_after is None or refusal.retry_after >= 0
    Terms.of(capabilities_of("http://localhost/v1", "m")).drop_refused(
        refusal, {"max_tokens": 5, "stream": True, "messages": []}
    )


@settings(deadline=None)
@given(st.fixed_dictionaries({"choices": st.lists(JSON, max_size=2)}, optional={"usage": JSON, "error": JSON}))
def test_any_reply_gives_a_reply_or_one_of_our_errors(value: dict[str, Any]) -> None:
    model = OpenAICompatible("m", base_url="http://127.0.0.1:9/v1", offline_tokens=True)
    try:
        reply = model.batch_reply(value, ChatRequest(MESSAGES))
    except SummarizerError:
        return
    assert isinstance(reply, ChatReply)
    reply.text.encode()
    assert reply.usage.input_tokens >= 0
    assert reply.usage.output_tokens >= 0


@settings(deadline=None)
@given(JSON)
def test_shaping_never_raises(value: Any) -> None:
    for schema in (SummaryDraft, StancesDraft, ComparisonDraft):
        with contextlib.suppress(ValidationError):
            schema.model_validate(unwrapped(value, schema))


@settings(deadline=None)
@given(st.text(alphabet='{}[]":,\\ abc1<>|`\n', max_size=40) | JSON.map(json.dumps))
def test_any_text_holds_some_values(text: str) -> None:
    try:
        assert isinstance(list(json_values(text)), list)
    except RepeatedKey:
        assert text.count('"') >= 4


NUMBERS = st.lists(st.integers(0, 500), max_size=4)
STATEMENT = st.fixed_dictionaries({"text": st.text(min_size=1, alphabet="abc é「」"), "cites": NUMBERS})
STATEMENTS = st.lists(STATEMENT, min_size=1, max_size=3)


@settings(deadline=None)
@given(
    st.fixed_dictionaries(
        {"headline": st.text(max_size=9, alphabet="ab"), "overview": STATEMENTS, "key_points": STATEMENTS}
    )
)
def test_a_value_that_fits_is_left_as_it_is(value: dict[str, Any]) -> None:
    for dressed in (value, [value], {"SummaryDraft": value}):
        assert unwrapped(dressed, SummaryDraft) == value
    assert next(json_values(json.dumps(value))) == value


def test_a_bare_list_is_taken_for_the_one_list_asked_for() -> None:
    stances = [{"holder": "a"}, {"holder": "b"}]
    assert unwrapped(stances, StancesDraft) == {"stances": stances}
    assert unwrapped(stances, SummaryDraft) == stances, "of two lists it cannot be known which"


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({"prompt_tokens": 9, "completion_tokens": 0}, TokenCounts(9, 0, 0)),
        ({"input_tokens": 9, "output_tokens": 4, "cache_read_input_tokens": 5}, TokenCounts(9, 4, 5)),
        (
            {"prompt_tokens": 4, "completion_tokens": 1, "prompt_tokens_details": {"cached_tokens": 900}},
            TokenCounts(904, 1, 900),
        ),
        ({"prompt_tokens": True, "completion_tokens": float("nan")}, None),
        ({"prompt_tokens": 10**30, "completion_tokens": "x"}, None),
        (None, None),
    ],
)
def test_usage(figures: Any, expected: TokenCounts | None) -> None:
    assert token_counts(figures) == expected
    assert Usage() + Usage(1) == Usage(1)
