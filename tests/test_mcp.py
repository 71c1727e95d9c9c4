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
from summarizer.ingest.clean import clean_text
from summarizer.render.brief import brief_report
from summarizer.render.report import room_for
from summarizer.results import AskReport, Report
from tests.articles import COUNCIL
from tests.loopback import Endpoint, serve
from tests.readers import Says, over_http
from tests.test_compare_cli import LEFT, RIGHT

Cli = Callable[..., tuple[int, str, str]]
ROOT = Path(__file__).parent.parent
PATIENT = 120.0
POSITIONS = ("favor", "against", "mixed", "neutral")
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


def test_the_tools_give_what_the_command_line_gives(run_cli: Cli, article: Path, tmp_path: Path) -> None:
    shell = Report.model_validate_json(run_cli(str(article), "--format", "json")[1])
    full = {"detail": "full"}

    async def talk(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {"summarize", "stances", "ask", "check_claims", "compare_articles", "list_files"}
        assert all(tool.description and tool.output_schema for tool in tools.values())
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools.values())

        by_text = whole(await client.call_tool("summarize", {"text": COUNCIL} | full))
        by_path = whole(await client.call_tool("summarize", {"source": str(article)} | full))
        assert by_text.summary == by_path.summary == shell.summary
        assert by_text.stances == by_path.stances == shell.stances
        assert by_text.quotations == by_path.quotations == shell.quotations
        assert by_text.schema_version == 2

        short = whole(await client.call_tool("summarize", {"text": COUNCIL, "points": 1} | full))
        assert short.summary is not None
        assert len(short.summary.key_points) == 1

        sides = whole(await client.call_tool("stances", {"text": COUNCIL, "holder": "Holt"} | full))
        assert sides.summary is None
        assert [stance.holder for stance in sides.stances or []]
        assert all("Holt" in stance.holder for stance in sides.stances or [])
        assert all("Holt" in (quoted.speaker or "") for quoted in sides.quotations or [])

        question = "How many votes did the council decide by?"
        asked = {"text": COUNCIL, "question": question}
        answer = AskReport.model_validate(told(await client.call_tool("ask", asked | full))["report"])
        assert (answer.status, answer.answer) == ("passages", None)
        assert "14 votes" in answer.passages[0].evidence[0].quote
        brief = told(await client.call_tool("ask", asked))
        assert [passage["text"] for passage in brief["passages"]] == [
            " … ".join(piece.quote for piece in passage.evidence) for passage in answer.passages
        ]
        none = told(await client.call_tool("ask", {"text": COUNCIL, "question": "Quelqu’un a-t-il chanté?"}))
        assert none.keys() <= {"status", "note"}
        assert none["status"] == "passages"

    session(talk, "--folder", str(tmp_path))


def whole(result: CallToolResult) -> Report:
    """The report of a call with detail full."""
    return Report.model_validate(told(result)["report"])


def test_in_brief_a_report_takes_less_than_half_of_the_article(run_cli: Cli) -> None:
    article = (ROOT / "evals" / "articles" / "harbour-tram.txt").read_text(encoding="utf-8")
    shell = Report.model_validate_json(run_cli(str(ROOT / "evals/articles/harbour-tram.txt"), "--format", "json")[1])
    assert shell.summary

    async def talk(client: Client) -> None:
        result = await client.call_tool("summarize", {"text": article})
        brief = told(result)
        assert result.content[0].type == "text"
        assert len(result.content[0].text.encode()) < min(3_000, len(article.encode()) / 2)
        assert [one["text"] for one in brief["key_points"]] == [one.text for one in shell.summary.key_points]
        assert [one["text"] for one in brief["overview"]] == [one.text for one in shell.summary.overview]
        places = [f"¶ {one.evidence[0].place.paragraph}" for one in shell.summary.key_points]
        assert [one["at"] for one in brief["key_points"]] == places
        assert (brief["support"], brief["words"]) == ("verbatim", shell.article.words)
        assert {(one["holder"], next(p for p in POSITIONS if p in one)) for one in brief["stances"]} == {
            (one.holder, one.position) for one in shell.stances or []
        }
        assert "quotations" not in brief
        assert "quotations" in brief["left_out"]
        said = told(await client.call_tool("stances", {"text": article}))
        assert said["stances"][0]["text"] == (shell.stances or [])[0].claim
        assert said["quotations"][0]["speaker"] == "Tobias Renquist"
        assert "headline" not in said

    session(talk)


