"""The HTML page in a browser: hover, click and keys tie claims to their words; nothing hostile runs."""

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
import yaml

from summarizer.render.html import Shown, render_page
from summarizer.results import AnswerStatus, Report
from summarizer.text.article import Article
from tests.articles import COUNCIL
from tests.browser import Opener, axe
from tests.sample_results import answer, council, keyless, written
from tests.test_html import hostile

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ASTRAL = COUNCIL.replace("The bridge will cost", "🌉🌉 The bridge will cost").replace("“We cannot", "“𝒲e cannot")
LONG = COUNCIL.replace(
    "Work is planned", "The works department told a meeting about the piers.\n\n" * 60 + "Work is planned"
)


def _shown(text: str = COUNCIL) -> tuple[Shown, Report, Article]:
    article = council(text)
    report = keyless(article)
    statuses: tuple[AnswerStatus, ...] = ("answered", "false_premise", "not_in_article", "unconfirmed", "passages")
    asked = tuple(answer(article, status) for status in statuses) if text == COUNCIL else ()
    return Shown(article, report, asked), report, article


def _marked(page: "Page") -> list[str]:
    return page.locator(".sentence mark").all_text_contents()


@pytest.mark.parametrize("text", [COUNCIL, ASTRAL])
def test_every_claim_marks_exactly_its_evidence(open_page: Opener, text: str) -> None:
    shown, report, _ = _shown(text)
    assert report.stances
    assert report.quotations
    assert report.summary
    page = open_page(render_page([shown]))
    page.locator(".claim.headline").hover()
    assert _marked(page) == [piece.quote for piece in report.summary.headline.evidence]
    for name, made in ((".stances", report.stances), (".quotations", report.quotations)):
        for at, one in enumerate(made):
            page.locator(f"{name} > .claim").nth(at).hover()
            assert " ".join(_marked(page)) == " ".join(piece.quote for piece in one.evidence)
    page.mouse.move(0, 0)
    assert _marked(page) == []


def test_a_click_keeps_the_evidence_marked_and_in_sight_until_escape(open_page: Opener) -> None:
    shown, report, _ = _shown()
    assert report.summary
    page = open_page(render_page([shown]), width=390)
    point = report.summary.key_points[-1]
    page.locator(".points > .claim p").locator("nth=-2").click()
    page.mouse.move(0, 0)
    marks = page.locator(".sentence mark")
    assert marks.all_text_contents() == [piece.quote for piece in point.evidence]
    page.wait_for_function("""() => {
        const box = document.querySelector("mark").getBoundingClientRect();
        return box.top >= 0 && box.bottom <= innerHeight;
    }""")
    assert point.evidence[0].quote in page.locator(".status").text_content()
    page.keyboard.press("Escape")
    assert _marked(page) == []


def test_beside_a_long_article_a_clicked_claim_stays_where_it_is(open_page: Opener) -> None:
    page = open_page(render_page([_shown(LONG)[0]]))
    claim = page.locator(".stances > .claim").last
    claim.scroll_into_view_if_needed()
    before = claim.bounding_box()
    claim.locator(".side").click()
    page.wait_for_function("""() => {
        const box = document.querySelector("mark").getBoundingClientRect();
        return box.top >= 0 && box.bottom <= innerHeight;
    }""")
    assert claim.bounding_box() == before


def test_on_a_narrow_screen_a_button_leads_back_from_the_evidence(open_page: Opener) -> None:
    page = open_page(render_page([_shown(LONG)[0]]), width=390)
    claim = page.locator(".stances > .claim").last
    back = page.locator(".back")
    claim.locator(".side").click()
    back.wait_for(state="visible")
    assert back.inner_text() == f"↑ Back to {claim.get_attribute('data-name')}".replace("Stance", "stance")
    back.click()
    back.wait_for(state="hidden")
    page.wait_for_function("document.activeElement.matches('.stance')")
    assert _in_sight(page, ".stances > .claim.kept")
    page.locator(".claim.kept .sources a").click()
    back.wait_for(state="visible")
    page.keyboard.press("Escape")
    back.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.matches('.stance')")
    assert _marked(page) == []


