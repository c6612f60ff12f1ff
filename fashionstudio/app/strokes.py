"""A stroke in progress: paints at once, and leaves one step of the history."""

from __future__ import annotations

from collections.abc import Callable

from fashionstudio.core.brush import Painter, PixelPatch
from fashionstudio.core.geometry import Box
from fashionstudio.core.undo import Command

PRESSURE_FLOOR = 0.15
"""The lightest touch of a pen still leaves a line."""


class LiveStroke:
    """From press to release, on one mask of a Scene."""

    def __init__(
        self,
        mask_painter: Painter,
        *,
        text: str,
        by_pressure: bool,
        painted: Callable[[Box], None],
        finished: Callable[[Command], None],
    ) -> None:
        """`painted` is told every changed box, `finished` the step when there is one."""
        self._painter = mask_painter
        self._text = text
        self._by_pressure = by_pressure
        self._painted = painted
        self._finished = finished

    def to(self, x: float, y: float, pressure: float = 1.0) -> None:
        """Paint on to a point in Photo pixels."""
        width = max(PRESSURE_FLOOR, pressure) if self._by_pressure else 1.0
        box = self._painter.move_to(x, y, width)
        if box is not None:
            self._painted(box)

    def finish(self) -> None:
        """The pointer is up."""
        patch: PixelPatch | None = self._painter.finish(self._text, self._painted)
        if patch is not None:
            self._finished(patch)

    def abort(self) -> None:
        """Put everything back."""
        box = self._painter.cancel()
        if box is not None:
            self._painted(box)
