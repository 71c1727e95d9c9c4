"""Numbers, units and dates in one normal form, so that ``12``, ``twelve`` and ``a dozen`` are the same word.

A number becomes ``#`` and its value (``#1500000`` for ``1.5 million``), an ordinal ends in ``o`` (``#3o``). A unit
follows its number as a word of its own: ``$5`` is ``#5 dollar``, ``30%`` is ``#30 percent``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_FIGURE = re.compile(r"(\d+(?:[.,]\d+)*)([^\W\d_]*)")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")

_YEAR = re.compile(r"(?:1[789]|20)\d\d")
_RANGE_MARKS = frozenset("-‐‑‒–/")

_SMALL = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_AFTER_AND = frozenset({*_SMALL, *_TENS})
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SHORT_SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12, "trn": 1e12}
_ORDINALS = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        start=1,
    )
}
_ORDINAL_ENDINGS = {"st", "nd", "rd", "th"}
_CURRENCY_SIGNS = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₹": "rupee", "₽": "rouble"}

_MONTH_NAMES = "january february march april may june july august september october november december".split()
_MONTHS = {short: f"month:{name}" for name in _MONTH_NAMES for short in (name, name[:3])} | {"sept": "month:september"}
_WEEKDAY_NAMES = "monday tuesday wednesday thursday friday saturday sunday".split()
WEEKDAYS = frozenset(_WEEKDAY_NAMES)
"""Normal forms of the weekdays."""
_WEEKDAYS = {name: name for name in _WEEKDAY_NAMES} | {name[:3]: name for name in _WEEKDAY_NAMES}
_WEEKDAYS |= {"tues": "tuesday", "thur": "thursday", "thurs": "thursday"}
_DATE_WORDS = frozenset(_MONTHS) - {"mar"}
_ENGLISH_WORDS_TOO = frozenset({"may", "march", "august"})
_SHORT_NAMES = frozenset(name for name in (*_MONTHS, *_WEEKDAYS) if len(name) <= 5) - {*_MONTH_NAMES}

# Canonical unit → dimension and size in the dimension's base unit; None: not convertible.
UNITS: dict[str, tuple[str, float]] = {
    "percent": ("share", 1),
    "percentage-point": ("share", 0),
    **{name: ("money:" + name, 1) for name in "dollar euro pound yen yuan rupee franc peso rouble won lira".split()},
    "cent": ("money:dollar", 0.01),
    "mile": ("length", 1609.34),
    "kilometre": ("length", 1000),
    "metre": ("length", 1),
    "centimetre": ("length", 0.01),
    "millimetre": ("length", 0.001),
    "foot": ("length", 0.3048),
    "inch": ("length", 0.0254),
    "yard": ("length", 0.9144),
    "kilogram": ("weight", 1),
    "gram": ("weight", 0.001),
    "tonne": ("weight", 1000),
    "ounce": ("weight", 0.02835),
    "litre": ("volume", 1),
    "gallon": ("volume", 3.785),
    "barrel": ("volume", 158.99),
    "hectare": ("area", 10_000),
    "acre": ("area", 4046.86),
    "second": ("time", 1),
    "minute": ("time", 60),
    "hour": ("time", 3600),
    "day": ("time", 86_400),
    "week": ("time", 604_800),
    "month": ("time", 2_629_800),
    "year": ("time", 31_557_600),
    "decade": ("time", 315_576_000),
    "century": ("time", 3_155_760_000),
    "mph": ("speed", 1.60934),
    "kph": ("speed", 1),
    "celsius": ("temperature:c", 1),
    "fahrenheit": ("temperature:f", 1),
    "watt": ("power", 1),
    "kilowatt": ("power", 1e3),
    "megawatt": ("power", 1e6),
    "gigawatt": ("power", 1e9),
    "hertz": ("frequency", 1),
    "megabyte": ("data", 1e6),
    "gigabyte": ("data", 1e9),
    "terabyte": ("data", 1e12),
}
_UNIT_WORDS = {
    **{name: name for name in UNITS},
    **{name + "s": name for name in UNITS},
    **dict.fromkeys("kilometer kilometers km kms".split(), "kilometre"),
    **dict.fromkeys(["meter", "meters"], "metre"),
    **dict.fromkeys("centimeter centimeters cm".split(), "centimetre"),
    **dict.fromkeys("millimeter millimeters mm".split(), "millimetre"),
    **dict.fromkeys(["feet", "ft"], "foot"),
    "inches": "inch",
    "centuries": "century",
    **dict.fromkeys("kg kgs kilo kilos".split(), "kilogram"),
    **dict.fromkeys(["ton", "tons"], "tonne"),
    **dict.fromkeys(["liter", "liters"], "litre"),
    **dict.fromkeys("hr hrs".split(), "hour"),
    **dict.fromkeys("min mins".split(), "minute"),
    **dict.fromkeys("sec secs".split(), "second"),
    **dict.fromkeys(["ruble", "rubles"], "rouble"),
    **dict.fromkeys(["kw"], "kilowatt"),
    **dict.fromkeys(["mw"], "megawatt"),
    **dict.fromkeys(["gw"], "gigawatt"),
    **dict.fromkeys(["mb"], "megabyte"),
    **dict.fromkeys(["gb"], "gigabyte"),
    **dict.fromkeys(["tb"], "terabyte"),
    **dict.fromkeys(["usd", "buck", "bucks"], "dollar"),
    **dict.fromkeys(["eur"], "euro"),
    **dict.fromkeys(["gbp", "sterling"], "pound"),
}
APPROXIMATORS = frozenset(
    "about around approximately roughly nearly almost some circa estimated close just more less over under than least "
    "most".split()
)
"""Words before a number that let it be a rounded one."""

TERM_WORDS = frozenset(
    {*_SMALL, *_TENS, *_ORDINALS, *_MONTHS, *_WEEKDAYS, *_UNIT_WORDS, "a", "half", "per", "percentage"}
)
"""The words at which ``term_at`` can find something; besides those that start with a digit."""


@dataclass(frozen=True, slots=True)
class Term:
    """A normal form that takes the place of ``length`` words."""

    forms: tuple[str, ...]
    """The number and, when a sign says it, its unit; or the name of a month or weekday."""
    length: int


def term_at(words: Sequence[str], raw: Sequence[str], gaps: Sequence[str], at: int) -> Term | None:
    """The number, unit, month or weekday that starts at word ``at``, or None.

    ``words`` are lower case, ``raw`` as written; ``gaps[i]`` is the text between word ``i - 1`` and word ``i``, and
    the last gap is what follows the last word.
    """
    word = words[at]
    if word[0].isdecimal():
        return _figure(words, gaps, at)
    if word in _SMALL or word in _TENS or _is_article_of_number(words, at):
        return _spelled(words, at)
    if word in _ORDINALS and not (word == "second" and at and _is_number(words[at - 1])):
        return Term((_ordinal(words, at, _ORDINALS[word]),), 1)
    if word in _MONTHS or word in _WEEKDAYS:
        return _calendar(words, raw, at)
    if word == "per" and _next(words, at) == "cent":
        return Term(("percent",), 2)
    if word == "percentage" and _next(words, at) in {"point", "points"}:
        return Term(("percentage-point",), 2)
    unit = _UNIT_WORDS.get(word)
    return Term((unit,), 1) if unit and (len(word) > 3 or (at and _is_number(words[at - 1]))) else None


def value_of(form: str) -> float | None:
    """The value of a number's normal form; None for any other word."""
    return float(form[1:].removesuffix("o")) if form.startswith("#") else None


