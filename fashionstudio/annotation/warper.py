"""Lays flat sketches onto people: the warping network of an installed engine."""

from __future__ import annotations

import json
from pathlib import Path

import torch

from fashionstudio.annotation.strokes import SIZE, U8, drawn
from fashionstudio.core.geometry import Frame
from fashionstudio.core.masks import bounding_box
from fashionstudio.datasets.published.item import Item
from fashionstudio.diffusion.arrays import mask_tensor, picture_tensor
from fashionstudio.diffusion.draping import laid_mask
from fashionstudio.diffusion.landmarks import GarmentLandmarks
from fashionstudio.diffusion.laying import Warper, Wearer, find_way
from fashionstudio.diffusion.layout import ConditioningLayout
from fashionstudio.diffusion.warping import ConvNetTPS
from fashionstudio.engine.manifest import EngineManifest, find_engine, list_engines
from fashionstudio.engine.tensors import joints_in_frame
from fashionstudio.errors import BadInput, ModelMismatch, ModelMissing

_TRAINED_ON = {"dresscode": ("ladi-vton-dresscode",), "vitonhd": ("ladi-vton-vitonhd",)}
"""Data set → engines that know its pictures as they are."""


class SketchWarper:
    """Warps the sketch of a flat garment as the engine would warp the garment itself.

    Attributes:
        engine: whose network it is.
    """

    def __init__(self, manifest: EngineManifest, *, knows_whole: bool) -> None:
        """Load the engine's warper.

        Args:
            manifest: of the engine.
            knows_whole: it was trained on the data set's pictures as they are. Any other engine
                sees a person as in a render: the Frame around the Region.
        """
        self.engine = manifest.id
        self._size, self._margin, self._knows_whole = manifest.frame, manifest.margin, knows_whole
        self._sigma_px = _layout(manifest.pipeline_folder).pose_sigma_px
        self._network = _load(manifest)

    @torch.no_grad()
    def warp(self, sketch: U8, pair: Item) -> U8:
        """The sketch as the person of the pair would wear it.

        Args:
            sketch: (1024, 768) uint8 of the flat garment, 255 = stroke.
            pair: with person, garment, region and pose at that size.

        Returns:
            (1024, 768) uint8, even strokes.

        Raises:
            BadInput: the pair's Region is empty.
        """
        assert pair.person is not None
        assert pair.garment is not None
        assert pair.region is not None
        assert pair.pose is not None
        frame = self._frame(pair.region)
        wearer = Wearer.of(
            picture_tensor(frame.crop(pair.person)),
            mask_tensor(frame.crop_mask(pair.region)),
            joints_in_frame(pair.pose, frame),
            self._sigma_px,
            [pair.category],
        )
        shown = (round(frame.height / frame.scale), round(frame.width / frame.scale))
        grid, _ = find_way(self._network, picture_tensor(pair.garment), wearer, shown)
        # Beyond the garment's picture there are no strokes, so nothing is smeared to the border.
        warped = laid_mask(mask_tensor(sketch), grid)
        lines = (warped[0, 0].clamp(0, 1) * 255).round().to(torch.uint8).numpy()
        place = Frame(frame.x, frame.y, lines.shape[0] * frame.scale / frame.height, *shown[::-1])
        return drawn(place.paste(lines, SIZE)[0])

    def _frame(self, region: U8) -> Frame:
        """What of the person the network sees."""
        height, width = region.shape
        box = bounding_box(region)
        if box is None:
            raise BadInput("The Region of this person is empty.", "Check the label map.")
        if self._knows_whole:
            return Frame.around((0, 0, width, height), region.shape, self._size, 0)
        return Frame.around(box, region.shape, self._size, self._margin)


def choose_warper(engine: str | None, kind: str) -> SketchWarper:
    """The warper of the named engine, or of the best that is installed for a data set.

    Args:
        engine: id, or None.
        kind: "dresscode" or "vitonhd".

    Raises:
        ModelMissing: the engine is not installed, or has no warper.
    """
    known = _TRAINED_ON.get(kind, ())
    if engine is not None:
        return SketchWarper(find_engine(engine), knows_whole=engine in known)
    installed = [found.id for found in list_engines()]
    for name in sorted(installed, key=lambda name: name not in known):
        try:
            return SketchWarper(find_engine(name), knows_whole=name in known)
        except (ModelMissing, ModelMismatch):
            continue
    raise ModelMissing("No installed engine can warp garments.", "Install LaDI-VTON or mini.")


def _layout(folder: Path) -> ConditioningLayout:
    try:
        data = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))
        return ConditioningLayout.from_dict(data["layout"])
    except (OSError, ValueError, KeyError) as error:
        raise ModelMismatch(f"The engine in “{folder}” is damaged.", details=repr(error)) from error


def _load(manifest: EngineManifest) -> Warper:
    """The warper alone: an engine as a whole may need gigabytes."""
    folder = manifest.pipeline_folder / "warper"
    if not folder.is_dir():
        raise ModelMissing(
            f"The engine “{manifest.id}” has no warper.", "Name another one with --engine."
        )
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        kind = ConvNetTPS if config["_class_name"] == ConvNetTPS.__name__ else GarmentLandmarks
        network = kind.from_pretrained(
            str(folder), local_files_only=True, torch_dtype=torch.float32
        )
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise ModelMismatch(
            f"The warper of the engine “{manifest.id}” cannot be loaded.",
            "Reinstall the engine.",
            repr(error),
        ) from error
    return network.float().eval()
