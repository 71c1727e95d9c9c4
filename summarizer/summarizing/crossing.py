"""The check of a statement in another language than the article's: what does not translate must still agree.

Words cannot be compared there, so only numbers, names and quotations are; ``--verify`` is the check of the rest.
"""

import re
import unicodedata
from collections.abc import Sequence

from summarizer.article import Article
from summarizer.evidence import Verdict, find_quote
from summarizer.evidence.places import countries
from summarizer.words import stem

_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f’' ]\d+)*")
_NOT_DIGIT = re.compile(r"\D")
_QUOTED = re.compile(r"[“„«\"]([^“”„«»\"]{2,400})[”“»\"]")
_NAMES = re.compile(r"(?<![.!?:…] )(?<!^)\b[A-ZÀ-ÞĀ-Ž][\w’'-]+(?: [A-ZÀ-ÞĀ-Ž][\w’'-]+)*")
_WORD = re.compile(r"[^\W\d_]+")
_TIMES = frozenset(
    """january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday""".split()
)
"""English writes these with a capital; they do translate."""
_NOUNS_HAVE_CAPITALS = frozenset({"de", "lb"})
_PREFIX = 4
"""Letters of a name that stay the same in another language: ``Athens`` does not, but ``Veldby`` and ``Veldbys`` do."""
_SCORE = 0.6


def check_across(article: Article, text: str, cites: Sequence[int], language: str) -> Verdict:
    """Numbers stand in the cited sentences; names and quotations in the article. A headline cites none."""
    cited = tuple(sorted({n for n in cites if 1 <= n <= len(article.sentences)}))
    shown = " ".join(article.sentence_text(article.sentences[n - 1]) for n in cited) if cited else article.text
    reason = _wrong_number(text, shown) or _wrong_quotation(article, text) or _wrong_name(article, text, language)
    return Verdict(reason is None, reason, cited, _SCORE if reason is None else 0.0)


def _wrong_number(text: str, shown: str) -> str | None:
    there = {_NOT_DIGIT.sub("", number) for number in _NUMBER.findall(shown)}
    there |= {part for number in _NUMBER.findall(shown) for part in re.findall(r"\d+", number)}
    for number in _NUMBER.findall(text):
        if _NOT_DIGIT.sub("", number) not in there and not set(re.findall(r"\d+", number)) <= there:
            return f"the number {number} is not in the cited sentences"
    return None


def _wrong_quotation(article: Article, text: str) -> str | None:
    for words in _QUOTED.findall(text):
        if len(words.split()) > 1 and find_quote(article, words) is None:
            return f"the quoted words “{words}” are not in the article"
    return None


def _wrong_name(article: Article, text: str, language: str) -> str | None:
    latin = {_folded(word)[:_PREFIX] for word in _WORD.findall(article.text) if word[0].isupper()}
    if not any(prefix.isascii() for prefix in latin):
        return None  # another script: names are spelled anew
    for found in _NAMES.finditer(text):
        name = found.group()
        words = [word for word in _WORD.findall(name) if word.lower() not in _TIMES]
        counted = text[: found.start()].rstrip()[-1:].isdigit()  # „3,2 Millionen Kronen“ is no name
        if not words or (language in _NOUNS_HAVE_CAPITALS and (len(words) == 1 or counted)):
            continue
        known = any(_folded(word)[:_PREFIX] in latin or stem(word.lower()) in countries() for word in words)
        if not known:
            return f"the article does not name {name}"
    return None


def _folded(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c))
