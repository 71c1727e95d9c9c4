"""When holders of different articles are one: carefully, since a wrong union puts words into somebody's mouth.

- A full name is one with the same full name under another title, and with itself without its middle names, unless
  courtesy titles clash or it fits several longer names ("Ana Maria Ruiz", "Ana Sofia Ruiz": "Ana Ruiz" stays alone).
- An abbreviation is one with the long name that an article introduces it for, "Port Workers' Union (PWU)", unless
  another article introduces it for another name.
- A single word is one with the same word only: in its article a surname was united already, and in another
  it may be a cousin's.
- A holder without a name, such as "the council" or "residents", stays in its article.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from summarizer.extract.names import alike, name_parts, name_words

_WORD = r"(?:[A-Z][\w’'-]+|of|the|for|and|on|in|&)"
_INTRODUCED = re.compile(rf"({_WORD}(?: {_WORD}){{1,9}}) \(([A-Z]{{2,8}})\)")
_SMALL = frozenset("of the for and on in &".split())


def has_name(holder: str, text: str = "") -> bool:
    """False for what is only a role or a group: nothing in capitals, or one word that the text also writes small."""
    words = name_words(holder)
    if len(words) != 1:
        return bool(words)
    (word,) = words
    return re.search(rf"\b{re.escape(word)}\b", text) is None


def introduced_abbreviations(texts: Iterable[str]) -> dict[str, str]:
    """Abbreviation → its long name, where the texts agree on one."""
    found: dict[str, dict[str, str]] = {}
    for text in texts:
        for match in _INTRODUCED.finditer(text):
            if (name := _spelled(match[1], match[2])) is not None:
                found.setdefault(match[2], {}).setdefault(name.casefold(), name)
    return {short: next(iter(names.values())) for short, names in found.items() if len(names) == 1}


def united_holders(holders: Iterable[str], abbreviations: Mapping[str, str]) -> dict[str, str]:
    """Holder as told → the name it is shown under in all articles."""
    shown: dict[tuple[str, ...], list[str]] = {}
    united = {}
    for holder in dict.fromkeys(holders):
        name = abbreviations.get(_bare(holder), holder)
        same = shown.setdefault(_parts(name), [])
        united[holder] = next((other for other in same if alike(other, name)), name)
        if united[holder] is name:
            same.append(name)
    fuller = _fuller(shown)
    return {holder: fuller.get(name, name) for holder, name in united.items()}


def _fuller(shown: Mapping[tuple[str, ...], Sequence[str]]) -> dict[str, str]:
    """Name → the one longer name that has middle names besides."""
    by_ends: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for parts in shown:
        if len(parts) > 1:
            by_ends.setdefault((parts[0], parts[-1]), []).append(parts)
    found = {}
    for parts, names in shown.items():
        near = by_ends.get((parts[0], parts[-1]), ()) if len(parts) > 1 else ()
        longer = sorted((p for p in near if len(p) > len(parts) and _within(parts, p)), key=len)
        if longer and all(_within(one, other) for one, other in pairwise(longer)):
            (name, *more), (full, *others) = names, shown[longer[-1]]
            if not more and not others and alike(name, full):
                found[name] = full
    return found


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    rest = iter(long)
    return short != long and all(part in rest for part in short)


def _parts(name: str) -> tuple[str, ...]:
    return name_parts(name) or (name.casefold(),)


def _spelled(words: str, short: str) -> str | None:
    """The last words whose initials spell the abbreviation, small words left aside; None where none do."""
    taken: list[str] = []
    letters = list(short)
    for word in reversed(words.split()):
        if not letters:
            break
        if (word.casefold() not in _SMALL or word[0] == letters[-1]) and word[0].upper() != letters.pop():
            return None
        taken.append(word)
    if letters:
        return None
    return " ".join(reversed(taken))


def _bare(name: str) -> str:
    return name.removeprefix("The ").removeprefix("the ").removesuffix("’s").strip()
