"""The results, as in the JSON output, schema version 2. ``summarize schema NAME`` prints their JSON Schemas."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION: Literal[2] = 2
EXTRACTIVE = "extractive"
"""``run.model`` if no model wrote."""
Position = Literal["favor", "against", "mixed", "neutral"]
Support = Literal["verbatim", "verified", "unverified"]
Verdict = Literal["supported", "contradicted", "not_stated"]
Speech = Literal["direct", "indirect", "deed"]
Voice = Literal["reported", "author"]
StatementKind = Literal["headline", "overview", "key_point", "stance", "answer", "claim", "change"]
"""The kinds of statements that a model drafts."""
Count = Annotated[int, Field(ge=0)]
Ordinal = Annotated[int, Field(ge=1)]


class _Result(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def of(cls, *parts: BaseModel, **fields: Any) -> Self:
        """A result with the fields of ``parts`` and with ``fields``."""
        known = {name: getattr(part, name) for part in parts for name in cls.model_fields if hasattr(part, name)}
        return cls(**known | fields)


class Place(_Result):
    """The place of a piece of evidence, for readers."""

    paragraph: Ordinal
    """Paragraph of the article text, as ``summarize clean`` prints it; headings count."""
    line: Ordinal
    """Line of the same text."""
    input_line: Ordinal | None
    """Line of the input; null if it has no visible lines, as in a PDF."""
    link: str | None = None
    """For a web address: the address with a text fragment that opens the page at these words."""
    page: Ordinal | None = None
    """Page of a PDF, from 1; null for other inputs."""
    chapter: str | None = None
    """Heading of the chapter of a book; null for other inputs."""
    time: str | None = None
    """Time of the words in captions, ``H:MM:SS``; null for other inputs."""


class Evidence(_Result):
    """The article's own words: ``text[start:end] == quote`` in the text that ``summarize clean`` prints."""

    quote: str
    """Verbatim article text."""
    start: Count
    """First code point of the quote in the article text."""
    end: Count
    """One past its last code point."""
    place: Place
    """Its place, for readers."""


class Statement(_Result):
    """One or a few sentences, with their evidence."""

    text: str
    """A model's wording, in the requested language, or the article's own sentence."""
    support: Support
    """``verbatim``: the article's own sentence; ``verified``: a model's wording that the verifier (``run.verifier``)
    found supported; ``unverified``: a model's wording that only passed the exact checks."""
    evidence: list[Evidence]
    """In the order of the article; empty only for a title that is not part of the article text."""


class Summary(_Result):
    """What the article says."""

    headline: Statement
    """One line."""
    overview: list[Statement]
    """The gist, sentence by sentence; together they form a paragraph."""
    key_points: list[Statement]
    """Empty with ``--style prose``, where the overview has everything."""


class Stance(_Result):
    """Who takes which position on what, in whose words."""

    holder: str
    """The holder's name."""
    role: str | None
    """The holder's role; null if the article gives none."""
    target: str
    """What the position is about: a noun phrase."""
    position: Position
    """Towards the target; ``mixed`` if the holder takes both sides; ``neutral`` only from a model."""
    claim: str
    """The position in one sentence that keeps the attribution."""
    speech: Speech
    """``direct``: in the holder's own words; ``indirect``: reported; ``deed``: shown by what the holder did."""
    voice: Voice = "reported"
    """``author``: the holder is the article's writer, who argues; ``reported``: anyone else."""
    support: Support
    """As for a statement; ``verbatim``: the article states the side explicitly."""
    evidence: list[Evidence]
    """The holder's words, or the sentences that report the position."""
    speaker: Evidence | None
    """Where the article names the holder; null if it uses other words, or if the author speaks."""


class Quoted(_Result):
    """Words that the article quotes, with their speaker. A quotation takes no side."""

    speaker: str | None
    """The speaker's name; null if the article does not say."""
    role: str | None
    """The speaker's role; null if the article gives none."""
    text: str
    """The words, verbatim; ``…`` where the article interrupts them."""
    evidence: list[Evidence]
    """Their places, piece by piece."""


class Dropped(_Result):
    """A drafted statement that is not shown."""

    kind: Literal[StatementKind, "part"]
    """What it would have been; ``part``: a part of the article without a usable reply."""
    text: str
    """The statement as drafted."""
    verdict: Verdict | None = None
    """The verifier's verdict; null if an exact check refused the statement, or if there is none."""
    reason: str
    """Why, as a sentence for readers."""
    instead: str | None = None
    """The correction that is shown instead, which the verifier found supported; null if there is none."""


class SourceInfo(_Result):
    """The input."""

    path: str
    """The path or address as it was given; ``-`` for standard input."""
    sha256: str
    """SHA-256 of the input's bytes, in hexadecimal."""
    encoding: str | None = None
    """The encoding of the input, such as ``utf-8`` or ``windows-1252``; null if the format defines it, as in a PDF."""


