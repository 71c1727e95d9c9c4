"""Figures in a text: numbers, shares, money, measures, dates and times, in one form for every notation.

``€14.5m``, ``14,5 Millionen Euro`` and ``14 500 000 euros`` are the same figure; ``COVID-19`` and ``F-16`` are not
figures.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, TypeVar, get_args

from summarizer.text import lexicon
from summarizer.text.article import UNSPACED_LETTERS
from summarizer.text.notation import (
    DIGITS,
    HAN_NUMBER,
    HAN_SIGNS,
    SHARE,
    SIGNS,
    Conventions,
    Numeral,
    Unit,
    conventions,
    find_spelled_numbers,
    fold_digits,
    parse_digits,
    parse_han,
    units_named,
)
from summarizer.text.typography import HANGUL, may_begin_sentence

_Entry = TypeVar("_Entry")
Kind = Literal["number", "ordinal", "year", "decade", "month", "day", "weekday", "quarter", "clock"]
DATE_KINDS: frozenset[Kind] = frozenset(get_args(Kind)) - {"number", "ordinal"}

_DECADE = re.compile(r"(?<![\w.,])['’]?((?:1[5-9]|20)?\d0)(?:['’]?s|ern?)(?!\w)")
_QUARTER = re.compile(r"(?<!\w)(?:[QT]([1-4])|([1-4])Q)(?!\w)", re.IGNORECASE)
_SHARE_SIGNS = re.compile(rf"({HAN_NUMBER.pattern}|\d+)\s*(?:分[之の]|분의)\s*({HAN_NUMBER.pattern}|[\d.]+)")
_HUNDREDTHS = "百分之"
_VULGAR_FRACTION = re.compile("[½⅓⅔¼¾⅕⅛]")
_WORDS = {kind: lexicon.words(listed) for kind, listed in lexicon.table("units", "mul")["words"].items()}
_BEFORE_MONTH = re.compile(rf"\b(?:{'|'.join(sorted(_WORDS['before_month']))})[ -]$")
_LETTERS = re.compile(r"[^\W\d_]+")
_SIGN_BEFORE = re.compile(rf"(?:(?:US|A|C|CA|AU|NZ|HK)?([{''.join(SIGNS)}])|\b([A-Z]{{3}}|Rs\.?|kr\.?))[  ]?$")
_JOIN = re.compile(r"(?:[ \xa0\u202f]|-| ?- ?)?")
_PARTICLE = re.compile(r"(?:de |d['’]|di |do |of |von |का |की )")
_WORD_BEFORE = re.compile(r"(\S+)[ \xa0](?:[(\"“])?$")
_ARTICLE = re.compile(r"\b(?:an?|one|une?|uno|una|uma?|eine?|een)[ -]$")
_LONG_SPANS = (*units_named("duration-decade"), *units_named("duration-century"))
_YEAR_BEFORE = re.compile(rf"(?<!\d){lexicon.YEAR}[-–]$")
_NAME_SIGNS = frozenset("#№&/")
_ALSO_WORDS = lexicon.words(lexicon.table("dates", "mul")["also_words"])
_NTH = lexicon.any_of(lexicon.ordinal_endings())


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a text."""

    text: str
    """As written, with its unit."""
    start: int
    end: int
    kind: Kind
    values: tuple[float, ...]
    """What it may stand for; more than one if the notation is ambiguous. Months are 1–12, weekdays
    0 (Monday) – 6, times of day minutes since midnight."""
    units: tuple[Unit, ...] = ()
    """What it measures; several if the word is ambiguous, none if the figure is a count or the unit is unknown."""
    spelled: bool = False
    """Written in words."""
    certain: bool = True
    """False if it may not be a figure: part of a name, or a vague "hundreds"."""
    counts: bool = False
    """Whether a word that is not a unit follows directly: the thing counted."""
    vague: bool = False
    """Only an order of magnitude: ``hundreds``, ``billions of dollars``."""
    fraction: bool = False
    """A share as a part of a whole: ``a third``, ``one in five``, ``三分之一``."""
    parts: tuple["Figure", ...] = ()
    """The two numbers of a ratio: 5 and 6 in ``five out of six``."""

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a place: {self.start}..{self.end}")


