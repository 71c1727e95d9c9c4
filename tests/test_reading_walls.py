"""Pages that stand where an article should are refused with the reason; articles about such things are not."""

from pathlib import Path

import pytest

from summarizer.errors import InputError
from summarizer.ingest.load import load_article

SENTENCE = "The council of Harrowgate voted on Monday to close the bridge over the river Tarn for the whole winter. "


def load(tmp_path: Path, text: str, name: str = "a.html") -> str:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return load_article(str(path)).text


def html(*paragraphs: str, title: str = "", head: str = "") -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<html><head><title>{title}</title>{head}</head><body><main>{body}</main></body></html>"


CONSENT = (
    "We use cookies and similar technologies to show you advertising that fits your interests.",
    "You can accept all cookies or manage cookies at any time in the privacy settings of this page.",
)
PAGES = {
    "consent": [
        html(*CONSENT, title="Before you continue to The Tarn Courier"),
        html("Wir und unsere Partner nutzen Cookies, um Ihnen Werbung zu zeigen, die zu Ihren Interessen passt."),
        html(
            "Nous utilisons des cookies pour mesurer l’audience et vous proposer des publicités adaptées à vos goûts."
        ),
        html("Utilizamos cookies propias y de terceros para mostrarle publicidad relacionada con sus preferencias."),
    ],
    "paywall": [
        html(SENTENCE * 3, "To continue reading this article, please subscribe or log in.", title="Bridge closed"),
        html(SENTENCE * 3, head='<script type="application/ld+json">{"isAccessibleForFree": "False"}</script>'),
        html(SENTENCE * 3, "This article is for subscribers only."),
        html(
            "Le conseil a voté lundi la fermeture du pont. " * 4,
            "Cet article est réservé aux abonnés. Il vous reste 80 % de cet article à lire.",
        ),
        html("市议会周一投票决定在冬季关闭大桥。" * 4, "登录后继续阅读全文。"),
    ],
    "login": [
        html("Please log in to your account to go on.", "Forgot your password? Reset it here, or create an account."),
        html("Bitte melden Sie sich an. Passwort vergessen? Dann können Sie hier ein neues Passwort anfordern lassen."),
    ],
    "robots": [
        html(
            "Verify you are human by completing the action below.",
            "Enable JavaScript and cookies to continue.",
            title="Just a moment...",
        ),
        html("Our systems have detected unusual traffic from your computer network. Complete the captcha to go on."),
    ],
    "error": [
        html("Sorry, the page you are looking for could not be found. It may have been moved.", title="404 Not Found"),
        html("503 Service Unavailable. No server is available to handle this request at the moment."),
        html("Die Seite wurde leider nicht gefunden. Bitte prüfen Sie die Adresse, die Sie eingegeben haben."),
        html("Страница не найдена. Проверьте правильность введённого адреса или вернитесь на главную страницу."),
    ],
}


@pytest.mark.parametrize(("kind", "page"), [(kind, page) for kind, pages in PAGES.items() for page in pages])
def test_a_page_before_an_article_is_refused_with_the_reason(tmp_path: Path, kind: str, page: str) -> None:
    with pytest.raises(InputError, match=kind.removesuffix("s")) as refused:
        load(tmp_path, page)
    assert "a.html" in str(refused.value)


def test_the_same_pages_as_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="paywall"):
        load(tmp_path, f"Bridge closed\n\n{SENTENCE * 3}\n\nSubscribe to continue reading\n", "a.txt")
    with pytest.raises(InputError, match="consent"):
        load(tmp_path, "\n\n".join(CONSENT), "a.txt")


@pytest.mark.parametrize(
    "said",
    [
        "We use cookies.",
        "Already a subscriber? Log in.",
        "Readers were asked to subscribe to continue reading, which most of them did not.",
        "The page was not found, said the clerk.",
    ],
)
def test_an_article_that_says_such_things_is_read(tmp_path: Path, said: str) -> None:
    paragraphs = [f"In the year {2000 + n}, {SENTENCE[0].lower()}{SENTENCE[1:]}" * 2 for n in range(8)]
    assert "In the year 2003" in load(tmp_path, html(*paragraphs, said))


def test_a_short_piece_about_cookies_is_read(tmp_path: Path) -> None:
    text = SENTENCE * 3 + "Its site asks: “Accept all cookies?” The mayor finds the question silly."
    assert "mayor" in load(tmp_path, html(text))
