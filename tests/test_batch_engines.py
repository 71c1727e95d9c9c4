"""A corpus through every engine, with a model that drafts, verifies and repairs: the same rows from each."""

import asyncio
import json
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from summarizer.config import Settings, load_settings
from summarizer.corpus.inputs import file_item
from summarizer.corpus.run import Recipe, RowEngine
from summarizer.corpus.workers import CallingRows, PooledRows
from summarizer.engine import Engine
from summarizer.llm.client import ChatRequest
from summarizer.llm.ledger import Ledger
from summarizer.settings import Wanted
from tests.batch_server import Provider, serve_batches
from tests.corpora import batch_command, rows, run_batch
from tests.loopback import Endpoint, serve
from tests.scripted import NotingModel
from tests.verifying import verifying

ARTICLES, FEW = 60, 24
FALSE, REPAIRED, HOPELESS = "The roof of the school is new.", "The school roof leaks.", "The river is poisoned."
OPTIONS = ("--model", "test-model", "--no-cache", "-q")


def article(number: int) -> str:
    return (
        f"Ward {number} votes on the bridge\n\n"
        f"Ward {number} will pay {number + 2} million crowns for the bridge, the council decided on Tuesday.\n\n"
        "Councillor Nils Holt opposed the bridge. The school roof leaks.\n"
    )


def draft(asked: dict[str, Any]) -> str:
    """What the article says, for every second article what can be repaired, and for every third what can not."""
    told = asked["messages"][1]["content"].split("[2] ")[1].split("\n")[0]
    number = int(told.split()[1])
    points = [{"text": told, "cites": [2]}]
    points += [{"text": FALSE, "cites": [4]}] * (number % 2 == 0) + [{"text": HOPELESS, "cites": [4]}] * (
        number % 3 == 0
    )
    stance = {
        "cites": [3], "holder": "Nils Holt", "role": "councillor", "target": "the bridge", "position": "against",
        "claim": "Nils Holt opposed the bridge.", "speech": "indirect", "voice": "reported",
    }  # fmt: skip
    return json.dumps({"headline": "A vote", "overview": points[:1], "key_points": points, "stances": [stance]})


