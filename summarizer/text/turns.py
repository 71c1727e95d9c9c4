"""Speaker turns: paragraphs that open with a speaker's label (transcripts, interviews, minutes), and signed letters."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from summarizer.text import lexicon
from summarizer.text.article import Article, Paragraph, Span
from summarizer.text.typography import plain_lower

_LABEL = re.compile(
    r"[“\"]?(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?\s+)?"
    r"(?P<label>[^\W\d_][^\n:“”\"«»?!;]{0,58}?)(?P<aside>\s*\([^()\n]{1,40}\))?\s*:\s+(?=[^\s“”\"„«‘'])"
)
_SALUTATION = re.compile(r"(?:SIR|Sir|Dear (?:Sir|Madam|Editor)[^\n]{0,20}?|To the Editor)\s*[-–—,:]\s*")
_SIGNATURE = re.compile(r"(?P<name>[^\W\d_]\.?[\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,3})(?:,[^\n]{2,60})?")
_NAME = re.compile(r"(?:(?:[A-Z][\w.'’-]*|of|the|de|van|von|der|al|and)\s?){1,5}")
_MIN_TURNS, _MIN_LABELS = 3, 2
_TRANSCRIPT_SHARE = 0.6
"""If the labels span this share of the paragraphs after the first one, the article is a transcript to its end."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One uninterrupted speech of one speaker."""

    label: Span
    """The speaker's label without its colon, or the name under a letter."""
    speech: tuple[Span, ...]
    """The speech without the label, one span for each paragraph."""
    asks: bool
    """Whether the label is that of an interviewer."""


@cache
def _label_list(name: str) -> frozenset[str]:
    return frozenset(" ".join(phrase) for phrase in lexicon.phrases(lexicon.table("turns")[name]))


def find_turns(article: Article) -> list[Turn]:
    """The turns of an article, in order; only signed letters if fewer than three paragraphs or two labels are found."""
    labelled = [(n, p, found) for n, p in enumerate(article.paragraphs) if (found := _find_label(article, p))]
    if not _is_transcript([_label_text(found) for _, _, found in labelled]):
        return list(_signed_letters(article))
    return list(_labelled_turns(article, labelled))


def spoken_paragraphs(turns: Sequence[Turn], article: Article) -> frozenset[int]:
    """The indices of the paragraphs that belong to a turn."""
    starts = (span.start for turn in turns for span in turn.speech)
    return frozenset(article.sentence_at(start).paragraph for start in starts)


def _find_label(article: Article, paragraph: Paragraph) -> re.Match[str] | None:
    found = _LABEL.match(article.text, paragraph.span.start, paragraph.span.end)
    if found is None or paragraph.kind == "heading" or not _is_speaker_label(found["label"]):
        return None
    return found


def _is_speaker_label(label: str) -> bool:
    lower = " ".join(plain_lower(label).split())
    if lower in _label_list("no_speaker") or len(label.split()) > _MAX_LABEL_WORDS:
        return False
    return (label.upper() == label and any(c.isalpha() for c in label)) or _NAME.fullmatch(label) is not None


_MAX_LABEL_WORDS = 5


def _label_text(found: re.Match[str]) -> str:
    return " ".join(found["label"].split())


def _is_transcript(labels: Sequence[str]) -> bool:
    counted = Counter(labels)
    capitalised = all(label.upper() == label for label in labels)
    return (
        len(labels) >= _MIN_TURNS
        and len(counted) >= _MIN_LABELS
        and (
            capitalised or max(counted.values()) > 1 or any(label.lower() in _label_list("asking") for label in labels)
        )
    )


def _labelled_turns(article: Article, labelled: Sequence[tuple[int, Paragraph, re.Match[str]]]) -> Iterator[Turn]:
    total = len(article.paragraphs)
    first, last = labelled[0][0], labelled[-1][0]
    whole = (last - first + 1) >= _TRANSCRIPT_SHARE * (total - first)
    stops = [number for number, _, _ in labelled[1:]] + [total if whole else last + 1]
    for (number, paragraph, found), stop in zip(labelled, stops, strict=True):
        speech = [Span(found.end(), paragraph.span.end)]
        for later in article.paragraphs[number + 1 : stop]:
            if later.kind == "heading" or _LABEL.match(article.text, later.span.start, later.span.end):
                break
            speech.append(later.span)
        label = Span(*found.span("label"))
        lower = article.quote(label).lower()
        asks = any(lower == word or lower.startswith(word + " ") for word in _label_list("asking"))
        yield Turn(label, tuple(speech), asks)


def _signed_letters(article: Article) -> Iterator[Turn]:
    """``SIR - I oppose the dam. … / Rosa Lind, Orrin``: a letter with the name under it."""
    for number, paragraph in enumerate(article.paragraphs):
        opening = _SALUTATION.match(article.text, paragraph.span.start, paragraph.span.end)
        if opening is None:
            continue
        speech = [Span(opening.end(), paragraph.span.end)]
        for later in article.paragraphs[number + 1 : number + 1 + _MAX_LETTER_PARAGRAPHS]:
            signature = _SIGNATURE.fullmatch(article.text, later.span.start, later.span.end)
            if signature and signature["name"].istitle():
                yield Turn(Span(*signature.span("name")), tuple(speech), asks=False)
                break
            if _SALUTATION.match(article.text, later.span.start, later.span.end):
                break
            speech.append(later.span)
        else:
            yield from _signed_on_last_line(article, speech)


def _signed_on_last_line(article: Article, speech: Sequence[Span]) -> Iterator[Turn]:
    """The name on the last line of a letter's own block."""
    last = speech[-1]
    line = article.text.rfind("\n", last.start, last.end)
    signature = _SIGNATURE.fullmatch(article.text, line + 1, last.end) if line >= 0 else None
    if signature and signature["name"].istitle():
        yield Turn(Span(*signature.span("name")), (*speech[:-1], Span(last.start, line)), asks=False)


_MAX_LETTER_PARAGRAPHS = 12
"""Paragraphs searched for the signature of a letter."""
