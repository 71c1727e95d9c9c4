"""``summarize find``: a question put to an archive is answered with the article that says it, or none says."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.corpus.finding import FindReport
from tests.corpora import article, write_articles

Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture
def archive(run_cli: Cli, tmp_path: Path) -> Path:
    folder, out = write_articles(tmp_path / "in", 12), tmp_path / "r.jsonl"
    (folder / "broken.txt").write_text("", encoding="utf-8")
    (folder / "copy.txt").write_text(article(2), encoding="utf-8")
    run_cli("batch", folder, "-o", out, "--workers", "1")
    return out


def found(run_cli: Cli, archive: Path, question: str, *more: str) -> FindReport:
    code, out, err = run_cli("find", question, "--corpus", archive, "--format", "json", *more)
    assert code == 0, err
    return FindReport.model_validate_json(out)


def test_the_answer_names_the_article_that_says_it(run_cli: Cli, archive: Path) -> None:
    report = found(run_cli, archive, "Who opposed the tram line in Orrin Bay?")
    first = report.findings[0]
    assert (report.status, report.articles, Path(first.id).name) == ("answered", 12, "0008.txt")
    assert first.answer == "Joren Maas" or "opposed the tram line" in first.evidence[0].quote
    texts = {row["id"]: row["text"] for row in map(json.loads, archive.read_text(encoding="utf-8").splitlines())}
    assert all(texts[one.id][e.start : e.end] == e.quote for one in report.findings for e in one.evidence)
    text = run_cli("find", "Who opposed the tram line in Orrin Bay?", "--corpus", archive)[1]
    assert "0008.txt" in text
    assert "opposed the tram line" in text


def test_none_says(run_cli: Cli, archive: Path) -> None:
    assert found(run_cli, archive, "Who opposed the casino in Zurich?").status == "none_says"
    code, out, _ = run_cli("find", "Who opposed the casino in Zurich?", "--corpus", archive, "--strict")
    assert (code, out.startswith("None of these articles says.")) == (4, True)
    assert found(run_cli, archive, "Who was it?").read == 0


def test_word_forms_meet(run_cli: Cli, archive: Path) -> None:
    assert found(run_cli, archive, "footbridges opposing Veldby councillors").read > 0


def test_words_of_the_query_language_are_only_words(run_cli: Cli, archive: Path) -> None:
    for question in ('"tram" AND NOT (line*', "title:Veldby ^tram", "a\x00b", "NEAR(tram line)"):
        found(run_cli, archive, question)


def test_the_index_follows_the_results(run_cli: Cli, archive: Path, tmp_path: Path) -> None:
    found(run_cli, archive, "Who opposed the tram line in Orrin Bay?")
    index = archive.with_name(archive.name + ".index")
    before = index.stat().st_mtime_ns
    found(run_cli, archive, "Who opposed the tram line in Orrin Bay?")
    assert index.stat().st_mtime_ns == before
    (tmp_path / "in" / "0013.txt").write_text(article(13), encoding="utf-8")
    run_cli("batch", tmp_path / "in", "-o", archive, "--workers", "1")
    assert found(run_cli, archive, "Who opposed the harbour wall in Halvermouth?").findings[0].id.endswith("0013.txt")


def test_parquet_is_searched_as_well(run_cli: Cli, archive: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    out = tmp_path / "r.parquet"
    run_cli("batch", tmp_path / "in", "-o", out, "--workers", "1")
    question = "Who opposed the tram line in Orrin Bay?"
    both = [[(one.id, one.answer) for one in found(run_cli, at, question).findings] for at in (out, archive)]
    assert both[0] == both[1] != []


def test_what_is_no_archive_is_said(run_cli: Cli, archive: Path, tmp_path: Path) -> None:
    assert run_cli("find", "Who?", "--corpus", tmp_path / "nothing.jsonl")[0] == 3
    other = tmp_path / "other.jsonl"
    other.write_text('{"a": 1}\n', encoding="utf-8")
    assert run_cli("find", "Who paid?", "--corpus", other)[0] == 3
    bare = tmp_path / "bare.jsonl"
    run_cli("batch", tmp_path / "in", "-o", bare, "--no-text", "--workers", "1")
    code, _, err = run_cli("find", "Who opposed it?", "--corpus", bare)
    assert (code, "--no-text" in err) == (3, True)
    assert run_cli("find", " ", "--corpus", archive)[0] == 2
