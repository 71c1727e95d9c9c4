"""Connections: one socket on loopback, who may ask, how long a request may take, and how large it may be.

Only the user of this machine who has the token may ask, and only from the server's own page.

A page of another site cannot ask, since its Origin is foreign; nor after it has pointed its own name at this machine
(DNS rebinding), since the Host is foreign then. Another program, or another user of the machine, has no token. The
token goes in a header or in the query, never in a cookie, which a browser would give to every port of this machine.
"""

import asyncio
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import Any, ClassVar, TypeVar
from urllib.parse import parse_qs

import uvicorn
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from summarizer.errors import UsageError, faults_in
from summarizer.settings import QUESTION_LENGTH

CONNECTIONS = 128
"""Most at once; the next one is answered with 503."""
PATIENCE = 15.0
"""Seconds for a request to arrive, and for a client to read a response."""
UPLOAD_BYTES = 8 * 1024 * 1024
"""Largest article that a browser may send, unless ``--max-bytes`` says otherwise."""
TEXT_LENGTH = 50_000
"""Longest text that is checked against an article, in code points."""
_ADDRESS = "127.0.0.1"
_FAREWELL = 2
"""Seconds for connections to close when the server stops."""
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


def open_listener(port: int) -> socket.socket:
    """A socket on loopback; port 0 takes a free one. Raises UsageError when the port is taken or not allowed."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((_ADDRESS, port))
        listener.listen(CONNECTIONS)
    except (OSError, OverflowError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            f"cannot listen on port {port}: {reason}; choose another --port, or 0 for a free one"
        ) from None
    return listener


def address(listener: socket.socket, token: str) -> str:
    """The address that a user opens."""
    return f"http://{_ADDRESS}:{listener.getsockname()[1]}/?token={token}"


class BoundedProtocol(H11Protocol):
    """uvicorn's protocol for one request a connection, closed when the client is too slow.

    uvicorn itself waits forever for the first request, for a body and for a slow reader.
    """

    def __init__(self, *args: Any, patience: float = PATIENCE, **options: Any) -> None:
        super().__init__(*args, **options)
        self._patience = patience
        self._request_timer: asyncio.TimerHandle | None = None
        self._reader_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """See asyncio.Protocol."""
        super().connection_made(transport)
        self._request_timer = self.loop.call_later(self._patience, self._close_unless_complete)

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio.Protocol."""
        for timer in (self._request_timer, self._reader_timer):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """See asyncio.Protocol: the client reads too slowly."""
        super().pause_writing()
        self._wait_for_reader()

    def resume_writing(self) -> None:
        """See asyncio.Protocol."""
        super().resume_writing()
        if self._reader_timer is not None:
            self._reader_timer.cancel()

    def on_response_complete(self) -> None:
        """See uvicorn: everything is written, but maybe not yet read."""
        super().on_response_complete()
        self._wait_for_reader()

    def _wait_for_reader(self) -> None:
        if self._reader_timer is not None:
            self._reader_timer.cancel()
        self._reader_timer = self.loop.call_later(self._patience, self.transport.abort)

    def _close_unless_complete(self) -> None:
        if self.cycle is None or self.cycle.more_body:
            self.transport.abort()


class Server(uvicorn.Server):
    """uvicorn's server; SIGINT and SIGTERM first cancel the work, then end it."""

    def __init__(self, config: uvicorn.Config, stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._stop = stop
        self._loop = asyncio.get_running_loop()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """See uvicorn."""
        super().handle_exit(sig, frame)
        self._loop.call_soon_threadsafe(self._stop)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """See uvicorn; but a signal that stopped the server is not raised again."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {sig: signal.signal(sig, self.handle_exit) for sig in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for sig, handler in before.items():
                signal.signal(sig, handler)


async def run_server(
    app: ASGIApp,
    listener: socket.socket,
    *,
    stop: Callable[[], None],
    ready: Callable[[Server], None],
    patience: float,
    debug: bool,
) -> None:
    """Answer requests until the server exits; ``stop`` then cancels the work.

    ``ready`` is called once with the server, before the first request.
    """
    config = uvicorn.Config(
        app,
        http=partial(BoundedProtocol, patience=patience),  # type: ignore[arg-type]  # a factory works like the class
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error" if debug else "critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=CONNECTIONS,
        timeout_graceful_shutdown=_FAREWELL,
    )
    server = Server(config, stop)
    ready(server)
    await server.serve(sockets=[listener])


def new_token() -> str:
    """A token that cannot be guessed: 256 random bits."""
    return secrets.token_urlsafe(32)


class Guard:
    """ASGI middleware: refuses requests without access, and adds the security headers to every response."""

    def __init__(self, app: ASGIApp, *, port: int, token: str) -> None:
        self._app = app
        self._hosts = (f"{_ADDRESS}:{port}", f"localhost:{port}")
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


class Body(BaseModel):
    """A request's body about one article."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    most: ClassVar[int] = 16 * 1024
    """Bytes."""
    wants: ClassVar[str]
    """What to send, in words."""


Form = TypeVar("Form", bound=Body)


class Question(Body):
    """The body of ``POST /ask``."""

    wants = "an article's name and a question"
    article: str = Field(max_length=64)
    """The name from the event ``article``."""
    question: str = Field(min_length=1, max_length=QUESTION_LENGTH)


class OtherText(Body):
    """The body of ``POST /check``."""

    model_config = ConfigDict(str_strip_whitespace=False)
    most = 12 * TEXT_LENGTH + 1024  # JSON may escape a code point in twelve bytes
    wants = "an article's name and a text"
    article: str = Field(max_length=64)
    """The name from the event ``article``."""
    text: str = Field(min_length=1, max_length=TEXT_LENGTH)
    """Somebody else's text, to be checked against the article."""


class WrongStatement(Body):
    """The body of ``POST /wrong``."""

    most = 32 * 1024
    wants = "an article's name and a statement"
    article: str = Field(max_length=64)
    """The name from the event ``article``."""
    statement: str = Field(min_length=1, max_length=QUESTION_LENGTH)
    """What was printed."""
    question: str | None = Field(default=None, max_length=QUESTION_LENGTH)
    """The question, if it is an answer."""


class Forgotten(Body):
    """The body of ``POST /forget``."""

    wants = "an article's name, or null for all"
    article: str | None = Field(max_length=64)
    """The name from the event ``article``; null for all articles."""


async def form_in(request: Request, form: type[Form]) -> Form:
    """The body of a request. Raises HTTPException 413 or 422."""
    body = await body_of(request, form.most)
    try:
        return form.model_validate_json(body)
    except ValidationError as error:
        raise HTTPException(422, f"{faults_in(error, 'body')}; send {form.wants}") from None


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
