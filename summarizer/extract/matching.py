"""Where the words of a question are met in an article: one table, question words by sentences.

A word is met by the same stem, a root, a synonym (``retrieval.matching``), by a word of like meaning (``vectors``,
English only), and by the name or role of whoever speaks in a sentence, also where it only says "she".
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from summarizer.extract.questions import Asked
from summarizer.retrieval.index import SentenceIndex
from summarizer.retrieval.vectors import Vectors, unit, word_vectors
from summarizer.text.stems import content_stems

Table = NDArray[np.float32]

SPEAKER = 0.8
"""What the name of a sentence's speaker counts where the sentence itself does not hold it."""


class Sentences:
    """What is looked up for every question, gathered once for each article."""

    def __init__(self, index: SentenceIndex, *, vectors: bool = True) -> None:
        self.index = index
        self.knows_meaning = vectors and index.article.language == "en"
        """Whether words of like meaning meet: the vectors are of English words."""
        article = index.article
        self.count = len(article.sentences)
        self.paragraph = np.array([sentence.paragraph for sentence in article.sentences], dtype=np.int64)

    @cached_property
    def speaking(self) -> Mapping[str, frozenset[int]]:
        """Stem of a name or role → the sentences in which its bearer speaks."""
        article = self.index.article
        found: dict[str, set[int]] = defaultdict(set)
        for quotation in self.index.quotations:
            if quotation.speaker is None:
                continue
            spans = (*quotation.content, quotation.speaker.mention)
            places = {sentence.number - 1 for span in spans for sentence in article.sentences_in(span)}
            for stem in content_stems(f"{quotation.speaker.name} {quotation.speaker.role or ''}", article.language):
                found[stem] |= places
        return {stem: frozenset(places) for stem, places in found.items()}

    @cached_property
    def means(self) -> Vectors:
        """For each sentence the sum of its words' vectors, by idf."""
        rows = [self.index.mean_vector(at) for at in range(self.count)]
        return np.array(rows, dtype=np.float32).reshape(self.count, -1)

    @cached_property
    def vectors(self) -> tuple[Vectors, NDArray[np.int64]]:
        """All content words of the article as vectors, and the sentence of each."""
        rows = [self.index.vectors(at) for at in range(self.count)]
        places = np.repeat(np.arange(self.count), [len(row) for row in rows])
        return (np.concatenate(rows) if rows else np.zeros((0, 1), np.float32)), places


class Matches:
    """The words of one question by the sentences of one article; a cell is how well they meet, 0 to 1."""

    def __init__(self, sentences: Sentences, asked: Asked) -> None:
        self.sentences = sentences
        self.asked = asked
        weights = np.array(asked.weights, dtype=np.float32)
        self.shares = weights / max(float(weights.sum()), 1e-9)
        self.exact = self._exact()
        self.like = self._like()

    @cached_property
    def soft(self) -> Table:
        """The better of both meetings."""
        return np.maximum(self.exact, self.like)

    def share(self, table: Table) -> Table:
        """For each sentence, how much of the question is met, by weight."""
        return np.asarray(self.shares @ table, dtype=np.float32)

    def cosines(self) -> dict[str, Table]:
        """How like the question is to each sentence, alone and with the ones beside it, all words taken at once."""
        weights = np.array(self.asked.weights, dtype=np.float32)
        wanted = unit(weights @ self._vectors)
        means = self.sentences.means
        around = means.copy()
        around[1:] += means[:-1]
        around[:-1] += means[1:]
        return {"cosine": unit(means) @ wanted, "cosine_near": unit(around) @ wanted}

    @cached_property
    def _vectors(self) -> Vectors:
        known = self.sentences.knows_meaning
        return word_vectors(self.asked.words if known else [""] * len(self.asked.words))

    def spread(self, table: Table, before: int, after: int, *, inside: bool) -> Table:
        """Each cell becomes the best of those so many sentences before and after it; ``inside`` its paragraph only."""
        best = table.copy()
        paragraph = self.sentences.paragraph
        for step in range(-before, after + 1):
            if step == 0 or abs(step) >= table.shape[1]:
                continue
            here = slice(max(-step, 0), min(table.shape[1], table.shape[1] - step))
            there = slice(max(step, 0), min(table.shape[1], table.shape[1] + step))
            kept = paragraph[here] == paragraph[there] if inside else np.True_
            best[:, here] = np.maximum(best[:, here], table[:, there] * kept)
        return best

    def _exact(self) -> Table:
        index = self.sentences.index
        table = np.zeros((len(self.asked.stems), self.sentences.count), dtype=np.float32)
        for row, stem in enumerate(self.asked.stems):
            table[row, list(self.sentences.speaking.get(stem, ()))] = SPEAKER
            for other, weight in {**index.meetings(stem), stem: 1.0}.items():
                places = index.holding(other)
                table[row, places] = np.maximum(table[row, places], weight)
        return table

    def _like(self) -> Table:
        table = np.zeros_like(self.exact)
        if not self._vectors.any():
            return table
        vectors, places = self.sentences.vectors
        likeness = np.maximum(self._vectors @ vectors.T, 0.0)
        if places.size:
            filled, starts = np.unique(places, return_index=True)
            table[:, filled] = np.maximum.reduceat(likeness, starts, axis=1)
        return table
