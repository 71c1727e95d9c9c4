"""The Python library: ``Reader``, and ``summarize``, ``ask``, ``check``, ``compare``, ``diff``, ``stances``.

A setting comes from an argument, else from the environment (``OPENAI_API_KEY``, ``OPENAI_BASE_URL``, ``SUMMARIZER_…``),
else from the configuration file, else it has its default. By default no model is called and no network is needed.
"""

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterable, Sequence
from contextlib import AsyncExitStack
from difflib import get_close_matches
from functools import wraps
from pathlib import Path
from typing import Any, Literal, ParamSpec, Self, TypedDict, TypeVar, Unpack, cast

from summarizer.config import Settings, load_settings
from summarizer.engine import Engine, open_engine, time_limit
from summarizer.errors import UsageError
from summarizer.extract.questions import Turn
from summarizer.ingest.claims import claims_given
from summarizer.ingest.clean import clean_text
from summarizer.ingest.load import load_article
from summarizer.results import (
    AskReport,
    CheckedClaim,
    CheckReport,
    ClaimVerdict,
    CompareReport,
    DiffReport,
    Report,
    Stance,
    Statement,
    Summary,
)
from summarizer.settings import FAULTS, LENGTHS, Shape, Wanted
from summarizer.tasks import ArticleAnalysis
from summarizer.text.article import Article

Asked = ParamSpec("Asked")
Result = TypeVar("Result")
_FEWEST_COMPARED = 2
_LONGEST_PATH = 250
Source = str | os.PathLike[str] | Article
"""A path, an ``http(s)`` address, ``-`` for standard input, or a loaded article."""


class Options(TypedDict, total=False):
    """Which model is used and how. Each option means the same as that of the command line."""

    model: str
    """``auto``, ``embedded``, ``smollm2``, ``PATH.gguf``, ``hf:OWNER/REPO/FILE.gguf``, ``command:PROGRAM
    ARGUMENTS``, or a model of the endpoint."""
    provider: str
    """``openai``, ``azure``, ``anthropic``, ``ollama`` and so on: sets the base URL and the key's variable."""
    base_url: str
    """An OpenAI-compatible endpoint."""
    api_key: str
    """The endpoint's key."""
    profile: str
    """A profile of the configuration file."""
    context_tokens: int
    """Context window in tokens, if the endpoint does not report it."""
    concurrency: int
    """Most calls at once."""
    timeout: float
    """Seconds for each summary, answer or list of stances."""
    max_cost: float
    """US dollars that one ``Reader`` may spend."""
    cache: bool
    """Whether replies are cached."""
    verify: str
    """The model that compares each statement with the article: ``same`` (the default), ``off``, or as
    ``--verify`` takes it."""
    max_output_tokens: int
    """Most tokens in a reply, a model's reasoning included; by default, as the task needs."""
    record: Path
    """A folder in which all calls are recorded."""
    replay: Path
    """A folder of recordings to use instead of a model."""
    offline: bool
    """Whether the network is off, also for downloading a model."""
    max_bytes: int
    """Largest input in bytes."""
    fetch_timeout: float
    """Seconds for fetching an address."""
    allow_private: bool
    """Whether addresses on this machine and on private networks may be fetched."""
    client: Any
    """Used in place of an endpoint: a configured ``openai.AsyncOpenAI``, which stays open, or an asynchronous function
    that takes the messages of a call, a list of dicts with ``role`` and ``content``, and returns text."""
    progress: Callable[[int, int], None]
    """Called during the work on an article, with the number of calls made and the number known to be needed."""


class ShapeOptions(TypedDict, total=False):
    """The shape of a summary. Defaults depend on the article."""

    length: int | Literal["short", "medium", "long"]
    """Words of overview and key points together: a number, or 80, 160, 320."""
    points: int
    """The number of key points."""
    focus: str
    """The topic to put first."""
    audience: str
    """The readers that a model should write for."""
    language: str
    """ISO 639-1 code of the language that a model writes in."""
    style: Literal["bullets", "prose"]


