"""Samples: the recipe (random, from its index) and the assembling of the rendered planes.

Samples come in twins: the same person, pose, camera, light and other clothes in two garments.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashionstudio.datasets.synthetic import backgrounds, camera, planes
from fashionstudio.datasets.synthetic.body import People, Shape
from fashionstudio.datasets.synthetic.camera import Camera, Light
from fashionstudio.datasets.synthetic.fabrics import Swatch
from fashionstudio.datasets.synthetic.figure import dress_figure
from fashionstudio.datasets.synthetic.garments import Garment, cover
from fashionstudio.datasets.synthetic.meshes import F32
from fashionstudio.datasets.synthetic.outfits import (
    Outfit,
    outfit_fabric,
    random_outfit,
    random_pair,
)
from fashionstudio.datasets.synthetic.posing import Pose, joints, random_pose
from fashionstudio.datasets.synthetic.render import Stage, Worn, shell_code
from fashionstudio.datasets.synthetic.shards import FORMAT
from fashionstudio.datasets.synthetic.shells import Cloth, Fitting, Wardrobe

U8 = NDArray[np.uint8]
Sample = dict[str, Any]
Rng = np.random.Generator
CATEGORIES = {"upper_body": 0.46, "lower_body": 0.27, "dresses": 0.27}
WOMEN, WOMEN_IN_WOMENSWEAR = 0.48, 0.95
"""Chance of a woman, in general and in what mostly women wear."""
WOMENSWEAR = frozenset({"blouse", "camisole", "leggings", "jumpsuit"})
FLAT_LIGHT = Light((-0.3, 0.55, 0.78), (0.42, 0.42, 0.42), (0.62, 0.62, 0.62), (0.52, 0.52, 0.52))
LAYER = 0.04
"""Each further garment lies that much farther out (dm)."""
LINE_PX = 1.15


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
        device: int = 0,
    ) -> Studio:
        """Read the parts and make the context."""
        people = People(makehuman)
        wardrobe = Wardrobe(people)
        pictures = sorted(photos.glob("*.jpg")) if photos and photos.is_dir() else []
        stage = Stage(people, wardrobe, size=size, oversample=oversample, device=device)
        return cls(people, wardrobe, stage, pictures)


@dataclass(frozen=True)
class Recipe:
    """Who is photographed in which clothes; what is not given is drawn from the generator."""

    shape: Shape
    pose: Pose
    garments: list[Garment]
    """One sample is made in each."""
    others: Outfit
    framing: tuple[str, Camera] | None = None
    backdrop: U8 | None = None
    light: Light | None = None
    perfect_camera: bool = False
    fabric_of: Callable[[Garment], Swatch] | None = None


def render_pair(studio: Studio, seed: int, pair: int) -> list[Sample]:
    """Samples 2·pair and 2·pair + 1; the same seed and pair give the same samples."""
    rng = np.random.default_rng([seed, pair])
    names = list(CATEGORIES)
    category = names[int(rng.choice(len(names), p=list(CATEGORIES.values())))]
    garments = random_pair(rng, category)
    skirted = any(one.form in ("skirt", "dress") for one in garments)
    womenswear = skirted or any(one.attributes["garment"] in WOMENSWEAR for one in garments)
    shape = studio.people.shape(rng, female=WOMEN_IN_WOMENSWEAR if womenswear else WOMEN)
    others = random_outfit(rng, category, garments, woman=shape.sex == "female")
    calm = skirted or any(one.form == "skirt" for one, _ in others)
    plain = bool(rng.random() < 0.15)
    pose = random_pose(studio.people, shape, rng, plain=plain, calm_legs=calm)
    samples = assemble(studio, rng, Recipe(shape, pose, list(garments), others))
    for i, sample in enumerate(samples):
        sample["other"] = samples[1 - i]["alpha"]
        sample["meta"] |= {"seed": [seed, 2 * pair + i], "twin": 1 - 2 * i}
    return samples


def render_sample(studio: Studio, seed: int, index: int) -> Sample:
    """All fields of the contract for one index (its twin is rendered and dropped)."""
    return render_pair(studio, seed, index // 2)[index % 2]


def assemble(studio: Studio, rng: Rng, recipe: Recipe) -> list[Sample]:
    """Render the planes of a recipe, one sample for each of its garments (without `other`)."""
    people, stage, shape, pose = studio.people, studio.stage, recipe.shape, recipe.pose
    body = pose.apply(people.weights, shape.vertices)
    bag = any(one.form == "strap" for one, _ in recipe.others)
    figure = dress_figure(people, rng, shape, pose, body, bag=bag)
    fitting = studio.wardrobe.fitting(shape, pose)
    inner, outer = _others(studio, rng, recipe, fitting)
    wanted = [_wear(studio, one, fitting, LAYER * len(inner)) for one in recipe.garments]
    style, view = recipe.framing or _framing(studio, rng, body, wanted)
    kind, light = ("given", recipe.light) if recipe.light else camera.random_light(rng)
    stage.pose(figure, view, light)
    faults = None if recipe.perfect_camera else planes.Faults.draw(rng)
    picture = _without_garment(studio, rng, recipe, view, stage.rest([*inner, *outer]))
    shared = _meta(studio, recipe, body, view) | {"framing": style, "light": kind}
    if faults:
        shared["camera"] = {"blur_px": faults.blur_px, "grain": faults.grain}
    samples = []
    for wear in wanted:
        sample = _garment_fields(studio, [*inner, wear, *outer], len(inner), view, light)
        gone = 1 - sample["alpha"].astype(np.float32) / 255
        rest = planes.darkened(picture, 1 - (1 - sample.pop("contact")) * gone)
        sample["rest"] = faults.apply(rest) if faults else rest
        flat_mm = sample.pop("flat_mm_per_px")
        sample["meta"] = shared | {
            "category": wear.garment.category,
            "attributes": dict(wear.garment.attributes),
            "flat_mm_per_px": flat_mm,
        }
        samples.append(sample)
    return samples


def _garment_fields(
    studio: Studio, layers: list[Worn], index: int, view: Camera, light: Light
) -> Sample:
    """The fields of garment `index` of `layers`, worn and flat, `contact` and the flat's scale."""
    stage = studio.stage
    factor, line_px = stage.oversample, LINE_PX * stage.oversample
    worn = stage.garment(layers, index, line_px=line_px)
    sample: Sample = dict(planes.fold_planes(worn, factor))
    sample["parts"] = planes.part_plane(worn, factor)
    px_per_dm = stage.size[0] / (view.window[3] - view.window[2])
    contact = planes.contact_shadow(worn, factor, px_per_dm, light.direction)
    sample["shade"] = planes.darkened(sample["shade"], contact)
    sample["contact"] = contact
    flat_view, flat_mm = _flat_camera(layers[index], stage)
    flat = stage.flat(layers[index], flat_view, FLAT_LIGHT, line_px=line_px)
    sample |= planes.fold_planes(flat, factor, "flat_")
    sample["flat_mm_per_px"] = round(float(flat_mm), 4)
    return sample


