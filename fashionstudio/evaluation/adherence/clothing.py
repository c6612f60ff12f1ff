"""Which pixels of a View are the new garment, which are skin, which something else.

The garment's colours are learned from where there must be cloth (the middle of the trunk, the
thighs), the skin's from the face, and the rest from the nearest pixels outside of the Region. Each
pixel then goes to the nearest. It sees colour only: cloth in the colour of the wall behind it, or
of skin, cannot be found, and `Cloth.apart` says how far these are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.cluster.vq import kmeans2

from fashionstudio.evaluation.adherence.view import JUDGE_SIZE, Bool, Point, View
from fashionstudio.vision.colours import SkinModel, to_lab
from fashionstudio.vision.fields import drop_specks, limb_distance, polygon_mask

F32 = NDArray[np.float32]

OTHER, SKIN, CLOTH = 0, 1, 2

_SPREAD = np.array([18.0, 8.0, 8.0], np.float32)
"""Standard deviation of one cloth's Lab on a body: folds change lightness far more than hue."""
_AROUND = np.array([10.0, 6.0, 6.0], np.float32)
_SKIN_SCALE = 1.3
_LEAST_CLUSTER = 0.12
_CLUSTERS = 3
_UNSEEN = 0.05
_FEWEST_PX = 24
_SPECK_PX = 24


@dataclass(frozen=True, eq=False)
class Cloth:
    """What was found.

    Attributes:
        labels: (H, W) uint8: 0 something else, 1 skin, 2 the garment.
        seed: (H, W) bool, where cloth was taken for granted.
        apart: how many standard deviations the cloth's main colour lies from skin and from what is
            around, whichever is nearer; below 2 the borders are guesses.
    """

    labels: NDArray[np.uint8]
    seed: Bool
    apart: float

    @property
    def mask(self) -> NDArray[np.uint8]:
        """(H, W) uint8, 255 = garment."""
        return np.where(self.labels == CLOTH, np.uint8(255), np.uint8(0))


def find_cloth(view: View) -> Cloth | None:
    """Find the garment; None where the trunk or the thighs cannot be seen in the Region."""
    inside = view.region > 127
    seed = cloth_seed(view) & inside
    if np.count_nonzero(seed) < _FEWEST_PX:
        return None
    lab = to_lab(view.picture)
    centres = _main_colours(lab[seed])
    to_cloth = np.min([_distance(lab, centre, _SPREAD) for centre in centres], axis=0)
    skin = _skin(view)
    to_skin = np.full(JUDGE_SIZE, 99, np.float32)
    if skin is not None:
        to_skin = skin.distance(lab) / np.float32(_SKIN_SCALE)
    to_rest = _to_surroundings(view, lab, inside)
    labels = np.argmin([to_rest, to_skin, to_cloth], axis=0).astype(np.uint8)
    # Outside of the Region nothing was made; only bare skin matters there, for sleeves.
    labels[~inside & (labels == CLOTH)] = OTHER
    labels[~inside & view.part("left_arm", "right_arm", "left_leg", "right_leg", "chest")] = SKIN
    labels[~inside & view.part("left_hand", "right_hand", "head")] = SKIN
    labels = _tidied(labels)
    apart = float(np.median(np.minimum(to_skin, to_rest)[seed & (labels == CLOTH)]))
    return Cloth(labels, seed, 0.0 if np.isnan(apart) else apart)


def cloth_seed(view: View) -> Bool:
    """(H, W), where a garment of the category always is: mid-trunk, or the upper thighs."""
    if view.category == "lower_body":
        return _thighs(view)
    corners = trunk(view)
    if corners is None:
        return np.zeros(JUDGE_SIZE, bool)
    neck, down, across = corners
    quad = [
        neck + v * down + u * across
        for u, v in ((-0.26, 0.3), (0.26, 0.3), (0.24, 0.75), (-0.24, 0.75))
    ]
    return polygon_mask(JUDGE_SIZE, np.array(quad))