class ArticleInfo(_Result):
    """The article's metadata."""

    title: str | None
    """Null, like the next three, if the input does not say."""
    author: str | None
    """The names in the byline."""
    published: str | None
    """ISO 8601 date."""
    site: str | None
    """Name of the publication."""
    language: str
    """ISO 639-1 code, detected from the text."""
    words: Count
    """Words of the article text, separated by white space."""
    source: SourceInfo
    """The input that it comes from."""


class VerifierRun(_Result):
    """The verifier of a run."""

    model: str
    """The verifier's name."""
    calls: Count
    """Its calls, included in the run's."""
    exam: float | None
    """Its score in ``summarize models exam``, 0 to 1; null if it was not examined."""
    unread: Count
    """Statements without a verdict."""


class RunTotals(_Result):
    """The calls, tokens and cost of a result; the same whether replies are new or recorded."""

    model: str
    """The model's name; ``extractive`` if none was used."""
    endpoint: str
    """Address of the endpoint that received the article; ``embedded`` if nothing left the machine."""
    prompts: str
    """Hash of the prompts' texts."""
    calls: Count
    """Replies used, including recorded ones."""
    input_tokens: Count
    """Tokens sent, including those of repair calls and ``cached_tokens``."""
    output_tokens: Count
    """Tokens received."""
    cached_tokens: Count
    """Input tokens that the endpoint read from its cache."""
    tokens_counted: Literal["exact", "estimated"]
    """``exact``: as the endpoint or the model's tokenizer counted them."""
    verifier: VerifierRun | None = None
    """Null if no model wrote, or with ``--verify off``. Its calls, tokens and cost are included above."""
    cost_usd: float | None
    """US dollars; null if the price is unknown. In a report the cost of this run, in a row the cost of the replies when
    they were new."""


class RunReport(RunTotals):
    """How a result was made this time."""

    recorded_calls: Count
    """Replies from the cache or from recordings; part of ``calls``."""
    seconds: float
    """Wall time."""


class _AboutArticle(_Result):
    schema_version: Literal[2] = SCHEMA_VERSION
    """Incremented if a field changes its meaning or is removed, not if one is added."""
    article: ArticleInfo
    """The article's metadata."""


class Findings(_Result):
    """The parts of a report, for reports and rows.

    A new field needs a default, so that older rows can still be read.
    """

    summary: Summary | None
    """Null if none was requested."""
    stances: list[Stance] | None
    """In the order of the article, the author's own last; null if not requested."""
    quotations: list[Quoted] | None
    """In the order of the article; null if stances were not requested."""
    dropped: list[Dropped]
    """Drafted statements that are not shown."""


NO_FINDINGS = Findings(summary=None, stances=None, quotations=None, dropped=[])


class Report(Findings, _AboutArticle):
    """The whole result for one article."""

    run: RunReport
    """How the result was made."""


AnswerStatus = Literal["answered", "not_in_article", "unconfirmed", "passages"]


class Passage(_Result):
    """Sentences of the article that are relevant to a question."""

    match: Literal["strong", "weak"]
    """How well they match the question."""
    evidence: list[Evidence]
    """The sentences, in the order of the article."""


class Answer(_Result):
    """The article's answer to a question."""

    question: str
    """As the user wrote it."""
    asked: str
    """The question; a follow-up is completed from the conversation."""
    status: AnswerStatus
    """``answered``; ``not_in_article``: a model that read the whole article says so; ``unconfirmed``: an answer was
    drafted and withheld, or not all of the article was read; ``passages``: no model answered."""
    answer: Statement | None
    """Null unless ``status`` is ``answered``."""
    passages: list[Passage]
    """The relevant passages, best first; empty if the question is answered."""
    dropped: list[Dropped]
    """Answers that were withheld, with the reason."""
    note: str | None = None
    """A sentence that explains the status, such as how much of a long article was read; null if none is needed."""


class AskReport(Answer, _AboutArticle):
    """What ``summarize ask --format json`` prints for one article and one question."""

    run: RunReport
    """How the answer was made."""


ClaimVerdict = Literal["supported", "contradicted", "disputed", "partly", "not_stated", "unverified"]


class ClaimPlace(_Result):
    """The place of a claim in the checked text."""

    line: Ordinal
    """Of the input."""
    start: Count
    """First code point of the claim in the decoded input."""
    end: Count
    """One past its last code point."""


class SourceVerdict(_Result):
    """The result of a claim in one source."""

    source: str
    """The path or address as it was given."""
    verdict: ClaimVerdict
    """As for a claim."""
    evidence: list[Evidence]
    """The deciding sentences."""
    reason: str | None
    """Why the claim is refused, as a sentence for readers."""


class CheckedClaim(_Result):
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


class SkippedText(_Result):
    """A line of the checked text that is not a claim."""

    text: str
    """The line."""
    line: Ordinal
    """Of the input."""
    start: Count
    """Its first code point in the decoded input."""
    reason: str
    """Such as ``heading`` or ``question``."""


class ClaimCounts(_Result):
    """How many claims have each verdict."""

    supported: Count
    contradicted: Count
    disputed: Count = 0
    partly: Count
    not_stated: Count
    unverified: Count


