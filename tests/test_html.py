"""The HTML page: everything in it is text, every claim leads to its words, and a browser may run nothing else."""

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from summarizer.ingest.clean import clean_text
from summarizer.render.html import Failed, Shown, claims_shown, fragment, render_page
from summarizer.results import AnswerStatus, Dropped, Evidence, Quoted, Report, Summary, place_of
from summarizer.text.article import Article, Landmark, Span
from tests.articles import COUNCIL
from tests.sample_results import (
    READER,
    answer,
    council,
    evidence,
    keyless,
    report,
    run,
    said,
    stance,
    written,
)

HOSTILE = """\
<script>alert(1)</script> closes the harbour

The harbour of Veldby will close in May, <img src=x onerror=alert(2)> the council of the town said on Monday.

“We \u202eoppose\u202c the \x1b[31mclosure\x07 & all of it,” Mayor Ilse Thorn "</section><svg onload=alert(3)>" said.

The closure will cost 3.2 million crowns, and the harbour master said that {{ 7 * 7 }} boats will have to move.
"""


class Elements(HTMLParser):
    """Every start tag with its attributes, and the text, without that of the script and the style sheet."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] and self.tags[-1][0] not in ("script", "style"):
            self.text.append(data)

    def of_class(self, name: str) -> list[dict[str, str]]:
        """Attributes of the elements that have a class."""
        return [attrs for _, attrs in self.tags if name in attrs.get("class", "").split()]


def hostile() -> tuple[Report, Article]:
    article = clean_text(HOSTILE)
    words = "oppose"
    summary = Summary(
        headline=said(article, "closes the harbour"),
        overview=[said(article, "will close", article.text)],
        key_points=[said(article, "The closure", HOSTILE, "unverified")],
    )
    sides = [stance(article, "<b>Thorn</b>", "against", "<img src=x>", "of the town", role="<svg onload=alert(4)>")]
    quoted = [Quoted(speaker="<i>Thorn</i>", role=None, text=HOSTILE, evidence=[evidence(article, words)])]
    dropped = [Dropped(kind="stance", text=HOSTILE, verdict="contradicted", reason=HOSTILE, instead=HOSTILE)]
    return report(article, summary, sides, quoted, dropped, run("<b>model</b>", "<b>verifier</b>")), article


def test_a_claims_offsets_are_its_evidence_and_its_links_lead_to_their_sentences() -> None:
    made, article = written(), council()
    found = Elements(render_page([Shown(article, made)]))
    claims = found.of_class("claim")
    assert made.summary is not None
    assert made.stances
    points = [c for c in claims if c["data-name"].startswith("Key point")]
    for claim, point in zip(points, made.summary.key_points, strict=True):
        ranges = [tuple(map(int, r.split("-"))) for r in claim["data-evidence"].split()]
        assert [article.text[a:b] for a, b in ranges] == [piece.quote for piece in point.evidence]
    sentences = {s["id"]: s for s in found.of_class("sentence")}
    assert len(sentences) == len(article.sentences)
    links = [attrs["href"] for tag, attrs in found.tags if tag == "a"]
    ids = {attrs["id"] for _, attrs in found.tags if "id" in attrs}
    assert {link.removeprefix("#") for link in links} <= ids


def test_a_sentence_shows_what_rests_on_it() -> None:
    made, article = written(), council()
    found = Elements(render_page([Shown(article, made)]))
    rests = {attrs["href"] for attrs in found.of_class("rests")}
    assert rests == {"#" + claim["id"] for claim in found.of_class("claim")}


def test_the_sentences_hold_the_articles_text() -> None:
    made, article = written(), council()
    page = render_page([Shown(article, made)])
    for attrs, text in re.findall(r'<span class="sentence[^"]*"([^>]*)>([^<]*)</span>', page):
        start, end = (int(re.search(rf'data-{name}="(\d+)"', attrs)[1]) for name in ("start", "end"))
        assert text == article.text[start:end]


def test_hostile_text_is_text() -> None:
    made, article = hostile()
    page = render_page([Shown(article, made)], [Failed("\u202etxt.exe", "\x1b[31mno <b>article</b>\x07")])
    found = Elements(page)
    assert [tag for tag, _ in found.tags].count("script") == 1
    assert {tag for tag, _ in found.tags} & {"img", "iframe", "object", "base", "form"} == set()
    assert [name for _, attrs in found.tags for name in attrs if name.startswith("on") or name == "style"] == []
    assert "49 boats" not in page
    assert not set(page) & {"\u202e", "\u202c", "\x1b", "\x07"}
    assert "\ufffdtxt.exe" in page
    assert "\ufffd[31mno <b>article</b>\ufffd" in found.text


def test_the_policy_allows_the_pages_own_style_and_script_alone() -> None:
    made, article = written(), council()
    page = render_page([Shown(article, made)])
    policy = next(attrs["content"] for _, attrs in Elements(page).tags if "http-equiv" in attrs)
    for tag in ("style", "script"):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_the_number_of_a_stance_follows_its_target() -> None:
    page = render_page([Shown(council(), keyless())])
    assert re.findall(r'<p class="side">\s*<svg', page)
    assert not re.findall(r'class="count">\d+</span>\s*<svg', page)


def test_the_page_needs_nothing_beside_it() -> None:
    made, article = written(), council()
    found = Elements(render_page([Shown(article, made)]))
    for _, attrs in found.tags:
        assert "src" not in attrs
        assert attrs.get("href", "#").startswith("#")


def test_places_are_pages_and_paragraphs_and_the_article_shows_where_a_page_begins() -> None:
    plain = council()
    starts = [0, plain.raw.index("The bridge will cost"), plain.raw.index("Work is planned")]
    article = replace(plain, landmarks=tuple(Landmark(start, page=at) for at, start in enumerate(starts, start=3)))
    made = written()
    assert made.summary
    second = place_of(article, _span(made.summary.key_points[0].evidence[0]))
    assert second.page == 4
    point = made.summary.key_points[0]
    moved = [piece.model_copy(update={"place": place_of(article, _span(piece))}) for piece in point.evidence]
    summary = made.summary.model_copy(update={"key_points": [point.model_copy(update={"evidence": moved})]})
    page = render_page([Shown(article, made.model_copy(update={"summary": summary}))])
    assert re.findall(r'<span class="page" lang="en">([^<]*)</span><span', page) == ["page 3", "page 4", "page 5"]
    assert f">page 4, ¶ {second.paragraph}</a>" in page
    assert re.search(r">¶ \d+</a>", page)
    assert not re.search(r"¶ \d+, line", page)
    assert '<span class="page"' not in render_page([Shown(plain, made)])


def _span(piece: Evidence) -> Span:
    return Span(piece.start, piece.end)


def test_who_verified_is_said_once_where_it_is_the_same_for_all() -> None:
    assert "data-uniform" in Elements(render_page([Shown(council(), keyless(council()))])).of_class("report")[0]
    assert "data-uniform" not in Elements(render_page([Shown(council(), written())])).of_class("report")[0]


def test_several_articles_are_compared_and_failures_named() -> None:
    shown = [Shown(council(), written()), Shown(council(), keyless())]
    found = Elements(render_page(shown, [Failed("lost.txt", "there is no <file>")]))
    ids = [attrs["id"] for _, attrs in found.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {"a1", "a2", "compared"} <= set(ids)
    assert "there is no <file>" in found.text


def test_a_fragment_has_no_document_around_it() -> None:
    made, article = written(), council()
    part = fragment(Shown(article, made), key="b7")
    assert part.startswith('<section class="report" id="b7"')
    assert not {tag for tag, _ in Elements(part).tags} & {"html", "head", "style", "script"}


@pytest.mark.parametrize("names", [["one.txt"], ["one.txt", "two.txt", "lost.txt"]])
def test_the_command_prints_one_page(
    run_cli: Callable[..., tuple[int, str, str]], tmp_path: Path, names: list[str]
) -> None:
    for name in names:
        if name != "lost.txt":
            (tmp_path / name).write_text(COUNCIL, encoding="utf-8")
    code, out, _ = run_cli(*(str(tmp_path / name) for name in names), "--format", "html")
    assert code == (3 if "lost.txt" in names else 0)
    assert out.count("<!doctype html>") == 1
    assert out.count('<section class="report"') == min(len(names), 2)


def test_answers_are_shown_beside_their_articles(run_cli: Callable[..., tuple[int, str, str]], article: Path) -> None:
    code, out, _ = run_cli("ask", str(article), "What will the bridge cost?", "--format", "html")
    assert code == 0
    found = Elements(out)
    (claim,) = found.of_class("claim")
    start, end = map(int, claim["data-evidence"].split()[0].split("-"))
    assert "3.2 million crowns" in clean_text(COUNCIL).text[start:end]
    assert "What will the bridge cost?" in found.text


def test_every_claim_says_who_stands_behind_it() -> None:
    page = render_page([Shown(council(), written())])
    found = Elements(page)
    supports = [attrs["class"].split()[1] for attrs in found.of_class("support")]
    assert supports.count("verified") == 1 + 2 + 1 + 1 + 1  # headline, overview and the line below it, point, stance
    assert supports.count("verbatim") == 1
    text = " ".join(" ".join(found.text).split())
    assert f"7 statements: 4 verified by {READER}, 1 corrected" in text
    assert f"{READER}, 1 call, exam 0.95" in text
    assert "checked" not in text


def test_unverified_claims_are_marked_and_own_words_are_in_their_language() -> None:
    unverified = Elements(render_page([Shown(council(), written(support="unverified"))]))
    assert {attrs["class"] for attrs in unverified.of_class("support")} == {"support unverified"}
    own = Elements(render_page([Shown(council(), keyless())]))
    assert {attrs["class"] for attrs in own.of_class("support")} == {"support verbatim"}
    points = [attrs for tag, attrs in own.tags if tag == "p" and attrs.get("lang") == "en"]
    assert len(points) >= len(keyless().summary.key_points)


def test_what_is_dropped_has_its_verdict_and_reason() -> None:
    page = render_page([Shown(council(), written())])
    dropped = " ".join(page.split('<details class="dropped">')[1].split("</details>")[0].split())
    assert "<summary>2 dropped</summary>" in dropped
    assert "key point, not stated" in dropped
    assert "The works department said that it may open then." in dropped
    assert "shown instead: The bridge may open in October." in dropped
    assert '<details class="dropped">' not in render_page([Shown(council(), keyless())])


def test_claims_are_counted_as_they_are_numbered() -> None:
    for made in (keyless(), written()):
        found = Elements(render_page([Shown(council(), made)]))
        assert len(found.of_class("claim")) == claims_shown(made)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("answered", "It will cost 3.2 million crowns."),
        ("false_premise", "The article says otherwise: It will cost 3.2 million crowns."),
        ("not_in_article", "The article does not say."),
        ("unconfirmed", "An answer was drafted but could not be confirmed"),
        ("passages", "Passages that bear on the question (no model answered):"),
    ],
)
def test_an_answer_says_what_it_is(status: AnswerStatus, words: str) -> None:
    page = render_page([Shown(council(), answers=(answer(council(), status),))])
    found = Elements(page)
    text = " ".join(" ".join(found.text).split())
    assert words in text
    assert ("strong match" in text) == (status in ("unconfirmed", "passages"))
    assert (f"says {READER}, which read all of it" in text) == (status == "not_in_article")
    assert (f"verified by {READER}" in text) == (status in ("answered", "false_premise"))
    assert [attrs["class"] for attrs in found.of_class("answer")] == [f"claim answer {status}"]
