"""Spans, sentences and paragraphs of articles made from clean text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.text.article import Span
from summarizer.text.sentences import article_from_text, split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two.", ["One.", "Two."]),
        (
            "“We need no permit,” he said. “Ask Mr. Oduya. He knows.”",
            ["“We need no permit,” he said.", "“Ask Mr. Oduya.", "He knows.”"],
        ),
        ("“Really?” he asked. “Yes.”", ["“Really?” he asked.", "“Yes.”"]),
        ('She said "No. Never." and left.', ['She said "No.', 'Never." and left.']),
        ("他来了。我们去了！", ["他来了。", "我们去了！"]),
        ("The China-U.S. rivalry grew. We left.", ["The China-U.S. rivalry grew.", "We left."]),
        ("It cost approx. 5 crowns at 5 p.m. Monday.", ["It cost approx. 5 crowns at 5 p.m. Monday."]),
        ("He left at 5 p.m. He slept.", ["He left at 5 p.m.", "He slept."]),
        ("  ", []),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    language = "zh" if "他" in text else "en"
    assert [text[s.start : s.end] for s in split_sentences(text, language)] == sentences


@given(st.text(alphabet=st.sampled_from("ab .!?“”\"'—\n«»「」我。"), max_size=80))
def test_every_visible_code_point_is_in_exactly_one_sentence(text: str) -> None:
    article = article_from_text(text)
    seen = [0] * len(text)
    for sentence in article.sentences:
        for at in range(sentence.span.start, sentence.span.end):
            seen[at] += 1
        assert article.paragraphs[sentence.paragraph].span.covers(sentence.span)
    assert [count for at, count in enumerate(seen) if not text[at].isspace()] == [1] * len("".join(text.split()))
    assert [s.number for s in article.sentences] == list(range(1, len(article.sentences) + 1))


def test_sentences_are_found_by_offset_and_span() -> None:
    article = article_from_text("Alpha one. Alpha two.\n\nBeta.")
    assert article.sentence_at(0).number == 1
    assert article.sentence_at(12).number == 2
    assert article.sentence_at(len(article.text) - 1).number == 3
    assert [s.number for s in article.sentences_in(Span(5, 24))] == [1, 2, 3]
    assert article.sentences_in(Span(21, 22)) == ()


def test_lines_count_in_the_input() -> None:
    article = article_from_text("First.\n\nSecond.\nThird.")
    assert [article.line(s.span.start) for s in article.sentences] == [1, 3, 4]


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2)])
def test_what_is_no_span_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)