class ClaimChecks(_Result):
    """The verdicts on the claims of one text."""

    claims: list[CheckedClaim]
    """In the order in which they were given."""
    skipped: list[SkippedText]
    """Lines of the checked text that are not claims."""
    counts: ClaimCounts
    """How many claims have each verdict."""


class _CheckHead(_Result):
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


class ReportWords(_Result):
    """One report's wording of something."""

    report: Ordinal
    """Its number: the place in ``reports``, from 1."""
    text: str
    """The report's own statement, or its words."""
    evidence: list[Evidence]
    """The sentences, in the order of the report."""


class ComparedCell(_Result):
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


class ComparedClaim(_Result):
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


class Version(_Result):
    """One of two versions that cannot both be so."""

    text: str
    """The claim, as the first of the reports has it."""
    reports: list[ReportWords]
    """The reports that say so, each with its words."""


class Contradiction(_Result):
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


class ComparedVoice(_Result):
    """Somebody whom several reports name or one quotes, and who quotes them."""

    name: str
    """The fullest name that the reports give."""
    role: str | None
    """As the first report that says so puts it."""
    quoted: list[ReportWords]
    """Each report that quotes them, with the quotations; empty if none does."""
    named: list[Ordinal]
    """The reports that name them."""


class QuotationDifference(_Result):
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


class SideCell(_Result):
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


class ComparedSide(_Result):
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


class Framing(_Result):
    """How one report begins."""

    report: Ordinal
    """Its number."""
    headline: str | None
    """Its own title; null if it has none."""
    lead: list[Evidence]
    """The first sentence of its text."""


class NamedThing(_Result):
    """One person, deed or thing in the words of each report."""

    thing: str
    """What is meant."""
    words: list[ReportWords]
    """Each report's word for it, verbatim."""


class DatedWords(_Result):
    """What the reports say of one date."""

    date: str
    """``2026-05-14``, or ``05-14`` where no year is given."""
    words: list[ReportWords]
    """The sentences, in the order of the reports."""


class ComparedClaims(_Result):
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


class ComparedSources(_Result):
    """Who is quoted, how the reports begin, and what they date: the same with a model and without."""

    voices: list[ComparedVoice]
    """Those quoted by most reports first; last those whom several name and none quotes."""
    quotations: list[QuotationDifference]
    """The same words, quoted differently."""
    framing: list[Framing]
    """One for each report."""
    timeline: list[DatedWords]
    """What is dated with a day, in the order of time."""


class _CompareHead(_Result):
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


ChangePart = Literal["headline", "correction", "figure", "date", "name", "negation", "qualifier", "quotation"]
"""What a change may be about; ``correction``: a correction or a note on an update."""


class ChangedValue(_Result):
    """A fact that only one version has, or that replaces another."""

    part: ChangePart
    """``figure``, ``date``, ``name``, ``negation``, ``qualifier`` or ``quotation``."""
    old: str | None
    """As the old version writes it; null if the new version has one more."""
    new: str | None
    """As the new version writes it; null if the old version has one more."""


class WordPiece(_Result):
    """A stretch of words in a changed sentence."""

    kind: Literal["same", "dropped", "added"]
    """Which version has it: both, the old one, the new one."""
    text: str
    """The words, with single spaces."""


class Change(_Result):
    """One change between two versions of an article."""

    kind: Literal["changed", "added", "dropped", "moved"]
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


class MetadataChange(_Result):
    """Metadata that differs. It does not count as a change of the words."""

    field: Literal["author", "published", "site"]
    """Which."""
    old: str
    """In the old version."""
    new: str
    """In the new version."""


class DiffReport(_Result):
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
    kept_notes: list[Evidence] = []
    """The corrections and notes that both versions carry, unchanged."""
    dropped: list[Dropped]
    """Sentences of a model about changes that are not shown."""
    run: RunReport
    """How the result was made."""


class ErrorInfo(_Result):
    """An error, for programs."""

    kind: str
    """``usage``, ``input``, ``check``, ``model_unavailable``, …: stable, for programs."""
    message: str
    """One sentence: what failed, why, what to do."""
    exit_code: int
    """The command's exit code if this is the only error."""


class ErrorReport(_Result):
    """Replaces a report that failed, in a JSON stream."""

    schema_version: Literal[2] = SCHEMA_VERSION
    """As for a report."""
    source: str
    """The input, as given."""
    error: ErrorInfo
    """The error."""


class RemovalInfo(_Result):
    """Raw text that cleaning removed, and why."""

    text: str
    """The removed text."""
    reason: str
    """Such as ``site menu`` or ``sponsor line``."""
    start: Count
    """First code point in the decoded input."""
    end: Count
    """One past the last one."""


class CleanReport(_Result):
    """What ``summarize clean --format json`` prints."""

    schema_version: Literal[2] = SCHEMA_VERSION
    """As for a report."""
    article: ArticleInfo
    """The article's metadata."""
    text: str
    """The article text, to which all evidence offsets refer."""
    removed: list[RemovalInfo]
    """In the order of the input."""
