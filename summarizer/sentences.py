"""Sentence boundaries: sentencex finds them; quotations that hold several sentences are split inside as well.

The time grows with the length of the text and no faster, whatever the text: sentencex, whose time can grow with the
square (unmatched quotation marks, Chinese paragraphs of hundreds of sentences), sees one window of it at a time.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from sentencex import get_sentence_boundaries

from summarizer.article import Span

LONGEST = 2000
"""Code points of the longest sentence; what runs on beyond is cut, so that every sentence fits a model call."""
_WINDOW = 2 * LONGEST

_QUOTED = re.compile(r'“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|»[^«»]*«|「[^「」]*」|『[^『』]*』|"[^"]*"')
_MARKS_AS_BLANKS = str.maketrans(dict.fromkeys("“”„‟«»‹›「」『』\"'‘’‚()[]{}（）【】《》", " "))

_REACH = 12
_BROKEN_OFF = re.compile(
    r"\b[^\W\d_]\.\0\S"  # China-U.|S. rivalry
    r"|\b(?:approx|MM?|Mme|Mlle|Mgr|Sra?|Srta|Dra?)\.\s+\0\w"
    r"|\b[ap]\.m\.\s+\0(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
)
"""Where sentencex ends a sentence too early; ``\\0`` stands for its boundary."""


def split_sentences(text: str, language: str = "en") -> list[Span]:
    """The sentences of one paragraph, trimmed of white space, covering every non-blank code point in order.

    ``language`` is an ISO 639-1 code; an unknown one is split by the rules for English. No sentence is longer than
    ``LONGEST``: a longer one is split without regard to its quotation marks and brackets, which may be unmatched,
    and what is still too long at its last white space that fits, or anywhere.
    """
    spans: list[Span] = []
    for outer in _windowed(text, language):
        edges = [outer.start, *_cuts_inside_quotations(text, outer, language), outer.end]
        for piece in (_trim(text, Span(a, b)) for a, b in pairwise(edges)):
            spans += [piece] if len(piece) <= LONGEST else _shortened(text, piece, language)
    return [span for span in spans if span]


def _windowed(text: str, language: str) -> Iterator[Span]:
    """Outer sentences, found in windows of the text. What stands in a window's second half is read again in the next
    one: a window may cut off a quotation there, and that can move boundaries before the cut.
    """
    at = 0
    while len(text) - at > _WINDOW:
        starts = [at + span.start for span in _boundaries(text[at : at + _WINDOW], language)[1:]]
        sure = (
            [start for start in starts if start <= at + LONGEST] or starts[:1] or [_last_blank(text, at, at + _WINDOW)]
        )
        yield from (Span(a, b) for a, b in pairwise([at, *sure]))
        at = sure[-1]
    yield from (Span(at + span.start, at + span.end) for span in _boundaries(text[at:], language))


def _boundaries(text: str, language: str) -> list[Span]:
    spans: list[Span] = []
    for found in get_sentence_boundaries(language, text):
        start = found["start_index"]
        if spans and _BROKEN_OFF.search(text[max(0, start - _REACH) : start] + "\0" + text[start : start + _REACH]):
            start = spans.pop().start
        spans.append(Span(start, found["end_index"]))
    return spans


def _cuts_inside_quotations(text: str, outer: Span, language: str) -> list[int]:
    cuts = []
    for quoted in _QUOTED.finditer(text, outer.start, outer.end):
        inside = Span(quoted.start() + 1, quoted.end() - 1)
        pieces = _boundaries(text[inside.start : inside.end], language)
        cuts += [inside.start + piece.start for piece in pieces[1:]]
    return cuts


def _shortened(text: str, span: Span, language: str) -> Iterator[Span]:
    bare = text[span.start : span.end].translate(_MARKS_AS_BLANKS)
    starts = [span.start, *(span.start + piece.start for piece in _boundaries(bare, language)[1:]), span.end]
    for start, end in pairwise(starts):
        while end - start > LONGEST:
            cut = _last_blank(text, start, start + LONGEST)
            yield _trim(text, Span(start, cut))
            start = cut
        yield _trim(text, Span(start, end))


def _last_blank(text: str, start: int, end: int) -> int:
    """The last white space after ``start`` and not after ``end``; ``end`` where there is none."""
    return next((at for at in range(end, start, -1) if text[at].isspace()), end)


def _trim(text: str, span: Span) -> Span:
    piece = text[span.start : span.end]
    start = span.start + len(piece) - len(piece.lstrip())
    return Span(start, max(start, span.start + len(piece.rstrip())))
