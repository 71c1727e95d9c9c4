"""Cases are tried with wrong outputs: negated, exchanged, or changed by hand."""

from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.evals.authoring import passing_faults
from summarizer.evals.cases import Case
from summarizer.evals.wording import is_negated, negated
from summarizer.ingest.clean.cleaner import clean_text
from tests.evals.golden import ARTICLE, CASE, write_set

Cli = Callable[..., tuple[int, str, str]]
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


def test_a_drafted_case_holds_and_a_negated_report_does_not(tmp_path: Path, run_cli: Cli) -> None:
    article = tmp_path / "bridge.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    golden, report, wrong = tmp_path / "mine", tmp_path / "out.json", tmp_path / "negated.json"
    run_cli("eval", "init", golden)
    run_cli("eval", "add", article, "--set", golden)
    case = golden / "cases" / "bridge.yaml"
    drafted = case.read_text(encoding="utf-8")
    assert 'statement: "The bridge will cost 3.2 million crowns' in drafted
    assert 'ask: "Who said: “I welcome the footbridge' in drafted
    assert run_cli("eval", "lint", golden, "--strict")[0] == 4
    case.write_text(drafted.replace("draft: true\n", ""), encoding="utf-8")
    assert run_cli("eval", "lint", golden, "--strict")[:2] == (0, "1 case, 0 faults, 0 guard nothing\n")
    assert run_cli("eval", golden)[0] == 0
    run_cli(article, "--format", "json", "--output", report, "--quiet")
    code, out, _ = run_cli("eval", "score", case, report)
    assert (code, out) == (0, "bridge: the report holds\n")
    wrong.write_text(report.read_text(encoding="utf-8").replace("will cost", "will not cost"), encoding="utf-8")
    code, out, _ = run_cli("eval", "score", case, wrong)
    assert code == 4
    assert "fact_recall" in out
    assert "quote_fidelity" in out
    assert run_cli("eval", "score", case, case)[0] == 2
    assert run_cli("eval", "score", case, tmp_path / "none.json")[0] == 2
