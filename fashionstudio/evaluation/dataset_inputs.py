"""An item of a data set as the engines read it: Item → `FrameInputs`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from fashionstudio.core.geometry import Frame
from fashionstudio.core.look import Fabric, FabricPlacement, Look, PictureRef
from fashionstudio.core.person import Person, Pose
from fashionstudio.core.scale import mm_per_pixel
from fashionstudio.diffusion import arrays
from fashionstudio.diffusion.conditioning import FrameInputs
from fashionstudio.diffusion.tokens import unknown_words
from fashionstudio.diffusion.warping import resize
from fashionstudio.engine import steps
from fashionstudio.engine.fabric import choose_ways
from fashionstudio.engine.frames import FrameContents, frame_contents
from fashionstudio.engine.scene import Scene
from fashionstudio.engine.words import understood
from fashionstudio.errors import BadInput

if TYPE_CHECKING:
    from fashionstudio.datasets.published.item import Item
    from fashionstudio.datasets.published.masks import Dataset
    from fashionstudio.diffusion.layout import ConditioningLayout
    from fashionstudio.diffusion.pipeline import FashionPipeline
    from fashionstudio.engine.manifest import EngineManifest

Picture = NDArray[np.uint8]

CONDITIONS = ("words", "sketch", "garment", "fabric")
"""What of an Item may be used; pose and Region always are."""

SWATCH_SIDE = 224

_PARTS_OF_VITON_HD = np.zeros(256, np.uint8)
"""Ids in `core.person.PARTS` of VITON-HD's labels (its 5, 6 and 7 are all tops)."""
_PARTS_OF_VITON_HD[:20] = (0, 1, 2, 0, 11, 4, 4, 4, 12, 6, 18, 17, 5, 11, 14, 15, 12, 13, 9, 10)


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


def person_of(item: Item, dataset: Dataset) -> Person:
    """Who is in an item, as far as joints and labels tell.

    Raises:
        BadInput: the data set lacks one of them.
    """
    if item.pose is None or item.labels is None:
        raise BadInput(f"“{item.name}” has no joints or no label map.")
    parts = _PARTS_OF_VITON_HD[item.labels] if dataset == "vitonhd" else item.labels
    silhouette = np.where(parts > 0, 255, 0).astype(np.uint8)
    return Person(Pose.from_array(item.pose), silhouette, parts, {})


def laid_swatch(item: Item, dataset: Dataset, swatch: Picture) -> Picture:
    """The swatch over the whole picture at its true scale, (H, W, 3) uint8."""
    person = person_of(item, dataset)
    return steps.fabric_in_frame(
        swatch, FabricPlacement(), place_of(item), person, mm_per_pixel(person)
    )


@dataclass(frozen=True)
class ItemReader:
    """Makes one engine's inputs.

    Ours: an item becomes a `Scene`, and then the same happens as with a Look. Published: its
    pictures go to the engine as they are.

    Attributes:
        pipe: loaded; its layout says what it wants.
        manifest: of the engine.
        conditions: see `choose_conditions`.
        dataset: whose label ids the items have.
        published: the published way.
    """

    pipe: FashionPipeline
    manifest: EngineManifest
    conditions: frozenset[str]
    dataset: Dataset
    published: bool = False

    def read(self, item: Item, swatch: Picture | None = None) -> FrameContents:
        """Inputs [1, …] of one item.

        Raises:
            BadInput: it lacks something, or its garment cannot be made out.
        """
        if item.person is None or item.region is None:
            raise BadInput(f"“{item.name}” has no picture, or nothing to make a region of.")
        if "garment" in self.conditions and item.garment is None:
            raise BadInput(f"There is no picture of the garment “{item.garment_name}”.")
        if "fabric" in self.conditions and swatch is None:
            raise BadInput(f"There is no swatch for the garment “{item.garment_name}”.")
        return self._published(item) if self.published else self._ours(item, swatch)

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

    def _published(self, item: Item) -> FrameContents:
        assert item.person is not None
        assert item.region is not None
        inputs = FrameInputs(
            image=arrays.picture_tensor(item.person),
            mask=arrays.mask_tensor(item.region),
            pose=None if item.pose is None else torch.from_numpy(item.pose)[None],
            words=[self.words(item)],
        )
        if "garment" in self.conditions and item.garment is not None:
            inputs = replace(inputs, garment=arrays.picture_tensor(item.garment))
        if "sketch" in self.conditions and item.sketch is not None:
            inputs = replace(inputs, sketch=arrays.mask_tensor(item.sketch))
        return FrameContents(place_of(item), inputs)

    def _ours(self, item: Item, swatch: Picture | None) -> FrameContents:
        from fashionstudio.vision.garment import cut_out

        assert item.person is not None
        sketch = item.sketch if "sketch" in self.conditions else None
        garment = item.garment if "garment" in self.conditions else None
        scene = Scene(
            key=item.name,
            photo=item.person,
            person=person_of(item, self.dataset),
            place=place_of(item),
            sketch=sketch if sketch is not None and sketch.any() else None,
            swatch=swatch if "fabric" in self.conditions else None,
            garment=None if garment is None else cut_out(garment),
            notes=(),
        )
        fabric = None
        if scene.swatch is not None:
            fabric = Fabric(PictureRef(hashlib.sha256(scene.swatch.tobytes()).hexdigest()))
        said = item.prompt if "words" in self.conditions else ""
        look = Look(category=item.category, words=said, fabric=fabric)
        ways = choose_ways(look, self.pipe, self.manifest.id)
        return frame_contents(self.pipe, look, scene, self.words(item), ways.used)


def stacked(contents: Sequence[FrameContents]) -> tuple[FrameInputs, Tensor | None]:
    """One batch of several items, and the pictures [B, 3, H, W] that denoising starts from.

    The items have the same conditions but for the Sketch; without one an item's plane is zeros, as
    an absent condition always is.
    """
    inputs = [one.inputs for one in contents]

    def join(name: str) -> Tensor | None:
        found: list[Tensor | None] = [getattr(one, name) for one in inputs]
        first = next((tensor for tensor in found if tensor is not None), None)
        if first is None:
            return None
        if name == "fabric":  # of one size, for a batch; the image encoder resizes it in any case
            found = [t if t is None else resize(t, (SWATCH_SIDE, SWATCH_SIDE)) for t in found]
        return torch.cat([torch.zeros_like(first) if t is None else t for t in found])

    joined: dict[str, Any] = {
        name: join(name)
        for name, value in vars(inputs[0]).items()
        if isinstance(value, Tensor) or name == "sketch"
    }
    words = [word for one in inputs for word in one.words]
    starts = [one.start for one in contents if one.start is not None]
    return replace(inputs[0], words=words, **joined), torch.cat(starts) if starts else None
