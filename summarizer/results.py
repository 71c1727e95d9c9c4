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
    origin: Origin
    """``extract``: the article's own sentences, word for word; ``model``: a model's wording that passed the checks."""
    evidence: list[Evidence]
    second_reading: SecondReading | None = None
    """What a second reading by a model said (``--verify``); null where none was asked for, or it gave no verdict."""


class Overview(Statement):
    """The gist in running text: the sentences below, joined; its evidence is theirs, united."""

    sentences: list[Statement] = []
    """Each sentence with its own origin and evidence; together they are the text."""


class Summary(_Result):
    """What the article says."""

    headline: str
    overview: Overview
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
    claim: str
    """The position in one sentence that keeps the attribution."""
    speech: Speech
    evidence: list[Evidence]
    """The holder's words, or the sentence that reports them."""
    speaker: Evidence
    """Where the article names the holder."""
    confidence: Annotated[float, Field(ge=0, le=1)]
    """How sure the position is, 0 to 1; attribution itself is only shown when sure."""
    origin: Origin
    voice: Literal["reported", "author"] = "reported"
    """``author``: the article's writer argues, and is the holder; else the article tells of the holder."""
    second_reading: SecondReading | None = None
    """As a statement's."""


class Dropped(_Result):
    """A draft statement that failed a check."""

    kind: Literal["headline", "overview", "key_point", "stance", "answer", "chunk"]
    text: str
    reason: str
    instead: str | None = None
    """What is shown in its place: the statement as the model mended it, or a sentence of the article."""


class SourceInfo(_Result):
    """Where the input came from."""

    path: str
    sha256: str


class ArticleInfo(_Result):
    """What is known of the article itself."""

    title: str | None
    author: str | None
    published: str | None
    site: str | None
    language: str
    words: Count
    source: SourceInfo


class RunReport(_Result):
    """How the result was made. ``cached_tokens`` are part of ``input_tokens``."""

    model: str
    endpoint: str
    prompts: str
    """Hash of the prompts' texts."""
    calls: Count
    """Replies used, recorded ones included."""
    recorded_calls: Count
    """Of these, replies read from the cache or from recordings."""
    input_tokens: Count
    output_tokens: Count
    cached_tokens: Count
    tokens_counted: Literal["exact", "estimated"]
    cost_usd: float | None
    """Dollars spent; null when the price is not known."""
    seconds: float
    verified_by: str | None = None
    """The model of the second reading, where one was asked for; its calls, tokens and cost are counted above."""


class Report(_Result):
    """The whole result for one article."""

    schema_version: Literal[1] = SCHEMA_VERSION
    article: ArticleInfo
    summary: Summary | None
    stances: list[Stance] | None
    dropped: list[Dropped]
    run: RunReport


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
    article: ArticleInfo


class Answer(_Result):
    """What the article says to a question, or that it does not say."""

    question: str
    """As the user put it."""
    asked: str
    """As it was looked up: a follow-up question is completed from the conversation."""
    form: AnswerForm
    """What the question asks for."""
    status: Literal["answered", "not_in_article"]
    answer: str | None
    """Null when the article does not say."""
    origin: Origin | None
    """``extract``: the article's own words, names or sentences; ``model``: a model's wording that passed the checks."""
    evidence: list[Evidence]
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


class ErrorInfo(_Result):
    """What went wrong, for programs."""

    kind: str
    message: str
    exit_code: int


class ErrorReport(_Result):
    """Stands in a JSON stream where a report could not be made."""

    schema_version: Literal[1] = SCHEMA_VERSION
    source: str
    error: ErrorInfo


class RemovalInfo(_Result):
    """Raw text that cleaning left out, and why."""

    text: str
    reason: str
    start: Count
    """First code point, in the decoded input."""
    end: Count


class CleanReport(_Result):
    """What ``summarize clean --format json`` prints."""

    schema_version: Literal[1] = SCHEMA_VERSION
    article: ArticleInfo
    text: str
    removed: list[RemovalInfo]
