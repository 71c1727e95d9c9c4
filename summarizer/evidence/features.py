"""A statement as a row of numbers: what speaks against it, counted by kind, and how well the article covers it."""

from collections.abc import Sequence
from math import exp

from summarizer.evidence.checks import attribution, coverage, direction, hedging, names, negation, numbers, quotations
from summarizer.evidence.comparing import Comparison, Finding
from summarizer.evidence.weights import BIAS, WEIGHTS

_MOST = 3.0
"""Counts above this say no more."""
_CHECKS = (numbers, quotations, names, negation, direction, hedging)

DECISIVE = frozenset(
    "number number_exchanged unit date date_exchanged ordinal ordinal_exchanged quotation name name_exchanged order speaker "
    "negation_added negation_removed opposite exchanged hedge_dropped".split()
)
"""Findings of these kinds settle the matter; the others only weigh."""


def all_findings(c: Comparison, holder: str | None = None) -> list[Finding]:
    """Everything that speaks against one sentence of a statement, the plainest first."""
    found = [finding for check in _CHECKS for finding in check.findings(c)]
    return [*found, *attribution.findings(c, holder)]


def features(comparisons: Sequence[Comparison], found: Sequence[Finding]) -> dict[str, float]:
    """Counts of findings over all sentences of a statement, and its worst or summed coverage measures.

    Names with ``uncased:`` before them hold the same measures again for an article written without capitals.
    """
    row: dict[str, float] = {}
    for finding in found:
        if finding.kind not in DECISIVE:
            row[finding.kind] = row.get(finding.kind, 0) + 1
    tables = [coverage.shares(c) for c in comparisons]
    for name in tables[0]:
        values = [table[name] for table in tables]
        row[name] = min(values) if name.endswith("_share") else sum(values)
    row = {name: min(value, _MOST) for name, value in row.items()}
    if comparisons[0].index.uncased:
        row |= {f"uncased:{name}": value for name, value in row.items()} | {"uncased": 1.0}
    return row


def score(row: dict[str, float]) -> float:
    """The chance, 0..1, that a statement with these features is supported; see ``weights``."""
    return 1 / (1 + exp(-BIAS - sum(WEIGHTS.get(name, 0.0) * value for name, value in row.items())))
