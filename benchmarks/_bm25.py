"""Plain BM25 over the sentences of an article: the peer of everything that looks for sentences."""

from collections import Counter

from summarizer.extract.ranking import SentenceIndex
from summarizer.text.tokens import content_stems


def bm25_ranking(index: SentenceIndex, text: str) -> list[tuple[int, float]]:
    """The sentences that share a stem with the text: their numbers with scores, best first."""
    counts = Counter(content_stems(text, index.article.language))
    scores = index.bm25({stem: count * index.idf(stem) for stem, count in counts.items()}, soft=False)
    return sorted(((at + 1, score) for at, score in scores.items()), key=lambda pair: (-pair[1], pair[0]))
