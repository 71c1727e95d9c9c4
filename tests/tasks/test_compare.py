"""Reports of one event: statements are grouped by number, read beside each other, and shown only if their report bears
them."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.engine import Engine
from summarizer.results import CompareReport
from summarizer.tasks.compare import ReportClaim, grouping_of, planned_readings
from summarizer.tasks.planning import plan_compare
from summarizer.tasks.schemas import ComparisonDraft
from tests.comparing import (
    CAPTAINS,
    CLAIMS,
    COST,
    KEPT,
    MAY,
    REFUSED,
    TEXTS,
    VOTES,
    ComparingModel,
    analyses,
    grouped,
    reports,
)
from tests.readers import Says


def compare(model: ComparingModel | None = None) -> CompareReport:
    model = model or ComparingModel()
    return asyncio.run(Engine(model=model, verifier=model).compare(analyses()))


def test_common_ground_is_what_the_verifier_finds_in_each_report() -> None:
    report = compare()
    cost, kept, cautious = report.common
    assert (kept.text, kept.report, kept.by) == (KEPT[2], 3, "verifier")
    assert [cell.verdict for cell in kept.cells] == ["supported"] * 3
    assert [cell.text for cell in kept.cells] == list(KEPT)
    assert (cost.text, cautious.text) == (COST, MAY[1])
    assert all(cell.evidence for claim in (cost, kept) for cell in claim.cells)
    for claim in report.common:
        for cell in claim.cells:
            text = list(TEXTS.values())[cell.report - 1].replace("\n", "\n\n")
            assert all(" ".join(piece.quote.split()) in " ".join(text.split()) for piece in cell.evidence)


def test_a_claim_is_alone_only_if_it_was_read_beside_every_other_report() -> None:
    report = compare()
    assert report.alone[0].text == CAPTAINS
    assert [cell.verdict for cell in report.alone[0].cells] == ["supported", "not_stated", "not_stated"]
    assert MAY[0] not in [claim.text for claim in report.alone]
    told_elsewhere = REFUSED | {(3, CAPTAINS): Says("supported", (1,))}
    assert CAPTAINS not in [claim.text for claim in compare(ComparingModel(refused=told_elsewhere)).alone]


def test_a_contradiction_shows_both_wordings_and_needs_the_verifier() -> None:
    report = compare()
    votes = report.contradictions[0]
    assert (votes.kind, votes.first.text, votes.second.text) == ("figure", *VOTES)
    assert [words.report for words in votes.first.reports + votes.second.reports] == [1, 2]
    assert votes.first.reports[0].evidence[0].quote.startswith("The vote was 12 to 9")
    assert votes.reason == "report 2 says otherwise: it was 15 to 6 (“15 votes for it”)"
    (unconfirmed, sides) = report.unconfirmed
    assert {unconfirmed.first.text, sides.first.text} == {COST, CLAIMS[0]}
    one_side = {key: says for key, says in REFUSED.items() if key != (1, VOTES[1])}
    assert VOTES[0] in [one.first.text for one in compare(ComparingModel(refused=one_side)).contradictions]
    neither = {key: says for key, says in one_side.items() if key != (2, VOTES[0])}
    assert VOTES[0] not in [one.first.text for one in compare(ComparingModel(refused=neither)).contradictions]


def test_a_cautious_version_that_the_firm_report_bears_is_a_difference_in_certainty() -> None:
    certainty = compare().contradictions[1]
    assert (certainty.kind, certainty.first.text, certainty.second.text) == ("certainty", *MAY)
    silent = REFUSED | {(1, MAY[1]): Says("not_stated", reason="no")}
    assert "certainty" not in [one.kind for one in compare(ComparingModel(refused=silent)).contradictions]


def test_a_refuted_claim_is_a_contradiction_even_if_nobody_proposed_it() -> None:
    def without_pairs(number: Mapping[tuple[int, str], int]) -> dict[str, Any]:
        return grouped(number) | {"contradictions": []}

    report = compare(ComparingModel(without_pairs))
    (votes,) = report.contradictions
    assert votes.kind == "other"
    assert votes.first.text == VOTES[0]
    assert votes.second.text == "There were 15 votes for it and 6 against."


def test_opposed_positions_of_one_holder_stand_in_one_line() -> None:
    (side,) = compare().sides
    assert [(cell.report, cell.position) for cell in side.cells] == [(1, "favor"), (2, "against")]
    assert side.also == ["the boatmen's union"]


def test_words_for_a_thing_stand_verbatim_in_two_reports_at_least() -> None:
    (thing,) = compare().words
    assert thing.thing == "the decision"
    assert [(words.report, words.text) for words in thing.words] == [
        (1, "voted on Tuesday to keep"),
        (2, "stays"),
        (3, "is saved"),
    ]


@pytest.mark.parametrize(
    "reply",
    [
        {"groups": [[1, 1, 99], [0, -4]], "contradictions": [], "telling": [500], "words": []},
        {"groups": [[1, 2]], "contradictions": [{"first": 1, "second": 2, "kind": "date"}], "telling": [], "words": []},
        {"groups": [], "contradictions": [], "telling": [], "words": []},
    ],
)
def test_numbers_that_do_not_exist_and_pairs_of_one_report_are_left_out(reply: dict[str, Any]) -> None:
    report = compare(ComparingModel(lambda _: reply))
    assert report.unconfirmed == []
    assert report.note is None


KINDS = ("figure", "date", "order", "doer", "speaker", "certainty", "other")
NUMBERS = st.integers(-2, 14)


@settings(deadline=None, max_examples=60)
@given(
    groups=st.lists(st.lists(NUMBERS, max_size=6), max_size=6),
    pairs=st.lists(st.tuples(NUMBERS, NUMBERS, st.sampled_from(KINDS)), max_size=6),
    telling=st.lists(NUMBERS, max_size=6),
    most=st.integers(0, 60),
)
def test_whatever_a_model_groups_each_claim_is_in_one_group_and_read_beside_others_only(
    groups: list[list[int]], pairs: list[tuple[int, int, str]], telling: list[int], most: int
) -> None:
    claims = [ReportClaim(at % 3, f"Claim {at}.", f"Claim {at}.", "verified", ()) for at in range(12)]
    draft = ComparisonDraft.model_validate(
        {
            "groups": groups,
            "contradictions": [{"first": one, "second": two, "kind": kind} for one, two, kind in pairs],
            "telling": telling,
            "words": [],
        }
    )
    grouping = grouping_of(draft, claims, reports())
    assert sorted(at for group in grouping.groups for at in group) == list(range(12))
    assert all(claims[pair.first].report != claims[pair.second].report for pair in grouping.pairs)
    plan = planned_readings(claims, grouping, 3, most)
    assert all(len(texts) <= most for texts in plan)
    assert all(claim is None or claim.report != at for at, texts in enumerate(plan) for claim, _ in texts)


def test_a_grouping_that_cannot_be_used_leaves_the_exact_comparison() -> None:
    report = compare(ComparingModel(lambda _: "no"))
    assert report.note == "reader gave no usable comparison, so only exact matches are shown"
    assert all(claim.by == "exact" for claim in report.common)


def test_a_wrong_membership_is_no_common_ground() -> None:
    def all_in_one(number: Mapping[tuple[int, str], int]) -> dict[str, Any]:
        return grouped(number) | {"groups": [[number[1, CAPTAINS], number[2, KEPT[1]], number[3, KEPT[2]]]]}

    report = compare(ComparingModel(all_in_one))
    assert CAPTAINS not in [claim.text for claim in report.common]
    assert KEPT[1] not in [claim.text for claim in report.alone]


def test_calls_are_bounded_and_planned() -> None:
    model = ComparingModel()
    compare(model)
    plan = list(plan_compare(reports(), model, model, None))
    assert len(model.groupings) == 1
    planned = sum(one.plan.calls for one in plan if "repairs" not in one.name)
    assert len(model.requests) <= planned
    assert len(model.requests) == 3 + 3 + 1 + 3


def test_a_small_window_groups_the_first_claims_of_each_report() -> None:
    model = ComparingModel(
        lambda _: {"groups": [], "contradictions": [], "telling": [], "words": []}, context_tokens=1300
    )
    compare(model)
    claims = [line for line in model.groupings[0].messages[1].content.splitlines() if line.startswith("[1]")]
    assert claims
    assert KEPT[0] in json.dumps(model.groupings[0].messages[1].content)
