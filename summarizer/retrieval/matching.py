"""When a word of the question counts as met by another word of the article: same stem, same root, near synonym."""

import itertools
from functools import cache

from summarizer.retrieval import lexicon
from summarizer.words import stem

SAME_ROOT = 0.7
SYNONYM = 0.5
"""How much such a meeting counts beside 1 for the same stem."""

_SHORTEST_ROOT = 4


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
def antonyms(word_stem: str) -> frozenset[str]:
    """Stems of the opposites of an English word."""
    return _antonym_table().get(word_stem, frozenset())


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


@cache
def _antonym_table() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for pair in lexicon.ANTONYMS.replace("\n", "|").split("|"):
        words = [stem(word) for word in pair.split()]
        for one, other in itertools.pairwise(words):
            table.setdefault(one, set()).add(other)
            table.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in table.items()}


def opposed_by_prefix(one: str, other: str) -> bool:
    """True for ``deterministic`` and ``nondeterministic``, given as stems."""
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) > 3 and any(longer == prefix + shorter for prefix in lexicon.OPPOSING_PREFIXES)


@cache
def common_stems() -> frozenset[str]:
    """Stems of words so common that missing one says little."""
    return frozenset(stem(word) for word in lexicon.COMMON_WORDS.split())
