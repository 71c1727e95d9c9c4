"""Rows on a local Ray cluster of two workers: the same bytes as without one, also when a worker is killed midway."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.corpora import article, batch_command, run_batch, write_articles
from tests.loopback import Endpoint, serve
from tests.test_batch_survives import children, is_alive
from tests.verifying import verifying

pytest.importorskip("ray", reason="the extra ray is not installed: these tests need it")


def descendants(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        found += children(one)
    return found[1:]


def title(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def test_a_cluster_gives_the_same_rows_also_when_a_worker_is_killed(tmp_path: Path) -> None:
    folder = write_articles(tmp_path / "in", 40)
    local, cluster = tmp_path / "local.jsonl", tmp_path / "ray.jsonl"
    assert run_batch(folder, "missing.txt", "-o", local).returncode == 4
    command = batch_command(folder, "missing.txt", "-o", cluster, "--engine", "ray", "--workers", "2")
    with subprocess.Popen(command, stderr=subprocess.PIPE) as running:
        while running.poll() is None and (not cluster.exists() or cluster.read_bytes().count(b"\n") < 3):
            time.sleep(0.02)
        busy: list[int] = []
        while running.poll() is None and not busy:
            started = descendants(running.pid)
            busy = [pid for pid in started if title(pid).startswith(b"ray::_lines")]
        os.kill(busy[0], signal.SIGKILL)
        _, said = running.communicate(timeout=300)
    assert running.returncode == 4, said
    assert cluster.read_bytes() == local.read_bytes()
    deadline = time.monotonic() + 30
    while any(is_alive(pid) for pid in started) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [title(pid) for pid in started if is_alive(pid)] == []


def test_a_cluster_checks_claims_as_one_process_does(tmp_path: Path) -> None:
    table = tmp_path / "t.jsonl"
    records = [{"id": str(n), "text": article(n), "theirs": "The mayor sold the bridge."} for n in range(4)]
    table.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    made = []
    with serve(Endpoint(default=verifying(lambda _: "{}"))) as endpoint:
        for engine in ("local", "ray"):
            out = tmp_path / f"{engine}.jsonl"
            model = ("--base-url", endpoint.url, "--model", "m", "--no-cache", "--check", "theirs", "--tasks", "")
            assert run_batch(table, "-o", out, "--engine", engine, "--workers", "2", *model).returncode == 0
            made.append(out.read_bytes())
    assert b'"not_stated"' in made[0]
    assert made[0] == made[1]


def test_an_address_without_a_cluster_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAY_ADDRESS", "127.0.0.1:9")
    done = run_batch(write_articles(tmp_path / "in", 1), "-o", tmp_path / "r.jsonl", "--engine", "ray")
    assert done.returncode in (1, 2)
    assert b"Traceback" not in done.stderr
    assert b"Ray cluster" in done.stderr
