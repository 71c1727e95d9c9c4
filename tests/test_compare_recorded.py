"""The planted differences of ``evals/compare``: which are found exactly, and which with a model; none is made up."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

import summarizer
from summarizer.results import CompareReport, Contradiction, Version

FOLDER = Path(__file__).parent.parent / "evals" / "compare"
RECORDINGS = FOLDER / "recordings" / "frontier-reader"
KEY: dict[str, Any] = yaml.safe_load((FOLDER / "tannwick" / "key.yaml").read_text(encoding="utf-8"))
NAMES: list[str] = KEY["reports"]
PATHS = [str(FOLDER / "tannwick" / f"{name}.txt") for name in NAMES]
Side = Mapping[str, str]


def quoted(version: Version) -> dict[str, str]:
    """Report → its sentences behind a version."""
    return {NAMES[one.report - 1]: " ".join(piece.quote for piece in one.evidence) for one in version.reports}


def is_side(version: Version, side: Side) -> bool:
    """Whether every report of a version is on this side, and shows its words."""
    words = quoted(version)
    return set(words) <= set(side) and all(" ".join(side[name].split()) in words[name] for name in words)


def difference_of(one: Contradiction) -> str | None:
    """The planted difference that a contradiction is."""
    for name, (first, second) in KEY["differences"].items():
        if (is_side(one.first, first) and is_side(one.second, second)) or (
            is_side(one.first, second) and is_side(one.second, first)
        ):
            return str(name)
    return None


@pytest.fixture(scope="module")
def exact() -> CompareReport:
    return summarizer.compare(PATHS, model="embedded")


def test_figures_dates_and_quotations_that_differ_are_found_without_a_model(exact: CompareReport) -> None:
    found = [difference_of(one) for one in exact.contradictions]
    assert None not in found
    assert set(found) == set(KEY["exact"])
    kinds = {one.kind: one.versions for one in exact.quotations}
    for kind, (first, words, second, other) in KEY["quotations"].items():
        versions = {NAMES[one.report - 1]: one.text for one in kinds[kind]}
        assert words in versions[first]
        assert other in versions[second]
    assert len(exact.quotations) == len(KEY["quotations"])


@pytest.fixture(scope="module")
def read() -> CompareReport:
    async def compare() -> CompareReport:
        async with summarizer.Reader(replay=RECORDINGS, model="frontier-reader", context_tokens=128_000) as reader:
            return await reader.compare(PATHS)

    return asyncio.run(compare())


def test_every_planted_difference_is_found_with_its_words(read: CompareReport) -> None:
    assert {difference_of(one) for one in read.contradictions} >= set(KEY["differences"])


def test_nothing_false_is_shown_as_a_contradiction(read: CompareReport) -> None:
    assert [one for one in read.contradictions if difference_of(one) is None] == []


def test_what_one_report_tells_alone_is_found_with_its_words(read: CompareReport) -> None:
    for name, words in KEY["alone"].items():
        assert any(words in sentence for sentence in alone(read, name)), words


def alone(report: CompareReport, name: str) -> Sequence[str]:
    own = [claim for claim in report.alone if NAMES[claim.report - 1] == name]
    return [piece.quote for claim in own for cell in claim.cells for piece in cell.evidence]


def test_every_word_shown_stands_in_its_report(read: CompareReport) -> None:
    texts = [summarizer.load_article(path).text for path in PATHS]
    cells = [cell for claim in (*read.common, *read.alone) for cell in claim.cells]
    versions = [words for one in read.contradictions for side in (one.first, one.second) for words in side.reports]
    for piece, report in [(piece, one.report) for one in (*cells, *versions) for piece in one.evidence]:
        assert texts[report - 1][piece.start : piece.end] == piece.quote
