"""A Render beside its Photo, both as the judges see them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.geometry import Frame
from fashionstudio.core.look import Category
from fashionstudio.core.person import JOINTS, PARTS, Person

U8 = NDArray[np.uint8]
Bool = NDArray[np.bool_]
Point = tuple[float, float]

JUDGE_SIZE = (256, 192)
"""Height and width of every View, whatever the engine's own frame: figures stay comparable."""

SURE = 0.3
"""Least confidence of a joint that a judge relies on."""

WORN: dict[Category, tuple[str, ...]] = {
    "upper_body": ("upper_clothes", "dress", "scarf"),
    "lower_body": ("skirt", "pants", "belt"),
    "dresses": ("dress", "upper_clothes", "skirt", "pants", "belt"),
}
"""Where cloth of a category lies in a Photo when nothing is said about its shape."""

_LEAST_WORN = 0.2


@dataclass(frozen=True, eq=False)
class View:
    """What a judge may look at; all pictures have `JUDGE_SIZE`.

    Attributes:
        category: of the garment that was made.
        photo, picture: (H, W, 3) uint8, before and after.
        region: (H, W) uint8, the Region: where the engine may repaint; 0 = never.
        parts: (H, W) uint8, part ids of the Person in the Photo.
        pose: (18, 3) float32, joints in pixels of the View.
        mm_per_px: at the body.
        changed: (H, W) uint8, by how much each pixel was replaced, as the Render tells; None where
            nobody told. An engine that tells layers replaces less than the Region, so this says
            nothing about what was asked for, and no shape may be judged by it.
    """

    category: Category
    photo: U8
    picture: U8
    region: U8
    parts: U8
    pose: NDArray[np.float32]
    mm_per_px: float
    changed: U8 | None = None

    @classmethod
    def of_photo(
        cls, photo: U8, person: Person, category: Category, frame: Frame, mm_per_px: float
    ) -> View:
        """The Photo before anything was rendered: there is no Region yet.

        Args:
            photo: (H, W, 3) uint8.
            person: who is in it.
            category: what will be made.
            frame: of `JUDGE_SIZE`.
            mm_per_px: of the Photo.
        """
        seen = frame.crop(photo)
        pose = person.pose.array()
        present = pose[:, 2] > 0
        pose[present, :2] = frame.to_frame(pose[present, :2])
        nothing = np.zeros(frame.shape, np.uint8)
        parts = _labels(person.parts, frame)
        return cls(category, seen, seen, nothing, parts, pose, mm_per_px / frame.scale)

    def after(self, picture: U8, region: U8, changed: U8, frame: Frame) -> View:
        """With a Render, its Region and what it replaced, all at Photo size."""
        return replace(
            self,
            picture=frame.crop(picture),
            region=frame.crop_mask(region),
            changed=frame.crop_mask(changed),
        )

    def joint(self, name: str) -> Point | None:
        """A joint that is sure enough and within the View."""
        x, y, confidence = (float(v) for v in self.pose[JOINTS.index(name)])
        height, width = JUDGE_SIZE
        inside = 0 <= x < width and 0 <= y < height
        return (x, y) if confidence >= SURE and inside else None

    def part(self, *names: str) -> Bool:
        """(H, W), where any of the named parts was in the Photo."""
        return np.isin(self.parts, [PARTS[name] for name in names])

    def worn(self) -> U8:
        """(H, W) uint8: where the repainted garment lies if it keeps the old one's shape.

        All of what was replaced where the old garment's parts are not known.
        """
        inside = self.region > 127
        made = inside if self.changed is None else inside & (self.changed > 127)
        found = inside & self.part(*WORN[self.category])
        if np.count_nonzero(found) < _LEAST_WORN * np.count_nonzero(made):
            found = made
        return np.where(found, np.uint8(255), np.uint8(0))


def _labels(parts: U8, frame: Frame) -> U8:
    """Part ids in the frame: the nearest pixel's, for ids cannot be mixed."""
    height, width = frame.shape
    columns = np.floor(frame.x + (np.arange(width) + 0.5) / frame.scale).astype(int)
    rows = np.floor(frame.y + (np.arange(height) + 0.5) / frame.scale).astype(int)
    seen = ((rows >= 0) & (rows < parts.shape[0]))[:, None] & (
        (columns >= 0) & (columns < parts.shape[1])
    )[None, :]
    rows, columns = rows.clip(0, parts.shape[0] - 1), columns.clip(0, parts.shape[1] - 1)
    return np.where(seen, parts[np.ix_(rows, columns)], np.uint8(0))
