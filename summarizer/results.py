"""The results that a user gets: the JSON contract, schema version 2. ``summarize schema NAME`` publishes it."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION: Literal[2] = 2
EXTRACTIVE = "extractive"
"""``run.model`` where no model wrote."""
Position = Literal["favor", "against", "mixed", "neutral"]
Support = Literal["verbatim", "verified", "unverified"]
Verdict = Literal["supported", "contradicted", "not_stated"]
Speech = Literal["direct", "indirect", "deed"]
Voice = Literal["reported", "author"]
StatementKind = Literal["headline", "overview", "key_point", "stance", "answer", "claim"]
"""The kinds of what a model drafts."""
Count = Annotated[int, Field(ge=0)]
Ordinal = Annotated[int, Field(ge=1)]


class _Result(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def of(cls, *parts: BaseModel, **fields: Any) -> Self:
        """This kind of result with the fields that parts of it have, and others."""
        known = {name: getattr(part, name) for part in parts for name in cls.model_fields if hasattr(part, name)}
        return cls(**known | fields)


class Place(_Result):
    """The place of a piece of evidence, for a person."""

    paragraph: Ordinal
    """Of the article text, as ``summarize clean`` prints it; headings count."""
    line: Ordinal
    """Of the same text."""
    input_line: Ordinal | None
    """Of the input; null for an input without visible lines, such as a PDF."""
    link: str | None = None
    """For a web address: the address with a text fragment that opens the page at these words."""
    page: Ordinal | None = None
    """Of a PDF: the page, counted from 1. Null, like the next two, where the input has none."""
    chapter: str | None = None
    """Of a book: the heading of the chapter."""
    time: str | None = None
    """Of captions: when the words are said, ``H:MM:SS``."""


class Evidence(_Result):
    """The article's own words: ``text[start:end] == quote`` on the text that ``summarize clean`` prints."""

    quote: str
    """Verbatim article text."""
    start: Count
    """First code point of the quote in the article text."""
    end: Count
    """One past its last code point."""
    place: Place
    """Its place, for a person."""


class Statement(_Result):
    """A sentence or a few, with the evidence they rest on."""

    text: str
    """A model's wording in the language that was asked for, or the article's own sentence."""
    support: Support
    """``verbatim``: the article's own sentence; ``verified``: a model's wording that the run's verifier, named in
    ``run.verifier``, found supported; ``unverified``: a model's wording that passed the exact checks alone."""
    evidence: list[Evidence]
    """In the order of the article; empty only for a title that the input gives outside of its text."""


class Summary(_Result):
    """What the article says."""

    headline: Statement
    """One line."""
    overview: list[Statement]
    """The gist, sentence by sentence; together they read as one paragraph."""
    key_points: list[Statement]
    """Empty with ``--style prose``, where the overview holds everything."""


class Stance(_Result):
    """Who takes which position on what, in whose words."""

    holder: str
    """The holder's name."""
    role: str | None
    """The holder's role, where the article gives one."""
    target: str
    """What the position is about: a noun phrase."""
    position: Position
    """Towards the target; ``mixed`` where the holder takes both sides, ``neutral`` from a model alone."""
    claim: str
    """The position in one sentence that keeps the attribution."""
    speech: Speech
    """``direct``: in the holder's own words; ``indirect``: reported; ``deed``: shown by what the holder did."""
    voice: Voice = "reported"
    """``author``: the holder is the article's writer, who argues; ``reported``: anyone else."""
    support: Support
    """As a statement's; ``verbatim`` means that the article states the side in so many words."""
    evidence: list[Evidence]
    """The holder's words, or the sentences that report the position."""
    speaker: Evidence | None
    """Where the article names the holder; null if it uses other words, or if the author speaks."""


class Quoted(_Result):
    """Whose words the article quotes. A quotation takes no side."""

    speaker: str | None
    """The speaker's name; null where the article does not say."""
    role: str | None
    """The speaker's role, where the article gives one."""
    text: str
    """The words, verbatim; ``…`` stands where the article interrupts them."""
    evidence: list[Evidence]
    """Where they stand, piece by piece."""


