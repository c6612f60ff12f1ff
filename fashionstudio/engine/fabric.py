"""The ways by which a Fabric reaches an engine, and which of them an engine knows.

- "plane": laid into the appearance plane, in the garment's shape at its true scale.
- "tokens": pseudo-words that an adapter predicts from the swatch.
- "start": denoising starts from the person dressed in the cloth, lit as what is worn now.
- "garment": a flat garment filled with the cloth is the engine's in-shop garment.

A fifth, a learned Token, is said in the Words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.color import linear_to_srgb_u8, srgb_to_linear
from fashionstudio.core.fabric import lay_fabric
from fashionstudio.core.geometry import Frame
from fashionstudio.core.look import FABRIC_WAYS, Fabric, FabricWay, Look
from fashionstudio.core.scale import mm_per_pixel
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.engine import shading, steps
from fashionstudio.engine import shape as shapes
from fashionstudio.engine.scene import Scene
from fashionstudio.vision.garment import GarmentCut, flat_from_sketch
from fashionstudio.vision.sketch import sketch_silhouette

Picture = NDArray[np.uint8]
Mask = NDArray[np.uint8]

_IN_WORDS: dict[FabricWay, str] = {
    "plane": "laid onto the person",
    "tokens": "as pseudo-words",
    "start": "as the picture to start from",
    "garment": "as a flat garment",
}
_DENSITY = 2
"""A flat garment is made at twice the frame's resolution, since it then fills its own picture."""


@dataclass(frozen=True)
class Ways:
    """By which ways a Look's Fabric reaches an engine, and what is to be told about it."""

    used: tuple[FabricWay, ...] = ()
    notes: tuple[str, ...] = ()


def possible_ways(pipe: FashionPipeline) -> tuple[FabricWay, ...]:
    """The ways that lead into this pipeline's networks."""
    layout = pipe.layout
    makers = {s.kind for s in layout.tokens if getattr(pipe, s.component) is not None}
    has_plane = layout.plane("appearance") is not None
    able = {
        "plane": has_plane,
        "tokens": "fabric" in makers,
        "start": True,
        "garment": "garment" in makers or (has_plane and pipe.warper is not None),
    }
    return tuple(way for way in FABRIC_WAYS if able[way])


def trained_ways(pipe: FashionPipeline) -> tuple[FabricWay, ...]:
    """The ways that this pipeline has learned from.

    A plane that says where the cloth is known (`appearance_mask`) was made for cloth; one without
    it expects a garment, as LaDI-VTON's does.
    """
    known = {"tokens"} if pipe.layout.plane("appearance_mask") is None else {"plane", "tokens"}
    return tuple(way for way in possible_ways(pipe) if way in known)


def choose_ways(look: Look, pipe: FashionPipeline, engine: str) -> Ways:
    """What the settings ask for as far as the engine can, else what it has learned.

    An engine that has learned nothing of fabrics gets a flat garment if it takes garments, else
    the start.
    """
    chosen = _choose(look, pipe, engine)
    return replace(chosen, notes=(*chosen.notes, *_idle_settings(look, chosen)))


def _choose(look: Look, pipe: FashionPipeline, engine: str) -> Ways:
    if look.fabric is None:
        return Ways()
    possible, asked = possible_ways(pipe), look.settings.fabric_ways
    if asked is not None:
        wanted = tuple(dict.fromkeys(asked))
        notes = [
            f"The engine “{engine}” cannot take a fabric {_IN_WORDS[way]}, so that is left out."
            for way in wanted
            if way not in possible
        ]
        used = tuple(way for way in wanted if way in possible)
        if not used:
            notes.append("No way is left to use the fabric, so it has no effect.")
        return Ways(used, tuple(notes))
    trained = trained_ways(pipe)
    if trained:
        return Ways(trained)
    way: FabricWay = "garment" if "garment" in possible else "start"
    note = f"The engine “{engine}” has not learned fabrics: it gets this one {_IN_WORDS[way]}."
    return Ways((way,), (note,))


