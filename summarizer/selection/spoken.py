"""Which sentences are somebody's words in a transcript, an interview or a letter, and whose."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from summarizer.article import Article, Span
from summarizer.selection.titles import title_lines
from summarizer.text.turns import Turn, find_turns

_QUESTION = re.compile(r"[?？؟]\W*\Z")


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
    titles = title_lines(article)  # ``Lind: No dam in Orrin`` over an article opens no turn
    turns = [turn for turn in find_turns(article) if not any(line.covers(turn.label) for line in titles)]
    asking = _askers(article, turns)
    for turn in turns:
        label = _label(article, turn)
        asks = turn.asks or article.quote(turn.label) in asking
        for speech in turn.speech:
            for sentence in article.sentences_in(speech):
                found[sentence.number] = Spoken(label, sentence.span.covers(label), asks)
    return MappingProxyType(found)


def _askers(article: Article, turns: Sequence[Turn]) -> frozenset[str]:
    """The labels of those half of whose turns end in a question, where others do not."""
    counted: Counter[str] = Counter()
    questions: Counter[str] = Counter()
    for turn in turns:
        name = article.quote(turn.label)
        counted[name] += 1
        questions[name] += bool(turn.speech) and _QUESTION.search(article.quote(turn.speech[-1])) is not None
    asking = frozenset(name for name in counted if 2 * questions[name] >= counted[name])
    return asking if len(asking) < len(counted) else frozenset()


def _label(article: Article, turn: Turn) -> Span:
    """The label with what follows it up to its colon: ``REPORTER (Radio Nine):``."""
    if not turn.speech or turn.speech[0].start < turn.label.end:
        return turn.label
    between = article.quote(Span(turn.label.end, turn.speech[0].start))
    return Span(turn.label.start, turn.label.end + len(between.rstrip()))
