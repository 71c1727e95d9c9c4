"""Pages that stand where an article should: a login, a paywall, a question for consent, a check for robots, an error.

They are told by what such pages say to their reader, and only where little else is said: an article about cookies
has much more text than a cookie notice.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from summarizer.reading import notices

_SHORT = 1_200
"""Letters (of Latin script) from which on a text is an article, whatever else the page says."""
_ENOUGH = 20_000
"""Code points in which that many letters are found, if there are any."""
_REST = 250
"""Letters beside the notices from which on a page is an article after all."""
_DENSE = 2.5
"""A letter of a script without blanks says as much as this many Latin ones."""
_LINE = 400
_OPENING = 40
_SEARCHED = 100_000
"""Code points of a page's words that are searched for notices."""


@dataclass(frozen=True, slots=True)
class _Wall:
    reason: str
    phrases: re.Pattern[str]


def _wall(reason: str, phrases: tuple[str, ...]) -> _Wall:
    return _Wall(reason, re.compile("|".join(phrases), re.IGNORECASE))


_PAYWALL = _wall(
    "only the opening stands before a paywall; save the whole article from a browser where you may read it",
    notices.PAYWALL,
)
_WALLS = (
    _wall("the page is a check for robots, not the article; save the article from a browser", notices.ROBOT_CHECK),
    _wall("the page reports an error and holds no article; check the address", notices.ERROR),
    _wall("the page asks for consent and holds no article; save the article from a browser", notices.CONSENT),
    _wall(
        "the page is a login, not the article; save the article from a browser where you are logged in", notices.LOGIN
    ),
)
_NOT_FREE = re.compile(r"\"isAccessibleForFree\"\s{0,5}:\s{0,5}\"?false", re.IGNORECASE)
"""How publishers tell search engines that a page is only the opening (schema.org)."""
_SENTENCE = re.compile(r"[^.!?。！？؟\n]+[.!?。！？؟]*")


def wall(page: str, article: str = "", title: str | None = None, *, markup: bool = False) -> str | None:
    """Why a page holds no article, in words for a person; None where it holds one.

    ``page`` is the decoded input, HTML when ``markup`` says so; ``article`` and ``title`` are what cleaning found.
    """
    if _size(article[:_ENOUGH]) >= _SHORT:
        return None
    shown = _words(page) if markup else page[:_SEARCHED]
    if markup and article and _is_given(page, article):
        return None
    if (markup and _NOT_FREE.search(page)) or _PAYWALL.phrases.search(shown):
        return _PAYWALL.reason
    said = "\n".join(filter(None, (title, article))) if article else shown
    return next((kind.reason for kind in _WALLS if _says_little_else(said, kind.phrases)), None)


def cut_off(removed: Iterable[str]) -> str | None:
    """A sentence for the user when what was left out of a page says that the rest is for subscribers; else None."""
    for text in removed:
        if len(text) <= _LINE and _PAYWALL.phrases.search(text):
            return f"the text ends at a paywall (“{' '.join(text.split())[:80]}”); the rest of the article is missing"
    return None


def _is_given(page: str, article: str) -> bool:
    """True when an article is the ``articleBody`` that a page gives search engines, whole."""
    start = page.find('"articleBody"')
    opening = re.escape(article[:_OPENING].split("\n")[0].strip())
    return start >= 0 and bool(opening) and re.search(opening, page[start:]) is not None and len(article) > _REST


def _says_little_else(said: str, phrases: re.Pattern[str]) -> bool:
    sentences = _SENTENCE.findall(said)
    notices_said = [sentence for sentence in sentences if phrases.search(sentence)]
    return bool(notices_said) and _size(said) - sum(map(_size, notices_said)) < _REST


def _words(markup: str) -> str:
    """What a page of HTML shows, roughly."""
    from lxml import etree, html

    try:
        tree = html.document_fromstring(markup)
    except (etree.LxmlError, ValueError):
        return ""
    etree.strip_elements(tree, "script", "style", "template", etree.Comment, with_tail=False)
    return "\n".join(text for piece in tree.itertext() if (text := piece.strip()))[:_SEARCHED]


def _size(text: str) -> float:
    return sum(_DENSE if char >= "\u2e80" else 1 for char in text if char.isalpha())
