"""What can be asked of the server: the page, an article to read, a question.

    GET  /                      the page
    POST /summarize?name=…      the body is the article, as a file's bytes; or ?given=N, one of the command line's
    POST /ask                   {"article": …, "question": …}; the article as the event ``article`` named it

Both POSTs answer with server-sent events: ``waiting``; then ``article`` {article, html}, ``progress`` {done, total},
``point`` {html} and ``report`` {html}, or ``answer`` {html}; or, last, ``error`` {kind, message}.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePath
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from summarizer.answering import Consulted, turn_of
from summarizer.article import Article
from summarizer.errors import InputError
from summarizer.loading import to_article
from summarizer.pipeline import Wanted
from summarizer.reading import ReadingLimits, read_bytes
from summarizer.reading.inputs import Bytes
from summarizer.rendering.html import render_part, view_of
from summarizer.rendering.html.views import ClaimMaker
from summarizer.rendering.safe import one_line
from summarizer.serving.bounds import PATIENCE
from summarizer.serving.guard import Guard, refused
from summarizer.serving.live import KEY, LiveWatcher
from summarizer.serving.page import live_page, page_policy
from summarizer.serving.shelf import Kept, Shelf
from summarizer.serving.streams import Emit, Streams
from summarizer.worker import Worker

UPLOAD_BYTES = 8 * 1024 * 1024
"""Largest article that a browser may send, unless ``--max-bytes`` says otherwise."""
_QUESTION_BYTES = 16 * 1024
_QUESTION_LENGTH = 2_000
_RUNNING, _WAITING = 4, 12
_KEPT = 16
_LONGEST_NAME = 120
_REMEMBERED = 8


@dataclass(frozen=True, slots=True)
class Serving:
    """What a server is set up with."""

    worker: Worker
    port: int
    token: str
    given: Sequence[Consulted] = ()
    """Articles that the command line named."""
    wanted: Wanted = field(default_factory=Wanted)
    reading: ReadingLimits = field(default_factory=lambda: ReadingLimits(max_bytes=UPLOAD_BYTES))
    seconds: float | None = None
    """For one article or question; None for no deadline."""
    patience: float = PATIENCE
    """Seconds for a request to arrive whole, and for a client to take what was written for it."""


class Question(BaseModel):
    """The body of ``POST /ask``."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    article: str = Field(max_length=64)
    question: str = Field(min_length=1, max_length=_QUESTION_LENGTH)


class App:
    """The ASGI application, for one server. Made and used on the server's loop."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._shelf = Shelf(_KEPT)
        self._streams = Streams(running=_RUNNING, waiting=_WAITING, seconds=serving.seconds)
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
        names = [_title(one.article) for one in self._serving.given]
        page = live_page(names, self._serving.worker.engine.notice, self._serving.reading.max_bytes)
        return HTMLResponse(page, headers={"Content-Security-Policy": page_policy()})

    async def _summarize(self, request: Request, send: Send) -> None:
        with self._streams.admitted():
            if "given" in request.query_params:
                work = partial(self._report, self._given(request.query_params["given"]))
            else:
                name = _name(request.query_params.get("name", ""))
                body = await _body(request, self._serving.reading.max_bytes)
                work = partial(self._read, name, body)
            await self._streams.respond(work, request.scope, request.receive, send)

    async def _ask(self, request: Request, send: Send) -> None:
        with self._streams.admitted():
            body = await _body(request, _QUESTION_BYTES)
            try:
                asked = Question.model_validate_json(body)
            except ValidationError as error:
                fault = error.errors(include_url=False, include_input=False)[0]
                where = ".".join(map(str, fault["loc"])) or "body"
                raise HTTPException(422, f"{where}: {fault['msg']}; send an article's name and a question") from None
            if (kept := self._shelf.get(asked.article)) is None:
                raise HTTPException(404, "this article is not kept any more; have it read again")
            work = partial(self._answer, kept, asked.question)
            await self._streams.respond(work, request.scope, request.receive, send)

    def _given(self, number: str) -> Consulted:
        if number.isascii() and number.isdigit() and int(number[:6]) < len(self._serving.given):
            return self._serving.given[int(number[:6])]
        raise HTTPException(404, "the command line gave no such article")

    async def _read(self, name: str, data: bytes, emit: Emit) -> None:
        if not data.strip():
            raise InputError("there is no text; paste an article, or choose a file")
        await self._report(Consulted(await asyncio.to_thread(_article, name, data, self._serving.reading)), emit)

    async def _report(self, consulted: Consulted, emit: Emit) -> None:
        article = consulted.article
        name = self._shelf.put(consulted)
        kept = self._shelf.get(name) or Kept(consulted)
        emit("article", {"article": name, "html": await asyncio.to_thread(_markup, article)})
        watcher = LiveWatcher(article, self._serving.wanted.shape, emit)
        worker = self._serving.worker
        report = await worker.run(worker.engine.report(article, self._serving.wanted, watcher))
        view = view_of(article, report, key=KEY)
        kept.claims = len(view.overview) + len(view.points) + len(view.stances)
        emit("report", {"html": await asyncio.to_thread(render_part, "article", view)})

    async def _answer(self, kept: Kept, question: str, emit: Emit) -> None:
        worker = self._serving.worker
        report = await worker.run(worker.engine.answer(kept.consulted, question, kept.turns))
        kept.turns = [*kept.turns, turn_of(question, [report], kept.turns)][-_REMEMBERED:]
        kept.claims += 1
        claim = ClaimMaker(kept.consulted.article, KEY, kept.claims).answer(report)
        emit("answer", {"html": render_part("answer", claim), "claim": claim.id, "status": report.status})


class _Streaming:
    """A route whose answer is sent by the function that makes it."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._answer(Request(scope, receive), send)


async def _body(request: Request, most: int) -> bytes:
    """The body. Raises HTTPException 413 for one too large, after it has gone by, so that a client reads the answer."""
    size, body = 0, bytearray()
    if "expect" in request.headers and int(request.headers.get("content-length", "0")) > most:
        raise _too_large(most)
    async for part in request.stream():
        size += len(part)
        if size <= most:
            body += part
        else:
            body.clear()
    if size > most:
        raise _too_large(most)
    return bytes(body)


def _too_large(most: int) -> HTTPException:
    return HTTPException(413, f"larger than {most:,} bytes; send less, or start the server with a larger --max-bytes")


def _article(name: str, data: bytes, limits: ReadingLimits) -> Article:
    return to_article(read_bytes(Bytes(name, data), path=name, limits=limits))


def _markup(article: Article) -> str:
    return render_part("article", view_of(article, key=KEY))


def _name(given: str) -> str:
    """A name for messages and for telling formats apart; never a path that is opened."""
    return one_line(PurePath(given.replace("\\", "/")).name)[-_LONGEST_NAME:] or "the pasted text"


def _title(article: Article) -> str:
    return article.title or article.source.path


def _refusal(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    kind = {404: "not_found", 405: "method", 413: "too_large", 422: "usage", 503: "busy"}.get(
        error.status_code, "error"
    )
    return refused(error.status_code, kind, error.detail, dict(error.headers or {}))
