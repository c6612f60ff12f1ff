"""Lays the Fabric on the garment: drag to move it, a corner to scale, a ring to turn."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QPolygonF

from fashionstudio.app.fabric_tile import anchor_px, mm_per_px
from fashionstudio.app.numbers import times
from fashionstudio.core import placement as hold
from fashionstudio.core.look import FabricPlacement
from fashionstudio.ui.canvas.fabric_layer import FabricLayer
from fashionstudio.ui.canvas.pointer import PointerSample
from fashionstudio.ui.tools.base import Tool, ToolHost
from fashionstudio.ui.tools.ink import ACCENT, draw_handle, draw_label

Grip = Literal["move", "scale", "turn"]
REACH_PX = 12.0
SMALLEST_FRAME_PX = 84.0
"""The frame goes around as many repeats as it takes to be this wide on the canvas."""
_STALK_PX = 28.0
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """The block of repeats that the frame goes around: its first column and row, and its size."""

    column: int
    row: int
    size: float

    @property
    def pivot(self) -> tuple[float, float]:
        """Its middle, in repeats: what scaling and turning leave in place."""
        return self.column + self.size / 2, self.row + self.size / 2


class FabricTool(Tool):
    """Moves, scales and turns; each drag is one step of the history.

    Shift keeps to multiples of 5 mm and 15 degrees. Arrow keys move by 1 mm, with Shift by 10.
    """

    id = "fabric"
    layer = "fabric"
    shows_layer = True

    def __init__(self, host: ToolHost, fabric_layer: FabricLayer) -> None:
        super().__init__(host)
        self._laid = fabric_layer
        self._grip: Grip | None = None
        self.lit: Grip | None = None
        self._start: tuple[QPointF, FabricPlacement] | None = None
        self._cell: Cell | None = None

    # What it works on ----------------------------------------------------------------------------

    @property
    def placement(self) -> FabricPlacement | None:
        """Of the document's Fabric, if there is one and a Photo to lay it on."""
        fabric = self.host.document.look.fabric
        return fabric.placement if fabric is not None and self.host.document.scene else None

    def corner(self, u: float, v: float) -> QPointF:
        """A point of the swatch, in repeats, on the canvas."""
        placement = self.placement
        assert placement is not None
        scale, anchor = mm_per_px(self.host.document), anchor_px(self.host.document)
        x, y = hold.place_of(placement, self._laid.tallness, u, v)
        return self.host.view.to_view(QPointF(anchor[0] + x / scale, anchor[1] + y / scale))

    def to_mm(self, x: float, y: float) -> tuple[float, float]:
        """Photo pixels → millimetres from where the cloth hangs."""
        scale, anchor = mm_per_px(self.host.document), anchor_px(self.host.document)
        return (x - anchor[0]) * scale, (y - anchor[1]) * scale

    def cell(self) -> Cell:
        """The block whose frame is shown: near the middle of the Region, held still in a drag."""
        if self._cell is not None:
            return self._cell
        placement, scene = self.placement, self.host.document.scene
        assert placement is not None
        assert scene is not None
        bounds = scene.masks["region"].bounds()
        height, width = scene.shape
        middle = bounds.center() if not bounds.isEmpty() else None
        x, y = (middle.x(), middle.y()) if middle else (width // 2, height // 2)
        repeat = placement.repeat_mm / mm_per_px(self.host.document) * self.host.view.scale
        size = 2.0 ** math.ceil(math.log2(SMALLEST_FRAME_PX / max(repeat, 0.1)))
        size = min(max(size, 0.25), 64.0)
        column, row = hold.cell_near(placement, self._laid.tallness, self.to_mm(x, y), size=size)
        return Cell(column, row, size)

    def grips(self) -> dict[Grip, QPointF]:
        """Where the grips are on the canvas."""
        cell = self.cell()
        u, v, n = cell.column, cell.row, cell.size
        middle, side = self.corner(*cell.pivot), self.corner(u + n, v + n / 2)
        way = side - middle
        length = max(math.hypot(way.x(), way.y()), 1e-6)
        return {
            "scale": self.corner(u + n, v + n),
            "turn": side + way / length * _STALK_PX,
            "move": middle,
        }

    def chosen(self) -> None:
        translate = QCoreApplication.translate
        scene = self.host.document.scene
        if self.placement is None:
            self.host.say(translate("Tools", "Choose a fabric first, in the Design panel."))
        elif scene is not None and scene.is_blank("region"):
            self.host.say(translate("Tools", "The cloth shows inside the region: paint one (R)."))

    # Pointer -------------------------------------------------------------------------------------

    def press(self, sample: PointerSample) -> None:
        placement = self.placement
        if placement is None:
            self.chosen()
            return
        self._cell = self.cell()
        self._grip = self._grip_near(sample.place) or "move"
        self._start = (QPointF(sample.x, sample.y), placement)
        self.host.document.settle()
        self.host.document.history.begin_gesture()

    def move(self, sample: PointerSample) -> None:
        if self._start is None or self._cell is None or self.placement is None:
            return
        there, start = self._start
        shift = bool(sample.modifiers & Qt.KeyboardModifier.ShiftModifier)
        before = self.to_mm(there.x(), there.y())
        now = self.to_mm(sample.x, sample.y)
        if self._grip == "move":
            placed = hold.moved(start, now[0] - before[0], now[1] - before[1])
        else:
            pivot = hold.place_of(start, self._laid.tallness, *self._cell.pivot)
            placed = self._scaled(start, pivot, before, now, shift)
            if self._grip == "turn":
                placed = self._turned(start, pivot, before, now, shift)
        self._put(placed)

    def hover(self, sample: PointerSample) -> None:
        lit = self._grip_near(sample.place) if self.placement is not None else None
        if lit != self.lit:
            self.lit = lit
            self.host.repaint(None)

    def release(self, sample: PointerSample) -> None:
        self._end()

    def abort(self) -> None:
        start = self._start
        if start is not None and self.placement is not None:
            self._put(start[1])
        self._end()

    def forget(self) -> None:
        self._start = None
        self._end()

    @property
    def busy(self) -> bool:
        return self._start is not None

    def wants_key(self, key: int) -> bool:
        return key in _ARROWS and self.placement is not None

    def key(self, event: QKeyEvent) -> bool:
        placement = self.placement
        if placement is None or self.host.visibility.locked(self.layer):
            return False
        step = _ARROWS.get(Qt.Key(event.key()))
        if step is None:
            return False
        far = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        self._put(hold.moved(placement, step[0] * far, step[1] * far))
        return True

    def cursor(self) -> Qt.CursorShape:
        grip = self._grip or self.lit
        if grip == "scale":
            return Qt.CursorShape.SizeFDiagCursor
        if grip == "turn":
            return Qt.CursorShape.PointingHandCursor
        return Qt.CursorShape.SizeAllCursor

    # Inside --------------------------------------------------------------------------------------

    def _put(self, placed: FabricPlacement) -> None:
        self.host.document.set_placement(
            repeat_mm=placed.repeat_mm, angle_deg=placed.angle_deg, offset_mm=placed.offset_mm
        )

    def _scaled(
        self,
        start: FabricPlacement,
        pivot: hold.Mm,
        before: hold.Mm,
        now: hold.Mm,
        shift: bool,
    ) -> FabricPlacement:
        assert self._cell is not None
        share = math.dist(now, pivot) / max(math.dist(before, pivot), 1e-6)
        # Whole millimetres: what is written beside the grip is what is laid.
        step = 5.0 if shift else 1.0
        repeat = max(step, round(start.repeat_mm * share / step) * step)
        return hold.scaled(start, self._laid.tallness, self._cell.pivot, repeat)

    def _turned(
        self,
        start: FabricPlacement,
        pivot: hold.Mm,
        before: hold.Mm,
        now: hold.Mm,
        shift: bool,
    ) -> FabricPlacement:
        assert self._cell is not None
        was = math.atan2(before[1] - pivot[1], before[0] - pivot[0])
        is_now = math.atan2(now[1] - pivot[1], now[0] - pivot[0])
        step = 15.0 if shift else 1.0
        # Counter-clockwise as seen, and y points downwards.
        angle = round((start.angle_deg - math.degrees(is_now - was)) / step) * step
        return hold.turned(start, self._laid.tallness, self._cell.pivot, angle)

    def _end(self) -> None:
        busy, self._start = self._start is not None, None
        self._grip = self._cell = None
        self.host.document.history.end_gesture()
        if busy:
            self.host.document.settle()
            self.host.repaint(None)

    def _grip_near(self, place: QPointF) -> Grip | None:
        best: Grip | None = None
        nearest = REACH_PX
        for name, grip in self.grips().items():
            way = grip - place
            if (distance := math.hypot(way.x(), way.y())) < nearest:
                best, nearest = name, distance
        return best

    # Drawing -------------------------------------------------------------------------------------

    def draw(self, painter: QPainter) -> None:
        placement = self.placement
        if placement is None:
            return
        cell, grips = self.cell(), self.grips()
        u, v, n = cell.column, cell.row, cell.size
        corners = [self.corner(a, b) for a, b in ((u, v), (u + n, v), (u + n, v + n), (u, v + n))]
        middle = (corners[1] + corners[2]) / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in (QPen(QColor(0, 0, 0, 130), 3), QPen(QColor(*ACCENT), 1.6)):
            painter.setPen(pen)
            painter.drawPolygon(QPolygonF(corners))
            painter.drawLine(middle, grips["turn"])
        lit = self._grip or self.lit
        draw_handle(painter, grips["move"], lit=lit == "move")
        draw_handle(painter, grips["turn"], lit=lit == "turn", radius=6)
        draw_handle(painter, grips["scale"], lit=lit == "scale", square=True, radius=6)
        window = QRectF(0, 0, self.host.view.window.width(), self.host.view.window.height())
        beside = grips[self._grip] if self._grip else grips["scale"]
        draw_label(painter, beside, self._text(placement), window)

    def _text(self, placement: FabricPlacement) -> str:
        translate = QCoreApplication.translate
        if self._grip == "turn":
            return translate("Tools", "{angle}°").format(angle=f"{placement.angle_deg:.0f}")
        if self._grip == "move" and self._start is not None:
            start = self._start[1].offset_mm
            x, y = placement.offset_mm[0] - start[0], placement.offset_mm[1] - start[1]
            return translate("Tools", "{x} mm, {y} mm").format(x=f"{x:+.0f}", y=f"{y:+.0f}")
        text = translate("Tools", "{mm} mm").format(mm=f"{placement.repeat_mm:.0f}")
        # The frame goes around several repeats when one is too small to grab.
        repeats = round(self.cell().size)
        return times(repeats, text)
