"""``summarize batch``: one row for each input, in order, once, whatever happened before."""

import asyncio
import csv
import gzip
import io
import json
import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.corpus.inputs import Item, file_item
from summarizer.corpus.journal import Journal
from summarizer.corpus.rows import Row
from summarizer.corpus.run import Recipe
from summarizer.corpus.workers import PooledRows
from summarizer.errors import UsageError
from summarizer.llm import factory
from summarizer.llm.ledger import Price
from summarizer.results import NO_FINDINGS
from summarizer.settings import Wanted
from tests.corpora import article, model_reply, rows, run_batch, write_articles
from tests.loopback import Endpoint, serve, status

Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture
def batch(run_cli: Cli) -> Cli:
    """``summarize batch`` in this process: so few articles need no worker."""
    return lambda *args: run_cli("batch", *args)


def test_a_folder_becomes_rows_in_order_each_complete_in_itself(batch: Cli, tmp_path: Path) -> None:
    folder, out = write_articles(tmp_path / "in", 5), tmp_path / "r.jsonl"
    (folder / ".hidden.txt").write_text(article(90), encoding="utf-8")
    (folder / "photo.raw").write_bytes(b"\x00\x01")
    code, stdout, err = batch(folder, "-o", out)
    assert (code, stdout) == (0, "")
    made = [Row.model_validate_json(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row.id for row in made] == [f"{folder}/{n:04}.txt" for n in range(5)]
    for row in made:
        assert row.text is not None
        assert row.summary is not None
        assert row.stances
        spoken = [one.speaker for one in row.stances if one.speaker]
        evidence = [*spoken, *(e for one in (*row.stances, *(row.quotations or ())) for e in one.evidence)]
        assert all(row.text[e.start : e.end] == e.quote for e in evidence)
    assert "5 rows in" in err


def test_a_second_run_makes_nothing_again_and_adds_what_is_new(batch: Cli, tmp_path: Path) -> None:
    folder, out = write_articles(tmp_path / "in", 3), tmp_path / "r.jsonl"
    batch(folder, "-o", out)
    before = out.read_bytes()
    assert "3 rows (3 were there)" in batch(folder, "-o", out)[2]
    assert out.read_bytes() == before
    (folder / "0000b.txt").write_text(article(40), encoding="utf-8")
    assert batch(folder, "-o", out)[0] == 0
    assert [Path(row["id"]).name for row in rows(out)] == ["0000.txt", "0000b.txt", "0001.txt", "0002.txt"]


def test_an_error_is_a_row_and_can_be_tried_again(batch: Cli, tmp_path: Path) -> None:
    folder, out = write_articles(tmp_path / "in", 2), tmp_path / "r.jsonl"
    missing = tmp_path / "later.txt"
    assert batch(folder, missing, "-o", out)[0] == 4
    last = rows(out)[-1]
    assert (last["status"], last["error"]["kind"], last["article"]) == ("error", "input", None)
    missing.write_text(article(7), encoding="utf-8")
    assert batch(folder, missing, "-o", out)[0] == 4
    assert batch(folder, missing, "-o", out, "--retry-failed")[0] == 0
    assert [row["status"] for row in rows(out)] == ["ok"] * 3


@pytest.mark.parametrize(("wrong", "named"), [(0, 0), (5, 5), (7, 5)])
def test_the_first_inputs_that_failed_are_named_with_the_reason(
    batch: Cli, tmp_path: Path, wrong: int, named: int
) -> None:
    folder = write_articles(tmp_path / "in", 1)
    missing = [tmp_path / f"lost{n}.txt" for n in range(wrong)]
    err = batch(folder, *missing, "-o", tmp_path / "r.jsonl")[2]
    assert [f"there is no file {path}; check the path" in err for path in missing] == [n < named for n in range(wrong)]
    assert ("… and 2 more failed; their rows say why" in err) == (wrong > named)
    assert ("failed" in err) == (wrong > 0)


def test_the_claims_of_a_record_are_checked_against_its_text(batch: Cli, tmp_path: Path) -> None:
    true = article(1).split("\n\n")[1].split(". ")[0].rstrip(".") + "."
    wrong = 'The mayor called it "a hole in the water".'
    records = [
        {"id": "text", "text": article(1), "theirs": f"# A vote\n\n{true}\n\n{wrong}\n"},
        {"id": "list", "text": article(1), "theirs": [wrong]},
        {"id": "same", "text": article(1), "theirs": [wrong]},
        {"id": "none", "text": article(1)},
        {"id": "asks", "text": article(1), "theirs": "Who knows?"},
    ]
    table, out = tmp_path / "t.jsonl", tmp_path / "r.jsonl"
    table.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    with serve(Endpoint(default=model_reply)) as endpoint:
        options = ("--base-url", endpoint.url, "-m", "m", "--tasks", "")
        assert batch(table, "-o", out, "--check", "theirs", *options)[0] == 4
    text, listed, same, none, asks = (Row.model_validate(row) for row in rows(out))
    assert text.check is not None
    assert [(one.verdict, one.by) for one in text.check.claims] == [
        ("supported", "verifier"),
        ("not_stated", "verifier"),
    ]
    assert [one.reason for one in text.check.skipped] == ["heading"]
    assert text.run is not None
    assert text.run.verifier is not None
    assert listed.check is not None
    assert [one.text for one in listed.check.claims] == [wrong]
    assert (same.duplicate_of, same.check and same.check.claims[0].source) == (listed.id, same.id)
    assert "neither a text nor a list of claims" in none.error.message
    assert "claims nothing" in asks.error.message


def test_a_check_needs_a_column_of_a_table(batch: Cli, tmp_path: Path) -> None:
    folder, out = write_articles(tmp_path / "in", 1), tmp_path / "r.jsonl"
    assert batch(folder, "-o", out, "--check", "theirs")[0] == 4
    assert "a column of a table" in rows(out)[0]["error"]["message"]


def test_duplicates_are_computed_once(batch: Cli, tmp_path: Path) -> None:
    table, out = tmp_path / "t.jsonl", tmp_path / "r.jsonl"
    records = [
        {"id": "a", "text": article(1), "site": "One"},
        {"id": "b", "text": article(1), "site": "Two", "date": "2026-03-01"},
        {"id": "c", "text": article(2)},
        {"id": "a", "text": article(1)},
    ]
    table.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    _, _, err = batch(table, table, "-o", out)
    made = rows(out)
    assert [row["id"] for row in made] == [f"{table}#{name}" for name in ("a", "b", "c", "a~2")]
    assert [row["duplicate_of"] for row in made] == [None, made[0]["id"], None, made[0]["id"]]
    assert made[0]["summary"] == made[1]["summary"]
    assert (made[1]["article"]["site"], made[1]["article"]["published"]) == ("Two", "2026-03-01")
    assert made[1]["article"]["source"]["path"] == made[1]["id"]
    assert "2 duplicates" in err


@pytest.mark.parametrize("name", ["t.jsonl", "t.jsonl.gz", "t.csv", "t.tsv", "t.parquet"])
def test_tables_of_every_kind_give_the_same_rows(batch: Cli, tmp_path: Path, name: str) -> None:
    table, out = tmp_path / name, tmp_path / "r.jsonl"
    write_table(table, [{"body_text": article(n), "title": f"Vote {n}"} for n in range(3)])
    assert batch(table, "-o", out, "--text-column", "body_text", "--tasks", "summary")[0] == 0
    made = rows(out)
    assert [row["id"] for row in made] == [f"{table}#{n}" for n in (1, 2, 3)]
    assert [row["article"]["title"] for row in made] == ["Vote 0", "Vote 1", "Vote 2"]
    assert [row["stances"] for row in made] == [None] * 3


def write_table(path: Path, records: list[dict[str, str]]) -> None:
    if path.suffix == ".parquet":
        parquet = pytest.importorskip("pyarrow.parquet", reason="the extra corpus is not installed")
        import pyarrow

        parquet.write_table(pyarrow.Table.from_pylist(records), path)
        return
    if ".jsonl" in path.name:
        text = "".join(json.dumps(record) + "\n" for record in records)
    else:
        out = io.StringIO()
        writer = csv.DictWriter(out, list(records[0]), delimiter="\t" if path.suffix == ".tsv" else ",")
        writer.writeheader()
        writer.writerows(records)
        text = out.getvalue()
    data = text.encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)


