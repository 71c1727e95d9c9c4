"""Which sentences are somebody's words in a transcript, an interview or a letter, and whose."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from summarizer.article import Article, Span
from summarizer.quotations.turns import Turn, find_turns


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who says a sentence."""

    label: Span
    """The words that say so: ``HOLT:``, or the name under a letter."""
    carried: bool
    """The sentence holds its label itself."""
    asks: bool
    """The speaker puts the questions."""

    def before(self, article: Article, words: str) -> str:
        """Words of the sentence with the label before them, as the article has it."""
        label = article.quote(self.label)
        return words if self.carried else f"{label}{'' if label.endswith(':') else ':'} {words}"


@lru_cache(maxsize=4)
def spoken_sentences(article: Article) -> Mapping[int, Spoken]:
    """Sentence number → who says it; nothing for the article's own sentences."""
    found: dict[int, Spoken] = {}
    for turn in find_turns(article):
        label = _label(article, turn)
        for speech in turn.speech:
            for sentence in article.sentences_in(speech):
                carried = sentence.span.covers(label)
                found[sentence.number] = Spoken(label, carried, turn.asks)
    return MappingProxyType(found)


def _label(article: Article, turn: Turn) -> Span:
    """The label with what follows it up to its colon: ``REPORTER (Radio Nine):``."""
    if not turn.speech or turn.speech[0].start < turn.label.end:
        return turn.label
    between = article.quote(Span(turn.label.end, turn.speech[0].start))
    return Span(turn.label.start, turn.label.end + len(between.rstrip()))
