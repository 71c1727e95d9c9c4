"""Tokenisation, done once for each article and shared by all rules.

``analyse(article)`` gives two views. ``Clauses`` is a sentence as words and marks in which a whole quoted string is one
word, for rules of grammar. ``Token`` is a word of a numbered sentence with its stem, for search and comparison. The
conventions of a language (elisions, abbreviations, pronouns joined to their verb) are in
``data/<language>/tokens.toml``. A language without that file, or with only stop words in it, is split like English.
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
from summarizer.text.typography import plain_lower

WordKind = Literal["word", "name", "number", "mark", "quoted"]

_MAX_WORDS = 300
"""Longest sentence outside English, in words. A longer one is cut, so that the time stays linear."""
_MAX_SUBJECT_WORDS = 7
_SUBJECT_WINDOW = 20
_FULL_STOP = re.compile(r"\.[”\"’')\]]*$")
_SENTENCE_END = re.compile(r"[.?!…][”\"’')\]]*$")
_ENDS = re.compile(r"[.?!…]\s*\Z")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a mark, or a whole quoted string."""

    kind: WordKind
    """``name``: any capitalised word; ``mark``: any punctuation, including a possessive ending."""
    text: str
    lower: str
    """Lower case, with ``'`` for any apostrophe; ``il`` for ``-t-il``."""
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
    """A word of a numbered sentence, with its stem, for search and comparison."""

    text: str
    stem: str
    span: Span
    """Code points of the article text."""
    is_stop: bool
    gap: str
    """The text between the token before and this one, inside the sentence."""
    lower: str
    """The word in lower case with a straight apostrophe."""


class Analysis:
    """The words of one article; each view is computed when it is first used."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._tokens: dict[int, tuple[Token, ...]] = {}

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
        """Stem → number of the first sentence that contains it."""
        found: dict[str, int] = {}
        for sentence, stems in zip(self._article.sentences, self.stems, strict=True):
            for stem_ in stems:
                found.setdefault(stem_, sentence.number)
        return MappingProxyType(found)

    def tokens(self, at: int) -> tuple[Token, ...]:
        """The tokens of ``article.sentences[at]``, in order."""
        if at not in self._tokens:
            self._tokens[at] = _tokens(self._article, self._article.sentences[at])
        return self._tokens[at]


@lru_cache(maxsize=4)
def analyse(article: Article) -> Analysis:
    """The analysis of an article; repeated calls return the same object."""
    return Analysis(article)


def read_sentences(article: Article) -> tuple[Clauses, ...]:
    """The article as sentences of words, in order."""
    return analyse(article).sentences


def plain_words(text: str, start: int, end: int, language: str = "en") -> list[Word]:
    """The words and marks of ``text[start:end]``; a quoted string is not treated as one word."""
    return [_word(found) for found in _pattern(language).finditer(text, start, end)]


def ends_sentence(text: str) -> bool:
    """Whether a string ends with a full stop, question or exclamation mark, before any closing quotation marks."""
    return bool(_SENTENCE_END.search(text))


def _tokens(article: Article, sentence: Sentence) -> tuple[Token, ...]:
    text, base = article.sentence_text(sentence), sentence.span.start
    tokens: list[Token] = []
    end = 0
    for span in word_spans(text):
        word = text[span.start : span.end]
        stop = is_stop_word(word, article.language)
        where = Span(base + span.start, base + span.end)
        gap = text[end : max(end, span.start)]
        lower = plain_lower(word)
        tokens.append(Token(word, stem(word, article.language), where, stop, gap, lower))
        end = span.end
    return tuple(tokens)


# --- words


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """The pattern for the words of a language; the name of the matching group is the kind."""
    if not has_marks(language):
        language = "en"
    table: Mapping[str, Any] = lexicon.table("tokens", language)
    titles, elisions, inverted, endings, gendered = (
        _alternatives(table.get(name, "")) for name in ("titles", "elisions", "inverted", "endings", "gendered")
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


def _alternatives(listed: str) -> str:
    return "|".join(sorted(map(re.escape, listed.split()), key=lambda word: (-len(word), word)))


def _word(found: re.Match[str]) -> Word:
    piece, group = found.group(), found.lastgroup
    lower = plain_lower(piece)
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
    split = _split_at_edges if has_marks(article.language) else _split
    for number, paragraph in enumerate(article.paragraphs):
        words = _words(article, paragraph.span, strings[number])
        edges = [article.sentences[i].span.start for i in paragraph.sentences]
        for piece in split(words, edges):
            yield Clauses(tuple(piece), number, paragraph.kind == "heading")


def _words(article: Article, span: Span, strings: Sequence[QuotedString]) -> list[Word]:
    words: list[Word] = []
    at = span.start
    for string in strings:
        words += plain_words(article.text, at, string.span.start, article.language)
        piece = article.quote(string.span)
        words.append(Word("quoted", piece, piece, string.span.start, string.span.end, string))
        at = string.span.end
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
    """A quoted string that ends with a full stop ends its sentence, unless the next word is in lower case."""
    last = piece[-1]
    return last.kind == "quoted" and word.kind in ("name", "quoted") and bool(_FULL_STOP.search(last.text))


def _cue_follows(words: Sequence[Word], at: int) -> bool:
    """``“Why now?” Mrs. Holt asked``: a short subject and a verb of speech belong to the quoted string before them."""
    if words[at - 1].kind != "quoted" or words[at].kind == "quoted":
        return False
    if words[at].text in DASHES:
        return True
    has_apposition = False
    for number, follower in enumerate(words[at : at + _SUBJECT_WINDOW], at):
        if follower.text == "," and number > at:
            has_apposition = True
        elif (follower.kind == "mark" and follower.text not in ("’s", "'s")) or number - at >= _MAX_SUBJECT_WORDS * (
            1 + has_apposition
        ):
            return False
        if follower.lower in _speech_verbs() and follower is not words[at]:
            return not has_apposition or words[number - 1].text == ","
    return False


@cache
def _speech_verbs() -> frozenset[str]:
    """``says``, ``said``, ``asked`` …: the English verbs of speech in the third person and the past."""
    listed = lexicon.table("quotations")["verbs"]
    verbs = {verb for name in ("say", "tell", "ask") for verb in listed[name].split()}
    return frozenset(form for verb in verbs for forms in lexicon.forms(verb)[1:3] for form in forms)


def _split_at_edges(words: Sequence[Word], edges: Sequence[int]) -> list[list[Word]]:
    """Cut where a sentence starts, but not before a lower-case word nor after a comma."""
    pieces: list[list[Word]] = []
    piece: list[Word] = []
    for word in words:
        if word.kind != "mark" and piece and (_starts_sentence(edges, piece, word) or len(piece) >= _MAX_WORDS):
            pieces.append(piece)
            piece = []
        piece.append(word)
    return [*pieces, piece] if piece else pieces


def _starts_sentence(edges: Sequence[int], piece: Sequence[Word], word: Word) -> bool:
    last = piece[-1]
    if last.kind == "quoted" and word.kind in {"name", "quoted"} and _ENDS.search(last.inner):
        return True
    at = bisect_left(edges, last.end)
    if at == len(edges) or edges[at] > word.start:
        return False
    return not word.inner[:1].islower() and last.text not in {",", ";"}
