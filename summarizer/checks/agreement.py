"""When two figures are the same: value and unit, across notations; and when one is a rounding of the other."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import chain, combinations, permutations

from summarizer.text.numbers import Figure
from summarizer.text.units import POINT, SHARE, Unit

_CONVERTED = 0.03
"""Writers round when they convert miles to kilometres."""
_ROUNDED = 0.1
_COMPUTED = 0.05
_OF_A_FRACTION = 5.0
"""Hundredths between a fraction in words and the share it stands for: "nearly half" of 48 %."""
_IN_A_YEAR = (365, 52, 12)
"""Days, weeks, months."""
_MOST_COUNTS = 8
"""Counts of a few sentences that a reader may add up."""
_DATE_KINDS = frozenset({"month", "weekday", "quarter", "clock", "decade"})


def same(statement: Figure, article: Figure) -> bool:
    """True when both may stand for the same: equal values, and units of one dimension where both have some."""
    if {statement.kind, article.kind} & _DATE_KINDS:
        return statement.kind == article.kind and bool(set(statement.values) & set(article.values))
    if statement.units and article.units:
        return any(_equal(*pair) for pair in _measured(statement, article)) or _points_of_share(statement, article)
    return any(_close(x, y) for x in statement.values for y in article.values)


def _points_of_share(one: Figure, other: Figure) -> bool:
    units = {*one.units, *other.units}
    return units == {SHARE, POINT} and one.values == other.values


def _measured(one: Figure, other: Figure) -> Iterable[tuple[float, float, bool]]:
    """Pairs of values in base units, and whether one had to be converted."""
    for a in one.units:
        for b in other.units:
            if a.dimension == b.dimension:
                yield from ((x * a.size, y * b.size, a.size != b.size) for x in one.values for y in other.values)


def _equal(x: float, y: float, converted: bool) -> bool:
    return _close(x, y) or (converted and abs(x - y) <= _CONVERTED * max(abs(x), abs(y)))


def _close(x: float, y: float) -> bool:
    return abs(x - y) <= 1e-6 * max(abs(x), abs(y), 1e-9)


def rounded(statement: Figure, article: Figure) -> bool:
    """True when a statement's figure is the article's with fewer digits: ``12 million`` for ``12.4 million``."""
    if "year" in (statement.kind, article.kind) or {statement.kind, article.kind} & _DATE_KINDS:
        return False
    if not statement.units and not article.units:
        return any(_rounds(x, x, y) for x in statement.values for y in article.values)
    for a in statement.units:
        for b in article.units:
            if a.dimension == b.dimension and _rounds_measure(statement, article, a, b):
                return True
    return False


def _rounds_measure(statement: Figure, article: Figure, a: Unit, b: Unit) -> bool:
    for x in statement.values:
        for y in article.values:
            value = y * b.size / a.size
            if _rounds(x, x, value) or (statement.fraction and abs(x - value) <= _OF_A_FRACTION):
                return True
    return False


def near(value: float) -> Callable[[float], bool]:
    """A test whether a computed figure may be written as ``value``: it rounds to it, in the digits it is given in."""
    most = min(0.5 * _last_place(value), _COMPUTED * abs(value)) + 1e-9 * abs(value)
    return lambda computed: abs(computed - value) <= most


def _rounds(value: float, shown: float, exact: float) -> bool:
    if exact == 0 or value == 0 or _digits(shown) >= _digits(exact):
        return False
    return abs(value - exact) < _last_place(value) and abs(value - exact) <= _ROUNDED * abs(exact)


def _digits(value: float) -> int:
    """Significant digits of a number as people write it."""
    return len(Decimal(f"{value:.10g}").normalize().as_tuple().digits)


def _last_place(value: float) -> float:
    """What one step in the last significant digit is worth."""
    exponent = Decimal(f"{value:.10g}").normalize().as_tuple().exponent
    return float(Decimal(10) ** int(exponent)) if value else 1.0


def one_step(statement: Figure, pool: Iterable[Figure]) -> bool:
    """True when a sum, difference, product, share or ratio of two figures of one unit comes to the statement's.

    Of counts also the sum of three or of all, what two leave of a third (those who voted for, against, and the rest),
    and a count a day, week or month as one a year.
    """
    figures = [figure for figure in pool if figure.kind in ("number", "year")]
    targets = [near(value) for value in statement.values]
    pairs = (result for one, other in permutations(figures, 2) for result in _results(statement, one, other))
    return any(target(result) for result in chain(pairs, _of_several(statement, figures)) for target in targets)


def _of_several(statement: Figure, figures: Sequence[Figure]) -> Iterable[float]:
    counts = [f.values[0] for f in figures if f.kind == "number" and not f.units and f.values[0].is_integer()]
    if not statement.units:
        yield sum(counts)
        yield from (count * times for count in counts for times in _IN_A_YEAR)
        for x, y, z in combinations(sorted(counts[:_MOST_COUNTS], reverse=True), 3):
            yield from (x + y + z, x - y - z)


def _results(statement: Figure, one: Figure, other: Figure) -> Iterable[float]:
    """What one step makes of two figures, in the unit of the statement's figure."""
    for x, y, dimension in _alike(one, other):
        yield from _measures(statement, x, y, dimension)
        if one.kind == other.kind == "number":
            yield from _counts(statement, x, y, dimension)
        elif one.kind == other.kind and statement.units and statement.units[0].dimension == "duration":
            yield (x - y) * 365.25 * 86_400 / statement.units[0].size
    if len(statement.units) == 1 and not one.units and other.units:
        yield from _times(statement.units[0], one, other)
    if statement.kind == "year":
        yield from _years(one, other)


def _measures(statement: Figure, x: float, y: float, dimension: str) -> Iterable[float]:
    """Sum and difference of two measures."""
    for unit in statement.units:
        if unit.dimension == dimension:
            yield from ((x + y) / unit.size, (x - y) / unit.size)


def _counts(statement: Figure, x: float, y: float, dimension: str) -> Iterable[float]:
    """Sum and difference of two counts; of any two the share, the growth, or how many times as much."""
    if y and {SHARE, POINT} & set(statement.units):
        yield from (100 * x / y, 100 * (x - y) / y)
    if not statement.units and not dimension:
        yield from (x + y, x - y)
    if not statement.units and y and x >= 2 * y:
        yield x / y


def _alike(one: Figure, other: Figure) -> Iterable[tuple[float, float, str]]:
    if not one.units and not other.units:
        yield from ((x, y, "") for x in one.values for y in other.values)
    for a in one.units:
        for b in other.units:
            if a.dimension == b.dimension:
                yield from ((x * a.size, y * b.size, a.dimension) for x in one.values for y in other.values)


def _times(unit: Unit, count: Figure, measure: Figure) -> Iterable[float]:
    """Two of three million each; a share of a number."""
    for found in measure.units:
        if found.dimension == unit.dimension:
            yield from (x * y * found.size / unit.size for x in count.values for y in measure.values)


def _years(year: Figure, span: Figure) -> Iterable[float]:
    if year.kind != "year":
        return
    for unit in span.units:
        if unit.dimension == "duration":
            for value in span.values:
                years = round(value * unit.size / (365.25 * 86_400))
                yield from (year.values[0] + years, year.values[0] - years)
