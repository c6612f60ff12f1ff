"""What LaDI-VTON and MGD repaint: a mask from a label map and the joints.

The rules are those of the two published data loaders, pixel for pixel. Cases in which the loaders
compute with a missing joint's -1 are undefined there; here they are drawn with what is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy import ndimage

from fashionstudio.core.look import CATEGORIES, Category
from fashionstudio.core.masks import bounding_box
from fashionstudio.core.person import JOINTS
from fashionstudio.errors import BadInput

Dataset = Literal["dresscode", "vitonhd"]
System = Literal["ladi", "mgd"]
Plane = NDArray[np.bool_]

SKIRT = 5  # Dress Code's label
_ARMS = (14, 15)
_ARM_LINE = (
    *("left_wrist", "left_elbow", "left_shoulder"),
    *("right_shoulder", "right_elbow", "right_wrist"),
)
_REACH_PX = 10  # 5 dilations with a 5x5 kernel
_NECK_PX = 20 / 512  # of the height: how far above the shoulders a collar may go


@dataclass(frozen=True)
class _Rules:
    """Label ids: `garment` is repainted, `fixed` never, `head` never but for the neck."""

    garment: tuple[int, ...]
    fixed: tuple[int, ...]
    head: tuple[int, ...]
    arms: bool
    neck: bool


_DRESS_CODE_FIXED = (1, 2, 3, 9, 10, 16, 17)
_DRESS_CODE_HEAD = (1, 2, 3, 11)
_DRESS_CODE: dict[Category, _Rules] = {
    "upper_body": _Rules((4,), (*_DRESS_CODE_FIXED, 5, 6), _DRESS_CODE_HEAD, True, True),
    "lower_body": _Rules(
        (6, 12, 13), (*_DRESS_CODE_FIXED, 4, 14, 15), _DRESS_CODE_HEAD, False, False
    ),
    "dresses": _Rules((7, 12, 13), _DRESS_CODE_FIXED, _DRESS_CODE_HEAD, True, True),
}
_VITON_HD = _Rules((5, 6, 7), (1, 2, 9, 12, 18, 19), (1, 2, 4, 13), True, False)

_WORN_DRESS_CODE: dict[Category, tuple[int, ...]] = {
    "upper_body": (4,),
    "lower_body": (6,),
    "dresses": (7,),
}


def inpaint_mask(
    labels: NDArray[np.uint8],
    pose: NDArray[np.floating],
    *,
    dataset: Dataset,
    category: Category,
    system: System,
    skirts: bool = False,
) -> NDArray[np.uint8]:
    """The Region as the published systems make it.

    LaDI-VTON takes the garment and the arms, grown by 10 pixels; MGD takes the bounding box of the
    same (not grown for VITON-HD). Face, hair, hands, shoes and the other garment stay out of both.
    Widths are pixels of the map given, as published, for maps of 512x384; only VITON-HD's arms are
    scaled with the height.

    Args:
        labels: (H, W) label ids of the data set's own parsing, scaled to the frame.
        pose: (18, 2 or more) joints in pixels of that frame; missing where x and y are both <= 1.
        dataset: whose label ids these are.
        category: which garment; VITON-HD knows "upper_body" only.
        system: whose rules.
        skirts: also take Dress Code's skirts (label 5) for garments of the lower body. The
            published rule forgets them: of a skirt, it repaints only what is next to a leg.

    Returns:
        (H, W) uint8, 255 = repaint.

    Raises:
        BadInput: an unknown category, or one that the data set does not have.
    """
    labels = np.asarray(labels)
    points = np.asarray(pose, dtype=np.float64)[:, :2]
    rules = _rules(dataset, category)
    garment = np.isin(labels, rules.garment)
    if skirts and dataset == "dresscode" and category == "lower_body":
        garment |= labels == SKIRT
    fixed = np.isin(labels, rules.fixed)
    head = np.isin(labels, rules.head)
    if rules.arms:
        line = _arm_line(points, labels.shape, _line_width(dataset, labels.shape[0]))
        garment |= line
        fixed |= np.isin(labels, _ARMS) & ~line
    if rules.neck:
        neck = head & _below_shoulders(points, labels.shape)
        garment |= neck
        head &= ~neck
    fixed |= head
    if system == "ladi" or dataset == "dresscode":
        garment = _grow(garment)
    mask = garment & ~fixed
    if system == "mgd":
        mask = _box(mask) & ~fixed
    return np.where(mask, 255, 0).astype(np.uint8)


def worn_mask(
    labels: NDArray[np.uint8], *, dataset: Dataset, category: Category, skirts: bool = False
) -> NDArray[np.uint8]:
    """(H, W) uint8, 255 on the garment that is worn: what a warped garment should look like."""
    _rules(dataset, category)
    ids = _VITON_HD.garment if dataset == "vitonhd" else _WORN_DRESS_CODE[category]
    if skirts and dataset == "dresscode" and category == "lower_body":
        ids = (*ids, SKIRT)
    return np.where(np.isin(labels, ids), 255, 0).astype(np.uint8)


def _rules(dataset: Dataset, category: Category) -> _Rules:
    if dataset == "vitonhd" and category == "upper_body":
        return _VITON_HD
    if dataset == "dresscode" and category in CATEGORIES:
        return _DRESS_CODE[category]
    raise BadInput(
        f"There are no garments “{category}” in the data set “{dataset}”.",
        f"Dress Code has {', '.join(CATEGORIES)}; VITON-HD has upper_body only.",
    )


def _line_width(dataset: Dataset, height: int) -> int:
    return 45 if dataset == "dresscode" else int(90 / 512 * height)


def _is_known(point: NDArray[np.float64]) -> bool:
    """The loaders' own test of a joint, on both coordinates together."""
    return bool(np.isfinite(point).all() and not (point <= 1).all())