def test_files_are_listed_and_named_as_they_are_listed(tmp_path: Path) -> None:
    allowed, other = tmp_path / "allowed", tmp_path / "other"
    (allowed / "march").mkdir(parents=True)
    other.mkdir()
    for path in (allowed / "b.txt", allowed / "march" / "a.md", other / "c.txt"):
        path.write_text(COUNCIL, encoding="utf-8")
    (allowed / ".hidden.txt").write_text(COUNCIL, encoding="utf-8")
    (allowed / "photo.png").write_bytes(b"x")
    (allowed / "way-out.txt").symlink_to(other / "c.txt")

    async def one(client: Client) -> None:
        listed = told(await client.call_tool("list_files", {}))
        assert [file["path"] for file in listed["files"]] == ["b.txt", str(Path("march") / "a.md")]
        assert listed["more"] == 0
        assert listed["files"][0]["kilobytes"] == round(len(COUNCIL.encode()) / 1000, 1)
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", listed["files"][0]["modified"])
        for file in listed["files"]:
            assert told(await client.call_tool("summarize", {"source": file["path"]}))["words"]
        found = told(await client.call_tool("list_files", {"name_contains": "MARCH"}))
        assert [file["path"] for file in found["files"]] == [str(Path("march") / "a.md")]
        for source in ("../other/c.txt", "way-out.txt", "march/../../other/c.txt", "~/x.txt"):
            assert "not in a folder that may be read" in refusal(
                await client.call_tool("summarize", {"source": source})
            )
        assert "c.txt" in refusal(await client.call_tool("summarize", {"source": "c.txt"}))

    session(one, "--folder", str(allowed))

    async def two(client: Client) -> None:
        listed = [file["path"] for file in told(await client.call_tool("list_files", {}))["files"]]
        assert listed == [
            str(path) for path in (allowed / "b.txt", allowed / "march/a.md", allowed / "way-out.txt")
        ] + [str(other / "c.txt")]
        for source in (*listed, "c.txt", "march/a.md"):
            assert told(await client.call_tool("summarize", {"source": source}))["words"]

    session(two, "--folder", str(allowed), "--folder", str(other))

    async def none(client: Client) -> None:
        assert "--folder" in refusal(await client.call_tool("list_files", {}))

    session(none)


def test_wrong_and_unknown_arguments_are_refused_in_one_sentence() -> None:
    async def talk(client: Client) -> None:
        for tool, arguments, words in (
            (
                "summarize",
                {"text": COUNCIL, "lenght": "short"},
                "summarize has no argument 'lenght'; it has text, source",
            ),
            ("ask", {"text": COUNCIL, "question": "Who?", "article": "x"}, "ask has no argument 'article'"),
            ("list_files", {"path": "/"}, "list_files has no argument 'path'; it has name_contains"),
            ("ask", {"text": COUNCIL}, "question is wrong: field required"),
            ("summarize", {"text": COUNCIL, "length": "huge"}, "length is wrong: input should be 'short'"),
            ("summarize", {"text": COUNCIL, "detail": "all"}, "detail is wrong: input should be 'brief'"),
            ("summarize", {"text": COUNCIL, "points": 0}, "points is wrong: input should be greater than or equal"),
        ):
            said = refusal(await client.call_tool(tool, arguments))
            assert said.startswith(words)
            assert "\n" not in said
            assert "http" not in said
        told(await client.call_tool("summarize", {"text": COUNCIL}))

    session(talk)


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

            result = await client.call_tool(
                "summarize", {"text": COUNCIL, "detail": "full"}, progress_callback=progressed
            )
            report = whole(result)
            assert report.run.model == "test-model"
            assert report.summary is not None
            assert (report.summary.headline.text, report.summary.headline.support) == (DRAFT["headline"], "verified")
            assert report.run.verifier is not None
            assert [(one.kind, one.verdict) for one in report.dropped] == [("overview", "not_stated")]
            assert seen[0][0] == 0
            assert seen[-1][0] == seen[-1][1]
            brief = told(await client.call_tool("summarize", {"text": COUNCIL, "detail": "evidence"}))
            assert (brief["verifier"], brief["headline"]["text"]) == ("test-model", DRAFT["headline"])
            assert brief["headline"]["support"] == "verified"
            assert brief["headline"]["quotes"] == [piece.quote for piece in report.summary.headline.evidence]
            assert {(one["support"], one.get("quotes")) for one in brief["overview"]} == {("verbatim", None)}
            assert "1 dropped statement" in brief["left_out"]

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
        assert (exact.get("verifier"), exact["claims"][0]["verdict"]) == (None, "not_stated")

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


def test_what_a_model_wrote_about_a_long_article_is_brief_too(run_cli: Cli) -> None:
    tram, recordings = ROOT / "evals/articles/harbour-tram.txt", ROOT / "evals/recordings/frontier-reader"
    code, out, _ = run_cli(tram, "--replay", recordings, "-f", "json", "-q")
    report = Report.model_validate_json(out)
    brief = brief_report(report, "brief", room_for(None)).model_dump(exclude_none=True)
    assert code == 0
    assert len(json.dumps(brief, ensure_ascii=False, separators=(",", ":")).encode()) <= 3_200
    assert [one["text"] for one in brief["key_points"]] == [one.text for one in report.summary.key_points]
    assert brief["overview"][2]["at"] == "¶ 7, 10-11"
    assert brief["stances"][0] == {
        "holder": "23 councillors",
        "favor": "tram extension to the harbour",
        "at": "¶ 1",
    }