def read_figures(text: str, language: str) -> tuple[Figure, ...]:
    """The figures of a text, in order and without overlaps, by the conventions of its language (ISO 639-1)."""
    return _FigureReader(text, conventions(language)).figures()


class _FigureReader:
    """Reads the figures of one text. Dates come first, then fractions, then all other numbers."""

    def __init__(self, text: str, language: Conventions) -> None:
        self.text = text
        self.folded = fold_digits(text)
        self.lower = _lower_in_place(self.folded)
        self.language = language
        self.taken = bytearray(len(text))
        self.found: list[Figure] = []

    def figures(self) -> tuple[Figure, ...]:
        self._dates()
        self._shares_in_signs()
        numerals = sorted(self._numerals(), key=lambda n: (n.start, -n.end))
        self._fractions(numerals)
        for numeral in numerals:
            if not any(self.taken[numeral.start : numeral.end]) and (figure := self._figure(numeral)):
                self._take(figure)
        self._long_durations()
        ordered = sorted(self.found, key=lambda figure: figure.start)
        return tuple(self._ratios(self._days(ordered)))

    def _take(self, figure: Figure) -> None:
        self.taken[figure.start : figure.end] = b"\x01" * (figure.end - figure.start)
        self.found.append(figure)

    def _add(self, start: int, end: int, kind: Kind, *values: float, certain: bool = True) -> None:
        if not any(self.taken[start:end]):
            self._take(Figure(self.text[start:end], start, end, kind, values, certain=certain))

    # Dates and times

    def _dates(self) -> None:
        for found in _names_of(self.language, "weekday").finditer(self.lower):
            self._add(*found.span(), "weekday", self.language.weekdays[found[0]])
        for found in _names_of(self.language, "month").finditer(self.lower):
            self._add(*found.span(), "month", self.language.months[found[0]], certain=self._is_month(found))
        for found in _names_of(self.language, "short_month").finditer(self.lower):
            if found[0][0].isdigit() or self._beside_digits(found):
                self._add(*found.span(), "month", self.language.short_months[found[0]])
        if any(map(str.isdigit, self.folded)):
            self._written_dates()

    def _written_dates(self) -> None:
        for found in lexicon.ISO_DATE.finditer(self.folded):
            self._add_date_parts(found, (1, "year"), (2, "month"), (3, "day"))
        for found in lexicon.NUMERIC_DATE.finditer(self.folded):
            self._day_and_month(found)
        for found in lexicon.CLOCK.finditer(self.lower):
            hour, minute = int(found[1]), int(found[2] or 0)
            if hour <= 24:
                self._add(*found.span(), "clock", *_clock_values(hour, minute, found[3]))
        for found in _DECADE.finditer(self.lower):
            self._add(*found.span(), "decade", float(found[1]))
        for found in _QUARTER.finditer(self.folded):
            self._add(*found.span(), "quarter", float(found[1] or found[2]))

    def _add_date_parts(self, found: re.Match[str], *parts: tuple[int, Kind]) -> None:
        for group, kind in parts:
            self._add(*found.span(group), kind, float(found[group]))

    def _day_and_month(self, found: re.Match[str]) -> None:
        """A date such as 04.03.2025: the order of day and month is not known, so each part may be either."""
        first, second = float(found[1]), float(found[3])
        year = float(found[4]) if len(found[4]) == 4 else 2000 + float(found[4])
        self._add(*found.span(1), "day", first, second)
        self._add(*found.span(3), "month", *{part for part in (first, second) if part <= 12})
        self._add(*found.span(4), "year", year)

    def _is_month(self, found: re.Match[str]) -> bool:
        """A month whose name is also another word (``may``) counts only beside a preposition or a number."""
        if found[0] not in _ALSO_WORDS:
            return True
        before = self.lower[max(0, found.start() - 9) : found.start()]
        return _BEFORE_MONTH.search(before) is not None or self._beside_digits(found)

    def _beside_digits(self, found: re.Match[str]) -> bool:
        before, after = (
            self.folded[max(0, found.start() - 7) : found.start()],
            self.folded[found.end() : found.end() + 4],
        )
        return bool(re.search(rf"\d(?:{_NTH}|\.)?[ \xa0-](?:of |de )?$", before) or re.match(r"\.?,? ?\d", after))

    def _days(self, figures: Sequence[Figure]) -> list[Figure]:
        """Turn numbers up to 31 that stand beside a month into days."""
        months = {figure.start for figure in figures if figure.kind == "month"}
        ends = {figure.end for figure in figures if figure.kind == "month"}
        return [self._as_day(figure, months, ends) for figure in figures]

    def _as_day(self, figure: Figure, months: set[int], ends: set[int]) -> Figure:
        if figure.kind not in ("number", "ordinal") or not 1 <= figure.values[0] <= 31:
            return figure
        if figure.units and not ({figure.start, figure.start - 1} & ends and figure.text[-1] in "日일"):
            return figure
        after = re.compile(r"\.?(?:[ \xa0-](?:of |de )?)?").match(self.lower, figure.end)
        before = re.search(r"\.?[ \xa0]?(?:the |of )?$", self.lower[: figure.start])
        beside = (after and after.end() in months) or (before and before.start() in ends)
        return replace(figure, kind="day", units=(), certain=True) if beside else figure

    def _long_durations(self) -> None:
        """``a century``, ``the decade``: a duration without a number."""
        for found in _names_of(self.language, "span").finditer(self.lower):
            if not any(self.taken[found.start() : found.end()]):
                units = _entry(self.language.units, found[0])
                self._take(Figure(self.text[slice(*found.span())], *found.span(), "number", (1.0,), units, True, False))

    # Shares

    def _shares_in_signs(self) -> None:
        """三分之一, 3分の1, 百分之二十."""
        if "分" not in self.text and "분의" not in self.text:
            return
        for found in _SHARE_SIGNS.finditer(self.folded):
            whole, part = (parse_han(found[group].replace(".", "")) for group in (1, 2))
            if whole and not any(self.taken[found.start() : found.end()]):
                text, parts = self.text[slice(*found.span())], not found[0].startswith(_HUNDREDTHS)
                self._take(Figure(text, *found.span(), "number", (100 * part / whole,), (SHARE,), fraction=parts))

    def _fractions(self, numerals: Sequence[Numeral]) -> None:
        """``two-thirds``, ``a quarter of``, ``la moitié des``; without such a context the words are ambiguous."""
        if not self.language.fractions:
            return
        ends = {numeral.end: numeral for numeral in numerals}
        ordinals = {numeral.start for numeral in numerals if numeral.ordinal}
        for found in _names_of(self.language, "fraction").finditer(self.lower):
            self._fraction(found, ends, found.start() in ordinals)

    def _fraction(self, found: re.Match[str], ends: dict[int, Numeral], ordinal: bool) -> None:
        start = found.start()
        gap = 1 if self.lower[start - 1 : start] in ("-", " ", "\xa0") else 0
        over = ends.get(start - gap)
        if over is not None and over.ordinal:
            return  # the third quarter, the first half
        before = _ARTICLE.search(self.lower, max(0, start - 6), start)
        if ordinal and not before and not (over and over.values[0] > 1):
            return
        parts = over.values[0] if over else 1.0
        start = over.start if over else start
        following = _LETTERS.match(self.lower, found.end() + 1)
        certain = bool(following and following[0] in self.language.of) or parts > 1
        share = 100 * parts / self.language.fractions[found[0]]
        if not any(self.taken[start : found.end()]) and share < 100:
            text = self.text[start : found.end()]
            figure = Figure(text, start, found.end(), "number", (share,), (SHARE,), True, certain, fraction=True)
            self._take(figure)

    def _ratios(self, figures: Sequence[Figure]) -> Iterator[Figure]:
        """Replace the two numbers of ``one in five`` by one share; drop a lone spelled ``one``."""
        skip = False
        for at, figure in enumerate(figures):
            following = figures[at + 1] if at + 1 < len(figures) else None
            if skip:
                skip = False
            elif following and self._is_ratio(figure, following):
                text = self.text[figure.start : following.end]
                share = (100 * figure.values[0] / following.values[0],)
                span = (figure.start, following.end)
                yield Figure(
                    text, *span, "number", share, (SHARE,), figure.spelled, fraction=True, parts=(figure, following)
                )
                skip = True
            elif not (figure.spelled and figure.values == (1.0,) and not figure.units):
                yield figure

    def _is_ratio(self, part: Figure, whole: Figure) -> bool:
        plain = all(f.kind == "number" and not f.units and f.values[0] == int(f.values[0]) for f in (part, whole))
        between = self.lower[part.end : whole.start].strip()
        total = whole.values[0]
        usual = total <= 20 or total % 10 == 0  # "four in 89 matches" is not a share
        return plain and usual and between in self.language.ratios and 0 < part.values[0] < total

    # Numbers

    def _numerals(self) -> Iterator[Numeral]:
        if any(sign in self.text for sign in HAN_SIGNS):
            for found in HAN_NUMBER.finditer(self.folded):
                alone = len(found[0]) == 1
                yield Numeral(
                    *found.span(), (parse_han(found[0]),), spelled=not found[0][0].isdigit(), certain=not alone
                )
        for found in DIGITS.finditer(self.folded):
            if values := parse_digits(found[0], self.language):
                yield Numeral(*found.span(), values)
        for found in _VULGAR_FRACTION.finditer(self.text):
            yield Numeral(*found.span(), (unicodedata.numeric(found[0]),), certain=False)
        for word, value in self.language.numbers.items():
            for found in re.finditer(rf"\b{word}\b", self.lower):
                yield Numeral(*found.span(), (value,), spelled=True, certain=False)
        yield from find_spelled_numbers(self.folded, self.language.language)

    def _figure(self, numeral: Numeral) -> Figure | None:
        certain = numeral.certain
        if not numeral.spelled:
            named = self._part_of_name(numeral)
            if named is None:
                return None
            certain = certain and not named
        money, start = self._sign_before(numeral.start)
        values, ordinal, end, known = self._suffix(numeral, bool(money))
        if end < 0:
            return None
        values, end = self._apply_scales(values, end)
        units, end = (money, end) if money else self._unit(end)
        kind: Kind = "ordinal" if ordinal else "number"
        if ordinal and (quarter := self._quarter_after(end)):
            kind, end = "quarter", quarter
        elif self._is_year(numeral, values, units):
            kind, units = "year", ()
        vague = numeral.spelled and not numeral.certain and values == numeral.values and self._is_vague(numeral)
        named = not units and kind != "quarter" and self._after_name(numeral)
        named = named and kind != "year"
        sure = (certain or (numeral.spelled and not vague and values[0] >= 100)) and known and not named
        counts = bool(re.match(r"[ \xa0-][^\W\d_]{3}", self.text[end : end + 5]))
        text = self.text[start:end]
        return Figure(text, start, end, kind, values, units, numeral.spelled, sure, counts, vague)

    def _part_of_name(self, numeral: Numeral) -> bool | None:
        """None if the digits certainly belong to a name (COVID-19, G7), True if they may, else False."""
        before, earlier = self.text[numeral.start - 1 : numeral.start], self.text[numeral.start - 2 : numeral.start - 1]
        if numeral.start and _is_latin(before):
            return None if not _SIGN_BEFORE.search(self.text[: numeral.start]) else False
        if before and before in "-‐‑–" and numeral.start > 1 and earlier.isalpha():
            word = re.search(r"[^\W\d_]+$", self.text[: numeral.start - 1])
            return None if word and word[0] != word[0].lower() and before != "–" else True
        if numeral.end - numeral.start == 2 and _YEAR_BEFORE.search(self.folded[: numeral.start]):
            return True  # 2018–19
        after = self.text[numeral.end : numeral.end + 1]
        return (bool(before) and before in _NAME_SIGNS) or (bool(after) and after == "/")

    def _after_name(self, numeral: Numeral) -> bool:
        """``Article 50``, ``Boeing 737``: a capitalised word comes before, not at the start of a sentence."""
        before = _WORD_BEFORE.search(self.text, max(0, numeral.start - 40), numeral.start)
        if not before or numeral.values[0] >= 10_000:
            return numeral.spelled and self._is_capitalised_inside(numeral.start)
        word = before[1]
        if not word[0].isupper() or word[-1] in ',.;:!?)”"' or any(self.taken[before.start() : before.start() + 1]):
            return False
        return not may_begin_sentence(self.text, before.start(1))

    def _is_vague(self, numeral: Numeral) -> bool:
        """``billions of dollars``: a scale with no number before it."""
        return not self._has_unspaced_script(numeral) and not _ARTICLE.search(
            self.lower, max(0, numeral.start - 6), numeral.start
        )

    def _has_unspaced_script(self, numeral: Numeral) -> bool:
        return _is_unspaced(self.text[numeral.start : numeral.end])

    def _is_capitalised_inside(self, start: int) -> bool:
        return self.text[start].isupper() and not may_begin_sentence(self.text, start)

    def _sign_before(self, start: int) -> tuple[tuple[Unit, ...], int]:
        found = _SIGN_BEFORE.search(self.text, max(0, start - 6), start)
        if not found:
            return (), start
        if found[1]:
            return units_named(SIGNS[found[1]]), found.start()
        units = self.language.units.get(found[2].lower().rstrip("."), ())
        money = tuple(unit for unit in units if unit.dimension.startswith("money"))
        return money, found.start() if money else start

    def _suffix(self, numeral: Numeral, money: bool) -> tuple[tuple[float, ...], bool, int, bool]:
        """The values, whether it is an ordinal, the end offset (-1: not a figure), and whether the suffix is known."""
        end = numeral.end
        letters = None if numeral.spelled else _LETTERS.match(self.lower, end)
        if not letters or not _is_latin(letters[0]):
            return numeral.values, numeral.ordinal, end, True
        word = letters[0]
        if word in lexicon.ordinal_endings():
            return numeral.values, True, letters.end(), True
        if (scale := self.language.scales.get(word)) is not None and (money or word != "m"):
            return tuple(value * scale for value in numeral.values), False, letters.end(), True
        if word in self.language.units:
            return numeral.values, False, end, True
        if word == "m":
            return (numeral.values[0] * 1e6, numeral.values[0]), False, letters.end(), True
        capital = self.text[end].isupper() or len(word) == 1
        return numeral.values, False, -1 if capital else letters.end(), False

    def _apply_scales(self, values: tuple[float, ...], end: int) -> tuple[tuple[float, ...], int]:
        """The values multiplied by the scale words that follow (``million``, ``Mrd.``, ``लाख``), and the end offset."""
        for _ in range(2):
            gap = _JOIN.match(self.lower, end)
            found = _names_of(self.language, "scale").match(self.lower, gap.end() if gap else end)
            if not found or (found.start() > end and len(found[0]) == 1 and found[0].isascii()):
                break
            times = _entry(self.language.scales, found[0])
            values = tuple(value * times for value in values)
            end = found.end() + (self.text[found.end() : found.end() + 1] == "." and len(found[0]) <= 4)
        return values, end

    def _unit(self, end: int) -> tuple[tuple[Unit, ...], int]:
        gap = _JOIN.match(self.lower, end)
        at = gap.end() if gap else end
        particle = _PARTICLE.match(self.lower, at)
        for place in (at, particle.end() if particle else at):
            if self.text[place : place + 1] in ("%", "٪", "％"):
                return (SHARE,), place + 1
            found = _names_of(self.language, "unit").match(self.lower, place)
            if found and not (place > end and found[0] in _WORDS["attached"]):
                return _entry(self.language.units, found[0]), found.end()
            if sign := SIGNS.get(self.text[place : place + 1]):
                return units_named(sign), place + 1
        return (), end

    def _quarter_after(self, end: int) -> int:
        found = _LETTERS.match(self.lower, end + 1)
        return found.end() if found and found[0] in self.language.quarter else 0

    def _is_year(self, numeral: Numeral, values: tuple[float, ...], units: tuple[Unit, ...]) -> bool:
        plain = len(values) == 1 and values == numeral.values and numeral.end - numeral.start == 4
        era = not units or units == units_named("duration-year")  # 2025年, 2025 года
        return plain and not numeral.spelled and era and 1000 <= values[0] < 2200