def is_number(form: str) -> bool:
    """True for a cardinal number's normal form."""
    return form.startswith("#") and not form.endswith("o")


def same_amount(value: float, unit: str | None, other: float, other_unit: str | None) -> bool:
    """True when two amounts agree exactly, or after conversion of units to within 2 %."""
    if unit is None or other_unit is None or unit == other_unit:
        return value == other
    (dimension, size), (other_dimension, other_size) = UNITS[unit], UNITS[other_unit]
    return dimension == other_dimension and size > 0 and abs(value * size - other * other_size) <= 0.02 * value * size


def rounds_to(stated: float, actual: float, before: Sequence[str]) -> bool:
    """True when the words before a stated number allow it for the actual one: ``more than 30`` for 31.2."""
    if not actual or not any(word in APPROXIMATORS for word in before):
        return False
    ratio = stated / actual
    if "least" in before or "over" in before or ("more" in before and "than" in before):
        return 0.8 <= ratio <= 1
    if "under" in before or "nearly" in before or "almost" in before or ("less" in before and "than" in before):
        return 1 <= ratio <= 1.2
    return 0.93 <= ratio <= 1.07


def _is_article_of_number(words: Sequence[str], at: int) -> bool:
    """``a million``, ``half a million``, ``half a dozen``."""
    following = _next(words, at)
    if words[at] == "half" and following == "a":
        following = _next(words, at + 1)
    return words[at] in {"a", "half"} and (following == "dozen" or following in _SCALES)


