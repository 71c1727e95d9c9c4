"""Sentence numbers → evidence: verbatim quotes with their spans."""

from collections.abc import Iterable

from summarizer.article import Article, Span
from summarizer.results import Evidence


def evidence_at(article: Article, span: Span) -> Evidence:
    """The evidence of one span."""
    return Evidence(quote=article.quote(span), start=span.start, end=span.end)


def evidence_for(article: Article, numbers: Iterable[int]) -> list[Evidence]:
    """One piece of evidence for each sentence number, in article order, without repetition.

    Raises IndexError for a number that the article does not have.
    """
    return [evidence_at(article, article.sentences[number - 1].span) for number in sorted(set(numbers))]