def _lower_in_place(text: str) -> str:
    """Lower case, letter by letter, so that offsets do not change."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _is_latin(text: str) -> bool:
    """Whether a text begins with a Latin, Greek or Cyrillic letter: in these scripts digits may belong to a name."""
    return text[:1].isalpha() and text[0] < "\u0530"


def _clock_values(hour: int, minute: int, half: str | None) -> tuple[float, ...]:
    """Minutes since midnight; both halves of the day if the text does not say which."""
    if half:
        return (float((hour % 12 + (12 if half == "p" else 0)) * 60 + minute),)
    return (
        tuple({float(hour * 60 + minute), float(hour % 12 * 60 + minute)})
        if hour > 12
        else (float(hour * 60 + minute), float((hour + 12) % 24 * 60 + minute))
    )


@lru_cache(maxsize=256)
def _pattern(names: frozenset[str]) -> re.Pattern[str]:
    """A pattern for any of the names, longest first; whole words only, in scripts with spaces."""
    ordered = sorted(names, key=lambda name: (-len(name), name))
    spaced = [re.escape(name).replace(r"\ ", r"[ \xa0-]") for name in ordered if not _is_unspaced(name)]
    unspaced = [
        rf"(?<!\d){re.escape(name)}" if name[0].isdigit() else re.escape(name) for name in ordered if _is_unspaced(name)
    ]
    parts = [rf"(?<![^\W\d_])(?:{'|'.join(spaced)})(?!\w)"] if spaced else []
    return re.compile("|".join([*parts, *unspaced]) or r"(?!)")


def _entry(table: Mapping[str, _Entry], name: str) -> _Entry:
    """The entry for a name as found in the text, where a hyphen may replace a space: ``square-foot``."""
    return table[name] if name in table else table[re.sub(r"[-\xa0]", " ", name)]


def _is_unspaced(name: str) -> bool:
    """Whether a name is of a script without spaces between words, or with endings attached to them."""
    return _UNSPACED.search(name) is not None


_UNSPACED = re.compile(rf"[{UNSPACED_LETTERS}{HANGUL}]")


@lru_cache(maxsize=256)
def _names_of(language: Conventions, of: str) -> re.Pattern[str]:
    tables = {
        "weekday": language.weekdays,
        "month": language.months,
        "short_month": {name: 0 for name in language.short_months if len(name) >= 3 or _is_unspaced(name)},
        "scale": language.scales,
        "unit": language.units,
        "fraction": language.fractions,
        "span": {name for name, units in language.units.items() if units[0] in _LONG_SPANS and len(name) > 2},
    }
    return _pattern(frozenset(tables[of]))
