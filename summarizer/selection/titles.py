"""The line that is the article's own title, where nothing but its place and its words say so."""

import re
from functools import lru_cache

from summarizer.article import Article, Paragraph, Span
from summarizer.selection.marks import marks
from summarizer.text.stems import content_stems

_LONGEST, _LONGEST_STOPPED = 20, 20
"""Words of a title; of one that ends in a full stop."""
_FEWEST_SHARED, _SHARE = 2, 0.5
"""Content words that a title which ends in a full stop shares with the text below it, and their share of its own."""
_SHARE_LATER = 0.75
"""The share that the first paragraphs below it have, where the lead is a scene."""
_OPENING = 4
_READ = 600
"""Code points of the text below that are read."""
_SAME = 0.8
_STOPPED = re.compile(r"[.!?…。！？।][\"'”’»)\]]*\Z")
_TRAILING = re.compile(r"[\s;:,]+\Z|(?<![.\s])(?<!\.[^\W\d_])\.\Z")


@lru_cache(maxsize=4)
def title_lines(article: Article) -> tuple[Span, ...]:
    """The paragraphs at the top that are a title: the article's own once more, or, where none is known, the first.

    A first line is the title when it is short, a longer paragraph follows, and it has no full stop, or the paragraph
    says the same again.
    """
    if article.title:
        stems = frozenset(content_stems(article.title, article.language))
        return tuple(p.span for p in article.paragraphs[:2] if _repeats(article, p, stems))
    if len(article.paragraphs) < 2 or article.paragraphs[0].kind != "body":
        return ()
    first, following = article.paragraphs[:2]
    return (first.span,) if _is_title(article, first, following) else ()


def own_title(article: Article) -> Span | None:
    """Where the title stands that the text begins with, without a full stop at its end; None where it has none."""
    lines = title_lines(article)
    if article.title or not lines:
        return None
    text = article.quote(lines[0])
    return Span(lines[0].start, lines[0].start + len(_TRAILING.sub("", text)))


def _repeats(article: Article, paragraph: Paragraph, title: frozenset[str]) -> bool:
    """Says nothing but the title; a lead that says more than it stays."""
    stems = frozenset(content_stems(article.quote(paragraph.span)[:_READ], article.language))
    return len(paragraph.sentences) <= 2 and len(stems & title) >= _SAME * max(len(stems | title), 1)


def _is_title(article: Article, first: Paragraph, following: Paragraph) -> bool:
    text, below = article.quote(first.span), article.quote(following.span)[:_READ]
    if len(text.split()) > _LONGEST or len(first.sentences) > 2 or text[0] in "\"“„«'‘":
        return False
    if len(below) <= len(text) or following.kind != "body":
        return False
    if marks(article.language).bracketed.search(text):
        return False
    if not _STOPPED.search(text):
        return " " in text and not text.endswith((":", ","))
    if len(text.split()) > _LONGEST_STOPPED:
        return False
    stems = frozenset(content_stems(text, article.language))
    further = article.quote(Span(following.span.start, article.paragraphs[1:_OPENING][-1].span.end))[: 2 * _READ]
    shared, later = (len(stems & frozenset(content_stems(t, article.language))) for t in (below, further))
    said_again = shared >= _FEWEST_SHARED and shared >= _SHARE * len(stems)
    return said_again or (later > _FEWEST_SHARED and later >= _SHARE_LATER * len(stems))
