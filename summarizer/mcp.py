"""Tools for assistants that speak the Model Context Protocol: ``summarize mcp``.

The tools return what the command line prints with ``--format json``, within the same limits. Files are read only from
the folders that the user named, since an article may trick an assistant into asking for others.
"""

import asyncio
from collections.abc import Awaitable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import BaseModel, Field

from summarizer import __version__
from summarizer.config import Settings
from summarizer.errors import InputError, ModelUnavailable, SummarizerError
from summarizer.ingest.claims import Claim, ClaimedText, claims_in
from summarizer.ingest.load import load_article, read_bytes, to_article
from summarizer.ingest.sources import SourceBytes, is_address
from summarizer.render.checks import shown_evidence
from summarizer.results import (
    AskReport,
    CheckReport,
    ClaimCounts,
    ClaimVerdict,
    ComparedClaim,
    CompareReport,
    Report,
    ReportWords,
    Stance,
    Statement,
    Summary,
)
from summarizer.shape import LENGTHS, Shape, Wanted
from summarizer.tasks.analysis import ArticleAnalysis
from summarizer.text.article import Article
from summarizer.voices import filter_stances
from summarizer.web.worker import Worker

T = TypeVar("T")

INSTRUCTIONS = """\
Reads articles and says what they say, each statement with the article's exact words as evidence: quote them when you
repeat a statement. "support" says who stands behind it: "verbatim" are the article's own words, "verified" is a
model's wording that the verifier named in run.verifier found supported, "unverified" nobody has read beside the
article; keep that apart when you repeat it. What is not in the result may still be in the article, so ask. Give an
article as its text, or as the source it is read from: an http(s) address, or the path of a file in a folder that the
user allowed."""

Text = Annotated[str | None, Field(description="The article itself, as text. Give this or source.")]
SourceName = Annotated[str | None, Field(description="An http(s) address, or a path in an allowed folder.")]
Length = Annotated[
    Literal["short", "medium", "long"] | Annotated[int, Field(ge=10, le=10_000)] | None,
    Field(description="Words of overview and key points together: short is 80, medium 160, long 320."),
]
Points = Annotated[int | None, Field(ge=1, le=50, description="How many key points.")]
Words = Annotated[str | None, Field(max_length=500)]
Language = Annotated[str | None, Field(pattern="^[a-z]{2,3}$", description="ISO 639 code a model writes in.")]
Claims = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=2_000)]] | None,
    Field(min_length=1, max_length=300, description="Statements to check, each a whole sentence. Or give other_text."),
]
OtherText = Annotated[
    str | None, Field(description="A text to check sentence by sentence, plain or Markdown. Give this or claims.")
]
Question = Annotated[str, Field(min_length=1, max_length=2_000, description="One question, as a sentence.")]
_MOST_CLAIMS = 20
"""Claims of a comparison that are passed on; an assistant has little room."""


class GivenArticle(BaseModel):
    """One report of the event."""

    text: Text = None
    source: SourceName = None


Compared = Annotated[list[GivenArticle], Field(min_length=2, max_length=12, description="Reports of one event.")]


class BriefClaim(BaseModel):
    """One claim, and whether the article bears it out."""

    claim: str
    verdict: ClaimVerdict
    """``supported``; ``contradicted``; ``disputed``: sources disagree; ``partly``: only ``correction`` is borne out;
    ``not_stated``; ``unverified``: no model has read it."""
    reason: str | None
    """Of a refused claim: the difference that decides."""
    correction: str | None
    """The claim in words that the verifier found supported."""
    quotes: list[str]
    """The article's sentences that decide; for ``not_stated`` and ``unverified`` the nearest ones."""


class BriefCheck(BaseModel):
    """The verdicts on the claims, in their order."""

    claims: list[BriefClaim]
    counts: ClaimCounts
    verifier: str | None
    """The model that read the claims; null where none did, and only exact checks refuse."""


class BriefWords(BaseModel):
    """One report's words."""

    report: int
    """Its number in the request, from 1."""
    text: str
    """Its statement, or its sentence."""
    quotes: list[str]
    """The report's sentences."""


class BriefDifference(BaseModel):
    """Two versions that cannot both be so; or one quotation in two wordings."""

    kind: str
    """``figure``, ``date``, ``order``, ``doer``, ``speaker``, ``certainty``, ``other``; ``quotation``."""
    first: list[BriefWords]
    second: list[BriefWords]


class BriefClaimOfReports(BaseModel):
    """A claim, and the reports that bear it."""

    claim: str
    reports: list[int]
    quotes: list[str]
    """One sentence of each of these reports."""


