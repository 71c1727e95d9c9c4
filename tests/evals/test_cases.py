"""Golden cases: what they may say, and what `lint` finds wrong with them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.evals.authoring import lint
from summarizer.evals.cases import CaseFault, case_schema, find_set, read_case, read_cases
from summarizer.evals.wording import occurs, says
from summarizer.text.typography import find_verbatim
from tests.evals.golden import CASE, STANCES, write_set

ROOT = Path(__file__).parent.parent.parent
Cli = Callable[..., tuple[int, str, str]]


def faults(folder: Path, case: str) -> list[str]:
    return list(lint(*find_set([write_set(folder, case)])).faults)


def test_a_case_is_read_with_its_defaults(tmp_path: Path) -> None:
    case = read_case(write_set(tmp_path, CASE + STANCES) / "cases" / "bridge.yaml")
    assert [fact.must for fact in case.facts] == [True, True, False]
    assert [fact.weight for fact in case.facts] == [2, 1, 1]
    assert case.stances is not None
    assert case.stances[2].holder == ["Rolf Lund"]
    assert case.stances[2].position == ["against"]
    assert case.questions[1].answers == []


def test_scalars_are_text(tmp_path: Path) -> None:
    case = (
        'article: bridge.txt\npublished: 2025-06-04\nquestions: [{ask: no, answers: [12, on], evidence: "by nine"}]\n'
    )
    read = read_case(write_set(tmp_path, case) / "cases" / "bridge.yaml")
    assert read.published == "2025-06-04"
    assert read.questions[0].answers == ["12", "on"]
    assert read.questions[0].ask == "no"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("author_name: x", "author_name: Extra inputs are not permitted"),
        ("facts: [{id: a, wordings: [[x]], evidence: y, wieght: 2}]", "facts.0.wieght: Extra inputs"),
        ("facts: [{id: a, wordings: [], evidence: y}]", "facts.0.wordings: List should have at least 1"),
        ("stances: [{holder: a, target: b, position: for, words: c}]", "stances.0.position.0: Input should be"),
        ("questions: [{ask: a}]", "give either answers or unanswerable"),
        ("questions: [{ask: a, answers: [b], evidence: c, unanswerable: d}]", "give either answers or unanswerable"),
        ("questions: [{ask: a, answers: [b]}]", "evidence belongs to answers"),
        ("questions: [{ask: a, unanswerable: b, premise: [c]}]", "premise belongs to unanswerable"),
        ("questions: [{ask: a, unanswerable: b}, {ask: a, unanswerable: c}]", "used twice: a"),
        ("article: again.txt", "line 2: the key 'article' is there twice"),
        ("facts: [", "line 3: expected the node content"),
    ],
)
def test_what_is_no_case_says_where(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(CaseFault, match=r"bridge\.yaml") as fault:
        read_case(write_set(tmp_path, f"article: bridge.txt\n{line}\n") / "cases" / "bridge.yaml")
    assert said in str(fault.value)


def test_the_schema_for_editors_is_current() -> None:
    assert json.loads((ROOT / "evals" / "case.schema.json").read_text(encoding="utf-8")) == case_schema()


def test_a_right_case_has_no_faults(tmp_path: Path) -> None:
    assert faults(tmp_path, CASE) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'evidence: "by nine votes to four"',
            'evidence: "by ten votes"',
            "facts, vote: evidence is not in the article",
        ),
        ('evidence: "by nine votes', 'evidence: "By nine votes', "it differs in case"),
        ('[["nine votes to four"]]', '[["9-4"]]', "facts, vote: no wording occurs"),
        ('["council", "rejected"]', '["council", "approved"]', "its evidence is forbidden by rejected"),
        ('words: "I oppose it."', 'words: "I reject it."', "stances, 3 (Rolf Lund): words is not in the article"),
        ("holder: Rolf Lund", "holder: Ann Berg", "no holder is named in the article text: Ann Berg"),
        (
            'unanswerable: "no architect is named"',
            'unanswerable: "false premise: it has none"\n    premise: ["has no architect"]',
            "none of the words of premise is in the article text",
        ),
        ("SHARE THIS ARTICLE", "SUBSCRIBE", "cleaning, gone: not in the file: “SUBSCRIBE”"),
        ("article: bridge.txt", "article: tunnel.txt", "tunnel.txt"),
    ],
)
def test_lint_finds_what_cannot_be_right(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in CASE + STANCES
    found = faults(tmp_path, (CASE + STANCES).replace(old, new))
    assert len(found) == 1
    assert said in found[0]


def test_lint_on_the_command_line(tmp_path: Path, run_cli: Cli) -> None:
    folder = write_set(tmp_path)
    assert run_cli("eval", "lint", folder)[:2] == (0, "1 case, 0 faults, 0 guard nothing\n")
    (folder / "articles" / "other.txt").write_text("x", encoding="utf-8")
    write_set(folder, CASE.replace("tags", "tagz"))
    code, out, _ = run_cli("eval", "lint", folder)
    assert code == 4
    assert "tagz: Extra inputs are not permitted" in out
    assert "no case is about articles/other.txt" in out


def test_a_folder_that_is_no_golden_set_is_a_usage_error(tmp_path: Path, run_cli: Cli) -> None:
    code, _, err = run_cli("eval", "lint", tmp_path)
    assert code == 2
    assert "start one with: summarize eval init" in err


def test_cases_are_chosen_by_tag_and_name(tmp_path: Path) -> None:
    write_set(tmp_path)
    golden, files = find_set([write_set(tmp_path, CASE.replace("council]", "sport]"), name="cup")])
    assert [case.name for case in read_cases(golden, files, "sport")] == ["cup"]
    assert [case.name for case in read_cases(golden, files, "brid")] == ["bridge"]
    assert [case.name for case in read_cases(golden, files)] == ["bridge", "cup"]


@pytest.mark.parametrize(
    ("phrase", "statement", "found"),
    [
        ("3.2", "It cost 3.2 million", True),
        ("3.2", "It cost 13.2 million", False),
        ("3.2", "It cost 3.25 million", False),
        ("2 million", "It cost 3.2 million", False),
        ("mayor", "Mayors met", False),
        ("it’s", "IT'S done", True),
        ("part-time", "part–time work", True),
        ("£12m", "a £12m plan", True),
        ("人工", "使用人工智能", True),
        ("6200万元", "新市场投资6200万元", True),
        ("200万元", "新市场投资6200万元", False),
    ],
)
def test_a_phrase_occurs_as_whole_words(phrase: str, statement: str, found: bool) -> None:
    assert occurs(phrase, statement) is found


def test_a_wording_is_all_its_phrases() -> None:
    assert says("The mayor, who was ill, resigned", [["council"], ["mayor", "resigned"]])
    assert not says("The mayor was ill", [["mayor", "resigned"]])


def test_verbatim_allows_other_white_space() -> None:
    assert find_verbatim("a long\n\nline", "long line") == (2, 12)
    assert find_verbatim("a long line", "Long line") is None
    assert find_verbatim("text", " ") is None


def test_lint_looks_where_pieces_may_stand(tmp_path: Path) -> None:
    folder = write_set(tmp_path)
    page = (
        "<nav>Home &amp; news</nav><article><p>By A. Writer</p><p>Some part-\ntime nurses were counted.</p></article>"
    )
    (folder / "articles" / "page.html").write_text(f"<html><body>{page * 3}</body></html>", encoding="utf-8")
    case = "article: page.html\ncleaning:\n  gone: ['Home & news']\n  stays: ['part-time nurses']\n"
    assert faults(folder, case) == []
    assert "not in the file" in faults(folder, case.replace("Home", "House"))[0]


def test_lint_accepts_evidence_that_cleaning_should_have_kept(tmp_path: Path) -> None:
    folder = write_set(tmp_path)
    page = "Sign in | Subscribe\n\nThe council met on Monday and voted for the footbridge over the river.\n\nSubscribe"
    (folder / "articles" / "page.txt").write_text(page, encoding="utf-8")
    case = 'article: page.txt\nquestions: [{ask: "What can one do?", answers: [sign in], evidence: Sign in}]\n'
    assert "evidence is not in the article text" in faults(folder, case)[0]
    assert faults(folder, case + "cleaning: {stays: [Sign in]}\n") == []
