"""How much each sentence of an article says about the whole of it.

A weighted sum of few features, as Edmundson proposed ("New methods in automatic extracting", J. ACM 1969). Frequency
of stems stands for centrality, as in SumBasic (Nenkova and Vanderwende, 2005): unlike the sentence graph of LexRank
(Erkan and Radev, 2004) it takes linear time, and on news it was no worse (``benchmarks/summaries``).
"""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from summarizer.article import Article, Sentence
from summarizer.orders import orders_to_machines
from summarizer.selection.asides import asides
from summarizer.selection.marks import marks
from summarizer.selection.openers import MONTHS
from summarizer.selection.titles import own_title
from summarizer.text.stems import content_stems
from summarizer.text.tokens import analysed


@dataclass(frozen=True, slots=True)
class Weights:
    """The one table of weights: fitted by ``benchmarks/_fit_selection.py``, or set where a field says so."""

    lead_length: float = 1.75
    """Sentences after which the lead bonus, which is 1 for the first sentence, has fallen to 1/e."""
    frequency: float = 0.3
    """For the mean over a sentence's stems of log(1 + occurrences in the article)."""
    repeated: float = 0.45
    """For the share of a sentence's stems that other sentences use too."""
    redundant: float = 0.7
    """Share of the smaller set of stems from which on two sentences say the same."""
    title: float = 0.3
    """For the share of the title's stems that the sentence has (set: the articles fitted on have no titles)."""
    names: float = -0.3
    """For capitalised words within a sentence, 1 for four or more: it tells particulars."""
    personal: float = -0.2
    """For an English sentence that says ``I``, ``we`` or ``you``, quoted or not."""
    question: float = -1.0
    """For a sentence that asks (set)."""
    brief: float = 0.5
    """For log(words / ``full_words``) of a sentence that has fewer: it says little by itself."""
    full_words: int = 15
    """As ``word_count`` counts (set)."""
    telling: float = 0.0
    """For the part of an abstract that tells what came out (set)."""
    attributed: float = 0.0
    """For a sentence that tells who says it, or which side somebody takes (set)."""
    figure: float = 0.0
    """For a sentence with a figure that is no date (set)."""
    section: float = -0.15
    """For each sentence already chosen from the same section of a long article (set)."""


WEIGHTS = Weights(telling=2.0)
KEY_WEIGHTS = Weights(telling=2.0, names=-0.15, attributed=0.15, figure=0.1)
"""For key points: who says what, and how much, belongs there."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be chosen, and what is known of it."""

    sentence: Sentence
    order: int
    """0-based place among the candidates."""
    words: int
    """Its length, as ``word_count`` counts."""
    stems: frozenset[str]
    """Its content stems."""
    frequency: float
    """Mean over its stems of log(1 + occurrences in the article)."""
    repeated: float
    """Share of its stems that other sentences use too, 0…1."""
    title: float
    """Share of the title's stems that it has, 0…1."""
    names: float
    """Capitalised words after its first, 0…1: 1 for four or more."""
    personal: bool
    question: bool
    telling: bool
    """It opens with the label of an abstract's conclusions."""
    attributed: bool
    """It names who says something or takes a side."""
    figure: bool
    """It has a figure that is no date."""

    def score(self, weights: Weights) -> float:
        """How much it says; higher is more. Only comparable within one article."""
        return (
            math.exp(-self.order / weights.lead_length)
            + weights.frequency * self.frequency
            + weights.repeated * self.repeated
            + weights.title * self.title
            + weights.names * self.names
            + weights.personal * self.personal
            + weights.question * self.question
            + weights.telling * self.telling
            + weights.attributed * self.attributed
            + weights.figure * self.figure
            + weights.brief * min(0.0, math.log(max(1, self.words) / weights.full_words))
        )


MIN_WORDS = 6
"""A shorter sentence is seldom a point."""
_MANY_NAMES = 4
_NAME = re.compile(r"(?<!\A)\b[A-Z][a-z]+")
_PERSONAL = re.compile(r"\b(?:I|we|you|my|our)\b")
_MONTH = "|".join(
    sorted(MONTHS | {"jan", "feb", "mar", "apr", "aug", "sept", "sep", "oct", "nov", "dec"}, reverse=True)
)
_DATE = re.compile(
    rf"\b(?:1[5-9]|20)\d\d\b(?![.,]\d)|\b\d{{1,2}}[:.]\d\d\b"
    rf"|\b(?:{_MONTH})\.? \d{{1,2}}\b|\b\d{{1,2}}\.? (?:{_MONTH})\b"
    r"|, \d\d,",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_FIGURE = re.compile(r"\d")
_QUESTION = re.compile(r"[?？؟]\W*\Z")
_UNSPACED = re.compile(r"[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3040-\u30FF\u3400-\u4DBF\u4E00-\u9FFF]")


@lru_cache(maxsize=4)
def candidates(article: Article) -> tuple[Candidate, ...]:
    """The article's sentences in order, without headings, asides and orders to a machine, if it has anything else."""
    sentences = _usable(article)
    texts = [article.sentence_text(sentence) for sentence in sentences]
    every = analysed(article).stems
    stems = [every[sentence.number - 1] for sentence in sentences]
    occurrences = Counter(stem for of_one in stems for stem in of_one)
    users = Counter(stem for of_one in stems for stem in set(of_one))
    title = frozenset(content_stems(title_words(article), article.language))
    words = marks(article.language)
    found = []
    for order, (sentence, text, of_one) in enumerate(zip(sentences, texts, stems, strict=True)):
        distinct = frozenset(of_one)
        found.append(
            Candidate(
                sentence,
                order,
                words=word_count(text),
                stems=distinct,
                frequency=_mean(math.log1p(occurrences[stem]) for stem in distinct),
                repeated=_mean(users[stem] > 1 for stem in distinct),
                title=_mean(stem in distinct for stem in title),
                names=min(1.0, len(_NAME.findall(text)) / _MANY_NAMES),
                personal=article.language == "en" and bool(_PERSONAL.search(text)),
                question=is_question(text),
                telling=words.telling.match(text) is not None,
                attributed=not words.side_words.isdisjoint(_WORD.findall(text.lower())),
                figure=has_figure(text),
            )
        )
    return tuple(found)


def _usable(article: Article) -> list[Sentence]:
    told = [sentence for sentence in article.sentences if not article.is_heading(sentence)]
    orders = orders_to_machines(article)
    obeyed = [sentence for sentence in told if sentence.number not in orders]
    aside = asides(article)
    return [sentence for sentence in obeyed if sentence.number not in aside] or obeyed or told


def title_words(article: Article) -> str:
    """The title's words, or those of the line that is one; empty where there is neither."""
    own = own_title(article)
    return article.title or (article.quote(own) if own else "")


def has_figure(text: str) -> bool:
    """True for an amount, a share, a vote or a count; not for years, days and times alone."""
    return _FIGURE.search(_DATE.sub(" ", text)) is not None


def is_question(text: str) -> bool:
    """True when a sentence ends in a question mark, closing quotes and brackets aside."""
    return bool(_QUESTION.search(text[-8:]))


def word_count(text: str) -> int:
    """White-space separated words; two characters of a script without spaces count as one word."""
    unspaced = len(_UNSPACED.findall(text))
    return len(_UNSPACED.sub(" ", text).split()) + (unspaced + 1) // 2


def _mean(values: Iterable[float]) -> float:
    """Exact summation: the same for any order, so that sets may be iterated."""
    listed = list(values)
    return math.fsum(listed) / len(listed) if listed else 0.0
