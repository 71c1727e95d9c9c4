"""Which sentences bear on a question: BM25 over stems, and features of the question's type."""

from summarizer.retrieval.index import SentenceIndex
from summarizer.retrieval.ranking import Ranked, bm25_ranking, passages, rank_sentences

__all__ = ["Ranked", "SentenceIndex", "bm25_ranking", "passages", "rank_sentences"]
