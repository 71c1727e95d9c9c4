"""Where evidence is found, in words: ``¶ 4, line 12``, counted in the text that ``summarize clean`` prints."""

from collections.abc import Iterable, Sequence

from summarizer.results import Evidence, Place

_QUOTATION_MARKS = frozenset("\"'“‘«„‹「『")
_WEB = ("http://", "https://")


def where(evidence: Iterable[Evidence]) -> str:
    """The places of some pieces, each named once: ``¶ 3, line 5; ¶ 5, lines 9, 10``."""
    lines: dict[int, list[int]] = {}
    for piece in evidence:
        known = lines.setdefault(piece.place.paragraph, [])
        if piece.place.line not in known:
            known.append(piece.place.line)
    return "; ".join(_named(paragraph, found) for paragraph, found in lines.items())


def _named(paragraph: int, lines: Sequence[int]) -> str:
    return f"¶ {paragraph}, line{'s' * (len(lines) > 1)} {', '.join(map(str, lines))}"


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
