"""Compares how reports of one event tell it: whom they quote and how, how they begin, what they date."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from summarizer.extract.evidence import article_info, evidence_at, evidence_for
from summarizer.extract.quotations.finder import find_quotations
from summarizer.extract.quotations.lexicon import PARTICLES
from summarizer.extract.report import quotations_of
from summarizer.extract.stances.holders import fullest_names, name_words, same_name, target_key
from summarizer.results import (
    ComparedClaims,
    ComparedSources,
    ComparedVoice,
    CompareReport,
    DatedWords,
    Framing,
    QuotationDifference,
    Quoted,
    ReportWords,
    RunReport,
)
from summarizer.shape import group_by
from summarizer.text.article import Article
from summarizer.text.injection import injected_sentences
from summarizer.text.numbers import Figure, read_figures
from summarizer.text.quotes import VerbatimText, occurrences
from summarizer.text.stems import stop_words
from summarizer.text.typography import folded_words, plain, single_spaced

NOTHING_SHARED = "Nothing was found that these reports share; they may not be about one event"
FEWEST_WORDS = 5
"""Shorter quotations are set phrases, or words that anybody may use."""
_SAME_SHARE = 0.6
"""Least share of the shorter quotation's words that the other has in the same order, for both to be the same words."""
_RUN, _CONTENT_WORDS = 4, 2
"""Least words in a row that both have, and least words that both have and that are no function words."""
_FIRST_AND_LAST = 2
"""Words of a name that a report may shorten to the last."""
_DATE_GAP = 8
"""Most code points between the day, month and year of one date."""


def headline_of(article: Article) -> str | None:
    """The article's own headline: its title, else a heading that it begins with."""
    if article.title:
        return article.title
    first = article.paragraphs[0]
    return article.quote(first.span) if first.kind == "heading" else None


def lead_of(article: Article) -> int:
    """The number of the first sentence that is no heading and not the title; 1 if there is none."""
    title = plain(article.title or "").casefold()
    for sentence in article.sentences:
        if not article.is_heading(sentence) and plain(article.sentence_text(sentence)).casefold() != title:
            return sentence.number
    return 1


