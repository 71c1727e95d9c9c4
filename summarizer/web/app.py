"""The requests that the server answers: the page, an article to read, a question.

    GET  /                      the page
    POST /summarize?name=…      the body is the article, as a file's bytes; or ?given=N, one of the command line's;
                                or ?sample, an example; or ?recent=NAME, one read before, shown again as it was
    POST /ask                   {"article": …, "question": …}; the article as the event ``article`` named it
    POST /check                 {"article": …, "text": …}; a text whose sentences are checked against it
    POST /wrong                 {"article": …, "statement": …, "question": …}; answers {"noted": path or null}
    POST /forget                {"article": …}, or {"article": null} for all; answers with JSON {html}, the list left

All other POSTs answer with server-sent events: ``waiting``; then ``article`` {article, html}, ``progress`` {done,
total}, ``point`` {html} and ``report`` {html, recent}, or ``answer`` {html, claim, status}, or ``check`` {html,
counts}; or, last, ``error`` {kind, message}.
"""

import asyncio
import json
import secrets
import socket
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cache, partial
from importlib.resources import files
from pathlib import PurePath
from typing import Any, TypeVar

from anyio.from_thread import start_blocking_portal
from jinja2 import ChoiceLoader, Environment, PackageLoader
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from summarizer.engine import Engine, time_limit
from summarizer.errors import InputError, SummarizerError
from summarizer.extract.questions import Turn, turn_of
from summarizer.ingest.claims import claims_given
from summarizer.ingest.load import read_bytes, to_article
from summarizer.ingest.sources import ReadingLimits, SourceBytes
from summarizer.render.html import (
    SCRIPT,
    STYLE,
    ClaimMaker,
    Shown,
    claims_shown,
    content_security_policy,
    environment,
    fragment,
    render_part,
)
from summarizer.render.html_pages import checked_lines
from summarizer.render.phrases import one_line, title_of
from summarizer.results import Report, Stance, Statement, Summary
from summarizer.settings import MOST_TURNS, Wanted
from summarizer.tasks import ArticleAnalysis
from summarizer.text.article import Article
from summarizer.web.server import (
    PATIENCE,
    UPLOAD_BYTES,
    Forgotten,
    Guard,
    OtherText,
    Question,
    Server,
    WrongStatement,
    body_of,
    form_in,
    refused,
    run_server,
)

_LONGEST_NAME = 120
RUNNING, WAITING = 4, 12
"""Articles and questions processed at once, and how many more may wait."""
KEPT = 16
"""Articles kept for questions."""
_STATIC = files("summarizer.web") / "static"
_SAMPLE = files("summarizer") / "showcase" / "library-cat.txt"
T = TypeVar("T")
KEY = "a1"
"""Begins the ids of the page, which shows one article at a time."""

Emit = Callable[[str, Any], None]
"""Sends one event, a name and JSON data; to be called on the loop's thread."""
Work = Callable[[Emit], Awaitable[None]]


# Work on the engine's own thread, whose progress a client follows as server-sent events until it leaves


def event(name: str, data: Any) -> bytes:
    """One event on the wire. The JSON has no line end, so data cannot begin another event."""
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()


@dataclass(frozen=True, slots=True)
class Worker:
    """Runs an engine's work for callers on other threads."""

    engine: Engine
    _loop: asyncio.AbstractEventLoop

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The work's result. Cancelling the caller cancels the work; what the work raises is raised."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))


@contextmanager
def open_worker(opened: Callable[[], AbstractAsyncContextManager[Engine]]) -> Iterator[Worker]:
    """A worker for the time of a block; its engine is opened and closed on its thread. Raises ModelError."""
    with start_blocking_portal("asyncio") as portal, portal.wrap_async_context_manager(opened()) as engine:
        yield Worker(engine, portal.call(_running_loop))


async def _running_loop() -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()


