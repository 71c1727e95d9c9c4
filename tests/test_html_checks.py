"""The page of checked claims: every claim with its verdict in words, both ways tied to its source, all text escaped."""

import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from summarizer.ingest.claims import claims_in
from summarizer.render.html_pages import render_checks
from summarizer.results import CheckedClaim, CheckReport, ClaimPlace, ClaimVerdict, SkippedText, SourceVerdict
from summarizer.tasks.check import counts_of
from summarizer.text.article import Article, Source
from tests.articles import COUNCIL
from tests.browser import Opener, axe
from tests.sample_results import READER, WRITER, about, council, evidence, run
from tests.test_html import HOSTILE, Elements

if TYPE_CHECKING:
    pass

VERDICTS: dict[ClaimVerdict, str] = {
    "supported": "supported",
    "contradicted": "contradicted",
    "partly": "only partly supported",
    "not_stated": "not in the source",
    "unverified": "not verified",
}


def claim(
    article: Article, verdict: ClaimVerdict, words: Sequence[str], text: str = "A claim of another text.", line: int = 3
) -> CheckedClaim:
    refused = verdict not in ("supported", "unverified")
    return CheckedClaim(
        text=text,
        place=ClaimPlace(line=line, start=line * 100, end=line * 100 + len(text)),
        verdict=verdict,
        by=None if verdict == "unverified" else "verifier",
        source=article.source.path,
        evidence=[evidence(article, one) for one in words],
        part="The part that holds." if verdict == "partly" else None,
        reason=f"the difference of the {verdict} one" if refused else None,
        correction="The part that holds." if verdict == "partly" else "In better words." if refused else None,
        others=[],
    )


def report_of(articles: Sequence[Article], claims: Sequence[CheckedClaim], *, text: str | None = "x.md") -> CheckReport:
    skipped = [SkippedText(text="A heading <b>", line=1, start=0, reason="heading")] if text else []
    return CheckReport(
        sources=[about(one) for one in articles],
        text=text,
        claims=list(claims),
        skipped=skipped,
        counts=counts_of(claims),
        run=run(WRITER, READER),
    )


WORDS = ("3.2 million crowns", "14 votes", "next spring")


def every_verdict(text: str = COUNCIL) -> tuple[Article, CheckReport]:
    article = council(text)
    claims = [claim(article, verdict, WORDS, line=at) for at, verdict in enumerate(VERDICTS, start=3)]
    return article, report_of([article], claims)


def two_sources() -> tuple[list[Article], CheckReport]:
    one = replace(council(), source=Source("one.txt", "0" * 64))
    two = replace(council(), source=Source("two.txt", "1" * 64))
    disputed = claim(two, "supported", WORDS[:1], "Disputed.")
    other = SourceVerdict(source="one.txt", verdict="contradicted", evidence=[evidence(one, WORDS[1])], reason="no")
    claims = [disputed.model_copy(update={"others": [other]}), claim(two, "supported", WORDS[2:], "Plain.", line=4)]
    return [one, two], report_of([one, two], claims)


def flat(found: Elements) -> str:
    return " ".join(" ".join(found.text).split())


def test_every_claim_has_its_verdict_in_words_and_a_symbol() -> None:
    article, report = every_verdict()
    page = render_checks(report, [article])
    cards = re.findall(r'(?s)<li class="claim tested (\w+).*?</li>', page)
    assert cards == list(VERDICTS)
    for verdict, words in VERDICTS.items():
        (card,) = re.findall(rf'(?s)<li class="claim tested {verdict} .*?</li>', page)
        symbol = "verified" if verdict == "supported" else verdict
        assert re.search(rf'<strong><svg [^>]*><use href="#{symbol}"/></svg> {words}</strong>', card)
        assert f'<symbol id="{symbol}"' in page
    text = flat(Elements(page))
    assert f"5 claims, read by {READER}" in text
    assert "1 contradicted 1 only partly supported 1 not in the source 1 not verified 1 supported" in text


def test_reasons_corrections_and_skipped_lines_are_shown_in_the_order_of_the_text() -> None:
    article, report = every_verdict()
    text = flat(Elements(render_checks(report, [article])))
    for verdict in ("contradicted", "partly", "not_stated"):
        assert f"the difference of the {verdict} one" in text
    assert text.count("The source bears out: In better words.") == 2
    assert text.count("Supported: The part that holds.") == 1
    assert text.index("A heading <b> not checked: heading") < text.index("A claim of another text.")


