"""Weights of the features: log-odds of a position against ``neutral``, readable one by one."""

from collections.abc import Mapping
from types import MappingProxyType

LEAN = 2.0
"""How many times likelier ``neutral`` must be to win: set where the cross-validated macro-F1 is best."""

RELATION: Mapping[str, float] = MappingProxyType({
    "link attitude": 2.78,
    "link far attitude": 2.50,
    "agent by": 1.95,
    "link act": 1.64,
    "reverse": 0.89,
    "between attitude": 0.86,
    "said of": 0.86,
    "after": 0.68,
    "after far": 0.60,
    "before target": 0.57,
    "speech": 0.45,
    "between quality": 0.38,
    "between act": 0.31,
    "link far act": 0.25,
    "outside": 0.18,
    "far": -0.09,
    "names between": -0.22,
    "opposite": -0.57,
    "bias-": -1.82,
    "bias+": -2.22,
})  # fmt: skip

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
