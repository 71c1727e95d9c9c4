"""``summarize ask``: arguments, formats, exit codes, streams."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.cli.ask import split_arguments
from summarizer.errors import InputError, UsageError
from summarizer.ingest.load import load_article
from summarizer.render.answers import NOTHING_MATCHES
from summarizer.results import AskReport
from tests.articles import COUNCIL
from tests.loopback import Endpoint, serve
from tests.readers import Says, over_http

Cli = Callable[..., tuple[int, str, str]]
VOTES = "How many votes did the council decide by?"
FERRY = """\
A new ferry for Brask

The ferry of Brask carries 80 cars and 300 passengers, the harbour office said on Monday.

Its captain is Tova Lind, who has sailed the strait for twenty years. She said that the old ship had been too slow.

The crossing takes forty minutes in summer and an hour in winter, when there is ice in the outer harbour.
"""
NOT_SAID = "Who sank the ferry in Lund?"
FOREIGN = "Quelqu’un a-t-il chanté?"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.txt"
    path.write_text(FERRY, encoding="utf-8")
    return path


def piped(*args: object, stdin: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "summarizer", "ask", *map(str, args)]
    return subprocess.run(command, input=stdin.encode(), capture_output=True, check=False, timeout=60)


def test_passages_as_text_come_best_first_with_their_place(run_cli: Cli, article: Path) -> None:
    code, out, err = run_cli("ask", article, VOTES)
    assert code == 0
    first, best = out.splitlines()[:2]
    assert first == "Passages that bear on the question (no model answered):"
    assert best.startswith("  “Veldby will build")
    assert "by 14 votes to 9.” (¶ 2, line 3; " in " ".join(out.split())
    assert [part for part in ("**", "\x1b", "does not say", "Yes") if part in out] == []
    assert "nothing leaves" in err


def test_passages_as_json_follow_the_contract(run_cli: Cli, article: Path) -> None:
    code, out, _ = run_cli("ask", article, VOTES, "--format", "json")
    told = json.loads(out)
    report = AskReport.model_validate(told)
    assert code == 0
    assert not {"origin", "confidence", "premise", "form", "phrase", "evidence"} & set(told)
    assert (report.schema_version, report.status, report.answer) == (2, "passages", None)
    cleaned = run_cli("clean", article)[1].removesuffix("\n")
    pieces = [piece for passage in report.passages for piece in passage.evidence]
    assert pieces
    assert all(cleaned[e.start : e.end] == e.quote for e in pieces)


def test_where_nothing_matches_it_is_not_said_that_the_article_does_not_say(run_cli: Cli, article: Path) -> None:
    code, out, _ = run_cli("ask", article, FOREIGN)
    assert (code, " ".join(out.split())) == (0, NOTHING_MATCHES)
    told = json.loads(run_cli("ask", article, FOREIGN, "--format", "json")[1])
    assert (told["status"], told["answer"], told["passages"]) == ("passages", None, [])


def test_strict_is_exit_4_where_nobody_answered(run_cli: Cli, article: Path) -> None:
    assert run_cli("ask", article, VOTES, "--strict")[0] == 4
    assert run_cli("ask", article, FOREIGN, "--strict")[0] == 4


def test_evidence_shows_the_lines_around(run_cli: Cli, article: Path) -> None:
    out = run_cli("ask", article, "Who said “The school roof leaks”?", "--evidence")[1]
    assert "    9 > “The school roof leaks.”" in out
    assert "The traders’ association of Quay Street welcomed the decision.\n" in out


def test_several_articles_are_told_apart(run_cli: Cli, article: Path, other: Path) -> None:
    code, out, _ = run_cli("ask", article, other, "How many cars does the ferry carry?")
    assert code == 0
    assert f"{other}\n" in out
    assert "  “The ferry of Brask carries 80 cars" in out
    several = json.loads(run_cli("ask", article, other, "How many cars does the ferry carry?", "-f", "json")[1])
    assert [r["article"]["source"]["path"] for r in several] == [str(article), str(other)]


def test_questions_come_one_a_line_on_standard_input(article: Path) -> None:
    done = piped(article, "--format", "jsonl", stdin=f"{VOTES}\n\n  {NOT_SAID}\n")
    assert done.returncode == 0
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(t["question"], t["status"]) for t in told] == [(VOTES, "passages"), (NOT_SAID, "passages")]
    text = piped(article, stdin=f"{VOTES}\n{NOT_SAID}\n").stdout.decode()
    assert text.index(VOTES) < text.index(NOT_SAID)
    assert piped(article, stdin="\n").returncode == 2
    assert json.loads(piped(article, "-f", "json", stdin=f"{VOTES}\n").stdout)[0]["status"] == "passages"


def test_the_article_comes_from_a_pipe_with_the_question_as_argument() -> None:
    for args in ((VOTES,), ("-", VOTES)):
        done = piped(*args, stdin=COUNCIL)
        assert done.returncode == 0
        assert b"14 votes" in done.stdout


def test_markdown_quotes_its_evidence(run_cli: Cli, article: Path) -> None:
    out = run_cli("ask", article, VOTES, "--format", "markdown")[1]
    assert "\n> “" in out
    assert "(¶ 2, line 3; " in out


def test_an_unreadable_input_fails_alone(run_cli: Cli, article: Path, tmp_path: Path) -> None:
    blank = tmp_path / "blank.txt"
    blank.write_text(" ", encoding="utf-8")
    code, out, err = run_cli("ask", blank, article, VOTES, "--format", "json")
    assert code == 3
    assert ["error" in one for one in json.loads(out)] == [True, False]
    assert "is empty" in err
    assert run_cli("ask", blank, VOTES)[:2] == (3, "")


def test_what_is_the_question(article: Path) -> None:
    path = str(article)
    assert split_arguments([path, "Who?"], terminal=True) == ([path], ["Who?"])
    assert split_arguments([path], terminal=True) == ([path], [])
    assert split_arguments(["Who paid?"], terminal=False) == (["-"], ["Who paid?"])
    assert split_arguments(["-", "Who paid?"], terminal=False) == (["-"], ["Who paid?"])
    assert split_arguments([path, "https://paper.example/a"], terminal=True)[1] == []
    assert split_arguments([path, "What is in a.txt?"], terminal=True)[1] == ["What is in a.txt?"]
    assert split_arguments([path, "Who paid?", "Why?"], terminal=True) == ([path], ["Who paid?", "Why?"])
    assert split_arguments([path, "missing.txt", "Who paid?"], terminal=True) == ([path, "missing.txt"], ["Who paid?"])
    assert split_arguments([], terminal=True, goes_on=True) == ([], [])
    assert split_arguments(["Who paid?"], terminal=True, goes_on=True) == ([], ["Who paid?"])


def test_several_questions_are_all_answered_and_may_follow_from_each_other(run_cli: Cli, article: Path) -> None:
    code, out, _ = run_cli("ask", article, "Who welcomed the decision?", "and who opposed it?", "-f", "json")
    told = json.loads(out)
    assert code == 0
    assert [one["asked"] for one in told] == ["Who welcomed the decision?", "Who opposed the decision?"]


def test_a_question_that_is_not_clear_is_asked_back(run_cli: Cli, article: Path) -> None:
    code, out, err = run_cli("ask", article, VOTES, "And arms?", "Who opposed the plan?")
    assert code == 2
    assert "it is not clear what “And arms?” refers to" in err
    assert VOTES in out
    assert "Nils Anders Holt" in out
    done = piped(article, stdin=f"{VOTES}\nAnd arms?\n")  # questions of a list know nothing of each other
    assert done.returncode == 0


@pytest.mark.parametrize("words", [[], [""], ["Who paid?"], ["{article}", " "]])
def test_questions_without_an_article_and_articles_without_a_question(article: Path, words: list[str]) -> None:
    with pytest.raises(UsageError):
        split_arguments([word.format(article=article) for word in words], terminal=True)


@pytest.mark.parametrize("word", ["missing.txt", "no/such/file", "a.html"])
def test_a_mistyped_file_is_no_question(run_cli: Cli, article: Path, word: str) -> None:
    with pytest.raises(InputError, match="there is no file"):
        split_arguments([str(article), word], terminal=True)
    assert run_cli("ask", article, word)[:2] == (3, "")


COST = "How much will the bridge cost?"
RIGHT, WRONG = "The bridge will cost 3.2 million crowns.", "The bridge will open in October."
JUDGE = {
    f"Question: {COST} Answer: {RIGHT}": Says(sentences=(3,)),
    f"Asked: {COST} The article says otherwise: {RIGHT}": Says(sentences=(3,)),
    f"Question: {COST} Answer: {WRONG}": Says("not_stated", (3,), "The works department said that it may open."),
}


@pytest.mark.parametrize(
    ("drafted", "status", "shown"),
    [
        (RIGHT, "false_premise", f"The article says otherwise: {RIGHT} “The bridge will cost 3.2 million crowns and"),
        (RIGHT, "answered", f"{RIGHT} “The bridge will cost 3.2 million crowns and may open in October, the works "),
        (
            WRONG,
            "unconfirmed",
            f"An answer was drafted but could not be confirmed: “{WRONG}” (the article does not say this: The",
        ),
        ("", "not_in_article", "The article does not say. (says test-model, which read all of it)"),
    ],
)
def test_a_model_s_answer_over_http_is_verified(
    run_cli: Cli, article: Path, drafted: str, status: str, shown: str
) -> None:
    said = "answered" if status == "unconfirmed" else status
    draft = {"cites": [3] if drafted else [], "status": said, "answer": drafted}
    reply = over_http(load_article(str(article)), draft, JUDGE)
    with serve(Endpoint(default=reply)) as endpoint:
        args = ("--base-url", endpoint.url, "--model", "test-model", "--no-cache")
        code, out, _ = run_cli("ask", article, COST, *args, "-f", "json")
        text = " ".join(run_cli("ask", article, COST, *args)[1].split())
        strict = run_cli("ask", article, COST, *args, "--strict")[0]
    told = json.loads(out)
    assert (code, told["status"], strict) == (0, status, 0 if drafted == RIGHT else 4)
    assert text.startswith(shown)
    assert ("verified by test-model" in text) == (drafted == RIGHT)


def test_an_endpoint_that_is_gone_is_exit_1(run_cli: Cli, article: Path) -> None:
    code, out, err = run_cli("ask", article, VOTES, "--base-url", "http://127.0.0.1:9/v1", "--model", "any")
    assert (code, out) == (1, "")
    assert "check the address" in err


def test_control_characters_do_not_reach_the_terminal(run_cli: Cli, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(COUNCIL.replace("by 14 votes", "by\x1b 14 votes"), encoding="utf-8")
    for how in ("text", "markdown"):
        out = run_cli("ask", page, VOTES, "--evidence", "--format", how)[1]
        assert "votes" in out
        assert "\x1b" not in out


def test_the_schema_of_answers_is_published(run_cli: Cli) -> None:
    schema = json.loads(run_cli("schema", "ask")[1])
    assert {"question", "asked", "status", "answer", "passages", "dropped", "note", "run"} <= set(schema["properties"])
    assert not {"origin", "confidence", "premise", "form", "phrase", "evidence"} & set(schema["properties"])
    assert schema["$defs"]["Statement"]["properties"]["support"]["enum"] == ["verbatim", "verified", "unverified"]


def test_help_of_ask_imports_nothing_heavy() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "summarizer", "ask", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    imported = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines()}
    assert not {"prompt_toolkit", "rich.console", "asyncio", "openai"} & imported
    assert "one question a line" in done.stdout
