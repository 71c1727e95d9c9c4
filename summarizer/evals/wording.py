"""Compares wordings: phrases, quotations, and whether a sentence is negated.

Phrases are compared as whole words, regardless of case, typography and white space. Negations are counted as words, so
this judges no meaning: it tells an accepted answer from the same words with a “not”, and makes the negated outputs that
``eval lint`` tries on a case.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from summarizer.results import Evidence
from summarizer.text import lexicon
from summarizer.text.article import UNSPACED_LETTERS, Article, Span
from summarizer.text.typography import find_verbatim, plain, plain_lower

_IN_WORD = rf"[^\W{UNSPACED_LETTERS}]"
"""A word's character, but none of a script without spaces: ``6200万元`` stands as a whole in ``投资6200万元``."""
LEAST_COVERED = 0.5
"""The share of a case's evidence that evidence must cover to be the same."""
_NEGATIONS = frozenset("pas rien personne".split()).union(
    phrase[0]
    for language in ("en", "de", "fr", "es")
    for phrase in lexicon.phrases(lexicon.table("changes", language)["negations"])
    if len(phrase) == 1
)
"""Also what French puts after the verb."""
_WORD = re.compile(r"[^\W\d_]+(?:['’]t\b)?")
_AUXILIARY = re.compile(rf"\b({lexicon.any_of(lexicon.auxiliaries())})\b")
_UNTRUE = {
    "en": "It is not true that {}",
    "de": "Es stimmt nicht, dass {}",
    "fr": "Il n'est pas vrai que {}",
    "es": "No es cierto que {}",
}


@lru_cache(maxsize=8_192)
def folded(text: str) -> str:
    """The text for comparison, without typography and case."""
    return plain(text).casefold()


@lru_cache(maxsize=8_192)
def _pattern(phrase: str) -> re.Pattern[str]:
    wanted = folded(phrase)
    before = rf"(?<!{_IN_WORD})(?<!\d[.,])" if _has_edge(wanted[:1]) else ""
    after = rf"(?!{_IN_WORD})(?![.,]\d)" if _has_edge(wanted[-1:]) else ""
    return re.compile(before + re.escape(wanted) + after)


def _has_edge(character: str) -> bool:
    """False for scripts written without spaces, and for marks, which show no word boundaries."""
    return character.isalnum() and unicodedata.east_asian_width(character) not in "WF"


def occurs(phrase: str, statement: str) -> bool:
    """True when the phrase occurs in the statement as whole words: ``3.2`` is not in ``13.2`` nor in ``3.25``."""
    return _pattern(phrase).search(folded(statement)) is not None


def says(statement: str, wordings: Sequence[Sequence[str]]) -> bool:
    """True when all phrases of one of the wordings occur in the statement."""
    return any(all(occurs(phrase, statement) for phrase in wording) for wording in wordings)


def sentence_numbers(article: Article, words: str) -> list[int]:
    """The numbers of the sentences that hold some words of an article; none if it does not have them."""
    found = find_verbatim(article.text, words)
    return [sentence.number for sentence in article.sentences_in(Span(*found))] if found else []


def coverage(text: str, words: str, evidence: Sequence[Evidence]) -> float:
    """The share of some words of a text that pieces of evidence cover; 0 when the text does not have the words."""
    found = find_verbatim(text, words)
    if found is None:
        return 0.0
    start, end = found
    return len({at for e in evidence for at in range(max(start, e.start), min(end, e.end))}) / (end - start)


def is_negated(text: str) -> bool:
    """Whether a word of a text negates."""
    return any(_negates(found[0]) for found in _WORD.finditer(text))


def negated(text: str, language: str) -> str | None:
    """The sentence the other way round: without its first negation, or with one. None for an unknown language."""
    for found in _WORD.finditer(text):
        if _negates(found[0]):
            kept = found[0][:-3] if found[0][:-1].endswith(("'", "’")) else ""
            return " ".join(f"{text[: found.start()]}{kept}{text[found.end() :]}".split())
    if language == "en" and (verb := _AUXILIARY.search(text)):
        return f"{text[: verb.end()]} not{text[verb.end() :]}"
    return _UNTRUE[language].format(text) if language in _UNTRUE else None


def _negates(word: str) -> bool:
    word = plain_lower(word)
    return word in _NEGATIONS or word.endswith("n't")
