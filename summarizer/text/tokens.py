"""One analysis of an article's words, made once and shared by all rules.

``analysed(article)`` gives its sentences as words and marks, in which a quoted string is one word (``Clauses``), and
the words of each numbered sentence as search and comparison see them (``Token``). How a language writes (elisions,
short forms with a full stop, pronouns joined to their verb) stands in ``data/<language>/tokens.toml``; a language
without that file, or with nothing but stop words in it, is cut like English.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from types import MappingProxyType
from typing import Any, Literal

from summarizer.text import lexicon
from summarizer.text.article import Article, Sentence, Span
from summarizer.text.quotes import DASHES, QuotedString, has_marks, quoted_strings
from summarizer.text.stems import content_stems, is_stop_word, stem, word_spans

WordKind = Literal["word", "name", "number", "mark", "quoted"]

_LONGEST = 300
"""Words of a sentence outside English; what runs on without an end is cut, so that the time stays linear."""
_SUBJECT_LENGTH = 7
_LONGEST_SUBJECT = 20
_FULL_STOP = re.compile(r"\.[”\"’')\]]*$")
_SENTENCE_END = re.compile(r"[.?!…][”\"’')\]]*$")
_ENDS = re.compile(r"[.?!…]\s*\Z")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a mark, or a whole quoted string."""

    kind: WordKind
    """``name`` is any capitalised word; ``mark`` any punctuation, a possessive ending included."""
    text: str
    lower: str
    """In lower case, with ``'`` for any apostrophe; ``il`` for ``-t-il``."""
    start: int
    end: int
    quoted: QuotedString | None = None

    @property
    def inner(self) -> str:
        """The words without their quotation marks."""
        if self.quoted is None:
            return self.text
        return self.text[self.quoted.inner.start - self.start : self.quoted.inner.end - self.start]


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


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a numbered sentence, as search and comparison see it."""

    text: str
    stem: str
    span: Span
    """Code points of the article text."""
    is_stop: bool
    gap: str
    """What stands between the term before and this one, inside the sentence."""
    lower: str
    """The word in lower case with a straight apostrophe."""


class Analysis:
    """The words of one article, each kind worked out when it is first asked for."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._terms: dict[int, tuple[Token, ...]] = {}

    @cached_property
    def sentences(self) -> tuple[Clauses, ...]:
        """The article as sentences of words, in order."""
        return tuple(_sentences(self._article))

    @cached_property
    def stems(self) -> tuple[tuple[str, ...], ...]:
        """Item *i*: the content stems of ``article.sentences[i]``, in order, repeats kept."""
        article = self._article
        return tuple(tuple(content_stems(article.sentence_text(s), article.language)) for s in article.sentences)

    @cached_property
    def first_uses(self) -> Mapping[str, int]:
        """Stem → number of the first sentence that has it."""
        found: dict[str, int] = {}
        for sentence, stems in zip(self._article.sentences, self.stems, strict=True):
            for one in stems:
                found.setdefault(one, sentence.number)
        return MappingProxyType(found)

    def terms(self, at: int) -> tuple[Token, ...]:
        """The terms of ``article.sentences[at]``, in order."""
        if at not in self._terms:
            self._terms[at] = _terms(self._article, self._article.sentences[at])
        return self._terms[at]


@lru_cache(maxsize=4)
def analysed(article: Article) -> Analysis:
    """The analysis of an article; the same one for each call."""
    return Analysis(article)


def read_sentences(article: Article) -> tuple[Clauses, ...]:
    """The article as sentences of words, in order."""
    return analysed(article).sentences


def plain_words(text: str, start: int, end: int, language: str = "en") -> list[Word]:
    """The words and marks of a stretch of text; no quoted string is read as one."""
    return [_word(found) for found in _pattern(language).finditer(text, start, end)]


def ends_sentence(text: str) -> bool:
    """True when a string ends with a full stop, question or exclamation mark, marks after it aside."""
    return bool(_SENTENCE_END.search(text))


def _terms(article: Article, sentence: Sentence) -> tuple[Token, ...]:
    text, base = article.sentence_text(sentence), sentence.span.start
    terms: list[Token] = []
    end = 0
    for span in word_spans(text):
        word = text[span.start : span.end]
        stop = is_stop_word(word, article.language)
        where = Span(base + span.start, base + span.end)
        gap = text[end : max(end, span.start)]
        lower = word.lower().replace("’", "'")
        terms.append(Token(word, stem(word, article.language), where, stop, gap, lower))
        end = span.end
    return tuple(terms)


