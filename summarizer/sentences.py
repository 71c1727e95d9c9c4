"""Sentence boundaries: sentencex finds them; quotations that hold several sentences are split inside as well."""

import re
from itertools import pairwise

from sentencex import get_sentence_boundaries

from summarizer.article import Span

_QUOTED = re.compile(r'“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|»[^«»]*«|「[^「」]*」|『[^『』]*』|"[^"]*"')

_REACH = 12
_BROKEN_OFF = re.compile(
    r"\b[^\W\d_]\.\0\S"  # China-U.|S. rivalry
    r"|\bapprox\.\s+\0"
    r"|\b[ap]\.m\.\s+\0(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
)
"""Where sentencex ends a sentence too early; ``\\0`` stands for its boundary."""


def split_sentences(text: str, language: str = "en") -> list[Span]:
    """The sentences of one paragraph, trimmed of white space, covering every non-blank code point in order.

    ``language`` is an ISO 639-1 code; an unknown one is split by the rules for English.
    """
    spans: list[Span] = []
    for outer in _boundaries(text, language):
        cuts = _cuts_inside_quotations(text, outer, language)
        edges = [outer.start, *cuts, outer.end]
        spans += (_trim(text, Span(a, b)) for a, b in pairwise(edges))
    return [span for span in spans if span]


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


def _trim(text: str, span: Span) -> Span:
    piece = text[span.start : span.end]
    start = span.start + len(piece) - len(piece.lstrip())
    return Span(start, max(start, span.start + len(piece.rstrip())))
