"""From article to report: the extractive core, and drafts of a scripted model through the checks."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest

from summarizer.article import Article
from summarizer.assembling import article_from_text
from summarizer.cleaning import clean_text
from summarizer.engine import Engine
from summarizer.errors import BadReply, ContextTooLong, ModelUnavailable
from summarizer.models.ledger import Ledger
from summarizer.results import Evidence, Report
from summarizer.tasks.prompting import Wanted
from tests.articles import COUNCIL
from tests.scripted import ScriptedModel

GIVEN_UP = json.dumps({"statements": []})
"""The reply of a model that cannot mend what failed."""


def report(article: Article, replies: Sequence[Any] = (), **options: Any) -> tuple[Report, ScriptedModel]:
    model = ScriptedModel(replies, options.pop("context_tokens", 8192))
    engine = Engine(model if replies else None, Ledger())
    made = asyncio.run(engine.report(article, Wanted(**options)))
    model.assert_finished()
    return made, model


def all_evidence(made: Report) -> list[Evidence]:
    summary = made.summary
    statements = [summary.overview, *summary.key_points] if summary else []
    return [
        *(e for statement in statements for e in statement.evidence),
        *(e for stance in made.stances or [] for e in (*stance.evidence, stance.speaker)),
    ]


@pytest.fixture
def article() -> Article:
    return clean_text(COUNCIL)


def number(article: Article, words: str) -> int:
    return article.sentence_at(article.text.index(words)).number


def summary_reply(article: Article, **changed: Any) -> str:
    decided, cost = number(article, "Veldby will build"), number(article, "3.2 million")
    reply = {
        "headline": "Veldby council backs footbridge over the Sarre",
        "overview": [
            {
                "text": "The Veldby town council decided by 14 votes to 9 to build a footbridge over the Sarre.",
                "cites": [decided],
            }
        ],
        "key_points": [
            {"text": "The bridge will cost 3.2 million crowns.", "cites": [cost]},
            {"text": "The bridge may open in October.", "cites": [cost]},
            {
                "text": "The traders’ association of Quay Street welcomed the decision.",
                "cites": [number(article, "The traders")],
            },
        ],
    }
    return json.dumps(reply | changed)


def stance(article: Article, **changed: Any) -> dict[str, Any]:
    cited = number(article, "We cannot afford")
    return {
        "holder": "Nils Anders Holt",
        "role": "Councillor",
        "target": "the plan",
        "position": "against",
        "claim": "Nils Anders Holt said that the town cannot afford this bridge.",
        "speech": "direct",
        "quote": "We cannot afford this bridge",
        "cites": [cited],
    } | changed


def stances_reply(*stances: dict[str, Any]) -> str:
    return json.dumps({"stances": list(stances)})


def test_the_extractive_core_uses_the_article_s_own_words(article: Article) -> None:
    made, _ = report(article)
    assert made.summary is not None
    assert made.run.model == "extractive"
    assert made.run.calls == 0
    assert made.summary.headline == "Council backs bridge over the Sarre"
    assert 3 <= len(made.summary.key_points) <= 7
    for point in made.summary.key_points:
        assert point.origin == "extract"
        assert point.text == article.text[point.evidence[0].start : point.evidence[0].end]
    assert {s.holder for s in made.stances or []} >= {"Ilse Thorn", "Nils Anders Holt"}


def test_every_evidence_is_verbatim(article: Article) -> None:
    for made in (report(article)[0], report(article, [summary_reply(article), stances_reply(stance(article))])[0]):
        assert all_evidence(made)
        assert all(article.text[e.start : e.end] == e.quote for e in all_evidence(made))


def test_a_model_s_statements_are_shown_when_the_article_supports_them(article: Article) -> None:
    made, model = report(article, [summary_reply(article), stances_reply(stance(article))])
    assert made.summary is not None
    assert [p.origin for p in made.summary.key_points] == ["model"] * 3
    assert made.summary.headline == "Veldby council backs footbridge over the Sarre"
    assert made.dropped == []
    (holt,) = (s for s in made.stances or [] if (s.holder, s.target) == ("Nils Anders Holt", "the plan"))
    assert (holt.position, "We cannot afford this bridge" in [e.quote for e in holt.evidence]) == ("against", True)
    assert made.run.calls == 2
    first, second = (request.messages for request in model.requests)
    assert first[:-1] == second[:-1], "both tasks share all messages but the last"
    assert "14 votes" not in first[-1].content


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The bridge will cost 4.5 million crowns.", "4.5"),
        ("The bridge opened in October.", ""),
        ("The council rejected the footbridge.", ""),
        ("A flood destroyed the market hall of Lund.", ""),
    ],
)
def test_what_the_article_does_not_support_is_dropped_with_a_reason(article: Article, text: str, reason: str) -> None:
    points = json.loads(summary_reply(article))["key_points"]
    points.append({"text": text, "cites": [number(article, "3.2 million")]})
    made, _ = report(article, [summary_reply(article, key_points=points), GIVEN_UP], stances=False)
    assert [(d.kind, d.text) for d in made.dropped] == [("key_point", text)]
    assert reason in made.dropped[0].reason
    assert made.summary is not None
    assert text not in [p.text for p in made.summary.key_points]


def test_nothing_is_left_empty_when_everything_fails(article: Article) -> None:
    false = [{"text": "Martians landed in Lund on Friday.", "cites": [1]}]
    reply = summary_reply(article, headline="Martians land in Lund", overview=false, key_points=false)
    made, _ = report(article, [reply, GIVEN_UP], stances=False)
    assert made.summary is not None
    assert made.summary.headline == "Council backs bridge over the Sarre"
    assert made.summary.overview.origin == "extract"
    assert len(made.summary.key_points) >= 3
    assert {d.kind for d in made.dropped} == {"headline", "overview", "key_point"}


def test_citations_outside_the_article_do_no_harm(article: Article) -> None:
    points = [{"text": "The bridge will cost 3.2 million crowns.", "cites": [0, 99, -4]}]
    made, _ = report(article, [summary_reply(article, key_points=points)], stances=False)
    assert made.summary is not None
    (point, *_) = made.summary.key_points
    assert "3.2 million" in point.evidence[0].quote


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"holder": "Anna Berg"}, "does not name Anna Berg"),
        ({"quote": "We will never pay for this bridge"}, "not in the article"),
        (
            {"holder": "Ilse Thorn", "claim": "Ilse Thorn said the town cannot afford this bridge."},
            "words of Nils Anders Holt",
        ),
    ],
)
def test_a_stance_of_the_wrong_holder_or_words_is_dropped(
    article: Article, changed: dict[str, Any], reason: str
) -> None:
    made, _ = report(article, [stances_reply(stance(article, **changed))], summary=False)
    assert made.stances == report(article, summary=False)[0].stances, "what the rules read stays, and nothing else"
    assert reason in made.dropped[0].reason


def test_the_same_stance_told_twice_is_one_with_both_words(article: Article) -> None:
    second = stance(article, quote="The school roof leaks", claim="Nils Anders Holt said that the school roof leaks.")
    made, _ = report(article, [stances_reply(stance(article), second)], summary=False)
    (holt,) = (s for s in made.stances or [] if (s.holder, s.target) == ("Nils Anders Holt", "the plan"))
    assert [e.quote for e in holt.evidence] == [
        "Councillor Nils Anders Holt opposed the plan",
        "We cannot afford this bridge",
        "The school roof leaks",
    ]


def test_only_what_is_wanted_is_asked_for(article: Article) -> None:
    made, model = report(article, [summary_reply(article)], stances=False)
    assert made.stances is None
    assert len(model.requests) == 1


def long_article() -> Article:
    paragraphs = [f"Ward {n} of Veldby counted {n * 100} votes for the footbridge on Tuesday." for n in range(1, 41)]
    return article_from_text("\n\n".join(paragraphs))


def ward_reply(first: int) -> str:
    points = [
        {"text": f"Ward {n} counted {n * 100} votes for the footbridge.", "cites": [n]} for n in (first, first + 1)
    ]
    return json.dumps({"headline": "Wards vote", "overview": points[:1], "key_points": points})


def test_chunks_are_merged_by_choosing_points() -> None:
    article = long_article()
    digest = {
        "chosen": [3, 1, 3, 77],
        "headline": "Wards of Veldby vote for the footbridge",
        "overview": [{"text": "Ward 1 counted 100 votes for the footbridge.", "cites": [1]}],
    }
    chunks = 2
    replies = [ward_reply(1), ward_reply(30), json.dumps(digest)]
    made, model = report(article, replies, stances=False, context_tokens=2300)
    assert len(model.requests) == chunks + 1
    assert made.summary is not None
    assert [p.text.split(" counted")[0] for p in made.summary.key_points[:2]] == ["Ward 30", "Ward 1"]
    assert made.summary.overview.evidence[0].quote.startswith("Ward 1 of Veldby")


def test_a_chunk_without_a_usable_reply_fails_alone() -> None:
    digest = json.dumps({"chosen": [1, 2], "headline": "Wards vote", "overview": [{"text": "x", "cites": [1]}]})
    good = ward_reply(30)
    made, _ = report(long_article(), ["", "", good], stances=False, context_tokens=2300)
    del digest
    assert [d.kind for d in made.dropped if d.kind == "chunk"] == ["chunk"]
    assert made.summary is not None
    assert any(p.origin == "model" for p in made.summary.key_points)


def test_a_chunk_too_long_for_the_model_is_halved(article: Article) -> None:
    half = summary_reply(article)
    digest = json.dumps(
        {
            "chosen": [1],
            "headline": "Veldby council backs footbridge over the Sarre",
            "overview": [{"text": "The bridge will cost 3.2 million crowns.", "cites": [1]}],
        }
    )
    made, model = report(article, [ContextTooLong("too long"), half, half, digest], stances=False)
    assert made.summary is not None
    assert len(model.requests) == 4
    assert made.dropped == []


def test_no_usable_reply_at_all_is_an_error(article: Article) -> None:
    with pytest.raises(BadReply, match="empty reply"):
        report(article, ["", ""], stances=False)


def test_an_endpoint_that_is_gone_is_an_error(article: Article) -> None:
    with pytest.raises(ModelUnavailable, match="gone"):
        report(article, [ModelUnavailable("gone")], stances=False)