# --- words


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """The words of a language, by kind."""
    if not has_marks(language):
        language = "en"
    table: Mapping[str, Any] = lexicon.table("tokens", language)
    titles, elisions, inverted, endings, gendered = (
        _either(table.get(name, "")) for name in ("titles", "elisions", "inverted", "endings", "gendered")
    )
    capital = r"[^\W\d_a-zß-ÿ]"
    parts = [
        rf"(?P<initial>\b{capital}\.(?:-?{capital}\.)*)"
        if not endings
        else r"(?P<initial>(?:[A-Z]\.){2,}|[A-Z]\.(?=\s+[A-Z]))",
        rf"(?P<title>(?:{titles})\.)",
    ]
    if elisions:
        parts.append(rf"(?P<elided>\b(?i:{elisions})['’](?=[^\W\d_]))")
    if inverted:
        parts.append(rf"(?P<inverted>-(?:{inverted})\b)")
    if endings:
        parts += [
            rf"(?P<possessive>[’'](?:{endings})\b|(?<=s)[’'](?!\w))",
            r"(?P<firm>[A-Z][\w.-]*(?: & [A-Z][\w.-]*)+)",
            rf"(?P<word>[^\W\d_]+(?:[-.&@][^\W_]+|[’'](?!(?:{endings})\b)[^\W\d_]+)*)",
            r"(?P<number>[$€£#@]?\w+(?:[.,]\d+)*%?)",
        ]
    else:
        free = rf"(?!-(?:{inverted})\b)" if inverted else ""
        tail = rf"|[*:](?:{gendered})\b" if gendered else ""
        parts += [
            rf"(?P<word>[^\W\d_]+(?:{free}(?:[-'’&])[^\W_]+{tail})*(?:-(?![^\W\d_]))?)",
            r"(?P<number>\d+(?:[.,]\d+)*(?:-?[^\W\d_]+)?%?)",
        ]
    return re.compile("|".join([*parts, r"(?P<mark>\.\.\.|--|\S)"]))


def _either(listed: str) -> str:
    return "|".join(sorted(map(re.escape, listed.split()), key=lambda word: (-len(word), word)))


def _word(found: re.Match[str]) -> Word:
    piece, group = found.group(), found.lastgroup
    lower = piece.lower().replace("’", "'")
    if group == "inverted":
        lower = lower.rsplit("-", 1)[-1]
        return Word("word", piece, lower, found.end() - len(lower), found.end())
    kind: WordKind = "mark"
    if group in ("word", "initial", "title", "firm"):
        kind = "name" if piece[0].isupper() or piece[1:2].isupper() else "word"
    elif group == "elided":
        kind = "word"
    elif group == "number":
        kind = "number"
    return Word(kind, piece, lower, found.start(), found.end())


# --- sentences


def _sentences(article: Article) -> Iterable[Clauses]:
    strings = quoted_strings(article.text, [p.span for p in article.paragraphs], article.language)
    split = _split_plainly if has_marks(article.language) else _split
    for number, paragraph in enumerate(article.paragraphs):
        words = _words(article, paragraph.span, strings[number])
        edges = [article.sentences[i].span.start for i in paragraph.sentences]
        for piece in split(words, edges):
            yield Clauses(tuple(piece), number, paragraph.kind == "heading")


def _words(article: Article, span: Span, strings: Sequence[QuotedString]) -> list[Word]:
    words: list[Word] = []
    at = span.start
    for one in strings:
        words += plain_words(article.text, at, one.span.start, article.language)
        piece = article.quote(one.span)
        words.append(Word("quoted", piece, piece, one.span.start, one.span.end, one))
        at = one.span.end
    return words + plain_words(article.text, at, span.end, article.language)


def _split(words: Sequence[Word], edges: Sequence[int]) -> list[list[Word]]:
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


def _new_after_quoted(piece: Sequence[Word], word: Word) -> bool:
    """A quoted string that ends with a full stop ends its sentence, unless the sentence goes on in lower case."""
    last = piece[-1]
    return last.kind == "quoted" and word.kind in ("name", "quoted") and bool(_FULL_STOP.search(last.text))


def _cue_follows(words: Sequence[Word], at: int) -> bool:
    """``“Why now?” Mrs. Holt asked``: a short subject and a verb of saying belong to the quoted string before them."""
    if words[at - 1].kind != "quoted" or words[at].kind == "quoted":
        return False
    if words[at].text in DASHES:
        return True
    apposed = False
    for number, follower in enumerate(words[at : at + _LONGEST_SUBJECT], at):
        if follower.text == "," and number > at:
            apposed = True
        elif (follower.kind == "mark" and follower.text not in ("’s", "'s")) or number - at >= _SUBJECT_LENGTH * (
            1 + apposed
        ):
            return False
        if follower.lower in _saying() and follower is not words[at]:
            return not apposed or words[number - 1].text == ","
    return False


@cache
def _saying() -> frozenset[str]:
    """``says``, ``said``, ``asked`` …: the English verbs of saying in the third person and the past."""
    listed = lexicon.table("quotations")["verbs"]
    verbs = {verb for name in ("say", "tell", "ask") for verb in listed[name].split()}
    return frozenset(form for verb in verbs for forms in lexicon.forms(verb)[1:3] for form in forms)


def _split_plainly(words: Sequence[Word], edges: Sequence[int]) -> list[list[Word]]:
    """Cut where a sentence starts that may be one: not in lower case, nor after a comma."""
    pieces: list[list[Word]] = []
    piece: list[Word] = []
    for word in words:
        if word.kind != "mark" and piece and (_starts(edges, piece, word) or len(piece) >= _LONGEST):
            pieces.append(piece)
            piece = []
        piece.append(word)
    return [*pieces, piece] if piece else pieces


def _starts(edges: Sequence[int], piece: Sequence[Word], word: Word) -> bool:
    last = piece[-1]
    if last.kind == "quoted" and word.kind in {"name", "quoted"} and _ENDS.search(last.inner):
        return True
    at = bisect_left(edges, last.end)
    if at == len(edges) or edges[at] > word.start:
        return False
    return not word.inner[:1].islower() and last.text not in {",", ";"}
