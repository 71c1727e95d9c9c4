"""Models in an evaluation: recorded over HTTP, replayed, repeated, compared, pruned."""

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summarizer.evals.results import read_results
from summarizer.evals.run import folder_name
from tests.evals.golden import CASE, write_set
from tests.evals.golden import STANCES as STANCES_OF_CASE
from tests.loopback import Endpoint, serve, status
from tests.verifying import verifying

Cli = Callable[..., tuple[int, str, str]]
SUMMARY: dict[str, Any] = {
    "headline": "Varn's council approves a footbridge",
    "overview": [{"text": "The council of Varn approved a footbridge by nine votes to four.", "cites": [2]}],
    "key_points": [{"text": "The bridge will cost 3.2 million crowns.", "cites": [3]}],
}
STANCE = {"role": "", "target": "the footbridge", "speech": "direct", "voice": "reported"}
STANCES = [
    STANCE
    | {
        "holder": "The council of Varn",
        "position": "favor",
        "claim": "The council of Varn approved it.",
        "cites": [2],
        "speech": "deed",
    },
    STANCE
    | {"holder": "Ilse Thorn", "position": "favor", "claim": "Ilse Thorn welcomes the footbridge.", "cites": [4]},
    STANCE
    | {"holder": "Rolf Lund", "position": "against", "claim": "Rolf Lund opposes the footbridge.", "cites": [5, 6]},
]


def draft(asked: dict[str, Any]) -> str:
    """What a good model drafts of the bridge."""
    task = asked["messages"][-1]["content"]
    if "What will the bridge cost?" in task:
        return json.dumps({"status": "answered", "answer": "3.2 million crowns", "cites": [3]})
    if "architect" in task:
        return json.dumps({"status": "not_in_article", "answer": "", "cites": []})
    return json.dumps(SUMMARY | {"stances": STANCES})


TRUE = {
    SUMMARY["headline"]: [2],
    "The council of Varn approved a footbridge by nine votes to four.": [2],
    "The bridge will cost 3.2 million crowns.": [3],
    "The bridge will cost some money.": [3],
    "The council of Varn is for the footbridge: The council of Varn approved it.": [2],
    "Ilse Thorn is for the footbridge: Ilse Thorn welcomes the footbridge.": [4],
    "Rolf Lund is against the footbridge: Rolf Lund opposes the footbridge.": [5, 6],
    "Question: What will the bridge cost? Answer: 3.2 million crowns": [3],
}
model = verifying(draft, TRUE)


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    return write_set(tmp_path / "set", CASE + STANCES_OF_CASE)


def record(run_cli: Cli, golden: Path, *options: str, default: Any = model) -> tuple[Endpoint, str]:
    with serve(Endpoint(default=default)) as endpoint:
        _, out, _ = run_cli("eval", golden, "--record", "-m", "m-1", "--base-url", endpoint.url, "--offline", *options)
    return endpoint, out


def recorded(golden: Path) -> int:
    """How many recordings a set has of the model."""
    return len(list((golden / "recordings" / "m-1").glob("??/*.json")))


