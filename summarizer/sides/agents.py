"""Of whom a sentence tells as one that acts, and not only in passing."""

import re

from summarizer.positions.syntax import find_cues, tokenize
from summarizer.quotations.lexicon import DETERMINERS, PREPOSITIONS
from summarizer.sides.names import name_words

_WORD = re.compile(r"[^\W_]+(?:[-.&][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?(?!\w)")
_MARK = re.compile(r"[^\s.]")
_IN_PASSING = PREPOSITIONS - {"by"} | {"to"}
"""After these a name is no agent: ``the ministers of Norland``; after *by* it is."""


def names_agent(text: str, holder: str, language: str) -> bool:
    """True when a sentence names the holder as one that acts: outside English, when it names the holder at all.

    ``Norland closed the border`` does; ``Norland’s war``, ``troops in Norland`` do not.
    """
    names = name_words(holder) or frozenset(holder.lower().split())
    if language != "en":
        return any(_stump(name) in text.lower() for name in names)
    words = list(_WORD.finditer(text))
    for at, word in enumerate(words):
        if word[0].lower() not in names:
            continue
        last = at
        while last + 1 < len(words) and words[last + 1][0].lower() in names:
            last += 1
        if not _POSSESSIVE.match(text, words[last].end()) and not _in_passing(text, words, at):
            return True
    return False


def _stump(name: str) -> str:
    """A name without what a declension may change."""
    return name[: max(len(name) - 3, 4)]


def _in_passing(text: str, words: list[re.Match[str]], at: int) -> bool:
    """True when a preposition governs the name, determiners and other capitalised words in between aside."""
    for before in range(at - 1, -1, -1):
        word = words[before][0]
        if _MARK.search(text, words[before].end(), words[before + 1].start()):
            return False
        if word.lower() in _IN_PASSING:
            return True
        if not (word[0].isupper() or word.lower() in DETERMINERS):
            return False
    return False


def tells_a_side(text: str) -> bool:
    """True when a sentence has a word that can take a side."""
    return bool(find_cues(tokenize(text)))