class Dropped(_Result):
    """A draft statement that is not shown."""

    kind: Literal[StatementKind, "part"]
    """What it would have been; ``part``: a part of the article without a usable reply."""
    text: str
    """As it was drafted."""
    verdict: Verdict | None = None
    """The verifier's; null if an exact check refused the statement, or nobody read it."""
    reason: str
    """Why, as a sentence for a person."""
    instead: str | None = None
    """What is shown in its place: a corrected wording that the verifier found supported, or a sentence of the
    article."""


class SourceInfo(_Result):
    """Where the input came from."""

    path: str
    """The path or address as it was given; ``-`` for standard input."""
    sha256: str
    """Of the input's bytes, in hexadecimal."""
    encoding: str | None = None
    """The encoding in which the bytes were read as text, such as ``utf-8`` or ``windows-1252``; null where the format
    decides it, as in a PDF."""


class ArticleInfo(_Result):
    """What is known of the article itself."""

    title: str | None
    """Null, like the next three, where the input does not say."""
    author: str | None
    """Names as the byline has them."""
    published: str | None
    """ISO 8601 date."""
    site: str | None
    """Name of the publication."""
    language: str
    """ISO 639-1 code, as the text shows."""
    words: Count
    """White-space separated words of the article text."""
    source: SourceInfo
    """Where it came from."""


class VerifierRun(_Result):
    """The verifier of a run."""

    model: str
    """The verifier's name."""
    calls: Count
    """Its calls, included in the run's."""
    exam: float | None
    """Its score in ``summarize models exam``, 0 to 1; null where it was not examined."""
    unread: Count
    """Statements without a verdict."""


class RunTotals(_Result):
    """What making a result took; the same for the same replies, whether asked for now or recorded before."""

    model: str
    """The model's name; ``extractive`` where none wrote."""
    endpoint: str
    """Address of the endpoint that received the article; ``embedded`` where nothing left the machine."""
    prompts: str
    """Hash of the prompts' texts."""
    calls: Count
    """Replies used, including recorded ones."""
    input_tokens: Count
    """Tokens sent, including those of repair calls and ``cached_tokens``."""
    output_tokens: Count
    """Tokens received."""
    cached_tokens: Count
    """Of the input, tokens that the endpoint had read before."""
    tokens_counted: Literal["exact", "estimated"]
    """``exact``: as the endpoint or the model's tokenizer counted them."""
    verifier: VerifierRun | None = None
    """Null where no model wrote, or with ``--verify off``; its calls, tokens and cost are counted above."""
    cost_usd: float | None
    """Dollars; null when the price is not known. In a report what was spent now, in a row what the replies cost when
    they were asked for."""


class RunReport(RunTotals):
    """How a result was made this time."""

    recorded_calls: Count
    """Of the calls, replies read from the cache or from recordings."""
    seconds: float
    """Wall time."""


class _AboutArticle(_Result):
    schema_version: Literal[2] = SCHEMA_VERSION
    """Raised when a field changes its meaning or is removed; new fields may be added without."""
    article: ArticleInfo
    """What is known of the article itself."""


class Findings(_Result):
    """What is made of an article: the one list of a report's parts, for reports and rows.

    A new field needs a default, so that older rows can still be read.
    """

    summary: Summary | None
    """Null where none was asked for."""
    stances: list[Stance] | None
    """In the order of the article, the author's own last; null where they were not asked for."""
    quotations: list[Quoted] | None
    """In the order of the article; null where stances were not asked for."""
    dropped: list[Dropped]
    """What a model drafted and is not shown."""


NO_FINDINGS = Findings(summary=None, stances=None, quotations=None, dropped=[])


class Report(Findings, _AboutArticle):
    """The whole result for one article."""

    run: RunReport
    """How the result was made."""


AnswerStatus = Literal["answered", "not_in_article", "unconfirmed", "passages"]


class Passage(_Result):
    """Sentences of the article that bear on a question."""

    match: Literal["strong", "weak"]
    """How well they fit the question, in words."""
    evidence: list[Evidence]
    """The sentences, in the order of the article."""


