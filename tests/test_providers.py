"""Providers by name: their addresses, keys and own ways; and what is remembered of an endpoint between runs."""

import asyncio
import io
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from summarizer.config import ConfigFile, resolve
from summarizer.errors import ModelRefused, SummarizerError, TransientFault, UsageError
from summarizer.llm.capabilities import FAMILIES, PROVIDERS, capabilities_of, provider_of
from summarizer.llm.client import OUTPUT_FORMATS, ChatRequest, Message, base_and_query
from summarizer.llm.factory import open_model
from summarizer.llm.negotiation import Terms, forget_terms
from summarizer.llm.openai import OpenAICompatible
from summarizer.llm.replies import ollama_facts
from summarizer.settings import ModelSettings
from tests.loopback import Endpoint, send, serve, status

Cli = Callable[..., tuple[int, str, str]]
REQUEST = ChatRequest((Message("user", "Say yes."),))


def settled(flags: dict[str, Any], environ: dict[str, str], config: dict[str, Any] | None = None) -> ModelSettings:
    return resolve(flags, config=ConfigFile.model_validate(config or {}), environ=environ).model


def test_every_provider_has_an_address_and_says_where_its_key_is() -> None:
    for row in PROVIDERS:
        assert row.url or row.url_variable
        assert row.keys
        assert row.needs_key != bool(row.ports)
        if row.url:
            assert provider_of(row.url) == row


@pytest.mark.parametrize("row", [row for row in PROVIDERS if row.url], ids=lambda row: row.name)
def test_a_provider_sets_address_and_key(row: Any) -> None:
    environ = {row.keys[0]: "its-own", "OPENAI_API_KEY": "of-openai", "OPENAI_BASE_URL": "http://elsewhere/v1"}
    environ |= {row.keys[0]: "its-own"}
    for where in ({"flags": {"provider": row.name}}, {"environ": environ | {"SUMMARIZER_PROVIDER": row.name.upper()}}):
        found = settled(**{"flags": {}, "environ": environ} | where)
        assert (found.provider, found.base_url, found.api_key) == (row.name, row.url, "its-own")


