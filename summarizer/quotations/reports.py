"""Cue verbs with what stands beside them: reports of speech in one sentence, before speakers are resolved."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from summarizer.quotations.grammar import (
    Range,
    is_nameable,
    leading_subject,
    subject_after,
    subject_before,
    verb_group_start,
)
from summarizer.quotations.lexicon import AUXILIARIES, CUES, DAYS, DETERMINERS, PREPOSITIONS, SUBJECT_PRONOUNS, WH, Cue
from summarizer.quotations.words import Clauses, Word


@dataclass(slots=True)
class Report:
    """What one cue reports. Ranges count words of the sentence ``number``."""

    number: int
    cue: Range | None
    frame: str
    subject: Range | None
    content: list[Range] = field(default_factory=list)


def reports_in(sentence: Clauses, number: int) -> list[Report]:
    """The reports of one sentence, in the order of their cues."""
    words = sentence.words
    found: list[Report] = []
    taken = 0
    for at, word in enumerate(words):
        if at < taken or word.kind == "quoted":
            continue
        report = None
        if word.lower == "according" and at + 1 < len(words) and words[at + 1].lower == "to":
            report = _according(words, number, at, 2)
        elif word.lower == "per" and at + 1 < len(words):
            report = _according(words, number, at, 1)
        elif word.lower in CUES:
            report = _verb(words, number, at, CUES[word.lower], found)
        if report is not None and report.content:
            found.append(report)
            taken = report.cue[1] if report.cue else at + 1
    return found


def _according(words: Sequence[Word], number: int, at: int, width: int) -> Report | None:
    subject = subject_after(words, at + width)
    if subject is None:
        return None
    report = Report(number, (at, at + width), "say", subject)
    if at == 0:
        start = _next_comma(words, subject[1])
        if start is not None and start + 1 < len(words):
            report.content.append((start + 1, _clause_end(words, start + 1)))
    else:
        end = at - 1 if words[at - 1].text in (",", "—", "–") else at
        start = 0
        if end > start:
            report.content.append((start, end))
    return report


def _next_comma(words: Sequence[Word], at: int) -> int | None:
    return next((i for i in range(at, len(words)) if words[i].text == ","), None)


def _verb(words: Sequence[Word], number: int, at: int, cue: Cue, before: list[Report]) -> Report | None:
    group = verb_group_start(words, at)
    frame = next(
        (f for f in ("say", "tell", "ask", "call", "think", "want", "urge", "judge") if f in cue.frames), "say"
    )
    subject = _subject(words, group, at, cue, before)
    inverted = None
    if at > 0 and words[at - 1].kind == "quoted" and at + 1 < len(words):
        inverted = subject_after(words, at + 1)
    if inverted is not None:
        report = Report(number, (at, at + 1), frame, inverted)
        report.content += _quoted_before(words, at)
        report.content += _quoted_after(words, inverted[1])
        return report
    if subject is None:
        return None
    report = Report(number, (group, at + 1), frame, subject)
    quoted = _quoted_before(words, subject[0])
    if quoted and frame in ("say", "tell", "ask", "think"):
        report.content += quoted + _quoted_after(words, at + 1)
        return report
    start = _content_start(words, at + 1, cue)
    if start is not None:
        report.content.append((start, _clause_end(words, start)))
    elif frame == "say" and not before:
        report.content += _clause_before(words, subject[0])
    return report


def _subject(words: Sequence[Word], group: int, at: int, cue: Cue, before: list[Report]) -> Range | None:
    if cue.form == "ing":
        if group > 0 and words[group - 1].text == ",":
            return before[-1].subject if before else leading_subject(words)
        return None
    if (
        any(w.lower in ("be", "been", "being", "was", "were", "is", "are") for w in words[group:at])
        and cue.form == "past"
    ):
        return None
    subject = subject_before(words, group)
    if subject is None or not is_nameable(words, subject):
        return before[-1].subject if before and group > 0 and words[group - 1].lower in ("and", "but") else None
    if cue.form == "base" and not any(w.lower in AUXILIARIES for w in words[group:at]):
        head = words[subject[1] - 1]
        if not (head.lower.endswith("s") or head.lower in SUBJECT_PRONOUNS):
            return None
    return subject


def _quoted_before(words: Sequence[Word], start: int) -> list[Range]:
    """The quoted string that ends right before ``start``, when it is a sentence of its own."""
    at = start - 1
    if at >= 0 and words[at].text in (",", "—", "–"):
        at -= 1
    if at < 0 or words[at].kind != "quoted":
        return []
    finished = words[at].text.rstrip("”\"’' ")[-1:] in ",.?!—–-…"
    if not finished and start - 1 == at:
        return []
    first = at
    while first > 0 and words[first - 1].kind == "quoted":
        first -= 1
    if first == 0:
        return [(first, at + 1)]
    return [(0, at + 1)] if not finished or words[at].text.rstrip("”\"’' ").endswith(",") else [(first, at + 1)]


def _quoted_after(words: Sequence[Word], at: int) -> list[Range]:
    """Quoted strings that go on after the cue: ``…,” he said, “…``."""
    for i in range(at, len(words)):
        if words[i].kind == "quoted" and words[i - 1].text in (",", ":", "—", "–", ".", ";"):
            return [(i, i + 1)]
    return []


def _content_start(words: Sequence[Word], at: int, cue: Cue) -> int | None:
    """The first word of what is said after a cue."""
    if at >= len(words):
        return None
    bare = {"say", "think"} & cue.frames and _starts_clause(words[at])
    for i in range(at, min(at + 14, len(words))):
        word = words[i]
        if word.kind == "quoted":
            return at if bare else i
        if word.lower == "that" and {"say", "tell", "think"} & cue.frames:
            return i
        if word.text in (",", ":") and i + 1 < len(words) and words[i + 1].kind == "quoted":
            return i + 1
        if word.text in ",;:—–":
            break
    word = words[at]
    if word.kind == "mark" or word.lower in PREPOSITIONS or word.lower in DAYS:
        return None
    if bare:
        return at
    if "ask" in cue.frames and word.lower in WH:
        return at
    if "tell" in cue.frames:
        return None
    if {"want", "urge"} & cue.frames and word.lower == "to":
        return at
    if {"judge", "call"} & cue.frames and (word.kind == "name" or word.lower in DETERMINERS):
        return at
    return None


def _starts_clause(word: Word) -> bool:
    if word.kind in ("name", "number"):
        return word.lower not in DAYS
    return word.lower in SUBJECT_PRONOUNS or word.lower in DETERMINERS


def _clause_end(words: Sequence[Word], start: int) -> int:
    """One past the last word of what is said: the end of the sentence, or the next report's start."""
    end = len(words)
    for i in range(start + 1, len(words)):
        word = words[i]
        if word.text == "," and i + 1 < len(words):
            following = CUES.get(words[i + 1].lower)
            if (following and following.form == "ing") or words[i + 1].lower == "according":
                end = i
                break
    while end > start and words[end - 1].text in (".", ",", ";", ":", "?", "!"):
        end -= 1
    return end


def _clause_before(words: Sequence[Word], subject: int) -> list[Range]:
    """The clause that a comma and ``S said`` close: ``It will rain, he said.``"""
    if subject < 3 or words[subject - 1].text != ",":
        return []
    return [(0, subject - 1)]
