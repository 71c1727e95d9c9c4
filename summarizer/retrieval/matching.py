"""When a word of the question counts as met by another word of the article.

It is by the same stem, also without its accents, by one of the same root, by a near synonym, and, where the word is no
English word known, by one that it may be a misspelling of.
"""

import re
import unicodedata
from functools import cache

from summarizer.retrieval import lexicon
from summarizer.retrieval.vectors import has_vector
from summarizer.text.stems import stem

SAME_ROOT = 0.7
SYNONYM = 0.5
MISSPELT = 0.9
"""How much such a meeting counts beside 1 for the same stem."""

_SHORTEST_ROOT = 4
_SHORTEST_MISSPELT = 5
_BETWEEN_DIGITS = re.compile(r"(?<=\d),(?=\d)")


@cache
def folded(stem: str) -> str:
    """A stem as it is typed in a hurry: ``möngke`` → ``mongke``, ``10,000`` → ``10000``, ``labour`` → ``labor``."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", stem) if not unicodedata.combining(c))
    return _BETWEEN_DIGITS.sub("", plain).replace("our", "or")


def misspelt(one: str, other: str) -> bool:
    """True for stems that differ by one letter, or by two letters exchanged, when the first is no English word."""
    if len(one) < _SHORTEST_MISSPELT or one[0] != other[0] or not one.isalpha() or has_vector(one):
        return False
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) > 1 or one == other:
        return False
    at = next((i for i, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    if len(shorter) < len(longer):
        return shorter[at:] == longer[at + 1 :]
    exchanged = shorter[at : at + 2] == longer[at : at + 2][::-1] and shorter[at + 2 :] == longer[at + 2 :]
    return exchanged or shorter[at + 1 :] == longer[at + 1 :]


def same_root(one: str, other: str) -> bool:
    """True for stems with a long common beginning: ``invad`` and ``invas``, ``coloni`` and ``colonist``."""
    shorter, longer = sorted((one, other), key=len)
    common = 0
    for a, b in zip(shorter, longer, strict=False):
        if a != b:
            break
        common += 1
    return common >= max(_SHORTEST_ROOT, len(shorter) - 1, len(longer) - 3)


@cache
def synonyms(word_stem: str) -> frozenset[str]:
    """Stems of English words that often stand for this one; also a number written the other way."""
    return _synonym_table().get(word_stem, frozenset())


@cache
def _synonym_table() -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for line in lexicon.NEAR_SYNONYMS.splitlines():
        members = {stem(word) for word in line.split()}
        for member in members:
            groups.setdefault(member, set()).update(members - {member})
    for word, figure in [*lexicon.NUMBER_WORDS.items(), *lexicon.ORDINAL_WORDS.items()]:
        groups.setdefault(stem(word), set()).add(figure)
        groups.setdefault(figure, set()).add(stem(word))
    return {member: frozenset(others) for member, others in groups.items()}
