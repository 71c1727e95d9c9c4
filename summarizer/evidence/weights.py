"""Weights of a logistic regression over the features of a statement.

Written by ``benchmarks/_fit_evidence.py``; a feature that is not here weighs nothing.
"""

FITTED_ON = "0f500d0c343b00f5"
"""Which articles the weights were fitted on: figures on those must be cross-validated."""
CASED: tuple[float, dict[str, float]] = (
    -2.313,
    {
        "support_share": 1.165,
        "article_share": 1.884,
        "order_share": 0.450,
        "run_share": 0.570,
        "copied_share": 0.039,
        "unknown_strange": -0.042,
        "name_swapped": -0.759,
        "name_part": -0.897,
        "name_elsewhere": 0.052,
    },
)
"""Bias and weights for articles with capitals."""
UNCASED: tuple[float, dict[str, float]] = (
    2.318,
    {
        "article_share": -6.263,
        "order_share": -0.589,
        "run_share": 2.895,
        "copied_share": 3.530,
    },
)
"""Bias and weights for articles without capitals."""
