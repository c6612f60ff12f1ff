"""The worn garment's outline, cut as the Words ask: other sleeves, neckline or hem.

Words seldom speak of the whole shape. Where they name a sleeve and nothing else, the trunk can keep
the outline that it has, and what is asked for is drawn from the body's joints. Compared on Photos
with the embedded engine, leaving gaps in the outline instead changed next to nothing: an open
drawing is not filled, and the network drew what was worn. All masks are (h, w) uint8 in the frame.
"""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from fashionstudio.core.garment_words import Fit, Length, Neckline, Sleeve
from fashionstudio.core.geometry import Frame
from fashionstudio.core.look import Category
from fashionstudio.core.person import Person
from fashionstudio.core.wanted import HEM_REACH, SLEEVE_REACH, Wanted
from fashionstudio.engine.steps import parts_in_frame
from fashionstudio.vision.body import SIDES, Body
from fashionstudio.vision.extent import above_end, below_chin, flared_room, throat
from fashionstudio.vision.fields import polygon_mask

Mask = NDArray[np.uint8]
Bool = NDArray[np.bool_]

_LEAST_SHARE = 0.01
_SURE_PARTS = 0.5
_NECK_HALF = 0.2
"""Half the width of the neck with its collar, in trunk lengths."""
_STRAP = 0.8
"""Where a top without sleeves ends on the shoulder, from the neck to the joint."""
_DEPTHS: dict[Neckline, float] = {"scoop": 0.2, "v": 0.28, "deep v": 0.42}
_SLEEVES_DIFFER = 0.3
_FEWEST_PX = 40
_CROPPED = 0.78
"""Where a cropped top ends between neck and hips."""
_SKIRT_FLARE = 0.06
"""Of a skirt of which nothing more is said; see `extent.FLARE`."""
_FLARES: dict[Fit | None, float] = {None: 1.0, "tight": 0.2, "loose": 1.8, "flared": 3.0}
"""How much wider a skirt hangs that is said to be tight, loose or flared."""


def cut_shape(
    person: Person, category: Category, wanted: Wanted, region: Mask, frame: Frame
) -> Mask | None:
    """The shape of the garment that is asked for; None where the body does not tell it.

    Args:
        person: whose parts and joints are known.
        category: what is to be repainted.
        wanted: what the Words ask for.
        region: (h, w) uint8 in the frame.
        frame: where the engine looks.
    """
    if person.confidence.get("parts", 1.0) < _SURE_PARTS or not _drawable(wanted, category):
        return None
    worn = _Worn(person, frame, region.shape)
    shape = _CUTS[category](worn, wanted)
    if shape is None:
        return None
    shape = ndimage.binary_opening(shape & (region > 127), iterations=2)
    return np.where(shape, np.uint8(255), np.uint8(0)) if shape.mean() >= _LEAST_SHARE else None


def names_other_sleeves(person: Person, category: Category, wanted: Wanted, frame: Frame) -> bool:
    """Whether the kind that is named usually has quite other sleeves than what is worn.

    A t-shirt for somebody in a sweater is no sweater; but a t-shirt for somebody in a t-shirt keeps
    its outline to the pixel.
    """
    kind = wanted.kind
    if category != "upper_body" or kind is None or kind.category != category:
        return False
    return _other_sleeve(_Worn(person, frame, frame.shape), wanted) is not None


def _other_sleeve(worn: _Worn, wanted: Wanted) -> Sleeve | None:
    """The sleeve to be cut: one that is said, or that the kind implies and is not worn."""
    if wanted.sleeve is not None:
        return wanted.sleeve
    usual = wanted.kind.sleeve if wanted.kind else None
    now = worn.sleeves()
    if usual is None or now is None or abs(SLEEVE_REACH[usual] - now) <= _SLEEVES_DIFFER:
        return None
    return usual


