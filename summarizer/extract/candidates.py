"""The sentences a summary may choose from, and how well each represents the article.

Asides (``asides.py``) are left out; a summary uses them only if the article has nothing else.

The score is a weighted sum of a few features (Edmundson, "New methods in automatic extracting", J. ACM 1969). Stem
frequency measures centrality, as in SumBasic (Nenkova and Vanderwende, 2005): it takes linear time, unlike the sentence
graph of LexRank (Erkan and Radev, 2004), and is no worse on news (``benchmarks/summaries``). The weights are in
``candidates.json``; ``python -m benchmarks._fit_selection`` searches for better ones.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from summarizer.extract.asides import find_asides
from summarizer.extract.structure import (
    is_question,
    pattern,
    side_words,
    title_words,
    word_set,
)
from summarizer.text.article import Article, Sentence
from summarizer.text.injection import injected_sentences
from summarizer.text.tokens import analyse, content_stems, word_count, words_of

Weights = Mapping[str, float]
"""The weight of each feature, and the parameters ``lead_length``, ``full_words``, ``redundant`` and ``section``."""


@cache
def weights(*, key_points: bool = False) -> Weights:
    """The weights for an overview, or for key points, where attributed claims and figures count more."""
    stored: dict[str, Any] = json.loads((files(__package__) / "candidates.json").read_text(encoding="utf-8"))
    return MappingProxyType(stored["overview"] | (stored["key points"] if key_points else {}))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be selected, with its features."""

    sentence: Sentence
    order: int
    """0-based place among the candidates."""
    words: int
    """Its length by ``word_count``."""
    stems: frozenset[str]
    """Its content stems."""
    features: Mapping[str, float]
    """Numbers between 0 and 1, except ``frequency``."""

    def score(self, weights: Weights) -> float:
        """The score; higher is better. Comparable only within one article.

        The bonus for the lead falls to 1/e after ``lead_length`` sentences. A sentence with fewer than ``full_words``
        words gets a penalty.
        """
        lead = math.exp(-self.order / weights["lead_length"])
        brief = min(0.0, math.log(max(1, self.words) / weights["full_words"]))
        return lead + weights["brief"] * brief + sum(weights[name] * value for name, value in self.features.items())


_MANY_NAMES = 4
_PERSONAL = re.compile(r"\b(?:I|we|you|my|our)\b")
_FIGURE = re.compile(r"\d")


@lru_cache(maxsize=4)
def candidates(article: Article) -> tuple[Candidate, ...]:
    """The article's sentences in order, without headings, asides and prompt injections, if it has any others."""
    sentences = _usable_sentences(article)
    texts = [article.sentence_text(sentence) for sentence in sentences]
    every = analyse(article).stems
    stems = [every[sentence.number - 1] for sentence in sentences]
    occurrences = Counter(stem for sentence_stems in stems for stem in sentence_stems)
    users = Counter(stem for sentence_stems in stems for stem in set(sentence_stems))
    title = frozenset(content_stems(title_words(article), article.language))
    speech_verbs, label = side_words(article.language), pattern("telling", article.language)

    def features(text: str, distinct: frozenset[str]) -> Mapping[str, float]:
        return {
            "frequency": _mean(math.log1p(occurrences[stem]) for stem in distinct),
            "repeated": _mean(users[stem] > 1 for stem in distinct),
            "title": _mean(stem in distinct for stem in title),
            "names": min(1.0, sum(map(_is_named, words_of(text[1:]))) / _MANY_NAMES),
            "personal": float(article.language == "en" and _PERSONAL.search(text) is not None),
            "question": float(is_question(text)),
            "telling": float(label.match(text) is not None),
            "attributed": float(not speech_verbs.isdisjoint(words_of(text.lower()))),
            "figure": float(has_figure(text)),
        }

    return tuple(
        Candidate(sentence, order, word_count(text), distinct, features(text, distinct))
        for order, (sentence, text, distinct) in enumerate(zip(sentences, texts, map(frozenset, stems), strict=True))
    )


def has_figure(text: str) -> bool:
    """Whether a text has an amount, a share, a vote or a count; years, days and times do not count."""
    return _FIGURE.search(_dates().sub(" ", text)) is not None


def _is_named(word: str) -> bool:
    """Whether a word is capitalised as names are; an abbreviation in capitals is not."""
    return word[0].isupper() and word[1:2].islower()


def _usable_sentences(article: Article) -> list[Sentence]:
    prose = [sentence for sentence in article.sentences if not article.is_heading(sentence)]
    orders = injected_sentences(article)
    trusted = [sentence for sentence in prose if sentence.number not in orders]
    aside = find_asides(article)
    return [sentence for sentence in trusted if sentence.number not in aside] or trusted or prose


@cache
def _dates() -> re.Pattern[str]:
    months = word_set("opening", "months")
    month = "|".join(sorted(months | {name[:3] for name in months} | {"sept"}, reverse=True))
    return re.compile(
        rf"\b(?:1[5-9]|20)\d\d\b(?![.,]\d)|\b\d{{1,2}}[:.]\d\d\b"
        rf"|\b(?:{month})\.? \d{{1,2}}\b|\b\d{{1,2}}\.? (?:{month})\b|, \d\d,",
        re.IGNORECASE,
    )


def _mean(values: Iterable[float]) -> float:
    """The mean, by exact summation, so that the order of a set does not matter."""
    numbers = list(values)
    return math.fsum(numbers) / len(numbers) if numbers else 0.0
