"""The log of what was read and asked: what it holds and what never, and how a conversation goes on."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.cli.log import last_conversation, log_path, read_entries
from summarizer.errors import UsageError
from summarizer.ingest.load import load_article
from tests.articles import COUNCIL
from tests.loopback import Endpoint, serve
from tests.readers import Says, over_http

Cli = Callable[..., tuple[int, str, str]]
WELCOMED = "Who welcomed the decision?"
COST, RIGHT = "How much will the bridge cost?", "The bridge will cost 3.2 million crowns."


def logged() -> str:
    return log_path().read_bytes().decode("utf-8", "replace") if log_path().exists() else ""


def test_what_was_read_and_asked_is_listed_and_found(run_cli: Cli, article: Path) -> None:
    run_cli(article)
    run_cli("ask", article, WELCOMED)
    run_cli("stances", article)
    code, out, _ = run_cli("log")
    assert code == 0
    assert [line.split()[3] for line in out.splitlines()] == ["summary", "ask", "stances"]
    assert "Council backs bridge over the Sarre" in out
    assert run_cli("log", "search", "WELCOMED", "council")[1].splitlines() == out.splitlines()[1:2]
    assert "no such entry" in run_cli("log", "search", "ferry")[1]
    assert len(json.loads(run_cli("log", "-n", "2", "--json")[1])) == 2
    shown = run_cli("log", "show", "2")[1]
    assert f"question: {WELCOMED}" in shown
    assert str(article) in shown
    assert run_cli("log", "show", "77")[0] == 2


def test_the_words_of_the_article_are_kept_only_where_asked(run_cli: Cli, article: Path) -> None:
    run_cli(article)
    run_cli("stances", article)
    run_cli("ask", article, WELCOMED)
    sentences = [line for line in COUNCIL.split("\n\n")[1:] if len(line) > 40]
    assert not [line for line in sentences if line[:40] in logged()]
    run_cli("ask", article, WELCOMED, "--log-quotes")
    assert "welcomed the decision" in run_cli("log", "show", "4")[1].split("\n> ", 1)[1]


def test_an_answer_of_a_model_is_kept_and_its_key_never(
    run_cli: Cli, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-never-in-a-log-123456")
    draft = {"cites": [3], "status": "answered", "answer": RIGHT}
    judge = {f"Question: {COST} Answer: {RIGHT}": Says(sentences=(3,))}
    with serve(Endpoint(default=over_http(load_article(str(article)), draft, judge))) as endpoint:
        run_cli("ask", article, COST, "--base-url", endpoint.url, "--model", "m", "--no-cache", "--log-quotes")
    (entry,) = read_entries()
    assert (entry.reply, entry.status, entry.model) == (RIGHT, "answered", "m")
    assert "sk-never" not in logged()


@pytest.mark.parametrize("how", ["option", "environment", "file"])
def test_it_can_be_forbidden(run_cli: Cli, article: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    options = ("--no-log",) if how == "option" else ()
    if how == "environment":
        monkeypatch.setenv("SUMMARIZER_NO_LOG", "1")
    if how == "file":
        config = article.parent / "config.toml"
        config.write_text("log = false\n", encoding="utf-8")
        monkeypatch.setenv("SUMMARIZER_CONFIG", str(config))
    assert run_cli(article, *options)[0] == 0
    assert run_cli("ask", article, WELCOMED, *options)[0] == 0
    assert not log_path().exists()


def test_it_is_cleared_with_the_typed_questions(run_cli: Cli, article: Path) -> None:
    run_cli("ask", article, WELCOMED)
    typed = log_path().with_name("questions")
    typed.write_text("Who paid?", encoding="utf-8")
    assert log_path().stat().st_mode & 0o077 == 0
    assert run_cli("log", "clear")[:2] == (0, "1 entries deleted\n")
    assert list(log_path().parent.iterdir()) == []
    assert run_cli("log", "clear")[0] == 0


def test_a_conversation_goes_on(run_cli: Cli, article: Path) -> None:
    run_cli("ask", article, WELCOMED)
    code, out, err = run_cli("ask", "--continue", "And who opposed it?", "-f", "json")
    assert code == 0
    assert json.loads(out)["asked"] == "Who opposed the decision?"
    assert "the last question was: Who welcomed the decision?" in err
    assert [entry.conversation for entry in read_entries()] == [1, 1]
    assert "has changed" not in err
    article.write_text(COUNCIL.replace("14 votes", "15 votes"), encoding="utf-8")
    assert "has changed since the last question about it" in run_cli("ask", "-c", "Who is the mayor?")[2]


def test_it_goes_on_with_the_article_that_is_named(run_cli: Cli, article: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(COUNCIL.replace("bridge", "tunnel"), encoding="utf-8")
    run_cli("ask", article, WELCOMED)
    run_cli(other)
    assert json.loads(run_cli("ask", "-c", "Who is the mayor?", "-f", "json")[1])["article"]["source"]["path"] == str(
        other
    )
    again = json.loads(run_cli("ask", "-c", article, "and who opposed it?", "-f", "json")[1])
    assert (again["article"]["source"]["path"], again["asked"]) == (str(article), "Who opposed the decision?")
    assert [one.number for one in last_conversation([str(article)])] == [1, 4]


def test_there_may_be_nothing_to_go_on_with(run_cli: Cli, article: Path) -> None:
    with pytest.raises(UsageError, match="nothing to continue"):
        last_conversation([])
    code, _, err = run_cli("ask", "-c", "Who?")
    assert (code, "nothing to continue" in err) == (2, True)
    piped = [sys.executable, "-m", "summarizer", "ask", "-", "Who is the mayor?"]
    subprocess.run(piped, input=COUNCIL.encode(), capture_output=True, check=True)
    assert "came from standard input" in run_cli("ask", "-c", "Who?")[2]
    article.unlink()


def test_two_processes_write_at_once(article: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "summarizer",
        "ask",
        str(article),
        *[f"Who is the mayor{'?' * n}" for n in range(1, 7)],
    ]
    running = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait(60) for process in running] == [0, 0]
    entries = read_entries()
    first: dict[int, int] = {}
    for entry in entries:
        first.setdefault(entry.conversation, entry.number)
    assert len(entries) == 12
    assert list(first) == list(first.values())
    assert len(first) == 2


def test_a_kill_leaves_whole_entries(article: Path) -> None:
    questions = "".join(f"Who is the mayor of ward {n}?\n" for n in range(3000)).encode()
    command = [sys.executable, "-m", "summarizer", "ask", str(article)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        assert run.stdin is not None
        run.stdin.write(questions)
        run.stdin.close()
        until = time.monotonic() + 30
        while len(read_entries()) < 3 and time.monotonic() < until:
            time.sleep(0.05)
        os.kill(run.pid, signal.SIGKILL)
    entries = read_entries()
    assert [entry.question for entry in entries] == [f"Who is the mayor of ward {n}?" for n in range(len(entries))]
    assert len(entries) >= 3


def test_a_log_that_cannot_be_written_stops_nothing(
    run_cli: Cli, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    assert run_cli("ask", article, WELCOMED)[0] == 0


def test_a_damaged_log_is_one_sentence_and_can_be_cleared(run_cli: Cli, article: Path) -> None:
    log_path().parent.mkdir(parents=True)
    log_path().write_bytes(b"no database at all, but long enough to be read as one" * 40)
    assert run_cli("ask", article, WELCOMED)[0] == 0
    code, out, err = run_cli("log")
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "summarize log clear" in err
    assert run_cli("log", "clear")[0] == 0
    run_cli("ask", article, WELCOMED)
    assert len(read_entries()) == 1
