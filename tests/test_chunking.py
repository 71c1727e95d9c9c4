"""Chunks keep sentences whole, in order, under the budget."""

from hypothesis import given
from hypothesis import strategies as st

from summarizer.tasks.drafter import numbered_line, split_into_chunks
from summarizer.text.sentences import article_from_text


def words(text: str) -> int:
    return len(text.split())


def test_a_small_article_is_one_chunk() -> None:
    article = article_from_text("One two. Three.\n\nFour.")
    chunks = split_into_chunks(article, budget=100, count_tokens=words)
    assert [[s.number for s in c.sentences] for c in chunks] == [[1, 2, 3]]
    assert chunks[0].tokens == sum(words(numbered_line(article, s)) for s in article.sentences)


def test_chunks_end_at_paragraphs() -> None:
    article = article_from_text("Trams ran. Boats sank.\n\nBells rang. Birds flew.\n\nNight fell.")
    chunks = split_into_chunks(article, budget=7, count_tokens=words)
    assert [[s.number for s in c.sentences] for c in chunks] == [[1, 2], [3, 4], [5]]


def test_a_paragraph_over_the_budget_is_cut_at_sentences() -> None:
    article = article_from_text("Trams ran. Boats sank. Bells rang.")
    chunks = split_into_chunks(article, budget=6, count_tokens=words)
    assert [[s.number for s in c.sentences] for c in chunks] == [[1, 2], [3]]


@given(st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=6), max_size=12), st.integers(3, 30))
def test_every_sentence_is_in_exactly_one_chunk(paragraphs: list[list[int]], budget: int) -> None:
    text = "\n\n".join(" ".join("Word" + " word" * (n - 1) + "." for n in paragraph) for paragraph in paragraphs)
    article = article_from_text(text)
    chunks = split_into_chunks(article, budget=budget, count_tokens=words)
    assert [s for c in chunks for s in c.sentences] == list(article.sentences)
    assert [c.number for c in chunks] == list(range(1, len(chunks) + 1))
    assert all(c.tokens <= budget or len(c.sentences) == 1 for c in chunks)
