"""Quotations: what a statement has in quotation marks stands verbatim in the article."""

from functools import cached_property

from summarizer.article import Article
from summarizer.checks.copies import Masked, masked
from summarizer.text.quotes import QuotedWords, quoted_words
from summarizer.text.verbatim import VerbatimText, words_of

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
        found = [quoted for quoted in quoted_words(text) if known is None or not known.holds(quoted.text)]
        for quoted in found:
            lenient = _lenient(quoted) and self._text.holds_any(quoted.text)
            if not lenient and not self._text.holds(quoted.text):
                return f"the words “{quoted.text.strip()}” in quotation marks do not stand in the article"
        return self._other_than_copied(text, found) if found else None

    @cached_property
    def _sources(self) -> list[tuple[Masked, list[QuotedWords]]]:
        texts = [self._article.sentence_text(sentence) for sentence in self._article.sentences]
        pairs = [(text, quoted_words(text)) for text in texts]
        return [(_masked(text, quoted), quoted) for text, quoted in pairs if quoted]

    def _other_than_copied(self, text: str, found: list[QuotedWords]) -> str | None:
        """A sentence of the article, or a stretch of one, word for word, with other words in quotation marks."""
        copy, differing = _masked(text, found), None
        for source, theirs in self._sources if copy.tells else ():
            first = copy.found_in(source)
            if first is None:
                continue
            pairs = zip(found, theirs[first : first + len(found)], strict=True)
            different = [pair for pair in pairs if not VerbatimText(pair[1].text).holds(pair[0].text)]
            if not different:
                return None
            differing = different[0]
        if differing is None:
            return None
        ours, theirs_there = differing
        return f"the article quotes “{theirs_there.text.strip()}” where the statement quotes “{ours.text.strip()}”"


def _masked(text: str, quoted: list[QuotedWords]) -> Masked:
    return masked(text, ((words.start, words.end) for words in quoted))


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