@pytest.mark.parametrize(
    ("flags", "environ", "config", "found"),
    [
        ({"provider": "ollama"}, {"OPENAI_API_KEY": "k"}, {}, ("ollama", "http://localhost:11434/v1", None)),
        (
            {"provider": "vllm", "base_url": "http://gpu:9000/v1"},
            {"OPENAI_API_KEY": "k"},
            {},
            ("vllm", "http://gpu:9000/v1", None),
        ),
        ({}, {"OPENAI_API_KEY": "k"}, {"provider": "groq"}, ("groq", "https://api.groq.com/openai/v1", None)),
        (
            {},
            {"OPENAI_API_KEY": "k", "GROQ_API_KEY": "g"},
            {"provider": "groq"},
            ("groq", "https://api.groq.com/openai/v1", "g"),
        ),
        ({}, {"OPENAI_API_KEY": "k"}, {"provider": "openai"}, ("openai", "https://api.openai.com/v1", "k")),
        ({}, {"GOOGLE_API_KEY": "g"}, {"provider": "gemini", "model": "gemini-3"}, None),
        ({"base_url": "http://b/v1"}, {"GROQ_API_KEY": "g"}, {"provider": "groq"}, (None, "http://b/v1", "g")),
        ({}, {"OPENAI_API_KEY": "k"}, {"base_url": "http://b/v1"}, (None, "http://b/v1", "k")),
        (
            {"provider": "azure"},
            {"AZURE_OPENAI_ENDPOINT": "https://mine.openai.azure.com", "AZURE_OPENAI_API_KEY": "a"},
            {},
            ("azure", "https://mine.openai.azure.com", "a"),
        ),
    ],
)
def test_who_counts_before_whom(
    flags: dict[str, Any], environ: dict[str, str], config: dict[str, Any], found: tuple[str, str, str] | None
) -> None:
    made = settled(flags, environ, config)
    expected = found or ("gemini", "https://generativelanguage.googleapis.com/v1beta/openai", "g")
    assert (made.provider, made.base_url, made.api_key) == expected


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        ({"provider": "nobody"}, "there is no provider 'nobody'; there are: openai, azure"),
        ({"provider": "groq", "model": "m"}, "takes its key from GROQ_API_KEY, which is not set"),
        ({"provider": "azure", "model": "m"}, "set AZURE_OPENAI_ENDPOINT or --base-url"),
    ],
)
def test_what_is_missing_is_said(flags: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        asyncio.run(open_model(settled(flags, {})))


@pytest.mark.parametrize(
    ("given", "base", "query"),
    [
        ("http://localhost:11434", "http://localhost:11434/v1", ""),
        ("http://localhost:11434/", "http://localhost:11434/v1", ""),
        ("  localhost:11434 ", "http://localhost:11434/v1", ""),
        ("http://localhost:11434/v1/", "http://localhost:11434/v1", ""),
        ("http://localhost:11434/v1/chat/completions", "http://localhost:11434/v1", ""),
        ("http://localhost:1/v1?api-version=2024-10-21", "http://localhost:1/v1", "api-version=2024-10-21"),
        ("gateway.example.org/llm", "https://gateway.example.org/llm", ""),
    ],
)
def test_addresses_however_they_are_written(given: str, base: str, query: str) -> None:
    assert base_and_query(given, "/v1") == (base, query)


@pytest.mark.parametrize(
    ("given", "name", "endpoint"),
    [
        ("https://api.deepseek.com", "m", "https://api.deepseek.com"),
        ("https://openrouter.ai", "m", "https://openrouter.ai/api/v1"),
        ("https://generativelanguage.googleapis.com", "m", "https://generativelanguage.googleapis.com/v1beta/openai"),
        ("https://mine.openai.azure.com", "gpt", "https://mine.openai.azure.com/openai/v1"),
        ("https://mine.openai.azure.com/openai/v1/", "gpt", "https://mine.openai.azure.com/openai/v1"),
        (
            "https://mine.openai.azure.com?api-version=2024-10-21",
            "gpt",
            "https://mine.openai.azure.com/openai/deployments/gpt",
        ),
        (
            "https://mine.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2024-10-21",
            None,
            "https://mine.openai.azure.com/openai/deployments/gpt",
        ),
    ],
)
def test_each_provider_has_its_own_path(given: str, name: str | None, endpoint: str) -> None:
    model = OpenAICompatible(name, base_url=given, api_key="k", offline_tokens=True)
    assert model.endpoint == endpoint
    assert model.name == (name or "gpt")


def test_azure_is_sent_its_key_in_its_own_header_and_the_version() -> None:
    paths: list[str] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        paths.append(handler.path)
        send(handler, 200, {"choices": [{"message": {"content": "yes"}, "finish_reason": "stop"}]})

    with serve(Endpoint(script=[answer])) as endpoint:
        url = endpoint.url.removesuffix("/v1") + "?api-version=2024-10-21"
        model = OpenAICompatible("gpt", base_url=url, api_key="secret-key", provider="azure", offline_tokens=True)
        asyncio.run(completed(model))
    assert paths == ["/openai/deployments/gpt/chat/completions?api-version=2024-10-21"]
    assert endpoint.headers[0]["api-key"] == "secret-key"
    assert "authorization" not in endpoint.headers[0]
    assert "max_completion_tokens" in endpoint.requests[0]


async def completed(model: OpenAICompatible) -> str:
    try:
        return (await model.complete(REQUEST)).text
    finally:
        await model.close()


# providers × families

MODELS = [
    "gpt-4.1",
    "gpt-5-mini",
    "openai/gpt-5.1",
    "gpt-6",
    "o1",
    "o4-mini",
    "gpt-5-chat-latest",
    "claude-sonnet-4-5",
    "gemini-2.5-pro",
    "mistral-large-2512",
]
MODELS += [
    "claude-sonnet-4-5",
    "gemini-2.5-pro",
    "mistral-large-2512",
    "deepseek-chat",
    "Qwen/Qwen3-8B",
    "gemma-2-9b-it",
    "my-deployment",
]


@pytest.mark.parametrize("row", PROVIDERS, ids=lambda row: row.name)
@pytest.mark.parametrize("name", MODELS)
def test_the_first_body_holds_what_provider_and_family_take(row: Any, name: str) -> None:
    """The bound, sampling, formats and roles, as the documentation named in each row says."""
    url = row.url or "https://mine.openai.azure.com"
    model = OpenAICompatible(name, base_url=url, api_key="k", provider=row.name, offline_tokens=True)
    messages = (Message("system", "rules"), Message("user", "task"))
    schema = {"type": "object", "properties": {"a": {"type": "string", "maxLength": 3}}}
    body = model.terms.body(name, ChatRequest(messages, "json_schema", "A", schema, 6000))
    reasoning = name in ("gpt-5-mini", "openai/gpt-5.1", "gpt-6", "o1", "o4-mini")
    completion = reasoning or "gpt-5" in name or row.name in ("openai", "azure", "groq")
    assert ("max_completion_tokens" in body, "max_tokens" in body) == (completion, not completion)
    assert ("temperature" in body) == (not reasoning)
    assert ("seed" in body) == (not reasoning and row.name not in ("anthropic", "gemini", "mistral", "deepseek"))
    assert (body["messages"][0]["role"] == "system") == (not name.startswith("gemma-2"))
    assert ("maxLength" in str(body["response_format"])) == (row.name not in ("openai", "azure"))
    assert body["model"] == name
    formats = {"anthropic": ("text",), "deepseek": ("json_object", "text"), "lmstudio": ("json_schema", "text")}
    assert model.documented.formats == formats.get(row.name, OUTPUT_FORMATS)


def test_every_row_names_its_source() -> None:
    assert all(row.source for row in (*PROVIDERS, *FAMILIES))
    assert len({row.name for row in PROVIDERS}) == len(PROVIDERS)
    assert all(not row.open_weights or row.maker in {p.name for p in PROVIDERS} for row in FAMILIES)


def test_a_reply_is_never_asked_to_be_longer_than_the_model_can() -> None:
    terms = Terms.of(capabilities_of("https://api.openai.com/v1", "gpt-4-turbo"))
    assert (
        terms.body("gpt-4-turbo", ChatRequest(REQUEST.messages, max_output_tokens=6000))["max_completion_tokens"]
        == 4096
    )


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://api.openai.com/v1", "openai"),
        ("https://mine.openai.azure.com/openai/v1", "azure"),
        ("https://api.anthropic.com/v1", "anthropic"),
        ("https://generativelanguage.googleapis.com/v1beta/openai", "gemini"),
        ("https://api.mistral.ai/v1", "mistral"),
        ("https://api.deepseek.com", "deepseek"),
        ("https://openrouter.ai/api/v1", "openrouter"),
        ("http://localhost:11434/v1", "ollama"),
        ("http://192.168.1.4:1234/v1", "lmstudio"),
        ("http://127.0.0.1:8080/v1", "llamacpp"),
        ("http://127.0.0.1:8000/v1", "vllm"),
        ("http://example.org:11434/v1", "unknown"),
        ("https://api.openai.com.example.org/v1", "unknown"),
        ("https://notopenai.azure.com.example.org", "unknown"),
        ("http://localhost:port/v1", "unknown"),
    ],
)
def test_providers_are_known_by_their_address(address: str, name: str) -> None:
    assert provider_of(address).name == name


