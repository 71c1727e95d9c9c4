"""“This is wrong”: from the command line, a session and a server to a golden case, which guards the statement."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from summarizer.cli.questions import Conversation
from summarizer.engine import Engine
from summarizer.errors import UsageError
from summarizer.evals.authoring import begin_set, report_wrong
from summarizer.evals.cases import GoldenSet, read_case
from summarizer.evals.results import read_results
from summarizer.ingest.load import load_article
from summarizer.tasks import ArticleAnalysis
from summarizer.text.article import Article, Source
from tests.evals.golden import ARTICLE, CASE, write_set
from tests.evals.test_recorded_models import draft
from tests.loopback import Endpoint, serve
from tests.verifying import verifying

Cli = Callable[..., tuple[int, str, str]]
WRONG = "The bridge is free of charge."


@pytest.fixture
def article(tmp_path: Path) -> Article:
    path = tmp_path / "bridge.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return load_article(str(path))


def test_a_case_is_made_once_and_grows(article: Article, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    path = report_wrong(article, WRONG, why='it costs "3.2 million": see line 5', folder=folder)
    assert path == folder / "cases" / "bridge.yaml"
    assert report_wrong(article, f" {WRONG} ", folder=folder) == path  # the same again changes nothing
    report_wrong(article, "It opens in May 2027.", verdict="supported", question="When?", folder=folder)
    case = read_case(path)
    assert [(one.statement, one.verdict, one.question) for one in case.verdicts] == [
        ("It opens in May 2027.", "supported", "When?"),
        (WRONG, "not_stated", None),
    ]
    assert case.verdicts[1].why == 'it costs "3.2 million": see line 5'
    assert (folder / "articles" / case.article).read_text(encoding="utf-8") == ARTICLE


def test_the_case_of_the_article_is_found_and_left_as_it_is(article: Article, tmp_path: Path) -> None:
    golden = write_set(tmp_path / "set", CASE + "# a remark\n", name="another-name")
    (golden / "cases" / "a-broken.yaml").write_text("tagz: 1\n", encoding="utf-8")
    path = report_wrong(article, WRONG, folder=golden)
    assert path.name == "another-name.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.startswith(CASE + "# a remark\nverdicts:\n")
    assert read_case(path).facts == read_case(write_set(tmp_path / "other", CASE) / "cases" / "bridge.yaml").facts


def test_a_name_that_somebody_sent_is_not_opened(article: Article, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret", encoding="utf-8")
    sent = replace(article, title="News!", source=Source(path=str(secret), sha256=""))
    begin_set(tmp_path / "mine")
    path = report_wrong(sent, WRONG, folder=tmp_path / "mine", from_file=False)
    kept = tmp_path / "mine" / "articles" / read_case(path).article
    assert kept.name == "news.txt"
    assert kept.read_text(encoding="utf-8") == f"News!\n\n{article.text}"


def test_on_the_command_line(article: Article, tmp_path: Path, run_cli: Cli) -> None:
    options = ("--set", tmp_path / "mine", "--verdict", "contradicted", "--why", "it costs 3.2 million")
    code, out, _ = run_cli("eval", "wrong", article.source.path, WRONG, *options)
    assert (code, "bridge.yaml guards it" in out) == (0, True)
    assert run_cli("eval", "wrong", article.source.path, WRONG, "--verdict", "maybe")[0] == 2
    assert run_cli("eval", "lint", tmp_path / "mine")[0] == 0


def test_eval_guards_the_verdict(article: Article, tmp_path: Path, run_cli: Cli) -> None:
    golden = tmp_path / "mine"
    report_wrong(article, WRONG, folder=golden)
    report_wrong(article, "Rolf Lund leads the opposition.", verdict="supported", folder=golden)

    def verdicts_of(true: dict[str, list[int]]) -> float | None:
        for path in sorted((golden / "recordings").rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        with serve(Endpoint(default=verifying(draft, true))) as endpoint:
            options = ("--record", "-m", "m-1", "--base-url", endpoint.url, "--offline", "--json", tmp_path / "r.json")
            run_cli("eval", golden, *options)
        return read_results(tmp_path / "r.json").pooled("m-1", "verdicts_right")

    leads = {"Rolf Lund leads the opposition.": [5]}
    assert verdicts_of(leads) == 1
    assert verdicts_of({}) == 0.5
    assert verdicts_of({**leads, WRONG: [3]}) == 0.5


def test_in_a_session(article: Article, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    conversation = Conversation(Engine(), [ArticleAnalysis(article)])

    def say(line: str) -> str:
        return asyncio.run(conversation.reply(line))

    with pytest.raises(UsageError, match="nothing was printed"):
        say("/wrong")
    say("/summary")
    listed = say("/wrong").splitlines()
    assert listed[0].endswith("1. Council approves harbour bridge")
    with pytest.raises(UsageError, match=f"from 1 to {len(listed)}"):
        say("/wrong 99")
    assert "Noted in evals/cases/bridge.yaml" in say("/wrong 2 nobody said so")
    (known,) = read_case(GoldenSet(Path("evals")).cases / "bridge.yaml").verdicts
    assert listed[1].endswith(known.statement)
    assert known.why == "nobody said so"
