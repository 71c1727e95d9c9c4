"""What ``check --dry-run`` plans is what is called: 300 claims beside 300 pages, read by a scripted model."""

import asyncio
import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from summarizer.engine import Engine
from summarizer.ingest.claims import Claim, ClaimedText
from summarizer.llm.client import ChatRequest
from summarizer.results import CheckReport
from summarizer.tasks import ArticleAnalysis
from summarizer.tasks.planning import CallPlan, plan_check
from summarizer.text.article import Article
from summarizer.text.sentences import article_from_text
from tests.loopback import Endpoint, serve
from tests.readers import ReaderModel, Says, over_http
from tests.tasks.articles import FERRY, ferry

PAGES, WORDS_A_PAGE, CLAIMS = 300, 280, 300
WINDOW = 32_000
WHO = "the harbour master,the miller,a clerk of the court,the baker's widow,an engineer,the second mate,a juror".split(
    ","
)
DID = "bought,sold,repaired,inspected,refused,mortgaged,painted,insured,surveyed,described,weighed,buried".split(",")
WHAT = "barge,orchard,bell,warehouse,bridge,ledger,chapel,well,granary,lighthouse,quarry,ferry,mill".split(",")
WHERE = "Orrin,Varn,Ost,Veldby,Lower Sarre,Holm,Tarnby,Skelby,Upper Wold,Marsk,Brede,Aldith".split(",")


@pytest.fixture(scope="module")
def book() -> Article:
    rng = random.Random(7)
    lines, words = [], 0
    while words < PAGES * WORDS_A_PAGE:
        lines.append(
            f"In {rng.randint(1700, 1899)} {rng.choice(WHO)} of {rng.choice(WHERE)} {rng.choice(DID)} the "
            f"{rng.choice(WHAT)} at {rng.choice(WHERE)} for {rng.randint(11, 9999)} crowns."
        )
        words += len(lines[-1].split())
    return article_from_text("\n".join(lines))


@pytest.fixture(scope="module")
def claims(book: Article) -> list[Claim]:
    chosen = random.Random(8).sample(book.sentences, CLAIMS)
    return [Claim(re.sub(r"^In (\d+) (.*)\.$", r"\2, in \1.", book.sentence_text(one))) for one in chosen]


def checked(
    book: Article, claims: Sequence[Claim], says: Callable[[str], Says | None]
) -> tuple[ReaderModel, CheckReport]:
    reader = ReaderModel(book, judge=says, context_tokens=WINDOW)
    engine = Engine(model=reader, verifier=reader)
    return reader, asyncio.run(engine.check([ArticleAnalysis(book)], ClaimedText(tuple(claims), ()), None))


def plans(article: Article, claims: Sequence[Claim], reader: ReaderModel) -> list[CallPlan]:
    return [one.plan for one in plan_check(ArticleAnalysis(article), claims, reader)]


def sent(reader: ReaderModel, requests: Sequence[ChatRequest]) -> int:
    return sum(reader.count_tokens(message.content) for one in requests for message in one.messages)


def test_the_calls_and_tokens_of_300_claims_beside_300_pages_are_those_planned(
    book: Article, claims: list[Claim]
) -> None:
    asked = {claim.text for claim in claims}
    first, *_ = plans(book, claims, ReaderModel(book, context_tokens=WINDOW))
    reader, report = checked(book, claims, lambda text: Says() if text in asked else None)
    assert report.counts.supported == CLAIMS
    assert (len(reader.requests), sent(reader, reader.requests)) == (first.calls, first.input_tokens)
    assert first.calls >= CLAIMS / 24


def test_second_looks_stay_within_the_plan(book: Article, claims: list[Claim]) -> None:
    some = claims[:40]
    asked = {claim.text for claim in some}
    first, second_looks, _ = plans(book, some, ReaderModel(book, context_tokens=WINDOW))
    reader, report = checked(book, some, lambda text: Says("not_stated") if text in asked else None)
    assert report.counts.not_stated == len(some)
    again = reader.requests[first.calls :]
    assert 0 < len(again) <= second_looks.calls
    assert sent(reader, again) <= second_looks.input_tokens
    assert sent(reader, reader.requests[: first.calls]) == first.input_tokens


def test_a_source_that_fits_the_window_has_no_second_looks() -> None:
    claims = [Claim("The ferry will run in winter.", context="It is a boat.")]
    reader = ReaderModel(ferry(), judge=lambda text: Says() if text.startswith("Before") else None)
    first, second_looks, repairs = plans(ferry(), claims, reader)
    assert (first.calls, second_looks.calls, repairs.calls) == (1, 0, 1)
    engine = Engine(model=reader, verifier=reader)
    asyncio.run(engine.check([ArticleAnalysis(ferry())], ClaimedText(tuple(claims), ()), None))
    assert sent(reader, reader.requests) == first.input_tokens


def test_a_dry_run_prints_the_rounds_and_calls_nothing(
    run_cli: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    paths = [tmp_path / "one.txt", tmp_path / "two.txt"]
    for path in paths:
        path.write_text(FERRY, encoding="utf-8")
    claim = ("--claim", "The ferry will run in winter.")
    with serve(Endpoint(default=over_http(ferry(), {}, {}))) as endpoint:
        options = ("--base-url", endpoint.url, "-m", "m", "--context-tokens", "32000", "--dry-run")
        code, out, _ = run_cli("check", paths[0], *claim, *options)
        assert code == 0
        first, repairs = out.splitlines()
        assert re.fullmatch(r".*one\.txt, read by m: 1 call, about [\d,]+ tokens in, .*", first)
        assert ", repairs if any: 1 call" in repairs
        assert run_cli("check", *paths, *claim, *options)[1].splitlines()[-1].startswith("in all: 4 calls")
        assert endpoint.requests == []
    assert "no calls" in run_cli("check", paths[0], *claim, "--exact", "--dry-run")[1]
