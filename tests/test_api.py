"""The package as a library: the same results as the command line's, and nothing imported before it is used."""

import asyncio
import doctest
import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest

import summarizer
from summarizer import Article, InputError, Reader, aask, ask, astances, asummarize, load_text, stances, summarize
from summarizer.errors import ModelUnavailable, UsageError
from tests.articles import COUNCIL
from tests.loopback import Endpoint, serve


@pytest.fixture
def path(tmp_path: Path) -> Path:
    article = tmp_path / "council.txt"
    article.write_text(COUNCIL, encoding="utf-8")
    return article


def test_importing_the_package_imports_none_of_its_modules() -> None:
    code = "import sys, summarizer; print([m for m in sys.modules if m.startswith('summarizer.') or m == 'pydantic'])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


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
    for piece in report.summary.overview.evidence:
        assert article.text[piece.start : piece.end] == piece.quote


def test_what_is_asked_for_is_what_comes(path: Path) -> None:
    short = summarize(path, stances=False, points=2, length="short", style="bullets", model="embedded")
    assert short.stances is None
    assert short.summary is not None
    assert len(short.summary.key_points) <= 2
    assert {stance.holder for stance in stances(path)} >= {"Nils Anders Holt"}
    answer = ask(path, "What will the bridge cost?")
    assert answer.status == "answered"
    assert "3.2 million" in answer.evidence[0].quote
    assert ask(path, "Who designed the tower of Lund?").status == "not_in_article"


def test_coroutines_give_the_same(path: Path) -> None:
    async def all_three() -> bool:
        report, answer, sides = await asyncio.gather(
            asummarize(path), aask(path, "What will the bridge cost?"), astances(path)
        )
        return report.stances == sides and answer.status == "answered"

    assert asyncio.run(all_three())


def test_a_reader_keeps_one_model_for_many_articles(path: Path) -> None:
    reply = {
        "headline": "Council backs bridge over the Sarre",
        "overview": [{"text": "Veldby will build a footbridge over the Sarre next spring.", "cites": [1, 2]}],
        "key_points": [{"text": "The bridge will cost 3.2 million crowns.", "cites": [2, 3]}],
    }
    with serve(Endpoint(default=json.dumps(reply))) as endpoint:

        async def read() -> tuple[str, int]:
            async with Reader(base_url=endpoint.url, model="test-model", api_key="k", cache=False) as reader:
                reports = [await reader.summarize(path, stances=False) for _ in range(2)]
                return reader.notice, sum(report.run.calls for report in reports)

        notice, calls = asyncio.run(read())
    assert "test-model" in notice
    assert calls == len(endpoint.requests) == 2


def test_errors_are_those_of_the_tree(path: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"lost\.txt"):
        summarize(tmp_path / "lost.txt")
    with pytest.raises(UsageError):
        ask(path, " ")
    with pytest.raises(ValueError, match="length"):
        summarize(path, length="endless")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="endpoint"):
        stances(path, model="some-model")
    with serve(Endpoint(latency=5.0)) as endpoint, pytest.raises(ModelUnavailable, match="timeout"):
        summarize(path, base_url=endpoint.url, model="m", api_key="k", timeout=0.2, cache=False)


def test_inside_a_running_loop_the_coroutine_is_named(path: Path) -> None:
    async def inside() -> None:
        summarize(path)

    with pytest.raises(RuntimeError, match="asummarize"):
        asyncio.run(inside())


def test_a_reader_reads_only_inside_its_block(path: Path) -> None:
    with pytest.raises(RuntimeError, match="async with"):
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


def test_the_examples_in_the_docstring_hold() -> None:
    assert doctest.testmod(summarizer).failed == 0
