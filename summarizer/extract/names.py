"""When two names stand for one holder, and when two noun phrases for one target."""

from collections.abc import Iterable, Mapping, Sequence

from summarizer.quotations.lexicon import COURTESY, DETERMINERS, PARTICLES, ROLES, TITLES

_NOT_NAMES = COURTESY | TITLES | ROLES | frozenset({"the", "a", "an", "of", "and", "for", "its", "his", "her", "their"})
_EDGES = ".,’'‘“”\"()«»"


def name_parts(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, without titles, determiners and possessive endings."""
    words = (_bare(word) for word in name.split())
    return tuple(word for word in words if word and word not in _NOT_NAMES)


def name_words(name: str) -> frozenset[str]:
    """The capitalised words of a name, in lower case, without titles."""
    words = (_bare(word) for word in name.split() if word.strip(_EDGES)[:1].isupper())
    return frozenset(word for word in words if len(word) > 1 and word not in _NOT_NAMES)


def _bare(word: str) -> str:
    bare = word.strip(_EDGES).lower()
    return bare.removesuffix("’s").removesuffix("'s")


def alike(one: str, other: str) -> bool:
    """True when one name is the other, its first or last word, or it without middle names; titles and case aside."""
    short, long = sorted((name_parts(one), name_parts(other)), key=len)
    if not short:
        return one.strip().casefold() == other.strip().casefold()
    if short == long:
        return not _titles_clash(one, other)
    if _titles_clash(one, other) or len(long) > _LONGEST_NAME or not (_is_proper(one) and _is_proper(other)):
        return False
    if len(short) == 1:
        return short[0] in (long[0], long[-1])
    return short[0] == long[0] and short[-1] == long[-1]


_LONGEST_NAME = 4


def _is_proper(name: str) -> bool:
    """False for a phrase with common nouns: ``candidates like Nils Holt`` is not Nils Holt."""
    return not any(
        w.islower() and w not in _NOT_NAMES | PARTICLES | DETERMINERS
        for w in (word.strip(_EDGES) for word in name.split())
    )


_MEN, _WOMEN = frozenset({"mr", "sir"}), frozenset({"mrs", "ms", "miss", "lady"})


def _titles_clash(one: str, other: str) -> bool:
    titles = [{word.lower().strip(_EDGES) for word in name.split()} for name in (one, other)]
    return any(a & _MEN and b & _WOMEN for a, b in (titles, titles[::-1]))


def fullest(names: Iterable[str]) -> dict[str, str]:
    """Name → the fullest of the names that stand for the same holder; itself where several fit."""
    known = list(dict.fromkeys(names))
    by_edge: dict[str, list[str]] = {}
    for name in known:
        parts = name_parts(name) or (name.casefold(),)
        for edge in {parts[0], parts[-1]}:
            by_edge.setdefault(edge, []).append(name)
    return {name: _fullest(name, by_edge) for name in known}


def _fullest(name: str, by_edge: Mapping[str, Sequence[str]]) -> str:
    parts = name_parts(name) or (name.casefold(),)
    near = [other for edge in {parts[0]: 0, parts[-1]: 0} for other in by_edge[edge][:_NAMESAKES]]
    longer = [other for other in near if _longer(other, name) and alike(name, other)]
    return _longest_of_one(longer) or next((o for o in near if alike(o, name) and not _longer(name, o)), name)


_NAMESAKES = 40
"""Names with one beginning or end that are compared; a text with more of them is no article."""


def _longer(one: str, other: str) -> bool:
    return len(name_parts(one)) > len(name_parts(other))


def _longest_of_one(names: Sequence[str]) -> str | None:
    """The longest of names that are all one holder's; None where they are of several, or none."""
    if not names:
        return None
    longest = max(names, key=lambda name: len(name_parts(name)))
    return longest if all(alike(name, longest) for name in names) else None


_DETERMINERS = frozenset("the a an this that these those any some his her its their our my your all such".split())


def target_key(target: str) -> str:
    """A target without determiners, marks and case: equal for the same target."""
    words = [word.strip(".,’'“”\"‘") for word in target.casefold().split()]
    while len(words) > 1 and words[0] in _DETERMINERS:
        words = words[1:]
    return " ".join(words)
