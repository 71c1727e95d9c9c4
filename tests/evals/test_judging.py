"""A model as judge: recorded, replayed, and itself measured against people's labels."""

from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.evals.cases import CaseFault, GoldenSet
from summarizer.evals.evaluate import agreement, read_labels
from summarizer.evals.results import read_results
from tests.evals.golden import write_set
from tests.evals.test_recorded_models import STANCES, TRUE, draft
from tests.loopback import Endpoint, serve
from tests.verifying import verifying

Cli = Callable[..., tuple[int, str, str]]
EVALS = Path(__file__).parent.parent.parent / "evals"
LABELS = """\
- {article: bridge.txt, statement: The bridge costs 3.2 million crowns., supported: true}
- {article: bridge.txt, statement: The council rejected the bridge., supported: false}
- {article: bridge.txt, statement: The mayor resigned., supported: false}
"""


CLAIMS = {stance["claim"]: stance["cites"] for stance in STANCES}
JUDGED = {**TRUE, **CLAIMS, "The bridge costs 3.2 million crowns.": [3], "The mayor resigned.": []}
judging = verifying(draft, JUDGED)
"""Contender and judge in one: finds supported what is so, and that the mayor resigned."""


def test_a_judge_is_recorded_and_measured(tmp_path: Path, run_cli: Cli) -> None:
    golden = write_set(tmp_path / "set")
    (golden / "judged.yaml").write_text(LABELS, encoding="utf-8")
    with serve(Endpoint(default=judging)) as endpoint:
        asked = ("--record", "-m", "m-1", "--judge", "j", "--base-url", endpoint.url, "--offline")
        run_cli("eval", golden, *asked)
    code, out, _ = run_cli("eval", golden, "-m", "m-1", "--judge", "j", "--json", tmp_path / "r.json")
    assert code == 0, out
    told = "judge judge-j, beside people's labels on 3 statements: accuracy 0.67, balanced 0.75, kappa 0.40"
    assert told in " ".join(out.split())
    run = read_results(tmp_path / "r.json")
    assert run.models == ["m-1"]
    assert run.pooled("m-1", "judged") == 1
    assert run.scored("m-1", "judged")[0].count == 4 + len(STANCES)
    assert run_cli("eval", golden)[0] == 0
    assert "judged" not in run_cli("eval", golden)[1]


def test_agreement_is_cohens_kappa() -> None:
    """The textbook example of 50 proposals: 35 of 50 agreed, 0.5 by chance, kappa 0.4 (Wikipedia, "Cohen's kappa")."""
    labels = [True] * 25 + [False] * 25
    verdicts: list[bool | None] = [True] * 20 + [False] * 5 + [True] * 10 + [False] * 15
    found = agreement("j", labels, verdicts)
    assert (found.labels, found.silent) == (50, 0)
    assert found.accuracy == pytest.approx(0.7)
    assert found.kappa == pytest.approx(0.4)
    assert found.balanced == pytest.approx(0.7)
    assert agreement("j", [*labels, True], [*verdicts, None]).silent == 1
    with pytest.raises(CaseFault, match="no verdict"):
        agreement("j", [True], [None])


def test_the_labels_of_this_repository_are_of_both_kinds(tmp_path: Path) -> None:
    labels = read_labels(GoldenSet(EVALS))
    assert sum(label.supported for label in labels) >= 10
    assert sum(not label.supported for label in labels) >= 10
    (tmp_path / "judged.yaml").write_text(LABELS.splitlines()[0], encoding="utf-8")
    with pytest.raises(CaseFault, match="both"):
        read_labels(GoldenSet(tmp_path))


def test_a_judge_without_recordings_is_named(tmp_path: Path, run_cli: Cli) -> None:
    code, _, err = run_cli("eval", write_set(tmp_path), "--judge", "j")
    assert (code, "no recordings of j as judge" in err) == (2, True)
