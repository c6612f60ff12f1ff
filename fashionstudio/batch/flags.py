"""What to look at in a finished picture: measured, and put into flags that can be filtered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fashionstudio.core.cloth_colour import cloth_colour, delta_e, worked
from fashionstudio.core.color import delta_e_2000, srgb_to_lab
from fashionstudio.core.colour_words import NAMED, named_in
from fashionstudio.core.swatch import hex_of
from fashionstudio.errors import FashionStudioError

U8 = NDArray[np.uint8]

FLAGS = {
    "outside": "changed outside the Region",
    "colour": "colour off",
    "unchanged": "hardly changed",
    "person": "person doubtful",
    "region": "Region doubtful",
    "garment": "garment doubtful",
}
"""Flag → what it says to people, most serious first."""

COLOUR_OFF = 15.0
"""ΔE2000 between the cloth and what was asked for, from which on it is another colour."""
DOUBTFUL = 0.5
DOUBTFUL_REGION = 0.75
"""A Region loses 0.1 for each thing about it that should be checked."""
LEAST_SHARE = 0.003
"""Of the Photo's pixels; if fewer are repainted, the garment has hardly changed."""
LEAST_CHANGE = 4.0
"""Mean ΔE2000 of what was repainted, below which the garment has hardly changed."""
_LAID = 200
_PERSON = ("pose", "silhouette", "parts")


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """The colour that a cloth shall have.

    Attributes:
        label: “navy”, “#c8102e”, “tartan.jpg”.
        swatch: (h, w, 3) uint8; None where only `rgb` is known.
    """

    label: str
    swatch: U8 | None = None
    rgb: tuple[int, int, int] | None = None


def target_of(
    words: str, swatch: U8 | None, label: str, colour: tuple[int, int, int] | None
) -> Target | None:
    """What the cloth shall look like, as far as a plan says so: colourway, fabric, or words.

    Words count if they name one colour and no garment's picture or fabric says otherwise.
    """
    if colour is not None:
        return Target(label or hex_of(colour), None, colour)
    if swatch is not None:
        return Target(label, swatch)
    named = {name.lower().replace("gray", "grey") for name in named_in(words)}
    if len(named) != 1:
        return None
    name = named.pop()
    return Target(name, None, NAMED[name]) if name in NAMED else None


def measure(photo: U8, picture: U8, region: U8, target: Target | None) -> dict[str, Any]:
    """Figures about one picture, JSON-ready.

    Args:
        photo, picture: (H, W, 3) uint8.
        region: (H, W) uint8, by how much each pixel was replaced; 0 = untouched.
        target: what the cloth shall look like; None = nobody said.

    Returns:
        “outside_px”: pixels beside the Region that differ (0 is right); “changed_share”: of the
        Photo, that was repainted; “change”: mean ΔE2000 of it; “delta_e”, “target”: how far the
        cloth is from what was asked for (None = not known).
    """
    outside = int(np.count_nonzero((photo != picture).any(axis=-1) & (region == 0)))
    inside = region > 127
    found: dict[str, Any] = {
        "outside_px": outside,
        "changed_share": round(float(inside.mean()), 5),
        "change": _change(photo, picture, inside),
        "target": target.label if target else "",
        "delta_e": None,
    }
    if target is not None:
        laid = np.where(region >= _LAID, region, 0).astype(np.uint8)
        try:
            found["delta_e"] = round(_far(picture, laid, target), 2)
        except FashionStudioError:  # nothing to be measured is laid
            found["delta_e"] = None
    return found


def flags_of(measures: Mapping[str, Any], confidence: Mapping[str, float]) -> list[str]:
    """The flags of a picture, in the order of `FLAGS`."""
    raised = {
        "outside": measures["outside_px"] > 0,
        "colour": (measures["delta_e"] or 0.0) > COLOUR_OFF,
        "unchanged": measures["changed_share"] < LEAST_SHARE or measures["change"] < LEAST_CHANGE,
        "person": min((confidence.get(name, 1.0) for name in _PERSON), default=1.0) < DOUBTFUL,
        "region": confidence.get("region", 1.0) < DOUBTFUL_REGION,
        "garment": confidence.get("garment", 1.0) < DOUBTFUL,
    }
    return [name for name in FLAGS if raised[name]]


def _far(picture: U8, laid: U8, target: Target) -> float:
    if target.swatch is not None:
        return delta_e(picture, laid, target.swatch)
    small, region, _ = worked(picture, laid)
    wanted = srgb_to_lab(np.array(target.rgb, np.uint8))
    return float(delta_e_2000(cloth_colour(small, region), wanted))


def _change(photo: U8, picture: U8, inside: NDArray[np.bool_]) -> float:
    """Mean ΔE2000 within; on a small copy, for it is a mean."""
    if not inside.any():
        return 0.0
    rows, columns = np.flatnonzero(inside.any(1)), np.flatnonzero(inside.any(0))
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = inside[box].shape
    scale = min(1.0, 160 / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))

    def small(pixels: U8) -> U8:
        return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BOX))

    where = small(inside[box].astype(np.uint8) * 255) > 127
    if not where.any():
        return 0.0
    before, after = srgb_to_lab(small(photo[box])[where]), srgb_to_lab(small(picture[box])[where])
    return round(float(delta_e_2000(before, after).mean()), 2)
