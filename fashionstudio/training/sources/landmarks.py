"""Garments alone with the landmarks of the body beneath, read off rendered people who wear them.

Worn and flat pictures carry the same cloth coordinate, so each worn pixel's place in the flat
picture is known; and joints say where on the body that pixel lies. Least squares over all pixels of
a torso, an arm or a leg tell where the joint would be in the flat picture, also beyond its hem.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from torch import Tensor

from fashionstudio.datasets.synthetic.cuts import SLEEVES
from fashionstudio.datasets.synthetic.shards import Sample
from fashionstudio.diffusion.draping import pixels
from fashionstudio.diffusion.landmarks import CATEGORIES, LANDMARKS, SIZE, TORSO
from fashionstudio.diffusion.skeleton import Limb, Skeleton, cross, skeleton_of_person

U8 = NDArray[np.uint8]
Floats = NDArray[np.float32]
EXAMPLE = np.dtype(
    [
        ("mask", "u1", SIZE),
        ("points", "f4", (len(LANDMARKS), 2)),
        ("known", "?", len(LANDMARKS)),
        ("category", "u1"),
        ("reach", "f4"),
    ]
)
FIELDS = ("alpha", "uv", "flat_alpha", "flat_uv")
STRIDE = 2
"""Every how many pixels of a worn garment its place is looked up."""
_SAME_CLOTH_PX = 1.5
"""How far apart, in pixels of the flat picture, the same spot of the cloth may seem to be."""
_CHEST, _BESIDE = 0.8, 0.15
"""Across the torso, and beside a bone in its lengths: what is taken to lie on it."""
_ARM_NEAR = 0.43
_FRONTAL = 0.25
_UPPER, _LOWER = (-0.2, 1.15), (0.7, 1.9)
"""Down the torso, what tells of shoulders and waist, and of hips and below."""
_LEAST_PX, _LEAST_ON_BONE_PX = 60, 6
_SPREAD = {"across": 0.25, "upper": 0.18, "lower": 0.12, "first": 0.1, "second": 0.15}
"""What points must be spread by, at least, for a line through them to tell anything."""
_FAR = 1.6
_SHOULDER = 1.0
"""Where the renderer's measure of sleeves has the shoulder."""
_STRAPS = "thin straps"
_BONES = (("right_elbow", "right_wrist"), ("left_elbow", "left_wrist"),
          ("right_knee", "right_ankle"), ("left_knee", "left_ankle"))  # fmt: skip


@dataclass(frozen=True)
class LandmarkBatch:
    """B garments.

    Attributes:
        mask: [B, 1, *SIZE] in 0..1.
        points: [B, 13, 2], see `Landmarks`.
        known: [B, 13] bool.
        category: [B], numbers in `CATEGORIES`.
        reach: [B], NaN = not known.
    """

    mask: Tensor
    points: Tensor
    known: Tensor
    category: Tensor
    reach: Tensor

    def __len__(self) -> int:
        return len(self.mask)

    @property
    def categories(self) -> list[str]:
        """Their names."""
        return [CATEGORIES[number] for number in self.category.tolist()]


def batch_of(rows: NDArray[Any]) -> LandmarkBatch:
    """Rows of `EXAMPLE` as tensors."""
    return LandmarkBatch(
        mask=torch.from_numpy(rows["mask"].astype(np.float32) / 255)[:, None],
        points=torch.from_numpy(rows["points"].astype(np.float32)),
        known=torch.from_numpy(rows["known"].copy()),
        category=torch.from_numpy(rows["category"].astype(np.int64)),
        reach=torch.from_numpy(rows["reach"].astype(np.float32)),
    )


