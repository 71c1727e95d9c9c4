"""Weights of the features: log-odds of a position against ``neutral``, readable one by one."""

from collections.abc import Mapping
from types import MappingProxyType

LEAN = 2.0
"""How many times likelier than a side ``neutral`` must be to win: set where the cross-validated macro-F1 is best."""

RELATION: Mapping[str, float] = MappingProxyType({
    "link attitude": 2.78,
    "link far attitude": 2.51,
    "agent by": 1.95,
    "link act": 1.67,
    "reverse": 0.90,
    "said of": 0.87,
    "between attitude": 0.86,
    "after": 0.71,
    "after far": 0.63,
    "before target": 0.58,
    "speech": 0.45,
    "between quality": 0.39,
    "between act": 0.30,
    "link far act": 0.27,
    "outside": 0.16,
    "far": -0.09,
    "names between": -0.22,
    "opposite": -0.55,
    "bias-": -1.83,
    "bias+": -2.23,
})  # fmt: skip
"""For a sentence that names holder and target; printed by ``python -m benchmarks._fit_positions``.

``link``: holder, word, target in one clause (``link far``: a clause in between); ``agent by``: "T was … by H";
``said of``: H speaks and the word follows T; ``between``, ``after``, ``before target``, ``outside``: weaker orders;
``reverse``: T does it to H; ``far``: words between them, in tens; ``names between``: in twos; ``opposite``: a strong
feature of the other side.
"""

SPEAKER: Mapping[str, float] = MappingProxyType({
    "bias+": -1.2,
    "bias-": -1.2,
    "takes": 3.0,
    "takes it": 1.8,
    "predicated": 2.2,
    "does": 1.4,
    "resumed": 1.8,
    "somewhere": 0.7,
})  # fmt: skip
"""For somebody's own words; set by hand, since no data set here marks them."""
