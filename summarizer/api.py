"""The package as a library: ``summarize``, ``ask`` and ``stances``, each also as a coroutine, and ``Reader`` for many.

Settings come from the same places as those of the command line, in this order: an argument here, the environment
(``OPENAI_API_KEY``, ``OPENAI_BASE_URL``, ``SUMMARIZER_…``), the configuration file, the default. The default calls no
model and needs no network.
"""

import asyncio
import os
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Literal, Self, TypedDict, TypeVar, Unpack, cast

from summarizer.config import Settings, settings_of
from summarizer.engine import Engine
from summarizer.errors import InputError, ModelUnavailable, UsageError
from summarizer.extract.followups import Turn
from summarizer.factory import open_engine
from summarizer.ingest.claims import Claim, ClaimedText, claims_in
from summarizer.ingest.clean.cleaner import clean_text
from summarizer.ingest.load import load_article
from summarizer.results import AskReport, CheckReport, Report, Stance, Statement, Summary
from summarizer.shape import LENGTHS, Shape, Wanted
from summarizer.tasks.analysis import ArticleAnalysis
from summarizer.text.article import Article

Result = TypeVar("Result")
Source = str | os.PathLike[str] | Article
"""A path, an ``http(s)`` address, ``-`` for standard input, or an article that was loaded before."""


class Options(TypedDict, total=False):
    """Which model is used and how. Every name has the meaning of the command line's option of that name."""

    model: str
    """``auto``, ``embedded``, ``smollm2``, ``PATH.gguf``, ``hf:OWNER/REPO/FILE.gguf``, ``command:PROGRAM
    ARGUMENTS``, or a model of the endpoint."""
    provider: str
    """``openai``, ``azure``, ``anthropic``, ``ollama`` and so on: sets the base URL and the variable of the key."""
    base_url: str
    """An OpenAI-compatible endpoint."""
    api_key: str
    """The endpoint's key."""
    profile: str
    """A profile of the configuration file."""
    context_tokens: int
    """Context window in tokens, if the endpoint does not report it."""
    concurrency: int
    """Calls at once."""
    timeout: float
    """Seconds for each summary, answer or list of stances."""
    max_cost: float
    """US dollars that one ``Reader`` may spend."""
    cache: bool
    """Whether replies are kept and used again."""
    verify: str
    """The model that compares each statement with the article: ``same`` (the default), ``off``, or as
    ``--verify`` takes it."""
    max_output_tokens: int
    """Most tokens in a reply, a model's reasoning included; by default, as the task needs."""
    record: Path
    """A folder where every call is kept."""
    replay: Path
    """A folder of recordings that answer instead of a model."""
    offline: bool
    """Whether the network is off, also for fetching a model."""
    max_bytes: int
    """Largest input that is read, in bytes."""
    fetch_timeout: float
    """Seconds for fetching an address."""
    allow_private: bool
    """Whether addresses on this machine and on private networks may be fetched."""
    client: Any
    """In place of an endpoint: an ``openai.AsyncOpenAI`` that is set up, which stays open; or an asynchronous function
    that is given the messages of a call, as a list of dicts with ``role`` and ``content``, and returns text."""
    progress: Callable[[int, int], None]
    """Called as the work on an article goes on: with the calls made so far, and all that are known to be needed."""


class ShapeOptions(TypedDict, total=False):
    """The shape of a summary; what is left out depends on the article."""

    length: int | Literal["short", "medium", "long"]
    """Words of overview and key points together: a number, or 80, 160, 320."""
    points: int
    """The number of key points."""
    focus: str
    """A topic to put first."""
    audience: str
    """The readers a model should write for."""
    language: str
    """ISO 639-1 code of the language a model writes in."""
    style: Literal["bullets", "prose"]


class SummaryOptions(Options, ShapeOptions, total=False):
    """Everything that ``summarize`` takes by name."""


def load_text(text: str, *, language: str | None = None) -> Article:
    """The article in a text. ``language`` is an ISO 639-1 code; None detects it.

    Raises InputError if the text holds no article.
    """
    return clean_text(text, language=language)


