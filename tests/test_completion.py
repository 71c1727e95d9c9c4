"""What a shell completes."""

import subprocess
import sys
from pathlib import Path

import pytest

CONFIG = """\
[profiles.local]
base_url = "http://localhost:1/v1"
model = "qwen2.5:7b"

[profiles.lab]
model = "smollm2"
"""


@pytest.mark.parametrize(
    ("line", "completed"),
    [
        ("summarize sta", ["stances"]),
        ("summarize --prof", ["--profile"]),
        ("summarize --profile l", ["local", "lab"]),
        ("summarize a.txt --profile lo", ["local"]),
        ("summarize stances --profile la", ["lab"]),
        ("summarize ask a.txt --model q", ["qwen2.5:7b"]),
        ("summarize --model emb", ["embedded"]),
        ("summarize --format h", ["html"]),
    ],
)
def test_completion(line: str, completed: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    monkeypatch.setenv("SUMMARIZER_CONFIG", str(path))
    assert _completed(line, monkeypatch) == completed


def test_a_broken_configuration_completes_nothing_and_says_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[profiles", encoding="utf-8")
    monkeypatch.setenv("SUMMARIZER_CONFIG", str(path))
    assert _completed("summarize --profile l", monkeypatch) == []


def _completed(line: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(line.split()) - 1))
    monkeypatch.setenv("_SUMMARIZE_COMPLETE", "complete_bash")
    ran = subprocess.run(
        [sys.executable, "-m", "summarizer"], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    assert ran.stderr == ""
    return ran.stdout.split()
