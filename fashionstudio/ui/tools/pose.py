"""Drags the joints of the Pose, where the estimate is wrong."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, Qt

from fashionstudio.core.person import JOINTS
from fashionstudio.ui.canvas.pointer import PointerSample
from fashionstudio.ui.tools.base import Tool

REACH_PX = 14.0


class PoseTool(Tool):
    """Picks the nearest joint and moves it; the drag is one step of the history."""

    id = "pose"
    layer = "pose"
    _dragged: str | None = None
    hovered: str | None = None

    def press(self, sample: PointerSample) -> None:
        self._dragged = self.joint_near(sample.place)

    def move(self, sample: PointerSample) -> None:
        pose = self.host.document.pose
        if self._dragged is None or pose is None:
            return
        w, h = self.host.view.picture.width(), self.host.view.picture.height()
        x, y = min(max(sample.x, 0.0), float(w)), min(max(sample.y, 0.0), float(h))
        self.host.document.set_pose(pose.moved(self._dragged, x, y))

    def hover(self, sample: PointerSample) -> None:
        name = self.joint_near(sample.place)
        if name != self.hovered:
            self.hovered = name
            self.host.repaint(None)

    def release(self, sample: PointerSample) -> None:
        if self._dragged is not None:
            self._dragged = None
            self.host.document.settle()

    def abort(self) -> None:
        self._dragged = None
        self.hovered = None

    def cursor(self) -> Qt.CursorShape:
        if self._dragged is not None:
            return Qt.CursorShape.ClosedHandCursor
        return Qt.CursorShape.PointingHandCursor if self.hovered else Qt.CursorShape.ArrowCursor

    def joint_near(self, place: QPointF) -> str | None:
        """The joint within reach of a place on the canvas."""
        pose = self.host.document.pose
        if pose is None:
            return None
        best, nearest = None, REACH_PX
        for name in JOINTS:
            if (point := pose.point(name)) is None:
                continue
            there = self.host.view.to_view(QPointF(*point))
            distance = math.hypot(there.x() - place.x(), there.y() - place.y())
            if distance < nearest:
                best, nearest = name, distance
        return best
