"""Lays flat sketches onto people: the warping network of an installed engine."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from fashionstudio.annotation.strokes import SIZE, U8, drawn
from fashionstudio.datasets.published.item import Item
from fashionstudio.diffusion.layout import ConditioningLayout
from fashionstudio.diffusion.pose_map import pose_map
from fashionstudio.diffusion.warping import ConvNetTPS, warp_grid
from fashionstudio.engine.manifest import EngineManifest, find_engine, list_engines
from fashionstudio.engine.tensors import mask_tensor, picture_tensor
from fashionstudio.errors import FashionStudioError, ModelMismatch, ModelMissing

_PREFERRED = {"dresscode": ("ladi-vton-dresscode",), "vitonhd": ("ladi-vton-vitonhd",)}


class SketchWarper:
    """Warps the sketch of a flat garment as the engine would warp the garment itself.

    Attributes:
        engine: whose network it is.
        frame: height and width at which people and garments have to be read.
    """

    def __init__(self, manifest: EngineManifest) -> None:
        self.engine, self.frame = manifest.id, manifest.frame
        self._sigma_px = _layout(manifest.pipeline_folder).pose_sigma_px
        self._network = _load(manifest)

    @torch.no_grad()
    def warp(self, sketch: U8, pair: Item) -> U8:
        """The sketch as the person of the pair would wear it.

        Args:
            sketch: (1024, 768) uint8 of the flat garment, 255 = stroke.
            pair: with person, garment, region and pose at the size of `frame`.

        Returns:
            (1024, 768) uint8, even strokes.
        """
        assert pair.person is not None
        assert pair.garment is not None
        assert pair.region is not None
        assert pair.pose is not None
        outside = mask_tensor(pair.region) < 0.5
        blobs = pose_map(torch.from_numpy(pair.pose)[None], self.frame, self._sigma_px)
        person = torch.cat([picture_tensor(pair.person) * outside, blobs], dim=1)
        grid = warp_grid(self._network, picture_tensor(pair.garment), person, SIZE)
        # Beyond the garment's picture there are no strokes, so nothing is smeared to the border.
        warped = F.grid_sample(mask_tensor(sketch), grid, padding_mode="zeros", align_corners=False)
        lines = (warped[0, 0].clamp(0, 1) * 255).round().to(torch.uint8).numpy()
        return drawn(np.ascontiguousarray(lines))


def choose_warper(engine: str | None, kind: str) -> SketchWarper:
    """The warper of the named engine, or of the best that is installed for a data set.

    Raises:
        ModelMissing: the engine is not installed, or has no warper.
    """
    if engine is not None:
        return SketchWarper(find_engine(engine))
    installed = [found.id for found in list_engines()]
    wanted = [*_PREFERRED.get(kind, ()), *installed]
    for name in dict.fromkeys(wanted):
        if name in installed:
            try:
                return SketchWarper(find_engine(name))
            except FashionStudioError:
                continue
    raise ModelMissing("No installed engine can warp garments.", "Install LaDI-VTON or mini.")


def _layout(folder: Path) -> ConditioningLayout:
    try:
        data = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))
        return ConditioningLayout.from_dict(data["layout"])
    except (OSError, ValueError, KeyError) as error:
        raise ModelMismatch(f"The engine in “{folder}” is damaged.", details=repr(error)) from error


def _load(manifest: EngineManifest) -> ConvNetTPS:
    """The warper alone: an engine as a whole may need gigabytes."""
    folder = manifest.pipeline_folder / "warper"
    if not folder.is_dir():
        raise ModelMissing(
            f"The engine “{manifest.id}” has no warper.", "Name another one with --engine."
        )
    try:
        network = ConvNetTPS.from_pretrained(
            str(folder), local_files_only=True, torch_dtype=torch.float32
        )
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelMismatch(
            f"The warper of the engine “{manifest.id}” cannot be loaded.",
            "Reinstall the engine.",
            repr(error),
        ) from error
    return network.float().eval()
