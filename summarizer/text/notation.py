"""How a language writes figures: its units, currencies and separators, and numbers in digits, signs and words.

Names of units and currencies come from CLDR, through Babel. text2num reads numbers in words in Danish, Dutch, English,
French, German, Italian, Portuguese and Spanish. For other languages CLDR's rules for spelling out numbers are inverted:
their output for 35, 200 and 3,000 is looked up in the text.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log10
from typing import TYPE_CHECKING, Any

from babel import Locale, UnknownLocaleError
from babel.numbers import format_compact_decimal, get_currency_name, get_decimal_symbol, get_group_symbol
from babel.units import format_unit
from text_to_num import find_numbers

from summarizer.text import lexicon


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

_UNITS = lexicon.table("units", "mul")
MEASURES: Mapping[str, float] = _UNITS["measures"]
"""CLDR name of a unit → its size in the base unit of its dimension."""
CURRENCIES: Sequence[str] = _UNITS["money"]["currencies"].split()
"""The currencies that are recognised."""
SIGNS: Mapping[str, str] = _UNITS["money"]["signs"]
"""Sign beside a figure → currency; ``$`` and ``¥`` stand for several."""
_SEVERAL = {sign: codes.split() for sign, codes in _UNITS["money"]["several"].items()}


def units_named(name: str) -> tuple[Unit, ...]:
    """The units for a CLDR unit name, a currency code or a currency sign; several if it is ambiguous."""
    special = {"percent": (SHARE,), "point": (POINT,), "tenths": (Unit("share", 10.0),)}
    if name in special:
        return special[name]
    if name in _SEVERAL:
        return tuple(Unit(f"money:{code}", 1.0) for code in _SEVERAL[name])
    if name == "cent":
        return tuple(Unit(f"money:{code}", 0.01) for code in ("EUR", *_SEVERAL["$"]))
    if name in MEASURES:
        dimension = name if name.startswith("temperature") else name.split("-")[0]
        return (Unit(dimension, MEASURES[name]),)
    code, _, parts = name.partition("/")
    return (Unit(f"money:{code}", 1 / int(parts or 1)),)


_FIGURE = re.compile(r"[\d\u200f\u200e\u061c]+")
_COUNTS = (1, 2, 3, 5, 11, 21)
"""One number for each plural class in CLDR."""
_LENGTHS = ("long", "short", "narrow")
_AMBIGUOUS_SHORT_FORMS = lexicon.words(_UNITS["words"]["ambiguous"])
"""Short forms of CLDR with many other meanings, which are left out."""


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
    extra = lexicon.table("figures", "mul").get(locale.language, {})
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
    word = _FIGURE.sub("", text).strip()
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
        text = format_unit(count, name, length, locale=locale)  # type: ignore[arg-type]  # a literal there
        word = _FIGURE.sub("", text).strip(" \xa0\u202f.").lower()
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


if TYPE_CHECKING:
    from unicode_rbnf import RbnfEngine

_TEXT2NUM_LANGUAGES = frozenset("da de en es fr it nl pt".split())
_HAN = "〇零一二两兩三四五六七八九十百千万萬亿億兆"
_HANGUL = {"십": 10.0, "백": 100.0, "천": 1e3, "만": 1e4, "억": 1e8, "조": 1e12}
_SCALES, _KOREAN = _HAN[11:], "".join(_HANGUL)
HAN_SIGNS = _HAN + _KOREAN
"""Signs of Chinese and Korean numbers."""
_SIGNS = {sign: unicodedata.numeric(sign, 0.0) for sign in _HAN} | {"两": 2.0} | _HANGUL
HAN_NUMBER = re.compile(
    rf"\d[\d,]*(?:\.\d+)?(?:[{_SCALES}]|(?<=\d)[{_KOREAN}])(?:[ ]?\d[\d,]*[{_SCALES}{_KOREAN}]|[{_HAN}\d])*"
    rf"|[{_HAN}]+"
)
"""A number in Chinese signs, alone or after digits (``4万``, ``12億5000万``), or in digits and Korean ones."""
DIGITS = re.compile(
    r"\d+(?:[.,'’٫٬]\d+)+|\d{1,3}(?:[ \xa0\u202f\u2009]\d{3})+(?:[.,]\d+)?(?!\d)|\d{1,3}[\xa0\u202f]\d{3}(?!\d)|\d+"
)
"""A number in digits with its separators."""
_ROUND = frozenset({100.0, 1e3, 1e6, 1e9, 1e12})
_VAGUE = frozenset({"tens"})
_WORD = re.compile(r"[^\W\d_]+(?:[\u0900-\u097f]+)?|\d+|[^\w\s]|\s+")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a text, without its unit."""

    start: int
    end: int
    values: tuple[float, ...]
    """More than one if the separators are ambiguous."""
    ordinal: bool = False
    spelled: bool = False
    certain: bool = True
    """False if it may not be a number: ``三`` in a name, ``cent`` for hundreds."""


