"""Who may take a side: people, organisations and countries, by name or by what they are."""

import re

from summarizer.article import Article
from summarizer.extract.frames import listed
from summarizer.quotations import Speaker
from summarizer.quotations.lexicon import (
    CONJUNCTIONS,
    COURTESY,
    DETERMINERS,
    ORGANISATION_WORDS,
    PARTICLES,
    PREPOSITIONS,
    ROLES,
    TITLES,
    is_role,
)

_READ = 100_000
"""Code points in which a name is sought: longer than any article."""
_EDGES = ".,’'‘“”\"()«»"
_NOT_NAMES = COURTESY | TITLES | ROLES | frozenset({"the", "a", "an", "of", "and", "for", "its", "his", "her", "their"})
_LONGEST_NAME = 4
_MEN, _WOMEN = frozenset({"mr", "sir"}), frozenset({"mrs", "ms", "miss", "lady"})


def may_hold(article: Article, speaker: Speaker) -> bool:
    """True for a name or a noun phrase of somebody who can take a side."""
    words = [word.strip(_EDGES) for word in speaker.name.replace("’", "'").split()]
    words = [word for word in words if word]
    if not words:
        return False
    lower = [word.lower() for word in words]
    if lower[0] in listed("holder", "openers") | listed("holder", "possessives") or lower[0] in listed("holder", "nobody"):
        return lower[0] in _MANY and len(lower) > 1 and _is_people(lower[-1])
    stop = next((at for at, w in enumerate(lower) if at and w in PREPOSITIONS | CONJUNCTIONS | {"to"}), len(words))
    head = lower[stop - 1].removesuffix("'s")
    if head in listed("holder", "not_holders"):
        return False
    if words[stop - 1].islower():
        return _is_people(head)
    if head in listed("holder", "things"):
        return False
    return stop > 1 or _is_name(article, speaker)


_MANY = frozenset({"many", "most", "some", "several", "all", "both", "others"})


def _is_people(noun: str) -> bool:
    known = listed("holder", "people") | ORGANISATION_WORDS
    return any(n in known or is_role(n) for n in (noun, noun.removesuffix("s")))


def _is_name(article: Article, speaker: Speaker) -> bool:
    """True for one capitalised word that has its capital also inside sentences, or never stands without it."""
    if speaker.role is not None or speaker.name.isupper():
        return True
    if speaker.named_at.start not in {s.span.start for s in article.sentences_in(speaker.named_at)}:
        return True
    if re.search(rf"(?<=[a-z,;] ){re.escape(speaker.name)}\b", article.text[:_READ]):
        return True
    lower = re.search(rf"\b{re.escape(speaker.name.lower())}\b", article.text[:_READ])
    return lower is None and (not speaker.name.endswith("s") or _is_people(speaker.name.lower()))


def name_parts(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, without titles, determiners and possessive endings."""
    words = (_bare(word) for word in name.split())
    return tuple(word for word in words if word and word not in _NOT_NAMES)


def _bare(word: str) -> str:
    return word.strip(_EDGES).lower().removesuffix("’s").removesuffix("'s")


def alike(one: str, other: str) -> bool:
    """True when one name is the other, its first or last word, or it without middle names; titles and case aside."""
    short, long = sorted((name_parts(one), name_parts(other)), key=len)
    if not short:
        return one.strip().casefold() == other.strip().casefold()
    if short == long:
        return not _titles_clash(one, other)
    if _titles_clash(one, other) or len(long) > _LONGEST_NAME or not (_is_proper(one) and _is_proper(other)):
        return False
    if len(short) == 1:
        return short[0] in (long[0], long[-1])
    return short[0] == long[0] and short[-1] == long[-1]


def _is_proper(name: str) -> bool:
    words = (word.strip(_EDGES) for word in name.split())
    return not any(w.islower() and w not in _NOT_NAMES | PARTICLES | DETERMINERS for w in words)


def _titles_clash(one: str, other: str) -> bool:
    titles = [{word.lower().strip(_EDGES) for word in name.split()} for name in (one, other)]
    return any(a & _MEN and b & _WOMEN for a, b in (titles, titles[::-1]))