def _drawable(wanted: Wanted, category: Category) -> bool:
    """Whether joints and what is worn are enough to tell the cut."""
    kind = wanted.kind
    if wanted.sleeve_shape or wanted.other:
        return False
    skirted = category == "dresses" or (kind is not None and kind.part == "skirt")
    if wanted.fit is not None and not skirted:
        return False
    if kind is not None and kind.category != category:
        return False
    if category == "lower_body":
        return kind is not None
    if category == "dresses" and kind is not None and kind.part != "dress":
        return False  # jumpsuits have legs
    if category == "upper_body" and kind is not None and kind.shaped and kind.sleeve != "none":
        return False  # jackets have fronts and lapels of their own
    if category == "upper_body" and wanted.length not in (None, "cropped", "hip"):
        return False
    return wanted.neckline in (None, "high", "crew", "collar", *_DEPTHS)


class _Worn:
    """Parts and joints of the Person in the frame."""

    def __init__(self, person: Person, frame: Frame, shape: tuple[int, ...]) -> None:
        self.shape = (shape[0], shape[1])
        self.body = _in_frame(Body.of_person(person), frame)
        self._person, self._frame = person, frame
        neck, down = np.array(self.body.joints["neck"]), np.array(self.body.down)
        y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
        away = (x + 0.5 - neck[0], y + 0.5 - neck[1])
        self.deep = (away[0] * down[0] + away[1] * down[1]) / self.body.unit
        """Depth below the neck in trunk lengths."""
        self.aside = np.abs(away[0] * down[1] - away[1] * down[0]) / self.body.unit
        """Distance from the trunk's axis in trunk lengths."""

    def part(self, *names: str) -> Bool:
        """Smooth, for labels are ragged."""
        seen = parts_in_frame(self._person, self._frame, names)
        return np.asarray(ndimage.gaussian_filter(seen.astype(np.float32), 1.5) > 127)

    def sleeves(self) -> float | None:
        """How much of the arms is covered, 0..1; about 0.4 for short sleeves. None: none is seen.

        An arm before the trunk is left out, for there sleeve and trunk are not told apart.
        """
        beside = (self.limbs("arm") < 0.7) & ~polygon_mask(self.shape, self.body.trunk())
        cloth = np.count_nonzero(beside & self.part("upper_clothes", "dress"))
        skin = np.count_nonzero(beside & self.part("left_arm", "right_arm"))
        return cloth / (cloth + skin) if cloth + skin >= _FEWEST_PX else None

    def shoulder(self) -> float:
        """Distance of the shoulders' joints from the trunk's axis in trunk lengths."""
        down, neck = self.body.down, self.body.joints["neck"]
        away = [np.subtract(self.body.joints[f"{side}_shoulder"], neck) for side in SIDES]
        return float(np.mean([abs(x * down[1] - y * down[0]) for x, y in away])) / self.body.unit

    def limbs(self, kind: str) -> NDArray[np.float32]:
        """Distance to the nearest arm or leg in its radii."""
        return np.minimum(*(self.body.limb(side, kind, self.shape) for side in SIDES))


def _in_frame(body: Body, frame: Frame) -> Body:
    """The Body in pixels of the frame; hands and feet are not needed."""
    scale = frame.scale
    joints = {
        name: ((x - frame.x) * scale, (y - frame.y) * scale) for name, (x, y) in body.joints.items()
    }
    face = (body.face - np.array([frame.x, frame.y])) * scale
    return dataclasses.replace(
        body, joints=joints, unit=body.unit * scale, face=face, hands={}, feet={}
    )


def _upper(worn: _Worn, wanted: Wanted) -> Bool | None:
    shape = worn.part("upper_clothes", "dress")
    if shape.mean() < _LEAST_SHARE:
        return None
    sleeve = _other_sleeve(worn, wanted)
    if sleeve is not None:
        shape = _with_sleeves(shape, worn, SLEEVE_REACH[sleeve])
    if wanted.neckline is not None:
        shape = _with_neckline(shape, worn, wanted.neckline)
    if wanted.length == "cropped":
        shape &= ~_below(worn, _CROPPED)
    return shape


def _below(worn: _Worn, depth: float) -> Bool:
    return np.asarray(worn.deep >= depth)


