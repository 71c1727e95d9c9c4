"""The writer's own voice: a holder only where the article argues in the first person or says that it is an opinion."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from summarizer.article import Article, Span
from summarizer.positions import find_side
from summarizer.quotations.marks import quoted_strings
from summarizer.sides.model import Taken
from summarizer.sides.said import said_sentences
from summarizer.sides.targets import acceptable

_LABEL = re.compile(
    r"^[ \t]*(?:opinion|comment|commentary|column|editorial|op-ed|viewpoint)[ \t]*$", re.IGNORECASE | re.MULTILINE
)
_HEAD = 600
"""Code points at the head of the input in which a label tells that it is an opinion."""
_I = re.compile(r"(?<![\w’'])I(?:['’](?:m|ve|d|ll))?(?![\w’'])")
_ARGUES = 6
"""*I* outside quotation marks that often: the writer is part of what is told."""
_LONGEST = 600


def argued_by_author(article: Article) -> Iterator[tuple[Span, Taken]]:
    """The sides that the writer takes, each with where the writer speaks: an *I*, or the whole title."""
    if article.author is None or article.language != "en" or not _argues(article):
        return
    quoted = _Quoted(article)
    for sentence in article.sentences:
        span = sentence.span
        title = sentence.number == 1 and article.title is not None and article.title in article.sentence_text(sentence)
        mine = _I.search(article.text, span.start, span.end)
        if (mine is None and not title) or len(span) > _LONGEST or quoted.overlaps(span):
            continue
        for said in said_sentences(article, [span]):
            side = find_side(said.text)
            target = acceptable(article, said.span(side.target), None) if side else None
            if side and target and side.judgement.position != "neutral":
                where = Span(mine.start(), mine.end()) if mine else span
                yield where, Taken(target, side.judgement.position, side.judgement.confidence, (span,))


def _argues(article: Article) -> bool:
    if _LABEL.search(article.raw[:_HEAD]):
        return True
    quoted = _Quoted(article)
    return sum(not quoted.overlaps(Span(m.start(), m.end())) for m in _I.finditer(article.text)) >= _ARGUES


class _Quoted:
    """What of an article stands in quotation marks."""

    def __init__(self, article: Article) -> None:
        self._spans = [q.span for q in quoted_strings(article.text, [p.span for p in article.paragraphs])]
        self._starts = [span.start for span in self._spans]

    def overlaps(self, span: Span) -> bool:
        """True when a part of the span does."""
        last = bisect_left(self._starts, span.end) - 1
        return last >= 0 and self._spans[last].overlaps(span)