def test_records_without_a_text_say_so_in_their_row(batch: Cli, tmp_path: Path) -> None:
    table, out = tmp_path / "t.jsonl", tmp_path / "r.jsonl"
    table.write_text('{"title": "x"}\n[1]\n{"text": ""}\nnot json\n', encoding="utf-8")
    assert batch(table, "-o", out)[0] == 4
    said = [row["error"]["message"] for row in rows(out)]
    assert [
        "--text-column" in said[0],
        "not a JSON object" in said[1],
        "no text" in said[2],
        "not JSON" in said[3],
    ] == [True] * 4


def test_a_list_on_standard_input_names_files_and_holds_records(tmp_path: Path) -> None:
    folder, out = write_articles(tmp_path / "in", 2), tmp_path / "r.jsonl"
    lines = [f"{folder}/0001.txt", json.dumps({"text": article(9)}), f"{folder}/0000.txt", f"{folder}/0000.txt", ""]
    done = run_batch("-", "-o", out, input="\n".join(lines).encode())
    assert done.returncode == 0, done.stderr
    assert [row["id"] for row in rows(out)] == [f"{folder}/0001.txt", "-#2", f"{folder}/0000.txt"]


def test_a_pattern_in_quotes_and_what_holds_no_article(batch: Cli, tmp_path: Path) -> None:
    folder, out = write_articles(tmp_path / "in", 3), tmp_path / "r.jsonl"
    assert batch(f"{folder}/000[12].txt", "-o", out)[0] == 0
    assert [Path(row["id"]).name for row in rows(out)] == ["0001.txt", "0002.txt"]
    code, _, err = batch(f"{folder}/*.md", "-o", tmp_path / "x.jsonl")
    assert (code, "holds no article" in err) == (3, True)


