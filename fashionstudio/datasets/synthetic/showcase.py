"""The pictures a newcomer sees first: a few people, flat garments and fabrics, well lit.

`python -m fashionstudio.datasets.synthetic.showcase --makehuman DIR --out assets`
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fashionstudio.core.look import FabricPlacement
from fashionstudio.datasets.synthetic import fabrics
from fashionstudio.datasets.synthetic.camera import Camera, Light, view_matrix
from fashionstudio.datasets.synthetic.compose import compose_flat, compose_worn
from fashionstudio.datasets.synthetic.cuts import NECKLINES
from fashionstudio.datasets.synthetic.garments import Garment
from fashionstudio.datasets.synthetic.posing import random_pose
from fashionstudio.datasets.synthetic.sample import Recipe, Sample, Studio, assemble

U8 = NDArray[np.uint8]
SIZE = (1024, 768)
SOFT_LIGHT = Light((-0.42, 0.55, 0.72), (0.62, 0.60, 0.58), (0.56, 0.57, 0.60), (0.34, 0.33, 0.33))
Colour = tuple[int, int, int]
WHITE, NAVY, CREAM = (244, 244, 242), (24, 32, 72), (240, 228, 200)


@dataclass(frozen=True)
class FabricPlan:
    """A named fabric: maker, material, colours (ground first), seed, repeat."""

    maker: Callable[[fabrics.Rng, int], fabrics.Pattern]
    material: str
    colours: list[Colour]
    seed: int
    repeat_mm: float


FABRICS: dict[str, FabricPlan] = {
    "blue-gingham": FabricPlan(fabrics.gingham, "cotton", [WHITE, (40, 84, 170)], 1, 24),
    "red-tartan": FabricPlan(
        fabrics.tartan, "wool", [(168, 22, 30), (18, 30, 62), (20, 74, 50), (240, 214, 90)], 11, 120
    ),
    "meadow-floral": FabricPlan(
        fabrics.florals, "cotton", [CREAM, (92, 128, 74), (208, 70, 84), (244, 196, 60)], 6, 110
    ),
    "indigo-denim": FabricPlan(fabrics.plain, "denim", [(52, 78, 124)], 3, 40),
    "grey-herringbone": FabricPlan(
        fabrics.herringbone, "wool", [(74, 76, 80), (168, 170, 172)], 4, 48
    ),
    "navy-dots": FabricPlan(fabrics.dots, "silk", [NAVY, WHITE], 5, 32),
    "leopard": FabricPlan(
        fabrics.leopard, "cotton", [(206, 160, 96), (150, 94, 44), (44, 28, 20)], 7, 150
    ),
    "oat-knit": FabricPlan(fabrics.plain, "knit", [(206, 186, 156)], 8, 60),
    "sand-linen": FabricPlan(fabrics.plain, "linen", [(214, 196, 164)], 9, 70),
    "teal-chevron": FabricPlan(fabrics.chevron, "cotton", [(12, 110, 116), CREAM], 10, 60),
    "marble-print": FabricPlan(
        fabrics.abstract, "silk", [(238, 222, 206), (196, 92, 66), (34, 60, 92)], 12, 220
    ),
    "camouflage": FabricPlan(
        fabrics.camouflage,
        "cotton",
        [(120, 118, 72), (46, 64, 42), (176, 156, 112), (54, 42, 32)],
        13,
        240,
    ),
}


def make(plan: FabricPlan, n: int = 512) -> fabrics.Swatch:
    """The swatch of a plan."""
    swatch = fabrics.make_fabric(
        np.random.default_rng(plan.seed), plan.maker, plan.material, n, plan.colours
    )
    return replace(swatch, repeat_mm=plan.repeat_mm)


def plain(colour: Colour, material: str = "cotton") -> fabrics.Swatch:
    """A one-coloured cloth."""
    return make(FabricPlan(fabrics.plain, material, [colour], 1, 60.0), 256)


def top(neckline: str, reach: float, hem: float, ease: float, **more: object) -> Garment:
    """A top with a named neckline."""
    neck, power = NECKLINES[neckline]
    base = Garment(
        form="top",
        attributes={},
        neck=neck,
        neck_power=power,
        reach=reach,
        hem=hem,
        ease=ease,
        sleeve_ease=0.05 + 0.22 * ease,
        folds=(0.3, 0.9, 0.9),
    )
    return replace(base, **more)  # type: ignore[arg-type]  # fields by name


TEE = top("crew neck", 1.62, -0.35, 0.45)
SHIRT = top(
    "shirt collar", 2.93, -0.5, 0.5, rib=0.0, collar=0.6, placket=1.0, buttons=1.0, hem_curve=0.7
)
SWEATER = top("crew neck", 2.93, -0.25, 0.7, offset=0.2, rib=0.25)
BOAT = top("boat neck", 2.4, 0.1, 0.25, rib=0.12)
JEANS = Garment(
    form="trousers",
    attributes={},
    hem=-7.4,
    waist=1.25,
    leg_ease=0.2,
    pockets=1.0,
    waistband=0.4,
    folds=(0.35, 0.7, 0.9),
)
CHINOS = replace(JEANS, leg_ease=0.55, waist=1.4)
SKIRT = Garment(
    form="skirt",
    attributes={},
    hem=-3.6,
    waist=1.4,
    flare=0.16,
    waves=(0.05, 8.0, 0.7),
    waistband=0.3,
    folds=(0.25, 1.0, 0.8),
)
DRESS = Garment(
    form="dress",
    attributes={},
    neck=NECKLINES["v-neck"][0],
    neck_power=1.0,
    reach=1.5,
    hem=-3.9,
    ease=0.15,
    flare=0.2,
    waves=(0.06, 8.0, 0.3),
    rib=0.0,
    sleeve_ease=0.12,
    folds=(0.25, 0.9, 0.8),
)


@dataclass(frozen=True)
class PersonPlan:
    """A person: seeds of body and pose, clothes inner first, the wanted one's number, framing."""

    seed: int
    clothes: list[tuple[Garment, fabrics.Swatch]]
    wanted: int
    framing: str
    yaw: float
    wall: tuple[float, float, float]


