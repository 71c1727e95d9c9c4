"""The package as a library: the same results as the command line's, and nothing imported before it is used."""

import asyncio
import doctest
import hashlib
import inspect
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

import summarizer
from summarizer import results
from summarizer.api import Reader, aask, ask, astances, asummarize, load_text, stances, summarize
from summarizer.cli.maintenance import SchemaName
from summarizer.errors import InputError, ModelUnavailable, UsageError
from summarizer.results import AskReport, Report
from summarizer.text.article import Article
from tests.articles import COUNCIL
from tests.loopback import Endpoint, serve
from tests.test_faults import COST, good
from tests.verifying import verifying


@pytest.fixture
def path(tmp_path: Path) -> Path:
    article = tmp_path / "council.txt"
    article.write_text(COUNCIL, encoding="utf-8")
    return article


def test_importing_the_package_imports_none_of_its_modules() -> None:
    code = "import sys, summarizer; print([m for m in sys.modules if m.startswith('summarizer.') or m == 'pydantic'])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_results_of_other_commands_are_imported_when_they_are_named() -> None:
    code = (
        "import sys, summarizer.results as results\n"
        "loaded = lambda: sorted(m for m in sys.modules if m.startswith('summarizer.results.'))\n"
        "print(loaded(), results.CheckReport.__module__, loaded(), results.DiffReport.__module__)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    name = "summarizer.results.comparisons"
    assert ran.stdout == f"[] {name} ['{name}'] {name}\n"
    assert all(
        hasattr(results, name) for name in ("ClaimVerdict", "Contradiction", "ChangePart", "Report", "ErrorReport")
    )
    with pytest.raises(AttributeError, match=r"summarizer\.results.*Reports"):
        _ = results.Reports


def fingerprint(schema: object) -> str:
    """Of JSON Schemas without their descriptions."""

    def bare(node: object) -> object:
        if isinstance(node, dict):
            return {key: bare(value) for key, value in node.items() if key != "description" or isinstance(value, dict)}
        return [bare(item) for item in node] if isinstance(node, list) else node

    return hashlib.sha256(json.dumps(bare(schema), sort_keys=True).encode()).hexdigest()[:12]


def test_the_contract_changes_on_purpose_only(run_cli: Callable[..., tuple[int, str, str]]) -> None:
    """Whoever changes the fields of a result changes the fingerprint here, and says so in the changelog."""
    schemas = {name: json.loads(run_cli("schema", name)[1]) for name in get_args(SchemaName)}
    assert fingerprint(schemas) == "16cb2fcabe15"


def test_the_functions_stay_functions_when_modules_are_imported() -> None:
    code = (
        "import summarizer.engine, summarizer.api, summarizer.cli.app\n"
        "from summarizer import ask, stances, summarize\n"
        "print(all(map(callable, (ask, stances, summarize))))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "True\n"


def test_a_summary_of_a_file_an_article_or_a_text_is_the_same(path: Path) -> None:
    report = summarize(path)
    assert report.summary is not None
    assert report.stances
    article = load_text(COUNCIL)
    assert isinstance(article, Article)
    assert summarize(article).summary == summarize(str(path)).summary == report.summary
    for piece in (e for statement in report.summary.overview for e in statement.evidence):
        assert article.text[piece.start : piece.end] == piece.quote


def test_what_is_asked_for_is_what_comes(path: Path) -> None:
    short = summarize(path, stances=False, points=2, length="short", style="bullets", model="embedded")
    assert short.stances is None
    assert short.summary is not None
    assert len(short.summary.key_points) <= 2
    assert {stance.holder for stance in stances(path)} >= {"Nils Anders Holt"}
    answer = ask(path, "What will the bridge cost?")
    assert (answer.status, answer.answer) == ("passages", None)
    assert "3.2 million" in answer.passages[0].evidence[0].quote
    assert ask(path, "Quelqu’un a-t-il chanté?").passages == []


def test_coroutines_give_the_same(path: Path) -> None:
    async def all_three() -> bool:
        report, answer, sides = await asyncio.gather(
            asummarize(path), aask(path, "What will the bridge cost?"), astances(path)
        )
        return report.stances == sides and answer.passages == same.passages

    same = ask(path, "What will the bridge cost?")
    assert same.passages
    assert asyncio.run(all_three())


def test_a_reader_keeps_one_model_for_many_articles_and_it_verifies_what_it_wrote(path: Path) -> None:
    with serve(Endpoint(default=good)) as endpoint:

        async def read() -> tuple[str, list[Report]]:
            async with Reader(base_url=endpoint.url, model="test-model", api_key="k", cache=False) as reader:
                return reader.notice, [await reader.summarize(path, stances=False) for _ in range(2)]

        notice, reports = asyncio.run(read())
    assert "test-model" in notice
    assert [report.run.calls for report in reports] == [2, 2]
    assert len(endpoint.requests) == 4
    for report in reports:
        assert report.summary is not None
        assert report.summary.key_points[0].support == "verified"
        assert report.run.verifier is not None
        assert report.run.verifier.model == "test-model"


def test_with_verify_off_what_a_model_wrote_is_marked(path: Path) -> None:
    with serve(Endpoint(default=good)) as endpoint:
        report = summarize(path, base_url=endpoint.url, model="m", api_key="k", verify="off", cache=False)
    assert report.summary is not None
    assert report.summary.key_points[0].support == "unverified"
    assert report.run.verifier is None
    assert len(endpoint.requests) == report.run.calls == 2


def test_another_model_verifies_where_one_is_named(path: Path) -> None:
    with serve(Endpoint(default=good)) as endpoint:
        report = summarize(path, base_url=endpoint.url, model="m", api_key="k", verify="reader", cache=False)
    assert report.run.verifier is not None
    assert (report.run.model, report.run.verifier.model) == ("m", "reader")
    assert [asked["model"] for asked in endpoint.requests] == ["m", "m", "reader", "reader"]


def test_a_model_s_answer_is_verified_and_a_refused_one_withheld(path: Path) -> None:
    def asked(answer: str) -> AskReport:
        draft = {"cites": [3], "status": "answered", "answer": answer}
        read = verifying(lambda _: json.dumps(draft), true={f"Question: What does it cost? Answer: {COST}": [3]})
        with serve(Endpoint(default=read)) as endpoint:
            return ask(path, "What does it cost?", base_url=endpoint.url, model="m", api_key="k", cache=False)

    told = asked(COST)
    assert told.status == "answered"
    assert told.answer is not None
    assert (told.answer.text, told.answer.support) == (COST, "verified")
    withheld = asked("It costs the school its roof.")
    assert (withheld.status, withheld.answer) == ("unconfirmed", None)
    assert [one.verdict for one in withheld.dropped] == ["not_stated"]
    assert withheld.passages


def test_errors_are_those_of_the_tree(path: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"lost\.txt"):
        summarize(tmp_path / "lost.txt")
    with pytest.raises(UsageError):
        ask(path, " ")
    with pytest.raises(UsageError, match="length"):
        summarize(path, length="endless")
    with pytest.raises(UsageError, match="endpoint"):
        stances(path, model="some-model")
    with serve(Endpoint(latency=5.0)) as endpoint, pytest.raises(ModelUnavailable, match="timeout"):
        summarize(path, base_url=endpoint.url, model="m", api_key="k", timeout=0.2, cache=False)


def test_inside_a_running_loop_the_coroutine_is_named(path: Path) -> None:
    async def inside() -> None:
        summarize(path)

    with pytest.raises(UsageError, match="asummarize"):
        asyncio.run(inside())


def test_a_reader_reads_only_inside_its_block(path: Path) -> None:
    with pytest.raises(UsageError, match="async with"):
        asyncio.run(Reader().summarize(path))


def test_every_public_name_is_there_and_says_what_it_is() -> None:
    for name in summarizer.__all__:
        value = getattr(summarizer, name)
        assert name == "Source" or inspect.getdoc(value), name
        if inspect.isclass(value) and value.__module__.startswith("summarizer."):
            for attribute, member in vars(value).items():
                if inspect.isfunction(member) and not attribute.startswith("_"):
                    assert inspect.getdoc(member), f"{name}.{attribute}"
    assert set(summarizer.__all__) <= set(dir(summarizer))
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        _ = summarizer.nothing_of_the_kind


@pytest.mark.parametrize(
    ("name", "said"),
    [("lenght", "did you mean length?"), ("modell", "did you mean model?"), ("xyzzy", "no option xyzzy$")],
)
def test_an_option_that_does_not_exist_is_an_error(path: Path, name: str, said: str) -> None:
    with pytest.raises(UsageError, match=said.replace("?", r"\?")):
        summarizer.summarize(path, **{name: "short"})
    with pytest.raises(UsageError, match=name):
        summarizer.ask(path, "Who?", **{name: "short"})


def test_the_examples_in_the_docstring_hold() -> None:
    assert doctest.testmod(summarizer).failed == 0
