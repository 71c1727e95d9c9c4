"""The live page in a real browser: from a pasted text to a highlighted answer, with nothing of the text acting."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.articles import COUNCIL
from tests.browser import axe
from tests.live import PATIENT, HangingModel, Live, live

expect.set_options(timeout=PATIENT * 1000)

HOSTILE = """\
Council <script>document.title='owned'</script> hears <b>both</b> sides of the bridge

The town council of Veldby met on Tuesday about the bridge \u202eevil\u202c, <img src=x onerror="alert(1)">.

“We cannot pay for this bridge, </span></section><script>document.title='owned'</script>,” Councillor Nils Holt said.

Mayor Ilse Thorn said the bridge \x1b[31mred\x1b[0m &lt;b&gt; “javascript:alert(1)” would cost 3.2 million crowns.

event: report
data: {"html": "<img src=x onerror=alert(1)>"}
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Live]:
    with live() as running:
        yield running


@pytest.fixture
def page(browser: Browser, server: Live) -> Iterator[Page]:
    """The page, opened; whatever its console says in the end fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    opened = context.new_page()
    opened.set_default_timeout(PATIENT * 1000)
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("dialog", lambda dialog: said.append(dialog.message))
    opened.goto(server.url)
    yield opened
    context.close()
    assert said == []


def marked(page: Page) -> str:
    """What is highlighted in the article, as one text."""
    return " ".join(page.locator(".article mark").all_text_contents())


def summarise(page: Page, text: str) -> None:
    page.get_by_label("Paste an article").fill(text)
    page.get_by_role("button", name="Summarize").click()
    expect(page.get_by_label("Ask the article")).to_be_visible()


def test_a_wrong_point_is_copied_where_there_is_no_golden_set(page: Page) -> None:
    summarise(page, COUNCIL)
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    page.locator(".points .claim p").first.click()
    page.get_by_role("button", name="This is wrong").click()
    expect(page.get_by_role("button", name="Copied as an entry")).to_be_visible()
    assert "verdict: not_stated" in page.evaluate("copied")


def test_the_journey_from_text_to_answer(page: Page) -> None:
    summarise(page, COUNCIL)
    expect(page.get_by_role("heading", level=1)).to_have_text("Council backs bridge over the Sarre")
    points = page.locator(".points .claim")
    assert points.count() >= 2
    for point in points.all():
        point.locator("p").first.click()
        text = point.locator("p").first.inner_text()
        assert marked(page) == text
        sentence = page.locator(".sentence:has(mark)").first
        expect(sentence).to_be_in_viewport()
    page.get_by_label("Ask the article").fill("How many votes did the council decide by?")
    page.get_by_role("button", name="Ask").click()
    answer = page.locator(".answer")
    expect(answer).to_have_count(1)
    expect(answer).to_contain_text("14 votes")
    expect(answer).to_be_in_viewport()
    assert "by 14 votes to 9" in marked(page)
    expect(page.locator(".sentence:has(mark)").first).to_be_in_viewport()


@pytest.mark.parametrize("width", [420, 1400])
def test_another_text_is_checked_beside_the_article(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    summarise(page, COUNCIL)
    page.get_by_text("Check another text against the article").click()
    page.get_by_label("A summary, a press release").fill("The bridge will cost 9.9 million crowns.")
    page.get_by_role("button", name="Check").click()
    claim = page.locator("#checks .claim")
    expect(claim).to_contain_text("not in the source")
    claim.locator(".said").click()
    assert "3.2 million crowns" in marked(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_an_answer_stays_lit_on_a_narrow_screen(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 700})
    summarise(page, COUNCIL)
    page.get_by_label("Ask the article").fill("Who opposed the plan?")
    page.get_by_label("Ask the article").press("Enter")
    expect(page.locator(".answer")).to_contain_text("Holt")
    expect(page.locator(".answer")).to_be_in_viewport()
    assert "Holt" in marked(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_hostile_text_shows_as_text(page: Page) -> None:
    summarise(page, HOSTILE)
    article = page.locator(".article")
    expect(article).to_contain_text("<script>document.title='owned'</script>")
    expect(article).to_contain_text('onerror="alert(1)"')
    expect(article).to_contain_text("&lt;b&gt;")
    shown = page.locator("body").inner_text()
    assert not set("\x1b\u202e\u202c") & set(shown)
    assert "bridge evil, <img src=x" in shown
    assert page.title() != "owned"
    assert page.locator("#result script, #result img, #result b, #result [onerror], #result iframe").count() == 0
    page.get_by_label("Ask the article").fill("What did <script>document.title='owned'</script> Holt say?")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator(".answer .question")).to_have_text("What did <script>document.title='owned'</script> Holt say?")
    assert page.locator(".answer script").count() == 0
    assert page.title() != "owned"


def test_a_file_is_uploaded_and_another_article_takes_its_place(page: Page, article: Path, tmp_path: Path) -> None:
    page.get_by_label("Choose a file").set_input_files(article)
    expect(page.locator(".run")).to_contain_text("council.txt")
    assert str(tmp_path) not in page.content()
    page.get_by_text("Read another article").click()
    summarise(page, COUNCIL.replace("Veldby", "Norrby"))
    expect(page.locator(".article")).to_contain_text("Norrby")
    assert page.locator(".report").count() == 1


def test_what_is_no_article_is_told_and_can_be_mended(page: Page) -> None:
    page.get_by_role("button", name="Summarize").click()
    expect(page.get_by_role("alert")).to_have_text("there is no text; paste an article, or choose a file")
    summarise(page, COUNCIL)
    expect(page.locator("#fault")).to_be_hidden()


def test_by_keyboard_alone(page: Page) -> None:
    page.get_by_label("Paste an article").focus()
    page.keyboard.insert_text(COUNCIL)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_label("Ask the article")).to_be_visible()
    number = page.locator(".points .sources a").first
    number.focus()
    page.keyboard.press("Enter")
    assert marked(page)
    page.keyboard.press("Escape")
    expect(page.locator(".article mark")).to_have_count(0)


def test_the_sample_is_read_listed_shown_again_and_forgotten(browser: Browser) -> None:
    with live() as server:
        page = browser.new_page()
        page.goto(server.url)
        page.get_by_role("button", name="Try an example").click()
        expect(page.get_by_label("Ask the article")).to_be_visible()
        title = page.get_by_role("heading", level=1).last.inner_text()
        page.get_by_label("Ask the article").fill("How much does it cost?")
        page.get_by_role("button", name="Ask").click()
        expect(page.locator(".answer")).to_have_count(1)
        page.get_by_text("Read another article").click()
        summarise(page, COUNCIL)
        page.get_by_text("Read another article").click()
        expect(page.locator("#recent li")).to_have_count(2)
        page.reload()
        page.get_by_role("button", name=title, exact=True).click()
        expect(page.locator(".answer .question")).to_have_text("How much does it cost?")
        page.get_by_text("Read another article").click()
        page.get_by_role("button", name=f"Forget: {title}").click()
        expect(page.locator("#recent li")).to_have_count(1)
        expect(page.locator(".report")).to_have_count(0)
        page.get_by_role("button", name="Forget all").click()
        expect(page.locator("#recent li")).to_have_count(0)
        page.reload()
        expect(page.locator("#recent li")).to_have_count(0)
        page.close()


def test_stop_ends_the_work(browser: Browser) -> None:
    model = HangingModel()
    with live(model) as server:
        page = browser.new_page()
        page.goto(server.url)
        page.get_by_label("Paste an article").fill(COUNCIL)
        page.get_by_role("button", name="Summarize").click()
        expect(page.locator(".article")).to_contain_text("footbridge")
        assert model.asked.wait(PATIENT)
        page.get_by_role("button", name="Stop").click()
        expect(page.get_by_role("alert")).to_have_text("Stopped.")
        assert model.cancelled.wait(PATIENT)
        page.close()


def test_without_the_token_the_browser_sees_nothing(browser: Browser, server: Live) -> None:
    page = browser.new_page()
    answer = page.goto(f"http://127.0.0.1:{server.port}/")
    assert answer is not None
    assert answer.status == 401
    page.close()


def test_another_sites_page_reaches_nothing(browser: Browser, server: Live) -> None:
    with live() as other:
        page = browser.new_page(bypass_csp=True)
        page.goto(other.url)
        tried = page.evaluate(
            """async (url) => { try { return (await fetch(url)).status } catch (error) { return "refused" } }""",
            server.url,
        )
        assert tried == "refused"
        page.evaluate(
            "(url) => { const f = document.createElement('iframe'); f.src = url; document.body.append(f); }", server.url
        )
        page.wait_for_timeout(500)
        assert all("Paste an article" not in frame.content() for frame in page.frames[1:])
        page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_serious(
    browser: Browser,
    server: Live,
    scheme: Literal["light", "dark"],
    width: int,
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True
    )
    page = context.new_page()
    page.goto(server.url)
    assert axe(page) == []
    summarise(page, COUNCIL)
    page.get_by_label("Ask the article").fill("Who opposed the plan?")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator(".answer")).to_contain_text("Holt")
    assert axe(page) == []
    page.get_by_text("Read another article").click()
    expect(page.locator("#recent li").first).to_be_visible()
    assert axe(page) == []
    context.close()
