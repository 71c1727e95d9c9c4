"""The article: its cleaned text, and the position of every part of it. Values only: no I/O, no clock, no model.

All offsets are code points into ``Article.text``, start inclusive, end exclusive. A name
that contains ``raw`` counts code points of the decoded input, before cleaning.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

UNSPACED_LETTERS = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    r"\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9d"  # kana
    r"\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)
"""The letters of scripts without spaces between words, for a set in an expression."""
_WITHOUT_SPACES = re.compile(f"[{UNSPACED_LETTERS}]")


def word_count(text: str) -> int:
    """The number of words between spaces; two characters of a script without spaces count as one word."""
    unspaced = len(_WITHOUT_SPACES.findall(text))
    return len(_WITHOUT_SPACES.sub(" ", text).split()) + (unspaced + 1) // 2


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of new text: copied code point by code point, or inserted at one place."""

    start: int
    """First code point, in the new text."""
    raw_start: int
    """Its offset in the raw text; for inserted text, the point of insertion."""
    copied: bool
    """True: new[start + k] is raw[raw_start + k]. False: every code point maps to ``raw_start``."""

    def raw(self, offset: int) -> int:
        """The raw offset of a code point of the stretch."""
        return self.raw_start + (offset - self.start if self.copied else 0)


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Maps every code point of a new text to a code point of the raw text. The map never decreases."""

    length: int
    """Length of the new text in code points."""
    runs: tuple[Run, ...]

    def raw(self, offset: int) -> int:
        """The raw offset of a code point of the new text.

        Raises IndexError outside 0..length; ``length`` itself maps to one past the last code point.
        """
        if not 0 <= offset <= self.length:
            raise IndexError(f"offset {offset} outside 0..{self.length}")
        if offset == self.length and offset > 0:
            return self.raw(offset - 1) + 1
        at = bisect_right(self.runs, offset, key=lambda run: run.start) - 1
        if at < 0:
            return 0
        return self.runs[at].raw(offset)

    def raw_span(self, span: "Span") -> "Span":
        """The raw span from the first to the last code point of a span; wider if cleaning joined lines."""
        start = self.raw(span.start)
        return Span(start, self.raw(span.end - 1) + 1 if span else start)

    @classmethod
    def identity(cls, length: int) -> "OffsetMap":
        """The map of an unchanged text."""
        return cls(length, (Run(0, 0, True),) if length else ())


class TextBuilder:
    """Builds a new text from pieces of a raw text, together with the map back to it."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._parts: list[str] = []
        self._runs: list[Run] = []
        self._length = 0
        self._raw_end = 0

    def __len__(self) -> int:
        return self._length

    def copy(self, start: int, end: int) -> None:
        """Append ``raw[start:end]``. Pieces must come in raw order; raises ValueError otherwise."""
        if not self._raw_end <= start <= end <= len(self._raw):
            raise ValueError(f"piece {start}..{end} is out of order or outside the raw text")
        if start == end:
            return
        if not (self._runs and self._runs[-1].copied and self._raw_end == start):
            self._runs.append(Run(self._length, start, True))
        self._append(self._raw[start:end])
        self._raw_end = end

    def insert(self, text: str, at: int) -> None:
        """Append text that is not in the raw input, or not in this form, as if it stood at raw offset ``at``."""
        at = min(max(at, self._raw_end), max(len(self._raw) - 1, 0))
        if text:
            self._runs.append(Run(self._length, at, False))
            self._append(text)

    def build(self) -> tuple[str, OffsetMap]:
        """The new text and its map."""
        return "".join(self._parts), OffsetMap(self._length, tuple(self._runs))

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def line_at(text: str, offset: int) -> int:
    """The number, from 1, of the line of a text that a code point is in."""
    return text.count("\n", 0, offset) + 1


