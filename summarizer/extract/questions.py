"""Question analysis: the kind of answer, the focus noun, the weighted words, and the person asked about.

Question words are in ``summarizer/text/data/<language>/questions.toml``. In a language without that file every content
word is a term, and the kind is ``thing``.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from summarizer.extract.ranking import SentenceIndex, word_rank
from summarizer.text import lexicon
from summarizer.text.tokens import is_stop_word, stem, word_spans, words_of
from summarizer.text.typography import plain_lower

AnswerKind = Literal["person", "organisation", "place", "time", "quantity", "reason", "manner", "thing", "yes_no"]

LONGEST_QUESTION = 60
"""Most words of a question that are used; of a longer text, the first words say what it is about."""
COMMONEST, RAREST = 200, 20_000
LEAST_WEIGHT = 0.3
"""A word among the 200 most common counts 0.3 of its idf; from rank 20,000 on, all of it, since a common word may be
rare in one article. 0.3 is the middle of the values tried (0.2 to 0.5); the ranking hardly depends on it."""

_AMOUNT = re.compile(
    r"\b(?:wie\s?viele?n?|wie (?:hoch|alt|lange|groß|teuer|oft|weit)|hoeveel|combien|quel âge"
    r"|cu[aá]nt[oa]s?|quant[oaie]s?)\b",
    re.IGNORECASE,
)
"""Outside English: phrases that ask for a figure although their question word has another kind in the tables."""
_WHO_IS = re.compile(
    r"\W*(?:and |but )?(?:who(?:'s|’s| is| are| was| were)|wer (?:ist|sind|war|waren)|qui (?:est|sont|était)"
    r"|qui[eé]n(?:es)? (?:es|son|era|fue)|chi (?:è|sono|era)|quem (?:é|são|era)|wie (?:is|zijn|was))"
    r"\s+(?P<whom>[^?]+?)\W*",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?:[^\W\d_a-z]\S*\s+|(?:de|van|von|der|den|la|le|di|da|bin|al)\s+)*[^\W\d_a-z]\S*")
_FOCUS_WORDS = 5
_TYPED: frozenset[AnswerKind] = frozenset({"person", "time", "place", "reason", "manner"})


@dataclass(frozen=True, slots=True)
class QuestionTerm:
    """A content word of the question."""

    word: str
    stem: str
    is_name: bool
    """Whether the word is capitalised inside the question, or a number."""


@dataclass(frozen=True, slots=True)
class Question:
    """An analysed question."""

    words: tuple[str, ...]
    """All of its words, lower case with a straight apostrophe."""
    kind: AnswerKind
    terms: tuple[QuestionTerm, ...]
    """The content words expected near the answer, in order, without the focus of a typed question."""
    focus: tuple[str, ...]
    """Stems of the noun phrase after ``what``, ``which``, ``how many``; its head comes last."""
    relations: frozenset[str]
    """Function words that carry meaning, in lower case: ``after``, ``first``, ``most``, ``against``."""
    person: tuple[str, ...]
    """The stems of the name in ``Who is NAME?``; empty for other questions."""

    @property
    def stems(self) -> frozenset[str]:
        """The stems of all its content words, the focus included."""
        return frozenset(term.stem for term in self.terms) | frozenset(self.focus)


@dataclass(frozen=True, slots=True)
class WeightedQuestion:
    """A question with the weights of its words in one article."""

    question: Question
    stems: tuple[str, ...]
    """Its content words, each once, in order."""
    words: tuple[str, ...]
    """The words as written, in lower case: ``words[i]`` has the stem ``stems[i]``."""
    weights: tuple[float, ...]
    """Weight of each word: its idf in the article, reduced if the word is common in English."""


def weigh_question(index: SentenceIndex, text: str, *, by_rarity: bool = True) -> WeightedQuestion:
    """Analyse and weight a question for an article. Without content words, ``stems`` is empty.

    ``by_rarity``: in an English article, common English words count less.
    """
    language = index.article.language
    text = _truncate(" ".join(text.split()))
    question = analyse_question(text, language)
    found: dict[str, str] = {}
    for word in words_of(text):
        found.setdefault(stem(word, language), word.lower())
    kept = {key: word for key, word in found.items() if key in question.stems}
    rare = by_rarity and language == "en"
    weights = tuple(index.idf(key) * (_rarity(word) if rare else 1.0) for key, word in kept.items())
    return WeightedQuestion(question, tuple(kept), tuple(kept.values()), weights)


def analyse_question(text: str, language: str = "en") -> Question:
    """Analyse a question in a language (ISO 639-1)."""
    text = " ".join(text.split())
    words = words_of(text)
    lowered = [plain_lower(word) for word in words]
    kind, at = _find_question_word(lowered, language)
    focus_end = at + 1
    typed = kind in _TYPED
    if at >= 0 and language == "en":
        focus_end = _focus_end(words, lowered, at)
        kind, typed = _refine_kind(kind, lowered, at, focus_end)
    elif language != "en" and _AMOUNT.search(text):
        kind = "quantity"
    focus = tuple(stem(word, language) for word in words[at + 1 : focus_end] if not is_stop_word(word, language))
    skipped = focus_end - 1 if typed and focus else -1
    terms = tuple(
        QuestionTerm(word, stem(word, language), (position > 0 and word[0].isupper()) or word[0].isdigit())
        for position, word in enumerate(words)
        if position != skipped
        and not is_stop_word(word, language)
        and lowered[position] not in _question_words(language)
    )
    relations = frozenset(lowered) & word_list("relations")
    return Question(tuple(lowered), kind, terms, focus, relations, _person_asked_about(text, language))


@cache
def word_list(name: str, language: str = "en") -> frozenset[str]:
    """A word list of the language such as ``negations``; empty if the language has none."""
    return lexicon.words(_table(language).get("words", {}).get(name, ""))


@cache
def number_words() -> frozenset[str]:
    """English number words."""
    return frozenset(lexicon.table("questions")["figures"])


@cache
def _table(language: str) -> Mapping[str, Any]:
    try:
        return lexicon.table("questions", language)
    except FileNotFoundError:
        return {}


@cache
def _question_words(language: str) -> Mapping[str, AnswerKind]:
    return _kinds(_table(language).get("asking", {}))


@cache
def _focus_nouns() -> Mapping[str, AnswerKind]:
    return _kinds(_table("en")["focus"])


def _kinds(lists: Mapping[AnswerKind, str]) -> Mapping[str, AnswerKind]:
    """Word → the first kind whose list contains it."""
    kinds: dict[str, AnswerKind] = {}
    for kind, words in lists.items():
        for word in words.split():
            kinds.setdefault(word, kind)
    return kinds


def _find_question_word(lowered: list[str], language: str) -> tuple[AnswerKind, int]:
    question_words, auxiliaries = _question_words(language), word_list("auxiliaries")
    found = [(question_words[word], at) for at, word in enumerate(lowered) if word in question_words]
    if found and (found[0][1] <= 2 or lowered[0] not in auxiliaries):
        # "When X fell, what did Y do?": the later question word asks.
        later = [hit for hit in found if hit[0] == "thing"]
        first = found[0]
        if first[1] == 0 and first[0] in {"time", "place"} and len(found) > 1 and later and lowered[1:2] != ["and"]:
            return later[0]
        return first
    if lowered[:1] and lowered[0] in auxiliaries and language == "en":
        return "yes_no", -1
    return "thing", -1


def _focus_end(words: list[str], lowered: list[str], at: int) -> int:
    """The end (exclusive) of the noun phrase after the question word."""
    end = at + 1
    if lowered[at] == "how":
        if lowered[end : end + 1] == [] or lowered[end] not in word_list("measures"):
            return end
        end += 1
    if lowered[at] not in {"how", "what", "which", "whose"}:
        return end
    start, limit = end, min(len(words), end + _FOCUS_WORDS)
    while end < limit and (not is_stop_word(words[end]) or (end == start and lowered[end] in {"other", "two"})):
        if end > start and lowered[end].endswith("ed") and len(lowered[end]) > 4:
            break
        end += 1
    return end


def _refine_kind(kind: AnswerKind, lowered: list[str], at: int, end: int) -> tuple[AnswerKind, bool]:
    """The kind that the noun after the question word implies, and whether the noun only names the kind."""
    if lowered[at] == "how":
        measured = lowered[at + 1 : at + 2] != [] and lowered[at + 1] in word_list("measures")
        return ("quantity", False) if measured else (kind, True)
    if kind != "thing":
        return kind, True
    head = lowered[end - 1] if end > at + 1 else _head_after_copula(lowered, at)
    named = _focus_nouns().get(head)
    return (named, end > at + 1) if named else ("thing", False)


def _head_after_copula(lowered: list[str], at: int) -> str:
    """``what is the population of …``: the noun after the article."""
    rest = lowered[at + 1 : at + 5]
    for position, word in enumerate(rest):
        if word in {"the", "a", "an"} and position + 1 < len(rest) and rest[0] in word_list("auxiliaries"):
            return rest[position + 1]
    return ""


def _truncate(text: str) -> str:
    spans = word_spans(text)
    return text if len(spans) <= LONGEST_QUESTION else text[: spans[LONGEST_QUESTION - 1].end]


def _rarity(word: str) -> float:
    """A factor from ``LEAST_WEIGHT`` for the most common English words to 1."""
    rank = word_rank(word)
    if rank is None:
        return 1.0
    share = math.log(max(rank, COMMONEST) / COMMONEST) / math.log(RAREST / COMMONEST)
    return LEAST_WEIGHT + (1 - LEAST_WEIGHT) * min(share, 1.0)


def _person_asked_about(text: str, language: str) -> tuple[str, ...]:
    found = _WHO_IS.fullmatch(text)
    if not found or not _NAME.fullmatch(found["whom"]):
        return ()
    words = words_of(found["whom"])
    return tuple(stem(word, language) for word in words if not is_stop_word(word, language))
