"""Names of colours as people use them; the ruler of the colour judge.

A table of its own, and a short one: the ruler must not move when an engine's vocabulary grows.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.color import delta_e_2000, srgb_to_lab

FAMILIES: dict[str, tuple[tuple[int, int, int], ...]] = {
    "black": ((18, 18, 20), (40, 40, 43)),
    "grey": ((84, 85, 88), (128, 129, 131), (172, 172, 174)),
    "white": ((248, 248, 246), (226, 226, 226), (244, 240, 226)),
    "red": ((204, 24, 32), (150, 18, 26), (108, 14, 30), (224, 62, 60)),
    "orange": ((242, 126, 20), (214, 96, 22), (250, 160, 76)),
    "yellow": ((248, 214, 36), (250, 240, 140), (214, 174, 30)),
    "yellow-green": ((150, 160, 30), (160, 208, 40)),
    "green": ((30, 140, 60), (16, 76, 42), (104, 116, 42), (120, 200, 90), (160, 222, 176)),
    "turquoise": ((10, 120, 120), (40, 196, 196), (140, 220, 220)),
    "blue": ((28, 88, 200), (20, 28, 72), (92, 172, 232), (66, 96, 140), (160, 200, 235)),
    "purple": ((112, 44, 148), (84, 30, 84), (150, 110, 200), (188, 172, 222)),
    "pink": ((246, 160, 186), (236, 40, 130), (248, 206, 216)),
    "brown": ((112, 70, 40), (62, 40, 28), (152, 98, 58)),
    "beige": ((214, 194, 160), (190, 166, 128)),
}
"""sRGB anchors of each name: light, dark and typical."""

ASKED = ("red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white")
"""The ten colours that an engine is asked for."""

_NAMES = tuple(name for name, anchors in FAMILIES.items() for _ in anchors)
_LABS = srgb_to_lab(np.array([a for anchors in FAMILIES.values() for a in anchors], np.uint8))


def family(lab: NDArray[np.floating]) -> str:
    """The name whose nearest anchor is nearest (CIEDE2000) to a Lab colour (3,)."""
    return _NAMES[int(np.argmin(delta_e_2000(np.asarray(lab, np.float64), _LABS)))]


def anchor(name: str) -> NDArray[np.float64]:
    """The typical Lab colour (3,) of a name."""
    typical: NDArray[np.float64] = srgb_to_lab(np.array(FAMILIES[name][0], np.uint8))
    return typical


def most_apart(taken: NDArray[np.floating], names: tuple[str, ...]) -> str:
    """The name whose typical colour is farthest from the nearest of some Lab colours (N, 3)."""
    gaps = [float(delta_e_2000(anchor(name), np.asarray(taken)).min()) for name in names]
    return names[int(np.argmax(gaps))]
