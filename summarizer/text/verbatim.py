"""Whether words stand in a text verbatim, whatever the marks, spaces and capitals around them."""

import re
import unicodedata
from collections.abc import Iterator

from summarizer.text.quotes import ANY_MARK

_ELLIPSIS = re.compile(r"(?:\[\s*)?(?:\.\s?\.\s?\.|…)(?:\s*\])?|\[\s*\]")
_INSERTED = re.compile(r"[\[［][^\[\]［］]*[\]］]")
_WORD = re.compile(r"\w+")


class VerbatimText:
    """A text prepared for the question whether words stand in it verbatim."""

    def __init__(self, text: str) -> None:
        self._words = words_of(text)
        self._line = f" {' '.join(self._words)} "
        self._known = frozenset(self._words)
        self._solid = "".join(self._words)

    def holds(self, quoted: str) -> bool:
        """True when the words stand in the text in this order.

        An ellipsis and [inserted words] may stand for anything, other marks, spaces and capitals make no difference.
        """
        at = 0
        for piece in pieces_of(quoted):
            place = self._solid.find(piece, at) if _solid(piece) else self._line.find(f" {piece} ", at)
            if place < 0:
                return False
            at = place + len(piece)
        return True

    def holds_any(self, quoted: str) -> bool:
        """True when at least one of the words stands in the text, or begins a word of it."""
        words = [word for piece in pieces_of(quoted) for word in piece.split()]
        return not words or any(self._has(word) for word in words)

    def _has(self, word: str) -> bool:
        if _solid(word):
            return any(pair in self._solid for pair in _pairs(word))
        return word in self._known or (len(word) >= 4 and f" {word[: max(4, len(word) - 2)]}" in self._line)


def words_of(text: str) -> list[str]:
    """Words without case, marks and accents typed apart; what an apostrophe joins is one word."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _WORD.findall(re.sub(r"(?<=\w)['’ʼ`´](?=\w)", "", plain).replace("\xad", ""))


def pieces_of(quoted: str) -> list[str]:
    """The runs of words between what the quoting writer left out or put in."""
    cut = _INSERTED.sub("…", _ELLIPSIS.sub("…", quoted))
    return list(filter(None, _pieces(cut)))


def _pieces(cut: str) -> Iterator[str]:
    for piece in cut.split("…"):
        joined = " ".join(words_of(piece))
        yield joined.replace(" ", "") if _solid(joined) else joined


def _solid(text: str) -> bool:
    """True for scripts that write without spaces."""
    return any("\u3040" <= c <= "\u9fff" or "\u0e00" <= c <= "\u0eff" for c in text)


def _pairs(word: str) -> list[str]:
    return [word[at : at + 2] for at in range(max(1, len(word) - 1))]


def verbatim_span(text: str, words: str) -> tuple[int, int] | None:
    """From where to where some words stand in a text; white space and quotation marks make no difference.

    None where they do not stand there. A pair of code points, end exclusive.
    """
    outer = " .…" + ANY_MARK
    parts = [re.escape(part) for part in words.strip(outer).split()]
    found = re.search(r"\s+".join(parts), text) if parts else None
    return found.span() if found else None
