"""``summarize mcp``: the tools, asked over standard input and output by the SDK's own client."""

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp_types import CallToolResult

from summarizer.errors import install_command
from summarizer.ingest.clean.cleaner import clean_text
from summarizer.results import AskReport, Report
from tests.articles import COUNCIL
from tests.loopback import Endpoint, serve
from tests.readers import Says, over_http
from tests.test_compare_cli import LEFT, RIGHT

Cli = Callable[..., tuple[int, str, str]]
PATIENT = 120.0
PASSED_ON = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "PATH", "HOME", "NO_COLOR")
DRAFT = {
    "headline": "Veldby builds a bridge",
    "overview": [{"text": "Veldby will build a footbridge over the Sarre next spring.", "cites": [2]}],
    "key_points": [{"text": "The bridge will cost 3.2 million crowns.", "cites": [3]}],
}


def session(talk: Callable[[Client], Awaitable[None]], *options: str) -> None:
    """Start the server, talk to it as a client, end it."""

    async def held() -> None:
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        command = StdioServerParameters(
            command=sys.executable, args=["-m", "summarizer", "mcp", *options], env=environment
        )
        async with asyncio.timeout(PATIENT), Client(command) as client:
            await talk(client)

    asyncio.run(held())


def told(result: CallToolResult) -> dict[str, Any]:
    """What a tool gave, structured; the same as its text."""
    assert not result.is_error, result.content
    assert result.structured_content is not None
    text = result.content[0]
    assert text.type == "text"
    assert json.loads(text.text) == result.structured_content
    return result.structured_content


def refusal(result: CallToolResult) -> str:
    """The sentence of a tool that failed."""
    assert result.is_error
    assert result.content[0].type == "text"
    return result.content[0].text


