"""Compares reports of one event without a model: what they share exactly, whom they quote, what they date.

A figure differs if two sentences of one language share most of their words, and have the same kind of figure at the
same place with another value: the same unit, or the same noun after it. Rounded and inexact figures differ in nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import combinations, product, zip_longest

from summarizer.checks.agreement import is_rounding, same_quantity
from summarizer.extract.alignment import (
    FEWEST_WORDS,
    Names,
    dates_among,
    is_proper_name,
    quotation_differences,
)
from summarizer.extract.entities import sides_of
from summarizer.extract.quotations.finder import find_quotations
from summarizer.extract.quotations.lexicon import FULL_NAME
from summarizer.extract.report import quotations_of, stances_of
from summarizer.extract.stances.holders import fullest_names, name_words, target_key
from summarizer.results import (
    ComparedCell,
    ComparedClaim,
    ComparedClaims,
    ComparedKind,
    ComparedSources,
    ComparedVoice,
    CompareReport,
    Contradiction,
    DatedWords,
    DifferenceKind,
    Evidence,
    Framing,
    Quoted,
    ReportWords,
    RunReport,
    Version,
    article_info,
    evidence_at,
    evidence_for,
    group_by,
)
from summarizer.text import lexicon
from summarizer.text.article import Article, Sentence
from summarizer.text.notation import SHARE
from summarizer.text.numbers import DATE_KINDS, Figure, read_figures
from summarizer.text.sentences import injected_sentences
from summarizer.text.tokens import Token, analyse, content_stems
from summarizer.text.typography import VerbatimText, bare_name, folded_words, occurrences, plain, single_spaced

NOTHING_SHARED = "Nothing was found that these reports share; they may not be about one event"


def headline_of(article: Article) -> str | None:
    """The article's own headline: its title, else a heading that it begins with."""
    if article.title:
        return article.title
    first = article.paragraphs[0]
    return article.quote(first.span) if first.kind == "heading" else None


def lead_of(article: Article) -> int:
    """The number of the first sentence that is no heading and not the title; 1 if there is none."""
    title = plain(article.title or "").casefold()
    bodies = (sentence for sentence in article.sentences if not article.is_heading(sentence))
    return next((one.number for one in bodies if plain(article.sentence_text(one)).casefold() != title), 1)


def sources_of(articles: Sequence[Article], verified: Sequence[list[Quoted] | None] = ()) -> ComparedSources:
    """Who is quoted where, how the reports begin, and what they date.

    ``verified``, the articles' quotations with speakers that a verifier read, take the place of those that rules find.
    """
    quotations = [
        quotations_of(article) if known is None else known for article, known in zip_longest(articles, verified)
    ]
    return ComparedSources(
        voices=voices_of(articles, quotations),
        quotations=quotation_differences(articles, quotations),
        framing=[
            Framing(report=at, headline=headline_of(article), lead=evidence_for(article, [lead_of(article)]))
            for at, article in enumerate(articles, start=1)
        ],
        timeline=timeline_of(articles),
    )


def compare_report(
    articles: Sequence[Article],
    claims: ComparedClaims,
    sources: ComparedSources,
    run: RunReport,
    *,
    about: str | None,
    note: str | None = None,
) -> CompareReport:
    """The result of a comparison of these articles. ``about`` is what they were chosen by.

    ``note`` says what limits it; reports that share nothing are noted too.
    """
    shared = claims.common or claims.contradictions or sources.quotations
    notes = ". ".join(filter(None, (note, "" if shared else NOTHING_SHARED)))
    reports = [article_info(article) for article in articles]
    return CompareReport.of(claims, sources, about=about, reports=reports, note=notes or None, run=run)


# Voices


@dataclass(frozen=True, slots=True)
class _Heard:
    report: int
    name: str
    role: str | None
    quoted: Quoted | None


def voices_of(articles: Sequence[Article], quotations: Sequence[Sequence[Quoted]]) -> list[ComparedVoice]:
    """Whom each report quotes; those quoted by most reports first, and last those whose words are only reported.

    A speaker without a name, such as ``a spokesman``, is the same only under the same words.
    """
    heard = [one for at, article in enumerate(articles) for one in _heard(at, article, quotations[at])]
    names = fullest_names(one.name for one in heard if name_words(one.name))
    grouped = group_by(heard, lambda one: names.get(one.name) or target_key(one.name))
    voices = [_voice(lines, names, articles) for _, lines in grouped]
    shown = [voice for voice in voices if voice.quoted or len(voice.named) > 1]
    return sorted(shown, key=lambda voice: -len(voice.quoted))


