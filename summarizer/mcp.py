"""Tools for assistants that speak the Model Context Protocol: ``summarize mcp``.

The tools return results in brief; with ``detail`` "full" what the command line prints with ``--format json``. Files are
read only from the folders that the user named, since an article may trick an assistant into asking for others.
"""

import asyncio
import os
from collections.abc import Awaitable, Iterator, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult, InputRequiredResult, TextContent, ToolAnnotations
from pydantic import BaseModel, Field, ValidationError

from summarizer import __version__
from summarizer.config import Settings
from summarizer.corpus.inputs import articles_below
from summarizer.corpus.stances import filter_stances
from summarizer.engine import time_limit
from summarizer.errors import InputError, SummarizerError
from summarizer.ingest.claims import claims_given
from summarizer.ingest.load import load_article
from summarizer.render.brief import (
    BriefAnswer,
    BriefCheck,
    BriefComparison,
    BriefReport,
    Detail,
    brief_answer,
    brief_check,
    brief_comparison,
    brief_report,
)
from summarizer.render.report import room_for
from summarizer.results import Report, Stance, Statement, Summary
from summarizer.settings import LENGTHS, QUESTION_LENGTH, Shape, Wanted, is_address
from summarizer.tasks import ArticleAnalysis
from summarizer.text.article import Article
from summarizer.web.app import Worker, article_in

T = TypeVar("T")

INSTRUCTIONS = """\
Reads articles and says what they say, each statement with its place in the article; detail "evidence" adds the
article's exact words: quote them when you repeat a statement. "support" says who stands behind it: "verbatim" are the
article's own words, "verified" is a model's wording that the verifier found supported, "unverified" nobody has read
beside the article; keep that apart when you repeat it. What is not in the result may still be in the article, so ask.
Give an article as its text, or as the source it is read from: an http(s) address, or the path of a file in a folder
that the user allowed, such as list_files names."""

Text = Annotated[str | None, Field(description="The article itself, as text. Give this or source.")]
SourceName = Annotated[
    str | None, Field(description="An http(s) address, or a path in an allowed folder, relative to it or absolute.")
]
Details = Annotated[
    Detail, Field(description="evidence adds the article's words to each statement; full is the whole report.")
]
Length = Annotated[
    Literal["short", "medium", "long"] | Annotated[int, Field(ge=10, le=10_000)] | None,
    Field(description="Words of overview and key points together: short is 80, medium 160, long 320."),
]
Points = Annotated[int | None, Field(ge=1, le=50, description="How many key points.")]
Words = Annotated[str | None, Field(max_length=500)]
Language = Annotated[str | None, Field(pattern="^[a-z]{2,3}$", description="ISO 639 code a model writes in.")]
Claims = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=QUESTION_LENGTH)]] | None,
    Field(min_length=1, max_length=300, description="Statements to check, each a whole sentence. Or give other_text."),
]
OtherText = Annotated[
    str | None, Field(description="A text to check sentence by sentence, plain or Markdown. Give this or claims.")
]
Question = Annotated[str, Field(min_length=1, max_length=QUESTION_LENGTH, description="One question, as a sentence.")]


class GivenArticle(BaseModel):
    """One report of the event."""

    text: Text = None
    source: SourceName = None


Compared = Annotated[list[GivenArticle], Field(min_length=2, max_length=12, description="Reports of one event.")]


MOST_FILES = 200
"""Files that one call of ``list_files`` names."""
_MOST_FOUND = 20_000
"""Files after which it stops looking."""


class ListedFile(BaseModel):
    """A file that ``source`` may name."""

    path: str
    """As ``source`` takes it."""
    kilobytes: float
    modified: str
    """ISO 8601 date."""


class Listing(BaseModel):
    """The articles in the folders that the user allowed."""

    files: list[ListedFile]
    more: int
    """Files that are not named, since there are too many: look for a part of the name."""


