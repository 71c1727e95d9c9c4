"""Compares facts of reports: the same figures, dates, names and quotations, and figures that differ.

A figure differs if two sentences of one language share most of their words, and have the same kind of figure at the
same place with another value: the same unit, or the same noun after it. Rounded and inexact figures differ in nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from itertools import combinations, product

from summarizer.checks.figures import is_rounding, same_quantity
from summarizer.extract.compared_sources import FEWEST_WORDS, dates_in, quotation_differences
from summarizer.extract.entities import names_of
from summarizer.extract.evidence import evidence_at
from summarizer.extract.quotations.lexicon import PARTICLES
from summarizer.extract.report import quotations_of, stances_of
from summarizer.extract.stances.holders import name_words
from summarizer.results import (
    ComparedCell,
    ComparedClaim,
    ComparedClaims,
    ComparedKind,
    ComparedSide,
    Contradiction,
    DifferenceKind,
    Evidence,
    Quoted,
    ReportWords,
    SideCell,
    Stance,
    Version,
)
from summarizer.text import lexicon
from summarizer.text.article import Article, Sentence
from summarizer.text.injection import injected_sentences
from summarizer.text.numbers import Figure, read_figures
from summarizer.text.quotes import VerbatimText, occurrences
from summarizer.text.stems import content_stems
from summarizer.text.tokens import Token, analyse
from summarizer.text.typography import folded_words
from summarizer.text.units import SHARE, conventions
from summarizer.voices import group_by

_FEWEST_SHARED, _OF_SHORTER, _OF_LONGER = 3, 0.6, 0.35
"""Least content words that two sentences share, and their least share of each sentence's, for both to tell the same. No
two of 312 articles, compared 24 at a time, differ by these bounds."""
_DIGITS = 2
"""Significant digits of a figure that is rare enough to be the same thing where it is equal."""
_WORDS_OF_FIGURE = 2
"""Content words that two sentences with the same figure share at least, if they are of one language."""
_IN_NAME = frozenset({" ", "-", ". ", "’ ", "' "})
"""What may stand between two words of a name."""
_PLAIN_SHARE = 0.5
"""Most words with a capital in a sentence that names are read from; a headline may have more."""
_BEFORE_FIGURE = 2
"""Words before a figure that may make it inexact."""
_NEAR = 40
"""Most code points from a count to the noun that it counts."""
_DATE_KINDS = frozenset({"day", "month", "weekday", "clock", "year"})


@dataclass(frozen=True)
class _Line:
    """A sentence of a report with its words and figures."""

    report: int
    article: Article
    sentence: Sentence
    tokens: tuple[Token, ...]
    report_stems: frozenset[str]
    """The content words of the whole report."""

    @cached_property
    def text(self) -> str:
        return " ".join(self.article.sentence_text(self.sentence).split())

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The figures; their offsets count from the sentence's start."""
        text = "".join(" " if sign.isspace() else sign for sign in self.article.sentence_text(self.sentence))
        found = read_figures(text, self.article.language)
        return tuple(figure for figure in found if figure.certain and not figure.vague)

    @cached_property
    def words(self) -> tuple[Token, ...]:
        """The content words outside figures."""
        base = self.sentence.span.start
        inside = [range(base + figure.start, base + figure.end) for figure in self.figures]
        return tuple(
            token
            for token in self.tokens
            if not token.is_stop and not token.stem[0].isdigit() and not any(token.span.start in at for at in inside)
        )

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(token.stem for token in self.words)

    @cached_property
    def capitals(self) -> frozenset[str]:
        """The stems of the words with a capital, names among them."""
        return frozenset(token.stem for token in self.words if token.text[0].isupper())

    def noun_after(self, figure: Figure) -> str:
        """The stem of the word directly after a count; empty if it is none, or a function word."""
        end = self.sentence.span.start + figure.end
        after = next((token for token in self.tokens if end <= token.span.start < end + _NEAR), None)
        return after.stem if after and after.text[0].isalpha() and not after.is_stop and figure.counts else ""

    def is_exact(self, figure: Figure) -> bool:
        """Whether no word such as ``about`` or ``more than`` stands before a figure. A language without a list of such
        words has no exact figures."""
        inexact = _inexact_words(self.article.language)
        before = [token for token in self.tokens if token.span.end <= self.sentence.span.start + figure.start]
        return bool(inexact) and inexact.isdisjoint(token.lower for token in before[-_BEFORE_FIGURE:])

    def evidence(self) -> list[Evidence]:
        return [evidence_at(self.article, self.sentence.span)]

    def shown(self) -> ReportWords:
        return ReportWords(report=self.report + 1, text=self.text, evidence=self.evidence())


