"""Weights of a logistic regression over the features of a statement.

Written by ``benchmarks/_fit_evidence.py``; a feature that is not here weighs nothing.
"""

FITTED_ON = "0f500d0c343b00f5"
"""Which articles the weights were fitted on: figures on those must be cross-validated."""
CASED: tuple[float, dict[str, float]] = (
    -2.071,
    {
        "support_share": 1.054,
        "article_share": 1.729,
        "order_share": 0.421,
        "run_share": 0.558,
        "copied_share": 0.145,
        "unknown_strange": -0.053,
        "name_swapped": -0.662,
        "name_part": -0.788,
        "name_elsewhere": 0.102,
    },
)
"""Bias and weights for articles with capitals."""
UNCASED: tuple[float, dict[str, float]] = (
    2.976,
    {
        "article_share": -6.668,
        "order_share": -1.287,
        "run_share": 2.777,
        "copied_share": 4.222,
        "omission": 0.548,
        "clause_omission": -0.330,
    },
)
"""Bias and weights for articles without capitals."""
