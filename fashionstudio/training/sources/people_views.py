"""Views of a rendered person as unlike a render as can be had: frames, backgrounds, bad cameras.

What the person network is to find (parts, joints) is known exactly in a render. So that it finds
it in photos as well, every render is seen near and far, tilted, cut off, in front of anything,
behind things, in any light, blurred, noisy and compressed.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from fashionstudio.core.person import JOINTS, PARTS
from fashionstudio.core.pose_edit import mirrored_joints, other_sides
from fashionstudio.datasets.synthetic import backgrounds
from fashionstudio.datasets.synthetic.colours import random_colour
from fashionstudio.datasets.synthetic.fabrics import photo_files

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]
Rng = np.random.Generator
NO_PICTURE = 128
"""What fills the frame beside a picture of another shape: 0 for the network."""
NOSE, NECK = JOINTS.index("nose"), JOINTS.index("neck")


def _mirrored_parts() -> U8:
    table, names = np.arange(256, dtype=np.uint8), list(PARTS)
    for name, other in zip(names, other_sides(names), strict=True):
        table[PARTS[name]] = PARTS[names[other]]
    return table


_OTHER_SIDE = _mirrored_parts()


@dataclass(frozen=True)
class View:
    """A picture in the network's frame with what is to be found in it.

    Attributes:
        picture: (H, W, 3) uint8.
        parts: (H, W) uint8 of ids in `PARTS`.
        joints: (18, 3) float32 x, y in pixels of the frame and 1, or -1, -1, 0.
    """

    picture: U8
    parts: U8
    joints: F32

    def mirrored(self) -> View:
        """Seen in a mirror: left and right change places."""
        joints = mirrored_joints(self.joints, self.picture.shape[1])
        parts = _OTHER_SIDE[self.parts[:, ::-1]]
        return View(np.ascontiguousarray(self.picture[:, ::-1]), parts, joints)


@dataclass(frozen=True)
class Window:
    """Where the frame looks: its middle and size in the render, and how it is tilted.

    `places` maps pixels of the frame to pixels of the render.
    """

    middle: tuple[float, float]
    height: float
    stretch: float = 1.0
    angle_deg: float = 0.0

    def places(self, frame: tuple[int, int]) -> NDArray[np.float64]:
        """(2, 3) affine map."""
        tall, wide = frame
        step = self.height / tall
        turn = np.radians(self.angle_deg)
        cos, sin = np.cos(turn) * step, np.sin(turn) * step
        matrix = np.array([[cos * self.stretch, -sin], [sin * self.stretch, cos]])
        offset = np.array(self.middle) - matrix @ np.array([wide / 2, tall / 2])
        return np.hstack([matrix, offset[:, None]])


class ViewMaker:
    """Makes views of renders.

    Args:
        frame: height and width of the views.
        photos: folder of photos for backgrounds and for things in front; None uses made ones.
    """

    def __init__(self, frame: tuple[int, int], photos: Path | None = None) -> None:
        self.frame = frame
        self.photos = photo_files(photos) if photos else ()

    def plain(self, picture: U8, parts: U8, joints: F32) -> View:
        """The whole render as it is, brought to the frame."""
        tall, wide = parts.shape
        height = max(float(tall), wide * self.frame[0] / self.frame[1])
        places = Window((wide / 2, tall / 2), height).places(self.frame)
        seen = _moved(picture, places, self.frame, height / self.frame[0], NO_PICTURE)
        moved = moved_joints(np.asarray(joints, np.float32), places, self.frame)
        return View(seen, _moved(parts, places, self.frame, 0, 0), moved)

    def make(self, picture: U8, parts: U8, joints: F32, rng: Rng) -> View:
        """A random view of a render."""
        view = self._framed(View(picture, parts, np.asarray(joints, np.float32)), rng)
        if rng.random() < 0.5:
            view = view.mirrored()
        if rng.random() < 0.25:
            view = self._hidden(view, rng)
        return View(photographed(view.picture, rng), view.parts, view.joints)

    def empty(self, rng: Rng) -> View:
        """A picture without a person."""
        joints = np.tile(np.array([-1, -1, 0], np.float32), (len(JOINTS), 1))
        view = View(self._backdrop(rng), np.zeros(self.frame, np.uint8), joints)
        if rng.random() < 0.5:
            view = self._hidden(view, rng)
        return View(photographed(view.picture, rng), view.parts, view.joints)

    def _framed(self, render: View, rng: Rng) -> View:
        """Cut out, shrunk, tilted; what lies beyond the render is another background or nothing."""
        window = random_window(render, rng)
        places = window.places(self.frame)
        beyond = window.height > 1.02 * render.picture.shape[0]
        other = rng.random() < (0.75 if beyond else 0.4)
        blurred = window.height / self.frame[0]
        picture = _moved(render.picture, places, self.frame, blurred, NO_PICTURE)
        parts = _moved(render.parts, places, self.frame, 0, 0)
        if other:
            mask = ((render.parts > 0) * np.uint8(255)).astype(np.uint8)
            soft = Image.fromarray(mask).filter(ImageFilter.GaussianBlur(0.7))
            cover = _moved(np.asarray(soft), places, self.frame, blurred, 0)
            share = np.clip((cover[..., None].astype(np.float32) - 90) / 130, 0, 1)
            mixed = picture * share + self._backdrop(rng) * (1 - share)
            picture = (mixed + 0.5).astype(np.uint8)
        return View(picture, parts, moved_joints(render.joints, places, self.frame))

    def _backdrop(self, rng: Rng) -> U8:
        """Anything: a piece of a photo, a made room or wall, a run of colours."""
        tall, wide = self.frame
        draw = rng.random()
        if self.photos and draw < 0.5:
            return self._piece(rng, self.frame)
        if draw < 0.8:
            floor = float(rng.uniform(0.75, 1.1)) * tall
            return backgrounds.background(rng, self.frame, floor, [])
        corners = rng.integers(0, 256, (2, 2, 3)).astype(np.uint8)
        if draw < 0.9:
            corners[:] = corners[0, 0]
        return np.asarray(Image.fromarray(corners).resize((wide, tall), Image.Resampling.BILINEAR))

    def _piece(self, rng: Rng, shape: tuple[int, int]) -> U8:
        """A piece of a photo brought to a size."""
        with Image.open(self.photos[int(rng.integers(len(self.photos)))]) as opened:
            photo = opened.convert("RGB")
        share = float(rng.uniform(0.3, 1.0))
        wide, tall = photo.width * share, photo.height * share
        x = float(rng.uniform(0, photo.width - wide))
        y = float(rng.uniform(0, photo.height - tall))
        piece = photo.resize(
            (shape[1], shape[0]), Image.Resampling.BILINEAR, box=(x, y, x + wide, y + tall)
        )
        if rng.random() < 0.3:
            piece = piece.filter(ImageFilter.GaussianBlur(float(rng.uniform(1, 5))))
        return np.asarray(piece, np.uint8)

    def _hidden(self, view: View, rng: Rng) -> View:
        """Things before the person: what they cover is background now; joints stay in place."""
        tall, wide = self.frame
        picture, parts = view.picture.copy(), view.parts.copy()
        for _ in range(int(rng.integers(1, 4))):
            size = np.exp(rng.uniform(np.log(0.05), np.log(0.35), 2)) * tall
            x, y = rng.uniform(0, wide), rng.uniform(0, tall)
            box = (x - size[0] / 2, y - size[1] / 2, x + size[0] / 2, y + size[1] / 2)
            shape = Image.new("L", (wide, tall), 0)
            pen = ImageDraw.Draw(shape)
            (pen.ellipse if rng.random() < 0.5 else pen.rectangle)(box, fill=255)
            inside = np.asarray(shape) > 0
            if self.photos and rng.random() < 0.5:
                picture[inside] = self._piece(rng, self.frame)[inside]
            else:
                picture[inside] = random_colour(rng)
            parts[inside] = 0
        return View(picture, parts, view.joints)


def random_window(render: View, rng: Rng) -> Window:
    """A bust, a piece, the whole, or somebody far away."""
    tall, wide = render.parts.shape
    tilt = float(rng.uniform(-20, 20) if rng.random() < 0.35 else rng.normal(0, 3))
    stretch = float(np.exp(rng.normal(0, 0.07)))
    kind = rng.random()
    nose, neck = render.joints[NOSE], render.joints[NECK]
    if kind < 0.4 and nose[2] > 0 and neck[2] > 0:
        head = max(float(np.hypot(*(nose[:2] - neck[:2]))), 5.0)
        height = head * float(np.exp(rng.uniform(np.log(2.3), np.log(8))))
        low = float(rng.uniform(0.05, 0.3))
        middle = (
            float(neck[0] + rng.normal(0, 0.12) * height),
            float(neck[1] + low * height + rng.normal(0, 0.05) * height),
        )
        return Window(middle, height, stretch, tilt)
    rows, columns = np.nonzero(render.parts)
    if not len(rows):
        return Window((wide / 2, tall / 2), float(tall))
    middle = (float(columns.mean()), float(rows.mean()))
    if kind < 0.65:
        height = tall * float(np.exp(rng.uniform(np.log(0.55), 0)))
        spread = 0.16 * height
        return Window(
            (middle[0] + rng.normal(0, spread), middle[1] + rng.normal(0, spread)),
            height, stretch, tilt,
        )  # fmt: skip
    height = tall * float(np.exp(rng.uniform(0, np.log(2.3 if kind > 0.85 else 1.35))))
    y = float(rng.uniform(-0.5, 0.5)) * (height - tall) + tall / 2
    if render.parts[-1].any():  # somebody cut off below stands on the frame's edge, not in the air
        y = tall - height / 2 - float(rng.uniform(0, 0.04)) * height
    x = wide / 2 + float(rng.uniform(-0.5, 0.5)) * (height * wide / tall - wide)
    return Window((x, y), height, stretch, tilt)


def moved_joints(joints: F32, places: NDArray[np.float64], frame: tuple[int, int]) -> F32:
    """The joints in the frame; those beyond its edge are missing."""
    back = np.linalg.inv(places[:, :2])
    moved = np.column_stack([(joints[:, :2] - places[:, 2]) @ back.T, joints[:, 2]])
    inside = (moved[:, :2] >= 0).all(1) & (moved[:, :2] < [frame[1], frame[0]]).all(1)
    seen = inside & (joints[:, 2] > 0)
    return np.where(seen[:, None], moved, [-1, -1, 0]).astype(np.float32)


def _moved(
    plane: U8, places: NDArray[np.float64], frame: tuple[int, int], reduced: float, fill: int
) -> U8:
    """The plane seen through the window; `reduced` > 1 blurs first, 0 keeps ids apart."""
    image = Image.fromarray(plane)
    if reduced > 1.2:
        image = image.filter(ImageFilter.GaussianBlur(0.4 * reduced))
    colour: Any = (fill,) * plane.shape[2] if plane.ndim == 3 else fill
    found = image.transform(
        (frame[1], frame[0]),
        Image.Transform.AFFINE,
        tuple(places.ravel()),
        Image.Resampling.BILINEAR if reduced else Image.Resampling.NEAREST,
        fillcolor=colour,
    )
    return np.asarray(found, np.uint8)


def photographed(picture: U8, rng: Rng) -> U8:
    """Any light and any camera: (H, W, 3)."""
    picture = _in_light(picture, rng)
    image = Image.fromarray(picture)
    if rng.random() < 0.3:
        image = image.filter(ImageFilter.GaussianBlur(float(rng.uniform(0.3, 1.6))))
    if rng.random() < 0.12:
        share = float(rng.uniform(0.35, 0.8))
        small = image.resize((int(image.width * share), int(image.height * share)))
        image = small.resize(image.size, Image.Resampling.BILINEAR)
    if rng.random() < 0.35:
        grain = float(rng.uniform(1, 12))
        noise = rng.standard_normal((image.height, image.width, 3), np.float32) * np.float32(grain)
        noisy = np.clip(np.asarray(image) + noise + 0.5, 0, 255)
        image = Image.fromarray(noisy.astype(np.uint8))
    if rng.random() < 0.4:
        stream = io.BytesIO()
        image.save(stream, "JPEG", quality=int(rng.integers(25, 92)))
        image = Image.open(stream)
    return np.asarray(image.convert("RGB"), np.uint8)


def _in_light(picture: U8, rng: Rng) -> U8:
    """Gamma, contrast, brightness, white balance, saturation, light from a side."""
    levels = np.arange(256, dtype=np.float32)[:, None] / 255
    levels = levels ** np.exp(rng.normal(0, 0.22))
    levels = (levels - 0.5) * np.exp(rng.normal(0, 0.18)) + 0.5 + rng.normal(0, 0.05)
    levels = levels * np.exp(rng.normal(0, 0.06, 3))
    table = np.clip(levels * 255 + 0.5, 0, 255).astype(np.uint8)
    lit = np.stack([table[:, c][picture[..., c]] for c in range(3)], axis=-1)
    draw = rng.random()
    if draw < 0.35:
        grey = lit @ np.array([0.299, 0.587, 0.114], np.float32)
        share = 0.0 if draw < 0.07 else float(rng.uniform(0.3, 1.5))
        mixed = grey[..., None] + share * (lit - grey[..., None])
        lit = np.clip(mixed + 0.5, 0, 255).astype(np.uint8)
    if rng.random() < 0.2:
        ends = rng.uniform(0.6, 1.15, (2, 2)).astype(np.float32)
        ramp = Image.fromarray(ends).resize(
            (picture.shape[1], picture.shape[0]), Image.Resampling.BILINEAR
        )
        lit = np.clip(lit * np.asarray(ramp)[..., None], 0, 255).astype(np.uint8)
    return lit
