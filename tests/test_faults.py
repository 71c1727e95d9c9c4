"""Every fault of an endpoint, end to end: the rows of ``data/faults.yaml``, which ``docs/faults.md`` shows."""

import json
import ssl
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from summarizer.llm.client import RetryPolicy
from summarizer.results import Report
from tests.articles import UNQUOTED
from tests.loopback import Endpoint, Fault, body, completion, cut_midway, hang_up, send, serve, status
from tests.verifying import task_of, verifying

ROOT = Path(__file__).parent.parent
ROWS: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests/data/faults.yaml").read_text(encoding="utf-8"))
KEY = "sk-planted-0123456789abcdef"
COST = "The bridge will cost 3.2 million crowns."
SUMMARY = {
    "headline": "Council backs bridge over the Sarre",
    "overview": [{"text": COST, "cites": [3]}],
    "key_points": [{"text": COST, "cites": [3]}],
}
DIGEST = {"chosen": [1], "headline": SUMMARY["headline"], "overview": SUMMARY["overview"]}
Cli = Callable[..., tuple[int, str, str]]


def drafted(asked: dict[str, Any]) -> str:
    """What a well-behaved model drafts for each of the tasks."""
    task = next(m["content"] for m in reversed(asked["messages"]) if m["content"].startswith("Task:"))
    if '"chosen"' in task:
        return json.dumps(DIGEST)
    return json.dumps((SUMMARY if '"key_points"' in task else {}) | ({"stances": []} if '"stances"' in task else {}))


good = verifying(drafted, true={COST: [3]})
"""The same model, which verifies too."""


def played(step: dict[str, Any] | str) -> str | Fault:
    """What the server does; "good" is a call that it answers well."""
    if isinstance(step, str):
        return ""
    if "status" in step:
        headers = {"Retry-After": str(step["retry_after"])} if "retry_after" in step else None
        return status(step["status"], step.get("message", ""), headers, step.get("code"))
    if "hang_up" in step:
        return hang_up
    if "cut_midway" in step:
        return cut_midway
    if "body" in step:
        return body(step["body"])
    if "refusal" in step:
        refused = completion(None)
        refused["choices"][0]["message"]["refusal"] = step["refusal"]
        return body(refused)
    if "wrap" in step:
        return body(completion(step["wrap"] % json.dumps(SUMMARY)))
    if "approve" in step:
        supported = [{"number": number, "sentences": []} for number in range(1, step["approve"] + 1)]
        return body(completion(json.dumps({"supported": supported, "refused": []})))
    if "sleep" in step:
        return lambda handler: (time.sleep(step["sleep"]), send(handler, 200, completion("{}")))[0]
    return body(completion(step["reply"], step.get("finish_reason", "stop")))


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summarizer.llm.factory.RETRY_POLICY", RetryPolicy(base_seconds=0.01))


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "council.txt"
    path.write_text(UNQUOTED, encoding="utf-8")
    return path


def run(run_cli: Cli, article: Path, endpoint: Endpoint, *options: str) -> tuple[int, str, str]:
    fixed = ("--format", "json", "--base-url", endpoint.url, "--model", "test-model", "--offline", "--no-cache")
    return run_cli(article, *fixed, *options)


@pytest.mark.parametrize("row", ROWS, ids=[row["fault"] for row in ROWS])
@pytest.mark.parametrize("strict", [False, True], ids=["", "strict"])
def test_fault(run_cli: Cli, article: Path, monkeypatch: pytest.MonkeyPatch, row: dict[str, Any], strict: bool) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with serve(Endpoint(default=good, script=[played(step) for step in row["script"]])) as endpoint:
        options = (*row.get("options", ()), *(("--strict",) if strict else ()))
        code, out, err = run(run_cli, article, endpoint, *options)
    assert code == (row.get("strict_exit", row["exit"]) if strict else row["exit"])
    assert row.get("stderr", "") in err
    assert KEY not in out + err
    assert len(endpoint.requests) == row["calls"]
    told = json.loads(out)
    if "error" in told:
        assert told["error"]["exit_code"] == code != 0
        assert "\n" not in told["error"]["message"]
    else:
        shown(Report.model_validate(told), row.get("shows", "verified"), row.get("dropped", []))


