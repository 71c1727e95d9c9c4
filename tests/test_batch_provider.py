"""Batches of the provider: submit, a reboot, collect; parts that fail, batches that expire. One row for every input."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summarizer.cli import batch
from summarizer.corpus.provider import CallStore
from summarizer.llm import factory
from summarizer.llm.ledger import Price
from tests.batch_server import Provider, serve_batches
from tests.corpora import article, draft, model_reply, rows, run_batch, write_articles
from tests.loopback import Endpoint, serve
from tests.verifying import verifying

Cli = Callable[..., tuple[int, str, str]]


def options(url: str, *more: str) -> tuple[str, ...]:
    return ("--base-url", url, "--model", "test-model", "--no-cache", *more)


BATCH = ("--engine", "provider-batch")


def by_calls(folder: Path, out: Path, run_cli: Cli, *more: str) -> bytes:
    """The rows that calls of their own give, without the endpoint's address."""
    with serve(Endpoint(default=model_reply)) as endpoint:
        assert run_cli("batch", folder, "-o", out, *options(endpoint.url, *more))[0] in (0, 4)
        return out.read_bytes().replace(endpoint.url.encode(), b"URL")


def test_submit_a_reboot_and_collect_give_the_rows_that_calls_give(run_cli: Cli, tmp_path: Path) -> None:
    folder, out = write_articles(tmp_path / "in", 6), tmp_path / "r.jsonl"
    (folder / "0003b.txt").write_text(article(3), encoding="utf-8")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    with serve_batches(Provider(model_reply)) as provider:
        done = run_batch(folder, "-o", out, *options(provider.url, *BATCH, "--step", "submit"))
        assert done.returncode == 4, done.stderr  # the empty file has its error row already
        assert [row["status"] for row in rows(out)] == ["error"]
        again = run_cli("batch", folder, "-o", out, *options(provider.url, *BATCH, "--step", "submit"))
        assert "0 calls were sent now" in again[2]
        collect = ("batch", folder, "-o", out, *options(provider.url, *BATCH, "--step", "collect"))
        waits = [run_cli(*collect) for _ in range(6)]
        assert [code for code, _, _ in waits] == [4] * 6
        assert "waiting" not in waits[-1][2]
        made = out.read_bytes().replace(provider.url.encode(), b"URL")
    assert len(provider.batches) == 2  # the drafts, then the verdicts on statements and speakers
    assert len(provider.asked) == len(set(provider.asked)) == 24
    assert made == by_calls(folder, tmp_path / "calls.jsonl", run_cli)
    assert sorted(path.name for path in tmp_path.glob("r.*")) == ["r.jsonl"]


def test_claims_are_checked_in_batches_as_by_calls(run_cli: Cli, tmp_path: Path) -> None:
    table, check = tmp_path / "t.jsonl", ("--check", "theirs", "--tasks", "")
    true, wrong = article(1).split("\n\n")[1].split(". ")[0].rstrip(".") + ".", "The mayor sold the bridge."
    records = [{"id": str(n), "text": article(n), "theirs": [true, wrong]} for n in (1, 2)]
    table.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    with serve_batches(Provider(model_reply)) as provider:
        code, err = ended(run_cli, table, tmp_path / "r.jsonl", provider, *check)
        assert code == 0, err
        made = (tmp_path / "r.jsonl").read_bytes().replace(provider.url.encode(), b"URL")
    verdicts = [[claim["verdict"] for claim in json.loads(row)["check"]["claims"]] for row in made.splitlines()]
    assert verdicts == [["supported", "not_stated"], ["not_stated", "not_stated"]]
    assert made == by_calls(table, tmp_path / "calls.jsonl", run_cli, *check)


def ended(run_cli: Cli, folder: Path, out: Path, provider: Provider, *more: str) -> tuple[int, str]:
    """Collect until nothing waits."""
    run_cli("batch", folder, "-o", out, *options(provider.url, *BATCH, "--step", "submit", *more))
    for _ in range(20):
        code, _, err = run_cli("batch", folder, "-o", out, *options(provider.url, *BATCH, "--step", "collect", *more))
        if "waiting" not in err:
            return code, err
    raise AssertionError("it never ended")


