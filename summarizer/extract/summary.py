"""The summary in the article's own sentences; needs no model."""

from collections.abc import Sequence

from summarizer.article import Article, Sentence
from summarizer.citing import evidence_at
from summarizer.extract.lengths import fitted, running
from summarizer.extract.passages import PassageIndex
from summarizer.extract.statements import extract, new_to, without
from summarizer.orders import orders_to_machines
from summarizer.results import Statement, Summary
from summarizer.selection import (
    Standing,
    asides,
    headline,
    rank_around,
    rank_key_sentences,
    rank_sentences,
    spoken_sentences,
)
from summarizer.shape import FEWEST_POINTS, PLAIN, Shape
from summarizer.text.stems import content_stems

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
    turn = spoken_sentences(article).get(found.sentence.number) if found.sentence else None
    if found.sentence and turn and not turn.carried:
        return extract(article, found.sentence, {found.sentence.number: turn})
    evidence = [evidence_at(article, found.span)] if found.span else []
    return Statement(text=found.text, support="verbatim", evidence=evidence)


def shaped(
    article: Article, shape: Shape, overview: Sequence[Statement], points: Sequence[Statement]
) -> tuple[list[Statement], list[Statement]]:
    """Statements, brought to the wanted shape: whole statements left out, or sentences of the article added.

    Nothing is left empty, but the key points in running text.
    """
    words, wanted = shape.words(article), shape.wanted_points(article)
    if words is not None:
        return _to_length(article, shape, overview, points, words)
    told = list(overview) or extracted_overview(article, shape)
    if not overview and not points and shape.style != "prose":
        return _shared_out(article, told, extracted_points(article, shape, wanted, told), wanted)
    if shape.style == "prose":
        spare = [] if points else extracted_points(article, shape, wanted, told)
        return running_text(told, [*points[:wanted], *new_to(spare, told, article.language)]), []
    if not points:
        return told, extracted_points(article, shape, wanted, told)
    return told, _filled_up(article, shape, points[:wanted], wanted, told)


def _shared_out(
    article: Article, told: list[Statement], points: list[Statement], wanted: int
) -> tuple[list[Statement], list[Statement]]:
    """A short article's few sentences, shared between overview and points: what can stand alone goes over.

    Where that leaves no points, the overview tells the headline's sentence once more, and the rest are points.
    """
    standing = Standing(article)
    numbers = [article.sentence_at(_place(statement)).number for statement in told]
    for at in range(len(told) - 1, 0, -1):
        if len(points) >= min(FEWEST_POINTS, wanted, len(told)):
            break
        bears = _bears_next(article, numbers[at], numbers, standing)
        if not bears and standing.alone(article.sentences[numbers[at] - 1]):
            points = [told[at], *points]
            told, numbers = told[:at] + told[at + 1 :], numbers[:at] + numbers[at + 1 :]
    above = headline(article).sentence if article.sentences else None
    if not points and above is not None and above.number not in numbers:
        able = [one for one, number in zip(told, numbers, strict=True) if standing.alone(article.sentences[number - 1])]
        rest = [one for one in told if one not in able]
        told, points = ([extract(article, above), *rest], able) if able else (told, points)
    return told, sorted(points, key=_place)


def _bears_next(article: Article, number: int, numbers: Sequence[int], standing: Standing) -> bool:
    """Whether the next sentence is told, too, and leans on this one; what another speaker says does not."""
    if number + 1 not in numbers or standing.alone(article.sentences[number]):
        return False
    one, other = standing.spoken.get(number), standing.spoken.get(number + 1)
    return one is None or other is None or one.label == other.label


def extracted_overview(article: Article, shape: Shape) -> list[Statement]:
    """Three sentences that tell the gist, in article order; not that which stands over them as the headline."""
    if focused := _focused(article, shape)[:OVERVIEW_SENTENCES]:
        sentences: Sequence[Sentence] = focused
    else:
        above = headline(article).sentence if article.sentences else None
        sentences = rank_around(article, above, OVERVIEW_SENTENCES) or rank_sentences(article, count=OVERVIEW_SENTENCES)
    spoken = spoken_sentences(article)
    return [extract(article, sentence, spoken) for sentence in sorted(sentences, key=lambda one: one.number)]


