"""The page of ``summarize diff`` in a browser."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

import summarizer
from summarizer.render.html_pages import render_diff
from tests.browser import axe

if TYPE_CHECKING:
    from playwright.sync_api import Browser

VERSIONS = Path(__file__).parent / "data" / "versions"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 820, 1440])
def test_the_page_fits_and_axe_finds_nothing_serious(
    browser: "Browser",
    tmp_path: Path,
    scheme: Literal["light", "dark"],
    width: int,
) -> None:
    path = tmp_path / "page.html"
    with ThreadPoolExecutor() as thread:  # Playwright runs an event loop in this one
        versions = (str(VERSIONS / f"quarry-{name}.txt") for name in ("old", "rewrite"))
        report = thread.submit(summarizer.diff, *versions).result()
    path.write_text(render_diff(report), "utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == []
