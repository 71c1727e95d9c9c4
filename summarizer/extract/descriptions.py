"""What an English article calls by a noun: ``the bridge`` is the Marlden footbridge if it speaks of no other bridge.

There is no parser here: of the words around a noun only those are taken that a determiner, a possessive or capitals
mark as its own, and where the article may speak of two things with one noun, nothing is said.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from summarizer.extract.quotations.lexicon import (
    ADVERBS,
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    CUES,
    DAYS,
    DETERMINERS,
    NEGATIONS,
    OBJECT_PRONOUNS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    WH,
)
from summarizer.text.units import conventions

_TOKEN = re.compile(r"[^\W_][\w’'-]*|[^\w\s]")
_LINKS = PREPOSITIONS | CONJUNCTIONS | SUBORDINATORS | AUXILIARIES | BE | NEGATIONS | WH | frozenset({"to", "that"})
"""Words that begin or end a phrase and belong to no noun."""
_AFTER = _LINKS | DETERMINERS | ADVERBS | SUBJECT_PRONOUNS | OBJECT_PRONOUNS
_LONGEST = 8
"""Most words of a description."""
_SHORTEST_WORD = 3
_SHORTEST_NOUN, _SHORTEST_ADDED = 5, 3
"""Least letters of ``bridge`` and of ``foot`` in ``footbridge``: shorter ones are often parts of unrelated words."""
_NO_COMPOUND = re.compile(r".*ions?|(?:com|con|dis|mis|non|out|per|pre|pro|sub|sup|sur|inter|over|trans|under).*")
_PLACED = re.compile(
    r"\s+(?:at|in|over|across|near|between|of)\s+(?:the\s+)?((?:[A-Z][\w’'-]+)(?:\s+(?:and\s+)?[A-Z][\w’'-]+)*)"
)
_BREAK = re.compile(r"[^\w\s’'&£$€%.-]|(?<!\b[A-Z][a-z])(?<!\b[A-Z])\.\s|\n")
_NEXT = re.compile(r"\s+([^\W\d_][\w’'-]*)")
_REACH = 60
"""Code points before a noun that are searched for its words."""
_BESIDE = 5
"""Most words between a determiner and its noun."""
_OTHER = frozenset("another other each every both some several many few all no any two three".split())
"""Determiners that speak of more than one thing, or of none."""
_DEFINITE = frozenset("the this that".split())
_POSSESSIVE = re.compile(r"[’']s?$")
_SENTENCE_END = re.compile(r"[.?!…:;][”\"’')\]]*\s*$")


@dataclass(frozen=True, slots=True)
class Description:
    """A noun with the words beside it: ``the Marlden footbridge``."""

    noun: str
    """In lower case."""
    words: frozenset[str]
    """The words that describe it, in lower case."""
    names: frozenset[str]
    """Those with a capital."""


def fits(short: Description | None, long: Description) -> bool:
    """Whether a description says all that a shorter one says, of the same noun or of a compound of it."""
    return short is not None and short.words <= long.words and _is_kind_of(long.noun, short.noun)


def describe(phrase: str) -> Description | None:
    """A noun phrase as a description; None for a clause, several things, a name with a number, or anything else."""
    tokens = _TOKEN.findall(phrase)
    while len(tokens) > 1 and tokens[0].lower() in DETERMINERS:
        tokens = tokens[1:]
    core = list(_until(tokens, _LINKS))
    tail = [word for word in tokens[len(core) :] if word.lower() not in _LINKS | DETERMINERS]
    words = [_POSSESSIVE.sub("", word) for word in core]
    if not words or len(tokens) > _LONGEST or not all(word[:1].isalnum() for word in tokens):
        return None
    if not CONJUNCTIONS.isdisjoint(map(str.lower, tokens)) or not DETERMINERS.isdisjoint(map(str.lower, words)):
        return None
    noun = words[-1]
    if not noun.isalpha() or len(noun) < _SHORTEST_WORD or noun.lower() in ADVERBS or words[0].endswith("ing"):
        return None
    return _description(noun, [*words[:-1], *(_POSSESSIVE.sub("", word) for word in tail)])


def is_definite(phrase: str) -> bool:
    """Whether a phrase means something that its article has named: ``the bridge``."""
    return phrase.split(" ", 1)[0].lower() in _DEFINITE


def describe_in(text: str, own: Description) -> tuple[Description, str] | None:
    """The one thing that an article calls by a noun, with all the words beside the noun, and the fullest phrase.

    None if the article may speak of several: it uses the plural, ``another``, or words that no single phrase joins.
    """
    found: dict[Description, str] = {own: ""}
    prose = _prose(text)
    for at in re.finditer(rf"\b(\w+-?)?{re.escape(own.noun)}(s|es)?\b", prose, re.IGNORECASE):
        noun = (at[1] or "").lower().replace("-", "") + own.noun
        if at[1] and (at[1][0].isupper() or not _is_kind_of(noun, own.noun)):
            continue
        if at[2]:
            return None
        one, phrase = _described_at(prose, at.start(), at.end(), noun)
        found[one] = found.get(one) or phrase
    largest = max(found, key=lambda one: (len(one.words), len(one.noun)))
    kinds = {one.noun for one in found} - {own.noun}
    if len(kinds) > 1 or _OTHER & largest.words or not all(one.words <= largest.words for one in found):
        return None
    if largest != own and not found[largest]:
        return None
    names = frozenset[str]().union(*(one.names for one in found))
    return Description(kinds.pop() if kinds else own.noun, largest.words, names), found[largest]


def has_noun(text: str, noun: str) -> bool:
    """Whether a text has a noun in lower case, as no name of a person is."""
    return re.search(rf"\b{re.escape(noun)}\b", text) is not None


def capitalised_words(text: str) -> str:
    """The words with a capital, in lower case, each once, between spaces."""
    words = (_POSSESSIVE.sub("", word).lower() for word in re.findall(r"\b[A-Z][\w’'-]+", text))
    return f" {' '.join(dict.fromkeys(words))} "


def _until(tokens: Sequence[str], ends: frozenset[str]) -> Iterator[str]:
    for token in tokens:
        if token.lower() in ends:
            return
        yield token


def _description(noun: str, beside: Iterable[str]) -> Description:
    words = [word for word in beside if word not in ("&", "and", "")]
    names = frozenset(word.lower() for word in words if word[:1].isupper())
    return Description(noun.lower(), names | {word.lower() for word in words}, names)


@lru_cache(maxsize=4)
def _prose(text: str) -> str:
    """The lines that end like a sentence; in headings any word may have a capital."""
    return "\n".join(line for line in text.split("\n") if _SENTENCE_END.search(line))


def _described_at(text: str, start: int, end: int, noun: str) -> tuple[Description, str]:
    """The noun at a place of a text with the words beside it, and the whole phrase.

    The phrase is empty where the noun may be a part of a longer one: ``the footbridge plan``.
    """
    before = _BREAK.split(text[max(0, start - _REACH) : start])[-1].split()
    opening, beside = _beside(before)
    placed = _PLACED.match(text, end)
    after = [word for word in placed[1].split() if word.lower() not in _dates()] if placed else []
    whole = " ".join([*opening, *beside, text[start : placed.end() if placed and after else end]])
    following = _NEXT.match(text, end)
    word = following[1].lower() if following else ""
    sure = not word or word in _AFTER or word in CUES or word.endswith("ed")
    words = [*(_OTHER & set(map(str.lower, opening))), *(_POSSESSIVE.sub("", word) for word in (*beside, *after))]
    return _description(noun, words), whole if sure else ""


def _beside(before: Sequence[str]) -> tuple[list[str], list[str]]:
    """The determiner before a noun, if there is one, and the words between; else the capitalised words before it."""
    for count, word in enumerate(reversed(before[-_BESIDE:]), start=1):
        between = list(before[len(before) - count + 1 :])
        if word.lower() in DETERMINERS | _OTHER:
            return [word.lower()], between
        if _POSSESSIVE.search(word) and word[:1].isupper():
            return [], [*reversed(list(_names_before(before[: len(before) - count]))), word, *between]
        if word.lower() in _LINKS or word.lower() in CUES or word.endswith("ly"):
            break
    return [], list(reversed(list(_names_before(before))))


def _names_before(words: Sequence[str]) -> Iterator[str]:
    """The capitalised words right before a noun, the nearest first."""
    for word in reversed(words):
        if not word[:1].isupper() or word.lower() in DETERMINERS | _LINKS:
            return
        yield word


@cache
def _dates() -> frozenset[str]:
    return DAYS | frozenset(conventions("en").months)


def _is_kind_of(noun: str, short: str) -> bool:
    """Whether a noun is the same, or a compound of it: ``footbridge`` of ``bridge``."""
    if noun == short:
        return True
    added = noun.removesuffix(short)
    long = noun.endswith(short) and len(short) >= _SHORTEST_NOUN and len(added) >= _SHORTEST_ADDED
    return long and _NO_COMPOUND.fullmatch(noun) is None