def test_from_the_article_the_button_leads_back_to_the_sentence(open_page: Opener) -> None:
    page = open_page(render_page([_shown(LONG)[0]]), width=390)
    note = page.locator(".rests").last
    note.click()
    back = page.locator(".back")
    back.wait_for(state="visible")
    assert back.inner_text() == "↓ Back to the article"
    back.click()
    page.wait_for_function("document.activeElement.matches('.sentence')")
    assert _in_sight(page, ".sentence:focus")


def test_where_both_columns_stay_in_sight_no_button_comes(open_page: Opener) -> None:
    page = open_page(render_page([_shown()[0]]), width=1400)
    page.locator(".points > .claim p").first.click()
    page.wait_for_timeout(400)
    assert page.locator(".back").is_hidden()


def test_a_claim_that_is_pointed_at_brings_its_evidence_into_sight(open_page: Opener) -> None:
    page = open_page(render_page([_shown(LONG)[0]]))
    page.evaluate("document.querySelector('.article').scrollTop = 1e6")
    page.locator(".overview .claim").first.hover()
    page.wait_for_function("() => document.querySelector('.article').scrollTop < 1000")
    page.locator(".claim.headline").hover()
    narrow = open_page(render_page([_shown(LONG)[0]]), width=500)
    narrow.locator(".overview .claim").first.hover()
    peek = narrow.locator(".peek")
    peek.wait_for(state="visible")
    assert peek.inner_text() == " … ".join(_marked(narrow))
    narrow.mouse.move(0, 0)
    assert peek.is_hidden()


def test_j_and_k_step_through_the_claims_and_enter_leads_to_the_evidence(open_page: Opener) -> None:
    page = open_page(render_page([_shown(LONG)[0]]), width=390)
    names = page.locator(".claim:visible").evaluate_all("all => all.map((one) => one.dataset.name)")
    kept = page.locator(".claim.kept")
    for name in names[:4]:
        page.keyboard.press("j")
        assert kept.get_attribute("data-name") == name
    page.keyboard.press("k")
    assert kept.get_attribute("data-name") == names[2]
    assert _marked(page)
    page.keyboard.press("Enter")
    page.locator(".back").wait_for(state="visible")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.name") == names[2]
    for _ in range(len(names) + 3):
        page.keyboard.press("j")
    assert kept.get_attribute("data-name") == names[-1]


def test_the_keys_are_listed_and_the_single_ones_can_be_turned_off(open_page: Opener) -> None:
    page = open_page(render_page([_shown()[0]]))
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    assert dialog.is_visible()
    page.keyboard.press("j")
    assert page.locator(".claim.kept").count() == 0
    dialog.get_by_label("Use j, k and ?").uncheck()
    dialog.get_by_role("button", name="Close").click()
    assert dialog.is_hidden()
    page.keyboard.press("j")
    page.keyboard.press("?")
    assert page.locator(".claim.kept").count() == 0
    assert dialog.is_hidden()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    assert dialog.is_visible()
    page.keyboard.press("Escape")
    assert dialog.is_hidden()


def _in_sight(page: "Page", selector: str) -> bool:
    """Whether an element is in the window, once scrolling has ended."""
    page.wait_for_timeout(600)
    found: bool = page.locator(selector).evaluate(
        "one => one.getBoundingClientRect().top >= 0 && one.getBoundingClientRect().bottom <= innerHeight"
    )
    return found


def test_a_sentence_shows_what_rests_on_it(open_page: Opener) -> None:
    shown, report, article = _shown()
    assert report.summary
    page = open_page(render_page([shown]))
    piece = report.summary.overview[0].evidence[0]
    sentence = page.locator(f"#a1-s{article.sentence_at(piece.start).number}")
    sentence.hover()
    lit = page.locator(".claim.lit").all_text_contents()
    assert lit
    assert any(report.summary.overview[0].text in claim for claim in lit)


def test_keys_lead_from_a_claim_to_its_sentence_and_back(open_page: Opener) -> None:
    shown, report, _ = _shown()
    assert report.summary
    page = open_page(render_page([shown]))
    link = page.locator(".points > .claim .sources a").first
    link.focus()
    assert _marked(page) == [piece.quote for piece in report.summary.key_points[0].evidence]
    page.keyboard.press("Enter")
    focused = page.evaluate("document.activeElement.id")
    assert f"#{focused}" == link.get_attribute("href")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('.claim.kept')")


