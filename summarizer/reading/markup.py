"""HTML of books and mails → blocks of text with headings and lists marked: all of it, in order.

Nothing here decides what is an article; pages of the web go through cleaning instead.
"""

import re
from typing import Any

from lxml import html

_HEADINGS = {"h1": "# ", "h2": "## ", "h3": "## ", "h4": "## ", "h5": "## ", "h6": "## "}
_BLOCKS = frozenset(
    "p div section article blockquote ul ol dl dt dd table tr td th figure figcaption aside header footer main pre hr "
    "body address center".split()
)
_SKIPPED = frozenset("script style nav head template svg math noscript s strike del title".split())
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_DEEPEST = 200
_SUPERSCRIPT = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")


def blocks_of(page: str, *, quoted_mail: bool = True) -> tuple[list[str], bool]:
    """The blocks of a page, and whether older mail was left out, which happens without ``quoted_mail``.

    Raises lxml's errors and ValueError for what is no markup.
    """
    tree = html.document_fromstring(
        page.encode("utf-8", "replace"), html.HTMLParser(encoding="utf-8", remove_comments=True)
    )
    body = tree.find("body")
    writer = _Writer(quoted_mail)
    if body is not None:
        writer.write(body, 0)
    return writer.blocks(), writer.left_out


class _Writer:
    """Words of a page, block by block."""

    def __init__(self, quoted_mail: bool) -> None:
        self.left_out = False
        self._quoted_mail = quoted_mail
        self._blocks: list[str] = []
        self._words: list[str] = []
        self._mark = ""

    def blocks(self) -> list[str]:
        """What was written."""
        self._end()
        return self._blocks

    def write(self, element: Any, depth: int) -> None:
        """The element's words and those of the elements in it."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _SKIPPED or not tag or depth > _DEEPEST or self._is_hidden(element):
            return
        mark = _HEADINGS.get(tag) or ("* " if tag == "li" else "")
        block = bool(mark) or tag in _BLOCKS
        if block:
            self._end()
            self._mark = mark or self._mark
        elif tag == "br":
            self._words.append(" ")
        self._words.append(_raised(element) if tag == "sup" else element.text or "")
        for child in element:
            self.write(child, depth + 1)
            self._words.append(child.tail or "")
        if block:
            self._end()
            self._mark = ""

    def _is_hidden(self, element: Any) -> bool:
        if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
            return True
        quoted = element.get("type") == "cite" or "gmail_quote" in (element.get("class") or "").split()
        if quoted and not self._quoted_mail:
            self.left_out = True
            return True
        return False

    def _end(self) -> None:
        words = " ".join("".join(self._words).split())
        if words:
            self._blocks.append(self._mark + words)
            self._mark = ""
        self._words.clear()


def _raised(element: Any) -> str:
    """The words of a superscript: a figure stays apart from the figure before it."""
    words = element.text or ""
    return words.translate(_SUPERSCRIPT) if words.strip("0123456789+-") == "" else words
