"""Cloth on the canvas at once: a tile of repeats that Qt lays over the Photo by a transform.

`core.fabric` samples every pixel, which is right for the engine and too slow for a hand that drags.
Here its drop and mirror go into a tile of two by two repeats, made once, and the rest is geometry.
"""

from __future__ import annotations

import dataclasses
import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtGui import QImage, QTransform

from fashionstudio.app.document import Document
from fashionstudio.app.imaging import to_qimage
from fashionstudio.core.color import linear_to_srgb_u8, srgb_to_linear
from fashionstudio.core.look import FabricPlacement
from fashionstudio.core.scale import ADULT_MM, mm_per_pixel

U8 = NDArray[np.uint8]
Point = tuple[float, float]

_LARGEST_SIDE = 1024
_MOST_PIXELS = 512 * 512
_KEPT_TILES = 12


def mm_per_px(document: Document) -> float:
    """Millimetres per Photo pixel at the body, as the engine will take them."""
    scene = document.scene
    if scene is None or scene.person is None or document.pose is None:
        return ADULT_MM / max(scene.shape[0], 1) if scene else 1.0
    return mm_per_pixel(dataclasses.replace(scene.person, pose=document.pose))


def anchor_px(document: Document) -> Point:
    """Where the cloth hangs, in Photo pixels: on the neck, else on the Region's upper edge."""
    neck = document.pose.point("neck") if document.pose else None
    if neck is not None or document.scene is None:
        return neck or (0.0, 0.0)
    box = document.scene.masks["region"].exact_bounds()
    if box is None:
        return document.scene.shape[1] / 2, 0.0
    return (box[0] + box[2]) / 2, float(box[1])


class SwatchTiles:
    """Tiles of one swatch at the sizes that were needed."""

    def __init__(self, swatch: U8) -> None:
        """`swatch` is (h, w, 3) uint8."""
        h, w = swatch.shape[:2]
        self.tallness = h / w
        step = max(1, math.ceil(max(h, w) / (2 * _LARGEST_SIDE)))
        self._linear = srgb_to_linear(np.ascontiguousarray(swatch[::step, ::step]))
        self._tiles: dict[tuple[int, str, str], QImage] = {}

    def tile(self, placement: FabricPlacement, repeat_px: float) -> QImage:
        """Two by two repeats for a repeat of about so many device pixels."""
        width = self._width(repeat_px)
        key = (width, placement.drop, placement.mirror)
        if key not in self._tiles:
            if len(self._tiles) >= _KEPT_TILES:
                self._tiles.pop(next(iter(self._tiles)))
            self._tiles[key] = to_qimage(self._two_by_two(width, placement))
        return self._tiles[key]

    def transform(
        self, tile: QImage, placement: FabricPlacement, scale_mm: float, anchor: Point
    ) -> QTransform:
        """Pixels of a tile → Photo pixels, with `scale_mm` millimetres per Photo pixel."""
        turn = math.radians(placement.angle_deg)
        cos, sin = math.cos(turn), math.sin(turn)
        along = 2 * placement.repeat_mm / tile.width() / scale_mm
        down = 2 * placement.repeat_mm * self.tallness / tile.height() / scale_mm
        x = anchor[0] + placement.offset_mm[0] / scale_mm
        y = anchor[1] + placement.offset_mm[1] / scale_mm
        return QTransform(along * cos, -along * sin, down * sin, down * cos, x, y)

    def _width(self, repeat_px: float) -> int:
        """Of one repeat in a tile: steps of √2, so that scaling seldom needs another tile."""
        wanted = 2 ** (math.ceil(2 * math.log2(max(repeat_px, 4.0))) / 2)
        most = math.sqrt(_MOST_PIXELS / self.tallness)
        return max(2, round(min(wanted, self._linear.shape[1], most)))

    def _two_by_two(self, width: int, placement: FabricPlacement) -> U8:
        """(2h, 2w, 3) uint8, averaged in linear light."""
        height = max(2, round(width * self.tallness / 2) * 2)
        width += width % 2
        channels = [
            np.asarray(
                Image.fromarray(self._linear[..., c]).resize((width, height), Image.Resampling.BOX)
            )
            for c in range(3)
        ]
        repeat = linear_to_srgb_u8(np.stack(channels, axis=-1))
        u, v = np.meshgrid(np.arange(2 * width), np.arange(2 * height))
        if placement.drop == "half":
            v = v + height // 2 * (u // width)
        elif placement.drop == "half_brick":
            u = u + width // 2 * (v // height % 2)
        column, row = u // width % 2, v // height % 2
        u, v = u % width, v % height
        if placement.mirror in ("x", "both"):
            u = np.where(column == 1, width - 1 - u, u)
        if placement.mirror in ("y", "both"):
            v = np.where(row == 1, height - 1 - v, v)
        laid: U8 = repeat[v, u]
        return laid
