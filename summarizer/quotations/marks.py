"""Quotation marks: where quoted strings begin and end, also nested, across paragraphs, and badly typed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.article import Span

_MARK = re.compile(r"''|``|[“”„\"«»‘’']")
_CLOSERS = {
    "“": ("”",),
    "„": ("“", "”"),
    "«": ("»",),
    "»": ("«",),
    '"': ('"',),
    "``": ("''",),
    "''": ("''",),
    "‘": ("’", "'"),
    "'": ("'",),
}
_SINGLE = frozenset("‘'")
_LONGEST_SINGLE = 1500
"""Code points searched for the end of a string in single marks: an apostrophe must not cost a whole text."""
_MARKS_SEARCHED = 60
"""Marks searched for the one that balances an opening mark, for the same reason."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """An outermost string in quotation marks, inside one paragraph."""

    span: Span
    """With its marks."""
    closed: bool
    """False when the paragraph ends first: the speech runs on in the next one."""


@dataclass(frozen=True, slots=True)
class _Mark:
    text: str
    start: int
    end: int
    before: str
    """The code point before it; a space at the edge of the paragraph."""
    after: str

    @property
    def opens(self) -> bool:
        spaced = self.text == "«" and self.after.isspace()
        if (self.after.isspace() and not spaced) or self.before.isalnum() or self.text in "”’":
            return False
        if self.text == "'":
            return not self.after.isdigit()
        return self.text != "»" or (self.before.isspace() and self.after.isalnum())


def quoted_strings(text: str, paragraphs: Sequence[Span]) -> list[Quoted]:
    """The outermost quoted strings of each paragraph, in order. An unclosed one ends with its paragraph."""
    return [quoted for paragraph in paragraphs for quoted in _in_paragraph(text, paragraph)]


def _in_paragraph(text: str, paragraph: Span) -> Iterator[Quoted]:
    marks = [_mark(text, found, paragraph) for found in _MARK.finditer(text, paragraph.start, paragraph.end)]
    number = 0
    while number < len(marks):
        mark = marks[number]
        closing = _closing(marks, number) if mark.opens else None
        cut = _cut(text, marks, number, closing, paragraph) if closing is not None else None
        if cut is not None:
            yield Quoted(Span(mark.start, cut), closed=True)
            while number + 1 < len(marks) and marks[number + 1].start < cut:
                number += 1
        elif closing is not None:
            yield Quoted(Span(mark.start, marks[closing].end), closed=True)
            number = closing
        elif mark.opens and mark.text not in _SINGLE and _may_run_on(text, mark, paragraph):
            yield Quoted(Span(mark.start, paragraph.end), closed=False)
            return
        number += 1


def _cut(text: str, marks: Sequence[_Mark], number: int, closing: int, paragraph: Span) -> int | None:
    """Where a string ends whose closing mark was left out: at the cue before the next string. None where it has one."""
    opening = marks[number]
    again = [m for m in marks[number + 1 : closing] if m.text == opening.text and m.opens]
    closed = [m for m in marks[number + 1 : closing + 1] if m.text in _CLOSERS[opening.text]]
    if opening.text not in "“„" or len(again) < len(closed) or not again:
        return None
    cue = _CUE.search(text, opening.end, again[0].start)
    return cue.start() + 1 if cue else None


_CUE = re.compile(r",\s+(?=(?:said|says|asked|added|told|wrote|replied)\b)")


def _mark(text: str, found: re.Match[str], paragraph: Span) -> _Mark:
    start, end = found.span()
    before = text[start - 1] if start > paragraph.start else " "
    after = text[end] if end < paragraph.end else " "
    return _Mark(found.group(), start, end, before, after)


def _may_run_on(text: str, mark: _Mark, paragraph: Span) -> bool:
    """An unclosed string runs on only where speech begins: at the head of a paragraph, after a comma or colon."""
    return text[paragraph.start : mark.start].rstrip()[-1:] in set(",:.") | {""}


def _closing(marks: Sequence[_Mark], number: int) -> int | None:
    """The mark that ends the string which ``marks[number]`` opens."""
    if marks[number].text in _SINGLE:
        return _closing_single(marks, number)
    opening, depth, first = marks[number], 0, None
    for at in range(number + 1, min(number + _MARKS_SEARCHED, len(marks))):
        mark = marks[at]
        if mark.text == opening.text and mark.opens and (opening.text != '"' or mark.before.isspace()):
            depth += 1
        elif mark.text in _CLOSERS[opening.text] or mark.text == opening.text == "“":
            first = at if first is None else first
            if depth == 0:
                return at
            depth -= 1
    return first


def _closing_single(marks: Sequence[_Mark], number: int) -> int | None:
    """The end of a string in single marks; an apostrophe inside or after a word does not end it."""
    opening, fallback = marks[number], None
    for at in range(number + 1, len(marks)):
        mark = marks[at]
        if mark.start - opening.start > _LONGEST_SINGLE or (mark.text == opening.text and mark.opens):
            break
        if mark.text not in _CLOSERS[opening.text] or mark.after.isalnum() or mark.before.isspace():
            continue
        if mark.before == "s" and mark.after == " ":
            fallback = at if fallback is None else fallback
            continue
        return at
    return fallback
