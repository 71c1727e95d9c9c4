"""Figures: every figure of a statement stands in the article, in any notation, or one step makes it of two that do."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import islice

from summarizer.checks.agreement import one_step, rounded, same
from summarizer.checks.quotes import Masked, existing, masked
from summarizer.text.article import Article
from summarizer.text.numbers import Figure, read_figures
from summarizer.text.numerals import fold_digits, reads_number_words
from summarizer.text.stems import is_stop_word, stem
from summarizer.text.units import conventions

_COUNTED = 12
"""Counts up to this may be the reader's own: of the items that a text lists, of the people it names."""
_YEAR, _MONTH = 360 * 86_400, 28 * 86_400
_TIMES = ((_YEAR, ("year",)), (_MONTH, ("month",)), (86_400, ("weekday", "day", "month")), (0, ("clock",)))
"""Spans of at least so many seconds → the times between which they are counted."""
_SEPARATOR = re.compile(r"[,;،；，、؛]|(?m:^[-*•])")
_DOTTED_TIME = re.compile(r"([01]?\d|2[0-3])\.[0-5]\d")
"""A time of day as it is written in Britain and Germany; or a decimal."""
_WORD = re.compile(r"[^\W\d_]+")
_NAMED = frozenset({"month", "weekday", "quarter"})
_MILLION = 1e6
"""Vague figures from here on are not what a reader makes of a text without any."""
_SPELLED_OUT = 3
"""Figures of so many digits are not written in words, where these cannot be read."""


