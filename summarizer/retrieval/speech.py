"""``Who said …?`` and ``What did X say about …?``: answered from who is reported to say what. English only.

The data the other answers were fitted on hardly asks this, so nothing is learnt here: the confidence is the share of
the question's words that the quotation meets, times how often a found quotation and its speaker are right.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.article import Span
from summarizer.quotations import Act, Quotation
from summarizer.retrieval.index import SentenceIndex
from summarizer.words import content_stems, stems

TRUST = 0.8
"""Precision of quotations times that of their speakers, measured by the ``quotes`` benchmark on news articles."""

LEAST_SHARE = 0.6
"""A quotation that meets less of the question than this is about something else."""

_SAY = (
    r"(?P<say>say|says|said|saying|tell|tells|told|claim|claims|claimed|argue|argues|argued|announce|announced|warn|"
    r"warns|warned|explain|explained|suggest|suggested|write|wrote|state|stated|promise|promised|add|added|admit|"
    r"admitted|deny|denies|denied|insist|insisted)"
)
_THINK = (
    r"(?P<think>think|thinks|thought|believe|believes|believed|hope|hopes|hoped|fear|fears|feared|expect|expects|"
    r"expected)"
)
_WHAT = re.compile(
    rf"what (?:else )?(?:did|does|do|has|have|had|is|was) (?P<who>[^?]{{1,80}}?) (?:{_SAY}|{_THINK})\b(?P<topic>[^?]*)",
    re.IGNORECASE,
)
_WHO = re.compile(rf"who (?:has |had )?(?:{_SAY}|{_THINK})\b(?P<topic>[^?]*)", re.IGNORECASE)
_TITLES = frozenset("mr mrs ms dr sir prof professor".split())


@dataclass(frozen=True, slots=True)
class Spoken:
    """A quotation that answers."""

    sentence: int
    """``Sentence.number`` of the sentence in which it begins."""
    phrase: Span
    """What was said, or the words that stand for who said it; inside that sentence."""
    confidence: float
    quotation: Quotation


def spoken_answer(index: SentenceIndex, question: str) -> Spoken | None:
    """The quotation that a question about somebody's words asks for; None for other questions, and where none fits."""
    question = " ".join(question.split())
    if index.article.language != "en":
        return None
    asked = _WHAT.match(question) or _WHO.match(question)
    if not asked:
        return None
    act: Act = "thought" if asked["think"] else "speech"
    who = _name_stems(asked["who"]) if asked.re is _WHAT else None
    topic = content_stems(asked["topic"])
    found = [quotation for quotation in index.quotations if _fits(quotation, act, who)]
    if not found or not (topic or who):
        return None
    shares = [_share(index, topic, quotation) for quotation in found]
    share, at = max(zip(shares, range(0, -len(found), -1), strict=True))
    if share < LEAST_SHARE:
        return None
    return _spoken(index, found[-at], share, asks_who=who is None)


def _spoken(index: SentenceIndex, quotation: Quotation, share: float, *, asks_who: bool) -> Spoken | None:
    speaker = quotation.speaker
    wanted = speaker.mention if asks_who and speaker else quotation.content[0]
    sentence = index.article.sentence_at(wanted.start)
    phrase = Span(wanted.start, min(wanted.end, sentence.span.end))
    return Spoken(sentence.number, phrase, TRUST * share, quotation) if phrase else None


def _name_stems(who: str) -> frozenset[str]:
    return frozenset(content_stems(who)) - _TITLES


def _fits(quotation: Quotation, act: Act, who: frozenset[str] | None) -> bool:
    """Somebody's own words of the kind asked for, and said by the one asked about."""
    if quotation.speaker is None or quotation.act != act or quotation.modality not in {"asserted", "denied"}:
        return False
    if who is None:
        return True
    names = {*stems(quotation.speaker.name), *stems(quotation.speaker.role or "")}
    return bool(who) and who <= names


def _share(index: SentenceIndex, topic: Sequence[str], quotation: Quotation) -> float:
    """The idf-weighted share of the topic's words that the quotation meets; 1 without a topic."""
    said = {word for part in quotation.content for word in content_stems(index.article.quote(part))}
    weights = {word: index.idf(word) for word in topic}
    total = sum(weights.values())
    if not total:
        return 1.0
    met = (max((w for other, w in index.meetings(word).items() if other in said), default=0.0) for word in weights)
    return sum(weight * share for weight, share in zip(weights.values(), met, strict=True)) / total
