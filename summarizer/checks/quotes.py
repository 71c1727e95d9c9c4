"""Quotations: what a statement has in quotation marks stands verbatim in the article."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.text.article import Article
from summarizer.text.injection import injected_sentences
from summarizer.text.quotes import QuotedWords, VerbatimText, folded_words, quoted_words

_TOKEN = re.compile(r"\x00|[^\W\d_](?:[^\W\d_]|['’](?=\w))*|\d+")
_LEAST = 5
"""Words besides the places left open that make a statement a copy of a sentence, and no chance."""


@dataclass(frozen=True, slots=True)
class Masked:
    """The words of a text in lower case, with some places of it left open."""

    words: str
    places: int

    @property
    def tells(self) -> bool:
        """True when enough words are left to know the sentence by."""
        return len(self.words.split()) - self.places >= _LEAST

    def found_in(self, sentence: "Masked") -> int | None:
        """How many open places of a sentence come before the stretch that is the same; None without such a stretch."""
        at = sentence.words.find(self.words)
        return None if at < 0 else sentence.words.count("\x00", 0, at)


def masked(text: str, spans: Iterable[tuple[int, int]]) -> Masked:
    """A text with the spans left open; spans are in order and do not overlap."""
    parts, at, places = [], 0, 0
    for start, end in spans:
        parts += [text[at:start], " \x00 "]
        at, places = end, places + 1
    words = _TOKEN.findall("".join([*parts, text[at:]]).casefold())
    return Masked(f" {' '.join(words)} ", places)


def existing(article: Article, cites: Sequence[int]) -> list[int]:
    """The cited sentence numbers that the article has, each once, in the order of the citation."""
    return [number for number in dict.fromkeys(cites) if 1 <= number <= len(article.sentences)]


class CitationCheck:
    """The check of citations against one article."""

    def __init__(self, article: Article) -> None:
        self._article = article

    @cached_property
    def _orders(self) -> frozenset[int]:
        return injected_sentences(self._article)

    def refusal(self, cites: Sequence[int]) -> str | None:
        """Why no cited sentence may bear a statement: all that exist give orders to a machine."""
        numbers = existing(self._article, cites)
        if numbers and self._orders.issuperset(numbers):
            return "the cited sentence gives orders to a machine and is no evidence"
        return None


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
        found = [quoted for quoted in quoted_words(text) if known is None or not known.contains(quoted.text)]
        for quoted in found:
            lenient = _lenient(quoted) and self._text.contains_any_word(quoted.text)
            if not lenient and not self._text.contains(quoted.text):
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
            different = [pair for pair in pairs if not VerbatimText(pair[1].text).contains(pair[0].text)]
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
    words = folded_words(quoted.text)
    if len(words) < _FEW:
        return not _long_without_spaces(words)
    return quoted.is_title or _is_title(quoted.text)


def _long_without_spaces(words: list[str]) -> bool:
    return sum(len(word) for word in words if any("\u3040" <= c <= "\u9fff" for c in word)) > _FEW_SIGNS


def _is_title(text: str) -> bool:
    """True where every long word has a capital letter, as in the name of a work."""
    long = [word for word in text.split() if len(word) >= 4 and word[0].isalpha()]
    return len(long) >= 2 and all(word[0].isupper() for word in long)
