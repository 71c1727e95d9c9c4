"""Logistic regression, for the modules that fit weights."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

Rows = NDArray[np.float64]


def logistic(rows: Rows, labels: Rows, counts: Rows, *, penalty: float, scale: Any = 1.0) -> tuple[float, Rows]:
    """The bias, and a weight for each column.

    ``counts`` says how much each row counts. The penalty is on the squares of the weights of ``rows / scale``, by half,
    and not on the bias.
    """
    matrix = np.column_stack([np.ones(len(rows)), rows / scale])

    def loss(weights: Rows) -> tuple[float, Rows]:
        scores = matrix @ weights
        wrong = counts * (expit(scores) - labels)
        held = penalty * np.r_[0, weights[1:]]
        value = (counts * (np.logaddexp(0, scores) - labels * scores)).sum() + weights @ held / 2
        return float(value), matrix.T @ wrong + held

    start = np.zeros(matrix.shape[1])
    found: Rows = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    return float(found[0]), found[1:] / scale
