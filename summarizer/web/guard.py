"""Access control, and the bodies of requests: an article's bytes or a question, both bounded.

Only the user of this machine who has the token may ask, and only from the server's own page.

A page of another site cannot ask, since its Origin is foreign; nor after it has pointed its own name at this machine
(DNS rebinding), since the Host is foreign then. Another program, or another user of the machine, has no token. The
token goes in a header or in the query, never in a cookie, which a browser would give to every port of this machine.
"""

import asyncio
import secrets
from pathlib import PurePath
from typing import TypeVar
from urllib.parse import parse_qs

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from summarizer.errors import InputError
from summarizer.ingest.load import read_bytes, to_article
from summarizer.ingest.sources import ReadingLimits, SourceBytes
from summarizer.render.terminal import one_line
from summarizer.tasks import ArticleAnalysis
from summarizer.text.article import Article

UPLOAD_BYTES = 8 * 1024 * 1024
"""Largest article that a browser may send, unless ``--max-bytes`` says otherwise."""
QUESTION_LENGTH = 2_000
"""Longest question, in code points."""
TEXT_LENGTH = 50_000
"""Longest text that is checked against an article, in code points."""
_QUESTION_BYTES = 16 * 1024
_TEXT_BYTES = 12 * TEXT_LENGTH + 1024  # JSON may escape a code point in twelve bytes
Form = TypeVar("Form", bound=BaseModel)
_LONGEST_NAME = 120
_HEADERS = {
    "Cache-Control": "no-store",
    "Connection": "close",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Headers of every response; the page has its own policy."""


def new_token() -> str:
    """A token that cannot be guessed: 256 random bits."""
    return secrets.token_urlsafe(32)


class Guard:
    """ASGI middleware: refuses requests without access, and adds the security headers to every response."""

    def __init__(self, app: ASGIApp, *, port: int, token: str) -> None:
        self._app = app
        self._hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self._token = token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""

        async def send_hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self._app)(scope, receive, send_hardened)

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        headers = Headers(scope=scope)
        if headers.getlist("host") not in [[host] for host in self._hosts]:
            return refused(403, "host", f"this server answers to {self._hosts[0]} alone; open the address it printed")
        if not self._of_this_page(headers):
            return refused(403, "origin", "another site's page may not ask this server; open the address it printed")
        if not self._knows_token(scope, headers):
            return refused(401, "token", "the token is missing or not this server's; open the address it printed")
        return None

    def _of_this_page(self, headers: Headers) -> bool:
        origins = headers.getlist("origin")
        if origins and origins not in [[f"http://{host}"] for host in self._hosts]:
            return False
        return headers.get("sec-fetch-site", "none") in ("none", "same-origin")

    def _knows_token(self, scope: Scope, headers: Headers) -> bool:
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            queried = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])
            given = queried[0] if len(queried) == 1 else ""
        return secrets.compare_digest(given.encode(), self._token)


def refused(status: int, kind: str, message: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """An error response, in the form of the errors of ``--format json``."""
    extra = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return JSONResponse({"error": {"kind": kind, "message": message}}, status, extra | (headers or {}))


class Question(BaseModel):
    """The body of ``POST /ask``."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    article: str = Field(max_length=64)
    """The name from the event ``article``."""
    question: str = Field(min_length=1, max_length=QUESTION_LENGTH)


class OtherText(BaseModel):
    """The body of ``POST /check``."""

    model_config = ConfigDict(extra="forbid")

    article: str = Field(max_length=64)
    """The name from the event ``article``."""
    text: str = Field(min_length=1, max_length=TEXT_LENGTH)
    """Somebody else's text, to be checked against the article."""


class WrongStatement(BaseModel):
    """The body of ``POST /wrong``."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    article: str = Field(max_length=64)
    """The name from the event ``article``."""
    statement: str = Field(min_length=1, max_length=QUESTION_LENGTH)
    """What was printed."""
    question: str | None = Field(default=None, max_length=QUESTION_LENGTH)
    """The question, if it is an answer."""


async def wrong_statement_in(request: Request) -> WrongStatement:
    """The statement that is wrong. Raises HTTPException 413 or 422."""
    return _parsed(WrongStatement, await body_of(request, 2 * _QUESTION_BYTES), "an article's name and a statement")


class Forgotten(BaseModel):
    """The body of ``POST /forget``."""

    model_config = ConfigDict(extra="forbid")

    article: str | None = Field(max_length=64)
    """The name from the event ``article``; null for all articles."""


async def forgotten_in(request: Request) -> Forgotten:
    """The article to forget. Raises HTTPException 413 or 422."""
    return _parsed(Forgotten, await body_of(request, _QUESTION_BYTES), "an article's name, or null for all")


async def question_in(request: Request) -> Question:
    """The question. Raises HTTPException 413 or 422."""
    return _parsed(Question, await body_of(request, _QUESTION_BYTES), "an article's name and a question")


async def other_text_in(request: Request) -> OtherText:
    """The text to check. Raises HTTPException 413 or 422."""
    return _parsed(OtherText, await body_of(request, _TEXT_BYTES), "an article's name and a text")


def _parsed(form: type[Form], body: bytes, what: str) -> Form:
    try:
        return form.model_validate_json(body)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, fault["loc"])) or "body"
        raise HTTPException(422, f"{where}: {fault['msg']}; send {what}") from None


async def body_of(request: Request, most: int) -> bytes:
    """The body. Raises HTTPException 413 if it is too large, after reading it, so that the client gets the response."""
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


def name_in(request: Request) -> str:
    """A name for messages and for detecting the format; never opened as a path."""
    given = request.query_params.get("name", "").replace("\\", "/")
    return one_line(PurePath(given).name)[-_LONGEST_NAME:] or "the pasted text"


async def read_article(name: str, data: bytes, limits: ReadingLimits) -> ArticleAnalysis:
    """The article in these bytes. Raises InputError."""
    if not data.strip():
        raise InputError("there is no text; paste an article, or choose a file")
    return ArticleAnalysis(await asyncio.to_thread(_article, name, data, limits))


def _article(name: str, data: bytes, limits: ReadingLimits) -> Article:
    return to_article(read_bytes(SourceBytes(name, data), path=name, limits=limits))