def test_the_tools_give_what_the_command_line_gives(run_cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "council.txt"
    path.write_text(COUNCIL, encoding="utf-8")
    shell = Report.model_validate_json(run_cli(str(path), "--format", "json")[1])

    async def talk(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {"summarize", "stances", "ask", "check_claims", "compare_articles"}
        assert all(tool.description and tool.output_schema for tool in tools.values())
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools.values())

        by_text = Report.model_validate(told(await client.call_tool("summarize", {"text": COUNCIL})))
        by_path = Report.model_validate(told(await client.call_tool("summarize", {"source": str(path)})))
        assert by_text.summary == by_path.summary == shell.summary
        assert by_text.stances == by_path.stances == shell.stances
        assert by_text.quotations == by_path.quotations == shell.quotations
        assert by_text.schema_version == 2

        short = Report.model_validate(told(await client.call_tool("summarize", {"text": COUNCIL, "points": 1})))
        assert short.summary is not None
        assert len(short.summary.key_points) == 1

        sides = Report.model_validate(told(await client.call_tool("stances", {"text": COUNCIL, "holder": "Holt"})))
        assert sides.summary is None
        assert [stance.holder for stance in sides.stances or []]
        assert all("Holt" in stance.holder for stance in sides.stances or [])
        assert all("Holt" in (quoted.speaker or "") for quoted in sides.quotations or [])

        question = "How many votes did the council decide by?"
        answer = AskReport.model_validate(told(await client.call_tool("ask", {"text": COUNCIL, "question": question})))
        assert (answer.status, answer.answer) == ("passages", None)
        assert "14 votes" in answer.passages[0].evidence[0].quote
        none = told(await client.call_tool("ask", {"text": COUNCIL, "question": "Quelqu’un a-t-il chanté?"}))
        assert (none["status"], none["answer"], none["passages"]) == ("passages", None, [])

    session(talk, "--folder", str(tmp_path))


def test_reports_are_compared_in_short(tmp_path: Path) -> None:
    (tmp_path / "right.txt").write_text(RIGHT, encoding="utf-8")

    async def talk(client: Client) -> None:
        articles = [{"text": LEFT}, {"source": str(tmp_path / "right.txt")}]
        compared = told(await client.call_tool("compare_articles", {"articles": articles}))
        assert [one["kind"] for one in compared["contradictions"]] == ["figure", "date", "quotation", "quotation"]
        assert "240 gardens" in compared["contradictions"][0]["first"][0]["quotes"][0]
        assert "420 gardens" in compared["contradictions"][0]["second"][0]["quotes"][0]
        assert compared["quoted"] == {"Ada Holm": [1, 2], "Jon Lie": [1, 2]}
        assert compared["verifier"] is None
        nothing = await client.call_tool("compare_articles", {"articles": [{"text": LEFT}, {}]})
        assert "give either text or source" in refusal(nothing)

    session(talk, "--folder", str(tmp_path))


def test_what_cannot_be_done_is_told_in_a_sentence_and_the_next_call_works(tmp_path: Path) -> None:
    allowed = tmp_path / "allowed"
    allowed.mkdir()
    secret = tmp_path / "secret.txt"
    secret.write_text(COUNCIL, encoding="utf-8")
    (allowed / "way-out.txt").symlink_to(secret)

    async def talk(client: Client) -> None:
        for source in (str(secret), str(allowed / "way-out.txt"), f"{allowed}/../secret.txt", "/etc/passwd", "-", "\0"):
            assert (
                "folder" in (said := refusal(await client.call_tool("summarize", {"source": source}))) or "path" in said
            )
            assert "Veldby" not in said
        missing = await client.call_tool("summarize", {"source": str(allowed / "missing.txt")})
        assert "missing.txt" in refusal(missing)
        private = await client.call_tool("ask", {"source": "http://127.0.0.1:9/", "question": "Who?"})
        assert "127.0.0.1" in refusal(private)
        assert "either text or source" in refusal(await client.call_tool("summarize", {}))
        assert "either text or source" in refusal(await client.call_tool("summarize", {"text": "x", "source": "y"}))
        assert "empty" in refusal(await client.call_tool("summarize", {"text": " "}))
        assert "larger than 5,000 bytes" in refusal(await client.call_tool("summarize", {"text": COUNCIL * 50}))
        for wrong in ({"length": 3}, {"length": "huge"}, {"points": 0}, {"language": "../x"}, {"focus": "f" * 501}):
            assert refusal(await client.call_tool("summarize", {"text": COUNCIL} | wrong))
        assert refusal(await client.call_tool("ask", {"text": COUNCIL, "question": ""}))
        told(await client.call_tool("summarize", {"text": COUNCIL}))

    session(talk, "--folder", str(allowed), "--max-bytes", "5000")


def test_a_models_progress_and_its_deadline_reach_the_assistant() -> None:
    judge = {"Veldby builds a bridge": Says(), "The bridge will cost 3.2 million crowns.": Says(sentences=(3,))}
    reply = over_http(clean_text(COUNCIL), DRAFT | {"stances": []}, judge)
    with serve(Endpoint(default=reply)) as endpoint:

        async def talk(client: Client) -> None:
            seen: list[tuple[float, float | None]] = []

            async def progressed(progress: float, total: float | None, _: str | None) -> None:
                seen.append((progress, total))

            result = await client.call_tool("summarize", {"text": COUNCIL}, progress_callback=progressed)
            report = Report.model_validate(told(result))
            assert report.run.model == "test-model"
            assert report.summary is not None
            assert (report.summary.headline.text, report.summary.headline.support) == (DRAFT["headline"], "verified")
            assert report.run.verifier is not None
            assert [(one.kind, one.verdict) for one in report.dropped] == [("overview", "not_stated")]
            assert seen[0][0] == 0
            assert seen[-1][0] == seen[-1][1]

        session(talk, "--base-url", endpoint.url)
        endpoint.latency = 2.0

        async def late(client: Client) -> None:
            assert "--timeout" in refusal(await client.call_tool("summarize", {"text": f"{COUNCIL}\nMore."}))

        session(late, "--base-url", endpoint.url, "--timeout", "0.5", "--no-cache")


def test_claims_are_checked_with_the_words_that_decide() -> None:
    cost, wrong = "The bridge costs 3.2 million crowns.", "The bridge opens in May."
    judge = {
        cost: Says(sentences=(3,)),
        wrong: Says("contradicted", (3,), "it opens in spring", correction=cost),
    }
    with serve(Endpoint(default=over_http(clean_text(COUNCIL), {}, judge))) as endpoint:

        async def talk(client: Client) -> None:
            found = told(await client.call_tool("check_claims", {"text": COUNCIL, "claims": [cost, wrong]}))
            assert [claim["verdict"] for claim in found["claims"]] == ["supported", "contradicted"]
            assert "3.2 million crowns" in found["claims"][0]["quotes"][0]
            assert "it opens in spring" in found["claims"][1]["reason"]
            assert (found["verifier"], found["counts"]["contradicted"]) == ("test-model", 1)
            whole = told(await client.call_tool("check_claims", {"text": COUNCIL, "other_text": f"# X\n\n{cost}\n"}))
            assert [claim["claim"] for claim in whole["claims"]] == [cost]

        session(talk, "--base-url", endpoint.url)

    async def refused(client: Client) -> None:
        both = {"text": COUNCIL, "claims": [cost], "other_text": cost}
        for wrong in ({"text": COUNCIL}, both):
            assert "either claims or other_text" in refusal(await client.call_tool("check_claims", wrong))
        nothing = {"text": COUNCIL, "other_text": "Who knows?"}
        assert "claims nothing" in refusal(await client.call_tool("check_claims", nothing))
        assert refusal(await client.call_tool("check_claims", {"text": COUNCIL, "claims": []}))
        exact = told(await client.call_tool("check_claims", {"text": COUNCIL, "claims": ["It costs 9,9 euros."]}))
        assert (exact["verifier"], exact["claims"][0]["verdict"]) == (None, "not_stated")

    session(refused)


def test_standard_output_carries_the_protocol_alone() -> None:
    version = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    call = {"name": "summarize", "arguments": {"text": COUNCIL}}
    messages = (
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": version},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": call},
    )
    command = [sys.executable, "-m", "summarizer", "mcp"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for message in messages:
            process.stdin.write(json.dumps(message).encode() + b"\n")
        process.stdin.flush()
        lines = [process.stdout.readline(), process.stdout.readline()]
        out, err = process.communicate(timeout=PATIENT)
    assert process.returncode == 0
    assert [json.loads(line)["id"] for line in lines] == [1, 2]
    assert out == b""
    assert b"nothing leaves it" in err


def test_a_folder_that_is_none_and_a_missing_extra_are_told(run_cli: Cli, tmp_path: Path) -> None:
    code, out, err = run_cli("mcp", "--folder", str(tmp_path / "none"))
    assert (code, out) == (2, "")
    assert "is not a folder" in err
    program = "import sys; sys.modules['mcp'] = None; from summarizer.cli.app import run; sys.exit(run(['mcp']))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=PATIENT)
    assert done.returncode == 2
    assert done.stderr.endswith(f"install it: {install_command('mcp')}\n")


def test_the_commands_of_the_docs_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "Documents").mkdir()
    docs = (Path(__file__).parent.parent / "docs" / "mcp.md").read_text(encoding="utf-8")
    lines = re.findall(r"(?m)^summarize mcp[^#\n]*", docs)
    assert len(lines) == 2
    for line in lines:
        words = [word.replace("~", str(tmp_path)) for word in line.split()[1:]]
        command = [sys.executable, "-m", "summarizer", *words]
        done = subprocess.run(command, input=b"", capture_output=True, check=False, timeout=PATIENT)
        assert (done.returncode, done.stdout) == (0, b"")