class Streams:
    """Bounded work: at most ``running`` at once and ``waiting`` in line; the rest is refused."""

    def __init__(self, *, running: int, waiting: int, seconds: float | None = None) -> None:
        self._places = asyncio.Semaphore(running)
        self._free = running + waiting
        self._seconds = seconds
        self._tasks: set[asyncio.Task[None]] = set()

    @contextmanager
    def admit(self) -> Iterator[None]:
        """Admit one request. Raises HTTPException 503 when there is no room."""
        if self._free <= 0:
            raise HTTPException(503, "the server is busy; ask again in a moment", {"Retry-After": "5"})
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1

    async def respond(self, work: Work, scope: Scope, receive: Receive, send: Send) -> None:
        """Do the work, and send its events until it is done or the client has left."""
        queue: asyncio.Queue[bytes | None] = asyncio.Queue()
        task = asyncio.create_task(self._done(work, lambda name, data: queue.put_nowait(event(name, data))))
        task.add_done_callback(lambda _: queue.put_nowait(None))
        self._tasks.add(task)
        try:
            response = StreamingResponse(_all_of(queue), media_type="text/event-stream")
            await response(scope, receive, send)
        finally:
            self._tasks.discard(task)
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def stop(self) -> None:
        """Cancel all work; the clients get an error event."""
        for task in self._tasks:
            task.cancel()

    async def _done(self, work: Work, emit: Emit) -> None:
        try:
            emit("waiting", {})
            async with self._places, time_limit(self._seconds):
                await work(emit)
        except SummarizerError as error:
            emit("error", {"kind": error.kind, "message": str(error)})
        except asyncio.CancelledError:
            emit("error", {"kind": "stopped", "message": "the server was stopped"})
            raise
        except Exception as error:
            message = f"unexpected {type(error).__name__}; restart the server with --debug and report the traceback"
            emit("error", {"kind": "error", "message": message})
            raise


async def _all_of(queue: "asyncio.Queue[bytes | None]") -> AsyncIterator[bytes]:
    while (found := await queue.get()) is not None:
        yield found


class LiveWatcher:
    """Sends a client the progress of one article. Created on the server's loop, called from the engine's thread."""

    def __init__(self, article: Article, emit: Emit) -> None:
        self._emit = emit
        self._loop = asyncio.get_running_loop()
        self._claims = ClaimMaker(article, KEY)

    def progressed(self, done: int, total: int) -> None:
        """See ``tasks.drafter.Watcher``."""
        self._send("progress", {"done": done, "total": total})

    def extracted(self, summary: Summary) -> None:
        """See ``tasks.drafter.Watcher``: the article's own points are shown at once, dimmed."""
        for point in summary.key_points:
            self._point("extract", point)

    def settled(self, kind: str, shown: Statement | Stance, /) -> None:
        """See ``tasks.drafter.Watcher``: a point is shown as soon as it is verified."""
        if kind == "key_point" and isinstance(shown, Statement):
            self._point("point", shown)

    def _point(self, name: str, point: Statement) -> None:
        self._send(name, {"html": render_part("point", self._claims.statement("point", point))})

    def _send(self, name: str, data: Any) -> None:
        self._loop.call_soon_threadsafe(self._emit, name, data)


# The requests


@dataclass(frozen=True, slots=True)
class Serving:
    """The settings of a server."""

    worker: Worker
    port: int
    token: str = field(repr=False)
    given: Sequence[ArticleAnalysis] = ()
    """Articles named on the command line."""
    wanted: Wanted = field(default_factory=Wanted)
    reading: ReadingLimits = field(default_factory=lambda: ReadingLimits(max_bytes=UPLOAD_BYTES))
    seconds: float | None = None
    """For one article or question; None for no deadline."""
    patience: float = PATIENCE
    note_wrong: Callable[[Article, str, str | None], str] | None = None
    """Notes a statement, or an answer with its question, as wrong; returns where. None: the page copies it instead."""


@dataclass
class Kept:
    """An article that is kept in memory, for questions and to be shown again."""

    name: str
    """Cannot be guessed."""
    analysis: ArticleAnalysis
    turns: list[Turn] = field(default_factory=list)
    claims: int = 0
    """Numbered statements shown so far."""
    report: Report | None = None
    """None until it is made; then the article is listed as a recent one."""
    answers: list[dict[str, str]] = field(default_factory=list)
    """The events ``answer`` sent so far."""

    @property
    def input(self) -> str:
        """The same for articles from the same bytes, of which only the last one is listed."""
        return self.analysis.article.source.sha256

    @property
    def title(self) -> str:
        """What the list of recent articles calls it."""
        made = self.report.summary if self.report else None
        return made.headline.text if made else title_of(self.analysis.article)


