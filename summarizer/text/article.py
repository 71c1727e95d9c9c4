"""The article: its cleaned text and where everything in it lies. Values only: no I/O, no clock, no model.

All offsets are code points into ``Article.text``, start inclusive, end exclusive, unless a name says ``raw``:
then they are code points into the decoded input before cleaning.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of new text: copied code point by code point, or inserted at one place."""

    start: int
    """First code point, in the new text."""
    raw_start: int
    """Where it stood, in the raw text; for inserted text the place it was inserted at."""
    copied: bool
    """True: new[start + k] is raw[raw_start + k]. False: every code point maps to ``raw_start``."""


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """A total map from code points of a new text to code points of the raw text; never decreasing."""

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
        run = self.runs[at]
        return run.raw_start + (offset - run.start if run.copied else 0)

    @classmethod
    def identity(cls, length: int) -> "OffsetMap":
        """The map of an unchanged text."""
        return cls(length, (Run(0, 0, True),) if length else ())


class TextBuilder:
    """Builds a new text out of pieces of a raw text, and the map that leads back."""

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
        """Append text that the raw input does not have (or has in another form) at raw offset ``at``."""
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
        """True when ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """True when both spans share at least one code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, or the whole of a heading."""

    number: int
    """1-based position in the article; what prompts show and drafts cite."""
    span: Span
    """Where it lies, without surrounding white space."""
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
    """Raw text that cleaning left out."""

    text: str
    reason: str
    """Why, in a few words a person understands: ``sponsor line``, ``site menu``, …"""
    raw_span: Span
    """Where it stood: code points of the raw input."""


@dataclass(frozen=True, slots=True)
class Landmark:
    """Where a page, a chapter or a cue begins, which a person finds in the input by its number, name or time."""

    start: int
    """First code point, in the raw input."""
    page: int | None = None
    """Of a PDF, counted from 1."""
    chapter: str | None = None
    """Of a book: its heading."""
    time: str | None = None
    """Of captions: ``0:01:05``."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where an article came from."""

    path: str
    """The path or address as the user gave it; ``-`` for standard input."""
    sha256: str
    """SHA-256 of the input bytes, in hexadecimal."""
    encoding: str | None = None
    """The encoding in which the bytes were read as text, such as ``utf-8``; None where the format decides it."""


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
    """ISO 8601 date (``2025-06-04``) where the input shows one."""
    site: str | None = None
    language: str = "en"
    """ISO 639-1 code."""
    source: Source = Source(path="-", sha256="")
    has_lines: bool = True
    """Whether the input has lines that a person sees, as plain text and Markdown do."""
    url: str | None = None
    """Where a fetched page was found, after redirects, or what a saved page says of itself; None for other files."""
    landmarks: tuple[Landmark, ...] = field(default=(), repr=False)
    """Where pages, chapters or cues begin, in order; empty where the input has none."""
    notices: tuple[str, ...] = ()
    """Sentences for the user on how the input was read, each with its name; empty where all went as it should."""

    @property
    def words(self) -> int:
        """Number of white-space separated words in the text."""
        return len(self.text.split())

    def quote(self, span: Span) -> str:
        """The text of a span."""
        return self.text[span.start : span.end]

    def sentence_text(self, sentence: Sentence) -> str:
        """The text of a sentence."""
        return self.quote(sentence.span)

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence that holds a code point, or the last one that starts before it.

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
        """True when the sentence is a heading or subhead."""
        return self.paragraphs[sentence.paragraph].kind == "heading"

    def raw_span(self, span: Span) -> Span:
        """The raw text from the first to the last code point of a span; wider where cleaning joined lines."""
        if not span:
            at = self.offsets.raw(span.start)
            return Span(at, at)
        return Span(self.offsets.raw(span.start), self.offsets.raw(span.end - 1) + 1)

    def landmark(self, offset: int) -> Landmark | None:
        """The page, chapter or cue in which a code point of the article text stands; None where there is none."""
        at = bisect_right(self.landmarks, self.offsets.raw(offset), key=lambda mark: mark.start) - 1
        return self.landmarks[at] if at >= 0 else None

    def line(self, offset: int) -> int:
        """1-based line number, in the decoded input, of a code point of the article text."""
        return self.raw.count("\n", 0, self.offsets.raw(offset)) + 1