def test_a_kept_claim_can_be_copied_as_wrong(open_page: Opener) -> None:
    shown, report, _ = _shown()
    assert report.summary
    assert report.stances
    page = open_page(render_page([shown]))
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    told = [
        (".claim.headline", report.summary.headline.text),
        (".overview .claim", report.summary.overview[0].text),
        (".points > .claim", report.summary.key_points[0].text),
        (".stances > .claim", report.stances[0].claim),
    ]
    for selector, text in told:
        claim = page.locator(selector).first
        claim.click(position={"x": 5, "y": 5})
        button = claim.get_by_role("button", name="This is wrong")
        button.click()
        page.get_by_role("button", name="Copied as an entry for a golden case (summarize eval).").wait_for()
        assert yaml.safe_load(page.evaluate("copied")) == {
            "verdicts": [{"statement": " ".join(text.split()), "verdict": "not_stated", "why": ""}]
        }
    page.keyboard.press("Escape")
    assert page.locator("button.wrong").count() == 0


def test_a_mark_of_the_matrix_leads_to_its_stance(open_page: Opener) -> None:
    page = open_page(render_page([_shown()[0]]))
    link = page.locator(".matrix td a").first
    link.click()
    assert page.evaluate("'#' + document.activeElement.id") == link.get_attribute("href")
    assert _marked(page)


def test_without_script_links_still_lead_to_sentences(browser: "Browser", tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(render_page([_shown()[0]]), encoding="utf-8")
    page = browser.new_page(java_script_enabled=False)
    page.goto(path.as_uri())
    page.locator(".points .sources a").first.click()
    assert page.url.endswith(page.locator(".points .sources a").first.get_attribute("href") or "?")


def test_hostile_text_runs_nothing_and_asks_for_nothing(browser: "Browser", tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    made, article = hostile()
    path.write_text(render_page([Shown(article, made)]), encoding="utf-8")
    page = browser.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())
    page.locator(".claim").first.hover()
    assert said == []
    assert asked == [path.as_uri()]
    assert "<img src=x onerror=alert(2)>" in page.locator(".article").inner_text()


@pytest.mark.parametrize("width", [390, 820, 1440])
def test_nothing_is_wider_than_the_screen(open_page: Opener, width: int) -> None:
    page = open_page(render_page([_shown()[0], Shown(council(), written())]), width=width)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_serious(open_page: Opener, scheme: Literal["light", "dark"], width: int) -> None:
    page = open_page(render_page([_shown()[0]]), width=width, scheme=scheme)
    page.locator(".points > .claim p").first.click()
    assert axe(page) == []
    for support in ("verified", "unverified"):
        two = Shown(council(), written(support=support))
        assert axe(open_page(render_page([_shown(ASTRAL)[0], two]), width=width, scheme=scheme)) == []


def test_a_folded_quotation_opens_when_its_sentence_leads_to_it(open_page: Opener) -> None:
    _, report, article = _shown()
    assert report.quotations
    many = report.model_copy(update={"quotations": [*report.quotations] * 3})
    page = open_page(render_page([Shown(article, many)]))
    folded = page.locator(".more .quotation").last
    assert not folded.is_visible()
    page.locator(f'a.rests[href="#{folded.get_attribute("id")}"]').click()
    assert folded.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [420, 1400])
def test_the_page_of_an_archive_fits_the_screen_and_axe_finds_nothing_serious(
    tmp_path: Path,
    browser: "Browser",
    width: int,
    scheme: Literal["light", "dark"],
) -> None:
    table, out, path = tmp_path / "t.jsonl", tmp_path / "r.jsonl", tmp_path / "page.html"
    table.write_text(
        json.dumps({"id": "1", "text": COUNCIL, "date": "2026-01-10", "site": "Ledger"}) + "\n", encoding="utf-8"
    )
    for command in (["batch", table, "-o", out, "--workers", "1"], ["stances", "--corpus", out, "-f", "html"]):
        line = [sys.executable, "-m", "summarizer", *map(str, command)]
        path.write_bytes(subprocess.run(line, stdout=subprocess.PIPE, check=True, timeout=60).stdout)
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(path.as_uri())
    page.locator("td a").first.click()
    assert page.locator("section:target blockquote").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == []
