"""A headless Chromium for tests, and axe-core in it; what cannot be had is skipped, saying so."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = [
    "--no-sandbox",  # without it Chromium does not start as root, which containers often are
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """The system's Chromium, headless."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        pytest.skip("NO BROWSER: no Chromium on this machine, so the pages are not tried; apt-get install chromium")
    sync_api = pytest.importorskip("playwright.sync_api", reason="NO BROWSER: pip install playwright")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=_FLAGS)
        yield opened
        opened.close()


Opener = Callable[..., "Page"]
"""Opens a page's HTML, with ``width`` and ``scheme``."""


@pytest.fixture
def open_page(browser: "Browser", tmp_path: Path) -> Opener:
    """Opens HTML as a file, in a window of the browser."""

    def opened(html: str, *, width: int = 1400, scheme: Literal["light", "dark"] = "light") -> "Page":
        path = tmp_path / "page.html"
        path.write_text(html, encoding="utf-8")
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        page.set_default_timeout(20_000)
        page.goto(path.as_uri())
        return page

    return opened


def axe(page: "Page") -> list[str]:
    """The serious and critical faults that axe-core finds in a page, each with the elements it lies in."""
    named = os.environ.get("AXE_CORE")
    script = Path(named) if named else ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if not script.is_file():
        pytest.skip("NO AXE: set AXE_CORE to axe-core's axe.min.js, or run npm install --no-save axe-core")
    page.evaluate(script.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{fault['id']}: {fault['help']}: {', '.join(str(node['target']) for node in fault['nodes'][:5])}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
    ]
