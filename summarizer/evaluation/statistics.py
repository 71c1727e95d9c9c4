"""Is one run worse than another, or is it noise? Paired differences of pooled scores, clustered by article.

A pooled score is a ratio of sums over articles, ``A / B``, and a difference of two runs is ``A1/B1 - A2/B2`` over the
same articles. Results on one article are not independent (repeats, several cases), so the article is the unit. The
standard error is that of the linearised ratio (Cochran, "Sampling Techniques", 3rd ed. 1977, section 6.3), with one
residual for each article ``u = (a1 - r1 b1) / B1 - (a2 - r2 b2) / B2`` and ``se² = n/(n-1) Σ u²``; for one score an
article this is the standard error of a paired t-test, and for several the clustered one of Miller, "Adding Error Bars
to Evals" (2024).
The interval takes Student's t with ``n - 1`` degrees of freedom. The bootstrap draws articles with replacement
(Efron 1979), from a seed, and shows the percentiles.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Sums = tuple[float, float]
"""An article's ``got`` and ``of``."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A paired difference, first minus second."""

    value: float
    low: float
    high: float
    """The interval from the standard error."""
    boot_low: float
    boot_high: float
    """The percentile interval of the bootstrap."""
    articles: int


def paired_difference(
    first: Sequence[Sums], second: Sequence[Sums], *, confidence: float = 0.95, resamples: int = 2000, seed: int = 7
) -> Difference | None:
    """The difference of the pooled scores of two runs over the same articles; None for fewer than two articles.

    ``first[i]`` and ``second[i]`` are one article's sums over its cases and repeats.
    """
    from scipy.special import stdtrit

    if len(first) != len(second):
        raise ValueError("runs are paired by article")
    n = len(first)
    sums = np.array([(*one, *other) for one, other in zip(first, second, strict=True)], dtype=float)
    if n < 2 or not (sums[:, 1].sum() > 0 and sums[:, 3].sum() > 0):
        return None
    value = float(_difference(*sums.T))
    residuals = _residuals(sums[:, 0], sums[:, 1]) - _residuals(sums[:, 2], sums[:, 3])
    error = float(np.sqrt(n / (n - 1) * np.square(residuals).sum()))
    reach = float(stdtrit(n - 1, (1 + confidence) / 2)) * error
    low, high = _bootstrap(sums, confidence, resamples, seed)
    return Difference(value, value - reach, value + reach, low, high, n)


def _residuals(got: Any, of: Any) -> Any:
    return (got - got.sum() / of.sum() * of) / of.sum()


def _difference(got1: Any, of1: Any, got2: Any, of2: Any, axis: int = -1) -> Any:
    return got1.sum(axis) / of1.sum(axis) - got2.sum(axis) / of2.sum(axis)


def _bootstrap(sums: Any, confidence: float, resamples: int, seed: int) -> tuple[float, float]:
    from scipy.stats import bootstrap

    with np.errstate(invalid="ignore", divide="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a draw without any item of a rare kind has no score: it is left out below
        drawn = bootstrap(
            tuple(sums.T),
            _difference,
            paired=True,
            vectorized=True,
            n_resamples=resamples,
            confidence_level=confidence,
            method="percentile",
            rng=np.random.default_rng(seed),
        ).bootstrap_distribution
    kept = drawn[np.isfinite(drawn)]
    tail = 100 * (1 - confidence) / 2
    return float(np.percentile(kept, tail)), float(np.percentile(kept, 100 - tail))