def _others(
    studio: Studio, rng: Rng, recipe: Recipe, fitting: Fitting
) -> tuple[list[Worn], list[Worn]]:
    """Other clothes under and over the wanted garment, each in its fabric."""
    inner: list[Worn] = []
    outer: list[Worn] = []
    below = sum(1 for _, over in recipe.others if not over)
    for one, over in recipe.others:
        layer = LAYER * (len(inner) if not over else below + 1 + len(outer))
        fabric = recipe.fabric_of(one) if recipe.fabric_of else outfit_fabric(rng, one)
        worn = _wear(studio, one, fitting, layer)
        worn = replace(worn, swatch=fabric.picture, repeat_mm=fabric.repeat_mm)
        (outer if over else inner).append(worn)
    return inner, outer


def _wear(studio: Studio, garment: Garment, fitting: Fitting, layer: float) -> Worn:
    wardrobe = studio.wardrobe
    shells = wardrobe.shells(garment)
    return Worn(garment, [(s, wardrobe.fit(s, garment, fitting, layer)) for s in shells])


# ------------------------------------------------------------------ framing


def _framing(studio: Studio, rng: Rng, body: F32, wanted: list[Worn]) -> tuple[str, Camera]:
    """A view of the person that shows all wanted garments."""
    floor = float(body[:, 1].min())
    turned = Camera((0, 1, 0, 1), (0, 0, 1), camera.random_view(rng, floor))
    points = np.concatenate([_kept(one, lambda cloth: cloth.posed) for one in wanted])
    people = studio.people
    skin = turned.to_world(body[: people.body_quads.max() + 1])
    height = float(skin[:, 1].max() - skin[:, 1].min())
    aspect = studio.stage.size[1] / studio.stage.size[0]
    style, window = camera.choose_window(
        rng, skin, turned.to_world(points), aspect, chest=0.62 * height
    )
    return style, camera.make_camera(rng, window, turned.view)


