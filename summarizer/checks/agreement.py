"""Comparison of figures: equal quantity across notations, rounding, and results of one calculation step."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import chain, combinations, permutations, product

from summarizer.text.notation import POINT, SHARE, Unit
from summarizer.text.numbers import DATE_KINDS, Figure

_CONVERSION_TOLERANCE = 0.03
"""Relative difference allowed after a conversion of units: writers round when they convert miles to kilometres."""
_ROUNDING_TOLERANCE = 0.1
"""Largest relative difference between a number and its rounding."""
_COMPUTED_TOLERANCE = 0.05
"""Largest relative difference between a computed value and the way it is written."""
_FRACTION_TOLERANCE = 5.0
"""Percentage points between a fraction in words and the share it stands for: "nearly half" for 48 %."""
_PERIODS_PER_YEAR = (365, 52, 12)
"""Days, weeks and months in a year."""
_MAX_COUNTS = 8
"""Counts of which any three are added up; more would take too long."""
_NEXT_SIZE = 1_000
_SIZES = (1_000.0, 1_000_000.0, 1_000_000_000.0)
"""Thousand, million and (short-scale) billion, which a series of figures may name once."""
_NAMED_DATES = DATE_KINDS - {"year", "day"}
"""Dates that no number in digits alone can be."""


def same_quantity(statement: Figure, article: Figure) -> bool:
    """Whether two figures may mean the same: equal values, and units of one dimension if both have units."""
    if {statement.kind, article.kind} & _NAMED_DATES:
        return statement.kind == article.kind and bool(set(statement.values) & set(article.values))
    if statement.units and article.units:
        return _points_of_share(statement, article) or any(
            _equal_values(x * a.size, y * b.size, converted=a.size != b.size)
            for a, b in _unit_pairs(statement, article)
            for x, y in product(statement.values, article.values)
        )
    return any(_close(x, y) for x, y in product(statement.values, article.values))


def _points_of_share(first: Figure, second: Figure) -> bool:
    units = {*first.units, *second.units}
    return units == {SHARE, POINT} and first.values == second.values


def _unit_pairs(first: Figure, second: Figure) -> Iterable[tuple[Unit, Unit]]:
    """The pairs of their units that measure the same."""
    return ((a, b) for a in first.units for b in second.units if a.dimension == b.dimension)


def _equal_values(x: float, y: float, *, converted: bool) -> bool:
    return _close(x, y) or (converted and abs(x - y) <= _CONVERSION_TOLERANCE * max(abs(x), abs(y)))


def _close(x: float, y: float) -> bool:
    return abs(x - y) <= 1e-6 * max(abs(x), abs(y), 1e-9)


def is_rounding(statement: Figure, article: Figure) -> bool:
    """Whether a statement's figure is the article's figure with fewer digits: ``12 million`` for ``12.4 million``."""
    if "year" in (statement.kind, article.kind) or {statement.kind, article.kind} & _NAMED_DATES:
        return False
    if not statement.units and not article.units:
        return any(_rounds(x, y) for x, y in product(statement.values, article.values))
    return any(_rounds_measure(statement, article, a, b) for a, b in _unit_pairs(statement, article))


def _rounds_measure(statement: Figure, article: Figure, a: Unit, b: Unit) -> bool:
    for x, y in product(statement.values, article.values):
        value = y * b.size / a.size
        if _rounds(x, value) or (statement.fraction and abs(x - value) <= _FRACTION_TOLERANCE):
            return True
    return False


def rounds_to(value: float) -> Callable[[float], bool]:
    """A test whether a computed number may be written as ``value``: they are equal in the digits of ``value``."""
    most = min(0.5 * _last_place(value), _COMPUTED_TOLERANCE * abs(value)) + 1e-9 * abs(value)
    return lambda computed: abs(computed - value) <= most


def _rounds(value: float, exact: float) -> bool:
    if exact == 0 or value == 0 or _significant_digits(value) >= _significant_digits(exact):
        return False
    return abs(value - exact) < _last_place(value) and abs(value - exact) <= _ROUNDING_TOLERANCE * abs(exact)


def _significant_digits(value: float) -> int:
    """The number of significant digits."""
    return len(Decimal(f"{value:.10g}").normalize().as_tuple().digits)


def _last_place(value: float) -> float:
    """The value of one unit in the last significant digit."""
    exponent = Decimal(f"{value:.10g}").normalize().as_tuple().exponent
    return float(Decimal(10) ** int(exponent)) if value else 1.0


def is_computed(statement: Figure, pool: Iterable[Figure]) -> bool:
    """Whether the statement's figure is the sum, difference, product, share or ratio of two figures in ``pool``.

    For counts also: the sum of three or of all, one minus two others (votes for, against, and the rest), and a count
    per day, week or month times the number of these in a year.
    """
    figures = [figure for figure in pool if figure.kind in ("number", "year")]
    targets = [rounds_to(value) for value in statement.values]
    pairs = (
        result for first, second in permutations(figures, 2) for result in _results_of_two(statement, first, second)
    )
    return any(target(result) for result in chain(pairs, _results_of_several(statement, figures)) for target in targets)


def _results_of_several(statement: Figure, figures: Sequence[Figure]) -> Iterable[float]:
    counts = [f.values[0] for f in figures if f.kind == "number" and not f.units and f.values[0].is_integer()]
    if not statement.units:
        yield sum(counts)
        yield from (count * times for count in counts for times in _PERIODS_PER_YEAR)
        for x, y, z in combinations(sorted(counts[:_MAX_COUNTS], reverse=True), 3):
            yield from (x + y + z, x - y - z)


def _results_of_two(statement: Figure, first: Figure, second: Figure) -> Iterable[float]:
    """All results of one step on two figures, in the unit of the statement's figure."""
    for x, y, dimension in _base_pairs(first, second):
        yield from _of_measures(statement, x, y, dimension)
        if first.kind == second.kind == "number":
            yield from _of_counts(statement, x, y, dimension)
        elif first.kind == second.kind and statement.units and statement.units[0].dimension == "duration":
            yield (x - y) * 365.25 * 86_400 / statement.units[0].size
    if _as_written(statement, first, second):
        yield from (result for x in first.values for y in second.values for result in (x + y, x - y))
    if len(statement.units) == 1 and not first.units and second.units:
        yield from _of_products(statement.units[0], first, second)
    if statement.kind == "year":
        yield from _of_years(first, second)


