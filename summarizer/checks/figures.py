"""Check of figures: each figure of a statement must be in the article, in any notation, or follow from it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import islice

from summarizer.checks.agreement import is_bare_repeat, is_computed, is_rounding, same_quantity
from summarizer.checks.quotes import MaskedText, altered_part, existing_citations, mask
from summarizer.text.article import Article
from summarizer.text.notation import conventions, digit_runs, fold_digits, reads_number_words
from summarizer.text.numbers import DATE_KINDS, Figure, read_figures
from summarizer.text.tokens import compounds, is_stop_word, stem

_MAX_READER_COUNT = 12
"""Up to this number, a count may be the reader's own: the items of a list, or the people named."""
_YEAR, _MONTH = 360 * 86_400, 28 * 86_400
_TIMES = ((_YEAR, ("year",)), (_MONTH, ("month",)), (86_400, ("weekday", "day", "month")), (0, ("clock",)))
"""Least length of a duration in seconds → the kinds of dates or times it may lie between."""
_SEPARATOR = re.compile(r"[,;،；，、؛]|(?m:^[-*•])")
_DOTTED_TIME = re.compile(r"([01]?\d|2[0-3])\.[0-5]\d")
"""A time of day in British and German notation, or a decimal number."""
_DATE_NAMES = frozenset({"month", "weekday", "quarter"})
_VAGUE_LIMIT = 1e6
"""From this size on, a vague figure (``millions``) is refused if the article has nothing as large."""
_MIN_DIGITS = 3
"""If number words of the article's language cannot be read, figures with fewer digits than this may be in words."""


