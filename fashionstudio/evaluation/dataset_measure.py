"""Measures rendered pictures of a data set: every picture, then all of them together."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.image_io import read_picture
from fashionstudio.core.listener import Listener
from fashionstudio.datasets.published.pictures import load_rgb
from fashionstudio.errors import FashionStudioError
from fashionstudio.evaluation.dataset_inputs import laid_swatch
from fashionstudio.evaluation.dataset_sets import SetMeter
from fashionstudio.evaluation.metrics.catalogue import Metrics
from fashionstudio.evaluation.metrics.features import FeatureStore
from fashionstudio.evaluation.metrics.sample import Sample

if TYPE_CHECKING:
    from fashionstudio.evaluation.dataset_pairs import Pairs

Picture = NDArray[np.uint8]
Values = dict[str, float]

logger = logging.getLogger(__name__)


@dataclass
class Measured:
    """What was measured.

    Attributes:
        items: by index of the pair: metric → value; a metric without a value there is left out.
        sets: by row (see `rows_of`): metric → value, of the metrics of sets.
        failures: pairs whose picture could not be read, with a sentence.
        absent: metric → reason → how many pictures have no value for it.
    """

    items: dict[int, Values] = field(default_factory=dict)
    sets: dict[str, Values] = field(default_factory=dict)
    failures: dict[int, str] = field(default_factory=dict)
    absent: dict[str, dict[str, int]] = field(default_factory=dict)


class DataSetMeter:
    """Measures pictures of one data set.

    Args:
        data: opened at the size of the pictures.
        metrics: see `open_metrics`.
        store: keeps the features of true pictures.
        find_swatch: garment's file name → swatch (h, w, 3) uint8 or None.
    """

    def __init__(
        self,
        data: Pairs,
        metrics: Metrics,
        store: FeatureStore,
        find_swatch: Callable[[str], Picture | None] = lambda name: None,
    ) -> None:
        self._data = data
        self._metrics = metrics
        self._store = store
        self._find_swatch = find_swatch

    def run(self, files: Mapping[int, Path], progress: Listener, *, whole: bool) -> Measured:
        """Measure.

        Args:
            files: index of a pair → its rendered picture.
            progress: told how far it is.
            whole: the true set of the papers' protocol is compared with, and not only the persons
                that were rendered.
        """
        measured = Measured()
        progress.phase("measure")
        for done, (index, file) in enumerate(sorted(files.items())):
            progress.step(done, len(files))
            try:
                sample = self._sample(index, file)
            except FashionStudioError as error:
                measured.failures[index] = error.sentence()
                continue
            measured.items[index] = self._values(sample, measured)
        progress.step(len(files), len(files))
        if self._metrics.extractor is not None:
            there = {index: file for index, file in files.items() if index in measured.items}
            meter = SetMeter(self._data, self._metrics.extractor, self._store, progress)
            for row, values in meter.run(there, frozenset(self._metrics.sets), whole).items():
                named = {self._metrics.sets[name].name: value for name, value in values.items()}
                measured.sets[row] = named
        return measured

    # Single pictures -----------------------------------------------------------------------------

    def _sample(self, index: int, file: Path) -> Sample:
        item, truth = self._data[index], self._data.person_file(index)
        swatch = self._find_swatch(item.garment_name)
        known = item.pose is not None and item.labels is not None and item.region is not None
        if swatch is not None:  # without its scale it cannot be compared with
            swatch = laid_swatch(item, self._data.dataset, swatch) if known else None
        return Sample(
            item=item,
            dataset=self._data.dataset,
            order=self._data.order,
            picture=read_picture(file, least_side=2),
            truth=load_rgb(truth, None),
            picture_file=file,
            truth_file=truth,
            swatch=swatch,
        )

    def _values(self, sample: Sample, measured: Measured) -> Values:
        values: Values = {}
        for metric in self._metrics.items:
            name = metric.description.name
            try:
                value = metric.measure(sample)
            except FashionStudioError as error:
                _count(measured, name, error.message)
                continue
            except (ArithmeticError, LookupError, ValueError) as error:
                # A picture like nobody has thought of must not end an evaluation of thousands.
                logger.warning("%s of %s", name, sample.picture_file, exc_info=error)
                _count(measured, name, f"It cannot be computed ({type(error).__name__}).")
                continue
            if math.isfinite(value):
                values[name] = value
            else:
                _count(measured, name, "The value is not finite.")
        return values


def mean_values(measured: Measured, indices: Sequence[int]) -> tuple[Values, dict[str, int]]:
    """Mean of each metric over the pictures that have a value, and how many these are."""
    collected: dict[str, list[float]] = {}
    for index in indices:
        for name, value in measured.items.get(index, {}).items():
            collected.setdefault(name, []).append(value)
    means = {name: float(np.mean(values)) for name, values in collected.items()}
    return means, {name: len(values) for name, values in collected.items()}


def _count(measured: Measured, name: str, reason: str) -> None:
    reasons = measured.absent.setdefault(name, {})
    reasons[reason] = reasons.get(reason, 0) + 1
