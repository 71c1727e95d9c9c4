"""Inputs, names and replies that are not what they should be: one sentence or one error row, never a lost run."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.ingest.sources import valid_unicode
from tests.articles import COUNCIL
from tests.servers import QuietHandler, serving

Cli = Callable[..., tuple[int, str, str]]
ODD = os.fsdecode(b"caf\xe9.txt")


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


# --- Text that is not clean Unicode


@given(st.text(alphabet=st.characters(codec=None)))
def test_any_text_becomes_valid_unicode(text: str) -> None:
    valid = valid_unicode(text)
    assert valid.encode("utf-8").decode("utf-8") == valid
    if not any("\ud800" <= c <= "\udfff" for c in text):
        assert valid == text


def test_undecodable_bytes_stay_readable() -> None:
    assert valid_unicode(ODD) == "caf\\xe9.txt"
    assert valid_unicode("a\ud83db") == "a\ufffdb"


@pytest.fixture
def odd_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "z.txt").write_text(COUNCIL, encoding="utf-8")
    try:
        (folder / ODD).write_text(COUNCIL + "\nThe rain fell all day on Tuesday in Veldby.\n", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes no such name")
    return folder


def test_a_name_that_is_not_utf_8_is_a_row_like_others(run_cli: Cli, odd_folder: Path, tmp_path: Path) -> None:
    assert run_cli("batch", odd_folder, "-o", tmp_path / "rows.jsonl", "--workers", "1")[0] == 0
    made = rows(tmp_path / "rows.jsonl")
    assert [(Path(str(row["id"])).name, row["status"]) for row in made] == [("caf\\xe9.txt", "ok"), ("z.txt", "ok")]
    again = run_cli("batch", odd_folder, "-o", tmp_path / "rows.jsonl", "--workers", "1")
    assert again[0] == 0
    assert rows(tmp_path / "rows.jsonl") == made


@pytest.mark.parametrize("output_format", ["json", "jsonl", "text", "markdown", "html", "obsidian", "csv", "csl"])
def test_a_name_that_is_not_utf_8_is_printed_in_every_format(
    run_cli: Cli, odd_folder: Path, output_format: str
) -> None:
    code, out, err = run_cli(odd_folder / ODD, "-f", output_format)
    assert (code, "unexpected" in err) == (0, False)
    assert out
    assert run_cli("ask", odd_folder / ODD, "Who paid for the caf\udce9?", "-f", "json")[0] == 0
    code, out, _ = run_cli(odd_folder / f"no{ODD}", "-f", "json")
    assert (code, json.loads(out)["error"]["kind"]) == (3, "input")


@pytest.mark.parametrize("field", ["id", "title", "author", "text", "published", "site"])
def test_a_lone_surrogate_in_a_record_stops_nothing(run_cli: Cli, tmp_path: Path, field: str) -> None:
    broken = {"id": "one", "title": "Bridge", "author": "Ines Lind", "text": COUNCIL} | {
        field: f"\ud800 {COUNCIL[:40]}"
    }
    broken |= {"text": broken["text"] if field != "text" else f"{COUNCIL} \ud83d"}
    other = {"id": "two", "text": COUNCIL.replace("bridge", "tunnel")}
    (tmp_path / "in.jsonl").write_text(f"{json.dumps(broken)}\n{json.dumps(other)}\n", encoding="utf-8")
    assert run_cli("batch", tmp_path / "in.jsonl", "-o", tmp_path / "rows.jsonl", "--workers", "1")[0] == 0
    assert [row["status"] for row in rows(tmp_path / "rows.jsonl")] == ["ok", "ok"]


@pytest.mark.parametrize("mark", ["\u0301", "\u0308", "\u20d7", "\u3099"])
def test_a_stray_combining_mark_is_no_word(run_cli: Cli, article: Path, mark: str) -> None:
    question = "Who paid for the footbrigde?"
    clean = run_cli("ask", article, question, "-q")
    article.write_text(COUNCIL.replace("The bridge will", f"The bridge {mark} will"), encoding="utf-8")
    code, out, err = run_cli("ask", article, question, "-q")
    assert (code, err) == (0, "")
    assert len(out.split()) >= len(clean[1].split()) - 2


# --- Files that are no regular files


def test_a_link_to_itself_is_passed_over(run_cli: Cli, article: Path, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    article.rename(folder / "z.txt")
    (folder / "self.txt").symlink_to("self.txt")
    (folder / "gone.txt").symlink_to("nowhere.txt")
    assert run_cli("batch", folder, "-o", tmp_path / "rows.jsonl", "--workers", "1")[0] in (0, 4)
    assert ("z.txt", "ok") in [(Path(str(row["id"])).name, row["status"]) for row in rows(tmp_path / "rows.jsonl")]
    code, _, err = run_cli(folder / "self.txt")
    assert (code, "unexpected" in err) == (3, False)


def test_a_pipe_is_read_when_something_writes_to_it(run_cli: Cli, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    def late() -> None:
        time.sleep(0.3)
        pipe.write_text(COUNCIL, encoding="utf-8")

    writer = threading.Thread(target=late, daemon=True)
    writer.start()
    code, out, _ = run_cli("clean", pipe)
    writer.join(10)
    assert (code, "Veldby" in out) == (0, True)


def test_a_pipe_that_nothing_writes_to_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "summarizer", str(pipe), "--fetch-timeout", "0.5"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert (done.returncode, done.stdout) == (3, "")
    assert "is a pipe that nothing wrote to" in done.stderr


# --- Replies and settings


class Endless(QuietHandler):
    """Answers with a body that does not end."""

    def respond(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            for _ in range(4000):
                self.wfile.write(b"x" * 65536)
        except OSError:
            pass

    def do_POST(self) -> None:  # noqa: N802 - the name is the library's
        self.respond()


def test_a_reply_without_an_end_is_one_sentence(run_cli: Cli, article: Path) -> None:
    with serving(Endless) as address:
        code, out, err = run_cli(article, "-f", "json", "--base-url", f"{address}/v1", "--model", "m", "--no-cache")
    assert "unexpected" not in err
    assert "is larger than 8,000,000 bytes" in err + out
    assert json.loads(out)
    assert code in (0, 1)


def test_words_for_settings_that_are_wrong(
    run_cli: Cli, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "summarize: . is a folder" in run_cli("")[2]
    assert "it has no profiles" in run_cli(article, "--profile", "gone")[2]
    monkeypatch.setenv("SUMMARIZER_CONFIG", str(tmp_path))
    code, _, err = run_cli(article)
    assert (code, "Errno" in err) == (2, False)
    assert "cannot be read: Is a directory" in err
