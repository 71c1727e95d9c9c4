"""A user's own golden set: from nothing to a failing and then a passing case; and as pytest tests."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.evals.cases import read_case
from tests.evals.golden import ARTICLE, CASE, write_set

Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "Bridge News.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def test_from_nothing_to_a_failing_and_then_a_passing_case(article: Path, tmp_path: Path, run_cli: Cli) -> None:
    mine = tmp_path / "mine"
    assert "next: summarize eval add ARTICLE" in run_cli("eval", "init", mine)[1]
    code, out, _ = run_cli("eval", "add", article, "--set", mine)
    assert (code, "is a draft: correct it" in out) == (0, True)
    case = mine / "cases" / "bridge-news.yaml"
    assert run_cli("eval", "lint", mine)[:2] == (0, "1 cases, 0 faults, 0 guard nothing\n")
    assert run_cli("eval", mine)[0] == 0
    text = case.read_text(encoding="utf-8")
    facts = text.replace("facts:\n", 'facts:\n  - {id: dane, wordings: [["a Dane"]], evidence: "in May 2027"}\n')
    case.write_text(facts, encoding="utf-8")
    code, out, _ = run_cli("eval", mine)
    assert code == 4
    assert re.search(r"bridge-news · fact_recall new → 0\.\d+: dane", out)
    case.write_text(text, encoding="utf-8")
    assert run_cli("eval", mine)[0] == 0


def test_a_draft_says_what_is_read_today(article: Path, tmp_path: Path, run_cli: Cli) -> None:
    mine = tmp_path / "mine"
    run_cli("eval", "init", mine)
    run_cli("eval", "add", article, "--set", mine)
    text = (mine / "cases" / "bridge-news.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../case.schema.json\n")
    case = read_case(mine / "cases" / "bridge-news.yaml")
    assert case.title == "Council approves harbour bridge"
    assert len(case.facts) >= 3
    drafted = {stance.holder[0]: stance.position for stance in case.stances or []}
    assert (drafted["Ilse Thorn"], drafted["Rolf Lund"]) == (["favor"], ["against"])


def test_nothing_that_is_there_is_overwritten(article: Path, tmp_path: Path, run_cli: Cli) -> None:
    mine = tmp_path / "mine"
    assert "start one with: summarize eval init" in run_cli("eval", "add", article, "--set", mine)[2]
    run_cli("eval", "init", mine)
    assert run_cli("eval", "init", mine)[0] == 2
    run_cli("eval", "add", article, "--set", mine)
    code, _, err = run_cli("eval", "add", article, "--set", mine)
    assert (code, "already exists" in err) == (2, True)
    assert run_cli("eval", "add", tmp_path / "none.txt", "--set", mine)[0] == 3


def pytest_run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:randomly", "-p", "no:cacheprovider", "--rootdir", str(folder)]
    environment = {**os.environ, "PYTEST_ADDOPTS": ""}
    return subprocess.run(
        [*command, *options, str(folder)], cwd=folder, capture_output=True, text=True, check=False, env=environment
    )


def test_each_case_is_a_test_of_pytest(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "set")
    write_set(folder, CASE.replace('[["nine votes to four"]]', '[["unanimously"]]'), name="wrong")
    done = pytest_run(folder, "--summarizer-evals", str(folder), "-v")
    assert done.returncode == 1, done.stderr
    assert "bridge[embedded] PASSED" in done.stdout
    assert "wrong[embedded] FAILED" in done.stdout
    assert "fact_recall new → 0.6667: vote" in done.stdout
    assert "Traceback" not in done.stdout
    assert pytest_run(folder, "--summarizer-evals", str(tmp_path)).returncode == 4
    assert pytest_run(folder).returncode == 5
