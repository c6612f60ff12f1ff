"""Drags the joints of the Pose, where the estimate is wrong; brings back those that it lacks."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter

from fashionstudio.core.person import JOINTS, Pose
from fashionstudio.core.pose_edit import guess, missing, opposite, standing_pose, swapped, without
from fashionstudio.ui.canvas.pointer import PointerSample
from fashionstudio.ui.canvas.pose_overlay import draw_ghosts, joint_text
from fashionstudio.ui.tools.base import Tool
from fashionstudio.ui.tools.ink import draw_label

REACH_PX = 14.0
_DELETE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class PoseTool(Tool):
    """Picks the nearest joint and moves it; the drag is one step of the history.

    Joints that were not found wait as rings where they may be: a press puts them there. Delete
    or the right button takes a joint away. With symmetry on, the other side moves along.
    """

    id = "pose"
    layer = "pose"

    _dragged: str | None = None
    _before: Pose | None = None
    hovered: str | None = None

    def chosen(self) -> None:
        if self.host.document.pose is None:
            translate = QCoreApplication.translate
            self.host.say(translate("Tools", "No joints were found. Add a person, then drag them."))

    def press(self, sample: PointerSample) -> None:
        document = self.host.document
        pose, name = document.pose, self.joint_near(sample.place)
        if pose is None or name is None:
            return
        if sample.right:
            self.delete(name)
            return
        document.settle()
        document.history.begin_gesture()
        self._before, self._dragged = pose, name
        if pose.point(name) is None and (place := self.ghosts().get(name)) is not None:
            document.set_pose(pose.moved(name, *place))

    def move(self, sample: PointerSample) -> None:
        pose = self.host.document.pose
        if self._dragged is None or pose is None:
            return
        self.host.document.set_pose(self._moved(pose, self._dragged, sample.x, sample.y))

    def hover(self, sample: PointerSample) -> None:
        name = self.joint_near(sample.place)
        if name != self.hovered:
            self.hovered = name
            self.host.repaint(None)

    def release(self, sample: PointerSample) -> None:
        if self._dragged is not None:
            self._end()

    def abort(self) -> None:
        if self._dragged is not None and self._before is not None:
            self.host.document.set_pose(self._before)
            self._end()
        self.hovered = None

    def forget(self) -> None:
        if self._dragged is not None:
            self._end()
        self.hovered = None

    @property
    def busy(self) -> bool:
        return self._dragged is not None

    def wants_key(self, key: int) -> bool:
        return key in _DELETE and self.hovered is not None

    def key(self, event: QKeyEvent) -> bool:
        if not self.wants_key(event.key()) or self.hovered is None:
            return False
        self.delete(self.hovered)
        return True

    def delete(self, name: str) -> None:
        """Take a joint away: it cannot be seen in the Photo."""
        document = self.host.document
        if self._refuses() or document.pose is None or document.pose.point(name) is None:
            return
        document.settle()
        document.set_pose(without(document.pose, name))
        document.settle()

    def swap_sides(self) -> None:
        """Left is right and right is left."""
        document = self.host.document
        if not self._refuses() and document.pose is not None:
            document.settle()
            document.set_pose(swapped(document.pose))
            document.settle()

    def add_person(self) -> None:
        """Put a standing figure on a Photo in which nobody was found."""
        document = self.host.document
        if not self._refuses() and document.pose is None and document.scene is not None:
            document.settle()
            document.set_pose(standing_pose(document.scene.shape))
            document.settle()

    def ghosts(self) -> dict[str, tuple[float, float]]:
        """Where the joints that are missing may be, in Photo pixels."""
        pose, scene = self.host.document.pose, self.host.document.scene
        if pose is None or scene is None:
            return {}
        height, width = scene.shape
        found = {}
        for name in missing(pose):
            place = guess(pose, name)
            if place is not None:
                x, y = place
                found[name] = (min(max(x, 0.0), float(width)), min(max(y, 0.0), float(height)))
        return found

    def draw(self, painter: QPainter) -> None:
        pose = self.host.document.pose
        if pose is None:
            return
        draw_ghosts(painter, self.host.view, self.ghosts(), self.hovered)
        name = self._dragged or self.hovered
        place = self._place(name) if name else None
        if name and place is not None:
            text = joint_text(name)
            if pose.point(name) is None:
                text = QCoreApplication.translate("Tools", "Add: {joint}").format(joint=text)
            window = self.host.view.window
            draw_label(painter, place, text, QRectF(0, 0, window.width(), window.height()))

    def cursor(self) -> Qt.CursorShape:
        if self._dragged is not None:
            return Qt.CursorShape.ClosedHandCursor
        return Qt.CursorShape.PointingHandCursor if self.hovered else Qt.CursorShape.ArrowCursor

    def joint_near(self, place: QPointF) -> str | None:
        """The joint, found or missing, within reach of a place on the canvas."""
        best, nearest = None, REACH_PX
        pose = self.host.document.pose
        if pose is None:
            return None
        ghosts = self.ghosts()
        for name in JOINTS:
            if (point := pose.point(name) or ghosts.get(name)) is None:
                continue
            there = self.host.view.to_view(QPointF(*point))
            distance = math.hypot(there.x() - place.x(), there.y() - place.y())
            if distance < nearest:
                best, nearest = name, distance
        return best

    def _place(self, name: str) -> QPointF | None:
        pose = self.host.document.pose
        if pose is None:
            return None
        point = pose.point(name) or self.ghosts().get(name)
        return self.host.view.to_view(QPointF(*point)) if point else None

    def _moved(self, pose: Pose, name: str, x: float, y: float) -> Pose:
        """With the joint there, within the Photo, and its counterpart opposite if wished."""
        width, height = self.host.view.picture.width(), self.host.view.picture.height()
        x, y = min(max(x, 0.0), float(width)), min(max(y, 0.0), float(height))
        moved = pose.moved(name, x, y)
        other = opposite(name)
        axis = self.host.body_axis() if self.host.settings.symmetry else None
        if other is not None and axis is not None and pose.point(other) is not None:
            moved = moved.moved(other, *axis.mirrored(x, y))
        return moved

    def _refuses(self) -> bool:
        return self.host.visibility.locked(self.layer)

    def _end(self) -> None:
        self._dragged = self._before = None
        self.host.document.history.end_gesture()
        self.host.document.settle()
        self.host.repaint(None)
