"""This repository's own golden set: sound, and replayed without a key and without a network."""

import socket
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.evals.cases import read_case
from summarizer.evals.results import read_results
from summarizer.evals.scorers import METRICS

EVALS = Path(__file__).parent.parent.parent / "evals"
OF_MODELS = {
    *("answer_found", "answer_evidence", "abstention_precision", "abstention_recall", "premises", "unconfirmed"),
    *("verdicts_right", "false_printed", "true_refused"),
}
"""Metrics of what a model answers, and of what a verifier decides."""
OF_PLANTED = {"exact_catches", "exact_alarms", "planted_evidence"}
Cli = Callable[..., tuple[int, str, str]]


def test_every_article_has_a_case_and_every_case_can_be_right(run_cli: Cli) -> None:
    code, out, _ = run_cli("eval", "lint", EVALS)
    assert code == 0, out
    assert "no case is about" not in out


def test_the_set_passes_its_gate_when_nobody_can_be_asked(
    run_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket.socket, "connect", None)
    monkeypatch.setattr(socket, "getaddrinfo", None)
    code, out, _ = run_cli("eval", EVALS, "--json", tmp_path / "run.json")
    assert code == 0, out
    run = read_results(tmp_path / "run.json")
    assert run.models[0] == "embedded"
    unscored = {metric for metric in METRICS if run.pooled("embedded", metric) is None}
    assert unscored == OF_MODELS | OF_PLANTED | {"judged"}  # no judge was asked
    assert "Unused recordings" not in out


def test_the_blind_set_asks_every_kind_of_question() -> None:
    paths = sorted((EVALS / "blind" / "cases").glob("*.yaml"))
    assert len(paths) == 12
    for path in paths:
        case = read_case(path)
        kinds = Counter(question.kind for question in case.questions)
        assert kinds >= Counter(("fact", "who_is", "why", "side", "yes_no", "combine", "unanswerable"))
        assert kinds.total() == 8
        assert all(fact.statement for fact in case.facts)
        assert any(stance.main for stance in case.stances or ())
