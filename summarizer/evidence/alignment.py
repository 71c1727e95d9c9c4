"""Which word of a statement stands for which word of a sentence, and what stands where they differ."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from summarizer.evidence.thesaurus import synonyms
from summarizer.evidence.wording import SHARED_LETTERS, Wording


@dataclass(frozen=True, slots=True)
class Alignment:
    """Positions are indices into the parallel lists of the two wordings."""

    matched: Mapping[int, int]
    """Statement position → sentence position, for every content word that the sentence has too."""
    chain: tuple[tuple[int, int], ...]
    """The longest run of those pairs that stands in the same order in both."""
    loose: frozenset[int]
    """Statement positions matched by a synonym or a word of the same family only."""

    def opposite_number(self, sentence: Wording, at: int) -> list[int]:
        """The unmatched content positions of the sentence in the place where the statement has ``at``.

        The place is bounded by the nearest pairs of the chain before and after.
        """
        left, right = -1, len(sentence.forms)
        for i, j in self.chain:
            if i < at:
                left = j
            elif i > at:
                right = j
                break
        taken = set(self.matched.values())
        return [j for j in sentence.content if left < j < right and j not in taken]


def align(statement: Wording, sentence: Wording) -> Alignment:
    """Align the content words of two wordings.

    The chain is a longest common subsequence by patience sorting (Hunt, Szymanski 1977).
    """
    places, roots = sentence.places(), sentence.roots()
    pairs: list[tuple[int, list[int]]] = []
    loose = set()
    for i in statement.content:
        form = statement.forms[i]
        found = places.get(form)
        if found is None and (found := _alike(form, places, roots)):
            loose.add(i)
        if found:
            pairs.append((i, found))
    chain = _longest_chain(pairs)
    matched = {i: found[0] for i, found in pairs}
    matched.update(chain)
    return Alignment(matched, chain, frozenset(loose))


def _alike(form: str, places: Mapping[str, list[int]], roots: frozenset[str]) -> list[int] | None:
    """Where a synonym stands, or a word of the same family: one that shares its beginning."""
    others, family, root = _kin(form)
    for other in others:
        if other in places:
            return places[other]
    if family in roots:
        for other, found in places.items():
            if other.startswith(root) and abs(len(other) - len(form)) <= 3:
                return found
    return None


@lru_cache(maxsize=65_536)
def _kin(form: str) -> tuple[tuple[str, ...], str | None, str]:
    """The synonyms of a form; with what letters the words of its family begin, None when it has none; and its root."""
    has_family = len(form) > SHARED_LETTERS and form[0] != "#" and ":" not in form
    root = form[: max(SHARED_LETTERS, len(form) - 3)]
    return synonyms().get(form, ()), form[:SHARED_LETTERS] if has_family else None, root


def _longest_chain(pairs: list[tuple[int, list[int]]]) -> tuple[tuple[int, int], ...]:
    ends: list[int] = []
    tails: list[tuple[int, int, int]] = []  # index of the node that ends each length
    nodes: list[tuple[int, int, int]] = []
    for i, found in pairs:
        for j in reversed(found):
            length = bisect_left(ends, j)
            node = (i, j, tails[length - 1][2] if length else -1)
            nodes.append(node)
            entry = (i, j, len(nodes) - 1)
            if length == len(ends):
                ends.append(j)
                tails.append(entry)
            else:
                ends[length], tails[length] = j, entry
    chain = []
    at = tails[-1][2] if tails else -1
    while at >= 0:
        i, j, at = nodes[at]
        chain.append((i, j))
    return tuple(reversed(chain))
