"""Recognises by its wording what is no article: lines of page furniture (menus, share buttons, captions and so on), and
pages shown instead of an article (a login, a paywall, a cookie notice, a robot check, an error).

The phrases are in ``summarizer/text/data/LANGUAGE/furniture.toml``.
"""

import re
from collections.abc import Iterable
from functools import cache

from summarizer.ingest.clean.blocks import size
from summarizer.text.lexicon import languages_with, table
from summarizer.text.sentences import is_affiliation
from summarizer.text.typography import BULLETS, letters, sentence_end

SPONSOR = "sponsor line"
RELATED = "link to other pages"
SHARE = "share buttons"
CAPTION = "caption or picture credit"
NEWSLETTER = "newsletter or subscription call"
COOKIES = "cookie or privacy notice"
CONTACT = "contact line"
COPYRIGHT = "copyright line"
COMMENTS = "comments"
MENU = "site menu"
ORNAMENT = "number or ornament"
BEFORE = "site header, before the article"
AFTER = "site footer or links, after the article"
TITLE = "title, kept as metadata"
BYLINE = "byline, kept as metadata"
DATE = "date line, kept as metadata"
REPEATED = "repeated line"
WIRE = "agency code, not for readers"
FOLIO = "page number or running head"
STRAY = "stray line, no part of the text"
LINKS = "list of links"
OUTSIDE = "outside the article on its page"

_REASONS = {
    "sponsor": SPONSOR,
    "related": RELATED,
    "share": SHARE,
    "caption": CAPTION,
    "newsletter": NEWSLETTER,
    "cookies": COOKIES,
    "contact": CONTACT,
    "copyright": COPYRIGHT,
    "comments": COMMENTS,
    "menu": MENU,
}
_TABLES = tuple(table("furniture", language) for language in languages_with("furniture"))


def _split(text: str) -> list[str]:
    return [" ".join(piece.casefold().split()) for piece in text.split(";") if piece.strip()]


def _by_reason(section: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for known in _TABLES:
        for key, text in known.get(section, {}).items():
            found.setdefault(_REASONS[key], {}).update(dict.fromkeys(_split(text)))
    return {reason: tuple(phrases) for reason, phrases in found.items()}


def _words(key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for known in _TABLES for word in _split(known.get("words", {}).get(key, ""))))


WHOLE = _by_reason("whole")
OPENING = _by_reason("opening")
ANYWHERE = _by_reason("anywhere")
POLICY = _words("policy")
"""Words of legal notices, which may be paragraphs."""
CALLS = _words("calls")
"""Words of calls to action."""
CREDITS = _words("credits")
"""Words of picture credits."""


class Signs:
    """Phrases to search for, of which most lines have none: one pass over the shortest of them says so."""

    def __init__(self, phrases: Iterable[str]) -> None:
        shortest: list[str] = []
        for phrase in sorted(set(phrases), key=len):
            if not any(part in phrase for part in shortest):
                shortest.append(phrase)
        self._all = tuple(shortest)
        self._ascii = tuple(filter(str.isascii, shortest))

    def in_text(self, folded: str) -> bool:
        """True if the text has one of the phrases."""
        for phrase in self._ascii if folded.isascii() else self._all:  # noqa: SIM110 (any() takes twice as long)
            if phrase in folded:
                return True
        return False


MAX_LINE = 320
"""Longer blocks are judged by their position, not by a phrase in them."""
_SHORT = 160

