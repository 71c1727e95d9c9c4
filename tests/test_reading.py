"""Files and standard input of every kind: decoded, freed of their format, with what the format says."""

import io
import re
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement

from benchmarks.fuzz import check
from summarizer.errors import InputError, install_command
from summarizer.ingest.load import load_article, read_input
from summarizer.ingest.sources import ReadingLimits
from tests.documents import epub, pdf, zipped

BRIDGE = "The council of Harrowgate met on Monday and closed the bridge over the river Tarn for the winter."
FERRY = "A ferry will cross twice an hour from May to October, and the town pays for it."
MARSH = "“It is not safe,” said the engineer Ottoline Marsh, who had measured the cracks since the spring."
STORY = f"{BRIDGE}\n\n{MARSH}\n\n{FERRY}\n"
PAGES = (
    [
        "The Tarn Courier 12",
        "Bridge closed",
        "",
        BRIDGE[:66],
        BRIDGE[67:],
        "Ferries cross in sum-",
        "mer, and then no more.",
    ],
    ["The Tarn Courier 13", MARSH[:55], MARSH[56:], "2"],
)
AUTHOR = "<dc:title>The Bridge</dc:title><dc:creator>Ann Example</dc:creator><dc:date>2031-03-04T00:00:00Z</dc:date>"
TURKISH = (
    "Belediye meclisi köprüyü kış boyunca kapattı, çünkü mühendisler iki ayakta çatlaklar buldu. "
    "Köprü güvenli değil, dedi mühendis Ayşe Işık."
)
Write = Callable[[str, bytes], str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def save(name: str, data: bytes) -> str:
        (tmp_path / name).write_bytes(data)
        return str(tmp_path / name)

    return save


def word(title: str = "", author: str = "", text: tuple[str, ...] = (BRIDGE, MARSH)) -> bytes:
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = title, author
    document.core_properties.created = datetime(2031, 3, 4)
    document.add_heading("Bridge over the Tarn closed", 0)
    for paragraph in text:
        document.add_paragraph(paragraph)
    document.add_heading("What follows", 2)
    document.add_paragraph(FERRY, style="List Bullet")
    table = document.add_table(1, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Crossings"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
)
def test_unicode_is_told_with_and_without_a_mark(write: Write, encoding: str) -> None:
    for text in (STORY, "议会周一投票决定关闭大桥。\n渡轮五月开始运行。\n" * 3):
        assert read_input(write("a.txt", text.encode(encoding))).text == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        (
            "cp1252",
            "Der Stadtrat hat die Brücke über den Fluss geschlossen. „Sie ist nicht sicher“, sagte Grete Größmann.",
        ),
        (
            "cp1252",
            "Le conseil a fermé le pont pour l’hiver. « Il n’est pas sûr », a déclaré l’ingénieure Hélène Forêt.",
        ),
        (
            "cp1251",
            "Городской совет закрыл мост на зиму. «Он небезопасен», — сказала инженер Анна Петрова в понедельник.",
        ),
        ("koi8-r", "Городской совет закрыл мост на зиму, потому что инженеры нашли трещины в двух опорах моста."),
        ("gb18030", "市议会周一投票决定在冬季关闭大桥，因为工程师在两个桥墩上发现了裂缝。渡轮五月开始运行。"),
        ("cp932", "市議会は月曜日、冬の間橋を閉鎖することを決めた。技術者が二つの橋脚に亀裂を見つけたためだ。"),
        ("cp1256", "أغلق مجلس المدينة الجسر خلال فصل الشتاء لأن المهندسين وجدوا شقوقا في دعامتين منذ الربيع."),
        ("cp1254", TURKISH),
    ],
)
def test_legacy_code_pages_are_told_by_their_text(write: Write, encoding: str, text: str) -> None:
    assert read_input(write("a.txt", f"{text}\r\n{text}".encode(encoding))).text == f"{text}\n{text}"


def test_html_is_read_in_the_encoding_it_names(write: Write) -> None:
    story = "橋は冬の間、閉鎖される。" * 9
    page = f"<html><head><meta charset='shift_jis'><title>橋</title></head><body><p>{story}</p></body></html>"
    raw = read_input(write("a.html", page.encode("cp932")))
    assert (raw.media, raw.text) == ("html", page)
    jis = page.replace("shift_jis", "iso-2022-jp")
    assert read_input(write("b.html", jis.encode("iso-2022-jp"))).text == jis


