"""What a question asks for: the kind of answer, the noun it is about, the words that must be met, negation."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from summarizer.retrieval import lexicon
from summarizer.text.stems import is_stop_word, stem, word_spans

AnswerKind = Literal["person", "organisation", "place", "time", "quantity", "reason", "manner", "thing", "yes_no"]

_AUXILIARIES = frozenset(
    "is are was were am do does did has have had can could will would shall should may might must".split()
)


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of the question."""

    word: str
    stem: str
    position: int
    """Which word of the question it is, from 0."""
    is_name: bool
    """Capitalised inside the question, or a number."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart."""

    words: tuple[str, ...]
    """All of its words, lower case with a straight apostrophe."""
    kind: AnswerKind
    terms: tuple[Term, ...]
    """The content words that the answer's surroundings should hold, in order; without the focus of a typed question."""
    focus: tuple[str, ...]
    """Stems of the noun phrase after ``what``, ``which``, ``how many``; its head comes last."""
    negated: bool
    relations: frozenset[str]
    """Its function words that say more than grammar does: ``after``, ``first``, ``most``, ``against``; lower case."""

    @property
    def stems(self) -> frozenset[str]:
        """The stems of all its content words, the focus included."""
        return frozenset(term.stem for term in self.terms) | frozenset(self.focus)


def analyse_question(text: str, language: str = "en") -> Question:
    """Take a question apart; in languages without word lists every word is a term and the kind is ``thing``."""
    text = " ".join(text.split())
    words = [text[span.start : span.end] for span in word_spans(text)]
    lowered = [word.lower().replace("’", "'") for word in words]
    kind, at = _asked(lowered, language)
    focus_end = at + 1
    typed = kind in {"person", "time", "place", "reason", "manner"}
    if at >= 0 and language == "en":
        focus_end = _focus_end(words, lowered, at)
        kind, typed = _refined(kind, lowered, at, focus_end)
    focus = tuple(stem(word, language) for word in words[at + 1 : focus_end] if not is_stop_word(word, language))
    skipped = range(focus_end - 1, focus_end) if typed and focus else range(0)
    terms = tuple(
        Term(word, stem(word, language), position, (position > 0 and word[0].isupper()) or word[0].isdigit())
        for position, word in enumerate(words)
        if position not in skipped and not is_stop_word(word, language) and lowered[position] not in _asking(language)
    )
    negated = any(word in lexicon.NEGATIONS or word.endswith("n't") for word in lowered)
    relations = frozenset(lowered) & lexicon.RELATIONS
    return Question(tuple(lowered), kind, terms, focus, negated, relations)


@cache
def _asking(language: str) -> dict[str, AnswerKind]:
    table: dict[str, AnswerKind] = {}
    for kind, words in lexicon.QUESTION_WORDS.get(language, {}).items():
        for word in words.split():
            table.setdefault(word, kind)  # type: ignore[arg-type]
    return table


def _asked(lowered: list[str], language: str) -> tuple[AnswerKind, int]:
    asking = _asking(language)
    found = [(asking[word], at) for at, word in enumerate(lowered) if word in asking]
    if found and (found[0][1] <= 2 or lowered[0] not in _AUXILIARIES):
        # "When X fell, what did Y do?": the later question word asks.
        late = [hit for hit in found if hit[0] == "thing"]
        first = found[0]
        if first[1] == 0 and first[0] in {"time", "place"} and len(found) > 1 and late and lowered[1:2] != ["and"]:
            return late[0]
        return first
    if lowered[:1] and lowered[0] in _AUXILIARIES and language == "en":
        return "yes_no", -1
    return "thing", -1


def _focus_end(words: list[str], lowered: list[str], at: int) -> int:
    """One past the noun phrase that follows the question word."""
    end = at + 1
    if lowered[at] == "how":
        if end >= len(words) or lowered[end] not in lexicon.MEASURE_WORDS:
            return end
        end += 1
    if lowered[at] not in {"how", "what", "which", "whose"}:
        return end
    limit = min(len(words), end + 5)
    start = end
    while end < limit and (not is_stop_word(words[end]) or (end == start and lowered[end] in {"other", "two"})):
        if end > start and lowered[end].endswith("ed") and len(lowered[end]) > 4:
            break
        end += 1
    return end


def _refined(kind: AnswerKind, lowered: list[str], at: int, end: int) -> tuple[AnswerKind, bool]:
    """The kind that the noun after the question word names."""
    if lowered[at] == "how":
        return (
            ("quantity", False)
            if lowered[at + 1 : at + 2] and lowered[at + 1] in lexicon.MEASURE_WORDS
            else (kind, True)
        )
    if kind != "thing":
        return kind, True
    head = lowered[end - 1] if end > at + 1 else _head_after_copula(lowered, at)
    for named in ("time", "quantity", "place", "person", "organisation", "reason"):
        if head in _focus_words(named):
            return named, end > at + 1
    return "thing", False


def _head_after_copula(lowered: list[str], at: int) -> str:
    """``what is the population of …``: the noun after the article."""
    rest = lowered[at + 1 : at + 5]
    for position, word in enumerate(rest):
        if word in {"the", "a", "an"} and position + 1 < len(rest) and rest[0] in _AUXILIARIES:
            return rest[position + 1]
    return ""


@cache
def _focus_words(kind: str) -> frozenset[str]:
    return frozenset(lexicon.FOCUS_KINDS[kind].split())