class _Calls:
    """Tells a caller how many calls are made."""

    def __init__(self, told: Callable[[int, int], None]) -> None:
        self.progressed = told

    def extracted(self, _summary: Summary) -> None:
        """Nothing is shown."""

    def settled(self, _kind: str, _shown: Statement | Stance, /) -> None:
        """Nothing is shown."""


class Reader:
    """Reads articles with one model that stays open; an asynchronous context manager.

    Its methods may run concurrently. The keyword arguments are those of ``Options``.
    Entering raises UsageError for settings that cannot be honoured, ModelUnavailable where no model can be had.
    """

    def __init__(self, **options: Unpack[Options]) -> None:
        self._options = options
        told = options.get("progress")
        self._watcher = _Calls(told) if told else None
        self._settings: Settings | None = None
        self._engine: Engine | None = None
        self._stack = AsyncExitStack()
        self.notice = ""
        """Which model is used, and whether anything leaves this machine; set on entering."""

    async def __aenter__(self) -> Self:
        self._settings = settings_of(self._options)
        self._engine = await self._stack.enter_async_context(open_engine(self._settings))
        self.notice = self._engine.notice
        return self

    async def __aexit__(self, *_: object) -> None:
        self._engine = None
        await self._stack.aclose()

    async def load(self, source: Source) -> Article:
        """The article at a path or address, within the reader's limits; an article is returned as it is.

        Raises InputError if it cannot be read or holds no article.
        """
        if isinstance(source, Article):
            return source
        return await asyncio.to_thread(load_article, os.fspath(source), limits=self._opened()[1].reading)

    async def summarize(self, source: Source, *, stances: bool = True, **shape: Unpack[ShapeOptions]) -> Report:
        """The report of one article; if ``stances`` is false, ``Report.stances`` is None.

        Raises InputError; ModelError if a model fails for good; ModelUnavailable on timeout; UsageError for an invalid
        shape.
        """
        wanted = Wanted(stances=stances, shape=_shape(shape))
        article = await self.load(source)
        return await self._in_time(self._opened()[0].report(article, wanted, self._watcher))

    async def ask(self, source: Source, question: str, *, turns: Sequence[Turn] = ()) -> AskReport:
        """One article's answer to a question. ``turns`` are the questions and answers before it, for follow-ups.

        Raises UsageError for an empty question, and otherwise like ``summarize``.
        """
        if not question.strip():
            raise UsageError("the question is empty; ask something")
        article = await self.load(source)
        return await self._in_time(self._opened()[0].answer(ArticleAnalysis(article), question, turns, self._watcher))

    async def check(
        self, source: Source | Sequence[Source], claims: Sequence[str] | None = None, *, text: str | None = None
    ) -> CheckReport:
        """Whether claims, or the sentences of a text (Markdown or plain), are borne out by one source or several.

        Raises UsageError unless exactly one of ``claims`` and ``text`` is given, InputError for a text that claims
        nothing, and otherwise like ``summarize``.
        """
        if (claims is None) == (text is None):
            raise UsageError("give either claims or text")
        given = claims_in(text) if text is not None else ClaimedText(tuple(map(Claim, claims or ())), ())
        if not given.claims:
            raise InputError("there is no claim to check")
        sources = [source] if isinstance(source, (str, os.PathLike, Article)) else list(source)
        analyses = [ArticleAnalysis(await self.load(one)) for one in sources]
        return await self._in_time(self._opened()[0].check(analyses, given, None))

    async def stances(self, source: Source) -> list[Stance]:
        """Who takes which position on what in one article, in its order. Raises like ``summarize``."""
        article = await self.load(source)
        report = await self._in_time(self._opened()[0].report(article, Wanted(summary=False), self._watcher))
        return report.stances or []

    def _opened(self) -> tuple[Engine, Settings]:
        if self._engine is None or self._settings is None:
            raise UsageError("a Reader reads inside its block: async with Reader() as reader: …")
        return self._engine, self._settings

    async def _in_time(self, work: Coroutine[Any, Any, Result]) -> Result:
        seconds = self._opened()[1].timeout
        try:
            async with asyncio.timeout(seconds):
                return await work
        except TimeoutError:
            raise ModelUnavailable(f"not done within the timeout of {seconds:g} seconds; give it more time") from None


