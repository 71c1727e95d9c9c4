"""Direction and comparison: rose is not fell, before is not after, blue is not green."""

from collections.abc import Iterator

from summarizer.evidence.comparing import Comparison, Finding
from summarizer.evidence.thesaurus import exclusive_classes, opposites, synonyms

_NARROW = 3
"""How many words the sentence may have in a word's place, for one of them to be the one that was exchanged."""


def findings(c: Comparison) -> Iterator[Finding]:
    """Kinds: ``opposite`` and ``exchanged`` (in the same place), ``opposite_near`` (elsewhere in the sentence)."""
    if not c.support:
        return
    best, alignment = c.best, c.alignments[0]
    free = set(best.content) - set(alignment.matched.values())
    for at in c.statement.content:
        if at in c.chained or (at in alignment.matched and at not in alignment.loose):
            continue
        form = c.statement.forms[at]
        place = alignment.opposite_number(best, at)
        most = len(place) if c.near_copy else _NARROW
        for kind, j in _contradictions(form, best.forms, place, free, most):
            theirs = best.text[best.starts[j] : best.starts[j] + len(best.words[j])]
            yield Finding(kind, f"the article says “{theirs}” where the statement says “{c.text(at)}”")
            break


def _contradictions(
    form: str, forms: list[str], place: list[int], free: set[int], most: int
) -> Iterator[tuple[str, int]]:
    kin = synonyms().get(form, ())
    against = opposites().get(form, frozenset()).difference(kin)
    classes = exclusive_classes().get(form, frozenset())
    for j in place:
        if forms[j] in against:
            yield "opposite", j
        elif len(place) <= most and forms[j] not in kin and _excludes(form, forms[j], classes):
            yield "exchanged", j
    for j in free:
        if forms[j] in against:
            yield "opposite_near", j


def _excludes(form: str, other: str, classes: frozenset[int]) -> bool:
    if classes and not classes.isdisjoint(exclusive_classes().get(other, ())):
        return True
    prefix, _, _ = form.partition(":")
    return (":" in form and other.startswith(prefix + ":")) or (
        form[0] == "#" == other[0] and form[-1] == other[-1] == "o"
    )
