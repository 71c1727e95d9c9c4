"""What journalists save: mail, pages in one file, captions, office documents, feeds, PDFs in columns, books."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fuzz import check
from summarizer.corpus.inputs import Inputs
from summarizer.errors import InputError
from summarizer.ingest.documents import feed_entries
from summarizer.ingest.load import load_article, read_bytes, read_input, to_article
from summarizer.ingest.sources import RawInput, ReadingLimits, SourceBytes
from summarizer.ingest.transcripts import is_captions, read_captions
from summarizer.results import evidence_at
from summarizer.text.article import Article
from tests.documents import epub, mail, odt, placed_pdf, zipped

CASES = Path(__file__).parent / "data" / "reading"
Cli = Callable[..., tuple[int, str, str]]
BRIDGE = "The council of Harrowgate met on Monday and closed the bridge over the river Tarn for the winter."
MARSH = "“It is not safe,” said the engineer Ottoline Marsh, who had measured the cracks since the spring."
FERRY = "A ferry will cross twice an hour from May to October, and the town pays for it."


def case(name: str) -> Article:
    return load_article(str(CASES / name))


def read(data: bytes, name: str = "input") -> RawInput:
    return read_bytes(SourceBytes(name, data), path=name)


def places(article: Article, what: str) -> list[object]:
    return [getattr(evidence_at(article, sentence.span).place, what) for sentence in article.sentences]


# --- mail


def test_a_mail_is_read_as_its_text_with_what_its_header_says() -> None:
    article = case("mail.eml")
    assert article.text == (
        "The council of Orrin voted on Tuesday to build a dam on the river Sel, after a debate of nine hours. “I "
        "oppose the dam,” said Rosa Lind, a farmer.\n\nThe dam will cost €14 million, the mayor said."
    )
    assert (article.title, article.author, article.published) == ("The dam – a reply", "Rosa Lind", "2025-03-04")
    assert [(r.reason, r.text.strip()[:30]) for r in article.removals] == [
        ("quoted mail", "> On Monday Erik Moe wrote:\n> ")
    ]
    check(article)


NEWSLETTER = f"""<html><head><title>News</title></head><body><div style="display: none">Preheader</div>
<table><tr><td><h2>Bridge closed</h2></td></tr><tr><td><p>{BRIDGE}</p><p>{MARSH}</p></td></tr></table></body></html>"""


def test_a_newsletter_is_read_as_its_html_shows_it() -> None:
    header = (
        "From: =?utf-8?Q?Tarn_Courier_=E2=80=93_News?= <news@courier.example>\n"
        "Subject: =?utf-8?B?QnJpZGdlIGNsb3NlZA==?=\nDate: Tue, 4 Mar 2031 23:30:00 -0800\n"
        "List-Id: <news.courier.example>\n"
        'MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary="b"'
    )
    plain = "Content-Type: text/plain\n\nRead it in your browser: http://courier.example/1"
    html = f"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{NEWSLETTER}"
    raw = read(f"{header}\n\n--b\n{plain}\n--b\n{html}\n--b--\n".encode())
    assert (raw.media, raw.text.split("\n\n")) == ("mail", ["## Bridge closed", BRIDGE, MARSH])
    said = raw.metadata
    assert (said.title, said.author, said.site) == ("Bridge closed", None, "Tarn Courier – News")
    assert said.published == "2031-03-04"


@pytest.mark.parametrize(
    ("body", "kept", "removed"),
    [
        (f"{BRIDGE}\n\nOn Monday, Ann wrote:\n> {MARSH}\n> {FERRY}\n", [BRIDGE], 1),
        (f"{BRIDGE}\n\n> {MARSH}\n\n{FERRY}\n", [BRIDGE, FERRY], 1),
        (f"FYI\n\n> {BRIDGE}\n> {MARSH}\n>\n> {FERRY}\n", ["FYI", BRIDGE, MARSH, FERRY], 0),  # forwarded
        (f"{BRIDGE}\n\n{MARSH}\n", [BRIDGE, MARSH], 0),
    ],
)
def test_older_mail_is_set_apart_and_listed(body: str, kept: list[str], removed: int) -> None:
    raw = read(mail("From: Ann <a@x.example>\nSubject: Re: AW: Bridge\nContent-Type: text/plain; charset=utf-8", body))
    assert raw.text.split() == " ".join(kept).split()
    assert raw.metadata.title == "Bridge"
    assert len(raw.removals) == removed
    for removal in raw.removals:
        assert raw.original is not None
        assert raw.original[removal.raw_span.start : removal.raw_span.end] == removal.text


def test_older_mail_in_html_is_set_apart_and_said() -> None:
    body = f"<p>{BRIDGE}</p><div class='gmail_quote'>On Monday Bo wrote:<blockquote><p>{MARSH}</p></blockquote></div>"
    raw = read(mail("From: ann@x.example\nMessage-ID: <1@x>\nContent-Type: text/html; charset=utf-8", body))
    assert (raw.text, raw.metadata.author) == (BRIDGE, "ann@x.example")
    assert raw.notices == ("quoted mail was left out",)


@pytest.mark.parametrize(
    "text",
    [
        f"From: Ann\nTo: Bo\nSubject: Bridge\n\n{BRIDGE}\n\n{MARSH}",  # pasted into a text file
        f"Date: 4 March\nSubject: Bridge\n\n{BRIDGE}",
        f"Note: this\nWarning: that\n\n{BRIDGE}",
    ],
)
def test_a_text_that_begins_like_a_mail_is_none(text: str) -> None:
    assert read(text.encode(), "a.txt").media == "text"


@pytest.mark.parametrize(
    ("header", "body"),
    [
        ("From: a@x.example\nContent-Type: application/pdf", "JVBERi0="),
        ('From: a@x.example\nContent-Type: multipart/mixed; boundary="b"', "--b\nContent-Type: image/png\n\nx\n--b--"),
        ("From: a@x.example\nContent-Type: text/plain", " \n"),
    ],
)
def test_a_mail_without_text_is_refused_in_a_sentence(header: str, body: str) -> None:
    with pytest.raises(InputError, match="a message without text; save what is attached to it"):
        read(mail(header, body), "a.eml")


@pytest.mark.parametrize(
    "field",
    [
        *("From: " + "(" * 50_000, "From: " + "a@b, " * 10_000, "Subject: " + "=?utf-8?Q?a?= " * 4_000),
        *("Content-Type: text/plain; a=" + '"' * 50_000, "Content-Type: text/plain;" + " a=b;" * 10_000),
        *("Date: " + "Tue, " * 10_000, "Date: 99999999999 Mar 2031", "From: \x00\udcff".replace("\udcff", "ÿ")),
    ],
)
def test_fields_that_the_library_cannot_read_in_time_are_passed_over(field: str) -> None:
    started = time.process_time()
    assert read(mail(field, BRIDGE)).text == BRIDGE
    assert time.process_time() - started < 5


def test_a_mail_of_many_parts_within_each_other_is_bounded() -> None:
    nested = "".join(f'Content-Type: multipart/mixed; boundary="b{i}"\n\n--b{i}\n' for i in range(3_000))
    with pytest.raises(InputError, match="too many parts"):
        read(f"MIME-Version: 1.0\nFrom: a@x.example\n{nested}Content-Type: text/plain\n\nx".encode())


# --- pages saved in one file


@pytest.mark.parametrize(("name", "address"), [("page.mhtml", "https://orrin.example/a"), ("chromium.mhtml", None)])
def test_a_page_in_one_file_is_a_page(name: str, address: str | None) -> None:
    article = case(name)
    assert "=E2" not in article.text
    assert article.url == (address or "http://courier.example/bridge.html")
    assert str(places(article, "link")[0]).startswith(f"{article.url}#:~:text=The%20council")
    check(article)


def test_a_page_saved_by_chromium_is_read_like_the_page() -> None:
    article = case("chromium.mhtml")
    assert (article.title, article.author, article.site) == (
        "Harrowgate closes its bridge",
        "Ann Example",
        "Tarn Courier",
    )
    assert article.text.startswith("The council of Harrowgate met on Monday")
    assert "“It is not safe,” said the engineer Zoë Müller" in article.text
    assert "Subscribe" not in article.text


# --- captions


def test_subtitles_are_speech_with_speakers_and_times() -> None:
    article = case("subtitles.srt")
    assert article.text.split("\n\n") == [
        "ROSA LIND: I oppose the dam and I will not sell my farm.",
        "ERIK MOE: I support the dam, because the town needs the power.",
        "REPORTER: The council votes on the dam on Tuesday in Orrin.",
    ]
    assert places(article, "time") == ["0:00:01", "0:00:04", "0:00:10"]
    assert places(article, "input_line") == [3, 8, 17]
    assert [(r.text, r.reason) for r in article.removals] == [("[APPLAUSE]", "sound")]
    check(article)


def test_rolling_captions_are_read_once() -> None:
    article = case("rolling-captions.vtt")
    assert article.text.split("\n\n") == [
        "this dam will drown the valley and the council knows it very well",
        "Rosa Lind: I oppose the dam and I will not sell my farm to the company.",
        "Erik Moe: I support the dam, because the town needs the power.",
    ]
    assert places(article, "time") == ["0:00:00", "0:00:05", "0:00:08"]
    assert {r.reason for r in article.removals} == {"repeated caption"}
    check(article)


def srt(*cues: str, seconds: float = 2.0) -> str:
    def clock(at: float) -> str:
        return f"{int(at // 3600):02}:{int(at // 60 % 60):02}:{int(at % 60):02},{int(at * 1000 % 1000):03}"

    return "\n".join(
        f"{n}\n{clock((n - 1) * seconds)} --> {clock(n * seconds)}\n{cue}\n" for n, cue in enumerate(cues, start=1)
    )


@pytest.mark.parametrize(
    ("cues", "text"),
    [
        (("- Will it open?\n- Never.",), "Will it open?\n\nNever."),
        ((">> Will it open?", "In the spring.", ">> Never."), "Will it open? In the spring.\n\nNever."),
        (("No.", "No.", "It will stay closed, as I said.", "It is safe now."), None),  # said twice, by a person
        (("♪ On the bridge ♪", "(LAUGHTER)", "I said so &amp; meant it."), "On the bridge I said so & meant it."),
        (("<v Ott\x10oline>Closed.",), "Ottoline: Closed."),
        (("It\tstays\x1fclosed.\v",), "It stays closed."),
        (("He said one", "thing: it stays closed."), "He said one thing: it stays closed."),
        (("[Ann]: It stays closed.", "Bo Sample: Why?"), "[Ann]: It stays closed.\n\nBo Sample: Why?"),
        (
            ("It is closed.", "Rosa Lind: Why?", "Location: the dam."),
            "It is closed.\n\nRosa Lind: Why? Location: the dam.",
        ),
        (("1", "2", "3 votes were against."), "1 2 3 votes were against."),
        (("the council", "the council met", "the council met today"), "the council met today"),  # built up
    ],
)
def test_cues_are_joined_where_speech_goes_on(cues: tuple[str, ...], text: str | None) -> None:
    assert read_captions(srt(*cues)).text == (text or " ".join(cues))


def test_a_pause_begins_a_paragraph_and_so_does_a_long_one() -> None:
    assert read_captions(srt("It is closed", "for the winter", seconds=9)).text == "It is closed for the winter"
    apart = srt("It is closed.") + "\n2\n00:01:00,000 --> 00:01:02,000\nIt is open.\n"
    assert read_captions(apart).text == "It is closed.\n\nIt is open."
    long = read_captions(srt(*(f"the council met {n} times" for n in range(200)))).text
    assert max(map(len, long.split("\n\n"))) < 1_100


@pytest.mark.parametrize(
    "text",
    [
        "Times of the ferry\n\n00:10 --> 00:20\n\nIt crosses twice.",
        "WEBVTT is a format of the W3C.\n\nIt holds cues.",
        f"1\n\n{BRIDGE}",
    ],
)
def test_a_text_that_tells_of_times_is_no_captions(text: str) -> None:
    assert not is_captions(text)


@settings(deadline=None, max_examples=100)
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                [
                    "word",
                    "ANN:",
                    "<v Bo>",
                    "<c>",
                    "</c>",
                    "&amp;",
                    ">>",
                    "-",
                    "[NOISE]",
                    "♪",
                    "\n",
                    "<00:00:01.000>",
                    "No.",
                ]
            ),
            max_size=8,
        ),
        min_size=1,
        max_size=8,
    )
)
def test_captions_lead_back_to_the_input_and_lose_no_word(cues: list[list[str]]) -> None:
    text = srt(*(" ".join(cue) for cue in cues))
    found = read_captions(text)
    assert found.offsets is not None
    kept = found.text.count("word") + sum(removal.text.count("word") for removal in found.removals)
    assert kept == text.count("word")
    for removal in found.removals:
        assert text[removal.raw_span.start : removal.raw_span.end] == removal.text
    if found.text.strip():
        check(to_article(read(text.encode(), "a.srt")))


# --- office documents and books


def test_an_open_document_keeps_headings_lists_and_properties() -> None:
    article = case("document.odt")
    assert article.text.startswith(
        "Council backs footbridge at Karlsund\n\nThe town of Karlsund will build a footbridge"
    )
    assert (article.title, article.author) == ("Council backs footbridge at Karlsund", "Inga Falk")
    body = (
        "<text:tracked-changes><text:changed-region><text:p>gone</text:p></text:changed-region></text:tracked-changes>"
        f'<text:h text:outline-level="1">The bridge</text:h><text:p>{BRIDGE[:20]}<text:s text:c="2000000000"/>'
        f"<text:span>{BRIDGE[20:]}</text:span></text:p><text:list><text:list-item><text:p>{FERRY}</text:p></text:list-item>"
        '</text:list><table:table><table:table-row table:number-rows-repeated="2000000000"><table:table-cell '
        'table:number-columns-repeated="2000000000"><text:p>12</text:p></table:table-cell></table:table-row></table:table>'
    )
    meta = (
        "<dc:title>The bridge</dc:title><meta:initial-creator>Ann Example</meta:initial-creator>"
        "<dc:language>de-DE</dc:language>"
    )
    raw = read(odt(body, meta))
    assert (raw.media, raw.text.split("\n\n")) == (
        "odt",
        ["## The bridge", f"{BRIDGE[:20]} {BRIDGE[20:]}".replace("  ", " "), f"* {FERRY}", "12"],
    )
    assert (raw.metadata.title, raw.metadata.author, raw.metadata.language) == ("The bridge", "Ann Example", "de")
    assert raw.metadata.published is None


def test_a_cell_said_to_span_two_billion_columns_is_read_once() -> None:
    assert case("gridspan_2g.docx").text.endswith("\n\ncell")


def test_a_chapter_named_many_times_is_read_once() -> None:
    article = case("repeat_20000.epub")
    assert len(article.text) < 200_000


def test_tags_of_an_archive_are_bounded() -> None:
    limits = ReadingLimits(max_tags=50)
    for data in (odt("<text:p/>" * 100), epub({"one.xhtml": "<p>x</p>" * 100})):
        with pytest.raises(InputError, match="holds more than 50 tags"):
            read_bytes(SourceBytes("a", data), limits=limits)
    assert read_bytes(SourceBytes("a", odt(f"<text:p>{BRIDGE}</text:p>")), limits=limits).text == BRIDGE


def test_an_encrypted_or_foreign_archive_is_named() -> None:
    sheet = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}
    with pytest.raises(InputError, match=r"neither \.docx nor \.odt nor \.epub"):
        read(zipped(sheet))


def test_evidence_of_a_book_names_its_chapter(tmp_path: Path, run_cli: Cli) -> None:
    one, two = f"<h1>The Bridge</h1><p>{BRIDGE}</p>", f"<h2>The <b>Ferry</b></h2><p>{FERRY} {MARSH}</p>"
    path = tmp_path / "a.epub"
    path.write_bytes(epub({"one.xhtml": one, "more.xhtml": f"<p>{MARSH}</p>", "two.xhtml": two}))
    article = load_article(str(path))
    found = dict(zip((article.sentence_text(s) for s in article.sentences), places(article, "chapter"), strict=True))
    assert found[BRIDGE] == found[MARSH] == "The Bridge" or found[FERRY] == "The Ferry"
    assert found[FERRY] == "The Ferry"
    code, out, _ = run_cli("-q", str(path), "-f", "text")
    assert code == 0
    assert "“The Bridge”, ¶ 2, line 3" in " ".join(out.split())


# --- PDF


def lines(x: float, top: float, words: str, width: int = 34) -> list[tuple[float, float, float, str]]:
    """Words set in a column."""
    found, line = [], ""
    for word in words.split():
        if len(line) + len(word) >= width:
            found.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return [(x, top - 14 * n, 10, text) for n, text in enumerate([*found, line])]


LEFT = f"{BRIDGE} Seven councillors voted for it and four against, after a debate of nine hours in the town hall."
RIGHT = (
    f"Work is due to begin in May, the mayor said, and the traders were not asked. {FERRY} Nobody has promised to pay."
)


def test_columns_are_read_one_after_the_other() -> None:
    head = [(60, 780, 20, "Harrowgate closes its bridge")]
    text = read(placed_pdf([[*head, *lines(60, 740, LEFT), *lines(320, 740, RIGHT)]])).text
    assert text.replace("\n\n", " ") == f"Harrowgate closes its bridge {LEFT} {RIGHT}".replace("“", '"')
    uneven = read(placed_pdf([[*head, *lines(60, 740, LEFT), *lines(320, 733, RIGHT)]])).text
    assert uneven == text
    three = [*lines(40, 740, LEFT, 26), *lines(220, 740, RIGHT, 26), *lines(400, 740, LEFT, 26)]
    assert read(placed_pdf([three])).text.replace("\n\n", " ") == f"{LEFT} {RIGHT} {LEFT}"


def test_a_headline_across_columns_parts_them() -> None:
    page = [
        *lines(60, 780, LEFT), *lines(320, 780, RIGHT),
        (60, 640, 18, "The ferry that will cross from May to October"),
        *lines(60, 600, RIGHT), *lines(320, 600, LEFT),
    ]  # fmt: skip
    text = read(placed_pdf([page])).text.replace("\n\n", " ")
    assert text == f"{LEFT} {RIGHT} The ferry that will cross from May to October {RIGHT} {LEFT}"


def test_a_table_is_read_row_by_row() -> None:
    rows = [
        (60 + 200 * c, 780 - 14 * r, 10, f"{name} {r}")
        for r in range(8)
        for c, name in enumerate(["Year", "Crossings"])
    ]
    assert read(placed_pdf([rows])).text.split("\n\n")[0].startswith("Year 0 Crossings 0")


def test_what_stands_upright_in_the_margin_is_left_out() -> None:
    upright = placed_pdf([[(20, 300, 10, "arXiv:2031.00001 [cs.CL]")]], turn="0 1 -1 0")
    with pytest.raises(InputError, match="no text"):
        read(upright)


@pytest.mark.parametrize(
    ("name", "first", "absent"),
    [
        (
            "two-columns.pdf",
            "Orrin votes for dam\n\nThe council of Orrin voted on Tuesday to build a dam",
            "ORRIN POST",
        ),
        ("ligatures.pdf", "Official report on the flood\n\nThe official figures on the flood", "ﬁ"),
        (
            "first-words-lost.pdf",
            "Orrin votes for dam\n\nThe council of Orrin voted on Tuesday to build a dam",
            "fordam",
        ),
        ("printed-page.pdf", "Council backs footbridge at Karlsund", "11/27/26"),
    ],
)
def test_pages_as_they_are_printed(name: str, first: str, absent: str) -> None:
    article = case(name)
    assert article.text.startswith(first)
    assert absent not in article.text
    assert "http" not in article.text
    assert article.published is None
    assert set(places(article, "page")) <= {1, 2, 3}


def test_a_sentence_over_two_columns_and_two_pages_is_whole() -> None:
    article = case("two-columns.pdf")
    assert "“I oppose the dam and I will not sell my land,” said Rosa Lind, a farmer." in article.text
    assert "The company Selkraft declined to comment on Tuesday." in article.text
    assert places(article, "page") == sorted(places(article, "page"))
    assert places(article, "page")[-1] == 3


def test_a_title_that_becomes_the_running_head_stays_once() -> None:
    pages = [[(60, 800, 20 if n == 0 else 9, "The bridge"), *lines(60, 740, LEFT, 70)] for n in range(3)]
    assert read(placed_pdf(pages)).text.count("The bridge") == 1


def test_evidence_of_a_pdf_names_its_page(run_cli: Cli) -> None:
    path = str(CASES / "two-columns.pdf")
    _, out, _ = run_cli("-q", path, "-f", "json")
    report = json.loads(out)
    assert report["summary"]["overview"][0]["evidence"][0]["place"]["page"] == 1
    _, out, _ = run_cli("-q", path, "-f", "text")
    assert "(page 1, ¶ 2, line 3)" in out
    _, out, _ = run_cli("-q", path, "-f", "html")
    assert ">page 1, ¶ 2</a>" in out


def test_a_page_that_takes_too_much_is_refused() -> None:
    bomb = placed_pdf([[(60, 780, 10, "a")] * 400_000])
    assert len(bomb) < 1_000_000
    with pytest.raises(InputError, match=r"takes too long to read|too much memory"):
        read_bytes(SourceBytes("a.pdf", bomb), limits=ReadingLimits(parse_timeout=0.2))


# --- feeds

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Courier</title><entry>
<link rel="self" href="http://courier.example/1.xml"/><link href="/1"/><title>Bridge</title></entry>
<entry><id>tag:courier.example,2031:2</id><title>No address</title></entry></feed>"""