class BriefComparison(BaseModel):
    """What several reports of one event say alike, alone, and against each other."""

    contradictions: list[BriefDifference]
    common: list[BriefClaimOfReports]
    alone: list[BriefClaimOfReports]
    """What one report says alone."""
    quoted: dict[str, list[int]]
    """Speaker → the reports that quote them."""
    verifier: str | None
    """The model that read the reports; null where none did, and only what differs exactly is found."""
    note: str | None


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
    ) -> Report:
        """Headline, overview, key points, stances and quotations of an article, each with its evidence."""
        words = LENGTHS[length] if isinstance(length, str) else length
        shape = Shape(length=words, points=points, focus=focus, audience=audience, language=language)
        return await self._in_time(self._report(ctx, text, source, Wanted(shape=shape)))

    async def stances(
        self, ctx: Context, text: Text = None, source: SourceName = None, holder: Words = None, target: Words = None
    ) -> Report:
        """Who takes which side on what in an article, and whom it quotes; optionally only some holders or targets."""
        report = await self._in_time(self._report(ctx, text, source, Wanted(summary=False)))
        return filter_stances(report, holder, target)

    async def ask(self, question: Question, text: Text = None, source: SourceName = None) -> AskReport:
        """The answer of an article to a question, with its evidence; else the passages that bear on it.

        Only the status "not_in_article" says that the article does not say. With "passages" no model has answered,
        and with "unconfirmed" the answer in "dropped" could not be confirmed: do not pass these on as answers.
        """

        async def answer() -> AskReport:
            analysis = ArticleAnalysis(await self._article(text, source))
            return await self._worker.run(self._worker.engine.answer(analysis, question))

        return await self._in_time(answer())

    async def check_claims(
        self, claims: Claims = None, other_text: OtherText = None, text: Text = None, source: SourceName = None
    ) -> BriefCheck:
        """Which claims, or sentences of another text, an article bears out, each with the article's words."""

        async def check() -> BriefCheck:
            if (claims is None) == (other_text is None):
                raise InputError("give either claims or other_text")
            given = (
                claims_in(other_text) if other_text is not None else ClaimedText(tuple(map(Claim, claims or ())), ())
            )
            if not given.claims:
                raise InputError("other_text claims nothing; there is no sentence to check")
            analysis = ArticleAnalysis(await self._article(text, source))
            return _brief(await self._worker.run(self._worker.engine.check([analysis], given, None)))

        return await self._in_time(check())

    async def compare_articles(self, articles: Compared) -> BriefComparison:
        """Where two or more reports of one event agree, where they contradict each other, and what one says alone.

        Each is given as its text, or as the source it is read from. Without a model only figures, dates and quotations
        that differ exactly are found.
        """

        async def compare() -> BriefComparison:
            loaded = [await self._article(one.text, one.source) for one in articles]
            analyses = [ArticleAnalysis(article) for article in loaded]
            return _brief_comparison(await self._worker.run(self._worker.engine.compare(analyses)))

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
        return to_article(read_bytes(SourceBytes("the text", data), path="the text", limits=limits))

    def _allowed(self, source: str) -> str:
        if is_address(source):
            return source
        try:
            path = Path(source).expanduser().resolve()
        except (OSError, ValueError, RuntimeError):
            raise InputError(f"{source!r} is not a path; check it") from None
        if not any(path.is_relative_to(folder) for folder in self._folders):
            allowed = ", ".join(map(str, self._folders)) or "none"
            raise InputError(
                f"{source} is not in a folder that may be read ({allowed}); the user allows one with --folder"
            )
        return str(path)

    async def _in_time(self, work: Awaitable[T]) -> T:
        """The work's result. Raises ToolError with a sentence for the assistant where it fails."""
        seconds = self._settings.timeout
        try:
            async with self._places, asyncio.timeout(seconds) as deadline:
                return await work
        except TimeoutError:
            if not deadline.expired():
                raise
            error: SummarizerError = ModelUnavailable(f"not done within --timeout {seconds:g} seconds")
        except SummarizerError as failure:
            error = failure
        raise ToolError(str(error))


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


def _brief(report: CheckReport) -> BriefCheck:
    claims = [
        BriefClaim(
            claim=claim.text,
            verdict=claim.verdict,
            reason=claim.reason,
            correction=claim.correction,
            quotes=[piece.quote for piece in shown_evidence(claim)],
        )
        for claim in report.claims
    ]
    verifier = report.run.verifier.model if report.run.verifier else None
    return BriefCheck(claims=claims, counts=report.counts, verifier=verifier)


def _brief_comparison(report: CompareReport) -> BriefComparison:
    differences = [
        BriefDifference(kind=one.kind, first=_brief_words(one.first.reports), second=_brief_words(one.second.reports))
        for one in report.contradictions
    ]
    differences += [
        BriefDifference(kind="quotation", first=_brief_words(one.versions[:1]), second=_brief_words(one.versions[1:]))
        for one in report.quotations
    ]
    return BriefComparison(
        contradictions=differences,
        common=[_claim_of_reports(claim) for claim in report.common[:_MOST_CLAIMS]],
        alone=[_claim_of_reports(claim) for claim in report.alone[:_MOST_CLAIMS]],
        quoted={voice.name: [words.report for words in voice.quoted] for voice in report.voices if voice.quoted},
        verifier=report.run.verifier.model if report.run.verifier else None,
        note=report.note,
    )


def _brief_words(reports: Sequence[ReportWords]) -> list[BriefWords]:
    return [
        BriefWords(report=one.report, text=one.text, quotes=[piece.quote for piece in one.evidence]) for one in reports
    ]


def _claim_of_reports(claim: ComparedClaim) -> BriefClaimOfReports:
    bearing = [cell for cell in claim.cells if cell.verdict == "supported"]
    quotes = [cell.evidence[0].quote for cell in bearing if cell.evidence]
    return BriefClaimOfReports(claim=claim.text, reports=[cell.report for cell in bearing], quotes=quotes)


def server_of(tools: Tools) -> MCPServer:
    """A server that offers the tools."""
    server = MCPServer("summarizer", instructions=INSTRUCTIONS, version=__version__, log_level="CRITICAL")
    for tool in (tools.summarize, tools.stances, tools.ask, tools.check_claims, tools.compare_articles):
        server.add_tool(
            tool, annotations=ToolAnnotations(read_only_hint=True, idempotent_hint=True), structured_output=True
        )
    return server
