"""Strings in quotation marks by the habits of a language, also over paragraphs, and words after a dialogue dash."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.article import Span
from summarizer.extract.speech_lexicon import SpeechLexicon

_BEFORE_OPENING = frozenset("([{—–-/:,;.’'¿¡")
_PARAGRAPHS_CARRIED = 6
"""Paragraphs searched for the end of a string that its own paragraph leaves open."""
_MARKS_SEARCHED = 60
"""Marks searched for the one that balances an opening mark, so that the time stays linear."""
DASHES = frozenset("—–―")


@dataclass(frozen=True, slots=True)
class Marked:
    """An outermost string in marks, inside one paragraph."""

    span: Span
    """With its marks."""
    inner: Span
    """Without them, and without blanks at its ends."""
    continues: bool
    """True when the paragraph before left it open."""
    closed: bool
    """False when it runs on in the next paragraph."""


def marked_strings(text: str, paragraphs: Sequence[Span], lexicon: SpeechLexicon) -> list[list[Marked]]:
    """The outermost strings in marks of each paragraph, in order."""
    reader = _Reader(text, lexicon)
    carried: dict[int, Span] = {}
    """Paragraph → the part of it that belongs to a string left open before."""
    found: list[list[Marked]] = []
    left_open = False
    for number, paragraph in enumerate(paragraphs):
        strings = list(reader.strings(paragraph, carried.get(number), left_open))
        left_open = bool(strings) and not strings[-1].closed
        if left_open and number + 1 not in carried:
            carried |= reader.carried(paragraphs, number + 1)
        found.append(strings)
    return found


class _Reader:
    def __init__(self, text: str, lexicon: SpeechLexicon) -> None:
        self._text = text
        self._closers = lexicon.marks
        self._ambiguous = frozenset("".join(lexicon.marks.values())) & frozenset(lexicon.marks)
        every = "".join(sorted({*lexicon.marks, *"".join(lexicon.marks.values())}))
        self._mark = re.compile(f"[{re.escape(every)}]")

    def strings(self, paragraph: Span, carried: Span | None, left_open: bool) -> Iterator[Marked]:
        """The strings of one paragraph; ``carried`` is its part inside a string that was left open."""
        marks = [found.start() for found in self._mark.finditer(self._text, paragraph.start, paragraph.end)]
        number = 0
        if carried is not None:
            yield self._marked(carried, continues=True, closed=carried.end < paragraph.end or self._ends(carried))
            number = next((n for n, at in enumerate(marks) if at >= carried.end), len(marks))
        while number < len(marks):
            at = marks[number]
            repeated = left_open and at == paragraph.start
            if repeated or self._opens(at, paragraph):
                closing = self._closing(marks, number, paragraph)
                if closing is None and (repeated or self._may_run_on(at, paragraph)):
                    yield self._marked(Span(at, paragraph.end), continues=repeated, closed=False)
                    return
                if closing is not None:
                    yield self._marked(Span(at, marks[closing] + 1), continues=repeated, closed=True)
                    number = closing
            number += 1

    def carried(self, paragraphs: Sequence[Span], first: int) -> dict[int, Span]:
        """What belongs to a string left open before paragraph ``first``, when a later paragraph closes it."""
        whole: dict[int, Span] = {}
        for number in range(first, min(first + _PARAGRAPHS_CARRIED, len(paragraphs))):
            paragraph = paragraphs[number]
            mark = self._mark.search(self._text, paragraph.start, paragraph.end)
            if mark is None:
                whole[number] = paragraph
            elif mark.start() == paragraph.start or self._opens(mark.start(), paragraph):
                return {}
            else:
                return whole | {number: Span(paragraph.start, mark.end())}
        return {}

    def _ends(self, span: Span) -> bool:
        return self._mark.match(self._text, span.end - 1) is not None

    def _around(self, at: int, paragraph: Span) -> tuple[str, str]:
        before = self._text[at - 1] if at > paragraph.start else " "
        return before, self._text[at + 1] if at + 1 < paragraph.end else " "

    def _opens(self, at: int, paragraph: Span) -> bool:
        mark = self._text[at]
        before, after = self._around(at, paragraph)
        if mark not in self._closers or before.isalnum():
            return False
        if mark not in self._ambiguous:
            return at + 1 < paragraph.end
        return (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()

    def _closing(self, marks: Sequence[int], number: int, paragraph: Span) -> int | None:
        opening = self._text[marks[number]]
        closers = self._closers.get(opening) or "".join(self._closers.values())
        depth = 0
        for at in range(number + 1, min(number + _MARKS_SEARCHED, len(marks))):
            mark = self._text[marks[at]]
            if mark in closers and not (mark in self._ambiguous and mark != '"' and self._opens(marks[at], paragraph)):
                if depth == 0:
                    return at
                depth -= 1
            elif mark == opening:
                depth += 1
        return None

    def _may_run_on(self, at: int, paragraph: Span) -> bool:
        return self._text[paragraph.start : at].rstrip()[-1:] in {"", ",", ":", "."}

    def _marked(self, span: Span, *, continues: bool, closed: bool) -> Marked:
        start, end = span.start, span.end
        while end > start and self._text[end - 1].isspace():
            end -= 1
        whole = Span(start, end)
        if self._mark.match(self._text, start):
            start += 1
        if closed and end > start and self._mark.match(self._text, end - 1):
            end -= 1
        piece = self._text[start:end]
        start += len(piece) - len(piece.lstrip())
        return Marked(whole, Span(start, max(start, start + len(piece.strip()))), continues, closed)
