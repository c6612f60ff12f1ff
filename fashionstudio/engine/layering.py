"""What an engine's latents say: a picture, taken apart into layers where a network can do that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from fashionstudio.core.color import srgb_to_linear
from fashionstudio.core.layers import GarmentLayers
from fashionstudio.diffusion.arrays import to_pictures, to_uint8
from fashionstudio.diffusion.conditioning import Conditions
from fashionstudio.diffusion.layers import Layers
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.engine import steps
from fashionstudio.engine.scene import Scene

Picture = NDArray[np.uint8]
Mask = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Answer:
    """An engine's answer in the frame.

    Attributes:
        picture: (h, w, 3) uint8 sRGB, decoded.
        layers: of it; None where the engine has no layer decoder.
    """

    picture: Picture
    layers: GarmentLayers | None


def answers(
    pipe: FashionPipeline,
    latents: Tensor,
    conditions: Conditions,
    check_cancelled: Callable[[], None],
    *,
    in_strips: bool,
    layered: bool,
) -> list[Answer]:
    """Decode latents [B, C, h, w], and take the pictures apart if that is wanted and possible."""
    decoded = pipe.decode(latents, conditions, check_cancelled, in_strips=in_strips)
    pictures = to_uint8(decoded)
    found = pipe.take_apart(decoded, conditions) if layered else None
    if found is None:
        return [Answer(picture, None) for picture in pictures]
    return [
        Answer(picture, layers)
        for picture, layers in zip(pictures, garment_layers(found), strict=True)
    ]


def finished(answer: Answer, scene: Scene) -> tuple[Picture, Mask]:
    """The answer in the Photo, and by how much each pixel was replaced."""
    if answer.layers is None:
        return steps.put_into_photo(scene.photo, answer.picture, scene.place)
    return steps.lay_into_photo(scene.photo, answer.layers, scene.place, scene.sketch)


def garment_layers(layers: Layers) -> list[GarmentLayers]:
    """One per picture of the batch."""
    alpha, old = _planes(layers.alpha)[..., 0], _planes(layers.old)[..., 0]
    shade = _planes(layers.light())
    albedo = srgb_to_linear(_planes((layers.albedo.clamp(-1, 1) + 1) / 2))
    rest = to_pictures(layers.rest.clamp(-1, 1))
    rows = zip(alpha, old, shade, albedo, rest, strict=True)
    return [GarmentLayers(*row) for row in rows]


def _planes(planes: Tensor) -> NDArray[np.float32]:
    """[B, c, h, w] → (B, h, w, c) float32."""
    return np.ascontiguousarray(planes.float().permute(0, 2, 3, 1).cpu().numpy())
