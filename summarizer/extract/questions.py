"""What a question asks for: the kind of answer, the noun it is about, its words with their weights, whom it asks about.

The words that ask stand in ``summarizer/text/data/<language>/questions.toml``; in a language without that file every
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
from summarizer.text.stems import is_stop_word, stem, word_spans

AnswerKind = Literal["person", "organisation", "place", "time", "quantity", "reason", "manner", "thing", "yes_no"]

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
_FOCUS_WORDS = 5
_TYPED: frozenset[AnswerKind] = frozenset({"person", "time", "place", "reason", "manner"})


@dataclass(frozen=True, slots=True)
class QuestionTerm:
    """A content word of the question."""

    word: str
    stem: str
    is_name: bool
    """Capitalised inside the question, or a number."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart."""

    words: tuple[str, ...]
    """All of its words, lower case with a straight apostrophe."""
    kind: AnswerKind
    terms: tuple[QuestionTerm, ...]
    """The content words that the answer's surroundings should hold, in order; without the focus of a typed question."""
    focus: tuple[str, ...]
    """Stems of the noun phrase after ``what``, ``which``, ``how many``; its head comes last."""
    relations: frozenset[str]
    """Its function words that say more than grammar does: ``after``, ``first``, ``most``, ``against``; lower case."""
    person: tuple[str, ...]
    """The stems of the name in ``Who is NAME?``; empty for other questions."""

    @property
    def stems(self) -> frozenset[str]:
        """The stems of all its content words, the focus included."""
        return frozenset(term.stem for term in self.terms) | frozenset(self.focus)


@dataclass(frozen=True, slots=True)
class WeightedQuestion:
    """A question held against one article."""

    question: Question
    stems: tuple[str, ...]
    """Its content words, each once, in order."""
    words: tuple[str, ...]
    """The same as they are written, lower case: ``words[i]`` has the stem ``stems[i]``."""
    weights: tuple[float, ...]
    """What each counts: its idf in the article, less where the word is common everywhere."""


def weigh(index: SentenceIndex, text: str, *, by_rarity: bool = True) -> WeightedQuestion:
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
    return WeightedQuestion(question, tuple(kept), tuple(kept.values()), weights)


def analyse_question(text: str, language: str = "en") -> Question:
    """Take a question apart."""
    text = " ".join(text.split())
    words = [text[span.start : span.end] for span in word_spans(text)]
    lowered = [word.lower().replace("’", "'") for word in words]
    kind, at = _asked(lowered, language)
    focus_end = at + 1
    typed = kind in _TYPED
    if at >= 0 and language == "en":
        focus_end = _focus_end(words, lowered, at)
        kind, typed = _refined(kind, lowered, at, focus_end)
    elif language != "en" and _AMOUNT.search(text):
        kind = "quantity"
    focus = tuple(stem(word, language) for word in words[at + 1 : focus_end] if not is_stop_word(word, language))
    skipped = focus_end - 1 if typed and focus else -1
    terms = tuple(
        QuestionTerm(word, stem(word, language), (position > 0 and word[0].isupper()) or word[0].isdigit())
        for position, word in enumerate(words)
        if position != skipped and not is_stop_word(word, language) and lowered[position] not in _asking(language)
    )
    relations = frozenset(lowered) & word_list("relations")
    return Question(tuple(lowered), kind, terms, focus, relations, _person(text, language))


@cache
def word_list(name: str, language: str = "en") -> frozenset[str]:
    """A list of the words by which a sentence may answer, as ``negations``; empty where the language has none."""
    return lexicon.words(_table(language).get("words", {}).get(name, ""))


@cache
def number_words() -> frozenset[str]:
    """English words that are written in figures, too."""
    return frozenset(lexicon.table("questions")["figures"])


@cache
def _table(language: str) -> Mapping[str, Any]:
    try:
        return lexicon.table("questions", language)
    except FileNotFoundError:
        return {}


@cache
def _asking(language: str) -> Mapping[str, AnswerKind]:
    return _kinds(_table(language).get("asking", {}))


@cache
def _focus_nouns() -> Mapping[str, AnswerKind]:
    return _kinds(_table("en")["focus"])


def _kinds(lists: Mapping[AnswerKind, str]) -> Mapping[str, AnswerKind]:
    """Word → kind, the first kind that has the word."""
    kinds: dict[str, AnswerKind] = {}
    for kind, words in lists.items():
        for word in words.split():
            kinds.setdefault(word, kind)
    return kinds


def _asked(lowered: list[str], language: str) -> tuple[AnswerKind, int]:
    asking, auxiliaries = _asking(language), word_list("auxiliaries")
    found = [(asking[word], at) for at, word in enumerate(lowered) if word in asking]
    if found and (found[0][1] <= 2 or lowered[0] not in auxiliaries):
        # "When X fell, what did Y do?": the later question word asks.
        late = [hit for hit in found if hit[0] == "thing"]
        first = found[0]
        if first[1] == 0 and first[0] in {"time", "place"} and len(found) > 1 and late and lowered[1:2] != ["and"]:
            return late[0]
        return first
    if lowered[:1] and lowered[0] in auxiliaries and language == "en":
        return "yes_no", -1
    return "thing", -1


def _focus_end(words: list[str], lowered: list[str], at: int) -> int:
    """One past the noun phrase that follows the question word."""
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


def _refined(kind: AnswerKind, lowered: list[str], at: int, end: int) -> tuple[AnswerKind, bool]:
    """The kind that the noun after the question word names, and whether that noun only says so."""
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
    words = (found["whom"][span.start : span.end] for span in word_spans(found["whom"]))
    return tuple(stem(word, language) for word in words if not is_stop_word(word, language))
