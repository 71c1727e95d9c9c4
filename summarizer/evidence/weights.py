"""Weights of a logistic regression over the features of a statement.

Written by ``benchmarks/_fit_evidence.py``; a feature that is not here weighs nothing.
"""

FITTED_ON = "0f500d0c343b00f5"
"""Which articles the weights were fitted on: figures on those must be cross-validated."""
CASED: tuple[float, dict[str, float]] = (
    -2.362,
    {
        "support_share": 1.146,
        "article_share": 1.940,
        "order_share": 0.485,
        "run_share": 0.532,
        "copied_share": 0.052,
        "unknown_strange": -0.044,
        "name_swapped": -0.764,
        "name_part": -0.898,
        "name_elsewhere": 0.048,
        "attribution": -2.351,
    },
)
"""Bias and weights for articles with capitals."""
UNCASED: tuple[float, dict[str, float]] = (
    2.286,
    {
        "article_share": -6.286,
        "order_share": -0.520,
        "run_share": 2.891,
        "copied_share": 3.543,
        "attribution": -0.450,
    },
)
"""Bias and weights for articles without capitals."""
