"""Photos of cloth that make poor swatches are known, good ones are let be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fashionstudio.core.image_io import read_picture
from fashionstudio.core.swatch_check import swatch_doubts

FABRICS = ("grey-herringbone", "indigo-denim", "oat-knit", "red-tartan", "sand-linen")
PRINTS = ("blue-gingham", "camouflage", "leopard", "marble-print", "meadow-floral", "teal-chevron")


def swatch(assets: Path, name: str) -> np.ndarray:
    return read_picture(assets / "fabrics" / f"{name}.jpg")


@pytest.mark.parametrize("name", FABRICS + PRINTS)
def test_a_good_swatch_is_let_be(assets: Path, name: str) -> None:
    assert swatch_doubts(swatch(assets, name), 150.0) == ()


@pytest.mark.parametrize("name", FABRICS)
def test_light_that_falls_off_to_one_side_is_seen(assets: Path, name: str) -> None:
    cloth = swatch(assets, name)
    height, width = cloth.shape[:2]
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    for fall in (1 - 0.5 * x, 0.5 + 0.5 * (x + y) / 2):
        assert "uneven" in swatch_doubts((cloth * fall[..., None]).astype(np.uint8), 150.0)


def test_few_pixels_and_pixels_that_are_too_large_are_seen(assets: Path) -> None:
    cloth = swatch(assets, "indigo-denim")
    assert swatch_doubts(cloth[:100, :140], 40.0) == ("small",)
    assert swatch_doubts(cloth[:300, :300], 900.0) == ("coarse",)


def test_a_plain_colour_is_never_too_small() -> None:
    assert swatch_doubts(np.full((64, 64, 3), 90, np.uint8), 500.0) == ()
