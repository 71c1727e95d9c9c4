"""Checks of citations and quotations: quoted words must be verbatim in the article.

``MaskedText``, which ``figures`` uses too, compares a statement with a sentence apart from some of its words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.text.article import Article
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


def mask_spans(text: str, spans: Iterable[tuple[int, int]]) -> MaskedText:
    """A text with gaps for the spans, which must be in order and must not overlap."""
    words, at, gaps = [], 0, 0
    for start, end in spans:
        words += [*folded_words(text[at:start]), _GAP]
        at, gaps = end, gaps + 1
    return MaskedText(f" {' '.join([*words, *folded_words(text[at:])])} ", gaps)


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
        return self._altered_copy(text, found) if found else None

    @cached_property
    def _sources(self) -> list[tuple[MaskedText, list[QuotedWords]]]:
        texts = [self._article.sentence_text(sentence) for sentence in self._article.sentences]
        pairs = [(text, quoted_words(text)) for text in texts]
        return [(_masked(text, quoted), quoted) for text, quoted in pairs if quoted]

    def _altered_copy(self, text: str, found: list[QuotedWords]) -> str | None:
        """The reason, if a statement copies a sentence or a part of one, but with other words in quotation marks."""
        masked, differing = _masked(text, found), None
        for source, theirs in self._sources if masked.is_distinctive else ():
            first = masked.gaps_before(source)
            if first is None:
                continue
            pairs = zip(found, theirs[first : first + len(found)], strict=True)
            different = [pair for pair in pairs if not VerbatimText(pair[1].text).contains(pair[0].text)]
            if not different:
                return None
            differing = different[0]
        if differing is None:
            return None
        ours, there = differing
        return f"the article quotes “{there.text.strip()}” where the statement quotes “{ours.text.strip()}”"


def _masked(text: str, quoted: list[QuotedWords]) -> MaskedText:
    return mask_spans(text, ((words.start, words.end) for words in quoted))


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
