"""Where a result goes: files, links, devices and pipes keep being what they are; closed streams are no crash.

Every command prints through the same streams, so a few of them stand for all: one that renders, one that echoes, help.
"""

import asyncio
import os
import resource
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from summarizer.cli import output
from summarizer.cli.output import Messages, cli_engine, finish_line
from summarizer.config import ConfigFile, resolve
from tests.articles import COUNCIL
from tests.sample_results import run

Cli = Callable[..., tuple[int, str, str]]


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
        ("compare", "{article}", "{article}"),
        ("diff", "{article}", "{article}"),
        ("find", "Who paid?", "--corpus", "{article}"),
        ("find", "--speaker", "Lind", "--corpus", "{article}"),
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


@pytest.mark.parametrize("command", [(), ("clean",), ("ask",), ("check", "--exact", "--claim", "It rains.")])
@pytest.mark.parametrize("place", ["loop", "nowhere", "folder", "gone/out.txt"])
def test_a_place_that_cannot_be_written_is_refused_before_the_work(
    run_cli: Cli, article: Path, tmp_path: Path, command: tuple[str, ...], place: str
) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone" / "out.txt")
    (tmp_path / "folder").mkdir()
    question = ["Who paid?"] if command == ("ask",) else []
    code, out, err = run_cli(*command, article, *question, "-o", tmp_path / place)
    assert (code, out) == (2, "")
    assert "cannot write to" in err
    assert "nothing leaves" not in err


def test_a_folder_that_may_not_be_written_is_refused(run_cli: Cli, article: Path, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    if os.access(locked, os.W_OK):
        pytest.skip("this user may write everywhere")
    assert run_cli(article, "-o", locked / "out.txt")[0] == 2


def test_a_file_that_looks_like_an_option_is_named(
    run_cli: Cli, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    article.rename(tmp_path / "-council.txt")
    code, _, err = run_cli("clean", "-council.txt")
    assert (code, "write ./-council.txt" in err) == (2, True)
    assert run_cli("clean", "./-council.txt")[0] == 0


STREAMS = {
    "text": "{article}",
    "check": "check {article} --exact --claim 'It rains.'",
    "diff": "diff {article} {article}",
    "batch": "batch {article} -o - --workers 1",
    "demo": "demo",
    "models": "models list",
    "help": "ask --help",
}


def shell(line: str, **env: str) -> "subprocess.CompletedProcess[bytes]":
    command = f"{sys.executable} -m summarizer {line}"
    return subprocess.run(
        ["bash", "-c", command], capture_output=True, check=False, timeout=60, env={**os.environ, **env}
    )


@pytest.mark.parametrize("line", STREAMS.values(), ids=STREAMS)
def test_every_command_says_that_its_output_is_closed(article: Path, line: str) -> None:
    done = shell(f"{line.format(article=article)} >&-")
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"standard output is closed; open it, or use --output" in done.stderr
    assert b"unexpected" not in done.stderr


@pytest.mark.parametrize(
    ("name", "unbuffered"), [*((name, "") for name in sorted(STREAMS.keys() - {"batch"})), ("text", "1")]
)
def test_every_command_says_that_its_output_has_no_room(
    article: Path, tmp_path: Path, name: str, unbuffered: str
) -> None:
    line = STREAMS[name]
    with (tmp_path / "out").open("wb") as out:
        done = subprocess.run(
            ["bash", "-c", f"{sys.executable} -m summarizer {line.format(article=article)}"],
            stdout=out,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
            env={**os.environ, "SUMMARIZER_NO_LOG": "1", "PYTHONUNBUFFERED": unbuffered},
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20)),
        )
    assert done.returncode == 1
    assert b"File too large" in done.stderr
    assert b"unexpected" not in done.stderr


@pytest.mark.parametrize("name", ["text", "batch", "help"])
def test_what_the_terminal_cannot_show_is_printed(article: Path, name: str) -> None:
    done = shell(STREAMS[name].format(article=article), PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert done.stdout.decode("utf-8")


@pytest.mark.parametrize("module", ["typer", "summarizer.errors", "summarizer.engine"])
def test_an_interrupt_while_modules_are_imported_is_one_line(article: Path, module: str) -> None:
    code = (
        "import sys\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}: raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupted())\n"
        "from summarizer.__main__ import main\n"
        "main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(article)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "summarize: interrupted\n")


CLOSED = {
    "stdin": ("<&-", 3, "standard input is", ""),
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


@pytest.mark.parametrize(("usd", "shown"), [(None, "cost unknown"), (0.0, None), (0.01234, "0.0123 USD")])
def test_a_cost_is_named_where_there_is_one(usd: float | None, shown: str | None) -> None:
    parts = finish_line(run("m", calls=2, cost_usd=usd)).split(" · ")
    assert [part for part in parts if "USD" in part or "cost" in part] == ([shown] if shown else [])


@pytest.mark.parametrize(("quiet", "told"), [(False, True), (True, False)])
def test_a_silent_endpoint_is_named_while_it_is_waited_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, quiet: bool, told: bool
) -> None:
    monkeypatch.setattr(output, "WAIT_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://user:secret@127.0.0.1:{silent.getsockname()[1]}/v1"
        settings = resolve({"base_url": url, "model": "m", "cache": False}, config=ConfigFile(), environ={})

        async def open_for_a_moment() -> None:
            async with asyncio.timeout(0.5), cli_engine(settings, Messages(quiet=quiet)):
                pass

        with suppress(TimeoutError):
            asyncio.run(open_for_a_moment())
    err = capsys.readouterr().err
    assert ("waiting for 127.0.0.1" in err) is told
    assert "secret" not in err
