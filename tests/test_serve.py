"""``summarize serve``: what it answers, and what it refuses or bounds while it goes on answering."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from summarizer.errors import install_command
from summarizer.ingest.clean import clean_text
from summarizer.ingest.load import load_article
from summarizer.ingest.sources import ReadingLimits
from summarizer.settings import QUESTION_LENGTH, Wanted
from summarizer.tasks import ArticleAnalysis
from summarizer.text.article import Article
from summarizer.web.app import KEPT, RUNNING, WAITING
from summarizer.web.server import CONNECTIONS, PATIENCE, TEXT_LENGTH, UPLOAD_BYTES
from tests.articles import COUNCIL
from tests.live import PATIENT, TOKEN, HangingModel, Live, events_of, live
from tests.readers import ReaderModel, Says, report_draft

ROOT = Path(__file__).parent.parent
DOCS = (ROOT / "docs" / "serve.md").read_text(encoding="utf-8")
Cli = Callable[..., tuple[int, str, str]]
VOTES = "How many votes did the council decide by?"


@pytest.fixture(scope="module")
def server() -> Iterator[Live]:
    with live() as running:
        yield running


def named(events: list[tuple[str, dict]], name: str) -> dict:
    return next(data for found, data in events if found == name)


def still_answers(server: Live) -> bool:
    return [name for name, _ in server.read(COUNCIL)] == ["waiting", "article", "report"]


# What it answers


def test_a_text_is_read_shown_and_answered_from(server: Live) -> None:
    events = server.read(COUNCIL)
    assert [name for name, _ in events] == ["waiting", "article", "report"]
    assert 'class="report"' in named(events, "article")["html"]
    assert 'class="claim' in named(events, "report")["html"]
    answered = named(server.ask(named(events, "article")["article"], VOTES), "answer")
    assert answered["status"] == "passages"
    assert "14 votes" in answered["html"]
    assert f'id="{answered["claim"]}"' in answered["html"]
    assert answered["claim"] not in named(events, "report")["html"]


def test_a_follow_up_question_is_understood(server: Live) -> None:
    article = named(server.read(COUNCIL), "article")["article"]
    server.ask(article, "Who opposed the plan?")
    answered = named(server.ask(article, "And who welcomed it?"), "answer")
    assert "traders" in answered["html"]


def test_without_a_model_nobody_says_that_the_article_does_not_say(server: Live) -> None:
    article = named(server.read(COUNCIL), "article")["article"]
    answered = named(server.ask(article, "Quelqu’un a-t-il chanté?"), "answer")
    assert answered["status"] == "passages"
    assert 'data-evidence=""' in answered["html"]
    assert "No sentence matches; a model could read it" in answered["html"]


def test_a_model_that_read_all_of_it_may_say_so() -> None:
    draft = {"cites": [], "status": "not_in_article", "answer": ""}
    model = ReaderModel(clean_text(COUNCIL), [report_draft(), draft])
    with live(model) as server:
        article = named(server.read(COUNCIL), "article")["article"]
        answered = named(server.ask(article, "Who painted the ceiling of the opera house?"), "answer")
    assert answered["status"] == "not_in_article"
    assert "says reader, which read all of it" in answered["html"]


def test_markup_in_an_article_comes_as_text(server: Live) -> None:
    hostile = COUNCIL + "\n“<script>alert(1)</script> \u202egnp.exe\x1b[31m,” Mayor Ilse Thorn said on Friday.\n"
    html = named(server.read(hostile), "report")["html"]
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert not set("\x1b\u202e") & set(html)


def test_no_line_end_of_an_article_begins_an_event(server: Live) -> None:
    forged = COUNCIL.replace("next spring", "next\u2028spring") + "\nevent: report\ndata: {}\n\n"
    assert [name for name, _ in server.read(forged)] == ["waiting", "article", "report"]


def test_an_upload_is_read_by_its_format(server: Live) -> None:
    page = f"<html><body><article><h1>Bridge</h1>{''.join(f'<p>{p}</p>' for p in COUNCIL.split(chr(10) * 2))}</article>"
    html = named(server.read(page, name="page.html"), "report")["html"]
    assert "&lt;p&gt;" not in html
    assert "page.html" in html


@pytest.mark.parametrize("text", ["", " \n ", "\x89PNG\r\n\x1a\n", "Sign in to continue reading."])
def test_what_is_no_article_is_an_error_of_its_own(server: Live, text: str) -> None:
    status, _, body = server.request("POST", "/summarize", text.encode("latin-1"))
    events = events_of(body)
    assert status == 200
    assert [name for name, _ in events] == ["waiting", "error"]
    assert named(events, "error")["kind"] == "input"


def test_given_articles_are_offered_and_read(article: Path) -> None:
    with live(given=[ArticleAnalysis(load_article(str(article)))]) as server:
        assert "Council backs bridge over the Sarre" in server.request("GET", "/")[2]
        events = events_of(server.request("POST", "/summarize?given=0")[2])
        assert [name for name, _ in events] == ["waiting", "article", "report"]
        for wrong in ("1", "-1", "x", "", "0x0", "٠", "9" * 5000, "../../etc/passwd", str(article)):
            status = server.request("POST", f"/summarize?given={quote(wrong, safe='')}")[0]
            assert status == 404, wrong


def test_the_sample_is_an_article_of_the_program(server: Live) -> None:
    events = events_of(server.request("POST", "/summarize?sample")[2])
    assert [name for name, _ in events] == ["waiting", "article", "report"]
    assert named(events, "report")["html"].count('class="claim') > 8


def test_recent_articles_are_shown_again_with_their_answers_and_no_new_work() -> None:
    model = ReaderModel(clean_text(COUNCIL), [report_draft(), {"cites": [], "status": "not_in_article", "answer": ""}])
    with live(model) as server:
        first = server.read(COUNCIL)
        name = named(first, "article")["article"]
        assert name in named(first, "report")["recent"]
        answered = named(server.ask(name, "Who painted the ceiling of the opera house?"), "answer")
        asked = len(model.requests)
        again = events_of(server.request("POST", f"/summarize?recent={name}")[2])
        assert len(model.requests) == asked
        assert name in server.request("GET", "/")[2]
    assert [name for name, _ in again] == ["waiting", "article", "report", "answer"]
    assert named(again, "report")["html"] == named(first, "report")["html"]
    assert named(again, "answer") == answered


def test_what_is_forgotten_is_gone_and_the_rest_stays() -> None:
    with live() as server:
        names = [named(server.read(COUNCIL.replace("Veldby", town)), "article")["article"] for town in ("Ash", "Elm")]
        twice = named(server.read(COUNCIL.replace("Veldby", "Ash")), "article")["article"]
        listed = server.request("GET", "/")[2]
        assert re.findall(r'data-recent="([^"]*)"', listed) == [twice, names[1]]
        assert re.findall(r'data-recent="([^"]*)"', server.forget(twice)) == [names[1]]
        for gone in (twice, names[0]):
            assert server.request("POST", f"/summarize?recent={gone}")[0] == 404
            assert server.request("POST", "/ask", json.dumps({"article": gone, "question": "Who?"}))[0] == 404
        assert named(server.ask(names[1], VOTES), "answer")
        server.forget("never-there")
        assert names[1] in server.request("GET", "/")[2]
        assert server.forget(None).strip() == ""
        assert server.request("POST", f"/summarize?recent={names[1]}")[0] == 404
        for wrong in ("", "{}", '{"article": 3}', '{"article": null, "all": true}', json.dumps({"article": "x" * 65})):
            assert server.request("POST", "/forget", wrong)[0] == 422, wrong


def test_an_article_that_is_still_read_is_not_shown_again() -> None:
    model = HangingModel()
    with live(model) as server:
        body = COUNCIL.encode()
        connection = server.raw(server.head("POST", "/summarize", f"Content-Length: {len(body)}") + body)
        assert model.asked.wait(PATIENT)
        said = connection.recv(65_536).decode()
        while '"article": "' not in said:
            said += connection.recv(65_536).decode()
        name = said.split('"article": "')[1].split('"')[0]
        assert server.request("POST", f"/summarize?recent={name}")[0] == 404
        assert name not in server.request("GET", "/")[2]
        connection.close()


def test_the_articles_own_points_come_at_once_and_a_models_as_they_are_verified() -> None:
    points = [
        ("The bridge will cost 3.2 million crowns.", [3]),
        ("The bridge will cost 9 billion crowns.", [3]),
        ("The bridge will open in October.", [3]),
    ]
    draft = report_draft("Veldby builds a bridge", [("Veldby will build a footbridge.", [2])], points)
    judge = {"The bridge will cost 3.2 million crowns.": Says(), "Veldby will build a footbridge.": Says()}
    model = ReaderModel(clean_text(COUNCIL), [draft], judge)
    with live(model, wanted=Wanted(stances=False)) as server:
        events = server.read(COUNCIL)
    names = list(dict.fromkeys(name for name, _ in events))
    assert names[:2] == ["waiting", "article"]
    assert names.index("extract") < names.index("point") < names.index("report")
    counted = [data for name, data in events if name == "progress"][-1]
    assert counted["done"] == counted["total"] > 0
    shown = [data["html"] for name, data in events if name == "point"]
    assert len(shown) == 1
    assert "3.2 million" in shown[0]
    assert "verified" in shown[0]
    assert events[-1][0] == "report"
    dropped = events[-1][1]["html"].split('class="dropped"')[1]
    assert "9 billion" in dropped
    assert "key point, not stated" in dropped


def test_a_text_is_checked_against_the_article() -> None:
    cost, wrong = "The bridge will cost 3.2 million crowns.", "The bridge will be free & open."
    judge = {
        cost: Says(sentences=(3,)),
        f"Before: {cost} Claim: {wrong}": Says("contradicted", (3,), "it costs 3.2 million crowns"),
    }
    model = ReaderModel(clean_text(COUNCIL), [report_draft()], judge)
    with live(model, wanted=Wanted(stances=False)) as server:
        events = server.read(COUNCIL)
        article, shown = named(events, "article")["article"], named(events, "report")["html"].count('class="claim')
        found = named(server.check(article, f"# Bridge\n\n{cost} {wrong}"), "check")
        nothing = named(server.check(article, "# Bridge\n\nWhy?"), "error")
    assert (found["counts"]["supported"], found["counts"]["contradicted"]) == (1, 1)
    assert "2 claims: 1 contradicted, 1 supported, read by reader" in found["html"]
    assert "not checked: heading" in found["html"]
    assert "free &amp; open" in found["html"]
    assert f'id="a1-c{shown + 1}"' in found["html"]
    assert "claims nothing" in nothing["message"]


def test_texts_to_check_are_bounded(server: Live) -> None:
    article = named(server.read(COUNCIL), "article")["article"]
    for body, status in (
        ({"article": article, "text": ""}, 422),
        ({"article": article, "text": "x" * 50_001}, 422),
        ({"article": article, "text": "x" * 700_000}, 413),
        ({"article": "gone", "text": "It rains."}, 404),
    ):
        assert server.request("POST", "/check", json.dumps(body))[0] == status


def test_a_deadline_ends_the_work() -> None:
    model = HangingModel()
    with live(model, seconds=3.0) as server:
        error = named(server.read(COUNCIL), "error")
        assert "--timeout" in error["message"]
        assert not model.asked.is_set() or model.cancelled.wait(PATIENT)


# Who may ask


@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1], TOKEN + "x", "é"])
def test_without_the_token_nothing_is_answered(server: Live, token: str) -> None:
    header = {"Authorization": f"Bearer {token}".encode().decode("latin-1")} if token else {}
    for method, target in (("GET", "/"), ("POST", "/summarize"), ("POST", "/ask"), ("GET", "/nothing")):
        status, headers, body = server.request(method, target, b"x" if method == "POST" else None, header, token="")
        assert (status, headers["www-authenticate"]) == (401, "Bearer")
        assert TOKEN not in body
    assert server.get(f"/?token={quote(token)}", token="") == 401
    assert server.get(f"/?token={TOKEN}&token={TOKEN}", token="") == 401


def test_the_token_is_taken_from_the_address_or_a_header_and_no_cookie_is_set(server: Live) -> None:
    status, headers, _ = server.request("GET", f"/?token={TOKEN}", token="")
    assert status == 200
    assert "set-cookie" not in headers
    assert server.get("/") == 200
    assert server.get("/", {"Cookie": f"token={TOKEN}"}, token="") == 401


def test_a_foreign_host_is_refused(server: Live) -> None:
    foreign = ("evil.example", f"evil.example:{server.port}", "127.0.0.1", f"127.0.0.1:{server.port + 1}", "")
    for host in (*foreign, f"127.0.0.1.evil.example:{server.port}", f"[::1]:{server.port}"):
        assert server.get("/", {"Host": host}) == 403, host
    two = server.raw(server.head("GET", "/", "Host: evil.example"))
    assert two.recv(64).split()[1] in (b"400", b"403")
    two.close()
    assert server.get("/", {"Host": f"localhost:{server.port}"}) == 200


def test_a_foreign_origin_is_refused(server: Live) -> None:
    own = f"http://127.0.0.1:{server.port}"
    foreign = ("http://evil.example", "null", "", own.replace("http", "https"), f"http://127.0.0.1:{server.port + 1}")
    for origin in foreign:
        for method, target in (("GET", "/"), ("POST", "/summarize"), ("POST", "/ask")):
            assert server.request(method, target, None, {"Origin": origin})[0] == 403, origin
    assert server.get("/", {"Origin": own}) == 200
    for site, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)):
        assert server.get("/", {"Sec-Fetch-Site": site}) == status, site


def test_a_preflight_of_another_site_gets_no_permission(server: Live) -> None:
    asked = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    status, headers, _ = server.request("OPTIONS", "/summarize", None, asked, token="")
    assert status == 403
    assert not [name for name in headers if name.startswith("access-control")]


def test_every_answer_is_sealed(server: Live) -> None:
    for method, target, token in (("GET", "/", TOKEN), ("GET", "/x", TOKEN), ("GET", "/", ""), ("POST", "/ask", TOKEN)):
        _, headers, _ = server.request(method, target, token=token)
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["connection"] == "close"
        assert "server" not in headers


def test_it_listens_on_loopback_alone(server: Live) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as other:
        other.bind(("127.0.0.2", server.port))  # free, so the server is not on every address


# What is bounded


@pytest.mark.parametrize("chunked", [False, True])
def test_an_oversized_body_is_refused(chunked: bool) -> None:
    with live(reading=ReadingLimits(max_bytes=10_000)) as server:
        body = b"word " * 400_000
        pieces = (body[at : at + 65_536] for at in range(0, len(body), 65_536))
        status, _, told = server.request("POST", "/summarize", pieces if chunked else body)
        assert status == 413
        assert "10,000 bytes" in json.loads(told)["error"]["message"]
        assert server.request("POST", "/summarize", b"x" * 10_001)[0] == 413
        assert still_answers(server)


def test_an_oversized_body_that_asks_first_is_not_sent(server: Live) -> None:
    head = server.head("POST", "/summarize", "Content-Length: 999999999", "Expect: 100-continue")
    connection = server.raw(head)
    assert connection.recv(64).split()[1] == b"413"
    connection.close()


def test_questions_are_bounded_and_checked(server: Live) -> None:
    article = named(server.read(COUNCIL), "article")["article"]
    assert server.request("POST", "/ask", b"x" * 20_000)[0] == 413
    wrong = ("", "{", "[]", '{"article": "x"}', json.dumps({"article": article, "question": " "}))
    more = ({"question": "q" * 2_001}, {"question": 5}, {"question": "q", "extra": 1}, {"article": "y" * 65})
    for body in (*wrong, *(json.dumps({"article": article, "question": "Who?"} | change) for change in more)):
        assert server.request("POST", "/ask", body.encode())[0] == 422, body
    assert server.request("POST", "/ask", json.dumps({"article": "unknown", "question": "Who?"}))[0] == 404


def test_a_wrong_statement_is_noted_where_the_server_was_told_to(server: Live) -> None:
    noted: list[tuple[str | None, str, str | None]] = []

    def note(article: Article, statement: str, question: str | None) -> str:
        noted.append((article.title, statement, question))
        return "evals/cases/x.yaml"

    with live(note_wrong=note) as running:
        article = named(running.read(COUNCIL), "article")["article"]
        body = {"article": article, "statement": " It is free. ", "question": "What does it cost?"}
        status, _, answer = running.request("POST", "/wrong", json.dumps(body))
        assert (status, json.loads(answer)) == (200, {"noted": "evals/cases/x.yaml"})
        assert running.request("POST", "/wrong", json.dumps({**body, "article": "unknown"}))[0] == 404
        assert running.request("POST", "/wrong", json.dumps({**body, "statement": " "}))[0] == 422
        assert running.request("POST", "/wrong", json.dumps(body), token="")[0] == 401
    assert [(statement, question) for _, statement, question in noted] == [("It is free.", "What does it cost?")]
    article = named(server.read(COUNCIL), "article")["article"]
    _, _, answer = server.request("POST", "/wrong", json.dumps({"article": article, "statement": "It is free."}))
    assert json.loads(answer) == {"noted": None}


def test_slow_clients_are_cut_off() -> None:
    with live(patience=2.0) as server:
        silent = server.raw(b"")
        in_the_head = server.raw(server.head("GET", "/")[:-2])
        in_the_body = server.raw(server.head("POST", "/summarize", "Content-Length: 5000") + b"Veldby")
        for connection in (silent, in_the_head, in_the_body):
            assert _ended(connection)
        assert still_answers(server)


def test_a_trickle_does_not_keep_a_connection() -> None:
    with live(patience=2.0) as server:
        connection = server.raw(server.head("POST", "/summarize", "Content-Length: 5000000"))
        assert any(_refuses(connection) for _ in range(1_000))
        connection.close()
        assert still_answers(server)


def test_a_client_that_does_not_read_is_cut_off() -> None:
    paragraphs = "\n\n".join(f"On day {n} the council of Veldby met for {n} hours." for n in range(3_000))
    body = f"{COUNCIL}\n{paragraphs}".encode()
    with live(HangingModel(), patience=2.0) as server, socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(PATIENT)
        connection.connect(("127.0.0.1", server.port))
        connection.sendall(server.head("POST", "/summarize", f"Content-Length: {len(body)}") + body)
        assert server.until(connections=1)
        assert server.until(connections=0)
        assert server.get("/") == 200


def test_fifty_at_once_are_answered_or_refused_and_the_server_goes_on(server: Live) -> None:
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: server.request("POST", "/summarize", COUNCIL.encode()), range(50)))
    done = [events_of(body)[-1][0] for status, _, body in answers if status == 200]
    refused = [headers["retry-after"] for status, headers, _ in answers if status == 503]
    assert len(done) + len(refused) == 50
    assert set(done) == {"report"}
    assert len(done) >= 16
    assert still_answers(server)


def test_beyond_its_places_it_says_that_it_is_busy() -> None:
    model = HangingModel()
    with live(model) as server:
        held = [
            server.raw(server.head("POST", "/summarize", f"Content-Length: {len(COUNCIL.encode())}") + COUNCIL.encode())
            for _ in range(16)
        ]
        assert all(b" 200 " in connection.recv(64) for connection in held)
        status, headers, body = server.request("POST", "/summarize", COUNCIL.encode())
        assert (status, headers["retry-after"]) == (503, "5")
        assert "busy" in json.loads(body)["error"]["message"]
        assert server.get("/") == 200
        for connection in held:
            connection.close()


def test_the_work_ends_when_the_client_leaves() -> None:
    model = HangingModel()
    with live(model) as server:
        body = COUNCIL.encode()
        connection = server.raw(server.head("POST", "/summarize", f"Content-Length: {len(body)}") + body)
        assert model.asked.wait(PATIENT)
        assert not model.cancelled.is_set()
        connection.close()
        assert model.cancelled.wait(PATIENT)


def test_stopping_tells_those_who_wait() -> None:
    model = HangingModel()
    with live(model) as server:
        body = COUNCIL.encode()
        connection = server.raw(server.head("POST", "/summarize", f"Content-Length: {len(body)}") + body)
        assert model.asked.wait(PATIENT)
        server.stop()
        told = b"".join(iter(lambda: connection.recv(65_536), b""))
        connection.close()
        assert b'"kind": "stopped"' in told
        assert model.cancelled.wait(PATIENT)


# What cannot be reached

SECRET = "the-secret-of-this-machine"
TRICKS = (
    "/../../../../etc/passwd",
    "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/..%2f..%2f..%2fetc%2fpasswd",
    "/..%5c..%5cetc%5cpasswd",
    "//etc/passwd",
    "/etc/passwd",
    "/static/live.js",
    "/summarizer/web/app.py",
    "/templates/../app.py",
    "/summarize/../../../etc/passwd",
    "/?file=/etc/passwd",
    "/?name=file:///etc/passwd",
    "/%00",
    "/.git/config",
    "http://127.0.0.1/etc/passwd",
    "file:///etc/passwd",
)


@pytest.mark.parametrize("target", TRICKS)
def test_no_path_of_the_machine_is_read(server: Live, target: str) -> None:
    connection = server.raw(server.head("GET", target))
    told = b"".join(iter(lambda: connection.recv(65_536), b""))
    connection.close()
    assert told.split()[1] in ((b"200",) if target.startswith("/?") else (b"400", b"404"))
    assert b"root:" not in told
    assert b"import " not in told


def test_no_request_names_a_file(server: Live, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(f"{COUNCIL}\n{SECRET}\n", encoding="utf-8")
    for text in (str(secret), f"file://{secret}", f"@{secret}", f"![x]({secret})", f"<img src='file://{secret}'>"):
        assert SECRET not in json.dumps(server.read(text))
        assert SECRET not in json.dumps(server.read(f"{COUNCIL}\n{text}\n"))
    server.forget(None)
    for name in (str(secret), f"../../{secret}", f"file://{secret}", "..\\..\\secret.txt", "-", "http://127.0.0.1:1/"):
        events = server.read(COUNCIL, name=name)
        assert SECRET not in json.dumps(events)
        assert str(tmp_path) not in json.dumps(events)
        assert events[-1][0] == "report"


def test_other_methods_and_protocols_are_refused(server: Live) -> None:
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"):
        assert server.request(method, "/")[0] == 405
    assert server.get("/summarize") == 405
    for sent in (b"\x16\x03\x01\x02\x00\x01", b"GET\r\n\r\n", b"A" * 200_000):
        connection = server.raw(b"")
        try:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            assert b" 200 " not in connection.recv(64)
        except OSError:
            pass  # hung up on
        connection.close()
    upgrade = ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: eA==", "Sec-WebSocket-Version: 13")
    connection = server.raw(server.head("GET", "/", *upgrade))
    assert connection.recv(64).split()[1] != b"101"
    connection.close()
    assert still_answers(server)


# The command


@contextmanager
def started(line: str, folder: Path) -> Iterator[tuple[subprocess.Popen[str], Live, str]]:
    """The command of a line, run in a folder until the block ends: the process, its server, and its token."""
    command = [sys.executable, "-m", *line.replace("summarize", "summarizer", 1).split()]
    environment = os.environ | {"BROWSER": "true", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder, env=environment
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        port, token = address.removeprefix("http://127.0.0.1:").split("/?token=")
        try:
            yield process, Live(int(port), lambda: None), token
        finally:
            process.kill()


def test_the_commands_of_the_docs_serve_the_page_until_they_are_told_to_end(article: Path) -> None:
    article.rename(article.with_name("article.txt"))
    lines = re.findall(r"(?m)^summarize serve[^#\n]*", DOCS)
    for line, sent in zip(lines, (signal.SIGINT, signal.SIGTERM, signal.SIGINT), strict=True):
        with started(line, article.parent) as (process, server, token):
            assert len(token) >= 43
            status, _, page = server.request("GET", "/", token=token)
            assert (status, server.get("/")) == (200, 401)
            assert ("Council backs bridge" in page) == ("article.txt" in line)
            process.send_signal(sent)
            out, err = process.communicate(timeout=PATIENT)
        assert (process.returncode, out) == (0, "")
        assert "nothing leaves it" in err
        assert token not in err


def test_the_docs_give_the_bounds_that_hold() -> None:
    assert f"{UPLOAD_BYTES // 2**20} MiB" in DOCS
    assert f"{QUESTION_LENGTH:,} characters" in DOCS
    assert f"{TEXT_LENGTH:,} characters" in DOCS
    assert DOCS.count(f"{PATIENCE:g} s |") == 2
    assert f"{RUNNING}, and {WAITING} that wait" in DOCS
    assert f"| connections | {CONNECTIONS} |" in DOCS
    assert f"the {KEPT} used last" in DOCS


def test_a_taken_port_and_an_unreadable_article_are_told(run_cli: Cli, server: Live, tmp_path: Path) -> None:
    code, out, err = run_cli("serve", "--port", str(server.port))
    assert (code, out) == (2, "")
    assert f"port {server.port}" in err
    code, out, err = run_cli("serve", str(tmp_path / "missing.txt"))
    assert (code, out) == (3, "")
    assert "missing.txt" in err


def test_without_the_extra_the_command_says_what_to_install() -> None:
    program = (
        "import sys; sys.modules['starlette'] = None; from summarizer.cli.app import run; sys.exit(run(['serve']))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=PATIENT)
    assert done.returncode == 2
    assert done.stderr.endswith(f"install it: {install_command('web')}\n")


def _ended(connection: socket.socket) -> bool:
    """True when the other side closes without an answer."""
    try:
        return connection.recv(64) == b""
    except ConnectionResetError:
        return True
    finally:
        connection.close()


def _refuses(connection: socket.socket) -> bool:
    """True when one more byte cannot be sent."""
    time.sleep(0.05)
    try:
        connection.sendall(b"x")
    except OSError:
        return True
    return False