PEOPLE: dict[str, PersonPlan] = {
    "tee-and-jeans": PersonPlan(
        121,
        [(JEANS, plain((62, 84, 122), "denim")), (TEE, plain(WHITE))],
        1,
        "full",
        -8,
        (0.80, 0.80, 0.79),
    ),
    "shirt-and-chinos": PersonPlan(
        117,
        [(CHINOS, plain((188, 164, 126))), (SHIRT, plain((168, 196, 226)))],
        1,
        "three-quarter",
        12,
        (0.74, 0.77, 0.80),
    ),
    "sweater-and-skirt": PersonPlan(
        129,
        [(SKIRT, plain((44, 52, 72), "wool")), (SWEATER, plain((214, 196, 168), "knit"))],
        1,
        "three-quarter",
        -14,
        (0.82, 0.78, 0.74),
    ),
    "grey-dress": PersonPlan(
        112, [(DRESS, plain((150, 158, 168)))], 0, "full", 10, (0.83, 0.82, 0.80)
    ),
    "red-top-and-trousers": PersonPlan(
        127,
        [(CHINOS, plain((60, 62, 66))), (BOAT, plain((190, 62, 52)))],
        1,
        "three-quarter",
        -5,
        (0.78, 0.80, 0.77),
    ),
    "black-tee": PersonPlan(
        102,
        [(JEANS, plain((50, 54, 62), "denim")), (TEE, plain((36, 36, 40)))],
        1,
        "three-quarter",
        6,
        (0.86, 0.85, 0.84),
    ),
}
GARMENTS: dict[str, tuple[Garment, str]] = {
    "t-shirt": (TEE, "navy-dots"),
    "shirt": (SHIRT, "blue-gingham"),
    "sweater": (SWEATER, "oat-knit"),
    "skirt": (SKIRT, "red-tartan"),
    "dress": (DRESS, "meadow-floral"),
    "trousers": (JEANS, "indigo-denim"),
}


