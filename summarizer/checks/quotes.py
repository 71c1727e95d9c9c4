"""Checks of citations and quotations: quoted words must be verbatim in the article."""

from collections.abc import Sequence
from functools import cached_property

from summarizer.text.article import Article
from summarizer.text.injection import injected_sentences
from summarizer.text.quotes import QuotedWords, VerbatimText, quoted_words
from summarizer.text.typography import folded_words


def existing_citations(article: Article, cites: Sequence[int]) -> list[int]:
    """The cited sentence numbers that exist in the article, each once, in the order of citation."""
    return [number for number in dict.fromkeys(cites) if 1 <= number <= len(article.sentences)]


class CitationCheck:
    """Checks citations against one article."""

    def __init__(self, article: Article) -> None:
        self._article = article

    @cached_property
    def _injected(self) -> frozenset[int]:
        return injected_sentences(self._article)

    def refusal(self, cites: Sequence[int]) -> str | None:
        """The reason to refuse citations: every cited sentence is a prompt injection. None if they pass."""
        numbers = existing_citations(self._article, cites)
        if numbers and self._injected.issuperset(numbers):
            return "the cited sentence looks like a prompt injection and cannot be evidence"
        return None


_SHORT_QUOTE = 4
"""A shorter quotation, in words, may be a name, a scare quote or a title."""
_SHORT_QUOTE_SIGNS = 6
"""The same, in characters of a script without spaces."""


class QuoteCheck:
    """Checks quotations against the text, the title and the author of one article."""

    def __init__(self, article: Article) -> None:
        self._article = article

    @cached_property
    def _text(self) -> VerbatimText:
        texts = [self._article.text, self._article.title, self._article.author]
        spoken = [quoted.text for quoted in quoted_words(self._article.text)]  # “We will,” she said, “go home.”
        return VerbatimText("\n".join(filter(None, [*texts, *spoken])))

    def refusal(self, text: str, given: str = "") -> str | None:
        """The reason to refuse a quotation that is neither in the article nor in ``given``; None if all pass."""
        known = VerbatimText(given) if given else None
        found = [quoted for quoted in quoted_words(text) if known is None or not known.contains(quoted.text)]
        for quoted in found:
            loose = _is_short_or_title(quoted) and self._text.contains_any_word(quoted.text)
            if not loose and not self._text.contains(quoted.text):
                return f"the quoted words “{quoted.text.strip()}” are not in the article"
        return None


def _is_short_or_title(quoted: QuotedWords) -> bool:
    words = folded_words(quoted.text)
    if len(words) < _SHORT_QUOTE:
        return not _long_without_spaces(words)
    return quoted.is_title or _is_title(quoted.text)


def _long_without_spaces(words: list[str]) -> bool:
    return sum(len(word) for word in words if any("\u3040" <= c <= "\u9fff" for c in word)) > _SHORT_QUOTE_SIGNS


def _is_title(text: str) -> bool:
    """Whether every long word is capitalised, as in the title of a work."""
    long = [word for word in text.split() if len(word) >= 4 and word[0].isalpha()]
    return len(long) >= 2 and all(word[0].isupper() for word in long)