def test_a_feed_is_no_article_and_says_what_it_names(run_cli: Cli) -> None:
    code, out, err = run_cli("-q", str(CASES / "feed.xml"))
    assert (code, out) == (3, "")
    assert "is a feed of 2 articles (“Council backs footbridge”, “School roof leaks”)" in err
    assert "summarize batch" in err


@pytest.mark.parametrize(
    "text",
    [
        "<?xml version='1.0'?><article><p>A feed of <rss> is meant.</p></article>",
        f"rss feeds are lists.\n\n{BRIDGE}",
        f"<html><body><p>{BRIDGE}</p></body></html>",
    ],
)
def test_what_tells_of_feeds_is_none(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(text, "utf-8")
    assert feed_entries(str(tmp_path / "a.xml"), ReadingLimits()) is None


@contextmanager
def served(pages: dict[str, str]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages[self.path].encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml" if self.path.startswith("/feed") else "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def test_a_feed_is_a_list_of_inputs_for_a_batch(tmp_path: Path, run_cli: Cli) -> None:
    body = f"<p>{BRIDGE} {MARSH} {FERRY}</p>" * 3
    page = f"<html><head><title>Bridge</title></head><body><article>{body}</article></body></html>"
    with served({"/1": page, "/feed": ATOM}) as base:
        (tmp_path / "feed.atom").write_text(ATOM.replace('href="/1"', f'href="{base}/1"'), "utf-8")
        rows = tmp_path / "rows.jsonl"
        code, _, err = run_cli(
            "batch", "-q", str(tmp_path / "feed.atom"), f"{base}/feed", "-o", str(rows), "--allow-private"
        )
        found = [json.loads(line) for line in rows.read_text("utf-8").splitlines()]
    assert (code, [row["id"] for row in found], [row["status"] for row in found]) == (0, [f"{base}/1"], ["ok"]), err


def test_only_what_is_named_like_a_feed_is_asked(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text((CASES / "feed.xml").read_text("utf-8"), "utf-8")
    inputs = Inputs([str(tmp_path / "feed.xml"), "http://x.example/a"], limits=ReadingLimits(offline=True))
    assert [item.id for item in inputs.items(lambda _: True)] == [
        "http://example.org/1", "http://example.org/2", "http://x.example/a"
    ]  # fmt: skip
    assert inputs.count() is None


@pytest.mark.parametrize(
    "name",
    [
        *("utf8-one-bad-byte.txt", "utf8-cut.txt", "cp1252.txt", "latin1-says-utf8.html", "macroman.txt"),
        *("stored-mojibake.txt", "json-escapes.txt", "mail.eml", "page.mhtml", "chromium.mhtml"),
        *("subtitles.srt", "rolling-captions.vtt", "document.odt", "gridspan_2g.docx", "repeat_20000.epub"),
        *("two-columns.pdf", "ligatures.pdf", "first-words-lost.pdf", "printed-page.pdf"),
    ],
)
def test_every_case_is_an_article_with_true_places(name: str) -> None:
    check(case(name))


def test_standard_input_is_told_by_its_content_too() -> None:
    kinds = {
        name: read((CASES / name).read_bytes()).media
        for name in ("mail.eml", "page.mhtml", "subtitles.srt", "document.odt")
    }
    assert kinds == {"mail.eml": "mail", "page.mhtml": "html", "subtitles.srt": "captions", "document.odt": "odt"}
    assert read_input(str(CASES / "subtitles.srt")).encoding == "utf-8"


@pytest.mark.parametrize("label", ["Élodie Martin", "Łukasz Nowak", "Анна Петрова", "Ada Kline"])
@pytest.mark.parametrize("words", ["The dam is old.", "“The dam is old.”"])
def test_a_label_in_captions_begins_a_paragraph_in_any_alphabet(tmp_path: Path, label: str, words: str) -> None:
    talk = tmp_path / "talk.vtt"
    cues = f"00:00:01.000 --> 00:00:03.000\nThe council met.\n\n00:00:03.500 --> 00:00:05.000\n{label}: {words}\n"
    talk.write_text(f"WEBVTT\n\n{cues}", encoding="utf-8")
    article = load_article(str(talk))
    assert [article.quote(paragraph.span) for paragraph in article.paragraphs][1:] == [f"{label}: {words}"]
