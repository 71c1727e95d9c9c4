"""A user's own golden set: from nothing to a failing and then a passing case; as pytest tests; what guards nothing."""

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
from summarizer.evals.wording import is_negated, negated, says
from summarizer.ingest.clean import clean_text
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


@pytest.fixture
def mine(article: Path, tmp_path: Path, run_cli: Cli) -> Path:
    """A set with the article's drafted case."""
    folder = tmp_path / "mine"
    run_cli("eval", "init", folder)
    run_cli("eval", "add", article, "--set", folder)
    return folder


def test_a_draft_says_what_is_read_today(mine: Path) -> None:
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


FACT = {"id": "cost", "wordings": [["3.2 million crowns"]], "evidence": "The bridge will cost 3.2 million crowns"}
STANCE = {"holder": "Rolf Lund", "target": "the footbridge", "position": "against", "words": "I oppose it."}
COST = {"ask": "What will it cost?", "answers": ["3.2 million crowns"], "evidence": "will cost 3.2 million crowns"}
OPEN = {"ask": "When will it open?", "answers": ["May 2027"], "evidence": "is to open in May 2027"}


def faults(**parts: object) -> list[str]:
    return list(passing_faults(Case.model_validate({"article": "bridge.txt", **parts}), clean_text(ARTICLE)))


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"facts": [FACT]}, ""),
        ({"stances": [STANCE]}, ""),
        ({"stances": [{**STANCE, "position": ["against", "mixed"]}]}, ""),
        ({"stances": [{**STANCE, "position": ["against", "favor"]}]}, "stances, 1 (Rolf Lund): the opposite side"),
        ({"questions": [COST, OPEN]}, ""),
        (
            {"questions": [{**COST, "evidence": "will not cost 3.2 million crowns"}]},
            "the negated “It is not true that 3.2",
        ),
        ({"questions": [COST, {**OPEN, "answers": ["May 2027", "crowns"]}]}, "the answer of “What will it cost?”"),
        ({"questions": [{"ask": "Who?", "unanswerable": "none"}, COST]}, ""),
        ({"questions": [COST, {**COST, "ask": "What is the price?", "evidence": "3.2 million crowns"}]}, ""),
    ],
)
def test_what_would_pass_is_named(parts: dict[str, object], said: str) -> None:
    found = faults(**parts)
    assert len(found) == bool(said), found
    assert said in "".join(found)


@pytest.mark.parametrize(
    ("text", "language", "other"),
    [
        ("The bridge will cost 3 crowns.", "en", "The bridge will not cost 3 crowns."),
        ("The bridge won't open.", "en", "The bridge wo open."),
        ("Nobody was asked.", "en", "was asked."),
        ("He came.", "en", "It is not true that He came."),
        ("Die Brücke kostet nichts.", "de", "Die Brücke kostet ."),
        ("Il vient.", "fr", "Il n'est pas vrai que Il vient."),
        ("Halpa silta.", "fi", None),
    ],
)
def test_a_sentence_the_other_way_round(text: str, language: str, other: str | None) -> None:
    assert negated(text, language) == other
    if other is not None:
        assert is_negated(text) is not is_negated(other)


def test_lint_reports_what_guards_nothing_and_fails_when_strict(tmp_path: Path, run_cli: Cli) -> None:
    both = (
        CASE
        + "stances:\n  - {holder: Rolf Lund, target: the footbridge, position: [favor, against], words: I oppose it.}\n"
    )
    golden = write_set(tmp_path / "set", both)
    code, out, _ = run_cli("eval", "lint", golden)
    assert code == 0
    assert "the opposite side would pass" in out
    assert "1 case, 0 faults, 1 guard nothing" in out
    assert run_cli("eval", "lint", golden, "--strict")[0] == 4
    write_set(golden, CASE)
    assert run_cli("eval", "lint", golden, "--strict")[0] == 0


def test_a_drafted_case_holds_and_a_negated_report_does_not(
    article: Path, mine: Path, tmp_path: Path, run_cli: Cli
) -> None:
    report, wrong = tmp_path / "out.json", tmp_path / "negated.json"
    case = mine / "cases" / "bridge-news.yaml"
    drafted = case.read_text(encoding="utf-8")
    assert 'statement: "The bridge will cost 3.2 million crowns' in drafted
    assert 'ask: "Who said: “I welcome the footbridge' in drafted
    assert run_cli("eval", "lint", mine, "--strict")[0] == 4
    case.write_text(drafted.replace("draft: true\n", ""), encoding="utf-8")
    assert run_cli("eval", "lint", mine, "--strict")[:2] == (0, "1 case, 0 faults, 0 guard nothing\n")
    run_cli(article, "--format", "json", "--output", report, "--quiet")
    code, out, _ = run_cli("eval", "score", case, report)
    assert (code, out) == (0, "bridge-news: the report holds\n")
    wrong.write_text(report.read_text(encoding="utf-8").replace("will cost", "will not cost"), encoding="utf-8")
    code, out, _ = run_cli("eval", "score", case, wrong)
    assert code == 4
    assert "fact_recall" in out
    assert "quote_fidelity" in out
    assert run_cli("eval", "score", case, case)[0] == 2
    assert run_cli("eval", "score", case, tmp_path / "none.json")[0] == 2
