"""Whose turn a sentence belongs to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.assembling import article_from_text
from summarizer.extract.turns import turns

INTERVIEW = """“I will not sell”: an interview with Ada Holt
Q: Do you support the dam?
A: No. It would drown my fields.
Q: What does your neighbour say?
A: He is for it."""

HEARING = """Hearing on the dam
Ada Holt, the engineer, and Bo Lind, the mayor, came to Hale.
MODERATOR: Good morning. Please begin.
HOLT: The dam is safe. We tested it twice.
The tests took a week.
LIND: I do not believe it.
MODERATOR: Thank you."""

NO_TURNS = [
    "Price: 40 crowns.\nAddress: 4 Mill Road, Hale.\nTel: 555.",
    "Correction: The dam is in Hale.\nThe council met on Monday.\nNote: It will meet again.",
    "Ada Holt said: “The dam is safe.”\nBo Lind said: “It is not.”\nThe council met.",
    "LIND: I oppose it.\nThe council met on Monday.\nIt was late.",
    "The choice is clear: build the dam.\nThe cost is known: four crowns.\nThe time is short: a year.",
]


def _told(text: str) -> list[tuple[str, str | None]]:
    article = article_from_text(text)
    speakers = turns(article)
    return [(article.sentence_text(sentence), speakers[sentence.number]) for sentence in article.sentences]


def test_question_and_answer() -> None:
    speakers = [speaker for _, speaker in _told(INTERVIEW)]
    assert speakers == [None, "Q", "Ada Holt", "Ada Holt", "Q", "Ada Holt"]


def test_every_sentence_of_a_turn_has_its_speaker() -> None:
    told = dict(_told(HEARING))
    assert told["We tested it twice."] == "Ada Holt"
    assert told["The tests took a week."] == "Ada Holt"
    assert told["LIND: I do not believe it."] == "Bo Lind"
    assert told["Please begin."] == "MODERATOR"
    assert told["Hearing on the dam"] is None


@pytest.mark.parametrize("text", NO_TURNS)
def test_labels_that_nobody_speaks(text: str) -> None:
    assert {speaker for _, speaker in _told(text)} == {None}


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["HOLT: ", "Q: ", "A: ", "The dam is safe. ", "\n", "Bo Lind: ", "[00:10] ", "“"]), max_size=40
    )
)
def test_every_sentence_is_named(pieces: list[str]) -> None:
    article = article_from_text("".join(pieces))
    assert sorted(turns(article)) == [sentence.number for sentence in article.sentences]
