"""The page of ``summarize diff`` in a browser."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import pytest

import summarizer
from summarizer.render.html_pages import render_diff
from tests.browser import Opener, axe

VERSIONS = Path(__file__).parent / "data" / "versions"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 820, 1440])
def test_the_page_fits_and_axe_finds_nothing_serious(
    open_page: Opener, scheme: Literal["light", "dark"], width: int
) -> None:
    with ThreadPoolExecutor() as thread:  # Playwright runs an event loop in this one
        versions = (str(VERSIONS / f"quarry-{name}.txt") for name in ("old", "rewrite"))
        report = thread.submit(summarizer.diff, *versions).result()
    page = open_page(render_diff(report), width=width, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == []
