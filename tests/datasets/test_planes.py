"""Downsampling of rendered planes, contact shadows and camera faults, without a renderer."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("moderngl")

from fashionstudio.datasets.synthetic import planes
from fashionstudio.datasets.synthetic.render import GarmentPlanes

H, W = 64, 48


def square(part: float = 4.0, *, depth: float = 1.0) -> GarmentPlanes:
    """A garment as a square in front of a body that fills the picture, oversampled twice."""
    shade = np.zeros((2 * H, 2 * W, 4), np.uint8)
    coord = np.zeros((2 * H, 2 * W, 4), np.float16)
    aux = np.zeros((2 * H, 2 * W, 4), np.uint8)
    coord[..., 3] = 18  # skin
    inside = np.s_[41:80, 30:60]
    shade[inside] = (100, 110, 120, 255)
    coord[inside] = (30.5, -200, depth, part)
    aux[inside] = (228, 27, 0, 0)
    return GarmentPlanes(shade, coord, aux)


def test_fields_are_means_over_the_garment_only():
    fields = planes.fold_planes(square(), 2)
    assert fields["alpha"][30, 20] == 255
    assert fields["alpha"][20, 20] == 128  # half of the pixel
    assert fields["alpha"][5, 5] == 0
    assert fields["shade"][20, 20].tolist() == [100, 110, 120]
    assert fields["normal"][20, 20].tolist() == [100, -100]
    assert fields["normal"][5, 5].tolist() == [0, 0]
    np.testing.assert_allclose(fields["uv"][20, 20], (30.5, -200))
    assert fields["uv"][5, 5].tolist() == [0, 0]
    assert fields["lines"][30, 15] > 128  # the outline
    assert fields["lines"][30, 22] == 0


def test_the_body_is_darker_beside_a_garment_that_stands_off():
    light = (0.0, 0.6, 0.8)
    near = planes.contact_shadow(square(depth=0.6), 2, 8.0, light)
    assert near[42, 22] < 0.95  # below the hem
    assert near[60, 4] == 1  # far away
    assert near[42, 22] < near[17, 22]  # the light comes from above
    flush = planes.contact_shadow(square(depth=0.0), 2, 8.0, light)
    assert flush.min() == 1


def test_the_background_has_no_contact_shadow():
    only = square()
    only.coord[..., 3] = np.where(only.shade[..., 3] > 0, only.coord[..., 3], 0)
    shadow = planes.contact_shadow(only, 2, 8.0, (0.0, 0.6, 0.8))
    assert (shadow[42:] == 1).all()


def test_shoes_get_sides_from_the_legs():
    part = np.zeros((20, 20), np.uint8)
    part[5:15, 3:7], part[5:15, 12:16] = planes.RIGHT_LEG, planes.LEFT_LEG
    part[15:18, 3:7] = part[15:18, 12:16] = planes.LEFT_SHOE
    coord = np.zeros((20, 20, 4), np.float16)
    coord[..., 3] = part
    empty = np.zeros((20, 20, 4), np.uint8)
    sided = planes.part_plane(GarmentPlanes(empty, coord, empty), 1)
    assert (sided[15:18, 3:7] == planes.RIGHT_SHOE).all()
    assert (sided[15:18, 12:16] == planes.LEFT_SHOE).all()


def test_the_same_faults_give_the_same_grain():
    faults = planes.Faults(0.4, 3.0, 0, 7)
    grey = np.full((H, W, 3), 128, np.uint8)
    first, second = faults.apply(grey), faults.apply(grey)
    assert np.array_equal(first, second)
    assert 2 < first.astype(float).std() < 4
