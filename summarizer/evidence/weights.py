"""Weights of a logistic regression over the features of a statement.

Written by ``benchmarks/_fit_evidence.py``; a feature that is not here weighs nothing.
"""

FITTED_ON = "0f500d0c343b00f5"
"""Which articles the weights were fitted on: figures on those must be cross-validated."""
CASED: tuple[float, dict[str, float]] = (
    -2.370,
    {
        "support_share": 1.147,
        "article_share": 1.934,
        "order_share": 0.504,
        "run_share": 0.485,
        "copied_share": 0.090,
        "unknown_strange": -0.049,
        "name_swapped": -0.763,
        "name_part": -0.716,
        "name_elsewhere": 0.054,
        "attribution": -2.343,
    },
)
"""Bias and weights for articles with capitals; positive speaks for a statement."""
UNCASED: tuple[float, dict[str, float]] = (
    2.494,
    {
        "article_share": -6.434,
        "order_share": -0.720,
        "run_share": 2.989,
        "copied_share": 3.580,
        "attribution": -0.652,
    },
)
"""Bias and weights for articles without capitals; positive speaks for a statement."""