def _figure(words: Sequence[str], gaps: Sequence[str], at: int) -> Term:
    match = _FIGURE.match(words[at])
    assert match is not None
    digits, ending = match[1], match[2]
    length = 1
    if gaps[at + 1] == ", " and _next(words, at) == "000" and len(digits) <= 3:
        digits, length = digits + "000", 2
    value = float(digits.replace(",", "")) if _THOUSANDS.fullmatch(digits) else _plain(digits)
    value += _century(words, gaps, at)
    if ending in _ORDINAL_ENDINGS:
        return Term((_ordinal(words, at, int(value)),), 1)
    value *= _SHORT_SCALES.get(ending, 1)
    scale = _SCALES.get(words[at + length]) if at + length < len(words) else None
    if scale or (at + length < len(words) and words[at + length] in {"bn", "mn", "tn"}):
        value *= scale or _SHORT_SCALES[words[at + length]]
        length += 1
    forms = [_form(value)]
    sign = gaps[at].rstrip()[-1:]
    after = gaps[at + length].lstrip()[:1]
    if sign in _CURRENCY_SIGNS:
        forms.append(_CURRENCY_SIGNS[sign])
    elif after == "%":
        forms.append("percent")
    elif ending in _UNIT_WORDS and ending not in _SHORT_SCALES:
        forms.append(_UNIT_WORDS[ending])
    return Term(tuple(forms), length)


def _century(words: Sequence[str], gaps: Sequence[str], at: int) -> int:
    """What the second year of ``2018–19`` leaves out: 2000."""
    first = words[at - 1] if at else ""
    if gaps[at] not in _RANGE_MARKS or not _YEAR.fullmatch(first) or not re.fullmatch(r"\d\d", words[at]):
        return 0
    return int(first[:2]) * 100 if words[at] > first[2:] else 0


def _plain(digits: str) -> float:
    """A figure not grouped by threes: ``35``, ``3.5``, ``3,5``; of ``1.2.3`` the later points are left out."""
    head, _, tail = digits.replace(",", ".").partition(".")
    return float(f"{head}.{tail.replace('.', '') or 0}")


def _spelled(words: Sequence[str], at: int) -> Term | None:
    total, current, end = 0.0, 0.0, at
    if words[at] in {"a", "half"}:
        current, end = (1.0 if words[at] == "a" else 0.5), at + 1 + (words[at] == "half" and words[at + 1] == "a")
    while end < len(words):
        word = words[end]
        if word in _SMALL or word in _TENS:
            value = _SMALL.get(word) or _TENS.get(word, 0)
            if current and (current % (100 if value >= 10 else 10) or (end == at + 1 and current < 20)):
                break
            current += value
        elif word == "hundred" and current:
            current *= 100
        elif word in _SCALES and current:
            total, current = total + current * _SCALES[word], 0
        elif word == "dozen" and current:
            total, current = total + current * 12, 0
        elif not (word == "and" and end > at and words[end - 1] in _SCALES and _next(words, end) in _AFTER_AND):
            break
        end += 1
    if end == at + 1 and words[at] == "one" and _next(words, at) not in _UNIT_WORDS:
        return None
    return Term((_form(total + current),), end - at)


def _calendar(words: Sequence[str], raw: Sequence[str], at: int) -> Term | None:
    word = words[at]
    dated = any(near[0].isdecimal() for near in (*words[max(at - 1, 0) : at], *words[at + 1 : at + 2]))
    if word in _SHORT_NAMES and not raw[at][0].isupper():
        return None
    if word in _ENGLISH_WORDS_TOO and not dated and not (word == "august" and raw[at][0].isupper()):
        return None
    return Term((_MONTHS[word] if word in _MONTHS else _WEEKDAYS[word],), 1)


def _ordinal(words: Sequence[str], at: int, value: int) -> str:
    near = {*words[max(at - 1, 0) : at], *words[at + 1 : at + 3]}
    return f"#{value}" if near & _DATE_WORDS else f"#{value}o"


def _form(value: float) -> str:
    return f"#{value:.12g}"


def _is_number(word: str) -> bool:
    return word[0].isdecimal() or word in _SMALL or word in _TENS or word in _SCALES


def _next(words: Sequence[str], at: int) -> str:
    return words[at + 1] if at + 1 < len(words) else ""
