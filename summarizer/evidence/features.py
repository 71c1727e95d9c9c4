"""A statement as a row of numbers: what speaks against it, counted by kind, and how well the article covers it."""

from collections.abc import Iterator, Sequence
from math import exp

from summarizer.evidence.checks import (
    attribution,
    coverage,
    direction,
    doers,
    hedging,
    names,
    negation,
    numbers,
    quotations,
    strength,
)
from summarizer.evidence.comparing import Comparison, Finding
from summarizer.evidence.weights import CASED, UNCASED

_MOST = 6.0
"""Counts above this say no more."""
_CHECKS = (numbers, quotations, names, negation, direction, hedging, strength, coverage, doers)

DECISIVE = frozenset(
    "number number_exchanged unit date date_exchanged ordinal ordinal_exchanged quotation name name_exchanged order "
    "attribution speaker negation_added negation_removed opposite exchanged hedge_dropped source_dropped "
    "belief_dropped overstated duty cause grave ordered unsaid doer".split()
)
"""Findings of these kinds settle the matter; the others only weigh."""


def all_findings(c: Comparison, holder: str | None = None) -> Iterator[Finding]:
    """Everything that speaks against one sentence of a statement, the plainest first."""
    for check in () if c.verbatim else _CHECKS:
        yield from check.findings(c)
    yield from attribution.findings(c, holder)


def features(comparisons: Sequence[Comparison], found: Sequence[Finding]) -> dict[str, float]:
    """Counts of findings over all sentences of a statement, and its worst or summed coverage measures."""
    row: dict[str, float] = {}
    for finding in found:
        if finding.kind not in DECISIVE:
            row[finding.kind] = row.get(finding.kind, 0) + 1
    tables = [coverage.shares(c) for c in comparisons]
    for name in tables[0]:
        values = [table[name] for table in tables]
        row[name] = min(values) if name.endswith("_share") else sum(values)
    return {name: min(value, _MOST) for name, value in row.items()}


def score(row: dict[str, float], *, uncased: bool) -> float:
    """The chance, 0..1, that a statement with these features is supported; see ``weights``.

    ``uncased`` articles have weights of their own: where names cannot be told, what is copied counts for more.
    """
    bias, weights = UNCASED if uncased else CASED
    return 1 / (1 + exp(-bias - sum(weights.get(name, 0.0) * value for name, value in row.items())))
