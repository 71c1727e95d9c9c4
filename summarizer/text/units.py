"""Units of measure, currencies and other conventions of a language for figures. Names come from CLDR, through Babel."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import log10
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import format_compact_decimal, get_currency_name, get_decimal_symbol, get_group_symbol
from babel.units import format_unit


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure or a currency."""

    dimension: str
    """What it measures: ``length``, ``duration``, ``share``, ``money:EUR``, …; only equal dimensions compare."""
    size: float
    """Size of one unit, in the base unit of the dimension."""


SHARE = Unit("share", 1.0)
"""Percent: a share of a whole, in hundredths."""
POINT = Unit("point", 1.0)
"""Percentage points: the difference of two shares."""

MEASURES: dict[str, float] = {
    "length-kilometer": 1000,
    "length-meter": 1,
    "length-centimeter": 0.01,
    "length-millimeter": 0.001,
    "length-mile": 1609.344,
    "length-yard": 0.9144,
    "length-foot": 0.3048,
    "length-inch": 0.0254,
    "area-square-kilometer": 1e6,
    "area-square-meter": 1,
    "area-square-mile": 2_589_988,
    "area-square-foot": 0.092903,
    "area-hectare": 1e4,
    "area-acre": 4046.856,
    "mass-tonne": 1000,
    "mass-ton": 1000,
    "mass-kilogram": 1,
    "mass-gram": 0.001,
    "mass-milligram": 1e-6,
    "mass-pound": 0.45359237,
    "mass-ounce": 0.028349523,
    "volume-liter": 1,
    "volume-milliliter": 0.001,
    "volume-cubic-meter": 1000,
    "volume-gallon": 3.785412,
    "volume-barrel": 158.987,
    "duration-century": 100 * 365.25 * 86_400,
    "duration-decade": 10 * 365.25 * 86_400,
    "duration-year": 365.25 * 86_400,
    "duration-month": 365.25 * 7200,
    "duration-week": 7 * 86_400,
    "duration-day": 86_400,
    "duration-hour": 3600,
    "duration-minute": 60,
    "duration-second": 1,
    "speed-kilometer-per-hour": 1,
    "speed-mile-per-hour": 1.609344,
    "speed-meter-per-second": 3.6,
    "power-watt": 1,
    "power-kilowatt": 1e3,
    "power-megawatt": 1e6,
    "power-gigawatt": 1e9,
    "energy-kilowatt-hour": 1,
    "frequency-hertz": 1,
    "frequency-megahertz": 1e6,
    "digital-megabyte": 1e6,
    "digital-gigabyte": 1e9,
    "digital-terabyte": 1e12,
    "temperature-celsius": 1,
    "temperature-fahrenheit": 1,
}
"""CLDR name of a unit → its size in the base unit of its dimension."""

CURRENCIES = (
    "USD EUR GBP JPY CNY INR RUB KRW CHF CAD AUD NZD SEK NOK DKK ISK PLN CZK HUF TRY BRL MXN ARS CLP COP ZAR NGN KES "
    "EGP SAR AED ILS IRR IQD PKR BDT IDR MYR SGD HKD TWD THB VND PHP UAH RON BGN RSD"
).split()
"""The currencies that are recognised."""

