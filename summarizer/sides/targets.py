"""What may be shown as a target: a short noun phrase that names something, and is not its own holder."""

import re

from summarizer.article import Article, Span
from summarizer.positions.phrases import noun_phrase
from summarizer.positions.syntax import tokenize
from summarizer.quotations import Speaker
from summarizer.sides.lexicon import VAGUE_TARGETS
from summarizer.sides.names import name_words

LONGEST = 90
"""Code points of a target."""
_MARKS = frozenset('“”"„«»()[]:;\n')
_EDGES = " ,.’'‘-–—"


def acceptable(article: Article, target: Span, speaker: Speaker | None) -> Span | None:
    """The target without marks at its edges, or None where it names nothing or only the speaker."""
    start, end = target.start, target.end
    while start < end and article.text[start] in _EDGES:
        start += 1
    while end > start and article.text[end - 1] in _EDGES:
        end -= 1
    text = article.text[start:end]
    if article.text[end : end + 2] in {"’s", "'s"}:
        return None
    words = text.lower().replace("’", "'").split()
    if (
        not any(word.isalpha() for word in re.split(r"\W+", text))
        or len(text) > LONGEST
        or _MARKS & set(text)
        or words[-1] in VAGUE_TARGETS
    ):
        return None
    if words[-1].endswith("'s") or (len(words) == 1 and words[0].endswith("ly")):
        return None
    if words[0] in {"himself", "herself", "itself", "themselves"}:
        return None
    names = name_words(text)
    if speaker is not None and names and names <= name_words(speaker.name):
        return None
    return Span(start, end)


def first_phrase(article: Article, span: Span) -> Span | None:
    """The noun phrase at the head of a stretch of the article, without its determiner."""
    text = article.quote(span)
    skipped = len(text) - len(text.lstrip("“”\"„«»‘' \n"))
    tokens = tokenize(text[skipped:])
    found = noun_phrase(tokens, 0) if tokens else None
    if found is None:
        return None
    base = span.start + skipped
    return Span(base + tokens[found.start].span.start, base + tokens[found.stop - 1].span.end)