def wall(colour: tuple[float, float, float]) -> U8:
    """A seamless studio background, lighter behind the person."""
    y, x = np.mgrid[0 : SIZE[0], 0 : SIZE[1]].astype(np.float32)
    away = (x / SIZE[1] - 0.5) ** 2 * 1.4 + (y / SIZE[0] - 0.4) ** 2
    light = 1.1 - 0.45 * away
    floor = 1 / (1 + np.exp(-(y - 0.86 * SIZE[0]) / 40))
    picture = np.array(colour) * (light * (1 - 0.08 * floor))[..., None]
    noise = np.random.default_rng(0).normal(0, 0.002, SIZE)[..., None]
    return (np.clip(picture + noise, 0, 1) * 255 + 0.5).astype(np.uint8)


def render_person(studio: Studio, plan: PersonPlan) -> tuple[Sample, U8]:
    """The sample of a plan and its picture with all clothes."""
    rng = np.random.default_rng(plan.seed)
    shape = studio.people.shape(rng)
    pose = random_pose(studio.people, shape, rng, plain=True, calm_legs=True)
    body = pose.apply(studio.people.weights, shape.vertices)
    floor = float(body[:, 1].min())
    view = view_matrix(float(np.radians(plan.yaw)), 0.0, floor)
    tall = float(body[: studio.people.body_quads.max() + 1, 1].max()) - floor
    low, high = (-0.9, tall + 0.9) if plan.framing == "full" else (tall * 0.3, tall + 0.8)
    half = (high - low) * SIZE[1] / SIZE[0] / 2
    camera = Camera((-half, half, low, high), (0.0, tall * 0.62, 48.0), view)
    wanted, swatch = plan.clothes[plan.wanted]
    others = [(g, i > plan.wanted) for i, (g, _) in enumerate(plan.clothes) if i != plan.wanted]
    cloths = {id(g): s for g, s in plan.clothes}
    recipe = Recipe(
        shape,
        pose,
        [wanted],
        others,
        framing=(plan.framing, camera),
        backdrop=wall(plan.wall),
        light=SOFT_LIGHT,
        perfect_camera=True,
        fabric_of=lambda garment: cloths[id(garment)],
    )
    sample = assemble(studio, rng, recipe)[0]
    placement = FabricPlacement(repeat_mm=swatch.repeat_mm)
    return sample, compose_worn(sample, swatch.picture, placement, "uv")


def render_flat(studio: Studio, garment: Garment, swatch: fabrics.Swatch) -> U8:
    """A garment alone on white, in its fabric."""
    plan = PersonPlan(47, [(garment, swatch)], 0, "full", 0, (0.8, 0.8, 0.8))
    sample, _ = render_person(studio, plan)
    return compose_flat(sample, swatch.picture, FabricPlacement(repeat_mm=swatch.repeat_mm))


def write_fabrics(folder: Path) -> None:
    """Swatches as JPEG and `fabrics.json` with their repeat and words."""
    folder.mkdir(parents=True, exist_ok=True)
    table = {}
    for name, plan in FABRICS.items():
        swatch = make(plan)
        Image.fromarray(swatch.picture).save(folder / f"{name}.jpg", quality=92, subsampling=0)
        table[name] = {"file": f"{name}.jpg", "repeat_mm": swatch.repeat_mm, **swatch.words}
    text = json.dumps(table, indent=2, sort_keys=True) + "\n"
    (folder / "fabrics.json").write_text(text, encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--makehuman", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--oversample", type=int, default=3)
    parser.add_argument("--only", help="render only the person or garment of this name")
    args = parser.parse_args(arguments)
    write_fabrics(args.out / "fabrics")
    studio = Studio.open(args.makehuman, None, size=SIZE, oversample=args.oversample)
    for folder in ("people", "garments"):
        (args.out / folder).mkdir(parents=True, exist_ok=True)
    for name, plan in PEOPLE.items():
        if args.only in (None, name):
            _, picture = render_person(studio, plan)
            Image.fromarray(picture).save(args.out / "people" / f"{name}.jpg", quality=92)
    for name, (garment, fabric) in GARMENTS.items():
        if args.only in (None, name):
            picture = render_flat(studio, garment, make(FABRICS[fabric]))
            Image.fromarray(picture).save(args.out / "garments" / f"{name}.jpg", quality=92)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