@pytest.mark.parametrize(
    ("address", "model", "window"),
    [
        ("https://api.openai.com/v1", "gpt-4.1", 1_000_000),
        ("http://127.0.0.1:4000/v1", "gpt-4.1", 1_000_000),
        ("https://openrouter.ai/api/v1", "anthropic/claude-sonnet-4.5", 200_000),
        ("https://api.deepseek.com", "deepseek-chat", 64_000),
        ("http://localhost:11434/v1", "deepseek-r1:8b", None),
        ("http://localhost:11434/v1", "mistral-small", None),
        ("http://localhost:8000/v1", "qwen3-8b", None),
        ("https://example.org/v1", "o-ring", None),
    ],
)
def test_windows_are_known_where_nobody_else_sets_them(address: str, model: str, window: int | None) -> None:
    assert capabilities_of(address, model).window == window


# Ollama


@pytest.mark.parametrize(
    ("shown", "running", "found"),
    [
        ({"model_info": {"qwen3.context_length": 40960}}, {"models": []}, (None, 40960, None)),
        ({"parameters": "stop x\nnum_ctx    16384\n"}, {}, (16384, None, None)),
        ({"parameters": "num_ctx 16384"}, {"models": [{"name": "q", "context_length": 8192}]}, (8192, None, None)),
        ({"parameters": "num_ctx 16384"}, {"models": [{"name": "x", "context_length": 8192}]}, (16384, None, None)),
        ({"details": {"parameter_size": "134.52M"}}, {}, (None, None, 134_520_000.0)),
        ({"details": {"parameter_size": 8}, "model_info": [], "parameters": 3}, [], (None, None, None)),
        (None, {"models": [None, {"name": "q", "context_length": True}]}, (None, None, None)),
    ],
)
def test_what_ollama_tells(shown: Any, running: Any, found: tuple[Any, ...]) -> None:
    assert ollama_facts(shown, running, "q") == found