def example_of(sample: Sample) -> NDArray[Any] | None:
    """A row of `EXAMPLE`; None where the sample tells no landmark."""
    meta = sample["meta"]
    points, known = landmarks_of(places(sample["alpha"], sample["uv"], sample), meta["joints"])
    category = str(meta["category"])
    known &= np.array([_of_category(name, category) for name in LANDMARKS])
    if not known.any():
        return None
    row = np.zeros((), EXAMPLE)
    flat = torch.from_numpy(sample["flat_alpha"].astype(np.float32))[None, None]
    row["mask"] = torch.nn.functional.interpolate(flat, SIZE, mode="area")[0, 0].round().numpy()
    row["points"], row["known"] = points, known
    row["category"] = CATEGORIES.index(category)
    row["reach"] = reach_of(str(meta["attributes"].get("sleeve", "")), category)
    return row


def reach_of(sleeve: str, category: str) -> float:
    """How far sleeves of that name go on the average, 0 = shoulder, 2 = wrist; NaN for skirts."""
    if category == "lower_body":
        return float("nan")
    if sleeve == _STRAPS:
        return 0.0
    if sleeve not in SLEEVES:
        return float("nan")
    return max(0.0, sum(SLEEVES[sleeve]) / 2 - _SHOULDER)


def _of_category(landmark: str, category: str) -> bool:
    """Whether a landmark tells something of such a garment."""
    if category == "lower_body":
        return landmark not in ("collar", "left_shoulder") and "arm" not in _limb_of(landmark)
    return category == "dresses" or "leg" not in _limb_of(landmark)


def _limb_of(landmark: str) -> str:
    part = landmark.rpartition("_")[2]
    return {"elbow": "arm", "wrist": "arm", "knee": "leg", "ankle": "leg"}.get(part, "")


def places(alpha: U8, uv: NDArray[np.float16], sample: Sample) -> Floats:
    """Where the cloth of worn pixels lies in the flat picture.

    Args:
        alpha: (H, W), the worn garment.
        uv: (H, W, 2), its cloth's coordinate in mm.
        sample: with the flat picture's.

    Returns:
        (H / STRIDE, W / STRIDE, 2) float32: x and y in the flat picture's -1..1, of the upper left
        pixel of each square; NaN where there is no garment, or a side of it that is not flat seen.
    """
    height, width = sample["flat_alpha"].shape
    rows, columns = np.nonzero(sample["flat_alpha"] > 127)
    found = np.full((*alpha[::STRIDE, ::STRIDE].shape, 2), np.nan, np.float32)
    seen = alpha[::STRIDE, ::STRIDE] > 127
    if not seen.any() or not rows.size:
        return found
    tree = cKDTree(sample["flat_uv"][rows, columns].astype(np.float32))
    apart, nearest = tree.query(uv[::STRIDE, ::STRIDE][seen].astype(np.float32))
    same = apart < _SAME_CLOTH_PX * float(sample["meta"]["flat_mm_per_px"])
    x = (columns[nearest] + 0.5) / width * 2 - 1
    y = (rows[nearest] + 0.5) / height * 2 - 1
    found[seen] = np.where(same[:, None], np.stack([x, y], 1), np.nan)
    return found


def landmarks_of(where: Floats, joints: Any) -> tuple[Floats, NDArray[np.bool_]]:
    """Landmarks (13, 2) in the flat picture's -1..1, and which of them are known.

    Args:
        where: of `places`.
        joints: 18 of x, y and confidence, in pixels of the person's picture.
    """
    points = np.zeros((len(LANDMARKS), 2), np.float32)
    known = np.zeros(len(LANDMARKS), bool)
    size = (where.shape[0], where.shape[1])
    pose = torch.tensor(np.array(joints, np.float32))
    seen = torch.where(pose[:, 2:] > 0, pose[:, :2] / STRIDE, -1.0)
    person = skeleton_of_person(seen, size)
    if person is None or not _frontal(person, seen):
        return points, known
    cloth = torch.from_numpy(where)
    fit = _Fit(person, cloth, pixels(size, cloth.device))
    for names, span, least in (
        (("collar", "left_shoulder", "waist"), _UPPER, _SPREAD["upper"]),
        (("left_hip", "below"), _LOWER, _SPREAD["lower"]),
        (("waist",), _LOWER, _SPREAD["lower"]),
    ):
        for name in names:
            number = LANDMARKS.index(name)
            found = fit.torso(TORSO[number], span, least)
            if found is not None and not known[number]:
                points[number], known[number] = found.numpy(), True
    limbs = (*person.arms.values(), *person.legs.values())
    roots = ((2, 3, 4), (5, 6, 7), (8, 9, 10), (11, 12, 13))
    for limb, numbers, names in zip(limbs, roots, _BONES, strict=True):
        there = (seen[list(numbers)] > 0).all(dim=1).tolist()
        for second, name in enumerate(names):
            found = fit.limb(limb, second=bool(second)) if all(there[: second + 2]) else None
            if found is not None:
                number = LANDMARKS.index(name)
                points[number], known[number] = found.numpy(), True
    known &= (np.abs(points) <= _FAR).all(axis=1)
    return points, known