def shown(report: Report, support: str, dropped: list[str]) -> None:
    """The summary is there, its first point is what the row says, and so is what was dropped, and nothing more."""
    assert report.summary is not None
    assert report.summary.key_points[0].support == support
    assert (report.summary.key_points[0].text == COST) is (support == "verified")
    assert {one.kind for one in report.dropped} == set(dropped)


def test_it_is_not_said_that_nothing_was_verified_where_something_was(run_cli: Cli, article: Path) -> None:
    """Statements of a small window are read eight a call; the call with the last one never gets a usable reply."""
    points = [{"text": f"It is so, for reason {chr(97 + n)}{chr(98 + n)}.", "cites": [3]} for n in range(9)]
    whole = json.dumps(SUMMARY | {"key_points": points})
    read = verifying(lambda _: whole, true=[point["text"] for point in points])

    def half(asked: dict[str, Any]) -> str:
        return "no" if points[-1]["text"] in (task_of(asked) or "") else read(asked)

    with serve(Endpoint(default=half)) as endpoint:
        code, out, err = run(run_cli, article, endpoint, "--no-stances")
    report = Report.model_validate_json(out)
    assert code == 0
    assert report.run.verifier is not None
    assert report.run.verifier.unread > 0
    assert report.summary is not None
    assert "verified" in {point.support for point in report.summary.key_points}
    assert "no usable verdict" not in err


def test_stances_say_it_too_when_nobody_verified_them(run_cli: Cli, article: Path) -> None:
    stance = {"holder": "Ilse Thorn", "role": "Mayor", "target": "the bridge", "position": "favor", "cites": [4]}
    said = {"claim": "Ilse Thorn welcomes the bridge.", "speech": "direct", "voice": "reported"}
    draft = json.dumps({"stances": [stance | said]})
    with serve(Endpoint(default="no", script=[draft])) as endpoint:
        options = ("--base-url", endpoint.url, "--model", "m", "--offline", "--no-cache")
        code, _, err = run_cli("stances", article, *options)
    assert code == 0
    assert "gave no usable verdict on any statement" in err


def test_the_documented_table_is_the_tested_one() -> None:
    lines = ["| fault | what happens | exit code |", "|---|---|---|"]
    for row in ROWS:
        code = f"{row['exit']}, {row['strict_exit']} with `--strict`" if "strict_exit" in row else str(row["exit"])
        lines.append(f"| {row['fault']} | {row['behaviour']} | {code} |")
    documented = (ROOT / "docs/faults.md").read_text(encoding="utf-8")
    assert "\n".join(lines) in documented


def test_invalid_tls_is_told_from_a_dead_server(run_cli: Cli, article: Path) -> None:
    trustme = pytest.importorskip("trustme", reason="the extra dev is not installed")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("localhost").configure_cert(context)
    with serve(Endpoint(default=good), tls=context) as endpoint:
        code, out, err = run(run_cli, article, endpoint)
    assert code == 1
    assert "invalid TLS certificate" in err
    assert json.loads(out)["error"]["kind"] == "model_unavailable"


def test_the_plainer_format_is_remembered_for_all_articles(run_cli: Cli, article: Path) -> None:
    script = [status(400, "unsupported")]
    with serve(Endpoint(default=good, script=script)) as endpoint:
        code, _, _ = run(run_cli, article, endpoint, str(article), str(article), "--concurrency", "1")
    forms = [request.get("response_format", {}).get("type") for request in endpoint.requests]
    assert code == 0
    assert forms == ["json_schema"] + ["json_object"] * 9
