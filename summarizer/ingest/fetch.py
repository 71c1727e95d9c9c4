"""Fetches a web page with httpcore, within limits of time, size and address.

httpcore is installed with the model client. It takes a network backend, so that an address is checked in the same step
as it is connected to, and it returns the raw body, so that decompression can be limited here. Proxy settings of the
environment are ignored, since the address behind a proxy cannot be checked. No cookies are kept and no scripts run.
"""

import re
import socket
import threading
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import httpcore2 as httpcore

from summarizer.errors import InputError
from summarizer.ingest.sources import ReadingLimits, SourceBytes

Address = IPv4Address | IPv6Address

_NAT64 = IPv6Network("64:ff9b::/96")
_COMPATIBLE = IPv6Network("::/96")
_LOCAL_NAT64 = IPv6Network("64:ff9b:1::/48")
"""Local NAT64 prefix, public in older versions of ``ipaddress`` (RFC 8215)."""
_NOT_PUBLIC = tuple(map(IPv6Network, ("fec0::/10", "3fff::/20"))) + tuple(
    map(IPv4Network, ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32"))
)
"""Networks that some versions of ``ipaddress`` count as public: site-local, documentation, protocol assignments,
6to4 relays (RFC 3879, 9637, 6890, 7526), and the host of Azure's internal services."""
_ISATAP = (0x00005EFE, 0x02005EFE)
"""Bits before an IPv4 address in the second half of an IPv6 address (RFC 5214)."""


def is_public(address: Address) -> bool:
    """True for a public unicast address. An IPv4 address inside an IPv6 address must be public too."""
    if any(address in network for network in _NOT_PUBLIC if network.version == address.version):
        return False
    if isinstance(address, IPv6Address):
        if address in _LOCAL_NAT64:
            return False
        inner = _ipv4_inside(address)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _ipv4_inside(address: IPv6Address) -> IPv4Address | None:
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address in _NAT64 or address in _COMPATIBLE or int(address) >> 32 & 0xFFFFFFFF in _ISATAP:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def resolve(host: str, port: int, *, timeout: float) -> list[Address]:
    """The addresses of a host, in the system's order. Raises InputError if there are none, or not in time."""
    answers: list[Address] = []
    failed: list[str] = []

    def ask() -> None:
        try:
            for *_, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
                answers.append(ip_address(str(place[0]).partition("%")[0]))
        except (OSError, ValueError) as error:  # a label that is too long raises UnicodeError, a ValueError
            failed.append(getattr(error, "strerror", None) or "not a name")

    # The system's resolver has no timeout of its own.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(timeout)
    if asking.is_alive():
        raise InputError(f"the name {host} was not resolved in time; try again, or raise --fetch-timeout")
    if failed or not answers:
        why = f" ({failed[0]})" if failed else ""
        raise InputError(f"the host {host} is not known{why}; check the address and the connection")
    return list(dict.fromkeys(answers))


def allowed_addresses(host: str, port: int, *, allow_private: bool, timeout: float) -> list[Address]:
    """The addresses of a host to which a connection is allowed. Raises InputError if there are none."""
    found = resolve(host, port, timeout=timeout)
    allowed = [address for address in found if allow_private or is_public(address)]
    if not allowed:
        where = "is on" if host == str(found[0]) else f"has the address {found[0]}, on"
        raise InputError(f"{host} {where} this machine or a private network; add --allow-private to fetch it")
    return allowed


USER_AGENT = "summarizer (article reader; one page at a user's request)"
_ACCEPT = "text/html, application/xhtml+xml, text/plain, text/markdown, application/pdf, */*;q=0.1"
_REDIRECTS = (301, 302, 303, 307, 308)
_READABLE = frozenset({
    "", "application/octet-stream", "binary/octet-stream", "application/xhtml+xml", "application/xml",
    "application/pdf", "application/x-pdf", "application/epub+zip", "application/zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.oasis.opendocument.text", "application/rss+xml", "application/atom+xml", "application/rdf+xml",
    "application/x-subrip", "message/rfc822", "multipart/related",
})  # fmt: skip
"""Content types, besides ``text/…``, that may be an article; the format is detected from the content."""
_UNREADABLE_TEXT = frozenset({"text/css", "text/javascript", "text/event-stream", "text/calendar", "text/csv"})
_STATUS = {
    401: "it asks for a login; save the article from your browser",
    402: "it asks for payment; save the article from your browser",
    403: "it refuses access, maybe to programs; save the page from your browser",
    404: "there is no such page; check the address",
    410: "the page is gone; check the address",
    429: "it was asked too often; try again later",
    451: "the page is withheld for legal reasons",
}
_USER = re.compile(r"^(https?://)[^/?#]*@", re.IGNORECASE)
_PATH_SAFE = "%/:=&?~+!$,;'@()*[]|"


@dataclass
class _Clock:
    """The deadline of a fetch. When it expires, all connections are closed."""

    deadline: float
    expired: bool = False
    _sockets: list[socket.socket] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def left(self) -> float:
        return max(self.deadline - time.monotonic(), 0.001)

    def watch(self, sock: socket.socket) -> None:
        """Close this connection at the deadline. Keeps a duplicate, since TLS takes over the original."""
        with self._lock:
            self._sockets.append(sock.dup())
        if self.expired:
            self.expire()

    def expire(self) -> None:
        with self._lock:
            self.expired = True
            for sock in self._sockets:
                with suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        with self._lock:
            for sock in self._sockets:
                sock.close()
            self._sockets.clear()


@contextmanager
def _deadline(seconds: float) -> Iterator[_Clock]:
    clock = _Clock(time.monotonic() + seconds)
    alarm = threading.Timer(seconds, clock.expire)
    alarm.daemon = True
    alarm.start()
    try:
        yield clock
    finally:
        alarm.cancel()
        clock.close()


class _CheckedBackend(httpcore.NetworkBackend):
    """Connects only to allowed addresses, and to the same address that was checked."""

    def __init__(self, clock: _Clock, *, allow_private: bool) -> None:
        self._clock = clock
        self._allow_private = allow_private
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the clock knows the time left
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        left = self._clock.left
        found = allowed_addresses(host.strip("[]"), port, allow_private=self._allow_private, timeout=left())
        for number, address in enumerate(found, 1):
            try:
                # share the time, so that an address that does not answer leaves some for the next
                wait = left() / (len(found) - number + 1)
                stream = self._plain.connect_tcp(str(address), port, wait, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(found):
                    raise
            else:
                self._clock.watch(stream.get_extra_info("socket"))
                return stream
        raise AssertionError("allowed_addresses() never returns an empty list")


def fetch(url: str, limits: ReadingLimits) -> SourceBytes:
    """The page at an http or https address, after redirects.

    Raises InputError, which names the address, for an unknown host, a private address, too many redirects, a timeout, a
    page that is too large, an error status, or a content type that cannot be an article.
    """
    shown = _USER.sub(r"\1", url)
    with _deadline(limits.fetch_timeout) as clock:
        try:
            page = _follow(url, limits, clock)
        except InputError as error:
            if clock.expired:
                raise _too_slow(shown, limits) from None
            raise InputError(f"{shown}: {error}") from None
        except httpcore.TimeoutException:
            raise _too_slow(shown, limits) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            if clock.expired:
                raise _too_slow(shown, limits) from None
            why = str(error) or "the connection was closed"
            raise InputError(f"{shown} cannot be fetched ({why}); check the address and the connection") from None
        if clock.expired:  # a body without a length just ends when the connection is closed
            raise _too_slow(shown, limits)
        return page


def _too_slow(url: str, limits: ReadingLimits) -> InputError:
    return InputError(f"{url} took longer than {limits.fetch_timeout:g} s; try again, or raise --fetch-timeout")


def _follow(url: str, limits: ReadingLimits, clock: _Clock) -> SourceBytes:
    here = url
    backend = _CheckedBackend(clock, allow_private=limits.allow_private)
    timeouts = dict.fromkeys(("connect", "read", "write", "pool"), limits.fetch_timeout)
    with httpcore.ConnectionPool(network_backend=backend, max_keepalive_connections=0) as pool:
        for _ in range(limits.max_redirects + 1):
            target = _request_url(here)
            with pool.stream("GET", target, headers=_headers(), extensions={"timeout": timeouts}) as response:
                headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
                if response.status not in _REDIRECTS or not headers.get("location"):
                    return _page(url, here, response, headers, limits)
                here = _redirect_target(here, headers["location"].strip())
    raise InputError(f"it redirects more than {limits.max_redirects} times; open it in a browser and save the article")


def _redirect_target(here: str, location: str) -> str:
    try:
        return urljoin(here, location)
    except ValueError:
        raise InputError("it redirects to an address that is not well formed; save the article instead") from None


def _headers() -> dict[bytes | str, bytes | str]:
    return {"User-Agent": USER_AGENT, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate", "Connection": "close"}


def _request_url(url: str) -> str:
    """The address in ASCII, without its fragment. Raises InputError if it is not http(s) or has no host."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise InputError("the address is not well formed; check it") from None
    if parts.scheme not in ("http", "https"):
        raise InputError(f"it leads to an address with {parts.scheme or 'no scheme'}; only http and https are fetched")
    if parts.username is not None or parts.password is not None:
        raise InputError("the address has a user name in it; remove it, or save the article from your browser")
    host = _ascii_host(parts)
    place = f"[{host}]" if ":" in host else host
    path = quote(parts.path or "/", safe=_PATH_SAFE) + (
        f"?{quote(parts.query, safe=_PATH_SAFE)}" if parts.query else ""
    )
    return f"{parts.scheme}://{place}{f':{port}' if port else ''}{path}"


def _ascii_host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    try:
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        host = ""
    if not host or any(char <= " " for char in host):
        raise InputError("the address names no host; check it")
    return host


def _page(
    url: str, here: str, response: httpcore.Response, headers: dict[str, str], limits: ReadingLimits
) -> SourceBytes:
    if not 200 <= response.status < 300:
        meaning = _STATUS.get(response.status) or (
            "the server failed; try again later" if response.status >= 500 else "no article was sent"
        )
        raise InputError(f"the server answered {response.status}: {meaning}")
    kind, _, parameters = headers.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    if (not kind.startswith("text/") and kind not in _READABLE) or kind in _UNREADABLE_TEXT:
        raise InputError(f"it is {kind}, not an article; give the address of the article's page")
    body = _decode_body(response.iter_stream(), headers.get("content-encoding", ""), limits.max_bytes)
    return SourceBytes(url, body, kind, _charset(parameters), here)


def _charset(parameters: str) -> str:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip(" \"'")[:40]
    return ""


def _decode_body(chunks: Iterator[bytes], encoding: str, max_bytes: int) -> bytes:
    """The decompressed body. Raises InputError if it is larger than the limit, damaged, or in an unknown encoding."""
    codings = [coding for part in encoding.lower().split(",") if (coding := part.strip()) not in ("", "identity")]
    if len(codings) > 1 or any(coding not in ("gzip", "x-gzip", "deflate") for coding in codings):
        name = encoding.strip()
        raise InputError(f"the server compressed it as {name}, which is not supported; save the page instead")
    undo = _Inflater(codings[0]) if codings else None
    body = bytearray()
    received = 0
    for chunk in chunks:
        received += len(chunk)
        body += undo.feed(chunk, max_bytes + 1 - len(body)) if undo else chunk
        if max(received, len(body)) > max_bytes:
            raise InputError(f"it is larger than {max_bytes:,} bytes; raise --max-bytes or save a part of it")
    if undo and not undo.finished:
        raise InputError("its compressed body was cut off; try again")
    return bytes(body)


class _Inflater:
    """Decompresses gzip or deflate, never more than the caller asks for."""

    def __init__(self, coding: str) -> None:
        self._raw_allowed = coding == "deflate"
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)
        self._started = False

    @property
    def finished(self) -> bool:
        """True if the data is complete or there was none."""
        return self._inflate.eof or not self._started

    def feed(self, chunk: bytes, most: int) -> bytes:
        """Decompress a chunk to at most ``most`` bytes. Raises InputError for damaged data."""
        try:
            return self._feed(chunk, most)
        except zlib.error:
            raise InputError("its compressed body is damaged; try again") from None

    def _feed(self, chunk: bytes, most: int) -> bytes:
        if self._inflate.eof or not chunk:
            return b""
        try:
            out = self._inflate.decompress(chunk, most)
        except zlib.error:
            if self._started or not self._raw_allowed:
                raise
            self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)  # some servers send deflate without its header
            out = self._inflate.decompress(chunk, most)
        self._started = True
        return out
