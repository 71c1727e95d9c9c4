"""Addresses, over real servers on loopback: each way a server can be bad gives one sentence within the limits."""

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import Any

import pytest

from summarizer.errors import InputError
from summarizer.ingest import fetch
from summarizer.ingest.fetch import USER_AGENT
from summarizer.ingest.load import load_article, read_input
from summarizer.ingest.sources import ReadingLimits

PARAGRAPH = (
    "The council of Harrowgate met on Monday and closed the bridge over the river Tarn for the winter, because the "
    "engineers had found cracks in two of its piers. A ferry will cross twice an hour, and the town pays for it. "
)
BODY = f"<h1>Bridge closed</h1>{f'<p>{PARAGRAPH}</p>' * 8}"
PAGE = f"<html><head><title>Bridge closed</title></head><body><article>{BODY}</article></body></html>"
Answer = Callable[[BaseHTTPRequestHandler], None]
LOOPBACK = ReadingLimits(allow_private=True, fetch_timeout=5)
QUICK = ReadingLimits(allow_private=True, fetch_timeout=0.5)


@contextmanager
def site(pages: dict[str, Answer]) -> Iterator[tuple[str, list[Any]]]:
    """A web server on a free loopback port: its address without a final slash, and the requests it was sent."""
    asked: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.append((self.path, dict(self.headers)))
            with suppress(OSError):
                pages[self.path](self)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def page(body: str | bytes = PAGE, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        data = body.encode() if isinstance(body, str) else body
        handler.send_response(status)
        if kind:
            handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def to(place: str, status: int = 302) -> Answer:
    return page("", status=status, Location=place)


def endless(
    chunk: bytes, pause: float = 0.0, head: bytes = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        handler.wfile.write(head)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            handler.wfile.write(chunk)
            time.sleep(pause)

    return answer


def refusal(url: str, limits: ReadingLimits = LOOPBACK, *, within: float = 4.0) -> str:
    """The sentence with which an address is refused, in time."""
    start = time.monotonic()
    with pytest.raises(InputError) as refused:
        load_article(url, limits=limits)
    assert time.monotonic() - start < within
    message = str(refused.value)
    assert url in message
    assert "\n" not in message
    return message


def test_a_page_becomes_an_article_with_its_address() -> None:
    with site({"/a?b=c%20d": page()}) as (url, asked):
        article = load_article(f"{url}/a?b=c%20d#part", limits=LOOPBACK)
    assert PARAGRAPH.strip() in article.text
    assert (article.title, article.source.path) == ("Bridge closed", f"{url}/a?b=c%20d#part")
    assert asked[0][1]["User-Agent"] == USER_AGENT
    assert "Cookie" not in asked[0][1]


@pytest.mark.parametrize(("kind", "coding"), [("gzip", "gzip"), ("zlib", "deflate"), ("raw", "deflate")])
def test_a_compressed_page_is_unpacked(kind: str, coding: str) -> None:
    packed = {
        "gzip": gzip.compress(PAGE.encode()),
        "zlib": zlib.compress(PAGE.encode()),
        "raw": zlib.compress(PAGE.encode())[2:-4],
    }[kind]
    with site({"/": page(packed, Content_Encoding=coding)}) as (url, _):
        assert PARAGRAPH.strip() in load_article(url, limits=LOOPBACK).text


def test_redirects_are_followed_to_a_limit() -> None:
    pages = {"/1": to("/2", 301), "/2": to("3", 307), "/3": page(), "/round": to("/round")}
    with site(pages) as (url, asked):
        raw = read_input(f"{url}/1", limits=LOOPBACK)
        assert (raw.path, raw.url) == (f"{url}/1", f"{url}/3")
        asked.clear()
        assert "redirects more than 5 times" in refusal(f"{url}/round")
        assert len(asked) == 6


def test_the_text_is_read_in_the_encoding_that_the_server_names() -> None:
    text = "Совет города закрыл мост через реку на зиму, потому что инженеры нашли трещины в двух опорах. " * 4
    with site({"/": page(text.encode("koi8-r"), "text/plain; charset=KOI8-R")}) as (url, _):
        assert read_input(url, limits=LOOPBACK).text == text


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0.0.0.0", "[::1]", "[::ffff:7f00:1]"]
)
def test_this_machine_is_refused_without_being_asked(host: str) -> None:
    with site({"/": page()}) as (url, asked):
        address = f"http://{host}:{url.rpartition(':')[2]}/"
        assert "--allow-private" in refusal(address, ReadingLimits(fetch_timeout=5))
    assert asked == []


@pytest.mark.parametrize(
    "place",
    [
        *("http://127.0.0.2:{port}/secret", "http://10.0.0.1/", "http://169.254.169.254/latest/", "//192.168.1.1/x"),
        *("http://[::1]:{port}/secret", "http://[fe80::1]/", "http://[64:ff9b::a00:1]/", "http://[2002:a00:1::]/"),
        *("http://100.64.0.1/", "http://inside.example:{port}/secret"),
    ],
)
def test_a_redirect_to_a_private_address_is_not_followed(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    truly_public = fetch.is_public
    monkeypatch.setattr(fetch, "is_public", lambda ip: str(ip) == "127.0.0.1" or truly_public(ip))
    monkeypatch.setattr(socket, "getaddrinfo", answering({"inside.example": ["127.0.0.3"]}))
    pages: dict[str, Answer] = {"/secret": page()}
    with site(pages) as (url, asked):
        pages["/"] = to(place.format(port=url.rpartition(":")[2]))
        assert "private network" in refusal(f"{url}/", ReadingLimits(fetch_timeout=5))
        assert [path for path, _ in asked] == ["/"]


def answering(names: dict[str, list[str]]) -> Callable[..., Any]:
    """A resolver that knows some names; of several answers it gives one after the other."""
    real = socket.getaddrinfo

    def resolve(host: Any, port: Any, *args: Any, **options: Any) -> Any:
        if host not in names:
            return real(host, port, *args, **options)
        address = names[host].pop(0) if len(names[host]) > 1 else names[host][0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    return resolve


def test_a_name_is_resolved_once_and_the_address_that_was_judged_is_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fetch, "is_public", lambda ip: str(ip) == "127.0.0.1")
    names = {"turning.example": ["127.0.0.1", "127.0.0.2"]}
    monkeypatch.setattr(socket, "getaddrinfo", answering(names))
    with site({"/": page(), "/again": to("/")}) as (url, asked):
        host = f"http://turning.example:{url.rpartition(':')[2]}"
        assert PARAGRAPH.strip() in load_article(f"{host}/", limits=ReadingLimits(fetch_timeout=5)).text
        assert asked[0][1]["Host"].startswith("turning.example")
        names["turning.example"] = ["127.0.0.1", "127.0.0.2"]
        assert "127.0.0.2" in refusal(f"{host}/again", ReadingLimits(fetch_timeout=5))


@pytest.mark.parametrize(
    ("address", "public"),
    [
        *(("93.184.215.14", True), ("2606:2800:21f:cb07::1", True), ("::ffff:93.184.215.14", True)),
        *(("0.0.0.0", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.0.1", False)),
        *(("100.64.1.1", False), ("169.254.169.254", False), ("224.0.0.1", False), ("255.255.255.255", False)),
        *(("::", False), ("::1", False), ("fe80::1", False), ("fc00::1", False), ("ff02::1", False)),
        *(("::ffff:127.0.0.1", False), ("64:ff9b::7f00:1", False), ("2002:a00:1::", False), ("::7f00:1", False)),
        *(("64:ff9b:1::5db8:d70e", False), ("2001:0:5db8:d70e::1", False), ("64:ff9b::5db8:d70e", True)),
        *(("192.0.2.1", False), ("198.18.0.1", False), ("240.0.0.1", False)),
        *(("fec0::1", False), ("3fff::1", False), ("192.0.0.8", False), ("192.88.99.1", False)),
        *(("2000::5efe:7f00:1", False), ("2000::200:5efe:a00:1", False), ("2000::5efe:5db8:d70e", True)),
        *(("168.63.129.16", False), ("168.63.129.17", True)),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert fetch.is_public(ip_address(address)) is public


def test_bodies_are_bounded_while_they_come() -> None:
    small = ReadingLimits(allow_private=True, fetch_timeout=5, max_bytes=1_000_000)
    bomb = gzip.compress(bytes(50_000_000))
    with site({"/endless": endless(b"<p>more</p>" * 6_000), "/bomb": page(bomb, Content_Encoding="gzip")}) as (url, _):
        assert "larger than 1,000,000 bytes; raise --max-bytes" in refusal(f"{url}/endless", small)
        assert "larger than 1,000,000 bytes" in refusal(f"{url}/bomb", small)


def test_a_slow_server_is_left_at_the_deadline() -> None:
    header = b"HTTP/1.1 200 OK\r\n"
    pages = {
        "/body": endless(b"<p>", 0.05),
        "/head": endless(b"X-A: b\r\n", 0.05, header),
        "/silent": endless(b"", 0.5, b""),
        "/slow": lambda handler: (time.sleep(0.3), to("/slow")(handler))[1],
    }
    with site(pages) as (url, _):
        for path in pages:
            assert "took longer than 0.5 s; try again, or raise --fetch-timeout" in refusal(url + path, QUICK, within=2)


def test_a_slow_resolver_is_left_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(10) and [])
    assert "raise --fetch-timeout" in refusal("http://slow.example/", QUICK, within=2)
    over.set()


@pytest.mark.parametrize(
    "kind", ["image/png", "video/mp4", "application/json", "text/css", "application/zip-compressed"]
)
def test_what_is_no_article_is_not_read(kind: str) -> None:
    with site({"/": endless(b"x" * 1000, head=f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode())}) as (
        url,
        _,
    ):
        assert f"it is {kind}, not an article" in refusal(url)


@pytest.mark.parametrize(
    ("status", "why"),
    [
        *((401, "asks for a login"), (403, "refuses access"), (404, "no such page"), (410, "gone")),
        *((429, "too often"), (503, "the server failed; try again later"), (418, "no article"), (304, "no article")),
    ],
)
def test_a_status_is_put_in_words(status: int, why: str) -> None:
    with site({"/": page("" if status == 304 else PAGE, status=status)}) as (url, _):
        message = refusal(url)
    assert f"answered {status}" in message
    assert why in message


def test_bad_replies_are_one_sentence() -> None:
    cut = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<p>"

    def answer(data: bytes) -> Answer:
        def send(handler: BaseHTTPRequestHandler) -> None:
            handler.close_connection = True
            handler.wfile.write(data)

        return send

    pages = {
        "/cut": (answer(cut), "cannot be fetched"),
        "/nothing": (answer(b""), "cannot be fetched"),
        "/noise": (answer(b"\x00\xff noise\r\n\r\n"), "cannot be fetched"),
        "/empty": (page(""), "is empty"),
        "/damaged": (page(b"\x1f\x8bnonsense", Content_Encoding="gzip"), "damaged"),
        "/half": (page(gzip.compress(PAGE.encode())[:-60], Content_Encoding="gzip"), "cut off"),
        "/brotli": (page(b"abc", Content_Encoding="br"), "not supported"),
        "/ftp": (to("ftp://files.example/a"), "only http and https"),
        "/file": (to("file:///etc/passwd"), "only http and https"),
        "/script": (to("javascript:alert(1)"), "only http and https"),
        "/user": (to("http://someone:secret@files.example/"), "user name"),
        "/bad": (to("http://[bad"), "not well formed"),
        "/port": (to("http://127.0.0.1:99999/"), "not well formed"),
        "/odd": (to("http://exa mple\x80/"), "names no host"),
        "/menu": (page("<html><body><nav><a href='/'>Home</a></nav></body></html>"), "No article"),
    }
    with site({path: reply for path, (reply, _) in pages.items()}) as (url, _):
        for path, (_, why) in pages.items():
            message = refusal(url + path)
            assert why in message
            assert "secret" not in message


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "http:///path",
        "https://[bad",
        "http://a b/",
        "http://127.0.0.1:99999/",
        "http://\ud800/",
        "http://.../",
    ],
)
def test_a_malformed_address_is_one_sentence(url: str) -> None:
    refusal(url)


def test_a_closed_port_and_an_unknown_host_are_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert "cannot be fetched" in refusal(f"http://127.0.0.1:{port}/")

    def unknown(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert "the host nowhere.example is not known" in refusal("http://nowhere.example/")


def test_a_password_in_an_address_is_neither_used_nor_shown() -> None:
    with pytest.raises(InputError, match="user name") as refused:
        read_input("http://someone:secret@127.0.0.1/a", limits=LOOPBACK)
    assert "secret" not in str(refused.value)


def test_offline_fetches_nothing() -> None:
    with site({"/": page()}) as (url, asked):
        assert "--offline" in refusal(url, ReadingLimits(allow_private=True, offline=True))
    assert asked == []


def test_other_schemes_are_refused() -> None:
    with pytest.raises(InputError, match="only http and https addresses are fetched, not ftp"):
        read_input("ftp://files.example/a.txt")