def one_row_each(folder: Path, out: Path) -> list[dict[str, Any]]:
    made = rows(out)
    assert [row["id"] for row in made] == [str(path) for path in sorted(folder.iterdir())]
    return made


def test_replies_that_fail_for_a_while_are_asked_again(run_cli: Cli, tmp_path: Path) -> None:
    folder, out = write_articles(tmp_path / "in", 6), tmp_path / "r.jsonl"
    odd = {"n": 0}

    def every_third(_: dict[str, Any]) -> int:
        odd["n"] += 1
        return (429, 200, 500)[odd["n"] % 3]

    with serve_batches(Provider(model_reply, fates=[every_third, lambda _: 200])) as provider:
        code, _ = ended(run_cli, folder, out, provider)
    assert code == 0
    assert [row["status"] for row in one_row_each(folder, out)] == ["ok"] * 6
    assert len(provider.batches) >= 3
    assert max(Counter(provider.asked).values()) == 2


def test_replies_that_always_fail_become_error_rows(run_cli: Cli, tmp_path: Path) -> None:
    folder, out = write_articles(tmp_path / "in", 4), tmp_path / "r.jsonl"

    def fate(line: dict[str, Any]) -> int:
        return 500 if "Halvermouth" in line["body"]["messages"][1]["content"] else 200

    with serve_batches(Provider(model_reply, fates=[fate])) as provider:
        code, _ = ended(run_cli, folder, out, provider)
        assert code == 4
        made = one_row_each(folder, out)
        assert [row["status"] for row in made] == ["ok", "error", "ok", "ok"]
        assert "500" in made[1]["error"]["message"]
        assert len(provider.batches) == 3
        provider.fates = [lambda _: 200]
        code, _ = ended(run_cli, folder, out, provider, "--retry-failed")
    assert code == 0
    assert [row["status"] for row in one_row_each(folder, out)] == ["ok"] * 4


@pytest.mark.parametrize("end", ["expired", "failed"])
def test_a_batch_that_expires_or_fails_is_sent_again_for_what_it_lacks(run_cli: Cli, tmp_path: Path, end: str) -> None:
    folder, out = write_articles(tmp_path / "in", 5), tmp_path / "r.jsonl"
    with serve_batches(Provider(model_reply, ends=[end, "completed"])) as provider:
        code, _ = ended(run_cli, folder, out, provider)
    assert code == 0
    assert [row["status"] for row in one_row_each(folder, out)] == ["ok"] * 5
    assert len(provider.asked) == {"expired": 25, "failed": 30}[end]


@pytest.mark.parametrize("created", [True, False])
def test_a_batch_whose_creation_was_not_noted_is_found_or_sent_again(
    run_cli: Cli, tmp_path: Path, created: bool
) -> None:
    folder, out = write_articles(tmp_path / "in", 3), tmp_path / "r.jsonl"
    with serve_batches(Provider(model_reply)) as provider:
        run_cli("batch", folder, "-o", out, *options(provider.url, *BATCH, "--step", "submit"))
        with CallStore(tmp_path / "r.jsonl.calls") as store:  # as a kill right after or before the creation leaves it
            (nonce, _), *_ = store.open_batches()
            store.created(nonce, None)
        if not created:
            provider.batches.clear()
            provider.asked.clear()
        code, _ = ended(run_cli, folder, out, provider)
    assert code == 0
    assert len(provider.batches) == 2
    assert len(provider.asked) == len(set(provider.asked))
    assert len(one_row_each(folder, out)) == 3


def test_without_a_step_it_waits_for_the_end(run_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "POLL_SECONDS", 0.01)
    folder, out = write_articles(tmp_path / "in", 3), tmp_path / "r.parquet"
    pytest.importorskip("pyarrow", reason="the extra corpus is not installed")
    with serve_batches(Provider(model_reply, ends=["expired", "completed"])) as provider:
        code, _, err = run_cli("batch", folder, "-o", out, *options(provider.url, *BATCH))
    assert code == 0, err
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("r.")] == ["r.parquet"]


