"""Splits a text to be checked, such as a summary or a chatbot's answer, into claims: sentences with their positions.

The text is Markdown, HTML or plain text. Headings, questions and lines that introduce a list are not claims; they are
returned as skipped, with the reason.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser

from summarizer.errors import InputError
from summarizer.ingest.load import BLOCK_TAGS, SILENT_TAGS
from summarizer.ingest.markdown import read_markdown
from summarizer.ingest.sources import Media
from summarizer.text.article import OffsetMap, Span, TextBuilder, line_at
from summarizer.text.lexicon import detect_language
from summarizer.text.sentences import is_question, split_sentences
from summarizer.text.typography import BULLETS

_HEADING = re.compile(r"#{1,6}\s+")
_ITEM = re.compile(rf"\s*(?:[*+{BULLETS}-]|\d{{1,9}}[.)])\s+(?:\[[ xX]\]\s+)?")
_LETTER = re.compile(r"[^\W\d_]")
_FEWEST_WORDS = 3
_TITLE_WORDS = 5
"""Words from which on the first heading counts as a headline, which is a claim."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement to check against a source."""

    text: str
    """The statement on one line."""
    span: Span | None = None
    """Its code points in the decoded text; None if the claim did not come in a text."""
    line: int | None = None
    """Line in the text, from 1; None like ``span``."""
    context: str = ""
    """The sentence before it in its paragraph, to which its pronouns may refer."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A line that is not a claim."""

    text: str
    line: int
    start: int
    """Its first code point in the decoded text."""
    reason: str


@dataclass(frozen=True, slots=True)
class ClaimedText:
    """A text split into claims."""

    claims: tuple[Claim, ...]
    skipped: tuple[Skipped, ...]
    raw: str = ""
    """The decoded text, to which the spans refer; empty if the claims did not come in a text."""
    language: str | None = None
    """ISO 639-1 code, detected from the text; None if the claims did not come in a text."""


def claims_in(raw: str, media: Media = "markdown") -> ClaimedText:
    """The claims in a text, in order. Plain text is read as Markdown."""
    if media == "html":
        text, offsets = _html_text(raw)
    else:
        found = read_markdown(raw)
        text, offsets = found.text, found.offsets or OffsetMap.identity(len(found.text))
    return _Splitter(raw, text, offsets).split()


def claims_given(given: str | Iterable[str]) -> ClaimedText:
    """The claims in a text, or claims one by one. Raises InputError if there is none."""
    found = claims_in(given) if isinstance(given, str) else ClaimedText(tuple(map(Claim, given)), ())
    if not found.claims:
        what = "the text claims nothing" if isinstance(given, str) else "no claims are given"
        raise InputError(f"{what}; there is no sentence to check")
    return found


def claims_listed(text: str) -> ClaimedText:
    """The claims in a list: one on each line, or JSON lines with the key ``claim`` or ``text``.

    Raises InputError for a line that starts with ``{`` and is not JSON or has no claim.
    """
    claims: list[Claim] = []
    at = 0
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        words = line.strip()
        if words:
            start = at + len(line) - len(line.lstrip())
            claims.append(Claim(_claim_in_line(words, number), Span(start, start + len(words)), number))
        at += len(line)
    return ClaimedText(tuple(claims), (), text)


def _claim_in_line(words: str, number: int) -> str:
    if not words.startswith("{"):
        return " ".join(words.split())
    try:
        row = json.loads(words)
    except ValueError as error:
        raise InputError(f"line {number} of the claims is not JSON: {error}") from None
    claim = row.get("claim", row.get("text"))
    if not isinstance(claim, str) or not claim.strip():
        raise InputError(f'line {number} of the claims has no "claim"')
    return " ".join(claim.split())


class _Splitter:
    def __init__(self, raw: str, text: str, offsets: OffsetMap) -> None:
        self._raw, self._text, self._offsets = raw, text, offsets
        self._language = detect_language(text) if text.strip() else "en"
        self._claims: list[Claim] = []
        self._skipped: list[Skipped] = []

    def split(self) -> ClaimedText:
        at = 0
        for line in self._text.splitlines(keepends=True):
            if line.strip():
                self._block(at, line.rstrip("\n"))
            at += len(line)
        return ClaimedText(tuple(self._claims), tuple(self._skipped), self._raw, self._language)

    def _block(self, at: int, line: str) -> None:
        mark = _HEADING.match(line) or _ITEM.match(line)
        start = mark.end() if mark else 0
        if line.startswith("#") and mark:
            words = len(line[start:].split())
            if self._claims or self._skipped or words < _TITLE_WORDS:
                self._skip(Span(at + start, at + len(line)), "heading")
                return
        before = ""
        for piece in split_sentences(line[start:], self._language):
            span = Span(at + start + piece.start, at + start + piece.end)
            text = " ".join(self._text[span.start : span.end].split())
            if reason := _skip_reason(text):
                self._skip(span, reason)
            else:
                where = self._offsets.raw_span(span)
                self._claims.append(Claim(text, where, line_at(self._raw, where.start), before))
            before = text

    def _skip(self, span: Span, reason: str) -> None:
        text = " ".join(self._text[span.start : span.end].split())
        start = self._offsets.raw_span(span).start
        self._skipped.append(Skipped(text, line_at(self._raw, start), start, reason))


def _skip_reason(text: str) -> str:
    """Why a sentence is not a claim; empty if it is one."""
    if is_question(text):
        return "question"
    if text.endswith(":"):
        return "introduces what follows"
    if len(text.split()) < _FEWEST_WORDS and len(_LETTER.findall(text)) < 8:
        return "too short"
    return ""


_BLOCKS = BLOCK_TAGS | {"br"}
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "source", "wbr"})


def _html_text(raw: str) -> tuple[str, OffsetMap]:
    reader = _HtmlText(raw)
    reader.feed(raw)
    reader.close()
    return reader.builder.build()


class _HtmlText(HTMLParser):
    """Extracts the text of HTML: one line for each block, headings and list items marked as in Markdown."""

    def __init__(self, raw: str) -> None:
        super().__init__(convert_charrefs=False)
        self.builder = TextBuilder(raw)
        self._starts = [0, *(found.end() for found in re.finditer("\n", raw))]
        self._hidden: list[str] = []
        self._mark = ""
        self._at_block_start = True

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT_TAGS:
            self._hidden.append(tag)
        elif tag in _BLOCKS:
            self._end_block()
            self._mark = "# " if re.fullmatch("h[1-6]", tag) else "- " if tag == "li" else self._mark

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and tag == self._hidden[-1]:
            self._hidden.pop()
        elif tag in _BLOCKS and tag not in _VOID:
            self._end_block()
            self._mark = ""

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        at = self._position()
        for word in re.finditer(r"\S+|\s+", data):
            start = at + word.start()
            if word[0].isspace():
                if not self._at_block_start:
                    self.builder.insert(" ", start)
            else:
                self._start_block(start)
                self.builder.copy(start, start + len(word[0]))

    def handle_entityref(self, name: str) -> None:
        self._character(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._character(f"&#{name};")

    def _character(self, entity: str) -> None:
        if not self._hidden:
            from html import unescape

            self._start_block(self._position())
            self.builder.insert(unescape(entity).replace("\n", " "), self._position())

    def _start_block(self, at: int) -> None:
        if self._at_block_start and self._mark:
            self.builder.insert(self._mark, at)
        self._at_block_start, self._mark = False, ""

    def _end_block(self) -> None:
        if not self._at_block_start:
            self.builder.insert("\n", self._position())
        self._at_block_start = True

    def _position(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column
