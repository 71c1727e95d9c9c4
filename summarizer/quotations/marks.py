"""Quotation marks: where quoted strings begin and end, also nested, across paragraphs, and badly typed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.article import Span

_MARK = re.compile(r"[“”„\"«»‘’']")
_LONGEST_SINGLE = 1500
"""Code points searched for the end of a string in single marks: an apostrophe must not cost a whole text."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """An outermost string in quotation marks, inside one paragraph."""

    span: Span
    """With its marks."""
    closed: bool
    """False when the paragraph ends first: the speech runs on in the next one."""


def quoted_strings(text: str, paragraphs: Sequence[Span]) -> list[Quoted]:
    """The outermost quoted strings of each paragraph, in order. An unclosed one ends with its paragraph."""
    return [quoted for paragraph in paragraphs for quoted in _in_paragraph(text, paragraph)]


def _in_paragraph(text: str, paragraph: Span) -> Iterator[Quoted]:
    at = paragraph.start
    while opening := _MARK.search(text, at, paragraph.end):
        start = opening.start()
        at = start + 1
        if not _opens(text, start, paragraph):
            continue
        end = (
            _closing_single(text, start, paragraph) if text[start] in "‘'" else _closing_double(text, start, paragraph)
        )
        if end is not None:
            yield Quoted(Span(start, end), closed=True)
            at = end
        elif text[start] not in "‘'":
            yield Quoted(Span(start, paragraph.end), closed=False)
            return


def _before(text: str, at: int, paragraph: Span) -> str:
    return text[at - 1] if at > paragraph.start else " "


def _after(text: str, at: int, paragraph: Span) -> str:
    return text[at + 1] if at + 1 < paragraph.end else " "


def _opens(text: str, at: int, paragraph: Span) -> bool:
    mark, before, after = text[at], _before(text, at, paragraph), _after(text, at, paragraph)
    if after.isspace() or before.isalnum():
        return False
    if mark in "’'":
        return mark == "'" and not after.isdigit()
    return mark in '“„«‘"' or before.isspace()


def _closing_double(text: str, start: int, paragraph: Span) -> int | None:
    """End of a string in double marks: the same family closes it, inner pairs are stepped over."""
    depth = 0
    for mark in re.compile(r"[“”„\"«»]").finditer(text, start + 1, paragraph.end):
        at = mark.start()
        before, after = _before(text, at, paragraph), _after(text, at, paragraph)
        opens = (mark.group() in "“„«" or (mark.group() == '"' and text[start] != '"')) and not after.isspace()
        if opens and (before.isspace() or before in "([—–-‘'"):
            if before.isspace() and _looks_forgotten(text, start, at):
                return None
            depth += 1
        elif mark.group() == '"' and text[start] == '"' and before.isspace() and not after.isspace():
            continue
        elif depth:
            depth -= 1
        else:
            return at + 1
    return None


def _looks_forgotten(text: str, start: int, at: int) -> bool:
    """True when the string before an inner opening mark looks finished: its own closing mark was forgotten."""
    return text[start + 1 : at].rstrip()[-1:] in set("”")


def _closing_single(text: str, start: int, paragraph: Span) -> int | None:
    """End of a string in single marks; an apostrophe inside or after a word does not end it."""
    closing = "’'" if text[start] == "‘" else "'"
    limit = min(paragraph.end, start + _LONGEST_SINGLE)
    fallback = None
    for at in range(start + 2, limit):
        if text[at] == text[start] and _opens(text, at, paragraph):
            break
        if text[at] not in closing or _after(text, at, paragraph).isalnum() or text[at - 1].isspace():
            continue
        if text[at - 1] == "s" and re.match(r"\s[a-z]", text[at + 1 : at + 3]):
            fallback = fallback or at + 1
            continue
        return at + 1
    return fallback