GAP = r"(?:\s{2,}|\t)"
"""Between the columns of a line."""
BETWEEN = "[|·•>›»]"
"""Between the entries of a menu, with a space on either side."""
_PARTS = re.compile(rf"{GAP}|\s(?:{BETWEEN}|/)\s|\|")
_FEW, _MOST = 3, 0.6
"""A line of at least this many parts, of which at least this share are furniture, is furniture."""
_LEADING = f" \t()[]{{}}»›>*🔊{BULLETS}"
_WIRE = re.compile(
    r"zczc\b.*|nnnn|-30-|###|\^?eds:.*|\^?\w+ ?- .*\bwritethru\b.*|\^?(?:urgent|sked|advisory)\b ?-.*"
    r"|\(note: .*\bleads?\b.*\)|[a-z]{2,4}-[a-z]{2,3}/[a-z]{2,3}|\d{4} \d{6} [a-z]{3}"
)
_FOLIO = re.compile(
    r"\d{1,3} {3,}\S.{0,40}|\S.{0,60}? {3,}(?:page|seite|p\.) ?\d{1,3}|continued:? .{0,40}\d"
    r"|continued (?:on|from) .{0,40}"
)
_RUNNING_HEAD = re.compile(r"\S[^a-zß-ÿ]{4,60} {2,}\d{1,3}")
_PICTURE = "photos?|images?|pictures?|photograph|foto|bild"
_CREDITED = re.compile(rf".*[.!?)] (?:{_PICTURE}|crédit photo|фото)s?: ?\S.{{1,50}}")
_CREDIT_BEHIND = re.compile(rf".*[(\[](?:{_PICTURE}|credits?|source|quelle|crédits?)[:/] ?[^()\[\]]{{2,60}}[)\]]\.?")
_CALLS = re.compile(r"newsletter|inbox|e-?mails?\b|alerts?\b|\bapp\b|boletín|briefing")
_TRIM = " \t.,:;!?|/\\*#+>»›<«‹()[]{}-–—_=~0123456789" + BULLETS
_NAMED = {phrase: reason for reason, phrases in WHOLE.items() for phrase in phrases}


def _alternatives(phrases: dict[str, tuple[str, ...]], after: str = "") -> re.Pattern[str]:
    groups = []
    for number, listed in enumerate(phrases.values()):
        longest_first = sorted(listed, key=len, reverse=True)
        groups.append(f"(?P<r{number}>" + "|".join(map(re.escape, longest_first)) + ")")
    return re.compile("(?:" + "|".join(groups) + ")" + after)


_OPENING_REASONS = list(OPENING)
_OPENING = _alternatives(OPENING, r"(?P<colon>\s?[:：>»|])?(?!\w)")
_ANYWHERE = [(phrase, reason) for reason, phrases in ANYWHERE.items() for phrase in phrases]
_ANYWHERE_SIGNS = Signs(phrase for phrase, _ in _ANYWHERE)


def reason_for(text: str) -> str:
    """Why a line of flattened text is furniture; empty if its wording does not show that."""
    return match_furniture(text)[0]


def match_furniture(text: str) -> tuple[str, bool]:
    """The reason, and whether it is certain. A phrase in a line that may be a sentence is uncertain."""
    if len(text) > MAX_LINE:
        return "", False
    folded = text.casefold().replace("’", "'")
    if formal := _reason_by_form(text, folded):
        return formal, True
    opening = _OPENING.match(folded.lstrip(_LEADING))
    reason = _reason(opening, _OPENING_REASONS) if opening else ""
    if opening and (opening["colon"] or (reason == NEWSLETTER and len(text) <= _SHORT and _CALLS.search(folded))):
        return reason, True
    if _ANYWHERE_SIGNS.in_text(folded):
        named = next(named for phrase, named in _ANYWHERE if phrase in folded)
        return named, named in (CONTACT, COPYRIGHT) or not sentence_end().search(text)
    return (reason, False) if opening and len(text) <= _SHORT and not sentence_end().search(text) else ("", False)


def _reason_by_form(text: str, folded: str) -> str:
    """The reason for a line that is furniture as a whole: a known line, a row of them, a code, a page number."""
    bare = folded.strip(_TRIM)
    if not bare:
        return ORNAMENT
    if len(text) <= 60 and bare in _NAMED:
        return _NAMED[bare]
    if _WIRE.fullmatch(folded):
        return WIRE
    if len(text) <= _SHORT and (_FOLIO.fullmatch(folded) or _RUNNING_HEAD.fullmatch(text)):
        return FOLIO
    if ":" in folded and _CREDITED.fullmatch(folded):
        return CAPTION
    if folded[-1] in ")]." and len(text) <= 1.5 * _SHORT and _CREDIT_BEHIND.fullmatch(folded):
        return CAPTION
    if text[0].isdigit() and is_affiliation(text):
        return CONTACT
    return _named_parts(folded)