def extracted_points(article: Article, shape: Shape, count: int, told: Sequence[Statement] = ()) -> list[Statement]:
    """Key points in the article's words, none of which says again what the headline and ``told`` say."""
    above = own_headline(article)
    sentences = _key_sentences(article, shape, count, [above.text, *(statement.text for statement in told)])
    points = _extracts(article, sentences)
    return sorted(new_to(points, [above, *told], article.language)[:count], key=_place)


def running_text(overview: Sequence[Statement], points: Sequence[Statement]) -> list[Statement]:
    """Overview and points in the order of their evidence, so that the article's thread is kept."""
    return sorted([*overview, *points], key=_place)


def _to_length(
    article: Article, shape: Shape, overview: Sequence[Statement], points: Sequence[Statement], words: int
) -> tuple[list[Statement], list[Statement]]:
    size = max(_OVERVIEW_POOL, _POOL_SHARE * (-(-words // _WORDS_A_SENTENCE)))
    spare = _extracts(article, _key_sentences(article, shape, size))
    pool = [*points, *without(spare, points)]
    gist = list(overview) or _extracts(article, _overview_pool(article, shape, words))
    if shape.style == "prose":
        return running_text(running([*gist, *without(pool, gist)], words), []), []
    told, chosen = fitted(gist, pool, words, shape.points)
    if overview or points:
        return told, chosen
    return sorted(told, key=_place), sorted(chosen, key=_place)


def _overview_pool(article: Article, shape: Shape, words: int) -> list[Sentence]:
    """Sentences for an overview, best first; one that leans on another comes after it, the headline's comes last."""
    above = headline(article).sentence if article.sentences else None
    general = rank_around(article, above, max(_OVERVIEW_POOL, words // _WORDS_A_SENTENCE))
    last = [above] if above else []
    return list(dict.fromkeys((*_focused(article, shape)[:OVERVIEW_SENTENCES], *general, *last)))


def _key_sentences(article: Article, shape: Shape, count: int, told: Sequence[str] = ()) -> list[Sentence]:
    """The best sentences that stand alone, best first: those in focus, then the rest."""
    enough = FEWEST_POINTS if told and shape.points is None else None
    general = rank_key_sentences(article, count, told, enough=enough)
    return list(dict.fromkeys((*_focused(article, shape), *general)))[: count + OVERVIEW_SENTENCES]


def _extracts(article: Article, sentences: Sequence[Sentence]) -> list[Statement]:
    spoken = spoken_sentences(article)
    return [extract(article, sentence, spoken) for sentence in sentences]


def _focused(article: Article, shape: Shape) -> list[Sentence]:
    """The sentences that bear on the focus and can stand alone, best first."""
    if not shape.focus or not content_stems(shape.focus, article.language):
        return []
    barred = orders_to_machines(article) | asides(article)
    ranked = (number for number, _ in PassageIndex(article).rank(shape.focus, sharing=True)[:_FOCUSED])
    standing = Standing(article)
    found = (article.sentences[number - 1] for number in ranked if number not in barred)
    return [sentence for sentence in found if standing.alone(sentence)]


def _filled_up(
    article: Article, shape: Shape, points: Sequence[Statement], wanted: int, told: Sequence[Statement]
) -> list[Statement]:
    """The article's own sentences stand in for what is missing: to three points, or to as many as were asked for."""
    fewest = wanted if shape.points is not None else min(FEWEST_POINTS, wanted)
    if len(points) >= fewest:
        return list(points)
    spare = without(extracted_points(article, shape, wanted + len(points), [*told, *points]), points)
    return [*points, *spare[: fewest - len(points)]]


def _place(statement: Statement) -> int:
    """Where a statement stands; its label may stand far before it."""
    return max((e.start for e in statement.evidence), default=0)