class FigureCheck:
    """The check of figures against one article."""

    def __init__(self, article: Article) -> None:
        self._article = article

    def refusal(self, text: str, cites: Sequence[int], language: str, given: str = "") -> str | None:
        """The reason to refuse a figure that is neither in the article nor in ``given``; None if all figures pass."""
        known = {figure.text.casefold() for figure in read_figures(given, language)} if given else ()
        figures = tuple(figure for figure in read_figures(text, language) if figure.text.casefold() not in known)
        if not figures:
            return None
        if language == self._article.language and (
            altered := altered_part(text, figures, self._sources, _same_in_place)
        ):
            return _contrast(*altered)
        for figure in figures:
            if figure.vague and figure.values[0] >= _VAGUE_LIMIT and not self._has_magnitude(figure.values[0]):
                return f"no figure of the article comes near “{figure.text}”"
            if figure.certain and not self._is_allowed(figure, text, cites, language):
                return f"the {_noun(figure)} “{figure.text}” is not in the article"
        if language != self._article.language:
            return None
        return self._swapped_figures(text, figures, language) or self._different_measure(text, figures, language)

    # Figures of the article

    @cached_property
    def _by_sentence(self) -> list[tuple[Figure, ...]]:
        article = self._article
        return [read_figures(article.sentence_text(s), article.language) for s in article.sentences]

    @cached_property
    def _figures(self) -> list[Figure]:
        title = read_figures(self._article.title or "", self._article.language)
        found = [figure for figures in (*self._by_sentence, title) for figure in figures]
        return [*found, *(part for figure in found for part in figure.parts)]

    @cached_property
    def _values(self) -> frozenset[float]:
        return frozenset(value for figure in self._figures for value in figure.values)

    @cached_property
    def _lower(self) -> str:
        return fold_digits(self._article.text).lower()

    @cached_property
    def _digits(self) -> frozenset[str]:
        return frozenset(digit_runs(self._lower))

    @cached_property
    def _sources(self) -> list[tuple[MaskedText, tuple[Figure, ...]]]:
        texts = [self._article.sentence_text(s) for s in self._article.sentences]
        pairs = zip(texts, self._by_sentence, strict=True)
        return [(mask(text, figures), figures) for text, figures in pairs if figures]

    def _has_magnitude(self, magnitude: float) -> bool:
        """Whether the article has a figure of at least this magnitude."""
        return any(value >= magnitude for value in self._values)

    def _may_be_duration(self, figure: Figure) -> bool:
        duration = bool(figure.units) and figure.units[0].dimension == "duration"
        if duration and figure.units[0].size < 86_400 and self._has_times:
            return True  # one of the two times may be in words
        return duration and figure.values[0] <= _MAX_READER_COUNT and self._is_time_difference(figure)

    @cached_property
    def _has_times(self) -> bool:
        return any(f.kind == "clock" or _DOTTED_TIME.fullmatch(fold_digits(f.text)) for f in self._figures)

    def _is_time_difference(self, span: Figure) -> bool:
        """Whether a duration may be the difference between two dates or times in the article."""
        kinds = next(kinds for least, kinds in _TIMES if span.units[0].size >= least)
        times = [figure for figure in (*self._figures, *self._publication_year()) if figure.kind in kinds]
        if kinds not in (("year",), ("month",)):
            return any(len({f.values for f in times if f.kind == kind}) >= 2 for kind in kinds)
        unit_length = round(span.units[0].size / (_YEAR if kinds == ("year",) else _MONTH)) or 1
        counts = {value * unit_length for value in span.values}
        differences = {
            abs(x - y) for one in times for other in times for x in one.values for y in other.values if one != other
        }
        if kinds == ("month",):
            differences |= {12 - months for months in differences}
        return any(
            between - count in (0, 1) for count in counts for between in differences
        )  # the last unit may be incomplete

    @cached_property
    def _published(self) -> date | None:
        try:
            return date.fromisoformat((self._article.published or "")[:10])
        except ValueError:
            return None

    # Figures that count something else

    def _swapped_figures(self, text: str, figures: tuple[Figure, ...], language: str) -> str | None:
        """The reason, if two figures are swapped: "14 Orthodox, six Catholics" for 14 Catholics and six Orthodox."""
        found: list[tuple[Figure, Figure]] = []
        for figure in figures:
            nouns = _counted_nouns(text, figure, language)
            if not nouns or figure.kind not in ("number", "ordinal") or self._counts(figure, nouns, language):
                continue
            conflicting = [other for n in self._all for other in self._conflicting_figures(n, figure, nouns, language)]
            found += [(figure, other) for other in conflicting[:1]]
        if len(found) < 2:
            return None
        return _contrast(*found[0])

    def _different_measure(self, text: str, figures: tuple[Figure, ...], language: str) -> str | None:
        """The reason, if the article has another figure before the same words: "five-year" for a three-year order."""
        for figure in figures:
            nouns = _counted_nouns(text, figure, language)
            if len(nouns) < 2 or figure.values[0] <= 1 or figure.kind != "number":
                continue
            there = [
                (n, other, named)
                for n in self._all
                for other in self._by_sentence[n - 1]
                if other.units == figure.units and (named := _counted_nouns(self._sentence(n), other, language))
            ]
            if any(other.values[0] == figure.values[0] and nouns & named for _, other, named in there):
                continue
            rivals = (
                other
                for n, other, named in there
                if nouns == named and other.kind == "number" and not self._has_value(n, figure.values[0])
            )
            if theirs := next(rivals, None):
                return _contrast(figure, theirs)
        return None

    def _has_value(self, number: int, value: float) -> bool:
        """Whether a sentence has the value too: what each of its figures counts is then for a reader to say."""
        return any(other.values[0] == value for other in self._by_sentence[number - 1])

    def _conflicting_figures(
        self, number: int, figure: Figure, nouns: frozenset[str], language: str
    ) -> Iterator[Figure]:
        """Figures that count the same things in a sentence in which this figure counts other things."""
        sentence, there = self._sentence(number), self._by_sentence[number - 1]
        comparable = [other for other in there if bool(other.units) == bool(figure.units)]
        for own in (other for other in comparable if other.values[0] == figure.values[0]):
            counted = _counted_nouns(sentence, own, language)
            for other in comparable:
                if other.values[0] != own.values[0] and counted and nouns & _counted_nouns(sentence, other, language):
                    yield other

    def _counts(self, figure: Figure, nouns: frozenset[str], language: str) -> bool:
        """Whether the article has the figure with the same counted words, or without any."""
        return any(
            other.values[0] == figure.values[0]
            and (not (named := _counted_nouns(self._sentence(n), other, language)) or nouns & named)
            for n in self._all
            for other in self._by_sentence[n - 1]
        )

    # Figures that may follow from the article

    def _is_allowed(self, figure: Figure, text: str, cites: Sequence[int], language: str) -> bool:
        if any(self._matches(figure, other, language) for other in self._figures):
            return True
        if figure.parts and all(self._is_allowed(part, text, cites, language) for part in figure.parts):
            return True
        if not figure.units and figure.kind not in _DATE_NAMES and self._has_same_digits(figure):
            return True
        if any(is_bare_repeat(figure, sentence) for sentence in self._by_sentence):
            return True
        if not reads_number_words(self._article.language) and self._may_be_in_words(figure):
            return True
        if figure.kind in DATE_KINDS:
            return self._may_be_date(figure, cites)
        return self._may_be_derived(figure, text, cites, language)

    def _matches(self, figure: Figure, other: Figure, language: str) -> bool:
        """Whether two figures are the same. A measure does not match a count: "two men" are not two months.

        A currency may have an unknown name in the article's language ("Kronen" for "crowns"), so its count matches.
        """
        if not same_quantity(figure, other):
            return False
        if not figure.units or other.units or other.kind in ("ordinal", "day"):
            return True
        if language != self._article.language and figure.units[0].dimension.startswith("money:"):
            return True
        age = figure.units[0].dimension == "duration" and other.values[0] < 120
        return age or not other.counts

    def _has_same_digits(self, figure: Figure) -> bool:
        """Whether the article contains the same digits, even inside a name or a date."""
        digits = digit_runs(fold_digits(figure.text))
        plain = {str(int(value)) for value in figure.values if value == int(value)}
        return bool(self._digits & plain) or (
            figure.kind != "number" and self._digits.issuperset(digits) and bool(digits)
        )

    def _may_be_in_words(self, figure: Figure) -> bool:
        digits = str(figure.values[0]).rstrip("0").replace(".", "").rstrip("0")
        return len(digits) < _MIN_DIGITS and figure.kind != "month"

    def _may_be_derived(self, figure: Figure, text: str, cites: Sequence[int], language: str) -> bool:
        value = figure.values[0]
        if figure.kind == "ordinal":
            listed = not figure.units and self._may_be_reader_count(figure, cites)
            return value <= 2 or listed or self._is_century(value) or self._may_be_duration(figure)
        if figure.spelled and value == 1:
            return True
        if (time := _DOTTED_TIME.fullmatch(fold_digits(figure.text))) and {
            float(time[1]),
            float(time[1]) + 1,
        } & self._values:
            return True  # ten past four, for 4.10
        if not figure.units and value == int(value) and value <= _MAX_READER_COUNT:
            listed = self._may_be_reader_count(figure, cites) and not self._counted_differently(
                figure, text, cites, language
            )
            return listed or self._is_derived(figure, cites)
        if self._may_be_duration(figure):
            return True
        if figure.units and figure.units[0].dimension == "share" and value in (0, 100):
            return True
        return any(is_rounding(figure, other) for other in self._figures) or self._is_derived(figure, cites)

    def _may_be_reader_count(self, figure: Figure, cites: Sequence[int]) -> bool:
        """Whether a reader may have counted: the items of a list, the cited sentences, all but one of a group."""
        count = figure.values[0]
        if count <= 2:
            return True
        if count > _MAX_READER_COUNT:
            return False
        numbers = existing_citations(self._article, cites)
        listed = max((len(_SEPARATOR.findall(self._sentence(n))) + 2 for n in numbers or self._all), default=0)
        all_but_one = figure.spelled and any(abs(value - count) == 1 for value in self._values_in(numbers or self._all))
        return count <= max(listed, len(numbers)) or all_but_one

    def _values_in(self, numbers: Sequence[int]) -> set[float]:
        return {value for n in numbers for figure in self._by_sentence[n - 1] for value in figure.values}

    def _counted_differently(self, figure: Figure, text: str, cites: Sequence[int], language: str) -> bool:
        """Whether the cited sentences give another count of the same things: six officers, not four."""
        nouns = _counted_nouns(text, figure, language) if language == self._article.language else frozenset()
        return bool(nouns) and any(
            other.kind == "number" and not other.units and nouns & _counted_nouns(self._sentence(n), other, language)
            for n in existing_citations(self._article, cites)
            for other in self._by_sentence[n - 1]
        )

    def _sentence(self, number: int) -> str:
        return self._article.sentence_text(self._article.sentences[number - 1])

    def _is_derived(self, figure: Figure, cites: Sequence[int]) -> bool:
        """Whether the figure follows in one step from the cited sentences and their neighbours, or any one sentence."""
        numbers = existing_citations(self._article, cites)
        if numbers:
            return self._is_derived_from(figure, self._figures_near(numbers))
        spans = bool(figure.units) and figure.units[0].dimension == "duration"
        years = [other for other in self._figures if other.kind == "year"] if spans else []
        return any(self._is_derived_from(figure, pool) for pool in (years, *self._by_sentence))

    def _is_derived_from(self, figure: Figure, pool: Sequence[Figure]) -> bool:
        if figure.units and figure.units[0].dimension == "share":
            rests = [100 - value for other in pool if other.units == figure.units for value in other.values]
            if any(abs(rest - value) < 0.5 for rest in rests for value in figure.values):
                return True
        return is_computed(figure, [*pool, *self._publication_year()])

    @property
    def _all(self) -> range:
        return range(1, len(self._by_sentence) + 1)

    def _figures_near(self, numbers: Sequence[int]) -> list[Figure]:
        """The figures of some sentences and of their neighbours."""
        near = {number + step for number in numbers for step in (-1, 0, 1)} & set(self._all)
        return [figure for number in sorted(near) for figure in self._by_sentence[number - 1]]

    def _is_century(self, ordinal: float) -> bool:
        return any(f.kind in ("year", "decade") and (f.values[0] - 1) // 100 + 1 == ordinal for f in self._figures)

    # Dates and times that may follow from others

    def _may_be_date(self, figure: Figure, cites: Sequence[int]) -> bool:
        if figure.kind == "year":
            return self._may_be_year(figure, cites)
        if figure.kind == "decade":
            return self._is_decade(figure.values[0])
        if figure.kind == "quarter":
            return any(
                f.kind in ("month", "quarter") and (f.values[0] - 1) // 3 + 1 in figure.values for f in self._figures
            )
        if figure.kind == "clock":
            return self._may_be_spoken_time(figure)
        return self._is_near_publication(figure) or self._has_date_name(figure)

    def _may_be_spoken_time(self, clock: Figure) -> bool:
        """Whether the article has the hour, or the next one, as a number: ten past four, quarter to five."""
        hours = {hour for value in clock.values for hour in (value // 60, value // 60 + 1)}
        return bool({h % 12 or 12 for h in hours} & self._values) or any(value % 720 == 0 for value in clock.values)

    def _is_decade(self, start: float) -> bool:
        """Whether the article has a year of the decade; ``1800s`` may also be the century."""
        years = {f.values[0] for f in self._figures if f.kind in ("year", "decade")}
        if start >= 1000 and start % 100 == 0:
            centuries = {f.values[0] for f in self._figures if f.kind == "ordinal"}
            return start // 100 + 1 in centuries or any(year // 100 == start // 100 for year in years)
        return any(year // 10 % 10 * 10 == start % 100 for year in years)

    def _may_be_year(self, figure: Figure, cites: Sequence[int]) -> bool:
        year = figure.values[0]
        if self._published and abs(self._published.year - year) <= 1:
            return True
        short = any(f.values[0] == year % 100 and not f.spelled and not f.units for f in self._figures)
        return short or is_computed(
            figure,
            [*self._figures_near(existing_citations(self._article, cites) or self._all), *self._publication_year()],
        )

    def _publication_year(self) -> list[Figure]:
        return [Figure("now", 0, 3, "year", (float(self._published.year),))] if self._published else []

    def _is_near_publication(self, figure: Figure) -> bool:
        """Whether a date is near the publication date: an article says today, on Tuesday or last week."""
        if self._published is None:
            return False
        days = [self._published + timedelta(days=step) for step in range(-31, 32)]
        if figure.kind == "month":
            return bool({day.month for day in days} & set(figure.values))
        if figure.kind == "weekday":
            return bool({day.weekday() for day in days[30:33]} & set(figure.values))
        return bool({day.day for day in days[24:39]} & set(figure.values))

    def _has_date_name(self, figure: Figure) -> bool:
        """Whether the article has the month or weekday in another grammatical case, or as part of a word."""
        names = conventions(self._article.language)
        tables = {"month": {**names.months, **names.short_months}, "weekday": names.weekdays}
        table: Iterable[tuple[str, int]] = tables.get(figure.kind, {}).items()
        stems = {name[: max(3, len(name) - 1)] for name, number in table if number in figure.values and len(name) >= 4}
        return any(re.search(rf"(?<!\w){re.escape(stem)}", self._lower) for stem in stems)


def _counted_nouns(text: str, figure: Figure, language: str) -> frozenset[str]:
    """Stems of the words for what a figure counts: up to three after it, up to a mark or a stop word."""
    stems, end = [], figure.end
    for found in islice(compounds(text, figure.end), 3):
        if text[end : found.start()].strip(" \xa0-") or is_stop_word(found[0], language):
            break
        stems.append(stem(found[0], language))
        end = found.end()
    return frozenset(stems)


def _noun(figure: Figure) -> str:
    return "date" if figure.kind in DATE_KINDS - {"clock"} else "figure"


def _contrast(ours: Figure, theirs: Figure) -> str:
    return f"the article says “{theirs.text}” where the statement says “{ours.text}”"


def _same_in_place(ours: Figure, theirs: Figure) -> bool:
    """Whether two figures at the same place of a copied sentence are the same, including their unit."""
    if any(same_quantity(ours, part) for part in theirs.parts):
        return True
    if ours.units and theirs.units:
        dimensions = {unit.dimension for unit in ours.units} & {unit.dimension for unit in theirs.units}
        return bool(dimensions) and (same_quantity(ours, theirs) or is_rounding(ours, theirs))
    return bool(ours.units) == bool(theirs.units) and (same_quantity(ours, theirs) or is_rounding(ours, theirs))
