"""The summary in the article's own sentences; needs no model."""

from collections.abc import Sequence

from summarizer.article import Article, Sentence
from summarizer.citing import evidence_at
from summarizer.extract.lengths import fitted, running
from summarizer.extract.statements import extract, without
from summarizer.orders import orders_to_machines
from summarizer.results import Statement, Summary
from summarizer.retrieval import rank_sentences as rank_for
from summarizer.selection import (
    headline,
    is_complete,
    is_self_contained,
    rank_key_sentences,
    rank_sentences,
    select_sentences,
)
from summarizer.shape import FEWEST_POINTS, PLAIN, Shape
from summarizer.words import content_stems

OVERVIEW_SENTENCES = 3
_OVERVIEW_POOL = 8
_FOCUSED = 25
_WORDS_A_SENTENCE = 12
_POOL_SHARE = 3
"""How many times more sentences than needed are at hand to make up a length."""


def extract_summary(article: Article, shape: Shape = PLAIN) -> Summary:
    """The summary made of the article's own sentences."""
    overview, points = shaped(article, shape, [], [])
    return Summary(headline=own_headline(article), overview=overview, key_points=points)


def own_headline(article: Article) -> Statement:
    """The article's own headline, or the sentence that serves as one; a title outside of the text has no evidence."""
    found = headline(article)
    evidence = [evidence_at(article, found.span)] if found.span else []
    return Statement(text=found.text, support="verbatim", evidence=evidence)


def shaped(
    article: Article, shape: Shape, overview: Sequence[Statement], points: Sequence[Statement]
) -> tuple[list[Statement], list[Statement]]:
    """Checked statements, brought to the wanted shape: whole statements left out, or sentences of the article added.

    Nothing is left empty, but the key points in running text.
    """
    words, wanted = shape.words(article), shape.wanted_points(article)
    if words is not None:
        return _to_length(article, shape, overview, points, words)
    told = list(overview) or extracted_overview(article, shape)
    if shape.style == "prose":
        spare = [] if points else extracted_points(article, shape, wanted, told)
        return running_text(told, [*points[:wanted], *without(spare, told)]), []
    if not points:
        return _apart(told, extracted_points(article, shape, wanted, told))
    return told, _filled_up(article, shape, points[:wanted], wanted)


def _apart(told: list[Statement], points: list[Statement]) -> tuple[list[Statement], list[Statement]]:
    """An overview and points of which none is told twice: a very short article's overview keeps one sentence."""
    if without(points, told) or len(told) == 1:
        return told, points
    others = without(points, told[:1])
    return (told[:1], others) if others else (told, points)


def extracted_overview(article: Article, shape: Shape) -> list[Statement]:
    """Three sentences that tell the gist, in article order."""
    if focused := _focused(article, shape)[:OVERVIEW_SENTENCES]:
        sentences = sorted(focused, key=lambda sentence: sentence.number)
    else:
        sentences = list(select_sentences(article, count=OVERVIEW_SENTENCES))
    return [extract(article, sentence) for sentence in sentences]


def extracted_points(article: Article, shape: Shape, count: int, told: Sequence[Statement] = ()) -> list[Statement]:
    """Key points in the article's words; what the overview told comes again only where there is nothing else."""
    points = [extract(article, sentence) for sentence in _key_sentences(article, shape, count + OVERVIEW_SENTENCES)]
    return sorted((without(points, told) or points)[:count], key=_place)


def running_text(overview: Sequence[Statement], points: Sequence[Statement]) -> list[Statement]:
    """Overview and points in the order of their evidence, so that the article's thread is kept."""
    return sorted([*overview, *points], key=_place)


def _to_length(
    article: Article, shape: Shape, overview: Sequence[Statement], points: Sequence[Statement], words: int
) -> tuple[list[Statement], list[Statement]]:
    size = max(_OVERVIEW_POOL, _POOL_SHARE * (-(-words // _WORDS_A_SENTENCE)))
    spare = [extract(article, sentence) for sentence in _key_sentences(article, shape, size)]
    pool = [*points, *without(spare, points)]
    gist = list(overview) or [extract(article, sentence) for sentence in _overview_pool(article, shape, words)]
    if shape.style == "prose":
        return running_text(running([*gist, *without(pool, gist)], words), []), []
    told, chosen = fitted(gist, pool, words, shape.points)
    if overview or points:
        return told, chosen
    return sorted(told, key=_place), sorted(chosen, key=_place)


def _overview_pool(article: Article, shape: Shape, words: int) -> list[Sentence]:
    """Sentences for an overview, best first; one that leans on another comes after it."""
    general = rank_sentences(article, count=max(_OVERVIEW_POOL, words // _WORDS_A_SENTENCE))
    return list(dict.fromkeys((*_focused(article, shape)[:OVERVIEW_SENTENCES], *general)))


def _key_sentences(article: Article, shape: Shape, count: int) -> list[Sentence]:
    """The best sentences that stand alone, best first: those in focus, then the rest."""
    general = rank_key_sentences(article, count)
    return list(dict.fromkeys((*_focused(article, shape), *general)))[:count]


def _focused(article: Article, shape: Shape) -> list[Sentence]:
    """The sentences that bear on the focus and can stand alone, best first."""
    if not shape.focus or not content_stems(shape.focus, article.language):
        return []
    orders = orders_to_machines(article)
    ranked = (one.number for one in rank_for(article, shape.focus, top=_FOCUSED))
    found = (article.sentences[number - 1] for number in ranked if number not in orders)
    return [s for s in found if is_complete(article, s) and is_self_contained(article, s)]


def _filled_up(article: Article, shape: Shape, points: Sequence[Statement], wanted: int) -> list[Statement]:
    """The article's own sentences stand in for what is missing: to three points, or to as many as were asked for."""
    fewest = wanted if shape.points is not None else min(FEWEST_POINTS, wanted)
    if len(points) >= fewest:
        return list(points)
    spare = without(extracted_points(article, shape, wanted + len(points)), points)
    return [*points, *spare[: fewest - len(points)]]


def _place(statement: Statement) -> int:
    return min((e.start for e in statement.evidence), default=0)
