"""Weights of a logistic regression over the features of a statement.

Written by ``benchmarks/_fit_evidence.py``; a feature that is not here weighs nothing.
"""

FITTED_ON = "0f500d0c343b00f5"
"""Which articles the weights were fitted on: figures on those must be cross-validated."""
CASED: tuple[float, dict[str, float]] = (
    -2.308,
    {
        "support_share": 1.131,
        "article_share": 1.870,
        "order_share": 0.488,
        "run_share": 0.565,
        "copied_share": 0.047,
        "unknown_strange": -0.042,
        "name_swapped": -0.753,
        "name_part": -0.892,
        "name_elsewhere": 0.051,
    },
)
"""Bias and weights for articles with capitals."""
UNCASED: tuple[float, dict[str, float]] = (
    2.342,
    {
        "article_share": -6.382,
        "order_share": -0.524,
        "run_share": 2.912,
        "copied_share": 3.552,
    },
)
"""Bias and weights for articles without capitals."""
