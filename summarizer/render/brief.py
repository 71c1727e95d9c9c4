"""Results in brief, for assistants: each statement once, with its paragraphs, and with its evidence on request.

A full report repeats the article in its evidence; an assistant that reads it pays more than for the article itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Literal

from pydantic import BaseModel, Field

from summarizer.render.comparisons import shown_evidence
from summarizer.render.phrases import THE_AUTHOR, counted, join_evidence, landmark
from summarizer.render.report import Room, Speaker, Voices, voices_of
from summarizer.results import (
    AnswerStatus,
    AskReport,
    CheckReport,
    ClaimCounts,
    ClaimVerdict,
    ComparedClaim,
    CompareReport,
    Evidence,
    Report,
    ReportWords,
    RunTotals,
    Stance,
    Statement,
    Support,
    group_by,
)

_MOST_CLAIMS = 20
"""Claims of a comparison that are passed on; an assistant has little room."""
Detail = Literal["brief", "evidence", "full"]
"""``brief``: statements and their paragraphs; ``evidence``: also the article's words; ``full``: the whole report."""


class BriefStatement(BaseModel):
    """A statement about the article."""

    text: str
    support: Support | None = None
    """``verbatim``: the article's own sentence; ``verified``: by ``verifier``; ``unverified``: read by nobody. Left out
    where ``support`` of the report says it of all."""
    at: str | None = None
    """The paragraphs that support it: ``¶ 3, 5-7``; of a PDF also its page."""
    quotes: list[str] | None = None
    """The article's words that support it; left out where ``text`` itself is verbatim."""


class BriefStance(BaseModel):
    """Who takes which side on what."""

    holder: str
    role: str | None = None
    favor: str | None = None
    """What the holder is for; one of ``favor``, ``against``, ``mixed`` and ``neutral`` is given."""
    against: str | None = None
    mixed: str | None = None
    neutral: str | None = None
    text: str | None = None
    """The position in a sentence."""
    support: Support | None = None
    at: str | None = None
    quotes: list[str] | None = None


class BriefQuotations(BaseModel):
    """Words of one speaker that the article quotes."""

    speaker: str | None = None
    """Left out where none was found."""
    role: str | None = None
    words: list[str]


class BriefReport(BaseModel):
    """What an article says. What is left out here may still be in the article."""

    title: str | None = None
    published: str | None = None
    words: int
    """Of the article."""
    support: Support | None = None
    """Of every statement and stance, where it is the same for all."""
    headline: BriefStatement | None = None
    overview: list[BriefStatement] | None = None
    key_points: list[BriefStatement] | None = None
    stances: list[BriefStance] | None = None
    quotations: list[BriefQuotations] | None = None
    left_out: str | None = None
    """What is not shown here."""
    verifier: str | None = None
    """The model that verified; left out if no model wrote, or nobody verified."""
    report: dict[str, Any] | None = Field(default=None, description="With detail full: as summarize schema report.")


class BriefPassage(BaseModel):
    """Sentences that bear on a question."""

    match: Literal["strong", "weak"]
    text: str
    """The article's words."""
    at: str | None = None


class BriefAnswer(BaseModel):
    """The answer to a question, or the passages that bear on it."""

    status: AnswerStatus
    asked: str | None = None
    """The question as it was understood, if it was completed."""
    answer: BriefStatement | None = None
    passages: list[BriefPassage] | None = None
    withheld: list[str] | None = None
    """Why a drafted answer is not shown."""
    note: str | None = None
    verifier: str | None = None
    report: dict[str, Any] | None = Field(default=None, description="With detail full: as summarize schema ask.")


class BriefClaim(BaseModel):
    """One claim, and whether the article supports it."""

    claim: str
    verdict: ClaimVerdict
    """``supported``; ``contradicted``; ``disputed``: sources disagree; ``partly``: only ``correction`` is supported;
    ``not_stated``; ``unverified``: no model has read it."""
    reason: str | None = None
    """Of a refused claim: the difference that decides."""
    correction: str | None = None
    """The claim in words that the verifier found supported."""
    quotes: list[str]
    """The article's sentences that decide; for ``not_stated`` and ``unverified`` the nearest ones."""


