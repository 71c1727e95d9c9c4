"""A user's own golden set: from nothing to a failing and then a passing case; and as pytest tests."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from summarizer.evals.authoring import draft_case, passing_faults
from summarizer.evals.cases import Case, Question, read_case
from summarizer.evals.scorers.questions import answers
from summarizer.evals.wording import says
from summarizer.ingest.clean.cleaner import clean_text
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
    code, out, _ = run_cli("eval", "lint", mine)
    assert (code, "1 case, 0 faults, 0 guard nothing, 1 draft not counted as guarded" in out) == (0, True)
    code, out, _ = run_cli("eval", mine)
    assert (code, "passed: 1 case (not guarded: 1 draft)" in out) == (0, True)
    assert "length: words of the summary over those of the article" in out
    text = case.read_text(encoding="utf-8").replace("draft: true\n", "")
    facts = text.replace("facts:\n", 'facts:\n  - {id: dane, wordings: [["a Dane"]], evidence: "in May 2027"}\n')
    case.write_text(facts, encoding="utf-8")
    code, out, _ = run_cli("eval", mine)
    assert code == 4
    assert re.search(r"bridge-news · fact_recall new → 0\.\d+: dane", out)
    case.write_text(text, encoding="utf-8")
    code, out, _ = run_cli("eval", mine)
    assert (code, "passed: 1 case, nothing worse" in out) == (0, True)


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


HOSPITAL = dedent("""\
    Trust puts off the night closure

    The trust's chief executive, Halima Osei, told 240 people that the decision would be taken in March.

    "I would rather be late than wrong," she said.

    "We are not against change at all," said Gemma Tolley. "We are against being told by Facebook."

    A spokeswoman said that there were "no plans, written or otherwise, to move births".

    Roland Fairley, a member of parliament, now opposes the closure. "The facts have changed since then," he said.

    Nadia Whitlock supports the closure. The council meets on Friday. It has nine members. They sit in a hall by the
    river. "It will all end in tears one day."
    """)


@pytest.fixture
def drafted() -> dict[str, Any]:
    return draft_case(clean_text(HOSPITAL), "hospital.txt")


def test_a_draft_asks_who_said_what_where_the_name_is_near(drafted: dict[str, Any]) -> None:
    asked = {question["ask"]: question["answers"] for question in drafted["questions"] if question["kind"] == "who_is"}
    assert asked["Who said: “I would rather be late than wrong”?"] == ["Halima Osei", "Osei"]
    assert asked["Who said: “We are against being told by Facebook”?"] == ["Gemma Tolley", "Tolley"]
    assert not any("no plans" in ask or "end in tears" in ask for ask in asked)


def test_a_draft_asks_for_the_sides_and_exchanged_or_negated_answers_fail(drafted: dict[str, Any]) -> None:
    questions = [Question.model_validate(question) for question in drafted["questions"]]
    sides = {question.ask: question for question in questions if question.kind == "side"}
    assert {ask: one.answers[0] for ask, one in sides.items()} == {
        "Who opposes the closure?": "Roland Fairley",
        "Who supports the closure?": "Nadia Whitlock",
    }
    opposes = sides["Who opposes the closure?"]
    assert answers(opposes, "Sir Roland Fairley opposes it.")
    assert not answers(opposes, "Nadia Whitlock opposes it.")
    assert not answers(opposes, "It is not Roland Fairley.")
    assert not list(passing_faults(Case.model_validate(drafted), clean_text(HOSPITAL)))


def test_a_draft_marks_nothing_as_main_and_no_other_sentence_states_its_facts(drafted: dict[str, Any]) -> None:
    case, article = Case.model_validate(drafted), clean_text(HOSPITAL)
    assert case.draft
    assert not any(stance.main for stance in case.stances or [])
    for fact in case.facts:
        stating = [text for one in article.sentences if says(text := article.sentence_text(one), fact.wordings)]
        assert len(stating) == 1, fact.id


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
