"""The model in this process, and the same model behind HTTP, with real weights; skipped where they are not."""

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import ContextTooLong, ModelUnavailable
from summarizer.ingest.load import load_article
from summarizer.llm.client import ChatReply, ChatRequest, Message
from summarizer.llm.embedded import EmbeddedModel
from summarizer.results import Report
from summarizer.tasks.drafter import article_prefix, split_into_chunks

ARTICLE = """\
Harbour of Skarnes stays closed to cargo ships

The harbour of Skarnes will stay closed to cargo ships until 14 May, the port authority said on Monday.

A storm in March broke 60 metres of the northern pier. Repairs may cost 2.4 million crowns.

“We will not risk a single life for a deadline,” harbour master Berit Lunde said. Fishing boats can still land there.

The shippers’ union called the closure a disaster. “Every week costs us 30 ships,” said its chairman, Olaf Brekke.
"""
CITY = {
    "type": "object",
    "properties": {"city": {"type": "string", "maxLength": 20}, "year": {"type": "integer"}},
    "required": ["city", "year"],
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def model(small_model: Path) -> Iterator[EmbeddedModel]:
    pytest.importorskip("xllamacpp", reason="the extra embedded is not installed")
    loaded = EmbeddedModel(small_model, context_tokens=1536)
    yield loaded
    asyncio.run(loaded.close())


@pytest.fixture
def article_file(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def asked(*contents: str, **options: Any) -> ChatRequest:
    return ChatRequest(tuple(Message("user", content) for content in contents), **options)


def test_a_reply_keeps_to_its_schema(model: EmbeddedModel) -> None:
    request = asked(
        "The bridge of Ostmar was opened in 1931. Which city, which year?",
        output_format="json_schema",
        schema_name="City",
        schema=CITY,
        max_output_tokens=60,
    )
    reply = asyncio.run(model.complete(request))
    assert set(json.loads(reply.text)) == {"city", "year"}
    assert reply.finish_reason == "stop"
    assert reply.usage.exact
    assert 0 < reply.usage.output_tokens < 60
    assert asyncio.run(model.complete(request)).text == reply.text


def test_facts_of_the_file(model: EmbeddedModel) -> None:
    assert model.context_tokens == 1536
    assert 130e6 < model.parameters < 140e6
    assert model.count_tokens("") == 0
    assert model.count_tokens("one two three") == 3


def test_a_reply_that_reaches_its_limit_says_so(model: EmbeddedModel) -> None:
    reply = asyncio.run(model.complete(asked("Count from one to a hundred.", max_output_tokens=4)))
    assert (reply.finish_reason, reply.usage.output_tokens) == ("length", 4)


def test_a_request_longer_than_the_window(model: EmbeddedModel) -> None:
    with pytest.raises(ContextTooLong, match="1536 tokens"):
        asyncio.run(model.complete(asked("word " * 2000)))


def test_the_second_task_on_an_article_reads_only_its_tail(model: EmbeddedModel, article_file: Path) -> None:
    article = load_article(str(article_file))
    (chunk,) = split_into_chunks(article, budget=800, count_tokens=model.count_tokens)
    prefix = article_prefix(article, chunk)
    shared = sum(model.count_tokens(message.content) for message in prefix)
    tasks = ["Task: name the harbour.", "Task: when will the harbour open again? Say the date."]

    async def both() -> list[ChatReply]:
        requests = [ChatRequest((*prefix, Message("user", task)), max_output_tokens=4) for task in tasks]
        return [await model.complete(request) for request in requests]

    first, second = asyncio.run(both())
    assert second.usage.cached_tokens >= shared
    assert second.usage.cached_tokens >= 0.9 * first.usage.input_tokens
    template = 16  # marks of turns around the task
    assert second.usage.input_tokens - second.usage.cached_tokens <= model.count_tokens(tasks[1]) + template


@pytest.mark.parametrize(
    "long",
    [asked("Write a very long story.", max_output_tokens=6000), asked("word " * 1400, max_output_tokens=1)],
    ids=["writing", "reading"],
)
def test_a_cancelled_call_is_not_gone_through(model: EmbeddedModel, long: ChatRequest) -> None:
    async def cancel_then_ask() -> ChatReply:
        running = [asyncio.create_task(model.complete(long)) for _ in range(2)]
        await asyncio.sleep(0.3)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        assert all(task.cancelled() for task in running)
        guard = 60  # seconds; going through both calls first would take minutes
        return await asyncio.wait_for(model.complete(asked("Say yes.", max_output_tokens=1)), guard)

    assert asyncio.run(cancel_then_ask()).usage.output_tokens == 1


def test_a_file_that_is_no_gguf_is_one_sentence(article_file: Path, run_cli: Any) -> None:
    path = article_file.with_name("notes.gguf")
    path.write_text("shopping list", encoding="utf-8")
    assert run_cli("--model", path, article_file) == (
        *(1, ""),
        f"summarize: {path} is not a GGUF file; give the path of one\n",
    )
    with pytest.raises(ModelUnavailable, match="there is no model file"):
        EmbeddedModel(path.with_name("missing.gguf"))


def test_a_file_that_is_cut_off_is_one_sentence(small_model: Path, article_file: Path, run_cli: Any) -> None:
    pytest.importorskip("xllamacpp", reason="the extra embedded is not installed")
    path = article_file.with_name("cut.gguf")
    with small_model.open("rb") as weights:
        path.write_bytes(weights.read(3_000_000))
    code, out, err = run_cli("--model", path, article_file)
    assert (code, out) == (1, "")
    assert err == f"summarize: {path} cannot be loaded; is it a complete GGUF model?\n"


@pytest.fixture
def served(small_model: Path) -> Iterator[str]:
    """The base URL of the same weights behind HTTP."""
    xllamacpp = pytest.importorskip("xllamacpp", reason="the extra embedded is not installed")
    params = xllamacpp.CommonParams()
    params.model.path = str(small_model)
    params.n_ctx = 4096
    params.n_parallel = 1
    params.verbosity = -1
    params.warmup = False
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(params)
    yield f"{server.listening_address}/v1"
    del server


def test_the_whole_command_against_the_same_model_over_http(
    served: str, small_model: Path, article_file: Path, run_cli: Callable[..., tuple[int, str, str]]
) -> None:
    shape = ("--no-stances", "--points", "3", "--format", "json")  # so small a model writes stances without end
    code, out, err = run_cli(article_file, "--base-url", served, "--verify", "off", *shape)
    assert code == 0, err
    report = Report.model_validate_json(out)
    assert report.run.calls > 0
    assert report.run.input_tokens > 0
    assert report.run.endpoint == served
    assert small_model.stem in report.run.model
    text = load_article(str(article_file)).text
    assert report.summary is not None
    statements = [*report.summary.overview, *report.summary.key_points]
    assert all(statement.evidence for statement in statements)
    for evidence in [e for statement in statements for e in statement.evidence]:
        assert text[evidence.start : evidence.end] == evidence.quote
    _, extractive, _ = run_cli(article_file, "--model", "embedded", *shape)
    assert _shape(json.loads(out)) == _shape(json.loads(extractive))


def _shape(report: Any) -> dict[str, Any]:
    """The names in a report, to the second level."""
    return {name: sorted(part) if isinstance(part, dict) else type(part) for name, part in report.items()}
