"""Curves and closed shapes, set point by point; the points can be moved until it is done."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen

from fashionstudio.core.curves import Knot, thinned, through
from fashionstudio.core.symmetry import Axis, completed
from fashionstudio.ui.canvas.pointer import PointerSample
from fashionstudio.ui.tools.base import ToolHost
from fashionstudio.ui.tools.ink import INK, PAPER, draw_handle, path_on_view
from fashionstudio.ui.tools.line import InkTool, Point

REACH_PX = 10.0
AXIS_REACH_PX = 9.0
TAP_AGAIN_MS = 400
"""Two taps of a pen within this time are a double click."""
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BACK = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


class PathTool(InkTool):
    """Click to set points, drag to move them.

    A double click or Enter ends, a click on the first point closes, Escape gives up, Backspace or
    the right button takes the last point back. A point set or clicked with Alt is a corner.
    With symmetry, points near the axis lie on it: a half that meets it is one line with its image.

    Attributes:
        closes: always ends as a closed outline, which is what the engine takes for a garment.
        knots: the points so far.
    """

    def __init__(self, host: ToolHost, tool_id: str, *, closes: bool) -> None:
        super().__init__(host)
        self.id = tool_id
        self.closes = closes
        self.knots: list[Knot] = []
        self._held: int | None = None
        self._fresh = False
        self._moved = False
        self._pressed = QPointF()
        self._pressed_ms = 0
        self._hover: Point | None = None
        self._lit: int | None = None
        host.settings.changed.connect(self._follow_settings)

    def press(self, sample: PointerSample) -> None:
        again = sample.time_ms - self._pressed_ms <= TAP_AGAIN_MS and sample.source == "pen"
        near_last = bool(self.knots) and self._near(sample.place) == len(self.knots) - 1
        self._pressed, self._pressed_ms, self._moved = sample.place, sample.time_ms, False
        if len(self.knots) > 1 and (sample.double or (again and near_last)):
            self.end(closed=self.closes)
            return
        if sample.right:
            self._take_back()
            return
        if not self.knots:
            self.erasing = sample.erase
        alt = bool(sample.modifiers & Qt.KeyboardModifier.AltModifier)
        self._held = self._near(sample.place)
        self._fresh = self._held is None
        if self._held is None:
            self.knots.append(Knot(*self._drawn_to(sample), alt))
            self._held = len(self.knots) - 1
        elif alt:
            knot = self.knots[self._held]
            self.knots[self._held] = replace(knot, corner=not knot.corner)
            self._moved = True
        self.refresh()

    def move(self, sample: PointerSample) -> None:
        if self._held is None:
            return
        way = sample.place - self._pressed
        if math.hypot(way.x(), way.y()) > 3:
            self._moved = True
        if self._moved:
            x, y = self._drawn_to(sample)
            self.knots[self._held] = replace(self.knots[self._held], x=x, y=y)
            self._hover = None
            self.refresh()

    def hover(self, sample: PointerSample) -> None:
        if not self.knots:
            return
        self._hover = self._drawn_to(sample)
        self._lit = self._near(sample.place)
        self.refresh()

    def release(self, sample: PointerSample) -> None:
        held, self._held = self._held, None
        closing = held == 0 and not self._fresh and not self._moved
        if closing and len(self.knots) > 2:
            self.end(closed=True)

    def end(self, *, closed: bool) -> None:
        """Draw it."""
        knots, round_about, mirror = self._whole(self.knots, closed=closed)
        points = self._points(knots, closed=round_about) if len(knots) > 1 else []
        self._clear()
        translate = QCoreApplication.translate
        name = translate("Tools", "Shape") if closed else translate("Tools", "Curve")
        self.commit(points, name, mirror)

    def abort(self) -> None:
        self._clear()
        self.refresh()

    def leave(self) -> None:
        # What has been drawn is kept: nobody asked to give it up.
        self.end(closed=self.closes and len(self.knots) > 2)

    def wants_key(self, key: int) -> bool:
        return self.busy and key in (*_ENDS, *_BACK, Qt.Key.Key_Escape)

    def key(self, event: QKeyEvent) -> bool:
        if not self.wants_key(event.key()):
            return False
        if event.key() in _ENDS:
            self.end(closed=self.closes)
        elif event.key() in _BACK:
            self._take_back()
        else:
            self.abort()
        return True

    @property
    def busy(self) -> bool:
        return bool(self.knots)

    def outline(self) -> list[Point]:
        knots, closed, _mirror = self._whole(*self._coming())
        points = self._points(knots, closed=closed)
        # A single point has no line yet, but its grip must be repainted.
        return points or [(k.x, k.y) for k in knots]

    def mirror(self) -> Axis | None:
        return self._whole(*self._coming())[2]

    def draw(self, painter: QPainter) -> None:
        if not self.knots:
            return
        super().draw(painter)
        view, axis = self.host.view, self.host.axis(self.layer)
        # A half that meets the axis twice is closed as it is.
        if self.closes and len(self.knots) > 1 and (axis is None or self.mirror() is not None):
            last, first = self.outline()[-1], self.knots[0]
            path = path_on_view(view, [last, (first.x, first.y)])
            for color, style in ((PAPER, Qt.PenStyle.SolidLine), (INK, Qt.PenStyle.DashLine)):
                painter.setPen(QPen(QColor(*color), 1.4, style))
                painter.drawPath(path)
        for i, knot in enumerate(self.knots):
            place = view.to_view(QPointF(knot.x, knot.y))
            lit = i in (self._lit, self._held)
            sharp = knot.corner or (self.closes and not self.host.settings.smooth_shapes)
            draw_handle(painter, place, lit=lit, square=sharp)
            if axis is not None:
                x, y = axis.mirrored(knot.x, knot.y)
                draw_handle(painter, view.to_view(QPointF(x, y)), square=sharp, radius=3)

    def _coming(self) -> tuple[list[Knot], bool]:
        """The knots with the one that a click would set, and whether the click would close."""
        knots = list(self.knots)
        if knots and self._hover is not None and self._lit is None:
            knots.append(Knot(*self._hover))
        return knots, self._lit == 0 and len(knots) > 2 and self._hover is not None

    def _whole(self, knots: list[Knot], closed: bool) -> tuple[list[Knot], bool, Axis | None]:
        """The line to be drawn, whether it is closed, and what it is mirrored about."""
        axis = self.host.axis(self.layer)
        # A shape counts as what it will be.
        whole = completed(knots, axis, closed=closed or self.closes) if axis is not None else None
        return (*whole, None) if whole is not None else (knots, closed, axis)

    def _drawn_to(self, sample: PointerSample) -> Point:
        """Where a point is set: on the axis, if that is near."""
        axis, view = self.host.axis(self.layer), self.host.view
        if axis is None:
            return sample.x, sample.y
        foot = axis.foot(sample.x, sample.y)
        way = view.to_view(QPointF(*foot)) - sample.place
        return foot if math.hypot(way.x(), way.y()) < AXIS_REACH_PX else (sample.x, sample.y)

    def _points(self, knots: list[Knot], *, closed: bool) -> list[Point]:
        if self.closes and not self.host.settings.smooth_shapes:
            knots = [replace(knot, corner=True) for knot in knots]
        # Fine enough that no bend shows: a third of the pen, two pixels on the canvas.
        step = max(2.0, (self.size_px or 1) / 3, 2.0 / self.host.view.scale)
        line = thinned(through(knots, closed=closed, step_px=step))
        return [(float(x), float(y)) for x, y in line]

    def _near(self, place: QPointF) -> int | None:
        best, nearest = None, REACH_PX
        for i, knot in enumerate(self.knots):
            way = self.host.view.to_view(QPointF(knot.x, knot.y)) - place
            distance = math.hypot(way.x(), way.y())
            if distance < nearest:
                best, nearest = i, distance
        return best

    def _take_back(self) -> None:
        self._held = self._lit = None
        if self.knots:
            self.knots.pop()
        if not self.knots:
            self._hover = None
        self.refresh()

    def _clear(self) -> None:
        self.knots.clear()
        self._held = self._lit = self._hover = None

    def _follow_settings(self) -> None:
        if self.busy:
            self.host.repaint(None)
