"""A stroke in progress: paints at once, and leaves one step of the history."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from fashionstudio.core.brush import Painter, PressureCurve
from fashionstudio.core.curves import Stabiliser
from fashionstudio.core.geometry import Box
from fashionstudio.core.pixel_patch import PixelPatch
from fashionstudio.core.symmetry import Axis

_AT_ONCE = 64
"""Points of a line that are painted, and told as one box, at once."""


@dataclass(frozen=True, slots=True)
class StrokeStyle:
    """How a brush paints.

    Attributes:
        size_px: diameter in Photo pixels at full pressure.
        erase: takes away instead of painting.
        width: what pressure does to the width; None: nothing.
        opacity: what pressure does to the opacity; None: nothing.
        string_px: how far the steadied tip trails behind the pointer, in Photo pixels.
        axis: what the stroke is mirrored about; None: it is not.
    """

    size_px: float
    erase: bool = False
    width: PressureCurve | None = None
    opacity: PressureCurve | None = None
    string_px: float = 0.0
    axis: Axis | None = None


class LiveStroke:
    """From press to release, on one mask of a Scene."""

    def __init__(
        self,
        mask_painter: Painter,
        style: StrokeStyle,
        *,
        text: str,
        painted: Callable[[Box], None],
        ended: Callable[[], None],
        finished: Callable[[PixelPatch], None],
    ) -> None:
        """`painted` is told every changed box, `finished` the step when there is one.

        `ended` is called once the stroke is over, finished or not, before `finished` is.
        """
        self._painter = mask_painter
        self._style = style
        self._hand = Stabiliser(style.string_px)
        self._latest: tuple[float, float, float] | None = None
        self._text = text
        self._painted = painted
        self._ended = ended
        self._finished = finished

    @property
    def tip(self) -> tuple[float, float] | None:
        """Where the brush is, which may trail behind the pointer."""
        return self._hand.tip

    def to(self, x: float, y: float, pressure: float = 1.0) -> None:
        """Paint on to a point in Photo pixels."""
        self._latest = (x, y, pressure)
        place = self._hand.to(x, y)
        if place is not None:
            self._paint(*place, pressure)

    def along(self, points: Iterable[tuple[float, float]]) -> None:
        """Paint a whole line in Photo pixels, exactly and at full pressure."""
        axis, line = self._style.axis, list(points)
        sides = [line] if axis is None else [line, [axis.mirrored(x, y) for x, y in line]]
        for tip, side in enumerate(sides):
            # In pieces: one box around a long curve would be most of the Photo.
            for start in range(0, len(side), _AT_ONCE):
                box = self._painter.along(side[start : start + _AT_ONCE], tip=tip)
                if box is not None:
                    self._painted(box)

    def finish(self) -> None:
        """The pointer is up: the tip catches up with it."""
        if self._latest is not None and self._latest[:2] != self._hand.tip:
            self._paint(*self._latest)
        patch: PixelPatch | None = self._painter.finish(self._text, self._painted)
        self._ended()
        if patch is not None:
            self._finished(patch)

    def abort(self) -> None:
        """Put everything back."""
        box = self._painter.cancel()
        if box is not None:
            self._painted(box)
        self._ended()

    def _paint(self, x: float, y: float, pressure: float) -> None:
        """Move every tip; what each has painted is told by itself."""
        style = self._style
        width = style.width.at(pressure) if style.width else 1.0
        opacity = style.opacity.at(pressure) if style.opacity else 1.0
        places = [(x, y)]
        if style.axis is not None:
            places.append(style.axis.mirrored(x, y))
        for tip, place in enumerate(places):
            box = self._painter.move_to(*place, width, opacity=opacity, tip=tip)
            if box is not None:
                self._painted(box)