async def asummarize(source: Source, *, stances: bool = True, **options: Unpack[SummaryOptions]) -> Report:
    """As ``Reader.summarize``, with a reader of its own; takes ``Options`` and ``ShapeOptions`` by name."""
    names = ShapeOptions.__annotations__
    shape = cast("ShapeOptions", {name: value for name, value in options.items() if name in names})
    rest = cast("Options", {name: value for name, value in options.items() if name not in names})
    async with Reader(**rest) as reader:
        return await reader.summarize(source, stances=stances, **shape)


async def aask(source: Source, question: str, **options: Unpack[Options]) -> AskReport:
    """As ``Reader.ask``, with a reader of its own; takes ``Options`` by name."""
    async with Reader(**options) as reader:
        return await reader.ask(source, question)


async def acheck(
    source: Source | Sequence[Source],
    claims: Sequence[str] | None = None,
    *,
    text: str | None = None,
    **options: Unpack[Options],
) -> CheckReport:
    """As ``Reader.check``, with a reader of its own; takes ``Options`` by name."""
    async with Reader(**options) as reader:
        return await reader.check(source, claims, text=text)


async def astances(source: Source, **options: Unpack[Options]) -> list[Stance]:
    """As ``Reader.stances``, with a reader of its own; takes ``Options`` by name."""
    async with Reader(**options) as reader:
        return await reader.stances(source)


def summarize(source: Source, *, stances: bool = True, **options: Unpack[SummaryOptions]) -> Report:
    """Headline, overview, key points, stances and quotations of one article, each with its evidence.

    ``support`` of a statement is ``verbatim`` for the article's own words, ``verified`` for a model's wording that the
    verifier in ``run.verifier`` found supported, and ``unverified`` for one that nobody has read beside the article.
    Takes ``Options`` and ``ShapeOptions`` by name. Every ``Evidence`` has code-point offsets into the article text:
    ``article.text[start:end] == quote``. Raises SummarizerError alone, also for an invalid shape and inside a running
    event loop: await ``asummarize`` there.
    """
    return _run(asummarize(source, stances=stances, **options), "asummarize")


def ask(source: Source, question: str, **options: Unpack[Options]) -> AskReport:
    """One article's answer to a question.

    ``status`` is ``answered``, with ``answer`` and its evidence; ``not_in_article``, where a model that read the whole
    article says so; ``unconfirmed``, with the withheld answer in ``dropped``; or ``passages``, where no model answered.
    In the last three cases ``passages`` has what bears on the question, best first.

    Takes ``Options`` by name. Raises like ``summarize``, and UsageError for an empty question.
    """
    return _run(aask(source, question, **options), "aask")


def check(
    source: Source | Sequence[Source],
    claims: Sequence[str] | None = None,
    *,
    text: str | None = None,
    **options: Unpack[Options],
) -> CheckReport:
    """Whether claims, or the sentences of a text, are borne out by one source or several.

    Each claim has a ``verdict``: ``supported``, ``contradicted``, ``partly``, ``not_stated``, or ``unverified`` where
    no model read it, with the source's words as evidence. Takes ``Options`` by name. Raises like ``summarize``,
    UsageError unless exactly one of ``claims`` and ``text`` is given, and InputError for a text that claims nothing.
    """
    return _run(acheck(source, claims, text=text, **options), "acheck")


def stances(source: Source, **options: Unpack[Options]) -> list[Stance]:
    """Who takes which position on what in one article. Takes ``Options`` by name. Raises like ``summarize``."""
    return _run(astances(source, **options), "astances")


def _run(work: Coroutine[Any, Any, Result], name: str) -> Result:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    work.close()
    raise UsageError(f"this is called inside a running event loop; await {name}(…) instead")


def _shape(options: ShapeOptions) -> Shape:
    length = options.get("length")
    if isinstance(length, str):
        if length not in LENGTHS:
            raise UsageError(f"length cannot be {length!r}; say short, medium, long, or a number of words")
        length = LENGTHS[length]
    return Shape(
        length=length,
        points=options.get("points"),
        focus=options.get("focus"),
        audience=options.get("audience"),
        language=options.get("language"),
        style=options.get("style", "bullets"),
    )
