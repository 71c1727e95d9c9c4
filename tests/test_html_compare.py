"""The page of a comparison: reports as columns, words behind each cell, on a screen, a phone and paper."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from summarizer.engine import Engine
from summarizer.render.html_pages import render_comparison
from summarizer.results import CompareReport
from summarizer.text.article import Article
from tests.browser import Opener, axe
from tests.comparing import ComparingModel, analyses, reports
from tests.test_html import HOSTILE, Elements

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module", autouse=True)
def compared() -> CompareReport:
    model = ComparingModel()
    return asyncio.run(Engine(model=model, verifier=model).compare(analyses()))


@pytest.fixture(scope="module", autouse=True)
def keyless() -> CompareReport:
    return asyncio.run(Engine().compare(analyses()))


def hostile(compared: CompareReport) -> tuple[CompareReport, list[Article]]:
    """A comparison whose every text is hostile."""

    def spoil(value: object) -> object:
        if isinstance(value, dict):
            kept = ("verdict", "kind", "by", "support", "position", "link")
            return {key: one if key in kept else spoil(one) for key, one in value.items()}
        if isinstance(value, list):
            return [spoil(one) for one in value]
        return HOSTILE if isinstance(value, str) else value

    plain = compared.model_dump()
    spoilt = {key: value if key in ("run", "schema_version") else spoil(value) for key, value in plain.items()}
    spoilt["reports"] = plain["reports"]
    return CompareReport.model_validate(spoilt), reports()


def test_every_report_is_a_column_and_every_claim_a_row(compared: CompareReport) -> None:
    page = render_comparison(compared, reports())
    assert page.count('scope="row"') == len(compared.common) + len(compared.sides) + len(compared.voices)
    for name in ("gazette.txt", "mirror.txt", "echo.txt"):
        assert f"<bdi>{name}</bdi>" in page
    for one in compared.contradictions:
        assert one.first.text.replace("'", "&#39;") in page
        assert one.second.text.replace("'", "&#39;") in page


def test_hostile_text_is_escaped(compared: CompareReport) -> None:
    page = render_comparison(*hostile(compared))
    tags = Elements(page).tags
    assert not {"script", "img", "iframe", "object"} & {name for name, _ in tags}
    assert not [attrs for _, attrs in tags if any(name.startswith("on") for name in attrs)]
    assert "\x1b" not in page


def test_a_cell_opens_its_words_by_mouse_and_by_key(open_page: Opener, compared: CompareReport) -> None:
    page = open_page(render_comparison(compared, reports()))
    cells = page.locator("td details")
    assert not cells.first.locator("blockquote").is_visible()
    cells.first.locator("summary").click()
    assert cells.first.locator("blockquote").is_visible()
    cells.nth(1).locator("summary").focus()
    page.keyboard.press("Enter")
    assert cells.nth(1).locator("blockquote").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [420, 820, 1400])
def test_it_fits_the_screen_and_axe_finds_nothing_serious(
    open_page: Opener, compared: CompareReport, scheme: Literal["light", "dark"], width: int
) -> None:
    page = open_page(render_comparison(compared, reports()), width=width, scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == []


def test_a_phone_shows_rows_as_cards_that_name_the_report(open_page: Opener, compared: CompareReport) -> None:
    page = open_page(render_comparison(compared, reports()), width=420)
    assert page.locator("#common + .scroll thead").bounding_box()["height"] <= 1
    label = "getComputedStyle(document.querySelector('#common + .scroll td'), '::before').content"
    assert page.evaluate(label) == '"gazette.txt"'


def test_paper_shows_every_word_within_a4(open_page: Opener, compared: CompareReport) -> None:
    page = open_page(render_comparison(compared, reports()), width=1010)  # A4 across, less its margins
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("td blockquote").first.is_visible()


def test_nothing_is_fetched_and_nothing_runs(browser: "Browser", compared: CompareReport, tmp_path: Path) -> None:
    path = tmp_path / "compare.html"
    path.write_text(render_comparison(*hostile(compared)), encoding="utf-8")
    page = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())
    assert asked == [path.as_uri()]
    assert said == []


def test_a_keyless_comparison_has_its_page_too(keyless: CompareReport, open_page: Opener) -> None:
    page = open_page(render_comparison(keyless, reports()))
    assert "read by no model" in page.locator(".byline").inner_text()
