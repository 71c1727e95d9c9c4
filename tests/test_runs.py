"""Whole runs: recorded and replayed, killed and resumed, bounded, and without a trace of a key."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summarizer.results import Report
from tests.articles import COUNCIL
from tests.loopback import Endpoint, serve, status
from tests.test_faults import good
from tests.verifying import verifying

Cli = Callable[..., tuple[int, str, str]]
KEY = "sk-planted-0123456789abcdef"


def _name(number: int) -> str:
    """A name that no other number has, so that no two sentences say the same."""
    return "".join(
        "br kl st dr gl tr fl pr sk vr".split()[int(d)] + "aeiouaeiou"[int(d)] for d in f"{number:03}"
    ).title()


@pytest.fixture
def long_article(tmp_path: Path) -> Path:
    sentences = [
        f"{_name(n)} of {_name(n + 241)} gave {n * 100} crowns to {_name(n + 482)} for the new footbridge."
        for n in range(1, 241)
    ]
    path = tmp_path / "long.txt"
    path.write_text("\n\n".join(sentences), encoding="utf-8")
    return path


def own_words(asked: dict[str, Any]) -> str:
    """A model that says the first lines it is shown, in their words, to every task of a long article."""
    lines = re.findall(r"^\[(\d+)\] (.+)$", asked["messages"][1]["content"], re.MULTILINE)
    points = [{"text": text, "cites": [int(number)]} for number, text in lines[:6]]
    told = {"headline": points[0]["text"], "overview": points[:1], "key_points": points}
    return json.dumps(told | {"chosen": list(range(1, len(points) + 1)), "stances": []})


careful = verifying(own_words)
"""The same, which verifies too."""


def without_times(out: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(out)
    del report["run"]["seconds"]
    return report


def test_a_recorded_run_is_replayed_byte_for_byte(
    run_cli: Cli, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = tmp_path / "calls"
    with serve(Endpoint(default=good)) as endpoint:
        code, recorded, _ = run_cli(article, "--base-url", endpoint.url, "-m", "m", "-f", "json", "--record", calls)
    assert code == 0
    monkeypatch.setattr(socket.socket, "connect", None)
    monkeypatch.setattr(socket, "getaddrinfo", None)
    code, replayed, err = run_cli(article, "-f", "json", "--replay", calls)
    assert code == 0
    assert "no model is called" in err
    assert without_times(replayed) == without_times(recorded)
    assert len(without_times(recorded)["run"]["prompts"]) == 12
    assert json.dumps(without_times(replayed)) == json.dumps(without_times(recorded))


def test_quotations_as_rows_take_the_calls_of_a_report(run_cli: Cli, article: Path, tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    with serve(Endpoint(default=good)) as endpoint:
        run_cli(article, "--base-url", endpoint.url, "-m", "m", "--length", "short", "--record", calls)
    code, out, err = run_cli(article, "--format", "csv", "--length", "short", "--replay", calls)
    assert (code, out.startswith("file,title,speaker")) == (0, True), err


def test_a_replay_that_misses_names_the_call(run_cli: Cli, article: Path, tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    with serve(Endpoint(default=good)) as endpoint:
        run_cli(article, "--base-url", endpoint.url, "-m", "m", "--record", calls, "--no-stances")
    code, _, err = run_cli(article, "--replay", calls)
    assert code == 1
    assert "has no recording" in err
    assert "who takes which side" in err


def test_the_cache_saves_calls_and_says_so(run_cli: Cli, article: Path) -> None:
    with serve(Endpoint(default=good)) as endpoint:
        options = ("--base-url", endpoint.url, "-m", "m", "-f", "json")
        first = Report.model_validate_json(run_cli(article, *options)[1])
        out, err = run_cli(article, *options)[1:]
        again = Report.model_validate_json(out)
        assert len(endpoint.requests) == 4
        assert (first.run.recorded_calls, again.run.recorded_calls) == (0, 4)
        assert "4 calls (4 cached)" in err
        run_cli(article, *options, "--no-cache")
        assert len(endpoint.requests) == 8
    assert "4 replies" in run_cli("cache", "stats")[1]
    assert run_cli("cache", "clear")[1] == "4 replies deleted\n"


def test_a_killed_run_repeats_only_unfinished_calls(long_article: Path, tmp_path: Path) -> None:
    environment = os.environ | {"SUMMARIZER_CACHE": str(tmp_path / "replies")}
    with serve(Endpoint(default=careful, latency=0.05)) as endpoint:
        options = ("--base-url", endpoint.url, "--model", "m", "--context-tokens", "1500", "--concurrency", "2")
        command = [sys.executable, "-m", "summarizer", str(long_article), *options, "--offline", "-f", "json"]
        running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while len(endpoint.requests) < 12 and time.monotonic() < deadline:
            time.sleep(0.01)
        running.send_signal(signal.SIGKILL)
        running.wait()
        time.sleep(0.2)
        before = len(endpoint.requests)
        kept = len(list((tmp_path / "replies").glob("*/??/*.json")))
        assert before >= 12
        assert before - 2 <= kept <= before
        done = subprocess.run(command, env=environment, capture_output=True, check=True, timeout=120)
    report = Report.model_validate_json(done.stdout)
    assert report.run.calls > 30
    assert report.run.recorded_calls == kept
    assert len(endpoint.requests) - before == report.run.calls - kept


def test_articles_and_chunks_run_side_by_side_and_stay_in_order(run_cli: Cli, tmp_path: Path) -> None:
    paths = []
    for n in range(8):
        paths.append(tmp_path / f"{n}.txt")
        paths[-1].write_text(COUNCIL.replace("14 votes", f"{n + 14} votes"), encoding="utf-8")
    with serve(Endpoint(default=good, latency=0.05)) as endpoint:
        options = ("--base-url", endpoint.url, "-m", "m", "-f", "jsonl", "--no-stances", "--concurrency", "4")
        code, out, _ = run_cli(*paths, *options)
    reports = [Report.model_validate_json(line) for line in out.splitlines()]
    assert code == 0
    assert [report.article.source.path for report in reports] == [str(path) for path in paths]
    assert [report.run.calls for report in reports] == [2] * 8
    assert 2 <= endpoint.most_at_once <= 4


def test_a_rate_limited_endpoint_is_slowed_down_for(run_cli: Cli, tmp_path: Path) -> None:
    paths = []
    for n in range(6):
        paths.append(tmp_path / f"{n}.txt")
        paths[-1].write_text(COUNCIL.replace("14 votes", f"{n + 14} votes"), encoding="utf-8")
    script: list[Any] = [status(429, "slow down", {"Retry-After": "0.2"})] * 3
    with serve(Endpoint(default=good, script=script, latency=0.02)) as endpoint:
        options = ("--base-url", endpoint.url, "-m", "m", "-f", "jsonl", "--no-stances", "--concurrency", "6")
        code, out, _ = run_cli(*paths, *options)
    assert code == 0
    reports = [Report.model_validate_json(line) for line in out.splitlines()]
    assert [report.run.calls for report in reports] == [2] * 6
    assert len(endpoint.requests) == 6 * 2 + 3


def test_a_key_is_nowhere(run_cli: Cli, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("SUMMARIZER_CACHE", str(tmp_path / "cache"))
    said = []
    with serve(Endpoint(default=good)) as endpoint:
        said += run_cli(article, "--base-url", endpoint.url, "-m", "m", "--record", tmp_path / "calls", "--debug")
        said += run_cli(article, "--base-url", endpoint.url, "-m", "n", "-f", "json")
        said += run_cli("doctor", "--base-url", endpoint.url, "-m", "m")
    with serve(Endpoint(script=[status(401, f"Incorrect API key provided: {KEY}")])) as endpoint:
        said += run_cli(article, "--base-url", endpoint.url, "-m", "m", "--debug", "--no-cache")
    with serve(Endpoint(script=[status(400, f"what is {KEY}?")] * 3)) as endpoint:
        said += run_cli(article, "--base-url", endpoint.url, "-m", "m", "--debug", "--no-cache")
    said += run_cli("config", "show")
    files = [
        path.read_text(encoding="utf-8", errors="replace")
        for path in tmp_path.rglob("*")
        if path.is_file() and path != article
    ]
    assert len(files) > 4
    secret = KEY.rpartition("-")[2]
    assert secret not in "".join(map(str, said))
    assert secret not in "".join(files)


def test_settings_come_from_flag_then_environment_then_file(
    run_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(
        'model = "from-file"\nconcurrency = 7\n\n[profiles.local]\nmodel = "from-profile"\n'
        'base_url = "http://127.0.0.1:1/v1"\napi_key_env = "LOCAL_KEY"\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("SUMMARIZER_CONFIG", str(file))
    monkeypatch.setenv("LOCAL_KEY", KEY)

    def shown(*options: str) -> dict[str, str]:
        lines = run_cli("config", "show", *options)[1].splitlines()
        return dict(line.split(" = ", 1) for line in lines)

    assert shown()["model"] == "from-file"
    assert shown()["concurrency"] == "7"
    assert shown("--profile", "local")["model"] == "from-profile"
    assert shown("--profile", "local")["api_key"] == "set, not shown"
    monkeypatch.setenv("SUMMARIZER_MODEL", "from-environment")
    assert shown()["model"] == "from-environment"
    assert shown("--model", "from-flag")["model"] == "from-flag"
    assert run_cli("config", "path")[1] == f"{file}\n"
    code, _, err = run_cli("config", "show", "--profile", "nobody")
    assert (code, "it has: local" in err) == (2, True)


@pytest.mark.parametrize("fault", ['modle = "x"', "concurrency = 0", "model = ", '[profiles.a]\nkey = "x"'])
def test_a_faulty_file_is_a_usage_error_that_names_it(
    run_cli: Cli, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(fault, encoding="utf-8")
    monkeypatch.setenv("SUMMARIZER_CONFIG", str(file))
    code, out, err = run_cli(article)
    assert (code, out) == (2, "")
    assert str(file) in err
    assert len(err.splitlines()) == 1


def test_a_dry_run_calls_nothing(run_cli: Cli, article: Path, long_article: Path) -> None:
    with serve(Endpoint(default=careful)) as endpoint:
        options = ("--base-url", endpoint.url, "-m", "m", "--context-tokens", "1500", "--offline", "--dry-run")
        code, out, _ = run_cli(article, long_article, *options)
        assert endpoint.requests == []
        made = Report.model_validate_json(run_cli(long_article, *options[:-1], "-f", "json")[1])
    assert code == 0
    short, verification, repairs, long, long_verification, _, whole = out.splitlines()
    assert short.startswith(f"{article}: 2 calls, about ")
    assert verification.startswith(f"{article}, verification by m: ")
    assert repairs.startswith(f"{article}, repairs if any: 1 call, about ")
    assert made.summary is not None
    assert {point.support for point in made.summary.key_points} == {"verified"}
    assert made.run.verifier is not None
    drafts = made.run.calls - made.run.verifier.calls
    assert long.startswith(f"{long_article}: {drafts} calls in 4 levels")
    planned = re.match(rf"{re.escape(str(long_article))}, verification by m: (\d+) calls", long_verification)
    assert planned is not None
    assert made.run.verifier.calls <= int(planned[1])
    assert whole.startswith("in all: ")
    assert whole.endswith("at most 0.0000 USD")
    assert "no calls" in run_cli(article, "--dry-run")[1]


def test_a_dry_run_with_verification_off_plans_the_drafts_alone(run_cli: Cli, article: Path) -> None:
    options = ("--base-url", "http://127.0.0.1:9/v1", "-m", "m", "--offline", "--dry-run", "--verify", "off")
    code, out, _ = run_cli(article, *options)
    assert (code, len(out.splitlines())) == (0, 1)


def test_an_unknown_price_forbids_a_limit(run_cli: Cli, article: Path) -> None:
    options = ("--base-url", "https://models.example.test/v1", "-m", "unheard-of", "--max-cost", "1", "--dry-run")
    code, _, err = run_cli(article, *options)
    assert code == 2
    assert "--max-cost needs the price of" in err


def test_doctor_says_what_works(run_cli: Cli) -> None:
    with serve(Endpoint(default='{"word": "ready"}', script=[status(400, "no schemas here")])) as endpoint:
        code, out, _ = run_cli("doctor", "--base-url", endpoint.url)
    assert code == 0
    assert "test-model" in out
    assert "formats: json_object, text" in out
    code, out, _ = run_cli("doctor", "--base-url", "http://127.0.0.1:9/v1", "-m", "m")
    assert code == 1
    assert "FAIL" in out


def test_an_interrupt_keeps_what_is_finished(long_article: Path, tmp_path: Path) -> None:
    environment = os.environ | {"SUMMARIZER_CACHE": str(tmp_path / "replies")}
    with serve(Endpoint(default=careful, latency=0.1)) as endpoint:
        command = [sys.executable, "-m", "summarizer", str(long_article), "--base-url", endpoint.url, "--model", "m"]
        command += ["--context-tokens", "1500", "--offline", "-f", "json"]
        running = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        deadline = time.monotonic() + 60
        while len(endpoint.requests) < 6 and time.monotonic() < deadline:
            time.sleep(0.01)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=20)
    assert running.returncode == 130
    assert out == b""
    assert err.splitlines()[-1] == b"summarize: interrupted"
    assert list((tmp_path / "replies").glob("*/??/*.json"))


@pytest.mark.skipif(os.name == "nt", reason="signals are sent in another way there")
@pytest.mark.parametrize("words", [["-"], ["ask", "-", "Who?"], ["stances", "-"], ["clean", "-"]], ids=" ".join)
def test_one_interrupt_ends_the_wait_for_a_silent_pipe(words: list[str]) -> None:
    script = "import sys; sys.stderr.write('up\\n'); sys.stderr.flush(); from summarizer.__main__ import main; main()"
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", script, *words], stdin=pipe, stdout=pipe, stderr=pipe) as running:
        assert running.stderr is not None
        running.stderr.readline()
        time.sleep(1)
        running.send_signal(signal.SIGINT)
        try:
            assert running.wait(timeout=20) == 130
        finally:
            running.kill()
        assert running.stderr.read().splitlines()[-1] == b"summarize: interrupted"


def test_two_processes_share_a_cache(article: Path, tmp_path: Path) -> None:
    environment = os.environ | {"SUMMARIZER_CACHE": str(tmp_path / "replies")}

    async def both(url: str) -> list[bytes]:
        command = [sys.executable, "-m", "summarizer", str(article), "--base-url", url, "--model", "m", "-f", "json"]
        running = [
            await asyncio.create_subprocess_exec(
                *command, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
            )
            for _ in range(3)
        ]
        return [(await process.communicate())[0] for process in running]

    with serve(Endpoint(default=good, latency=0.1)) as endpoint:
        outs = asyncio.run(both(endpoint.url))
    reports = [Report.model_validate_json(out) for out in outs]
    assert len({report.summary.model_dump_json() for report in reports if report.summary}) == 1
    assert len(list((tmp_path / "replies").glob("*/??/*.json"))) == 4
    assert list((tmp_path / "replies").rglob(".write-*")) == []
