"""Quotation marks, dashes and spaces: one spelling for comparison, quoted strings, and words looked up verbatim.

From fine to coarse: ``single_spaced`` folds white space, ``plain_lower`` case and apostrophes, ``plain`` all kinds of
marks, dashes and spaces, ``folded_words`` all punctuation. The first two keep each word in its place.

``quoted_words`` reads any text. ``quoted_strings`` reads the paragraphs of an article, where a quotation may run on
over several paragraphs. ``VerbatimText`` answers whether a text contains some words verbatim.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from summarizer.text import lexicon
from summarizer.text.article import UNSPACED_LETTERS, Span

_STOPS = ".!?…。！？।؟۔"
_CLOSING = r"\"'”’“»)\]」』"

HANGUL = r"\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
"""Those of Korean, where endings are attached to words."""
UNSPACED = re.compile(rf"[{UNSPACED_LETTERS}\u3000-\u303f\u4dc0-\u4dff\uff00-\uff60]")
"""Such a letter, or a mark of East Asian text."""
_SPACES = re.compile(r"\s+")
_PLAIN = str.maketrans(
    dict.fromkeys("‘’‚‛ʼ`´", "'") | dict.fromkeys("“”„‟«»", '"') | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\xad")
)  # fmt: skip
POSSESSIVE = frozenset({"’s", "'s", "’", "'"})
"""Possessive endings."""
_POSSESSIVE = re.compile(rf"(?:{'|'.join(sorted(POSSESSIVE))})\Z")
_ARTICLE = re.compile(r"\A(?:(?i:the|a)|an) ")
_NO_LETTER = re.compile(r"[\W_]+")
_ASCII_MARKS = bytes(code for code in range(128) if not chr(code).isalnum())
_INNER_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")


class _WordCharacters(dict[int, str]):
    """A table for ``str.translate``: letters, digits and combining marks stay; anything else becomes a space."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        stays = character.isalnum() or unicodedata.category(character)[0] == "M"
        return self.setdefault(code, character if stays else " ")


_WORD_CHARACTERS = _WordCharacters()


@cache
def sentence_end(also: str = "") -> re.Pattern[str]:
    """The pattern of a sentence's end at the end of a text: a stop or one of the marks ``also``, then closing marks."""
    return re.compile(rf"[{_STOPS}{also}][{_CLOSING}]*\Z")


def single_spaced(text: str) -> str:
    """A text with one space for each run of white space, also at both ends."""
    return _SPACES.sub(" ", text)


def plain_lower(text: str) -> str:
    """A text in lower case with straight apostrophes."""
    return text.lower().replace("’", "'")


def without_possessive(text: str) -> str:
    """A text without the possessive ending at its end."""
    return _POSSESSIVE.sub("", text)


def bare_name(name: str) -> str:
    """A name or noun phrase without its article and its possessive ending: ``the Greens’`` → ``Greens``."""
    return without_possessive(_ARTICLE.sub("", name)).strip()


def plain(text: str) -> str:
    """A text with one kind of quotation mark, apostrophe, dash and space, and without invisible characters (NFKC)."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_PLAIN)).translate(_PLAIN).split())


def without_accents(text: str) -> str:
    """A text without combining marks: ``möngke`` → ``mongke`` (NFKD)."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def letters(text: str) -> str:
    """The letters and digits of a text, by which two texts are compared."""
    if text.isascii():  # as nearly always; takes a tenth of the time
        return text.encode().translate(None, _ASCII_MARKS).decode()
    return _NO_LETTER.sub("", text)


def folded_words(text: str) -> list[str]:
    """The words of a text, case-folded; an apostrophe inside a word is dropped, any other mark separates words."""
    joined = _INNER_APOSTROPHE.sub("", plain(text).casefold())
    return joined.translate(_WORD_CHARACTERS).split()


BULLETS = "•·‣▪◦●○■►▶➤✓✔→"
"""Signs before an item of a list, besides ``*``, ``+`` and ``-``."""


# --- quoted strings of any text

DASHES = frozenset("—–―")
"""Dashes that open direct speech, or precede the name of the speaker."""
DOUBLE_MARK = re.compile(r'["“”„«»「」『』]')
"""A mark that opens or closes a string, whatever is around it; single marks may be apostrophes."""
PLAIN_STRING = re.compile(r'“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|»[^«»]*«|「[^「」]*」|『[^『』]*』|"[^"]*"')
"""A quoted string that contains no other, for text in an unknown language."""
ANY_DASH = DASHES | {"--", "-"}

