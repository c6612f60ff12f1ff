"""Garment layers in the Photo: sharp where it is known, and the Photo where nothing is worn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import ndimage

from fashionstudio.core.color import srgb_to_linear
from fashionstudio.core.geometry import Frame
from fashionstudio.core.layers import GarmentLayers, LaidCloth, compose_layers
from fashionstudio.errors import BadInput

U8 = NDArray[np.uint8]
PX = 8
"""Photo pixels per pixel of the frame in the scene below."""
SIZE = (64, 48)


def seen(field: NDArray, factor: int = PX) -> NDArray[np.float32]:
    """A Photo-size field as the frame sees it."""
    height, width = field.shape[0] // factor, field.shape[1] // factor
    cells = field.reshape(height, factor, width, factor, *field.shape[2:])
    return cells.mean((1, 3)).astype(np.float32)


def ellipse(shape: tuple[int, int], radii: tuple[float, float]) -> NDArray[np.bool_]:
    y, x = np.mgrid[: shape[0], : shape[1]] + 0.5
    inside: NDArray[np.bool_] = (
        ((y - shape[0] / 2) / radii[0]) ** 2 + ((x - shape[1] / 2) / radii[1]) ** 2
    ) < 1
    return inside


def flat(colour: tuple[int, int, int], shape: tuple[int, int] = SIZE) -> NDArray[np.float32]:
    return np.broadcast_to(srgb_to_linear(np.array(colour, np.uint8)), (*shape, 3)).astype("f4")


class Scene:
    """A blue garment on a grey, grainy wall; the new one is red and of the same shape."""

    frame = Frame(0, 0, 1 / PX, SIZE[1], SIZE[0])
    shape = (SIZE[0] * PX, SIZE[1] * PX)
    wall, old_colour, new_colour = (150, 145, 140), (40, 60, 130), (200, 40, 50)

    def __init__(self, sigma: float = 2.0) -> None:
        rng = np.random.default_rng(0)
        self.worn = ellipse(self.shape, (180, 110))
        share = ndimage.gaussian_filter(self.worn.astype(np.float32), 0.7)[..., None]
        picture = np.array(self.wall) * (1 - share) + np.array(self.old_colour) * share
        picture = picture + rng.normal(0, sigma, (*self.shape, 3))
        self.photo: U8 = np.clip(picture, 0, 255).round().astype(np.uint8)
        self.region = np.full(self.shape, 255, np.uint8)
        alpha = seen(self.worn)
        self.layers = GarmentLayers(
            alpha=alpha,
            old=alpha,
            shade=np.ones((*SIZE, 3), np.float32),
            albedo=flat(self.new_colour),
            rest=np.broadcast_to(np.array(self.wall, np.uint8), (*SIZE, 3)).copy(),
        )

    def compose(self, layers: GarmentLayers | None = None, **options: object) -> tuple[U8, U8]:
        return compose_layers(
            self.photo,
            layers or self.layers,
            self.region,
            self.frame,
            **options,  # type: ignore[arg-type]
        )


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene()


def test_outside_of_region_frame_and_garments_nothing_changes() -> None:
    rng = np.random.default_rng(1)
    changed = 0
    for _ in range(25):
        height, width = (int(n) for n in rng.integers(60, 200, 2))
        photo = rng.integers(0, 256, (height, width, 3), dtype=np.uint8)
        field = ndimage.gaussian_filter(rng.normal(size=(2, height, width)), (0, 9, 9))
        region, keep_out = np.clip((field / field.std()) * 300, 0, 255).astype(np.uint8)
        frame = Frame(
            float(rng.uniform(-0.5, 0.6) * width),
            float(rng.uniform(-0.5, 0.6) * height),
            float(np.exp(rng.uniform(-1.8, 0.7))),
            int(rng.integers(20, 90)),
            int(rng.integers(20, 90)),
        )
        shapes = ndimage.gaussian_filter(rng.normal(size=(2, *frame.shape)), (0, 5, 5))
        alpha, old = np.clip(shapes / shapes.std() * 4, 0, 1).astype(np.float32)
        light = rng.uniform(0, 2, (*frame.shape, 3)).astype(np.float32)
        rest = rng.integers(0, 256, (*frame.shape, 3), dtype=np.uint8)
        layers = GarmentLayers(alpha, old, light, light / 2, rest)
        result, change = compose_layers(
            photo, layers, region, frame, keep_out=keep_out, feather_px=float(rng.uniform(0, 9))
        )
        assert (result[change == 0] == photo[change == 0]).all()
        assert (change <= region).all()
        assert change[keep_out == 255].max(initial=0) == 0
        x0, y0, x1, y1 = frame.valid_box(photo.shape)
        beyond = np.ones(change.shape, bool)
        beyond[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)] = False
        assert change[beyond].max(initial=0) == 0
        changed += bool(change.any())
    assert changed > 15


def test_no_garment_leaves_the_photo(scene: Scene) -> None:
    none = np.zeros(SIZE, np.float32)
    result, change = scene.compose(replace(scene.layers, alpha=none, old=none))
    assert (result == scene.photo).all()
    assert not change.any()


def test_the_edge_is_as_sharp_as_the_photo_and_in_its_place(scene: Scene) -> None:
    result, change = scene.compose()
    red = result[..., 0].astype(float) - result[..., 2]
    inside = red > (np.array(scene.new_colour)[0] - scene.new_colour[2]) / 2
    assert (inside != scene.worn).mean() < 0.004, "the contour is where it was"
    depth = ndimage.distance_transform_edt(scene.worn)
    away = ndimage.distance_transform_edt(~scene.worn)
    assert (change[depth > 2] == 255).all()
    assert (change[away > 4] == 0).all(), "the wall beside the garment is the Photo's"
    near = (away > 1.5) & (away < 6)
    assert abs(result[near].astype(float) - scene.wall).mean() < 4, "no rim of the old garment"
    inner = (depth > 2.5) & (depth < 6)
    assert abs(result[inner].astype(float) - scene.new_colour).mean() < 6, "no rim inside"


def test_the_contour_has_no_staircase() -> None:
    """A new garment where the Photo has no edge at all: its slanted edge stays straight."""
    scene = Scene(sigma=0.0)
    y, x = np.mgrid[: scene.shape[0], : scene.shape[1]] + 0.5
    lower = y > 250 + 0.4 * (x - 190)
    plain = np.full_like(scene.photo, 140)
    none = np.zeros(SIZE, np.float32)
    layers = replace(scene.layers, alpha=seen(lower), old=none)
    _, change = compose_layers(plain, layers, scene.region, scene.frame)
    columns = np.arange(60, 320)
    found = np.array([np.interp(127.5, change[:400, c], np.arange(400) + 0.5) for c in columns])
    straight = np.polyval(np.polyfit(columns, found, 1), columns)
    assert np.abs(found - straight).max() < 0.8
    width = ((change > 12) & (change < 243))[:, columns].sum(0)
    assert width.max() <= 4, "steep, not a blur of a frame pixel"


def test_an_uncovered_wall_joins_without_a_seam(scene: Scene) -> None:
    """The engine's wall is off by twenty levels; the Photo beside it says what is right."""
    smaller = seen(ellipse(scene.shape, (120, 60)))
    rest = np.clip(scene.layers.rest.astype(int) + 20, 0, 255).astype(np.uint8)
    result, _ = scene.compose(replace(scene.layers, alpha=smaller, rest=rest))
    gone = scene.worn & ~ellipse(scene.shape, (150, 90))
    assert np.abs(result[gone].astype(float).mean(0) - scene.wall).max() < 6
    assert 1.0 < result[gone].astype(float).std(0).mean() < 4.0, "as grainy as the Photo"