def _inexact_words(language: str) -> frozenset[str]:
    return lexicon.words(lexicon.table_if_any("tokens", language).get("approximate", ""))


def exact_claims(articles: Sequence[Article]) -> ComparedClaims:
    """What the reports share exactly, what one has alone, and where a figure or date alone differs."""
    lines = [list(_lines(at, article)) for at, article in enumerate(articles)]
    quotations = [quotations_of(article) for article in articles]
    alignment = _Alignment(articles, lines, quotations)
    rows = [*alignment.quotations(), *alignment.figures(), *alignment.dates(), *alignment.names()]
    contradictions = list(_differences(lines))
    disputed = {version.text for one in contradictions for version in (one.first, one.second)}
    disputed |= {words.text for one in quotation_differences(articles, quotations) for words in one.versions}
    return ComparedClaims(
        common=sorted((row for row in rows if _bearers(row) > 1), key=lambda row: -_bearers(row)),
        alone=[row for row in rows if _is_alone(row) and row.text not in disputed],
        contradictions=contradictions,
        unconfirmed=[],
        sides=_sides(articles, [stances_of(article) for article in articles]),
        words=[],
    )


def _lines(report: int, article: Article) -> Iterator[_Line]:
    orders = injected_sentences(article)
    analysis = analyse(article)
    stems = frozenset(content_stems(article.title or "", article.language)).union(*analysis.stems)
    for sentence in article.sentences:
        if sentence.number not in orders:
            yield _Line(report, article, sentence, analysis.tokens(sentence.number - 1), stems)


def _bearers(row: ComparedClaim) -> int:
    return sum(cell.verdict == "supported" for cell in row.cells)


def _is_alone(row: ComparedClaim) -> bool:
    return _bearers(row) == 1 and all(cell.verdict != "unverified" for cell in row.cells)


# The same in several reports, or in one alone


@dataclass(frozen=True)
class _Alignment:
    articles: Sequence[Article]
    lines: Sequence[Sequence[_Line]]
    quoted: Sequence[Sequence[Quoted]]
    texts: list[VerbatimText] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "texts", [VerbatimText(article.text) for article in self.articles])

    def quotations(self) -> Iterator[ComparedClaim]:
        """Each quotation once, beside all reports; one of another language may have it translated."""
        shown: set[tuple[str, ...]] = set()
        for report, article in enumerate(self.articles):
            for quoted in self.quoted[report]:
                words = tuple(folded_words(quoted.text))
                if len(words) >= FEWEST_WORDS and words not in shown:
                    shown.add(words)
                    cells = [
                        _cell(at, "supported", quoted.evidence)
                        if at == report
                        else self._quotation_cell(at, quoted.text, article)
                        for at in range(len(self.articles))
                    ]
                    yield _row("quotation", quoted.text, report, cells)

    def _quotation_cell(self, report: int, words: str, home: Article) -> ComparedCell:
        if self.texts[report].contains(words):
            bearing = [line for line in self.lines[report] if _has_part(line.text, words)]
            return _cell(report, "supported", [piece for line in bearing for piece in line.evidence()])
        return _cell(report, "not_stated" if self.articles[report].language == home.language else "unverified", [])

    def figures(self) -> Iterator[ComparedClaim]:
        """Each figure with its unit or noun once, beside all reports."""
        shown: list[tuple[_Line, Figure]] = []
        rows: dict[tuple[object, ...], ComparedClaim] = {}
        for line in (line for of_report in self.lines for line in of_report):
            for figure in line.figures:
                if _is_telling(line, figure) and not any(_same(line, figure, *other) for other in shown):
                    shown.append((line, figure))
                    row = self._figure_row(line, figure)
                    rows.setdefault((row.report, row.text, *(cell.verdict for cell in row.cells)), row)
        yield from rows.values()

    def _figure_row(self, home: _Line, figure: Figure) -> ComparedClaim:
        cells = []
        for report, lines in enumerate(self.lines):
            bearing = [line for line in lines if any(_same(home, figure, line, other) for other in line.figures)]
            if bearing:
                cells.append(_cell(report, "supported", bearing[0].evidence()))
            else:
                near = any(same_quantity(figure, other) for line in lines for other in line.figures)
                cells.append(_cell(report, "unverified" if near else "not_stated", []))
        return _row("figure", home.text, home.report, cells)

    def dates(self) -> Iterator[ComparedClaim]:
        """Each day that several reports give."""
        found = [
            (date[-len("05-14") :], line)
            for of_report in self.lines
            for line in of_report
            for date in dates_in(line.text, line.article.language)
        ]
        for _, dated in group_by(found, lambda pair: pair[0]):
            first = {line.report: line for _, line in reversed(dated)}
            if len(first) > 1:
                home = first[min(first)]
                cells = [
                    _cell(at, "supported", first[at].evidence()) if at in first else _cell(at, "not_stated", [])
                    for at in range(len(self.articles))
                ]
                yield _row("date", home.text, home.report, cells)

    def names(self) -> Iterator[ComparedClaim]:
        """Each name of several words that several reports have; names are found where nouns have no capitals."""
        lines = (line for of_report in self.lines for line in of_report if line.article.language != "de")
        for name in dict.fromkeys(name for line in lines for name in _names_in(line)):
            cells = [self._name_cell(at, name) for at in range(len(self.articles))]
            bearing = [at for at, cell in enumerate(cells) if cell.verdict == "supported"]
            if len(bearing) > 1:
                yield _row("name", name, bearing[0], cells)

    def _name_cell(self, report: int, name: str) -> ComparedCell:
        line = next((line for line in self.lines[report] if any(occurrences(line.text, name))), None)
        return _cell(report, "supported", line.evidence()) if line else _cell(report, "not_stated", [])


