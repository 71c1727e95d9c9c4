"""Quotation marks of all languages: where quoted strings stand in an article's paragraphs, or in any text."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from summarizer.text import lexicon
from summarizer.text.article import Span

DASHES = frozenset("—–―")
"""Dashes that open words of speech, or stand before who said them."""
OPENING_MARK = re.compile(r'[“„«»「『"]')
"""A mark that may open a string, with no look at what stands around it."""
PLAIN_STRING = re.compile(r'“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|»[^«»]*«|「[^「」]*」|『[^『』]*』|"[^"]*"')
"""A string in marks that holds no other: for texts of which nothing else is known."""
ANY_DASH = DASHES | {"--", "-"}

_PAIRS = {
    "“": "”“",
    "„": '“”"‟',
    "‟": "”",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    "＂": "＂",
    "〝": "〞〟",
    '"': '"',
    "‘": "’'",
    "‚": "‘’",
    "'": "'’",
}
_SINGLE = frozenset("‘‚'")
ANY_MARK = "".join(_PAIRS) + "".join(_PAIRS.values())
"""Every quotation mark that opens or closes."""
_TITLES = frozenset("《〈")
"""Marks for names of works: what stands in them is a title, not somebody's words."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class QuotedWords:
    """What stands between two quotation marks."""

    text: str
    """Without its marks."""
    start: int
    end: int
    """Its place, without its marks."""
    titled: bool = False
    """True where the marks are those of titles."""


def quoted_words(text: str) -> list[QuotedWords]:
    """The outermost strings in quotation marks that hold at least one word, in order; single marks at word borders."""
    found, at = [], 0
    while at < len(text):
        if text[at] in _PAIRS and _opens(text, at) and (end := _closing(text, at)):
            inner = text[at + 1 : end]
            if _WORD.search(inner):
                found.append(QuotedWords(inner, at + 1, end, text[at] in _TITLES))
            at = end + 1
        else:
            at += 1
    return found


