"""Plain BM25 over the sentences of an article: the peer of everything that looks for sentences.

Okapi BM25 over stems (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009), with the
idf of Lucene. Sentences differ less in length than documents do: hence the small B.
"""

from collections import Counter, defaultdict

from summarizer.extract.ranking import SentenceIndex
from summarizer.text.stems import content_stems
from summarizer.text.tokens import analyse

K1, B = 1.2, 0.4


def bm25_ranking(index: SentenceIndex, text: str) -> list[tuple[int, float]]:
    """The sentences that share a stem with the text: their numbers with scores, best first."""
    stems = analyse(index.article).stems
    mean = max(sum(map(len, stems)) / max(len(stems), 1), 1.0)
    scores: dict[int, float] = defaultdict(float)
    for stem, asked in Counter(content_stems(text, index.article.language)).items():
        for at in index.sentences_with(stem):
            count = stems[at].count(stem)
            norm = K1 * (1 - B + B * len(stems[at]) / mean)
            scores[at] += asked * index.idf(stem) * count * (K1 + 1) / (count + norm)
    return sorted(((at + 1, score) for at, score in scores.items()), key=lambda pair: (-pair[1], pair[0]))
