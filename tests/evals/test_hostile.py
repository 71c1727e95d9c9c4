"""Drafts that lie do not reach a reader as verified: statements, stances and answers over golden articles."""

from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.evals.results import CaseResult, read_results
from tests.hostile import DRAFTS, NAME, draft, hostile_model, yes_sayer
from tests.verifying import Reply, verifying

EVALS = Path(__file__).parent.parent.parent / "evals"
CASES = [EVALS / "cases" / f"{case}.yaml" for case in DRAFTS]
Cli = Callable[..., tuple[int, str, str]]


def results_of(run_cli: Cli, reply: Reply, out: Path, *more: str) -> list[CaseResult]:
    with hostile_model(reply) as options:
        run_cli("eval", *CASES, "--live", "--no-cache", "--json", out, *options, *more)
    results = read_results(out).of(NAME)
    assert [(result.case, result.status) for result in results] == [(case, "scored") for case in DRAFTS]
    return results


LIES = {lie["text"] for drafts in DRAFTS.values() for lie in drafts["summary"]}
LIES |= {stance["claim"] for drafts in DRAFTS.values() for stance in drafts["stances"]}
LIES |= {answer["answer"] for drafts in DRAFTS.values() for answer in drafts.get("answers", {}).values()}


@pytest.mark.parametrize("reply", [yes_sayer, verifying(draft)], ids=["yes to everything", "an honest reader"])
def test_no_lie_is_shown_where_a_verifier_reads(tmp_path: Path, run_cli: Cli, reply: Reply) -> None:
    results = results_of(run_cli, reply, tmp_path / "run.json")
    shown = [statement for result in results for statement in result.shown]
    assert {statement.text for statement in shown} & LIES == set()
    assert {statement.support for statement in shown} == {"verbatim"}


def test_without_a_verifier_what_passes_the_exact_checks_is_marked(tmp_path: Path, run_cli: Cli) -> None:
    results = results_of(run_cli, draft, tmp_path / "run.json", "--verify", "off")
    lies = [one for result in results for one in result.shown if one.text in LIES]
    assert {statement.support for statement in lies} == {"unverified"}
    assert len({statement.text for statement in lies}) < len(LIES)  # the exact checks refuse some
