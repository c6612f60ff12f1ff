"""One person's looks: skin, eyes, brows, hair, hat and shoes."""

from __future__ import annotations

import numpy as np

from fashionstudio.datasets.synthetic.bag import bag_item, bag_vertices
from fashionstudio.datasets.synthetic.body import Item, People, Shape
from fashionstudio.datasets.synthetic.meshes import F32, vertex_normals
from fashionstudio.datasets.synthetic.posing import Pose
from fashionstudio.datasets.synthetic.render import Figure

Rng = np.random.Generator
Tint = tuple[float, float, float]
HAIR = {
    "female": ("bob01", "bob02", "braid01", "long01", "long01", "ponytail01", "afro01", "short03"),
    "male": ("short01", "short02", "short03", "short04", "afro01", ""),
}
SHOES = 6
EYEBROWS = 12
PARTS = {"eyes": 11, "eyebrows": 11, "hair": 2, "shoes": 9, "hat": 1, "bag": 16}
"""Part ids of the items, see core.person.PARTS; shoes are told apart in planes.py."""


def dress_figure(
    people: People, rng: Rng, shape: Shape, pose: Pose, body: F32, *, bag: bool = False
) -> Figure:
    """Everything on one person but clothes; `body` are the posed vertices (v, 3)."""
    wanted: list[tuple[str, str, str, Tint]] = [
        ("eyes", "eyes", "low-poly", (1.0, 1.0, 1.0)),
        ("shoes", "clothes", f"shoes0{int(rng.integers(1, SHOES + 1))}", _shoe_tint(rng)),
    ]
    shade = _hair_tint(rng, shape.age)
    brow = f"eyebrow{int(rng.integers(1, EYEBROWS + 1)):03d}"
    wanted.append(("eyebrows", "eyebrows", brow, shade))
    hair = HAIR[shape.sex][int(rng.integers(len(HAIR[shape.sex])))]
    if hair:
        wanted.append(("hair", "hair", hair, shade))
    if rng.random() < 0.05:
        tone = float(rng.uniform(0.02, 0.5))
        wanted.append(("hat", "clothes", "fedora01", (tone, tone * 0.9, tone * 0.8)))
    items = []
    if bag:
        item = people.kept("bag", lambda: bag_item(people))
        rest = bag_vertices(item, shape.heads[people.bone_id["upperleg01.L"]])
        items.append(_placed(item, pose, rest, PARTS["bag"], _leather_tint(rng)))
    for role, kind, name, tint in wanted:
        item = people.item(kind, name)
        rest = item.binding.place(shape.vertices)
        items.append(_placed(item, pose, rest, PARTS[role], tint))
    normals = vertex_normals(body, people.body_quads, people.body_normals)
    skins = people.skins(shape)
    grey = float(rng.choice([0.03, 0.3, 0.7]))
    return Figure(
        np.concatenate([body, normals], 1),
        items,
        skins[int(rng.integers(len(skins)))],
        _skin_tint(rng),
        (grey, grey, grey),
    )


def _placed(
    item: Item, pose: Pose, rest: F32, part: int, tint: Tint
) -> tuple[Item, F32, int, Tint]:
    """An entry of Figure.items from rest vertices (n, 3)."""
    posed = pose.apply(item.weights, rest)
    normals = vertex_normals(posed, item.quads, item.normals)
    return item, np.concatenate([posed, normals], 1), part, tint


def _skin_tint(rng: Rng) -> Tint:
    """Lighter or darker, rosier or more olive than the texture."""
    tone = float(np.exp(rng.normal(0, 0.16)))
    red, blue = np.exp(rng.normal(0, 0.04, 2))
    return tone * float(red), tone, tone * float(blue)


def _hair_tint(rng: Rng, age: str) -> Tint:
    """From nearly black to light, grey with age; textures are mostly brown."""
    tone = float(np.exp(rng.normal(-0.3, 0.6)))
    if age == "old" and rng.random() < 0.7:
        return tone * 1.5, tone * 1.6, tone * 1.8
    return min(tone * 1.05, 2.2), min(tone, 2.0), min(tone * float(rng.uniform(0.6, 1.0)), 1.8)


def _leather_tint(rng: Rng) -> Tint:
    """Black and browns, seldom a colour."""
    tone = float(rng.uniform(0.015, 0.22))
    red, blue = (1.3, 0.6) if rng.random() < 0.7 else tuple(rng.uniform(0.3, 2.0, 2))
    return tone * float(red), tone, tone * float(blue)


def _shoe_tint(rng: Rng) -> Tint:
    """The texture's own colour, or darker, or coloured."""
    if rng.random() < 0.5:
        return 1.0, 1.0, 1.0
    tint = np.exp(rng.normal(-0.3, 0.35, 3) * np.array([1, 0.5, 1]))
    return float(tint[0]), float(tint[1]), float(tint[2])
