"""SourceBytes → Article, with bytes that nobody meant: no crash, no hang, offsets true.

``SUMMARIZER_FUZZ`` is the number of inputs (default 2,000; releases use 200,000), ``SUMMARIZER_FUZZ_SEED`` the first
seed. Each input comes from its own seed: random bytes, or a small sample of each format, changed: cut, doubled,
flipped, spliced, with marks of formats thrown in. Archives are changed inside and zipped again, since a changed
checksum would end the matter at the door. An input that fails is kept under ``tests/data/fuzz``, where the tests
read it for ever after.
"""

import hashlib
import io
import os
import random
import signal
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from benchmarks.report import Report
from summarizer.errors import InputError
from summarizer.ingest.load import read_bytes, to_article
from summarizer.ingest.sources import ReadingLimits, SourceBytes
from summarizer.text.article import Article

KEPT = Path(__file__).parent.parent / "tests" / "data" / "fuzz"
INPUTS = 2_000
HANG = 10.0
"""Seconds after which an input hangs; samples take milliseconds."""
_LIMITS = ReadingLimits(max_unpacked=4_000_000)
_NAMES = ("input", "input.txt", "input.md", "input.html", "input.eml", "input.mhtml", "input.srt")
_ENCODINGS = "utf-8 utf-8-sig utf-16 utf-16-le utf-16-be utf-32 cp1252 cp1251 cp932 gb18030 koi8-r".split()
_TEXT = (
    "Title: Bridge closed - The Tarn Courier\nHome\nMenu\nShare this:\n\nBy Ann Example\n4 March 2031\n\n"
    "The council of Harrowgate met on Monday and closed the bridge over the river Tarn for the winter.\n"
    "“It is not safe,” said the engineer Ottoline Marsh, who had measured the cracks since the spring-\ntime.\n\n"
    "Die Brücke bleibt zu. Мост закрыт на зиму. 议会周一投票决定关闭大桥。渡轮五月开始运行。\n\n"
    "أغلق مجلس المدينة الجسر.\n\n"
    "* one\n* two\n\nRelated articles\nWe use cookies. Accept all.\n© 2031 The Tarn Courier. All rights reserved.\n"
)
_MARKDOWN = (
    "---\ntitle: 'Bridge'\nauthor: [Ann, Bo]\n---\n# The **bridge**\n\nA [link](http://a.example/b_(c) \"t\") and "
    "[ref][1] with ![i](x.png), `code`, ``a ` b``, *a **b*** _c_ \\* &amp; <b>x</b> <http://a.example> <!-- c -->\n"
    "on two lines\\\nand three that are long enough to be a sentence of an article.\n\n> quoted\n> text\n\n"
    "1. one\n2. [ ] two\n\nSub\n---\n\n```\ncode\n```\n\n| a | b |\n|---|---|\n\n[1]: http://a.example\n[^n]: note\n"
)
_HTML = (
    "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>Bridge closed | Tarn Courier</title>"
    "<meta property='og:site_name' content='Tarn Courier'><script>var a = '<p>';</script></head><body><nav><a href='/'>"
    "Home</a></nav><article><h1>Bridge closed</h1><p class='byline'>By Ann Example</p><p>The council of Harrowgate met "
    "on Monday and closed the <b>bridge</b> over the river Tarn&nbsp;for the winter, because it was not safe.</p><ul>"
    "<li>One item</li></ul><blockquote>“It is not safe,” said Ottoline Marsh, who had measured the cracks.</blockquote>"
    "<table><tr><td>1</td></tr></table></article><footer>&copy; 2031 <!-- c --></footer></body></html>"
)
_MAIL = (
    "From: =?utf-8?Q?Ann_Ex=C3=A4mple?= <ann@courier.example>\r\nSubject: =?utf-8?B?QnJpZGdlIGNsb3NlZA==?=\r\n"
    "Date: Tue, 4 Mar 2031 10:00:00 +0100\r\nMIME-Version: 1.0\r\nList-Id: <news.courier.example>\r\n"
    'Content-Type: multipart/alternative; boundary="b1"\r\n\r\n--b1\r\nContent-Type: text/plain; charset=utf-8\r\n'
    "Content-Transfer-Encoding: quoted-printable\r\n\r\nThe council of Harrowgate met on Monday and closed the=\r\n"
    " bridge over the river Tarn. =E2=80=9CIt is not safe,=E2=80=9D said Marsh.\r\n\r\nOn Monday Bo Sample wrote:\r\n"
    "> It will stay open.\r\n> So we were told.\r\n\r\n--b1\r\nContent-Type: text/html; charset=iso-8859-1\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\nPGh0bWw+PGJvZHk+PHA+VGhlIGNvdW5jaWwgb2YgSGFycm93Z2F0ZTwv\r\n"
    "cD48L2JvZHk+PC9odG1sPg==\r\n--b1--\r\n"
)
_SAVED_PAGE = (
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: http://courier.example/a\r\nSubject: Bridge\r\n"
    'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html"; boundary="--b"\r\n\r\n----b\r\n'
    "Content-Type: text/html\r\nContent-Location: http://courier.example/a\r\n"
    f"Content-Transfer-Encoding: quoted-printable\r\n\r\n{_HTML.replace('=', '=3D')}\r\n----b--\r\n"
)
_VTT = (
    "WEBVTT\nKind: captions\nLanguage: en\n\nNOTE made by hand\n\n00:00:00.399 --> 00:00:02.919 align:start\n\n"
    "the<00:00:00.600><c> council</c><00:00:00.919><c> met</c>\n\n00:00:02.919 --> 00:00:02.930\nthe council met\n \n\n"
    "00:00:02.930 --> 00:00:05.120\nthe council met\nand<00:00:03.200><c> closed the bridge &amp; the road</c>\n\n"
    "name\n00:00:05.130 --> 00:00:08.000\n<v Ottoline Marsh>It is not safe, said the engineer.\n\n"
    "00:01:08.000 --> 00:01:12.000\n<v.loud Bo>- Why not?\n- [LAUGHTER] It has cracks in two of its piers.\n"
)
_SRT = (
    "1\n00:00:01,000 --> 00:00:04,000\nOTTOLINE MARSH: The bridge is not safe\nand it will stay closed.\n\n"
    "2\n00:00:04,100 --> 00:00:07,000\n<i>BO SAMPLE: We need the bridge,</i>\nbecause the ferry is slow.\n\n"
    "3\n00:00:07,100 --> 00:00:10,000\n[APPLAUSE]\n\n4\n00:00:10,100 --> 00:00:14,000\n>> The council votes\n"
    "♪ on the bridge ♪ on Tuesday.\n"
)
_FEED = (
    "<?xml version='1.0'?><rss version='2.0'><channel><title>Tarn Courier</title><item><title>Bridge</title>"
    "<link>http://courier.example/1</link></item><item><guid>http://courier.example/2</guid></item></channel></rss>"
)
_MARKS = (
    *(b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\x00\x00", b"\x00", b"\x1b$B", b"\r\n", b"\r", b"\x85"),
    *(b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<meta charset=utf-16>"),
    *(b"---\n", b"+++\n", b"```\n", b"[", b"](", b"![", b"**", b"_", b"`", b"> ", b"# ", b"\\", b"&#x110000;", b"<"),
    *("\u2028", "\u202e", "\u200d", "\ufeff", "\U0001f469\u200d\U0001f692", "e\u0301", "Ã©", "â€™", "\ud800"),
    *("stream\n", "endobj\n", "/Length 99999999", "<< /Kids [2 0 R] >>", "<w:p>", "</w:p>", "<p>", "</div>", "&nbsp;"),
    *(
        "text:c='2000000000'",
        "table:number-columns-repeated='2000000000'",
        "<text:p>",
        "00:00:01.000 --> 00:00:02.000\n",
    ),
    *("--b1\r\n", "--b1--\r\n", "=?utf-8?Q?=E2?=", "MIME-Version: 1.0\r\n", "Content-Type: text/html\r\n\r\n", "\n> "),
)


def run() -> Report:
    """Read the inputs and count what became of them; one failure of each kind is listed below the table and kept."""
    wanted = int(os.environ.get("SUMMARIZER_FUZZ", INPUTS))
    first = int(os.environ.get("SUMMARIZER_FUZZ_SEED", "0"))
    samples = load_samples()
    outcomes: Counter[str] = Counter()
    failures: dict[str, str] = {}
    slowest = size = 0.0
    start = time.perf_counter()
    for seed in range(first, first + wanted):
        name, data = make_input(random.Random(seed), samples)
        begun = time.perf_counter()
        outcome, failure = attempt(name, data)
        slowest = max(slowest, time.perf_counter() - begun)
        size += len(data)
        outcomes[outcome] += 1
        if failure and failure not in failures:  # one of a kind is enough to keep
            failures[failure] = f"seed {seed}: {failure}; kept as {keep(data)}"
    seconds = time.perf_counter() - start
    rows = [[outcome, f"{count:,}"] for outcome, count in outcomes.most_common()]
    notes = [f"{size / 1e6:.1f} MB in {seconds:.0f} s; the slowest input took {slowest:.2f} s", *failures.values()]
    scores = {"failures": float(outcomes["failed"]), "articles": float(outcomes["article"]), "slowest_s": slowest}
    return Report("fuzz", wanted, scores, ["outcome", "inputs"], rows, notes)


def attempt(name: str, data: bytes) -> tuple[str, str]:
    """What became of an input, and what is wrong with that; the second is empty when nothing is."""

    def hang(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"more than {HANG:g} s")

    previous = signal.signal(signal.SIGALRM, hang)
    signal.setitimer(signal.ITIMER_REAL, HANG)
    try:
        article = to_article(read_bytes(SourceBytes(name, data), limits=_LIMITS))
        check(article)
    except InputError as error:
        told = "\n" not in str(error) and len(str(error)) < 400
        return ("refused", "") if told else ("failed", f"not one sentence: {error!r}")
    except Exception as error:
        return "failed", f"{type(error).__name__}: {error}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
    return "article", ""


def check(article: Article) -> None:
    """Raises AssertionError when a place in the article is not where its offsets say."""
    text, raw, runs = article.text, article.raw, article.offsets.runs
    assert "\n\n".join(article.quote(p.span) for p in article.paragraphs) == text, "paragraphs are not the text"
    text.encode("utf-8")
    assert all(char >= " " or char == "\n" for char in text), "a control character is left"
    ends = [*(run.start for run in runs[1:]), len(text)]
    last = 0
    for run, end in zip(runs, ends, strict=True):
        assert last <= run.raw_start, "places go back"
        last = run.raw_start + (end - run.start - 1 if run.copied else 0)
        assert last < len(raw), "a place lies outside"
        if run.copied:
            assert text[run.start : end] == raw[run.raw_start : last + 1], "a copy differs"
    at = 0
    for sentence in article.sentences:
        assert not text[at : sentence.span.start].strip(), "words stand outside of sentences"
        assert article.paragraphs[sentence.paragraph].span.covers(sentence.span), "a sentence leaves its paragraph"
        at = sentence.span.end
        article.raw_span(sentence.span)
    for removal in article.removals:
        assert removal.reason, "a removal has no reason"
        assert raw[removal.raw_span.start : removal.raw_span.end] == removal.text, "a removal is not where it says"


def load_samples() -> list[bytes]:
    """One small sample of each format, and the inputs that failed before."""
    texts = (_TEXT, _MARKDOWN, _HTML, _MAIL, _SAVED_PAGE, _VTT, _SRT, _FEED)
    return [*(text.encode() for text in texts), *(file.read_bytes() for file in sorted(KEPT.iterdir()))]


def make_input(rng: random.Random, samples: list[bytes]) -> tuple[str, bytes]:
    """A name and bytes, always the same for one seed."""
    name = rng.choice(_NAMES)
    way = rng.random()
    if way < 0.05:
        return name, rng.randbytes(rng.choice((1, 10, 100, 3_000)))
    if way < 0.15:
        marks = [rng.choice(_MARKS) for _ in range(rng.randrange(1, 200))]
        return name, b"".join(
            mark if isinstance(mark, bytes) else mark.encode("utf-8", "surrogatepass") for mark in marks
        )
    sample = rng.choice(samples)
    if sample.startswith(b"PK\x03\x04") and rng.random() < 0.8 and (changed := _changed_archive(rng, sample)):
        return name, changed
    if rng.random() < 0.3:
        sample = sample.decode("utf-8", "replace").encode(rng.choice(_ENCODINGS), "replace")
    return name, _changed(rng, sample, samples)


def _changed_archive(rng: random.Random, sample: bytes) -> bytes | None:
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(sample)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError, zlib.error):
        return None
    chosen = rng.choice(sorted(members)) if members else ""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, _changed(rng, data, [data]) if name == chosen else data)
    return out.getvalue()


