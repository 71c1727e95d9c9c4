"""Checks of citations and quotations: quoted words must be verbatim in the article.

``altered_part``, which ``figures`` uses too, compares a statement with a sentence apart from some of its words.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from summarizer.text.article import Article
from summarizer.text.numbers import Figure
from summarizer.text.sentences import injected_sentences
from summarizer.text.typography import UNSPACED, QuotedWords, VerbatimText, folded_words, quoted_words

_GAP = "\x00"
_MIN_WORDS = 5
"""Least number of equal words, besides the gaps, for a statement to be a copy of a sentence."""


@dataclass(frozen=True, slots=True)
class MaskedText:
    """The words of a text in lower case, with some spans replaced by gaps."""

    words: str
    gaps: int

    @property
    def is_distinctive(self) -> bool:
        """Whether enough words are left to recognise the sentence."""
        return len(self.words.split()) - self.gaps >= _MIN_WORDS

    def gaps_before(self, sentence: "MaskedText") -> int | None:
        """The number of gaps in a sentence before the part that equals this text; None if no part does."""
        at = sentence.words.find(self.words)
        return None if at < 0 else sentence.words.count(_GAP, 0, at)


Part = TypeVar("Part", QuotedWords, Figure)


def mask(text: str, parts: Sequence[QuotedWords | Figure]) -> MaskedText:
    """A text with gaps for some parts, which must be in order and must not overlap."""
    words, at, gaps = [], 0, 0
    for part in parts:
        words += [*folded_words(text[at : part.start]), _GAP]
        at, gaps = part.end, gaps + 1
    return MaskedText(f" {' '.join([*words, *folded_words(text[at:])])} ", gaps)


def altered_part(
    text: str,
    own: Sequence[Part],
    sources: Iterable[tuple[MaskedText, Sequence[Part]]],
    is_same: Callable[[Part, Part], bool],
) -> tuple[Part, Part] | None:
    """The part in which a statement differs from a sentence, or a part of one, that it copies, and the sentence's.

    None if it copies no sentence, or one with the same parts. ``sources``: sentences and their parts.
    """
    masked, differing = mask(text, own), None
    for source, theirs in sources if masked.is_distinctive else ():
        first = masked.gaps_before(source)
        if first is not None:
            pairs = zip(own, theirs[first : first + len(own)], strict=True)
            differing = next((pair for pair in pairs if not is_same(*pair)), None)
            if differing is None:
                return None
    return differing


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
        if found and (differing := altered_part(text, found, self._sources, _is_same)):
            ours, theirs = (quoted.text.strip() for quoted in differing)
            return f"the article quotes “{theirs}” where the statement quotes “{ours}”"
        return None

    @cached_property
    def _sources(self) -> list[tuple[MaskedText, list[QuotedWords]]]:
        texts = map(self._article.sentence_text, self._article.sentences)
        return [(mask(text, quoted), quoted) for text in texts if (quoted := quoted_words(text))]


def _is_same(ours: QuotedWords, theirs: QuotedWords) -> bool:
    return VerbatimText(theirs.text).contains(ours.text)


def _is_short_or_title(quoted: QuotedWords) -> bool:
    words = folded_words(quoted.text)
    if len(words) < _SHORT_QUOTE:
        return not _long_without_spaces(words)
    return quoted.is_title or _is_title(quoted.text)


def _long_without_spaces(words: list[str]) -> bool:
    return sum(len(word) for word in words if UNSPACED.search(word)) > _SHORT_QUOTE_SIGNS


def _is_title(text: str) -> bool:
    """Whether every long word is capitalised, as in the title of a work."""
    long = [word for word in text.split() if len(word) >= 4 and word[0].isalpha()]
    return len(long) >= 2 and all(word[0].isupper() for word in long)