class BriefCheck(BaseModel):
    """The verdicts on the claims, in their order."""

    claims: list[BriefClaim]
    counts: ClaimCounts
    verifier: str | None = None
    """The model that read the claims; left out where none did, and only exact checks refuse."""


class BriefWords(BaseModel):
    """One report's words."""

    report: int
    """Its number in the request, from 1."""
    text: str
    """Its statement, or its sentence."""
    quotes: list[str]
    """The report's sentences."""


class BriefDifference(BaseModel):
    """Two versions that cannot both be so; or one quotation in two wordings."""

    kind: str
    """``figure``, ``date``, ``order``, ``doer``, ``speaker``, ``certainty``, ``other``; ``quotation``."""
    first: list[BriefWords]
    second: list[BriefWords]


class BriefClaimOfReports(BaseModel):
    """A claim, and the reports that bear it."""

    claim: str
    reports: list[int]
    quotes: list[str]
    """One sentence of each of these reports."""


class BriefComparison(BaseModel):
    """What several reports of one event say alike, alone, and against each other."""

    contradictions: list[BriefDifference]
    common: list[BriefClaimOfReports]
    alone: list[BriefClaimOfReports]
    """What one report says alone."""
    quoted: dict[str, list[int]]
    """Speaker → the reports that quote them."""
    verifier: str | None
    """The model that read the reports; null where none did, and only what differs exactly is found."""
    note: str | None


def brief_report(report: Report, detail: Detail, room: Room) -> BriefReport:
    """The report in brief. ``room`` bounds the holders and quotations unless the detail is full.

    Beside a summary, ``brief`` shows neither quotations nor the sentences of stances and the roles of their holders.
    """
    article, summary = report.article, report.summary
    if detail == "full":
        return BriefReport(words=article.words, report=report.model_dump(mode="json"))
    quotes, spoken = detail == "evidence", detail == "evidence" or summary is None
    voices = voices_of(report, room if spoken else replace(room, most_quotations=0))
    made = BriefReport(
        title=article.title if summary is None or article.title != summary.headline.text else None,
        published=article.published,
        words=article.words,
        headline=_statement(summary.headline, quotes) if summary else None,
        overview=[_statement(one, quotes) for one in summary.overview] if summary else None,
        key_points=[_statement(one, quotes) for one in summary.key_points] if summary else None,
        stances=[_stance(stance, quotes, spoken) for holder in voices.holders for stance in holder.stances],
        quotations=[_quotations(speaker) for speaker in voices.speakers] if spoken else None,
        left_out=_left_out(voices, len(report.dropped)),
        verifier=_verifier(report.run),
    )
    return _support_once(made)


def _support_once(report: BriefReport) -> BriefReport:
    """The report with its support given once, if all statements have the same."""
    headline = [report.headline] if report.headline else []
    statements = [*headline, *(report.overview or ()), *(report.key_points or ()), *(report.stances or ())]
    if len({one.support for one in statements}) == 1:
        report.support = statements[0].support
        for one in statements:
            one.support = None
    return report


def brief_answer(report: AskReport, detail: Detail) -> BriefAnswer:
    """The answer in brief, always with the article's words."""
    if detail == "full":
        return BriefAnswer(status=report.status, report=report.model_dump(mode="json"))
    passages = [
        BriefPassage(match=one.match, text=join_evidence(one.evidence), at=_paragraphs(one.evidence))
        for one in report.passages
    ]
    return BriefAnswer(
        status=report.status,
        asked=report.asked if report.asked != report.question else None,
        answer=_statement(report.answer, quotes=True) if report.answer else None,
        passages=passages or None,
        withheld=[f"{one.text}: {one.reason}" for one in report.dropped] or None,
        note=report.note,
        verifier=_verifier(report.run),
    )


