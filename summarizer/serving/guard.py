"""Who may ask: the user of this machine who was given the token, from the server's own page, and nobody else.

A page of another site cannot ask, since its Origin is foreign; nor after it has pointed its own name at this machine
(DNS rebinding), since the Host is foreign then. Another program, or another user of the machine, has no token. The
token goes in a header or in the query, never in a cookie, which a browser would give to every port of this machine.
"""

import secrets
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
"""Of every answer; the page has a policy of its own."""


def new_token() -> str:
    """A token that cannot be guessed: 256 random bits."""
    return secrets.token_urlsafe(32)


class Guard:
    """ASGI middleware: lets only requests through that may ask, and adds the headers that every answer needs."""

    def __init__(self, app: ASGIApp, *, port: int, token: str) -> None:
        self._app = app
        self._hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self._token = token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""

        async def hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self._app)(scope, receive, hardened)

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
    """An answer that says what is wrong, in the form of the errors of ``--format json``."""
    extra = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return JSONResponse({"error": {"kind": kind, "message": message}}, status, extra | (headers or {}))