def _as_written(statement: Figure, first: Figure, second: Figure) -> bool:
    """Whether two numbers can be added as they stand: of one unit that the statement leaves out or names in a word that
    is not known ("27 puntos" of 41 % and 14 %), or one bare after a measure ("we need 210 megawatts and have 90"), with
    or without the unit in the statement."""
    if not first.kind == second.kind == "number":
        return False
    measured, bare = (first, second) if first.units else (second, first)
    after_measure = not bare.units and not bare.counts
    if not statement.units:
        return first.units == second.units or after_measure
    if statement.units == (POINT,):
        return first.units == second.units == (SHARE,)
    return measured.units == statement.units and after_measure


def is_bare_repeat(statement: Figure, sentence: Sequence[Figure]) -> bool:
    """Whether a sentence has the figure without the unit and size of one before: ``38 million marks … is 57 now``."""
    numbers = [figure for figure in sentence if figure.kind == "number"]
    measures = [figure for figure in numbers if figure.units == statement.units]
    bare = [figure for figure in numbers if not figure.units]
    return any(
        _close(statement.values[0], after.values[0] * size) and 1 <= before.values[0] / size < _NEXT_SIZE
        for before, after in product(measures, bare)
        if before.start < after.start
        for size in _SIZES
    )


def _of_measures(statement: Figure, x: float, y: float, dimension: str) -> Iterable[float]:
    """Sum and difference of two measures."""
    for unit in statement.units:
        if unit.dimension == dimension:
            yield from ((x + y) / unit.size, (x - y) / unit.size)


def _of_counts(statement: Figure, x: float, y: float, dimension: str) -> Iterable[float]:
    """Sum and difference of two counts; share, growth and ratio of any two figures."""
    if y and {SHARE, POINT} & set(statement.units):
        yield from (100 * x / y, 100 * (x - y) / y)
    if not statement.units and not dimension:
        yield from (x + y, x - y)
    if not statement.units and y and x >= 2 * y:
        yield x / y


def _base_pairs(first: Figure, second: Figure) -> Iterable[tuple[float, float, str]]:
    """Pairs of values in base units, and what they measure."""
    values = list(product(first.values, second.values))
    if not first.units and not second.units:
        yield from ((x, y, "") for x, y in values)
    for a, b in _unit_pairs(first, second):
        yield from ((x * a.size, y * b.size, a.dimension) for x, y in values)


def _of_products(unit: Unit, count: Figure, measure: Figure) -> Iterable[float]:
    """The product of a count and a measure (two of three million each), or a share of a number."""
    for found in measure.units:
        if found.dimension == unit.dimension:
            yield from (x * y * found.size / unit.size for x in count.values for y in measure.values)


def _of_years(year: Figure, span: Figure) -> Iterable[float]:
    if year.kind != "year":
        return
    for unit in span.units:
        if unit.dimension == "duration":
            for value in span.values:
                years = round(value * unit.size / (365.25 * 86_400))
                yield from (year.values[0] + years, year.values[0] - years)
