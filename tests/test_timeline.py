"""Stances of an archive over time and sources, and when holders of different articles are one."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.extract.entities import has_name, resolve_holders
from summarizer.extract.stances.holders import introduced_abbreviations
from tests.corpora import write_articles

Cli = Callable[..., tuple[int, str, str]]


def told(day: str, site: str, words: str, *, town: str = "Veldby", name: str = "Nils Holt") -> dict[str, str]:
    text = (
        f"{town} argues about the footbridge\n\n"
        f"The council of {town} spoke about the footbridge for three hours on Tuesday, and no vote was taken.\n\n"
        f"Councillor {name} {words} the footbridge. “I have looked at the plan for a long time,” {name} said.\n\n"
        "The next meeting takes place in two weeks, and it is open to all residents of the town.\n"
    )
    return {"id": f"{site}-{day}", "text": text, "date": day, "site": site}


@pytest.fixture
def archive(run_cli: Cli, tmp_path: Path) -> Path:
    table, out = tmp_path / "t.jsonl", tmp_path / "r.jsonl"
    records = [
        told("2026-01-10", "Ledger", "opposed"),
        told("2026-01-20", "Courier", "rejected"),
        told("2026-04-02", "Ledger", "supported"),
        told("2026-04-03", "Courier", "opposed", name="Greta Sandoval", town="Orrin Bay"),
        told("2026-01-10", "Copyist", "opposed"),
    ]
    table.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    assert run_cli("batch", table, "-o", out)[0] == 0
    return out


def test_who_said_what_over_time_and_who_changed_sides(run_cli: Cli, archive: Path) -> None:
    code, out, _ = run_cli("stances", "--corpus", archive, "--target", "footbridge")
    assert code == 0
    assert "Nils Holt on footbridge: 2026-01 against ×2 · 2026-04 favor  (changed sides)\n" in out
    assert "Greta Sandoval on footbridge: 2026-04 against\n" in out
    quarters = run_cli("stances", "--corpus", archive, "--by", "quarter", "--holder", "holt")[1]
    assert "2026-Q1 against ×2 · 2026-Q2 favor" in quarters
    assert "Greta" not in quarters


def test_sources_stand_side_by_side(run_cli: Cli, archive: Path) -> None:
    out = run_cli("stances", "--corpus", archive, "--by", "source", "--target", "footbridge")[1]
    assert "Nils Holt on footbridge: Courier against · Ledger mixed" in out


def test_csv_and_json_have_every_stance_with_its_evidence(run_cli: Cli, archive: Path) -> None:
    texts = {row["id"]: row["text"] for row in map(json.loads, archive.read_text(encoding="utf-8").splitlines())}
    as_csv = list(csv.DictReader(io.StringIO(run_cli("stances", "--corpus", archive, "--format", "csv")[1])))
    as_json = json.loads(run_cli("stances", "--corpus", archive, "--format", "json")[1])
    assert [(row["id"], row["position"]) for row in as_csv] == [(row["id"], row["position"]) for row in as_json]
    assert all(texts[row["id"]][row["start"] : row["end"]] == row["quote"] for row in as_json)
    assert {row["site"] for row in as_json} == {"Ledger", "Courier"}


def test_every_cell_and_bar_of_the_page_leads_to_its_evidence(run_cli: Cli, archive: Path) -> None:
    page = run_cli("stances", "--corpus", archive, "--format", "html")[1]
    ids = set(re.findall(r' id="([^"]+)"', page))
    links = re.findall(r'href="#([^"]+)"', page)
    assert [link for link in links if link not in ids] == []
    cells = re.findall(r'<td><a class="(\w+)" href="#(c\d+-\d+)">', page)
    assert ("against", "c1-1") in cells
    section = page.split('<section id="c1-1">')[1].split("</section>")[0]
    assert section.count("<blockquote>") >= 2
    assert "Ledger-2026-01-10" in section
    assert "<rect" in page


def test_nothing_of_an_article_acts_on_the_page_or_in_a_spreadsheet(run_cli: Cli, tmp_path: Path) -> None:
    table, out = tmp_path / "t.jsonl", tmp_path / "r.jsonl"
    hostile = told("2026-01-10", "</style><script>alert(1)</script>", "opposed") | {
        "title": '=HYPERLINK("x")"><img src=x>'
    }
    table.write_text(json.dumps(hostile) + "\n", encoding="utf-8")
    run_cli("batch", table, "-o", out)
    page = run_cli("stances", "--corpus", out, "--format", "html", "--by", "source")[1]
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert "<img" not in page
    assert "'=HYPERLINK" in run_cli("stances", "--corpus", out, "--format", "csv")[1]


def test_what_does_not_go_together_is_said(run_cli: Cli, archive: Path, tmp_path: Path) -> None:
    assert run_cli("stances", "x.txt", "--corpus", archive)[0] == 2
    assert run_cli("stances", "--corpus", archive, "--matrix")[0] == 2
    assert run_cli("stances", "--corpus", archive, "--format", "markdown")[0] == 2
    assert run_cli("stances", "--corpus", tmp_path / "no.jsonl")[0] == 3
    bare = tmp_path / "bare.jsonl"
    run_cli("batch", write_articles(tmp_path / "in", 1), "-o", bare, "--tasks", "summary")
    for output_format in ("text", "html"):
        assert "No stance was found." in run_cli("stances", "--corpus", bare, "--format", output_format)[1]


@pytest.mark.parametrize(
    ("names", "same"),
    [
        (("Mayor Ilse Thorn", "Ilse Thorn"), True),
        (("Nils Anders Holt", "Nils Holt"), True),
        (("Holt", "Nils Holt"), False),
        (("Mr Jo Vance", "Mrs Jo Vance"), False),
        (("Nils Holt", "Nora Holt"), False),
        (("HOLT", "Holt"), True),
    ],
)
def test_when_two_names_are_one_holder(names: tuple[str, str], same: bool) -> None:
    resolved = resolve_holders(names, {})
    assert (resolved[names[0]] == resolved[names[1]]) is same


def test_a_name_that_fits_two_longer_ones_stays_alone() -> None:
    resolved = resolve_holders(["Ana Ruiz", "Ana Maria Ruiz", "Ana Sofia Ruiz"], {})
    assert resolved["Ana Ruiz"] == "Ana Ruiz"


def test_an_abbreviation_is_what_the_articles_agree_on() -> None:
    texts = [
        "The Port Workers’ Union (PWU) called a strike. The Bank of Northern Isles (BNI) said nothing.",
        "The Port Workers’ Union (PWU) met again. Friends of the Harbour (FH) came. A long talk (ABC) followed.",
        "The Best New Idea (BNI) is a prize.",
    ]
    short = introduced_abbreviations(texts)
    assert short == {"PWU": "Port Workers’ Union", "FH": "Friends of the Harbour"}
    resolved = resolve_holders(["PWU", "the Port Workers’ Union", "BNI"], short)
    assert resolved["PWU"] == resolved["the Port Workers’ Union"] != resolved["BNI"]


def test_what_has_no_name_stays_in_its_article() -> None:
    text = "Residents spoke first. Other residents left. Holt spoke last."
    assert [has_name(name, text) for name in ("the council", "Residents", "Holt", "PWU", "Nils Holt")] == [
        *(False, False),
        *(True, True, True),
    ]
