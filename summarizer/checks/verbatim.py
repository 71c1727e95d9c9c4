"""Where an article says something in the very words: marks, spaces, case and width of characters aside."""

import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator

from summarizer.article import Article
from summarizer.text.stems import word_spans

_SHORTEST = 4
"""Words (pairs of characters, where no spaces part words) from which a part of a sentence is its wording."""
_PLACES = 50
"""Repetitions looked at."""


class _Kept(dict[int, str]):
    """For ``str.translate``: a letter, digit or mark stays, all else is a space."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        stays = character.isalnum() or unicodedata.category(character)[0] == "M"
        return self.setdefault(code, character if stays else " ")


_KEPT = _Kept()


def plain(text: str) -> str:
    """The letters, digits and marks on them in lower case; one space for whatever stands between them."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(folded.translate(_KEPT).split())


class Wording:
    """The words of an article, to be looked up verbatim."""

    def __init__(self, article: Article, barred: frozenset[int] = frozenset()) -> None:
        """``barred`` are numbers of sentences that are not found."""
        self._numbers: list[int] = []
        self._starts: list[int] = []
        self._whole: dict[str, list[int]] = defaultdict(list)
        pieces: list[str] = []
        length = 0
        for sentence in article.sentences:
            text = plain(article.sentence_text(sentence))
            if not text:
                continue
            if sentence.number in barred:
                text = "\n"  # nothing goes on across it
            else:
                self._whole[text].append(sentence.number)
            self._numbers.append(sentence.number)
            self._starts.append(length)
            pieces.append(text)
            length += len(text) + 1
        self._text = " ".join(pieces)

    def places(self, text: str) -> list[tuple[int, ...]]:
        """The numbers of the sentences that have these words: whole sentences, or else a stretch of one or more."""
        words = plain(text)
        if not words:
            return []
        whole: list[tuple[int, ...]] = [(number,) for number in self._whole.get(words, ())]
        if whole or words not in self._text or len(word_spans(words)) < _SHORTEST:
            return whole
        return list(dict.fromkeys(self._stretches(words)))

    def _stretches(self, words: str) -> Iterator[tuple[int, ...]]:
        at = -1
        for _ in range(_PLACES):
            at = self._text.find(words, at + 1)
            if at < 0:
                return
            if self._parts_words(at) and self._parts_words(at + len(words)):
                first = bisect_right(self._starts, at) - 1
                last = bisect_right(self._starts, at + len(words) - 1)
                yield tuple(self._numbers[first:last])

    def _parts_words(self, at: int) -> bool:
        """True where a word ends or begins; between characters of a script without spaces, everywhere."""
        around = self._text[max(at - 1, 0) : at + 1]
        return at in (0, len(self._text)) or " " in around or len(word_spans(f"x{around[1]}")) > 1
