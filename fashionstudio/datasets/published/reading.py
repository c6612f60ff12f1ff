"""Makes the parts of one `Item` out of its files, each at most once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.look import Category
from fashionstudio.datasets.published import pictures
from fashionstudio.datasets.published.files import Source
from fashionstudio.datasets.published.keypoints import load_keypoints
from fashionstudio.datasets.published.masks import Dataset, System, inpaint_mask, worn_mask

Plane = NDArray[np.uint8]


@dataclass(frozen=True)
class ItemReader:
    """The parts of an `Item` as properties of the same names; None where a file is not there.

    Attributes:
        files: those that are there.
        category: of the garment.
        dataset: whose label ids and keypoint format.
        size: height and width of everything.
        system: whose Region.
        skirts: see `inpaint_mask`.
        threshold: see `load_sketch`.
        head_ids: labels of the head in the file "head".
    """

    files: Mapping[Source, Path]
    category: Category
    dataset: Dataset
    size: tuple[int, int]
    system: System
    skirts: bool
    threshold: int
    head_ids: tuple[int, ...]

    @cached_property
    def person(self) -> Plane | None:
        path = self.files.get("person")
        return None if path is None else pictures.load_rgb(path, self.size)

    @property
    def garment(self) -> Plane | None:
        path, mask = self.files.get("garment"), self.files.get("garment_mask")
        return None if path is None else pictures.load_garment(path, mask, self.size)

    @property
    def worn(self) -> Plane | None:
        if self.person is None or self.labels is None:
            return None
        mask = worn_mask(
            self.labels, dataset=self.dataset, category=self.category, skirts=self.skirts
        )
        return pictures.on_white(self.person, mask)

    @cached_property
    def labels(self) -> Plane | None:
        path = self.files.get("labels")
        return None if path is None else pictures.load_labels(path, self.size)

    @cached_property
    def pose(self) -> NDArray[np.float32] | None:
        path = self.files.get("keypoints")
        return None if path is None else load_keypoints(path, self.size, dataset=self.dataset)

    @property
    def sketch(self) -> Plane | None:
        path = self.files.get("sketch")
        return None if path is None else pictures.load_sketch(path, self.size, self.threshold)

    @property
    def region(self) -> Plane | None:
        if self.labels is None or self.pose is None:
            return None
        return inpaint_mask(
            self.labels,
            self.pose,
            dataset=self.dataset,
            category=self.category,
            system=self.system,
            skirts=self.skirts,
        )

    @property
    def head(self) -> Plane | None:
        path = self.files.get("head")
        if path is None:
            return None
        head = np.isin(pictures.load_labels(path, self.size), self.head_ids)
        return np.where(head, 255, 0).astype(np.uint8)
