"""Article → chunks: consecutive sentences that fit one model call, cut at paragraphs if possible."""

from collections.abc import Callable
from dataclasses import dataclass

from summarizer.article import Article, Sentence, Span


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive sentences of an article."""

    number: int
    """1-based position among the article's chunks."""
    sentences: tuple[Sentence, ...]
    tokens: int
    """Tokens of the sentences as they are sent, including their numbers."""
    parts: int = 1
    """How many chunks the article has."""

    @property
    def offset(self) -> int:
        """Difference between ``Sentence.number`` and the number shown; each of several parts counts from 1."""
        return 0 if self.parts == 1 else self.sentences[0].number - 1

    @property
    def span(self) -> Span:
        """From the first sentence's start to the last one's end."""
        return Span(self.sentences[0].span.start, self.sentences[-1].span.end)


def numbered_line(article: Article, sentence: Sentence) -> str:
    """A sentence as a model sees it: ``[12] The text, on one line.``"""
    return f"[{sentence.number}] {' '.join(article.sentence_text(sentence).split())}"


def part_line(article: Article, chunk: Chunk, sentence: Sentence) -> str:
    """The same with the sentence's number in its chunk."""
    return f"[{sentence.number - chunk.offset}] {' '.join(article.sentence_text(sentence).split())}"


def split_into_chunks(article: Article, *, budget: int, count_tokens: Callable[[str], int]) -> tuple[Chunk, ...]:
    """Chunks of at most ``budget`` tokens each, every sentence in exactly one.

    A chunk ends at the end of a paragraph, never after a heading. Only a paragraph larger than the budget is cut
    between sentences. A sentence larger than the budget gets a chunk of its own.
    """
    costs = [count_tokens(numbered_line(article, sentence) + "\n") for sentence in article.sentences]
    cuts: list[range] = []
    start, spent = 0, 0
    for piece in _pieces(article, costs, budget):
        cost = sum(costs[i] for i in piece)
        if piece.start > start and spent + cost > budget:
            cuts.append(range(start, piece.start))
            start, spent = piece.start, 0
        spent += cost
    if start < len(article.sentences):
        cuts.append(range(start, len(article.sentences)))
    return tuple(
        Chunk(number, article.sentences[cut.start : cut.stop], sum(costs[i] for i in cut), len(cuts))
        for number, cut in enumerate(cuts, start=1)
    )


def _pieces(article: Article, costs: list[int], budget: int) -> list[range]:
    """The units to keep together: a paragraph with the headings before it; single sentences if it is too large."""
    pieces: list[range] = []
    start = 0
    for paragraph in article.paragraphs:
        if paragraph.kind == "heading":
            continue
        whole = range(start, paragraph.sentences.stop)
        start = whole.stop
        if sum(costs[i] for i in whole) <= budget:
            pieces.append(whole)
        else:
            pieces += [range(i, i + 1) for i in whole]
    if start < len(article.sentences):
        pieces += [range(i, i + 1) for i in range(start, len(article.sentences))]
    return pieces
