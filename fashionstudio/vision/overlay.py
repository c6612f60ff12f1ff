"""A picture of what was understood, for the command `prepare` and for a look at doubts."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from scipy import ndimage

from fashionstudio.core.person import JOINTS, PARTS, Person
from fashionstudio.errors import BadInput
from fashionstudio.vision.fields import F32, U8, Bool, resize_picture

Colour = tuple[int, int, int]

_BONES = (
    "neck-right_shoulder",
    "right_shoulder-right_elbow",
    "right_elbow-right_wrist",
    "neck-left_shoulder",
    "left_shoulder-left_elbow",
    "left_elbow-left_wrist",
    "neck-right_hip",
    "right_hip-right_knee",
    "right_knee-right_ankle",
    "neck-left_hip",
    "left_hip-left_knee",
    "left_knee-left_ankle",
    "neck-nose",
    "nose-right_eye",
    "right_eye-right_ear",
    "nose-left_eye",
    "left_eye-left_ear",
)
_REGION_COLOURS: tuple[Colour, ...] = ((233, 64, 122), (255, 176, 32), (92, 120, 255))
_PART_COLOURS: dict[str, Colour] = {
    "hair": (150, 98, 60),
    "head": (255, 205, 170),
    "chest": (255, 170, 120),
    "upper_clothes": (64, 150, 255),
    "dress": (170, 90, 230),
    "skirt": (230, 90, 200),
    "pants": (60, 80, 200),
    "left_arm": (60, 200, 120),
    "right_arm": (120, 220, 90),
    "left_hand": (0, 190, 190),
    "right_hand": (60, 220, 210),
    "left_leg": (250, 130, 100),
    "right_leg": (250, 160, 90),
    "left_shoe": (220, 210, 60),
    "right_shoe": (190, 180, 40),
}
_SHORTEST = 640


def draw_overlay(photo: U8, person: Person, regions: Mapping[str, U8] | None = None) -> U8:
    """Silhouette, body parts, Regions and skeleton drawn over the Photo.

    Args:
        photo: (H, W, 3) uint8.
        person: from this Photo.
        regions: name to mask (H, W) uint8; up to three are told apart by colour.

    Returns:
        (H', W', 3) uint8; small Photos are enlarged so that lines stay fine.

    Raises:
        BadInput: a mask is not as large as the photo.
    """
    regions = regions or {}
    for mask in (person.silhouette, *regions.values()):
        if mask.shape != photo.shape[:2]:
            raise BadInput("A mask is not as large as the photo.")
    zoom = max(1, round(_SHORTEST / max(photo.shape[:2])))
    shape = (photo.shape[0] * zoom, photo.shape[1] * zoom)
    canvas = resize_picture(photo, shape).astype(np.float32)
    stroke = max(1.5, max(shape) / 500)
    _dim_background(canvas, _large(person.silhouette > 0, zoom))
    _tint_parts(canvas, person, zoom, stroke)
    for index, mask in enumerate(regions.values()):
        colour = _REGION_COLOURS[index % len(_REGION_COLOURS)]
        _tint_region(canvas, _large(mask > 127, zoom), colour, stroke)
    image = Image.fromarray(np.clip(canvas, 0, 255).astype(np.uint8))
    image = _skeleton(image, person, zoom, stroke)
    _legend(image, list(regions))
    return np.asarray(image)


def _large(mask: Bool, zoom: int) -> Bool:
    return np.kron(mask, np.ones((zoom, zoom), bool)) if zoom > 1 else mask


def _dim_background(canvas: F32, inside: Bool) -> None:
    soft = ndimage.gaussian_filter(inside.astype(np.float32), 1.2)[..., None]
    canvas *= 0.62 + 0.38 * soft
    canvas += (1 - soft) * np.array([10, 14, 24], np.float32)


def _tint_parts(canvas: F32, person: Person, zoom: int, stroke: float) -> None:
    edges = np.zeros(canvas.shape[:2], bool)
    for name, colour in _PART_COLOURS.items():
        mask = _large(person.parts == PARTS[name], zoom)
        if not mask.any():
            continue
        canvas[mask] = 0.82 * canvas[mask] + 0.18 * np.array(colour, np.float32)
        edges |= mask & ~ndimage.binary_erosion(mask)
    line = ndimage.gaussian_filter(edges.astype(np.float32), 0.35 * stroke)[..., None]
    canvas += np.clip(line * 1.1, 0, 0.6) * (255 - canvas)


def _tint_region(canvas: F32, mask: Bool, colour: Colour, stroke: float) -> None:
    paint = np.array(colour, np.float32)
    soft = ndimage.gaussian_filter(mask.astype(np.float32), 0.8)[..., None]
    canvas += 0.30 * soft * (paint - canvas)
    edge = mask ^ ndimage.binary_dilation(mask, iterations=max(1, round(stroke)))
    line = np.clip(ndimage.gaussian_filter(edge.astype(np.float32), 0.6) * 1.4, 0, 1)[..., None]
    canvas += line * (paint - canvas)


def _skeleton(image: Image.Image, person: Person, zoom: int, stroke: float) -> Image.Image:
    layer = Image.new("RGBA", image.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    points = {
        name: (x * zoom, y * zoom, c)
        for name, (x, y, c) in zip(JOINTS, person.pose.points, strict=True)
        if c > 0
    }
    for bone in _BONES:
        one, other = bone.split("-")
        if one in points and other in points:
            a, b = points[one], points[other]
            draw.line([a[:2], b[:2]], (255, 255, 255, 190), max(2, round(1.3 * stroke)))
    radius = 2.1 * stroke
    for x, y, confidence in points.values():
        box = [x - radius, y - radius, x + radius, y + radius]
        draw.ellipse(box, (*_confidence_colour(confidence), 255), (20, 20, 30, 255))
    return Image.alpha_composite(image.convert("RGBA"), layer).convert("RGB")


def _confidence_colour(confidence: float) -> Colour:
    """Red for doubtful over amber to green for sure."""
    share = float(np.clip((confidence - 0.3) / 0.6, 0, 1))
    if share < 0.5:
        return 235, round(70 + 240 * share), 60
    return round(235 - 330 * (share - 0.5)), 195, 70


def _legend(image: Image.Image, names: list[str]) -> None:
    if not names:
        return
    draw = ImageDraw.Draw(image, "RGBA")
    font = ImageFont.load_default(size=max(11, image.height // 50))
    step = round(1.5 * font.getbbox("Ag")[3])
    x, y = step // 2, step // 2
    wide = max(draw.textlength(name, font=font) for name in names) + 2 * step
    box = [x, y, x + wide, y + step * len(names) + step // 2]
    draw.rounded_rectangle(box, step // 3, (15, 18, 28, 190))
    for index, name in enumerate(names):
        top = y + step // 4 + index * step
        chip = [x + step // 3, top + step // 4, x + step, top + step * 3 // 4 + 2]
        draw.rectangle(chip, (*_REGION_COLOURS[index % len(_REGION_COLOURS)], 255))
        draw.text((x + step * 4 // 3, top), name, (255, 255, 255, 255), font)
