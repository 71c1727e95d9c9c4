"""Acts and bills by name: what ``the bill`` or ``this legislation`` is, where an article names only one."""

import re

from summarizer.article import Article, Span

_NAMED = re.compile(
    r"(?:[A-Z][\w’'-]+\s+)(?:(?:[A-Z][\w’'-]+|of|the|and|for|to|on|Against)\s+){0,7}(?:Act|Bill)\b(?!\s+[A-Z])"
)
_ANAPHOR = re.compile(r"(?:the|this|that)\s+(?:bill|legislation|act|measure)", re.IGNORECASE)
_OPENING = re.compile(r"(?:The|A|An|This|That)\s+")
_FEW = 2


class NamedActs:
    """The acts and bills that one article names."""

    def __init__(self, article: Article) -> None:
        found: dict[str, Span] = {}
        for match in _NAMED.finditer(article.text):
            opening = _OPENING.match(match.group())
            start = match.start() + (opening.end() if opening else 0)
            name = " ".join(article.text[start : match.end()].split())
            if len(name.split()) > _FEW:
                found.setdefault(name.casefold(), Span(start, match.end()))
        self._article = article
        self._only = next(iter(found.values())) if len(found) == 1 else None

    def resolved(self, target: Span) -> Span:
        """The name, for a phrase that can only stand for it; else the phrase itself."""
        anaphor = _ANAPHOR.fullmatch(self._article.quote(target))
        return self._only if anaphor and self._only else target
