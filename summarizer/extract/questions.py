"""A question taken apart for the search of passages: its kind, its words with their weights, whom it asks about."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.retrieval.index import SentenceIndex
from summarizer.retrieval.questions import AnswerKind, Question, Term, analyse_question
from summarizer.retrieval.vectors import word_rank
from summarizer.text.stems import is_stop_word, stem, word_spans

LONGEST_QUESTION = 60
"""Words of a question that are looked up; what is longer is a text, and its first words say what it is about."""

COMMONEST, RAREST = 200, 20_000
LEAST_WEIGHT = 0.3
"""A word among the 200 commonest weighs 0.3 of its idf, from the 20,000th on all of it: in one article a common word
may look rare. The middle of what was tried (0.2 to 0.5); the ranking hardly depends on it."""

_AMOUNT = re.compile(
    r"\b(?:wie\s?viele?n?|wie (?:hoch|alt|lange|groß|teuer|oft|weit)|hoeveel|combien|quel âge"
    r"|cu[aá]nt[oa]s?|quant[oaie]s?)\b",
    re.IGNORECASE,
)
"""Outside English: asks for a figure in two words, or with a question word that the tables give another kind."""
_WHO_IS = re.compile(
    r"\W*(?:and |but )?(?:who(?:'s|’s| is| are| was| were)|wer (?:ist|sind|war|waren)|qui (?:est|sont|était)"
    r"|qui[eé]n(?:es)? (?:es|son|era|fue)|chi (?:è|sono|era)|quem (?:é|são|era)|wie (?:is|zijn|was))"
    r"\s+(?P<whom>[^?]+?)\W*",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?:[^\W\d_a-z]\S*\s+|(?:de|van|von|der|den|la|le|di|da|bin|al)\s+)*[^\W\d_a-z]\S*")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question held against one article."""

    question: Question
    kind: AnswerKind
    """As ``Question.kind``, with the questions for a figure of more languages."""
    stems: tuple[str, ...]
    """Its content words, each once, in order."""
    words: tuple[str, ...]
    """The same as they are written, lower case: ``words[i]`` has the stem ``stems[i]``."""
    weights: tuple[float, ...]
    """What each counts: its idf in the article, less where the word is common everywhere."""
    person: tuple[str, ...]
    """The stems of the name in ``Who is NAME?``; empty for other questions."""

    @property
    def terms(self) -> tuple[Term, ...]:
        """The content words that should stand near an answer, with their places in the question."""
        return self.question.terms


def ask_of(index: SentenceIndex, text: str, *, by_rarity: bool = True) -> Asked:
    """Take a question apart for an article. A question without content words has no ``stems``.

    ``by_rarity``: words that are common in English count less, in an English article.
    """
    language = index.article.language
    text = _shortened(" ".join(text.split()))
    question = analyse_question(text, language)
    found: dict[str, str] = {}
    for span in word_spans(text):
        word = text[span.start : span.end]
        found.setdefault(stem(word, language), word.lower())
    kept = {of_it: word for of_it, word in found.items() if of_it in question.stems}
    rare = by_rarity and language == "en"
    weights = tuple(index.idf(of_it) * (_rarity(word) if rare else 1.0) for of_it, word in kept.items())
    kind: AnswerKind = "quantity" if language != "en" and _AMOUNT.search(text) else question.kind
    return Asked(question, kind, tuple(kept), tuple(kept.values()), weights, _person(text, language))


def _shortened(text: str) -> str:
    spans = word_spans(text)
    return text if len(spans) <= LONGEST_QUESTION else text[: spans[LONGEST_QUESTION - 1].end]


def _rarity(word: str) -> float:
    """From ``LEAST_WEIGHT`` for the commonest English words to 1."""
    rank = word_rank(word)
    if rank is None:
        return 1.0
    share = math.log(max(rank, COMMONEST) / COMMONEST) / math.log(RAREST / COMMONEST)
    return LEAST_WEIGHT + (1 - LEAST_WEIGHT) * min(share, 1.0)


def _person(text: str, language: str) -> tuple[str, ...]:
    found = _WHO_IS.fullmatch(text)
    if not found or not _NAME.fullmatch(found["whom"]):
        return ()
    return _stems(found["whom"], language)


def _stems(text: str, language: str) -> tuple[str, ...]:
    words: Sequence[str] = [text[span.start : span.end] for span in word_spans(text)]
    return tuple(stem(word, language) for word in words if not is_stop_word(word, language))
