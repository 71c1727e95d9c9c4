"""Who said it, what somebody said, who takes which side: answered from the quotations and stances of the rules."""

import re
from dataclasses import dataclass

from summarizer.answering.consulting import Consulted
from summarizer.answering.forms import Asked
from summarizer.article import Article, Span
from summarizer.citing import evidence_at
from summarizer.quotations import Quotation, Speaker
from summarizer.results import Evidence
from summarizer.retrieval.speech import TRUST
from summarizer.sides.claims import told

_SAME_WORDS = 0.75
"""Share of the asked words that must stand in what somebody said."""
_SAME_TOPIC = 0.5
_MOST = 3
"""Quotations shown for one question."""


@dataclass(frozen=True, slots=True)
class Found:
    """An answer in the article's words."""

    answer: str
    evidence: list[Evidence]
    phrase: Evidence | None
    confidence: float


def find_said(consulted: Consulted, asked: Asked) -> Found | None:
    """The answer to a question of form ``speaker``, ``quote`` or ``sides``; None when the article has none."""
    if asked.form == "speaker":
        return _who_said(consulted, asked.topic)
    if asked.form == "quote":
        return _what_was_said(consulted, asked.speaker, asked.topic)
    return _who_sides(consulted, asked)


def _who_said(consulted: Consulted, topic: str) -> Found | None:
    wanted = consulted.stems(topic)
    if not wanted:
        return None
    rated = [(consulted.coverage(wanted, _content(consulted, q)), q) for q in consulted.quotations if q.speaker]
    best = max((score for score, _ in rated), default=0.0)
    if best < _SAME_WORDS:
        return None
    chosen = [quotation for score, quotation in rated if score == best][:_MOST]
    names = list(dict.fromkeys(_introduced(q.speaker) for q in chosen if q.speaker))
    speaker = chosen[0].speaker
    phrase = evidence_at(consulted.article, speaker.mention) if speaker else None
    spans = [
        span for q in chosen for span in q.content if consulted.coverage(wanted, consulted.article.quote(span)) > 0
    ]
    return Found("; ".join(names), consulted.around(spans), phrase, TRUST * best)


def _what_was_said(consulted: Consulted, who: str, topic: str) -> Found | None:
    theirs = [
        q for q in consulted.quotations if q.speaker and _is(consulted, q.speaker, who) and q.modality != "question"
    ]
    theirs = theirs or [q for q in consulted.quotations if q.speaker and _is(consulted, q.speaker, who)]
    wanted = consulted.stems(topic)
    rated = [(consulted.coverage(wanted, _surroundings(consulted, q)), q) for q in theirs]
    best = max((score for score, _ in rated), default=0.0)
    if best < _SAME_TOPIC:
        return None
    chosen = [q for score, q in rated if score == best]
    if not wanted:
        chosen = sorted(chosen, key=lambda q: q.speech == "indirect")[:_MOST]
    chosen = sorted(chosen[:_MOST], key=lambda q: q.span)
    says = [told(consulted.article, q.speaker.name, q) for q in chosen if q.speaker]
    phrase = evidence_at(consulted.article, chosen[0].content[0])
    return Found("\n".join(dict.fromkeys(says)), _shown(consulted, chosen), phrase, TRUST * best)


def _who_sides(consulted: Consulted, asked: Asked) -> Found | None:
    wanted = consulted.stems(asked.topic)
    chosen = [
        stance
        for stance in consulted.stances
        if stance.position in (asked.position, "mixed") and stance.target is not None
        if consulted.coverage(wanted, f"{stance.target} {stance.claim}") >= _SAME_TOPIC
    ]
    if not chosen:
        return None
    names = dict.fromkeys(f"{s.holder} (mixed)" if s.position == "mixed" else s.holder for s in chosen)
    spans = [Span(e.start, e.end) for stance in chosen for e in stance.evidence]
    return Found("; ".join(names), consulted.around(spans), None, max(stance.confidence for stance in chosen))


def _is(consulted: Consulted, speaker: Speaker, who: str) -> bool:
    """True when every word that the question calls the speaker by belongs to the speaker's name or role."""
    mention = consulted.article.quote(speaker.mention)
    known = set(consulted.stems(f"{speaker.name} {speaker.role or ''} {mention} {_beside(consulted.article, speaker)}"))
    wanted = [stem for stem in consulted.stems(who) if stem not in _TITLES]
    return bool(wanted) and all(stem in known for stem in wanted)


_BEFORE = re.compile(r"\b(?:the|a|an|its|their|his|her|our)\s+((?:[\w’'-]+\s+){0,3}[\w’'-]+),?\s*\Z", re.I)


def _beside(article: Article, speaker: Speaker) -> str:
    """What stands before the name as its apposition: ``the librarian, Petra Voss``."""
    start = article.sentence_at(speaker.named_at.start).span.start
    found = _BEFORE.search(article.text[max(start, speaker.named_at.start - 80) : speaker.named_at.start])
    return found[1] if found else ""


_TITLES = frozenset("mr mrs ms dr sir dame".split())


def _introduced(speaker: Speaker | None) -> str:
    assert speaker is not None
    return " ".join(f"{speaker.name}, {speaker.role}".split()) if speaker.role else speaker.name


def _content(consulted: Consulted, quotation: Quotation) -> str:
    return " ".join(consulted.article.quote(span) for span in quotation.content)


def _surroundings(consulted: Consulted, quotation: Quotation) -> str:
    return " ".join(e.quote for e in consulted.around(list(quotation.content)))


def _shown(consulted: Consulted, quotations: list[Quotation]) -> list[Evidence]:
    return consulted.around([span for q in quotations for span in q.content])
