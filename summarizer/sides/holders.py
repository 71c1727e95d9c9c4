"""Who may hold a position: people, organisations and countries, where the article surely says that they speak."""

import re

from summarizer.article import Article
from summarizer.quotations import Quotation, Speaker
from summarizer.quotations.lexicon import (
    CONJUNCTIONS,
    DETERMINERS,
    ORGANISATION_WORDS,
    PREPOSITIONS,
    is_role,
)
from summarizer.sides import lexicon as lex

_WORD_BEFORE = re.compile(r"(\w+)\s+$")
_DATELINE = re.compile(r"[^.!?—–]{0,40}\s[—–-]")
_LOOKED_AT = 40
_READ = 100_000
"""Code points in which a name is sought: longer than any article."""
_BEFORE_NO_SUBJECT = frozenset("of in at from for with by on about as than to".split())
_SET_PHRASES = frozenset({"to", "per"})


def holds(article: Article, quotation: Quotation, before: Quotation | None) -> bool:
    """True where the speaker of a quotation is somebody who can hold a position, and surely its speaker."""
    speaker = quotation.speaker
    if speaker is None or not is_somebody(article, speaker):
        return False
    return not (_follows_preposition(article, quotation) or _is_anothers(quotation, before))


def is_somebody(article: Article, speaker: Speaker) -> bool:
    """True for a name or a noun phrase of somebody who can hold a position."""
    words = speaker.name.replace("’", "'").split()
    lower = [word.lower() for word in words]
    if lower[0] in lex.OPENERS or lower[0] in lex.POSSESSIVES or lower[-1] in lex.NOT_HOLDERS:
        return False
    if speaker.name.isupper() and _DATELINE.match(article.text, speaker.named_at.end):
        return False
    stop = next((at for at, w in enumerate(lower) if at and w in PREPOSITIONS | CONJUNCTIONS | {"to"}), len(words))
    head = words[stop - 1]
    if head.islower() or (stop == 1 and not _is_name(article, speaker)):
        if words[0].islower() and lower[0] not in DETERMINERS and not _is_many(lower[stop - 1]):
            return False
        modified = stop > 1 and words[stop - 2].islower() and _is_plural(lower[stop - 2])
        return not modified and _is_people(lower[stop - 1]) and (stop > 1 or lower[0] not in DETERMINERS)
    return head.lower() not in lex.NOT_HOLDERS | lex.NOBODY


def _is_many(noun: str) -> bool:
    return _is_plural(noun) or noun in {"people", "men", "women", "children", "police", "staff", "brass"}


def _is_plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith(("ss", "'s"))


def _is_people(noun: str) -> bool:
    known = lex.PEOPLE | ORGANISATION_WORDS
    return noun not in lex.NOT_HOLDERS and any(n in known or is_role(n) for n in (noun, noun.removesuffix("s")))


def _is_name(article: Article, speaker: Speaker) -> bool:
    """True for one capitalised word that has its capital also inside sentences, or never stands without it."""
    if speaker.role is not None or speaker.name.isupper():
        return True
    starts = {sentence.span.start for sentence in article.sentences_in(speaker.named_at)}
    if speaker.named_at.start not in starts:
        return True
    inside = re.compile(rf"(?<=[a-z,;] ){re.escape(speaker.name)}\b")
    if inside.search(article.text, 0, _READ):
        return True
    lower = re.compile(rf"\b{re.escape(speaker.name.lower())}\b")
    return not _is_plural(speaker.name) and not lower.search(article.text, 0, _READ)


def _follows_preposition(article: Article, quotation: Quotation) -> bool:
    """``the pastor of Vessa, Norland, said``: a name after a preposition is no subject."""
    if quotation.mention is None or quotation.cue is None:
        return False
    if article.quote(quotation.cue).lower().split()[-1] in _SET_PHRASES or quotation.cue.end <= quotation.mention.start:
        return False
    start = quotation.mention.start
    found = _WORD_BEFORE.search(article.text[max(start - _LOOKED_AT, 0) : start])
    return found is not None and found[1].lower() in _BEFORE_NO_SUBJECT


def _is_anothers(quotation: Quotation, before: Quotation | None) -> bool:
    """``The report says that Holt proposed a toll and opposed the dam``: a verb inside what somebody else reports
    shares a subject that stands in there."""
    if before is None or quotation.cue is None or quotation.mention is None:
        return False
    inside = next((span for span in before.content if span.covers(quotation.cue)), None)
    return inside is not None and before.speech != "direct" and not inside.covers(quotation.mention)
