"""Quotations: what a statement has in quotation marks stands verbatim in the article."""

from functools import cached_property

from summarizer.article import Article
from summarizer.text.quotes import QuotedWords, VerbatimText, quoted_words, words_of

_FEW = 4
"""Fewer words than these may be a name, a word held at a distance, or a title."""
_FEW_SIGNS = 6
"""The same in scripts that write without spaces."""


class QuoteCheck:
    """The check of quotations against one article, its title and its author."""

    def __init__(self, article: Article) -> None:
        self._article = article

    @cached_property
    def _text(self) -> VerbatimText:
        texts = [self._article.text, self._article.title, self._article.author]
        spoken = [quoted.text for quoted in quoted_words(self._article.text)]  # “We will,” she said, “go home.”
        return VerbatimText("\n".join(filter(None, [*texts, *spoken])))

    def refusal(self, text: str, given: str = "") -> str | None:
        """What is in quotation marks in a statement and neither in the article nor given; None where all of it is."""
        known = VerbatimText(given) if given else None
        for quoted in quoted_words(text):
            if known is not None and known.holds(quoted.text):
                continue
            there = self._text.holds_any(quoted.text) if _lenient(quoted) else self._text.holds(quoted.text)
            if not there:
                return f"the words “{quoted.text.strip()}” in quotation marks do not stand in the article"
        return None


def _lenient(quoted: QuotedWords) -> bool:
    words = words_of(quoted.text)
    if len(words) < _FEW:
        return not _long_without_spaces(words)
    return quoted.titled or _is_title(quoted.text)


def _long_without_spaces(words: list[str]) -> bool:
    return sum(len(word) for word in words if any("\u3040" <= c <= "\u9fff" for c in word)) > _FEW_SIGNS


def _is_title(text: str) -> bool:
    """True where every long word has a capital letter, as in the name of a work."""
    long = [word for word in text.split() if len(word) >= 4 and word[0].isalpha()]
    return len(long) >= 2 and all(word[0].isupper() for word in long)
