"""Distances between sets against closed forms and plain loops."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.linalg import sqrtm

from fashionstudio.evaluation.metrics.distances import (
    Gaussian,
    frechet_distance,
    inception_score,
    kernel_distance,
)


def covariance(gaussian: Gaussian) -> np.ndarray:
    return gaussian.factor.T @ gaussian.factor


def test_frechet_distance_of_one_dimension_is_that_of_means_and_deviations():
    a = Gaussian(np.array([1.0]), np.array([[2.0]]))
    b = Gaussian(np.array([4.0]), np.array([[5.0]]))
    assert frechet_distance(a, b) == pytest.approx((4 - 1) ** 2 + (5 - 2) ** 2)


def test_frechet_distance_of_full_rank_agrees_with_the_matrix_root():
    rng = np.random.default_rng(0)
    a = Gaussian.of(rng.standard_normal((20, 6)) * rng.uniform(0.5, 3, 6))
    b = Gaussian.of(rng.standard_normal((40, 6)) @ rng.standard_normal((6, 6)) + 1)
    root = sqrtm(covariance(a) @ covariance(b)).real
    spread = np.trace(covariance(a) + covariance(b) - 2 * root)
    expected = np.square(a.mean - b.mean).sum() + spread
    assert frechet_distance(a, b) == pytest.approx(expected, rel=1e-9)
    assert frechet_distance(b, a) == pytest.approx(expected, rel=1e-9)


def test_frechet_distance_bears_fewer_pictures_than_features():
    features = np.random.default_rng(1).standard_normal((3, 50))
    assert frechet_distance(Gaussian.of(features), Gaussian.of(features)) == pytest.approx(
        0, abs=1e-9
    )
    moved = Gaussian.of(features + 2.0)
    assert frechet_distance(Gaussian.of(features), moved) == pytest.approx(50 * 4.0, rel=1e-9)


def test_the_covariance_is_unbiased():
    for rows in (3, 30):  # fewer and more than features
        features = np.random.default_rng(rows).standard_normal((rows, 5))
        found = Gaussian.of(features)
        assert covariance(found) == pytest.approx(np.cov(features, rowvar=False))


def unbiased_discrepancy(x: np.ndarray, y: np.ndarray) -> float:
    """With loops, as the estimator is written in the paper."""
    n, width = x.shape
    kernel = lambda a, b: (a @ b / width + 1) ** 3  # noqa: E731
    within = sum(
        kernel(x[i], x[j]) + kernel(y[i], y[j]) for i in range(n) for j in range(n) if i != j
    )
    across = sum(kernel(x[i], y[j]) for i in range(n) for j in range(n))
    return within / (n * (n - 1)) - 2 * across / n**2


def test_kernel_distance_of_small_sets_is_the_estimator_itself():
    rng = np.random.default_rng(2)
    x, y = rng.standard_normal((7, 5)), rng.standard_normal((7, 5)) + 0.5
    assert kernel_distance(x, y) == pytest.approx(unbiased_discrepancy(x, y), rel=1e-9)


def test_kernel_distance_averages_subsets_of_the_smaller_set():
    rng = np.random.default_rng(3)
    x, y = rng.standard_normal((300, 4)), rng.standard_normal((60, 4))
    same = [kernel_distance(x, y, subsets=20, seed=5) for _ in range(2)]
    assert same[0] == same[1]
    assert abs(same[0]) < 0.3  # one distribution: about 0, and either sign
    assert kernel_distance(x, y + 1.0, subsets=20) > 2.0


@pytest.mark.parametrize("classes", [2, 5])
def test_inception_score_counts_the_classes_that_are_surely_there(classes):
    sure = np.tile(np.eye(classes), (20, 1))
    assert inception_score(sure, splits=1) == pytest.approx(classes)
    unsure = np.full((20, classes), 1 / classes)
    assert inception_score(unsure) == pytest.approx(1.0)


def test_too_few_pictures_are_refused():
    with pytest.raises(ValueError, match="two pictures"):
        Gaussian.of(np.zeros((1, 4)))