def _has_part(sentence: str, quotation: str) -> bool:
    """Whether at least half of a sentence, or of a quotation, stands in the other in one run."""
    one, other = folded_words(sentence), folded_words(quotation)
    run = SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size
    return 2 * run >= min(len(one), len(other))


def _row(kind: ComparedKind, text: str, report: int, cells: list[ComparedCell]) -> ComparedClaim:
    return ComparedClaim(kind=kind, text=text, by="exact", report=report + 1, cells=cells)


def _cell(report: int, verdict: str, evidence: list[Evidence]) -> ComparedCell:
    return ComparedCell.model_validate(
        {"report": report + 1, "verdict": verdict, "text": None, "evidence": evidence, "reason": None}
    )


def _is_telling(line: _Line, figure: Figure) -> bool:
    """Whether a figure is of something, and precise enough to tell it."""
    precise = len(f"{figure.values[0]:.6g}".replace(".", "").strip("0")) >= _DIGITS
    return figure.kind == "number" and precise and (bool(figure.units) or bool(line.noun_after(figure)))


def _same(one_line: _Line, one: Figure, other_line: _Line, other: Figure) -> bool:
    """Whether two figures are the same quantity of the same unit, or of the same noun in one language, in sentences
    that share words; sentences of two languages cannot share them, but a measure that is no share is rare enough."""
    if other.kind != "number" or not same_quantity(one, other) or bool(one.units) != bool(other.units):
        return False
    if one_line.article.language != other_line.article.language:
        return bool(one.units) and SHARE not in one.units
    if not one.units and one_line.noun_after(one) != other_line.noun_after(other):
        return False
    return one_line is other_line or len(one_line.stems & other_line.stems) >= _WORDS_OF_FIGURE


def _names_in(line: _Line) -> Iterator[str]:
    """The names of several words."""
    if sum(token.text[0].isupper() for token in line.tokens) > _PLAIN_SHARE * len(line.tokens):
        return
    run: list[Token] = []
    for token in line.tokens:
        goes_on = bool(run) and token.gap in _IN_NAME
        if not goes_on or not (token.text[0].isupper() or token.lower in PARTICLES):
            yield from _name(line.article, run)
            run = []
        if run or token.text[0].isupper():
            run.append(token)
    yield from _name(line.article, run)


def _name(article: Article, run: Sequence[Token]) -> Iterator[str]:
    """The name in a run of words, without words that neither begin nor end one."""
    may = [at for at, token in enumerate(run) if _may_name(token, article.language)]
    words = article.text[run[may[0]].span.start : run[may[-1]].span.end].split() if may else []
    if len(words) > 1:
        yield " ".join(words).removesuffix("'s").removesuffix("’s")


def _may_name(token: Token, language: str) -> bool:
    """Whether a word may begin or end a name: it is no function word, title, weekday or month."""
    known = conventions(language)
    titles = lexicon.words(lexicon.table_if_any("tokens", language).get("titles", ""))
    other = token.is_stop or token.lower in known.weekdays or token.lower in known.months or token.text in titles
    return not other and bool(name_words(token.text))


# Figures and dates that differ


def _differences(lines: Sequence[Sequence[_Line]]) -> Iterator[Contradiction]:
    """The figures and dates that differ between two reports, each pair of values once."""
    shown: set[tuple[object, ...]] = set()
    with_figures = [[line for line in of_report if line.figures] for of_report in lines]
    for first, second in combinations(with_figures, 2):
        for one, other in product(first, second):
            for kind, values in _differing(one, other):
                if (kind, values) not in shown and not _also_said(one, other, with_figures):
                    shown.add((kind, values))
                    yield _contradiction(kind, one, other)


