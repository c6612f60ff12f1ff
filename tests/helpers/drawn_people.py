"""Drawn people in drawn clothes, with everything that is known about them.

Plain figures, but consistent ones: picture, label map, joints, sketch and the garment on its own
all show the same shapes, so that masks, measures and training have something true to hold on to.
Coordinates are pixels of a 384x512 frame (width x height); pictures are drawn at any size.
"""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

Kind = Literal["top", "pants", "skirt", "dress"]
Pattern = Literal["plain", "striped", "checked"]

FRAME = (512, 384)
NAMES = "nose neck rsho relb rwri lsho lelb lwri rhip rkne rank lhip lkne lank reye leye rear lear"
_INDEX = {name: number for number, name in enumerate(NAMES.split())}
_COLOURS = {
    "red": (178, 34, 44),
    "green": (46, 120, 72),
    "blue": (40, 74, 150),
    "yellow": (220, 178, 52),
    "violet": (112, 62, 138),
    "black": (38, 38, 42),
    "pink": (226, 142, 160),
    "beige": (206, 184, 150),
}
_SUPERSAMPLING = 2


@dataclass(frozen=True)
class Cloth:
    """A garment: its shape in terms of the wearer's joints, and its fabric."""

    kind: Kind
    colour: str
    pattern: Pattern
    sleeve: float = 0.0
    """Share of the arm that is covered, 0..1."""
    length: float = 1.0
    """Of a skirt, of a dress or of trousers: share of the leg that is covered, 0..1."""

    def captions(self) -> list[str]:
        """Three noun chunks."""
        sleeves = "long sleeves" if self.sleeve > 0.6 else "short sleeves"
        hem = "a long hem" if self.length > 0.6 else "a knee length hem"
        detail = sleeves if self.kind in ("top", "dress") else hem
        fabric = f"{self.pattern} {self.colour} fabric"
        return [f"{self.colour} {self.kind}", fabric, detail]


@dataclass(frozen=True)
class Figure:
    """Somebody in a pose.

    Attributes:
        joints: (18, 2) in pixels of the frame; may lie outside it.
        skin, hair, backdrop: RGB.
    """

    joints: np.ndarray
    skin: tuple[int, int, int]
    hair: tuple[int, int, int]
    backdrop: tuple[int, int, int]

    def at(self, name: str) -> np.ndarray:
        """One joint."""
        return self.joints[_INDEX[name]]

    @functools.cached_property
    def unit(self) -> float:
        """Width of the shoulders."""
        return float(np.linalg.norm(self.at("rsho") - self.at("lsho")))

    def closer(self, factor: float = 1.5) -> Figure:
        """The same person seen from nearer, as in VITON-HD: legs leave the picture."""
        top = np.array([FRAME[1] / 2, 12.0])
        return replace(self, joints=(self.joints - top) * factor + top)


def draw_figure(rng: np.random.Generator) -> Figure:
    """Somebody standing, in one of many poses."""
    joints = np.zeros((18, 2))

    def put(name: str, x: float, y: float) -> None:
        joints[_INDEX[name]] = (x, y)

    centre = 192 + rng.uniform(-12, 12)
    width = rng.uniform(42, 50)
    put("nose", centre + rng.uniform(-3, 3), 64)
    put("neck", centre, 104)
    for side, sign in (("r", -1), ("l", 1)):  # the person's right is at the picture's left
        nose = joints[_INDEX["nose"]]
        put(f"{side}eye", nose[0] + sign * 8, 57)
        put(f"{side}ear", nose[0] + sign * 17, 61)
        shoulder = np.array([centre + sign * width, 112 + rng.uniform(-3, 3)])
        put(f"{side}sho", *shoulder)
        upper, lower = np.radians(rng.uniform(12, 38)), np.radians(rng.uniform(-20, 25))
        elbow = shoulder + 66 * np.array([sign * np.sin(upper), np.cos(upper)])
        put(f"{side}elb", *elbow)
        put(f"{side}wri", *(elbow + 62 * np.array([sign * np.sin(lower), np.cos(lower)])))
        hip = np.array([centre + sign * 24, 252.0])
        put(f"{side}hip", *hip)
        put(f"{side}kne", hip[0] + sign * rng.uniform(0, 10), 350)
        put(f"{side}ank", hip[0] + sign * rng.uniform(0, 16), 446)
    tone = rng.uniform(0.45, 1.0)
    skin = tuple(int(value * tone) for value in (236, 196, 170))
    shade = rng.uniform(0.3, 1.2)
    hair = tuple(int(value * shade) for value in (120, 84, 56))
    backdrop = tuple(int(value) for value in rng.integers(190, 240, 3))
    return Figure(joints, skin, hair, backdrop)  # type: ignore[arg-type]