SIDE = "Nils Holt (councillor) is against the bridge: Nils Holt opposed the bridge."
reply = verifying(draft, {"A vote": [2], SIDE: [3]}, {FALSE: REPAIRED})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "in"
    folder.mkdir()
    for number in range(ARTICLES):
        (folder / f"{number:04}.txt").write_text(article(number), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def expected(folder: Path) -> list[dict[str, Any]]:
    """The rows of local calls, in the articles' order."""
    out = folder.parent / "calls.jsonl"
    with serve(Endpoint(default=reply)) as endpoint:
        done = run_batch(folder, "-o", out, "--base-url", endpoint.url, *OPTIONS)
        assert done.returncode == 0, done.stderr
        return compared(rows(out), endpoint.url)


def compared(made: list[dict[str, Any]], url: str) -> list[dict[str, Any]]:
    """Rows without the address of the endpoint that made them."""
    return json.loads(json.dumps(made).replace(url, "URL"))


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with serve(Endpoint(default=reply)) as running:
        yield running


def test_local_calls_draft_verify_and_repair_every_article(expected: list[dict[str, Any]]) -> None:
    assert [row["status"] for row in expected] == ["ok"] * ARTICLES
    for number, row in enumerate(expected):
        gone = Counter(dropped["text"] for dropped in row["dropped"])
        assert gone == Counter([FALSE] * (number % 2 == 0) + [HOPELESS] * (number % 3 == 0))
        texts = {point["text"]: point["support"] for point in row["summary"]["key_points"]}
        assert (texts.get(REPAIRED) == "verified") == (number % 2 == 0)
        assert {FALSE, HOPELESS}.isdisjoint(texts)
        assert [stance["support"] for stance in row["stances"]] == ["verified"]
        assert row["run"]["verifier"]["unread"] == 0


async def made_by(rows_engine: RowEngine, folder: Path) -> list[dict[str, Any]]:
    """The rows that an engine makes of a folder, as JSON."""
    slots = asyncio.Semaphore(rows_engine.capacity)

    async def one(path: Path) -> dict[str, Any]:
        async with slots:
            row = await rows_engine.make(file_item(str(path)))
        assert row is not None
        return row.model_dump(mode="json")

    try:
        return await asyncio.gather(*(one(path) for path in sorted(folder.iterdir())))
    finally:
        await rows_engine.close()


def recipe_for(settings: Settings) -> Recipe:
    """The recipe that the command makes of the settings."""
    return Recipe(Wanted(), identity="openai:test-model", verifier="openai:test-model", settings=settings)


def test_worker_processes_give_the_same_rows(expected: list[dict[str, Any]], folder: Path, endpoint: Endpoint) -> None:
    settings = load_settings({"base_url": endpoint.url, "model": "test-model"})
    made = asyncio.run(made_by(PooledRows(recipe_for(settings), 2), folder))
    assert without_recipe(compared(made, endpoint.url)) == without_recipe(expected)


class InProcess(NotingModel):
    """The same script as a model of this process, without HTTP."""

    name, identity, endpoint = "test-model", "test:in-process", "URL"

    def reply(self, request: ChatRequest) -> str:
        return reply({"messages": [{"role": m.role, "content": m.content} for m in request.messages]})


def test_a_model_in_the_process_gives_the_same_rows(expected: list[dict[str, Any]], folder: Path) -> None:
    model = InProcess()
    engine = Engine(model, Ledger(), verifier=model)
    made = asyncio.run(made_by(CallingRows(recipe_for(load_settings({})), engine, 1), folder))
    assert said(made) == said(expected)


@pytest.mark.skipif(find_spec("ray") is None, reason="the extra ray is not installed")
def test_a_cluster_gives_the_same_rows(
    expected: list[dict[str, Any]], folder: Path, tmp_path: Path, endpoint: Endpoint
) -> None:
    out = tmp_path / "r.jsonl"
    more = ("--engine", "ray", "--workers", "2", "--base-url", endpoint.url)
    done = run_batch(folder, "-o", out, *more, *OPTIONS)
    assert done.returncode == 0, done.stderr
    assert compared(rows(out), endpoint.url) == expected


def test_batches_of_the_provider_give_the_same_rows_in_a_round_each(
    expected: list[dict[str, Any]], folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "r.jsonl"
    with serve_batches(Provider(reply, polls=0)) as provider:
        collect_to_the_end(folder, out, provider)
        assert compared(rows(out), provider.url) == expected
    assert len(provider.batches) == 3  # drafts, verdicts, repairs
    assert len(provider.asked) == len(set(provider.asked))


def test_a_kill_between_rounds_or_within_one_loses_nothing(
    expected: list[dict[str, Any]], folder: Path, tmp_path: Path
) -> None:
    few, out = tmp_path / "in", tmp_path / "r.jsonl"
    few.mkdir()
    for path in sorted(folder.iterdir())[:FEW]:
        (few / path.name).write_bytes(path.read_bytes())
    chance = random.Random(3)
    with serve_batches(Provider(reply, polls=0)) as provider:
        for _ in range(3):
            kill_after(chance.random(), collecting(few, out, provider), provider)
        collect_to_the_end(few, out, provider)
        made = json.loads(json.dumps(compared(rows(out), provider.url)).replace(str(few), str(folder)))
        assert made == expected[:FEW]
    assert len(provider.batches) == 3
    assert len(provider.asked) == len(set(provider.asked)), "no call is sent, and paid, twice"


def collecting(folder: Path, out: Path, provider: Provider) -> list[str]:
    more = ("--engine", "provider-batch", "--step", "collect", "--base-url", provider.url)
    return batch_command(folder, "-o", out, *more, *OPTIONS)


def collect_to_the_end(folder: Path, out: Path, provider: Provider) -> None:
    for _ in range(20):
        done = subprocess.run(collecting(folder, out, provider), capture_output=True, check=False, timeout=120)
        if done.returncode != 4:
            assert done.returncode == 0, done.stderr
            return
    raise AssertionError("it never ended")


def kill_after(seconds: float, command: list[str], provider: Provider) -> None:
    """Start a command and kill it some time after the provider has a further batch or was asked about one."""
    before = state(provider)
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as running:
        while running.poll() is None and state(provider) == before:
            time.sleep(0.01)
        time.sleep(seconds / 4)
        running.send_signal(signal.SIGKILL)


def state(provider: Provider) -> tuple[int, int]:
    return len(provider.batches), sum(batch["_polls"] for batch in provider.batches.values())


def said(made: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What rows say of their articles."""
    left_out = ("run", "recipe")
    return [{name: value for name, value in row.items() if name not in left_out} for row in made]


def without_recipe(made: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name != "recipe"} for row in made]