class Answer(_Result):
    """The article's answer to a question."""

    question: str
    """As the user put it."""
    asked: str
    """With a follow-up question completed from the conversation."""
    status: AnswerStatus
    """``answered``; ``not_in_article``: a model that read the whole article says so; ``unconfirmed``: an answer was
    drafted and withheld, or not all of the article was read; ``passages``: no model answered."""
    answer: Statement | None
    """Null unless ``status`` is ``answered``."""
    passages: list[Passage]
    """What in the article bears on the question, best first; empty where the question is answered."""
    dropped: list[Dropped]
    """Answers that were withheld, with the reason."""
    note: str | None = None
    """A sentence that explains the status, such as how much of a long article was read; null if none is needed."""


class AskReport(Answer, _AboutArticle):
    """What ``summarize ask --format json`` prints for one article and one question."""

    run: RunReport
    """How the answer was made."""


ClaimVerdict = Literal["supported", "contradicted", "partly", "not_stated", "unverified"]


class ClaimPlace(_Result):
    """Where a claim stands in the text under test."""

    line: Ordinal
    """Of the input."""
    start: Count
    """First code point of the claim in the decoded input."""
    end: Count
    """One past its last code point."""


class SourceVerdict(_Result):
    """What one source says about a claim."""

    source: str
    """The path or address as it was given."""
    verdict: ClaimVerdict
    """As a claim's."""
    evidence: list[Evidence]
    """The sentences that decide."""
    reason: str | None
    """Why the claim is refused, as a sentence for a person."""


class CheckedClaim(_Result):
    """One claim, and whether the sources bear it out."""

    text: str
    """The claim as it was given."""
    place: ClaimPlace | None
    """Null for a claim that was given by itself."""
    verdict: ClaimVerdict
    """``supported``; ``contradicted``: a source says otherwise; ``partly``: only ``part`` of it is borne out;
    ``not_stated``: it is not in what was read; ``unverified``: no model has read it."""
    by: Literal["verifier", "exact", "wording"] | None
    """Who decided: the verifier or an exact check. ``wording``: nobody, but the claim is a sentence of the source, word
    for word. Null where nothing is known."""
    source: str | None
    """The source that bears it out or contradicts it; of a claim in none, the source that comes nearest."""
    evidence: list[Evidence]
    """The sentences that decide; for ``not_stated`` and ``unverified`` the nearest ones."""
    part: str | None
    """Of a claim that is borne out in part: the part, in words that the verifier found supported."""
    reason: str | None
    """Of a refused claim: the difference that decides, as a sentence for a person."""
    correction: str | None
    """The claim in words that the verifier found supported; null where there are none."""
    others: list[SourceVerdict]
    """Other sources that also support or contradict the claim."""


class SkippedText(_Result):
    """A line of the text under test that claims nothing."""

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
    partly: Count
    not_stated: Count
    unverified: Count


class ClaimChecks(_Result):
    """The verdicts on the claims of one text."""

    claims: list[CheckedClaim]
    """In the order in which they were given."""
    skipped: list[SkippedText]
    """What of the text under test is no claim, and was not checked."""
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


class ErrorInfo(_Result):
    """What went wrong, for programs."""

    kind: str
    """``usage``, ``input``, ``check``, ``model_unavailable``, …: stable, for programs."""
    message: str
    """One sentence for a person: what, why, what to do."""
    exit_code: int
    """The command's exit code if nothing else fails."""


class ErrorReport(_Result):
    """Takes the place of a report that could not be made in a JSON stream."""

    schema_version: Literal[2] = SCHEMA_VERSION
    """As a report's."""
    source: str
    """The input as it was given."""
    error: ErrorInfo
    """What went wrong."""


class RemovalInfo(_Result):
    """Raw text that cleaning left out, and why."""

    text: str
    """What was left out."""
    reason: str
    """Such as ``site menu`` or ``sponsor line``."""
    start: Count
    """First code point, in the decoded input."""
    end: Count
    """One past the last one."""


class CleanReport(_Result):
    """What ``summarize clean --format json`` prints."""

    schema_version: Literal[2] = SCHEMA_VERSION
    """As a report's."""
    article: ArticleInfo
    """What is known of the article itself."""
    text: str
    """The article text, in which all evidence offsets count."""
    removed: list[RemovalInfo]
    """In the order of the input."""
