"""Stated sides: who supports, opposes, vetoes what, only where the article tells it in so many words.

A sentence states a side by a listed verb or declaration with its holder as the subject and the target as its object
(``claims``). The side counts when nothing above it takes it back: no denial, question, condition, rumour or report of
another (``scope`` and the quotations around it). In quoted words *I* and *we* are the speaker.
"""

from collections.abc import Sequence
from dataclasses import replace

from summarizer.article import Article
from summarizer.extract.holders import alike
from summarizer.extract.model import Position, ToldStance
from summarizer.extract.narration import Narration
from summarizer.extract.own_words import own_words
from summarizer.extract.quotations import read
from summarizer.words import content_stems

__all__ = ["Position", "ToldStance", "told_stances"]


def told_stances(article: Article) -> list[ToldStance]:
    """The sides that an English article tells in so many words, in the order of its text, each holder's side on one
    target once. Articles in other languages have none."""
    if article.language != "en":
        return []
    reading = read(article)
    spoken = [span for turn in reading.turns for span in turn.speech]
    narration = [s for s in reading.sentences if not any(span.overlaps(s.span) for span in spoken)]
    found = [*Narration(article, reading, narration).stances(), *own_words(article, reading)]
    return _united(sorted(found, key=lambda s: (s.evidence[0].start, s.target_span.start)))


def _united(stances: Sequence[ToldStance]) -> list[ToldStance]:
    """One stance for each holder, side and target."""
    kept: list[ToldStance] = []
    for stance in stances:
        same = next((at for at, other in enumerate(kept) if _is_same(other, stance)), None)
        if same is None:
            kept.append(stance)
        else:
            kept[same] = _joined(kept[same], stance)
    return kept


def _is_same(one: ToldStance, other: ToldStance) -> bool:
    if one.position != other.position or not alike(one.holder, other.holder):
        return False
    first, second = set(content_stems(one.target)), set(content_stems(other.target))
    return bool(first & second) and (first <= second or second <= first)


def _joined(one: ToldStance, other: ToldStance) -> ToldStance:
    evidence = tuple(sorted({*one.evidence, *other.evidence}))
    numbers = tuple(sorted({*one.sentences, *other.sentences}))
    return replace(one, evidence=evidence, sentences=numbers, role=one.role or other.role)