def _opens(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not after or (after.isspace() and text[at] != "«") or (text[at] in "»›" and after in ".,;:!?"):
        return False
    if text[at] in "\"'‘‚»›":
        return not _in_word(before) and not (text[at] in "'‘" and after.isdigit())
    return True


def _in_word(character: str) -> bool:
    """True for a letter or digit of a script that writes words apart."""
    return character.isalnum() and not "\u3040" <= character <= "\u9fff"


def _closing(text: str, start: int) -> int | None:
    """Where the mark stands that closes the one at ``start``; in the same paragraph."""
    closers, single, opener = _PAIRS[text[start]], text[start] in _SINGLE, text[start]
    depth = 0
    for at in range(start + 1, len(text)):
        if text[at] == "\n":
            return None
        if text[at] == opener and opener not in closers:
            depth += 1
        elif text[at] in closers and not (single and _inside_word(text, at)):
            if not depth:
                return at
            depth -= 1
    return None


def _inside_word(text: str, at: int) -> bool:
    after = text[at + 1 : at + 2]
    return text[at - 1].isspace() or _in_word(after)


# --- strings of an article's paragraphs


@dataclass(frozen=True, slots=True)
class QuotedString:
    """An outermost string in quotation marks, inside one paragraph."""

    span: Span
    """With its marks."""
    inner: Span
    """Without them, and without blanks at its ends."""
    closed: bool
    """False when the paragraph ends first: the speech runs on in the next one."""
    continues: bool = False
    """True when the paragraph before left it open."""


def quoted_strings(text: str, paragraphs: Sequence[Span], language: str = "en") -> list[list[QuotedString]]:
    """The outermost quoted strings of each paragraph, in order, by the habits of a language."""
    if not has_marks(language):
        return [list(_in_paragraph(text, paragraph)) for paragraph in paragraphs]
    reader = _Reader(text, _marks(language))
    carried: dict[int, Span] = {}
    """Paragraph → the part of it that belongs to a string left open before."""
    found: list[list[QuotedString]] = []
    left_open = False
    for number, paragraph in enumerate(paragraphs):
        strings = list(reader.strings(paragraph, carried.get(number), left_open))
        left_open = bool(strings) and not strings[-1].closed
        if left_open and number + 1 not in carried:
            carried |= reader.carried(paragraphs, number + 1)
        found.append(strings)
    return found


def has_marks(language: str) -> bool:
    """True for a language whose own quotation marks are listed; all others are read like English."""
    return bool(_marks(language))


@cache
def _marks(language: str) -> Mapping[str, str]:
    return {marks[0]: marks[1:] for marks in lexicon.table_if_any("tokens", language).get("marks", ())}


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
_SINGLE_MARKS = frozenset("‘'")
_LONGEST_SINGLE = 1500
"""Code points searched for the end of a string in single marks: an apostrophe must not cost a whole text."""
_MARKS_SEARCHED = 60
"""Marks searched for the one that balances an opening mark, for the same reason."""


_BEFORE_OPENING = frozenset("([{—–-/:,;.’'¿¡")
_PARAGRAPHS_CARRIED = 6
"""Paragraphs searched for the end of a string that its own paragraph leaves open."""


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


def _in_paragraph(text: str, paragraph: Span) -> Iterator[QuotedString]:
    marks = [_mark(text, found, paragraph) for found in _MARK.finditer(text, paragraph.start, paragraph.end)]
    number = 0
    while number < len(marks):
        mark = marks[number]
        closing = _closing_mark(marks, number) if mark.opens else None
        cut = _cut(text, marks, number, closing) if closing is not None else None
        if cut is not None:
            yield _bare(text, Span(mark.start, cut), closed=True)
            while number + 1 < len(marks) and marks[number + 1].start < cut:
                number += 1
        elif closing is not None:
            yield _bare(text, Span(mark.start, marks[closing].end), closed=True)
            number = closing
        elif mark.opens and _may_run_on(text, mark, paragraph):
            yield _bare(text, Span(mark.start, paragraph.end), closed=False)
            return
        number += 1


def _cut(text: str, marks: Sequence[_Mark], number: int, closing: int) -> int | None:
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
    before = text[paragraph.start : mark.start].rstrip()[-1:]
    if mark.text in _SINGLE_MARKS:  # an apostrophe at the head of a word is no mark
        return before in {",", ":", ""} and mark.after.isupper() and text.find(" ", mark.end, paragraph.end) > 0
    return before in {",", ":", ".", ""}


def _closing_mark(marks: Sequence[_Mark], number: int) -> int | None:
    """The mark that ends the string which ``marks[number]`` opens."""
    if marks[number].text in _SINGLE_MARKS:
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


def _bare(text: str, span: Span, *, closed: bool) -> QuotedString:
    start, end = span.start, span.end
    while start < end and (text[start].isspace() or text[start] in _STRIPPED):
        start += 1
    while closed and end > start and (text[end - 1].isspace() or text[end - 1] in _STRIPPED):
        end -= 1
    return QuotedString(span, Span(start, end), closed)


_STRIPPED = frozenset("“”\"‘’'`«»„")


class _Reader:
    def __init__(self, text: str, closers: Mapping[str, str]) -> None:
        self._text = text
        self._closers = closers
        self._ambiguous = frozenset("".join(closers.values())) & frozenset(closers)
        every = "".join(sorted({*closers, *"".join(closers.values())}))
        self._mark = re.compile(f"[{re.escape(every)}]")

    def strings(self, paragraph: Span, carried: Span | None, left_open: bool) -> Iterator[QuotedString]:
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

    def _marked(self, span: Span, *, continues: bool, closed: bool) -> QuotedString:
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
        return QuotedString(whole, Span(start, max(start, start + len(piece.strip()))), closed, continues)


_ELLIPSIS = re.compile(r"(?:\[\s*)?(?:\.\s?\.\s?\.|…)(?:\s*\])?|\[\s*\]")
_INSERTED = re.compile(r"[\[［][^\[\]［］]*[\]］]")


class VerbatimText:
    """A text prepared for the question whether words stand in it verbatim."""

    def __init__(self, text: str) -> None:
        self._words = words_of(text)
        self._line = f" {' '.join(self._words)} "
        self._known = frozenset(self._words)
        self._solid = "".join(self._words)

    def holds(self, quoted: str) -> bool:
        """True when the words stand in the text in this order.

        An ellipsis and [inserted words] may stand for anything, other marks, spaces and capitals make no difference.
        """
        at = 0
        for piece in pieces_of(quoted):
            place = self._solid.find(piece, at) if _solid(piece) else self._line.find(f" {piece} ", at)
            if place < 0:
                return False
            at = place + len(piece)
        return True

    def holds_any(self, quoted: str) -> bool:
        """True when at least one of the words stands in the text, or begins a word of it."""
        words = [word for piece in pieces_of(quoted) for word in piece.split()]
        return not words or any(self._has(word) for word in words)

    def _has(self, word: str) -> bool:
        if _solid(word):
            return any(pair in self._solid for pair in _pairs(word))
        return word in self._known or (len(word) >= 4 and f" {word[: max(4, len(word) - 2)]}" in self._line)


def words_of(text: str) -> list[str]:
    """Words without case, marks and accents typed apart; what an apostrophe joins is one word."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _WORD.findall(re.sub(r"(?<=\w)['’ʼ`´](?=\w)", "", plain).replace("\xad", ""))


def pieces_of(quoted: str) -> list[str]:
    """The runs of words between what the quoting writer left out or put in."""
    cut = _INSERTED.sub("…", _ELLIPSIS.sub("…", quoted))
    return list(filter(None, _pieces(cut)))


def _pieces(cut: str) -> Iterator[str]:
    for piece in cut.split("…"):
        joined = " ".join(words_of(piece))
        yield joined.replace(" ", "") if _solid(joined) else joined


def _solid(text: str) -> bool:
    """True for scripts that write without spaces."""
    return any("\u3040" <= c <= "\u9fff" or "\u0e00" <= c <= "\u0eff" for c in text)


def _pairs(word: str) -> list[str]:
    return [word[at : at + 2] for at in range(max(1, len(word) - 1))]


def verbatim_span(text: str, words: str) -> tuple[int, int] | None:
    """From where to where some words stand in a text; white space and quotation marks make no difference.

    None where they do not stand there. A pair of code points, end exclusive.
    """
    outer = " .…" + ANY_MARK
    parts = [re.escape(part) for part in words.strip(outer).split()]
    found = re.search(r"\s+".join(parts), text) if parts else None
    return found.span() if found else None
