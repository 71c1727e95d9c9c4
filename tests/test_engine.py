"""From article to report: the article's own sentences without a model, and what holds when a model's drafts fail."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from summarizer.engine import Engine
from summarizer.errors import BadReply, ContextTooLong, ModelUnavailable
from summarizer.ingest.clean import clean_text
from summarizer.results import Evidence, Report
from summarizer.settings import Wanted
from summarizer.tasks.drafter import plan_chunks
from summarizer.text.article import Article
from summarizer.text.sentences import article_from_text
from tests.articles import COUNCIL
from tests.readers import ReaderModel, Says, report_draft, stance_draft, statements_of

HEADLINE = "Veldby council backs footbridge over the Sarre"
DECIDED = "The Veldby town council decided by 14 votes to 9 to build a footbridge over the Sarre."
POINTS = [
    ("The bridge will cost 3.2 million crowns.", [3]),
    ("The bridge may open in October.", [3]),
    ("The traders’ association of Quay Street welcomed the decision.", [8]),
]
HOLT = stance_draft(
    cites=[5, 6],
    holder="Nils Anders Holt",
    role="Councillor",
    target="the plan",
    claim="Nils Anders Holt said that the town cannot afford this bridge.",
    speech="direct",
)
HOLT_CLAIM = f"Nils Anders Holt (Councillor) is against the plan: {HOLT['claim']}"
SUMMARY_ONLY, STANCES_ONLY = Wanted(stances=False), Wanted(summary=False)


def draft(**fields: Any) -> dict[str, Any]:
    known = {"headline": HEADLINE, "overview": [(DECIDED, [2])], "points": POINTS, "stances": [HOLT]}
    return report_draft(**(known | fields))


def yes(*texts: str) -> dict[str, Says]:
    return dict.fromkeys(texts, Says("supported"))


TRUE = yes(HEADLINE, DECIDED, *(text for text, _ in POINTS), HOLT_CLAIM)


@pytest.fixture
def article() -> Article:
    return clean_text(COUNCIL)


def report(
    article: Article,
    drafts: Sequence[Any],
    wanted: Wanted | None = None,
    judge: Mapping[str, Says] = TRUE,
    context_tokens: int = 128_000,
) -> tuple[Report, ReaderModel]:
    model = ReaderModel(article, drafts, judge, context_tokens=context_tokens)
    made = asyncio.run(Engine(model, verifier=model).report(article, wanted or Wanted()))
    model.assert_finished()
    return made, model


def keyless(article: Article, wanted: Wanted | None = None) -> Report:
    return asyncio.run(Engine().report(article, wanted or Wanted()))


def all_evidence(made: Report) -> list[Evidence]:
    summary = made.summary
    statements = [summary.headline, *summary.overview, *summary.key_points] if summary else []
    stances = made.stances or []
    return [
        *(e for statement in statements for e in statement.evidence),
        *(e for stance in stances for e in stance.evidence),
        *(stance.speaker for stance in stances if stance.speaker is not None),
        *(e for quoted in made.quotations or [] for e in quoted.evidence),
    ]


def test_without_a_model_the_article_s_own_words_are_used(article: Article) -> None:
    made = keyless(article)
    assert made.summary is not None
    assert (made.run.model, made.run.calls, made.run.verifier) == ("extractive", 0, None)
    assert made.summary.headline.text == "Council backs bridge over the Sarre"
    assert 3 <= len(made.summary.key_points) <= 7
    for point in made.summary.key_points:
        assert point.support == "verbatim"
        assert point.text == article.text[point.evidence[0].start : point.evidence[0].end]
    assert {s.holder for s in made.stances or []} >= {"Nils Anders Holt"}
    assert {q.speaker for q in made.quotations or []} >= {"Ilse Thorn", "Nils Anders Holt"}


def test_every_evidence_is_verbatim(article: Article) -> None:
    for made in (keyless(article), report(article, [draft()])[0]):
        assert all_evidence(made)
        assert all(article.text[e.start : e.end] == e.quote for e in all_evidence(made))


def test_a_model_s_statements_stand_where_the_verifier_finds_them_supported(article: Article) -> None:
    made, _ = report(article, [draft()])
    assert made.summary is not None
    assert (made.summary.headline.text, made.dropped) == (HEADLINE, [])
    assert [point.support for point in made.summary.key_points] == ["verified"] * 3
    (holt,) = made.stances or []
    assert (holt.holder, holt.target, holt.position, holt.support) == (
        "Nils Anders Holt",
        "the plan",
        "against",
        "verified",
    )
    assert holt.speaker is not None
    assert "Holt" in holt.speaker.quote
    read = [quoted.model_copy(update={"speaker_support": "verified"}) for quoted in keyless(article).quotations or []]
    assert made.quotations == read


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The bridge will cost 4.5 million crowns.", "4.5"),
        ("“We will never pay for this bridge,” said Mr. Holt.", "We will never pay for this bridge"),
    ],
)
def test_what_is_exact_is_checked_whatever_the_verifier_says(article: Article, text: str, reason: str) -> None:
    made, _ = report(article, [draft(points=[*POINTS, (text, [3])])], judge=TRUE | yes(text))
    assert [(d.kind, d.text, d.verdict) for d in made.dropped] == [("key_point", text, None)]
    assert reason in made.dropped[0].reason
    assert made.summary is not None
    assert text not in [point.text for point in made.summary.key_points]


@pytest.mark.parametrize(
    "text",
    ["The bridge opened in October.", "The council rejected the footbridge.", "A flood destroyed the hall of Lund."],
)
def test_what_the_verifier_refuses_is_dropped_with_its_verdict(article: Article, text: str) -> None:
    made, _ = report(article, [draft(points=[*POINTS, (text, [3])])])
    assert [(d.kind, d.text, d.verdict) for d in made.dropped] == [("key_point", text, "not_stated")]
    assert made.summary is not None
    assert text not in [point.text for point in made.summary.key_points]


def test_nothing_is_left_empty_when_everything_is_refused(article: Article) -> None:
    false = [("Martians landed in Lund on Friday.", [1])]
    made, _ = report(article, [draft(headline="Martians land in Lund", overview=false, points=false)], judge={})
    assert made.summary == keyless(article).summary
    assert made.stances == []
    assert [d.kind for d in made.dropped] == ["headline", "overview", "key_point", "stance"]


def test_citations_outside_the_article_do_no_harm(article: Article) -> None:
    points = [("The bridge will cost 3.2 million crowns.", [0, 99, -4])]
    made, _ = report(article, [draft(points=points)], SUMMARY_ONLY)
    assert made.summary is not None
    (point, *_) = made.summary.key_points
    assert (point.support, "3.2 million" in point.evidence[0].quote) == ("verified", True)


def test_only_what_is_wanted_is_asked_for(article: Article) -> None:
    made, model = report(article, [draft()], SUMMARY_ONLY)
    assert (made.stances, made.quotations) == (None, None)
    assert '"stances"' not in model.requests[0].messages[-1].content
    made, model = report(article, [{"stances": [HOLT]}], STANCES_ONLY)
    assert made.summary is None
    assert '"key_points"' not in model.requests[0].messages[-1].content
    assert [stance.holder for stance in made.stances or []] == ["Nils Anders Holt"]


def test_an_article_that_takes_no_side_has_only_its_speakers_verified(article: Article) -> None:
    made, model = report(article, [{"stances": []}], STANCES_ONLY)
    assert made.stances == []
    (task,) = model.verifications
    assert sum(" said: “" in text for _, text in statements_of(task)) == 2


def test_an_article_without_sides_and_quotations_needs_no_verification() -> None:
    made, model = report(article_from_text("The ferry ran on Tuesday. It was full."), [{"stances": []}], STANCES_ONLY)
    assert (made.stances, made.quotations, model.verifications) == ([], [], [])
    assert made.run.verifier is not None
    assert made.run.verifier.calls == 0


def test_a_part_without_a_usable_reply_fails_alone() -> None:
    paragraphs = [f"Ward {n} of Veldby counted {n * 100} votes for the footbridge on Tuesday." for n in range(1, 41)]
    article, window = article_from_text("\n\n".join(paragraphs)), 4_000
    parts = plan_chunks(article, ReaderModel(article, context_tokens=window))
    assert len(parts) > 2
    texts = ["Little was counted.", "Wards went to the polls.", "Tuesday was a day of votes.", "All wards took part."]
    read = [{"key_points": [{"text": text, "cites": [1]}]} for text, _ in zip(texts, parts[1:], strict=False)]
    digest = {"chosen": [1], "headline": "Wards vote", "overview": [{"text": texts[0], "cites": [1]}]}
    made, _ = report(article, ["", "", *read, digest], SUMMARY_ONLY, yes("Wards vote", *texts), window)
    (failed,) = made.dropped
    assert (failed.kind, failed.text) == ("part", f"sentences 1 to {len(parts[0].sentences)}")
    assert made.summary is not None
    assert [point.support for point in made.summary.key_points[: len(read)]] == ["verified"] * len(read)


def test_a_part_too_long_for_the_model_is_halved(article: Article) -> None:
    first = {"key_points": [{"text": POINTS[0][0], "cites": [3]}]}
    second = {"key_points": [{"text": POINTS[2][0], "cites": [3]}]}
    digest = {"chosen": [2, 1], "headline": HEADLINE, "overview": [{"text": DECIDED, "cites": [1]}]}
    made, model = report(article, [ContextTooLong("too long"), first, second, digest], SUMMARY_ONLY)
    assert made.summary is not None
    assert [point.text for point in made.summary.key_points[:2]] == [POINTS[2][0], POINTS[0][0]]
    assert made.summary.key_points[0].evidence[0].quote.startswith("The traders")
    assert (len(model.requests), made.dropped) == (5, [])


def test_no_usable_reply_at_all_is_an_error(article: Article) -> None:
    with pytest.raises(BadReply, match="empty reply"):
        report(article, ["", ""], SUMMARY_ONLY)


def test_an_endpoint_that_is_gone_is_an_error(article: Article) -> None:
    with pytest.raises(ModelUnavailable, match="gone"):
        report(article, [ModelUnavailable("gone")], SUMMARY_ONLY)
