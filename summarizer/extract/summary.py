"""The summary in the article's own sentences: what it shows, in which shape and length; needs no model."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from types import MappingProxyType

from summarizer.extract.asides import asides
from summarizer.extract.evidence import evidence_at, own_words
from summarizer.extract.passages import PassageIndex
from summarizer.extract.scoring import word_count
from summarizer.extract.selection import headline, rank_key_sentences, rank_sentences
from summarizer.extract.standing import Standing
from summarizer.extract.structure import Spoken, spoken_sentences
from summarizer.results import Statement, Summary
from summarizer.shape import FEWEST_POINTS, PLAIN, TOLERANCE, Shape
from summarizer.text.article import Article, Sentence, Span
from summarizer.text.injection import injected_sentences
from summarizer.text.stems import content_stems

OVERVIEW_SENTENCES = 3
_OVERVIEW_POOL = 8
_FOCUSED = 25
_WORDS_A_SENTENCE = 12
_POOL_SHARE = 3
"""How many times more sentences than needed are at hand to make up a length."""
_OVERVIEW_SHARE = 0.4
_MOST_CHANGES = 60
_SAME_POINT = 0.6
"""Jaccard overlap of content stems from which two points say the same."""
_CONTAINED = 0.7
"""Share of the smaller set of content stems from which one statement says nothing that another does not."""


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
    gist = list(overview) or extracted_overview(article, shape)
    if not overview and not points and shape.style != "prose":
        return _shared_out(article, gist, extracted_points(article, shape, wanted, gist), wanted)
    if shape.style == "prose":
        spare = [] if points else extracted_points(article, shape, wanted, gist)
        return sorted([*gist, *points[:wanted], *new_to(spare, gist, article.language)], key=_place), []
    if not points:
        return gist, extracted_points(article, shape, wanted, gist)
    return gist, _filled_up(article, shape, points[:wanted], wanted, gist)


def _shared_out(
    article: Article, gist: list[Statement], points: list[Statement], wanted: int
) -> tuple[list[Statement], list[Statement]]:
    """A short article's few sentences, shared between overview and points: what can stand alone goes over.

    Where that leaves no points, the overview tells the headline's sentence once more, and the rest are points.
    """
    standing = Standing(article)
    numbers = [article.sentence_at(_place(statement)).number for statement in gist]
    for at in range(len(gist) - 1, 0, -1):
        if len(points) >= min(FEWEST_POINTS, wanted, len(gist)):
            break
        bears = _bears_next(article, numbers[at], numbers, standing)
        if not bears and standing.alone(article.sentences[numbers[at] - 1]):
            points = [gist[at], *points]
            gist, numbers = gist[:at] + gist[at + 1 :], numbers[:at] + numbers[at + 1 :]
    above = headline(article).sentence if article.sentences else None
    if not points and above is not None and above.number not in numbers:
        able = [one for one, number in zip(gist, numbers, strict=True) if standing.alone(article.sentences[number - 1])]
        rest = [one for one in gist if one not in able]
        gist, points = ([extract(article, above), *rest], able) if able else (gist, points)
    return gist, sorted(points, key=_place)


def _bears_next(article: Article, number: int, numbers: Sequence[int], standing: Standing) -> bool:
    """Whether the next sentence is in the gist, too, and leans on this one; what another speaker says does not."""
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
        sentences = rank_sentences(article, count=OVERVIEW_SENTENCES, read=above)
        sentences = sentences or rank_sentences(article, count=OVERVIEW_SENTENCES)
    spoken = spoken_sentences(article)
    return [extract(article, sentence, spoken) for sentence in sorted(sentences, key=lambda one: one.number)]


def extracted_points(article: Article, shape: Shape, count: int, gist: Sequence[Statement] = ()) -> list[Statement]:
    """Key points in the article's words, none of which says again what the headline and ``gist`` say."""
    above = own_headline(article)
    sentences = _key_sentences(article, shape, count, [above.text, *(statement.text for statement in gist)])
    points = _extracts(article, sentences)
    return sorted(new_to(points, [above, *gist], article.language)[:count], key=_place)