def _kept(worn: Worn, points: Callable[[Cloth], F32]) -> F32:
    """The points (n, …) of a worn garment that its cuts leave."""
    found = []
    for shell, cloth in worn.cloths:
        keep = cover(worn.garment, shell.canon, shell=shell_code(shell, worn.garment)) > 0
        found.append(points(cloth)[keep])
    return np.concatenate(found)


def _flat_camera(worn: Worn, stage: Stage) -> tuple[Camera, float]:
    """Orthographic window with 8 % margin round the flat garment, and its mm per pixel."""
    points = _kept(worn, lambda cloth: cloth.flat)
    low, high = points.min(0), points.max(0)
    aspect = stage.size[1] / stage.size[0]
    height = max(high[1] - low[1], (high[0] - low[0]) / aspect) / 0.84
    cx, cy = (low + high) / 2
    half = height / 2
    window = (cx - half * aspect, cx + half * aspect, cy - half, cy + half)
    view = Camera(window, (0, 0, 1), np.eye(4, dtype=np.float32), flat=True)
    return view, height * 100 / stage.size[0]


# ------------------------------------------------------------------ picture and meta


def _without_garment(studio: Studio, rng: Rng, recipe: Recipe, view: Camera, drawn: U8) -> U8:
    """The person (h, w, 4, oversampled) over a background."""
    stage = studio.stage
    alpha, person = planes.covered_mean(drawn, stage.oversample)
    share = alpha.astype(np.float32)[..., None] / 255
    feet = _feet(studio, recipe, view)
    backdrop = recipe.backdrop
    if backdrop is None:
        floor = float(feet[:, 1].mean())
        backdrop = backgrounds.background(rng, stage.size, floor, studio.photos)
    px_per_dm = stage.size[0] / (view.window[3] - view.window[2])
    backdrop = backgrounds.foot_shadow(backdrop, feet, 2.2 * px_per_dm)
    return (person * share + backdrop * (1 - share) + 0.5).astype(np.uint8)


def _feet(studio: Studio, recipe: Recipe, view: Camera) -> F32:
    """Where the feet stand, (2, 2) pixels."""
    points = []
    for side in "LR":
        i = studio.people.bone_id[f"foot.{side}"]
        m = recipe.pose.matrices[i]
        points.append(m[:, :3] @ recipe.shape.heads[i] + m[:, 3] + np.array([0, -0.7, 0.6]))
    return view.project(np.array(points, np.float32), studio.stage.size)


def _meta(studio: Studio, recipe: Recipe, body: F32, view: Camera) -> dict[str, Any]:
    """What the samples of a recipe share."""
    height, width = studio.stage.size
    people, shape = studio.people, recipe.shape
    places = view.project(joints(people, shape, recipe.pose, body), (height, width))
    listed = [
        [round(float(x), 2), round(float(y), 2), 1.0]
        if 0 <= x < width and 0 <= y < height
        else [-1.0, -1.0, 0.0]
        for x, y in places
    ]
    rest = shape.vertices[: people.body_quads.max() + 1, 1]
    return {
        "format": FORMAT,
        "joints": listed,
        "mm_per_px": round(float(view.window[3] - view.window[2]) * 100 / height, 4),
        "body_height_mm": round(float(rest.max() - rest.min()) * 100, 1),
        "sex": shape.sex,
        "age": shape.age,
        "others": [one.attributes.get("garment", one.form) for one, _ in recipe.others],
    }
