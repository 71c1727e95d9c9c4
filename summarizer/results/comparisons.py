"""The results of the commands that hold texts against one another: ``check``, ``compare`` and ``diff``."""

from typing import Literal

from summarizer.results import (
    SCHEMA_VERSION,
    ArticleInfo,
    Count,
    Dropped,
    Evidence,
    Ordinal,
    Position,
    Result,
    RunReport,
    Support,
)

ClaimVerdict = Literal["supported", "contradicted", "disputed", "partly", "not_stated", "unverified"]


class ClaimPlace(Result):
    """The place of a claim in the checked text."""

    line: Ordinal
    """Of the input."""
    start: Count
    """First code point of the claim in the decoded input."""
    end: Count
    """One past its last code point."""


class SourceVerdict(Result):
    """The result of a claim in one source."""

    source: str
    """The path or address as it was given."""
    verdict: ClaimVerdict
    """As for a claim."""
    evidence: list[Evidence]
    """The deciding sentences."""
    reason: str | None
    """Why the claim is refused, as a sentence for readers."""


class CheckedClaim(Result):
    """One claim, and whether the sources support it."""

    text: str
    """The claim as it was given."""
    place: ClaimPlace | None
    """Null for a claim that did not come in a text."""
    verdict: ClaimVerdict
    """``supported``; ``contradicted``: a source says otherwise; ``disputed``: one source supports it and another says
    otherwise; ``partly``: only ``part`` of it is supported; ``not_stated``: it is not in what was read;
    ``unverified``: no model has read it."""
    by: Literal["verifier", "exact", "wording"] | None
    """What decided: the verifier or an exact check. ``wording``: not verified, but the claim is a sentence of the
    source, word for word. Null if nothing is known."""
    source: str | None
    """The source that supports or contradicts it, else the most similar source."""
    evidence: list[Evidence]
    """The deciding sentences; for ``not_stated`` and ``unverified`` the nearest ones."""
    part: str | None
    """The supported part of a ``partly`` supported claim, in words that the verifier found supported."""
    reason: str | None
    """Why the claim is refused, as a sentence for readers; null if it is not."""
    correction: str | None
    """The claim corrected, in words that the verifier found supported; null if there are none."""
    others: list[SourceVerdict]
    """Other sources that also support or contradict the claim."""


class SkippedText(Result):
    """A line of the checked text that is not a claim."""

    text: str
    """The line."""
    line: Ordinal
    """Of the input."""
    start: Count
    """Its first code point in the decoded input."""
    reason: str
    """Such as ``heading`` or ``question``."""


class ClaimCounts(Result):
    """How many claims have each verdict."""

    supported: Count
    contradicted: Count
    disputed: Count = 0
    partly: Count
    not_stated: Count
    unverified: Count


class ClaimChecks(Result):
    """The verdicts on the claims of one text."""

    claims: list[CheckedClaim]
    """In the order in which they were given."""
    skipped: list[SkippedText]
    """Lines of the checked text that are not claims."""
    counts: ClaimCounts
    """How many claims have each verdict."""


class _CheckHead(Result):
    schema_version: Literal[2] = SCHEMA_VERSION
    """As a report's."""
    sources: list[ArticleInfo]
    """The articles that the claims were held against."""
    text: str | None
    """Path of the text under test; null where claims were given by themselves."""


class CheckReport(ClaimChecks, _CheckHead):
    """What ``summarize check --format json`` prints."""

    run: RunReport
    """How the result was made."""


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

    @property
    def bearing(self) -> list[ComparedCell]:
        """The cells of the reports that say so."""
        return [cell for cell in self.cells if cell.verdict == "supported"]


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


ChangeKind = Literal["changed", "added", "dropped", "moved"]
ChangePart = Literal["headline", "correction", "figure", "date", "name", "negation", "qualifier", "quotation"]
"""What a change may be about; ``correction``: a correction or a note on an update."""


class ChangedValue(Result):
    """A fact that only one version has, or that replaces another."""

    part: ChangePart
    """``figure``, ``date``, ``name``, ``negation``, ``qualifier`` or ``quotation``."""
    old: str | None
    """As the old version writes it; null if the new version has one more."""
    new: str | None
    """As the new version writes it; null if the old version has one more."""


class WordPiece(Result):
    """A stretch of words in a changed sentence."""

    kind: Literal["same", "dropped", "added"]
    """Which version has it: both, the old one, the new one."""
    text: str
    """The words, with single spaces."""


class Change(Result):
    """One change between two versions of an article."""

    kind: ChangeKind
    """``moved``: the same words at another place."""
    about: list[ChangePart]
    """The facts that changed; empty if only other words did, whether or not they mean the same."""
    old: str
    """The old version's sentences, or its headline; empty for an addition."""
    new: str
    """The new version's sentences, or its headline; empty for what was dropped."""
    old_evidence: list[Evidence]
    """The places of these sentences; empty for a headline that is not part of the article text."""
    new_evidence: list[Evidence]
    """The same in the new version."""
    words: list[WordPiece]
    """Of changed sentences: ``same`` and ``dropped`` pieces make the old one, ``same`` and ``added`` the new one."""
    values: list[ChangedValue]
    """The figures, dates, names, negations, qualifiers and quotations that differ."""
    moved: bool
    """Whether the sentences stand at another place among the others."""
    statement: str | None = None
    """The change in a sentence by a model; null if no model wrote, or if the sentence was refused."""
    support: Support | None = None
    """``verified``: the verifier compared the sentence with both versions; ``unverified``: it only passed the exact
    checks; null without a sentence."""


class MetadataChange(Result):
    """Metadata that differs. It does not count as a change of the words."""

    field: Literal["author", "published", "site"]
    """Which."""
    old: str
    """In the old version."""
    new: str
    """In the new version."""


class DiffReport(Result):
    """What ``summarize diff --format json`` prints."""

    schema_version: Literal[2] = SCHEMA_VERSION
    """As for a report."""
    old: ArticleInfo
    """The old version."""
    new: ArticleInfo
    """The new version."""
    changes: list[Change]
    """The headline first, then corrections, facts and the rest, each in the order of the article."""
    metadata: list[MetadataChange]
    """Author, date and site, if both versions give them and they differ."""
    unchanged: Count
    """How many sentences of the new version are word for word those of the old one, at their place."""
    has_note: bool
    """Whether the new version has a correction or a note on an update that the old one lacks."""
    kept_notes: list[Evidence]
    """The corrections and notes that both versions carry, unchanged."""
    dropped: list[Dropped]
    """Sentences of a model about changes that are not shown."""
    run: RunReport
    """How the result was made."""
