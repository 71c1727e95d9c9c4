"""The exam: what it holds, what it makes of verdicts, and what the program lets a model do afterwards."""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.evals.exam import Paper, Question, balanced_accuracy, is_good_answer, is_right, papers
from summarizer.llm.capabilities import Exam, Memory, may_verify
from summarizer.llm.negotiation import forget_terms
from tests.loopback import Endpoint, serve, status

Cli = Callable[..., tuple[int, str, str]]
TRUE = {q.text for paper in papers() for q in paper.statements if q.true}
STATEMENT = re.compile(r"^(\d+)\. (.*)$", re.MULTILINE)
SENTENCE = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)


def test_as_many_true_statements_as_false_ones_in_five_languages() -> None:
    statements = [q for paper in papers() for q in paper.statements]
    assert Counter(q.true for q in statements) == {True: 40, False: 40}
    assert len({q.text for q in statements}) == 80
    assert Counter(paper.article.language for paper in papers()) == dict.fromkeys(("en", "de", "fr", "es", "it"), 2)
    assert all(count >= 3 for count in Counter(q.kind for q in statements).values())
    assert not {q.kind for q in statements if q.true} & {q.kind for q in statements if not q.true}
    assert Counter(bool(paper.answers) for paper in papers()) == {True: 5, False: 5}


def test_no_true_statement_is_the_articles_own_sentence_and_every_answer_stands_there() -> None:
    for paper in papers():
        own = {paper.article.sentence_text(s) for s in paper.article.sentences}
        assert not own & {q.text for q in paper.statements}
        assert not paper.answers or any(answer in paper.article.text for answer in paper.answers)


@settings(deadline=None)
@given(st.lists(st.booleans(), min_size=1, max_size=60), st.lists(st.booleans(), min_size=1, max_size=60))
def test_the_interval_holds_the_score(true: list[bool], false: list[bool]) -> None:
    verdicts: Any = [(Question("", "", True), "supported" if right else None) for right in true]
    verdicts += [(Question("", "", False), "not_stated" if right else "supported") for right in false]
    score, low, high = balanced_accuracy(verdicts)
    assert score == pytest.approx((sum(true) / len(true) + sum(false) / len(false)) / 2)
    assert -1e-9 <= low <= score + 1e-9
    assert score - 1e-9 <= high <= 1 + 1e-9


def test_wilsons_interval_at_its_ends() -> None:
    """All of 40 right: from 0.912 to 1 (Wilson 1927)."""
    perfect: Any = [(Question("", "", truth), "supported" if truth else "contradicted") for truth in (True, False)] * 40
    assert balanced_accuracy(perfect) == pytest.approx((1.0, 0.938, 1.0), abs=0.001)


def test_no_verdict_is_no_right_verdict() -> None:
    true, false = Question("", "", True), Question("", "", False)
    assert [is_right(true, v) for v in ("supported", "contradicted", "not_stated", None)] == [True, False, False, False]
    assert [is_right(false, v) for v in ("supported", "contradicted", "not_stated", None)] == [False, True, True, False]


def test_a_model_sits_the_exam_and_its_result_counts_from_then_on(run_cli: Cli, tmp_path: Path) -> None:
    with serve(Endpoint(default=reader)) as endpoint:
        code, out, err = run_cli("models", "exam", "oracle", "--base-url", endpoint.url, "--no-cache", *WINDOW)
        assert code == 0, err
        assert "reading   1.00 balanced accuracy (95 %: 0.94 to 1.00)" in out
        assert "40 of 40 supported; 0 refused, which are false alarms" in out
        assert "drafting  20 of 20 tasks done well" in out
        assert "may       write and verify" in out
        code, out, err = report(run_cli, tmp_path, endpoint.url, "oracle")
        doctor = run_cli("doctor", "--model", "oracle", "--base-url", endpoint.url, *WINDOW)[1]
    assert json.loads(out)["run"]["verifier"]["exam"] == 1.0
    assert "exam 1.00" in err
    assert "exam: 1.00 (0.94 to 1.00)" in doctor
    assert "it may write and verify" in doctor


def test_a_model_that_says_yes_to_everything_may_neither_write_nor_verify(run_cli: Cli, tmp_path: Path) -> None:
    with serve(Endpoint(default=yes)) as endpoint:
        out = run_cli("models", "exam", "yes-70b", "--base-url", endpoint.url, "--no-cache", *WINDOW)[1]
        assert "reading   0.00 balanced accuracy" in out
        assert "80 of all 80 without a verdict" in out
        assert "drafting  not set" in out
        assert "may       neither write nor verify" in out
        code, out, err = report(run_cli, tmp_path, endpoint.url, "yes-70b")
        assert (code, json.loads(out)["run"]["model"]) == (0, "extractive")
        assert "yes-70b may not verify statements: its exam gave 0.00, so the extractive core is used" in err
        code, _, err = report(run_cli, tmp_path, endpoint.url, "other", "--verify", "yes-70b")
    assert code == 2
    assert "yes-70b may not verify statements: its exam gave 0.00; name another" in err