class SummaryOptions(Options, ShapeOptions, total=False):
    """All keyword arguments of ``summarize``."""


def load_text(text: str, *, language: str | None = None) -> Article:
    """The article in a text. ``language`` is an ISO 639-1 code; None detects it.

    Raises InputError if the text has no article.
    """
    return clean_text(text, language=language)


class _CallProgress:
    """Passes the number of calls on to the user's callback."""

    def __init__(self, callback: Callable[[int, int], None]) -> None:
        self.progressed = callback

    def extracted(self, _summary: Summary) -> None:
        """Nothing is shown."""

    def settled(self, _kind: str, _shown: Statement | Stance, /) -> None:
        """Nothing is shown."""


class Reader:
    """Reads articles with one model, which stays open. An asynchronous context manager.

    Its methods may run concurrently. The keyword arguments are those of ``Options``; another raises UsageError.
    Entering raises UsageError for impossible settings, ModelUnavailable if the model cannot be reached or loaded.
    """

    def __init__(self, **options: Unpack[Options]) -> None:
        _require_known(options, Options)
        self._options = options
        callback = options.get("progress")
        self._watcher = _CallProgress(callback) if callback else None
        self._settings: Settings | None = None
        self._engine: Engine | None = None
        self._stack = AsyncExitStack()
        self.notice = ""
        """Which model is used, and whether the article leaves this machine; set on entering."""

    async def __aenter__(self) -> Self:
        self._settings = load_settings(self._options)
        self._engine = await self._stack.enter_async_context(open_engine(self._settings))
        self.notice = self._engine.notice
        return self

    async def __aexit__(self, *_: object) -> None:
        self._engine = None
        await self._stack.aclose()

    async def load(self, source: Source) -> Article:
        """The article at a path or address, within the reader's limits. A loaded article is returned unchanged.

        Raises InputError if it cannot be read or has no article.
        """
        if isinstance(source, Article):
            return source
        return await asyncio.to_thread(load_article, os.fspath(source), limits=self._require_open()[1].reading)

    async def summarize(self, source: Source, *, stances: bool = True, **shape: Unpack[ShapeOptions]) -> Report:
        """The report of one article. Without ``stances``, ``Report.stances`` is None.

        Raises InputError, ModelError if the model fails for good, ModelUnavailable on timeout, UsageError for an
        invalid shape.
        """
        wanted = Wanted(stances=stances, shape=_shape(shape))
        article = await self.load(source)
        return await self._in_time(self._require_open()[0].report(article, wanted, self._watcher))

    async def ask(self, source: Source, question: str, *, turns: Sequence[Turn] = ()) -> AskReport:
        """One article's answer to a question. ``turns``: the earlier questions and answers, for follow-up questions.

        Raises UsageError for an empty question, and the errors of ``summarize``.
        """
        if not question.strip():
            raise UsageError("the question is empty; ask something")
        article = await self.load(source)
        return await self._in_time(
            self._require_open()[0].answer(ArticleAnalysis(article), question, turns, self._watcher)
        )

    async def check(
        self, source: Source | Sequence[Source], claims: Sequence[str] | None = None, *, text: str | None = None
    ) -> CheckReport:
        """Check claims, or the sentences of a text (Markdown or plain), against one source or several.

        Raises UsageError unless exactly one of ``claims`` and ``text`` is given, InputError for a text without claims,
        and the errors of ``summarize``.
        """
        if (claims is None) == (text is None):
            raise UsageError("give either claims or text")
        given = claims_given(text if text is not None else claims or ())
        sources = [source] if isinstance(source, (str, os.PathLike, Article)) else list(source)
        analyses = [ArticleAnalysis(await self.load(one)) for one in sources]
        return await self._in_time(self._require_open()[0].check(analyses, given, None))

    async def compare(self, sources: Sequence[Source], *, language: str | None = None) -> CompareReport:
        """Reports of one event side by side. ``language``: ISO 639-1 code of the language that a model writes in.

        Raises UsageError for fewer than two sources, and the errors of ``summarize``.
        """
        if len(sources) < _FEWEST_COMPARED:
            raise UsageError("give at least two reports to compare")
        analyses = [ArticleAnalysis(await self.load(one)) for one in sources]
        engine = self._require_open()[0]
        return await self._in_time(engine.compare(analyses, language=language, watcher=self._watcher))

    async def diff(self, old: Source, new: Source) -> DiffReport:
        """What changed between two versions of an article. Raises the errors of ``summarize``."""
        before, after = await self.load(old), await self.load(new)
        return await self._in_time(self._require_open()[0].diff(before, after))

    async def stances(self, source: Source) -> list[Stance]:
        """The stances in one article, in its order. Raises the errors of ``summarize``."""
        article = await self.load(source)
        report = await self._in_time(self._require_open()[0].report(article, Wanted(summary=False), self._watcher))
        return report.stances or []

    def _require_open(self) -> tuple[Engine, Settings]:
        if self._engine is None or self._settings is None:
            raise UsageError("a Reader works only inside its block: async with Reader() as reader: …")
        return self._engine, self._settings

    async def _in_time(self, work: Coroutine[Any, Any, Result]) -> Result:
        async with time_limit(self._require_open()[1].timeout, name="the timeout of"):
            return await work


