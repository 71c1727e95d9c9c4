"""Detects pages shown instead of an article: a login, a paywall, a cookie notice, a robot check, an error.

They are recognised by the phrases that such pages use, and only if they say little else: an article about cookies has
much more text than a cookie notice.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

ROBOT_CHECK = (
    r"verify(?:ing)? (?:that )?you are (?:a )?human",
    r"are you a robot|i.m not a robot|unusual traffic from your",
    r"checking (?:if the site connection is secure|your browser)",
    r"complete the (?:captcha|security check)",
    r"enable (?:js|javascript)(?: and (?:cookies|disable any ad blocker)|\b)",
    r"bestätigen sie,? dass sie (?:ein mensch|kein roboter)",
    r"vérifiez que vous (?:êtes humain|n.êtes pas un robot)",
    r"verifi(?:que|ca) que (?:es|eres) (?:un )?humano",
    r"подтвердите,? что вы (?:не робот|человек)",
    r"请完成安全验证",
    r"ロボットではありません",
    r"تحقق من أنك (?:إنسان|لست روبوت)",
)
PAYWALL = (
    r"(?:subscribe|sign up|register|log in|sign in)(?: now| today)? to (?:continue|keep|finish) reading",
    r"to (?:continue|keep|finish) reading(?: this \w+)?,? (?:please )?(?:subscribe|log in|sign in|register)",
    r"(?:article|story) is (?:only |reserved )?(?:available )?(?:only )?(?:for|to) (?:paying )?(?:subscribers|members)",
    r"(?:subscribe|sign up|log in|sign in) to read (?:the )?(?:full|whole|rest)",
    r"you(?:.ve| have) (?:reached|used|read) (?:your|all of your|all your) (?:\w+ ){0,3}articles?",
    r"this (?:article|story) is behind a paywall",
    r"um weiterzulesen|jetzt weiterlesen mit|artikel ist (?:nur )?für abonnent",
    r"(?:article|contenu) (?:est )?réservé (?:à nos|aux) abonnés|il vous reste \d+ ?% de",
    r"(?:contenido|artículo) (?:exclusivo|solo|sólo) para suscriptores|suscríbete para (?:seguir|continuar) leyendo",
    r"(?:статья|материал) доступ(?:на|ен) только|оформите подписку,? чтобы (?:читать|продолжить)",
    r"(?:登录|订阅|登錄|訂閱)后?(?:继续|即可|繼續)阅读|本文仅限(?:会员|订阅)",
    r"この記事は(?:有料)?会員限定|残り\d+文字",
    r"(?:للمشتركين|للمشتركون) فقط|اشترك (?:الآن )?لمتابعة القراءة",
)
CONSENT = (
    r"(?:accept|reject|allow|manage) (?:all )?(?:cookies|cookie settings)|accept all\b|reject all\b",
    r"(?:we|this (?:site|website)|our partners) (?:and our \w+ )?uses? cookies",
    r"before you continue to",
    r"your (?:cookie|privacy) (?:choices|preferences|settings)|we value your privacy",
    r"store and/or access information|process(?:ing)? (?:your )?personal data",
    r"alle (?:cookies )?akzeptieren|wir (?:und unsere partner )?(?:verwenden|nutzen) cookies|zustimmen und weiter",
    r"tout accepter|accepter (?:tous )?les cookies|nous utilisons des cookies|continuer sans accepter",
    r"aceptar (?:todas )?(?:las )?cookies|(?:utilizamos|usamos) cookies|configurar cookies",
    r"мы используем (?:файлы )?cookie|принять (?:все )?(?:файлы )?cookie",
    r"接受所有\s?cookie|我们使用\s?cookie",
    r"すべての\s?cookie\s?を(?:許可|受け入れ)|cookie\s?を使用して",
    r"ملفات تعريف الارتباط",
)
LOGIN = (
    r"(?:forgot|forgotten|reset) (?:your )?password",
    r"(?:log|sign) in (?:to your account|to continue|with (?:google|facebook|apple|an account))",
    r"(?:please|you (?:must|need to)) (?:log|sign) in|create an account|don.t have an account\?",
    r"keep me (?:logged|signed) in",
    r"passwort vergessen|bitte (?:melden sie sich|loggen sie sich|einloggen)",
    r"mot de passe oublié|connectez-vous|veuillez vous (?:connecter|identifier)",
    r"(?:olvidaste tu|olvidado (?:su|tu)) contraseña|inici[ae] sesión",
    r"забыли пароль|войдите,? чтобы",
    r"忘记密码|请先?登录",
    r"パスワードをお?忘れ|ログインしてください",
    r"نسيت كلمة (?:المرور|السر)|يرجى تسجيل الدخول",
)
ERROR = (
    r"\b(?:404|403|410|500|502|503|504)\b.{0,20}(?:not found|error|forbidden|gone|bad gateway|unavailable|time-?out)",
    r"(?:error|http|status) (?:code )?(?:404|403|410|500|502|503|504)\b",
    r"page (?:you (?:are|were|.re) looking for|you requested|can(?:.t|not| not) be found|could not be found)",
    r"page (?:was )?not found|page (?:doesn.t|does not) exist|page has (?:moved|been removed)",
    r"access denied|you don.t have permission to access",
    r"internal server error|service (?:temporarily )?unavailable|bad gateway|error establishing a database",
    r"seite (?:wurde )?(?:leider )?nicht gefunden",
    r"page (?:introuvable|non trouvée)",
    r"página no (?:encontrada|existe)",
    r"страница не найдена",
    r"页面(?:不存在|未找到)|找不到该?页面",
    r"ページが見つかりません",
    r"الصفحة غير موجودة",
)


_SHORT = 1_200
"""Latin letters from which on a text counts as an article, whatever the page says."""
_ENOUGH = 20_000
"""Code points that are searched for that many letters."""
_REST = 250
"""Letters besides the notices from which on a page counts as an article."""
_DENSE = 2.5
"""Weight of a letter of a script without spaces, in Latin letters."""
_LINE = 400
_OPENING = 40
_SEARCHED = 100_000
"""Code points of a page's text that are searched for notices."""


