"""What an engine's latents say: a picture, taken apart into layers where a network can do that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import ndimage
from torch import Tensor

from fashionstudio.core.color import srgb_to_linear
from fashionstudio.core.layers import GarmentLayers, LaidCloth
from fashionstudio.core.look import FabricWay, Look, RenderSettings
from fashionstudio.diffusion.arrays import to_pictures, to_uint8
from fashionstudio.diffusion.conditioning import Conditions, FrameInputs
from fashionstudio.diffusion.folds import DRAFT_STEPS, STEPS
from fashionstudio.diffusion.layers import BRIGHTEST, GAMMA, Layers
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.engine import steps
from fashionstudio.engine.coverage import covered
from fashionstudio.engine.finishing import cloth_in_photo, garment_in_photo
from fashionstudio.engine.scene import Scene
from fashionstudio.engine.shape import Outline

Picture = NDArray[np.uint8]
Mask = NDArray[np.uint8]
Floats = NDArray[np.float32]

_SURE = 0.7
_DRIFT_SHARE = 0.06
_GRID_PX = 3.0
_LEAST, _MOST = 0.25, 4.0


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
    return [Answer(*row) for row in zip(pictures, garment_layers(found), strict=True)]


def laid_cloth(
    pipe: FashionPipeline,
    look: Look,
    scene: Scene,
    inputs: FrameInputs,
    ways: tuple[FabricWay, ...],
) -> LaidCloth | None:
    """The cloth at the Photo's resolution, where it is known and layers will be laid.

    Args:
        pipe: with or without a layer decoder.
        look: what is wanted.
        scene: with the place that the conditions were made for.
        inputs: what the engine sees.
        ways: by which the Fabric reaches the engine.
    """
    if pipe.layers is None:
        return None
    if look.fabric is not None and {"plane", "start"} & set(ways):
        return cloth_in_photo(look.fabric, scene)
    if scene.garment is not None:
        return garment_in_photo(pipe, inputs, scene.garment, scene.place)
    return None


def finished(
    answer: Answer,
    scene: Scene,
    cloth: LaidCloth | None,
    outline: Outline | None = None,
    strength: float = 1.0,
    fold: Callable[[GarmentLayers], GarmentLayers] | None = None,
) -> tuple[Picture, Mask]:
    """The answer in the Photo, and by how much each pixel was replaced.

    Args:
        answer: of the engine.
        scene: with the place that it was made for, and the Sketch where it counts.
        cloth: at the Photo's resolution, where it is known.
        outline: of the new garment, where it is known.
        strength: of the Sketch, 0..1.
        fold: draws folds into the light, see `folded`.
    """
    layers = answer.layers
    if layers is None:
        return steps.put_into_photo(scene.photo, answer.picture, scene.place)
    layers = replace(layers, alpha=covered(layers.alpha, outline, scene, strength))
    if fold is not None:
        layers = fold(layers)
    if cloth is None:
        layers = replace(layers, albedo=evened(layers.albedo, layers.alpha))
    return steps.lay_into_photo(scene.photo, layers, scene.place, scene.sketch, cloth)


def folded(
    pipe: FashionPipeline,
    conditions: Conditions,
    settings: RenderSettings,
    layers: GarmentLayers,
) -> GarmentLayers:
    """Layers with folds in their light, as the seed draws them; as they are without such a network.

    Args:
        pipe: with or without a network of folds.
        conditions: that the layers were made for, of one picture.
        settings: of the picture, with its seed; a draft takes fewer steps of the same way.
        layers: with the coverage that is final.
    """
    if pipe.folds is None:
        return layers
    coded = (layers.shade / BRIGHTEST) ** (1 / GAMMA)
    alpha, old, shade = (_tensor(plane, pipe) for plane in (layers.alpha, layers.old, coded))
    count = DRAFT_STEPS if settings.preset == "draft" else STEPS
    gained = pipe.draw_folds(alpha, old, shade, conditions, [settings.seed], count)
    if gained is None:
        return layers
    factor = torch.exp(GAMMA * gained)[0, 0].float().cpu().numpy()
    return replace(layers, shade=layers.shade * factor[..., None])


def evened(albedo: Floats, alpha: Floats) -> Floats:
    """A cloth's own colour without the slow drift that a latent engine leaves in it.

    What Words say of a cloth holds for all of it: the colour may change from stripe to stripe, but
    not from shoulder to hem. What is finer than a sixth of the frame stays, but for the codec's
    grid.

    Args:
        albedo: (h, w, 3) linear light in 0..1.
        alpha: (h, w) in 0..1, where the garment lies.
    """
    sure = np.where(alpha > _SURE, alpha, np.float32(0))
    inside = sure > 0
    if not inside.any():
        return albedo
    blur = _DRIFT_SHARE * albedo.shape[0]
    weight = np.maximum(ndimage.gaussian_filter(sure, blur), 1e-4)[..., None]
    slow = ndimage.gaussian_filter(albedo * sure[..., None], (blur, blur, 0)) / weight
    middle = np.median(slow[inside], axis=0)
    factor = np.clip(middle / np.maximum(slow, 1e-3), _LEAST, _MOST)
    # Of what is as fine as a latent the engine knows nothing: there is its grid, and no pattern.
    near = np.maximum(ndimage.gaussian_filter(sure, _GRID_PX), 1e-4)[..., None]
    smooth = ndimage.gaussian_filter(albedo * sure[..., None], (_GRID_PX, _GRID_PX, 0)) / near
    albedo = np.where(inside[..., None], smooth, albedo)
    even: Floats = np.clip(albedo * factor, 0, 1).astype(np.float32)
    return even


def garment_layers(layers: Layers) -> list[GarmentLayers]:
    """One per picture of the batch."""
    alpha, old = _planes(layers.alpha)[..., 0], _planes(layers.old)[..., 0]
    shade = _planes(layers.light())
    albedo = srgb_to_linear(_planes((layers.albedo.clamp(-1, 1) + 1) / 2))
    rest = to_pictures(layers.rest.clamp(-1, 1))
    rows = zip(alpha, old, shade, albedo, rest, strict=True)
    return [GarmentLayers(*row) for row in rows]


def _tensor(plane: Floats, pipe: FashionPipeline) -> Tensor:
    """(h, w) or (h, w, c) → [1, c, h, w] where the pipeline computes."""
    columns = plane if plane.ndim == 3 else plane[..., None]
    return torch.from_numpy(np.ascontiguousarray(columns.transpose(2, 0, 1)))[None].to(pipe.device)


def _planes(planes: Tensor) -> Floats:
    """[B, c, h, w] → (B, h, w, c) float32."""
    return np.ascontiguousarray(planes.float().permute(0, 2, 3, 1).cpu().numpy())
