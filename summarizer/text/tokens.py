"""The words of a text: their spans and stems, stop words, and tokens, made once for an article and shared by all rules.

Stems are those of the Snowball project (Porter, "Snowball: a language for stemming algorithms", 2001). Scripts without
spaces (Chinese, Japanese, Thai, …) and Korean are split into overlapping character bigrams, as in Lucene's CJK
analyser, so that no dictionary is needed.

``analyse(article)`` gives two views. ``Clauses`` is a sentence as words and marks in which a whole quoted string is one
word, for rules of grammar. ``Token`` is a word of a numbered sentence with its stem, for search and comparison. The
conventions of a language (elisions, abbreviations, pronouns joined to their verb) are in
``data/<language>/tokens.toml``. A language without that file, or with only stop words in it, is split like English.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from threading import Lock
from types import MappingProxyType
from typing import Any, Literal, Protocol

from summarizer.text import lexicon
from summarizer.text.article import UNSPACED_LETTERS, Article, Sentence, Span
from summarizer.text.typography import (
    DASHES,
    HANGUL,
    POSSESSIVE,
    QuotedString,
    has_marks,
    plain_lower,
    quoted_strings,
    sentence_end,
)


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - the library's name


_UNSPACED = UNSPACED_LETTERS + HANGUL
# ``re`` does not count combining marks as word characters, but they occur inside words.
_MARK = r"\u0300-\u036F\u0483-\u0487\u0591-\u05C7\u0610-\u061A\u064B-\u065F\u0670\u0900-\u0963\u0971-\u0DFF\u200C\u200D"
_LETTER = rf"(?:(?![{_UNSPACED}])[^\W\d_]|[{_MARK}])"
_TERM = re.compile(
    rf"(?P<unspaced>[{_UNSPACED}]+)"
    rf"|\d+(?:[.,]\d+)*{_LETTER}*"  # 1,200 · 3.5 · 19th
    rf"|\b[^\W\d_](?:\.[^\W\d_])+\b"  # U.S · e.g
    rf"|{_LETTER}(?:{_LETTER}|\d)*(?:['’ʼ]{_LETTER}+)*"  # don't · O’Brien · G20
)

_SIGN = rf"[{_UNSPACED}]"
_PIECE = re.compile(rf"\s+|{_SIGN}|(?:(?!{_SIGN})\w)+(?:[’'.,:-](?:(?!{_SIGN})\w)+)*|[^\w\s]")
_COMPOUND = re.compile(r"(?<!\w)[^\W\d_](?:[\w’'-]*\w)?")

_ALGORITHMS = MappingProxyType({
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "st": "sesotho", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
})  # fmt: skip
"""ISO 639-1 code → Snowball algorithm."""

_CAPITALISED_NAMES = frozenset({"US", "IT", "WHO"})
"""Names that would be stop words in lower case."""

_stemmers: dict[str, _Stemmer] = {}
_stemmer_lock = Lock()


@cache
def stop_words(language: str) -> frozenset[str]:
    """The stop words of a language (ISO 639-1), in lower case with straight apostrophes; empty for most languages."""
    return lexicon.words(table["stop"]) if (table := lexicon.table_if_any("tokens", language)) else frozenset()


@cache
def currency_signs() -> frozenset[str]:
    """The signs of currencies, such as ``€``."""
    return frozenset(lexicon.table("units", "mul")["money"]["signs"])


def word_spans(text: str) -> list[Span]:
    """The spans of the words of a text, in order. Numbers (``1,200``) and contractions are one word; hyphens split.

    A script without spaces gives one span for each pair of neighbouring characters, so spans may overlap.
    """
    spans: list[Span] = []
    for match in _TERM.finditer(text):
        start, end = match.span()
        if match.lastgroup == "unspaced" and end - start > 2:
            spans += (Span(at, at + 2) for at in range(start, end - 1))
        else:
            spans.append(Span(start, end))
    return spans


def words_of(text: str) -> list[str]:
    """The words of a text, in order, as ``word_spans`` finds them."""
    return [text[span.start : span.end] for span in word_spans(text)]


def compounds(text: str, start: int = 0) -> Iterator[re.Match[str]]:
    """The words that begin with a letter, with hyphens and apostrophes, in order: ``O’Brien``, ``well-known``."""
    return _COMPOUND.finditer(text, start)


def pieces(text: str) -> list[str]:
    """The words, marks and stretches of white space that make a text; ``12:30`` and ``well-known`` are one word.

    In a script without spaces each character is a word.
    """
    return _PIECE.findall(text)


def capitalised(text: str) -> list[re.Match[str]]:
    """The compounds of two letters and more that begin with a capital."""
    return [word for word in compounds(text) if len(word[0]) > 1 and word[0][0].isupper()]


def content_stems(text: str, language: str = "en") -> list[str]:
    """The stems of the words that are not stop words, in order, repeats kept."""
    return [stem(word, language) for word in words_of(text) if not is_stop_word(word, language)]


def is_stop_word(word: str, language: str = "en") -> bool:
    """Whether a word is a stop word of the language. ``US`` is a country, ``us`` is a stop word."""
    return word not in _CAPITALISED_NAMES and _normalize(word) in stop_words(language)


@lru_cache(maxsize=65_536)
def stem(word: str, language: str = "en") -> str:
    """The Snowball stem of one word, in lower case, with straight apostrophes and no full stops (``U.S`` → ``us``)."""
    normal = _normalize(word)
    algorithm = _ALGORITHMS.get(language)
    if algorithm is None or any(map(str.isdigit, normal)):
        return normal
    with _stemmer_lock:  # a stemmer has internal state, so threads must take turns
        if algorithm not in _stemmers:
            # Imported late: it takes 0.2 s, because it loads every language.
            import snowballstemmer  # type: ignore[import-untyped]  # it has no types

            _stemmers[algorithm] = snowballstemmer.stemmer(algorithm)
        return _stemmers[algorithm].stemWord(normal)


def _normalize(word: str) -> str:
    if not word.isascii():
        word = unicodedata.normalize("NFKC", word).replace("’", "'").replace("ʼ", "'")
    word = word.lower()
    return word if word[:1].isdigit() else word.replace(".", "")


WordKind = Literal["word", "name", "number", "mark", "quoted"]

_MAX_WORDS = 300
"""Longest sentence outside English, in words. A longer one is cut, so that the time stays linear."""
_MAX_SUBJECT_WORDS = 7
_SUBJECT_WINDOW = 20


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
        return tuple(tuple(_content(self.tokens(at))) for at in range(len(self._article.sentences)))

    def stems_in(self, span: Span) -> list[str]:
        """The content stems of the words in a span, in order, repeats kept."""
        sentences = self._article.sentences_in(span)
        return list(_content(t for s in sentences for t in self.tokens(s.number - 1) if span.covers(t.span)))

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
    return sentence_end().search(text) is not None


def _content(tokens: Iterable[Token]) -> Iterator[str]:
    return (token.stem for token in tokens if not token.is_stop)


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
    names = ("elisions", "inverted", "endings", "gendered")
    elisions, inverted, endings, gendered = (lexicon.any_of(table.get(name, "").split()) for name in names)
    capital = r"[^\W\d_a-zß-ÿ]"
    parts = [
        rf"(?P<initial>\b{capital}\.(?:-?{capital}\.)*)"
        if not endings
        else r"(?P<initial>(?:[A-Z]\.){2,}|[A-Z]\.(?=\s+[A-Z]))",
        rf"(?P<title>(?:{lexicon.any_of(lexicon.short_forms(language))})\.)",
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
            rf"(?P<number>[{''.join(currency_signs())}#@]?\w+(?:[.,]\d+)*%?)",
        ]
    else:
        free = rf"(?!-(?:{inverted})\b)" if inverted else ""
        tail = rf"|[*:](?:{gendered})\b" if gendered else ""
        parts += [
            rf"(?P<word>[^\W\d_]+(?:{free}(?:[-'’&])[^\W_]+{tail})*(?:-(?![^\W\d_]))?)",
            r"(?P<number>\d+(?:[.,]\d+)*(?:-?[^\W\d_]+)?%?)",
        ]
    return re.compile("|".join([*parts, r"(?P<mark>\.\.\.|--|\S)"]))


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
    return last.kind == "quoted" and word.kind in ("name", "quoted") and ends_sentence(last.text)


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
        elif (follower.kind == "mark" and follower.text not in POSSESSIVE) or number - at >= _MAX_SUBJECT_WORDS * (
            1 + has_apposition
        ):
            return False
        if follower.lower in lexicon.verbs_beside_quotations() and follower is not words[at]:
            return not has_apposition or words[number - 1].text == ","
    return False


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
    if last.kind == "quoted" and word.kind in {"name", "quoted"} and ends_sentence(last.text):
        return True
    at = bisect_left(edges, last.end)
    if at == len(edges) or edges[at] > word.start:
        return False
    return not word.inner[:1].islower() and last.text not in {",", ";"}
