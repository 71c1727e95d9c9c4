"""What a model is asked for stances: of a whole article, or of each part of a long one."""

from collections.abc import Callable, Mapping

from summarizer.article import Article, Span
from summarizer.chunking import Chunk
from summarizer.prompts import fill
from summarizer.quotations import Speaker, find_quotations
from summarizer.sides.acts import public_acts
from summarizer.sides.holders import holds
from summarizer.sides.names import fullest
from summarizer.tasks.drafter import Task
from summarizer.tasks.schemas import StancesDraft

MOST_PER_CHUNK = 12
"""Stances of one call."""
_LONGEST_NAME = 60
_MOST_VOICES = 24
_MOST_PLACES = 12
Voices = Mapping[str, frozenset[int]]
"""Name → the numbers of the sentences in which somebody is quoted or reported."""


def stances_task(article: Article) -> Task[StancesDraft]:
    """The task over a whole article; it carries the one for the parts of a long article.

    It lists who speaks in which sentences, as far as rules can tell: small models otherwise hand one person's words
    to another.
    """
    voices = _voices(article)
    return _task(voices, lambda part: _task(_within(voices, part)))


def _task(voices: Voices, for_part: Callable[[Chunk], Task[StancesDraft]] | None = None) -> Task[StancesDraft]:
    return Task(_text(voices), StancesDraft, for_part, {"stances": MOST_PER_CHUNK})


def _text(voices: Voices) -> str:
    lines = [
        f"- {name}: {', '.join(map(str, sorted(numbers)[:_MOST_PLACES]))}"
        for name, numbers in list(voices.items())[:_MOST_VOICES]
    ]
    told = "\n\n" + fill("voices", voices="\n".join(lines)) if lines else ""
    return fill("stances", stances=MOST_PER_CHUNK, voices=told)


def _voices(article: Article) -> Voices:
    told = _told(article)
    names = fullest(speaker.name for speaker, _ in told)
    found: dict[str, set[int]] = {}
    for speaker, words in told:
        places = found.setdefault(" ".join(names[speaker.name].split()), set())
        places.update(s.number for span in words for s in article.sentences_in(span))
    return {name: frozenset(numbers) for name, numbers in found.items() if len(name) <= _LONGEST_NAME}


def _told(article: Article) -> list[tuple[Speaker, tuple[Span, ...]]]:
    """Who is quoted or reported, or acts, and the words that tell it."""
    found: list[tuple[Speaker, tuple[Span, ...]]] = []
    before = None
    for quotation in find_quotations(article):
        if quotation.speaker is not None and holds(article, quotation, before):
            found.append((quotation.speaker, quotation.content))
        before = quotation
    return [*found, *((speaker, side.shown_by) for speaker, side in public_acts(article))]


def _within(voices: Voices, part: Chunk) -> Voices:
    """The voices of one part, with the numbers that its sentences have there."""
    size, offset = len(part.sentences), part.offset
    shown = {
        name: frozenset(n - offset for n in numbers if 1 <= n - offset <= size) for name, numbers in voices.items()
    }
    return {name: numbers for name, numbers in shown.items() if numbers}
