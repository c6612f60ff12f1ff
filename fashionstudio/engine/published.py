"""The published mode: as LaDI-VTON's and MGD's own code does it, where ours does better.

Settings with `published` change, for every engine:

- the posteriors of the encoded pictures are sampled, and one generator on the processor draws them
  and the initial noise in the published order, so nothing is shared between seeds;
- the Sketch is on for one step more than its share, hence for one step at strength zero;
- a Sketch weaker than a step is not weakened.

For an engine with the planes of LaDI-VTON or MGD also:

- the frame is the whole Photo, squeezed to the engine's size where theirs is (3:4 fits exactly;
  other Photos get bars by repeated edges instead of being distorted);
- a Garment's picture is taken whole, stretched to the frame, and is warped onto the person with no
  mask laid over it;
- LaDI-VTON's picture is not composed with the Photo; with MGD's only the head is put back.

What stays ours even so, because a Look holds a Photo and no label map: the Region (their rule, from
label maps, is `datasets.published.masks`), the joints (which the user may give), the resampling,
and a size as large as the Photo. A picture of a public data set, with its own masks and joints, is
rendered exactly as published through `FashionPipeline` alone; that is what the parity runner does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from fashionstudio.core.compose import compose
from fashionstudio.core.geometry import Frame
from fashionstudio.core.look import Look
from fashionstudio.core.person import PARTS, Person
from fashionstudio.diffusion import arrays
from fashionstudio.diffusion.conditioning import FrameInputs
from fashionstudio.diffusion.guidance import Window
from fashionstudio.diffusion.layout import LADI, MGD, ConditioningLayout
from fashionstudio.engine import steps
from fashionstudio.engine.scene import Scene

HEAD = ("hat", "hair", "sunglasses", "head")
"""Parts that MGD puts back; its labels for the face differ by data set."""


@dataclass(frozen=True, slots=True)
class PublishedMode:
    """What the mode does with the frame and the finished picture of one kind of engine.

    Attributes:
        whole: the frame is the whole Photo, and what comes out of it is not composed.
        kept: parts of the Person that are put back all the same.
        note: what the user should know.
    """

    whole: bool
    kept: tuple[str, ...] = ()
    note: str = ""

    @classmethod
    def of(cls, layout: ConditioningLayout, engine: str) -> PublishedMode:
        """By what the engine's U-Net reads."""
        if layout.planes == LADI.planes:
            return cls(whole=True)
        if layout.planes == MGD.planes and not layout.tokens:
            return cls(whole=True, kept=HEAD)
        note = (
            f"The engine “{engine}” has no published code to follow: “published” only changes its "
            "noise, its encoding and the sketch's steps."
        )
        return cls(whole=False, note=note)

    def scene(self, scene: Scene) -> Scene:
        """With the frame that is looked at."""
        if not self.whole:
            return scene
        height, width = scene.photo.shape[:2]
        box, size = (0, 0, width, height), scene.place.frame.shape
        frame = Frame.around(box, scene.photo.shape, size, 0.0)
        return replace(scene, place=replace(scene.place, frame=frame))

    def inputs(self, look: Look, scene: Scene, inputs: FrameInputs) -> FrameInputs:
        """With the Garment as it is published; one that is made of a Fabric is ours anyhow."""
        if not self.whole or scene.garment is None or look.fabric is not None:
            return inputs
        height, width = scene.place.frame.shape
        picture = Image.fromarray(scene.garment.picture_on_white)
        stretched = np.asarray(picture.resize((width, height), Image.Resampling.BICUBIC))
        garment = arrays.picture_tensor(stretched)
        return replace(inputs, garment=garment, appearance=None, appearance_mask=None)

    def finished(self, scene: Scene, picture: steps.Picture) -> tuple[steps.Picture, steps.Mask]:
        """The picture at Photo size and what of it was painted."""
        if not self.whole:
            return steps.put_into_photo(scene.photo, picture, scene.place)
        everything = np.full(scene.photo.shape[:2], 255, np.uint8)
        kept = part_mask(scene.person, self.kept) if self.kept else None
        frame = scene.place.frame
        return compose(scene.photo, picture, everything, frame, feather_px=0, keep_out=kept)


def sketch_window(strength: float) -> Window:
    """The steps in which a Sketch is on: MGD counts both ends."""
    return Window.published(strength)


def part_mask(person: Person, names: tuple[str, ...]) -> steps.Mask:
    """(H, W) uint8, 255 on these parts."""
    found: steps.Mask = np.isin(person.parts, [PARTS[name] for name in names]).astype(np.uint8)
    return found * np.uint8(255)
