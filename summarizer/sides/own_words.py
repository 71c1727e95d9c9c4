"""The sides that somebody's own words take, sentence by sentence."""

from collections.abc import Sequence

from summarizer.article import Article, Span
from summarizer.positions import Side, find_side
from summarizer.quotations import Quotation
from summarizer.sides.model import Taken
from summarizer.sides.said import Said, said_sentences
from summarizer.sides.targets import acceptable

_SURE_ENOUGH = 0.55
"""Confidence below which a side is not shown."""
_SURE_OF_REPORTED = 0.65
"""The same where the words are the reporter's."""
_PRONOUNS = frozenset({"he", "she", "they", "it"})
_RESUMING = ("this", "that", "it", "which")
_LONGEST_ASIDE = 400
"""Code points of a sentence that a pronoun in the next one may go back to."""


def sides_in_words(article: Article, quotation: Quotation, topics: Sequence[str] = ()) -> list[Taken]:
    """The sides that the words of a quotation take, one for each sentence at most."""
    found: list[Taken] = []
    before: Said | None = None
    selves = _selves(article, quotation)
    least = _SURE_OF_REPORTED if quotation.speech == "indirect" else _SURE_ENOUGH
    for said in said_sentences(article, quotation.content):
        taken = _side_of(article, quotation, said, selves, topics, least)
        if taken is None and before is not None and _resumes(said):
            taken = _side_of(article, quotation, before.joined(said), selves, (), least)
            if taken is not None and taken.target.start >= said.offsets[0]:
                taken = None
        if taken is not None:
            found.append(taken)
        before = said if len(said.text) <= _LONGEST_ASIDE else None
    return found


def _resumes(said: Said) -> bool:
    return said.text.lower().startswith(_RESUMING)


def _selves(article: Article, quotation: Quotation) -> frozenset[str]:
    """The pronoun by which reported speech names its own speaker: the first word of the clause."""
    if quotation.speech == "direct":
        return frozenset()
    words = article.quote(quotation.content[0]).lower().split()[:2]
    first = words[1:] if words[:1] == ["that"] else words[:1]
    return frozenset(first) & _PRONOUNS


def _side_of(
    article: Article,
    quotation: Quotation,
    said: Said,
    selves: frozenset[str],
    topics: Sequence[str],
    least: float,
) -> Taken | None:
    side: Side | None = find_side(said.text, selves=selves, candidates=topics)
    if side is None or side.judgement.confidence < least or _in_anothers_words(said.text, side.target):
        return None
    if side.judgement.position == "neutral" and quotation.speech == "indirect":
        return None
    target = acceptable(article, said.span(side.target), quotation.speaker)
    if target is None or target != _verbatim(article, said, side.target, target):
        return None
    return Taken(target, side.judgement.position, side.judgement.confidence, said.pieces)


def _in_anothers_words(text: str, target: Span) -> bool:
    """True after a mark that opens a quotation inside the words: ``She said that ‘I want the house’``."""
    return "‘" in text[: target.start]


def _verbatim(article: Article, said: Said, inner: Span, target: Span) -> Span | None:
    """The target where the article has it in one piece; None where it runs over an attribution."""
    words = said.text[inner.start : inner.end].split()
    return target if " ".join(words).find(" ".join(article.quote(target).split())) >= 0 else None
