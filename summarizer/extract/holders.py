"""Who may take a side: people, organisations and countries, by name or by what they are."""

import re

from summarizer.article import Article
from summarizer.extract.frames import listed
from summarizer.quotations import Speaker
from summarizer.quotations.lexicon import (
    CONJUNCTIONS,
    DETERMINERS,
    ORGANISATION_WORDS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    is_role,
)

_READ = 100_000
"""Code points in which a name is sought: longer than any article."""
_EDGES = ".,’'‘“”\"()«»"


def may_hold(article: Article, speaker: Speaker) -> bool:
    """True for a name or a noun phrase of somebody who can take a side."""
    words = [word.strip(_EDGES) for word in speaker.name.replace("’", "'").split()]
    words = [word for word in words if word]
    if not words:
        return False
    lower = [word.lower() for word in words]
    if lower[0] in listed("holder", "openers") | listed("holder", "possessives") or lower[0] in listed(
        "holder", "nobody"
    ):
        return lower[0] in _MANY and len(lower) > 1 and _is_people(lower[-1])
    stop = next((at for at, w in enumerate(lower) if at and w in PREPOSITIONS | CONJUNCTIONS | {"to"}), len(words))
    head = lower[stop - 1].removesuffix("'s")
    if head in listed("holder", "not_holders"):
        return False
    if lower[0] in SUBJECT_PRONOUNS and stop > 1:
        return False
    if words[stop - 1].islower():
        bare = words[0].islower() and lower[0] not in DETERMINERS and not _is_many(head)
        return _is_people(head) and not bare
    if head in listed("holder", "things"):
        return False
    return stop > 1 or _is_name(article, speaker)


def _is_many(noun: str) -> bool:
    return (noun.endswith("s") and not noun.endswith("ss")) or noun in {"people", "men", "women", "children", "police"}


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