def _heard(report: int, article: Article, quotations: Sequence[Quoted]) -> Iterator[_Heard]:
    for quoted in quotations:
        if quoted.speaker:
            yield _Heard(report, quoted.speaker, quoted.role, quoted)
    for said in find_quotations(article):
        name = said.speaker.name if said.speaker and said.speech == "indirect" else ""
        if said.speaker and is_proper_name(name) and not any(occurrences(article.text, name.split()[-1].lower())):
            yield _Heard(report, said.speaker.name, said.speaker.role, None)


def _voice(lines: Sequence[_Heard], names: dict[str, str], articles: Sequence[Article]) -> ComparedVoice:
    name = names.get(lines[0].name, lines[0].name)
    quoted = [
        ReportWords(
            report=report + 1,
            text=" ".join(one.quoted.text for one in said if one.quoted),
            evidence=[piece for one in said if one.quoted for piece in one.quoted.evidence],
        )
        for report, said in group_by([one for one in lines if one.quoted], lambda one: one.report)
    ]
    heard = {one.report for one in lines}
    bare = bare_name(name)
    surname = bare.split()[-1] if is_proper_name(bare) and len(bare.split()) == FULL_NAME else bare
    return ComparedVoice(
        name=name,
        role=next((one.role for one in lines if one.role), None),
        quoted=sorted(quoted, key=lambda words: words.report),
        named=[at + 1 for at, article in enumerate(articles) if at in heard or any(occurrences(article.text, surname))],
    )


# Dates


def timeline_of(articles: Sequence[Article]) -> list[DatedWords]:
    """The sentences that give a day, by date; a day without a year is that of the one full date with this day."""
    dated: dict[str, list[ReportWords]] = {}
    for at, article in enumerate(articles):
        injected = injected_sentences(article)
        for sentence in article.sentences:
            text = article.sentence_text(sentence)
            for date in dict.fromkeys(dates_in(text, article.language)) if sentence.number not in injected else ():
                piece = evidence_at(article, sentence.span)
                dated.setdefault(date, []).append(
                    ReportWords(report=at + 1, text=single_spaced(text).strip(), evidence=[piece])
                )
    for date in [date for date in dated if len(date) == len("05-14")]:
        full = [other for other in dated if other.endswith(f"-{date}") and other != date]
        if len(full) == 1:
            dated[full[0]] += dated.pop(date)
    known = sorted(dated.items(), key=lambda item: (len(item[0]) < len("2026-05-14"), item[0]))
    return [
        DatedWords(date=date, words=sorted(words, key=lambda one: (one.report, one.evidence[0].start)))
        for date, words in known
    ]


def dates_in(text: str, language: str) -> Iterator[str]:
    """The days that a text gives: ``2026-05-14``, or ``05-14`` without a year. Ambiguous ones are left out."""
    for date in dates_among(text, read_figures(text, language)):
        known = {figure.kind: int(figure.values[0]) for figure in date if len(figure.values) == 1}
        if "month" in known and "day" in known:
            day = f"{known['month']:02}-{known['day']:02}"
            yield f"{known['year']}-{day}" if "year" in known else day


_FEWEST_SHARED, _OF_SHORTER, _OF_LONGER = 3, 0.6, 0.35
"""Least content words that two sentences share, and their least share of each sentence's, for both to tell the same. No
two of 312 articles, compared 24 at a time, differ by these bounds."""
_DIGITS = 2
"""Significant digits of a figure that is rare enough to be the same thing where it is equal."""
_WORDS_OF_FIGURE = 2
"""Content words that two sentences with the same figure share at least, if they are of one language."""
_PLAIN_SHARE = 0.5
"""Most words with a capital in a sentence that names are read from; a headline may have more."""
_BEFORE_FIGURE = 2
"""Words before a figure that may make it inexact."""
_NEAR = 40
"""Most code points from a count to the noun that it counts."""


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

    @property
    def is_in_capitals(self) -> bool:
        """Whether most words have a capital, as in some headlines, so that capitals show no names."""
        return sum(token.text[0].isupper() for token in self.tokens) > _PLAIN_SHARE * len(self.tokens)

    def noun_after(self, figure: Figure) -> str:
        """The stem of the word directly after a count; empty if it is none, or a function word."""
        end = self.sentence.span.start + figure.end
        after = next((token for token in self.tokens if end <= token.span.start < end + _NEAR), None)
        return after.stem if after and after.text[0].isalpha() and not after.is_stop and figure.counts else ""

    def is_exact(self, figure: Figure) -> bool:
        """Whether no word such as ``about`` or ``more than`` stands before a figure. A language without a list of such
        words has no exact figures."""
        inexact = lexicon.words(lexicon.table_if_any("tokens", self.article.language).get("approximate", ""))
        before = [token for token in self.tokens if token.span.end <= self.sentence.span.start + figure.start]
        return bool(inexact) and inexact.isdisjoint(token.lower for token in before[-_BEFORE_FIGURE:])

    def evidence(self) -> list[Evidence]:
        return [evidence_at(self.article, self.sentence.span)]

    def shown(self) -> Version:
        words = ReportWords(report=self.report + 1, text=self.text, evidence=self.evidence())
        return Version(text=self.text, reports=[words])