@pytest.mark.parametrize(
    ("broken", "right"),
    [
        ("itâ€™s the cityâ€™s bridge", "it’s the city’s bridge"),
        ("BrÃ¼cke gesperrt, MÃ¼ller dafÃ¼r", "Brücke gesperrt, Müller dafür"),
        ("donâ€™t\nein Müller, der bleibt\nwonâ€™t", "don’t\nein Müller, der bleibt\nwon’t"),
        ("ÐœÐ¾Ñ\x81Ñ‚ Ð·Ð°ÐºÑ€Ñ‹Ñ‚", "Мост закрыт"),
        ("itÃ¢â‚¬â„¢s twice wrong, itÃ¢â‚¬â„¢s", "it’s twice wrong, it’s"),
        ("one lone Â© is hardly ever meant", "one lone © is hardly ever meant"),
        ("LIBERTÉ\xa0! ÉGALITÉ\xa0! CAFÉ’s BEYONCÉ’s", "LIBERTÉ\xa0! ÉGALITÉ\xa0! CAFÉ’s BEYONCÉ’s"),
        ("“Ça va,” dit-elle: « café’ »", "“Ça va,” dit-elle: « café’ »"),
    ],
)
def test_mojibake_is_put_right_only_where_it_is_certain(write: Write, broken: str, right: str) -> None:
    assert read_input(write("a.txt", broken.encode())).text == right


def test_what_cannot_be_had_is_said_in_one_sentence(write: Write, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder"):
        read_input(str(tmp_path))
    with pytest.raises(InputError, match="there is no file"):
        read_input(str(tmp_path / "none.txt"))
    with pytest.raises(InputError, match="is empty"):
        read_input(write("a.txt", b" \n"))
    with pytest.raises(InputError, match="is not a path"):
        read_input("a\0b")
    with pytest.raises(InputError, match="larger than 100 bytes; raise --max-bytes"):
        read_input(write("b.txt", STORY.encode()), limits=ReadingLimits(max_bytes=100))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture"),
        (b"\x1f\x8b\x08\0\0\0", "compressed"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "save it as .docx"),
        (b"{\\rtf1\\ansi The council met.}", "rich-text"),
        (bytes(range(256)) * 20, "not text"),
        (b"PK\x03\x04 nothing", "damaged archive"),
        (b"%PDF-1.4 nothing", "damaged .pdf"),
        (zipped({"a.txt": STORY}), "neither .docx nor .odt nor .epub"),
        (zipped({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}), "damaged .docx"),
        (zipped({"META-INF/container.xml": "<x/>"}), "damaged .epub"),
        (epub({}), "no text"),
        (pdf([[]]), "images of pages"),
    ],
)
def test_what_is_no_text_is_named(write: Write, data: bytes, what: str) -> None:
    with pytest.raises(InputError, match=what) as refused:
        load_article(write("a.txt", data))
    assert "a.txt" in str(refused.value)


def test_markdown_becomes_text_that_leads_back_to_the_file(write: Write) -> None:
    document = f"""---
title: "The bridge: closed"
authors:
  - Ann Example
  - Bo Sample
date: 2031-03-04
lang: en-GB
---
<!-- nobody sees
this -->
# The **bridge**: closed #

The council of *Harrowgate* met on [Monday](https://example.org/a_(b) "then") and closed
the bridge, it said \\*today\\* &amp; `a * b`, in snake_case_words[^1].

![a picture](bridge.png)

> {MARSH}
> She measured ***twice***.

1. One __item__ [here][1].
2. Another <b>item</b> with 2 * 3 * 4 and an [![i](i.png)](http://example.org) end.

Sub heading
-----------

```python
# no heading
```

<https://example.org/report> is where the report of the engineers can be read in full by anyone.

| Year | Crossings |
|------|-----------|

[^1]: A note.
[1]: http://example.org
"""
    article = load_article(write("a.md", document.encode()))
    assert article.text.split("\n\n") == [
        "The bridge: closed",
        "The council of Harrowgate met on Monday and closed the bridge, it said *today* & a * b, in snake_case_words.",
        f"{MARSH} She measured twice.",
        "1. One item here.",
        "2. Another item with 2 * 3 * 4 and an end.",
        "Sub heading",
        "https://example.org/report is where the report of the engineers can be read in full by anyone.",
        "| Year | Crossings |",
    ]
    assert [p.kind for p in article.paragraphs][:6] == ["heading", "body", "body", "list_item", "list_item", "heading"]
    assert (article.title, article.author) == ("The bridge: closed", "Ann Example, Bo Sample")
    assert (article.published, article.language) == ("2031-03-04", "en")
    assert article.raw == document
    assert article.line(article.text.index("The council")) == 13
    check(article)
    assert [removal.reason for removal in article.removals] == [
        *("front matter", "image", "image", "code block", "footnote", "link address")
    ]


def test_toml_front_matter_is_read(write: Write) -> None:
    article = load_article(write("a", f'+++\ntitle = "Closed"\nauthors = ["Ann Example"]\n+++\n{STORY}'.encode()))
    assert (article.title, article.author) == ("Closed", "Ann Example")
    assert article.text == STORY.strip()


def test_a_word_document_keeps_headings_lists_and_properties(write: Write) -> None:
    raw = read_input(write("a.docx", word("Bridge over the Tarn closed", "Ann Example")))
    marks = ["# Bridge over the Tarn closed", BRIDGE, MARSH, "## What follows", f"* {FERRY}", "Crossings"]
    assert (raw.media, raw.text.split("\n\n")) == ("docx", marks)
    article = load_article(write("a.docx", word("Draft of the annual report", "Ann Example")))
    assert (article.title, article.author) == ("Bridge over the Tarn closed", "Ann Example")
    assert article.published is None  # the day the file was made


