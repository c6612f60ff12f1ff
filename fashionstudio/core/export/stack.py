"""The layers of a Render for painting programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image

from fashionstudio.core.export.cutout import changed_area, cut_out
from fashionstudio.core.export.pixels import U8, with_alpha
from fashionstudio.core.export.source import PartFinder
from fashionstudio.core.masks import bounding_box

_REGION_COLOUR = (240, 147, 107)
_REGION_OPACITY = 0.5


@dataclass(frozen=True, slots=True)
class LayerNames:
    """What the layers are called in the file."""

    photo: str = "Photo"
    render: str = "Render"
    cut_out: str = "Garment cut out"
    sketch: str = "Sketch"
    region: str = "Region"
    garment: str = "Garment"


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One layer.

    Attributes:
        name: as shown.
        pixels: (h, w, 3) or (h, w, 4) uint8 sRGB.
        left, top: where its first pixel lies on the canvas.
        visible: whether it is switched on.
        opacity: 0..1.
    """

    name: str
    pixels: U8
    left: int = 0
    top: int = 0
    visible: bool = True
    opacity: float = 1.0


def layers_of(
    picture: U8, finder: PartFinder, names: LayerNames, check: Callable[[], None]
) -> list[Layer]:
    """The layers from the lowest to the highest; together they look like the Render.

    What the recipe names and is no longer there is left out, and noted in `finder.missing`.

    Args:
        picture: the Render, (H, W, 3) uint8 sRGB.
        finder: of its recipe's pictures.
        names: of the layers.
        check: called between the layers; may raise Cancelled.
    """
    height, width = picture.shape[:2]
    layers = []
    photo = finder.photo(picture.shape)
    if photo is not None:
        layers.append(Layer(names.photo, photo))
    layers.append(Layer(names.render, picture))
    check()
    sketch = finder.sketch(picture.shape)
    if photo is not None:
        alpha = cut_out(picture, photo, sketch=sketch, person=finder.source.person)
        layers += _cropped(names.cut_out, with_alpha(picture, alpha))
        check()
    if (garment := finder.garment()) is not None:
        layers.append(_fitted(names.garment, garment, (width, height)))
    if sketch is not None:
        layers += _cropped(names.sketch, np.dstack([np.zeros_like(picture), sketch]))
    region = finder.region(picture.shape)
    if region is None and photo is not None:
        # A proposed Region is in no recipe, but it can be seen.
        region = changed_area(picture, photo)
    if region is not None:
        colour = np.broadcast_to(np.array(_REGION_COLOUR, np.uint8), picture.shape)
        layers += _cropped(names.region, np.dstack([colour, region]), _REGION_OPACITY)
    return layers


def _cropped(name: str, pixels: U8, opacity: float = 1.0) -> list[Layer]:
    """A switched-off layer no larger than what is in it; none for an empty one."""
    box = bounding_box(pixels[..., 3])
    if box is None:
        return []
    x0, y0, x1, y1 = box
    return [Layer(name, pixels[y0:y1, x0:x1].copy(), x0, y0, visible=False, opacity=opacity)]


def _fitted(name: str, picture: U8, canvas: tuple[int, int]) -> Layer:
    """A picture of another size, shrunk to the canvas and put into its middle."""
    image = Image.fromarray(picture)
    image.thumbnail(canvas, Image.Resampling.LANCZOS)
    left, top = (canvas[0] - image.width) // 2, (canvas[1] - image.height) // 2
    return Layer(name, np.asarray(image), left, top, visible=False)
