"""Words, stems and stop words, for comparing texts.

Stems are those of the Snowball project (Porter, "Snowball: a language for stemming algorithms", 2001). Scripts
without spaces (Chinese, Japanese, Thai, …) and Korean are split into overlapping character bigrams, as in Lucene's CJK
analyser, so that no dictionary is needed.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from threading import Lock
from types import MappingProxyType
from typing import Protocol

from summarizer.text import lexicon
from summarizer.text.article import Span


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - the library's name


_UNSPACED = (
    r"\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF"  # Thai, Lao, Burmese, Khmer
    r"\u1100-\u11FF\u3040-\u30FF\u3130-\u318F\u31F0-\u31FF\uAC00-\uD7AF\uFF66-\uFF9D"  # kana, Hangul
    r"\u3005\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\U00020000-\U0003FFFF"  # Han
)
# ``re`` does not count combining marks as word characters, but they occur inside words.
_MARK = r"\u0300-\u036F\u0483-\u0487\u0591-\u05C7\u0610-\u061A\u064B-\u065F\u0670\u0900-\u0963\u0971-\u0DFF\u200C\u200D"
_LETTER = rf"(?:(?![{_UNSPACED}])[^\W\d_]|[{_MARK}])"
_TERM = re.compile(
    rf"(?P<unspaced>[{_UNSPACED}]+)"
    rf"|\d+(?:[.,]\d+)*{_LETTER}*"  # 1,200 · 3.5 · 19th
    rf"|\b[^\W\d_](?:\.[^\W\d_])+\b"  # U.S · e.g
    rf"|{_LETTER}(?:{_LETTER}|\d)*(?:['’ʼ]{_LETTER}+)*"  # don't · O’Brien · G20
)

_WITHOUT_SPACES = re.compile(r"[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3040-\u30FF\u3400-\u4DBF\u4E00-\u9FFF]")
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


def word_count(text: str) -> int:
    """The number of words between spaces; two characters of a script without spaces count as one word."""
    unspaced = len(_WITHOUT_SPACES.findall(text))
    return len(_WITHOUT_SPACES.sub(" ", text).split()) + (unspaced + 1) // 2


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
            import snowballstemmer  # type: ignore[import-untyped]

            _stemmers[algorithm] = snowballstemmer.stemmer(algorithm)
        return _stemmers[algorithm].stemWord(normal)


def _normalize(word: str) -> str:
    if not word.isascii():
        word = unicodedata.normalize("NFKC", word).replace("’", "'").replace("ʼ", "'")
    word = word.lower()
    return word if word[:1].isdigit() else word.replace(".", "")