def exact_claims(articles: Sequence[Article]) -> ComparedClaims:
    """What the reports share exactly, what one has alone, and where a figure or date alone differs."""
    lines = [list(_lines(at, article)) for at, article in enumerate(articles)]
    quotations = [quotations_of(article) for article in articles]
    alignment = _Alignment(articles, lines, quotations)
    rows = [*alignment.quotations(), *alignment.figures(), *alignment.dates(), *alignment.names()]
    contradictions = list(_differences(lines))
    disputed = {version.text for one in contradictions for version in (one.first, one.second)}
    disputed |= {words.text for one in quotation_differences(articles, quotations) for words in one.versions}
    sure = [row for row in rows if all(cell.verdict != "unverified" for cell in row.cells)]
    return ComparedClaims(
        common=sorted((row for row in rows if len(row.bearing) > 1), key=lambda row: -len(row.bearing)),
        alone=[row for row in sure if len(row.bearing) == 1 and row.text not in disputed],
        contradictions=contradictions,
        unconfirmed=[],
        sides=sides_of(articles, [stances_of(article) for article in articles]),
        words=[],
    )


def _lines(report: int, article: Article) -> Iterator[_Line]:
    orders = injected_sentences(article)
    analysis = analyse(article)
    stems = frozenset(content_stems(article.title or "", article.language)).union(*analysis.stems)
    for sentence in article.sentences:
        if sentence.number not in orders:
            yield _Line(report, article, sentence, analysis.tokens(sentence.number - 1), stems)


# The same in several reports, or in one alone


@dataclass(frozen=True)
class _Alignment:
    articles: Sequence[Article]
    lines: Sequence[Sequence[_Line]]
    quoted: Sequence[Sequence[Quoted]]

    @cached_property
    def texts(self) -> list[VerbatimText]:
        return [VerbatimText(article.text) for article in self.articles]

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
            yield from self._shared("date", {line.report: line for _, line in reversed(dated)})

    def names(self) -> Iterator[ComparedClaim]:
        """Each name of several words that several reports have; names are found where nouns have no capitals."""
        found = (
            name
            for names, lines in zip(map(Names, self.articles), self.lines, strict=True)
            for line in lines
            if not line.is_in_capitals
            for name in names.of(line.text)
        )
        for name in dict.fromkeys(name for name in found if " " in name):
            named = (line for lines in self.lines for line in reversed(lines) if any(occurrences(line.text, name)))
            yield from self._shared("name", {line.report: line for line in named}, name)

    def _shared(self, kind: ComparedKind, lines: Mapping[int, _Line], text: str = "") -> Iterator[ComparedClaim]:
        """What a line of each of several reports has; ``text`` is that of the first line if not given."""
        if len(lines) > 1:
            home = lines[min(lines)]
            cells = [
                _cell(at, "supported", lines[at].evidence()) if at in lines else _cell(at, "not_stated", [])
                for at in range(len(self.articles))
            ]
            yield _row(kind, text or home.text, home.report, cells)


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
                    yield Contradiction(kind=kind, by="exact", first=one.shown(), second=other.shown(), reason=None)


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
            kind: DifferenceKind = "date" if own[0].kind in DATE_KINDS else "figure"
            yield kind, frozenset(tuple(f.values[0] for f in side) for side in (own, theirs[slot]))


def _tell_the_same(one: _Line, other: _Line) -> bool:
    shared = len(one.stems & other.stems)
    shorter, longer = sorted((len(one.stems), len(other.stems)))
    return shared >= max(_FEWEST_SHARED, _OF_SHORTER * shorter, _OF_LONGER * longer)


def _slot(line: _Line, figure: Figure) -> tuple[str, ...]:
    """What a figure is about: its kind with its unit or noun; empty if that cannot be told."""
    if figure.kind in DATE_KINDS:
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
