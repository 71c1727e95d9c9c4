"""Numbers that are part of a name: ``Line 4``, ``Articles 5, 6 and 9``."""

from collections.abc import Iterator

from summarizer.evidence.lexicon import PIVOTS
from summarizer.evidence.quantities import APPROXIMATORS, WEEKDAYS, is_number
from summarizer.evidence.wording import Wording

_YEAR = 5
"""Characters of a year's form: it may stand before its noun as well, ``the 2024 Cup``."""


def labels(wording: Wording) -> Iterator[tuple[int, int]]:
    """The place of each capitalised word that numbers follow, with the place of every such number."""
    forms = wording.forms
    for at in range(len(forms) - 1):
        known = at in wording.content and wording.words[at] not in PIVOTS and _may_label(forms[at])
        if not known or not wording.capital[at] or wording.breaks[at + 1]:
            continue
        for number in _listed(wording, at + 1):
            if len(forms[number]) != _YEAR:
                yield at, number


def _may_label(form: str) -> bool:
    return form.isalpha() and form not in WEEKDAYS and form not in APPROXIMATORS


def _listed(wording: Wording, start: int) -> Iterator[int]:
    at = start
    while at < len(wording.forms) and (is_number(wording.forms[at]) or (at > start and wording.words[at] == "and")):
        if is_number(wording.forms[at]):
            yield at
        at += 1
