"""``summarize check``: ways to give claims, formats, exit codes; and ``assert_supported``."""

import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import summarizer
from summarizer import assert_supported
from summarizer.errors import UsageError
from summarizer.results import CheckReport
from tests.loopback import Endpoint, serve
from tests.readers import Says, over_http
from tests.tasks.articles import FERRY, ferry

Cli = Callable[..., tuple[int, str, str]]
COST = "Running the boat is to cost Orrin 4 million crowns."
WINTER = "The ferry will run in winter."
THEIRS = f"# A night at sea\n\n{COST}\n\n- {WINTER}\n"
WRONG = 'Karl Ott called the ferry "a hole in the water".'


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.txt"
    path.write_text(FERRY, encoding="utf-8")
    return path


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    path = tmp_path / "theirs.md"
    path.write_text(THEIRS, encoding="utf-8")
    return path


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    judge = {
        COST: Says("supported", (3,)),
        WINTER: Says("contradicted", (5,), "nobody knows whether it will", "Nobody could say whether"),
    }
    with serve(Endpoint(default=over_http(ferry(), {}, judge))) as running:
        monkeypatch.setenv("OPENAI_BASE_URL", running.url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        yield running


@pytest.mark.usefixtures("endpoint")
def test_contradictions_come_first_with_the_words_of_the_source(run_cli: Cli, source: Path, theirs: Path) -> None:
    code, out, err = run_cli("check", source, "--text", theirs)
    flat = " ".join(out.split())
    assert code == 0
    assert out.startswith("2 claims: 1 contradicted, 1 supported, read by test-model")
    assert flat.index("Contradicted") < flat.index("Supported")
    assert f"{WINTER} (line 5)" in flat
    assert "nobody knows whether it will" in flat
    assert "“Nobody could say whether the ferry would run in winter.” (¶ 5, line " in flat
    assert "line 1 (heading)" in flat
    assert "1 calls" in err


@pytest.mark.usefixtures("endpoint")
def test_fail_on_makes_the_exit_code(run_cli: Cli, source: Path) -> None:
    assert run_cli("check", source, "--claim", WINTER, "--fail-on", "contradicted,not-stated")[0] == 4
    assert run_cli("check", source, "--claim", WINTER, "--fail-on", "not_stated")[0] == 0
    assert run_cli("check", source, "--claim", COST, "--fail-on", "contradicted,partly,not_stated,unverified")[0] == 0


@pytest.mark.usefixtures("endpoint")
def test_json_follows_the_published_schema(run_cli: Cli, source: Path, theirs: Path) -> None:
    code, out, _ = run_cli("check", source, "--text", theirs, "--format", "json")
    report = CheckReport.model_validate_json(out)
    assert code == 0
    assert [claim.verdict for claim in report.claims] == ["supported", "contradicted"]
    assert THEIRS[report.claims[1].place.start : report.claims[1].place.end] == WINTER
    schema = json.loads(run_cli("schema", "check")[1])
    assert schema["properties"]["claims"]["description"] == "In the order in which they were given."


@pytest.mark.usefixtures("endpoint")
def test_other_formats_are_what_programs_read(run_cli: Cli, source: Path, theirs: Path) -> None:
    lines = run_cli("check", source, "--text", theirs, "--format", "jsonl")[1].splitlines()
    assert [json.loads(line)["verdict"] for line in lines] == ["supported", "contradicted"]
    suites = ElementTree.fromstring(run_cli("check", source, "--text", theirs, "--format", "junit")[1])
    assert (suites.get("tests"), suites.get("failures"), suites.get("skipped")) == ("2", "1", "0")
    sarif = json.loads(run_cli("check", source, "--text", theirs, "--format", "sarif")[1])
    (result,) = sarif["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]["region"]
    assert (result["ruleId"], result["level"], place["startLine"]) == ("contradicted", "error", 5)
    markdown = run_cli("check", source, "--text", theirs, "--format", "markdown")[1]
    assert markdown.index("## Contradicted") < markdown.index("## Supported")


def test_without_a_model_the_exact_findings_are_shown_and_the_exit_code_says_the_rest_is_missing(
    run_cli: Cli, source: Path
) -> None:
    code, out, err = run_cli("check", source, "--claim", WRONG, "--claim", COST)
    assert code == 1
    assert "read by no model" in out
    assert "the quoted words “a hole in the water” are not in the article" in " ".join(out.split())
    assert "set OPENAI_API_KEY" in err
    code, out, err = run_cli("check", source, "--claim", WRONG, "--exact")
    assert code == 0
    assert "OPENAI_API_KEY" not in err
    assert run_cli("check", source, "--claim", WRONG, "--exact", "--fail-on", "not_stated")[0] == 4


def test_claims_come_from_a_file_or_a_pipe(source: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "summarizer", "check", str(source), "--exact", "-f", "jsonl"]
    piped = subprocess.run([*command, "--claims", "-"], input=f"{WRONG}\n{COST}\n", capture_output=True, text=True)
    assert [json.loads(line)["verdict"] for line in piped.stdout.splitlines()] == ["not_stated", "unverified"]
    listed = tmp_path / "claims.jsonl"
    listed.write_text(json.dumps({"claim": WRONG}) + "\n", encoding="utf-8")
    from_file = subprocess.run([*command, "--claims", str(listed)], capture_output=True, text=True)
    assert json.loads(from_file.stdout)["text"] == WRONG


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "say what to check"),
        (("--claim", "a b c", "--claims", "x"), 2, "in one way"),
        (("--claim", " "), 2, "empty"),
        (("--claim", "It rains.", "--fail-on", "wrong"), 2, "does not know wrong"),
        (("--claim", "It rains.", "--verify", "off"), 2, "--exact"),
        (("--text", "nowhere.md"), 3, "there is no file nowhere.md"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    run_cli: Cli, source: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    got, out, err = run_cli("check", source, *arguments)
    assert (got, out) == (code, "")
    assert said in err
    assert len(err.splitlines()) == 1


def test_a_text_that_claims_nothing_is_an_input_error(run_cli: Cli, source: Path, tmp_path: Path) -> None:
    empty = tmp_path / "questions.md"
    empty.write_text("Why?\n\nWho knows?\n", encoding="utf-8")
    code, _, err = run_cli("check", source, "--text", empty, "--exact")
    assert code == 3
    assert "claims nothing" in err


@pytest.mark.usefixtures("endpoint")
def test_the_library_checks_claims_and_texts(source: Path) -> None:
    report = summarizer.check(source, [COST, WINTER])
    assert [claim.verdict for claim in report.claims] == ["supported", "contradicted"]
    assert [claim.place for claim in report.claims] == [None, None]
    text = summarizer.check(source, text=THEIRS)
    assert [claim.place.line for claim in text.claims if claim.place] == [3, 5]
    with pytest.raises(UsageError, match="either claims or text"):
        summarizer.check(source)


@pytest.mark.usefixtures("endpoint")
def test_assert_supported_fails_with_the_claim_and_the_words_of_the_source() -> None:
    assert assert_supported(COST, FERRY).counts.supported == 1
    with pytest.raises(AssertionError, match="1 of 2 claims failed") as failure:
        assert_supported(THEIRS, FERRY)
    assert WINTER in str(failure.value)
    assert "Nobody could say whether the ferry would run in winter" in str(failure.value)
    assert COST not in str(failure.value)


def test_a_text_that_nobody_read_fails_too() -> None:
    with pytest.raises(AssertionError, match="unverified"):
        assert_supported(COST, FERRY)


def test_recordings_answer_without_a_key(tmp_path: Path, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_supported(COST, FERRY, record=tmp_path / "recordings")
    asked = len(endpoint.requests)
    monkeypatch.delenv("OPENAI_API_KEY")
    monkeypatch.delenv("OPENAI_BASE_URL")
    assert_supported(COST, FERRY, replay=tmp_path / "recordings")
    assert len(endpoint.requests) == asked


def test_a_verifier_that_reads_nothing_fails_the_check(
    run_cli: Cli, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(Endpoint(default="I am sorry, no.")) as running:
        monkeypatch.setenv("OPENAI_BASE_URL", running.url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        code, out, err = run_cli("check", source, "--claim", COST)
    assert code == 1
    assert out.startswith("1 claim: 1 unverified")
    assert "test-model gave no usable verdict on any claim" in err
