"""Lines drawn within a garment are sewn; its outline is not."""

from __future__ import annotations

import numpy as np
import pytest

from fashionstudio.core.geometry import Frame
from fashionstudio.core.layers import GarmentLayers, compose_layers
from fashionstudio.core.seams import seam_light


def square(step: int = 1) -> np.ndarray:
    """How deep each cell lies in a garment that ends 20 pixels from the picture's edges."""
    y, x = np.mgrid[0 : 240 // step, 0 : 200 // step].astype(np.float32) * step
    depth = np.minimum(np.minimum(x - 20, 180 - x), np.minimum(y - 20, 220 - y))
    return (depth / step).astype(np.float32)


def sketch(width: int = 3) -> np.ndarray:
    """The outline, and a line across the middle."""
    lines = np.zeros((240, 200), np.uint8)
    lines[[20, 219], 20:180] = lines[20:220, [20, 179]] = 255
    lines[120 : 120 + width, 60:140] = 255
    return lines


def test_an_inner_line_is_a_groove_with_a_lip_and_the_outline_is_none() -> None:
    light = seam_light(sketch(), square(), 4.0)
    assert light is not None
    assert light.dtype == np.float32
    column = light[:, 100]
    assert column.argmin() == 121
    assert column.min() < 0.7
    assert 122 < column.argmax() < 128, "the cloth rises to the light below the groove"
    assert 1.02 < column.max() < 1.25
    assert light[40:100].min() == light[40:100].max() == 1
    assert light[20:24].min() == pytest.approx(1), "the outline"


def test_a_broad_brush_sews_no_broader_seam() -> None:
    def darkness(width: int) -> float:
        light = seam_light(sketch(width), square(), 4.0)
        assert light is not None
        return float((1 - light[:, 100]).clip(0).sum())

    assert darkness(11) == pytest.approx(darkness(2), rel=0.15)


def test_a_coarse_grid_shows_it_too() -> None:
    light = seam_light(sketch()[::2, ::2], square(2), 2.0)
    assert light is not None
    assert light.shape == (120, 100)
    assert light[:, 50].min() < 0.8


def test_nothing_drawn_inside_is_no_seam() -> None:
    lines = sketch()
    lines[110:135, 40:160] = 0
    assert seam_light(lines, square(), 4.0) is None
    assert seam_light(np.zeros_like(lines), square(), 4.0) is None


def test_a_render_shows_the_line_and_nothing_else_of_it() -> None:
    frame = Frame(0, 0, 0.25, width=50, height=60)
    inside = np.zeros((60, 50), np.float32)
    inside[5:55, 5:45] = 1
    layers = GarmentLayers(
        alpha=inside, old=np.zeros_like(inside), shade=np.ones((60, 50, 3), np.float32),
        albedo=np.full((60, 50, 3), 0.4, np.float32), rest=np.full((60, 50, 3), 90, np.uint8),
    )  # fmt: skip
    photo = np.full((240, 200, 3), 90, np.uint8)
    region = np.full((240, 200), 255, np.uint8)
    plain, _ = compose_layers(photo, layers, region, frame)
    sewn, _ = compose_layers(photo, layers, region, frame, sketch=sketch())
    darker = plain[..., 1].astype(int) - sewn[..., 1]
    assert darker[121, 100] > 25
    assert np.abs(darker[40:105, 40:160]).max() <= 1
