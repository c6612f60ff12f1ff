"""Distances between all rendered pictures and the true ones, by category and in all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.image_io import read_picture
from fashionstudio.core.listener import Listener
from fashionstudio.datasets.published.pictures import load_rgb
from fashionstudio.evaluation.metrics.distances import (
    Gaussian,
    frechet_distance,
    inception_score,
    kernel_distance,
)
from fashionstudio.evaluation.metrics.features import FeatureExtractor, FeatureStore, describe
from fashionstudio.evaluation.metrics.sample import resized

if TYPE_CHECKING:
    from fashionstudio.evaluation.dataset_pairs import Pairs

Features = NDArray[np.floating[Any]]

ALL = "all"
FEWEST = 2
"""Pictures that a distance between sets needs on both sides."""


def rows_of(categories: Sequence[str]) -> list[str]:
    """The rows of a table: the categories in their order, and `ALL` when there are several."""
    found = list(dict.fromkeys(categories))
    return [*found, ALL] if len(found) > 1 else found


class SetMeter:
    """FID, KID and Inception Score.

    Args:
        data: whose pictures they are.
        extractor: describes them.
        store: keeps the features of the true pictures.
        progress: told how far it is.
    """

    def __init__(
        self,
        data: Pairs,
        extractor: FeatureExtractor,
        store: FeatureStore,
        progress: Listener,
    ) -> None:
        self._data = data
        self._extractor = extractor
        self._store = store
        self._progress = progress

    def run(
        self, files: Mapping[int, Path], wanted: Collection[str], whole: bool
    ) -> dict[str, dict[str, float]]:
        """By row: metric → value; what a row has too few pictures for is left out.

        Args:
            files: index of a pair → its rendered picture.
            wanted: of "fid", "kid" and "is".
            whole: the true set is that of the papers' protocol, not just the persons rendered.
        """
        indices = sorted(files)
        pictures = [files[index] for index in indices]
        categories = [self._data.pairs[index].category for index in indices]
        found: dict[str, dict[str, float]] = {row: {} for row in rows_of(categories)}
        if {"fid", "kid"} & set(wanted):
            made = self._features(pictures)
            true = self._true_features(indices, whole)
            for row, values in found.items():
                mine = made[_members(categories, row)]
                theirs = [part for name, part in true.items() if row in (ALL, name)]
                values |= _distances(mine, theirs, wanted)
        if "is" in wanted:
            classes = self._classes(pictures)
            for row, values in found.items():
                if len(chosen := classes[_members(categories, row)]):
                    values["is"] = inception_score(chosen)
        return found

    def _features(self, files: Sequence[Path]) -> Features:
        if not files:
            return np.zeros((0, 1))
        self._progress.phase("features")
        pictures = (read_picture(file, least_side=2) for file in files)
        return describe(self._extractor, pictures, len(files), self._progress.step)

    def _true_features(self, indices: Sequence[int], whole: bool) -> dict[str, Features]:
        """By category; those without pictures are left out."""
        groups: dict[str, list[Path]] = {}
        for category, file in self._true_files(indices, whole):
            groups.setdefault(category, []).append(file)
        self._progress.phase("truth")
        return {
            category: self._store.features(
                self._extractor, files, lambda file: load_rgb(file, None), self._progress.step
            )
            for category, files in groups.items()
        }

    def _true_files(self, indices: Sequence[int], whole: bool) -> list[tuple[str, Path]]:
        pairs = self._data.pairs
        if not whole:
            return [(pairs[index].category, self._data.person_file(index)) for index in indices]
        return self._data.reference_files()

    def _classes(self, files: Sequence[Path]) -> Features:
        self._progress.phase("classes")
        found: list[Features] = []
        for done, file in enumerate(files):
            self._progress.step(done, len(files))
            picture = resized(read_picture(file, least_side=2))
            found.append(self._extractor.probabilities([picture]))
        return np.concatenate(found) if found else np.zeros((0, 1))


def _members(categories: Sequence[str], row: str) -> NDArray[np.bool_]:
    return np.array([row in (ALL, category) for category in categories], dtype=bool)


def _distances(
    made: Features, true: Sequence[Features], wanted: Collection[str]
) -> dict[str, float]:
    theirs = np.concatenate(true) if true else np.zeros((0, 1))
    if len(made) < FEWEST or len(theirs) < FEWEST:
        return {}
    values = {}
    if "fid" in wanted:
        values["fid"] = frechet_distance(Gaussian.of(theirs), Gaussian.of(made))
    if "kid" in wanted:
        values["kid"] = 1000 * kernel_distance(theirs, made)
    return values
