"""The keyless report: an article's own sentences as a summary of a wanted shape, its quotations and its stances."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, product
from types import MappingProxyType

from summarizer.extract.quotations.finder import VerbatimQuotation, verbatim_quotations
from summarizer.extract.selection import candidates, headline, rank_key_sentences, rank_sentences
from summarizer.extract.stances.stances import StatedStance, find_stances
from summarizer.extract.standalone import StandaloneCheck
from summarizer.extract.structure import SpeakerLabel, spoken_sentences, title_lines
from summarizer.results import (
    Findings,
    Quoted,
    Stance,
    Statement,
    Summary,
    evidence_at,
    sentence_evidence,
    without_dateline,
)
from summarizer.settings import FEWEST_POINTS, PLAIN, TOLERANCE, Shape, Wanted
from summarizer.text.article import Article, Sentence, Span, word_count
from summarizer.text.sentences import injected_sentences
from summarizer.text.tokens import analyse, content_stems


def quotations_of(article: Article) -> list[Quoted]:
    """The quotations of an article with their speakers, in order, without prompt injections.

    A headline's quotation is left out if the text has its words: headlines cut and capitalise what they quote.
    """
    injected = injected_sentences(article)
    found = [q for q in verbatim_quotations(article) if not injected.intersection(q.sentences)]
    titles = title_lines(article)
    titled = {q for q in found if any(title.covers(q.spans[0]) for title in titles)}
    stems = {q: frozenset(chain.from_iterable(map(analyse(article).stems_in, q.spans))) for q in found}
    in_text = [stems[q] for q in found if q not in titled]
    again = {q for q in titled if stems[q] and any(stems[q] <= others for others in in_text)}
    return [_to_quoted(article, q) for q in found if q not in again]


def stances_of(article: Article) -> list[Stance]:
    """The stances that an article states explicitly, in order."""
    return [_to_stance(article, found) for found in find_stances(article)]


def _to_quoted(article: Article, quotation: VerbatimQuotation) -> Quoted:
    return Quoted(
        speaker=quotation.speaker.name if quotation.speaker else None,
        role=quotation.speaker.role if quotation.speaker else None,
        text=" … ".join(" ".join(article.quote(span).split()) for span in quotation.spans),
        evidence=[evidence_at(article, span) for span in quotation.spans],
    )


def _to_stance(article: Article, stance: StatedStance) -> Stance:
    return Stance(
        holder=stance.holder,
        role=stance.role,
        target=stance.target,
        position=stance.position,
        claim=without_dateline(stance.claim),
        speech=stance.speech,
        voice=stance.voice,
        support="verbatim",
        evidence=[evidence_at(article, span) for span in stance.evidence],
        speaker=evidence_at(article, stance.holder_span) if stance.holder_span else None,
    )


def extract_findings(article: Article, wanted: Wanted) -> Findings:
    """The findings in the article's own sentences."""
    return Findings(
        summary=extract_summary(article, wanted.shape) if wanted.summary else None,
        stances=stances_of(article) if wanted.stances else None,
        quotations=quotations_of(article) if wanted.stances else None,
        dropped=[],
    )


# --- summary

OVERVIEW_SENTENCES = 3
_OVERVIEW_POOL = 8
_FOCUS_POOL = 25
_WORDS_A_SENTENCE = 12
_POOL_SHARE = 3
"""Sentences considered, as a multiple of those needed, to reach a length."""
_OVERVIEW_SHARE = 0.4
_MAX_CHANGES = 60
_SAME_POINT = 0.6
"""Jaccard overlap of content stems from which two points are the same."""


def extract_summary(article: Article, shape: Shape = PLAIN) -> Summary:
    """Summarise an article in its own sentences, in the given shape."""
    overview, points = shape_summary(article, shape, [], [])
    return Summary(headline=extract_headline(article), overview=overview, key_points=points)


def extract_headline(article: Article) -> Statement:
    """The article's headline, or the sentence that serves as one. A title that is not in the text has no evidence."""
    found = headline(article)
    turn = spoken_sentences(article).get(found.sentence.number) if found.sentence else None
    if found.sentence and turn and not turn.in_sentence:
        return to_statement(article, found.sentence, {found.sentence.number: turn})
    evidence = [evidence_at(article, found.span)] if found.span else []
    return Statement(text=found.text, support="verbatim", evidence=evidence)