def digit_runs(text: str) -> list[str]:
    """The runs of digits in a text, in order."""
    return re.findall(r"\d+", text)


def fold_digits(text: str) -> str:
    """A text with the decimal digits of any script as ``0``–``9``; offsets do not change."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() and not c.isascii() else c for c in text)


def parse_digits(written: str, language: Conventions) -> tuple[float, ...]:
    """The possible values of digits with separators, the language's own reading first; empty if it is not a number."""
    marks = re.sub(r"\d", "", written)
    plain = re.sub(r"[ \xa0\u202f\u2009'’٬]", "", written).replace("٫", ".") if set(marks) - {".", ","} else written
    marks = re.sub(r"\d", "", plain)
    if not marks:
        return (float(plain),)
    if len(set(marks)) == 2 or marks.count(marks[0]) == len(marks) > 1:
        return _parse_repeated_mark(plain, marks)
    if marks != re.sub(r"\d", "", written):
        return (float(plain.replace(",", ".")),)  # another sign separates the groups, so this is the decimal point
    return _parse_single_mark(plain, marks, language)


def _parse_repeated_mark(plain: str, marks: str) -> tuple[float, ...]:
    """``1.234.567``, ``1.234,5``, ``1,00,000``: the last mark is the decimal point if it differs from the first."""
    if marks[-1] != marks[0]:
        head, _, tail = plain.rpartition(marks[-1])
        return (float(f"{re.sub(r'[.,]', '', head)}.{tail}"),)
    groups = plain.split(marks[0])
    if len(groups[-1]) == 3 and all(len(group) in (2, 3) for group in groups[1:]):
        return (float("".join(groups)),)
    return ()  # a version, an address, a date: 4.3.2025


def _parse_single_mark(plain: str, mark: str, language: Conventions) -> tuple[float, ...]:
    head, tail = plain.split(mark)
    grouped = len(tail) == 3 and 0 < len(head) <= 3 and head[0] != "0"
    point = float(f"{head}.{tail}")
    if not grouped:
        return (point,)
    return (point, float(head + tail)) if mark == language.decimal else (float(head + tail),)


def parse_han(written: str) -> float:
    """The value of a number in Chinese or Korean signs, with or without digits."""
    if not any(_SIGNS.get(c, 0) >= 10 for c in written):
        return float("".join(c if c.isdigit() else str(int(_SIGNS[c])) for c in written if c != ","))
    total, section, number = 0.0, 0.0, None
    for part in re.findall(r"\d[\d,]*(?:\.\d+)?|\D", written.replace(" ", "")):
        value = float(part.replace(",", "")) if part[0].isdigit() else _SIGNS[part]
        if part[0].isdigit() or value < 10:
            number = value
        elif value < 1e4:
            section, number = section + (1 if number is None else number) * value, None
        else:
            section += number or 0
            total, section, number = total + (section or 1) * value, 0.0, None
    return total + section + (number or 0)


class _Token:
    """A word with the interface that text2num expects."""

    def __init__(self, found: re.Match[str]) -> None:
        self.start, self.end = found.span()
        self._text = found[0]

    def text(self) -> str:
        return self._text

    def nt_separated(self, previous: "_Token") -> bool:
        return "\n" in previous.text()

    def not_a_number_part(self) -> bool:
        return self._text[0].isdigit()


def reads_number_words(language: str) -> bool:
    """Whether numbers in words can be read in a language, including those above a hundred."""
    return language in _TEXT2NUM_LANGUAGES or (language in {"zh", "ja"}) or _spellings(language).composes


def find_spelled_numbers(text: str, language: str) -> Iterator[Numeral]:
    """The numbers that are written in words, in order."""
    tokens = [_Token(found) for found in _WORD.finditer(text)]
    if language in _TEXT2NUM_LANGUAGES:
        for found in find_numbers(tokens, language, threshold=0):
            start, end = tokens[found.start].start, tokens[found.end - 1].end
            is_scale_alone = found.end - found.start == 1 and (
                found.value in _ROUND or text[start:end].lower() in _VAGUE
            )
            yield Numeral(start, end, (found.value,), found.is_ordinal, spelled=True, certain=not is_scale_alone)
    elif language not in {"zh", "ja"}:
        for run in _runs(tokens):
            yield from _read_spellings(run, language)


def _runs(tokens: Sequence[_Token]) -> Iterator[list[_Token]]:
    """Runs of words with only spaces between them."""
    run: list[_Token] = []
    for token in tokens:
        if token.text()[0].isalpha():
            run.append(token)
        elif not token.text().isspace():
            yield run
            run = []
    yield run


_ARABIC_SHORT = ("ثلاث", "اربع", "خمس", "ست", "سبع", "ثمان", "تسع", "عشر")
_ARABIC_TENS = re.compile(f"({'|'.join(_ARABIC_SHORT)})(?:ون|ين)")
_ARABIC_FORMS = {"ثماني": "ثمان", "اثني": "اثنا", "اثنتي": "اثنتا", "ملايان": "مليون", "مليارات": "مليار"}