def _idle_settings(look: Look, ways: Ways) -> tuple[str, ...]:
    """Notes on what is asked of the Fabric and changes nothing."""
    settings = look.settings
    if look.fabric is None:
        idle = settings.fabric_ways is not None or settings.fabric_start is not None
        return ("There is no fabric, so its way and start have no effect.",) if idle else ()
    if settings.fabric_start is not None and "start" not in ways.used:
        return ("The fabric's start has no effect: only the way “start” begins with it.",)
    return ()


def cloth_in_frame(fabric: Fabric, scene: Scene, density: int = 1) -> Picture:
    """The cloth laid flat over the frame, or over one of `density` times its resolution."""
    assert scene.swatch is not None
    frame = scene.place.frame
    if density != 1:
        frame = Frame(
            frame.x, frame.y, density * frame.scale, density * frame.width, density * frame.height
        )
    place = replace(scene.place, frame=frame)
    scale = mm_per_pixel(scene.person)
    return steps.fabric_in_frame(scene.swatch, fabric.placement, place, scene.person, scale)


def start_picture(scene: Scene, cloth: Picture, shape: Mask, worn: Mask, old: Mask) -> Picture:
    """What denoising starts from: the person in the cloth, (h, w, 3) uint8.

    Args:
        scene: with the Photo.
        cloth: laid over the frame.
        shape: where it will lie.
        worn: what is worn now and gives its folds and its light.
        old: everything that shall vanish, within the Region.
    """
    photo = scene.place.frame.crop(scene.photo)
    return shading.dressed(photo, shape, old, cloth, shading.light_on(photo, worn))


def flat_garment(fabric: Fabric, scene: Scene, shape: Mask) -> GarmentCut:
    """A garment of the cloth for engines that take garments.

    A Garment that is given keeps its cut, its folds and its light, and is made of the cloth. Else
    the drawn garment is cut out flat, or, without a Sketch, the one that the shape says.

    Args:
        fabric, scene: with a swatch.
        shape: (h, w) uint8 in the frame, what to cut without Garment and Sketch.
    """
    if scene.garment is not None:
        return _of_other_cloth(scene.garment, fabric, scene)
    frame = scene.place.frame
    dense = Frame(
        frame.x, frame.y, _DENSITY * frame.scale, _DENSITY * frame.width, _DENSITY * frame.height
    )
    cloth = cloth_in_frame(fabric, scene, _DENSITY)
    if scene.sketch is not None:
        lines = steps.sketch_in_frame(scene.sketch, dense)
    else:
        lines = shapes.outline(np.kron(shape, np.ones((_DENSITY, _DENSITY), np.uint8)))
    return GarmentCut(flat_from_sketch(lines, cloth), sketch_silhouette(lines), 1.0)


def _of_other_cloth(cut: GarmentCut, fabric: Fabric, scene: Scene) -> GarmentCut:
    """A Garment made of the cloth.

    How large a garment on its own picture is nobody knows; it is taken to be as tall as the Region.
    """
    assert scene.swatch is not None
    rows, columns = np.flatnonzero(cut.mask.any(axis=1)), np.flatnonzero(cut.mask.any(axis=0))
    if not rows.size:
        return cut
    region_px = np.ptp(np.flatnonzero(scene.place.region.any(axis=1))) + 1
    scale = mm_per_pixel(scene.person) * float(region_px) / float(np.ptp(rows) + 1)
    cloth = lay_fabric(
        scene.swatch,
        fabric.placement,
        shape=(cut.mask.shape[0], cut.mask.shape[1]),
        mm_per_px=scale,
        origin_px=(float(columns.mean()), float(rows[0])),
    )
    light = shading.light_on(cut.picture_on_white, cut.mask)[..., None]
    inside = cut.mask[..., None].astype(np.float32) / 255
    mixed = 1 + (srgb_to_linear(cloth) * light - 1) * inside
    return replace(cut, picture_on_white=linear_to_srgb_u8(mixed))
