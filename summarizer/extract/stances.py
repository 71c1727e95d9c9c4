"""Stated sides: who supports, opposes, vetoes what, only where the article tells it in so many words.

A sentence states a side by a listed verb or declaration with its holder as the subject and the target as its object
(``claims``). The side counts when nothing above it takes it back: no denial, question, condition, rumour or report of
another (``scope`` and the quotations around it). In quoted words *I* and *we* are the speaker.
"""

from collections.abc import Sequence
from dataclasses import replace

from summarizer.article import Article
from summarizer.extract.model import Position, ToldStance
from summarizer.extract.names import alike
from summarizer.extract.narration import Narration
from summarizer.extract.own_words import own_words
from summarizer.extract.quotations import read
from summarizer.text.stems import content_stems
from summarizer.text.turns import spoken_paragraphs

__all__ = ["Position", "ToldStance", "told_stances"]


def told_stances(article: Article) -> list[ToldStance]:
    """The sides that an English article tells in so many words, in the order of its text, each holder's side on one
    target once. Articles in other languages have none."""
    if article.language != "en":
        return []
    reading = read(article)
    spoken = spoken_paragraphs(reading.turns, article)
    narration = [s for s in reading.sentences if s.paragraph not in spoken]
    found = [*Narration(article, reading, narration).stances(), *own_words(article, reading)]
    return _united(sorted(found, key=lambda s: (s.evidence[0].start, s.target_span.start)))


def _united(stances: Sequence[ToldStance]) -> list[ToldStance]:
    """One stance for each holder, side and target."""
    groups: list[tuple[ToldStance, frozenset[str], list[ToldStance]]] = []
    by_stem: dict[str, list[int]] = {}
    for stance in stances:
        stems = frozenset(content_stems(stance.target))
        near = sorted({at for stem in stems for at in by_stem.get(stem, [])[:_COMPARED]})
        same = next((at for at in near if _is_same(groups[at][0], groups[at][1], stance, stems)), None)
        if same is not None:
            groups[same][2].append(stance)
            continue
        for stem in stems:
            by_stem.setdefault(stem, []).append(len(groups))
        groups.append((stance, stems, [stance]))
    return [_joined(members) for _, _, members in groups]


_COMPARED = 200
"""Stances on things of one word that are compared; a text with more of them is no article."""


def _is_same(one: ToldStance, first: frozenset[str], other: ToldStance, second: frozenset[str]) -> bool:
    alone = first <= second or second <= first
    return alone and one.position == other.position and alike(one.holder, other.holder)


def _joined(members: Sequence[ToldStance]) -> ToldStance:
    evidence = tuple(sorted({span for stance in members for span in stance.evidence}))
    numbers = tuple(sorted({number for stance in members for number in stance.sentences}))
    role = next((stance.role for stance in members if stance.role), None)
    return replace(members[0], evidence=evidence, sentences=numbers, role=role)