def _contradiction(kind: DifferenceKind, one: _Line, other: _Line) -> Contradiction:
    first, second = (Version(text=line.text, reports=[line.shown()]) for line in (one, other))
    return Contradiction(kind=kind, by="exact", first=first, second=second, reason=None)


def _differing(one: _Line, other: _Line) -> Iterator[tuple[DifferenceKind, frozenset[tuple[float, ...]]]]:
    """What kind of figure differs between two sentences that otherwise tell the same, and the values."""
    if one.article.language != other.article.language:
        return
    if not _tell_the_same(one, other):
        return
    if one.capitals - other.report_stems and other.capitals - one.report_stems:
        return  # each names something that the other report does not know
    theirs = dict(group_by(other.figures, lambda figure: _slot(other, figure)))
    for slot, own in group_by(one.figures, lambda figure: _slot(one, figure)):
        pairs = list(zip(own, theirs.get(slot, []), strict=False))
        if slot and len(own) == len(theirs.get(slot, [])) and any(_differ(one, a, other, b) for a, b in pairs):
            kind: DifferenceKind = "date" if own[0].kind in _DATE_KINDS else "figure"
            yield kind, frozenset(tuple(f.values[0] for f in side) for side in (own, theirs[slot]))


def _tell_the_same(one: _Line, other: _Line) -> bool:
    shared = len(one.stems & other.stems)
    shorter, longer = sorted((len(one.stems), len(other.stems)))
    return shared >= max(_FEWEST_SHARED, _OF_SHORTER * shorter, _OF_LONGER * longer)


def _slot(line: _Line, figure: Figure) -> tuple[str, ...]:
    """What a figure is about: its kind with its unit or noun; empty if that cannot be told."""
    if figure.kind in _DATE_KINDS:
        return (figure.kind,)
    if figure.units:
        return (figure.kind, *sorted({unit.dimension for unit in figure.units}))
    noun = line.noun_after(figure)
    return (figure.kind, "count", noun) if noun or not figure.counts else ()


def _differ(one_line: _Line, one: Figure, other_line: _Line, other: Figure) -> bool:
    exact = one_line.is_exact(one) and other_line.is_exact(other)
    return exact and not same_quantity(one, other) and not is_rounding(one, other) and not is_rounding(other, one)


def _also_said(one: _Line, other: _Line, lines: Sequence[Sequence[_Line]]) -> bool:
    """Whether one of the reports also has a sentence that agrees with the other's, so that both may speak of two
    things."""
    return any(
        not list(_differing(line, against)) and _agrees(line, against)
        for line, against in (
            *((line, other) for line in lines[one.report] if line is not one),
            *((line, one) for line in lines[other.report] if line is not other),
        )
    )


def _agrees(line: _Line, other: _Line) -> bool:
    return _tell_the_same(line, other) and any(
        _slot(line, a) == _slot(other, b) and same_quantity(a, b) for a in line.figures for b in other.figures
    )


# Sides


def _sides(articles: Sequence[Article], stances: Sequence[Sequence[Stance]]) -> list[ComparedSide]:
    """The stances that the reports state in so many words, under names that are certainly the same."""
    sources = [(str(report), *pair) for report, pair in enumerate(zip(articles, stances, strict=True))]
    holders, targets = names_of(sources).lookup()
    lines = [(report, stance) for report, of_report in enumerate(stances) for stance in of_report]
    grouped = group_by(
        lines, lambda line: (holders[str(line[0]), line[1].holder], targets[str(line[0]), line[1].target])
    )
    sides = [_side(holder.name, same) for (holder, _), same in grouped]
    return sorted(sides, key=lambda side: -len(side.cells))


def _side(holder: str, lines: Sequence[tuple[int, Stance]]) -> ComparedSide:
    first = {report: stance for report, stance in reversed(lines)}
    cells = [
        SideCell.of(stance, report=report + 1) for report, stance in sorted(first.items(), key=lambda item: item[0])
    ]
    return side_of(holder, [stance for _, stance in lines], cells)


def side_of(holder: str, stances: Sequence[Stance], cells: list[SideCell]) -> ComparedSide:
    """A side with all names that these stances have for its holder and target."""
    target = stances[0].target
    names = dict.fromkeys(name for stance in stances for name in (stance.holder, stance.target))
    return ComparedSide(
        holder=holder,
        role=next((stance.role for stance in stances if stance.role), None),
        target=target,
        also=[name for name in names if name not in (holder, target)],
        cells=cells,
    )
