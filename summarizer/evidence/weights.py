"""Weights of a logistic regression over the features of a statement.

Written by ``benchmarks/_fit_evidence.py``; a feature that is not here weighs nothing.
"""

FITTED_ON = "0f500d0c343b00f5"
"""Which articles the weights were fitted on: figures on those must be cross-validated."""
CASED: tuple[float, dict[str, float]] = (
    -1.986,
    {
        "support_share": 1.054,
        "article_share": 1.701,
        "order_share": 0.358,
        "run_share": 0.568,
        "copied_share": 0.194,
        "unknown_strange": -0.058,
        "name_swapped": -0.667,
        "name_part": -0.794,
        "name_elsewhere": 0.092,
    },
)
"""Bias and weights for articles with capitals."""
UNCASED: tuple[float, dict[str, float]] = (
    2.863,
    {
        "article_share": -6.774,
        "order_share": -1.093,
        "run_share": 2.675,
        "copied_share": 4.363,
        "omission": 0.637,
        "clause_omission": -0.363,
    },
)
"""Bias and weights for articles without capitals."""
