"""Claims held against sources: the exact checks and the verifier decide, and each claim says by what."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from summarizer.engine import Engine
from summarizer.ingest.claims import Claim, ClaimedText
from summarizer.results import CheckReport
from summarizer.tasks import ArticleAnalysis
from summarizer.text.article import Article, Source
from summarizer.text.sentences import article_from_text
from tests.readers import ReaderModel, Says
from tests.tasks.articles import ferry

COST = "Running the boat is to cost Orrin 4 million crowns."
WINTER = "The ferry will run in winter."
BOTH = "The anglers and the bakers of Varn welcomed the decision."
ANGLERS = "The anglers of Varn welcomed the decision."
TUNNEL = "A tunnel is being built."


def named(text: str, path: str) -> Article:
    return replace(article_from_text(text), source=Source(path, "0" * 64))


def check(
    claims: Sequence[Claim | str], sources: Sequence[Article] | None = None, reader: ReaderModel | None = None
) -> CheckReport:
    given = ClaimedText(tuple(Claim(one) if isinstance(one, str) else one for one in claims), ())
    engine = Engine(model=reader, verifier=reader) if reader else Engine()
    return asyncio.run(engine.check([ArticleAnalysis(one) for one in sources or [ferry()]], given, None))


def read(claims: Sequence[Claim | str], judge: dict[str, Says], **model: Any) -> CheckReport:
    return check(claims, reader=ReaderModel(ferry(), judge=judge, **model))


def test_each_verdict_comes_with_the_words_that_decide() -> None:
    report = read(
        [COST, WINTER, TUNNEL],
        {
            COST: Says("supported", (3,)),
            WINTER: Says("contradicted", (5,), "nobody knows whether it will", "Nobody could say whether"),
            TUNNEL: Says("not_stated", (8,), "it was given up"),
        },
    )
    cost, winter, tunnel = report.claims
    assert (cost.verdict, cost.by, cost.reason) == ("supported", "verifier", None)
    assert cost.evidence[0].quote.startswith("The ferry will cost the town 4 million crowns")
    assert winter.verdict == "contradicted"
    assert winter.reason == "the article says otherwise: nobody knows whether it will (“Nobody could say whether”)"
    assert tunnel.verdict == "not_stated"
    assert tunnel.evidence[0].quote.startswith("A tunnel had been considered")
    assert report.counts.model_dump() == {
        "supported": 1,
        "contradicted": 1,
        "disputed": 0,
        "partly": 0,
        "not_stated": 1,
        "unverified": 0,
    }
    assert report.run.verifier is not None
    assert report.run.verifier.model == "reader"


def test_a_claim_is_partly_so_when_the_verified_wording_only_leaves_words_out() -> None:
    judge = {
        BOTH: Says("not_stated", (6,), "no bakers are named", correction=ANGLERS),
        ANGLERS: Says("supported", (6,)),
    }
    (claim,) = read([BOTH], judge).claims
    assert (claim.verdict, claim.part, claim.correction) == ("partly", ANGLERS, ANGLERS)


def test_another_wording_is_a_correction_and_no_part() -> None:
    said = "Rosa Lind opposed the ferry."
    judge = {TUNNEL: Says("contradicted", (4,), "it says otherwise", correction=said), said: Says("supported", (4,))}
    (claim,) = read([TUNNEL], judge).claims
    assert (claim.verdict, claim.part, claim.correction) == ("contradicted", None, said)


def test_a_correction_that_the_verifier_does_not_support_is_not_shown() -> None:
    judge = {BOTH: Says("not_stated", (6,), "no bakers are named", correction=ANGLERS), ANGLERS: Says("not_stated")}
    (claim,) = read([BOTH], judge).claims
    assert (claim.verdict, claim.part, claim.correction) == ("not_stated", None, None)


def test_an_exact_check_refuses_what_the_verifier_lets_pass() -> None:
    wrong = 'Karl Ott called the ferry "a hole in the water".'
    (claim,) = read([wrong], {wrong: Says("supported", (3,))}).claims
    assert (claim.verdict, claim.by) == ("not_stated", "exact")
    assert "a hole in the water" in (claim.reason or "")


def test_without_a_model_only_what_is_exact_is_decided() -> None:
    report = check(
        [COST, 'Karl Ott called it "a hole in the water".', "The vote was 12 to 9 after a debate of three hours."]
    )
    assert [(claim.verdict, claim.by) for claim in report.claims] == [
        ("unverified", None),
        ("not_stated", "exact"),
        ("unverified", "wording"),
    ]
    assert all(claim.evidence for claim in report.claims)
    assert report.run.verifier is None


def test_the_sentence_before_a_claim_tells_who_is_meant_and_is_not_judged() -> None:
    claim = Claim("She opposed the ferry.", context="Rosa Lind keeps a shop.")
    put = "Before: Rosa Lind keeps a shop. Claim: She opposed the ferry."
    reader = ReaderModel(ferry(), judge={put: Says("supported", (4,))})
    report = check([claim], reader=reader)
    assert [(one.text, one.verdict) for one in report.claims] == [("She opposed the ferry.", "supported")]
    assert "is about the claim alone" in reader.verifications[0]
    reader = ReaderModel(ferry(), judge={COST: Says("supported", (3,))})
    check([COST], reader=reader)
    assert "is about the claim alone" not in reader.verifications[0]


def test_each_claim_names_the_source_that_bears_it_out_or_contradicts_it() -> None:
    one = named("The mill of Ost burned down on Friday. Nobody was hurt in the fire.", "one.txt")
    two = named("The mill of Ost burned down on Friday. Two people were hurt in the fire.", "two.txt")
    hurt, cat = "Two people were hurt.", "A cat was saved."

    class Reader(ReaderModel):
        async def complete(self, request: Any) -> Any:
            first = "Nobody was hurt" in request.messages[1].content
            self._judge = {hurt: Says("contradicted", (2,)) if first else Says("supported", (2,))}.get
            return await super().complete(request)

    both = article_from_text(f"{one.text}\n{two.text}")
    report = check([hurt, cat], [one, two], Reader(both))
    assert (report.claims[0].verdict, report.claims[0].source) == ("disputed", "two.txt")
    assert [(other.source, other.verdict) for other in report.claims[0].others] == [("one.txt", "contradicted")]
    assert report.claims[1].verdict == "not_stated"
    assert report.claims[1].others == []
    assert (report.counts.disputed, report.counts.supported) == (1, 0)


def test_of_a_long_source_a_claim_gets_a_second_look_and_says_how_much_was_read() -> None:
    lines = [f"The clerk of the town of Varn noted item {n} of the list in the book of the year." for n in range(900)]
    source = article_from_text("\n".join(lines))
    claim = "The clerk sold the book to a dealer."
    reader = ReaderModel(source, judge={claim: Says("not_stated", (), "no sale is told")}, context_tokens=8_000)
    (found,) = check([claim], [source], reader).claims
    assert found.verdict == "not_stated"
    assert len(reader.verifications) == 2
    assert "of 900 sentences were read for it" in (found.reason or "")


@pytest.mark.parametrize("claims", [[], [""]])
def test_no_claims_make_no_calls(claims: list[str]) -> None:
    reader = ReaderModel(ferry())
    report = check([one for one in claims if one], reader=reader)
    assert report.claims == []
    assert reader.requests == []
