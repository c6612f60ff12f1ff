"""What an exporter of a plug-in is given of one Render."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from fashionstudio.core.export.pixels import U8
from fashionstudio.core.export.source import PartFinder
from fashionstudio.core.export.stack import Layer, LayerNames, layers_of
from fashionstudio.core.provenance import recipe_text, xmp_packet
from fashionstudio.core.render import Recipe


@dataclass(frozen=True, slots=True, eq=False)
class ExportedRender:
    """One Render, and what belongs to it; what takes time is worked out when it is asked for.

    Attributes:
        picture: (H, W, 3) uint8 sRGB.
        recipe: how it was made, without names of folders; None for a picture without one, or if it
            is to be left out.
        name: of the Photo or the file.
        ppi: pixels per inch that the file is to state.
    """

    picture: U8
    recipe: Recipe | None
    name: str
    ppi: int
    finder: PartFinder
    layer_names: LayerNames
    check: Callable[[], None]

    @classmethod
    def of(
        cls,
        picture: U8,
        recipe: Recipe | None,
        ppi: int,
        finder: PartFinder,
        layer_names: LayerNames,
        check: Callable[[], None],
    ) -> ExportedRender:
        """What a plug-in may know: pictures by their names, never the folders that they lay in."""
        plain = Recipe.from_dict(json.loads(recipe_text(recipe))) if recipe is not None else None
        name = re.split(r"[\\/]", finder.source.name)[-1]
        return cls(picture, plain, name, ppi, finder, layer_names, check)

    @property
    def recipe_json(self) -> str:
        """The recipe as text that names no folders; "" without one."""
        return recipe_text(self.recipe) if self.recipe is not None else ""

    @property
    def xmp(self) -> str:
        """An XMP packet that marks the picture as made with a trained model."""
        return xmp_packet(self.recipe)

    def layers(self) -> list[Layer]:
        """Photo, Render, cut-out, Garment, Sketch and Region as far as there are any, lowest first.

        Raises:
            Cancelled: the user wants no more.
        """
        return layers_of(self.picture, self.finder, self.layer_names, self.check)

    def cut_out(self) -> U8:
        """(H, W) uint8, alpha of the garment in the picture.

        Raises:
            BadInput: the Photo is gone, or nothing in it was changed.
        """
        return self.finder.cut_out(self.picture)
