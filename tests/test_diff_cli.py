"""``summarize diff``: formats, exit codes, a model's sentences on changes, and the library."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import summarizer
from summarizer.cli.maintenance import schema_of
from summarizer.results import DiffReport
from tests.loopback import Endpoint, serve
from tests.verifying import verifying

Cli = Callable[..., tuple[int, str, str]]
VERSIONS = Path(__file__).parent / "data" / "versions"
OLD, SILENT = VERSIONS / "quarry-old.txt", VERSIONS / "quarry-silent.txt"
UPDATE, MARKUP = VERSIONS / "quarry-update.txt", VERSIONS / "quarry-markup.html"


def test_headline_and_facts_come_first(run_cli: Cli) -> None:
    code, out, _ = run_cli("diff", OLD, SILENT)
    flat = " ".join(out.split())
    assert code == 0
    assert out.startswith(
        "5 changes: 1 headline, 4 of facts\nThe new version carries no correction and no note on an update.\n"
    )
    assert "Quarry to add [-40-]{+14+} jobs after council vote (¶ 1, line 1) figure: 40 → 14" in flat
    assert "quotation: “We have waited four years for this” → “We have waited five years for this”" in flat
    assert "name: Peter Falk → Paul Falk" in flat


def test_a_note_is_named_as_such(run_cli: Cli) -> None:
    out = run_cli("diff", OLD, UPDATE)[1]
    assert "3 changes: 2 corrections and notes, 1 added\nThe new version carries a new correction or note" in out
    assert "Date: 2026-03-03 → 2026-03-04\n" in out
    assert out.index("Corrections and notes") < out.index("Added")


def test_words_are_coloured_on_a_terminal(run_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    out = run_cli("diff", OLD, SILENT)[1]
    assert "\x1b[9;31m40\x1b[0m\x1b[32m14\x1b[0m" in out
    assert "[-" not in out


@pytest.mark.parametrize(
    ("new", "what", "code"),
    [
        (SILENT, "figures", 4),
        (SILENT, "names,corrections", 4),
        (SILENT, "corrections", 0),
        (UPDATE, "headline", 0),
        (UPDATE, "quotations", 4),
        (UPDATE, "any", 4),
        (MARKUP, "any", 0),
        (OLD, "any", 0),
    ],
)
def test_fail_on_makes_the_exit_code(run_cli: Cli, new: Path, what: str, code: int) -> None:
    assert run_cli("diff", OLD, new, "--fail-on", what)[0] == code


def test_other_markup_is_no_change(run_cli: Cli) -> None:
    for output_format in ("text", "markdown", "html"):
        code, out, _ = run_cli("diff", OLD, MARKUP, "--format", output_format)
        assert code == 0
        assert "No change in the words." in out


def test_what_does_not_go_together_is_said(run_cli: Cli, tmp_path: Path) -> None:
    assert run_cli("diff", OLD, SILENT, "--fail-on", "commas")[0] == 2
    assert run_cli("diff", "-", "-")[0] == 2
    assert run_cli("diff", OLD, tmp_path / "none.txt")[0] == 3


def test_json_follows_the_published_schema(run_cli: Cli) -> None:
    for new in (SILENT, UPDATE, VERSIONS / "quarry-rewrite.txt", MARKUP):
        out = run_cli("diff", OLD, new, "--format", "json")[1]
        jsonschema.validate(json.loads(out), schema_of(DiffReport))
        report = DiffReport.model_validate_json(out)
        old, new_text = (summarizer.load_article(str(path)).text for path in (OLD, new))
        for change in report.changes:
            assert all(old[piece.start : piece.end] == piece.quote for piece in change.old_evidence)
            assert all(new_text[piece.start : piece.end] == piece.quote for piece in change.new_evidence)


def test_markdown_marks_the_words(run_cli: Cli) -> None:
    out = run_cli("diff", OLD, SILENT, "--format", "markdown")[1]
    assert "- Quarry to add ~~40~~**14** jobs after council vote (¶ 1, line 1)\n  - figure: 40 → 14\n" in out


def test_nothing_of_an_article_acts(run_cli: Cli, tmp_path: Path) -> None:
    text = OLD.read_text(encoding="utf-8")
    hostile = tmp_path / "hostile.txt"
    hostile.write_text(
        text.replace("the town needed the work", "<script>alert(1)</script> \x1b[31m*needed* [work](x)"), "utf-8"
    )
    page = run_cli("diff", OLD, hostile, "--format", "html")[1]
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert "script-src" in page
    assert "\x1b" not in run_cli("diff", OLD, hostile)[1]
    assert "\\<script\\>" in run_cli("diff", OLD, hostile, "--format", "markdown")[1]


# --- with a model

HEADLINE = "The headline now speaks of 14 jobs; the old one had 40."
WRONG = "The owner will invest 9 million euros instead."
DAY = "The old version has the vote on Tuesday, the new one on Monday."


def drafted(*texts: str) -> str:
    return json.dumps({"changes": [{"number": number, "text": text} for number, text in enumerate(texts, start=1)]})


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> "Any":
    reply = verifying(lambda _: drafted(HEADLINE, DAY, "She gave another number of years.", WRONG), {HEADLINE, DAY})
    with serve(Endpoint(default=reply)) as running:
        monkeypatch.setenv("OPENAI_BASE_URL", running.url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        yield running


def test_a_model_says_each_change_and_the_verifier_reads_both_versions(run_cli: Cli, model: Endpoint) -> None:
    code, out, err = run_cli("diff", OLD, SILENT, "--format", "json")
    report = DiffReport.model_validate_json(out)
    assert code == 0
    assert [(change.statement, change.support) for change in report.changes] == [
        (HEADLINE, "verified"),
        (DAY, "verified"),
        (None, None),
        (None, None),
        (None, None),
    ]
    assert {one.text: one.reason for one in report.dropped}[
        WRONG
    ] == "the figure “9 million euros” is not in the article"
    assert all(one.kind == "change" for one in report.dropped)
    assert "2 calls" in err
    shown = model.requests[0]["messages"][1]["content"]
    assert "[1] Change 1, old headline: Quarry to add 40 jobs after council vote\n" in shown
    assert "[2] Change 1, new headline: Quarry to add 14 jobs after council vote\n" in shown
    assert model.requests[0]["messages"][:3] == model.requests[1]["messages"][:3]
    text = " ".join(run_cli("diff", OLD, SILENT)[1].split())
    assert f"{HEADLINE} (✓) Quarry to add [-40-]{{+14+}} jobs" in text


def test_without_a_change_no_model_is_called(run_cli: Cli, model: Endpoint) -> None:
    assert run_cli("diff", OLD, MARKUP)[0] == 0
    assert model.requests == []


def test_numbers_that_are_unknown_or_come_twice_are_left_out(run_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    reply = json.dumps(
        {"changes": [{"number": n, "text": t} for n, t in ((1, HEADLINE), (1, DAY), (2, DAY), (9, DAY))]}
    )
    with serve(Endpoint(default=verifying(lambda _: reply, {HEADLINE, DAY}))) as running:
        monkeypatch.setenv("OPENAI_BASE_URL", running.url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        report = DiffReport.model_validate_json(run_cli("diff", OLD, SILENT, "--format", "json")[1])
    assert [change.statement for change in report.changes] == [None, DAY, None, None, None]


def test_a_plan_calls_nothing_and_counts_right(run_cli: Cli, model: Endpoint) -> None:
    code, out, _ = run_cli("diff", OLD, SILENT, "--dry-run")
    assert code == 0
    assert model.requests == []
    assert [line.split(",")[0] for line in out.splitlines()] == [
        "sentences on the changes: 1 call",
        "verification: 1 call",
        "repairs if any: 1 call",
    ]
    assert "nothing for a model" in run_cli("diff", OLD, MARKUP, "--dry-run")[1]


def test_many_changes_come_in_several_calls(run_cli: Cli, model: Endpoint, tmp_path: Path) -> None:
    names = [
        f"{one}{other}" for one in ("Al", "Be", "Co", "De", "Ed") for other in ("ra", "so", "ti", "vo", "wy", "zu")
    ]
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    lines = [f"The delegate from {name} voted on item {at} with {at + 100} others." for at, name in enumerate(names)]
    old.write_text("\n\n".join(lines), "utf-8")
    new.write_text("\n\n".join(line.replace(" with ", " against ") for line in lines), "utf-8")
    report = DiffReport.model_validate_json(run_cli("diff", old, new, "--format", "json")[1])
    assert len(report.changes) == 30
    drafts = [
        asked for asked in model.requests if "Task: the article above is a list" in asked["messages"][-1]["content"]
    ]
    assert len(drafts) == 2


def test_the_library() -> None:
    found = summarizer.diff(str(OLD), str(SILENT))
    assert [change.about for change in found.changes][:2] == [["headline", "figure"], ["date"]]
    assert (found.unchanged, found.has_note) == (4, False)
    assert summarizer.diff(str(OLD), str(MARKUP)).changes == []


def test_a_correction_that_both_versions_carry_is_no_new_one(run_cli: Cli, tmp_path: Path) -> None:
    note = "An earlier version of this article gave a wrong date."
    for name, word in (("old", "closes"), ("new", "opens")):
        text = f"The mill {word} in June.\n\nThe owners of the mill agree with it.\n\n{note}\n"
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    paths = (tmp_path / "old.txt", tmp_path / "new.txt")
    out = " ".join(run_cli("diff", *paths)[1].split())
    assert "no correction or note that the old one lacks (both: ¶ 3, line 5)" in out
    report = json.loads(run_cli("diff", *paths, "--format", "json")[1])
    assert not report["has_note"]
    assert [piece["quote"] for piece in report["kept_notes"]] == [note]
