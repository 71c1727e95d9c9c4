"""The seed article, where the shared data is on this machine: its text, its metadata, its speakers."""

import os
from pathlib import Path

import pytest

from summarizer.extract.report import quotations_of
from summarizer.ingest.load import load_article
from summarizer.text.article import Article

SEED = Path(os.environ.get("SUMMARIZER_DATA", "../shared/data")) / "seed" / "article.txt"


@pytest.fixture(scope="module")
def seed() -> Article:
    if not SEED.is_file():
        pytest.skip(f"{SEED} is not there; set SUMMARIZER_DATA to the folder of the shared data")
    return load_article(str(SEED))


def test_metadata(seed: Article) -> None:
    assert seed.title is not None
    assert seed.title.startswith("In Hanoi, Putin warns")
    assert (seed.author, seed.published, seed.language) == ("Andrew Salmon", "2025-06-04", "en")


def test_the_body_is_whole_and_alone(seed: Article) -> None:
    lines = [" ".join(line.split()) for line in seed.raw.split("\n")]
    start = next(i for i, line in enumerate(lines) if line.startswith("SEOUL"))
    body = [line for line in lines[start:] if line and not line.startswith(("SEE ALSO", "• "))]
    assert [line for line in seed.text.split("\n") if line] == body


def test_the_speakers_have_their_own_words(seed: Article) -> None:
    said = {(q.speaker, e.quote[:24]) for q in quotations_of(seed) for e in q.evidence}
    assert {holder for holder, _ in said} >= {"Vladimir Putin", "Chang Ho-jin", "Matthew Miller", "Yang Uk"}
    for holder, words in [
        ("Vladimir Putin", "“We see what is going on"),
        ("Vladimir Putin", "“As for the supply of le"),
        ("Chang Ho-jin", "“We plan to reconsider t"),
        ("Matthew Miller", "“We welcome any support "),
        ("Yang Uk", "“We don’t need permissio"),
        ("Yang Uk", "“Putin should pay for wh"),
    ]:
        assert [who for who, quote in said if quote == words] == [holder]
