"""The results, as in the JSON output, schema version 2. ``summarize schema NAME`` prints their JSON Schemas.

Here is what a report and an answer consist of. The results of ``check``, ``compare`` and ``diff`` have a module of
their own, which is imported when one of its names is first used, so that a summary does not wait for it.
"""

import re
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, TypeVar
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field

from summarizer.text.article import Article, Sentence, Span, line_at
from summarizer.text.lexicon import agencies

if TYPE_CHECKING:
    from summarizer.results.comparisons import *  # noqa: F403 - for the type checker alone
else:

    def __getattr__(name):
        comparisons = import_module(f"{__name__}.comparisons")
        if name in vars(comparisons):
            return getattr(comparisons, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


Item = TypeVar("Item")
Key = TypeVar("Key")
SCHEMA_VERSION: Literal[2] = 2
EXTRACTIVE = "extractive"
"""``run.model`` if no model wrote."""
Position = Literal["favor", "against", "mixed", "neutral"]
Support = Literal["verbatim", "verified", "unverified"]
Verdict = Literal["supported", "contradicted", "not_stated"]
Speech = Literal["direct", "indirect", "deed"]
Voice = Literal["reported", "author"]
StatementKind = Literal["headline", "overview", "key_point", "stance", "answer", "claim", "change", "quotation"]
"""The kinds of statements that are reviewed; ``quotation``: that a speaker said the quoted words."""
Count = Annotated[int, Field(ge=0)]
Ordinal = Annotated[int, Field(ge=1)]


class Result(BaseModel):
    """What all results have in common: frozen values without unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def of(cls, *parts: BaseModel, **fields: Any) -> Self:
        """A result with the fields of ``parts`` and with ``fields``."""
        known = {name: getattr(part, name) for part in parts for name in cls.model_fields if hasattr(part, name)}
        return cls(**known | fields)


class Place(Result):
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


class Evidence(Result):
    """The article's own words: ``text[start:end] == quote`` in the text that ``summarize clean`` prints."""

    quote: str
    """Verbatim article text."""
    start: Count
    """First code point of the quote in the article text."""
    end: Count
    """One past its last code point."""
    place: Place
    """Its place, for readers."""


class Statement(Result):
    """One or a few sentences, with their evidence."""

    text: str
    """A model's wording, in the requested language, or the article's own sentence."""
    support: Support
    """``verbatim``: the article's own sentence; ``verified``: a model's wording that the verifier (``run.verifier``)
    found supported; ``unverified``: a model's wording that only passed the exact checks."""
    evidence: list[Evidence]
    """In the order of the article; empty only for a title that is not part of the article text."""


class Summary(Result):
    """What the article says."""

    headline: Statement
    """One line."""
    overview: list[Statement]
    """The gist, sentence by sentence; together they form a paragraph."""
    key_points: list[Statement]
    """Empty with ``--style prose``, where the overview has everything."""

    @property
    def statements(self) -> list[Statement]:
        """Headline, overview sentences and key points, in this order."""
        return [self.headline, *self.overview, *self.key_points]


class Stance(Result):
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
    """The holder's words, or the sentences that report the position; without a model, then the holder's quotations on
    the target nearby."""
    speaker: Evidence | None
    """Where the article names the holder; null if it uses other words, or if the author speaks."""


class Quoted(Result):
    """Words that the article quotes, with their speaker. A quotation takes no side."""

    speaker: str | None
    """The speaker's name; null if it was not found."""
    role: str | None
    """The speaker's role; null if the article gives none."""
    text: str
    """The words, verbatim; ``…`` where the article interrupts them."""
    evidence: list[Evidence]
    """Their places, piece by piece."""
    speaker_support: Literal["verified"] | None = None
    """``verified``: the verifier found that the speaker said this; null: rules found the speaker, or there is none."""


class Dropped(Result):
    """A drafted statement that is not shown."""

    kind: Literal[StatementKind, "part"]
    """What it would have been; ``part``: a part of the article without a usable reply."""
    text: str
    """The statement as drafted; of a stance its claim."""
    stance: str | None = None
    """A stance as the verifier read it: holder, side, target and claim; null for other statements."""
    verdict: Verdict | None = None
    """The verifier's verdict; null if an exact check refused the statement, or if there is none."""
    reason: str
    """Why, as a sentence for readers."""
    instead: str | None = None
    """The correction that is shown instead, which the verifier found supported; null if there is none."""
    stance_instead: str | None = None
    """A stance's correction with holder, side, target and claim; null if there is none."""


class SourceInfo(Result):
    """The input."""

    path: str
    """The path or address as it was given; ``-`` for standard input."""
    sha256: str
    """SHA-256 of the input's bytes, in hexadecimal."""
    encoding: str | None = None
    """The encoding of the input, such as ``utf-8`` or ``windows-1252``; null if the format defines it, as in a PDF."""


class ArticleInfo(Result):
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


class VerifierRun(Result):
    """The verifier of a run."""

    model: str
    """The verifier's name."""
    calls: Count
    """Its calls, included in the run's."""
    exam: float | None
    """Its score in ``summarize models exam``, 0 to 1; null if it was not examined."""
    unread: Count
    """Statements without a verdict."""


class RunTotals(Result):
    """The calls, tokens and cost of a result; the same whether replies are new or recorded."""

    model: str
    """The model's name; ``extractive`` if none was used."""
    endpoint: str
    """Address of the endpoint that received the article; ``embedded`` if nothing left the machine."""
    prompts: str
    """Hash of the prompts' texts; empty if no model was asked."""
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


class _AboutArticle(Result):
    schema_version: Literal[2] = SCHEMA_VERSION
    """Incremented if a field changes its meaning or is removed, not if one is added."""
    article: ArticleInfo
    """The article's metadata."""


class Findings(Result):
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


AnswerStatus = Literal["answered", "false_premise", "not_in_article", "unconfirmed", "passages"]


def also_quoted(report: Report) -> list[Quoted]:
    """The quotations that no stance shows: not in a claim in the article's words, nor in the evidence of another."""
    spans = [
        (piece.start, piece.end)
        for stance in report.stances or ()
        for piece in stance.evidence
        if shows_words(stance.support, stance.claim, piece.quote)
    ]
    return [
        quotation
        for quotation in report.quotations or ()
        if not all(any(s <= piece.start and piece.end <= e for s, e in spans) for piece in quotation.evidence)
    ]


def shows_words(support: str, claim: str, quote: str) -> bool:
    """Whether a stance shows the words of a piece of its evidence: a claim in the article's words shows its own."""
    return support != "verbatim" or " ".join(without_dateline(quote).split()) in claim


def first_role(items: Iterable[Stance | Quoted]) -> str | None:
    """The first role that is given."""
    return next((item.role for item in items if item.role), None)


def group_by(items: Iterable[Item], key: Callable[[Item], Key]) -> list[tuple[Key, list[Item]]]:
    """The items by key, both in the order of their first appearance."""
    groups: dict[Key, list[Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return list(groups.items())


def joint_position(positions: Iterable[str]) -> str:
    """The one position that several stances on a target add up to: ``mixed`` when they differ, neutral ones aside."""
    different = list(dict.fromkeys(positions))
    sides = [position for position in different if position != "neutral"] or different
    return sides[0] if len(sides) == 1 else "mixed"


class Passage(Result):
    """Sentences of the article that are relevant to a question."""

    match: Literal["strong", "weak"]
    """How well they match the question."""
    evidence: list[Evidence]
    """The sentences, in the order of the article."""


class Answer(Result):
    """The article's answer to a question."""

    question: str
    """As the user wrote it."""
    asked: str
    """The question; a follow-up is completed from the conversation."""
    status: AnswerStatus
    """``answered``; ``false_premise``: the article says otherwise than the question takes for granted;
    ``not_in_article``: a model that read the whole article says so; ``unconfirmed``: an answer was drafted and
    withheld, or not all of the article was read; ``passages``: no model answered."""
    answer: Statement | None
    """What the article answers; of a ``false_premise``, what it says instead. Null with every other ``status``."""
    passages: list[Passage]
    """The relevant passages, best first; empty where there is an ``answer``."""
    dropped: list[Dropped]
    """Answers that were withheld, with the reason."""
    note: str | None = None
    """A sentence that explains the status, such as how much of a long article was read; null if none is needed."""

    @property
    def has_strong_passage(self) -> bool:
        """Whether a passage matches the question well."""
        return any(passage.match == "strong" for passage in self.passages)


class AskReport(Answer, _AboutArticle):
    """What ``summarize ask --format json`` prints for one article and one question."""

    run: RunReport
    """How the answer was made."""


class ErrorInfo(Result):
    """An error, for programs."""

    kind: str
    """``usage``, ``input``, ``check``, ``model_unavailable``, …: stable, for programs."""
    message: str
    """One sentence: what failed, why, what to do."""
    exit_code: int
    """The command's exit code if this is the only error."""


class ErrorReport(Result):
    """Replaces a report that failed, in a JSON stream."""

    schema_version: Literal[2] = SCHEMA_VERSION
    """As for a report."""
    source: str
    """The input, as given."""
    error: ErrorInfo
    """The error."""


class RemovalInfo(Result):
    """Raw text that cleaning removed, and why."""

    text: str
    """The removed text."""
    reason: str
    """Such as ``site menu`` or ``sponsor line``."""
    start: Count
    """First code point in the decoded input."""
    end: Count
    """One past the last one."""


class CleanReport(Result):
    """What ``summarize clean --format json`` prints."""

    schema_version: Literal[2] = SCHEMA_VERSION
    """As for a report."""
    article: ArticleInfo
    """The article's metadata."""
    text: str
    """The article text, to which all evidence offsets refer."""
    removed: list[RemovalInfo]
    """In the order of the input."""


_LONG_FRAGMENT = 12
"""From this many words on, a text fragment has only the first and the last few words, to keep the link short."""
_FRAGMENT_END = 4


def evidence_at(article: Article, span: Span) -> Evidence:
    """The evidence of one span. Raises IndexError for a span before the first sentence."""
    return Evidence(quote=article.quote(span), start=span.start, end=span.end, place=place_of(article, span))


def evidence_for(article: Article, numbers: Iterable[int]) -> list[Evidence]:
    """One piece of evidence for each distinct sentence number, in article order.

    Raises IndexError for a number that is not in the article.
    """
    return [evidence_at(article, article.sentences[number - 1].span) for number in sorted(set(numbers))]


def place_of(article: Article, span: Span) -> Place:
    """The place of a span, as a person would look it up: paragraph, line, page, link."""
    mark = article.landmark(span.start)
    return Place(
        paragraph=article.sentence_at(span.start).paragraph + 1,
        line=line_at(article.text, span.start),
        input_line=article.line(span.start) if article.has_lines else None,
        link=text_fragment(article.url, article.quote(span)) if article.url else None,
        page=mark.page if mark else None,
        chapter=mark.chapter if mark else None,
        time=mark.time if mark else None,
    )


def text_fragment(url: str, words: str) -> str:
    """A link that opens a page at some of its words (WICG, "URL Fragment Text Directives")."""
    parts = words.split()
    texts = [parts] if len(parts) < _LONG_FRAGMENT else [parts[:_FRAGMENT_END], parts[-_FRAGMENT_END:]]
    directive = ",".join(quote(" ".join(text), safe="").replace("-", "%2D") for text in texts)
    return f"{url}{'' if '#' in url else '#'}:~:text={directive}"


_DATELINE = re.compile(
    r"(?:[A-Z][A-Z .’'-]{2,40}(?:, [A-Z][\w.’' -]{1,30}){0,3}(?: \([\w .-]{2,30}\))? ?[—–―-]{1,2} "
    r"|(?:[A-Z][\w.’'-]*,? ){0,4}(?:\d{1,2} )?"
    rf"(?:\((?:[A-Z]{{2,5}}|{agencies()})\) ?[—–―-]{{1,2}} |\((?:{agencies()})\)\s?(?=[A-Z])))"
)


def sentence_evidence(article: Article, sentence: Sentence) -> Evidence:
    """A sentence as evidence, without a dateline such as ``VARN, Ostria — ``."""
    dateline = _DATELINE.match(article.text, sentence.span.start, sentence.span.end)
    start = dateline.end() if dateline else sentence.span.start
    return evidence_at(article, Span(start, sentence.span.end))


def without_dateline(text: str) -> str:
    """The words of a sentence without its dateline."""
    found = _DATELINE.match(text)
    return text[found.end() :] if found else text


def article_info(article: Article) -> ArticleInfo:
    """An article's metadata as a result."""
    source = SourceInfo(**{name: getattr(article.source, name) for name in SourceInfo.model_fields})
    return ArticleInfo(source=source, **{n: getattr(article, n) for n in ArticleInfo.model_fields if n != "source"})
