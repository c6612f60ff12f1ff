"""One sample: the recipe (random, from its index) and the assembling of the rendered planes."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from scipy import ndimage

from fashionstudio.datasets.synthetic import scene
from fashionstudio.datasets.synthetic.body import People, Pose, Shape
from fashionstudio.datasets.synthetic.fabrics import Swatch, random_fabric
from fashionstudio.datasets.synthetic.garments import (
    Garment,
    cover,
    random_bottom,
    random_garment,
    random_top,
)
from fashionstudio.datasets.synthetic.meshes import F32, vertex_normals
from fashionstudio.datasets.synthetic.render import Camera, Figure, Light, Stage, Worn, shell_code
from fashionstudio.datasets.synthetic.shells import Cloth, Wardrobe

U8 = NDArray[np.uint8]
Sample = dict[str, Any]
CATEGORIES = ("upper_body", "lower_body", "dresses")
FLAT_LIGHT = Light((-0.3, 0.55, 0.78), (0.42, 0.42, 0.42), (0.62, 0.62, 0.62), (0.52, 0.52, 0.52))


@dataclass
class Studio:
    """What a process needs to render samples."""

    people: People
    wardrobe: Wardrobe
    stage: Stage
    photos: list[Path]

    @classmethod
    def open(
        cls,
        makehuman: Path,
        photos: Path | None,
        *,
        size: tuple[int, int] = (256, 192),
        oversample: int = 2,
    ) -> Studio:
        """Read the parts and make the context."""
        people = People(makehuman)
        wardrobe = Wardrobe(people)
        pictures = sorted(photos.glob("*.jpg")) if photos and photos.is_dir() else []
        stage = Stage(people, wardrobe, size=size, oversample=oversample)
        return cls(people, wardrobe, stage, pictures)


def render_sample(studio: Studio, seed: int, index: int) -> Sample:
    """All fields of the contract for one index; the same seed and index give the same sample."""
    rng = np.random.default_rng([seed, index])
    category = CATEGORIES[int(rng.choice(3, p=[0.5, 0.25, 0.25]))]
    shape = studio.people.shape(rng)
    garment = random_garment(rng, category)
    other = random_garment(rng, category)
    others = _rest_of_outfit(rng, category)
    worn = [garment, other, *(one for one, _ in others)]
    calm = any(one.form in ("skirt", "dress") for one in worn)
    pose = studio.people.pose(shape, rng, plain=bool(rng.random() < 0.2), calm_legs=calm)
    return assemble(studio, rng, shape, pose, garment, other, others, {"seed": [seed, index]})


def _rest_of_outfit(rng: np.random.Generator, category: str) -> list[tuple[Garment, bool]]:
    """Other clothes with 'lies over the garment': tucked tops and skirts give variety."""
    if category == "upper_body":
        return [(random_bottom(rng), bool(rng.random() < 0.25))]
    if category == "lower_body":
        top = random_top(rng)
        if rng.random() < 0.4:  # tucked in: the hem ends under the waistband
            return [(replace(top, hem=max(top.hem, 0.75), hem_curve=0.0), False)]
        # It must leave something of the wanted garment to be seen.
        return [(replace(top, hem=max(top.hem, float(rng.uniform(-0.5, 0.3)))), True)]
    return []


def assemble(
    studio: Studio,
    rng: np.random.Generator,
    shape: Shape,
    pose: Pose,
    garment: Garment,
    other: Garment,
    others: list[tuple[Garment, bool]],
    meta: dict[str, Any],
    *,
    framing: tuple[str, Camera] | None = None,
    backdrop: U8 | None = None,
    light: Light | None = None,
    camera_faults: bool = True,
    fabric_of: Callable[[Garment], Swatch] | None = None,
) -> Sample:
    """Render the planes of one recipe and put them together."""
    people, stage = studio.people, studio.stage
    body = pose.apply(people.weights, shape.vertices)
    figure = dress_figure(studio, rng, shape, pose, body)
    layers = _layers(studio, rng, shape, pose, garment, others, fabric_of)
    index = next(i for i, w in enumerate(layers) if w.garment is garment)
    yaw = float(np.radians(rng.normal(0, 13) if rng.random() < 0.85 else rng.uniform(-70, 70)))
    pitch = float(np.radians(rng.normal(0, 2.5)))
    if framing is None:
        view = scene.view_matrix(yaw, pitch, float(body[:, 1].min()))
        region = _world(view, _kept(layers[index], lambda cloth: cloth.posed))
        style, window = scene.choose_window(
            rng,
            _world(view, body[: people.body_quads.max() + 1]),
            region,
            stage.size[1] / stage.size[0],
        )
        camera = scene.make_camera(rng, window, view)
    else:
        style, camera = framing
    light = light or scene.random_light(rng)
    stage.pose(figure, camera, light)
    sample: Sample = {}
    rest_rgba = stage.rest([w for i, w in enumerate(layers) if i != index])
    _finish_rest(studio, rng, sample, rest_rgba, camera, pose, shape, backdrop, camera_faults)
    pixels = 1.15 * stage.oversample
    _fold_planes(stage, sample, stage.garment(layers, index, line_px=pixels), "")
    swapped = list(layers)
    swapped[index] = _wear(studio, other, shape, pose, 0.04 * index)
    sample["other"] = stage.mask(swapped, index)
    flat_camera, flat_mm = _flat_camera(layers[index], stage)
    planes = stage.flat(layers[index], flat_camera, FLAT_LIGHT, line_px=pixels)
    _fold_planes(stage, sample, planes, "flat_")
    sample["meta"] = _meta(studio, garment, shape, pose, body, camera, style, flat_mm) | meta
    return sample


def _layers(
    studio: Studio,
    rng: np.random.Generator,
    shape: Shape,
    pose: Pose,
    garment: Garment,
    others: list[tuple[Garment, bool]],
    fabric_of: Callable[[Garment], Swatch] | None,
) -> list[Worn]:
    """Worn garments, inner first; each further one lies a little farther out."""
    order = [g for g, over in others if not over] + [garment] + [g for g, over in others if over]
    layers = []
    for i, one in enumerate(order):
        worn = _wear(studio, one, shape, pose, 0.04 * i)
        if one is not garment:
            fabric = fabric_of(one) if fabric_of else random_fabric(rng)
            worn = replace(worn, swatch=fabric.picture, repeat_mm=fabric.repeat_mm)
        layers.append(worn)
    return layers


def _wear(studio: Studio, garment: Garment, shape: Shape, pose: Pose, layer: float) -> Worn:
    wardrobe = studio.wardrobe
    cloths = [
        (shell, wardrobe.fit(shell, garment, shape, pose, layer))
        for shell in wardrobe.shells(garment)
    ]
    return Worn(garment, cloths)


HAIR = {
    "female": ("bob01", "bob02", "braid01", "long01", "ponytail01", "afro01", "short03"),
    "male": ("short01", "short02", "short03", "short04", "afro01", ""),
}


def dress_figure(
    studio: Studio, rng: np.random.Generator, shape: Shape, pose: Pose, body: F32
) -> Figure:
    """Skin, eyes, brows, hair and shoes of one person."""
    people = studio.people
    names = [
        "eyes/low-poly",
        f"eyebrows/eyebrow{int(rng.integers(1, 13)):03d}",
        f"shoes/shoes0{int(rng.integers(1, 7))}",
    ]
    hair = HAIR[shape.sex][int(rng.integers(len(HAIR[shape.sex])))]
    if hair:
        names.append(f"hair/{hair}")
    shade = _hair_tint(rng)
    items = []
    for name in names:
        kind, _, item_name = name.partition("/")
        item = people.item("clothes" if kind == "shoes" else kind, item_name)
        rest = item.binding.place(shape.vertices)
        posed = pose.apply(item.weights, rest)
        normals = vertex_normals(posed, item.quads, item.normals)
        part = {"eyes": 11, "eyebrows": 11, "hair": 2, "shoes": 9}[kind]
        tint = shade if kind in ("hair", "eyebrows") else (1.0, 1.0, 1.0)
        items.append((item, np.concatenate([posed, normals], 1), part, tint))
    normals = vertex_normals(body, people.body_quads, people.body_normals)
    skins = sorted(
        (people.folder / "textures" / "skins").glob(
            f"{shape.age}_{shape.ethnicity}_{shape.sex}__*.png"
        )
    )
    tone = float(rng.uniform(0.8, 1.15))
    tint = (tone * float(rng.uniform(0.96, 1.04)), tone, tone * float(rng.uniform(0.96, 1.04)))
    skin = skins[int(rng.integers(len(skins)))]
    grey = float(rng.choice([0.03, 0.3, 0.7]))
    return Figure(np.concatenate([body, normals], 1), items, skin, tint, (grey, grey, grey))


def _hair_tint(rng: np.random.Generator) -> tuple[float, float, float]:
    """From nearly black to light; textures are mostly brown."""
    tone = float(np.exp(rng.normal(-0.3, 0.6)))
    return min(tone * 1.05, 2.2), min(tone, 2.0), min(tone * float(rng.uniform(0.6, 1.0)), 1.8)


def _kept(worn: Worn, points: Callable[[Cloth], F32]) -> F32:
    """The points (n, …) of a worn garment that its cuts leave."""
    found = []
    for shell, cloth in worn.cloths:
        keep = cover(worn.garment, shell.canon, shell=shell_code(shell, worn.garment)) > 0
        found.append(points(cloth)[keep])
    return np.concatenate(found)


def _world(view: F32, points: F32) -> F32:
    return points @ view[:3, :3].T + view[:3, 3]


def _flat_camera(worn: Worn, stage: Stage) -> tuple[Camera, float]:
    """Orthographic window with 8 % margin round the flat garment, and its mm per pixel."""
    points = _kept(worn, lambda cloth: cloth.flat)
    low, high = points.min(0), points.max(0)
    aspect = stage.size[1] / stage.size[0]
    height = max(high[1] - low[1], (high[0] - low[0]) / aspect) / 0.84
    cx, cy = (low + high) / 2
    half = height / 2
    window = (cx - half * aspect, cx + half * aspect, cy - half, cy + half)
    camera = Camera(window, (0, 0, 1), np.eye(4, dtype=np.float32), flat=True)
    return camera, height * 100 / stage.size[0]


# ------------------------------------------------------------------ planes


def _mean(plane: NDArray, factor: int) -> U8:
    """Box-downsample (H·f, W·f) u8 values."""
    total = np.zeros((plane.shape[0] // factor, plane.shape[1] // factor), np.uint16)
    for i in range(factor):
        for j in range(factor):
            total += plane[i::factor, j::factor]
    return ((total + factor * factor // 2) // (factor * factor)).astype(np.uint8)


def _weighted(plane: U8, inside: NDArray[np.bool_], factor: int) -> NDArray[np.float32]:
    """Mean over each block of the covered subpixels only, (H, W, c) of (H·f, W·f, c) u8."""
    total = np.zeros((plane.shape[0] // factor, plane.shape[1] // factor), np.uint16)
    summed = np.zeros((*total.shape, plane.shape[2]), np.uint16)
    for i in range(factor):
        for j in range(factor):
            here = inside[i::factor, j::factor]
            total += here
            summed += np.where(here[..., None], plane[i::factor, j::factor], 0)
    mean = summed.astype(np.float32) / np.maximum(total, 1).astype(np.float32)[..., None]
    return mean.astype(np.float32, copy=False)


def _first(plane: NDArray, inside: NDArray[np.bool_], factor: int) -> NDArray[np.float32]:
    """One covered subpixel of each block: coordinates must not be averaged across edges."""
    out = np.zeros((plane.shape[0] // factor, plane.shape[1] // factor, plane.shape[2]), np.float32)
    done = np.zeros(out.shape[:2], bool)
    order = [(i, j) for i in range(factor) for j in range(factor)]
    middle = factor // 2
    for i, j in sorted(order, key=lambda ij: abs(ij[0] - middle) + abs(ij[1] - middle)):
        here = inside[i::factor, j::factor] & ~done
        out[here] = plane[i::factor, j::factor][here]
        done |= here
    return out


def _fold_planes(stage: Stage, sample: Sample, planes: list[NDArray], prefix: str) -> None:
    """Downsample the garment pass into the fields of the contract."""
    shade, coord, aux = planes
    f = stage.oversample
    inside = shade[..., 3] > 127
    sample[prefix + "alpha"] = _mean(shade[..., 3], f)
    weighted = _weighted(shade[..., :3], inside, f)
    sample[prefix + "shade"] = (weighted + 0.5).astype(np.uint8)
    sample[prefix + "uv"] = _first(coord[..., :2], inside, f).astype(np.float16)
    normal = _weighted(aux[..., :2], inside, f)
    covered = sample[prefix + "alpha"] > 0
    sample[prefix + "normal"] = np.where(
        covered[..., None], np.clip(normal - 127.5, -127, 127), 0
    ).astype(np.int8)
    trim = np.where(inside, aux[..., 3], np.uint8(0))
    sample[prefix + "trim" if not prefix else "flat_trim"] = _mean(trim, f)
    sample[prefix + "lines"] = draw_lines(inside, coord, aux[..., 2], f)
    if not prefix:
        part = np.floor(coord[f // 2 :: f, f // 2 :: f, 3]).astype(np.uint8)
        sample["parts"] = _sided_shoes(part)


def _sided_shoes(part: U8) -> U8:
    """Shoes are one item: tell left from right by the legs' side (middle of their pixels)."""
    shoe = part == 9
    if shoe.any():
        left_leg, right_leg = np.argwhere(part == 12), np.argwhere(part == 13)
        columns = np.argwhere(shoe)[:, 1]
        middle = (columns.min() + columns.max() + 1) / 2
        left_is_right_side = True
        if len(left_leg) and len(right_leg):
            left_is_right_side = left_leg[:, 1].mean() > right_leg[:, 1].mean()
        x = np.arange(part.shape[1])[None, :]
        is_right = (x < middle) if left_is_right_side else (x >= middle)
        part = np.where(shoe & is_right, 10, part).astype(np.uint8)
    return part