def test_small_folds_stay_and_stripes_go(scene: Scene) -> None:
    y, x = np.mgrid[: scene.shape[0], : scene.shape[1]]
    crease = 1 - 0.22 * np.exp(-(((x - y * 0.3) % 90 - 45) ** 2) / 6.0)
    stripes = np.where(x // 5 % 2 == 0, 0.25, 1.0)
    depths = {}
    for name, factor in (("crease", crease), ("stripes", stripes)):
        photo = scene.photo.astype(float)
        photo[scene.worn] *= factor[scene.worn][:, None]
        layers = scene.layers
        result, _ = compose_layers(photo.astype(np.uint8), layers, scene.region, scene.frame)
        deep = ndimage.binary_erosion(scene.worn, iterations=24)
        bright, dark = deep & (factor > 0.97), deep & (factor < 0.85)
        depths[name] = result[bright, 0].mean() / result[dark, 0].mean() - 1
    assert depths["crease"] > 0.03
    assert abs(depths["stripes"]) < 0.02


def test_known_cloth_is_crisp_and_lit(scene: Scene) -> None:
    check = (np.indices(scene.shape) // 3).sum(0) % 2
    picture = np.where(check[..., None] > 0, np.uint8(220), np.uint8(60)).repeat(3, -1)
    known = np.full(scene.shape, 255, np.uint8)
    known[:, 192:] = 0
    cloth = LaidCloth(picture, known, (0, 0, scene.shape[1], scene.shape[0]))
    layers = replace(scene.layers, shade=np.full((*SIZE, 3), 0.5, np.float32))
    result, _ = scene.compose(layers, cloth=cloth)
    left = result[200:300, 110:160].astype(float)
    assert left[check[200:300, 110:160] > 0].mean() - left[check[200:300, 110:160] == 0].mean() > 90
    right = result[200:300, 220:270].astype(float).mean((0, 1))
    lit = srgb_to_linear(np.array(scene.new_colour, np.uint8)) / 2
    assert np.abs(srgb_to_linear(right / 255) - lit).max() < 0.03, "elsewhere the engine's colour"


def test_folds_are_seen_on_black_cloth_and_its_colour_stays(scene: Scene) -> None:
    light = 1 + 0.35 * np.sin(np.arange(SIZE[0]) * 2 * np.pi / 16)[:, None, None]
    shade = np.broadcast_to(light, (*SIZE, 3)).astype(np.float32)
    found = {}
    for name, colour in (("black", (14, 14, 18)), ("white", (225, 225, 225))):
        layers = replace(scene.layers, shade=shade, albedo=flat(colour))
        picture, _ = scene.compose(layers)
        rows = picture[180:320, 150:230].astype(float).mean((1, 2))
        found[name] = (np.percentile(rows, 95) - np.percentile(rows, 5), rows.mean())
    assert found["black"][0] > 15, "without a sheen it is 9 levels of grey"
    assert abs(found["black"][1] - 15) < 8
    assert abs(found["white"][1] - 221) < 5


def test_a_drawn_outline_is_followed(scene: Scene) -> None:
    """The layers miss the drawing by half a pixel of the frame: the drawing is right."""
    plain = np.full_like(scene.photo, 140)
    inside = ellipse(scene.shape, (150, 100))
    line = inside & ~ndimage.binary_erosion(inside, iterations=3)
    layers = replace(
        scene.layers, alpha=seen(np.roll(inside, (4, 4), (0, 1))), old=np.zeros(SIZE, np.float32)
    )
    sketch = np.where(line, np.uint8(255), np.uint8(0))
    wrong = {}
    for name, drawn in (("with", sketch), ("without", None)):
        _, change = compose_layers(plain, layers, scene.region, scene.frame, sketch=drawn)
        wrong[name] = ((change > 127) != inside).mean()
    assert wrong["with"] < 0.3 * wrong["without"]


def test_the_same_arguments_give_the_same_picture(scene: Scene) -> None:
    first, second = scene.compose()[0], scene.compose()[0]
    assert (first == second).all()


def test_sizes_that_do_not_fit_are_refused(scene: Scene) -> None:
    with pytest.raises(BadInput, match="layers do not fit"):
        scene.compose(replace(scene.layers, alpha=np.zeros((5, 5), np.float32)))
    with pytest.raises(BadInput, match="region"):
        compose_layers(scene.photo, scene.layers, scene.region[1:], scene.frame)
    with pytest.raises(BadInput, match="sketch"):
        scene.compose(sketch=scene.region[1:])
    with pytest.raises(BadInput, match="cloth"):
        scene.compose(cloth=LaidCloth(scene.photo, scene.region, (0, 0, 10, 10)))
