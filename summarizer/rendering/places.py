"""Where evidence is found, in words: ``¶ 4, line 12``, counted in the text that ``summarize clean`` prints; before it
stands the page, chapter or time by which a person finds it in the input.
"""

from collections.abc import Iterable, Sequence

from summarizer.rendering.safe import one_line
from summarizer.results import Evidence, Place

_QUOTATION_MARKS = frozenset("\"'“‘«„‹「『")
_WEB = ("http://", "https://")


def where(evidence: Iterable[Evidence]) -> str:
    """The places of some pieces, each named once: ``¶ 3, line 5; ¶ 5, lines 9, 10``, or ``page 2, ¶ 7, line 13``."""
    lines: dict[tuple[str, int], list[int]] = {}
    for piece in evidence:
        known = lines.setdefault((landmark(piece.place), piece.place.paragraph), [])
        if piece.place.line not in known:
            known.append(piece.place.line)
    return "; ".join(_named(mark, paragraph, found) for (mark, paragraph), found in lines.items())


def _named(mark: str, paragraph: int, lines: Sequence[int]) -> str:
    before = f"{mark}, " if mark else ""
    return f"{before}¶ {paragraph}, line{'s' * (len(lines) > 1)} {', '.join(map(str, lines))}"


def landmark(place: Place) -> str:
    """``page 3``, ``“The Bridge”`` or ``0:01:05``; empty where the input has none of these."""
    if place.page is not None:
        return f"page {place.page}"
    return place.time or (in_marks(one_line(place.chapter)) if place.chapter else "")


def link_of(place: Place) -> str | None:
    """The place's web address, or None where there is none that a browser should follow."""
    return place.link if place.link and place.link.startswith(_WEB) else None


def in_marks(words: str) -> str:
    """Words between quotation marks, unless they begin with one themselves."""
    return words if words[:1] in _QUOTATION_MARKS else f"“{words}”"


def joined(evidence: Sequence[Evidence]) -> str:
    """The pieces as one text, with an ellipsis where the article has words between them."""
    text, end = "", None
    for piece in evidence:
        gap = "" if end is None else " " if piece.start - end <= _A_BREAK else " … "
        text, end = text + gap + piece.quote, piece.end
    return text


_A_BREAK = 2
"""Code points between two sentences that follow each other, a blank line between paragraphs included."""