class App:
    """The ASGI application of one server; runs on the server's loop."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._given = {str(number): one for number, one in enumerate(serving.given)}
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._streams = Streams(running=RUNNING, waiting=WAITING, seconds=serving.seconds)
        self._asgi = Starlette(
            routes=[
                Route("/", self._page, methods=["GET"]),
                Route("/summarize", _Streaming(self._streams, self._reading), methods=["POST"]),
                Route("/ask", _Streaming(self._streams, self._asking), methods=["POST"]),
                Route("/check", _Streaming(self._streams, self._checking), methods=["POST"]),
                Route("/wrong", self._wrong, methods=["POST"]),
                Route("/forget", self._forget, methods=["POST"]),
            ],
            middleware=[Middleware(Guard, port=serving.port, token=serving.token)],
            exception_handlers={HTTPException: _refusal},
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        await self._asgi(scope, receive, send)

    def stop(self) -> None:
        """Cancel all work."""
        self._streams.stop()

    async def _page(self, _: Request) -> Response:
        titles = [title_of(one.article) for one in self._serving.given]
        page = (
            _templates()
            .get_template("live.html")
            .render(
                given=titles,
                recent=self._recent(),
                notice=self._serving.worker.engine.notice,
                max_bytes=self._serving.reading.max_bytes,
                style=_assets()[0],
                script=_assets()[1],
            )
        )
        return HTMLResponse(page, headers={"Content-Security-Policy": _page_policy()})

    async def _reading(self, request: Request) -> Work:
        """The work on the article that a request names or contains. Raises HTTPException."""
        query = request.query_params
        if (number := query.get("given")) is not None:
            if number not in self._given:
                raise HTTPException(404, "the command line gave no such article")
            return partial(self._report, self._given[number])
        if (name := query.get("recent")) is not None:
            kept = self._kept_article(name)
            if kept.report is None:
                raise HTTPException(404, "this article is still being read")
            return partial(self._show_again, kept)
        if "sample" in query:
            return partial(self._read, "an invented example", await asyncio.to_thread(_SAMPLE.read_bytes))
        body = await body_of(request, self._serving.reading.max_bytes)
        return partial(self._read, name_in(request), body)

    async def _forget(self, request: Request) -> Response:
        name = (await form_in(request, Forgotten)).article
        if name is None:
            self._kept.clear()
        elif forgotten := self._kept.get(name):
            self._kept = OrderedDict((at, kept) for at, kept in self._kept.items() if kept.input != forgotten.input)
        return JSONResponse({"html": self._recent()})

    def _recent(self) -> str:
        """The markup of the articles read so far, the last one first."""
        read: dict[str, Kept] = {}
        for kept in reversed(self._kept.values()):
            if kept.report:
                read.setdefault(kept.input, kept)
        return str(_templates().get_template("recent.html").render(recent=read.values()))

    async def _asking(self, request: Request) -> Work:
        """The work on a question. Raises HTTPException."""
        asked = await form_in(request, Question)
        return partial(self._answer, self._kept_article(asked.article), asked.question)

    async def _checking(self, request: Request) -> Work:
        """The work on a text to check. Raises HTTPException."""
        given = await form_in(request, OtherText)
        return partial(self._verdicts, self._kept_article(given.article), given.text)

    async def _wrong(self, request: Request) -> Response:
        given = await form_in(request, WrongStatement)
        kept, note = self._kept_article(given.article), self._serving.note_wrong
        noted = await asyncio.to_thread(note, kept.analysis.article, given.statement, given.question) if note else None
        return JSONResponse({"noted": noted})

    def _kept_article(self, name: str) -> Kept:
        if (kept := self._kept.get(name)) is None:
            raise HTTPException(404, "this article is not in memory any more; have it read again")
        self._kept.move_to_end(name)
        return kept

    async def _read(self, name: str, data: bytes, emit: Emit) -> None:
        await self._report(await read_article(name, data, self._serving.reading), emit)

    async def _report(self, analysis: ArticleAnalysis, emit: Emit) -> None:
        article, worker, wanted = analysis.article, self._serving.worker, self._serving.wanted
        kept = self._keep(analysis)
        emit("article", {"article": kept.name, "html": await asyncio.to_thread(_markup, article)})
        report = await worker.run(worker.engine.report(article, wanted, LiveWatcher(article, emit)))
        kept.claims, kept.report = claims_shown(report), report
        await self._emit_report(kept, emit)

    async def _show_again(self, kept: Kept, emit: Emit) -> None:
        emit("article", {"article": kept.name, "html": await asyncio.to_thread(_markup, kept.analysis.article)})
        await self._emit_report(kept, emit)
        for answer in kept.answers:
            emit("answer", answer)

    async def _emit_report(self, kept: Kept, emit: Emit) -> None:
        html = await asyncio.to_thread(_markup, kept.analysis.article, kept.report)
        emit("report", {"html": html, "recent": self._recent()})

    def _keep(self, analysis: ArticleAnalysis) -> Kept:
        """Keep an article for questions; the one not used for longest goes first."""
        kept = Kept(secrets.token_urlsafe(12), analysis)
        self._kept[kept.name] = kept
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return kept

    async def _answer(self, kept: Kept, question: str, emit: Emit) -> None:
        worker = self._serving.worker
        report = await worker.run(worker.engine.answer(kept.analysis, question, kept.turns))
        kept.turns = [*kept.turns, turn_of(question, [report], kept.turns)][-MOST_TURNS:]
        kept.claims += 1
        claim = ClaimMaker(kept.analysis.article, KEY, first=kept.claims).answer(report)
        kept.answers.append({"html": render_part("answer", claim), "claim": claim.id, "status": report.status})
        emit("answer", kept.answers[-1])

    async def _verdicts(self, kept: Kept, text: str, emit: Emit) -> None:
        given = await asyncio.to_thread(claims_given, text)
        worker = self._serving.worker
        report = await worker.run(worker.engine.check([kept.analysis], given, None))
        first = kept.claims + 1
        kept.claims += len(report.claims)
        html = await asyncio.to_thread(checked_lines, report, kept.analysis.article, KEY, first)
        emit("check", {"html": html, "counts": report.counts.model_dump()})


async def serve(
    serving: Serving, listener: socket.socket, ready: Callable[[Server], None], *, debug: bool = False
) -> None:
    """Answer requests until the server exits. ``ready`` is called once with the server, before the first request."""
    app = App(replace(serving, port=listener.getsockname()[1]))
    await run_server(app, listener, stop=app.stop, ready=ready, patience=serving.patience, debug=debug)


def name_in(request: Request) -> str:
    """A name for messages and for detecting the format; never opened as a path."""
    given = request.query_params.get("name", "").replace("\\", "/")
    return one_line(PurePath(given).name)[-_LONGEST_NAME:] or "the pasted text"


async def read_article(name: str, data: bytes, limits: ReadingLimits) -> ArticleAnalysis:
    """The article in these bytes. Raises InputError."""
    if not data.strip():
        raise InputError("there is no text; paste an article, or choose a file")
    return ArticleAnalysis(await asyncio.to_thread(article_in, name, data, limits))


def article_in(name: str, data: bytes, limits: ReadingLimits) -> Article:
    """The article in these bytes, which messages call ``name``. Raises InputError."""
    return to_article(read_bytes(SourceBytes(name, data), path=name, limits=limits))


class _Streaming:
    """A route that finds the work of a request, and answers with its events."""

    def __init__(self, streams: Streams, work_of: Callable[[Request], Awaitable[Work]]) -> None:
        self._streams, self._work_of = streams, work_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._streams.admit():
            work = await self._work_of(Request(scope, receive))
            await self._streams.respond(work, scope, receive, send)


def _markup(article: Article, report: Report | None = None) -> str:
    return fragment(Shown(article, report), key=KEY)


def _refusal(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    kind = {404: "not_found", 405: "method", 413: "too_large", 422: "usage", 503: "busy"}.get(
        error.status_code, "error"
    )
    return refused(error.status_code, kind, error.detail, dict(error.headers or {}))


@cache
def _templates() -> Environment:
    """The templates of this page, which may use those of every page."""
    loaders = [PackageLoader("summarizer.web"), PackageLoader("summarizer.render")]
    return environment().overlay(loader=ChoiceLoader(loaders))


@cache
def _assets() -> tuple[str, str]:
    """The page's style sheet and script."""
    live = [(_STATIC / name).read_text(encoding="utf-8") for name in ("live.css", "live.js")]
    return STYLE + live[0], SCRIPT + live[1]


@cache
def _page_policy() -> str:
    """The page's Content-Security-Policy: its own style sheet and script, and requests to its own server."""
    return f"{content_security_policy(*_assets())}; connect-src 'self'; frame-ancestors 'none'"