def draw_cloth(rng: np.random.Generator, kind: Kind) -> Cloth:
    """A garment of a kind, in one of many shapes and fabrics."""
    colour = str(rng.choice(list(_COLOURS)))
    pattern: Pattern = ("plain", "striped", "checked")[int(rng.integers(3))]
    sleeve, length = rng.choice([0.3, 0.9]), rng.choice([0.45, 0.8])
    sleeve, length = (share + rng.uniform(-0.08, 0.08) for share in (sleeve, length))
    sleeve = float(sleeve) if kind in ("top", "dress") else 0.0
    length = float(length) if kind != "top" else 0.0
    return Cloth(kind, colour, pattern, sleeve, length)


def labels(figure: Figure, clothes: list[Cloth], size: tuple[int, int] = FRAME) -> np.ndarray:
    """(H, W) uint8 with Dress Code's label ids."""
    canvas = _Canvas(size)
    _draw_body(canvas, figure)
    for cloth in sorted(clothes, key=lambda cloth: cloth.kind == "top"):  # tops hang over
        _draw_cloth(canvas, figure, cloth, _LABEL[cloth.kind])
    _draw_hands_and_head(canvas, figure, clothes)
    return canvas.array()


def picture(figure: Figure, clothes: list[Cloth], size: tuple[int, int] = FRAME) -> np.ndarray:
    """(H, W, 3) uint8: the person, shaded, before a backdrop."""
    fine = tuple(side * _SUPERSAMPLING for side in size)
    ids = labels(figure, clothes, fine)  # type: ignore[arg-type]
    colours = np.zeros((18, 3))
    colours[[11, 12, 13, 14, 15]] = figure.skin
    colours[2], colours[[9, 10]] = figure.hair, (60, 48, 44)
    image = colours[ids]
    for cloth in clothes:
        worn = ids == _LABEL[cloth.kind]
        image[worn] = fabric(cloth, fine)[worn]  # type: ignore[arg-type]
    image *= _relief(ids)[..., None]
    fall = np.linspace(1.04, 0.9, fine[0])[:, None, None]
    image = np.where((ids == 0)[..., None], np.array(figure.backdrop) * fall, image)
    _draw_face(image, figure)
    return _shrink(image, size)


def garment(cloth: Cloth, size: tuple[int, int] = FRAME) -> tuple[np.ndarray, np.ndarray]:
    """The garment alone: (H, W, 3) uint8 on light grey, and its mask (H, W) uint8."""
    fine = tuple(side * _SUPERSAMPLING for side in size)
    mask = shape(_flat(cloth), cloth, fine)  # type: ignore[arg-type]
    image = fabric(cloth, fine) * _relief(mask)[..., None]  # type: ignore[arg-type]
    image = np.where(mask[..., None] > 0, image, 236.0)
    return _shrink(image, size), shape(_flat(cloth), cloth, size)


def shape(figure: Figure, cloth: Cloth, size: tuple[int, int] = FRAME) -> np.ndarray:
    """(H, W) uint8, 255 where the garment is when this person wears it, over everything."""
    canvas = _Canvas(size)
    _draw_cloth(canvas, figure, cloth, 255)
    return canvas.array()


