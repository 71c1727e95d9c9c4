"""Statements that are sentences of the article word for word but for one place: there the article decides."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_TOKEN = re.compile(r"\x00|[^\W\d_](?:[^\W\d_]|['’](?=\w))*|\d+")
_LEAST = 5
"""Words besides the places left open that make a statement a copy of a sentence, and no chance."""


@dataclass(frozen=True, slots=True)
class Masked:
    """The words of a text in lower case, with some places of it left open."""

    words: str
    places: int

    @property
    def tells(self) -> bool:
        """True when enough words are left to know the sentence by."""
        return len(self.words.split()) - self.places >= _LEAST

    def found_in(self, sentence: "Masked") -> int | None:
        """How many open places of a sentence come before the stretch that is the same; None without such a stretch."""
        at = sentence.words.find(self.words)
        return None if at < 0 else sentence.words.count("\x00", 0, at)


def masked(text: str, spans: Iterable[tuple[int, int]]) -> Masked:
    """A text with the spans left open; spans are in order and do not overlap."""
    parts, at, places = [], 0, 0
    for start, end in spans:
        parts += [text[at:start], " \x00 "]
        at, places = end, places + 1
    words = _TOKEN.findall("".join([*parts, text[at:]]).casefold())
    return Masked(f" {' '.join(words)} ", places)
