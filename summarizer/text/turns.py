"""Turns: paragraphs that open with the label of who speaks, in transcripts, interviews and minutes; signed letters."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from summarizer.text import lexicon
from summarizer.text.article import Article, Paragraph, Span

_LABEL = re.compile(
    r"[“\"]?(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?\s+)?"
    r"(?P<label>[^\W\d_][^\n:“”\"«»?!;]{0,58}?)(?P<aside>\s*\([^()\n]{1,40}\))?\s*:\s+(?=[^\s“”\"„«‘'])"
)
_SALUTATION = re.compile(r"(?:SIR|Sir|Dear (?:Sir|Madam|Editor)[^\n]{0,20}?|To the Editor)\s*[-–—,:]\s*")
_SIGNATURE = re.compile(r"(?P<name>[^\W\d_]\.?[\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,3})(?:,[^\n]{2,60})?")
_NAME = re.compile(r"(?:(?:[A-Z][\w.'’-]*|of|the|de|van|von|der|al|and)\s?){1,5}")
_LEAST_TURNS, _LEAST_LABELS = 3, 2
_MOSTLY = 0.6
"""Share of the article's paragraphs from the first label on above which it is a transcript to its end."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says in one go."""

    label: Span
    """The words that say who speaks: a label without its colon, or the name under a letter."""
    speech: tuple[Span, ...]
    """What is said, one span for each paragraph, without the label."""
    asks: bool
    """The label is that of somebody who puts the questions."""


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(" ".join(phrase) for phrase in lexicon.phrases(lexicon.table("turns")[name]))


def find_turns(article: Article) -> list[Turn]:
    """The turns of an article, in order; none where fewer than three paragraphs open with two labels or more."""
    opened = [(n, p, found) for n, p in enumerate(article.paragraphs) if (found := _label(article, p))]
    if not _are_turns([_text(found) for _, _, found in opened]):
        return list(_letters(article))
    return list(_turns(article, opened))


def spoken_paragraphs(turns: Sequence[Turn], article: Article) -> frozenset[int]:
    """The indices of the paragraphs that belong to a turn."""
    starts = (span.start for turn in turns for span in turn.speech)
    return frozenset(article.sentence_at(start).paragraph for start in starts)


def _label(article: Article, paragraph: Paragraph) -> re.Match[str] | None:
    found = _LABEL.match(article.text, paragraph.span.start, paragraph.span.end)
    if found is None or paragraph.kind == "heading" or not _may_speak(found["label"]):
        return None
    return found


def _may_speak(label: str) -> bool:
    lower = " ".join(label.lower().replace("’", "'").split())
    if lower in _listed("no_speaker") or len(label.split()) > _LONGEST:
        return False
    return (label.upper() == label and any(c.isalpha() for c in label)) or _NAME.fullmatch(label) is not None


_LONGEST = 5


def _text(found: re.Match[str]) -> str:
    return " ".join(found["label"].split())


def _are_turns(labels: Sequence[str]) -> bool:
    counted = Counter(labels)
    shouted = all(label.upper() == label for label in labels)
    return (
        len(labels) >= _LEAST_TURNS
        and len(counted) >= _LEAST_LABELS
        and (shouted or max(counted.values()) > 1 or any(label.lower() in _listed("asking") for label in labels))
    )


def _turns(article: Article, opened: Sequence[tuple[int, Paragraph, re.Match[str]]]) -> Iterator[Turn]:
    total = len(article.paragraphs)
    first, last = opened[0][0], opened[-1][0]
    whole = (last - first + 1) >= _MOSTLY * (total - first)
    stops = [number for number, _, _ in opened[1:]] + [total if whole else last + 1]
    for (number, paragraph, found), stop in zip(opened, stops, strict=True):
        speech = [Span(found.end(), paragraph.span.end)]
        for further in article.paragraphs[number + 1 : stop]:
            if further.kind == "heading" or _LABEL.match(article.text, further.span.start, further.span.end):
                break
            speech.append(further.span)
        label = Span(*found.span("label"))
        lower = article.quote(label).lower()
        asks = any(lower == word or lower.startswith(word + " ") for word in _listed("asking"))
        yield Turn(label, tuple(speech), asks)


def _letters(article: Article) -> Iterator[Turn]:
    """``SIR - I oppose the dam. … / Rosa Lind, Orrin``: a letter and the name under it."""
    for number, paragraph in enumerate(article.paragraphs):
        opening = _SALUTATION.match(article.text, paragraph.span.start, paragraph.span.end)
        if opening is None:
            continue
        speech = [Span(opening.end(), paragraph.span.end)]
        for further in article.paragraphs[number + 1 : number + 1 + _LONGEST_LETTER]:
            signed = _SIGNATURE.fullmatch(article.text, further.span.start, further.span.end)
            if signed and signed["name"].istitle():
                yield Turn(Span(*signed.span("name")), tuple(speech), asks=False)
                break
            if _SALUTATION.match(article.text, further.span.start, further.span.end):
                break
            speech.append(further.span)
        else:
            yield from _signed_below(article, speech)


def _signed_below(article: Article, speech: Sequence[Span]) -> Iterator[Turn]:
    """The name on the last line of a letter's own block."""
    last = speech[-1]
    line = article.text.rfind("\n", last.start, last.end)
    signed = _SIGNATURE.fullmatch(article.text, line + 1, last.end) if line >= 0 else None
    if signed and signed["name"].istitle():
        yield Turn(Span(*signed.span("name")), (*speech[:-1], Span(last.start, line)), asks=False)


_LONGEST_LETTER = 12
"""Paragraphs of a letter."""
