"""Distances between two sets of pictures, from their features: FID, KID, Inception Score.

Pure numpy, in float64. FID: Heusel et al., 2017. KID: Bińkowski et al., 2018, with the subsets of
clean-fid (Parmar et al., 2022). Inception Score: Salimans et al., 2016.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.floating[Any]]
Doubles = NDArray[np.float64]

KID_SUBSETS = 100
KID_SUBSET_SIZE = 1000
SCORE_SPLITS = 10


@dataclass(frozen=True)
class Gaussian:
    """Mean (D,) of a set's features, and a factor (K, D) of their covariance C = F^T F."""

    mean: Doubles
    factor: Doubles

    @classmethod
    def of(cls, features: Features) -> Gaussian:
        """Fitted to features (N, D), with the unbiased covariance; N is at least 2."""
        values = _checked(features)
        mean = values.mean(axis=0)
        spread = (values - mean) / np.sqrt(len(values) - 1)
        # Q of the QR decomposition is orthogonal and cancels in F^T F: at most D rows are left.
        factor: Doubles = spread
        if len(values) > len(mean):
            factor = np.asarray(np.linalg.qr(spread, mode="r"))
        return cls(mean, factor)


def frechet_distance(a: Gaussian, b: Gaussian) -> float:
    """|m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)), never negative.

    The trace of the root is the sum of the singular values of F1 F2^T, whose squares are the
    eigenvalues of C1 C2. This never forms the product of the covariances, so that it also holds
    where these lack rank, as those of fewer pictures than features do.
    """
    cross = np.linalg.svd(a.factor @ b.factor.T, compute_uv=False).sum()
    spread = np.square(a.factor).sum() + np.square(b.factor).sum() - 2 * cross
    return float(max(np.square(a.mean - b.mean).sum() + spread, 0.0))


def kernel_distance(
    a: Features,
    b: Features,
    *,
    subsets: int = KID_SUBSETS,
    subset_size: int = KID_SUBSET_SIZE,
    seed: int = 0,
) -> float:
    """Squared maximum mean discrepancy with the kernel (x.y / D + 1)^3, as clean-fid estimates it.

    The mean over random subsets, as large as the smaller set but no larger than `subset_size`, of
    the estimator without diagonals within the sets. May be slightly negative for sets alike.

    Args:
        a, b: (N, D) and (M, D); at least 2 rows each.
        subsets: how many are averaged.
        subset_size: rows of a subset at most.
        seed: of the draws, so that a number can be had again (clean-fid leaves it open).
    """
    first, second = _checked(a), _checked(b)
    size = min(len(first), len(second), subset_size)
    if size == len(first) == len(second):
        subsets = 1  # every subset is the whole set
    generator = np.random.default_rng(seed)
    total = 0.0
    for _ in range(subsets):
        x = first[generator.choice(len(first), size, replace=False)]
        y = second[generator.choice(len(second), size, replace=False)]
        total += _discrepancy(x, y)
    return total / subsets


def inception_score(probabilities: Features, *, splits: int = SCORE_SPLITS, seed: int = 0) -> float:
    """exp of the mean divergence of each picture's classes from the mean of its split.

    Args:
        probabilities: (N, K), rows sum to 1.
        splits: parts, in random order, whose scores are averaged; fewer when there are fewer rows.
        seed: of that order.
    """
    rows = np.asarray(probabilities, np.float64)
    if rows.ndim != 2 or not len(rows):
        raise ValueError(f"probabilities of shape {rows.shape}")
    order = np.random.default_rng(seed).permutation(len(rows))
    scores = []
    for part in np.array_split(rows[order], min(splits, len(rows))):
        tiny = np.finfo(np.float64).tiny
        logs = np.log(np.maximum(part, tiny))
        mean = np.log(np.maximum(part.mean(axis=0, keepdims=True), tiny))
        scores.append(np.exp((part * (logs - mean)).sum(axis=1).mean()))
    return float(np.mean(scores))


def _checked(features: Features) -> Doubles:
    values = np.asarray(features, np.float64)
    if values.ndim != 2 or len(values) < 2:
        raise ValueError(f"features of shape {values.shape}: two pictures are the least")
    return values


def _discrepancy(x: Doubles, y: Doubles) -> float:
    """The estimator of one pair of subsets of the same size n."""
    size, width = x.shape
    within = (x @ x.T / width + 1) ** 3 + (y @ y.T / width + 1) ** 3
    across = (x @ y.T / width + 1) ** 3
    pairs = (within.sum() - np.trace(within)) / (size - 1)
    return float((pairs - 2 * across.sum() / size) / size)
