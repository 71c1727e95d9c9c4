"""Models of one's own in place of an endpoint: a program, an asynchronous function, a client that is set up."""

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openai
import pytest

from summarizer.api import Reader, load_text, summarize
from summarizer.errors import ModelError, SummarizerError, UsageError
from tests.loopback import Endpoint, serve
from tests.test_exam import reader

Cli = Callable[..., tuple[int, str, str]]
TEXT = """The council of Tarnsey voted on Monday to put off the replacement of the town's bridge.
The bridge carries many vehicles a day across the mouth of the river Ode.
A survey found rust in the hangers of the bridge.
The second survey could be ready by October, the town clerk said.
The deputy mayor voted against the delay.
Bus operator Odeline moved two of its routes to the upper bridge in May."""
PROGRAM = """
import json, sys
sys.path.insert(0, ROOT)
from tests.test_exam import reader
prompt = sys.stdin.read()
article, _, task = prompt.partition("I have read it.")
print("Here you are:", reader({"messages": [{}, {"content": article}, {"content": task}]}))
"""


@pytest.fixture
def program(tmp_path: Path) -> Callable[[str], str]:
    def write(code: str) -> str:
        path = tmp_path / "program.py"
        path.write_text(code.replace("ROOT", repr(str(Path(__file__).parents[1]))), encoding="utf-8")
        return f"command:{sys.executable} {path}"

    return write


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "bridge.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_program_drafts_and_verifies(run_cli: Cli, program: Callable[[str], str], article: Path) -> None:
    code, out, err = run_cli(article, "--model", program(PROGRAM), "--format", "json", "--no-cache")
    assert code == 0, err
    found = json.loads(out)
    assert found["run"]["endpoint"] == "command"
    assert found["summary"]["key_points"][0]["support"] == "verified"
    assert "which receives the article; verifier not examined" in err
    assert "context window of" in err


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import sys; print('one\\nno such model', file=sys.stderr); sys.exit(3)", "exit code 3: no such model"),
        ("import sys; sys.exit(3)", "exit code 3: no reason given"),
        ("pass", "sent an empty reply"),
        ("print('I cannot help with this.')", "holds no JSON object"),
    ],
)
def test_a_program_that_fails(run_cli: Cli, program: Callable[[str], str], article: Path, code: str, said: str) -> None:
    exit_code, _, err = run_cli(article, "--model", program(code), "--no-cache")
    assert exit_code == 1
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("model", "code", "said"),
    [
        ("command:", 2, "names no program"),
        ("command:'half", 2, "cannot be read as a command"),
        ("command:no-such-program-here", 1, "cannot run no-such-program-here"),
    ],
)
def test_no_program(run_cli: Cli, article: Path, model: str, code: int, said: str) -> None:
    exit_code, _, err = run_cli(article, "--model", model, "--no-cache")
    assert (exit_code, said in err) == (code, True), err


def test_a_program_that_hangs_is_ended(run_cli: Cli, program: Callable[[str], str], article: Path) -> None:
    model = program("import time; time.sleep(60)")
    code, _, err = run_cli(article, "--model", model, "--no-cache", "--timeout", "1")
    assert code == 1
    assert "--timeout" in err


async def mine(messages: list[dict[str, str]]) -> str:
    return reader({"messages": messages})


def test_a_function_is_asked_and_calls_are_counted() -> None:
    told: list[tuple[int, int]] = []
    report = summarize(load_text(TEXT), client=mine, progress=lambda done, total: told.append((done, total)))
    assert (report.run.model, report.run.endpoint, report.run.calls) == ("mine", "function", 3)
    assert report.summary is not None
    assert report.summary.key_points[0].support == "verified"
    assert told[-1] == (3, 3)
    assert told == sorted(told)


async def broken(_: Any) -> str:
    raise KeyError("x")


async def numbers(_: Any) -> Any:
    return 3


@pytest.mark.parametrize(
    ("client", "said"),
    [
        (broken, "broken failed: KeyError"),
        (numbers, "numbers returned a value of type int, not text"),
        (3, "client must be an openai.AsyncOpenAI or an asynchronous function"),
        (openai.OpenAI(api_key="k"), "a client must be an openai.AsyncOpenAI, not OpenAI"),
    ],
)
def test_what_goes_wrong_with_ones_own_is_one_of_our_errors(client: Any, said: str) -> None:
    with pytest.raises(SummarizerError, match=said):
        summarize(load_text(TEXT), client=client, model="auto" if callable(client) else "m")


def test_a_client_that_is_set_up_is_used_and_stays_open() -> None:
    async def twice(endpoint: Endpoint) -> list[str]:
        async with openai.AsyncOpenAI(api_key="of-the-client", base_url=endpoint.url) as client:
            models = []
            for _ in range(2):
                async with Reader(client=client, model="m-70b", context_tokens=30_000, cache=False) as own:
                    models.append((await own.summarize(load_text(TEXT), stances=False)).run.model)
            return models

    with serve(Endpoint(default=reader)) as endpoint:
        assert asyncio.run(twice(endpoint)) == ["m-70b", "m-70b"]
    assert endpoint.headers[0]["authorization"] == "Bearer of-the-client"


def test_every_error_of_the_library_is_in_one_tree() -> None:
    assert issubclass(UsageError, SummarizerError)
    for wrong in ({"length": "endless"}, {"points": 0}, {"provider": "nobody"}):
        with pytest.raises(SummarizerError):
            summarize(load_text(TEXT), **wrong)
    assert vars(ModelError("x")) == {"status": None, "retry_after": None, "endpoint": None}
