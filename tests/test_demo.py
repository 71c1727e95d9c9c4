"""The packaged showcase: offline, whatever the user has configured, and nothing of it is logged."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.cli.log import log_path

Cli = Callable[..., tuple[int, str, str]]


def test_it_shows_a_summary_without_a_model_and_one_with(
    run_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    config.write_text('profile = "gone"\napi_key_env = "NOT_SET"\nbase_url = "http://127.0.0.1:9/v1"\n', "utf-8")
    monkeypatch.setenv("SUMMARIZER_CONFIG", str(config))
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    code, out, err = run_cli("demo")
    assert (code, err) == (0, "")
    without, verified, _ = re.split(r"(?m)^[23]  ", out)
    assert "all the article’s own sentences" in without
    assert re.search(r"(?m)^\d+ statements, all verified by ", verified)
    assert "✓" not in without
    assert verified.count("✓") > 8
    assert "Folio" in without
    assert "Folio" in verified
    assert not log_path().exists()


def test_its_own_command_lines_work(run_cli: Cli) -> None:
    lines = re.findall(r"(?m)^   summarize (/.*)$", run_cli("demo")[1])
    assert len(lines) == 2
    for line in lines:
        assert run_cli(*line.split(), "--offline")[0] == 0
