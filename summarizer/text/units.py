"""Units of measure: what they measure, and how much of the base unit one of them is. Names come from CLDR."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure or a currency."""

    dimension: str
    """What it measures: ``length``, ``duration``, ``share``, ``money:EUR``, …; of different ones never agree."""
    size: float
    """One of it, in the base unit of the dimension."""


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
"""CLDR's name of a unit → how much of its dimension's base unit it is."""

CURRENCIES = (
    "USD EUR GBP JPY CNY INR RUB KRW CHF CAD AUD NZD SEK NOK DKK ISK PLN CZK HUF TRY BRL MXN ARS CLP COP ZAR NGN KES "
    "EGP SAR AED ILS IRR IQD PKR BDT IDR MYR SGD HKD TWD THB VND PHP UAH RON BGN RSD"
).split()
"""Currencies whose names and signs are read."""

SIGNS = {"$": "$", "€": "EUR", "£": "GBP", "¥": "¥", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY", "₴": "UAH"}
SIGNS |= {"₪": "ILS", "￥": "¥", "＄": "$", "₫": "VND", "₦": "NGN", "฿": "THB", "₱": "PHP", "元": "CNY", "円": "JPY"}
"""Signs beside a figure → a currency; ``$`` and ``¥`` stand for several."""
_SHARED = {
    "$": ("USD", "CAD", "AUD", "NZD", "MXN", "ARS", "CLP", "COP", "SGD", "HKD", "TWD"),
    "¥": ("JPY", "CNY"),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
}


def unit_named(name: str) -> tuple[Unit, ...]:
    """The units behind CLDR's name of a unit, a currency's code or sign; several where it stands for several."""
    special = {"percent": (SHARE,), "point": (POINT,), "tenths": (Unit("share", 10.0),)}
    if name in special:
        return special[name]
    if name in _SHARED:
        return tuple(Unit(f"money:{code}", 1.0) for code in _SHARED[name])
    if name == "cent":
        return tuple(Unit(f"money:{code}", 0.01) for code in ("EUR", *_SHARED["$"]))
    if name in MEASURES:
        dimension = name if name.startswith("temperature") else name.split("-")[0]
        return (Unit(dimension, MEASURES[name]),)
    code, _, parts = name.partition("/")
    return (Unit(f"money:{code}", 1 / int(parts or 1)),)
