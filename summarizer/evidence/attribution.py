"""Whose words they are: what the article has in quotation marks, and who says it."""

import re

from summarizer.article import Article
from summarizer.evidence.lexicon import SPEECH_VERBS
from summarizer.evidence.wording import Wording

_OPEN_CLOSE = {"“": "”", "„": "“", "«": "»"}
_MARK = re.compile(r"[“”„«»\"]|(?<!\w)[‘'`](?=\s?\w)|(?<=[\w.,!?…])\s?['’](?!\w)")


def quoted_in(wording: Wording) -> frozenset[int]:
    """The positions of the words of one sentence that stand inside its own quotation marks."""
    ranges = _quoted_ranges(wording.text)
    return frozenset(at for at, start in enumerate(wording.starts) if any(a <= start < b for a, b in ranges))


def quoted_positions(article: Article, sentences: list[Wording]) -> list[frozenset[int]]:
    """For each sentence the positions of its words that stand inside quotation marks."""
    found: list[set[int]] = [set() for _ in sentences]
    for paragraph in article.paragraphs:
        span = paragraph.span
        ranges = _quoted_ranges(article.text[span.start : span.end])
        if not ranges:
            continue
        for number in paragraph.sentences:
            offset = article.sentences[number].span.start - span.start
            for at, start in enumerate(sentences[number].starts):
                if any(a <= start + offset < b for a, b in ranges):
                    found[number].add(at)
    return [frozenset(positions) for positions in found]


def _quoted_ranges(text: str) -> list[tuple[int, int]]:
    """Half-open ranges between quotation marks; one left open ends with the paragraph."""
    ranges: list[tuple[int, int]] = []
    opened: tuple[int, str] | None = None
    for match in _MARK.finditer(text):
        mark = match[0].strip()
        if opened is None:
            if mark in _OPEN_CLOSE:
                opened = (match.end(), _OPEN_CLOSE[mark])
            elif mark == '"':
                opened = (match.end(), mark)
            elif mark in {"‘", "`"} or (mark == "'" and not text[: match.start()].rstrip()[-1:].isalnum()):
                opened = (match.end(), "’")
        elif mark == opened[1] or (opened[1] == "’" and mark in {"'", "’"}):
            ranges.append((opened[0], match.start()))
            opened = None
    if opened and opened[1] != "’":
        ranges.append((opened[0], len(text)))
    return [(a, b) for a, b in ranges if b - a > 1]


_NOT_NAMES = frozenset(
    "he she they it we i you the a an this that who but and in on at as his her their mr mrs ms dr".split()
)
_PRONOUNS = frozenset("he she they it we i who".split())
_NEAR_VERB = 4
"""How many words may stand between a speaker's name and the verb of speech."""
_LOOK_BACK = 3
"""How many sentences back the speaker of a quotation is sought."""


def speech_subject(wording: Wording, quoted: frozenset[int] = frozenset()) -> set[str]:
    """The stems of the capitalised words beside a verb of speech outside quotation marks; empty when there are none.

    Before the verb up to the nearest comma or dash, else after it: ``Ilse Brandt said``, ``said Ilse Brandt``.
    """
    for at, word in enumerate(wording.words):
        if word not in SPEECH_VERBS or at in quoted:
            continue
        beside = (*wording.words[max(at - 1, 0) : at], *wording.words[at + 1 : at + 2])
        if not _PRONOUNS.isdisjoint(beside):
            continue
        before = [i for i in range(max(at - _NEAR_VERB, 0), at) if i not in quoted and wording.capital[i]]
        after = []
        for i in range(at + 1, min(at + 1 + _NEAR_VERB, len(wording.words))):
            if wording.breaks[i]:
                break
            if i not in quoted and wording.capital[i]:
                after.append(i)
        inverted = at in quoted or at == 0 or wording.breaks[at] or (at - 1) in quoted or word == "according"
        named = (after or before) if inverted else before
        if named:
            return {wording.forms[i] for i in named if wording.words[i] not in _NOT_NAMES}
    return set()


def speaker(sentences: list[Wording], quoted: list[frozenset[int]], number: int) -> set[str]:
    """The stems of the name of whoever speaks in a sentence, looked for there and a few sentences before."""
    for near in range(number, max(number - _LOOK_BACK, 0) - 1, -1):
        found = speech_subject(sentences[near], quoted[near])
        if found:
            return found
    return set()
