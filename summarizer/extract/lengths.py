"""Keeping to a length by counting: which statements together have about as many words as were asked for."""

from collections.abc import Iterator, Sequence

from summarizer.extract.statements import without, words_of
from summarizer.results import Statement
from summarizer.selection import word_count
from summarizer.shape import TOLERANCE

_OVERVIEW_SHARE = 0.4
_MOST_CHANGES = 60


def fitted(
    overview: Sequence[Statement], points: Sequence[Statement], words: int, count: int | None = None
) -> tuple[list[Statement], list[Statement]]:
    """The sentences for an overview and the key points that together have ``words`` words, as nearly as can be.

    Both come in the order of preference; points that the overview tells are passed over. ``count`` asks for so many
    points. The first choice within the tolerance is taken, else the nearest.
    """
    best: tuple[tuple[bool, bool, float], list[Statement], list[Statement]] | None = None
    for told in _overviews(overview, words):
        pool = without(points, told)
        used = words_of(told)
        chosen = [pool[i] for i in nearest([word_count(p.text) for p in pool], words - used, words * TOLERANCE, count)]
        off = abs(used + words_of(chosen) - words)
        fault = (off > words * TOLERANCE, not chosen, off)
        if best is None or fault < best[0]:
            best = (fault, told, chosen)
        if not any(fault[:2]):
            break
    return (best[1], best[2]) if best else ([], [])


def running(sentences: Sequence[Statement], words: int) -> list[Statement]:
    """Of sentences in the order of preference those that together have about ``words`` words, one at least."""
    return [sentences[i] for i in nearest([word_count(s.text) for s in sentences], words, words * TOLERANCE)]


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
    for new in spare:
        if not fixed:
            yield abs(total + sizes[new] - wanted), new, [*chosen, new]
        for old in chosen:
            off = abs(total + sizes[new] - sizes[old] - wanted)
            yield off, new, [*(i for i in chosen if i != old), new]
    if not fixed and len(chosen) > 1:
        for old in chosen:
            yield abs(total - sizes[old] - wanted), -1, [i for i in chosen if i != old]


def _overviews(sentences: Sequence[Statement], words: int) -> list[list[Statement]]:
    """The beginnings of the overview, that nearest to its share of the words first; then single sentences of it."""
    beginnings = [list(sentences[: n + 1]) for n in range(len(sentences))]
    beginnings.sort(key=lambda told: abs(words_of(told) - words * _OVERVIEW_SHARE))
    return beginnings + [[sentence] for sentence in sentences[1:]]