@pytest.mark.parametrize(
    ("shown", "window", "said"),
    [
        ({"parameters": "num_ctx 16384", "model_info": {"qwen3.context_length": 40960}}, 16384, ""),
        ({"model_info": {"qwen3.context_length": 40960}}, 4096, "assuming 4,096 of its 40,960 tokens"),
        ({"model_info": {"qwen3.context_length": 2048}}, 2048, "assuming 2,048 of its 2,048 tokens"),
        ({}, 8192, "assuming 8,192 tokens"),
    ],
)
def test_ollama_is_asked_for_the_window(shown: dict[str, Any], window: int, said: str) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        assert handler.path == "/api/show"
        send(handler, 200, shown)

    with serve(Endpoint(script=[answer], models=[{"id": "q"}])) as endpoint:
        model = OpenAICompatible(base_url=endpoint.url, provider="ollama", offline_tokens=True)
        asyncio.run(discovered(model))
    assert endpoint.requests == [{"model": "q"}]
    assert (model.name, model.context_tokens) == ("q", window)
    assert said in model.guess
    assert bool(said) == bool(model.guess)


async def discovered(model: OpenAICompatible) -> None:
    try:
        await model.discover()
    finally:
        await model.close()


# doctor


def test_doctor_says_in_one_sentence_that_nothing_runs(run_cli: Cli) -> None:
    code, out, err = run_cli("doctor", "--provider", "ollama", "--base-url", "http://127.0.0.1:9/v1")
    assert (code, err) == (1, "")
    [failed] = [line for line in out.splitlines() if line.startswith("FAIL")]
    assert failed.startswith("FAIL  model: cannot reach http://127.0.0.1:9/v1 (")
    assert failed.endswith("check the address and that the server runs, or use --model embedded")


def test_doctor_shows_window_formats_speed_and_what_was_negotiated(run_cli: Cli) -> None:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        send(handler, 200, {"choices": [{"message": {"content": '{"word": "ready"}'}, "finish_reason": "stop"}]})

    no_seed = status(400, "Unknown parameter: 'seed'")
    no_schema = status(400, "response_format json_schema is not supported")
    with serve(Endpoint(script=[no_seed, no_schema, reply, reply, reply])) as endpoint:
        code, out, _ = run_cli("doctor", "--base-url", endpoint.url, "--model", "m-70b", "--context-tokens", "9000")
    assert code == 0
    assert "window: 9,000 tokens" in out
    assert "formats: json_object, text" in out
    assert "negotiated: no seed, no json_schema" in out
    assert "speed: 3 calls" in out
    assert "exam: not examined; by its size, it may verify" in out


# what is remembered


