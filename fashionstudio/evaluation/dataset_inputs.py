"""An item of a data set as the engines read it: Item → `FrameInputs`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from fashionstudio.core.geometry import Frame
from fashionstudio.core.look import FabricPlacement
from fashionstudio.core.person import Person, Pose
from fashionstudio.diffusion.conditioning import FrameInputs
from fashionstudio.diffusion.tokens import unknown_words
from fashionstudio.engine import shape as shapes
from fashionstudio.engine import steps, tensors
from fashionstudio.engine.scale import mm_per_pixel
from fashionstudio.engine.words import understood
from fashionstudio.errors import BadInput

if TYPE_CHECKING:
    from fashionstudio.datasets.published.item import Item
    from fashionstudio.diffusion.layout import ConditioningLayout
    from fashionstudio.diffusion.pipeline import FashionPipeline
    from fashionstudio.engine.manifest import EngineManifest

Picture = NDArray[np.uint8]

CONDITIONS = ("words", "sketch", "garment", "fabric")
"""What of an Item may be used; pose and Region always are."""

SWATCH_SIDE = 224


def choose_conditions(
    manifest: EngineManifest,
    layout: ConditioningLayout,
    wanted: Sequence[str],
    *,
    swatches: bool,
) -> frozenset[str]:
    """What of the items reaches the engine: what was asked for, or what is usual.

    Usual is all that the engine takes; of LaDI-VTON, whose prompt only names the category, it is
    the Garment alone.

    Args:
        manifest: says what the engine takes.
        layout: of the engine.
        wanted: names in `CONDITIONS`; none means the usual ones.
        swatches: whether there are any; the data sets themselves have none.

    Raises:
        BadInput: there is no such condition, or the engine takes none of the kind.
    """
    able = frozenset(manifest.capabilities) & frozenset(CONDITIONS)
    if not swatches:
        able -= {"fabric"}
    strange = set(wanted) - able
    if strange == {"fabric"} and "fabric" in manifest.capabilities:
        raise BadInput("There are no swatches to take fabrics from.", "Name them with --swatches.")
    if strange:
        raise BadInput(
            f"The engine “{manifest.id}” takes no {min(strange)}.",
            f"It takes: {', '.join(name for name in CONDITIONS if name in able)}.",
        )
    if wanted:
        return frozenset(wanted)
    return able if layout.plane("sketch") is not None else able & {"garment"} or able


def place_of(item: Item) -> steps.Place:
    """The whole picture as the Frame, with the Region that the data set gives."""
    assert item.region is not None
    height, width = item.region.shape
    return steps.Place(item.region, None, Frame(0.0, 0.0, 1.0, width, height))


def laid_swatch(item: Item, swatch: Picture) -> Picture:
    """The swatch over the whole picture at its true scale, (H, W, 3) uint8."""
    if item.pose is None or item.labels is None:
        raise BadInput("Without joints and labels the size of this person is not known.")
    silhouette = np.where(item.labels > 0, 255, 0).astype(np.uint8)
    person = Person(Pose.from_array(item.pose), silhouette, item.labels, {})
    return steps.fabric_in_frame(
        swatch, FabricPlacement(), place_of(item), person, mm_per_pixel(person)
    )


@dataclass(frozen=True)
class ItemReader:
    """Makes one engine's inputs.

    Attributes:
        pipe: loaded; its layout says what it wants.
        manifest: of the engine.
        conditions: see `choose_conditions`.
    """

    pipe: FashionPipeline
    manifest: EngineManifest
    conditions: frozenset[str]

    def read(self, item: Item, swatch: Picture | None = None) -> FrameInputs:
        """Inputs [1, …] of one item.

        Raises:
            BadInput: it lacks something, or its garment cannot be made out.
        """
        if item.person is None or item.region is None:
            raise BadInput(f"“{item.name}” has no picture, or nothing to make a region of.")
        inputs = FrameInputs(
            image=tensors.picture_tensor(item.person),
            mask=(tensors.mask_tensor(item.region) >= 0.5).float(),
            pose=None if item.pose is None else torch.from_numpy(item.pose)[None],
            words=[self.words(item)],
        )
        if "garment" in self.conditions:
            inputs = self._with_garment(inputs, item)
        if "sketch" in self.conditions and item.sketch is not None:
            inputs = replace(inputs, sketch=tensors.mask_tensor(item.sketch))
        elif fills_drawings(self.pipe.layout) and inputs.appearance_mask is not None:
            # Such an engine learned from outlines; that of the warped garment serves.
            lines = shapes.outline(tensors.to_mask(inputs.appearance_mask))
            inputs = replace(inputs, sketch=tensors.mask_tensor(lines))
        if "fabric" in self.conditions:
            if swatch is None:
                raise BadInput(f"There is no swatch for the garment “{item.garment_name}”.")
            # Of one size, so that a batch can hold it; the image encoder resizes it in any case.
            square = Image.fromarray(swatch).resize((SWATCH_SIDE, SWATCH_SIDE))
            inputs = replace(
                inputs,
                fabric=tensors.picture_tensor(np.asarray(square)),
                appearance=tensors.picture_tensor(laid_swatch(item, swatch)),
                appearance_mask=inputs.mask,
            )
        return inputs

    def words(self, item: Item) -> str:
        """The captions where the engine takes Words; else, or without any, its default words."""
        layout = self.pipe.layout
        default = self.manifest.default_words.get(item.category) or layout.words_for(item.category)
        if "words" not in self.conditions or not item.prompt:
            return default
        if not self.manifest.word_level or self.pipe.tokenizer is None:
            return item.prompt
        known, _ = understood(item.prompt, unknown_words(self.pipe.tokenizer, item.prompt), default)
        return known

    def _with_garment(self, inputs: FrameInputs, item: Item) -> FrameInputs:
        if item.garment is None:
            raise BadInput(f"There is no picture of the garment “{item.garment_name}”.")
        if self.pipe.layout.plane("appearance_mask") is None:
            # The published way: the picture as it is, warped while the conditions are encoded.
            return replace(inputs, garment=tensors.picture_tensor(item.garment))
        from fashionstudio.vision.garment import cut_out

        frame = (item.garment.shape[0], item.garment.shape[1])
        picture, mask = steps.garment_in_frame(cut_out(item.garment), frame)
        inputs = replace(inputs, garment=tensors.picture_tensor(picture))
        warped = tensors.warped_garment(self.pipe, inputs, tensors.mask_tensor(mask))
        if warped is None:
            return inputs
        return replace(inputs, appearance=warped[0], appearance_mask=warped[1] * inputs.mask)


def fills_drawings(layout: ConditioningLayout) -> bool:
    """Whether the engine learned from the filled outlines of garments."""
    plane = layout.plane("sketch")
    return plane is not None and plane.encoding == "drawing"


def stacked(inputs: Sequence[FrameInputs]) -> FrameInputs:
    """One batch of several items' inputs, which have the same conditions but for the Sketch.

    Without a Sketch an item's plane is zeros, as an absent condition always is.
    """

    def join(name: str) -> Tensor | None:
        found: list[Tensor | None] = [getattr(one, name) for one in inputs]
        first = next((tensor for tensor in found if tensor is not None), None)
        if first is None:
            return None
        return torch.cat([torch.zeros_like(first) if t is None else t for t in found])

    joined: dict[str, Any] = {
        name: join(name)
        for name, value in vars(inputs[0]).items()
        if isinstance(value, Tensor) or name == "sketch"
    }
    words = [word for one in inputs for word in one.words]
    return replace(inputs[0], words=words, **joined)
