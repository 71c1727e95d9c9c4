"""Weights of a logistic regression over the features of a statement.

Written by ``benchmarks/_fit_evidence.py``; a feature that is not here weighs nothing.
"""

FITTED_ON = "0f500d0c343b00f5"
"""Which articles the weights were fitted on: figures on those must be cross-validated."""
BIAS = -0.787
WEIGHTS: dict[str, float] = {
    "best_share": 1.361,
    "support_share": 0.158,
    "article_share": -0.095,
    "order_share": -0.070,
    "copied_share": 0.348,
    "link_share": 0.761,
    "sentences": 0.179,
    "unknown_strange": -0.060,
    "tail_missing": -0.084,
    "name_swapped": -0.834,
    "name_part": -0.928,
    "name_elsewhere": -0.189,
    "number_elsewhere": 0.980,
    "date_elsewhere": -0.108,
    "ordinal_elsewhere": -4.150,
    "order": 0.829,
    "attribution": -2.084,
    "title": 0.194,
    "uncased": -0.879,
    "uncased:copied_share": 3.083,
    "uncased:order_share": -0.504,
    "uncased:support_share": -0.871,
    "uncased:article_share": -0.899,
    "uncased:best_share": -0.110,
    "uncased:sentences": -0.562,
    "uncased:link_share": 0.538,
}
"""Positive weights speak for a statement."""