class Tools:
    """The tools. Files are read only from ``folders``."""

    def __init__(self, worker: Worker, settings: Settings, folders: Sequence[Path] = ()) -> None:
        self._worker = worker
        self._settings = settings
        self._folders = [folder.resolve() for folder in folders]
        self._places = asyncio.Semaphore(worker.engine.concurrency)

    async def summarize(
        self,
        ctx: Context,
        text: Text = None,
        source: SourceName = None,
        length: Length = None,
        points: Points = None,
        focus: Words = None,
        audience: Words = None,
        language: Language = None,
        detail: Details = "brief",
    ) -> Annotated[CallToolResult, BriefReport]:
        """Headline, overview, key points, stances and quotations of an article, each with its place."""
        words = LENGTHS[length] if isinstance(length, str) else length
        shape = Shape(length=words, points=points, focus=focus, audience=audience, language=language)
        report = await self._in_time(self._report(ctx, text, source, Wanted(shape=shape)))
        return _result(brief_report(report, detail, room_for(words)))

    async def stances(
        self,
        ctx: Context,
        text: Text = None,
        source: SourceName = None,
        holder: Words = None,
        target: Words = None,
        detail: Details = "brief",
    ) -> Annotated[CallToolResult, BriefReport]:
        """Who takes which side on what in an article, and whom it quotes; optionally only some holders or targets."""
        report = await self._in_time(self._report(ctx, text, source, Wanted(summary=False)))
        return _result(brief_report(filter_stances(report, holder, target), detail, room_for(None)))

    async def ask(
        self, question: Question, text: Text = None, source: SourceName = None, detail: Details = "brief"
    ) -> Annotated[CallToolResult, BriefAnswer]:
        """The answer of an article to a question, with its evidence; else the passages that bear on it.

        With "false_premise" the article says otherwise than the question takes for granted, and "answer" says what.
        Only "not_in_article" says that the article does not say. With "passages" no model has answered,
        and with "unconfirmed" the answer in "withheld" could not be confirmed: do not pass these on as answers.
        """

        async def answer() -> BriefAnswer:
            analysis = ArticleAnalysis(await self._article(text, source))
            return brief_answer(await self._worker.run(self._worker.engine.answer(analysis, question)), detail)

        return _result(await self._in_time(answer()))

    async def check_claims(
        self, claims: Claims = None, other_text: OtherText = None, text: Text = None, source: SourceName = None
    ) -> Annotated[CallToolResult, BriefCheck]:
        """Which claims, or sentences of another text, an article supports, each with the article's words."""

        async def check() -> BriefCheck:
            if (claims is None) == (other_text is None):
                raise InputError("give either claims or other_text")
            given = claims_given(other_text if other_text is not None else claims or ())
            analysis = ArticleAnalysis(await self._article(text, source))
            return brief_check(await self._worker.run(self._worker.engine.check([analysis], given, None)))

        return _result(await self._in_time(check()))

    async def list_files(
        self, name_contains: Annotated[str | None, Field(max_length=200, description="A part of the path.")] = None
    ) -> Annotated[CallToolResult, Listing]:
        """The articles in the folders that the user allowed, by name; optionally only some of them."""
        return _result(await self._in_time(asyncio.to_thread(self._listing, name_contains)))

    def _listing(self, name_contains: str | None) -> Listing:
        if not self._folders:
            raise InputError("no folder may be read; the user allows one with --folder")
        wanted = (name_contains or "").casefold()
        found = [path for path in self._files() if wanted in path.casefold()]
        return Listing(files=[self._listed(path) for path in found[:MOST_FILES]], more=len(found[MOST_FILES:]))

    def _files(self) -> Iterator[str]:
        """The articles below the allowed folders; links that lead out of them are no such files."""
        seen = 0
        for folder in self._folders:
            for path in articles_below(str(folder)):
                if self._is_allowed(Path(path).resolve()):
                    yield path
                if (seen := seen + 1) >= _MOST_FOUND:
                    return

    def _listed(self, path: str) -> ListedFile:
        known = Path(path).stat()
        return ListedFile(
            path=os.path.relpath(path, self._folders[0]) if len(self._folders) == 1 else path,
            kilobytes=round(known.st_size / 1000, 1),
            modified=datetime.fromtimestamp(known.st_mtime, UTC).date().isoformat(),
        )

    async def compare_articles(self, articles: Compared) -> BriefComparison:
        """Where two or more reports of one event agree, where they contradict each other, and what one says alone.

        Each is given as its text, or as the source it is read from. Without a model only figures, dates and quotations
        that differ exactly are found.
        """

        async def compare() -> BriefComparison:
            loaded = [await self._article(one.text, one.source) for one in articles]
            analyses = [ArticleAnalysis(article) for article in loaded]
            return brief_comparison(await self._worker.run(self._worker.engine.compare(analyses)))

        return await self._in_time(compare())

    async def _report(self, ctx: Context, text: str | None, source: str | None, wanted: Wanted) -> Report:
        article = await self._article(text, source)
        progress = _Progress(ctx)
        report = await self._worker.run(self._worker.engine.report(article, wanted, progress))
        await progress.flush()
        return report

    async def _article(self, text: str | None, source: str | None) -> Article:
        if (text is None) == (source is None):
            raise InputError("give either text or source")
        if text is not None:
            return await asyncio.to_thread(self._of_text, text)
        return await asyncio.to_thread(load_article, self._allowed(source or ""), limits=self._settings.reading)

    def _of_text(self, text: str) -> Article:
        limits = self._settings.reading
        data = text.encode("utf-8", "replace")
        if len(data) > limits.max_bytes:
            raise InputError(f"the text is larger than {limits.max_bytes:,} bytes; split it")
        if not data.strip():
            raise InputError("the text is empty; there is no article to read")
        return article_in("the text", data, limits)

    def _allowed(self, source: str) -> str:
        if is_address(source):
            return source
        try:
            named = Path(source).expanduser()
            paths = [named.resolve()] if named.is_absolute() else [(at / named).resolve() for at in self._folders]
        except (OSError, ValueError, RuntimeError):
            raise InputError(f"{source!r} is not a path; check it") from None
        inside = [path for path in paths if self._is_allowed(path)]
        if not inside:
            allowed = ", ".join(map(str, self._folders)) or "none"
            raise InputError(
                f"{source} is not in a folder that may be read ({allowed}); the user allows one with --folder"
            )
        return str(next((path for path in inside if path.is_file()), inside[0]))

    def _is_allowed(self, path: Path) -> bool:
        return any(path.is_relative_to(folder) for folder in self._folders)

    async def _in_time(self, work: Awaitable[T]) -> T:
        """The work's result. Raises ToolError with a sentence for the assistant where it fails."""
        try:
            async with self._places, time_limit(self._settings.timeout):
                return await work
        except SummarizerError as error:
            raise ToolError(str(error)) from None