def sketch(figure: Figure, cloth: Cloth, size: tuple[int, int] = FRAME) -> np.ndarray:
    """(H, W) uint8, white strokes on black: outline and middle line, on this person."""
    mask = shape(figure, cloth, size) > 0
    stroke = size[0] // 100 + 2
    inner = ndimage.binary_erosion(mask, iterations=stroke)
    lines = mask & ~inner
    middle = round(float(figure.at("neck")[0]) / FRAME[1] * size[1])
    columns = slice(max(middle - stroke // 2, 0), max(middle - stroke // 2, 0) + stroke)
    lines[:, columns] |= inner[:, columns]
    return np.where(lines, 254, 0).astype(np.uint8)


def fabric(cloth: Cloth, size: tuple[int, int]) -> np.ndarray:
    """(H, W, 3) float 0..255: the fabric all over the picture, 16 frame pixels a repeat."""
    rows, columns = (np.arange(side) * (FRAME[0] / size[0]) % 16 < 6 for side in size)
    light = {
        "plain": np.zeros(size),
        "striped": np.broadcast_to(rows[:, None], size),
        "checked": (rows[:, None] + columns.astype(float)) / 2,
    }[cloth.pattern]
    base = np.array(_COLOURS[cloth.colour], dtype=float)
    return base + (245 - base) * 0.55 * light[..., None]


_LABEL: dict[Kind, int] = {"top": 4, "skirt": 5, "pants": 6, "dress": 7}


class _Canvas:
    """An id picture that takes frame coordinates."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.scale = np.array([size[1] / FRAME[1], size[0] / FRAME[0]])
        self.image = Image.new("L", (size[1], size[0]), 0)
        self.draw = ImageDraw.Draw(self.image)

    def polygon(self, corners: list[np.ndarray], value: int) -> None:
        self.draw.polygon([tuple(corner * self.scale) for corner in corners], fill=value)

    def ellipse(self, centre: np.ndarray, radii: tuple[float, float], value: int) -> None:
        box = [*((centre - radii) * self.scale), *((centre + radii) * self.scale)]
        self.draw.ellipse(box, fill=value)

    def limb(self, points: list[np.ndarray], width: float, value: int) -> None:
        for a, b in itertools.pairwise(points):
            ends = [*(a * self.scale), *(b * self.scale)]
            self.draw.line(ends, fill=value, width=max(1, round(width * self.scale[0])))
        for point in points:
            self.ellipse(point, (width / 2, width / 2), value)

    def array(self) -> np.ndarray:
        return np.array(self.image)


def _draw_body(canvas: _Canvas, figure: Figure) -> None:
    unit = figure.unit
    nose = figure.at("nose")
    canvas.ellipse(nose - _down(0.03 * unit), (0.25 * unit, 0.33 * unit), 2)
    for side, leg, shoe in (("r", 13, 10), ("l", 12, 9)):
        canvas.limb(_leg(figure, side, 1.0), 0.26 * unit, leg)
        canvas.ellipse(
            figure.at(f"{side}ank") + _down(0.1 * unit), (0.16 * unit, 0.12 * unit), shoe
        )
    for side, arm in (("r", 15), ("l", 14)):
        canvas.limb(_arm(figure, side, 1.0), 0.2 * unit, arm)
    canvas.limb([nose, figure.at("neck")], 0.22 * unit, 11)
    chest = figure.at("neck") + _down(0.04 * unit)
    canvas.ellipse(chest, (0.3 * unit, 0.16 * unit), 11)


def _draw_hands_and_head(canvas: _Canvas, figure: Figure, clothes: list[Cloth]) -> None:
    unit = figure.unit
    for side, arm in (("r", 15), ("l", 14)):
        canvas.ellipse(figure.at(f"{side}wri"), (0.12 * unit, 0.12 * unit), arm)
    if any(cloth.kind in ("top", "dress") for cloth in clothes):
        collar = figure.at("neck")
        canvas.ellipse(collar, (0.16 * unit, 0.12 * unit), 11)
    canvas.ellipse(figure.at("nose"), (0.19 * unit, 0.26 * unit), 11)


def _draw_cloth(canvas: _Canvas, figure: Figure, cloth: Cloth, value: int) -> None:
    unit = figure.unit
    out, down = np.array([0.16 * unit, 0.0]), _down(0.1 * unit)
    hips = [figure.at("rhip") - out, figure.at("lhip") + out]
    if cloth.kind in ("top", "dress"):
        side = out / 2 + down / 2
        shoulders = [figure.at("lsho") + side * (1, -1), figure.at("rsho") - side]
        canvas.polygon([*hips, shoulders[0], shoulders[1]], value)
        for name in "rl":
            canvas.limb(_arm(figure, name, cloth.sleeve), 0.28 * unit, value)
    if cloth.kind in ("skirt", "dress"):
        ends = [_leg(figure, name, cloth.length)[-1] for name in "rl"]
        flare = out * (1 + 1.5 * cloth.length)
        waist = [hips[0] - 2 * down, hips[1] - 2 * down]
        canvas.polygon([*waist, ends[1] + flare, ends[0] - flare], value)
    if cloth.kind == "pants":
        canvas.polygon(
            [hips[0] - 2 * down, hips[1] - 2 * down, hips[1] + down, hips[0] + down], value
        )
        for name in "rl":
            canvas.limb(_leg(figure, name, cloth.length), 0.36 * unit, value)


def _down(length: float) -> np.ndarray:
    return np.array([0.0, length])


def _arm(figure: Figure, side: str, share: float) -> list[np.ndarray]:
    return _part_of([figure.at(side + name) for name in ("sho", "elb", "wri")], share)


def _leg(figure: Figure, side: str, share: float) -> list[np.ndarray]:
    return _part_of([figure.at(side + name) for name in ("hip", "kne", "ank")], share)


def _part_of(points: list[np.ndarray], share: float) -> list[np.ndarray]:
    """The first share of a limb of two about equal bones."""
    start, joint, end = points
    if share <= 0.5:
        return [start, start + (joint - start) * 2 * share]
    return [start, joint, joint + (end - joint) * (2 * share - 1)]


@functools.cache
def _flat(cloth: Cloth) -> Figure:
    """Nobody, in the pose in which a garment is laid out, filling the frame."""
    figure = draw_figure(np.random.default_rng(0))
    drawn = np.argwhere(shape(figure, cloth) > 0)
    low, high = drawn.min(axis=0)[::-1], drawn.max(axis=0)[::-1]
    factor = float(min(0.84 * np.array(FRAME[::-1]) / (high - low)))
    middle = np.array(FRAME[::-1]) / 2
    return replace(figure, joints=(figure.joints - (low + high) / 2) * factor + middle)


def _relief(ids: np.ndarray) -> np.ndarray:
    """(H, W) 0.75..1: darker towards the edge of each part, which makes them look round."""
    light = np.ones(ids.shape)
    for value, box in enumerate(ndimage.find_objects(ids), start=1):
        if box is not None:
            part = np.pad(ids[box] == value, 1)
            depth = ndimage.distance_transform_edt(part)[1:-1, 1:-1]
            shade = 0.75 + 0.25 * np.clip(depth / (0.02 * ids.shape[0]), 0, 1)
            light[box] = np.where(part[1:-1, 1:-1], shade, light[box])
    return light


def _draw_face(image: np.ndarray, figure: Figure) -> None:
    """Eyes and a mouth, into a float picture."""
    scale = image.shape[0] / FRAME[0]
    radius = max(1.0, 0.028 * figure.unit * scale)
    y, x = np.ogrid[: image.shape[0], : image.shape[1]]
    for name in ("reye", "leye"):
        at = figure.at(name) * scale
        image[(x - at[0]) ** 2 + (y - at[1]) ** 2 <= radius**2] = 30
    mouth = (figure.at("nose") + _down(0.12 * figure.unit)) * scale
    lips = (np.abs(x - mouth[0]) <= 2.5 * radius) & (np.abs(y - mouth[1]) <= 0.7 * radius)
    image[lips] = (150, 60, 62)


def _shrink(image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    fine = Image.fromarray(np.clip(np.rint(image), 0, 255).astype(np.uint8))
    return np.array(fine.resize((size[1], size[0]), Image.Resampling.BOX))
