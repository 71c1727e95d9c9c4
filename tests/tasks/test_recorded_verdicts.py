"""The review over real statements with recorded verdicts: what is printed, dropped and counted follows each verdict."""

from dataclasses import replace
from typing import Any

import pytest

from benchmarks import _verified as recorded
from benchmarks.report import DataMissing
from summarizer.tasks.review import Outcome

ARTICLES = 6


@pytest.fixture(scope="module")
def data() -> list[tuple[Any, list[recorded.Case]]]:
    try:
        texts, found = recorded.articles(), recorded.cases()
    except DataMissing as missing:
        pytest.skip(f"NO DATA: {missing}")
    return [(texts[key], found[key]) for key in sorted(found)[:ARTICLES]]


def changed(cases: list[recorded.Case], to: str) -> list[recorded.Case]:
    """Every tenth case with another verdict; ``flipped`` turns it round."""
    flipped = {"supported": "contradicted"}
    return [
        replace(case, verdict=flipped.get(case.verdict, "supported") if to == "flipped" else to)
        if at % 10 == 0
        else case
        for at, case in enumerate(cases)
    ]


def expected(case: recorded.Case, outcome: Outcome) -> bool:
    """Whether an outcome is what follows from its verdict; an exact check may refuse besides."""
    dropped = outcome.dropped
    if case.verdict in (recorded.MISSING, recorded.GARBLED):
        return outcome.shown is None and not outcome.read and dropped is not None and dropped.verdict is None
    if case.verdict == "supported":
        exact = dropped is not None and dropped.verdict is None and outcome.read
        return exact or (outcome.shown == case.item and outcome.support == "verified" and dropped is None)
    return outcome.shown is None and dropped is not None and dropped.verdict in (case.verdict, None)


@pytest.mark.parametrize("to", ["as they are", "flipped", recorded.MISSING, recorded.GARBLED])
def test_every_outcome_follows_its_verdict(data: Any, to: str) -> None:
    for article, cases in data:
        put = cases if to == "as they are" else changed(cases, to)
        outcomes, _ = recorded.reviewed(article, put)
        wrong = [case.id for case, outcome in zip(put, outcomes, strict=True) if not expected(case, outcome)]
        assert wrong == []


def all_supported(reply: dict[str, Any], _call: int) -> dict[str, Any]:
    numbers = [entry["number"] for entry in (*reply["supported"], *reply["refused"])]
    return {"supported": [{"number": n, "sentences": []} for n in numbers], "refused": []}


def test_a_reader_that_says_yes_to_everything_verifies_nothing(data: Any) -> None:
    for article, cases in data:
        outcomes, reader = recorded.reviewed(article, cases, all_supported)
        assert not any(outcome.shown or outcome.read for outcome in outcomes)
        assert reader.replies == 2 * -(-len(cases) // 24)


def test_a_call_whose_canaries_fail_once_counts_when_its_second_try_is_good(data: Any) -> None:
    article, cases = data[0]
    failing: list[int] = []

    def first_try(reply: dict[str, Any], call: int) -> dict[str, Any]:
        if call == 0:
            failing.append(call)
            return all_supported(reply, call)
        return reply

    outcomes, _ = recorded.reviewed(article, cases, first_try)
    assert failing
    assert all(expected(case, outcome) for case, outcome in zip(cases, outcomes, strict=True))