class FigureCheck:
    """The check of figures against one article."""

    def __init__(self, article: Article) -> None:
        self._article = article

    def refusal(self, text: str, cites: Sequence[int], language: str, given: str = "") -> str | None:
        """Which figure of a statement is neither the article's nor given; None where each may be."""
        known = {figure.text.casefold() for figure in read_figures(given, language)} if given else ()
        figures = tuple(figure for figure in read_figures(text, language) if figure.text.casefold() not in known)
        if not figures:
            return None
        copied = language == self._article.language and self._other_than_copied(text, figures)
        if copied:
            return copied
        for figure in figures:
            if figure.vague and figure.values[0] >= _MILLION and not self._reaches(figure.values[0]):
                return f"no figure of the article comes near “{figure.text}”"
            if figure.certain and not self._may_stand(figure, text, cites, language):
                return f"the {_noun(figure)} “{figure.text}” is not in the article"
        if language != self._article.language:
            return None
        return self._exchanged(text, figures, language) or self._measured_otherwise(text, figures, language)

    # What the article has

    @cached_property
    def _by_sentence(self) -> list[tuple[Figure, ...]]:
        article = self._article
        return [read_figures(article.sentence_text(s), article.language) for s in article.sentences]

    @cached_property
    def _figures(self) -> list[Figure]:
        title = read_figures(self._article.title or "", self._article.language)
        return [figure for figures in (*self._by_sentence, title) for figure in figures]

    @cached_property
    def _values(self) -> frozenset[float]:
        return frozenset(value for figure in self._figures for value in figure.values)

    @cached_property
    def _lower(self) -> str:
        return fold_digits(self._article.text).lower()

    @cached_property
    def _digits(self) -> frozenset[str]:
        return frozenset(re.findall(r"\d+", self._lower))

    @cached_property
    def _sources(self) -> list[tuple[Masked, tuple[Figure, ...]]]:
        texts = [self._article.sentence_text(s) for s in self._article.sentences]
        pairs = zip(texts, self._by_sentence, strict=True)
        return [(_masked(text, figures), figures) for text, figures in pairs if figures]

    def _reaches(self, magnitude: float) -> bool:
        """True when some figure is of an order of magnitude, or above it."""
        return any(value >= magnitude for value in self._values)

    def _may_be_span(self, figure: Figure) -> bool:
        duration = bool(figure.units) and figure.units[0].dimension == "duration"
        if duration and figure.units[0].size < 86_400 and self._tells_times:
            return True  # one of two times may be told in words
        return duration and figure.values[0] <= _COUNTED and self._times_apart(figure)

    @cached_property
    def _tells_times(self) -> bool:
        return any(f.kind == "clock" or _DOTTED_TIME.fullmatch(fold_digits(f.text)) for f in self._figures)

    def _times_apart(self, span: Figure) -> bool:
        """True when a reader may have counted so much time between times that the article tells."""
        kinds = next(kinds for least, kinds in _TIMES if span.units[0].size >= least)
        times = [figure for figure in (*self._figures, *self._now()) if figure.kind in kinds]
        if kinds not in (("year",), ("month",)):
            return any(len({f.values for f in times if f.kind == kind}) >= 2 for kind in kinds)
        per = round(span.units[0].size / (_YEAR if kinds == ("year",) else _MONTH)) or 1
        counts = {value * per for value in span.values}
        apart = {
            abs(x - y) for one in times for other in times for x in one.values for y in other.values if one != other
        }
        if kinds == ("month",):
            apart |= {12 - months for months in apart}
        return any(between - count in (0, 1) for count in counts for between in apart)  # the last one may not be full

    @cached_property
    def _published(self) -> date | None:
        try:
            return date.fromisoformat((self._article.published or "")[:10])
        except ValueError:
            return None

    # A sentence copied with another figure

    def _other_than_copied(self, text: str, figures: tuple[Figure, ...]) -> str | None:
        """A statement that is a sentence of the article, or a stretch of one, word for word, but for a figure."""
        copy = _masked(text, figures)
        differing: tuple[Figure, Figure] | None = None
        for source, theirs in self._sources if copy.tells else ():
            first = copy.found_in(source)
            if first is None:
                continue
            pairs = zip(figures, theirs[first : first + len(figures)], strict=True)
            different = [pair for pair in pairs if not _same_in_place(*pair)]
            if not different:
                return None
            differing = different[0]
        if differing is None:
            return None
        return f"the article says “{differing[1].text}” where the statement says “{differing[0].text}”"

    # Figures that count something else

    def _exchanged(self, text: str, figures: tuple[Figure, ...], language: str) -> str | None:
        """Two figures in each other's places: "14 Orthodox, six Catholics" for 14 Catholics and six Orthodox."""
        found: list[tuple[Figure, Figure]] = []
        for figure in figures:
            nouns = _counted(text, figure, language)
            if not nouns or figure.kind not in ("number", "ordinal") or self._counts(figure, nouns, language):
                continue
            rivals = [other for n in self._all for other in self._rivals(n, figure, nouns, language)]
            found += [(figure, other) for other in rivals[:1]]
        if len(found) < 2:
            return None
        return f"the article says “{found[0][1].text}” where the statement says “{found[0][0].text}”"

    def _measured_otherwise(self, text: str, figures: tuple[Figure, ...], language: str) -> str | None:
        """Another figure before the same two or three words: "a five-year community order" for a three-year one."""
        for figure in figures:
            nouns = _counted(text, figure, language)
            if len(nouns) < 2 or figure.values[0] <= 1 or figure.kind != "number":
                continue
            there = [
                (other, nouns & told, nouns == told)
                for n in self._all
                for other in self._by_sentence[n - 1]
                if other.units == figure.units and (told := _counted(self._sentence(n), other, language))
            ]
            if any(other.values[0] == figure.values[0] and shared for other, shared, _ in there):
                continue
            if theirs := next((other for other, _, equal in there if equal and other.kind == "number"), None):
                return f"the article says “{theirs.text}” where the statement says “{figure.text}”"
        return None

    def _rivals(self, number: int, figure: Figure, nouns: frozenset[str], language: str) -> Iterator[Figure]:
        """What counts the same things in a sentence where our figure counts others."""
        sentence, there = self._sentence(number), self._by_sentence[number - 1]
        alike = [other for other in there if bool(other.units) == bool(figure.units)]
        for own in (other for other in alike if other.values[0] == figure.values[0]):
            counted = _counted(sentence, own, language)
            for other in alike:
                if other.values[0] != own.values[0] and counted and nouns & _counted(sentence, other, language):
                    yield other

    def _counts(self, figure: Figure, nouns: frozenset[str], language: str) -> bool:
        """Whether the figure counts the same things anywhere in the article, or counts what is not said."""
        return any(
            other.values[0] == figure.values[0]
            and (not (told := _counted(self._sentence(n), other, language)) or nouns & told)
            for n in self._all
            for other in self._by_sentence[n - 1]
        )

    # Figures that need not stand there

    def _may_stand(self, figure: Figure, text: str, cites: Sequence[int], language: str) -> bool:
        if any(self._stands(figure, other, language) for other in self._figures):
            return True
        if not figure.units and figure.kind not in _NAMED and self._in_digits(figure):
            return True
        if not reads_number_words(self._article.language) and self._may_be_spelled(figure):
            return True
        if figure.kind in ("month", "weekday", "day", "year", "decade", "quarter", "clock"):
            return self._may_be_dated(figure, cites)
        return self._may_be_made(figure, text, cites, language)

    def _stands(self, figure: Figure, other: Figure, language: str) -> bool:
        """The same figure; a measure is not what counts something else: "two men" are no two months.

        A currency may have a name of its own in another language, "crowns" for "Kronen", which is not known for one.
        """
        if not same(figure, other):
            return False
        if not figure.units or other.units or other.kind in ("ordinal", "day"):
            return True
        if language != self._article.language and figure.units[0].dimension.startswith("money:"):
            return True
        age = figure.units[0].dimension == "duration" and other.values[0] < 120
        return age or not other.counts

    def _in_digits(self, figure: Figure) -> bool:
        """The very digits stand in the article, if only within a name or a date."""
        digits = re.findall(r"\d+", fold_digits(figure.text))
        plain = {str(int(value)) for value in figure.values if value == int(value)}
        return bool(self._digits & plain) or (
            figure.kind != "number" and self._digits.issuperset(digits) and bool(digits)
        )

    def _may_be_spelled(self, figure: Figure) -> bool:
        digits = str(figure.values[0]).rstrip("0").replace(".", "").rstrip("0")
        return len(digits) < _SPELLED_OUT and figure.kind != "month"

    def _may_be_made(self, figure: Figure, text: str, cites: Sequence[int], language: str) -> bool:
        value = figure.values[0]
        if figure.kind == "ordinal":
            listed = not figure.units and self._may_be_counted(figure, cites)
            return value <= 2 or listed or self._is_century(value) or self._may_be_span(figure)
        if figure.spelled and value == 1:
            return True
        if (time := _DOTTED_TIME.fullmatch(fold_digits(figure.text))) and {
            float(time[1]),
            float(time[1]) + 1,
        } & self._values:
            return True  # ten past four, for 4.10
        if not figure.units and value == int(value) and value <= _COUNTED:
            listed = self._may_be_counted(figure, cites) and not self._counted_otherwise(figure, text, cites, language)
            return listed or self._one_step(figure, cites)
        if self._may_be_span(figure):
            return True
        if figure.units and figure.units[0].dimension == "share" and value in (0, 100):
            return True
        return any(rounded(figure, other) for other in self._figures) or self._one_step(figure, cites)

    def _may_be_counted(self, figure: Figure, cites: Sequence[int]) -> bool:
        """A reader may have counted so many: the items of a list, the cited sentences, all but one of a group."""
        count = figure.values[0]
        if count <= 2:
            return True
        if count > _COUNTED:
            return False
        numbers = existing(self._article, cites)
        listed = max((len(_SEPARATOR.findall(self._sentence(n))) + 2 for n in numbers or self._all), default=0)
        all_but_one = figure.spelled and any(abs(value - count) == 1 for value in self._of(numbers or self._all))
        return count <= max(listed, len(numbers)) or all_but_one

    def _of(self, numbers: Sequence[int]) -> set[float]:
        return {value for n in numbers for figure in self._by_sentence[n - 1] for value in figure.values}

    def _counted_otherwise(self, figure: Figure, text: str, cites: Sequence[int], language: str) -> bool:
        """The cited sentences count the same things, and count them otherwise: six officers, not four."""
        nouns = _counted(text, figure, language) if language == self._article.language else frozenset()
        return bool(nouns) and any(
            other.kind == "number" and not other.units and nouns & _counted(self._sentence(n), other, language)
            for n in existing(self._article, cites)
            for other in self._by_sentence[n - 1]
        )

    def _sentence(self, number: int) -> str:
        return self._article.sentence_text(self._article.sentences[number - 1])

    def _one_step(self, figure: Figure, cites: Sequence[int]) -> bool:
        """One step from figures of the cited sentences and their neighbours; without cites, of any one sentence."""
        numbers = existing(self._article, cites)
        if numbers:
            return self._made_of(figure, self._near(numbers))
        spans = bool(figure.units) and figure.units[0].dimension == "duration"
        years = [other for other in self._figures if other.kind == "year"] if spans else []
        return any(self._made_of(figure, pool) for pool in (years, *self._by_sentence))

    def _made_of(self, figure: Figure, pool: Sequence[Figure]) -> bool:
        if figure.units and figure.units[0].dimension == "share":
            rests = [100 - value for other in pool if other.units == figure.units for value in other.values]
            if any(abs(rest - value) < 0.5 for rest in rests for value in figure.values):
                return True
        return one_step(figure, [*pool, *self._now()])

    @property
    def _all(self) -> range:
        return range(1, len(self._by_sentence) + 1)

    def _near(self, numbers: Sequence[int]) -> list[Figure]:
        """The figures of some sentences and of those beside them."""
        near = {number + step for number in numbers for step in (-1, 0, 1)} & set(self._all)
        return [figure for number in sorted(near) for figure in self._by_sentence[number - 1]]

    def _is_century(self, ordinal: float) -> bool:
        return any(f.kind in ("year", "decade") and (f.values[0] - 1) // 100 + 1 == ordinal for f in self._figures)

    # Dates that follow from others

    def _may_be_dated(self, figure: Figure, cites: Sequence[int]) -> bool:
        if figure.kind == "year":
            return self._may_be_year(figure, cites)
        if figure.kind == "decade":
            return self._is_decade(figure.values[0])
        if figure.kind == "quarter":
            return any(
                f.kind in ("month", "quarter") and (f.values[0] - 1) // 3 + 1 in figure.values for f in self._figures
            )
        if figure.kind == "clock":
            return self._may_be_told(figure)
        return self._published_about(figure) or self._written_otherwise(figure)

    def _may_be_told(self, clock: Figure) -> bool:
        """The hour of a time, or the next one, stands in the article as a number: ten past four, quarter to five."""
        hours = {hour for value in clock.values for hour in (value // 60, value // 60 + 1)}
        return bool({h % 12 or 12 for h in hours} & self._values) or any(value % 720 == 0 for value in clock.values)

    def _is_decade(self, start: float) -> bool:
        """A year of the decade stands in the article; ``1800s`` may be the century, too."""
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
        return short or one_step(figure, [*self._near(existing(self._article, cites) or self._all), *self._now()])

    def _now(self) -> list[Figure]:
        return [Figure("now", 0, 3, "year", (float(self._published.year),))] if self._published else []

    def _published_about(self, figure: Figure) -> bool:
        """The day of publication supplies days that an article calls today, on Tuesday or last week."""
        if self._published is None:
            return False
        days = [self._published + timedelta(days=step) for step in range(-31, 32)]
        if figure.kind == "month":
            return bool({day.month for day in days} & set(figure.values))
        if figure.kind == "weekday":
            return bool({day.weekday() for day in days[30:33]} & set(figure.values))
        return bool({day.day for day in days[24:39]} & set(figure.values))

    def _written_otherwise(self, figure: Figure) -> bool:
        """A name of a month or weekday that stands in the article in another case, or as part of a word."""
        names = conventions(self._article.language)
        tables = {"month": {**names.months, **names.short_months}, "weekday": names.weekdays}
        table: Iterable[tuple[str, int]] = tables.get(figure.kind, {}).items()
        stems = {name[: max(3, len(name) - 1)] for name, number in table if number in figure.values and len(name) >= 4}
        return any(re.search(rf"(?<!\w){re.escape(stem)}", self._lower) for stem in stems)


def _counted(text: str, figure: Figure, language: str) -> frozenset[str]:
    """Stems of the words that say what a figure counts: up to three after it, before a mark or a function word."""
    stems, end = [], figure.end
    for found in islice(_WORD.finditer(text, figure.end), 3):
        if text[end : found.start()].strip(" \xa0-") or is_stop_word(found[0], language):
            break
        stems.append(stem(found[0], language))
        end = found.end()
    return frozenset(stems)


def _noun(figure: Figure) -> str:
    return "date" if figure.kind in ("month", "weekday", "day", "year", "decade", "quarter") else "figure"


def _masked(text: str, figures: Sequence[Figure]) -> Masked:
    return masked(text, ((figure.start, figure.end) for figure in figures))


def _same_in_place(ours: Figure, theirs: Figure) -> bool:
    """In a copied sentence the unit must be there where the article has one."""
    if ours.units and theirs.units:
        dimensions = {unit.dimension for unit in ours.units} & {unit.dimension for unit in theirs.units}
        return bool(dimensions) and (same(ours, theirs) or rounded(ours, theirs))
    return bool(ours.units) == bool(theirs.units) and (same(ours, theirs) or rounded(ours, theirs))
