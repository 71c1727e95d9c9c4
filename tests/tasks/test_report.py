"""A report with a model: what it drafts, how many calls that takes, and what stands in where it fails."""

import asyncio
from typing import Any

import pytest

from summarizer.engine import Engine
from summarizer.errors import VerificationFailed
from summarizer.results import Report, Stance, Statement, Summary
from summarizer.settings import Shape, Wanted
from summarizer.text.article import Article
from tests.readers import ReaderModel, Says, report_draft, stance_draft
from tests.tasks.articles import ferry
from tests.tasks.test_verifier import long_article

POINTS = [
    ("Keeping the ferry is to cost 4 million crowns.", [3]),
    ("The anglers of Varn are glad.", [6]),
    ("The debate took three hours.", [7]),
]
OVERVIEW = [("Orrin’s council wants to keep its night ferry.", [2])]
STANCE = stance_draft()
STANCE_CLAIM = "Rosa Lind (shopkeeper) is against the ferry: Rosa Lind opposes the ferry because of its price."
HEADLINE = "Orrin keeps its night ferry"
ALL = [HEADLINE, *(text for text, _ in (*OVERVIEW, *POINTS)), STANCE_CLAIM]


def draft(**fields: Any) -> dict[str, Any]:
    return report_draft(
        **({"headline": HEADLINE, "overview": OVERVIEW, "points": POINTS, "stances": [STANCE]} | fields)
    )


def report(
    model: ReaderModel, article: Article | None = None, *, wanted: Wanted | None = None, **engine: Any
) -> Report:
    made = Engine(model, verifier=model) if not engine else Engine(model, **engine)
    return asyncio.run(made.report(article or ferry(), wanted or Wanted()))


def yes(*texts: str) -> dict[str, Says]:
    return {text: Says("supported", (3,)) for text in texts}


def test_two_calls_when_nothing_is_refused() -> None:
    model = ReaderModel(ferry(), [draft()], yes(*ALL))
    found = report(model)
    assert len(model.requests) == found.run.calls == 2
    assert found.summary is not None
    assert found.stances is not None
    shown = [found.summary.headline, *found.summary.overview, *found.summary.key_points]
    assert [(s.text, s.support) for s in shown] == [(text, "verified") for text in ALL[:-1]]
    assert [(s.holder, s.position, s.support) for s in found.stances] == [("Rosa Lind", "against", "verified")]
    assert found.dropped == []
    assert found.run.verifier is not None
    assert (found.run.verifier.model, found.run.verifier.calls, found.run.verifier.unread) == ("reader", 1, 0)


def test_three_calls_when_something_is_refused_and_all_behind_one_prefix() -> None:
    better = "The anglers of Varn welcomed it."
    judge = yes(*ALL, better) | {POINTS[1][0]: Says("contradicted", (6,), correction=better)}
    model = ReaderModel(ferry(), [draft()], judge)
    found = report(model)
    assert len(model.requests) == found.run.calls == 3
    assert len({request.messages[:3] for request in model.requests}) == 1
    assert found.summary is not None
    assert better in [point.text for point in found.summary.key_points]
    assert [(d.text, d.verdict, d.instead) for d in found.dropped] == [(POINTS[1][0], "contradicted", better)]


def test_what_is_missing_is_filled_with_the_articles_own_sentences() -> None:
    model = ReaderModel(ferry(), [draft()], yes(POINTS[0][0]))
    found = report(model)
    assert found.summary is not None
    assert [p.support for p in found.summary.key_points] == ["verified", "verbatim", "verbatim"]
    assert found.summary.overview
    assert all(s.support == "verbatim" for s in found.summary.overview)
    assert found.summary.headline.support == "verbatim"
    assert found.stances == []


def test_where_nothing_was_read_the_keyless_result_stands_and_all_drafts_are_listed() -> None:
    model = ReaderModel(ferry(), [draft()], yes(*ALL), garble=lambda _reply, _call: "{}")
    keyless = asyncio.run(Engine().report(ferry(), Wanted()))
    found = report(model)
    assert (found.summary, found.stances, found.quotations) == (keyless.summary, keyless.stances, keyless.quotations)
    assert [entry.text for entry in found.dropped] == [*ALL[:-1], STANCE["claim"]]
    assert found.run.verifier is not None
    assert found.run.verifier.unread == len(ALL)


def test_strict_makes_that_an_error() -> None:
    model = ReaderModel(ferry(), [draft()], garble=lambda _reply, _call: "{}")
    with pytest.raises(VerificationFailed, match="reader gave no usable verdict"):
        report(model, verifier=model, strict=True)


def test_with_verification_off_all_is_shown_and_marked() -> None:
    model = ReaderModel(ferry(), [draft()])
    found = report(model, verifier=None)
    assert found.run.calls == 1
    assert found.run.verifier is None
    assert found.summary is not None
    assert found.stances is not None
    assert {s.support for s in (*found.summary.key_points, *found.summary.overview, *found.stances)} == {"unverified"}


def test_another_model_verifies_when_it_is_named() -> None:
    writer, reader = ReaderModel(ferry(), [draft()], name="writer"), ReaderModel(ferry(), judge=yes(*ALL))
    found = report(writer, verifier=reader)
    assert (len(writer.requests), len(reader.requests)) == (1, 1)
    assert found.run.model == "writer"
    assert found.run.verifier is not None
    assert found.run.verifier.model == "reader"


