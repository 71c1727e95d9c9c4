"""Indirect and mixed speech: the clause or phrase a cue reports, without or with quoted strings in it."""

from collections.abc import Sequence

from summarizer.quotations.cues import CueUse
from summarizer.quotations.lexicon import CUES, DAYS, DETERMINERS, PREPOSITIONS, SUBJECT_PRONOUNS, WH, Cue
from summarizer.quotations.reports import Report
from summarizer.quotations.words import Word

_FRAMES = ("say", "tell", "ask", "call", "think", "want", "urge", "judge")
_FAR_THAT = 14
"""Words between a cue and its ``that``: ``told reporters in the capital on Monday that``."""


def indirect_report(words: Sequence[Word], use: CueUse) -> Report | None:
    """What a cue reports in its own sentence, or None."""
    if use.subject is None:
        return None
    frame = next((f for f in _FRAMES if f in use.cue.frames), "say")
    report = Report(use.words, frame, use.subject)
    if use.phrase:
        report.content += _around_phrase(words, use)
    else:
        start = _content_start(words, use.end, use.cue)
        if start is not None:
            report.content.append((start, _clause_end(words, start)))
        elif frame in ("say", "think"):
            report.content += _clause_before(words, use.start)
    report.content = [(a, b) for a, b in report.content if a < b]
    return report if report.content else None


def _around_phrase(words: Sequence[Word], use: CueUse) -> list[tuple[int, int]]:
    """``According to S, CLAUSE`` and ``CLAUSE, according to S``."""
    if use.start == 0:
        comma = next((i for i in range(use.end, len(words)) if words[i].text == ","), None)
        return [] if comma is None else [(comma + 1, _clause_end(words, comma + 1))]
    end = use.start - 1 if words[use.start - 1].text in (",", "—", "–") else use.start
    return [(0, end)]


def _content_start(words: Sequence[Word], at: int, cue: Cue) -> int | None:
    """The first word of what is said after a cue."""
    if at >= len(words):
        return None
    bare = bool({"say", "think"} & cue.frames) and _starts_clause(words[at])
    for i in range(at, min(at + _FAR_THAT, len(words))):
        word = words[i]
        if word.kind == "quoted":
            return at if bare else i
        if word.lower == "that" and {"say", "tell", "think"} & cue.frames:
            return i
        if word.text in ",;:—–":
            break
    word = words[at]
    if word.kind == "mark" or word.lower in PREPOSITIONS or word.lower in DAYS:
        return None
    return at if bare or _starts_phrase(word, cue) else None


def _starts_phrase(word: Word, cue: Cue) -> bool:
    if "ask" in cue.frames and word.lower in WH:
        return True
    if "tell" in cue.frames:
        return False
    if {"want", "urge"} & cue.frames and word.lower == "to":
        return True
    return bool({"judge", "call"} & cue.frames) and (word.kind == "name" or word.lower in DETERMINERS)


def _starts_clause(word: Word) -> bool:
    if word.kind in ("name", "number"):
        return word.lower not in DAYS
    return word.lower in SUBJECT_PRONOUNS or word.lower in DETERMINERS


def _clause_end(words: Sequence[Word], start: int) -> int:
    """One past the last word of what is said: the end of the sentence, or where the next report begins."""
    end = len(words)
    for i in range(start + 1, len(words)):
        if words[i].text == "," and i + 1 < len(words):
            following = CUES.get(words[i + 1].lower)
            if (following and following.form == "ing") or words[i + 1].lower == "according":
                end = i
                break
    while end > start and words[end - 1].text in (".", ",", ";", ":", "?", "!"):
        end -= 1
    return end


def _clause_before(words: Sequence[Word], start: int) -> list[tuple[int, int]]:
    """The clause that a comma and ``S said`` close: ``It will rain, he said.``"""
    if start < 3 or words[start - 1].text != ",":
        return []
    return [(0, start - 1)]
