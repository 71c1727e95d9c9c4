"""What an English article calls by a noun: ``the bridge`` is the Marlden footbridge if it speaks of no other bridge.

There is no parser here: of the words around a noun only those are taken that a determiner, a possessive or capitals
mark as its own, and where the article may speak of two things with one noun, nothing is said.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from summarizer.extract.quotations.lexicon import (
    ADVERBS,
    ARTICLES,
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    CUES,
    DAYS,
    DEMONSTRATIVES,
    DETERMINERS,
    NEGATIONS,
    OBJECT_PRONOUNS,
    POSSESSIVES,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    WH,
)
from summarizer.text import lexicon
from summarizer.text.tokens import capitalised, ends_sentence, plain_words, words_of
from summarizer.text.typography import plain_lower, without_possessive

_LINKS = PREPOSITIONS | CONJUNCTIONS | SUBORDINATORS | AUXILIARIES | BE | NEGATIONS | WH | frozenset({"to", "that"})
"""Words that begin or end a phrase and belong to no noun."""
_AFTER = _LINKS | DETERMINERS | ADVERBS | SUBJECT_PRONOUNS | OBJECT_PRONOUNS
_LONGEST = 8
"""Most words of a description."""
_SHORTEST_WORD = 3
_SHORTEST_NOUN, _SHORTEST_ADDED = 5, 3
"""Least letters of ``bridge`` and of ``foot`` in ``footbridge``: shorter ones are often parts of unrelated words."""
_PREFIXES = tuple(lexicon.table("tokens")["prefixes"].split())
_PLACES = frozenset("at in over across near between of".split())
_REACH = 12
"""Words before a noun that are searched for its own."""
_BESIDE = 5
"""Most words between a determiner and its noun."""
_DEFINITE = frozenset("the this that".split())
_OTHER = DETERMINERS - ARTICLES - DEMONSTRATIVES - POSSESSIVES - {"one"}
"""Determiners that speak of more than one thing, or of none."""


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
    words = _words(phrase)
    while len(words) > 1 and words[0].lower() in DETERMINERS:
        words = words[1:]
    if not words or len(words) > _LONGEST or not all(word[:1].isalnum() for word in words):
        return None
    core = list(takewhile(lambda word: word.lower() not in _LINKS, words))
    tail = [word for word in words[len(core) :] if word.lower() not in _LINKS | DETERMINERS]
    if not core or any(word.lower() in CONJUNCTIONS for word in words) or any(w.lower() in DETERMINERS for w in core):
        return None
    noun = without_possessive(core[-1])
    if not noun.isalpha() or len(noun) < _SHORTEST_WORD or noun.lower() in ADVERBS or core[0].endswith("ing"):
        return None
    return _description(noun, [*core[:-1], *tail])


def is_definite(phrase: str) -> bool:
    """Whether a phrase means something that its article has named: ``the bridge``."""
    return phrase.split(" ", 1)[0].lower() in _DEFINITE


def describe_in(text: str, own: Description) -> tuple[Description, str] | None:
    """The one thing that an article calls by a noun, with all the words beside the noun, and the fullest phrase.

    None if the article may speak of several: it uses the plural, ``another``, or words that no single phrase joins.
    """
    found: dict[Description, str] = {own: ""}
    for words in _prose(text):
        for at, word in enumerate(words):
            noun = plain_lower(without_possessive(word)).replace("-", "")
            single = next((cut for cut in (noun, noun[:-1], noun[:-2]) if cut.endswith(own.noun)), "")
            if not _is_kind_of(single, own.noun) or noun[len(single) :] not in ("", "s", "es"):
                continue
            if single != own.noun and word[0].isupper():
                continue
            if single != noun:
                return None
            one, phrase = _described_at(words, at, noun)
            found[one] = found.get(one) or phrase
    largest = max(found, key=lambda one: (len(one.words), len(one.noun)))
    kinds = {one.noun for one in found} - {own.noun}
    if len(kinds) > 1 or _OTHER & largest.words or not all(one.words <= largest.words for one in found):
        return None
    if largest != own and not found[largest]:
        return None
    names = frozenset[str]().union(*(one.names for one in found))
    return Description(kinds.pop() if kinds else own.noun, largest.words, names), found[largest]


@lru_cache(maxsize=4)
def plain_words_of(text: str) -> frozenset[str]:
    """The words of a text as written: a noun is among them in lower case, a surname is not."""
    return frozenset(words_of(text))


def capitalised_words(text: str) -> str:
    """The words with a capital, in lower case, each once, between spaces."""
    words = (without_possessive(word[0]).lower() for word in capitalised(text))
    return f" {' '.join(dict.fromkeys(words))} "


def _words(text: str) -> list[str]:
    """The words and marks of a text; a possessive ending stays at its word."""
    words: list[str] = []
    for word in plain_words(text, 0, len(text)):
        if word.kind == "mark" and words and plain_lower(word.text) in ("'s", "'"):
            words[-1] += word.text
        else:
            words += word.text.split()
    return words


def _description(noun: str, beside: Iterable[str]) -> Description:
    words = [without_possessive(word) for word in beside if word not in ("&", "and")]
    names = frozenset(word.lower() for word in words if word[:1].isupper())
    return Description(noun.lower(), names | {word.lower() for word in words}, names)


@lru_cache(maxsize=4)
def _prose(text: str) -> list[list[str]]:
    """The words of the lines that end like a sentence; in headings any word may have a capital."""
    lines = (line.rstrip() for line in text.split("\n"))
    return [_words(line) for line in lines if ends_sentence(line) or line.endswith((":", ";"))]


def _described_at(words: Sequence[str], at: int, noun: str) -> tuple[Description, str]:
    """The noun at a place with the words beside it, and the whole phrase.

    The phrase is empty where the noun may be a part of a longer one: ``the footbridge plan``.
    """
    before = list(takewhile(_is_plain, reversed(words[max(0, at - _REACH) : at])))[::-1]
    opening, beside = _beside(before)
    end = _place_end(words, at + 1)
    place = [word for word in words[at + 2 : end] if word[0].isupper() and word.lower() not in DAYS]
    whole = " ".join([*opening, *beside, *words[at : end if place else at + 1]])
    following = words[at + 1].lower() if at + 1 < len(words) and words[at + 1][0].isalpha() else ""
    sure = not following or following in _AFTER or following in CUES or following.endswith("ed")
    return _description(noun, [*_OTHER.intersection(map(str.lower, opening)), *beside, *place]), whole if sure else ""


def _place_end(words: Sequence[str], start: int) -> int:
    """The end of a place after a preposition, as in ``across the Aller``; ``start`` if there is none."""
    at = start + 1
    if start >= len(words) or words[start].lower() not in _PLACES:
        return start
    at += at < len(words) and words[at].lower() == "the"
    first = at
    while at < len(words) and (words[at][0].isupper() or (words[at] == "and" and at > first)):
        at += 1
    at -= at > first and words[at - 1] == "and"
    return at if at > first else start


def _is_plain(word: str) -> bool:
    """Whether this is a word, which a phrase may go on over, and no mark."""
    return word == "&" or any(map(str.isalnum, word))


def _beside(before: Sequence[str]) -> tuple[list[str], list[str]]:
    """The determiner before a noun, if there is one, and the words between; else the capitalised words before it."""
    for count, word in enumerate(reversed(before[-_BESIDE:]), start=1):
        between = list(before[len(before) - count + 1 :])
        if word.lower() in DETERMINERS | _OTHER:
            return [word.lower()], between
        if word != without_possessive(word) and word[:1].isupper():
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


def _is_kind_of(noun: str, short: str) -> bool:
    """Whether a noun is the same, or a compound of it: ``footbridge`` of ``bridge``."""
    if noun == short:
        return True
    added = noun.removesuffix(short)
    long = noun.endswith(short) and len(short) >= _SHORTEST_NOUN and len(added) >= _SHORTEST_ADDED
    return long and not noun.startswith(_PREFIXES) and not noun.endswith(("ion", "ions"))