def _arm_line(points: NDArray[np.float64], shape: tuple[int, ...], width_px: int) -> Plane:
    """A broad line from wrist to wrist, over elbows and shoulders.

    The loaders leave out a missing wrist with its elbow. Any other missing joint is left out too,
    so that of an arm without elbow the straight way to its wrist is taken.
    """
    joints = [points[JOINTS.index(name)] for name in _ARM_LINE]
    # Published coordinates go through unsigned integers: fractions are cut off.
    corners = [np.clip(joint, 0, 65535).astype(np.uint16) for joint in joints if _is_known(joint)]
    canvas = Image.new("L", (shape[1], shape[0]), "black")
    if len(corners) > 1:
        flat = np.concatenate(corners).tolist()
        ImageDraw.Draw(canvas).line(flat, fill="white", width=width_px, joint="curve")
    return np.asarray(canvas) > 0


def _below_shoulders(points: NDArray[np.float64], shape: tuple[int, ...]) -> Plane:
    """Everything below the line through the shoulders, raised by a collar's height.

    Nothing without both shoulders: then the whole head stays as it is. Where the line leaves the
    picture at the top, the whole column is below it (the loaders count such rows from the bottom).
    """
    height, width = shape
    right, left = (points[JOINTS.index(f"{side}_shoulder")] for side in ("right", "left"))
    if not (_is_known(right) and _is_known(left)):
        return np.zeros((height, width), dtype=bool)
    x, y = np.array([right, left]).T
    slope, offset = np.linalg.lstsq(np.vstack([x, np.ones(2)]).T, y, rcond=None)[0]
    line = np.arange(width) * slope + offset - _NECK_PX * height
    first_rows = np.clip(np.trunc(line), 0, height)
    return np.arange(height)[:, None] >= first_rows


def _grow(plane: Plane) -> Plane:
    """Grown by a square's half side, as the repeated dilation with a small square does."""
    size = 2 * _REACH_PX + 1
    return ndimage.maximum_filter(plane, size=size, mode="constant", cval=False)


def _box(plane: Plane) -> Plane:
    box = bounding_box(plane)
    filled = np.zeros_like(plane)
    if box is not None:
        x0, y0, x1, y1 = box
        filled[y0:y1, x0:x1] = True
    return filled
