"""What the engine sees in the Frame: from a Scene to the tensors that are encoded."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from torch import Tensor

from fashionstudio.core.look import FabricWay, Look
from fashionstudio.core.person import PARTS, SKIN
from fashionstudio.core.wanted import read_wanted
from fashionstudio.diffusion import arrays
from fashionstudio.diffusion.conditioning import FrameInputs
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.engine import cut as cuts
from fashionstudio.engine import fabric as fabrics
from fashionstudio.engine import shape as shapes
from fashionstudio.engine import steps, tensors
from fashionstudio.engine.scene import Scene
from fashionstudio.vision.garment import GarmentCut

Mask = steps.Mask


@dataclass(frozen=True)
class FrameContents:
    """Everything about one picture that the networks read.

    Attributes:
        place: as proposed, or narrowed to what the new garment needs.
        inputs: pictures and Words.
        start: [1, 3, H, W] in -1..1, what denoising starts from; None = noise.
        outline: of the new garment, as far as it is known.
    """

    place: steps.Place
    inputs: FrameInputs
    start: Tensor | None = None
    outline: shapes.Outline | None = None


def frame_contents(
    pipe: FashionPipeline, look: Look, scene: Scene, words: str, ways: tuple[FabricWay, ...]
) -> FrameContents:
    """The Look as the engine sees it.

    Args:
        pipe: its layout says what it can read.
        look: what is wanted.
        scene: its pictures.
        words: what the text encoder reads.
        ways: by which the Fabric reaches the engine.
    """
    place, frame = scene.place, scene.place.frame
    region = frame.crop_mask(place.region)
    inputs = FrameInputs(
        image=arrays.picture_tensor(frame.crop(scene.photo)),
        mask=arrays.binary_mask_tensor(region),
        pose=tensors.pose_in_frame(scene.person, frame),
        words=[words],
        categories=[look.category],
    )
    cut = scene.garment
    if look.fabric is not None and "garment" in ways:
        cut = fabrics.flat_garment(look.fabric, scene, _worn_or_region(look, scene, region))
    if cut is not None:
        inputs = _with_garment(pipe, inputs, cut, frame.shape)
    found, lines = _outline(pipe, look, scene, region, inputs)
    shape = None if found is None else found.inside
    if lines is not None:
        inputs = replace(inputs, sketch=arrays.mask_tensor(lines))
    if shape is not None and fills_drawings(pipe):
        place = shapes.narrowed(place, scene.person, look.category, shape)
        region = frame.crop_mask(place.region)
        inputs = replace(inputs, mask=arrays.binary_mask_tensor(region))
    if pipe.layers is not None:
        old = _parts(scene, shapes.OLD[look.category], region)
        inputs = replace(
            inputs,
            worn=arrays.mask_tensor(old),
            skin=arrays.mask_tensor(_parts(scene, SKIN)),
            background=arrays.mask_tensor(_parts(scene, ("background",))),
            bare=None if look.category == "upper_body" else tensors.bare_legs(inputs, old),
            complexion=tensors.complexion(scene.photo, scene.person),
        )
        if other := _of_another_kind(look, scene):
            unlike = _parts(scene, other, region)
            if shape is not None:  # nor does the wall between trousers' legs tell of a skirt
                unlike = np.maximum(unlike, np.minimum(shape, region))
            inputs = replace(inputs, unlike=arrays.mask_tensor(unlike))
    contents = FrameContents(place, inputs, outline=found)
    if look.fabric is None or not ways:
        return contents
    return _with_fabric(look, scene, contents, shape, ways)


def fills_drawings(pipe: FashionPipeline) -> bool:
    """Whether the engine learned from filled outlines; others decide on a shape themselves."""
    plane = pipe.layout.plane("sketch")
    return plane is not None and plane.encoding == "drawing"


def _with_garment(
    pipe: FashionPipeline, inputs: FrameInputs, cut: GarmentCut, size: tuple[int, int]
) -> FrameInputs:
    picture, mask = steps.garment_in_frame(cut, size)
    inputs = replace(inputs, garment=arrays.picture_tensor(picture))
    warped = tensors.warped_garment(pipe, inputs, arrays.mask_tensor(mask))
    if warped is None:
        return inputs
    return replace(inputs, appearance=warped[0], appearance_mask=warped[1] * inputs.mask)


def _with_fabric(
    look: Look,
    scene: Scene,
    contents: FrameContents,
    shape: Mask | None,
    ways: tuple[FabricWay, ...],
) -> FrameContents:
    """The Fabric by all of its ways but "garment"."""
    assert look.fabric is not None
    assert scene.swatch is not None
    inputs, start = contents.inputs, None
    if "tokens" in ways:
        inputs = replace(inputs, fabric=arrays.picture_tensor(scene.swatch))
    cloth = fabrics.cloth_in_frame(look.fabric, scene)
    if "plane" in ways:
        known = inputs.mask if shape is None else arrays.mask_tensor(shape)
        inputs = replace(inputs, appearance=arrays.picture_tensor(cloth), appearance_mask=known)
    if "start" in ways:
        region = contents.place.frame.crop_mask(contents.place.region)
        if shape is None:
            shape = _worn_or_region(look, scene, region)
        worn = _parts(scene, shapes.WORN[look.category], region)
        old = _parts(scene, shapes.OLD[look.category], region)
        start = arrays.picture_tensor(fabrics.start_picture(scene, cloth, shape, worn, old))
    return replace(contents, inputs=inputs, start=start)


def _outline(
    pipe: FashionPipeline, look: Look, scene: Scene, region: Mask, inputs: FrameInputs
) -> tuple[shapes.Outline | None, Mask | None]:
    """Where the cloth will lie, as far as it is known, and the Sketch that says so."""
    # The published systems show the Sketch in one step even at strength zero.
    shown = look.settings.sketch_strength > 0 or look.settings.published
    if scene.sketch is not None and shown:
        lines = steps.sketch_in_frame(scene.sketch, scene.place.frame)
        return shapes.drawing(
            lines, region, _parts(scene, shapes.OLD[look.category], region)
        ), lines
    found = None
    if inputs.appearance_mask is not None:
        found = shapes.Outline(arrays.to_mask(inputs.appearance_mask), "near")
    elif fills_drawings(pipe):
        found = _worn(look, scene, region)
    if found is None or not fills_drawings(pipe):
        return found, None
    return found, shapes.outline(found.inside)


def _worn(look: Look, scene: Scene, region: Mask) -> shapes.Outline | None:
    """What is worn, with the sleeves, the neckline or the hem that the Words ask for.

    None where they ask for a shape that what is worn does not tell.
    """
    person, frame, wanted = scene.person, scene.place.frame, read_wanted(look.words)
    shape = shapes.worn_shape(person, look.category, look.words, region, frame)
    if shape is None or cuts.names_other_sleeves(person, look.category, wanted, frame):
        cut = cuts.cut_shape(person, look.category, wanted, region, frame)
        if cut is not None:
            return shapes.Outline(cut, "cut")
    return None if shape is None else shapes.Outline(shape, "near")


def _worn_or_region(look: Look, scene: Scene, region: Mask) -> Mask:
    """A shape in any case: of what is worn, or all of the Region."""
    worn = _worn(look, scene, region)
    return region if worn is None else worn.inside


def _of_another_kind(look: Look, scene: Scene) -> tuple[str, ...]:
    """The worn parts that tell nothing of the garment that is wanted: trousers of a skirt."""
    kind = read_wanted(look.words).kind
    parts = scene.person.parts
    worn = {name for name in ("dress", "skirt", "pants") if bool((parts == PARTS[name]).any())}
    below = tuple(sorted(worn & {"skirt", "pants"}))
    if look.category == "dresses":
        return below if "dress" not in worn else ()
    if look.category == "lower_body" and kind is not None and kind.part in ("skirt", "pants"):
        return below if kind.part not in worn else ()
    return ()


def _parts(scene: Scene, names: tuple[str, ...], region: Mask | None = None) -> Mask:
    """Some of the Person's parts, within the Region if one is given, (h, w) uint8 in the frame."""
    seen = steps.parts_in_frame(scene.person, scene.place.frame, names)
    return seen if region is None else np.minimum(seen, region)
