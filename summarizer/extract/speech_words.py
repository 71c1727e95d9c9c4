"""Sentences of words in which each string in marks is one word."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.article import Article
from summarizer.extract.speech_lexicon import SpeechLexicon
from summarizer.extract.speech_marks import Marked, marked_strings

WordKind = Literal["word", "name", "number", "mark", "quoted"]

_INVERTED = r"t-(?:il|elle|on|ils|elles)\b|(?:il|elle|on|ils|elles)\b"
_WORD = re.compile(
    r"(?P<initial>\b[^\W\d_a-zß-ÿ]\.(?:-?[^\W\d_a-zß-ÿ]\.)*)"
    r"|(?P<title>\b(?i:Dr|Prof|Sra?|Srta|Dra|Dña|Mmes?|Mlle|Me|St)\.)"
    r"|(?P<elided>\b(?i:[ldsncjmt]|qu|jusqu|lorsqu|puisqu)['’](?=[^\W\d_]))"
    rf"|(?P<inverted>-(?:{_INVERTED}))"
    rf"|(?P<word>[^\W\d_]+(?:(?:-(?!{_INVERTED})|['’&])[^\W_]+|\*in(?:nen)?|:in(?:nen)?\b)*(?:-(?![^\W\d_]))?)"
    r"|(?P<number>\d+(?:[.,]\d+)*(?:-?[^\W\d_]+)?%?)"
    r"|(?P<mark>\.\.\.|--|\S)",
)
_LONGEST = 300
"""Words of a sentence; what runs on without an end is cut, so that the time stays linear."""
_ENDS = re.compile(r"[.?!…]\s*\Z")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a mark, or a whole string in marks."""

    kind: WordKind
    """``name`` is any word with a capital."""
    text: str
    lower: str
    """In lower case, with ``'`` for any apostrophe; ``il`` for ``-t-il``."""
    start: int
    end: int
    marked: Marked | None = None


@dataclass(frozen=True, slots=True)
class SpeechSentence:
    """A sentence outside of marks."""

    words: tuple[Word, ...]
    paragraph: int
    heading: bool


def speech_sentences(article: Article, lexicon: SpeechLexicon) -> list[SpeechSentence]:
    """The article as sentences of words, in order."""
    marked = marked_strings(article.text, [p.span for p in article.paragraphs], lexicon)
    found: list[SpeechSentence] = []
    for number, paragraph in enumerate(article.paragraphs):
        words: list[Word] = []
        at = paragraph.span.start
        for one in marked[number]:
            words += plain_words(article.text, at, one.span.start)
            words.append(_quoted(article.text, one))
            at = one.span.end
        words += plain_words(article.text, at, paragraph.span.end)
        edges = [article.sentences[i].span.start for i in paragraph.sentences]
        pieces = _split(article.text, words, edges)
        found += (SpeechSentence(tuple(piece), number, paragraph.kind == "heading") for piece in pieces)
    return found


def plain_words(text: str, start: int, end: int) -> list[Word]:
    """The words and marks between two offsets."""
    return [_word(found) for found in _WORD.finditer(text, start, end)]


def _word(found: re.Match[str]) -> Word:
    piece = found.group()
    lower = piece.lower().replace("’", "'")
    kind: WordKind = "mark"
    if found.lastgroup == "inverted":
        lower = lower.rsplit("-", 1)[-1]
        return Word("word", piece, lower, found.end() - len(lower), found.end())
    if found.lastgroup in {"word", "initial", "title", "elided"}:
        kind = "name" if piece[0].isupper() and found.lastgroup != "elided" else "word"
    elif found.lastgroup == "number":
        kind = "number"
    return Word(kind, piece, lower, found.start(), found.end())


def _quoted(text: str, marked: Marked) -> Word:
    piece = text[marked.inner.start : marked.inner.end]
    return Word("quoted", piece, piece, marked.span.start, marked.span.end, marked)


def _split(text: str, words: Sequence[Word], edges: Sequence[int]) -> list[list[Word]]:
    """Cut a paragraph where a sentence starts, but never inside marks."""
    pieces: list[list[Word]] = []
    piece: list[Word] = []
    for word in words:
        starts = word.kind != "mark" and piece
        if starts and (
            _starts(edges, piece[-1], word) or _new_after_quoted(text, piece, word) or len(piece) >= _LONGEST
        ):
            pieces.append(piece)
            piece = []
        piece.append(word)
    return [*pieces, piece] if piece else pieces


def _starts(edges: Sequence[int], before: Word, word: Word) -> bool:
    """True when a sentence starts between two words, and the second may open one."""
    at = bisect_left(edges, before.end)
    if at == len(edges) or edges[at] > word.start:
        return False
    return not word.text[:1].islower() and before.text not in {",", ";"}


def _new_after_quoted(text: str, piece: Sequence[Word], word: Word) -> bool:
    last = piece[-1]
    if last.kind != "quoted" or word.kind not in {"name", "quoted"} or last.marked is None:
        return False
    return bool(_ENDS.search(text[last.marked.inner.start : last.marked.inner.end]))
