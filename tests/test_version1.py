"""Rows of schema version 1, as an earlier release wrote them, read under version 2."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from summarizer.corpus.journal import Journal, open_target
from summarizer.corpus.rows import Row, row_dict, row_lines, row_value
from summarizer.corpus.search import Archive, article_of_row
from summarizer.corpus.stances import read_stances
from summarizer.errors import InputError, UsageError
from summarizer.results import Evidence

FOLDER = Path(__file__).parent / "data" / "version1"
ROWS, BARE, PARQUET = FOLDER / "rows.jsonl", FOLDER / "no-text.jsonl", FOLDER / "rows.parquet"
Cli = Callable[..., tuple[int, str, str]]


def rows_of(path: Path) -> dict[str, Row]:
    return {row.id: row for row in (row_value(line, path) for line in row_lines(path))}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return rows_of(ROWS)


def pieces(value: Any) -> Iterator[Evidence]:
    """All evidence in a value, however deep."""
    if isinstance(value, Evidence):
        yield value
    elif isinstance(value, list | tuple):
        for one in value:
            yield from pieces(one)
    elif hasattr(value, "model_fields_set"):
        for name in type(value).model_fields:
            yield from pieces(getattr(value, name))


def test_all_rows_are_read_and_their_evidence_stands_where_it_says(rows: dict[str, Row]) -> None:
    assert {name: row.status for name, row in rows.items()} == {
        "veldby.txt": "ok",
        "copy.txt": "ok",
        "empty.txt": "error",
        "bridge.txt": "ok",
    }
    for row in rows.values():
        found = list(pieces(row))
        assert bool(found) is (row.status == "ok")
        for piece in found:
            assert row.text is not None
            assert row.text[piece.start : piece.end] == piece.quote
            assert piece.quote in row.text.split("\n\n")[piece.place.paragraph - 1]
            assert piece.quote in row.text.split("\n")[piece.place.line - 1]
            assert piece.place.input_line is None


def test_what_a_model_worded_is_unverified_and_what_it_copied_verbatim(rows: dict[str, Row]) -> None:
    summary = rows["bridge.txt"].summary
    assert summary is not None
    assert (summary.headline.support, [one.support for one in summary.overview]) == ("unverified", ["unverified"])
    assert [point.support for point in summary.key_points] == ["unverified", "verbatim", "verbatim"]
    assert summary.headline.evidence == summary.overview[0].evidence
    run = rows["bridge.txt"].run
    assert run is not None
    assert (run.model, run.verifier) == ("m-1", None)
    (dropped,) = rows["bridge.txt"].dropped
    assert (dropped.kind, dropped.verdict) == ("key_point", None)


def test_the_rules_headline_is_found_in_the_text(rows: dict[str, Row]) -> None:
    summary = rows["veldby.txt"].summary
    assert summary is not None
    assert summary.headline.support == "verbatim"
    assert [piece.quote for piece in summary.headline.evidence] == [summary.headline.text]
    assert len(summary.overview) > 1


def test_a_stance_without_a_target_becomes_a_quotation(rows: dict[str, Row]) -> None:
    row = rows["veldby.txt"]
    assert [(one.holder, one.target, one.position, one.support) for one in row.stances or ()] == [
        ("Greta Sandoval", "the footbridge", "against", "verbatim")
    ]
    assert [(one.speaker, one.role, one.text) for one in row.quotations or ()] == [
        ("Ilse Thorn", "Mayor", "This footbridge will bring the two halves of Veldby together"),
        ("Greta Sandoval", "Councillor", "We cannot afford it … The school roof leaks."),
    ]


def test_what_is_reported_without_a_target_is_left_out() -> None:
    row = json.loads(ROWS.read_text(encoding="utf-8").splitlines()[0])
    row["stances"] = [stance | {"target": None, "speech": "indirect"} for stance in row["stances"]]
    read = row_value(json.dumps(row).encode(), ROWS)
    assert (read.stances, read.quotations) == ([], [])
    row["stances"] = None
    read = row_value(json.dumps(row).encode(), ROWS)
    assert (read.stances, read.quotations) == (None, None)


def test_the_answers_of_rules_become_passages_and_a_models_stay(rows: dict[str, Row]) -> None:
    by_rules = rows["veldby.txt"].answers
    assert [(one.status, one.answer, len(one.passages)) for one in by_rules] == [
        ("passages", None, 1),
        ("passages", None, 0),
        ("passages", None, 0),
    ]
    assert by_rules[0].passages[0].match == "strong"
    withheld, answered, declined = rows["bridge.txt"].answers
    assert (withheld.status, withheld.dropped[0].kind) == ("unconfirmed", "answer")
    assert answered.answer is not None
    assert (answered.status, answered.answer.support) == ("answered", "unverified")
    assert (declined.status, declined.dropped) == ("not_in_article", [])


def test_a_part_without_a_reply_is_still_one() -> None:
    row = json.loads(ROWS.read_text(encoding="utf-8").splitlines()[0])
    row["dropped"] = [{"kind": "chunk", "text": "sentences 1 to 9", "reason": "no reply", "instead": None}]
    assert row_value(json.dumps(row).encode(), ROWS).dropped[0].kind == "part"


def test_stances_of_an_archive_are_read_with_and_without_texts(run_cli: Cli) -> None:
    with_text, without = read_stances(ROWS), read_stances(BARE)
    assert [(one.holder, one.target, one.position, one.support) for one in with_text] == [
        ("Greta Sandoval", "footbridge", "against", "verbatim"),
        ("Ilse Thorn", "footbridge", "favor", "verbatim"),
        ("Rolf Lund", "footbridge", "against", "verbatim"),
    ]
    assert (with_text[0].evidence[0].paragraph, with_text[0].evidence[0].line) == (4, 7)
    (only,) = without
    assert (only.holder, only.evidence[0].paragraph) == ("Greta Sandoval", None)
    code, out, err = run_cli("stances", "--corpus", BARE, "--format", "csv")
    assert code == 0, err
    assert "Greta Sandoval" in out
    pytest.importorskip("pyarrow", reason="the extra corpus is not installed")
    assert [one.holder for one in read_stances(PARQUET)] == ["Greta Sandoval"]


def test_an_archive_of_version_1_is_searched(tmp_path: Path) -> None:
    kept = tmp_path / "rows.jsonl"
    kept.write_bytes(ROWS.read_bytes())
    with Archive(kept) as archive:
        assert archive.articles == 2
        (hit,) = archive.search("Who opposed the footbridge in Veldby?", 1)
    assert hit.row.id == "veldby.txt"
    article = article_of_row(hit.row)
    assert article.text == hit.row.text
    assert [article.quote(paragraph.span) for paragraph in article.paragraphs] == article.text.split("\n\n")


def test_a_run_does_not_go_on_from_version_1(tmp_path: Path) -> None:
    kept = tmp_path / "rows.jsonl"
    kept.write_bytes(ROWS.read_bytes())
    with pytest.raises(UsageError, match=r"version 1.*name another --output"):
        Journal(kept, "r")
    assert kept.read_bytes() == ROWS.read_bytes()


def test_a_parquet_of_version_1_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="the extra corpus is not installed")
    kept = tmp_path / "rows.parquet"
    kept.write_bytes(PARQUET.read_bytes())
    refused = pytest.raises(UsageError, match=re.escape(f"{kept} holds rows of schema version 1"))
    with refused, open_target(str(kept), None):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["rows.parquet"]


def test_a_row_of_another_version_or_a_broken_one_is_an_error_of_the_input() -> None:
    row = json.loads(ROWS.read_text(encoding="utf-8").splitlines()[0])
    for broken in (row | {"schema_version": 3}, row | {"summary": 7}, row | {"stances": [{}]}):
        with pytest.raises(InputError):
            row_value(json.dumps(broken).encode(), ROWS)
    assert row_dict(b'{"torn', ROWS) is None