def _with_sleeves(shape: Bool, worn: _Worn, end: float) -> Bool:
    """Arms beyond the end are bare, and covered before it."""
    arms, body = worn.limbs("arm"), worn.body
    near, on = np.asarray(arms < 2.2), np.asarray(arms < 1.0)
    along = above_end(body, "arm", end, worn.shape, margin=0.0)
    beside = near & ~polygon_mask(worn.shape, body.trunk())
    if end == 0:  # without sleeves a top still lies on the shoulders
        beside &= worn.aside > _STRAP * worn.shoulder()
    bare = worn.part("left_arm", "right_arm")
    cut = (shape & (~beside | along)) & (~bare | along)
    return cut | ((on | bare) & along & beside) if end > 0 else cut


def _with_neckline(shape: Bool, worn: _Worn, neckline: Neckline) -> Bool:
    """Skin of throat and chest covered or bared."""
    body, chest = worn.body, worn.part("chest")
    near: Bool = worn.aside < _NECK_HALF
    if neckline == "high":
        high = below_chin(body, 0.92, worn.shape)
        return shape | (high & (chest | (throat(body, worn.shape) & near)))
    base = below_chin(body, 0.3, worn.shape)
    if neckline not in _DEPTHS:
        covered = shape | (chest & base)
        collar = below_chin(body, 0.6 if neckline == "collar" else 0.3, worn.shape)
        return covered & (collar | ~near)
    depth = _DEPTHS[neckline]
    fraction = np.clip(worn.deep / depth, 0, 1)
    wide = np.sqrt(1 - fraction**2) if neckline == "scoop" else 1 - fraction
    opening: Bool = ~_below(worn, depth) & (worn.aside < 0.85 * _NECK_HALF * wide)
    filled = shape | (chest & base & _below(worn, 0.0))
    return filled & ~opening


def _lower(worn: _Worn, wanted: Wanted) -> Bool | None:
    """Skirts hang between the legs, trousers lie around them; both begin where the old ones do."""
    kind = wanted.kind
    assert kind is not None
    old, body = worn.part("skirt", "pants"), worn.body
    length = wanted.length or kind.length
    seated = body.middle("knee")[1] - body.middle("hip")[1] < 0.5 * body.unit
    if old.mean() < _LEAST_SHARE or length is None or seated:
        return None
    hem = HEM_REACH["midi" if length == "cropped" else length]
    above = above_end(body, "leg", hem, worn.shape, margin=0.0)
    waist = old & above_end(body, "leg", 0.12, worn.shape, margin=0.0)
    if kind.part == "skirt":
        flare = _flare(wanted, length)
        kept = old & above if bool(worn.part("skirt").any()) else waist
        return kept | flared_room(body, hem, worn.shape, flare)
    legs: Bool = worn.limbs("leg") < 1.05
    trousers = old & above if bool(worn.part("pants").any()) else waist
    return waist | trousers | (legs & above & _below(worn, 0.9))


def _flare(wanted: Wanted, length: Length) -> float:
    return _SKIRT_FLARE * _FLARES[wanted.fit] * (2 if length == "maxi" else 1)


def _dress(worn: _Worn, wanted: Wanted) -> Bool | None:
    """What is worn above the waist, cut as a top is, and a skirt that hangs between the legs."""
    body = worn.body
    seated = body.middle("knee")[1] - body.middle("hip")[1] < 0.5 * body.unit
    top = _upper(worn, dataclasses.replace(wanted, length=None))
    if top is None or seated:
        return None
    length = wanted.length or (wanted.kind.length if wanted.kind else None) or "knee"
    hem = HEM_REACH["midi" if length in ("cropped", "hip") else length]
    above = above_end(body, "leg", hem, worn.shape, margin=0.0)
    flare = _flare(wanted, length)
    waist = worn.part("skirt", "pants") & above_end(body, "leg", 0.12, worn.shape, margin=0.0)
    return (top & above) | waist | flared_room(body, hem, worn.shape, flare)


_CUTS = {"upper_body": _upper, "lower_body": _lower, "dresses": _dress}