SIGNS = {"$": "$", "€": "EUR", "£": "GBP", "¥": "¥", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY", "₴": "UAH"}
SIGNS |= {"₪": "ILS", "￥": "¥", "＄": "$", "₫": "VND", "₦": "NGN", "฿": "THB", "₱": "PHP", "元": "CNY", "円": "JPY"}
"""Sign beside a figure → currency; ``$`` and ``¥`` stand for several."""
_AMBIGUOUS = {
    "$": ("USD", "CAD", "AUD", "NZD", "MXN", "ARS", "CLP", "COP", "SGD", "HKD", "TWD"),
    "¥": ("JPY", "CNY"),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
}


def units_named(name: str) -> tuple[Unit, ...]:
    """The units for a CLDR unit name, a currency code or a currency sign; several if it is ambiguous."""
    special = {"percent": (SHARE,), "point": (POINT,), "tenths": (Unit("share", 10.0),)}
    if name in special:
        return special[name]
    if name in _AMBIGUOUS:
        return tuple(Unit(f"money:{code}", 1.0) for code in _AMBIGUOUS[name])
    if name == "cent":
        return tuple(Unit(f"money:{code}", 0.01) for code in ("EUR", *_AMBIGUOUS["$"]))
    if name in MEASURES:
        dimension = name if name.startswith("temperature") else name.split("-")[0]
        return (Unit(dimension, MEASURES[name]),)
    code, _, parts = name.partition("/")
    return (Unit(f"money:{code}", 1 / int(parts or 1)),)


_COUNTS = (1, 2, 3, 5, 11, 21)
"""One number for each plural class in CLDR."""
_LENGTHS = ("long", "short", "narrow")
_AMBIGUOUS_SHORT_FORMS = frozenset("m h d s w y j g t a l b c in ft p".split())
"""Short forms with many other meanings; recognised only if attached to the figure."""


@dataclass(frozen=True, eq=False)
class Conventions:
    """How a language writes figures. Words are in lower case."""

    language: str
    decimal: str
    group: str
    scales: Mapping[str, float]
    """Words that multiply: ``million``, ``Mrd``, ``लाख``."""
    months: Mapping[str, int]
    """Full names → 1–12."""
    short_months: Mapping[str, int]
    """Abbreviations; they count as months only beside a figure."""
    weekdays: Mapping[str, int]
    """Full names → 0 (Monday) – 6."""
    units: Mapping[str, tuple[Unit, ...]]
    quarter: frozenset[str]
    """Words for a quarter of a year: ``quarter``, ``Quartal``, ``trimestre``."""
    fractions: Mapping[str, float]
    """``third`` → 3."""
    of: frozenset[str]
    ratios: frozenset[str]
    numbers: Mapping[str, float]
    """Number words that the number-word library does not know: ``dozen``."""


@lru_cache(maxsize=32)
def conventions(language: str) -> Conventions:
    """The conventions of a language (ISO 639-1); those of English if CLDR does not know it."""
    locale = _locale(language)
    extra = _extra().get(locale.language, {})
    return Conventions(
        language=locale.language,
        decimal=get_decimal_symbol(locale),
        group=get_group_symbol(locale).replace("\u202f", " ").replace("\xa0", " "),
        scales={**_scales(locale), **_floats(extra.get("short", {}))},
        months=_names(locale.months["format"]["wide"], locale.months["stand-alone"]["wide"]),
        short_months=_names(locale.months["format"]["abbreviated"], locale.months["stand-alone"]["abbreviated"]),
        weekdays=_names(locale.days["format"]["wide"], locale.days["stand-alone"]["wide"], _cjk_days(locale)),
        units=dict(_units(locale, extra)),
        quarter=frozenset(name.lower().split()[-1] for name in locale.quarters["format"]["wide"].values()),
        fractions=_floats(extra.get("fractions", {})),
        of=frozenset(extra.get("of", ())),
        ratios=frozenset(extra.get("ratio", ())),
        numbers=_floats(extra.get("numbers", {})),
    )


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


@lru_cache(maxsize=1)
def _extra() -> dict[str, Any]:
    return tomllib.loads((files("summarizer.text") / "figures.toml").read_text(encoding="utf-8"))


def _floats(table: Mapping[str, float]) -> dict[str, float]:
    return {word: float(value) for word, value in table.items()}


def _names(*tables: Mapping[int, str]) -> dict[str, int]:
    return {name.lower().rstrip("."): number for table in tables for number, name in table.items()}


def _cjk_days(locale: Locale) -> Mapping[int, str]:
    """Abbreviated weekdays (周二) in Chinese; in Japanese and Korean a weekday is a single, ambiguous sign."""
    days: Mapping[int, str] = locale.days["format"]["abbreviated"]
    return days if locale.language == "zh" else {}


def _scales(locale: Locale) -> dict[str, float]:
    found: dict[str, float] = {}
    for length in ("long", "short"):
        if length not in locale.compact_decimal_formats:
            continue
        for power in (*range(3, 10), 12):
            for count in _COUNTS:
                word, shown = _split_number(
                    format_compact_decimal(count * 10**power, format_type=length, locale=locale)
                )
                if word and shown:
                    times = count * 10**power / shown  # 11,000,000 is shown as 11 and a word
                    found.setdefault(word.lower().rstrip(".").replace("\xa0", " "), 10.0 ** round(log10(times)))
    return found


def _split_number(text: str) -> tuple[str, float]:
    """The word and the number of a short form such as ``20 Mio.``; the number is 0 if it is not whole."""
    digits = re.search(r"\d+", text)
    word = re.sub(r"[\d\u200f\u200e\u061c]+", "", text).strip()
    return (word, float(digits[0])) if digits and not re.search(r"\d\D+\d", text) else (word, 0.0)


def _units(locale: Locale, extra: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Unit, ...]]]:
    found: dict[str, tuple[Unit, ...]] = {}
    for length in _LENGTHS:
        for name in MEASURES:
            for word in _unit_words(locale, name, length):
                if word not in _AMBIGUOUS_SHORT_FORMS:
                    found.setdefault(word, units_named(name))
    for word, codes in _currencies(locale).items():
        money = tuple(Unit(f"money:{code}", 1.0) for code in codes)
        found[word] = found.get(word, ()) + money  # pounds are a unit of mass, too
    for word in _unit_words(locale, "concentr-percent", "long"):
        found[word] = units_named("percent")
    found |= {word: units_named("point") for word in extra.get("points", ())}
    found |= {word: units_named(name) for word, name in extra.get("units", {}).items() if name not in {"month", "day"}}
    yield from found.items()


def _unit_words(locale: Locale, name: str, length: str) -> set[str]:
    words = set()
    for count in _COUNTS:
        text = format_unit(count, name, length, locale=locale)  # type: ignore[arg-type]
        word = re.sub(r"[\d\u200f\u200e\u061c]+", "", text).strip(" \xa0\u202f.").lower()
        if any(map(str.isalnum, word)) and name not in word:
            words |= {word, word.replace("meter", "metre"), word.replace("liter", "litre")}
    return words


def _currencies(locale: Locale) -> dict[str, list[str]]:
    """Currency name → codes; also the noun alone (``dollars``) → all currencies with it."""
    named = {code: {_bare_name(get_currency_name(code, count, locale)) for count in _COUNTS} for code in CURRENCIES}
    at = _noun_at(next(iter(names)) for names in named.values())
    found: dict[str, list[str]] = {}
    for code, names in named.items():
        for name in names:
            for word in {name, re.split(r"[\s-]", name)[at]}:
                found.setdefault(word, []).append(code)
        found.setdefault(code.lower(), []).append(code)
    return {word: sorted(set(codes)) for word, codes in found.items()}


def _bare_name(name: str) -> str:
    return re.sub(r"\s*\(.*?\)", "", name).strip().lower()


def _noun_at(names: Iterable[str]) -> int:
    """Index of the noun in a currency name: last in "US dollar", first in "dólar estadounidense"."""
    parts = [re.split(r"[\s-]", name) for name in names]
    return min((-1, 0), key=lambda at: len({words[at] for words in parts}))
