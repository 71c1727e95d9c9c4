"""Words and clauses: the light reading of a sentence that the rules work on. A quoted string is one word here."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from summarizer.article import Article, Span
from summarizer.quotations.lexicon import CUES
from summarizer.quotations.marks import Quoted, quoted_strings

WordKind = Literal["word", "name", "number", "mark", "quoted"]

_WORD = re.compile(
    r"(?P<short>(?:[A-Z]\.){2,}|[A-Z]\.(?=\s+[A-Z])|"
    r"(?:Mr|Mrs|Ms|Dr|Sen|Rep|Del|Gov|Gen|Lt|Col|Maj|Sgt|Cpl|Rev|Hon|Prof|St|Jr|Sr|No|Capt|Cmdr|Adm|Atty|Cllr|Supt|Insp"
    r"|Amb|Asst|Pres|Fr|Brig|Det|Ltd|Inc|Corp|Co|Bros)\.)"
    r"|(?P<possessive>[’'](?:s|ve|m|ll|d|re)\b|(?<=s)[’'](?!\w))"
    r"|(?P<firm>[A-Z][\w.-]*(?: & [A-Z][\w.-]*)+)"
    r"|(?P<word>[^\W\d_]+(?:[-.&@][^\W_]+|[’'](?!(?:s|ve|m|ll|d|re)\b)[^\W\d_]+)*)"
    r"|(?P<number>[$€£#@]?\w+(?:[.,]\d+)*%?)"
    r"|(?P<mark>\.\.\.|--|\S)"
)
_SENTENCE_END = re.compile(r"[.?!…][”\"’')\]]*$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a mark, or a whole quoted string."""

    kind: WordKind
    """``name`` is any capitalised word; ``mark`` any punctuation, a possessive ending included."""
    text: str
    lower: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clauses:
    """A sentence outside quotation marks: a quoted string in it, of one sentence or of many, is one word."""

    words: tuple[Word, ...]
    paragraph: int
    heading: bool

    @property
    def span(self) -> Span:
        """From the first to the last code point."""
        return Span(self.words[0].start, self.words[-1].end)


def read_sentences(article: Article) -> list[Clauses]:
    """The article as sentences of words, in order."""
    quoted = quoted_strings(article.text, [p.span for p in article.paragraphs])
    starts = [q.span.start for q in quoted]
    found: list[Clauses] = []
    for number, paragraph in enumerate(article.paragraphs):
        first, last = bisect_right(starts, paragraph.span.start - 1), bisect_right(starts, paragraph.span.end - 1)
        inner = quoted[first:last]
        words = _words(article.text, paragraph.span, inner)
        edges = [article.sentences[i].span.start for i in paragraph.sentences]
        found += (Clauses(tuple(piece), number, paragraph.kind == "heading") for piece in _split(words, edges))
    return found


def _words(text: str, span: Span, quoted: list[Quoted]) -> list[Word]:
    words: list[Word] = []
    at = span.start
    for one in quoted:
        words += plain_words(text, at, one.span.start)
        piece = text[one.span.start : one.span.end]
        words.append(Word("quoted", piece, piece, one.span.start, one.span.end))
        at = one.span.end
    return words + plain_words(text, at, span.end)


def plain_words(text: str, start: int, end: int) -> list[Word]:
    """The words and marks of a stretch of text; no quoted string is read as one."""
    words = []
    for found in _WORD.finditer(text, start, end):
        piece = found.group()
        kind: WordKind = "mark"
        if found.lastgroup == "firm":
            kind = "name"
        elif found.lastgroup in ("word", "short"):
            kind = "name" if piece[0].isupper() or piece[1:2].isupper() else "word"
        elif found.lastgroup == "number":
            kind = "number"
        words.append(Word(kind, piece, piece.lower().replace("’", "'"), found.start(), found.end()))
    return words


def _split(words: list[Word], edges: list[int]) -> list[list[Word]]:
    """Cut a paragraph's words where a sentence starts, but never inside a quoted string."""
    pieces: list[list[Word]] = []
    piece: list[Word] = []
    starts = set(edges)
    for at, word in enumerate(words):
        if piece and (word.start in starts or _new_after_quoted(piece, word)) and not _cue_follows(words, at):
            pieces.append(piece)
            piece = []
        piece.append(word)
    return [*pieces, piece] if piece else pieces


def _new_after_quoted(piece: list[Word], word: Word) -> bool:
    """A quoted string that ends with a full stop ends its sentence, unless the sentence goes on in lower case."""
    last = piece[-1]
    return last.kind == "quoted" and word.kind in ("name", "quoted") and bool(_FULL_STOP.search(last.text))


def _cue_follows(words: list[Word], at: int) -> bool:
    """``“Why now?” Mrs. Holt asked``: a short subject and a verb of saying belong to the quoted string before them."""
    if words[at - 1].kind != "quoted" or words[at].kind == "quoted":
        return False
    if words[at].text in _DASHES:
        return True
    apposed = False
    for number, follower in enumerate(words[at : at + _LONGEST_SUBJECT], at):
        if follower.text == "," and number > at:
            apposed = True
        elif (follower.kind == "mark" and follower.text not in ("’s", "'s")) or number - at >= _SUBJECT_LENGTH * (
            1 + apposed
        ):
            return False
        cue = CUES.get(follower.lower)
        if cue and cue.form in ("past", "third") and cue.frames & {"say", "ask", "tell"} and follower is not words[at]:
            return not apposed or words[number - 1].text == ","
    return False


_DASHES = frozenset({"—", "–", "―", "--", "-"})
_SUBJECT_LENGTH = 7
_LONGEST_SUBJECT = 20
_FULL_STOP = re.compile(r"\.[”\"’')\]]*$")


def ends_sentence(text: str) -> bool:
    """True when a string ends with a full stop, question or exclamation mark, marks after it aside."""
    return bool(_SENTENCE_END.search(text))