ParagraphKind = Literal["body", "heading", "list_item", "caption"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A non-negative half-open range of code points: ``text[start:end]``."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def covers(self, other: "Span") -> bool:
        """Whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Whether the spans share at least one code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, or the whole of a heading."""

    number: int
    """1-based position in the article. Prompts show this number and drafts cite it."""
    span: Span
    """Its span, without surrounding white space."""
    paragraph: int
    """Index into ``Article.paragraphs``."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the article text; blocks are separated by one blank line."""

    kind: ParagraphKind
    span: Span
    sentences: range
    """Indices into ``Article.sentences``: ``article.sentences[i] for i in sentences``."""


@dataclass(frozen=True, slots=True)
class Removal:
    """Raw text that cleaning removed."""

    text: str
    reason: str
    """Why, in a few plain words: ``sponsor line``, ``site menu``, …"""
    raw_span: Span
    """Its span in the raw input."""

    @classmethod
    def of(cls, raw: str, span: Span, reason: str) -> "Removal":
        """The removal of ``raw[span.start:span.end]``."""
        return cls(raw[span.start : span.end], reason, span)


@dataclass(frozen=True, slots=True)
class Landmark:
    """The start of a page, a chapter or a caption cue, so that a person can find a place in the input."""

    start: int
    """First code point, in the raw input."""
    page: int | None = None
    """Page number in a PDF, from 1."""
    chapter: str | None = None
    """Heading of a chapter in a book."""
    time: str | None = None
    """Time in captions: ``0:01:05``."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where an article came from."""

    path: str
    """The path or address as the user gave it; ``-`` for standard input."""
    sha256: str
    """SHA-256 of the input bytes, in hexadecimal."""
    encoding: str | None = None
    """The encoding used to decode the bytes, such as ``utf-8``; None if the format fixes it."""


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned article.

    Invariants: paragraphs and sentences are in order and do not overlap; each sentence lies in its paragraph;
    every non-blank code point of ``text`` belongs to exactly one sentence.
    """

    text: str
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    offsets: OffsetMap
    """Maps article text to raw text."""
    raw: str = field(repr=False)
    """The decoded input before cleaning."""
    removals: tuple[Removal, ...] = ()
    title: str | None = None
    author: str | None = None
    published: str | None = None
    """ISO 8601 date (``2025-06-04``), if the input gives one."""
    site: str | None = None
    language: str = "en"
    """ISO 639-1 code."""
    source: Source = Source(path="-", sha256="")
    has_lines: bool = True
    """Whether line numbers of the input mean something to a person, as in plain text and Markdown."""
    url: str | None = None
    """Address of a fetched page after redirects, or the address a saved page gives; None for other files."""
    landmarks: tuple[Landmark, ...] = field(default=(), repr=False)
    """The starts of pages, chapters or cues, in order; empty if the input has none."""
    notices: tuple[str, ...] = ()
    """Messages to the user about how the input was read, each with its name; empty if nothing is unusual."""

    @property
    def words(self) -> int:
        """Number of words in the text, as ``word_count`` counts them."""
        return word_count(self.text)

    def quote(self, span: Span) -> str:
        """The text of a span."""
        return self.text[span.start : span.end]

    def sentence_text(self, sentence: Sentence) -> str:
        """The text of a sentence."""
        return self.quote(sentence.span)

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence that contains a code point, or the last one that starts before it.

        Raises IndexError when the article has no sentence at or before the offset.
        """
        at = bisect_right(self.sentences, offset, key=lambda s: s.span.start) - 1
        if at < 0:
            raise IndexError(f"no sentence at or before offset {offset}")
        return self.sentences[at]

    def sentences_in(self, span: Span) -> tuple[Sentence, ...]:
        """The sentences that share a code point with a span, in order."""
        first = max(bisect_right(self.sentences, span.start, key=lambda s: s.span.start) - 1, 0)
        found = []
        for sentence in self.sentences[first:]:
            if sentence.span.start >= span.end:
                break
            if sentence.span.overlaps(span):
                found.append(sentence)
        return tuple(found)

    def is_heading(self, sentence: Sentence) -> bool:
        """Whether the sentence is a heading or subheading."""
        return self.paragraphs[sentence.paragraph].kind == "heading"

    def raw_span(self, span: Span) -> Span:
        """The span in ``raw``; see ``OffsetMap.raw_span``."""
        return self.offsets.raw_span(span)

    def landmark(self, offset: int) -> Landmark | None:
        """The page, chapter or cue that contains a code point of the article text; None if there is none."""
        at = bisect_right(self.landmarks, self.offsets.raw(offset), key=lambda mark: mark.start) - 1
        return self.landmarks[at] if at >= 0 else None

    def line(self, offset: int) -> int:
        """1-based line number, in the decoded input, of a code point of the article text."""
        return line_at(self.raw, self.offsets.raw(offset))