def _frontal(person: Skeleton, seen: Tensor) -> bool:
    """Whether the torso is seen from before, with the shoulders and a hip."""
    shoulders, hips = (seen[[2, 5]] > 0).all(), (seen[[8, 11]] > 0).all(dim=1).any()
    upright = person.half[0] > _FRONTAL * person.down.norm() and person.down[1] > 0
    return bool(shoulders) and bool(hips) and bool(upright)


@dataclass(frozen=True)
class _Fit:
    """Lines and planes through the known places."""

    person: Skeleton
    cloth: Tensor
    points: Tensor

    def torso(
        self, at: tuple[float, float], span: tuple[float, float], least: float
    ) -> Tensor | None:
        """The place of a spot of the torso, [2]."""
        across, down = self.person.torso(self.points)
        on_arm = torch.zeros_like(across, dtype=torch.bool)
        for limb in self.person.arms.values():
            on_arm |= _gap(self.points, limb.root, limb.middle) < _ARM_NEAR
        taken = self.cloth.isfinite().all(-1) & (across.abs() < _CHEST) & ~on_arm
        taken &= (down > span[0]) & (down < span[1])
        across, down = across[taken], down[taken]
        if len(across) < _LEAST_PX or across.std() < _SPREAD["across"] or down.std() < least:
            return None
        basis = torch.stack([torch.ones_like(across), across, down], dim=1)
        return _solved(basis, self.cloth[taken], (1.0, *at))

    def limb(self, limb: Limb, *, second: bool) -> Tensor | None:
        """The place of the end of a bone, [2]."""
        start, end = (limb.middle, limb.end) if second else (limb.root, limb.middle)
        way = end - start
        length = way.norm()
        if length * self.cloth.shape[0] / 2 < _LEAST_ON_BONE_PX:
            return None
        apart = self.points - start
        along = (apart * way).sum(-1) / length.square()
        beside = cross(way, apart).abs() / length.square()
        first_seen = 0.0 if second else 0.15  # at the shoulder cloth of the body lies
        taken = self.cloth.isfinite().all(-1) & (beside < _BESIDE)
        taken &= (along > first_seen) & (along < 1)
        along = along[taken]
        least = _SPREAD["second" if second else "first"]
        if len(along) < _LEAST_ON_BONE_PX or along.std() < least:
            return None
        basis = torch.stack([torch.ones_like(along), along], dim=1)
        return _solved(basis, self.cloth[taken], (1.0, 1.0))


def _solved(basis: Tensor, values: Tensor, at: tuple[float, ...]) -> Tensor:
    solution = torch.linalg.lstsq(basis, values).solution
    return torch.tensor(at) @ solution


def _gap(points: Tensor, start: Tensor, end: Tensor) -> Tensor:
    """Distance from a bone, in its lengths."""
    way = end - start
    square = way.square().sum().clamp_min(1e-6)
    apart = points - start
    share = ((apart * way).sum(-1) / square).clamp(0, 1)[..., None]
    return (apart - share * way).norm(dim=-1) / square.sqrt()
