"""Finding a model's quoted words in the article, whatever quotation marks, dashes or white space it used."""

import re

from summarizer.article import Article, Span

_SINGLE = "'‘’‚‛`´′"
_DOUBLE = '"“”„‟«»″'
_DASH = "-‐‑‒–—―−"
_ALIKE = {mark: f"[{re.escape(group)}]" for group in (_SINGLE, _DOUBLE, _DASH) for mark in group}
_PIECE = re.compile(r"\s*\[\s*(?:…|\.\.\.)\s*\]\s*|\s+|…|\.\.\.|.", re.DOTALL)
_LEFT_OUT = r"(?:(?!\b(?:not|never|no|nor|neither|without|hardly)\b|n['’]t\b)(?:\.\.\.|[^.!?\n])){0,200}?"
"""What ``[…]`` may stand for: words of the same sentence, and none that turn it round."""
_PLAIN_WORD = re.compile(r"[a-z]{3,}")
_FRAME = re.compile(rf"^[\s{re.escape(_SINGLE + _DOUBLE)}]+|[\s{re.escape(_SINGLE + _DOUBLE)}]+$")


def find_quote(article: Article, words: str) -> Span | None:
    """The span of the article's own words that ``words`` repeats verbatim, or None.

    Kinds of quotation marks, dashes, ellipsis and white space (also before a mark) are alike; letters must agree,
    first in their case, then without it; ``[…]`` stands for words left out inside one sentence. Quotation marks and a
    closing comma or full stop around ``words`` are not part of the search. A match starts and ends at a word's edge.
    Of several places the first is returned.
    """
    core = _FRAME.sub("", words)
    at = article.text.find(core) if any(map(str.isalnum, core)) else -1
    if at >= 0 and _at_edges(article.text, at, at + len(core)):
        return Span(at, at + len(core))
    lowered = article.text.lower()
    if any(word not in lowered for word in _PLAIN_WORD.findall(core.lower())):
        return None
    for candidate in (core, _FRAME.sub("", core.rstrip(".,;:")), _FRAME.sub("", core)):
        pattern = _pattern(candidate)
        if pattern is None:
            continue
        found = re.search(pattern, article.text) or re.search(pattern, article.text, re.IGNORECASE)
        if found:
            return Span(found.start(), found.end())
    return None


def _at_edges(text: str, start: int, end: int) -> bool:
    """True when no word goes on across either end."""
    inside_left = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    inside_right = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return not inside_left and not inside_right


def _pattern(words: str) -> str | None:
    if not any(c.isalnum() for c in words):
        return None
    body = "".join(_alike(piece) for piece in _PIECE.findall(words))
    return (r"(?<!\w)" if words[0].isalnum() else "") + body + (r"(?!\w)" if words[-1].isalnum() else "")


def _alike(piece: str) -> str:
    if piece.isspace():
        return r"\s+"
    if piece in ",;:.!?":
        return rf"\s?{re.escape(piece)}"
    if "[" in piece and piece != "[":
        return rf"\b{_LEFT_OUT}\b"
    if piece in {"…", "..."}:
        return r"(?:…|\.\.\.)"
    return _ALIKE.get(piece) or re.escape(piece)