def test_questions_are_asked_of_every_article(batch: Cli, tmp_path: Path) -> None:
    folder, out, asked = write_articles(tmp_path / "in", 2), tmp_path / "r.jsonl", tmp_path / "q.txt"
    asked.write_text("Who opposed the footbridge?\n\nWhat does the zoo cost?\n", encoding="utf-8")
    assert batch(folder, "-o", out, "--tasks", "", "--ask", asked)[0] == 0
    answers = [[answer["status"] for answer in row["answers"]] for row in rows(out)]
    assert answers == [["passages", "passages"]] * 2
    assert "opposed the footbridge" in rows(out)[0]["answers"][0]["passages"][0]["evidence"][0]["quote"]
    assert rows(out)[0]["summary"] is None
    assert batch(folder, "-o", tmp_path / "n.jsonl", "--tasks", "")[0] == 2


def test_parquet_holds_columns_and_the_whole_row_and_goes_on(batch: Cli, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra corpus is not installed")
    folder, out, plain = write_articles(tmp_path / "in", 3), tmp_path / "r.parquet", tmp_path / "r.jsonl"
    assert batch(folder, "-o", out)[0] == batch(folder, "-o", plain)[0] == 0
    made = parquet.read_table(out).to_pylist()
    assert [json.loads(row["row"]) for row in made] == rows(plain)
    assert made[0]["stances"][0]["holder"] == rows(plain)[0]["stances"][0]["holder"]
    (folder / "0009.txt").write_text(article(9), encoding="utf-8")
    assert "4 rows (3 were there)" in batch(folder, "-o", out)[2]
    assert parquet.read_metadata(out).num_rows == 4
    assert [p.name for p in tmp_path.iterdir() if "parquet" in p.name] == ["r.parquet"]


def test_standard_output_keeps_the_order_and_a_journal_goes_on(batch: Cli, tmp_path: Path) -> None:
    folder, kept = write_articles(tmp_path / "in", 6), tmp_path / "kept.jsonl"
    first = batch(folder, "-o", "-", "--journal", kept)
    again = batch(folder, "-o", "-", "--journal", kept)
    assert first[1] == again[1]
    assert [Path(json.loads(line)["id"]).name for line in first[1].splitlines()] == [f"{n:04}.txt" for n in range(6)]
    assert "6 were there" in again[2]


def test_other_settings_and_other_files_are_not_mixed_in(batch: Cli, tmp_path: Path) -> None:
    folder, out, notes = write_articles(tmp_path / "in", 1), tmp_path / "r.jsonl", tmp_path / "notes.txt"
    batch(folder, "-o", out)
    code, _, err = batch(folder, "-o", out, "--tasks", "summary")
    assert (code, "another recipe" in err) == (2, True)
    for text in (
        "my notes\n",
        '{"schema_version":2,"article":{}}\n',
        '{"schema_version":1,"article":{}}\n',
        "no newline",
    ):
        notes.write_text(text, encoding="utf-8")
        assert batch(folder, "-o", notes)[0] == 2
        assert notes.read_text(encoding="utf-8") == text


def test_the_results_are_no_input_of_their_own(batch: Cli, tmp_path: Path) -> None:
    folder = write_articles(tmp_path / "in", 2)
    out = folder / "results.txt"
    assert batch(folder, "-o", out)[0] == batch(folder, "-o", out)[0] == 0
    assert len(rows(out)) == 2


def row_of(name: str) -> Row:
    return Row.of(NO_FINDINGS, id=name, source=name, content=name, recipe="r", status="error")


def test_a_torn_line_is_cut_off_and_a_damaged_one_left_out(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    with Journal(path, "r") as journal:
        for place, name in enumerate("cab"):
            journal.append(row_of(name), place)
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    path.write_bytes(lines[0] + b"\x00" * 40 + b"\n" + lines[1] + lines[2][:25])
    with Journal(path, "r") as journal:
        assert [journal.index.find(name) is not None for name in "cab"] == [True, True, False]
        for place, name in enumerate("abc"):
            if journal.index.find(name):
                journal.index.set_place(name, place)
            else:
                journal.append(row_of(name), place)
        journal.sort()
    assert [row["id"] for row in rows(path)] == list("abc")


@pytest.mark.parametrize("cut", range(0, 60, 7))
def test_a_file_cut_anywhere_is_opened_again(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "r.jsonl"
    with Journal(path, "r") as journal:
        journal.append(row_of("a"), 0)
    path.write_bytes(path.read_bytes()[:cut])
    with Journal(path, "r") as journal:
        journal.append(row_of("b"), 0)
    assert [row["id"] for row in rows(path)] == ["b"]


def test_one_run_at_a_time_writes_a_file(tmp_path: Path) -> None:
    with Journal(tmp_path / "r.jsonl", "r"), pytest.raises(UsageError, match="another run"):
        Journal(tmp_path / "r.jsonl", "r")


def test_an_endpoint_reads_side_by_side_and_faults_pass(batch: Cli, tmp_path: Path) -> None:
    folder, out = write_articles(tmp_path / "in", 12), tmp_path / "r.jsonl"
    faults = [status(429, headers={"retry-after-ms": "10"}), status(500)]
    with serve(Endpoint(default=model_reply, script=[*faults], latency=0.05)) as endpoint:
        options = ("--base-url", endpoint.url, "--model", "test-model", "--tasks", "summary", "--concurrency", "6")
        code, _, err = batch(folder, "-o", out, *options)
    assert code == 0, err
    made = rows(out)
    assert [row["run"]["model"] for row in made] == ["test-model"] * 12
    assert all(row["summary"]["key_points"][0]["support"] in ("verified", "verbatim") for row in made)
    assert endpoint.most_at_once > 1
    assert "tokens" in err


def test_failures_stop_a_run_that_goes_on_later(batch: Cli, tmp_path: Path) -> None:
    folder, out = write_articles(tmp_path / "in", 8), tmp_path / "r.jsonl"
    options = ("--model", "test-model", "--tasks", "summary", "--concurrency", "1")
    with serve(Endpoint(default="never json", usage=False)) as endpoint:
        code, _, err = batch(folder, "-o", out, *options, "--base-url", endpoint.url, "--max-failures", "2")
    assert (code, "--max-failures 2" in err) == (1, True)
    assert 3 <= len(rows(out)) < 8
    with serve(Endpoint(default=model_reply)) as endpoint:
        code, _, err = batch(folder, "-o", out, *options, "--base-url", endpoint.url, "--retry-failed")
    assert code == 0, err
    assert [row["status"] for row in rows(out)] == ["ok"] * 8


def test_a_wrong_key_stops_after_five_rows(batch: Cli, tmp_path: Path) -> None:
    folder, out = write_articles(tmp_path / "in", 30), tmp_path / "r.jsonl"
    with serve(Endpoint(script=[status(401, "bad key")] * 100)) as endpoint:
        options = ("--base-url", endpoint.url, "--model", "test-model", "--concurrency", "2")
        code, _, err = batch(folder, "-o", out, *options)
    assert (code, "refusals in a row" in err) == (1, True)
    assert len(rows(out)) < 10


def test_the_most_it_may_cost_stops_a_run(batch: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(factory, "price_of", lambda *_: Price(1.0, 10.0, 1.0))
    folder, out = write_articles(tmp_path / "in", 12), tmp_path / "r.jsonl"
    options = ("--model", "test-model", "--tasks", "summary", "--concurrency", "1", "--max-cost", "0.03")
    with serve(Endpoint(default=model_reply)) as endpoint:
        code, _, err = batch(folder, "-o", out, *options, "--base-url", endpoint.url)
    assert (code, "--max-cost" in err) == (1, True)
    made = rows(out)
    assert 0 < len(made) < 12
    assert all(row["status"] == "ok" and row["run"]["cost_usd"] > 0 for row in made)
    assert sum(row["run"]["cost_usd"] for row in made) <= 0.03


def test_a_small_run_starts_no_workers_and_makes_the_same_rows(tmp_path: Path) -> None:

    folder = write_articles(tmp_path / "in", 3)
    (tmp_path / "in" / "large.txt").write_text("The council of Veldby met on Tuesday. " * 4_000, encoding="utf-8")

    async def made(spared: float, pattern: str) -> tuple[list[Row], int]:
        engine = PooledRows(Recipe(Wanted()), 2, spared)
        try:
            items = [file_item(str(path)) for path in sorted(folder.glob(pattern))]
            found = await asyncio.gather(*(engine.make(item) for item in items))
            return found, len(multiprocessing.active_children())
        finally:
            await engine.close()

    here, none = asyncio.run(made(60.0, "0*"))
    there, some = asyncio.run(made(1e-9, "0*"))  # the first one is made here
    assert (here, none) == (there, 0)
    assert some > 0
    assert asyncio.run(made(60.0, "large.txt"))[1] == 1


def test_a_worker_that_dies_costs_one_row(tmp_path: Path) -> None:

    folder = write_articles(tmp_path / "in", 3)

    async def run() -> list[Row]:

        rows_engine = PooledRows(Recipe(Wanted()), 2, spared=60.0)
        items = [*(file_item(str(path)) for path in sorted(folder.iterdir())), Deadly("x", "x")]
        try:
            return await asyncio.gather(*(rows_engine.make(item) for item in items))
        finally:
            await rows_engine.close()

    class Deadly(Item):
        def __reduce__(self) -> tuple[object, ...]:
            return (os._exit, (9,))  # what unpickles it, ends

    *good, bad = asyncio.run(run())
    assert [row.status for row in good] == ["ok"] * 3
    assert bad.error is not None
    assert bad.error.kind == "worker_died"


def test_the_schema_of_a_row_is_published(run_cli: Cli) -> None:
    code, out, _ = run_cli("schema", "row")
    assert (code, "duplicate_of" in json.loads(out)["properties"]) == (0, True)