def test_insertions_of_a_word_document_are_read_and_deletions_are_not(write: Write) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The council ")
    for tag, words in (("w:ins", "w:t"), ("w:del", "w:delText")):
        change, run, text = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(words)
        text.text = f"{tag[2:]}erted words "
        paragraph._p.append(change)
        change.append(run)
        run.append(text)
    paragraph.add_run(f"met.{BRIDGE}")
    document.save(path := write("a.docx", b""))
    assert read_input(path).text == f"The council inserted words met.{BRIDGE}"


def test_a_pdf_with_too_heavy_pages_is_refused(write: Write) -> None:
    with pytest.raises(InputError, match="takes too long to read"):
        read_input(write("a.pdf", pdf(PAGES)), limits=ReadingLimits(parse_timeout=-1))


def test_a_pdf_s_lines_become_paragraphs_without_running_heads(write: Write) -> None:
    info = {"Title": "Bridge closed", "Author": "Ann Example", "CreationDate": "D:20310304120000Z"}
    raw = read_input(write("a.pdf", pdf(PAGES, info)))
    assert raw.media == "pdf"
    assert raw.text.split("\n\n") == [
        "Bridge closed",
        BRIDGE,
        "Ferries cross in summer, and then no more.",
        MARSH,
    ]
    article = load_article(write("a.pdf", pdf(PAGES, info)))
    assert (article.title, article.author, article.published) == ("Bridge closed", "Ann Example", None)
    assert read_input(write("b.pdf", pdf(PAGES, {"Title": "Microsoft Word - d3.docx"}))).metadata.title is None


def test_an_epub_is_read_in_its_order(write: Write) -> None:
    book = epub(
        {
            "one.xhtml": f"<h1>The Bridge</h1><p>The council <b>met</b>.</p><script>x()</script><p>{MARSH}</p>",
            "two.xhtml": f"<ul><li>{FERRY}</li></ul><div>It was<br/>cold&#160;then, Müller said.<p>{BRIDGE}</p></div>",
        },
        AUTHOR + "<dc:language>en-GB</dc:language><dc:publisher>Tarn Press</dc:publisher>",
    )
    raw = read_input(write("a.bin", book))
    assert (raw.media, raw.text.split("\n\n")) == (
        "epub",
        ["# The Bridge", "The council met.", MARSH, f"* {FERRY}", "It was cold then, Müller said.", BRIDGE],
    )
    article = load_article(write("a.epub", book))
    assert (article.title, article.author, article.published) == ("The Bridge", "Ann Example", "2031-03-04")
    assert (article.site, article.language) == ("Tarn Press", "en")


def test_an_archive_that_unpacks_to_too_much_is_refused(write: Write) -> None:
    bomb = epub({"one.xhtml": "<p>" + "bridge " * 1_000_000 + "</p>"})
    assert len(bomb) < 50_000
    with pytest.raises(InputError, match="unpacks to more than 1,000,000 bytes"):
        read_input(write("a.epub", bomb), limits=ReadingLimits(max_unpacked=1_000_000))
    with pytest.raises(InputError, match="unpacks to more than 10,000 bytes"):
        read_input(write("a.docx", word()), limits=ReadingLimits(max_unpacked=10_000))
    with pytest.raises(InputError, match="more than 100 characters"):
        read_input(write("a.pdf", pdf(PAGES)), limits=ReadingLimits(max_unpacked=100))


@pytest.mark.parametrize(("name", "library", "data"), [("a.pdf", "pypdfium2", pdf(PAGES)), ("a.docx", "docx", word())])
def test_a_missing_extra_is_named(
    write: Write, monkeypatch: pytest.MonkeyPatch, name: str, library: str, data: bytes
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(InputError, match=re.escape(f"install it: {install_command('documents')}")):
        read_input(write(name, data))


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (STORY.encode(), "text"),
        (b"<?xml version='1.0'?><!-- x -->\n<!DOCTYPE html><p>x", "html"),
        (f"# Closed\n\n{BRIDGE} See [the report](https://example.org/).".encode(), "markdown"),
        (pdf(PAGES), "pdf"),
        (word(), "docx"),
        (epub({"one.xhtml": f"<p>{BRIDGE}</p>"}), "epub"),
    ],
)
def test_standard_input_is_told_by_its_content(monkeypatch: pytest.MonkeyPatch, data: bytes, media: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
    raw = read_input("-")
    assert (raw.path, raw.media) == ("-", media)


def test_standard_input_is_read_no_further_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    source = io.BytesIO(b"endless " * 100_000)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(source, encoding="utf-8"))
    with pytest.raises(InputError, match="standard input is larger than 1,000 bytes"):
        read_input("-", limits=ReadingLimits(max_bytes=1_000))
    assert source.tell() < 100_000


def test_a_text_given_for_a_path_is_not_printed_whole() -> None:
    with pytest.raises(InputError, match="pipe the text itself") as caught:
        read_input("The council met on Tuesday. " * 40)
    assert len(str(caught.value)) < 150