def test_what_an_endpoint_refused_is_known_to_the_next_run(tmp_path: Path) -> None:
    script: list[Any] = [status(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")]
    with serve(Endpoint(default="yes", script=script)) as endpoint:
        for _ in range(2):
            assert asyncio.run(completed(OpenAICompatible("m", base_url=endpoint.url, known=tmp_path))) == "yes"
            forget_terms()  # as the end of the process does
        asyncio.run(completed(OpenAICompatible("other", base_url=endpoint.url, known=tmp_path)))
    assert [next(name for name in ("max_tokens", "max_completion_tokens") if name in r) for r in endpoint.requests] == [
        *("max_tokens", "max_completion_tokens", "max_completion_tokens", "max_tokens")
    ]


def test_old_or_damaged_memories_count_for_nothing(tmp_path: Path) -> None:
    model = OpenAICompatible("m", base_url="http://127.0.0.1:9/v1", known=tmp_path, offline_tokens=True)
    good = {"limit": None, "refused": [], "formats": ["text"], "sizes": True, "system": True, "longest_reply": None}
    for terms, limit in (
        (good | {"learnt": "2020-01-01"}, "max_tokens"),
        (good | {"learnt": "2999-01-01", "formats": ["xml"]}, "max_tokens"),
        (good | {"learnt": None}, "max_tokens"),
        (good | {"learnt": "2999-01-01"}, None),
    ):
        model.memory.write("terms", terms)
        forget_terms()
        assert model.terms.limit == limit, terms


def test_nothing_is_kept_that_no_reply_has_borne_out(tmp_path: Path) -> None:
    script: list[Any] = [status(400, "Unknown parameter: 'seed'"), *[status(400, "no")] * 3]
    with serve(Endpoint(script=script)) as endpoint, pytest.raises(ModelRefused):
        asyncio.run(completed(OpenAICompatible("m", base_url=endpoint.url, known=tmp_path, offline_tokens=True)))
    assert list(tmp_path.iterdir()) == []


# errors


def test_errors_say_status_pause_and_endpoint() -> None:
    with serve(Endpoint(script=[status(429, "slow down", {"Retry-After": "7"})])) as endpoint:
        with pytest.raises(TransientFault) as caught:
            asyncio.run(completed(OpenAICompatible("m", base_url=endpoint.url, offline_tokens=True)))
    assert (caught.value.status, caught.value.retry_after, caught.value.endpoint) == (429, 7.0, endpoint.url)
    with pytest.raises(SummarizerError) as unreached:
        asyncio.run(completed(OpenAICompatible("m", base_url="http://127.0.0.1:9/v1", offline_tokens=True)))
    assert vars(unreached.value) == {"status": None, "retry_after": None, "endpoint": "http://127.0.0.1:9/v1"}


def test_the_key_that_is_named_is_the_providers() -> None:
    with serve(Endpoint(script=[status(401, "bad key")])) as endpoint:
        model = OpenAICompatible("m", base_url=endpoint.url, api_key="k", provider="groq", offline_tokens=True)
        with pytest.raises(ModelRefused, match="set GROQ_API_KEY"):
            asyncio.run(completed(model))


# a configuration file


@pytest.mark.parametrize(
    ("answers", "written"),
    [
        ("ollama\nqwen3:8b\n\n", 'provider = "ollama"\nmodel = "qwen3:8b"\n'),
        ("vllm\n\nhttp://gpu:9000/v1\n", 'provider = "vllm"\nmodel = "auto"\nbase_url = "http://gpu:9000/v1"\n'),
        ("\n", 'model = "embedded"\n'),
    ],
)
def test_three_questions_make_a_configuration_file(
    run_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answers: str, written: str
) -> None:
    path = tmp_path / "new" / "config.toml"
    monkeypatch.setenv("SUMMARIZER_CONFIG", str(path))
    monkeypatch.setattr("sys.stdin", io.StringIO(answers))
    code, out, err = run_cli("config", "init")
    assert code == 0, err
    assert path.read_text(encoding="utf-8") == written
    assert str(path) in out
    assert run_cli("config", "show")[0] == 0
    assert run_cli("config", "init")[0] == 2


def test_an_unknown_provider_writes_nothing(run_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setattr("sys.stdin", io.StringIO("nobody\n"))
    code, _, err = run_cli("config", "init")
    assert (code, "there is no provider 'nobody'" in err) == (2, True)
    assert not (tmp_path / "config.toml").exists()