def _to_length(
    article: Article, shape: Shape, overview: Sequence[Statement], points: Sequence[Statement], words: int
) -> tuple[list[Statement], list[Statement]]:
    size = max(_OVERVIEW_POOL, _POOL_SHARE * (-(-words // _WORDS_A_SENTENCE)))
    spare = _extracts(article, _key_sentences(article, shape, size))
    pool = [*points, *without(spare, points)]
    gist = list(overview) or _extracts(article, _overview_pool(article, shape, words))
    if shape.style == "prose":
        able = [*gist, *without(pool, gist)]
        chosen = nearest([word_count(one.text) for one in able], words, words * TOLERANCE)
        return sorted((able[i] for i in chosen), key=_place), []
    gist, pool = fitted(gist, pool, words, shape.points)
    return (gist, pool) if overview or points else (sorted(gist, key=_place), sorted(pool, key=_place))


def _overview_pool(article: Article, shape: Shape, words: int) -> list[Sentence]:
    """Sentences for an overview, best first; one that leans on another comes after it, the headline's comes last."""
    above = headline(article).sentence if article.sentences else None
    general = rank_sentences(article, count=max(_OVERVIEW_POOL, words // _WORDS_A_SENTENCE), read=above)
    last = [above] if above else []
    return list(dict.fromkeys((*_focused(article, shape)[:OVERVIEW_SENTENCES], *general, *last)))


def _key_sentences(article: Article, shape: Shape, count: int, gist: Sequence[str] = ()) -> list[Sentence]:
    """The best sentences that stand alone, best first: those in focus, then the rest."""
    enough = FEWEST_POINTS if gist and shape.points is None else None
    general = rank_key_sentences(article, count, gist, enough=enough)
    return list(dict.fromkeys((*_focused(article, shape), *general)))[: count + OVERVIEW_SENTENCES]


def _extracts(article: Article, sentences: Sequence[Sentence]) -> list[Statement]:
    spoken = spoken_sentences(article)
    return [extract(article, sentence, spoken) for sentence in sentences]


def _focused(article: Article, shape: Shape) -> list[Sentence]:
    """The sentences that bear on the focus and can stand alone, best first."""
    if not shape.focus or not content_stems(shape.focus, article.language):
        return []
    barred = injected_sentences(article) | asides(article)
    ranked = (number for number, _ in PassageIndex(article).rank(shape.focus, sharing=True)[:_FOCUSED])
    standing = Standing(article)
    found = (article.sentences[number - 1] for number in ranked if number not in barred)
    return [sentence for sentence in found if standing.alone(sentence)]


def _filled_up(
    article: Article, shape: Shape, points: Sequence[Statement], wanted: int, gist: Sequence[Statement]
) -> list[Statement]:
    """The article's own sentences stand in for what is missing: to three points, or to as many as were asked for."""
    fewest = wanted if shape.points is not None else min(FEWEST_POINTS, wanted)
    if len(points) >= fewest:
        return list(points)
    spare = without(extracted_points(article, shape, wanted + len(points), [*gist, *points]), points)
    return [*points, *spare[: fewest - len(points)]]


def _place(statement: Statement) -> int:
    """Where a statement stands; its label may stand far before it."""
    return max((e.start for e in statement.evidence), default=0)


def extract(article: Article, sentence: Sentence, spoken: Mapping[int, Spoken] = MappingProxyType({})) -> Statement:
    """A sentence of the article as a statement; words of somebody's turn with the label that says whose they are."""
    evidence = own_words(article, sentence)
    turn = spoken.get(sentence.number)
    if turn is not None and turn.carried:  # without a quotation mark before the label
        evidence = evidence_at(article, Span(turn.label.start, sentence.span.end))
    if turn is None or turn.carried:
        return Statement(text=evidence.quote, support="verbatim", evidence=[evidence])
    both = sorted((evidence_at(article, turn.label), evidence), key=lambda e: e.start)
    return Statement(text=turn.before(article, evidence.quote), support="verbatim", evidence=both)


def words_of(statements: Iterable[Statement]) -> int:
    """The words of some statements together."""
    return sum(word_count(statement.text) for statement in statements)


def distinct(points: Iterable[Statement], language: str = "en") -> list[Statement]:
    """The points without those that say again what an earlier one says; the earlier one takes over their evidence."""
    kept: list[Statement] = []
    stems: list[set[str]] = []
    for point in points:
        words = set(content_stems(point.text, language))
        at = next((i for i, seen in enumerate(stems) if same_words(words, seen)), None)
        if at is None:
            kept.append(point)
            stems.append(words)
        else:
            evidence = {(e.start, e.end): e for e in (*kept[at].evidence, *point.evidence)}
            kept[at] = kept[at].model_copy(update={"evidence": [evidence[key] for key in sorted(evidence)]})
    return kept


def same_words(stems: set[str], others: set[str]) -> bool:
    """Whether two statements share so many of their content stems, and all figures, that they say the same."""
    figures = [{stem for stem in one if any(map(str.isdigit, stem))} for one in (stems, others)]
    return figures[0] == figures[1] and len(stems & others) >= _SAME_POINT * len(stems | others)


def without(points: Iterable[Statement], others: Sequence[Statement]) -> list[Statement]:
    """The points that do not consist of evidence which other statements show already."""
    shown = {(e.start, e.end) for statement in others for e in statement.evidence}
    return [point for point in points if any((e.start, e.end) not in shown for e in point.evidence)]


def new_to(points: Iterable[Statement], gist: Sequence[Statement], language: str = "en") -> list[Statement]:
    """The points that tell something which other statements, and earlier points, do not tell already."""
    seen = [frozenset(content_stems(statement.text, language)) for statement in gist]
    kept = []
    for point in without(points, gist):
        words = frozenset(content_stems(point.text, language))
        if not any(len(words & other) >= _CONTAINED * max(min(len(words), len(other)), 1) for other in seen):
            kept.append(point)
            seen.append(words)
    return kept


def fitted(
    overview: Sequence[Statement], points: Sequence[Statement], words: int, count: int | None = None
) -> tuple[list[Statement], list[Statement]]:
    """The sentences for an overview and the key points that together have ``words`` words, as nearly as can be.

    Both come in the order of preference; points that the overview tells are passed over. ``count`` asks for so many
    points. The first choice within the tolerance is taken, else the nearest.
    """
    best: tuple[tuple[bool, bool, float], list[Statement], list[Statement]] | None = None
    for gist in _overviews(overview, words):
        pool = without(points, gist)
        used = words_of(gist)
        chosen = [pool[i] for i in nearest([word_count(p.text) for p in pool], words - used, words * TOLERANCE, count)]
        off = abs(used + words_of(chosen) - words)
        fault = (off > words * TOLERANCE, not chosen, off)
        if best is None or fault < best[0]:
            best = (fault, gist, chosen)
        if not any(fault[:2]):
            break
    return (best[1], best[2]) if best else ([], [])


def nearest(sizes: Sequence[int], wanted: float, tolerance: float, count: int | None = None) -> list[int]:
    """Which sizes, preferred in their order, sum to about ``wanted``: their indices in order, one at least.

    Starts from the preferred ones and adds, removes or exchanges one at a time (only exchanges when ``count`` is
    given) as long as the sum comes nearer; stops within the tolerance.
    """
    chosen = _start(sizes, wanted, count)
    for _ in range(_MOST_CHANGES):
        off = abs(sum(sizes[i] for i in chosen) - wanted)
        if off <= tolerance * 0.9:
            break
        change = min(_changes(sizes, chosen, wanted, fixed=count is not None), default=None)
        if change is None or change[0] >= off:
            break
        chosen = change[2]
    return sorted(chosen)


def _start(sizes: Sequence[int], wanted: float, count: int | None) -> list[int]:
    if count is not None:
        return list(range(min(count, len(sizes))))
    chosen: list[int] = []
    for at, size in enumerate(sizes):
        if not chosen or sum(sizes[i] for i in chosen) + size <= wanted:
            chosen.append(at)
    return chosen


def _changes(
    sizes: Sequence[int], chosen: list[int], wanted: float, *, fixed: bool
) -> Iterator[tuple[float, int, list[int]]]:
    """Every choice one step away: how far off it is, how late its latest newcomer comes, and the choice."""
    total = sum(sizes[i] for i in chosen)
    spare = [i for i in range(len(sizes)) if i not in set(chosen)]
    for new, old in product([*spare, -1], [*chosen, -1]):
        exchanged = new >= 0 and old >= 0
        if exchanged or (not fixed and (new >= 0 or (old >= 0 and len(chosen) > 1))):
            change = [i for i in (*chosen, new) if i not in {old, -1}]
            yield abs(total + (sizes[new] if new >= 0 else 0) - (sizes[old] if old >= 0 else 0) - wanted), new, change


def _overviews(sentences: Sequence[Statement], words: int) -> list[list[Statement]]:
    """The beginnings of the overview, that nearest to its share of the words first; then single sentences of it."""
    beginnings = [list(sentences[: n + 1]) for n in range(len(sentences))]
    beginnings.sort(key=lambda gist: abs(words_of(gist) - words * _OVERVIEW_SHARE))
    return beginnings + [[sentence] for sentence in sentences[1:]]