def _headline_sentence(article: Article) -> Sentence | None:
    """The sentence that the headline is taken from, if any."""
    return headline(article).sentence if article.sentences else None


def shape_summary(
    article: Article, shape: Shape, overview: Sequence[Statement], points: Sequence[Statement]
) -> tuple[list[Statement], list[Statement]]:
    """Bring an overview and key points to a shape: drop whole statements, or add sentences of the article.

    Neither is left empty, except the key points in running text.
    """
    words, wanted = shape.words(article), shape.wanted_points(article)
    if words is not None:
        return _with_length(article, shape, overview, points, words)
    gist = list(overview) or extract_overview(article, shape)
    if not overview and not points and shape.style != "prose":
        return _share_sentences(article, gist, extract_points(article, shape, wanted, gist), wanted)
    if shape.style == "prose":
        spare = [] if points else extract_points(article, shape, wanted, gist)
        return sorted([*gist, *points[:wanted], *without_shown(spare, gist)], key=_position), []
    if not points:
        return gist, extract_points(article, shape, wanted, gist)
    return gist, _fill_up(article, shape, points[:wanted], wanted, gist)


def _share_sentences(
    article: Article, gist: list[Statement], points: list[Statement], wanted: int
) -> tuple[list[Statement], list[Statement]]:
    """Share the few sentences of a short article: those that can be understood alone become key points.

    If there are still no points, the headline's sentence is the overview, and the rest are points.
    """
    standalone = StandaloneCheck(article)
    numbers = [article.sentence_at(_position(statement)).number for statement in gist]
    for at in range(len(gist) - 1, 0, -1):
        if len(points) >= min(FEWEST_POINTS, wanted, len(gist)):
            break
        next_depends = _next_depends_on(article, numbers[at], numbers, standalone)
        if not next_depends and standalone.is_standalone(article.sentences[numbers[at] - 1]):
            points = [gist[at], *points]
            gist, numbers = gist[:at] + gist[at + 1 :], numbers[:at] + numbers[at + 1 :]
    above = _headline_sentence(article)
    if not points and above is not None and above.number not in numbers:
        able = [
            one
            for one, number in zip(gist, numbers, strict=True)
            if standalone.is_standalone(article.sentences[number - 1])
        ]
        rest = [one for one in gist if one not in able]
        gist, points = ([to_statement(article, above), *rest], able) if able else (gist, points)
    return gist, sorted(points, key=_position)


def _next_depends_on(article: Article, number: int, numbers: Sequence[int], standalone: StandaloneCheck) -> bool:
    """Whether the next sentence is in the overview too and depends on this one, without a change of speaker."""
    if number + 1 not in numbers or standalone.is_standalone(article.sentences[number]):
        return False
    here, after = standalone.spoken.get(number), standalone.spoken.get(number + 1)
    return here is None or after is None or here.label == after.label


def extract_overview(article: Article, shape: Shape) -> list[Statement]:
    """Up to three sentences that give the gist, in article order, if possible without the headline's sentence."""
    if focused := _focus_sentences(article, shape)[:OVERVIEW_SENTENCES]:
        sentences: Sequence[Sentence] = focused
    else:
        above = _headline_sentence(article)
        sentences = rank_sentences(article, count=OVERVIEW_SENTENCES, seen=above)
        sentences = sentences or rank_sentences(article, count=OVERVIEW_SENTENCES)
    return _to_statements(article, sorted(sentences, key=lambda one: one.number))


def extract_points(article: Article, shape: Shape, count: int, gist: Sequence[Statement] = ()) -> list[Statement]:
    """Up to ``count`` key points that repeat neither the headline nor ``gist``, in article order."""
    above = extract_headline(article)
    sentences = _key_sentences(article, shape, count, [above.text, *(statement.text for statement in gist)])
    points = _to_statements(article, sentences)
    return sorted(without_shown(points, [above, *gist])[:count], key=_position)