def trunk(view: View) -> tuple[F32, F32, F32] | None:
    """Neck point, vector from it to the middle of the hips, vector from right to left shoulder.

    Where the hips are out of the picture the trunk is taken to be 1.35 shoulder widths long.
    """
    right, left = view.joint("right_shoulder"), view.joint("left_shoulder")
    if right is None or left is None:
        return None
    across = np.subtract(left, right).astype(np.float32)
    neck = np.add(left, right).astype(np.float32) / 2
    hips = [p for p in (view.joint("right_hip"), view.joint("left_hip")) if p is not None]
    if len(hips) == 2:
        down = np.mean(hips, axis=0, dtype=np.float32) - neck
    else:
        normal = np.array([-across[1], across[0]], np.float32)
        down = 1.35 * normal * np.sign(normal[1] or 1)
    return neck.astype(np.float32), down.astype(np.float32), across


def _thighs(view: View) -> Bool:
    found = np.zeros(JUDGE_SIZE, bool)
    for side in ("right", "left"):
        hip, knee = view.joint(f"{side}_hip"), view.joint(f"{side}_knee")
        if hip is None:
            continue
        if knee is None:
            knee = (hip[0], hip[1] + 0.25 * JUDGE_SIZE[0])
        end: Point = (hip[0] + 0.3 * (knee[0] - hip[0]), hip[1] + 0.3 * (knee[1] - hip[1]))
        length = float(np.hypot(knee[0] - hip[0], knee[1] - hip[1]))
        found |= limb_distance(JUDGE_SIZE, hip, end, (0.13 * length, 0.13 * length)) < 1
    return found


def _main_colours(pixels: F32) -> F32:
    """The cloth's one to three main colours (N, 3) in Lab, without what is hardly there."""
    rng = np.random.default_rng(0)
    # Perfectly plain cloth has but one point for three clusters; what cannot be seen parts them.
    parted = pixels + rng.normal(0, _UNSEEN, pixels.shape)
    centres, members = kmeans2(parted, _CLUSTERS, minit="++", rng=rng)
    shares = np.bincount(members, minlength=_CLUSTERS) / len(pixels)
    kept: F32 = centres[shares >= _LEAST_CLUSTER].astype(np.float32)
    return kept


def _distance(lab: F32, centre: F32, spread: F32) -> F32:
    result: F32 = np.sqrt(np.square((lab - centre) / spread).sum(axis=-1))
    return result


def _skin(view: View) -> SkinModel | None:
    """The person's skin, from the face; from other bare skin where no face is seen."""
    lab = to_lab(view.photo)
    head = ndimage.binary_erosion(view.part("head"), iterations=1)
    found = SkinModel.fit(lab, head)
    if found is None:
        bare = view.part("head", "left_arm", "right_arm", "left_leg", "right_leg", "chest")
        found = SkinModel.fit(lab, bare)
    return found


def _to_surroundings(view: View, lab: F32, inside: Bool) -> F32:
    """Distance to the nearest colours outside of the Region: the background, the other clothes."""
    around = to_lab(view.photo)
    around = np.stack([ndimage.median_filter(around[..., c], 3) for c in range(3)], axis=-1)
    skin_parts = ("head", "left_arm", "right_arm", "left_leg", "right_leg", "chest")
    skin = view.part(*skin_parts, "left_hand", "right_hand")
    old = np.zeros(JUDGE_SIZE, bool) if inside.all() else inside
    near = np.full(JUDGE_SIZE, 99, np.float32)
    background = view.parts == 0
    for group in (background & ~old, ~background & ~skin & ~old):
        if np.count_nonzero(group) < _FEWEST_PX:
            continue
        rows, columns = ndimage.distance_transform_edt(
            ~group, return_distances=False, return_indices=True
        )
        near = np.minimum(near, _distance(lab, around[rows, columns], _AROUND))
    return near


def _tidied(labels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Without lonely pixels: the majority of three by three, then no specks of cloth."""
    votes = [ndimage.uniform_filter((labels == k).astype(np.float32), 3) for k in range(3)]
    smooth = np.argmax(votes, axis=0).astype(np.uint8)
    kept = drop_specks(smooth == CLOTH, _SPECK_PX)
    smooth[(smooth == CLOTH) & ~kept] = OTHER
    return smooth