def sources_of(articles: Sequence[Article], verified: Sequence[list[Quoted] | None] = ()) -> ComparedSources:
    """Who is quoted where, how the reports begin, and what they date.

    ``verified``, the articles' quotations with speakers that a verifier read, take the place of those that rules find.
    """
    given = [*verified, *[None] * (len(articles) - len(verified))]
    quotations = [
        quotations_of(article) if known is None else known for article, known in zip(articles, given, strict=True)
    ]
    return ComparedSources(
        voices=voices_of(articles, quotations),
        quotations=quotation_differences(articles, quotations),
        framing=framing_of(articles),
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


def framing_of(articles: Sequence[Article]) -> list[Framing]:
    """How each report begins."""
    return [
        Framing(report=at, headline=headline_of(article), lead=evidence_for(article, [lead_of(article)]))
        for at, article in enumerate(articles, start=1)
    ]


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
        if said.speaker and said.speech == "indirect" and _is_named(article, said.speaker.name):
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
    bare = name.removeprefix("The ").removeprefix("the ")
    surname = bare.split()[-1] if is_proper_name(bare) and len(bare.split()) == _FIRST_AND_LAST else bare
    return ComparedVoice(
        name=name,
        role=next((one.role for one in lines if one.role), None),
        quoted=sorted(quoted, key=lambda words: words.report),
        named=[at + 1 for at, article in enumerate(articles) if at in heard or any(occurrences(article.text, surname))],
    )


def is_proper_name(name: str) -> bool:
    """Whether each word of a name has a capital: ``Ana de Ruiz`` and ``PWU``, but not ``Black voters``."""
    words = [word for word in name.split() if word.lower() not in PARTICLES]
    return bool(words) and all(word[0].isupper() for word in words)


def _is_named(article: Article, name: str) -> bool:
    """Whether a speaker has a name: no word that the article also writes in lower case."""
    return is_proper_name(name) and not any(occurrences(article.text, name.split()[-1].lower()))


# Quotations


@dataclass(frozen=True, slots=True)
class _Words:
    report: int
    quoted: Quoted
    words: tuple[str, ...]
    function_words: frozenset[str]


def quotations_in(articles: Sequence[Article], quotations: Sequence[Sequence[Quoted]]) -> list[_Words]:
    """The quotations of all reports that are long enough to be the same words."""
    found = (
        _Words(report, quoted, tuple(folded_words(quoted.text)), stop_words(articles[report].language))
        for report, of_report in enumerate(quotations)
        for quoted in of_report
    )
    return [one for one in found if len(one.words) >= FEWEST_WORDS]


def quotation_differences(
    articles: Sequence[Article], quotations: Sequence[Sequence[Quoted]]
) -> list[QuotationDifference]:
    """Quotations of two reports that are the same words, cut, changed, or given to another speaker.

    A quotation is compared with the one quotation of another report that has most of its words. Each pair of wordings
    is shown once, with the first reports that have it.
    """
    texts = [VerbatimText(article.text) for article in articles]
    pairs = [pair for one, other in combinations(quotations_in(articles, quotations), 2) if (pair := _pair(one, other))]
    pairs.sort(key=lambda pair: -sum(block[2] for block in pair.blocks))
    met: set[tuple[int, tuple[str, ...], int]] = set()
    found: dict[tuple[object, ...], QuotationDifference] = {}
    for pair in pairs:
        sides = {(pair.one.report, pair.one.words, pair.other.report)}
        sides |= {(pair.other.report, pair.other.words, pair.one.report)}
        difference = _difference(pair, texts) if not sides & met else None
        met |= sides
        if difference is not None:
            speakers = difference.speakers if difference.kind == "speaker" else ()
            found.setdefault((frozenset((pair.one.words, pair.other.words)), *speakers), difference)
    order = {"changed": 0, "speaker": 1, "cut": 2}
    return sorted(found.values(), key=lambda one: (order[one.kind], one.versions[0].evidence[0].start))


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two quotations that are the same words for the most part."""

    one: _Words
    other: _Words
    blocks: Sequence[tuple[int, int, int]]
    """The runs of words that both have: place in one, place in the other, length."""


def _pair(one: _Words, other: _Words) -> _Pair | None:
    if one.report == other.report or not set(one.words) & set(other.words):
        return None
    blocks = SequenceMatcher(None, one.words, other.words, autojunk=False).get_matching_blocks()
    runs = [block.size for block in blocks]
    shorter = min(len(one.words), len(other.words))
    if max(runs) < min(_RUN, shorter) or sum(runs) < _SAME_SHARE * shorter:
        return None
    both = {word for at, _, size in blocks for word in one.words[at : at + size]}
    if len(both - one.function_words) < _CONTENT_WORDS:
        return None
    return _Pair(one, other, blocks)


def _difference(pair: _Pair, texts: Sequence[VerbatimText]) -> QuotationDifference | None:
    """How two quotations differ; None if they are equal, or if one report has all the words of the other's, too."""
    one, other = pair.one, pair.other
    differs = [_rest(one.words, pair.blocks, 0), _rest(other.words, pair.blocks, 1)]
    if not _may_be_same(one.quoted.speaker, other.quoted.speaker):
        return _as_difference("speaker", one, other, differs)
    if one.words == other.words:
        return None
    if _contains(one, other) or _contains(other, one):
        quoted_too = all(texts[side.report].contains(rest) for side, rest in ((other, differs[0]), (one, differs[1])))
        return None if quoted_too else _as_difference("cut", one, other, differs)
    if texts[one.report].contains(other.quoted.text) or texts[other.report].contains(one.quoted.text):
        return None
    return _as_difference("changed", one, other, differs)


def _contains(long: _Words, short: _Words) -> bool:
    """Whether a quotation has the words of another; where the other has an ellipsis, it may have any."""
    return VerbatimText(long.quoted.text).contains(short.quoted.text)


def _rest(words: Sequence[str], blocks: Sequence[tuple[int, int, int]], side: int) -> str:
    """The words outside the matching blocks."""
    matched = {block[side] + step for block in blocks for step in range(block[2])}
    parts = [word if at not in matched else "\0" for at, word in enumerate(words)]
    return " … ".join(filter(None, (" ".join(part.split()) for part in " ".join(parts).split("\0"))))


def _as_difference(kind: str, one: _Words, other: _Words, differs: list[str]) -> QuotationDifference:
    return QuotationDifference.model_validate(
        {
            "kind": kind,
            "speakers": [one.quoted.speaker, other.quoted.speaker],
            "versions": [
                ReportWords(report=each.report + 1, text=each.quoted.text, evidence=each.quoted.evidence)
                for each in (one, other)
            ],
            "differs": differs,
        }
    )


def _may_be_same(first: str | None, second: str | None) -> bool:
    """Whether two speakers may be one; only two names can be certain to be different people."""
    if not first or not second or not is_proper_name(first) or not is_proper_name(second):
        return True
    return same_name(first, second) or bool(name_words(first) & name_words(second))


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
    return [DatedWords(date=date, words=sorted(words, key=_place)) for date, words in known]


def _place(words: ReportWords) -> tuple[int, int]:
    return words.report, words.evidence[0].start


def dates_in(text: str, language: str) -> Iterator[str]:
    """The days that a text gives: ``2026-05-14``, or ``05-14`` without a year. Ambiguous ones are left out."""
    figures = read_figures(text, language)
    for at, figure in enumerate(figures):
        if figure.kind != "month" or len(figure.values) > 1:
            continue
        near = [other for other in (figures[at - 1 : at] + figures[at + 1 : at + 2]) if _beside(figure, other)]
        days = [other for other in near if other.kind == "day" and len(other.values) == 1]
        if not days:
            continue
        after = max(figure.end, days[0].end)
        year = next((f for f in figures if f.kind == "year" and 0 <= f.start - after <= _DATE_GAP), None)
        if year is None and days[0].start < figure.start:
            year = next((f for f in figures if f.kind == "year" and 0 <= days[0].start - f.end <= _DATE_GAP), None)
        month_and_day = f"{int(figure.values[0]):02}-{int(days[0].values[0]):02}"
        yield f"{int(year.values[0])}-{month_and_day}" if year else month_and_day


def _beside(first: Figure, second: Figure) -> bool:
    return min(abs(first.end - second.start), abs(second.end - first.start)) <= _DATE_GAP