def brief_check(report: CheckReport) -> BriefCheck:
    """The verdicts in brief, with the article's words."""
    claims = [
        BriefClaim(
            claim=claim.text,
            verdict=claim.verdict,
            reason=claim.reason,
            correction=claim.correction,
            quotes=[piece.quote for piece in shown_evidence(claim)],
        )
        for claim in report.claims
    ]
    return BriefCheck(claims=claims, counts=report.counts, verifier=_verifier(report.run))


def brief_comparison(report: CompareReport) -> BriefComparison:
    """The comparison in brief, with the reports' words."""
    differences = [
        BriefDifference(kind=one.kind, first=_brief_words(one.first.reports), second=_brief_words(one.second.reports))
        for one in report.contradictions
    ]
    differences += [
        BriefDifference(kind="quotation", first=_brief_words(one.versions[:1]), second=_brief_words(one.versions[1:]))
        for one in report.quotations
    ]
    return BriefComparison(
        contradictions=differences,
        common=[_claim_of_reports(claim) for claim in report.common[:_MOST_CLAIMS]],
        alone=[_claim_of_reports(claim) for claim in report.alone[:_MOST_CLAIMS]],
        quoted={voice.name: [words.report for words in voice.quoted] for voice in report.voices if voice.quoted},
        verifier=_verifier(report.run),
        note=report.note,
    )


def _brief_words(reports: Sequence[ReportWords]) -> list[BriefWords]:
    return [
        BriefWords(report=one.report, text=one.text, quotes=[piece.quote for piece in one.evidence]) for one in reports
    ]


def _claim_of_reports(claim: ComparedClaim) -> BriefClaimOfReports:
    quotes = [cell.evidence[0].quote for cell in claim.bearing if cell.evidence]
    return BriefClaimOfReports(claim=claim.text, reports=[cell.report for cell in claim.bearing], quotes=quotes)


def _statement(statement: Statement, quotes: bool) -> BriefStatement:
    return BriefStatement(
        text=statement.text,
        support=statement.support,
        at=_paragraphs(statement.evidence),
        quotes=_quotes(statement.support, statement.evidence) if quotes else None,
    )


def _stance(stance: Stance, quotes: bool, spoken: bool) -> BriefStance:
    return BriefStance(
        holder=stance.holder,
        role=THE_AUTHOR if stance.voice == "author" else stance.role if spoken else None,
        **{stance.position: stance.target},
        text=stance.claim if spoken else None,
        support=stance.support,
        at=_paragraphs(stance.evidence),
        quotes=_quotes(stance.support, stance.evidence) if quotes else None,
    )


def _quotations(speaker: Speaker) -> BriefQuotations:
    words = [f"{quoted.text} ({_paragraphs(quoted.evidence)})" for quoted in speaker.quotations]
    return BriefQuotations(speaker=speaker.name, role=speaker.role, words=words)


def _quotes(support: Support, evidence: Sequence[Evidence]) -> list[str] | None:
    return None if support == "verbatim" else [piece.quote for piece in evidence]


def _paragraphs(evidence: Sequence[Evidence]) -> str | None:
    """``¶ 3, 5-7``, or ``page 2, ¶ 7; page 3, ¶ 9``; None without evidence."""
    by_mark = group_by(evidence, lambda piece: landmark(piece.place))
    named = [
        f"{f'{mark}, ' if mark else ''}¶ {_ranges({piece.place.paragraph for piece in pieces})}"
        for mark, pieces in by_mark
    ]
    return "; ".join(named) or None


def _ranges(numbers: Iterable[int]) -> str:
    """``3, 5-7``."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _left_out(voices: Voices, dropped: int) -> str | None:
    parts = (
        (voices.holders_left, "holder"),
        (voices.stances_left, "stance"),
        (voices.quotations_left, "quotation"),
        (dropped, "dropped statement"),
    )
    return counted(parts) or None


def _verifier(run: RunTotals) -> str | None:
    return run.verifier.model if run.verifier else None
