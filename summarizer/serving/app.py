"""What can be asked of the server: the page, an article to read, a question.

    GET  /                      the page
    POST /summarize?name=…      the body is the article, as a file's bytes; or ?given=N, one of the command line's
    POST /ask                   {"article": …, "question": …}; the article as the event ``article`` named it

Both POSTs answer with server-sent events: ``waiting``; then ``article`` {article, html}, ``progress`` {done, total},
``point`` {html} and ``report`` {html}, or ``answer`` {html, claim, status}; or, last, ``error`` {kind, message}.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from summarizer.analysis import ArticleAnalysis
from summarizer.article import Article
from summarizer.reading import ReadingLimits
from summarizer.rendering.html import ClaimMaker, Shown, claims_shown, fragment, render_part
from summarizer.results import Report
from summarizer.serving.bodies import UPLOAD_BYTES, body_of, name_in, question_in, read_article
from summarizer.serving.bounds import PATIENCE
from summarizer.serving.guard import Guard, refused
from summarizer.serving.live import KEY, LiveWatcher
from summarizer.serving.page import live_page, page_policy
from summarizer.serving.shelf import Kept, Shelf
from summarizer.serving.streams import Emit, Streams
from summarizer.tasks.answers import turn_of
from summarizer.tasks.prompting import Wanted
from summarizer.worker import Worker

RUNNING, WAITING = 4, 12
"""Articles and questions in work at once, and how many more may wait."""
KEPT = 16
"""Articles kept for questions."""
_REMEMBERED = 8


@dataclass(frozen=True, slots=True)
class Serving:
    """What a server is set up with."""

    worker: Worker
    port: int
    token: str = field(repr=False)
    given: Sequence[ArticleAnalysis] = ()
    """Articles that the command line named."""
    wanted: Wanted = field(default_factory=Wanted)
    reading: ReadingLimits = field(default_factory=lambda: ReadingLimits(max_bytes=UPLOAD_BYTES))
    seconds: float | None = None
    """For one article or question; None for no deadline."""
    patience: float = PATIENCE
    """Seconds for a request to arrive whole, and for a client to take what was written for it."""


class App:
    """The ASGI application, for one server. Made and used on the server's loop."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._given = {str(number): one for number, one in enumerate(serving.given)}
        self._shelf = Shelf(KEPT)
        self._streams = Streams(running=RUNNING, waiting=WAITING, seconds=serving.seconds)
        self._asgi = Starlette(
            routes=[
                Route("/", self._page, methods=["GET"]),
                Route("/summarize", _Streaming(self._summarize), methods=["POST"]),
                Route("/ask", _Streaming(self._ask), methods=["POST"]),
            ],
            middleware=[Middleware(Guard, port=serving.port, token=serving.token)],
            exception_handlers={HTTPException: _refusal},
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        await self._asgi(scope, receive, send)

    def stop(self) -> None:
        """End all work in hand."""
        self._streams.stop()

    async def _page(self, _: Request) -> Response:
        titles = [one.article.title or one.article.source.path for one in self._serving.given]
        page = live_page(titles, self._serving.worker.engine.notice, self._serving.reading.max_bytes)
        return HTMLResponse(page, headers={"Content-Security-Policy": page_policy()})

    async def _summarize(self, request: Request, send: Send) -> None:
        with self._streams.admitted():
            if (number := request.query_params.get("given")) is not None:
                if number not in self._given:
                    raise HTTPException(404, "the command line gave no such article")
                work = partial(self._report, self._given[number])
            else:
                body = await body_of(request, self._serving.reading.max_bytes)
                work = partial(self._read, name_in(request), body)
            await self._streams.respond(work, request.scope, request.receive, send)

    async def _ask(self, request: Request, send: Send) -> None:
        with self._streams.admitted():
            asked = await question_in(request)
            if (kept := self._shelf.get(asked.article)) is None:
                raise HTTPException(404, "this article is not kept any more; have it read again")
            work = partial(self._answer, kept, asked.question)
            await self._streams.respond(work, request.scope, request.receive, send)

    async def _read(self, name: str, data: bytes, emit: Emit) -> None:
        await self._report(await read_article(name, data, self._serving.reading), emit)

    async def _report(self, consulted: ArticleAnalysis, emit: Emit) -> None:
        article, worker, wanted = consulted.article, self._serving.worker, self._serving.wanted
        kept = self._shelf.put(consulted)
        emit("article", {"article": kept.name, "html": await asyncio.to_thread(_markup, article)})
        report = await worker.run(worker.engine.report(article, wanted, LiveWatcher(article, emit)))
        kept.claims = claims_shown(report)
        emit("report", {"html": await asyncio.to_thread(_markup, article, report)})

    async def _answer(self, kept: Kept, question: str, emit: Emit) -> None:
        worker = self._serving.worker
        report = await worker.run(worker.engine.answer(kept.consulted, question, kept.turns))
        kept.turns = [*kept.turns, turn_of(question, [report], kept.turns)][-_REMEMBERED:]
        kept.claims += 1
        claim = ClaimMaker(kept.consulted.article, KEY, first=kept.claims).answer(report)
        emit("answer", {"html": render_part("answer", claim), "claim": claim.id, "status": report.status})


class _Streaming:
    """A route whose answer is sent by the function that makes it."""

    def __init__(self, answer: Callable[[Request, Send], Awaitable[None]]) -> None:
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._answer(Request(scope, receive), send)


def _markup(article: Article, report: Report | None = None) -> str:
    return fragment(Shown(article, report), key=KEY)


def _refusal(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    kind = {404: "not_found", 405: "method", 413: "too_large", 422: "usage", 503: "busy"}.get(
        error.status_code, "error"
    )
    return refused(error.status_code, kind, error.detail, dict(error.headers or {}))