class _Progress:
    """Sends the assistant the number of calls done. Created on the server's loop, called from the engine's thread."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._loop = asyncio.get_running_loop()
        self._sent: list[Future[None]] = []

    def progressed(self, done: int, total: int) -> None:
        """See ``tasks.drafter.Watcher``."""
        sending = self._ctx.report_progress(done, total, "calls done")
        self._sent.append(asyncio.run_coroutine_threadsafe(sending, self._loop))

    def extracted(self, summary: Summary, /) -> None:
        """See ``tasks.drafter.Watcher``; an assistant waits for the result."""

    def settled(self, _kind: str, _shown: Statement | Stance, /) -> None:
        """See ``tasks.drafter.Watcher``; an assistant waits for the result."""

    async def flush(self) -> None:
        """Wait until all progress is sent; it must not follow the result."""
        await asyncio.gather(*map(asyncio.wrap_future, self._sent))


def _result(result: BaseModel) -> CallToolResult:
    """A tool's result, as compact JSON and structured; what is null is left out."""
    text = result.model_dump_json(exclude_none=True)
    return CallToolResult(
        content=[TextContent(type="text", text=text)],
        structured_content=result.model_dump(mode="json", exclude_none=True),
    )


class _Server(MCPServer):
    """Says in one sentence what is wrong with the arguments of a call."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context | None = None
    ) -> CallToolResult | InputRequiredResult:
        """See MCPServer; raises ToolError also for an argument that the tool does not have."""
        for tool in await self.list_tools():
            known = list(tool.input_schema["properties"])
            if tool.name == name and (unknown := [argument for argument in arguments if argument not in known]):
                raise ToolError(f"{name} has no argument {unknown[0]!r}; it has {', '.join(known)}")
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            if type(error) is ToolError and isinstance(error.__cause__, ValidationError):
                raise ToolError(_sentence(error.__cause__)) from None
            raise


def _sentence(error: ValidationError) -> str:
    """The first fault of some arguments, without the values, which may be long."""
    faults = error.errors(include_url=False, include_input=False)
    argument = str(faults[0]["loc"][0])
    expected = dict.fromkeys(fault["msg"].lower() for fault in faults if fault["loc"][0] == argument)
    return f"{argument} is wrong: {', or '.join(expected)}"


def server_of(tools: Tools) -> MCPServer:
    """A server that offers the tools."""
    server = _Server("summarizer", instructions=INSTRUCTIONS, version=__version__, log_level="CRITICAL")
    for tool in (
        tools.summarize,
        tools.stances,
        tools.ask,
        tools.check_claims,
        tools.compare_articles,
        tools.list_files,
    ):
        server.add_tool(tool, annotations=ToolAnnotations(read_only_hint=True, idempotent_hint=True))
    return server
