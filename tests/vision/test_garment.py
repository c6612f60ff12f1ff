"""Cutting garments out of pictures with a background, and drawing their Sketch."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw
from scipy import ndimage

from fashionstudio.errors import BadImage, BadInput
from fashionstudio.vision.garment import cut_out, flat_from_sketch
from fashionstudio.vision.sketch import extract_sketch, outline_sketch, sketch_silhouette

SHAPE = (512, 384)


def _shirt() -> np.ndarray:
    image = Image.new("L", (SHAPE[1], SHAPE[0]), 0)
    draw = ImageDraw.Draw(image)
    draw.polygon(
        [
            (130, 90),
            (160, 80),
            (192, 100),
            (224, 80),
            (254, 90),
            (330, 180),
            (285, 215),
            (262, 185),
            (265, 420),
            (119, 420),
            (122, 185),
            (99, 215),
            (54, 180),
        ],
        fill=255,
    )
    return np.asarray(image) > 0


def _background(kind: str) -> np.ndarray:
    rng = np.random.default_rng(3)
    y, x = np.mgrid[0 : SHAPE[0], 0 : SHAPE[1]]
    if kind == "wood":
        grain = 18 * np.sin(x / 7 + 2 * np.sin(y / 90)) + ndimage.gaussian_filter(
            rng.normal(0, 40, SHAPE), (8, 1)
        )
        base = np.array([176, 132, 84]) + grain[..., None]
    elif kind == "tiles":
        base = np.full((*SHAPE, 3), 205.0)
        base[(x + y) % 170 < 4] = 130
        base += rng.normal(0, 4, SHAPE)[..., None]
    else:
        light = 150 + 70 * (x / SHAPE[1]) + rng.normal(0, 6, SHAPE)
        base = light[..., None] * np.array([1.0, 0.35, 0.35])
    return base


def _photo(kind: str, colour: tuple[int, int, int]) -> tuple[np.ndarray, np.ndarray]:
    shirt = _shirt()
    folds = ndimage.gaussian_filter(np.random.default_rng(5).normal(0, 120, SHAPE), 12)
    cloth = np.array(colour) * (1 + folds[..., None] / 100)
    alpha = ndimage.gaussian_filter(shirt.astype(float), 0.8)[..., None]
    picture = cloth * alpha + _background(kind) * (1 - alpha)
    return np.clip(picture, 0, 255).astype(np.uint8), shirt


@pytest.mark.parametrize("kind", ["wood", "tiles", "cloth"])
@pytest.mark.parametrize("colour", [(40, 70, 150), (235, 235, 228), (60, 110, 70)])
def test_cut_out_on_a_textured_background(kind: str, colour: tuple[int, int, int]) -> None:
    picture, shirt = _photo(kind, colour)
    cut = cut_out(picture)
    mask = cut.mask > 127
    assert (mask & shirt).sum() / (mask | shirt).sum() > 0.93
    assert (cut.picture_on_white[cut.mask == 0] == 255).all()
    assert 0 < cut.confidence <= 1


def test_a_picture_on_white_is_recognised() -> None:
    shirt = _shirt()
    picture = np.where(shirt[..., None], np.array([180, 40, 60]), 255).astype(np.uint8)
    cut = cut_out(picture)
    mask = cut.mask > 127
    assert (mask ^ shirt).sum() < 0.02 * shirt.sum()
    assert cut.confidence > 0.9


def test_nothing_to_cut_out() -> None:
    with pytest.raises(BadInput):
        cut_out(np.full((200, 200, 3), 255, np.uint8))
    with pytest.raises(BadImage):
        cut_out(np.zeros((200, 200), np.uint8))
    with pytest.raises(BadImage):
        cut_out(np.zeros((10, 10, 3), np.uint8))


def test_sketch_strokes_are_thin_and_lie_on_the_garment() -> None:
    picture, shirt = _photo("wood", (40, 70, 150))
    sketch = extract_sketch(picture)
    strokes = sketch > 0
    assert set(np.unique(sketch)) == {0, 255}
    near = ndimage.distance_transform_edt(~shirt) <= 5
    assert (strokes & ~near).sum() < 0.02 * strokes.sum()
    edge = ndimage.distance_transform_edt(shirt) + ndimage.distance_transform_edt(~shirt)
    outline = (edge < 2) & shirt
    drawn = ndimage.distance_transform_edt(~strokes) <= 5
    assert drawn[outline].mean() > 0.95
    assert not ndimage.binary_erosion(strokes, np.ones((4, 4))).any()


def test_more_detail_draws_more() -> None:
    picture, shirt = _photo("tiles", (150, 150, 60))
    picture[200:206][shirt[200:206]] = 20
    picture[300:303][shirt[300:303]] = 90
    counts = [int((extract_sketch(picture, detail=d) > 0).sum()) for d in (0.0, 0.5, 1.0)]
    assert counts[0] < counts[1] <= counts[2]
    with pytest.raises(BadInput, match="detail"):
        extract_sketch(picture, detail=2)


def test_silhouette_of_closed_gappy_and_open_sketches() -> None:
    mask = np.where(_shirt(), 255, 0).astype(np.uint8)
    outline = outline_sketch(mask)
    inside = sketch_silhouette(outline) > 0
    assert (inside ^ (mask > 0)).sum() < 0.05 * (mask > 0).sum()
    gappy = outline.copy()
    gappy[250:256] = 0
    inside = sketch_silhouette(gappy) > 0
    assert (inside ^ (mask > 0)).sum() < 0.08 * (mask > 0).sum()
    half = outline.copy()
    half[300:] = 0
    half[:, 250:] = 0
    assert sketch_silhouette(half)[200, 180] == 255
    assert not sketch_silhouette(np.zeros_like(mask)).any()


def test_flat_garment_from_a_sketch() -> None:
    mask = np.where(_shirt(), 255, 0).astype(np.uint8)
    fabric = np.tile(np.array([200, 30, 60], np.uint8), (*SHAPE, 1))
    flat = flat_from_sketch(outline_sketch(mask), fabric)
    assert (flat[5, 5] == 255).all()
    assert np.abs(flat[250, 192].astype(int) - (200, 30, 60)).max() < 8
    with pytest.raises(BadInput):
        flat_from_sketch(np.zeros(SHAPE, np.uint8), fabric)
    with pytest.raises(BadInput):
        flat_from_sketch(outline_sketch(mask), fabric[:10])
