"""What somebody is told to be for or against, outside of quotation marks: ``is in favour of the plan``."""

from collections.abc import Iterator, Sequence

from summarizer.article import Article, Span
from summarizer.quotations.grammar import is_adverb
from summarizer.quotations.lexicon import NEGATIONS
from summarizer.quotations.words import Word
from summarizer.results import Position
from summarizer.sides.targets import first_phrase

_BEING = frozenset("is are was were remains remain remained".split())
_STANDS: dict[tuple[str, ...], Position] = {
    ("in", "favour", "of"): "favor",
    ("in", "favor", "of"): "favor",
    ("in", "support", "of"): "favor",
    ("supportive", "of"): "favor",
    ("for",): "favor",
    ("against",): "against",
    ("opposed", "to"): "against",
    ("hostile", "to"): "against",
    ("critical", "of"): "against",
    ("sceptical", "of"): "against",
    ("sceptical", "about"): "against",
    ("skeptical", "of"): "against",
    ("skeptical", "about"): "against",
}
_ACTS: dict[tuple[str, ...], Position] = {
    ("ruled", "out"): "against",
    ("rules", "out"): "against",
    ("declined", "to", "comment", "on"): "neutral",
    ("declines", "to", "comment", "on"): "neutral",
}
_ADVERBS = 2
"""Adverbs between the verb and the side, at most."""
_NO_SIDE = frozenset("sale rent hire now ever example instance good life free being having".split())
"""After ``is for`` these take no side."""
_FURTHER = frozenset({"and", "but"})

Declared = tuple[Span, Position]


def declared(article: Article, words: Sequence[Word], at: int) -> Iterator[Declared]:
    """The side that a verb at a place states, and what it is about; nothing when it states none."""
    for phrase, position in _ACTS.items():
        if _says(words, at, phrase):
            yield from _about(article, words, at + len(phrase), position)
    if words[at].lower not in _BEING or (words[at + 1 : at + 2] and words[at + 1].lower in NEGATIONS):
        return
    after = at + 1
    while after < len(words) and after - at <= _ADVERBS and is_adverb(words[after]):
        after += 1
    yield from _stand(article, words, after)


def further_stand(words: Sequence[Word], at: int) -> int | None:
    """Where the words of a side end that another follows, as a code point: before ``and against B``."""
    joined = (i for i in range(at + 1, len(words) - 1) if words[i].lower in _FURTHER)
    found = next((i for i in joined if any(_says(words, i + 1, phrase) for phrase in _STANDS)), None)
    return None if found is None else words[found - 1].end


def _stand(article: Article, words: Sequence[Word], at: int) -> Iterator[Declared]:
    for phrase, position in _STANDS.items():
        if _says(words, at, phrase):
            yield from _about(article, words, at + len(phrase), position)


def _says(words: Sequence[Word], at: int, phrase: tuple[str, ...]) -> bool:
    return tuple(word.lower for word in words[at : at + len(phrase)]) == phrase


def _about(article: Article, words: Sequence[Word], at: int, position: Position) -> Iterator[Declared]:
    if at >= len(words) or words[at].kind in ("number", "mark") or words[at].lower in _NO_SIDE:
        return
    phrase = first_phrase(article, Span(words[at].start, words[-1].end))
    if phrase and phrase.start in {word.start for word in words[at : at + 2]}:  # a determiner is no part of it
        yield phrase, position
    elif words[at].lower.endswith("ing"):
        yield Span(words[at].start, words[at].end), position
