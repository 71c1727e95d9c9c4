"""A batch that is killed, runs out of disk or loses its reader ends between two rows, and goes on."""

import json
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.corpora import batch_command, rows, run_batch, write_articles

_KILLS = 3
_ARTICLES = 150
"""Several times what the killed runs together get done on a fast machine."""


def killed_at(command: list[str], out: Path, more_rows: int, delay: float) -> None:
    """Start a batch and SIGKILL it some time after it has written a few more rows, or let it end."""
    before = out.read_bytes().count(b"\n") if out.exists() else 0
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as running:
        while running.poll() is None:
            if out.exists() and out.read_bytes().count(b"\n") >= before + more_rows:
                time.sleep(delay)
                running.send_signal(signal.SIGKILL)
                break
            time.sleep(0.01)


def test_killed_at_random_moments_it_gives_the_rows_of_an_undisturbed_run(tmp_path: Path) -> None:
    folder, out, whole = write_articles(tmp_path / "in", _ARTICLES), tmp_path / "r.jsonl", tmp_path / "w.jsonl"
    chance = random.Random(7)
    for _ in range(_KILLS):
        killed_at(batch_command(folder, "-o", out), out, chance.randrange(1, 8), chance.random() / 10)
    left = out.read_bytes().count(b"\n")
    assert 0 < left < _ARTICLES
    assert run_batch(folder, "-o", out).returncode == 0
    assert run_batch(folder, "-o", whole).returncode == 0
    assert out.read_bytes() == whole.read_bytes()
    assert len({row["id"] for row in rows(out)}) == _ARTICLES


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc to see which processes there are")
def test_workers_end_with_a_killed_run(tmp_path: Path) -> None:
    folder, out = write_articles(tmp_path / "in", 30), tmp_path / "r.jsonl"
    command = batch_command(folder, "-o", out, "--workers", "2")
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as running:
        while not out.exists() or not out.stat().st_size:
            time.sleep(0.02)
        workers = children(running.pid)
        running.send_signal(signal.SIGKILL)
    assert workers
    deadline = time.monotonic() + 20
    while any(is_alive(pid) for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [pid for pid in workers if is_alive(pid)] == []


def children(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(stat.parent.name))
    return found


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for a few rows."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=48k", "tmpfs", str(place)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"a small file system cannot be mounted here, which needs root: {error}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)


def test_a_full_disk_ends_a_run_between_two_rows(tmp_path: Path, small_disk: Path) -> None:
    folder, out, whole = write_articles(tmp_path / "in", 24), small_disk / "r.jsonl", tmp_path / "w.jsonl"
    full = run_batch(folder, "-o", out)
    assert full.returncode == 1
    assert b"No space left" in full.stderr
    assert b"Traceback" not in full.stderr
    kept = out.read_bytes()
    assert kept.endswith(b"\n")
    assert 0 < len([json.loads(line) for line in kept.splitlines()]) < 24
    subprocess.run(["mount", "-o", "remount,size=4m", str(small_disk)], check=True)
    assert run_batch(folder, "-o", out).returncode == 0
    assert run_batch(folder, "-o", whole).returncode == 0
    assert out.read_bytes() == whole.read_bytes()
    assert [path.name for path in small_disk.iterdir()] == ["r.jsonl"]


def test_a_closed_pipe_ends_a_run_that_a_journal_goes_on_from(tmp_path: Path) -> None:
    folder, kept, whole = write_articles(tmp_path / "in", 24), tmp_path / "kept.jsonl", tmp_path / "w.jsonl"
    command = batch_command(folder, "-o", "-", "--journal", kept)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        first = running.stdout.readline()
        running.stdout.close()
        said = running.stderr.read()
    assert running.returncode == 1
    assert b"Traceback" not in said
    assert 0 < len(rows(kept)) < 24
    again = run_batch(folder, "-o", "-", "--journal", kept)
    assert run_batch(folder, "-o", whole).returncode == again.returncode == 0
    assert again.stdout == whole.read_bytes()
    assert again.stdout.startswith(first)
