"""The measures tell cloths apart and do not mind folds."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from fashionstudio.core.color import linear_to_srgb_u8, srgb_to_lab, srgb_to_linear
from fashionstudio.core.fabric import lay_fabric
from fashionstudio.core.look import FabricPlacement
from fashionstudio.errors import BadInput
from fashionstudio.evaluation.measures.cloth import (
    cloth_colour,
    delta_e,
    nearest,
    stripes,
    texture_distance,
)
from fashionstudio.evaluation.measures.identity import outside_change

SHAPE = (220, 180)


def region() -> np.ndarray:
    y, x = np.mgrid[: SHAPE[0], : SHAPE[1]]
    body = ((x - 90) / 62) ** 4 + ((y - 110) / 92) ** 4 < 1
    return body.astype(np.uint8) * 255


def light(seed: int, depth: float = 0.55) -> np.ndarray:
    """Folds of several widths and light from one side; a tenth of the cloth is lit beyond white."""
    rng = np.random.default_rng(seed)
    _, x = np.mgrid[: SHAPE[0], : SHAPE[1]].astype(float)
    field = ndimage.gaussian_filter(rng.normal(size=SHAPE), (22, 8))
    field = (field - field.min()) / np.ptp(field)
    shade = (1 - depth + depth * field) * (0.75 + 0.25 * x / SHAPE[1])
    return shade / np.percentile(shade[region() > 0], 90)


def worn(cloth: np.ndarray, seed: int) -> np.ndarray:
    picture = linear_to_srgb_u8(srgb_to_linear(cloth) * light(seed)[..., None])
    background = np.full_like(picture, (40, 160, 90))
    return np.where(region()[..., None] > 0, picture, background)


def flat(pattern: str, colours: tuple[tuple[int, int, int], tuple[int, int, int]]) -> np.ndarray:
    """A flat cloth at the picture's scale."""
    y, x = np.mgrid[: SHAPE[0], : SHAPE[1]]
    fields = {
        "plain": np.zeros(SHAPE, bool),
        "stripes": (y // 6) % 2 == 1,
        "columns": (x // 6) % 2 == 1,
        "checks": ((x // 12) + (y // 12)) % 2 == 1,
        "dots": np.hypot(x % 24 - 12, y % 24 - 12) < 6,
        "blobs": ndimage.gaussian_filter(np.random.default_rng(3).normal(size=SHAPE), 7) > 0.01,
    }
    ground, figure = (np.array(c, np.uint8) for c in colours)
    return np.where(fields[pattern][..., None], figure, ground)


RED, NAVY, WHITE, OLIVE = (170, 30, 40), (28, 36, 80), (236, 234, 228), (110, 112, 64)
PATTERNS = ("plain", "stripes", "columns", "checks", "dots", "blobs")


@pytest.mark.parametrize("colour", [RED, NAVY, WHITE, OLIVE])
@pytest.mark.parametrize("seed", [0, 1])
def test_folds_hardly_change_the_colour_of_a_plain_cloth(
    colour: tuple[int, int, int], seed: int
) -> None:
    cloth = flat("plain", (colour, colour))
    picture = worn(cloth, seed)
    assert delta_e(picture, region(), cloth) < 8
    naive = srgb_to_lab(picture[region() > 0]).mean(axis=0)
    true = srgb_to_lab(np.array(colour, np.uint8))
    assert abs(cloth_colour(picture, region())[0] - true[0]) < abs(naive[0] - true[0])


def test_an_evenly_lit_cloth_has_its_own_colour() -> None:
    cloth = flat("checks", (RED, WHITE))
    assert delta_e(cloth, np.full(SHAPE, 255, np.uint8), cloth) < 0.5
    assert delta_e(cloth, region(), cloth[:48, :48]) < 1.5


def test_the_right_swatch_is_the_nearest_under_folds() -> None:
    cloths = [
        flat("plain", (RED, RED)),
        flat("stripes", (WHITE, NAVY)),
        flat("dots", (NAVY, WHITE)),
        flat("checks", (RED, WHITE)),
        flat("blobs", (OLIVE, NAVY)),
        flat("plain", (WHITE, WHITE)),
    ]
    for index, cloth in enumerate(cloths):
        assert nearest(worn(cloth, index), region(), cloths) == index


def test_the_same_pattern_in_other_folds_is_nearer_than_another_pattern() -> None:
    cloths = [flat(name, (NAVY, WHITE)) for name in PATTERNS]
    for index, cloth in enumerate(cloths):
        for seed in (index, index + 10):
            picture = worn(cloth, seed)
            distances = [texture_distance(picture, region(), other) for other in cloths]
            assert int(np.argmin(distances)) == index, (PATTERNS[index], distances)


def test_texture_does_not_depend_on_colour() -> None:
    picture = worn(flat("stripes", (RED, WHITE)), 4)
    same = texture_distance(picture, region(), flat("stripes", (OLIVE, WHITE)))
    other = texture_distance(picture, region(), flat("checks", (RED, WHITE)))
    assert same < 0.5 * other


@pytest.mark.parametrize("angle", [0.0, 30.0, 75.0, 120.0])
@pytest.mark.parametrize("period_mm", [9.0, 14.0])
def test_stripes_are_found_under_folds(angle: float, period_mm: float) -> None:
    swatch = np.repeat(np.array([NAVY, WHITE], np.uint8), 32, axis=0)[:, None].repeat(64, axis=1)
    placement = FabricPlacement(repeat_mm=period_mm, angle_deg=angle)
    picture = worn(lay_fabric(swatch, placement, shape=SHAPE, mm_per_px=1.0), 7)
    found = stripes(picture, region())
    assert abs((found.angle_deg - angle + 90) % 180 - 90) < 2
    assert found.period_px == pytest.approx(period_mm, rel=0.03)
    assert found.strength > 8


def test_a_plain_cloth_has_no_stripes() -> None:
    striped = stripes(worn(flat("stripes", (RED, WHITE)), 1), region())
    plain = stripes(worn(flat("plain", (RED, RED)), 1), region())
    assert plain.strength < 3
    assert striped.strength > 8


def test_an_empty_region_is_told() -> None:
    with pytest.raises(BadInput, match="no cloth"):
        cloth_colour(flat("plain", (RED, RED)), np.zeros(SHAPE, np.uint8))
    with pytest.raises(BadInput, match="one size"):
        cloth_colour(flat("plain", (RED, RED)), np.zeros((5, 5), np.uint8))


def test_a_change_outside_of_the_region_is_seen() -> None:
    photo = flat("blobs", (RED, WHITE))
    picture = photo.copy()
    picture[region() > 0] = 7
    untouched = outside_change(photo, picture, region())
    assert (untouched.share, untouched.largest) == (0.0, 0)
    picture[0, 0, 1] = photo[0, 0, 1] ^ 16
    changed = outside_change(photo, picture, region())
    assert changed.largest == 16
    assert changed.share == pytest.approx(1 / np.count_nonzero(region() == 0))
