"""Paired differences agree with scipy and with the published formula for clusters."""

import numpy as np
import pytest
from scipy import stats

from summarizer.evals.results import paired_difference

BEFORE = [0.61, 0.72, 0.55, 0.80, 0.44, 0.91, 0.66, 0.58]
AFTER = [0.66, 0.70, 0.61, 0.83, 0.52, 0.90, 0.71, 0.69]


def units(scores: list[float]) -> list[tuple[float, float]]:
    return [(score, 1.0) for score in scores]


def test_one_score_an_article_is_a_paired_t_test() -> None:
    found = paired_difference(units(AFTER), units(BEFORE))
    expected = stats.ttest_rel(AFTER, BEFORE).confidence_interval(0.95)
    assert found is not None
    assert found.value == pytest.approx(np.mean(AFTER) - np.mean(BEFORE))
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    assert found.articles == 8


def test_the_bootstrap_is_that_of_scipy_and_repeats_itself() -> None:
    found = paired_difference(units(AFTER), units(BEFORE), resamples=5000, seed=3)
    differences = np.subtract(AFTER, BEFORE)
    expected = stats.bootstrap(
        (differences,), np.mean, n_resamples=5000, method="percentile", rng=np.random.default_rng(3)
    ).confidence_interval
    assert found is not None
    assert (found.boot_low, found.boot_high) == pytest.approx((expected.low, expected.high))
    assert paired_difference(units(AFTER), units(BEFORE), resamples=5000, seed=3) == found


def test_clusters_of_equal_size_give_the_published_clustered_error() -> None:
    """Miller (2024): the clustered error of a mean of n clustered scores, here of question-level differences."""
    clusters = [[0.1, 0.3, 0.2], [-0.2, 0.0, -0.1], [0.4, 0.3, 0.5], [0.0, 0.1, -0.1]]
    flat = [d for cluster in clusters for d in cluster]
    mean, n, count = np.mean(flat), len(flat), len(clusters)
    squares = sum((a - mean) * (b - mean) for cluster in clusters for a in cluster for b in cluster)
    published = np.sqrt(squares) / n
    found = paired_difference([(sum(c), 3.0) for c in clusters], [(0.0, 3.0)] * count)
    assert found is not None
    reach = stats.t.ppf(0.975, count - 1) * published * np.sqrt(count / (count - 1))
    assert (found.value, found.high - found.value) == pytest.approx((mean, reach))


def test_a_ratio_has_the_linearised_error_that_resampling_finds() -> None:
    rng = np.random.default_rng(11)
    of = rng.integers(1, 9, 60)
    before, after = rng.binomial(of, 0.55), rng.binomial(of, 0.65)
    found = paired_difference(
        [(float(a), float(n)) for a, n in zip(after, of, strict=True)],
        [(float(b), float(n)) for b, n in zip(before, of, strict=True)],
    )
    assert found is not None
    assert found.value == pytest.approx(after.sum() / of.sum() - before.sum() / of.sum())
    residuals = (after - before) - found.value * of
    error = np.sqrt(60 / 59 * (residuals**2).sum()) / of.sum()
    assert found.high - found.value == pytest.approx(stats.t.ppf(0.975, 59) * error)
    assert found.boot_high - found.boot_low == pytest.approx(found.high - found.low, rel=0.1)


def test_repeats_that_say_the_same_add_no_certainty() -> None:
    once = paired_difference(units(AFTER), units(BEFORE))
    thrice = paired_difference([(3 * s, 3.0) for s in AFTER], [(3 * s, 3.0) for s in BEFORE])
    assert once is not None
    assert thrice is not None
    assert (thrice.low, thrice.high) == pytest.approx((once.low, once.high))


def test_one_article_says_nothing_of_others() -> None:
    assert paired_difference([(1.0, 2.0)], [(2.0, 2.0)]) is None
    assert paired_difference([(0.0, 0.0), (0.0, 0.0)], [(0.0, 1.0), (0.0, 1.0)]) is None
    with pytest.raises(ValueError, match="paired"):
        paired_difference([(1.0, 1.0)], [])


def test_rare_items_do_not_break_the_bootstrap() -> None:
    rare = [(1.0, 1.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0)]
    found = paired_difference(rare, rare)
    assert found is not None
    assert (found.boot_low, found.boot_high) == (0, 0)
