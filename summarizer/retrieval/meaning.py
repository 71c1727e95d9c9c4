"""How near a sentence comes to a question in meaning, also where it shares no word with it."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from summarizer.retrieval.index import SentenceIndex
from summarizer.retrieval.questions import Question
from summarizer.retrieval.vectors import Vectors, unit, word_vectors
from summarizer.words import is_stop_word, stem, word_spans

_SAME = 0.99
"""Likeness from which a word of the sentence is one of the question."""


class Meaning:
    """The content words of a question as vectors; ``idf`` gives the stems that count, and how much."""

    def __init__(self, index: SentenceIndex, question: Question, idf: Mapping[str, float]) -> None:
        self._index = index
        language = index.article.language
        words = [question.text[span.start : span.end] for span in word_spans(question.text)]
        pairs = [(word.lower(), stem(word, language)) for word in words if not is_stop_word(word, language)]
        pairs = [(word, of_it) for word, of_it in pairs if of_it in idf]
        self._stems = [of_it for _, of_it in pairs]
        self._weights = np.array([idf[of_it] for of_it in self._stems], dtype=np.float32)
        self._vectors = word_vectors([word for word, _ in pairs] if language == "en" else [""] * len(pairs))
        self._shares = self._weights / max(float(self._weights.sum()), 1e-9)
        self._squares = self._weights**2 / max(float((self._weights**2).sum()), 1e-9)
        self._mean = unit(self._weights @ self._vectors)
        self._focus = [at for at, of_it in enumerate(self._stems) if of_it in question.focus[-1:]]
        self._likeness: dict[int, Vectors] = {}
        self._likest: dict[int, Vectors] = {}

    def features(
        self,
        at: int,
        met: Mapping[str, float],
        near: Sequence[int],
        earlier: Sequence[int],
        met_earlier: Mapping[str, float],
    ) -> dict[str, float]:
        """What speaks for sentence ``at`` (from 0), which meets some stems; ``near`` are the sentences beside it.

        ``earlier`` are those before it in its paragraph, and ``met_earlier`` what they and it meet: a sentence seldom
        repeats what the ones before it have named.

        ``soft_share`` is the share of the question, by idf, that words of a like meaning meet, as like as they are;
        ``soft_missing`` the part of it that no meeting of stems gives; ``soft_sharp`` counts little likeness less.
        ``cosine`` compares all words at once.
        """
        if not self._stems:
            return {}
        exact = self._exact(met)
        best = self._best(at)
        here = np.maximum(exact, best)
        around = np.maximum.reduce([here, *(self._best(other) for other in near)])
        so_far = np.maximum.reduce([self._exact(met_earlier), best, *(self._best(other) for other in earlier)])
        unmet = exact == 0
        found = {
            "soft_share": self._share(here),
            "soft_missing": self._share(best * unmet),
            "soft_sharp": self._share(here**2),
            "soft_near": self._share(around),
            "soft_near_missing": self._share(around * unmet),
            "soft_earlier": self._share(so_far),
            "soft_earlier_sharp": self._share(so_far**2),
            "soft_squared": float(self._squares @ here),
            "soft_mean": float(here.mean()),
            "soft_least": float(here.min()),
            "cosine": self._cosine(self._index.mean_vector(at)),
            "cosine_near": self._cosine(np.add.reduce([self._index.sum_vector(n) for n in (at, *near)])),
        }
        return found | ({"soft_focus": self._asked_for(at)} if self._focus else {})

    def _exact(self, met: Mapping[str, float]) -> Vectors:
        return np.array([met.get(of_it, 0.0) for of_it in self._stems], dtype=np.float32)

    def _share(self, met: Vectors) -> float:
        return float(self._shares @ met)

    def _cosine(self, vector: Vectors) -> float:
        length = math.sqrt(vector @ vector)
        return float(self._mean @ vector) / length if length else 0.0

    def _best(self, at: int) -> Vectors:
        """For each word of the question, how like it the likest word of a sentence is, 0 to 1."""
        if at not in self._likest:
            self._likest[at] = self._like(at).max(1, initial=0.0)
        return self._likest[at]

    def _like(self, at: int) -> Vectors:
        if at not in self._likeness:
            self._likeness[at] = self._vectors @ self._index.vectors(at).T
        return self._likeness[at]

    def _asked_for(self, at: int) -> float:
        """How like the noun asked for (``what religion``) is to a word that the question does not have."""
        like = self._like(at)
        new = like.max(0, initial=0.0) < _SAME
        return float(max(like[self._focus][:, new].max(initial=0.0), 0.0))