@dataclass(frozen=True, slots=True)
class _BlockedPage:
    reason: str
    phrases: re.Pattern[str]


def _blocked_page(reason: str, phrases: tuple[str, ...]) -> _BlockedPage:
    return _BlockedPage(reason, re.compile("|".join(phrases), re.IGNORECASE))


_PAYWALL = _blocked_page(
    "the rest of the article is behind a paywall; save the whole article from a browser where you may read it",
    PAYWALL,
)
_BLOCKED_PAGES = (
    _blocked_page("the page is a robot check, not the article; save the article from a browser", ROBOT_CHECK),
    _blocked_page("the page reports an error and has no article; check the address", ERROR),
    _blocked_page("the page asks for consent and has no article; save the article from a browser", CONSENT),
    _blocked_page("the page asks for a login; save the article from a browser where you are logged in", LOGIN),
)
_NOT_FREE = re.compile(r"\"isAccessibleForFree\"\s{0,5}:\s{0,5}\"?false", re.IGNORECASE)
"""Publishers' mark for search engines that a page has only the opening (schema.org)."""
_SENTENCE = re.compile(r"[^.!?。！？؟\n]+[.!?。！？؟]*")


def blocked_reason(page: str, article: str = "", title: str | None = None, *, markup: bool = False) -> str | None:
    """Why a page has no article, for a person; None if it has one.

    ``page`` is the decoded input, HTML if ``markup`` is true. ``article`` and ``title`` are the results of cleaning.
    """
    if _size(article[:_ENOUGH]) >= _SHORT:
        return None
    shown = _visible_text(page) if markup else page[:_SEARCHED]
    if markup and article and _is_article_body(page, article):
        return None
    if (markup and _NOT_FREE.search(page)) or _PAYWALL.phrases.search(shown):
        return _PAYWALL.reason
    shown_text = "\n".join(filter(None, (title, article))) if article else shown
    return next((kind.reason for kind in _BLOCKED_PAGES if _is_mostly_notice(shown_text, kind.phrases)), None)


def paywall_notice(removed: Iterable[str]) -> str | None:
    """A notice if the text removed from a page says that the rest is for subscribers; else None."""
    for text in removed:
        if len(text) <= _LINE and _PAYWALL.phrases.search(text):
            return f"the text ends at a paywall (“{' '.join(text.split())[:80]}”); the rest of the article is missing"
    return None


def _is_article_body(page: str, article: str) -> bool:
    """True if the article is the full ``articleBody`` that the page gives search engines."""
    start = page.find('"articleBody"')
    opening = re.escape(article[:_OPENING].split("\n")[0].strip())
    return start >= 0 and bool(opening) and re.search(opening, page[start:]) is not None and len(article) > _REST


def _is_mostly_notice(shown_text: str, phrases: re.Pattern[str]) -> bool:
    sentences = _SENTENCE.findall(shown_text)
    notices = [sentence for sentence in sentences if phrases.search(sentence)]
    return bool(notices) and _size(shown_text) - sum(map(_size, notices)) < _REST


def _visible_text(markup: str) -> str:
    """Roughly the visible text of an HTML page."""
    from lxml import etree, html

    try:
        tree = html.document_fromstring(markup)
    except (etree.LxmlError, ValueError):
        return ""
    etree.strip_elements(tree, "script", "style", "template", etree.Comment, with_tail=False)
    return "\n".join(text for piece in tree.itertext() if (text := piece.strip()))[:_SEARCHED]


def _size(text: str) -> float:
    return sum(_DENSE if char >= "\u2e80" else 1 for char in text if char.isalpha())
