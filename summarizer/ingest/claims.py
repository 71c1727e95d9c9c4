"""Somebody else's text → its claims: sentence by sentence, each with its place.

The text is a summary, a press release, a chatbot's answer: Markdown, HTML or plain text. Headings, questions and lines
that only introduce a list claim nothing; they are listed, so that nothing is left out in silence.
"""

import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser

from summarizer.errors import InputError
from summarizer.ingest.markdown import read_markdown
from summarizer.ingest.sources import Media
from summarizer.text.article import OffsetMap, Span, TextBuilder
from summarizer.text.language import detect_language
from summarizer.text.sentences import split_sentences

_HEADING = re.compile(r"#{1,6}\s+")
_ITEM = re.compile(r"\s*(?:[*+•-]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?")
_QUESTION = re.compile(r"[?？؟]\W*\Z")
_LETTER = re.compile(r"[^\W\d_]")
_FEWEST_WORDS = 3
_TITLE_WORDS = 5
"""Words from which the first heading is a headline, which claims something."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement to be held against a source."""

    text: str
    """On one line."""
    span: Span | None = None
    """Its code points in the decoded text; None for a claim that was given by itself."""
    line: int | None = None
    """Of the text, from 1."""
    context: str = ""
    """The sentence before it in its paragraph, which says who or what it is about."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A line that claims nothing."""

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
    """The decoded text, in which spans count; empty where the claims were given one by one."""
    language: str | None = None
    """ISO 639-1 code, as the text shows; None where there is too little of it to tell."""


def claims_in(raw: str, media: Media = "markdown") -> ClaimedText:
    """The claims of a text, in order. Plain text is read as Markdown, whose paragraphs it shares."""
    if media == "html":
        text, offsets = _html_text(raw)
    else:
        found = read_markdown(raw)
        text, offsets = found.text, found.offsets or OffsetMap.identity(len(found.text))
    return _Splitter(raw, text, offsets).split()


def claims_listed(text: str) -> ClaimedText:
    """The claims of a list: one a line, or JSON lines with a ``claim`` or ``text`` each.

    Raises InputError for a line that begins like JSON and is none, or has no claim.
    """
    claims: list[Claim] = []
    at = 0
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        words = line.strip()
        if words:
            start = at + len(line) - len(line.lstrip())
            claims.append(Claim(_listed(words, number), Span(start, start + len(words)), number))
        at += len(line)
    return ClaimedText(tuple(claims), (), text)


def _listed(words: str, number: int) -> str:
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
            if reason := _claims_nothing(text):
                self._skip(span, reason)
            else:
                where = self._span_in_raw(span)
                self._claims.append(Claim(text, where, self._line(where.start), before))
            before = text

    def _skip(self, span: Span, reason: str) -> None:
        text = " ".join(self._text[span.start : span.end].split())
        start = self._span_in_raw(span).start
        self._skipped.append(Skipped(text, self._line(start), start, reason))

    def _span_in_raw(self, span: Span) -> Span:
        return Span(self._offsets.raw(span.start), self._offsets.raw(span.end - 1) + 1)

    def _line(self, start: int) -> int:
        return self._raw.count("\n", 0, start) + 1


def _claims_nothing(text: str) -> str:
    """Why a sentence is no claim; empty where it is one."""
    if _QUESTION.search(text):
        return "question"
    if text.endswith(":"):
        return "introduces what follows"
    if len(text.split()) < _FEWEST_WORDS and len(_LETTER.findall(text)) < 8:
        return "too short"
    return ""


_BLOCKS = frozenset(
    "address article aside blockquote body br caption dd details div dl dt figcaption figure footer form h1 h2 h3 h4 "
    "h5 h6 header hr html li main nav ol p pre section summary table td th tr ul".split()
)
_HIDDEN = frozenset({"head", "script", "style", "template", "noscript", "svg", "button", "select", "textarea"})
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "source", "wbr"})


def _html_text(raw: str) -> tuple[str, OffsetMap]:
    reader = _HtmlText(raw)
    reader.feed(raw)
    reader.close()
    return reader.builder.build()


class _HtmlText(HTMLParser):
    """Takes the words out of HTML: one line a block, headings and list items marked as in Markdown."""

    def __init__(self, raw: str) -> None:
        super().__init__(convert_charrefs=False)
        self.builder = TextBuilder(raw)
        self._starts = [0, *(found.end() for found in re.finditer("\n", raw))]
        self._hidden: list[str] = []
        self._mark = ""
        self._fresh = True

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden.append(tag)
        elif tag in _BLOCKS:
            self._break()
            self._mark = "# " if re.fullmatch("h[1-6]", tag) else "- " if tag == "li" else self._mark

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and tag == self._hidden[-1]:
            self._hidden.pop()
        elif tag in _BLOCKS and tag not in _VOID:
            self._break()
            self._mark = ""

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        at = self._at()
        for word in re.finditer(r"\S+|\s+", data):
            start = at + word.start()
            if word[0].isspace():
                if not self._fresh:
                    self.builder.insert(" ", start)
            else:
                self._open(start)
                self.builder.copy(start, start + len(word[0]))

    def handle_entityref(self, name: str) -> None:
        self._character(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._character(f"&#{name};")

    def _character(self, entity: str) -> None:
        if not self._hidden:
            from html import unescape

            self._open(self._at())
            self.builder.insert(unescape(entity).replace("\n", " "), self._at())

    def _open(self, at: int) -> None:
        if self._fresh and self._mark:
            self.builder.insert(self._mark, at)
        self._fresh, self._mark = False, ""

    def _break(self) -> None:
        if not self._fresh:
            self.builder.insert("\n", self._at())
        self._fresh = True

    def _at(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column
