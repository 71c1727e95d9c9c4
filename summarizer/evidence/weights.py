"""Weights of a logistic regression over the features of a statement.

Written by ``benchmarks/_fit_evidence.py``; a feature that is not here weighs nothing.
"""

FITTED_ON = "0f500d0c343b00f5"
"""Which articles the weights were fitted on: figures on those must be cross-validated."""
CASED: tuple[float, dict[str, float]] = (
    -2.385,
    {
        "support_share": 1.166,
        "article_share": 1.946,
        "order_share": 0.486,
        "run_share": 0.528,
        "copied_share": 0.055,
        "unknown_strange": -0.045,
        "name_swapped": -0.769,
        "name_part": -0.720,
        "name_elsewhere": 0.053,
        "attribution": -2.349,
    },
)
"""Bias and weights for articles with capitals."""
UNCASED: tuple[float, dict[str, float]] = (
    2.372,
    {
        "article_share": -6.355,
        "order_share": -0.600,
        "run_share": 2.956,
        "copied_share": 3.550,
        "attribution": -0.441,
    },
)
"""Bias and weights for articles without capitals."""
