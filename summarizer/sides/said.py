"""What somebody said, as plain sentences without quotation marks, each code point traced back to the article."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.article import Article, Span

_MARKS = frozenset('“”"„«»')
_OUTER = "“”\"„«»‘’' \n"
_ENDS = re.compile(r"[.!?…][”\"’')\]\s]*$")


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of somebody's words; it may run over an attribution."""

    text: str
    offsets: tuple[int, ...]
    """For each code point of ``text``, where it stands in the article."""
    pieces: tuple[Span, ...]
    """The parts of the quotation that it is made of."""

    def span(self, inner: Span) -> Span:
        """Where a part of ``text`` stands in the article."""
        return Span(self.offsets[inner.start], self.offsets[inner.end - 1] + 1)

    def joined(self, following: "Said") -> "Said":
        """Two sentences as one text."""
        gap = self.offsets[-1] if self.offsets else 0
        return Said(
            f"{self.text} {following.text}",
            (*self.offsets, gap, *following.offsets),
            (*self.pieces, *(p for p in following.pieces if p not in self.pieces)),
        )


def said_sentences(article: Article, content: Sequence[Span]) -> list[Said]:
    """The sentences of a quotation, in order. A fragment that ends with a comma goes on in the next one only where
    that begins in lower case."""
    found: list[Said] = []
    for piece, inner in _inner_parts(article, content):
        said = _plain(article, piece, inner)
        if not said.text:
            continue
        goes_on = found and said.text[0].islower() and not _ENDS.search(found[-1].text)
        if goes_on:
            found[-1] = found[-1].joined(said)
        else:
            found.append(said)
    return found


def _inner_parts(article: Article, content: Sequence[Span]) -> Iterator[tuple[Span, Span]]:
    """Each part of the content, cut where the article's sentences end."""
    for piece in content:
        for sentence in article.sentences_in(piece):
            start, end = max(piece.start, sentence.span.start), min(piece.end, sentence.span.end)
            if start < end:
                yield piece, Span(start, end)


def _plain(article: Article, piece: Span, inner: Span) -> Said:
    start, end = inner.start, inner.end
    while start < end and article.text[start] in _OUTER:
        start += 1
    while end > start and (article.text[end - 1] in _OUTER or article.text[end - 1] == ","):
        end -= 1
    raw = article.text[start:end]
    text = "".join(" " if c in _MARKS or c.isspace() else c for c in raw)
    return Said(text, tuple(range(start, end)), (piece,))