CLOSERS: Mapping[str, str] = {
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
"""Opening quotation mark → those that may close it."""
_SINGLE = frozenset("‘‚'")
ANY_MARK = "".join(CLOSERS) + "".join(CLOSERS.values())
"""Every quotation mark, opening or closing."""
_TITLES = frozenset("《〈")
"""Marks for titles of works: what they enclose is a title, not speech."""
OPENING_MARKS = frozenset(CLOSERS) - _TITLES - frozenset("»›")
"""Marks that open a quotation; those that also close one, or stand before a link, are left out."""
INNER_MARKS = str.maketrans(dict.fromkeys("“„«", "‘") | dict.fromkeys('”»"', "’"))
"""Double marks → the single ones that they become inside a quotation."""
_NEAR = 8
"""Code points before a word that are searched for such a mark."""
_BEFORE_SENTENCE = frozenset(f"{_STOPS}:\n-–" + ANY_MARK) | DASHES
_WORD = re.compile(r"\w+")
_LINE = re.compile(r"[^\n]+")


def may_begin_sentence(text: str, at: int) -> bool:
    """Whether a word at a place may begin a sentence: after a stop, a dash or a quotation mark, or nothing."""
    before = text[max(0, at - _NEAR) : at].rstrip("([ \t\xa0")
    return not before or before[-1] in _BEFORE_SENTENCE


@dataclass(frozen=True, slots=True)
class QuotedWords:
    """The text between two quotation marks."""

    text: str
    """Without its marks and the white space at both ends."""
    start: int
    end: int
    """End of the text, without its marks."""
    is_title: bool = False
    """Whether the marks are those of titles."""


def is_quoted(text: str) -> bool:
    """Whether a text begins with a quotation mark and ends with one that may close it."""
    return text[:1] in OPENING_MARKS and text[1:].endswith(tuple(CLOSERS[text[0]]))


def quoted_words(text: str) -> list[QuotedWords]:
    """The outermost quoted strings that contain at least one word, in order; single marks count at word borders."""
    strings = (one for line in _LINE.finditer(text) for one in _in_line(text, Span(*line.span()), runs_on=False))
    found = ((one.inner.start, one.inner.end, text[one.span.start] in _TITLES) for one in strings)
    return [
        QuotedWords(text[start:end], start, end, title) for start, end, title in found if _WORD.search(text, start, end)
    ]


def _is_word_character(character: str) -> bool:
    """Whether a character is a letter or digit of a script that puts spaces between words."""
    return character.isalnum() and not UNSPACED.match(character)


# --- strings of an article's paragraphs


@dataclass(frozen=True, slots=True)
class QuotedString:
    """An outermost quoted string inside one paragraph."""

    span: Span
    """Including the marks."""
    inner: Span
    """Without the marks and the white space at both ends."""
    closed: bool
    """False if the paragraph ends first: the speech continues in the next one."""
    continues: bool = False
    """True if the string began in an earlier paragraph."""


def quoted_strings(text: str, paragraphs: Sequence[Span], language: str = "en") -> list[list[QuotedString]]:
    """The outermost quoted strings of each paragraph, in order, by the conventions of a language (ISO 639-1)."""
    if not has_marks(language):
        read = (_in_line(text, paragraph) for paragraph in paragraphs)
        return [[string for string in strings if text[string.span.start] not in _TITLES] for strings in read]
    reader = _MarkReader(text, _marks(language))
    carried: dict[int, Span] = {}
    """Paragraph → the part of it that belongs to a string opened in an earlier paragraph."""
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
    """Whether the quotation marks of a language are listed; any other language is read like English."""
    return bool(_marks(language))


@cache
def _marks(language: str) -> Mapping[str, str]:
    return {marks[0]: marks[1:] for marks in lexicon.table_if_any("tokens", language).get("marks", ())}


_MARK = re.compile(rf"''|``|[{ANY_MARK}]")
_CLOSERS = {**CLOSERS, "``": ("''",), "''": ("''",)}
_MAX_SINGLE_LENGTH = 1500
"""Code points searched for the end of a string in single marks, so that an apostrophe does not scan the whole text."""
_MARKS_SEARCHED = 60
"""Marks searched for the one that closes an opening mark, for the same reason."""


_BEFORE_OPENING = frozenset("([{—–-/:,;.’'¿¡")
_PARAGRAPHS_CARRIED = 6
"""Paragraphs searched for the end of a string that its own paragraph does not close."""


@dataclass(frozen=True, slots=True)
class _Mark:
    text: str
    start: int
    end: int
    before: str
    """The code point before the mark; a space at the edge of the paragraph."""
    after: str

    @property
    def opens(self) -> bool:
        spaced = self.text == "«" and self.after.isspace()
        if (self.after.isspace() and not spaced) or _is_word_character(self.before) or self.text not in _CLOSERS:
            return False
        if self.text == "'":
            return not self.after.isdigit()
        return self.text not in "»›" or (self.before.isspace() and self.after.isalnum())


def _in_line(text: str, paragraph: Span, *, runs_on: bool = True) -> Iterator[QuotedString]:
    """The strings of one paragraph in a language whose marks are not listed; ``runs_on``: also one left open."""
    marks = [_mark(text, found, paragraph) for found in _MARK.finditer(text, paragraph.start, paragraph.end)]
    number = 0
    while number < len(marks):
        mark = marks[number]
        closing = _closing_mark(marks, number) if mark.opens else None
        cut = _missing_close(text, marks, number, closing) if closing is not None else None
        if cut is not None:
            yield _without_marks(text, Span(mark.start, cut), closed=True)
            while number + 1 < len(marks) and marks[number + 1].start < cut:
                number += 1
        elif closing is not None:
            yield _without_marks(text, Span(mark.start, marks[closing].end), closed=True)
            number = closing
        elif runs_on and mark.opens and _may_run_on(text, mark, paragraph):
            yield _without_marks(text, Span(mark.start, paragraph.end), closed=False)
            return
        number += 1


def _missing_close(text: str, marks: Sequence[_Mark], number: int, closing: int) -> int | None:
    """The end of a string whose closing mark is missing: the speech verb before the next string. None if it has one."""
    opening = marks[number]
    again = [m for m in marks[number + 1 : closing] if m.text == opening.text and m.opens]
    closed = [m for m in marks[number + 1 : closing + 1] if m.text in _CLOSERS[opening.text] and m not in again]
    if opening.text not in "“„" or len(again) < len(closed) or not again:
        return None
    cue = _cue_after_comma().search(text, opening.end, again[0].start)
    return cue.start() + 1 if cue else None


@cache
def _cue_after_comma() -> re.Pattern[str]:
    return re.compile(rf",\s+(?=(?:{lexicon.any_of(lexicon.verbs_beside_quotations())})\b)")


def _mark(text: str, found: re.Match[str], paragraph: Span) -> _Mark:
    start, end = found.span()
    before = text[start - 1] if start > paragraph.start else " "
    after = text[end] if end < paragraph.end else " "
    return _Mark(found.group(), start, end, before, after)


def _may_run_on(text: str, mark: _Mark, paragraph: Span) -> bool:
    """An unclosed string continues only if it opens speech: at the start of a paragraph, or after a comma or colon."""
    before = text[paragraph.start : mark.start].rstrip()[-1:]
    if mark.text in _SINGLE:  # an apostrophe at the head of a word is no mark
        return before in {",", ":", ""} and mark.after.isupper() and text.find(" ", mark.end, paragraph.end) > 0
    return before in {",", ":", ".", ""}


def _closing_mark(marks: Sequence[_Mark], number: int) -> int | None:
    """The index of the mark that closes the string that ``marks[number]`` opens; None if there is none."""
    if marks[number].text in _SINGLE:
        return _closing_single(marks, number)
    opening, depth, first = marks[number], 0, None
    for at in range(number + 1, min(number + _MARKS_SEARCHED, len(marks))):
        mark = marks[at]
        if mark.text == opening.text and mark.opens and (opening.text != '"' or mark.before.isspace()):
            depth += 1
        elif mark.text in _CLOSERS[opening.text]:
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
        if mark.start - opening.start > _MAX_SINGLE_LENGTH or (mark.text == opening.text and mark.opens):
            break
        if mark.text not in _CLOSERS[opening.text] or _is_word_character(mark.after) or mark.before.isspace():
            continue
        if mark.before == "s" and mark.after == " ":
            fallback = at if fallback is None else fallback
            continue
        return at
    return fallback


def _without_marks(text: str, span: Span, *, closed: bool) -> QuotedString:
    start, end = span.start, span.end
    while start < end and (text[start].isspace() or text[start] in _STRIPPED):
        start += 1
    while closed and end > start and (text[end - 1].isspace() or text[end - 1] in _STRIPPED):
        end -= 1
    return QuotedString(span, Span(start, end), closed)


_STRIPPED = ANY_MARK + "`"


class _MarkReader:
    """Finds quoted strings by the marks that are listed for a language."""

    def __init__(self, text: str, closers: Mapping[str, str]) -> None:
        self._text = text
        self._closers = closers
        self._ambiguous = frozenset("".join(closers.values())) & frozenset(closers)
        every = "".join(sorted({*closers, *"".join(closers.values())}))
        self._mark = re.compile(f"[{re.escape(every)}]")

    def strings(self, paragraph: Span, carried: Span | None, left_open: bool) -> Iterator[QuotedString]:
        """The strings of one paragraph; ``carried`` is the part of it that belongs to a string opened earlier."""
        marks = [found.start() for found in self._mark.finditer(self._text, paragraph.start, paragraph.end)]
        number = 0
        if carried is not None:
            yield self._string_at(carried, continues=True, closed=carried.end < paragraph.end or self._ends(carried))
            number = next((n for n, at in enumerate(marks) if at >= carried.end), len(marks))
        while number < len(marks):
            at = marks[number]
            repeated = left_open and at == paragraph.start
            if repeated or self._opens(at, paragraph):
                closing = self._closing(marks, number, paragraph)
                if closing is None and (repeated or self._may_run_on(at, paragraph)):
                    yield self._string_at(Span(at, paragraph.end), continues=repeated, closed=False)
                    return
                if closing is not None:
                    yield self._string_at(Span(at, marks[closing] + 1), continues=repeated, closed=True)
                    number = closing
            number += 1

    def carried(self, paragraphs: Sequence[Span], first: int) -> dict[int, Span]:
        """The spans inside a string opened before paragraph ``first``; empty unless a later paragraph closes it."""
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
            opens = mark in self._ambiguous and self._opens(marks[at], paragraph) and not mark == opening == '"'
            if mark in closers and not opens:
                if depth == 0:
                    return at
                depth -= 1
            elif mark == opening or mark in closers:
                depth += 1
        return None

    def _may_run_on(self, at: int, paragraph: Span) -> bool:
        return self._text[paragraph.start : at].rstrip()[-1:] in {"", ",", ":", "."}

    def _string_at(self, span: Span, *, continues: bool, closed: bool) -> QuotedString:
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
    """A text, indexed to answer whether it contains some words verbatim."""

    def __init__(self, text: str) -> None:
        self._words = folded_words(text)
        self._line = f" {' '.join(self._words)} "
        self._known = frozenset(self._words)
        self._joined = "".join(self._words)

    def contains(self, quoted: str) -> bool:
        """Whether the text contains the quoted words in this order.

        An ellipsis and [inserted words] match anything. Other marks, spaces and capitals are ignored.
        """
        at = 0
        for piece in verbatim_pieces(quoted):
            place = self._joined.find(piece, at) if UNSPACED.search(piece) else self._line.find(f" {piece} ", at)
            if place < 0:
                return False
            at = place + len(piece)
        return True

    def contains_any_word(self, quoted: str) -> bool:
        """Whether the text contains at least one of the words, or a word that begins like it."""
        words = [word for piece in verbatim_pieces(quoted) for word in piece.split()]
        return not words or any(self._contains_word(word) for word in words)

    def _contains_word(self, word: str) -> bool:
        if UNSPACED.search(word):
            return any(pair in self._joined for pair in _pairs(word))
        return word in self._known or (len(word) >= 4 and f" {word[: max(4, len(word) - 2)]}" in self._line)


def verbatim_pieces(quoted: str) -> list[str]:
    """The runs of words between omissions and insertions, folded."""
    cut = _INSERTED.sub("…", _ELLIPSIS.sub("…", quoted))
    return list(filter(None, _pieces(cut)))


def _pieces(cut: str) -> Iterator[str]:
    for piece in cut.split("…"):
        joined = " ".join(folded_words(piece))
        yield joined.replace(" ", "") if UNSPACED.search(joined) else joined


def _pairs(word: str) -> list[str]:
    return [word[at : at + 2] for at in range(max(1, len(word) - 1))]


def _in_any_space(words: str) -> str:
    return r"\s+".join(map(re.escape, words.split()))


def find_verbatim(text: str, words: str) -> tuple[int, int] | None:
    """Where a text first has some words, in any white space: ``text[start:end]``; None if it does not have them."""
    pattern = _in_any_space(words)
    found = re.search(pattern, text) if pattern else None
    return found.span() if found else None


def verbatim_span(text: str, words: str) -> tuple[int, int] | None:
    """The same for words as somebody copied them: outer quotation marks and stops are ignored."""
    return find_verbatim(text, words.strip(" .…" + ANY_MARK))


def occurrences(text: str, words: str) -> Iterator[Span]:
    """Where a text has some words as they are written, whole and in any white space."""
    return (Span(*found.span()) for found in re.finditer(rf"(?<!\w){_in_any_space(words)}(?!\w)", text))
