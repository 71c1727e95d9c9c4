"""``find_side``: what somebody's own words are for or against, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.article import Span
from summarizer.positions.asking import Ask, find_asks, intended, is_supposed, opens_condition
from summarizer.positions.judging import Judgement, judge_position
from summarizer.positions.syntax import Token, tokenize
from summarizer.positions.targets import find_target

ASKED = 0.85
"""How sure a side is that is asked for in so many words."""
_VICTIMS = frozenset("mistreated suffer suffering suffered hurt hurting victim victims sad harmed poor broken".split())
"""Said of somebody, these blame somebody else."""


@dataclass(frozen=True, slots=True)
class Side:
    """A target and the position taken on it."""

    target: Span
    """Code points of the text that was read."""
    judgement: Judgement


def find_side(text: str, *, selves: frozenset[str] = frozenset(), candidates: Sequence[str] = ()) -> Side | None:
    """The side that one sentence of somebody's own words takes, or None where none is clear.

    ``selves``: the pronouns by which reported speech names its speaker (``she`` in "she said she wants the tram").
    """
    if text.rstrip(" ”\"'’»").endswith("?"):
        return None
    tokens = tokenize(text)
    if opens_condition(tokens):
        return None
    for ask in find_asks(tokens, selves):
        return _side(tokens, ask)
    target = find_target(text, candidates=candidates, objects=False)
    if target is None:
        return None
    first = next(at for at, token in enumerate(tokens) if token.span.end > target.start)
    if is_supposed(tokens, first):
        return None
    judgement = judge_position(text, text[target.start : target.end])
    why = {word.lower() for word in judgement.why}
    if judgement.position == "mixed" or _VICTIMS & why or (why and all(word.endswith("ly") for word in why)):
        return None
    return Side(target, judgement)


def find_intent(text: str) -> Side | None:
    """The side that an infinitive takes: ``to scrap the toll``, ``the council to keep the school``."""
    tokens = tokenize(text)
    ask = intended(tokens)
    return _side(tokens, ask) if ask else None


def _side(tokens: Sequence[Token], ask: Ask) -> Side:
    words = " ".join(tokens[i].text for i in ask.words)
    span = Span(tokens[ask.target.start].span.start, tokens[ask.target.stop - 1].span.end)
    return Side(span, Judgement("favor" if ask.sign > 0 else "against", ASKED, (words,)))