def _changed(rng: random.Random, data: bytes, samples: list[bytes]) -> bytes:
    for _ in range(rng.choice((0, 1, 1, 2, 4, 16))):
        data = rng.choice(_CHANGES)(rng, data, samples)[:200_000]
    return data


def _cut(rng: random.Random, data: bytes, _samples: list[bytes]) -> bytes:
    start, end = _range(rng, data)
    return data[:start] + data[end:]


def _double(rng: random.Random, data: bytes, _samples: list[bytes]) -> bytes:
    start, end = _range(rng, data)
    return data[:end] + data[start:end] * rng.choice((1, 2, 50)) + data[end:]


def _flip(rng: random.Random, data: bytes, _samples: list[bytes]) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 3, 20))):
        if changed:
            changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _mark(rng: random.Random, data: bytes, _samples: list[bytes]) -> bytes:
    at = rng.randint(0, len(data))
    mark = rng.choice(_MARKS)
    return data[:at] + (mark if isinstance(mark, bytes) else mark.encode("utf-8", "surrogatepass")) + data[at:]


def _splice(rng: random.Random, data: bytes, samples: list[bytes]) -> bytes:
    other = rng.choice(samples)
    start, end = _range(rng, other)
    at = rng.randint(0, len(data))
    return data[:at] + other[start:end] + data[at:]


def _truncate(rng: random.Random, data: bytes, _samples: list[bytes]) -> bytes:
    return data[: rng.randint(0, len(data))]


def _range(rng: random.Random, data: bytes) -> tuple[int, int]:
    start = rng.randint(0, len(data))
    return start, min(len(data), start + rng.choice((1, 4, 40, 400)))


_CHANGES: tuple[Callable[[random.Random, bytes, list[bytes]], bytes], ...] = (
    *(_cut, _double, _flip, _flip, _mark, _mark, _mark, _splice, _truncate),
)


def keep(data: bytes) -> str:
    """Write an input that failed where the tests find it; returns the file's name."""
    name = f"failed-{hashlib.sha256(data).hexdigest()[:12]}.bin"
    (KEPT / name).write_bytes(data)
    return name
