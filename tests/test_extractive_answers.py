"""Answers without a model: sentence, phrase, confidence, abstention."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.assembling import article_from_text
from summarizer.extractive_answers import answer_extractively
from summarizer.retrieval import SentenceIndex

ARTICLE = article_from_text(
    "The harbour of Veldra was rebuilt in 1911 by the engineer Mara Quill. The work took nine years.\n"
    "The ferry line closed because the bridge took its passengers. About 300 people lost their jobs in Veldra.\n"
    "Mayor Tobin Hask opened the museum of ships in Orlen last spring.",
    title="Veldra",
)


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("Who rebuilt the harbour of Veldra?", "Mara Quill"),
        ("When was the harbour of Veldra rebuilt?", "1911"),
        ("Who opened the museum of ships?", "Tobin Hask"),
    ],
)
def test_phrases(question: str, phrase: str) -> None:
    answer = answer_extractively(ARTICLE, question)
    assert answer.phrase is not None
    assert phrase in ARTICLE.quote(answer.phrase)
    assert len(answer.phrase) < 25


@pytest.mark.parametrize(
    "question",
    [
        "Who won the chess championship in Brask?",
        "What did the president say about taxes?",
        "Zyx?",
        "",
    ],
)
def test_questions_about_something_else_are_refused(question: str) -> None:
    assert not answer_extractively(ARTICLE, question).answered


def test_without_a_shared_word_there_is_no_sentence() -> None:
    answer = answer_extractively(ARTICLE, "Zyx?")
    assert (answer.sentence, answer.phrase, answer.confidence, answer.answered) == (None, None, 0.0, False)


def test_a_swapped_name_lowers_the_confidence() -> None:
    index = SentenceIndex(ARTICLE)
    right = answer_extractively(index, "When was the harbour of Veldra rebuilt?")
    wrong = answer_extractively(index, "When was the harbour of Brask demolished?")
    assert right.answered
    assert wrong.confidence < right.confidence


SPEECH = article_from_text(
    "Mayor Tobin Hask said the bridge would open in spring. “The ferry was never safe,” said Mara Quill, an engineer.\n"
    "Hask believes the town will grow. Nobody came to the opening."
)


@pytest.mark.parametrize(
    ("question", "phrase", "speaker"),
    [
        ("What did Tobin Hask say about the bridge?", "bridge would open in spring", "Hask"),
        ("Who said the ferry was never safe?", "Mara Quill", "Mara Quill"),
        ("What does Mara Quill say?", "The ferry was never safe", "Mara Quill"),
    ],
)
def test_questions_about_words_are_answered_from_quotations(question: str, phrase: str, speaker: str) -> None:
    answer = answer_extractively(SPEECH, question)
    assert answer.answered
    assert answer.phrase is not None
    assert phrase in SPEECH.quote(answer.phrase)
    assert answer.quotation is not None
    assert answer.quotation.speaker is not None
    assert speaker in answer.quotation.speaker.name


@pytest.mark.parametrize(
    "question", ["What did Tobin Hask say about taxes?", "What did Ilse Brandt say?", "Who said the mayor was wrong?"]
)
def test_words_nobody_said_are_refused(question: str) -> None:
    answer = answer_extractively(SPEECH, question)
    assert answer.quotation is None
    assert not answer.answered


@given(st.text(max_size=80))
@settings(max_examples=80, deadline=None)
def test_any_question_gets_a_phrase_inside_its_sentence(question: str) -> None:
    answer = answer_extractively(ARTICLE, question)
    assert 0 <= answer.confidence <= 1
    assert (answer.sentence is None) == (answer.phrase is None)
    if answer.sentence is not None and answer.phrase is not None:
        assert ARTICLE.sentences[answer.sentence - 1].span.covers(answer.phrase)
        assert ARTICLE.quote(answer.phrase).strip()


@given(st.lists(st.text(alphabet="aB 1.,\"'()“”木日é-\n", max_size=60), max_size=5), st.text(max_size=40))
@settings(max_examples=80, deadline=None)
def test_any_article(lines: list[str], question: str) -> None:
    answer = answer_extractively(article_from_text("\n".join(lines)), f"What is a B 1 {question}?")
    assert 0 <= answer.confidence <= 1
