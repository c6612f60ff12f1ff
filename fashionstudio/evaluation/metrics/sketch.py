"""Sketch distance: does the garment that was made have the lines of the Sketch?

MGD's measure segments the garment with an unnamed segmenter and extracts lines with PiDiNet. Here
the garment's area comes from the data, so that neither variant is the paper's to the digit.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from fashionstudio.errors import BadInput, ModelMismatch, ModelMissing

Picture = NDArray[np.uint8]
Mask = NDArray[np.uint8]

THRESHOLDS = tuple(np.arange(1, 10) / 10)
"""Shares of full black-and-white at which soft lines are cut, for extractors that give such."""

REACH_PX = 2
"""Half the width to which both drawings are thickened: lines so far apart count as the same."""

PIDINET_FILE = "table5_pidinet.pth"


def line_distance(
    drawn: Mask, wanted: Mask, area: Mask, thresholds: Sequence[float] = (0.5,)
) -> float:
    """Mean squared difference of two drawings in an area, lines and ground counting alike; 0..1.

    At each threshold every pixel is weighted by how seldom its value (line or ground) is in the
    drawing that was wanted, as MGD's paper describes; else an empty drawing would do well.

    Args:
        drawn: (H, W) uint8, lines of the picture; 255 = a sure line.
        wanted: (H, W) uint8, the Sketch; 255 = stroke.
        area: (H, W) uint8, 255 where to compare.
        thresholds: at which `drawn` is cut; the results are averaged.

    Raises:
        BadInput: the Sketch is empty (or all line) in the area.
    """
    inside = area > 127
    target = _thick(wanted > 127)[inside]
    share = float(target.mean()) if target.size else 0.0
    if not 0 < share < 1:
        raise BadInput("There is no sketch in the region.")
    errors = []
    for threshold in thresholds:
        wrong = _thick(drawn >= threshold * 255)[inside] != target
        errors.append((wrong[target].mean() + wrong[~target].mean()) / 2)
    return float(np.mean(errors))


def garment_on_white(picture: Picture, area: Mask) -> Picture:
    """(H, W, 3) uint8 with everything outside of the area white."""
    return np.where(area[..., None] > 127, picture, np.uint8(255))


def own_lines(picture: Picture, area: Mask) -> Mask:
    """Lines by the application's extractor, (H, W) uint8."""
    from fashionstudio.vision.sketch import extract_sketch

    return extract_sketch(garment_on_white(picture, area))


class PiDiNetLines:
    """Lines by PiDiNet (Su et al., 2021), through controlnet-aux.

    Args:
        folder: holds `table5_pidinet.pth`.

    Raises:
        ModelMissing: the library or the weights are not there.
        ModelMismatch: the library cannot be used here.
    """

    def __init__(self, folder: Path) -> None:
        from importlib.util import find_spec

        if find_spec("controlnet_aux") is None:
            raise ModelMissing(
                "This needs controlnet-aux, which is not installed.",
                "Install it with: pip install 'fashionstudio[controlnet]'",
            )
        if not (folder / PIDINET_FILE).is_file():
            raise ModelMissing(
                f"There is no {PIDINET_FILE} in “{folder}”.",
                "Download it from lllyasviel/Annotators.",
            )
        try:
            from controlnet_aux import PidiNetDetector

            self._detector: Any = PidiNetDetector.from_pretrained(str(folder))
        except Exception as error:  # its imports fail in many ways without the right torchvision
            raise ModelMismatch(
                "controlnet-aux cannot be used here.", details=repr(error)[:2000]
            ) from error

    def lines(self, picture: Picture, area: Mask) -> Mask:
        """Soft lines, (H, W) uint8."""
        side = min(picture.shape[:2])
        found = self._detector(
            Image.fromarray(garment_on_white(picture, area)),
            detect_resolution=side,
            image_resolution=side,
            output_type="pil",
        )
        size = (picture.shape[1], picture.shape[0])
        return np.asarray(found.convert("L").resize(size, Image.Resampling.BILINEAR))


def _thick(lines: NDArray[np.bool_]) -> NDArray[np.bool_]:
    size = 2 * REACH_PX + 1
    thick: NDArray[np.bool_] = ndimage.maximum_filter(lines, size=size)
    return thick