def _named_parts(folded: str) -> str:
    """The reason for a row of buttons or menu entries; empty for any other line."""
    parts = [part.strip(_TRIM) for part in _PARTS.split(folded)] if _PARTS.search(folded) else []
    named = [_NAMED[part] for part in parts if part in _NAMED]
    few = len(parts) < _FEW or len(named) < _MOST * len(parts)
    return "" if few else max(named, key=lambda reason: (named.count(reason), reason))


def _reason(match: re.Match[str], reasons: list[str]) -> str:
    return next(reason for number, reason in enumerate(reasons) if match[f"r{number}"])


# --- Pages shown instead of an article. One that says much else is an article, maybe about cookies.

_ARTICLE = 1_200
"""Latin letters from which on a text counts as an article, whatever the page says."""
_COUNTED = 20_000
"""Code points that are searched for that many letters."""
_BESIDES = 250
"""Letters besides the notices from which on a page counts as an article."""
_NOTICE_LINE = 400
_BODY_START = 40
_PAGE_SEARCHED = 100_000
"""Code points of a page's text that are searched for notices."""


_PAYWALL = "the rest of the article is behind a paywall; save the whole article from a browser where you may read it"
_BLOCKED_PAGES = {
    "the page is a robot check, not the article; save the article from a browser": "robot_check",
    "the page reports an error and has no article; check the address": "error",
    "the page asks for consent and has no article; save the article from a browser": "consent",
    "the page asks for a login; save the article from a browser where you are logged in": "login",
}


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    """The phrases of a kind of page, in all languages; compiled when first needed, which is seldom."""
    return re.compile("|".join(phrase for known in _TABLES for phrase in known.get("pages", {}).get(kind, ())), re.I)


_NOT_FREE = re.compile(r"\"isAccessibleForFree\"\s{0,5}:\s{0,5}\"?false", re.IGNORECASE)
"""Publishers' mark for search engines that a page has only the opening (schema.org)."""
_SENTENCE = re.compile(r"[^.!?。！？؟\n]+[.!?。！？؟]*")


def blocked_reason(page: str, article: str = "", title: str | None = None, *, markup: bool = False) -> str | None:
    """Why a page has no article, for a person; None if it has one.

    ``page`` is the decoded input, HTML if ``markup`` is true. ``article`` and ``title`` are the results of cleaning.
    """
    if size(letters(article[:_COUNTED])) >= _ARTICLE:
        return None
    shown = _visible_text(page) if markup else page[:_PAGE_SEARCHED]
    if markup and article and _is_article_body(page, article):
        return None
    if (markup and _NOT_FREE.search(page)) or _pattern("paywall").search(shown):
        return _PAYWALL
    shown_text = "\n".join(filter(None, (title, article))) if article else shown
    return next((why for why, kind in _BLOCKED_PAGES.items() if _is_mostly_notice(shown_text, kind)), None)


def paywall_notice(removed: Iterable[str]) -> str | None:
    """A notice if the text removed from a page says that the rest is for subscribers; else None."""
    for text in removed:
        if len(text) <= _NOTICE_LINE and _pattern("paywall").search(text):
            return f"the text ends at a paywall (“{' '.join(text.split())[:80]}”); the rest of the article is missing"
    return None


def _is_article_body(page: str, article: str) -> bool:
    """True if the article is the full ``articleBody`` that the page gives search engines."""
    start = page.find('"articleBody"')
    opening = re.escape(article[:_BODY_START].split("\n")[0].strip())
    return start >= 0 and bool(opening) and re.search(opening, page[start:]) is not None and len(article) > _BESIDES


def _is_mostly_notice(shown_text: str, kind: str) -> bool:
    sentences = _SENTENCE.findall(shown_text)
    notices = [sentence for sentence in sentences if _pattern(kind).search(sentence)]
    return bool(notices) and size(letters(shown_text)) - size(letters("".join(notices))) < _BESIDES


def _visible_text(markup: str) -> str:
    """Roughly the visible text of an HTML page."""
    from lxml import etree, html

    try:
        tree = html.document_fromstring(markup)
    except (etree.LxmlError, ValueError):
        return ""
    etree.strip_elements(tree, "script", "style", "template", etree.Comment, with_tail=False)
    return "\n".join(text for piece in tree.itertext() if (text := piece.strip()))[:_PAGE_SEARCHED]