async def asummarize(source: Source, *, stances: bool = True, **options: Unpack[SummaryOptions]) -> Report:
    """Headline, overview, key points, stances and quotations of one article, each with its evidence.

    ``support`` of a statement is ``verbatim`` for the article's own words, ``verified`` for a model's wording that the
    verifier (``run.verifier``) found supported, and ``unverified`` for one that was not compared with the article. Each
    ``Evidence`` has code-point offsets: ``article.text[start:end] == quote``.

    Takes ``Options`` and ``ShapeOptions`` by name. Raises only SummarizerError; so does ``summarize`` inside a running
    event loop: await ``asummarize`` there.
    """
    _require_known(options, SummaryOptions)
    names = ShapeOptions.__annotations__
    shape = cast("ShapeOptions", {name: value for name, value in options.items() if name in names})
    rest = cast("Options", {name: value for name, value in options.items() if name not in names})
    async with Reader(**rest) as reader:
        return await reader.summarize(source, stances=stances, **shape)


async def aask(source: Source, question: str, **options: Unpack[Options]) -> AskReport:
    """One article's answer to a question.

    ``status`` is ``answered``, with ``answer`` and its evidence; ``false_premise``, if ``answer`` says otherwise than
    the question takes for granted; ``not_in_article``, if a model that read the whole article says so;
    ``unconfirmed``, with the withheld answer in ``dropped``; or ``passages``, if no model was asked. Without an answer,
    ``passages`` has the relevant sentences, best first.

    Takes ``Options`` by name. Raises the errors of ``summarize``, and UsageError for an empty question.
    """
    async with Reader(**options) as reader:
        return await reader.ask(source, question)


async def acheck(
    source: Source | Sequence[Source],
    claims: Sequence[str] | None = None,
    *,
    text: str | None = None,
    **options: Unpack[Options],
) -> CheckReport:
    """Check claims, or the sentences of a text, against one source or several.

    Each claim has a ``verdict``: ``supported``, ``contradicted``, ``disputed``, ``partly``, ``not_stated``, or
    ``unverified`` if no model read it, with the source's words as evidence. Takes ``Options`` by name. Raises the
    errors of ``summarize``, UsageError unless exactly one of ``claims`` and ``text`` is given, and InputError for a
    text without claims.
    """
    async with Reader(**options) as reader:
        return await reader.check(source, claims, text=text)


async def acompare(
    sources: Sequence[Source], *, language: str | None = None, **options: Unpack[Options]
) -> CompareReport:
    """Compare reports of one event: what all say, what one says alone, where they contradict each other, who is quoted.

    With a model each statement was verified in its report and read beside the others; without one only what is exactly
    the same, or differs exactly, is aligned. Takes ``Options`` by name. Raises the errors of ``summarize``, and
    UsageError for fewer than two sources.
    """
    async with Reader(**options) as reader:
        return await reader.compare(sources, language=language)