def test_a_batch_costs_half(run_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (factory, batch):
        monkeypatch.setattr(module, "price_of", lambda *_: Price(1.0, 10.0, 1.0))
    folder, out, calls = write_articles(tmp_path / "in", 3), tmp_path / "r.jsonl", tmp_path / "calls.jsonl"
    with serve_batches(Provider(model_reply)) as provider:
        refused = run_cli("batch", folder, "-o", out, *options(provider.url, *BATCH, "--max-cost", "0.0001"))
        assert (refused[0], len(provider.batches)) == (1, 0)
        assert ended(run_cli, folder, out, provider)[0] == 0
    by_calls(folder, calls, run_cli)
    for batched, called in zip(rows(out), rows(calls), strict=True):
        assert batched["run"]["cost_usd"] == pytest.approx(called["run"]["cost_usd"] / 2)
        assert batched["run"]["cost_usd"] > 0


def asked_or_drafted(asked: dict[str, Any]) -> str:
    if "Who opposed" in asked["messages"][-1]["content"]:
        return json.dumps({"cites": [4], "status": "answered", "answer": "Nobody."})
    drafted = json.loads(draft(asked))
    if "key_points" in drafted:
        drafted["key_points"].append({"text": "The roof of the school is new.", "cites": [6]})
    return json.dumps(drafted)


REPAIRED = {"The roof of the school is new.": "The school roof leaks."}


def test_repairs_and_questions_take_their_own_rounds(run_cli: Cli, tmp_path: Path) -> None:
    model = verifying(asked_or_drafted, ["A vote"], REPAIRED)
    folder, out, asked = write_articles(tmp_path / "in", 3), tmp_path / "r.jsonl", tmp_path / "q.txt"
    asked.write_text("Who opposed it?\n", encoding="utf-8")
    with serve_batches(Provider(model)) as provider:
        for _ in range(20):
            more = ("--ask", asked, "--step", "collect")
            code, _, err = run_cli("batch", folder, "-o", out, *options(provider.url, *BATCH), *more)
            if "waiting" not in err:
                break
        assert code == 0, err
        made = out.read_bytes().replace(provider.url.encode(), b"URL")
    assert len(provider.batches) == 3
    first = rows(out)[0]
    assert [one["instead"] for one in first["dropped"]] == ["The school roof leaks."]
    assert [one["status"] for one in first["answers"]] == ["unconfirmed"]
    assert first["run"]["verifier"] == {"model": "test-model", "calls": 4, "exam": None, "unread": 0}
    with serve(Endpoint(default=model)) as endpoint:
        assert run_cli("batch", folder, "-o", tmp_path / "calls.jsonl", "--ask", asked, *options(endpoint.url))[0] == 0
        assert (tmp_path / "calls.jsonl").read_bytes().replace(endpoint.url.encode(), b"URL") == made


def test_a_batch_with_verify_off_takes_one_round_and_another_verifier_is_refused(run_cli: Cli, tmp_path: Path) -> None:
    folder, out = write_articles(tmp_path / "in", 2), tmp_path / "r.jsonl"
    with serve_batches(Provider(model_reply)) as provider:
        for _ in range(4):
            code = run_cli(
                "batch", folder, "-o", out, *options(provider.url, *BATCH, "--verify", "off", "--step", "collect")
            )[0]
        assert (code, len(provider.batches)) == (0, 1)
        other = run_cli("batch", folder, "-o", tmp_path / "o", *options(provider.url, *BATCH, "--verify", "other"))
    assert (other[0], "--engine local" in other[2]) == (2, True)
    assert {row["run"]["verifier"] for row in rows(out)} == {None}
    assert {point["support"] for row in rows(out) for point in row["summary"]["key_points"]} <= {
        "unverified",
        "verbatim",
    }


@pytest.mark.parametrize("model", ["embedded", "smollm2", "a.gguf", "hf:acme/repo/a.gguf", "command:cat"])
def test_a_model_on_this_machine_takes_no_batches(run_cli: Cli, tmp_path: Path, model: str) -> None:
    folder, out = write_articles(tmp_path / "in", 1), tmp_path / "r.jsonl"
    code, _, err = run_cli("batch", folder, "-o", out, "--model", model, "--base-url", "http://127.0.0.1:9", *BATCH)
    assert (code, "needs an endpoint with a Batch API" in err) == (2, True)