def test_an_exam_counts_before_the_size_that_a_name_tells(run_cli: Cli, tmp_path: Path) -> None:
    with serve(Endpoint(default=reader)) as endpoint:
        before = report(run_cli, tmp_path, endpoint.url, "tiny-1b")[2]
        run_cli("models", "exam", "tiny-1b", "--base-url", endpoint.url, "--no-cache", *WINDOW)
        after = report(run_cli, tmp_path, endpoint.url, "tiny-1b")
    assert "too few to verify statements" in before
    assert json.loads(after[1])["run"]["model"] == "tiny-1b"


def test_an_endpoint_that_fails_is_no_result(run_cli: Cli) -> None:
    with serve(Endpoint(script=[status(402, "Insufficient credits")] * 30)) as endpoint:
        code, out, err = run_cli("models", "exam", "m", "--base-url", endpoint.url, "--no-cache", *WINDOW)
        assert (code, out) == (1, "")
        assert "has no quota left" in err


def test_nobody_to_examine(run_cli: Cli) -> None:
    code, _, err = run_cli("models", "exam")
    assert code == 2
    assert "there is no model to examine" in err


@pytest.mark.parametrize(
    ("size", "verifies", "may"), [(1e9, None, False), (None, None, True), (1e9, True, True), (70e9, False, False)]
)
def test_who_may_verify(size: float | None, verifies: bool | None, may: bool) -> None:
    exam = None if verifies is None else Exam(0.9, 0.8, 1.0, verifies, False, "", "")
    assert may_verify(size, exam) is may


def test_what_is_kept_survives_nonsense_in_its_file(tmp_path: Path) -> None:
    memory = Memory(tmp_path, "http://localhost/v1", "openai:m")
    exam = Exam(0.9, 0.8, 1.0, True, False, "e", "2026-11-27")
    memory.save_exam(exam)
    memory.write("terms", {"limit": None})
    assert memory.exam == exam
    assert Memory(tmp_path, "http://localhost/v1", "openai:other").exam is None
    for text in ("", "[]", "{", '{"exam": 3}', '{"exam": {"score": 1}}'):
        next(tmp_path.glob("*.json")).write_text(text, encoding="utf-8")
        assert memory.exam is None
    assert Memory(None, "", "").exam is None


def test_answers_are_right_by_their_words() -> None:
    from summarizer.results import AskReport

    none = AskReport.model_construct(status="not_in_article", answer=None)
    guess = AskReport.model_construct(status="answered", answer=None)
    assert is_good_answer(none, ())
    assert not is_good_answer(guess, ())
    assert not is_good_answer(none, ("11",))


WINDOW = ("--context-tokens", "128000")


def report(run_cli: Cli, folder: Path, url: str, model: str, *more: str) -> tuple[int, str, str]:
    forget_terms()
    article = folder / "article.txt"
    article.write_text(papers()[0].article.text, encoding="utf-8")
    return run_cli(article, "--base-url", url, "--model", model, "--format", "json", "--no-cache", *WINDOW, *more)


def reader(asked: dict[str, Any]) -> str:
    """A model that knows the exam, and of other statements those that stand in the article."""
    if len(asked["messages"]) == 1:
        return json.dumps({"word": "ready"})
    article, task = asked["messages"][1]["content"], asked["messages"][-1]["content"]
    if "Give each statement one of three verdicts" in task:
        return verdicts(task, lambda text: text in TRUE or said(text) in article)
    if "answer this question" in task:
        return answer(next(paper for paper in papers() if paper.question in task))
    sentences = SENTENCE.findall(article)
    told = [{"text": text, "cites": [int(number)]} for number, text in sentences]
    return json.dumps({"headline": "News", "overview": told[:2], "key_points": told[2:5], "stances": []})


def said(text: str) -> str:
    return text.rpartition("Answer: ")[2]


def answer(paper: Paper) -> str:
    for sentence in paper.article.sentences:
        text = paper.article.sentence_text(sentence)
        if any(answer in text for answer in paper.answers):
            return json.dumps({"cites": [sentence.number], "status": "answered", "answer": text})
    return json.dumps({"cites": [], "status": "not_in_article", "answer": ""})


def yes(asked: dict[str, Any]) -> str:
    task = asked["messages"][-1]["content"]
    return verdicts(task, lambda _: True) if "Give each statement" in task else reader(asked)


def verdicts(task: str, judge: Callable[[str], bool]) -> str:
    listed = [(int(number), text, judge(text)) for number, text in STATEMENT.findall(task.partition("Give each")[0])]
    no = {"sentences": [1], "words": "", "reason": "it is not so", "verdict": "not_stated", "correction": ""}
    return json.dumps(
        {
            "supported": [{"number": n, "sentences": [1]} for n, _, fine in listed if fine],
            "refused": [{"number": n, **no} for n, _, fine in listed if not fine],
        }
    )