def test_a_small_window_drafts_summary_and_stances_in_two_calls() -> None:
    whole = draft()
    model = ReaderModel(
        ferry(),
        [{k: v for k, v in whole.items() if k != "stances"}, {"stances": [STANCE]}],
        yes(*ALL),
        context_tokens=8_192,
    )
    found = report(model)
    assert found.run.calls == 3
    assert found.summary is not None
    assert found.stances is not None
    assert len(found.stances) == 1


def test_one_stance_for_a_holder_and_a_target_and_the_author_comes_last() -> None:
    again = stance_draft(cites=[3], claim="Lind is opposed to it.")
    author = stance_draft(
        holder="the author",
        target="the tunnel",
        claim="The author calls for the tunnel.",
        position="favor",
        voice="author",
        role="",
        cites=[2],
    )
    claims = ["the author is for the tunnel: The author calls for the tunnel.", STANCE_CLAIM]
    model = ReaderModel(ferry(), [draft(stances=[author, STANCE, again])], yes(*ALL, *claims))
    found = report(model)
    assert found.stances is not None
    assert [(s.holder, s.voice) for s in found.stances] == [("Rosa Lind", "reported"), ("the author", "author")]
    assert found.stances[0].speaker is not None
    assert found.stances[0].speaker.quote == "Rosa Lind"
    assert found.stances[1].speaker is None


@pytest.mark.parametrize(
    ("first", "second", "holders"),
    [
        ("Mr Lind", "Mrs Lind", 2),
        ("Sir Rosa Lind", "Lady Rosa Lind", 2),
        ("Jon Lind", "Rosa Lind", 2),
        ("Mr. Lind", "mr lind", 1),
        ("Lind", "Mrs Lind", 1),
        ("the council", "Council", 1),
    ],
)
def test_holders_whose_titles_or_first_names_differ_are_two(first: str, second: str, holders: int) -> None:
    stances = [stance_draft(holder=name) for name in (first, second)]
    found = report(ReaderModel(ferry(), [draft(stances=stances)]), verifier=None)
    assert found.stances is not None
    assert [stance.holder for stance in found.stances] == [first, second][:holders]


def test_the_article_comes_with_what_is_known_of_it_inside_the_fence() -> None:
    from dataclasses import replace

    article = replace(
        ferry(), title="Night ferry stays", author="Ada Wren", published="2025-03-04", site="The Orrin Post"
    )
    model = ReaderModel(article, [draft()], yes(*ALL))
    report(model, article)
    shown = model.requests[0].messages[1].content
    fenced = shown.split("<<<article ", 1)[1]
    assert "[title] Night ferry stays\n[author] Ada Wren\n[date] 2025-03-04\n[source] The Orrin Post\n[1] " in fenced


def test_a_watcher_is_told_of_the_extracts_at_once_and_of_each_statement_that_will_be_shown() -> None:
    events: list[tuple[str, str]] = []

    class Watching:
        def progressed(self, done: int, total: int) -> None:
            events.append(("calls", f"{done}/{total}"))

        def extracted(self, summary: Summary) -> None:
            events.append(("extracted", summary.headline.text))

        def settled(self, kind: str, shown: Statement | Stance) -> None:
            events.append((kind, shown.claim if isinstance(shown, Stance) else shown.text))

    model = ReaderModel(ferry(), [draft()], yes(*ALL))
    asyncio.run(Engine(model, verifier=model).report(ferry(), Wanted(), Watching()))
    assert events[0][0] == "extracted"
    assert [text for kind, text in events if kind == "key_point"] == [text for text, _ in POINTS]
    assert ("stance", STANCE["claim"]) in events


def test_a_long_articles_points_are_chosen_by_number_and_read_behind_their_parts() -> None:
    article = long_article()
    probe = ReaderModel(article, context_tokens=8_192)
    from summarizer.tasks.drafter import plan_chunks

    parts = plan_chunks(article, probe)
    drafts: list[Any] = [
        {"key_points": [{"text": f"Part {n} tells of wells and villages {n}{n}.", "cites": [2]}]}
        for n in range(1, len(parts) + 1)
    ]
    digest = {
        "chosen": [1, 3],
        "headline": "Walkers reach the sea",
        "overview": [{"text": "The walkers of Orrin went far.", "cites": [1, 3]}],
    }
    texts = {"Walkers reach the sea", "The walkers of Orrin went far."}
    model = ReaderModel(
        article,
        [*drafts, digest],
        lambda t: Says("supported") if t in texts or t.startswith("Part ") else None,
        context_tokens=8_192,
    )
    found = report(model, article, wanted=Wanted(stances=False))
    model.assert_finished()
    assert found.summary is not None
    assert found.summary.headline.text == "Walkers reach the sea"
    verified = [p.text for p in found.summary.key_points if p.support == "verified"]
    assert verified[:2] == [drafts[0]["key_points"][0]["text"], drafts[2]["key_points"][0]["text"]]
    assert [s.text for s in found.summary.overview] == ["The walkers of Orrin went far."]


def test_another_output_language_is_asked_for_and_checked_as_such() -> None:
    model = ReaderModel(
        ferry(),
        [draft(points=[("Die Fähre kostet 4 Millionen Kronen.", [3])])],
        lambda _: Says("supported", (3,)) if _ not in ferry().text and "9" not in _ else None,
    )
    report(model, wanted=Wanted(shape=Shape(language="de")))
    assert "Write in German." in model.requests[0].messages[-1].content