@dataclass(frozen=True)
class _Spellings:
    """Number words of one language, as CLDR spells them."""

    phrases: Mapping[tuple[str, ...], float]
    scales: Mapping[str, float]
    composes: bool
    """Whether large numbers are written as separate words, so that the parts are enough to read them."""

    @property
    def longest(self) -> int:
        return max((len(phrase) for phrase in self.phrases), default=0)


@lru_cache(maxsize=16)
def _spellings(language: str) -> _Spellings:
    from unicode_rbnf import RbnfEngine  # imported late: it loads an XML parser

    try:
        engine = RbnfEngine.for_language(language)
    except ValueError:
        return _Spellings({}, {}, composes=False)
    phrases: dict[tuple[str, ...], float] = {}
    scales: dict[str, float] = {}
    for number in (*range(100), *range(100, 1000, 100)):
        for words in _spelled(engine, number, language):
            phrases.setdefault(words, float(number))
    for power in (3, 5, 6, 7, 9, 12):
        for count in (1, 2, 3, 5, 11, 21):
            for words in _spelled(engine, count * 10**power, language):
                if len(words) == 1:
                    phrases.setdefault(words, count * 10.0**power)
                if words[:-1] in phrases and phrases[words[:-1]] == count:
                    scales.setdefault(words[-1], 10.0**power)
    for words, value in _arabic_phrases() if language == "ar" else ():
        phrases.setdefault(words, value)
    composes = all(len(words) >= 4 for words in _spelled(engine, 41_235, language))
    return _Spellings(phrases, scales, composes)


def _spelled(engine: "RbnfEngine", number: int, language: str) -> set[tuple[str, ...]]:
    texts = engine.format_number(number).text_by_ruleset
    kept = (text for rules, text in texts.items() if "cardinal" in rules or rules == "spellout-numbering")
    words = {tuple(_base_form(word, language) for word in text.replace("\xad", "").split()) for text in kept}
    return {phrase for phrase in words if phrase and not any(word[0].isdigit() for word in phrase)}


def _base_form(word: str, language: str) -> str:
    """A word as it stands as a subject; only Arabic number words have other forms."""
    return _arabic_form(word.lower()) if language == "ar" else word.lower()


def _arabic_form(word: str) -> str:
    """Tens end in ون or ين and duals in ان or ين by case; the letters alif and hamza are written in several ways."""
    word = re.sub("[أإآ]", "ا", word).replace("ى", "ي").replace("مائ", "مئ")
    if tens := _ARABIC_TENS.fullmatch(word):
        return f"{tens[1]}ون"
    word = re.sub("ين$", "ان", word)
    return _ARABIC_FORMS.get(word) or re.sub("فا$", "ف", word)


def _arabic_phrases() -> Iterator[tuple[tuple[str, ...], float]]:
    """The forms that CLDR lacks: 3 to 10 before feminine nouns, 11 to 19 with them, hundreds in one word."""
    for unit, short in enumerate(_ARABIC_SHORT, start=3):
        yield (short,), float(unit)
        if unit < 10:
            yield (short, "عشرة"), 10.0 + unit
            yield (f"{short}مئة",), 100.0 * unit
            yield (short, "مئة"), 100.0 * unit
    yield ("احدي", "عشرة"), 11.0
    yield ("احد", "عشر"), 11.0
    yield ("اثنتان",), 2.0
    yield ("مليونان",), 2e6
    yield ("ملياران",), 2e9


def _read_spellings(tokens: Sequence[_Token], language: str) -> Iterator[Numeral]:
    known, at = _spellings(language), 0
    forms = [_base_form(token.text(), language) for token in tokens]
    while at < len(tokens):
        value, end = _read_spelled(forms, at, known)
        if end > at:
            is_scale_alone = end == at + 1 and forms[at] in known.scales
            yield Numeral(tokens[at].start, tokens[end - 1].end, (value,), spelled=True, certain=not is_scale_alone)
        at = max(end, at + 1)


def _read_spelled(forms: Sequence[str], at: int, known: _Spellings) -> tuple[float, int]:
    """The number that begins at a word, and the index after it; the same index if none begins there."""
    total, part, start = 0.0, 0.0, at
    while at < len(forms):
        if (scale := known.scales.get(forms[at])) is not None:
            total, part, at = total + (part or 1) * scale, 0.0, at + 1
            continue
        value, size = _match_phrase(forms, at, known)
        if not size or (part and value >= 10 ** (len(str(int(part))) - len(str(int(part)).rstrip("0")))):
            break
        part, at = part + value, at + size
    return total + part, at if at > start else start


def _match_phrase(forms: Sequence[str], at: int, known: _Spellings) -> tuple[float, int]:
    for size in range(min(known.longest, len(forms) - at), 0, -1):
        words = tuple(forms[at : at + size])
        for phrase in (words, (words[0].removeprefix("و").removeprefix("ו"), *words[1:])):
            if phrase in known.phrases:
                return known.phrases[phrase], size
    return 0.0, 0
