"""Where a result goes: files, links, devices and pipes keep being what they are; closed streams are no crash."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.articles import COUNCIL

Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "council.txt"
    path.write_text(COUNCIL, encoding="utf-8")
    return path


@pytest.mark.parametrize("command", [(), ("clean",), ("stances",)])
def test_a_link_is_followed(run_cli: Cli, article: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
    target, link = tmp_path / "target.txt", tmp_path / "link.txt"
    target.write_text("before", encoding="utf-8")
    link.symlink_to(target)
    assert run_cli(*command, article, "-o", link)[0] == 0
    assert link.is_symlink()
    assert "Veldby" in target.read_text(encoding="utf-8")


def test_a_link_to_nothing_makes_its_target(run_cli: Cli, article: Path, tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to(tmp_path / "target.txt")
    assert run_cli("clean", article, "-o", tmp_path / "link.txt")[0] == 0
    assert (tmp_path / "target.txt").read_text(encoding="utf-8")


def test_a_pipe_is_written_to(run_cli: Cli, article: Path, tmp_path: Path) -> None:
    pipe, got = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_text(encoding="utf-8")), daemon=True)
    reader.start()
    assert run_cli("clean", article, "-o", pipe)[0] == 0
    reader.join(20)
    assert pipe.is_fifo()
    assert "Veldby" in got[0]


@pytest.mark.parametrize(
    "args",
    [
        ("{article}",),
        ("clean", "{article}"),
        ("stances", "{article}"),
        ("ask", "{article}", "Who paid?"),
        ("check", "{article}", "--claim", "It rains.", "--exact"),
    ],
)
@pytest.mark.parametrize("linked", [False, True])
def test_an_input_is_not_replaced_by_its_result(
    run_cli: Cli, article: Path, tmp_path: Path, args: tuple[str, ...], linked: bool
) -> None:
    output = article
    if linked:
        output = tmp_path / "same.txt"
        output.symlink_to(article)
    code, out, err = run_cli(*(arg.format(article=article) for arg in args), "-o", output)
    assert (code, out) == (2, "")
    assert "is an input" in err
    assert article.read_text(encoding="utf-8") == COUNCIL


CLOSED = {
    "stdin": ("<&-", 3, "standard input is", ""),
    "stdout": (">&- {article}", 1, "standard output is closed", ""),
    "stderr": ("2>&- {article}", 0, "", "Veldby"),
    "both": (">&- 2>&- {article}", 1, "", ""),
}


@pytest.mark.parametrize(("line", "code", "said", "shown"), CLOSED.values(), ids=CLOSED)
def test_a_closed_stream_is_one_sentence_at_most(article: Path, line: str, code: int, said: str, shown: str) -> None:
    command = f"{sys.executable} -m summarizer {line.format(article=article)}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert shown in done.stdout
    assert "nothing leaves" not in done.stdout


def test_bytes_that_the_terminal_cannot_show_are_no_crash(article: Path) -> None:
    env = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "-m", "summarizer", str(article)], capture_output=True, check=False, timeout=60, env=env
    )
    assert done.returncode == 0
    assert b"Veldby" in done.stdout
