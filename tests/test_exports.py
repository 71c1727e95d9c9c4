"""Reports for other programs: a note for Obsidian, a Word document, quotations as CSV, the source as a reference."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.ingest.load import load_article
from summarizer.render.documents import quotations_csv, to_bibtex, to_csl, to_docx, to_obsidian
from summarizer.render.report import EVERYTHING, Room
from summarizer.results import Quoted, Report
from summarizer.text.article import Article
from tests.articles import COUNCIL
from tests.sample_results import READER, council, keyless, written

yaml = pytest.importorskip("yaml", reason="the extra eval is not installed")
Cli = Callable[..., tuple[int, str, str]]
DATED = (
    "---\ntitle: The “best” bridge & a 5% toll\nauthor: Ines van der Berg; Rask, Tom\ndate: 2026-10-04\n---\n\n"
    + COUNCIL
)


def front_matter(note: str) -> tuple[dict[str, object], str]:
    _, head, body = note.split("---\n", 2)
    return yaml.safe_load(head), body


def with_about(report: Report, **changes: object) -> Report:
    return report.model_copy(update={"article": report.article.model_copy(update=changes)})


# --- Obsidian


@pytest.mark.parametrize("report", [keyless(), written(), written(support="unverified")])
def test_every_statement_of_a_note_has_footnotes_with_words_and_place(report: Report) -> None:
    article = council()
    head, body = front_matter(to_obsidian(report, article, EVERYTHING))
    assert head["title"] == report.article.title
    assert head.get("verifier") == (READER if report.run.verifier else None)
    notes = dict(re.findall(r"(?m)^\[\^(\d+)\]: (.+)$", body))
    text = body.split("\n\n[^1]: ")[0]
    cited = re.findall(r"\[\^(\d+)\]", text)
    assert list(dict.fromkeys(cited)) == list(notes) == [str(number) for number in range(1, len(notes) + 1)]
    for note in notes.values():
        assert re.search(r"\(paragraph \d+, line \d+\)$", note)
    items = [line for line in text.splitlines() if line.startswith("- ") and "**" not in line]
    assert items
    assert all("[^" in line for line in items)


def test_a_note_marks_what_was_verified_and_what_not() -> None:
    article = council()
    assert "] ✓" in to_obsidian(written(), article, EVERYTHING)
    assert "(unverified)" in to_obsidian(written(support="unverified"), article, EVERYTHING)
    assert "✓" not in to_obsidian(keyless(), article, EVERYTHING)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60))
def test_any_title_is_yaml_and_comes_back(title: str) -> None:
    report = with_about(keyless(), title=title, author=title)
    head, _ = front_matter(to_obsidian(report, council(), EVERYTHING))
    assert all(isinstance(value, str | int | list) for value in head.values())
    if title.isprintable() and title.split():
        assert head["title"] == " ".join(title.replace("\ufeff", "").split())


@pytest.mark.parametrize(
    "words", ["==high==", "%%hidden%%", "costs $5 or $6", "[[link]]", "a#tag", "^block", "<b>x</b>"]
)
def test_what_obsidian_reads_as_a_sign_is_escaped(words: str) -> None:
    report = keyless()
    assert report.quotations
    quoted = [one.model_copy(update={"text": words}) for one in report.quotations]
    note = to_obsidian(report.model_copy(update={"quotations": quoted}), council(), EVERYTHING)
    assert not re.search(r"(?<!\\)" + re.escape(words), note)
    assert re.sub(r"\\(?=\W)", "", note).count(words) == len(quoted)


def test_the_room_limits_a_note() -> None:
    short, whole = (to_obsidian(keyless(), council(), room) for room in (Room(1, 1), EVERYTHING))
    assert len(short) < len(whole)
    assert "more holder" in short


# --- Word


@pytest.mark.parametrize("report", [keyless(), written(), written(support="unverified")])
def test_a_docx_has_all_statements_and_the_evidence(report: Report, tmp_path: Path) -> None:
    pytest.importorskip("docx", reason="the extra documents is not installed")
    path = tmp_path / "report.docx"
    path.write_bytes(to_docx([report, report], EVERYTHING))
    text = load_article(str(path)).text
    assert report.summary
    for one in (report.summary.headline, *report.summary.overview, *report.summary.key_points):
        assert text.count(one.text) >= 2
        assert all(piece.quote in text for piece in one.evidence)
    assert "(paragraph 3, line 5)" in text
    assert ("✓" in text) == (report.run.verifier is not None)


@settings(deadline=None, max_examples=25)
@given(st.text(max_size=40))
def test_any_text_can_be_written_to_a_docx(words: str) -> None:
    pytest.importorskip("docx", reason="the extra documents is not installed")
    report = with_about(keyless(), title=words, author=words, site=words)
    quoted = [
        one.model_copy(update={"text": words, "speaker": words, "role": words}) for one in report.quotations or []
    ]
    assert to_docx([report.model_copy(update={"quotations": quoted})], EVERYTHING).startswith(b"PK")


# --- Quotations as CSV


def test_quotations_are_rows(run_cli: Cli, article: Path) -> None:
    code, out, _ = run_cli(article, "--format", "csv", "--no-stances")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert rows
    text = load_article(str(article)).text
    for row in rows:
        assert row["file"] == str(article)
        assert row["words"].split(" … ")[0] in text[int(row["start"]) : int(row["end"])]
        assert row["paragraph"].isdecimal()
    assert "Nils Anders Holt" in {row["speaker"] for row in rows}


@pytest.mark.parametrize("words", ["=1+1", "+cmd", "-2", "@x", "＝1"])
def test_no_cell_is_a_formula(words: str) -> None:
    report = keyless()
    quoted: list[Quoted] = [one.model_copy(update={"text": words, "speaker": words}) for one in report.quotations or []]
    rows = csv.reader(io.StringIO(quotations_csv([report.model_copy(update={"quotations": quoted})])))
    assert not [cell for row in rows for cell in row if cell == words]


# --- References


def test_the_source_as_bibtex_and_csl(run_cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "bridge.md"
    path.write_text(DATED, encoding="utf-8")
    code, out, _ = run_cli(path, path, "--format", "bibtex", "--base-url", "http://127.0.0.1:9/v1", "--model", "m")
    assert code == 0
    assert re.findall(r"(?m)^@misc\{(.+),$", out) == ["vanderberg2026best", "vanderberg2026best-2"]
    assert r"  title = {{The “best” bridge \& a 5\% toll}}," in out
    assert "  author = {van der Berg, Ines and Rask, Tom}," in out
    assert "  year = {2026},\n  month = {10},\n  day = {4}," in out
    (item,) = json.loads(run_cli(path, "--format", "csl")[1])
    assert item["author"] == [{"family": "van der Berg", "given": "Ines"}, {"family": "Rask", "given": "Tom"}]
    assert item["issued"] == {"date-parts": [[2026, 10, 4]]}
    assert (item["type"], item["language"]) == ("document", "en")


@settings(deadline=None, max_examples=100)
@given(
    title=st.text(max_size=40),
    author=st.text(max_size=40),
    site=st.text(max_size=20),
    day=st.sampled_from(["", "2026", "2026-10", "2026-10-04"]),
)
def test_any_metadata_give_balanced_bibtex_and_valid_csl(title: str, author: str, site: str, day: str) -> None:
    pair: tuple[Article, Report] = (
        council(),
        with_about(keyless(), title=title, author=author, site=site, published=day),
    )
    entry = to_bibtex([pair])
    bare = re.sub(r"\\.", "", entry)
    assert bare.count("{") == bare.count("}")
    assert re.match(r"@(article|misc)\{[a-z0-9-]+,\n", entry)
    (item,) = json.loads(to_csl([pair]))
    assert item["id"]
    assert all(item.values())


# --- The command


def test_a_docx_is_a_file(run_cli: Cli, article: Path, tmp_path: Path) -> None:
    pytest.importorskip("docx", reason="the extra documents is not installed")
    code, out, err = run_cli(article, "--format", "docx")
    assert (code, out) == (2, "")
    assert "add -o" in err
    assert run_cli(article, "--format", "docx", "-o", tmp_path / "report.docx")[0] == 0
    assert (tmp_path / "report.docx").read_bytes().startswith(b"PK")


def test_several_notes_are_told_apart_and_failures_told(run_cli: Cli, article: Path, tmp_path: Path) -> None:
    code, out, err = run_cli(article, tmp_path / "gone.txt", article, "--format", "obsidian")
    assert code == 3
    assert out.count("\n---\n") == 2 + 1
    assert "there is no file" in err
    assert run_cli(tmp_path / "gone.txt", "--format", "bibtex")[:2] == (3, "")