def test_a_recorded_model_is_replayed_beside_the_core(
    golden: Path, tmp_path: Path, run_cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint, _ = record(run_cli, golden)
    assert len(endpoint.requests) == recorded(golden) >= 4
    monkeypatch.setattr(socket.socket, "connect", None)
    monkeypatch.setattr(socket, "getaddrinfo", None)
    run_cli("eval", "accept", golden, "--model", "embedded")
    code, out, _ = run_cli("eval", golden, "--json", tmp_path / "r.json")
    assert code == 0, out
    run = read_results(tmp_path / "r.json")
    assert run.models == ["embedded", "m-1"]
    assert run.pooled("m-1", "stance_f1") == 1
    assert run.pooled("m-1", "answer_found") == 1
    assert run.pooled("m-1", "fact_recall") == 1
    assert [shown.support for shown in run.of("m-1")[0].shown[:3]] == ["verified"] * 3


def test_recording_goes_on_where_it_stopped(golden: Path, run_cli: Cli) -> None:
    refusal = status(401, "no")
    with serve(Endpoint(default=model, script=["", "", "", refusal])) as endpoint:
        options = ("--record", "-m", "m-1", "--base-url", endpoint.url, "--offline", "--concurrency", "1")
        assert run_cli("eval", golden, *options)[0] == 4
        asked, kept = len(endpoint.requests), recorded(golden)
        assert kept >= 3
        assert run_cli("eval", golden, *options)[0] == 0
        assert len(endpoint.requests) - asked == recorded(golden) - kept > 0


def test_a_case_without_a_recording_fails_and_is_named(golden: Path, run_cli: Cli) -> None:
    record(run_cli, golden)
    write_set(golden, CASE.replace("What will the bridge cost?", "What is the price of the bridge?"))
    code, out, _ = run_cli("eval", golden, "--model", "m-1")
    assert code == 4
    assert "m-1 · bridge:" in out
    assert "has no recording" in " ".join(out.split())
    assert "FAILED: 1 not scored" in out


def test_recordings_that_no_case_asks_for_are_reported_and_pruned(golden: Path, run_cli: Cli) -> None:
    record(run_cli, golden)
    before = recorded(golden)
    kept = CASE.split('  - ask: "Which architect')[0] + "cleaning:\n  gone: [SHARE THIS ARTICLE]\n"
    write_set(golden, kept)
    assert "m-1: 1 recording that no call asks for" in run_cli("eval", golden)[1]
    assert "1 recording deleted" in run_cli("eval", "prune", golden)[1]
    run_cli("eval", "accept", golden, "--model", "embedded")
    code, out, _ = run_cli("eval", golden)
    assert code == 0
    assert "Unused" not in out
    assert recorded(golden) == before - 1


def test_a_repeat_is_another_draw(golden: Path, tmp_path: Path, run_cli: Cli) -> None:
    endpoint, _ = record(run_cli, golden, "--repeat", "3", "--json", str(tmp_path / "r.json"))
    assert sorted({asked["seed"] for asked in endpoint.requests}) == [7, 8, 9]
    assert [result.repeat for result in read_results(tmp_path / "r.json").results] == [0, 1, 2]
    code, out, _ = run_cli("eval", golden, "--model", "m-1", "--repeat", "3")
    assert code == 0, out


def test_a_live_model_is_held_to_chance_not_to_single_cases(golden: Path, run_cli: Cli) -> None:
    article = (golden / "articles" / "bridge.txt").read_text(encoding="utf-8")
    for number in range(4):
        (golden / "articles" / f"a{number}.txt").write_text(article, encoding="utf-8")
        write_set(golden, CASE.replace("bridge.txt", f"a{number}.txt"), name=f"a{number}")
    record(run_cli, golden)
    assert run_cli("eval", "accept", golden)[0] == 0

    def forgetful(asked: dict[str, Any]) -> str:
        return model(asked).replace("3.2 million crowns", "some money") if wrong.pop(0) else model(asked)

    live = ("eval", golden, "--live", "-m", "m-1", "--offline", "--no-cache", "--concurrency", "1", "--base-url")
    wrong = [True] + [False] * 100
    with serve(Endpoint(default=forgetful)) as endpoint:
        code, out, _ = run_cli(*live, endpoint.url)
    assert code == 0, out
    wrong = [True] * 100
    with serve(Endpoint(default=forgetful)) as endpoint:
        code, out, _ = run_cli(*live, endpoint.url)
    assert code == 4
    assert "Worse beyond chance" in out
    assert "m-1 · answer_found 1 → " in out


def test_a_model_is_named_once(golden: Path, run_cli: Cli) -> None:
    code, _, err = run_cli("eval", golden, "--live", "-m", "embedded", "-m", "embedded")
    assert code == 2
    assert "twice" in err


@pytest.mark.parametrize(
    ("model_name", "folder"),
    [
        ("gpt-4.1-mini", "gpt-4.1-mini"),
        ("/models/Qwen2.5 Coder.gguf", "Qwen2.5-Coder"),
        ("hf:owner/repo/file-q4.gguf", "file-q4"),
        ("org/model:latest", "model-latest"),
        ("..", "model"),
    ],
)
def test_folders_are_named_after_models(model_name: str, folder: str) -> None:
    assert folder_name(model_name) == folder


def test_a_slow_model_may_be_bound_to_some_cases(golden: Path, tmp_path: Path, run_cli: Cli) -> None:
    write_set(golden, name="second")
    (golden / "gates.toml").write_text('[models.m-1]\ncases = ["second"]\n', encoding="utf-8")
    record(run_cli, golden)
    run_cli("eval", "accept", golden, "--model", "embedded")
    code, out, _ = run_cli("eval", golden, "--json", tmp_path / "r.json")
    assert code == 0, out
    run = read_results(tmp_path / "r.json")
    assert [result.case for result in run.of("embedded")] == ["bridge", "second"]
    assert [result.case for result in run.of("m-1")] == ["second"]
