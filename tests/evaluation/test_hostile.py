"""Drafts that lie do not reach a reader: statements, stances and answers of a hostile model, over golden articles."""

from collections.abc import Callable
from pathlib import Path

from summarizer.evaluation.results import read_results
from tests.hostile import DRAFTS, NAME, hostile_model

EVALS = Path(__file__).parent.parent.parent / "evals"
Cli = Callable[..., tuple[int, str, str]]


def test_lies_that_the_checks_know_are_not_shown(tmp_path: Path, run_cli: Cli) -> None:
    cases = [EVALS / "cases" / f"{case}.yaml" for case in DRAFTS]
    with hostile_model() as options:
        run_cli("eval", *cases, "--live", "--no-cache", "--json", tmp_path / "run.json", *options)
    results = read_results(tmp_path / "run.json").of(NAME)
    assert [(result.case, result.status) for result in results] == [(case, "scored") for case in DRAFTS]
    shown = {statement.text for result in results for statement in result.shown}
    lies = [lie for drafts in DRAFTS.values() for lie in drafts["summary"]]
    caught = [lie["text"] for lie in lies if not lie.get("gets_through")]
    assert len(caught) > len(lies) / 2
    assert [lie for lie in caught if lie in shown] == []
    claims = {stance["claim"] for drafts in DRAFTS.values() for stance in drafts["stances"]}
    answers = [answer for drafts in DRAFTS.values() for answer in drafts.get("answers", {}).values()]
    assert shown & (claims | {answer["answer"] for answer in answers if not answer.get("gets_through")}) == set()
