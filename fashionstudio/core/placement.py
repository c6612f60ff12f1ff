"""Dragging, turning and scaling laid cloth by its handles, in millimetres.

The maths of `core.fabric` the other way round: from a place in the swatch to a place on the body.
Places in the swatch are (u, v) in repeats, without drop and mirror; places on the body are
millimetres from where the cloth hangs. Tallness is the swatch's height by its width.
"""

from __future__ import annotations

import math
from dataclasses import replace

from fashionstudio.core.look import FabricPlacement

Mm = tuple[float, float]
SMALLEST_MM, LARGEST_MM = 1.0, 2000.0


def place_of(placement: FabricPlacement, tallness: float, u: float, v: float) -> Mm:
    """Where a point of the swatch lies."""
    along, down = u * placement.repeat_mm, v * placement.repeat_mm * tallness
    turn = math.radians(placement.angle_deg)
    cos, sin = math.cos(turn), math.sin(turn)
    x, y = placement.offset_mm
    return x + along * cos + down * sin, y - along * sin + down * cos


def repeats_at(placement: FabricPlacement, tallness: float, place: Mm) -> tuple[float, float]:
    """The point of the swatch that lies there, in repeats: the inverse of `place_of`."""
    turn = math.radians(placement.angle_deg)
    cos, sin = math.cos(turn), math.sin(turn)
    x, y = place[0] - placement.offset_mm[0], place[1] - placement.offset_mm[1]
    width = placement.repeat_mm
    return (x * cos - y * sin) / width, (y * cos + x * sin) / (width * tallness)


def cell_near(
    placement: FabricPlacement, tallness: float, place: Mm, *, size: float = 1.0
) -> tuple[int, int]:
    """Where to hang the handles: the first column and row of a block of repeats about a place.

    Column and row are even, for every second repeat may be dropped or mirrored.
    """
    u, v = repeats_at(placement, tallness, place)
    return 2 * round((u - size / 2) / 2), 2 * round((v - size / 2) / 2)


def moved(placement: FabricPlacement, dx_mm: float, dy_mm: float) -> FabricPlacement:
    """Shifted."""
    x, y = placement.offset_mm
    return replace(placement, offset_mm=(x + dx_mm, y + dy_mm))


def turned(
    placement: FabricPlacement, tallness: float, pivot: tuple[float, float], angle_deg: float
) -> FabricPlacement:
    """Turned to an angle, about a point of the swatch, which stays where it is."""
    angle = (angle_deg + 180) % 360 - 180
    return _held(placement, replace(placement, angle_deg=angle), tallness, pivot)


def scaled(
    placement: FabricPlacement, tallness: float, pivot: tuple[float, float], repeat_mm: float
) -> FabricPlacement:
    """With another repeat, about a point of the swatch, which stays where it is."""
    repeat = min(max(repeat_mm, SMALLEST_MM), LARGEST_MM)
    return _held(placement, replace(placement, repeat_mm=repeat), tallness, pivot)


def _held(
    before: FabricPlacement, after: FabricPlacement, tallness: float, pivot: tuple[float, float]
) -> FabricPlacement:
    was, now = place_of(before, tallness, *pivot), place_of(after, tallness, *pivot)
    return moved(after, was[0] - now[0], was[1] - now[1])
