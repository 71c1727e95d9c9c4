"""Sentence numbers → evidence: verbatim quotes with their spans."""

import re
from collections.abc import Iterable

from summarizer.article import Article, Sentence, Span
from summarizer.results import Evidence


def evidence_at(article: Article, span: Span) -> Evidence:
    """The evidence of one span."""
    return Evidence(quote=article.quote(span), start=span.start, end=span.end)


def evidence_for(article: Article, numbers: Iterable[int]) -> list[Evidence]:
    """One piece of evidence for each sentence number, in article order, without repetition.

    Raises IndexError for a number that the article does not have.
    """
    return [evidence_at(article, article.sentences[number - 1].span) for number in sorted(set(numbers))]


_DATELINE = re.compile(r"[A-Z][A-Z .’'-]{2,40}(?:, [A-Z][\w.’' -]{1,30}){0,3}(?: \([\w .-]{2,30}\))? ?[—–-]{1,2} ")


def own_words(article: Article, sentence: Sentence) -> Evidence:
    """A sentence as evidence, without the dateline (``VARN, Ostria — ``) that may stand before it."""
    dateline = _DATELINE.match(article.text, sentence.span.start, sentence.span.end)
    start = dateline.end() if dateline else sentence.span.start
    return evidence_at(article, Span(start, sentence.span.end))
