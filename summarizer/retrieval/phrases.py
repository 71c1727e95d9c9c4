"""Phrases inside a sentence that could answer a question: times, quantities, names, noun phrases, clauses."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.retrieval import lexicon
from summarizer.retrieval.tokens import Token, is_number, is_time

PhraseKind = Literal["time", "quantity", "name", "noun", "list", "clause", "quoted"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of tokens that could be an answer."""

    kind: PhraseKind
    first: int
    last: int
    """Indices of its tokens, both inclusive."""

    def __len__(self) -> int:
        return self.last - self.first + 1


_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)$")
_JOINS_NAME = frozenset("of the de la le du von van der den al el bin ibn and & for".split())


def phrases(tokens: Sequence[Token]) -> list[Phrase]:
    """Every candidate of a sentence, without repeats, in order of kind and place."""
    found: dict[tuple[int, int], Phrase] = {}
    for make in (_times, _quantities, _names, _quoted, _nouns, _lists, _clauses):
        for phrase in make(tokens):
            found.setdefault((phrase.first, phrase.last), phrase)
    return list(found.values())


def _joined(token: Token) -> bool:
    """True when nothing but white space, a hyphen or an apostrophe parts a token from the one before."""
    return not token.gap.strip(" \u00a0-–'’&/.") or token.gap in {" $", " £", " €"}


def _runs(tokens: Sequence[Token], inside: Sequence[bool]) -> Iterator[tuple[int, int]]:
    start = None
    for at, good in enumerate([*inside, False]):
        if start is not None and (not good or not _joined(tokens[at])):
            yield start, at - 1
            start = None
        if good and start is None:
            start = at


def _times(tokens: Sequence[Token]) -> Iterator[Phrase]:
    marked = [is_time(token) or _is_period(tokens, at) for at, token in enumerate(tokens)]
    start: int | None = None
    for at, token in enumerate(tokens):
        numeric = token.text[0].isdigit() and ((at > 0 and marked[at - 1]) or (at + 1 < len(tokens) and marked[at + 1]))
        good = marked[at] or (numeric and len(token.text) <= 4)
        if start is not None and not (good and (not token.gap.strip() or token.gap.strip() in {",", "–", "-"})):
            yield Phrase("time", start, at - 1)
            start = None
        if good and start is None:
            start = at
    if start is not None:
        yield Phrase("time", start, len(tokens) - 1)


def _is_period(tokens: Sequence[Token], at: int) -> bool:
    """``19th century``, ``three days``: a period after a number or an ordinal, and that number."""

    def counts(token: Token) -> bool:
        return is_number(token) or bool(_ORDINAL.match(token.lower)) or token.lower in lexicon.ORDINAL_WORDS

    here = tokens[at]
    if here.lower in lexicon.PERIODS:
        return at > 0 and (counts(tokens[at - 1]) or tokens[at - 1].lower in {"last", "next", "this", "early", "late"})
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    return counts(here) and following is not None and following.lower in lexicon.PERIODS


def _quantities(tokens: Sequence[Token]) -> Iterator[Phrase]:
    numbers = [is_number(token) for token in tokens]
    for first, last in _runs(tokens, numbers):
        yield Phrase("quantity", first, last)
        following = tokens[last + 1] if last + 1 < len(tokens) else None
        if following is not None and not following.is_stop and _joined(following):
            yield Phrase("quantity", first, last + 1)
        if first > 0 and tokens[first - 1].lower in {"nearly", "about", "around", "over", "approximately", "almost"}:
            yield Phrase("quantity", first - 1, last)


def _names(tokens: Sequence[Token]) -> Iterator[Phrase]:
    capital = [token.text[0].isupper() and not (token.is_stop and token.text != "I") for token in tokens]
    bridged = list(capital)
    for at, token in enumerate(tokens):
        if not capital[at] and token.lower in _JOINS_NAME:
            before = at > 0 and (capital[at - 1] or (bridged[at - 1] and tokens[at - 1].lower == "of"))
            after = any(capital[at + 1 : at + 2]) or (tokens[at + 1 : at + 2] and tokens[at + 1].lower == "the")
            bridged[at] = bool(before and after)
    for first, last in _runs(tokens, capital):
        yield Phrase("name", first, last)
    for first, last in _runs(tokens, bridged):
        while last > first and not capital[last]:
            last -= 1
        if capital[first]:
            yield Phrase("name", first, last)


def _quoted(tokens: Sequence[Token]) -> Iterator[Phrase]:
    start = None
    for at, token in enumerate(tokens):
        if start is not None and any(mark in token.gap for mark in '”"»'):
            yield Phrase("quoted", start, at - 1)
            start = None
        if any(mark in token.gap for mark in '“"«') and token.gap[-1:] in '“"«':
            start = at


def _nouns(tokens: Sequence[Token]) -> Iterator[Phrase]:
    """Runs of content words, also without a participle at an edge, also two runs joined by ``of``."""
    content = [not token.is_stop for token in tokens]
    runs = list(_runs(tokens, content))
    for first, last in runs:
        yield Phrase("noun", first, last)
        if last > first and tokens[first].lower.endswith(("ed", "ing", "s")):
            yield Phrase("noun", first + 1, last)
        if last > first and tokens[last].lower.endswith(("ed", "ing", "ly", "s")):
            yield Phrase("noun", first, last - 1)
    for (first, last), (second, end) in itertools.pairwise(runs):
        between = [token.lower for token in tokens[last + 1 : second]]
        if between in (["of"], ["of", "the"], ["of", "a"], ["for"], ["to"], ["in"], ["in", "the"]) and end - first < 10:
            yield Phrase("noun", first, end)


def _lists(tokens: Sequence[Token]) -> Iterator[Phrase]:
    """Coordinations: ``A and B``, ``A, B and C``."""
    content = [not token.is_stop for token in tokens]
    runs = list(_runs(tokens, content))
    for at, (first, last) in enumerate(runs):
        end = last
        for second, third in runs[at + 1 : at + 16]:
            between = [token.lower for token in tokens[end + 1 : second]]
            comma = tokens[second].gap.strip() in {",", ";"} and not between
            if end - first >= 15 or (not comma and between not in (["and"], ["or"])):
                break
            end = third
            if not comma:
                break
        if end > last and end - first < 15:
            yield Phrase("list", first, end)


_CLAUSE_OPENERS = frozenset("because to by that for as through with in from on at due into if when after".split())


_CLAUSE_END = re.compile(r"[,;:()—]")
_LONGEST = 20
"""Tokens of the longest clause offered as an answer."""


def _clauses(tokens: Sequence[Token]) -> Iterator[Phrase]:
    """From after a preposition or conjunction to the next comma or the end of the sentence."""
    for at, token in enumerate(tokens[:-1]):
        if token.lower not in _CLAUSE_OPENERS:
            continue
        end = at + 1
        while end + 1 < len(tokens) and end - at <= _LONGEST and not _CLAUSE_END.search(tokens[end + 1].gap):
            end += 1
        if end - at <= _LONGEST:
            yield Phrase("clause", at + 1, end)
            if token.lower in {"because", "to", "by", "due"}:
                yield Phrase("clause", at, end)
