"""Logistic regression with a quadratic penalty, by Newton's method."""

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float64]
_STEPS = 15


def logistic(x: Rows, y: Rows, importance: Rows, penalty: float) -> tuple[float, Rows]:
    """Bias and weights; the penalty is on the weights of standardised columns."""
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    a = np.column_stack([(x - mean) / spread, np.ones(len(x))])
    ridge = np.diag([penalty] * x.shape[1] + [0.0])
    b = np.zeros(a.shape[1])
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-a @ b))
        hessian = a.T @ (a * (importance * p * (1 - p) + 1e-9)[:, None]) + ridge
        b += np.linalg.solve(hessian, a.T @ (importance * (y - p)) - ridge @ b)
    weights = b[:-1] / spread
    return float(b[-1] - weights @ mean), weights
