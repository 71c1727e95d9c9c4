"""What a user gets: the JSON contract, schema version 2. ``summarize schema NAME`` publishes it."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION: Literal[2] = 2
Position = Literal["favor", "against", "mixed", "neutral"]
Support = Literal["verbatim", "verified", "unverified"]
Verdict = Literal["supported", "contradicted", "not_stated"]
Speech = Literal["direct", "indirect", "deed"]
Voice = Literal["reported", "author"]
Count = Annotated[int, Field(ge=0)]
Ordinal = Annotated[int, Field(ge=1)]


class _Result(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(_Result):
    """Where a person finds a piece of evidence."""

    paragraph: Ordinal
    """Of the article text, as ``summarize clean`` prints it; headings count."""
    line: Ordinal
    """Of the same text."""
    input_line: Ordinal | None
    """Of the input; null where the input has no lines that a person sees, such as a PDF."""
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
    """Where a person finds it."""


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
    """``direct``: in the holder's own words; ``indirect``: reported; ``deed``: by what the holder did."""
    voice: Voice = "reported"
    """``author``: the article's writer argues, and is the holder; else the article tells of the holder."""
    support: Support
    """As a statement's; ``verbatim`` means that the article tells the side in so many words."""
    evidence: list[Evidence]
    """The holder's words, or the sentences that report the position."""
    speaker: Evidence | None
    """Where the article names the holder; null where it does so in other words, or where the author speaks."""


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

    kind: Literal["headline", "overview", "key_point", "stance", "answer", "part"]
    """What it would have been; ``part``: a part of the article for which no usable reply came."""
    text: str
    """As it was drafted."""
    verdict: Verdict | None = None
    """The verifier's; null where an exact check refused the statement, or nobody read it."""
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
    """Who read a model's statements beside the article."""

    model: str
    """The verifier's name."""
    calls: Count
    """Its calls; they are part of the run's."""
    exam: float | None
    """Its score in ``summarize models exam``, 0 to 1; null where it was not examined."""
    unread: Count
    """Statements that got no verdict."""


class RunReport(_Result):
    """How the result was made. ``cached_tokens`` are part of ``input_tokens``."""

    model: str
    """The model's name; ``extractive`` where none wrote."""
    endpoint: str
    """Address of the endpoint that received the article; ``embedded`` where nothing left the machine."""
    prompts: str
    """Hash of the prompts' texts."""
    calls: Count
    """Replies used, recorded ones included."""
    recorded_calls: Count
    """Of these, replies read from the cache or from recordings."""
    input_tokens: Count
    """Tokens sent, those of repair calls included."""
    output_tokens: Count
    """Tokens received."""
    cached_tokens: Count
    """Of the input, tokens that the endpoint had read before."""
    tokens_counted: Literal["exact", "estimated"]
    """``exact``: as the endpoint or the model's tokenizer counted them."""
    cost_usd: float | None
    """Dollars spent; null when the price is not known."""
    seconds: float
    """Wall time."""
    verifier: VerifierRun | None = None
    """Null where no model wrote, or with ``--verify off``; its calls, tokens and cost are counted above."""


class Report(_Result):
    """The whole result for one article."""

    schema_version: Literal[2] = SCHEMA_VERSION
    """Raised when a field changes its meaning or goes; new fields may come without."""
    article: ArticleInfo
    """What is known of the article itself."""
    summary: Summary | None
    """Null where none was asked for."""
    stances: list[Stance] | None
    """In the order of the article, the author's own last; null where they were not asked for."""
    quotations: list[Quoted] | None
    """In the order of the article; null where stances were not asked for."""
    dropped: list[Dropped]
    """What a model drafted and is not shown."""
    run: RunReport
    """How the result was made."""


AnswerStatus = Literal["answered", "not_in_article", "unconfirmed", "passages"]


class _AboutArticle(_Result):
    schema_version: Literal[2] = SCHEMA_VERSION
    """As a report's."""
    article: ArticleInfo
    """What is known of the article itself."""


class Passage(_Result):
    """Sentences of the article that bear on a question."""

    match: Literal["strong", "weak"]
    """How well they fit the question, in words."""
    evidence: list[Evidence]
    """The sentences, in the order of the article."""


class Answer(_Result):
    """What the article says to a question."""

    question: str
    """As the user put it."""
    asked: str
    """As it was read: a follow-up question is completed from the conversation."""
    status: AnswerStatus
    """``answered``; ``not_in_article``: a model that read the whole article says so; ``unconfirmed``: an answer was
    drafted and withheld, or not all of the article was read; ``passages``: no model answered."""
    answer: Statement | None
    """Null unless ``status`` is ``answered``."""
    passages: list[Passage]
    """What in the article bears on the question, best first; empty where the question is answered."""
    dropped: list[Dropped]
    """Answers that are withheld, with the reason."""
    note: str | None = None
    """A sentence that explains the status, such as how much of a long article was read; null where none is needed."""


class AskReport(Answer, _AboutArticle):
    """What ``summarize ask --format json`` prints for one article and one question."""

    run: RunReport
    """How the answer was made."""


class ErrorInfo(_Result):
    """What went wrong, for programs."""

    kind: str
    """``usage``, ``input``, ``check``, ``model_unavailable``, …: stable, for programs."""
    message: str
    """One sentence for a person: what, why, what to do."""
    exit_code: int
    """What the command ends with when nothing else failed."""


class ErrorReport(_Result):
    """Stands in a JSON stream where a report could not be made."""

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
