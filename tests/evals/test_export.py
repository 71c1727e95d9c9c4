"""Golden cases in the forms of promptfoo and Inspect."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.evals.golden import CASE, write_set

Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    return write_set(
        tmp_path / "set",
        CASE.replace('[["council", "rejected"]]', '[["resigned"], ["council", "rejected"]]').replace(
            '    unless: ["not rejected"]\n', ""
        ),
    )


def test_promptfoo_gets_prompts_variables_and_assertions(golden: Path, tmp_path: Path, run_cli: Cli) -> None:
    code, out, _ = run_cli("eval", "export", "--to", "promptfoo", "-o", tmp_path / "out", golden)
    assert code == 0
    assert out.split() == [str(tmp_path / "out" / name) for name in ("promptfooconfig.yaml", "tests.yaml")]
    config = yaml.safe_load((tmp_path / "out" / "promptfooconfig.yaml").read_text(encoding="utf-8"))
    assert (config["prompts"], config["tests"]) == (["{{task}}"], "file://tests.yaml")
    summary, asked, declined = yaml.safe_load((tmp_path / "out" / "tests.yaml").read_text(encoding="utf-8"))
    assert "The bridge will cost 3.2 million crowns" in summary["vars"]["task"]
    kinds = [(one["type"], one["metric"]) for one in summary["assert"]]
    assert kinds == [("javascript", "cost"), ("javascript", "vote"), ("not-icontains", "rejected")]
    assert summary["assert"][0]["value"].startswith('[["3.2 million crowns"]].some(')
    assert asked["assert"] == [{"type": "icontains-any", "value": ["3.2 million crowns"]}]
    assert declined["assert"] == [{"type": "icontains-any", "value": ["NOT IN ARTICLE"]}]


def test_inspect_gets_samples_and_a_task(golden: Path, tmp_path: Path, run_cli: Cli) -> None:
    assert run_cli("eval", "export", "--to", "inspect", "-o", tmp_path / "out", golden)[0] == 0
    lines = (tmp_path / "out" / "samples.jsonl").read_text(encoding="utf-8").splitlines()
    first, second = map(json.loads, lines)
    assert (first["id"], first["target"]) == ("bridge-1", ["3.2 million crowns"])
    assert first["input"].endswith("Question: What will the bridge cost?")
    assert second["target"] == ["NOT IN ARTICLE"]
    compile((tmp_path / "out" / "task.py").read_text(encoding="utf-8"), "task.py", "exec")


def test_what_cannot_be_exported(golden: Path, tmp_path: Path, run_cli: Cli) -> None:
    assert run_cli("eval", "export", "--to", "excel", "-o", tmp_path, golden)[0] == 2
    assert run_cli("eval", "export", "--to", "inspect", golden)[0] == 2
    (golden / "articles" / "bridge.txt").write_text("", encoding="utf-8")
    assert run_cli("eval", "export", "--to", "inspect", "-o", tmp_path / "out", golden)[0] == 0
    assert (tmp_path / "out" / "samples.jsonl").read_text(encoding="utf-8") == "\n"