def _with_length(
    article: Article, shape: Shape, overview: Sequence[Statement], points: Sequence[Statement], words: int
) -> tuple[list[Statement], list[Statement]]:
    size = max(_OVERVIEW_POOL, _POOL_SHARE * (-(-words // _WORDS_A_SENTENCE)))
    spare = _to_statements(article, _key_sentences(article, shape, size))
    pool = [*points, *without_shown(spare, points)]
    gist = list(overview) or _to_statements(article, _overview_pool(article, shape, words))
    if shape.style == "prose":
        able = [*gist, *without_shown(pool, gist)]
        chosen = choose_sizes([word_count(one.text) for one in able], words, words * TOLERANCE)
        return sorted((able[i] for i in chosen), key=_position), []
    gist, pool = fit_to_length(gist, pool, words, shape.points)
    return (gist, pool) if overview or points else (sorted(gist, key=_position), sorted(pool, key=_position))


def _overview_pool(article: Article, shape: Shape, words: int) -> list[Sentence]:
    """Sentences for an overview, best first; one that depends on another follows it, and the headline's is last."""
    above = _headline_sentence(article)
    general = rank_sentences(article, count=max(_OVERVIEW_POOL, words // _WORDS_A_SENTENCE), seen=above)
    last = [above] if above else []
    return list(dict.fromkeys((*_focus_sentences(article, shape)[:OVERVIEW_SENTENCES], *general, *last)))


def _key_sentences(article: Article, shape: Shape, count: int, gist: Sequence[str] = ()) -> list[Sentence]:
    """The sentences that can be understood alone, best first: those in focus, then the rest."""
    enough = FEWEST_POINTS if gist and shape.points is None else None
    general = rank_key_sentences(article, count, gist, enough=enough)
    return list(dict.fromkeys((*_focus_sentences(article, shape), *general)))[: count + OVERVIEW_SENTENCES]


def _to_statements(article: Article, sentences: Sequence[Sentence]) -> list[Statement]:
    spoken = spoken_sentences(article)
    return [to_statement(article, sentence, spoken) for sentence in sentences]


def _focus_sentences(article: Article, shape: Shape) -> list[Sentence]:
    """The sentences that match the focus and can be understood alone, best first."""
    if not shape.focus or not content_stems(shape.focus, article.language):
        return []
    from summarizer.extract.passages import PassageIndex

    usable = {candidate.sentence.number for candidate in candidates(article)}
    ranked = (number for number, _ in PassageIndex(article).rank(shape.focus, only_matching=True)[:_FOCUS_POOL])
    standalone = StandaloneCheck(article)
    found = (article.sentences[number - 1] for number in ranked if number in usable)
    return [sentence for sentence in found if standalone.is_standalone(sentence)]


def _fill_up(
    article: Article, shape: Shape, points: Sequence[Statement], wanted: int, gist: Sequence[Statement]
) -> list[Statement]:
    """Add sentences of the article until there are three points, or as many as were asked for."""
    fewest = wanted if shape.points is not None else min(FEWEST_POINTS, wanted)
    if len(points) >= fewest:
        return list(points)
    spare = without_shown(extract_points(article, shape, wanted + len(points), [*gist, *points]), points)
    return [*points, *spare[: fewest - len(points)]]


def _position(statement: Statement) -> int:
    """The offset of a statement; its speaker's label may be far before it."""
    return max((e.start for e in statement.evidence), default=0)


def to_statement(
    article: Article, sentence: Sentence, spoken: Mapping[int, SpeakerLabel] = MappingProxyType({})
) -> Statement:
    """A sentence of the article as a statement; a spoken sentence with its speaker's label."""
    evidence = sentence_evidence(article, sentence)
    turn = spoken.get(sentence.number)
    if turn is not None and turn.in_sentence:  # without a quotation mark before the label
        evidence = evidence_at(article, Span(turn.label.start, sentence.span.end))
    if turn is None or turn.in_sentence:
        return Statement(text=evidence.quote, support="verbatim", evidence=[evidence])
    both = sorted((evidence_at(article, turn.label), evidence), key=lambda e: e.start)
    return Statement(text=turn.with_label(article, evidence.quote), support="verbatim", evidence=both)


def total_words(statements: Iterable[Statement]) -> int:
    """The number of words in some statements."""
    return sum(word_count(statement.text) for statement in statements)


def deduplicate(points: Iterable[Statement], language: str = "en") -> list[Statement]:
    """The points without repetitions; the earlier point takes over the evidence of a repetition."""
    kept: list[Statement] = []
    stems: list[set[str]] = []
    for point in points:
        words = set(content_stems(point.text, language))
        at = next((i for i, seen in enumerate(stems) if is_same_point(words, seen)), None)
        if at is None:
            kept.append(point)
            stems.append(words)
        else:
            evidence = {(e.start, e.end): e for e in (*kept[at].evidence, *point.evidence)}
            kept[at] = kept[at].model_copy(update={"evidence": [evidence[key] for key in sorted(evidence)]})
    return kept


def is_same_point(stems: set[str], others: set[str]) -> bool:
    """Whether two statements, given as content stems, say the same: the same figures and enough shared stems."""
    figures = [{stem for stem in one if any(map(str.isdigit, stem))} for one in (stems, others)]
    return figures[0] == figures[1] and len(stems & others) >= _SAME_POINT * len(stems | others)


def without_shown(points: Iterable[Statement], others: Sequence[Statement]) -> list[Statement]:
    """The points that have some evidence that ``others`` do not show."""
    shown = {(e.start, e.end) for statement in others for e in statement.evidence}
    return [point for point in points if any((e.start, e.end) not in shown for e in point.evidence)]


def fit_to_length(
    overview: Sequence[Statement], points: Sequence[Statement], words: int, count: int | None = None
) -> tuple[list[Statement], list[Statement]]:
    """Choose overview sentences and key points with about ``words`` words in total.

    Both inputs are in order of preference; points already in the overview are skipped. ``count``: the wanted number of
    points. The first choice within the tolerance is taken, else the nearest.
    """
    best: tuple[tuple[bool, bool, float], list[Statement], list[Statement]] | None = None
    for gist in _overviews(overview, words):
        pool = without_shown(points, gist)
        used = total_words(gist)
        chosen = [
            pool[i] for i in choose_sizes([word_count(p.text) for p in pool], words - used, words * TOLERANCE, count)
        ]
        off = abs(used + total_words(chosen) - words)
        fault = (off > words * TOLERANCE, not chosen, off)
        if best is None or fault < best[0]:
            best = (fault, gist, chosen)
        if not any(fault[:2]):
            break
    return (best[1], best[2]) if best else ([], [])


def choose_sizes(sizes: Sequence[int], wanted: float, tolerance: float, count: int | None = None) -> list[int]:
    """Choose sizes, which are in order of preference, that sum to about ``wanted``; return their indices in order.

    Starts with the preferred ones and adds, removes or exchanges one at a time (only exchanges if ``count`` is given)
    while the sum comes nearer; stops within the tolerance. Chooses at least one.
    """
    chosen = _start(sizes, wanted, count)
    for _ in range(_MAX_CHANGES):
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
    """Every choice one change away, as (distance from ``wanted``, index of the added size, choice)."""
    total = sum(sizes[i] for i in chosen)
    spare = [i for i in range(len(sizes)) if i not in set(chosen)]
    for new, old in product([*spare, -1], [*chosen, -1]):
        exchanged = new >= 0 and old >= 0
        if exchanged or (not fixed and (new >= 0 or (old >= 0 and len(chosen) > 1))):
            change = [i for i in (*chosen, new) if i not in {old, -1}]
            yield abs(total + (sizes[new] if new >= 0 else 0) - (sizes[old] if old >= 0 else 0) - wanted), new, change


def _overviews(sentences: Sequence[Statement], words: int) -> list[list[Statement]]:
    """Candidate overviews: all prefixes, the one nearest to its share of the words first; then single sentences."""
    beginnings = [list(sentences[: n + 1]) for n in range(len(sentences))]
    beginnings.sort(key=lambda gist: abs(total_words(gist) - words * _OVERVIEW_SHARE))
    return beginnings + [[sentence] for sentence in sentences[1:]]
