"""Sets inside a set: a blind half, and invented drafts that try the verifier alone. Outputs that outlive a prompt."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from junitparser import JUnitXml
from lxml import html

from summarizer.evals.cases import GoldenSet, read_cases
from summarizer.evals.outputs import Item, Scored
from summarizer.evals.results import CaseResult, RunResult, read_results
from summarizer.evals.run import known_contenders
from summarizer.settings import EXTRACTIVE_CORE
from tests.evals.golden import CASE, write_set
from tests.loopback import Endpoint, serve
from tests.verifying import Reply, verifying

Cli = Callable[..., tuple[int, str, str]]
PLANTED = dedent("""\
    article: bridge.txt
    planted:
      - {true: yes, place: overview, text: "Nine members voted for the footbridge.", evidence: "by nine votes to four"}
      - {true: no, kind: pairing, text: "The footbridge was approved by four votes to nine.",
         evidence: "by nine votes to four"}
      - {true: no, kind: certainty, text: "The footbridge opened in May.", evidence: "is to open in May 2027"}
      - {true: no, kind: speaker, holder: Rolf Lund, target: the footbridge, position: favor, text: "He welcomes it.",
         evidence: "I welcome the footbridge"}
      - {true: yes, question: "Who leads the opposition?", text: "It is led by Rolf Lund.",
         evidence: "who leads the opposition"}
    """)
TRUE = {"Nine members voted for the footbridge.": [2], "Council approves harbour bridge": [1]}
ANSWER = "Question: Who leads the opposition? Answer: It is led by Rolf Lund."


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    folder = write_set(tmp_path / "set")
    write_set(folder / "blind", CASE, name="unseen")
    cases = folder / "hostile" / "cases"
    cases.mkdir(parents=True)
    (cases / "bridge.yaml").write_text(PLANTED, encoding="utf-8")
    return folder


def never(_: object) -> str:
    raise AssertionError("the drafting model of an invented draft is nobody")


def run_hostile(run_cli: Cli, golden: Path, reply: Reply) -> RunResult:
    out = golden.parent / "run.json"
    with serve(Endpoint(default=reply)) as endpoint:
        options = ("--record", "-m", "m-1", "--base-url", endpoint.url, "--offline", "--json", out)
        run_cli("eval", golden / "hostile", *options)
    return read_results(out)


def scored(result: CaseResult, metric: str) -> list[Item]:
    score = result.scores[metric]
    assert isinstance(score, Scored)
    return score.items


def test_each_set_is_a_table_of_its_own(golden: Path, tmp_path: Path, run_cli: Cli) -> None:
    run_hostile(run_cli, golden, verifying(never, {**TRUE, ANSWER: [5]}))
    paths = [tmp_path / name for name in ("r.json", "r.md", "r.xml", "r.html")]
    options = [
        part
        for kind, path in zip(("json", "markdown", "junit", "html"), paths, strict=True)
        for part in (f"--{kind}", path)
    ]
    code, out, _ = run_cli("eval", golden, *options)
    assert code == 0, out
    assert [f"{folder}: 1 case," in out for folder in (golden, golden / "blind", golden / "hostile")] == [True] * 3
    assert "passed: 3 cases in 3 sets" in out
    run = read_results(paths[0])
    assert {name: inner.models for name, inner in run.inner.items()} == {"blind": ["embedded"], "hostile": ["m-1"]}
    assert run.models == ["embedded"]
    assert "### " in paths[1].read_text(encoding="utf-8")
    assert [suite.name for suite in JUnitXml.fromfile(str(paths[2]))] == ["embedded", "blind/embedded", "hostile/m-1"]
    tree = html.fromstring(paths[3].read_text(encoding="utf-8"))
    assert len(tree.xpath("//h2[@class='set']")) == 3
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_a_worse_inner_set_fails_the_whole(golden: Path, run_cli: Cli) -> None:
    assert run_cli("eval", "accept", golden)[0] == 0
    case = CASE.replace('[["nine votes to four"]]', '[["unanimously"]]')
    write_set(golden / "blind", case, name="unseen")
    code, out, _ = run_cli("eval", golden)
    assert code == 4
    assert "FAILED: " in out
    assert "blind: 1 case worse than accepted" in " ".join(out.split())


def test_an_honest_reader_passes_the_true_and_refuses_the_false(golden: Path, run_cli: Cli) -> None:
    run = run_hostile(run_cli, golden, verifying(never, {**TRUE, ANSWER: [5]}))
    assert [run.pooled("m-1", name) for name in ("verdicts_right", "false_printed", "true_refused")] == [1, 0, 0]
    assert run.pooled("m-1", "exact_alarms") == 0
    assert run.pooled("m-1", "exact_catches") is None  # no figure, date or quotation is planted


def test_the_exact_checks_are_scored_without_the_verifier(golden: Path, run_cli: Cli) -> None:
    path = golden / "hostile" / "cases" / "bridge.yaml"
    more = [
        '{true: no, kind: figure, text: "The bridge will cost 3.9 million crowns.", evidence: "will cost 3.2 million"}',
        '{true: no, kind: date, text: "The bridge will open soon.", evidence: "is to open in May 2027"}',
    ]
    path.write_text(PLANTED + "".join(f"  - {row}\n" for row in more), encoding="utf-8")
    run = run_hostile(run_cli, golden, verifying(never))
    assert run.pooled("m-1", "exact_catches") == 0.5
    (result,) = run.of("m-1")
    assert [item.note for item in scored(result, "exact_catches")] == ["", "not refused"]


def test_a_reader_that_refuses_everything_is_no_better_than_one_that_believes(golden: Path, run_cli: Cli) -> None:
    run = run_hostile(run_cli, golden, verifying(never, {"Council approves harbour bridge": [1]}))
    assert [run.pooled("m-1", name) for name in ("verdicts_right", "true_refused")] == [0.6, 1]
    believed = {
        "The footbridge opened in May.": [3],
        "Rolf Lund is for the footbridge: He welcomes it.": [5],
    }
    for folder in (golden / "hostile" / "recordings",):
        for path in sorted(folder.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
    run = run_hostile(run_cli, golden, verifying(never, {**TRUE, ANSWER: [5], **believed}))
    assert run.pooled("m-1", "false_printed") == pytest.approx(2 / 3, abs=1e-4)
    (result,) = run.of("m-1")
    notes = [item.note for item in scored(result, "false_printed") if item.score < 1]
    assert all(note.startswith("printed, resting on “") for note in notes)


SCRIPT = dedent("""\
    article: bridge.txt
    verifier: VERIFIER
    planted:
      - {true: yes, text: "The vote was nine to four for it.", evidence: "by nine votes to four"}
      - {true: no, kind: figure, verdict: supported, text: "It costs 3.9 million crowns.",
         evidence: "will cost 3.2 million crowns"}
      - {true: no, kind: certainty, text: "It opened in May 2027.", evidence: "is to open in May 2027",
         repair: {true: yes, text: "It is to open in May 2027.", evidence: "is to open in May 2027"}}
      - {true: no, kind: speaker, holder: Rolf Lund, target: the footbridge, position: favor, text: "He welcomes it.",
         evidence: "I welcome the footbridge",
         repair: {true: no, kind: speaker, text: "Rolf Lund welcomes it.", evidence: "I welcome the footbridge"}}
      - {true: yes, question: "Who leads the opposition?", text: "It is led by Rolf Lund.",
         evidence: "who leads the opposition"}
    """)


def run_script(run_cli: Cli, golden: Path, verifier: str, script: str = SCRIPT) -> RunResult:
    path, out = golden / "hostile" / "cases" / "bridge.yaml", golden.parent / "run.json"
    path.write_text(script.replace("VERIFIER", verifier), encoding="utf-8")
    run_cli("eval", golden / "hostile", "--json", out)
    run = read_results(out)
    assert run.models == ["scripted"]
    return run


RATES = ("verdicts_right", "false_printed", "true_refused", "planted_evidence")


@pytest.mark.parametrize("verifier", ["{}", "{cut: yes}", "{cites: no}"])
def test_a_scripted_verifier_tries_the_program_alone(golden: Path, run_cli: Cli, verifier: str) -> None:
    run = run_script(run_cli, golden, verifier)
    assert [run.pooled("scripted", name) for name in RATES] == [1, 0, 0, 1]
    assert run.pooled("scripted", "exact_catches") == 1
    (result,) = run.of("scripted")
    assert {one.text for one in result.shown if one.support == "verified"} >= {
        "The vote was nine to four for it.",
        "It is to open in May 2027.",
        "It is led by Rolf Lund.",
    }


def test_nothing_is_printed_that_a_verifier_read_which_agrees_to_everything(golden: Path, run_cli: Cli) -> None:
    run = run_script(run_cli, golden, "{agrees: yes}")
    assert [run.pooled("scripted", name) for name in RATES] == [0.5714, 0, 1, None]
    (result,) = run.of("scripted")
    assert {one.support for one in result.shown} == {"verbatim"}


def test_a_scripted_case_says_what_is_wrong(golden: Path, run_cli: Cli) -> None:
    believed = SCRIPT.replace("kind: certainty,", "kind: certainty, verdict: supported,")
    run = run_script(run_cli, golden, "{}", believed)
    (result,) = run.of("scripted")
    wrong = [item.note for item in scored(result, "verdicts_right") if item.score < 1]
    assert [note.partition(",")[0] for note in wrong] == ["printed", "not printed"]
    path = golden / "hostile" / "cases" / "bridge.yaml"
    path.write_text("article: bridge.txt\nverifier: {}\n", encoding="utf-8")
    code, out, _ = run_cli("eval", "lint", golden / "hostile")
    assert code == 4
    assert "a scripted verifier needs planted statements" in out


def test_a_set_may_mix_cases_for_all_and_none_is_run_by_another(golden: Path, run_cli: Cli) -> None:
    (golden / "cases" / "script.yaml").write_text(SCRIPT.replace("VERIFIER", "{}"), encoding="utf-8")
    out = golden.parent / "run.json"
    assert run_cli("eval", "accept", golden)[0] == 0
    assert run_cli("eval", golden, "--json", out)[0] == 0
    run = read_results(out)
    assert [(result.model, result.case) for result in run.results] == [("embedded", "bridge"), ("scripted", "script")]
    assert run_cli("eval", golden, "-k", "script")[0] == 0
    assert run_cli("eval", golden, "-k", "bridge")[0] == 0


def test_the_core_has_no_part_in_invented_drafts(golden: Path) -> None:
    hostile = GoldenSet(golden / "hostile")
    assert known_contenders(hostile, read_cases(hostile, sorted(hostile.cases.glob("*.yaml")))) == []
    assert EXTRACTIVE_CORE in known_contenders(
        GoldenSet(golden), read_cases(GoldenSet(golden), [golden / "cases" / "bridge.yaml"])
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{true: no, text: a, evidence: b}", "a false statement needs a kind"),
        ("{true: yes, kind: date, text: a, evidence: b}", "a false statement needs a kind"),
        ("{true: yes, holder: x, text: a, evidence: b}", "a stance needs holder, target and position"),
        ("{true: no, kind: wrong, text: a, evidence: b}", "planted.0.kind"),
    ],
)
def test_a_planted_statement_is_one_thing(golden: Path, run_cli: Cli, row: str, said: str) -> None:
    path = golden / "hostile" / "cases" / "bridge.yaml"
    path.write_text(f"article: bridge.txt\nplanted:\n  - {row}\n", encoding="utf-8")
    code, out, _ = run_cli("eval", "lint", golden / "hostile")
    assert code == 4
    assert said in out


def test_planted_evidence_stands_in_the_article(golden: Path, run_cli: Cli) -> None:
    path = golden / "hostile" / "cases" / "bridge.yaml"
    path.write_text(
        PLANTED.replace('evidence: "is to open in May 2027"', 'evidence: "opens in June"'), encoding="utf-8"
    )
    code, out, _ = run_cli("eval", "lint", golden)
    assert code == 4
    assert "planted, “The footbridge opened in May.”: evidence is not in the article text" in out
