"""Stances of one article or several as text, Markdown, tables and graphs, and the command that prints them."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from summarizer.corpus.stances import SourceReport, filter_stances, matrix_of
from summarizer.render.documents import escape_csv
from summarizer.render.report import Room
from summarizer.render.stances import (
    as_csv,
    as_dot,
    as_markdown,
    as_mermaid,
    as_text,
    list_stances,
    matrix_csv,
    matrix_markdown,
    matrix_text,
)
from summarizer.results import Evidence, Place, Quoted, Report, Stance
from tests.articles import COUNCIL
from tests.sample_results import council, keyless, report, written

Cli = Callable[..., tuple[int, str, str]]
EVIDENCE = Evidence(quote="Council", start=0, end=7, place=Place(paragraph=1, line=1, input_line=1))


def told(path: str, *stances: tuple[str, str, str]) -> SourceReport:
    """Stances whose claim is ``words``, each verbatim."""
    records = [
        Stance.model_validate({
            "holder": holder, "role": "mayor", "target": target, "position": position, "claim": f"{holder}: words",
            "speech": "direct", "support": "verbatim", "evidence": [EVIDENCE], "speaker": None,
        })
        for holder, position, target in stances
    ]  # fmt: skip
    return SourceReport(path, report(council(), stances=records, quoted=[]))


TWO = (
    told("a.txt", ("Lena Marsh", "favor", "the toll"), ("Karel Pohl", "against", "the dam")),
    told("b.txt", ("Marsh", "against", "Toll"), ("Karel Pohl", "against", "the dam")),
)


def test_several_articles_are_compared_under_the_same_names() -> None:
    assert as_text(list_stances(TWO), 80) == (
        "a.txt: 2 statements, all the article’s own sentences\n"
        "b.txt: 2 statements, all the article’s own sentences\n"
        "\n"
        "Lena Marsh, mayor\n"
        "  also: Marsh\n"
        "  favor · the toll\n"
        "    words (a.txt, ¶ 1, line 1)\n"
        "  against · the toll\n"
        "    words (b.txt, ¶ 1, line 1)\n"
        "Karel Pohl, mayor\n"
        "  against · the dam\n"
        "    words (a.txt, ¶ 1, line 1)\n"
        "    words (b.txt, ¶ 1, line 1)\n"
    )
    assert (
        "- **Lena Marsh**, mayor\n  - also: Marsh\n  - **favor** on *the toll*\n    - words (a.txt, ¶ 1"
        in as_markdown(list_stances(TWO))
    )


def test_who_is_quoted_without_a_side_comes_after_the_sides() -> None:
    text = as_text(list_stances([SourceReport("a.txt", written())]), 80)
    assert "    Holt says that the town cannot afford the bridge. (✓ ¶ 5, line 9)\n\nAlso quoted\n" in text
    assert "Ilse Thorn, Mayor\n    “This bridge will bring the two halves of Veldby together,” (¶ 4, line 7)\n" in text
    assert text.endswith("Speaker not found\n    “The school roof leaks.” (¶ 5, line 9)\n")


def test_what_there_is_no_room_for_is_counted() -> None:
    text = as_text(list_stances([SourceReport("a.txt", keyless())], Room(1, 1)), 80)
    assert "… and 1 more holder; --all shows them\n\nAlso quoted\n" in text
    assert text.endswith("… and 2 more quotations; --all shows them\n")
    assert text.startswith("7 statements, all the article’s own sentences; 6 shown\n")
    assert "traders" not in text
    assert "more" not in as_text(list_stances([SourceReport("a.txt", keyless())]), 80)


def test_words_that_bear_a_stance_are_not_quoted_again() -> None:
    made = keyless()
    assert made.stances
    words = made.stances[0].evidence[0]
    quoted = Quoted(speaker="Holt", role=None, text=words.quote, evidence=[words])
    with_it = made.model_copy(update={"quotations": [quoted]})
    assert "Also quoted" not in as_text(list_stances([SourceReport("a.txt", with_it)]), 80)
    alone = with_it.model_copy(update={"stances": []})
    assert as_text(list_stances([SourceReport("a.txt", alone)]), 80).startswith(
        "No stance was found.\n\nAlso quoted\nHolt\n"
    )


def test_the_matrix_says_where_articles_differ() -> None:
    matrix = matrix_of(TWO)
    assert matrix_text(matrix, 80) == (
        "            1                             2\n"
        "Lena Marsh  a.txt: favor; b.txt: against\n"
        "Karel Pohl                                against\n"
        "\n"
        "1  the toll\n"
        "2  the dam\n"
        "Lena Marsh (also: Marsh)\n"
    )
    assert matrix_text(matrix, 40).startswith(
        "            1\nLena Marsh  a.txt: favor; b.txt: against\n\n            2\n"
    )
    assert matrix_csv(matrix).splitlines()[1] == "Lena Marsh,a.txt: favor; b.txt: against,"
    assert matrix_markdown(matrix).splitlines()[0] == "|  | the toll | the dam |"
    assert (
        matrix_text(matrix_of([]), 80)
        == matrix_markdown(matrix_of([]))
        == as_text(list_stances([]), 80)
        == "No stance was found.\n"
    )


def test_filters_take_words_in_any_case() -> None:
    made = TWO[0].report
    assert [s.holder for s in filter_stances(made, "MARSH", None).stances or []] == ["Lena Marsh"]
    assert [s.holder for s in filter_stances(made, None, "DAM").stances or []] == ["Karel Pohl"]
    assert len(filter_stances(made, "mayor", None).stances or []) == 2
    assert filter_stances(made, "mayor", "bells").stances == []
    quoted = filter_stances(keyless(), "THORN", None).quotations or []
    assert [one.speaker for one in quoted] == ["Ilse Thorn"]
    assert filter_stances(keyless(), None, "plan").quotations == []


HOSTILE = 'A"] --> t9["x\\" <b>`|#\x1b[31m\n=1+1'


def test_a_graph_cannot_be_broken_out_of() -> None:
    article = told("a.txt", (HOSTILE, "favor", HOSTILE))
    dot, mermaid = as_dot(matrix_of([article])), as_mermaid(matrix_of([article]))
    assert "\x1b" not in dot + mermaid
    assert '[label="A\\"] --> t9[\\"x\\\\\\" <b>`|#' in dot
    assert dot.count("->") - dot.count("-->") == 1
    assert [line.split("[")[0].split("(")[0].strip() for line in mermaid.splitlines()[1:3]] == ["h1", "t1"]
    assert not {'"x', "<b>", "`", "--> t9"} & set(mermaid)
    assert mermaid.count('"') == 6
    assert "--> t9" not in mermaid


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "＝1", "\t=1", " =1", "\r\n=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert escape_csv(cell).startswith("'")


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=30), st.text(min_size=1, max_size=30).filter(str.strip))
def test_csv_reads_back_in_its_columns(holder: str, target: str) -> None:
    rows = list(csv.reader(io.StringIO(as_csv([told("a.txt", (holder, "favor", target))]))))
    assert [len(row) for row in rows] == [14, 14]
    assert rows[1][3] == escape_csv(holder)


# --- The command


@pytest.fixture
def files(tmp_path: Path) -> Sequence[Path]:
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text(f"A row about a bridge in Veldby\n\n{COUNCIL}", encoding="utf-8")
    changed = COUNCIL.replace("opposed the plan", "supported the plan")
    second.write_text(f"A row about a bridge in Veldby\n\n{changed}", encoding="utf-8")
    return first, second


def test_the_command_prints_every_format(run_cli: Cli, files: Sequence[Path]) -> None:
    first = files[0]
    code, out, _ = run_cli("stances", first, "-q")
    assert code == 0
    assert "Ilse Thorn" in out
    assert "against · the plan" in out
    assert Report.model_validate_json(run_cli("stances", first, "--format", "json")[1]).summary is None
    assert len(json.loads(run_cli("stances", *files, "--format", "json")[1])) == 2
    assert len(run_cli("stances", *files, "--format", "jsonl")[1].splitlines()) == 2
    assert run_cli("stances", first, "--format", "csv")[1].startswith("file,paragraph,line,holder,")
    assert "**against** on *the plan*" in run_cli("stances", first, "--format", "markdown")[1]


def test_the_command_compares_filters_and_draws(run_cli: Cli, files: Sequence[Path]) -> None:
    out = run_cli("stances", *files, "--matrix", "--holder", "holt")[1]
    assert f"{files[0]}:against;{files[1]}:favor" in "".join(out.split())
    assert "traders" not in out
    assert run_cli("stances", *files, "--graph", "dot")[1].startswith("digraph stances {")
    assert run_cli("stances", *files, "--graph", "mermaid", "--target", "plan")[1].startswith("flowchart LR")
    assert run_cli("stances", files[0], "--holder", "nobody")[1] == "No stance was found.\n"


def test_the_command_says_what_does_not_go_together(run_cli: Cli, files: Sequence[Path]) -> None:
    code, _, err = run_cli("stances", files[0], "--matrix", "--format", "json")
    assert (code, "choose another --format" in err, "--graph" in err) == (2, True, False)
    code, _, err = run_cli("stances", files[0], "--matrix", "--graph", "dot")
    assert (code, "--matrix and --graph exclude each other" in err) == (2, True)
    assert run_cli("stances", files[0], "--graph", "dot", "--format", "csv")[0] == 2
    code, out, err = run_cli("stances", files[0], "missing.txt", "--format", "json")
    assert (code, "error" in json.loads(out)[1]) == (3, True)
    assert "missing.txt" in err
    assert run_cli("stances", "missing.txt")[0] == 3


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.tuples(
            st.text("ab c漢", min_size=1, max_size=40),
            st.sampled_from(["favor", "against"]),
            st.text("xy z", min_size=1, max_size=90),
        ),
        min_size=1,
        max_size=6,
    ),
    st.integers(40, 120),
)
def test_the_matrix_fits_any_width(said: list[tuple[str, str, str]], width: int) -> None:
    reports = [told("a.txt", *said), told("some/long/path/of/another.txt", *[(h, "mixed", t) for h, _, t in said])]
    shown = matrix_text(matrix_of(reports), width)
    assert max(cell_len(line) for line in shown.splitlines()) <= width
