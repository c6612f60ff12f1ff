"""Cuts and small mesh operations, without any downloaded parts."""

from __future__ import annotations

import re

import numpy as np
import pytest

from fashionstudio.datasets.synthetic import designs, drape, garments, meshes, outfits
from fashionstudio.datasets.synthetic.wording import vocabulary


def canon(*points):
    return np.array(points, np.float32)


def test_cover_of_a_top():
    top = garments.Garment(form="top", attributes={}, reach=1.5, hem=-0.5)
    chest, throat, thigh, upper_arm, wrist = garments.cover(
        top,
        canon(
            (0.5, 4.0, 1.0, 0.0),
            (0.0, 5.7, 0.6, 0.0),
            (1.0, -2.0, 0.8, 0.0),
            (2.5, 4.0, 0.1, 1.2),
            (4.3, 2.5, 1.7, 3.0),
        ),
    )
    assert min(chest, upper_arm) > 0
    assert max(throat, thigh, wrist) < 0


def test_the_neck_is_deeper_in_front():
    dress = garments.Garment(form="dress", attributes={}, neck=(0.8, 5.8, 1.5, 0.2))
    front, back = garments.cover(dress, canon((0, 4.9, 1.0, 0), (0, 4.9, -0.5, 0)))
    assert front < 0 < back


def test_cover_of_bottoms_and_shells():
    skirt = garments.Garment(form="skirt", attributes={}, hem=-3.0, waist=1.2)
    inside, above, hand = garments.cover(skirt, canon((1, 0, 1, 0), (1, 2, 1, 0), (3, 0, 1, 3.2)))
    assert max(above, hand) < 0 < inside
    dress = garments.Garment(form="dress", attributes={}, hem=-3.0)
    point = canon((1, 3.0, 1, 0))
    assert garments.cover(dress, point, shell=1)[0] < 0 < garments.cover(dress, point, shell=2)[0]


@pytest.mark.parametrize("category", ["upper_body", "lower_body", "dresses"])
def test_random_garments(category):
    for seed in range(60):
        garment = designs.random_garment(np.random.default_rng(seed), category)
        assert garment.category == category
        assert np.isfinite(garment.pack()).all()
        assert {"garment", "length"} <= set(garment.attributes)
        again = designs.random_garment(np.random.default_rng(seed), category)
        assert again == garment


def grid_quads(n: int) -> tuple[np.ndarray, np.ndarray]:
    y, x = np.mgrid[0 : n + 1, 0 : n + 1]
    vertices = np.stack([x.ravel(), y.ravel(), np.zeros(x.size)], 1).astype(np.float32)
    first = (np.arange(n)[:, None] * (n + 1) + np.arange(n)).ravel()
    return vertices, np.stack([first, first + 1, first + n + 2, first + n + 1], 1).astype(np.int32)


def test_subdivision_keeps_a_plane():
    vertices, quads = grid_quads(4)
    operator, finer = meshes.subdivide(quads, len(vertices))
    points = operator @ vertices
    assert len(finer) == 4 * len(quads)
    np.testing.assert_allclose(points[:, 2], 0)
    np.testing.assert_allclose(np.asarray(operator.sum(1)).ravel(), 1, atol=1e-5)
    corners = points[finer]
    area = np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])[:, 2]
    assert np.sum(area) / 2 == pytest.approx(16, rel=1e-3)


def test_unrolling_a_half_cylinder():
    n = 12
    vertices, quads = grid_quads(n)
    angle = vertices[:, 0] / n * np.pi
    bent = np.stack([-np.cos(angle) * n / np.pi, vertices[:, 1], np.sin(angle) * n / np.pi], 1)
    flat = meshes.relax_flat(bent[:, :2].astype(np.float32), bent.astype(np.float32), quads)
    assert np.ptp(flat[:, 0]) == pytest.approx(n, rel=0.03)


def test_an_open_front_and_straps():
    jacket = garments.Garment(form="top", attributes={}, opening=(0.3, 0.8), reach=2.9)
    middle, side, back = garments.cover(
        jacket, canon((0.1, 3.0, 1.5, 0), (1.2, 3.0, 1.0, 0), (0.1, 3.0, -0.4, 0))
    )
    assert middle < 0 < min(side, back)
    slip = garments.Garment(form="dress", attributes={}, straps=(0.9, 0.1, 4.4), hem=-3.0)
    strap, beside, chest = garments.cover(
        slip, canon((0.9, 5.2, 0.8, 0), (0.4, 5.2, 0.8, 0), (0.4, 3.5, 1.5, 0))
    )
    assert beside < 0 < min(strap, chest)


def test_a_sloping_hem_is_lower_behind():
    skirt = garments.Garment(form="skirt", attributes={}, hem=-3.0, hem_slope=1.0)
    front, back = garments.cover(skirt, canon((0, -3.5, 1.2, 0), (0, -3.5, -1.2, 0)))
    assert front < 0 < back


def test_twins_can_take_each_others_place():
    rng = np.random.default_rng(3)
    for _ in range(150):
        first, second = outfits.random_pair(rng, "upper_body")
        outer = [one.attributes["garment"] in designs.OUTER for one in (first, second)]
        assert outer[0] == outer[1]
        others = outfits.random_outfit(rng, "upper_body", (first, second))
        assert len(others) + 1 <= garments.MAX_WORN
        below = [one.form for one, over in others if not over]
        assert ("top" in below) == outer[0]  # something is worn under a jacket


def test_words_of_garments_are_known():
    known = set(vocabulary())
    rng = np.random.default_rng(5)
    for category in ("upper_body", "lower_body", "dresses"):
        for _ in range(150):
            said = " ".join(designs.random_garment(rng, category).attributes.values())
            assert set(re.findall(r"[a-z0-9]+", said)) <= known


def test_cloth_spans_hollows():
    table = np.full((1, drape.ANGLES), 0.2, np.float32)
    table[0, ::8] = 1.0  # four posts
    hull = drape.hulled(table)[0]
    assert hull[0] == pytest.approx(1.0)
    assert hull[4] == pytest.approx(np.sqrt(0.5), rel=0.02)  # the middle of a square's side


def test_a_skirt_goes_round_both_legs():
    angle = np.linspace(0, 2 * np.pi, 40)
    rows = np.linspace(0.5, -7, 60)
    leg = np.array([(0.5 * np.cos(a), y, 0.33 + 0.5 * np.sin(a)) for y in rows for a in angle])
    apart = np.array([1.2, 0, 0])
    legs = np.concatenate([leg + apart, leg - apart]).astype(np.float32)
    sections = drape.leg_sections(legs)
    assert sections[8:].min() > 0.45  # nothing dips in between the legs
    assert sections[8:].max() == pytest.approx(1.7, rel=0.03)


def test_no_flared_skirt_pushes_through_an_open_jacket():
    rng = np.random.default_rng(8)
    jackets = 0
    for _ in range(300):
        pair = outfits.random_pair(rng, "dresses")
        for one, over in outfits.random_outfit(rng, "dresses", pair):
            if over and one.form == "top" and max(g.flare for g in pair) > 0.1:
                jackets += pair[0].form == pair[1].form == "dress"
                assert one.hem >= 0.4 or "jumpsuit" in {g.form for g in pair}
    assert jackets > 5


def test_a_point_a_hair_before_the_first_bin_lies_in_the_last() -> None:
    points = np.array([[1, 0, -1e-9], [1, 0, 0], [-1, 0, -1e-9]], np.float32)
    _, _, bins = drape.polar(points, np.zeros((1, 2), np.float32))
    assert bins.tolist() == [drape.ANGLES - 1, 0, drape.ANGLES // 2]
