"""Whose turn a sentence belongs to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.extract.report import extract_summary
from summarizer.extract.structure import spoken_sentences
from summarizer.text.sentences import article_from_text

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
    """Each sentence with the label of whoever speaks it."""
    article = article_from_text(text)
    spoken = spoken_sentences(article)
    labels = {number: article.quote(one.label).rstrip(":") for number, one in spoken.items()}
    return [(article.sentence_text(sentence), labels.get(sentence.number)) for sentence in article.sentences]


def test_question_and_answer() -> None:
    speakers = [speaker for _, speaker in _told(INTERVIEW)]
    assert speakers == [None, "Q", "A", "A", "Q", "A"]
    asking = [one.asks for one in spoken_sentences(article_from_text(INTERVIEW)).values()]
    assert asking == [True, False, False, True, False]


def test_every_sentence_of_a_turn_has_its_speaker() -> None:
    told = dict(_told(HEARING))
    assert told["We tested it twice."] == "HOLT"
    assert told["The tests took a week."] == "HOLT"
    assert told["LIND: I do not believe it."] == "LIND"
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
def test_a_label_is_of_the_article(pieces: list[str]) -> None:
    article = article_from_text("".join(pieces))
    spoken = spoken_sentences(article)
    assert spoken.keys() <= {sentence.number for sentence in article.sentences}
    for number, one in spoken.items():
        sentence = article.sentence_text(article.sentences[number - 1])
        assert one.with_label(article, sentence).endswith(sentence)
        assert one.in_sentence == article.sentences[number - 1].span.covers(one.label)


UNLABELLED = """The life of a river
The biologist Ada Holt has studied the river Sel for nine years. She talks to Bo Lind about trout.
Ada Holt, 63, teaches in Hale.
Do you mind the rain?
I do not mind it. The river needs rain.
What did you find first?
I found a boot. My first trout came later.
I am going to print that.
I know that you are.
Will the dam be built?
My guess is no.
Is that what you hope?
I hope for trout."""


def test_answers_without_a_label_have_the_name_that_the_introduction_repeats() -> None:
    told = dict(_told(UNLABELLED))
    assert told["The river needs rain."] == "Ada Holt"
    assert told["My guess is no."] == "Ada Holt"
    assert told["Ada Holt, 63, teaches in Hale."] is None
    article = article_from_text(UNLABELLED)
    asks = {article.sentence_text(article.sentences[n - 1]) for n, one in spoken_sentences(article).items() if one.asks}
    assert {"Do you mind the rain?", "I am going to print that.", "I know that you are."} <= asks
    assert "I found a boot." not in asks


def test_questions_that_nobody_answers_in_person_make_no_interview() -> None:
    column = UNLABELLED.replace("I do", "Few do").replace("I found", "Boats found").replace("I hope", "Many hope")
    column = column.replace("My ", "One ")
    assert not spoken_sentences(article_from_text(column))


def test_a_writer_who_asks_now_and_then_gives_no_interview() -> None:
    column = UNLABELLED + "\n".join(f"\nI walked {number} miles along the river." for number in range(2, 40))
    assert not spoken_sentences(article_from_text(column))


def test_an_interview_without_a_name_labels_no_sentence_with_itself() -> None:
    article = article_from_text(UNLABELLED.replace("Ada Holt", "The writer"))
    spoken = spoken_sentences(article)
    assert spoken
    assert all(label.asks and label.in_sentence for label in spoken.values())
    summary = extract_summary(article)
    assert all(text.count(text[:20]) == 1 for text in (s.text for s in (*summary.overview, *summary.key_points)))
