"""How the tools work: pressure, steadiness, symmetry, keep-out, amounts. One set for all tools."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from fashionstudio.core.brush import PressureCurve
from fashionstudio.core.symmetry import Axis

LONGEST_STRING_PX = 90.0
"""How far the tip trails at full steadiness, on the canvas."""
LIGHTEST = 0.15
"""The lightest touch of a pen still leaves a line."""
LARGEST_AMOUNT_PX = 500
_RANGES = {"feel": (-100, 100), "steadiness": (0, 100), "amount_px": (1, LARGEST_AMOUNT_PX)}
_SWITCHES = (
    "width_by_pressure", "opacity_by_pressure", "symmetry", "heed_keep_out", "smooth_shapes",
)  # fmt: skip


class ToolSettings(QObject):
    """What the bar of tool options shows.

    Attributes:
        sizes: diameter of each brush in Photo pixels, by group of tools.
        width_by_pressure: a pen's pressure sets the width.
        opacity_by_pressure: a pen's pressure sets the opacity.
        feel: -100 reacts to a soft hand, 0 evenly, 100 to a firm one.
        steadiness: of the stabiliser, 0..100.
        symmetry: whether strokes are mirrored.
        axis: what about, when set by hand; None: the body's own axis.
        heed_keep_out: face, hair and hands are not painted over.
        amount_px: by how much the Region is grown, shrunk or feathered.
        smooth_shapes: closed shapes are curves rather than polygons.

    Signals:
        changed: something is set otherwise.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sizes: dict[str, int] = {}
        self.width_by_pressure = True
        self.opacity_by_pressure = False
        self.feel = 0
        self.steadiness = 0
        self.symmetry = False
        self.axis: Axis | None = None
        self.heed_keep_out = True
        self.amount_px = 8
        self.smooth_shapes = False

    def change(self, **changes: Any) -> None:
        """Set some of the attributes."""
        for name, value in changes.items():
            if not hasattr(self, name):
                raise AttributeError(name)
            setattr(self, name, value)
        self.changed.emit()

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready: what a hand is used to, and wants to find again at the next start.

        Sizes of brushes and the axis belong to a Photo, so they are not in it.
        """
        return {name: getattr(self, name) for name in (*_RANGES, *_SWITCHES)}

    def restore(self, kept: dict[str, Any]) -> None:
        """Take over what `to_dict` gave; what makes no sense is left as it is."""
        numbers = {
            name: min(max(value, low), high)
            for name, (low, high) in _RANGES.items()
            if isinstance(value := kept.get(name), int) and not isinstance(value, bool)
        }
        switches = {name: kept[name] for name in _SWITCHES if isinstance(kept.get(name), bool)}
        self.change(**numbers, **switches)

    @property
    def string_px(self) -> float:
        """Of the stabiliser, on the canvas."""
        return self.steadiness / 100 * LONGEST_STRING_PX

    def width_curve(self) -> PressureCurve | None:
        """What pressure does to the width."""
        return PressureCurve(LIGHTEST, self._gamma()) if self.width_by_pressure else None

    def opacity_curve(self) -> PressureCurve | None:
        """What pressure does to the opacity."""
        return PressureCurve(LIGHTEST, self._gamma()) if self.opacity_by_pressure else None

    def _gamma(self) -> float:
        return float(2.0 ** (self.feel / 50))
