"""What a user gets: the JSON contract, schema version 1. ``summarize schema NAME`` publishes it."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from summarizer.drafts import Position

SCHEMA_VERSION: Literal[1] = 1
Origin = Literal["model", "extract"]
SecondReading = Literal["agrees", "disagrees"]
Speech = Literal["direct", "indirect"]
Count = Annotated[int, Field(ge=0)]


class _Result(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Evidence(_Result):
    """The article's own words: ``text[start:end] == quote`` on the text that ``summarize clean`` prints."""

    quote: str
    """Verbatim article text."""
    start: Count
    """First code point of the quote in the article text."""
    end: Count
    """One past its last code point."""


class Statement(_Result):
    """A sentence or a few, with the evidence they rest on."""

    text: str
    """A sentence or a few; a model's in the language that was asked for."""
    origin: Origin
    """``extract``: the article's own sentences, word for word; ``model``: a model's wording that passed the checks."""
    evidence: list[Evidence]
    """In the order of the article; never empty."""
    second_reading: SecondReading | None = None
    """What a second reading by a model said (``--verify``); null where none was asked for, or it gave no verdict."""


class Overview(Statement):
    """The gist in running text: the sentences below, joined; its evidence is theirs, united."""

    sentences: list[Statement] = []
    """Each sentence with its own origin and evidence; together they are the text."""


class Summary(_Result):
    """What the article says."""

    headline: str
    """One line: the article's own, or a model's that passed the checks."""
    overview: Overview
    """The gist, in a few sentences."""
    key_points: list[Statement]
    """Empty with ``--style prose``, where the overview holds everything."""


class Stance(_Result):
    """Who takes which position on what, in whose words."""

    holder: str
    """The holder's name, as the article writes it."""
    role: str | None
    """The holder's role in the article's words, where it gives one."""
    target: str | None
    """What the position is about, a noun phrase of the article; null when it cannot be told."""
    position: Position
    """Towards the target; ``mixed`` where the holder takes both sides."""
    claim: str
    """The position in one sentence that keeps the attribution."""
    speech: Speech
    """``direct``: in the holder's own words."""
    evidence: list[Evidence]
    """The holder's words, or the sentence that reports them."""
    speaker: Evidence
    """Where the article names the holder."""
    confidence: Annotated[float, Field(ge=0, le=1)]
    """How sure the position is, 0 to 1; attribution itself is only shown when sure."""
    origin: Origin
    """As a statement's."""
    voice: Literal["reported", "author"] = "reported"
    """``author``: the article's writer argues, and is the holder; else the article tells of the holder."""
    second_reading: SecondReading | None = None
    """As a statement's."""


class Dropped(_Result):
    """A draft statement that failed a check."""

    kind: Literal["headline", "overview", "key_point", "stance", "answer", "chunk"]
    """What it would have been; ``chunk``: a part of the article for which no usable reply came."""
    text: str
    """As it was drafted."""
    reason: str
    """Which check it failed, and on which words."""
    instead: str | None = None
    """What is shown in its place: the statement as the model mended it, or a sentence of the article."""


class SourceInfo(_Result):
    """Where the input came from."""

    path: str
    """The path or address as it was given; ``-`` for standard input."""
    sha256: str
    """Of the input's bytes, in hexadecimal."""


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
    verified_by: str | None = None
    """The model of the second reading, where one was asked for; its calls, tokens and cost are counted above."""


class Report(_Result):
    """The whole result for one article."""

    schema_version: Literal[1] = SCHEMA_VERSION
    """Raised when a field changes its meaning or goes; new fields may come without."""
    article: ArticleInfo
    """What is known of the article itself."""
    summary: Summary | None
    """Null where none was asked for."""
    stances: list[Stance] | None
    """In the order of the article; null where they were not asked for."""
    dropped: list[Dropped]
    """What failed a check."""
    run: RunReport
    """How the result was made."""


AnswerForm = Literal[
    "yes_no",
    "list",
    "quantity",
    "date",
    "place",
    "person",
    "reason",
    "comparison",
    "quote",
    "speaker",
    "sides",
    "phrase",
]


class _AboutArticle(_Result):
    schema_version: Literal[1] = SCHEMA_VERSION
    """As a report's."""
    article: ArticleInfo
    """What is known of the article itself."""


class Answer(_Result):
    """What the article says to a question, or that it does not say."""

    question: str
    """As the user put it."""
    asked: str
    """As it was looked up: a follow-up question is completed from the conversation."""
    form: AnswerForm
    """What the question asks for."""
    status: Literal["answered", "not_in_article"]
    """Whether the article says it."""
    answer: str | None
    """Null when the article does not say."""
    origin: Origin | None
    """``extract``: the article's own words, names or sentences; ``model``: a model's wording that passed the checks."""
    evidence: list[Evidence]
    """The words that say it; empty where the article does not."""
    phrase: Evidence | None
    """The words inside the evidence that fit the question, where they can be told."""
    premise: str | None
    """What the question takes for granted and the article does not say, as a sentence."""
    confidence: Annotated[float, Field(ge=0, le=1)]
    """How likely it is that the evidence answers the question, also where it was too unlikely to be shown."""
    dropped: list[Dropped]
    """Answers that failed the check."""


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

    schema_version: Literal[1] = SCHEMA_VERSION
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

    schema_version: Literal[1] = SCHEMA_VERSION
    """As a report's."""
    article: ArticleInfo
    """What is known of the article itself."""
    text: str
    """The article text, in which all evidence offsets count."""
    removed: list[RemovalInfo]
    """In the order of the input."""
