"""Prompts that changed: what a recording would ask, outputs that are scored although they are stale, old beside new."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from summarizer.evals import outputs
from summarizer.evals.outputs import side_by_side
from summarizer.evals.results import read_results
from summarizer.llm.recordings import RecordingStore
from tests.evals.golden import CASE, write_set
from tests.evals.test_recorded_models import TRUE, draft, record
from tests.loopback import Endpoint, serve
from tests.verifying import verifying

Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture
def golden(tmp_path: Path, run_cli: Cli) -> Path:
    """A set with a recorded model, accepted."""
    folder = write_set(tmp_path / "set")
    record(run_cli, folder)
    assert run_cli("eval", "accept", folder)[0] == 0
    return folder


def forget(golden: Path) -> None:
    """Delete the recordings, as if every request were another."""
    store = RecordingStore(golden / "recordings" / "m-1")
    store.delete(store.keys())


def under_other_prompts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outputs, "requests_version", lambda: "other")


def test_a_model_that_cannot_be_asked_again_keeps_its_scores(
    golden: Path, tmp_path: Path, run_cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run_cli("eval", golden, "--json", tmp_path / "before.json")[0] == 0
    forget(golden)
    under_other_prompts(monkeypatch)
    code, out, _ = run_cli("eval", golden, "--json", tmp_path / "r.json", "--html", tmp_path / "r.html")
    assert code == 0, out
    assert "Stale (no recording under today's prompts" in out
    assert "m-1: 1 case as written under prompts" in " ".join(out.split())
    before, after = read_results(tmp_path / "before.json").of("m-1"), read_results(tmp_path / "r.json").of("m-1")
    assert before[0].scores == after[0].scores
    stored = outputs.read_output(golden / "recordings/m-1", "bridge")
    assert stored is not None
    assert (before[0].stale, after[0].stale) == (None, stored.requests)
    assert "Stale: m-1" in (tmp_path / "r.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("what", ["the same prompts", "another text", "another question"])
def test_a_missing_recording_is_no_stale_output(
    golden: Path, run_cli: Cli, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    forget(golden)
    if what != "the same prompts":
        under_other_prompts(monkeypatch)
    if what == "another text":
        article = golden / "articles" / "bridge.txt"
        article.write_text(article.read_text(encoding="utf-8").replace("Fishermen", "Anglers"), encoding="utf-8")
    if what == "another question":
        case = CASE.replace("questions:\n", 'questions:\n  - ask: "Who is mayor?"\n    unanswerable: "x"\n')
        write_set(golden, case)
    code, out, _ = run_cli("eval", golden, "--model", "m-1")
    assert code == 4
    assert "has no recording" in " ".join(out.split())


def test_stale_outputs_are_not_accepted_as_todays(golden: Path, run_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = golden / "recordings" / "m-1" / "outputs" / "bridge.json"
    before = kept.read_text(encoding="utf-8")
    forget(golden)
    under_other_prompts(monkeypatch)
    run_cli("eval", "accept", golden)
    assert kept.read_text(encoding="utf-8") == before


def test_a_dry_run_says_what_recording_would_ask_and_asks_nothing(golden: Path, run_cli: Cli) -> None:
    options = ("--record", "--dry-run", "-m", "m-1", "--offline")
    with serve(Endpoint(default=verifying(draft, TRUE))) as endpoint:
        _, out, _ = run_cli("eval", golden, *options, "--base-url", endpoint.url)
        assert "m-1: every call is recorded" in out
        write_set(golden, CASE.replace("What will the bridge cost?", "What is the price of the bridge?"))
        _, out, _ = run_cli("eval", golden, *options, "--base-url", endpoint.url)
        assert "m-1: 1 calls are not recorded, about 1 more follow" in out
        assert "at most 0.0000 USD" in out  # this machine asks nothing for it
        forget(golden)
        _, out, _ = run_cli("eval", golden, *options, "--base-url", endpoint.url)
        assert "m-1: 3 calls are not recorded, about 4 more follow" in out
        assert endpoint.requests == []
    assert "give both" in run_cli("eval", golden, "--dry-run", "-m", "m-1")[2]


def test_new_outputs_stand_beside_those_accepted_last(golden: Path, tmp_path: Path, run_cli: Cli) -> None:
    assert "no output differs" in run_cli("eval", "diff", golden)[1]

    def changed(asked: dict[str, Any]) -> str:
        points = [{"text": "The bridge will cost some money.", "cites": [3]}]
        text = draft(asked)
        return json.dumps({**json.loads(text), "key_points": points}) if "key_points" in text else text

    forget(golden)
    record(run_cli, golden, default=verifying(changed, TRUE))
    page = tmp_path / "diff.html"
    code, out, _ = run_cli("eval", "diff", golden, "--html", page)
    assert code == 0
    assert "  - key point: The bridge will cost 3.2 million crowns." in out
    assert "  + key point: The bridge will cost some money." in out
    assert "1 outputs differ from those accepted last" in out
    tree = html.fromstring(page.read_text(encoding="utf-8"))
    (row,) = tree.xpath("//tr[@class='changed']")
    assert row.xpath("td/text()") == [
        "key point: The bridge will cost 3.2 million crowns.",
        "key point: The bridge will cost some money.",
    ]
    assert tree.xpath("//script | //*[@style]") == []
    run_cli("eval", "accept", golden)
    assert "no output differs" in run_cli("eval", "diff", golden)[1]


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        (["a", "b"], ["a", "b"], ["same", "same"]),
        (["a", "b"], ["a", "c"], ["same", "changed"]),
        (["a", "b"], ["b"], ["gone", "same"]),
        (["a"], ["a", "b"], ["same", "new"]),
        ([], [], []),
        (["a", "b"], ["c"], ["changed", "gone"]),
    ],
)
def test_lines_side_by_side(before: list[str], after: list[str], kinds: list[str]) -> None:
    rows = list(side_by_side(before, after))
    assert [row.kind for row in rows] == kinds
    assert [row.before for row in rows if row.before] == before
    assert [row.after for row in rows if row.after] == after