async def adiff(old: Source, new: Source, **options: Unpack[Options]) -> DiffReport:
    """What changed between two versions of an article: ``changes``, those of headline, corrections and facts first.

    Each change has the words of both versions and the figures, dates, names and quotations that differ; with a model
    also a sentence, ``statement``, that was verified beside both versions. Versions that differ only in markup have no
    changes. Takes ``Options`` by name. Raises the errors of ``summarize``.
    """
    async with Reader(**options) as reader:
        return await reader.diff(old, new)


async def astances(source: Source, **options: Unpack[Options]) -> list[Stance]:
    """The stances in one article. Takes ``Options`` by name. Raises the errors of ``summarize``."""
    async with Reader(**options) as reader:
        return await reader.stances(source)


def _blocking(work: Callable[Asked, Coroutine[Any, Any, Result]]) -> Callable[Asked, Result]:
    """The function that runs ``work`` and returns its result; inside a running event loop it raises UsageError."""

    @wraps(work)
    def run(*args: Asked.args, **options: Asked.kwargs) -> Result:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return asyncio.run(work(*args, **options))
        raise UsageError(f"this does not work inside a running event loop; await {work.__name__}(…) instead")

    run.__name__ = run.__qualname__ = work.__name__.removeprefix("a")
    return run


summarize = _blocking(asummarize)
ask = _blocking(aask)
check = _blocking(acheck)
compare = _blocking(acompare)
diff = _blocking(adiff)
stances = _blocking(astances)


def assert_supported(
    text: str,
    source: str | os.PathLike[str] | Article,
    *,
    fail_on: Sequence[ClaimVerdict] = FAULTS,
    **options: Unpack[Options],
) -> CheckReport:
    """For tests of your own LLM feature: check each sentence of ``text`` against ``source``.

    ``source`` is an article's text, a path, an address or a loaded article. To run in CI without a key, record the
    calls once with ``record="recordings/"`` and use ``replay="recordings/"`` there.

    A string with a line break or more than 250 characters is the article itself. Returns the report. Raises
    AssertionError, which lists the claims whose verdict is in ``fail_on``, and the errors of ``summarizer.check``.
    Takes ``Options`` by name.
    """
    report = check(_source_of(source), text=text, **options)
    faults = [claim for claim in report.claims if claim.verdict in fail_on]
    if faults:
        head = f"{len(faults)} of {len(report.claims)} claims failed:"
        raise AssertionError("\n".join([head, *map(_fault_line, faults)]))
    return report


def _source_of(source: str | os.PathLike[str] | Article) -> str | Path | Article:
    if isinstance(source, str) and ("\n" in source or len(source) > _LONGEST_PATH):
        return load_text(source)
    return source if isinstance(source, (str, Article)) else Path(source)


def _fault_line(claim: CheckedClaim) -> str:
    words = " … ".join(" ".join(piece.quote.split()) for piece in claim.evidence[:2])
    source = f"; the source: “{words}”" if words else ""
    return f"- {claim.verdict}: {claim.text} ({claim.reason or 'no model has read it'}{source})"


def _require_known(options: Iterable[str], known: type) -> None:
    """Raises UsageError for the first name that is no option, with the one that it may stand for."""
    names = known.__annotations__
    for name in options:
        if name not in names:
            near = get_close_matches(name, names, 1)
            raise UsageError(f"there is no option {name}" + (f"; did you mean {near[0]}?" if near else ""))


def _shape(options: ShapeOptions) -> Shape:
    _require_known(options, ShapeOptions)
    length = options.get("length")
    if isinstance(length, str) and length not in LENGTHS:
        raise UsageError(f"length cannot be {length!r}; say short, medium, long, or a number of words")
    return Shape(**cast("dict[str, Any]", options) | {"length": LENGTHS[length] if isinstance(length, str) else length})