def draw_lines(inside: NDArray[np.bool_], coord: NDArray, drawn: U8, factor: int) -> U8:
    """Sketch: outline just inside the garment, depth steps, inner sides, drawn seams."""
    width = max(1, round(0.75 * factor))
    cross = ndimage.generate_binary_structure(2, 1)
    outline = inside & ~ndimage.binary_erosion(inside, cross, iterations=2 * width, border_value=1)
    depth = np.where(inside, coord[..., 2], 0)
    part = np.where(inside, coord[..., 3] * 2, -1)
    step = np.zeros(inside.shape, bool)
    for axis in (0, 1):
        both = inside & np.roll(inside, -1, axis)
        gap = np.abs(np.roll(depth, -1, axis) - depth) > 0.22
        turn = np.abs(np.roll(part, -1, axis) - part) > 0.5
        step |= both & (gap | turn)
    step = ndimage.binary_dilation(step, cross, iterations=width) & inside
    strokes = np.where(outline | step, 255, np.where(inside, drawn, 0)).astype(np.uint8)
    fine = _mean(strokes, factor)
    return np.clip(fine.astype(np.int32) * 5 // 4, 0, 255).astype(np.uint8)


def _finish_rest(
    studio: Studio,
    rng: np.random.Generator,
    sample: Sample,
    rgba: U8,
    camera: Camera,
    pose: Pose,
    shape: Shape,
    backdrop: U8 | None,
    faults: bool,
) -> None:
    """Person over a background, then blur, noise and JPEG as of a camera."""
    stage = studio.stage
    alpha = _mean(rgba[..., 3], stage.oversample).astype(np.float32)[..., None] / 255
    weighted = _weighted(rgba[..., :3], rgba[..., 3] > 127, stage.oversample)
    height = stage.size[0]
    px_per_dm = height / (camera.window[3] - camera.window[2])
    feet = _feet(studio, pose, shape, camera)
    floor = float(feet[:, 1].mean())
    if backdrop is None:
        backdrop = scene.background(rng, stage.size, floor, studio.photos)
    backdrop = scene.foot_shadow(backdrop, feet, 2.2 * px_per_dm)
    picture = weighted * alpha + backdrop * (1 - alpha)
    out = np.clip(picture + 0.5, 0, 255).astype(np.uint8)
    sample["rest"] = _camera_faults(rng, out) if faults else out


def _feet(studio: Studio, pose: Pose, shape: Shape, camera: Camera) -> F32:
    people = studio.people
    points = []
    for side in "LR":
        i = people.bone_id[f"foot.{side}"]
        m = pose.matrices[i]
        points.append(m[:, :3] @ shape.heads[i] + m[:, 3] + np.array([0, -0.7, 0.6]))
    return camera.project(np.array(points, np.float32), studio.stage.size)


def _camera_faults(rng: np.random.Generator, picture: U8) -> U8:
    """Slight blur, sensor noise and JPEG."""
    image = Image.fromarray(picture)
    if rng.random() < 0.5:
        image = image.filter(ImageFilter.GaussianBlur(float(rng.uniform(0.2, 0.6))))
    noisy = np.asarray(image).astype(np.float32)
    noisy += rng.normal(0, rng.uniform(0.3, 3.0), noisy.shape).astype(np.float32)
    image = Image.fromarray(np.clip(noisy + 0.5, 0, 255).astype(np.uint8))
    if rng.random() < 0.7:
        stream = io.BytesIO()
        image.save(stream, "JPEG", quality=int(rng.integers(70, 96)))
        image = Image.open(stream)
    return np.asarray(image.convert("RGB"))


def _meta(
    studio: Studio,
    garment: Garment,
    shape: Shape,
    pose: Pose,
    body: F32,
    camera: Camera,
    style: str,
    flat_mm: float,
) -> dict[str, Any]:
    height, width = studio.stage.size
    joints = camera.project(studio.people.joints(shape, pose, body), (height, width))
    listed = [
        [round(float(x), 2), round(float(y), 2), 1.0]
        if 0 <= x < width and 0 <= y < height
        else [-1.0, -1.0, 0.0]
        for x, y in joints
    ]
    rest = shape.vertices[: studio.people.body_quads.max() + 1, 1]
    return {
        "category": garment.category,
        "attributes": dict(garment.attributes),
        "joints": listed,
        "mm_per_px": round(float(camera.window[3] - camera.window[2]) * 100 / height, 4),
        "flat_mm_per_px": round(float(flat_mm), 4),
        "framing": style,
        "body_height_mm": round(float(rest.max() - rest.min()) * 100, 1),
        "sex": shape.sex,
        "age": shape.age,
    }
