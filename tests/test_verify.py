"""``--verify``: a second reading by a model, which can take a statement away but not save one."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summarizer.article import Article
from summarizer.cleaning import clean_text
from summarizer.cli.options import with_values_for_verify
from summarizer.configuration import Verification
from summarizer.errors import UsageError
from summarizer.models.ledger import CostLimitReached, Ledger
from summarizer.models.prices import Price
from summarizer.engine import Engine
from summarizer.engine import Verifier
from summarizer.tasks.prompting import Wanted
from summarizer.results import Report
from summarizer.sides import extract_stances
from tests.articles import COUNCIL
from tests.loopback import Endpoint, serve
from tests.scripted import ScriptedModel
from tests.test_faults import good
from tests.test_pipeline import number, stance, stances_reply, summary_reply

Cli = Callable[..., tuple[int, str, str]]
STATEMENTS = 5
"""Of ``summary_reply``: headline, a sentence of overview, three points."""


@pytest.fixture
def article() -> Article:
    return clean_text(COUNCIL)


def verdicts(*wrong: int, of: int = STATEMENTS) -> str:
    found = [
        {"number": n, "supported": n not in wrong, "problem": "it says June" if n in wrong else ""}
        for n in range(1, of + 1)
    ]
    return json.dumps({"verdicts": found})


def read_again(
    article: Article, replies: list[Any], *, marks: bool = False, **wanted: Any
) -> tuple[Report, ScriptedModel]:
    writer = ScriptedModel(
        [summary_reply(article), *([stances_reply(stance(article))] if wanted.get("stances") else [])]
    )
    second = ScriptedModel(replies, wanted.pop("context_tokens", 8192))
    engine = Engine(writer, Ledger(), verifier=Verifier(second, None, marks))
    made = asyncio.run(engine.report(article, Wanted(**{"stances": False} | wanted)))
    writer.assert_finished()
    second.assert_finished()
    return made, second


def test_what_a_second_reading_agrees_with_is_shown_with_its_verdict(article: Article) -> None:
    made, second = read_again(article, [verdicts()])
    assert made.summary is not None
    worded = [s for s in (*made.summary.overview.sentences, *made.summary.key_points) if s.origin == "model"]
    assert len(worded) == STATEMENTS - 1
    assert {s.second_reading for s in worded} == {"agrees"}
    assert made.summary.overview.second_reading == "agrees"
    assert made.run.verified_by == second.name
    assert made.run.calls == 2
    assert made.dropped == []


def test_what_it_disagrees_with_is_dropped_for_the_article_s_own_sentence(article: Article) -> None:
    made, _ = read_again(article, [verdicts(4)])
    assert made.summary is not None
    said = "The bridge may open in October."
    assert said not in {p.text for p in made.summary.key_points}
    (dropped,) = made.dropped
    assert (dropped.kind, dropped.text) == ("key_point", said)
    assert dropped.reason == "a second reading by scripted disagrees: it says June"
    assert dropped.instead in {None, *(p.text for p in made.summary.key_points)}


def test_it_is_marked_instead_where_that_is_asked_for(article: Article) -> None:
    made, _ = read_again(article, [verdicts(2, 4)], marks=True)
    assert made.summary is not None
    marked = {p.text: p.second_reading for p in made.summary.key_points if p.origin == "model"}
    assert marked["The bridge may open in October."] == "disagrees"
    assert marked["The bridge will cost 3.2 million crowns."] == "agrees"
    assert made.summary.overview.second_reading == "disagrees"
    assert made.dropped == []


def test_a_headline_it_disagrees_with_gives_way_to_the_article_s(article: Article) -> None:
    made, _ = read_again(article, [verdicts(1)], marks=True)
    assert made.summary is not None
    assert made.summary.headline == "Council backs bridge over the Sarre"
    assert made.dropped[0].kind == "headline"


def test_stances_are_read_again_with_their_side(article: Article) -> None:
    made, second = read_again(article, [verdicts(), verdicts(1, of=1)], stances=True)
    assert made.stances == extract_stances(article), "the rules' stances alone"
    assert made.dropped[0].kind == "stance"
    assert "Holt is against the plan" in second.requests[1].messages[-1].content


def test_both_readings_share_the_article_s_messages(article: Article) -> None:
    model = ScriptedModel([summary_reply(article), verdicts()])
    engine = Engine(model, Ledger(), verifier=Verifier(model, None))
    asyncio.run(engine.report(article, Wanted(stances=False)))
    wrote, read = (request.messages for request in model.requests)
    assert read[:-1] == wrote[:-1]
    assert "3. The bridge will cost 3.2 million crowns." in read[-1].content


def test_a_statement_without_a_verdict_stays_and_says_so(article: Article) -> None:
    made, _ = read_again(article, ['{"verdicts": []}'])
    assert made.summary is not None
    assert {s.second_reading for s in made.summary.key_points} == {None}
    assert made.dropped == []


def test_a_reading_that_fails_is_told_and_takes_nothing_away(article: Article) -> None:
    made, _ = read_again(article, ["no", "no again"])
    assert made.summary is not None
    assert "The bridge may open in October." in {p.text for p in made.summary.key_points}
    assert [(d.kind, d.text) for d in made.dropped] == [("chunk", "second reading of 5 statements")]


def test_it_saves_nothing_that_the_check_dropped(article: Article) -> None:
    cost = number(article, "3.2 million")
    wrong = {"text": "The bridge will cost 9 million crowns.", "cites": [cost]}
    writer = ScriptedModel([summary_reply(article, key_points=[wrong]), '{"statements": []}'])
    second = ScriptedModel([verdicts(of=2)])
    made = asyncio.run(Engine(writer, Ledger(), verifier=Verifier(second, None)).report(article, Wanted(stances=False)))
    assert made.summary is not None
    assert wrong["text"] not in {p.text for p in made.summary.key_points}
    assert "9 million" not in second.requests[0].messages[-1].content


def test_of_a_long_article_it_reads_what_the_statements_rest_on() -> None:
    wards = "\n\n".join(f"Ward {n} of Veldby counted {n * 100} votes for the footbridge." for n in range(1, 121))
    article = clean_text(wards)
    point = {"text": "Ward 60 of Veldby counted 6000 votes.", "cites": [60]}
    writer = ScriptedModel([json.dumps({"headline": "Wards of Veldby", "overview": [point], "key_points": [point]})])
    writer.context_tokens = 60_000
    second = ScriptedModel([verdicts(of=2)], 1700)
    made = asyncio.run(Engine(writer, Ledger(), verifier=Verifier(second, None)).report(article, Wanted(stances=False)))
    assert made.summary is not None
    shown = second.requests[0].messages[1].content
    assert "Ward 60 " in shown
    assert "Ward 58 " in shown
    assert "Ward 20 " not in shown


def test_a_second_model_has_its_own_price_and_the_same_limit(article: Article) -> None:
    def made(limit: float) -> tuple[Report, Ledger]:
        writer, second = ScriptedModel([summary_reply(article)]), ScriptedModel([verdicts()])
        ledger = Ledger(price=Price(1000.0, 1000.0, 0.0), max_cost_usd=limit)
        engine = Engine(writer, ledger, verifier=Verifier(second, Price(2000.0, 2000.0, 0.0)))
        return asyncio.run(engine.report(article, Wanted(stances=False))), ledger

    report, ledger = made(100.0)
    assert report.run.cost_usd == pytest.approx(0.11 + 0.22)
    assert ledger.cost_usd == report.run.cost_usd
    with pytest.raises(CostLimitReached):
        made(5.0)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("a.txt --verify", "a.txt --verify=same"),
        ("--verify a.txt", "--verify=same a.txt"),
        ("--verify mark a.txt", "--verify=mark a.txt"),
        ("--verify mark --verify qwen2.5:7b a.txt", "--verify=mark --verify=qwen2.5:7b a.txt"),
        ("--verify --quiet a.txt", "--verify=same --quiet a.txt"),
        ("--verify here.gguf a.txt", "--verify=here.gguf a.txt"),
        ("--verify https://example.test/a", "--verify=same https://example.test/a"),
        ("--verify -- --verify", "--verify=same -- --verify"),
        ("--verify=gpt-4.1 a.txt", "--verify=gpt-4.1 a.txt"),
    ],
)
def test_verify_may_have_a_value(given: str, read: str) -> None:
    assert with_values_for_verify(given.split()) == read.split()


def test_one_second_model_at_most() -> None:
    assert Verification.of(["mark", "other"]) == Verification("other", marks=True)
    assert Verification.of(["same"]) == Verification(None, marks=False)
    with pytest.raises(UsageError, match="one model"):
        Verification.of(["one", "other"])


def helpful(asked: dict[str, Any]) -> str:
    task = asked["messages"][-1]["content"]
    return verdicts(2) if "Judge each one" in task else good(asked)


@pytest.fixture
def council(tmp_path: Path) -> Path:
    path = tmp_path / "council.txt"
    path.write_text(COUNCIL, encoding="utf-8")
    return path


def test_the_command_marks_asks_the_named_model_and_replays(run_cli: Cli, council: Path, tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    with serve(Endpoint(default=helpful)) as endpoint:
        options = ("--base-url", endpoint.url, "-m", "m", "--no-stances", "--record", calls)
        code, out, err = run_cli("--verify", "mark", "--verify", "other", council, *options)
    assert code == 0, err
    assert [asked["model"] for asked in endpoint.requests] == ["m", "other"]
    assert "[a second reading disagrees]" in out
    again = ("--verify", "other", "--verify", "mark", "--replay", calls, "--no-stances")
    assert run_cli(council, *again)[:2] == (0, out)


def test_a_dry_run_counts_the_second_reading(run_cli: Cli, council: Path) -> None:
    with serve(Endpoint(default=helpful)) as endpoint:
        options = ("--base-url", endpoint.url, "-m", "m", "--offline", "--verify")
        _, out, _ = run_cli(council, *options, "--dry-run")
        made = Report.model_validate_json(run_cli(council, *options, "-f", "json")[1])
    wrote, read, whole = out.splitlines()
    assert wrote.startswith(f"{council}: 2 calls")
    assert read.startswith(f"{council}, second reading by m: 2 calls")
    assert whole.startswith("in all: 4 calls")
    assert made.run.calls <= 4


def test_without_a_writing_model_there_is_nothing_to_verify(run_cli: Cli, council: Path) -> None:
    code, _, err = run_cli(council, "--verify")
    assert code == 0
    assert "nothing to --verify" in err