def test_offsets_are_the_evidence_and_links_lead_somewhere() -> None:
    article, report = every_verdict()
    found = Elements(render_checks(report, [article]))
    for attrs, made in zip(found.of_class("claim"), report.claims, strict=True):
        ranges = [tuple(map(int, one.split("-"))) for one in attrs["data-evidence"].split()]
        nearest = made.verdict in ("not_stated", "unverified")
        assert [article.text[a:b] for a, b in ranges] == list(WORDS[:2] if nearest else WORDS)
    ids = [attrs["id"] for _, attrs in found.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {attrs["href"].removeprefix("#") for tag, attrs in found.tags if tag in ("a", "use")} <= set(ids)
    assert {attrs["href"] for attrs in found.of_class("rests")} == {f"#{c['id']}" for c in found.of_class("claim")}


def test_each_source_has_its_section_with_the_claims_that_it_decides() -> None:
    articles, report = two_sources()
    page = render_checks(report, articles)
    one, two = page.split('<section class="report" ')[1:]
    assert re.findall(r'id="(a\d-c\d)" data-ev', one) == ["a1-c1"]
    assert re.findall(r'id="(a\d-c\d)" data-ev', two) == ["a2-c1", "a2-c2"]
    assert '<a href="#a2-c1">supported by <span dir="auto">two.txt</span></a>' in one
    assert '<a href="#a1-c1">contradicted by <span dir="auto">one.txt</span></a>' in two
    assert "2 claims, read by reader-2 2 supported" in flat(Elements(page))
    assert [attrs["href"] for attrs in Elements(page).of_class("supported") if "href" in attrs] == ["#a2-c1"]


def test_hostile_text_is_text() -> None:
    article = council(HOSTILE)
    bad = claim(article, "contradicted", ["closes the harbour"], HOSTILE).model_copy(
        update={"reason": HOSTILE, "correction": HOSTILE}
    )
    report = report_of([article], [bad], text='"><script>alert(1)</script>.md')
    page = render_checks(report, [article])
    found = Elements(page)
    assert [tag for tag, _ in found.tags].count("script") == 1
    assert {tag for tag, _ in found.tags} & {"img", "iframe", "object", "base", "form"} == set()
    assert [name for _, attrs in found.tags for name in attrs if name.startswith("on") or name == "style"] == []
    assert all("src" not in attrs and attrs.get("href", "#").startswith("#") for _, attrs in found.tags)
    assert not set(page) & {"\u202e", "\u202c", "\x1b", "\x07"}


def test_the_command_prints_the_page(article: Path, tmp_path: Path) -> None:
    text = tmp_path / "theirs.md"
    text.write_text("# Bridge\n\nThe bridge will cost 9.9 million crowns.\n", encoding="utf-8")
    command = [sys.executable, "-m", "summarizer", "check", article, "--text", text, "--exact", "--format", "html"]
    out = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    assert out.count("<!doctype html>") == 1
    found = Elements(out)
    assert "by an exact check" in found.text
    assert "read by no model" in flat(found)
    assert "not checked: heading" in found.text


def test_skipped_lines_know_where_they_begin() -> None:
    raw = "# A word\n\n- **Cost.** It costs 4 crowns.\n\nWhy though, who knows?\n"
    assert [raw[one.start :].startswith(one.text.split()[0]) for one in claims_in(raw).skipped] == [True, True, True]


def test_a_claim_marks_its_words_and_a_sentence_its_claims(open_page: Opener) -> None:
    article, report = every_verdict()
    page = open_page(render_checks(report, [article]))
    page.locator(".tested .said").first.click()
    assert sorted(page.locator(".sentence mark").all_text_contents()) == sorted(WORDS)
    assert "Claim 1, supported" in (page.locator(".status").text_content() or "")
    page.keyboard.press("Escape")
    page.locator(".sentence.cited").first.click()
    assert page.locator(".claim.lit").count() >= 3


def test_keys_lead_from_a_verdict_to_the_claim_its_sentence_and_back(open_page: Opener) -> None:
    article, report = every_verdict()
    page = open_page(render_checks(report, [article]), width=420)
    page.locator(".verdicts a.contradicted").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('.tested.contradicted.kept')")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('.sentence')")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('.tested.kept')")


def test_what_another_source_says_is_one_click_away(open_page: Opener) -> None:
    articles, report = two_sources()
    page = open_page(render_checks(report, articles))
    page.locator("#a2-c1 .others a").click()
    assert page.evaluate("document.activeElement.id") == "a1-c1"
    assert page.locator("#a1 .sentence mark").all_text_contents() == ["14 votes"]
    assert page.locator("#a2 .sentence mark").all_text_contents() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [420, 1400])
def test_it_fits_the_screen_and_axe_finds_nothing_serious(
    open_page: Opener, scheme: Literal["light", "dark"], width: int
) -> None:
    article, report = every_verdict()
    for sources, made in (([article], report), two_sources()):
        page = open_page(render_checks(made, sources), width=width, scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.locator(".tested .said").first.click()
        assert axe(page) == []
