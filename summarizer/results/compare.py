"""The result of ``summarize compare``: what several reports say alike, alone, and against each other."""

from typing import Literal

from summarizer.results import SCHEMA_VERSION, ArticleInfo, Evidence, Ordinal, Position, Result, RunReport, Support

ComparedKind = Literal["statement", "quotation", "figure", "date", "name"]
DifferenceKind = Literal["figure", "date", "order", "doer", "speaker", "certainty", "other"]
ReportVerdict = Literal["supported", "contradicted", "partly", "not_stated", "unverified"]
"""What one report makes of a claim."""
ComparedBy = Literal["verifier", "exact"]


class ReportWords(Result):
    """One report's wording of something."""

    report: Ordinal
    """Its number: the place in ``reports``, from 1."""
    text: str
    """The report's own statement, or its words."""
    evidence: list[Evidence]
    """The sentences, in the order of the report."""


class ComparedCell(Result):
    """What one report makes of a claim."""

    report: Ordinal
    """Its number."""
    verdict: ReportVerdict
    """``supported``; ``contradicted``: it says otherwise; ``partly``: it says less, or the same less exactly;
    ``not_stated``; ``unverified``: the claim was not read beside it."""
    text: str | None
    """The report's own statement of it; null if none was drafted."""
    evidence: list[Evidence]
    """The deciding sentences; empty if there are none."""
    reason: str | None
    """Why the verifier refused the claim; null if it did not."""


class ComparedClaim(Result):
    """A claim, and what each report makes of it."""

    kind: ComparedKind
    """``statement`` with a model; without one what is the same exactly."""
    text: str
    """In the words of report ``report``."""
    by: ComparedBy
    """What decided: the verifier, or exact comparison."""
    report: Ordinal
    """Whose wording it is."""
    cells: list[ComparedCell]
    """One for each report, in their order."""


class Version(Result):
    """One of two versions that cannot both be so."""

    text: str
    """The claim, as the first of the reports has it."""
    reports: list[ReportWords]
    """The reports that say so, each with its words."""


class Contradiction(Result):
    """Two versions of the same thing that cannot both be so as they are worded."""

    kind: DifferenceKind
    """What differs; ``certainty``: one says firmly what the other says cautiously."""
    by: ComparedBy
    """``verifier``: both versions were read beside the other's report; ``exact``: the words differ in a figure or date
    alone."""
    first: Version
    """One version."""
    second: Version
    """The other."""
    reason: str | None
    """What the verifier says; null if it was not asked."""


class ComparedVoice(Result):
    """Somebody whom several reports name or one quotes, and who quotes them."""

    name: str
    """The fullest name that the reports give."""
    role: str | None
    """As the first report that says so puts it."""
    quoted: list[ReportWords]
    """Each report that quotes them, with the quotations; empty if none does."""
    named: list[Ordinal]
    """The reports that name them."""


class QuotationDifference(Result):
    """The same words, quoted differently."""

    kind: Literal["cut", "changed", "speaker"]
    """``cut``: one version is a part of the other; ``changed``: words inside are others, or left out without a sign;
    ``speaker``: said by different people."""
    speakers: list[str | None]
    """For each version, who is quoted; null if the report does not say."""
    versions: list[ReportWords]
    """Two quotations."""
    differs: list[str]
    """For each version, the words that the other lacks."""


class SideCell(Result):
    """The position that one report gives a holder on a target."""

    report: Ordinal
    """Its number."""
    position: Position
    """Towards the target."""
    claim: str
    """The position in one sentence."""
    support: Support
    """As for a stance."""
    evidence: list[Evidence]
    """The sentences."""


class ComparedSide(Result):
    """A holder and a target, and which report gives them which position."""

    holder: str
    """As the first report names them."""
    role: str | None
    """As the first report that says so puts it."""
    target: str
    """As the first report names it."""
    also: list[str]
    """Other names for holder and target in the reports."""
    cells: list[SideCell]
    """One for each report that shows the position."""


class Framing(Result):
    """How one report begins."""

    report: Ordinal
    """Its number."""
    headline: str | None
    """Its own title; null if it has none."""
    lead: list[Evidence]
    """The first sentence of its text."""


class NamedThing(Result):
    """One person, deed or thing in the words of each report."""

    thing: str
    """What is meant."""
    words: list[ReportWords]
    """Each report's word for it, verbatim."""


class DatedWords(Result):
    """What the reports say of one date."""

    date: str
    """``2026-05-14``, or ``05-14`` where no year is given."""
    words: list[ReportWords]
    """The sentences, in the order of the reports."""


class ComparedClaims(Result):
    """What reports say alike, alone, and against each other."""

    common: list[ComparedClaim]
    """What several reports say, that of most reports first."""
    alone: list[ComparedClaim]
    """What one report says and no other, the most telling first."""
    contradictions: list[Contradiction]
    """Versions that cannot both be so."""
    unconfirmed: list[Contradiction]
    """Contradictions that a model proposed and the verifier did not confirm; not shown elsewhere."""
    sides: list[ComparedSide]
    """Who takes which side on what, in which report."""
    words: list[NamedThing]
    """The same person, deed or thing under different words; empty without a model."""


class ComparedSources(Result):
    """Who is quoted, how the reports begin, and what they date: the same with a model and without."""

    voices: list[ComparedVoice]
    """Those quoted by most reports first; last those whom several name and none quotes."""
    quotations: list[QuotationDifference]
    """The same words, quoted differently."""
    framing: list[Framing]
    """One for each report."""
    timeline: list[DatedWords]
    """What is dated with a day, in the order of time."""


class _CompareHead(Result):
    schema_version: Literal[2] = SCHEMA_VERSION
    """As for a report."""
    about: str | None
    """What the reports of an archive were chosen by; null if they were given one by one."""
    reports: list[ArticleInfo]
    """The reports, in their order; others refer to them by number, from 1."""


class CompareReport(ComparedSources, ComparedClaims, _CompareHead):
    """What ``summarize compare --format json`` prints."""

    note: str | None
    """What limits the comparison; null if nothing does."""
    run: RunReport
    """How the result was made."""
